//! Notable learning rates on quadratics: limits of stability, and the best choices.

use super::Optimizer;

/// The learning rate below which (and above 0) an eigendirection of curvature `lambda` converges.
///
/// Gradient descent 2/λ, heavy ball 2(1 + β)/((1 − d)λ) (2/λ at β = 0, where dampening has no effect), Nesterov
/// 2(1 + β)/((1 + 2β)λ), QHM 2(1 + β)/((1 + β − 2νβ)λ). `None` for adaptive methods, and if λ ≤ 0: no learning rate is stable there.
pub fn limit(optimizer: &Optimizer, lambda: f64) -> Option<f64> {
    let product = match optimizer {
        Optimizer::GradientDescent(_) => 2.0,
        Optimizer::Momentum(m) if m.beta == 0.0 => 2.0,
        Optimizer::Momentum(m) => 2.0 * (1.0 + m.beta) / (1.0 - m.dampening),
        Optimizer::Nesterov(n) => 2.0 * (1.0 + n.beta) / (1.0 + 2.0 * n.beta),
        Optimizer::Qhm(q) => 2.0 * (1.0 + q.beta) / (1.0 + q.beta - 2.0 * q.nu * q.beta),
        _ => return None,
    };
    (lambda > 0.0).then(|| product / lambda)
}

/// Best choices on quadratics with eigenvalues from μ = `low` > 0 to L = `high`.
pub mod best {
    /// A learning rate with a momentum, and the factor on the error per step that they reach.
    #[derive(Clone, Copy, Debug, PartialEq)]
    pub struct BestChoice {
        /// α
        pub learning_rate: f64,
        /// β; 0 for gradient descent.
        pub beta: f64,
        /// The spectral radius.
        pub rate: f64,
    }

    /// α = 2/(L + μ), factor (κ − 1)/(κ + 1).
    pub fn gradient_descent(low: f64, high: f64) -> BestChoice {
        BestChoice { learning_rate: 2.0 / (high + low), beta: 0.0, rate: (high - low) / (high + low) }
    }

    /// Polyak 1964: α = (2/(√L + √μ))², β = ((√κ − 1)/(√κ + 1))², factor √β.
    pub fn heavy_ball(low: f64, high: f64) -> BestChoice {
        let sum = high.sqrt() + low.sqrt();
        let rate = (high.sqrt() - low.sqrt()) / sum;
        BestChoice { learning_rate: (2.0 / sum).powi(2), beta: rate * rate, rate }
    }

    /// Lessard, Recht & Packard 2016, table 1: α = 4/(3L + μ), β = (√(3κ + 1) − 2)/(√(3κ + 1) + 2), factor 1 − 2/√(3κ + 1).
    pub fn nesterov(low: f64, high: f64) -> BestChoice {
        let root = (3.0 * high / low + 1.0).sqrt();
        let beta = (root - 2.0) / (root + 2.0);
        BestChoice { learning_rate: 4.0 / (3.0 * high + low), beta, rate: 1.0 - 2.0 / root }
    }
}

/// A notable learning rate on a quadratic whose curvatures lie from μ to L, with its momentum where it is a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Notable {
    /// 1/L: the largest rate with which gradient descent does not zig-zag.
    InverseL,
    /// 2/(L + μ): the fastest gradient descent.
    Fastest,
    /// 2/L: gradient descent's limit of stability.
    TwiceInverseL,
    /// The method's own [`limit`].
    Limit,
    /// The method's fastest α, or α and β (see [`best`]).
    Optimal,
    /// The peak that theory gives the run's schedule (see `schedule::TheoryPeak`), for gradient descent.
    Schedule,
}

/// What a notable learning rate is for one method on one quadratic.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NotableRate {
    /// α
    pub learning_rate: f64,
    /// β, if it belongs to it.
    pub beta: Option<f64>,
}

