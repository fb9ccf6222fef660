//! Adam.

use super::average::Average;
use super::kinds::{ADDED, LONG_SHARE, SHARE};
use super::{Ask, Card, Family, Method, Note, Role, Rule, StepScale, Turn};
use crate::parameter::Kind;
use crate::real::{Real, V, origin};

choice! {
    /// Where Adam's ε stands.
    pub enum AdamEpsilon {
        /// √v̂ + ε (PyTorch)
        Outside = "outside", "ε outside the corrected root";
        /// √(v̂ + ε) (`eps_root` of optax)
        Inside = "inside", "ε inside the root";
        /// √v + ε, and the quotient times √(1 − β₂ᵗ)/(1 − β₁ᵗ): the ε̂ of Kingma & Ba's section 2 (TensorFlow)
        Uncorrected = "uncorrected", "ε beside the uncorrected root";
    }
}

choice! {
    /// Which second moment AMSGrad keeps the largest of.
    pub enum Largest {
        /// max v, corrected afterwards (PyTorch)
        Uncorrected = "uncorrected", "largest v";
        /// max v̂ (`optax.amsgrad`)
        Corrected = "corrected", "largest v̂";
    }
}

part! {
    /// Adam (Kingma & Ba 2015): momentum on the gradient, divided by a running root mean square, both corrected for their
    /// start at 0. AMSGrad (Reddi, Kale & Kumar 2018) keeps the largest v.
    ///
    /// As `torch.optim.Adam`: ε outside the corrected root; AMSGrad takes the maximum of the uncorrected v. Both have a setting
    /// for what TensorFlow and optax do.
    pub struct Adam {
        id: "adam", name: "Adam",
        summary: "Momentum and a rate of its own for every coordinate, both corrected for their start at zero",
        beta1: f64 = 0.9 => "β₁": "Share of the first moment (the mean gradient) that is kept in each step", SHARE;
        beta2: f64 = 0.999 => "β₂": "Share of the second moment (the mean square) that is kept in each step", LONG_SHARE;
        epsilon: f64 = 1e-8 => "ε": "Added to the root, or below it", ADDED;
        epsilon_form: AdamEpsilon = AdamEpsilon::Outside => "ε is": "√v̂ + ε as PyTorch has it, √(v̂ + ε) as optax's eps_root, or √v + ε as TensorFlow", AdamEpsilon::KIND;
        bias_correction: bool = true => "bias correction": "Divide the moments by 1 − βᵗ, because they start at zero", Kind::Switch;
        amsgrad: bool = false => "AMSGrad": "Never let the second moment shrink", Kind::Switch;
        largest: Largest = Largest::Uncorrected => "AMSGrad by": "The largest v, which is corrected then, as PyTorch has it; or the largest v̂, as optax does", Largest::KIND;
    }
}

/// Both moments, and the largest second one.
#[derive(Clone, Debug)]
pub struct Moments<R: Real> {
    m: Average<R>,
    v: Average<R>,
    largest: V<R>,
}

