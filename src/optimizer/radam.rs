//! RAdam.

use super::average::Average;
use super::kinds::{ADDED, LONG_SHARE, SHARE};
use super::{Ask, Card, Family, Method, Note, Role, Rule, StepScale, Turn};
use crate::real::{Real, V};

part! {
    /// RAdam (Liu et al. 2020): Adam with a factor r for how little is known of v yet, and momentum until enough is known.
    ///
    /// As `torch.optim.RAdam`: ε is added to the root of v before the correction, and r applies where ρₜ > 5 (the paper has
    /// 4). Until then the step is −αm̂, as long as the gradient is: 5 steps at β₂ = 0.99 and 0.999, for ever at β₂ ≤ 2/3.
    pub struct RAdam {
        id: "radam", name: "RAdam",
        summary: "Adam that does not trust its second moment at first: momentum for five steps, then a warmup of its own",
        beta1: f64 = 0.9 => "β₁": "Share of the first moment (the mean gradient) that is kept in each step", SHARE;
        beta2: f64 = 0.999 => "β₂": "Share of the second moment (the mean square) that is kept in each step", LONG_SHARE;
        epsilon: f64 = 1e-8 => "ε": "Added to the root of v, before it is corrected", ADDED;
    }
}

/// Both moments, and the step count.
#[derive(Clone, Debug)]
pub struct Counted<R: Real> {
    m: Average<R>,
    v: Average<R>,
    t: f64,
}

impl RAdam {
    /// r at step t, where β₂ᵗ is `power`; nothing as long as the variance of v̂ is not defined.
    #[inline]
    fn rectification(&self, t: f64, power: f64) -> Option<f64> {
        let limit = 2.0 / (1.0 - self.beta2) - 1.0;
        let now = limit - 2.0 * t * power / (1.0 - power);
        let ratio = |rho: f64| (rho - 4.0) * (rho - 2.0) / rho;
        (now > 5.0).then(|| (ratio(now) / ratio(limit)).sqrt())
    }
}

impl Method for RAdam {
    fn formula(&self) -> Vec<String> {
        vec![
            "m ← β₁m + (1 − β₁)∇f".into(),
            "v ← β₂v + (1 − β₂)∇f²".into(),
            "m̂ = m/(1 − β₁ᵗ)".into(),
            "ρ = 2/(1 − β₂) − 1, ρₜ = ρ − 2tβ₂ᵗ/(1 − β₂ᵗ)".into(),
            "r = √((ρₜ − 4)(ρₜ − 2)ρ / ((ρ − 4)(ρ − 2)ρₜ))".into(),
            "x ← x − αr·m̂·√(1 − β₂ᵗ)/(√v + ε) where ρₜ > 5".into(),
            "x ← x − αm̂ before".into(),
        ]
    }
    fn lines(&self, said: &dyn Fn(Role, &str) -> bool) -> Vec<String> {
        let mut lines = self.formula();
        let before = lines.pop();
        if said(Role::Vector, "r") {
            lines.pop();
            lines.push("x ← x − αr·m̂·√(1 − β₂ᵗ)/(√v + ε)".into());
        } else {
            // Neither the rectified step nor its r, as ρₜ ≤ 5.
            lines.truncate(lines.len() - 2);
            lines.extend(before.map(|_| "x ← x − αm̂".into()));
        }
        lines
    }
    fn card(&self) -> Card {
        Card {
            family: Family::Adaptive,
            source: "Liu et al. 2020, \"On the variance of the adaptive learning rate and beyond\"; as torch.optim.RAdam",
            scale: StepScale::Rate,
            choose: "Instead of Adam with a warmup: the first steps are short without a schedule",
            avoid: "Where the start is steep: its first five steps are as long as the gradient, which may throw it far",
            cost: "1 gradient; 2n numbers",
            example: "radam_warmup",
        }
    }
}

impl Rule for RAdam {
    type State<R: Real> = Counted<R>;

    fn start<R: Real>(&self, _: f64) -> Counted<R> {
        Counted { m: Average::zero(), v: Average::zero(), t: 0.0 }
    }

    #[inline]
    fn step<R: Real>(
        &self,
        Counted { m, v, t }: &mut Counted<R>,
        turn: &mut Turn<R, impl Ask<R>, impl Note<R>>,
    ) -> V<R> {
        let g = turn.here();
        turn.note_before("m", m.mean);
        turn.note_before("v", v.mean);
        m.take(self.beta1, g);
        v.take(self.beta2, g.component_mul(&g));
        *t += 1.0;
        let mean = m.mean / R::lit(m.correction());
        turn.note_gradient(g);
        turn.note(Role::Vector, "m̂", mean);
        turn.note(Role::Arrow, "−αm̂", -(mean * turn.rate));
        let Some(r) = self.rectification(*t, v.power) else {
            let step = -(mean * turn.rate);
            turn.note(Role::Rate, "α", V::repeat(turn.rate));
            turn.note(Role::Step, "−αm̂", step);
            return step;
        };
        let correction = v.correction().sqrt();
        let divisor = v.mean.map(|c| c.sqrt() + self.epsilon);
        let rectified_rate = turn.rate * (r * correction);
        let step = -(mean * rectified_rate).component_div(&divisor);
        let root = v.mean.map(|c| c.sqrt() / correction);
        turn.note(Role::Vector, "√v̂", root);
        turn.note(Role::Vector, "r", V::repeat(R::lit(r)));
        turn.note(Role::Spread, "α√v̂", root * turn.rate);
        turn.note(Role::Rate, "αr/(√v̂ + ε)", divisor.map(|c| rectified_rate / c));
        turn.note(Role::Step, "−αrm̂/(√v̂ + ε)", step);
        step
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::optimizer::testing::alone;

    struct Slope;
    impl Ask<f64> for Slope {
        fn gradient(&mut self, _: V) -> V {
            V::new(30.0, -0.001)
        }
    }

    /// A constant gradient g has m̂ = g and √v̂ = |g|: momentum moves by −αg, the rectified rule by −αr·sign(g). By hand
    /// ρ = 199 at β₂ = 0.99, ρ₆ = 199 − 12·0.99⁶/(1 − 0.99⁶) = 5.94 and r² = 1.94·3.94·199/(195·197·5.94).
    #[test]
    fn the_first_five_steps_are_plain_momentum() {
        let rule = RAdam { beta2: 0.99, epsilon: 0.0, ..RAdam::default() };
        let mut state = Rule::start::<f64>(&rule, 0.1);
        let mut step = || alone(&rule, &mut state, V::zeros(), 0.1, &mut Slope);
        for _ in 0..5 {
            assert!((step() - V::new(-3.0, 1e-4)).norm() < 1e-12);
        }
        let power = 0.99_f64.powi(6);
        let rho = 199.0 - 12.0 * power / (1.0 - power);
        let r = ((rho - 4.0) * (rho - 2.0) * 199.0 / (195.0 * 197.0 * rho)).sqrt();
        assert!((rho - 5.94).abs() < 0.01 && (step() - V::new(-0.1, 0.1) * r).norm() < 1e-12, "{rho}");
    }
}
