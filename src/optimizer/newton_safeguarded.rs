//! Newton's method that never climbs.

use super::line_search::{self, ARMIJO, Armijo, Line};
use super::{Card, Family, LocalModel, Method, Note, Probe, Role, StepScale, Stepper, Turn, walk};
use crate::real::V;
use crate::real::symmetric::{is_positive_definite, solve};

part! {
    /// Newton's method with two safeguards: the gradient's direction where the Hessian is not positive definite, and
    /// backtracking (c = 10⁻⁴, halving) from the learning rate on.
    pub struct NewtonSafeguarded {
        id: "newton_safeguarded", name: "Safe Newton",
        summary: "Newton's jump where it leads down, the plain gradient where it does not, halved until the loss falls",
    }
}

impl Method for NewtonSafeguarded {
    fn formula(&self) -> Vec<String> {
        vec![
            "p = −(∇²f)⁻¹∇f where ∇²f is positive definite, else −∇f".into(),
            "t = α; while f(x + tp) > f(x) + 10⁻⁴ t ∇f·p: t ← t/2".into(),
            "x ← x + tp".into(),
        ]
    }
    fn lines(&self, said: &dyn Fn(Role, &str) -> bool) -> Vec<String> {
        let direction = if said(Role::Case, "definite") { "p = −(∇²f)⁻¹∇f" } else { "p = −∇f" };
        vec![direction.into(), "t: halved from α until the loss falls enough".into(), "x ← x + tp".into()]
    }
    fn card(&self) -> Card {
        Card {
            family: Family::SecondOrder,
            source: "Nocedal & Wright 2006, \"Numerical optimization\", chapter 3.4; backtracking: Armijo 1966",
            scale: StepScale::Full,
            choose: "When Hessians are at hand and the start is far from the minimum",
            avoid: "With many parameters, whose Hessian is too large, and around saddles, where it falls back to descent",
            cost: "1 gradient, 1 Hessian, a linear system, 1 loss per trial; n² numbers",
            example: "newton_saddle",
        }
    }
}

impl Stepper for NewtonSafeguarded {
    type State = ();
    fn start(&self, _: f64) {}
    fn step(&self, (): &mut (), turn: &mut Turn<f64, impl Probe, impl Note<f64>>) -> V {
        let (at, rate, ask, note) = (turn.at, turn.rate, &mut *turn.ask, &mut *turn.note);
        let Some(g) = walk::slope(at, ask, note) else { return walk::stay(note) };
        let hessian = ask.jet(at).hessian();
        note.matrix("∇²f", hessian);
        let newton = solve(&hessian, -g).filter(|p| is_positive_definite(&hessian) && g.dot(p) < 0.0);
        let p = match newton {
            Some(p) => {
                note.note(Role::Case, "definite", V::zeros());
                note.model(LocalModel { gradient: g, hessian });
                p
            }
            None => {
                ask.remark("the Hessian is not positive definite: the gradient's direction instead");
                -g
            }
        };
        let line = Line::new(at, p, g, ask);
        let armijo = Armijo { first: rate, c: ARMIJO, shrink: 0.5 };
        line_search::backtracking(&line, armijo, ask).step(&line, ask, note)
    }
}
