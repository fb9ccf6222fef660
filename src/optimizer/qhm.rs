//! Quasi-hyperbolic momentum.

use super::average::Average;
use super::kinds::SHARE;
use super::{Ask, Card, Family, Method, Note, Role, Rule, StepScale, Turn};
use crate::parameter::{Kind, Scale, Valid};
use crate::real::{Real, V};

part! {
    /// QHM (Ma & Yarats 2019): a weighted mean of the gradient and of its running mean, x ← x − α((1 − ν)∇f + νm).
    ///
    /// m is a mean, not a sum: at the same α its steps are 1 − β times as long as those of `torch.optim.SGD`. ν = 0 is
    /// gradient descent, ν = 1 is momentum and ν = β Nesterov's method, both with the rate α(1 − β). The paper recommends
    /// ν = 0.7 and β = 0.999 for long noisy training; β is 0.9 here, as a memory of 1,000 steps outlasts most runs.
    pub struct Qhm {
        id: "qhm", name: "QHM",
        summary: "One slider from gradient descent over Nesterov to momentum: part fresh gradient, part mean of the past",
        nu: f64 = 0.7 => "ν": "Share of the step that follows the mean gradient; the rest follows the gradient of now", Kind::Number {
            slider: [0.0, 1.0], scale: Scale::Linear, valid: Valid::Closed(0.0, 1.0),
        };
        beta: f64 = 0.9 => "β": "Share of the mean gradient that is kept in each step", SHARE;
    }
}

impl Method for Qhm {
    fn formula(&self) -> Vec<String> {
        vec!["m ← βm + (1 − β)∇f".into(), "x ← x − α((1 − ν)∇f + νm)".into()]
    }
    fn card(&self) -> Card {
        Card {
            family: Family::FirstOrder,
            source: "Ma & Yarats 2019, \"Quasi-hyperbolic momentum and Adam for deep learning\"",
            scale: StepScale::Gradient,
            choose: "When momentum helps but overshoots: the fresh part of the gradient corrects it at once",
            avoid: "With a rate tuned for momentum: for the same pace it needs one that is 1/(1 − β) times as large",
            cost: "1 gradient; n numbers",
            example: "qhm_between",
        }
    }
}

impl Rule for Qhm {
    /// The mean m.
    type State<R: Real> = Average<R>;

    fn start<R: Real>(&self, _: f64) -> Average<R> {
        Average::zero()
    }

    #[inline]
    fn step<R: Real>(&self, m: &mut Average<R>, turn: &mut Turn<R, impl Ask<R>, impl Note<R>>) -> V<R> {
        let g = turn.here();
        turn.note_before("m", m.mean);
        m.take(self.beta, g);
        let (fresh, past) = (g * R::lit(1.0 - self.nu), m.mean * R::lit(self.nu));
        let step = -((fresh + past) * turn.rate);
        turn.note(Role::Vector, "∇f", g);
        turn.note(Role::Arrow, "−α(1 − ν)∇f", -(fresh * turn.rate));
        turn.note(Role::Vector, "m", m.mean);
        turn.note(Role::Arrow, "−ανm", -(past * turn.rate));
        turn.note(Role::Step, "−α((1 − ν)∇f + νm)", step);
        step
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::optimizer::testing::Ground;
    use crate::optimizer::testing::alone;
    use crate::optimizer::{GradientDescent, Momentum, Nesterov};
    use crate::surface::Rosenbrock;

    fn walk<P: Rule>(rule: &P, rate: f64) -> Vec<V> {
        let surface = Rosenbrock::default();
        let mut ground = Ground::new(&surface);
        let (mut at, mut state) = (V::new(-1.2, 1.0), Rule::start::<f64>(rule, rate));
        let mut next = || {
            at += alone(rule, &mut state, at, rate, &mut ground);
            at
        };
        (0..40).map(|_| next()).collect()
    }

    /// With v = m/(1 − β): (1 − ν)g + νm is g at ν = 0, (1 − β)v at ν = 1, and (1 − β)(g + βv) at ν = β.
    #[test]
    fn its_slider_leads_from_descent_over_nesterov_to_momentum() {
        let qhm = |nu| Qhm { nu, beta: 0.75 };
        let same = |ours: Vec<V>, other: Vec<V>| {
            ours.iter().zip(&other).for_each(|(a, b)| assert!((a - b).norm() < 1e-10, "{a} {b}"));
        };
        same(walk(&qhm(0.0), 1e-3), walk(&GradientDescent::default(), 1e-3));
        same(walk(&qhm(0.75), 4e-3), walk(&Nesterov { beta: 0.75, ..Nesterov::default() }, 1e-3));
        same(walk(&qhm(1.0), 4e-3), walk(&Momentum { beta: 0.75, ..Momentum::default() }, 1e-3));
    }
}
