//! Optimizers: update rules, line searches and second-order methods, one per file.
//!
//! A method is a pair of pure functions, `start` and `step`; its settings are a value and its state is another. A [`Rule`]
//! asks for one gradient a step ([`Ask`]) and is written for every number type; a method that looks around before it
//! steps implements [`Stepper`] and may ask for more ([`Probe`]). Both can name the parts of a step with the paper's
//! symbols ([`Note`]); the hot loop passes `()` for that, which costs nothing. All of these come to a step as its [`Turn`]. [`Optimizer`] is the list of all of them.

mod accelerated;
mod adabelief;
mod adadelta;
mod adagrad;
mod adam;
mod adamax;
mod adamw;
mod ask;
mod average;
mod bfgs;
mod card;
mod conjugate_gradient;
mod gauss_newton;
mod gd_armijo;
mod gd_exact;
mod gd_wolfe;
mod gradient_descent;
mod kinds;
mod l_bfgs;
mod levenberg_marquardt;
mod line_search;
mod lion;
mod momentum;
mod nadam;
mod natural_gradient;
mod nesterov;
mod newton;
mod newton_cg;
mod newton_safeguarded;
mod notable;
mod qhm;
mod radam;
mod rmsprop;
mod rprop;
mod sign_descent;
mod signum;
mod trust_region;
mod turn;
mod walk;
mod yogi;

pub use accelerated::Accelerated;
pub use adabelief::AdaBelief;
pub use adadelta::Adadelta;
pub use adagrad::AdaGrad;
pub use adam::{Adam, AdamEpsilon, Largest};
pub use adamax::Adamax;
pub use adamw::AdamW;
pub use ask::{Ask, LocalModel, Note, Probe, Role, Search, Trial};
pub use bfgs::Bfgs;
pub use card::{Card, Family, StepScale};
pub use conjugate_gradient::{ConjugateFormula, ConjugateGradient, ConjugateSearch};
pub use gauss_newton::GaussNewton;
pub use gd_armijo::GdArmijo;
pub use gd_exact::GdExact;
pub use gd_wolfe::GdWolfe;
pub use gradient_descent::GradientDescent;
pub use kinds::EpsilonForm;
pub use l_bfgs::LBfgs;
pub use levenberg_marquardt::LevenbergMarquardt;
pub use line_search::LineSearch;
pub use lion::Lion;
pub use momentum::{Momentum, MomentumForm};
pub use nadam::NAdam;
pub use natural_gradient::NaturalGradient;
pub use nesterov::{Nesterov, NesterovForm};
pub use newton::Newton;
pub use newton_cg::NewtonCg;
pub use newton_safeguarded::NewtonSafeguarded;
pub use notable::{Notable, NotableRate, best, limit};
pub use qhm::Qhm;
pub use radam::RAdam;
pub use rmsprop::RmsProp;
pub use rprop::Rprop;
pub use sign_descent::SignDescent;
pub use signum::Signum;
pub use trust_region::{Subproblem, TrustRegion};
pub use turn::Turn;
pub use yogi::Yogi;

use crate::parameter::Parameters;
use crate::real::{Real, V};

/// An update rule of first order: settings as a value, state as another, written once for every number type.
pub trait Rule: Method {
    /// What the rule remembers from step to step, with its own step count if it needs one.
    type State<R: Real>: Clone;
    /// The state before the first step, whose learning rate is `first_rate`.
    fn start<R: Real>(&self, first_rate: f64) -> Self::State<R>;
    /// The move away from the turn's iterate: the next iterate is that one plus the result. It asks for exactly one gradient.
    fn step<R: Real>(
        &self,
        state: &mut Self::State<R>,
        turn: &mut Turn<R, impl Ask<R>, impl Note<R>>,
    ) -> V<R>;
}

/// What the loop drives: every [`Rule`], and the methods that look around before they step.
pub trait Stepper: Method {
    /// Whether a step asks for one gradient and nothing else.
    const FIRST_ORDER: bool = false;
    /// What the method remembers from step to step.
    type State: Clone;
    /// The state before the first step, whose learning rate is `first_rate`.
    fn start(&self, first_rate: f64) -> Self::State;
    /// The move away from the turn's iterate: the next iterate is that one plus the result. It asks for a bounded number of answers, and
    /// gives up ([`Probe::give_up`]) if it cannot go on.
    fn step(&self, state: &mut Self::State, turn: &mut Turn<f64, impl Probe, impl Note<f64>>) -> V;
}

impl<P: Rule> Stepper for P {
    const FIRST_ORDER: bool = true;
    type State = P::State<f64>;
    #[inline]
    fn start(&self, first_rate: f64) -> Self::State {
        Rule::start::<f64>(self, first_rate)
    }
    #[inline]
    fn step(&self, state: &mut Self::State, turn: &mut Turn<f64, impl Probe, impl Note<f64>>) -> V {
        Rule::step(self, state, turn)
    }
}

/// What a method can say without being run.
pub trait Method: Parameters {
    /// The update, one assignment per line, in the paper's symbols, for the settings as they are.
    fn formula(&self) -> Vec<String>;
    /// The lines of one step as they are worked by hand: the formula, its cases decided by which symbols the step said in which
    /// role. Each is an assignment, several with commas between them, or `symbol: words` for what is found in another way.
    fn lines(&self, _said: &dyn Fn(Role, &str) -> bool) -> Vec<String> {
        self.formula()
    }
    /// What it is for.
    fn card(&self) -> Card;
    /// Paper, year, and the variant that we follow.
    fn source(&self) -> &'static str {
        self.card().source
    }
    /// What the learning rate means to it.
    fn step_scale(&self) -> StepScale {
        self.card().scale
    }
}

