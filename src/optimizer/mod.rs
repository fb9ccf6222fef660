//! Optimizers: update rules of first order, one per file.
//!
//! A rule is a pair of pure functions, [`Rule::start`] and [`Rule::step`]; its settings are a value and its state is
//! another. A rule asks for gradients where it wants them ([`Ask`]) and can name the parts of a step with the paper's
//! symbols ([`Note`]); the hot loop passes `()` for that, which costs nothing. [`Optimizer`] is the list of all of them.

mod adam;
mod gradient_descent;
mod momentum;
mod nesterov;
mod rmsprop;

pub use adam::Adam;
pub use gradient_descent::GradientDescent;
pub use momentum::{Momentum, MomentumForm};
pub use nesterov::{Nesterov, NesterovForm};
pub use rmsprop::RmsProp;

use crate::parameter::Parameters;
use crate::real::{Real, V};

/// Answers where a rule asks.
pub trait Ask<R: Real> {
    /// ∇f(p)
    fn gradient(&mut self, p: V<R>) -> V<R>;
}

/// What a named part of a step is, and so how it can be drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Numbers, such as a moment.
    Vector,
    /// A displacement in the plane, an arrow at the iterate.
    Arrow,
    /// The whole step, an arrow at the iterate.
    Step,
    /// A point in the plane.
    Point,
    /// Half widths in the plane, a box around the iterate.
    Spread,
    /// A learning rate for each coordinate.
    Rate,
}

/// Listens to a step that explains itself.
pub trait Note<R> {
    /// Takes one part of the step.
    fn note(&mut self, role: Role, symbol: &'static str, value: V<R>);
}

/// Nobody listens.
impl<R> Note<R> for () {
    #[inline]
    fn note(&mut self, _: Role, _: &'static str, _: V<R>) {}
}

/// An update rule: settings as a value, state as another.
pub trait Rule: Method {
    /// What the rule remembers from step to step, with its own step count where it needs one.
    type State<R: Real>: Clone;
    /// The state before the first step.
    fn start<R: Real>(&self) -> Self::State<R>;
    /// The move away from `at`: the next iterate is `at` plus the result.
    fn step<R: Real>(
        &self,
        state: &mut Self::State<R>,
        at: V<R>,
        rate: R,
        ask: &mut impl Ask<R>,
        note: &mut impl Note<R>,
    ) -> V<R>;
}

/// What the size of a step follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepScale {
    /// The gradient: learning rates are measured in 1/curvature.
    Gradient,
    /// The learning rate alone: it is measured in lengths of the plane.
    Rate,
}

/// What an optimizer can say without knowing the number type.
pub trait Method: Parameters {
    /// The update, one assignment per line, in the paper's symbols, for the settings as they are.
    fn formula(&self) -> Vec<String>;
    /// Paper, year, and the variant that we follow.
    fn source(&self) -> &'static str;
    /// What the size of its steps follows.
    fn step_scale(&self) -> StepScale;
}

crate::catalogue! {
    /// All optimizers.
    pub enum Optimizer: "optimizer" as Method {
        GradientDescent(GradientDescent),
        Momentum(Momentum),
        Nesterov(Nesterov),
        RmsProp(RmsProp),
        Adam(Adam),
    }
    named: |_| None;
    visitor: RuleVisitor for Rule;
}

#[cfg(test)]
mod tests {
    use super::*;

    /// f = ½(x² + 10y²)
    struct Bowl;
    impl<R: Real> Ask<R> for Bowl {
        fn gradient(&mut self, p: V<R>) -> V<R> {
            V::new(p.x, p.y * 10.0)
        }
    }

    struct Last(V);
    impl RuleVisitor for Last {
        type Output = V;
        fn visit<P: Rule>(self, rule: &P) -> V {
            let (mut at, mut state) = (self.0, rule.start::<f64>());
            for _ in 0..300 {
                at += rule.step(&mut state, at, 0.01, &mut Bowl, &mut ());
            }
            at
        }
    }

    #[test]
    fn every_rule_descends_a_bowl() {
        for optimizer in Optimizer::all() {
            let end = optimizer.visit(Last(V::new(1.0, 1.0)));
            assert!(end.norm() < 0.2, "{} ends at {end}", optimizer.description().id);
        }
    }

    #[test]
    fn every_step_names_its_whole_move() {
        struct Heard(Vec<(Role, V)>);
        impl Note<f64> for Heard {
            fn note(&mut self, role: Role, symbol: &'static str, value: V) {
                assert!(!symbol.is_empty());
                self.0.push((role, value));
            }
        }
        struct Explained;
        impl RuleVisitor for Explained {
            type Output = (V, Heard);
            fn visit<P: Rule>(self, rule: &P) -> (V, Heard) {
                let (mut state, mut heard) = (rule.start::<f64>(), Heard(Vec::new()));
                rule.step(&mut state, V::new(1.0, 1.0), 0.01, &mut Bowl, &mut ());
                let step = rule.step(&mut state, V::new(0.9, 0.8), 0.01, &mut Bowl, &mut heard);
                (step, heard)
            }
        }
        for optimizer in Optimizer::all() {
            let (step, heard) = optimizer.visit(Explained);
            let whole: Vec<_> = heard.0.iter().filter(|(role, _)| *role == Role::Step).collect();
            assert_eq!(whole, [&(Role::Step, step)], "{}", optimizer.description().id);
        }
    }

    #[test]
    fn every_optimizer_cites_its_source_and_shows_its_formula() {
        for optimizer in Optimizer::all() {
            let method = optimizer.part();
            assert!(method.source().chars().any(|c| c.is_ascii_digit()), "no year: {}", method.source());
            assert!(method.formula().iter().any(|line| line.contains("x ←")));
        }
    }
}
