//! Rounded arithmetic.

use crate::parameter::{Kind, Scale, Valid};
use crate::real::V;

choice! {
    /// A floating-point format.
    pub enum NumberFormat {
        /// 24 bits of precision.
        Single = "f32", "f32";
        /// 8 bits of precision, the range of f32.
        Brain = "bf16", "bf16";
        /// 11 bits of precision, 6·10⁻⁸ to 65504.
        Half = "f16", "f16";
    }
}

impl NumberFormat {
    /// Bits of precision, the smallest normal exponent, and the largest number.
    fn shape(self) -> (i32, i32, f64) {
        match self {
            Self::Single => (24, -126, f64::from(f32::MAX)),
            Self::Brain => (8, -126, (2.0 - power(-7)) * power(127)),
            Self::Half => (11, -14, 65_504.0),
        }
    }

    /// The nearest number of the format, ties to even; beyond its range infinite, below it 0.
    pub fn round(self, value: f64) -> f64 {
        if !value.is_finite() || value == 0.0 {
            return value;
        }
        let (bits, least, largest) = self.shape();
        let exponent = ((value.to_bits() >> 52) & 0x7FF) as i32 - 1023;
        // The distance of the format's numbers here; dividing by a power of two is exact.
        let spacing = power(exponent.max(least) + 1 - bits);
        let rounded = (value / spacing).round_ties_even() * spacing;
        if rounded.abs() > largest { f64::INFINITY.copysign(value) } else { rounded }
    }

    /// The distance from 1 to the next number.
    pub fn epsilon(self) -> f64 {
        power(1 - self.shape().0)
    }
}

/// 2ⁿ, for exponents of normal numbers.
fn power(n: i32) -> f64 {
    f64::from_bits(((n + 1023) as u64) << 52)
}

part! {
    /// Iterates and gradients are kept in a small format, as in mixed-precision training (Micikevicius et al. 2018): the
    /// gradient is computed of S·f, rounded, and divided by S again; then every new iterate is rounded. The method's own state
    /// stays in f64. A step below half of the distance to the next number is lost: the run stalls there.
    pub struct Rounding {
        id: "rounding", name: "Rounded arithmetic",
        summary: "Iterates and gradients in f32, bf16 or f16: where a step is below the rounding, the run stalls",
        format: NumberFormat = NumberFormat::Brain => "format": "In which numbers iterates and gradients are kept", NumberFormat::KIND;
        loss_scale: f64 = 1.0 => "S": "Loss scaling: the gradient of S·f is rounded, so that small ones do not vanish", Kind::Number {
            slider: [1.0, 65536.0], scale: Scale::Log, valid: Valid::Positive,
        };
    }
}

impl Rounding {
    /// The rounded gradient.
    pub fn gradient(&self, g: V) -> V {
        g.map(|c| self.format.round(c * self.loss_scale) / self.loss_scale)
    }

    /// The rounded loss.
    pub fn value(&self, f: f64) -> f64 {
        self.format.round(f * self.loss_scale) / self.loss_scale
    }

    /// The rounded iterate.
    pub fn iterate(&self, x: V) -> V {
        x.map(|c| self.format.round(c))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_round_to_their_nearest_number() {
        assert_eq!(NumberFormat::Single.round(0.1), f64::from(0.1f32));
        assert_eq!(NumberFormat::Brain.round(1.0 + 0.4 / 128.0), 1.0);
        assert_eq!(NumberFormat::Brain.round(1.0 + 0.6 / 128.0), 1.0 + 1.0 / 128.0);
        assert_eq!(NumberFormat::Half.round(70_000.0), f64::INFINITY);
        assert_eq!(NumberFormat::Half.round(1e-8), 0.0);
        // Just beside a tie, where rounding twice goes wrong; subnormal numbers; the end of the range.
        let tie = 1.0 + 0.5 * NumberFormat::Half.epsilon();
        assert_eq!(NumberFormat::Half.round(tie), 1.0);
        assert_eq!(NumberFormat::Half.round(tie + 1e-12), 1.0 + NumberFormat::Half.epsilon());
        assert_eq!(NumberFormat::Half.round(6e-8), 2f64.powi(-24));
        assert_eq!([65_519.9, 65_520.0].map(|v| NumberFormat::Half.round(v)), [65_504.0, f64::INFINITY]);
        for value in [0.1, -3.7e-40, 1e39, 3.4e38, 1e-46, -0.0] {
            assert_eq!(
                NumberFormat::Single.round(value).to_bits(),
                f64::from(value as f32).to_bits(),
                "{value}"
            );
        }
        for &format in NumberFormat::ALL {
            assert_eq!(format.round(1.0 + format.epsilon()), 1.0 + format.epsilon());
            assert_eq!(format.round(1.0 + 0.25 * format.epsilon()), 1.0);
        }
    }

    #[test]
    fn loss_scaling_keeps_small_gradients() {
        let plain = Rounding { format: NumberFormat::Half, loss_scale: 1.0 };
        let scaled = Rounding { loss_scale: 1024.0, ..plain };
        let tiny = V::new(2e-8, 0.0);
        assert_eq!(plain.gradient(tiny), V::zeros());
        assert!((scaled.gradient(tiny).x - 2e-8).abs() < 1e-10);
    }
}