crate::catalogue! {
    /// All optimizers.
    pub enum Optimizer: "optimizer" as Method {
        GradientDescent(GradientDescent),
        Momentum(Momentum),
        Nesterov(Nesterov),
        RmsProp(RmsProp),
        Adam(Adam),
        SignDescent(SignDescent),
        Signum(Signum),
        Qhm(Qhm),
        Accelerated(Accelerated),
        AdaGrad(AdaGrad),
        Adadelta(Adadelta),
        AdamW(AdamW),
        Adamax(Adamax),
        NAdam(NAdam),
        RAdam(RAdam),
        AdaBelief(AdaBelief),
        Yogi(Yogi),
        Lion(Lion),
        Rprop(Rprop),
        GdExact(GdExact),
        GdArmijo(GdArmijo),
        GdWolfe(GdWolfe),
        Newton(Newton),
        NewtonSafeguarded(NewtonSafeguarded),
        NewtonCg(NewtonCg),
        Bfgs(Bfgs),
        LBfgs(LBfgs),
        ConjugateGradient(ConjugateGradient),
        TrustRegion(TrustRegion),
        GaussNewton(GaussNewton),
        LevenbergMarquardt(LevenbergMarquardt),
        NaturalGradient(NaturalGradient),
    }
    named: |_| None;
    visitor: MethodVisitor for [Stepper];
}

impl Optimizer {
    /// The five that every course begins with: gradient descent, momentum, Nesterov, RMSProp, Adam.
    pub fn classics() -> [Self; 5] {
        [
            GradientDescent::default().into(),
            Momentum::default().into(),
            Nesterov::default().into(),
            RmsProp::default().into(),
            Adam::default().into(),
        ]
    }
}

#[cfg(test)]
mod formulas;
#[cfg(test)]
mod promises;
#[cfg(test)]
pub(crate) mod testing;

#[cfg(test)]
mod tests {
    use super::testing::Ground;
    use super::*;
    use crate::surface::Quadratic;

    struct After {
        start: V,
        rate: f64,
        steps: usize,
    }
    impl MethodVisitor for After {
        type Output = V;
        fn visit<P: Stepper>(self, method: &P) -> V {
            let bowl = Quadratic::default();
            let mut ground = Ground::new(&bowl);
            let (mut at, mut state) = (self.start, method.start(self.rate));
            for _ in 0..self.steps {
                let step = method
                    .step(&mut state, &mut Turn { at, rate: self.rate, ask: &mut ground, note: &mut () });
                if ground.gave_up.is_some() {
                    break;
                }
                at += step;
            }
            at
        }
    }

    /// The rate with which a method is at home on a bowl with curvatures 1 and 10, seen from a distance of 1.
    fn rate(optimizer: &Optimizer) -> f64 {
        match optimizer.part().step_scale() {
            StepScale::Gradient | StepScale::Rate => 0.01,
            StepScale::Full | StepScale::Ignored => 1.0,
        }
    }

    #[test]
    fn every_method_descends_a_bowl() {
        for optimizer in Optimizer::all() {
            let start = V::new(1.0, 1.0);
            // AdaGrad takes its time: its steps shrink like 1/√k.
            let after = After { start, rate: rate(&optimizer), steps: 10_000 };
            let end = optimizer.visit(after);
            let id = optimizer.description().id;
            // These ask for residuals or a likelihood, which a bowl has not, and stay where they are.
            let asks = ["gauss_newton", "levenberg_marquardt", "natural_gradient"].contains(&id);
            assert!(if asks { end == start } else { end.norm() < 0.2 }, "{id} ends at {end}");
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
        struct Explained(f64);
        impl MethodVisitor for Explained {
            type Output = Option<(V, Heard)>;
            fn visit<P: Stepper>(self, method: &P) -> Self::Output {
                let bowl = Quadratic::default();
                let mut ground = Ground::new(&bowl);
                let (mut state, mut heard) = (method.start(self.0), Heard(Vec::new()));
                let mut at = V::new(1.0, 1.0);
                method.step(&mut state, &mut Turn { at, rate: self.0, ask: &mut ground, note: &mut () });
                at = V::new(0.9, 0.8);
                let mut turn = Turn { at, rate: self.0, ask: &mut ground, note: &mut heard };
                let step = method.step(&mut state, &mut turn);
                ground.gave_up.is_none().then_some((step, heard))
            }
        }
        for optimizer in Optimizer::all() {
            let Some((step, heard)) = optimizer.visit(Explained(rate(&optimizer))) else { continue };
            let whole: Vec<_> = heard.0.iter().filter(|(role, _)| *role == Role::Step).collect();
            assert_eq!(whole, [&(Role::Step, step)], "{}", optimizer.description().id);
        }
    }

    #[test]
    fn every_card_is_filled_in_and_cites_its_source() {
        for optimizer in Optimizer::all() {
            let (method, id) = (optimizer.part(), optimizer.description().id);
            let Card { source, choose, avoid, cost, .. } = method.card();
            assert!(source.chars().filter(char::is_ascii_digit).count() >= 4, "no year: {source}");
            assert!(method.formula().iter().any(|line| line.contains("x ←")), "{id}");
            for words in [choose, avoid, cost] {
                assert!(words.len() > 10 && !words.ends_with('.'), "{id}: {words}");
            }
        }
    }
}