impl Method for Adam {
    fn formula(&self) -> Vec<String> {
        let mut lines = vec!["m ← β₁m + (1 − β₁)∇f".to_string(), "v ← β₂v + (1 − β₂)∇f²".into()];
        let by_v = self.largest == Largest::Uncorrected || !self.bias_correction;
        let second = if self.amsgrad && by_v { "max v" } else { "v" };
        let (m, v) = if self.bias_correction {
            lines.push(format!("m̂ = m/(1 − β₁ᵗ), v̂ = {second}/(1 − β₂ᵗ)"));
            ("m̂", if self.amsgrad && !by_v { "(max v̂)".to_owned() } else { "v̂".to_owned() })
        } else if self.amsgrad {
            ("m", "(max v)".into())
        } else {
            ("m", "v".into())
        };
        lines.push(match self.epsilon_form {
            AdamEpsilon::Outside => format!("x ← x − α{m} / (√{v} + ε)"),
            AdamEpsilon::Inside => format!("x ← x − α{m} / √({v} + ε)"),
            AdamEpsilon::Uncorrected if self.bias_correction => {
                format!("x ← x − α{m}√(1 − β₂ᵗ) / (√({v}(1 − β₂ᵗ)) + ε)")
            }
            AdamEpsilon::Uncorrected => format!("x ← x − α{m} / (√{v} + ε)"),
        });
        lines
    }
    fn lines(&self, _: &dyn Fn(Role, &str) -> bool) -> Vec<String> {
        if !self.amsgrad {
            return self.formula();
        }
        let mut lines = vec!["m ← β₁m + (1 − β₁)∇f".to_owned(), "v ← β₂v + (1 − β₂)∇f²".into()];
        let by_v = self.largest == Largest::Uncorrected || !self.bias_correction;
        let m = if self.bias_correction {
            lines.push("m̂ = m/(1 − β₁ᵗ)".into());
            "m̂"
        } else {
            "m"
        };
        let v = match (by_v, self.bias_correction) {
            (true, true) => {
                lines.extend(["u ← max(u, v)".into(), "v̂ = u/(1 − β₂ᵗ)".into()]);
                "v̂"
            }
            (true, false) => {
                lines.push("u ← max(u, v)".into());
                "u"
            }
            (false, _) => {
                lines.extend(["v̂ = v/(1 − β₂ᵗ)".into(), "u ← max(u, v̂)".into()]);
                "u"
            }
        };
        lines.push(match self.epsilon_form {
            AdamEpsilon::Inside => format!("x ← x − α{m} / √({v} + ε)"),
            AdamEpsilon::Uncorrected if self.bias_correction => {
                format!("x ← x − α{m}√(1 − β₂ᵗ) / (√({v}(1 − β₂ᵗ)) + ε)")
            }
            AdamEpsilon::Outside | AdamEpsilon::Uncorrected => format!("x ← x − α{m} / (√{v} + ε)"),
        });
        lines
    }
    fn card(&self) -> Card {
        Card {
            family: Family::Adaptive,
            source: "Kingma & Ba 2015, \"Adam: a method for stochastic optimization\"; AMSGrad: Reddi et al. 2018; as torch.optim.Adam",
            scale: StepScale::Rate,
            choose: "As the default where nobody wants to tune: it works over a wide range of rates",
            avoid: "On well-conditioned problems, where plain descent or momentum ends closer to the minimum",
            cost: "1 gradient; 2n numbers",
            example: "aligned",
        }
    }
}

impl Rule for Adam {
    type State<R: Real> = Moments<R>;

    fn start<R: Real>(&self, _: f64) -> Moments<R> {
        Moments { m: Average::zero(), v: Average::zero(), largest: origin() }
    }

    #[inline]
    fn step<R: Real>(&self, state: &mut Moments<R>, turn: &mut Turn<R, impl Ask<R>, impl Note<R>>) -> V<R> {
        let step = self.update(state, turn);
        let symbol = match (self.epsilon_form, self.bias_correction) {
            (AdamEpsilon::Inside, true) => "−αm̂/√(v̂ + ε)",
            (AdamEpsilon::Inside, false) => "−αm/√(v + ε)",
            (AdamEpsilon::Outside, true) => "−αm̂/(√v̂ + ε)",
            (AdamEpsilon::Uncorrected, true) => "−αm̂√(1 − β₂ᵗ)/(√v + ε)",
            (AdamEpsilon::Outside | AdamEpsilon::Uncorrected, false) => "−αm/(√v + ε)",
        };
        turn.note(Role::Step, symbol, step);
        step
    }
}

