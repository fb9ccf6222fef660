//! What is promised of every method that looks around: it ends in bounded time, whatever the surface says.

use super::testing::Ground;
use super::*;
use crate::surface::{Booth, GaussianLikelihood, Quadratic, Rosenbrock, Surface};

/// The methods that do more than ask for one gradient.
fn lookers() -> Vec<Optimizer> {
    struct Looks;
    impl MethodVisitor for Looks {
        type Output = bool;
        fn visit<P: Stepper>(self, _: &P) -> bool {
            !P::FIRST_ORDER
        }
    }
    Optimizer::all().into_iter().filter(|optimizer| optimizer.visit(Looks)).collect()
}

/// A run, its iterates, and what was said.
struct Run<'a> {
    surface: &'a Surface,
    start: V,
    rate: f64,
    steps: usize,
}

struct Ran {
    iterates: Vec<V>,
    gave_up: Option<&'static str>,
    remarks: Vec<&'static str>,
    /// The most answers asked for in a step.
    asked: usize,
}

impl MethodVisitor for Run<'_> {
    type Output = Ran;
    fn visit<P: Stepper>(self, method: &P) -> Ran {
        let mut ground = Ground::new(self.surface.part());
        let mut state = method.start(self.rate);
        let (mut iterates, mut asked, mut before) = (vec![self.start], 0, 0);
        for at in (0..self.steps).scan(self.start, |at, _| {
            let mut turn = Turn { at: *at, rate: self.rate, ask: &mut ground, note: &mut () };
            let step = method.step(&mut state, &mut turn);
            let count = ground.values + ground.gradients + ground.hessians;
            asked = asked.max(count - before);
            before = count;
            *at += step;
            let goes_on = ground.gave_up.is_none() && at.iter().all(|c| c.is_finite());
            goes_on.then_some(*at)
        }) {
            iterates.push(at);
        }
        Ran { iterates, gave_up: ground.gave_up, remarks: ground.remarks, asked }
    }
}

fn run(optimizer: impl Into<Optimizer>, surface: impl Into<Surface>, start: V, steps: usize) -> Ran {
    optimizer.into().visit(Run { surface: &surface.into(), start, rate: 1.0, steps })
}

/// The method with each of its settings at its slider's ends.
fn turned(optimizer: &Optimizer) -> Vec<Optimizer> {
    let mut all = vec![optimizer.clone()];
    for (index, parameter) in optimizer.parameters().iter().enumerate() {
        for value in parameter.kind.samples() {
            let mut other = optimizer.clone();
            other.set(index, value);
            all.push(other);
        }
    }
    all
}

#[test]
fn every_step_is_bounded_on_every_surface_from_anywhere_with_any_settings() {
    for surface in Surface::all() {
        let suggested = surface.part().suggestion().start;
        let mut starts = vec![suggested, V::zeros(), V::new(1e3, -1e3), V::new(1e6, 1e6), V::new(-0.3, 1e-9)];
        starts.extend(surface.critical_points().iter().take(3).map(|critical| critical.at));
        for optimizer in lookers().iter().flat_map(turned) {
            for &start in &starts {
                for rate in [1e-5, 1.0, 10.0] {
                    let Ran { asked, .. } =
                        optimizer.visit(Run { surface: &surface, start, rate, steps: 12 });
                    assert!(asked <= 500, "{optimizer:?} on {surface:?} from {start} asks {asked}");
                }
            }
        }
    }
}

#[test]
fn a_converged_run_stays_and_does_not_give_up() {
    let bowl = Surface::from(Quadratic::default());
    let (booth, bell) =
        (Surface::from(Booth::default()), Surface::from(GaussianLikelihood { mean: 0.0, deviation: 1.0 }));
    for optimizer in lookers() {
        let (surface, start) = match optimizer {
            Optimizer::GaussNewton(_) | Optimizer::LevenbergMarquardt(_) => (&booth, V::new(1.0, 3.0)),
            Optimizer::NaturalGradient(_) => (&bell, V::zeros()),
            _ => (&bowl, V::zeros()),
        };
        let ran = optimizer.visit(Run { surface, start, rate: 1.0, steps: 3 });
        assert_eq!(ran.gave_up, None, "{optimizer:?}");
        assert_eq!(ran.iterates, [start; 4], "{optimizer:?}");
    }
}

#[test]
fn a_run_near_a_minimum_whose_loss_is_not_zero_settles() {
    for id in
        ["himmelblau", "six_hump_camel", "styblinski_tang", "mccormick", "goldstein_price", "rosenbrock"]
    {
        let surface = Surface::named(id).unwrap();
        let lowest = surface.critical_points()[0].at;
        let start = lowest + V::new(0.01, -0.02);
        for optimizer in lookers() {
            let needs = ["gauss_newton", "natural_gradient", "levenberg_marquardt"];
            if needs.contains(&optimizer.description().id) {
                continue;
            }
            let ran = optimizer.visit(Run { surface: &surface, start, rate: 1.0, steps: 300 });
            assert_eq!(ran.gave_up, None, "{optimizer:?} on {id} at {:?}", ran.iterates.last());
            let off = (ran.iterates[ran.iterates.len() - 1] - lowest).norm();
            let slow = optimizer.description().id.starts_with("gd_");
            assert!(off < if slow { 0.05 } else { 1e-6 }, "{optimizer:?} on {id}: {off}");
        }
    }
}