impl Notable {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::InverseL, Self::Fastest, Self::TwiceInverseL, Self::Limit, Self::Optimal, Self::Schedule];

    /// How it is written in files.
    pub fn id(self) -> &'static str {
        match self {
            Self::InverseL => "1/L",
            Self::Fastest => "2/(L+μ)",
            Self::TwiceInverseL => "2/L",
            Self::Limit => "limit",
            Self::Optimal => "optimal",
            Self::Schedule => "schedule",
        }
    }

    /// The one with this id; blanks do not count, and `mu` is μ.
    pub fn named(id: &str) -> Option<Self> {
        let plain = id.replace(char::is_whitespace, "").replace("mu", "μ");
        Self::ALL.into_iter().find(|notable| notable.id() == plain)
    }

    /// Those that are worth a button, in the order in which they grow.
    pub fn for_buttons(optimizer: &Optimizer) -> &'static [Self] {
        match optimizer {
            Optimizer::GradientDescent(_) => &[Self::InverseL, Self::Fastest, Self::TwiceInverseL],
            Optimizer::Momentum(_) | Optimizer::Nesterov(_) => &[Self::Optimal, Self::Limit],
            Optimizer::Qhm(_) => &[Self::Limit],
            _ => &[],
        }
    }

    /// Its formula, for a method.
    pub fn label(self, optimizer: &Optimizer) -> &'static str {
        match (self, optimizer) {
            (Self::InverseL, _) => "1/L",
            (Self::Fastest, _) | (Self::Optimal, Optimizer::GradientDescent(_)) => "2/(L + μ)",
            (Self::TwiceInverseL, _) => "2/L",
            (Self::Limit, Optimizer::Momentum(_)) => "2(1 + β)/((1 − d)L)",
            (Self::Limit, Optimizer::Nesterov(_)) => "2(1 + β)/((1 + 2β)L)",
            (Self::Limit, Optimizer::Qhm(_)) => "2(1 + β)/((1 + β − 2νβ)L)",
            (Self::Limit, _) => "2/L",
            (Self::Optimal, _) => "optimal α, β",
            (Self::Schedule, _) => "the schedule's peak",
        }
    }

    /// What a method does with it, one line.
    pub fn meaning(self, optimizer: &Optimizer) -> &'static str {
        match (self, optimizer) {
            (Self::InverseL, _) => {
                "The largest rate without zig-zag: the steep direction is solved in one step"
            }
            (Self::Fastest, _) | (Self::Optimal, Optimizer::GradientDescent(_)) => {
                "The fastest: both directions shrink equally, the steep one in zig-zag"
            }
            (Self::TwiceInverseL, _) | (Self::Limit, Optimizer::GradientDescent(_)) => {
                "The limit: the steep direction bounces for ever"
            }
            (Self::Limit, _) => "The limit: above it the steep direction diverges",
            (Self::Optimal, Optimizer::Nesterov(_)) => "The fastest Nesterov with constant β",
            (Self::Schedule, _) => "The peak that theory gives the schedule",
            (Self::Optimal, _) => "The fastest heavy ball: both directions ring down equally fast",
        }
    }

    /// Its value for a method where curvatures lie from μ = `low` to L = `high`.
    ///
    /// `None` if not 0 < μ ≤ L < ∞, for methods without a stability [`limit`], for [`Notable::Schedule`], which is the
    /// schedule's to say, and for QHM's best choice.
    pub fn of(self, optimizer: &Optimizer, low: f64, high: f64) -> Option<NotableRate> {
        if !(low > 0.0 && high.is_finite()) {
            return None;
        }
        let limit = limit(optimizer, high)?;
        let alone = |learning_rate| NotableRate { learning_rate, beta: None };
        Some(match (self, optimizer) {
            (Self::Schedule, _) | (Self::Optimal, Optimizer::Qhm(_)) => return None,
            (Self::InverseL, _) => alone(1.0 / high),
            (Self::Fastest, _) => alone(best::gradient_descent(low, high).learning_rate),
            (Self::TwiceInverseL, _) => alone(2.0 / high),
            (Self::Limit, _) => alone(limit),
            (Self::Optimal, Optimizer::Momentum(momentum)) => {
                let best::BestChoice { learning_rate, beta, .. } = best::heavy_ball(low, high);
                // Dampening scales every gradient but the first; at β = 0 it has no effect.
                let damped = if beta == 0.0 { 1.0 } else { 1.0 - momentum.dampening };
                NotableRate { learning_rate: learning_rate / damped, beta: Some(beta) }
            }
            (Self::Optimal, Optimizer::Nesterov(_)) => {
                let best::BestChoice { learning_rate, beta, .. } = best::nesterov(low, high);
                NotableRate { learning_rate, beta: Some(beta) }
            }
            (Self::Optimal, _) => alone(best::gradient_descent(low, high).learning_rate),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::optimizer::{Adam, GradientDescent, Momentum, Nesterov};

    #[test]
    fn ids_lead_back_and_adaptive_methods_have_none() {
        for notable in Notable::ALL {
            assert_eq!(Notable::named(notable.id()), Some(notable));
            assert_eq!(notable.of(&Adam::default().into(), 1.0, 10.0), None);
            assert_eq!(notable.of(&GradientDescent::default().into(), 0.0, 10.0), None);
        }
        assert_eq!(Notable::named("2 / (L + mu)"), Some(Notable::Fastest));
        assert_eq!(Notable::named("3/L"), None);
    }

    #[test]
    fn the_best_pairs_are_those_of_the_papers() {
        // κ = 9: Polyak's α = (2/(3 + 1))² = 1/4, β = (2/4)² = 1/4.
        let pair = Notable::Optimal.of(&Momentum::default().into(), 1.0, 9.0).unwrap();
        assert_eq!((pair.learning_rate, pair.beta), (0.25, Some(0.25)));
        // κ = 8: √(3·8 + 1) = 5, β = 3/7, α = 4/25.
        let pair = Notable::Optimal.of(&Nesterov::default().into(), 1.0, 8.0).unwrap();
        assert_eq!((pair.learning_rate, pair.beta), (0.16, Some(3.0 / 7.0)));
        let alone = Notable::Optimal.of(&GradientDescent::default().into(), 1.0, 9.0).unwrap();
        assert_eq!((alone.learning_rate, alone.beta), (0.2, None));
    }
}
