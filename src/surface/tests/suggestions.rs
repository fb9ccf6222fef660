//! The suggested settings show what each surface is there for, with the five methods that every class draws.

use super::super::{CriticalKind, Suggestion, Surface};
use crate::real::V;

/// One step of a method: its memory, the gradient and the step's number from 1, to the displacement over −α.
type Rule = fn(&mut [V; 2], V, i32) -> V;

/// Gradient descent, momentum and Nesterov (β = 0.9, PyTorch's forms), RMSProp (ρ = 0.9), Adam (β 0.9 and 0.999), with
/// ε = 1e-8.
const RULES: [(&str, Rule); 5] = [
    ("gd", |_, g, _| g),
    ("momentum", |[v, _], g, _| {
        *v = *v * 0.9 + g;
        *v
    }),
    ("nesterov", |[v, _], g, _| {
        *v = *v * 0.9 + g;
        g + *v * 0.9
    }),
    ("rmsprop", |[_, s], g, _| {
        *s = *s * 0.9 + g.component_mul(&g) * 0.1;
        g.component_div(&s.map(|s| s.sqrt() + 1e-8))
    }),
    ("adam", |[m, s], g, t| {
        *m = *m * 0.9 + g * 0.1;
        *s = *s * 0.999 + g.component_mul(&g) * 0.001;
        let (m, s) = (*m / (1.0 - 0.9_f64.powi(t)), *s / (1.0 - 0.999_f64.powi(t)));
        m.component_div(&s.map(|s| s.sqrt() + 1e-8))
    }),
];

const ALL: &[&str] = &["gd", "momentum", "nesterov", "rmsprop", "adam"];

/// Which methods do not come ten times nearer to the lowest minimum's loss, because that is the surface's lesson.
const LEFT_BEHIND: &[(&str, &[&str])] = &[
    ("double_well", &["gd", "nesterov", "rmsprop", "adam"]), // Caught by the nearer well.
    ("sharp_flat", &["gd", "momentum", "nesterov"]), // Thrown out of the sharp minimum into the flat one.
    ("plateau", &["gd", "rmsprop"]),                 // Stalled on the ring.
    ("deep_chain", &["rmsprop"]),                    // Hovers between steep walls.
    ("easom", &["gd"]),                              // Still on the plain.
    ("rastrigin", ALL),                              // The lattice of minima holds them all,
    ("ackley", ALL),                                 // here too,
    ("levy13", ALL),                                 // and so do the ripples.
];

/// All iterates of a method with the suggested settings, the start first.
fn run(surface: &Surface, (name, rule): (&str, Rule)) -> Vec<V> {
    let Suggestion { start, steps, rate, adaptive_rate } = surface.part().suggestion();
    let rate = if ["rmsprop", "adam"].contains(&name) { adaptive_rate } else { rate };
    let mut memory = [V::zeros(); 2];
    let mut iterates = vec![start];
    for step in (1..).take(steps as usize) {
        let at = iterates[iterates.len() - 1];
        iterates.push(at - rule(&mut memory, surface.part().gradient(at).1, step) * rate);
    }
    iterates
}

fn end(surface: &Surface, method: (&str, Rule)) -> V {
    *run(surface, method).last().expect("a run has its start")
}

#[test]
fn methods_arrive_except_where_the_lesson_is_that_they_do_not() {
    for surface in Surface::all() {
        let id = surface.description().id;
        let lowest = surface.critical_points()[0];
        if lowest.kind != CriticalKind::Minimum {
            continue;
        }
        let above = |at: V| surface.part().value(at) - lowest.loss;
        let start = above(surface.part().suggestion().start);
        let arrives = |method| above(end(&surface, method)) <= 0.1 * start;
        let behind = RULES.into_iter().filter(|&method| !arrives(method));
        let expected =
            LEFT_BEHIND.iter().find(|(surface, _)| *surface == id).map_or(&[][..], |(_, names)| names);
        assert_eq!(behind.map(|(name, _)| name).collect::<Vec<_>>(), expected, "{id}");
    }
}

#[test]
fn no_method_diverges() {
    for surface in Surface::all().into_iter().filter(|s| s.lowest().is_some()) {
        let [xs, ys] = surface.part().window();
        let span = (xs[1] - xs[0]).max(ys[1] - ys[0]);
        for method in RULES {
            let iterates = run(&surface, method);
            let stayed = iterates.iter().all(|at| (at - iterates[0]).norm() <= 1.5 * span);
            assert!(stayed, "{surface:?}: {} strays", method.0);
            let [first, last] =
                [iterates[0], iterates[iterates.len() - 1]].map(|at| surface.part().value(at));
            assert!(last < first, "{surface:?}: {} ends higher than it starts", method.0);
        }
    }
}

#[test]
fn unbounded_saddles_hold_descent_and_let_the_others_run_off() {
    for id in ["saddle", "monkey_saddle"] {
        let surface = Surface::named(id).expect("in the list");
        for method in RULES {
            let far = end(&surface, method).norm();
            assert!(far.is_finite() && (far < 1.0) == (method.0 == "gd"), "{id}: {} at {far}", method.0);
        }
    }
}

#[test]
fn from_one_start_on_himmelblau_three_methods_find_three_minima() {
    let surface = Surface::named("himmelblau").expect("in the list");
    let [descent, momentum, nesterov] = [0, 1, 2].map(|i| end(&surface, RULES[i]));
    assert!((descent - V::new(3.0, 2.0)).norm() < 0.1);
    assert!((momentum - V::new(3.58, -1.85)).norm() < 0.1);
    assert!((nesterov - V::new(-3.78, -3.28)).norm() < 0.1);
}

#[test]
fn a_small_rate_stays_in_the_sharp_minimum_and_the_suggested_one_does_not() {
    let surface = Surface::named("sharp_flat").expect("in the list");
    assert!(end(&surface, RULES[0]).x < -0.5);
    let mut at = surface.part().suggestion().start;
    for _ in 0..1000 {
        at -= surface.part().gradient(at).1 * 0.03;
    }
    assert!(at.x > 0.5);
}
