//! Newton's method, as it stands in the books.

use super::{Card, Family, LocalModel, Method, Note, Probe, Role, StepScale, Stepper, Turn, walk};
use crate::real::V;
use crate::real::symmetric::solve;

part! {
    /// Newton's method without any safeguard: x ← x − αH⁻¹∇f, to the stationary point of the local quadratic, be it a
    /// minimum, a saddle or a maximum.
    pub struct Newton {
        id: "newton", name: "Newton",
        summary: "One jump to the stationary point of the local parabola, which need not be a minimum",
    }
}

impl Method for Newton {
    fn formula(&self) -> Vec<String> {
        vec!["p = −(∇²f)⁻¹∇f".into(), "x ← x + αp".into()]
    }
    fn card(&self) -> Card {
        Card {
            family: Family::SecondOrder,
            source: "Newton 1669, Raphson 1690, Simpson 1740; Nocedal & Wright 2006, chapter 3.3, without safeguard, damped by α",
            scale: StepScale::Full,
            choose: "Near a minimum, where the number of right digits doubles in every step, whatever the conditioning",
            avoid: "Far from a minimum: saddles and maxima attract it as well, and a flat Hessian throws it away",
            cost: "1 gradient, 1 Hessian, a linear system; n² numbers",
            example: "newton_jump",
        }
    }
}

impl Stepper for Newton {
    type State = ();
    fn start(&self, _: f64) {}
    fn step(&self, (): &mut (), turn: &mut Turn<f64, impl Probe, impl Note<f64>>) -> V {
        let (at, rate, ask, note) = (turn.at, turn.rate, &mut *turn.ask, &mut *turn.note);
        let Some(g) = walk::slope(at, ask, note) else { return walk::stay(note) };
        let hessian = ask.jet(at).hessian();
        let Some(p) = solve(&hessian, -g) else {
            return walk::stop("the Hessian is singular", ask, note);
        };
        note.matrix("∇²f", hessian);
        note.model(LocalModel { gradient: g, hessian });
        note.note(Role::Arrow, "p", p);
        let step = p * rate;
        note.note(Role::Step, "αp", step);
        step
    }
}
