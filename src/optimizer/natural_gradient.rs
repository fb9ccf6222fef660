//! Natural gradient.

use super::{Card, Family, LocalModel, Method, Note, Probe, Role, StepScale, Stepper, Turn, walk};
use crate::real::V;
use crate::real::symmetric::solve;

part! {
    /// Natural gradient descent (Amari 1998): the steepest direction where distances are measured between the
    /// distributions that the parameters stand for, by the Fisher information F: x ← x − αF⁻¹∇f.
    pub struct NaturalGradient {
        id: "natural_gradient", name: "Natural gradient",
        summary: "Steepest descent among distributions instead of parameters: the path does not depend on how they are written",
    }
}

impl Method for NaturalGradient {
    fn formula(&self) -> Vec<String> {
        vec!["p = −F⁻¹∇f".into(), "x ← x + αp".into()]
    }
    fn card(&self) -> Card {
        Card {
            family: Family::SecondOrder,
            source: "Amari 1998, \"Natural gradient works efficiently in learning\"; the exact Fisher information",
            scale: StepScale::Full,
            choose: "For likelihoods, where a step of 1 is Fisher scoring and F is positive definite even where the Hessian is not",
            avoid: "On losses that are no likelihood, and with many parameters, whose F is too large",
            cost: "1 gradient, the Fisher information, a linear system; n² numbers",
            example: "natural_gradient",
        }
    }
}

impl Stepper for NaturalGradient {
    type State = ();
    fn start(&self, _: f64) {}
    fn step(&self, (): &mut (), turn: &mut Turn<f64, impl Probe, impl Note<f64>>) -> V {
        let (at, rate, ask, note) = (turn.at, turn.rate, &mut *turn.ask, &mut *turn.note);
        let Some(fisher) = ask.fisher(at) else {
            return walk::stop("the loss is no likelihood", ask, note);
        };
        let Some(g) = walk::slope(at, ask, note) else { return walk::stay(note) };
        let Some(p) = solve(&fisher, -g) else {
            return walk::stop("the Fisher information is singular", ask, note);
        };
        note.matrix("F", fisher);
        note.model(LocalModel { gradient: g, hessian: fisher });
        note.note(Role::Arrow, "p", p);
        let step = p * rate;
        note.note(Role::Step, "αp", step);
        step
    }
}