impl Adam {
    /// The move; all its parts are noted, but not the move itself.
    #[inline]
    pub(super) fn update<R: Real>(
        &self,
        Moments { m, v, largest }: &mut Moments<R>,
        turn: &mut Turn<R, impl Ask<R>, impl Note<R>>,
    ) -> V<R> {
        let Self { beta1, beta2, epsilon, epsilon_form, bias_correction, amsgrad, largest: kept } = *self;
        let g = turn.here();
        turn.note_before("m", m.mean);
        turn.note_before("v", v.mean);
        if amsgrad {
            // The largest v̂ is kept as its root.
            turn.note_before("u", if kept == Largest::Corrected { largest.map(|c| c * c) } else { *largest });
        }
        m.take(beta1, g);
        v.take(beta2, g.component_mul(&g));
        let (mut correction1, mut correction2) = (1.0, 1.0);
        if bias_correction {
            correction1 = m.correction();
            correction2 = v.correction().sqrt();
        }
        let mut root = v.mean.map(|c| c.sqrt() / correction2);
        if amsgrad && kept == Largest::Uncorrected {
            *largest = largest.zip_map(&v.mean, R::max);
            root = largest.map(|c| c.sqrt() / correction2);
        } else if amsgrad {
            *largest = largest.zip_map(&root, R::max);
            root = *largest;
        }
        let divisor = match epsilon_form {
            AdamEpsilon::Outside => root.map(|c| c + epsilon),
            AdamEpsilon::Inside => root.map(|c| (c * c + epsilon).sqrt()),
            AdamEpsilon::Uncorrected => root.map(|c| c + epsilon / correction2),
        };
        let corrected_rate = turn.rate / correction1;
        let step = -(m.mean.component_div(&divisor) * corrected_rate);
        let mean = m.mean * R::lit(1.0 / correction1);
        turn.note_gradient(g);
        let hat = |corrected, plain| if bias_correction { corrected } else { plain };
        turn.note(Role::Vector, hat("m̂", "m"), mean);
        turn.note(Role::Vector, hat("√v̂", "√v"), root);
        let rate = match epsilon_form {
            AdamEpsilon::Outside => hat("α/(√v̂ + ε)", "α/(√v + ε)"),
            AdamEpsilon::Inside => hat("α/√(v̂ + ε)", "α/√(v + ε)"),
            AdamEpsilon::Uncorrected => hat("α√(1 − β₂ᵗ)/(√v + ε)", "α/(√v + ε)"),
        };
        let symbols = [hat("−αm̂", "−αm"), hat("α√v̂", "α√v"), rate];
        turn.note_scaled(symbols, mean, root, divisor);
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

    /// By hand: the corrected moments of one gradient g are g and g², so the step is −α·sign(g); without the correction
    /// it is larger by (1 − β₁)/√(1 − β₂) = √10.
    #[test]
    fn the_first_step_is_the_learning_rate() {
        let first =
            |rule: Adam| alone(&rule, &mut Rule::start::<f64>(&rule, 0.1), V::zeros(), 0.1, &mut Slope);
        let corrected = first(Adam { epsilon: 0.0, ..Adam::default() });
        assert!((corrected - V::new(-0.1, 0.1)).norm() < 1e-15);
        let raw = first(Adam { epsilon: 0.0, bias_correction: false, ..Adam::default() });
        assert!((raw - V::new(-0.1, 0.1) * 10.0_f64.sqrt()).norm() < 1e-12);
    }

    /// By hand after one gradient g = (30, −0.001), where m̂ = g and v̂ = g²: optax's eps_root gives −αg/√(g² + ε), TensorFlow's
    /// ε̂ gives −αg√(1 − β₂)/(√(1 − β₂)·|g| + ε).
    #[test]
    fn epsilon_stands_where_the_library_has_it() {
        let first = |epsilon_form| {
            let rule = Adam { epsilon: 1e-3, epsilon_form, ..Adam::default() };
            alone(&rule, &mut Rule::start::<f64>(&rule, 0.1), V::zeros(), 0.1, &mut Slope)
        };
        let (g, root) = (V::new(30.0, -0.001), 0.001_f64.sqrt());
        let inside = g.map(|g| -0.1 * g / (g * g + 1e-3).sqrt());
        let uncorrected = g.map(|g| -0.1 * g * root / (root * g.abs() + 1e-3));
        assert!((first(AdamEpsilon::Inside) - inside).norm() < 1e-14);
        assert!((first(AdamEpsilon::Uncorrected) - uncorrected).norm() < 1e-14);
    }

    struct Fading(f64);
    impl Ask<f64> for Fading {
        fn gradient(&mut self, _: V) -> V {
            self.0 *= 0.1;
            V::new(self.0, 1.0)
        }
    }

    /// By hand with gradients 1 and 0.1 and β₂ = ½: v̂ = 1, then (0.25 + 0.005)/0.75 = 0.34. optax.amsgrad keeps 1, PyTorch the
    /// largest v, 0.5, which is 0.5/0.75 then.
    #[test]
    fn amsgrad_keeps_the_largest_moment_that_the_library_keeps() {
        for (largest, kept) in [(Largest::Corrected, 1.0_f64), (Largest::Uncorrected, 0.5 / 0.75)] {
            let rule =
                Adam { beta1: 0.0, beta2: 0.5, epsilon: 0.0, amsgrad: true, largest, ..Adam::default() };
            let (mut state, mut slope) = (Rule::start::<f64>(&rule, 0.1), Fading(10.0));
            alone(&rule, &mut state, V::zeros(), 0.1, &mut slope);
            let step = alone(&rule, &mut state, V::zeros(), 0.1, &mut slope);
            assert!((step.x + 0.1 * 0.1 / kept.sqrt()).abs() < 1e-15, "{largest:?}: {step}");
        }
    }
}
