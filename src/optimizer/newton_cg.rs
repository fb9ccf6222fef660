//! Newton's method for large problems, in the plane.

use super::line_search::{Line, LineSearch};
use super::{Card, Family, LocalModel, Method, Note, Probe, Role, StepScale, Stepper, Turn, walk};
use crate::real::V;
use nalgebra::Matrix2;

part! {
    /// Newton-CG, also called truncated Newton (Dembo & Steihaug 1983; Nocedal & Wright 2006, algorithm 7.1): the linear
    /// system is solved by conjugate gradients, which need products Hd alone, stop early far from the minimum, and stop
    /// at a direction of negative curvature. Then a strong Wolfe search from t = 1.
    pub struct NewtonCg {
        id: "newton_cg", name: "Newton-CG",
        summary: "Newton's direction from products of the Hessian with vectors, cut short where the surface bends down",
    }
}

/// Conjugate gradients on Hp = −g up to the residual min(½, √‖g‖)·‖g‖, and whether a direction of negative curvature
/// ended them.
fn truncated(hessian: &Matrix2<f64>, gradient: V) -> (V, bool, usize) {
    let tolerance = gradient.norm() * gradient.norm().sqrt().min(0.5);
    let (mut p, mut residual, mut d) = (V::zeros(), gradient, -gradient);
    let mut steps = 0;
    for _ in 0..2 {
        let product = hessian * d;
        let bend = d.dot(&product);
        let along = residual.norm_squared() / bend;
        if bend.is_nan() || bend <= 0.0 || !along.is_finite() {
            let direction = if p == V::zeros() { -gradient } else { p };
            return (direction, true, steps);
        }
        p += d * along;
        steps += 1;
        let next = residual + product * along;
        if next.norm() <= tolerance {
            break;
        }
        d = d * (next.norm_squared() / residual.norm_squared()) - next;
        residual = next;
    }
    (p, false, steps)
}

/// How many steps the conjugate gradients took.
const STEPS: [&str; 2] = ["one step", "two steps"];

impl Method for NewtonCg {
    fn formula(&self) -> Vec<String> {
        vec![
            "(∇²f)p ≈ −∇f by conjugate gradients".into(),
            "t by a strong Wolfe search from 1".into(),
            "x ← x + tp".into(),
        ]
    }
    fn lines(&self, said: &dyn Fn(Role, &str) -> bool) -> Vec<String> {
        let mut lines = Vec::new();
        let [one, two] = STEPS.map(|steps| said(Role::Case, steps));
        if one || two {
            lines.extend(["d₁ = −∇f", "a₁ = ∇fᵀ∇f/(d₁ᵀ(∇²f)d₁)"]);
        }
        if two {
            lines.extend([
                "r = ∇f + a₁(∇²f)d₁",
                "d₂ = rᵀr/(∇fᵀ∇f)d₁ − r",
                "a₂ = rᵀr/(d₂ᵀ(∇²f)d₂)",
                "p = a₁d₁ + a₂d₂",
            ]);
        } else {
            lines.push(if one { "p = a₁d₁" } else { "p = −∇f" });
        }
        lines.extend([LineSearch::StrongWolfe.line(), "x ← x + tp"]);
        lines.into_iter().map(str::to_owned).collect()
    }
    fn card(&self) -> Card {
        Card {
            family: Family::SecondOrder,
            source: "Dembo & Steihaug 1983, \"Truncated-Newton algorithms for large-scale unconstrained optimization\"; Nocedal & Wright 2006, algorithm 7.1",
            scale: StepScale::Ignored,
            choose: "With many parameters, when products of the Hessian with vectors are cheap",
            avoid: "With noisy gradients, and where a Hessian is small enough to be solved at once",
            cost: "1 gradient, up to n Hessian-vector products, a search; a few n numbers",
            example: "newton_cg",
        }
    }
}

impl Stepper for NewtonCg {
    type State = ();
    fn start(&self, _: f64) {}
    fn step(&self, (): &mut (), turn: &mut Turn<f64, impl Probe, impl Note<f64>>) -> V {
        let (at, ask, note) = (turn.at, &mut *turn.ask, &mut *turn.note);
        let Some(g) = walk::slope(at, ask, note) else { return walk::stay(note) };
        let hessian = ask.jet(at).hessian();
        let (mut p, mut negative, mut steps) = truncated(&hessian, g);
        if !(p.iter().all(|c| c.is_finite()) && g.dot(&p) < 0.0) {
            (p, negative, steps) = (-g, true, 0);
        }
        if negative {
            ask.remark("a direction of negative curvature: the conjugate gradients stop there");
        }
        note.matrix("∇²f", hessian);
        if let Some(taken) = STEPS.get(steps.wrapping_sub(1)) {
            note.note(Role::Case, taken, V::zeros());
        }
        note.model(LocalModel { gradient: g, hessian });
        let line = Line::new(at, p, g, ask);
        LineSearch::StrongWolfe.run(&line, 1.0, 0.9, ask).step(&line, ask, note)
    }
}
