//! What an error costs.

use crate::parameter::{Kind, Scale, Valid};
use crate::real::Real;

choice! {
    /// What an error r = prediction − target costs.
    pub enum Residual {
        /// r² (`torch.nn.MSELoss`)
        Squared = "squared", "squared error";
        /// |r| (`torch.nn.L1Loss`)
        Absolute = "absolute", "absolute error";
        /// ½r² up to δ, then δ(|r| − ½δ) (Huber 1964; `torch.nn.HuberLoss`)
        Huber = "huber", "Huber's error";
    }
}

/// δ of the Huber loss.
pub(super) const DELTA: Kind =
    Kind::Number { slider: [0.01, 10.0], scale: Scale::Log, valid: Valid::Positive };

impl Residual {
    /// The cost of an error; `delta` is Huber's.
    #[inline]
    pub fn cost<R: Real>(self, error: R, delta: f64) -> R {
        match self {
            Self::Squared => error.square(),
            Self::Absolute => error.abs(),
            Self::Huber => {
                let far = (error.abs() - 0.5 * delta) * delta;
                R::select_lt(error.abs(), R::lit(delta), error.square() * 0.5, far)
            }
        }
    }
}

/// The side of a label: 1 if the target is above 0, else −1.
#[inline]
pub(super) fn side(target: f64) -> f64 {
    if target > 0.0 { 1.0 } else { -1.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// torch.nn.functional's mse_loss, l1_loss and huber_loss (delta 1), worked out by their formulas.
    #[test]
    fn errors_cost_what_they_cost_in_pytorch() {
        for (error, squared, absolute, huber) in
            [(0.5, 0.25, 0.5, 0.125), (-3.0, 9.0, 3.0, 2.5), (1.0, 1.0, 1.0, 0.5)]
        {
            assert_eq!(Residual::Squared.cost(error, 1.0), squared);
            assert_eq!(Residual::Absolute.cost(error, 1.0), absolute);
            assert_eq!(Residual::Huber.cost(error, 1.0), huber);
        }
    }
}
