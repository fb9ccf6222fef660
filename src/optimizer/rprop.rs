//! Rprop.

use super::{Ask, Card, Family, Method, Note, Role, Rule, StepScale, Turn};
use crate::parameter::{Kind, Scale, Valid};
use crate::real::{Real, V, origin};

part! {
    /// Rprop (Riedmiller & Braun 1993): a step size for each coordinate, that grows while the slope keeps its sign and
    /// shrinks where it turns.
    ///
    /// As `torch.optim.Rprop`, which is iRprop− (Igel & Hüsken 2000): where the slope has turned, that coordinate stays for
    /// one step; the original goes back by the last step there. The sizes start at the learning rate of the first step;
    /// after that neither the rate nor its schedule has a say.
    pub struct Rprop {
        id: "rprop", name: "Rprop",
        summary: "Only the signs of the slopes count: steps grow while they agree and shrink where they turn",
        eta_minus: f64 = 0.5 => "η₋": "Factor on the step size where the slope has turned", Kind::Number {
            slider: [0.05, 0.95], scale: Scale::Linear, valid: Valid::HalfOpen(0.0, 1.0),
        };
        eta_plus: f64 = 1.2 => "η₊": "Factor on the step size while the slope keeps its sign", Kind::Number {
            slider: [1.0, 2.0], scale: Scale::Linear, valid: Valid::Closed(1.0, 10.0),
        };
        step_min: f64 = 1e-6 => "smallest step": "No step size falls below it", Kind::Number {
            slider: [1e-12, 0.1], scale: Scale::Log, valid: Valid::Positive,
        };
        step_max: f64 = 50.0 => "largest step": "No step size rises above it", Kind::Number {
            slider: [1e-3, 100.0], scale: Scale::Log, valid: Valid::Positive,
        };
    }
}

/// The step sizes, and the gradient of before, 0 if it had turned.
#[derive(Clone, Debug)]
pub struct Sizes<R: Real> {
    s: V<R>,
    before: V<R>,
}

impl Method for Rprop {
    fn formula(&self) -> Vec<String> {
        vec![
            "s ← η₊s where ∇f·g > 0, η₋s where ∇f·g < 0".into(),
            "s ← min(max(s, smallest step), largest step)".into(),
            "g ← 0 where ∇f·g < 0, else ∇f".into(),
            "x ← x − s·sign(g)".into(),
        ]
    }
    fn lines(&self, _: &dyn Fn(Role, &str) -> bool) -> Vec<String> {
        vec![
            "q = ∇f·g".into(),
            "η: η₊ where q > 0, η₋ where q < 0, else 1".into(),
            "s ← min(max(ηs, smallest step), largest step)".into(),
            "g: 0 where q < 0, else ∇f".into(),
            "x ← x − s·sign(g)".into(),
        ]
    }
    fn card(&self) -> Card {
        Card {
            family: Family::Adaptive,
            source: "Riedmiller & Braun 1993, \"A direct adaptive method for faster backpropagation learning\"; iRprop−: Igel & Hüsken 2000; as torch.optim.Rprop",
            scale: StepScale::Rate,
            choose: "With exact gradients on plateaus and along the axes: no rate to tune, as each coordinate finds its own",
            avoid: "With any gradient noise: a sign that flips by chance halves the step each time",
            cost: "1 gradient; 2n numbers",
            example: "rprop_plateau",
        }
    }
}

impl Rule for Rprop {
    type State<R: Real> = Sizes<R>;

    fn start<R: Real>(&self, first_rate: f64) -> Sizes<R> {
        Sizes { s: V::repeat(R::lit(first_rate)), before: origin() }
    }

    #[inline]
    fn step<R: Real>(
        &self,
        Sizes { s, before }: &mut Sizes<R>,
        turn: &mut Turn<R, impl Ask<R>, impl Note<R>>,
    ) -> V<R> {
        let (zero, one) = (R::lit(0.0), R::lit(1.0));
        let (minus, plus) = (R::lit(self.eta_minus), R::lit(self.eta_plus));
        let (least, most) = (R::lit(self.step_min), R::lit(self.step_max));
        let g = turn.here();
        turn.note_before("s", *s);
        turn.note_before("g", *before);
        let agreement = g.component_mul(before);
        let factor = agreement.map(|agreement| agreement.by_sign(minus, one, plus));
        *s = s.component_mul(&factor).map(|s| s.max(least).min(most));
        *before = g.zip_map(&agreement, |g, agreement| R::select_lt(agreement, zero, zero, g));
        let step = before.zip_map(s, |g, s| g.by_sign(s, zero, -s));
        turn.note(Role::Vector, "∇f", g);
        turn.note(Role::Vector, "η", factor);
        turn.note(Role::Vector, "g", *before);
        turn.note(Role::Spread, "s", *s);
        turn.note(Role::Step, "−s·sign(g)", step);
        step
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::optimizer::testing::alone;

    struct Bowl;
    impl Ask<f64> for Bowl {
        fn gradient(&mut self, p: V) -> V {
            p
        }
    }

    /// By hand on ½x² from 1.5 with η₊ = 1.5, η₋ = ½ and sizes that start at 1: to 0.5; 1.5 further to −1; the slope has
    /// turned, so it stays and the size falls to 0.75; then 0.75 back to −0.25, as the slope of before counts as 0.
    #[test]
    fn it_does_not_move_where_the_slope_has_turned() {
        let rule = Rprop { eta_plus: 1.5, ..Rprop::default() };
        let (mut at, mut state) = (V::new(1.5, 0.0), Rule::start::<f64>(&rule, 1.0));
        for (x, size) in [(0.5, 1.0), (-1.0, 1.5), (-1.0, 0.75), (-0.25, 0.75)] {
            at += alone(&rule, &mut state, at, 1.0, &mut Bowl);
            assert_eq!((at.x, state.s.x, at.y), (x, size, 0.0));
        }
    }
}
