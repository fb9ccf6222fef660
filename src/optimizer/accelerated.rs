//! Accelerated gradient descent, with momentum that grows.

use super::{Ask, Card, Family, Method, Note, Role, Rule, StepScale, Turn};
use crate::real::{Real, V, origin};

part! {
    /// Nesterov's accelerated gradient (Nesterov 1983) with βₖ = (k − 1)/(k + 2), as Su, Boyd & Candès 2014 write it, in its
    /// two sequences y ← x + βₖ(x − x₋), x ← y − α∇f(y), where x₋ is the iterate before x.
    ///
    /// The iterate is x, the point after the gradient step; the gradient is taken at the look-ahead point y, once a step.
    /// The first step is k = 1 with β = 0, so it is plain descent; the second has β = 1/4. Implementations differ in where
    /// they start to count: with (k − 2)/(k + 1) the second step is plain as well. On a convex loss with curvature at most
    /// L and α ≤ 1/L, f(xₖ) − f* ≤ 4/(k + 2)² · (¾(f(x₀) − f*) + ‖x₀ − x*‖²/2α): O(1/k²), where plain descent has O(1/k).
    /// A changing rate changes the gradient step only, not the momentum that is kept.
    pub struct Accelerated {
        id: "accelerated", name: "Accelerated gradient",
        summary: "Momentum that grows from nothing as (k − 1)/(k + 2): provably the best order on convex losses",
    }
}

/// The last move, and how many there were.
#[derive(Clone, Debug)]
pub struct Travel<R: Real> {
    /// x − x₋
    moved: V<R>,
    /// Number of the last step.
    k: f64,
}

impl Method for Accelerated {
    fn formula(&self) -> Vec<String> {
        vec!["βₖ = (k − 1)/(k + 2)".into(), "y = x + βₖ(x − x₋)".into(), "x ← y − α∇f(y)".into()]
    }
    fn card(&self) -> Card {
        Card {
            family: Family::FirstOrder,
            source: "Nesterov 1983; βₖ as Su, Boyd & Candès 2014, \"A differential equation for modeling Nesterov's accelerated gradient method\"",
            scale: StepScale::Gradient,
            choose: "On convex losses whose smallest curvature is unknown or zero: nothing has to be tuned but α ≤ 1/L",
            avoid: "On strongly convex losses, where its momentum grows past the best β and the loss ripples",
            cost: "1 gradient; n numbers",
            example: "accelerated_rate",
        }
    }
}

impl Rule for Accelerated {
    type State<R: Real> = Travel<R>;

    fn start<R: Real>(&self, _: f64) -> Travel<R> {
        Travel { moved: origin(), k: 0.0 }
    }

    #[inline]
    fn step<R: Real>(
        &self,
        Travel { moved, k }: &mut Travel<R>,
        turn: &mut Turn<R, impl Ask<R>, impl Note<R>>,
    ) -> V<R> {
        *k += 1.0;
        let kept = *moved * R::lit((*k - 1.0) / (*k + 2.0));
        let ahead = turn.at + kept;
        let g = turn.gradient(ahead);
        let step = kept - g * turn.rate;
        turn.note_before("x₋", turn.at - *moved);
        turn.note(Role::Arrow, "βₖ(x − x₋)", kept);
        turn.note(Role::Point, "y", ahead);
        turn.note(Role::Vector, "∇f(y)", g);
        turn.note(Role::Arrow, "−α∇f(y)", -(g * turn.rate));
        turn.note(Role::Step, "βₖ(x − x₋) − α∇f(y)", step);
        *moved = step;
        step
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::optimizer::GradientDescent;
    use crate::optimizer::testing::alone;

    /// ½(x² + μy²), L = 1.
    struct Flat {
        mu: f64,
    }
    impl Ask<f64> for Flat {
        fn gradient(&mut self, p: V) -> V {
            V::new(p.x, self.mu * p.y)
        }
    }

    /// f after each step from (0, 1) with α = 1/L = 1.
    fn losses<P: Rule>(rule: &P, mu: f64, steps: usize) -> Vec<f64> {
        let (mut at, mut state) = (V::new(0.0, 1.0), Rule::start::<f64>(rule, 1.0));
        let mut next = || {
            at += alone(rule, &mut state, at, 1.0, &mut Flat { mu });
            0.5 * (at.x * at.x + mu * at.y * at.y)
        };
        (0..steps).map(|_| next()).collect()
    }

    /// The bound is proven for these βₖ (θₖ = 2/(k + 2) in Tseng's potential), so it holds whatever μ is.
    #[test]
    fn it_keeps_a_bound_of_one_over_k_squared_that_plain_descent_breaks() {
        let bound = |k: usize, mu: f64| 4.0 / (k as f64 + 2.0).powi(2) * (0.75 * 0.5 * mu + 0.5);
        for mu in [1.0, 0.1, 1e-2, 1e-3, 1e-4] {
            for (k, loss) in losses(&Accelerated::default(), mu, 2000).iter().enumerate() {
                assert!(*loss <= bound(k + 1, mu), "μ = {mu}, k = {}", k + 1);
            }
        }
        assert!(losses(&GradientDescent::default(), 1.0 / 200.0, 100)[99] > 2.0 * bound(100, 1.0 / 200.0));
    }

    /// By hand on ½x² with α = ½ from 4: plain to 2; y = 2 − ½ = 1.5, x = 0.75.
    #[test]
    fn the_first_step_is_plain_and_the_second_keeps_a_quarter() {
        let (rule, mut ground) = (Accelerated::default(), Flat { mu: 0.0 });
        let mut state = Rule::start::<f64>(&rule, 0.5);
        let mut at = V::new(4.0, 0.0);
        at += alone(&rule, &mut state, at, 0.5, &mut ground);
        assert_eq!(at.x, 2.0);
        at += alone(&rule, &mut state, at, 0.5, &mut ground);
        assert_eq!(at.x, 0.75);
    }
}