/// Newton's and the natural step are exact where the model is; conjugate directions and BFGS know a bowl of the plane
/// after two exact searches.
#[test]
fn on_bowls_one_step_or_two_are_enough() {
    let exact = LineSearch::Exact;
    let cases: [(Optimizer, usize); 7] = [
        (Newton::default().into(), 1),
        (NewtonSafeguarded::default().into(), 1),
        (TrustRegion { radius: 100.0, ..TrustRegion::default() }.into(), 1),
        (TrustRegion { radius: 100.0, subproblem: Subproblem::Dogleg, ..TrustRegion::default() }.into(), 1),
        (NewtonCg::default().into(), 8),
        (Bfgs { search: exact }.into(), 2),
        (ConjugateGradient { search: ConjugateSearch::Exact, ..ConjugateGradient::default() }.into(), 2),
    ];
    for kappa in [2.0, 10.0, 1000.0] {
        for (optimizer, steps) in &cases {
            let ran = run(optimizer.clone(), Quadratic { kappa, angle: 20.0 }, V::new(-3.5, 1.5), *steps);
            let end = ran.iterates[ran.iterates.len() - 1];
            assert!(end.norm() < 1e-10, "{optimizer:?} with κ = {kappa} ends at {end}");
        }
    }
    let fletcher =
        ConjugateGradient { formula: ConjugateFormula::FletcherReeves, search: ConjugateSearch::Exact };
    let ran = run(fletcher, Quadratic { kappa: 50.0, angle: 70.0 }, V::new(3.0, 1.0), 2);
    assert!(ran.iterates[2].norm() < 1e-12);
}

#[test]
fn gauss_newton_needs_one_step_where_residuals_are_linear() {
    let ran = run(GaussNewton::default(), Booth::default(), V::new(-8.0, 4.0), 1);
    assert!((ran.iterates[1] - V::new(1.0, 3.0)).norm() < 1e-12);
    // Rosenbrock's residuals are 10(y − x²) and 1 − x: the second is linear, so one step has the right x.
    let ran = run(GaussNewton::default(), Rosenbrock::default(), V::new(-1.2, 1.0), 2);
    assert!((ran.iterates[1].x - 1.0).abs() < 1e-12);
    assert!((ran.iterates[2] - V::new(1.0, 1.0)).norm() < 1e-10);
}

#[test]
fn levenberg_marquardt_lowers_the_loss_in_every_step_that_moves() {
    for scaling in [false, true] {
        let surface = Surface::from(Rosenbrock::default());
        let method = LevenbergMarquardt { scaling, ..LevenbergMarquardt::default() };
        let ran = run(method, surface.clone(), V::new(-1.2, 1.0), 100);
        let losses: Vec<f64> = ran.iterates.iter().map(|at| surface.part().value(*at)).collect();
        assert!(losses.windows(2).all(|pair| pair[1] <= pair[0]));
        assert!((ran.iterates[ran.iterates.len() - 1] - V::new(1.0, 1.0)).norm() < 1e-8);
    }
}

#[test]
fn methods_say_what_a_loss_lacks() {
    let saddle = Surface::named("himmelblau").unwrap();
    let why = |optimizer: Optimizer, surface: &Surface| {
        optimizer.visit(Run { surface, start: V::new(0.1, 0.2), rate: 1.0, steps: 2 }).gave_up
    };
    assert_eq!(why(NaturalGradient::default().into(), &saddle), Some("the loss is no likelihood"));
    let rastrigin = Surface::named("rastrigin").unwrap();
    assert_eq!(why(GaussNewton::default().into(), &rastrigin), Some("the loss is no sum of squares"));
    assert_eq!(why(LevenbergMarquardt::default().into(), &rastrigin), Some("the loss is no sum of squares"));
}

#[test]
fn the_safeguard_says_where_the_hessian_is_not_positive_definite() {
    let ran =
        run(NewtonSafeguarded::default(), Surface::named("bounded_saddle").unwrap(), V::new(1.1, 0.013), 30);
    assert!(ran.remarks.iter().any(|remark| remark.contains("not positive definite")));
    let end = ran.iterates[ran.iterates.len() - 1];
    assert!((end.y.abs() - 2.0_f64.sqrt()).abs() < 1e-8, "{end}");
    // Without it, Newton's method goes to the saddle.
    let ran = run(Newton::default(), Surface::named("bounded_saddle").unwrap(), V::new(0.1, 0.01), 30);
    assert!(ran.iterates[ran.iterates.len() - 1].norm() < 1e-8);
}

#[test]
fn the_natural_gradient_fits_a_bell_in_a_few_steps() {
    let surface = GaussianLikelihood::default();
    let ran = run(NaturalGradient::default(), surface, V::new(-2.5, 1.0), 40);
    let end = ran.iterates[ran.iterates.len() - 1];
    assert!((end - V::new(surface.mean, surface.deviation.ln())).norm() < 1e-10, "{end}");
}
