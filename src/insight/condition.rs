//! The condition number of a loss at its minimum.

use crate::data::{Preparation, ScalingForm};
use crate::number::write::number;
use crate::real::symmetric::spectrum;
use crate::surface::{CriticalKind, Surface};
use nalgebra::Matrix2;

/// What the curvature at the lowest known minimum says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Condition {
    /// κ = L/μ, the largest eigenvalue of the Hessian as a multiple of the smallest one.
    Number(f64),
    /// There is a direction without any curvature: κ is infinite.
    Flat,
    /// The loss has a kink there, and no Hessian.
    Kink,
    /// There is no minimum, or none is known.
    NoMinimum,
}

impl Condition {
    /// Of a surface.
    pub fn of(surface: &Surface) -> Self {
        let critical = surface.critical_points();
        let Some(minimum) = critical.first().filter(|found| found.kind == CriticalKind::Minimum) else {
            return Self::NoMinimum;
        };
        let jet = surface.part().jet(minimum.at);
        let hessian = jet.hessian();
        if jet.gradient().norm() > 1e-5 * (1.0 + spectrum(&hessian).high.abs()) {
            return Self::Kink;
        }
        kappa(&hessian).map_or(Self::Flat, Self::Number)
    }
}

/// κ = λmax/λmin of a Hessian that is positive definite by more than rounding.
pub fn kappa(hessian: &Matrix2<f64>) -> Option<f64> {
    let curvature = spectrum(hessian);
    (curvature.low > 1e-12 * curvature.high).then(|| curvature.high / curvature.low)
}

/// κ of a loss over data before and after its features are scaled: as they come, and as they are prepared (standardized,
/// where they are taken as they come).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scaled {
    /// As they come.
    pub before: Condition,
    /// Scaled.
    pub after: Condition,
}

impl Scaled {
    /// `None` for a surface without data.
    pub fn of(surface: &Surface) -> Option<Self> {
        let form = surface.data()?.preparation().scaling;
        let other = if form == ScalingForm::Raw { ScalingForm::Standardized } else { form };
        let scaled = |form| Condition::of(&with_scaling(surface, form));
        Some(Self { before: scaled(ScalingForm::Raw), after: scaled(other) })
    }
}

/// Beyond this κ, gradient descent with the best of all rates has not come a tenth of the way along the valley after 1000 steps.
const HARD: f64 = 2e4;

impl Scaled {
    /// What is to be done about features as they come, if no learning rate suits both weights and scaling helps.
    pub fn advice(&self, form: ScalingForm) -> Option<String> {
        let kappa = |condition| match condition {
            Condition::Number(kappa) => Some(kappa),
            Condition::Flat => Some(f64::INFINITY),
            Condition::Kink | Condition::NoMinimum => None,
        };
        let (before, after) = (kappa(self.before)?, kappa(self.after)?);
        let helps = form == ScalingForm::Raw && before > HARD && after < 0.01 * before;
        helps.then(|| {
            let [before, after] = [before, after].map(|kappa| number(kappa, 3));
            format!("κ = {before}, so that no learning rate suits both weights; standardized features have κ = {after}")
        })
    }
}

/// The same loss on features that are scaled in another way.
fn with_scaling(surface: &Surface, scaling: ScalingForm) -> Surface {
    let mut surface = surface.clone();
    if let Some(data) = surface.part_mut().data_mut() {
        data.set_preparation(Preparation { scaling, ..*data.preparation() });
    }
    surface
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{AlongCurve, Blobs, Features, Iris};
    use crate::surface::learning::Residual;
    use crate::surface::{LinearRegression, LogisticRegression, Quadratic, StraightLine, Svm};

    fn number(condition: Condition) -> f64 {
        match condition {
            Condition::Number(kappa) => kappa,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn on_a_quadratic_it_is_kappa() {
        assert!((number(Condition::of(&Quadratic { kappa: 30.0, angle: 20.0 }.into())) - 30.0).abs() < 1e-9);
    }

    /// By hand: features of standard deviation 1 and 100 have κ near 10⁴, standardized (1 + |r|)/(1 − |r|) with their
    /// correlation r.
    #[test]
    fn standardizing_collapses_it() {
        let features = Features { size: 5000, scale: 100.0, ..Features::default() };
        let surface = LinearRegression { data: features.into(), ..LinearRegression::default() }.into();
        let scaled = Scaled::of(&surface).unwrap();
        assert!((number(scaled.before) / 1e4 - 1.0).abs() < 0.1, "{scaled:?}");
        let rows = surface.data().unwrap().train();
        let mean =
            |f: &dyn Fn(&crate::data::Example) -> f64| rows.iter().map(f).sum::<f64>() / rows.len() as f64;
        let [a, b] = [mean(&|e| e.x[0]), mean(&|e| e.x[1])];
        let covariance = mean(&|e| (e.x[0] - a) * (e.x[1] - b));
        let r = covariance / (mean(&|e| (e.x[0] - a).powi(2)) * mean(&|e| (e.x[1] - b).powi(2))).sqrt();
        let predicted = (1.0 + r.abs()) / (1.0 - r.abs());
        assert!((number(scaled.after) - predicted).abs() < 1e-6 * predicted, "{scaled:?} {predicted}");
    }

    #[test]
    fn centring_collapses_it_where_x_lies_far_from_0() {
        let data = AlongCurve { middle: 10.0, ..AlongCurve::default() };
        let scaled =
            Scaled::of(&StraightLine { data: data.into(), ..StraightLine::default() }.into()).unwrap();
        assert!(number(scaled.before) > 1000.0 && number(scaled.after) < 1.0 + 1e-9, "{scaled:?}");
        let iris = LogisticRegression { data: Iris::default().into(), ..LogisticRegression::default() };
        assert!(number(Scaled::of(&iris.into()).unwrap().after) < 100.0);
    }

    #[test]
    fn where_no_rate_is_good_it_is_said_what_helps() {
        let years = AlongCurve { middle: 2000.0, ..AlongCurve::default() };
        let line: Surface = StraightLine { data: years.into(), ..StraightLine::default() }.into();
        let advice = Scaled::of(&line).unwrap().advice(ScalingForm::Raw).unwrap();
        assert!(advice.ends_with("standardized features have κ = 1.00"), "{advice}");
        let near: Surface = StraightLine::default().into();
        assert_eq!(Scaled::of(&near).unwrap().advice(ScalingForm::Raw), None);
    }

    #[test]
    fn where_there_is_no_curvature_there_is_no_number() {
        let absolute = StraightLine { residual: Residual::Absolute, ..StraightLine::default() };
        assert_eq!(Condition::of(&absolute.into()), Condition::Kink);
        assert_eq!(Condition::of(&Svm::default().into()), Condition::Kink);
        let apart = Blobs { separation: 40.0, ..Blobs::default() };
        let separable = LogisticRegression { data: apart.into(), ..LogisticRegression::default() };
        assert_eq!(Condition::of(&separable.into()), Condition::NoMinimum);
        let same = Features { correlation: 1.0, ..Features::default() };
        let flat = LinearRegression { data: same.into(), ..LinearRegression::default() };
        assert_eq!(Condition::of(&flat.into()), Condition::Flat);
        assert_eq!(Scaled::of(&Quadratic::default().into()), None);
    }
}
