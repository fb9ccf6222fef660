//! Learning rates that follow the curvature of a quadratic.

use super::{Experiment, Rate, Run};
use crate::optimizer::{Notable, NotableRate, Optimizer};
use crate::parameter::Parameters;
use crate::real::V;
use crate::real::symmetric::{Spectrum, spectrum};
use crate::surface::Surface;
use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// Why a learning rate cannot be bound.
pub(super) const NO_BOUND: &str = "expected a quadratic surface that curves up in every direction, and gradient descent, momentum or Nesterov as the method";

/// A notable learning rate of a method on a surface; `None` if the surface is no quadratic that curves up in every direction, or
/// the method has no such rate. It is that of the surface alone, whatever is around the method.
pub fn notable_rate(surface: &Surface, optimizer: &Optimizer, notable: Notable) -> Option<NotableRate> {
    let landscape = surface.part();
    let quadratic = landscape.quadratic();
    let spectrum = quadratic.then(|| spectrum(&landscape.jet(V::zeros()).hessian()));
    let Spectrum { low, high, .. } = spectrum?;
    notable.of(optimizer, low, high)
}

impl Experiment {
    /// Binds a run's learning rate, and its β where that belongs to it, to a notable one, which it follows from now on. Nothing if
    /// there is none.
    ///
    /// # Panics
    /// If there is no such run.
    pub fn bind(&mut self, index: usize, to: Notable) {
        let rate = self.learning_rate(&self.runs[index]);
        let Self { surface, runs, .. } = self;
        if notable_rate(surface, &runs[index].optimizer, to).is_some() {
            runs[index].rate = Rate::Bound { to, rate };
            follow(surface, &mut runs[index]);
        }
    }

    /// Lets a run keep the learning rate that it has now, whatever it was bound to.
    ///
    /// # Panics
    /// If there is no such run.
    pub fn unbind(&mut self, index: usize) {
        if let Rate::Bound { rate, .. } = self.runs[index].rate {
            self.runs[index].rate = Rate::Own(rate);
        }
    }

    /// Gives all bound runs the learning rates of the surface as it is now. To be called after every change of it.
    pub fn follow_bounds(&mut self) {
        let Self { surface, runs, .. } = self;
        runs.iter_mut().for_each(|run| follow(surface, run));
    }

    /// Runs whose learning rate is bound to what the surface does not have keep the one that they have; their places.
    pub fn release_bounds(&mut self) -> Vec<usize> {
        let lost = |(index, run): (usize, &Run)| match run.rate {
            Rate::Bound { to, .. } => {
                notable_rate(&self.surface, &run.optimizer, to).is_none().then_some(index)
            }
            _ => None,
        };
        let lost: Vec<usize> = self.runs.iter().enumerate().filter_map(lost).collect();
        lost.iter().for_each(|index| self.unbind(*index));
        lost
    }
}

fn follow(surface: &Surface, run: &mut Run) {
    let Rate::Bound { to, rate } = &mut run.rate else { return };
    let Some(NotableRate { learning_rate, beta }) = notable_rate(surface, &run.optimizer, *to) else {
        return;
    };
    *rate = learning_rate;
    let place = run.optimizer.parameters().iter().position(|parameter| parameter.key == "beta");
    if let (Some(place), Some(beta)) = (place, beta) {
        run.optimizer.set(place, beta);
    }
}

/// A run's learning rate as it stands in a file: a number, or what it is bound to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum FileRate {
    Number(f64),
    Bound(Notable),
}

impl Serialize for FileRate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Written {
            bound: &'static str,
        }
        match self {
            Self::Number(number) => number.serialize(serializer),
            Self::Bound(to) => Written { bound: to.id() }.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for FileRate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = FileRate;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a number, or an object such as {{\"bound\": \"1/L\"}}")
    }
    fn visit_f64<E: Error>(self, number: f64) -> Result<FileRate, E> {
        Ok(FileRate::Number(number))
    }
    fn visit_u64<E: Error>(self, number: u64) -> Result<FileRate, E> {
        Ok(FileRate::Number(number as f64))
    }
    fn visit_i64<E: Error>(self, number: i64) -> Result<FileRate, E> {
        Ok(FileRate::Number(number as f64))
    }
    fn visit_str<E: Error>(self, text: &str) -> Result<FileRate, E> {
        Notable::named(text).map(FileRate::Bound).ok_or_else(|| {
            let ids = Notable::ALL.map(Notable::id).join(", ");
            E::custom(format!("expected a number or one of {ids}, found \"{text}\""))
        })
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<FileRate, A::Error> {
        let mut bound = None;
        while let Some(key) = map.next_key::<String>()? {
            if key != "bound" {
                return Err(A::Error::custom(format!("unknown field `{key}`, expected `bound`")));
            }
            bound = Some(map.next_value::<String>()?);
        }
        self.visit_str(&bound.unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::Document;
    use crate::optimizer::{GradientDescent, Momentum, Nesterov};

    fn on_quadratic() -> Experiment {
        let mut experiment = Experiment::on(Surface::named("quadratic").unwrap());
        experiment.runs = vec![
            Run::new(0, GradientDescent::default().into()),
            Run::new(1, Momentum::default().into()),
            Run::new(2, Nesterov::default().into()),
        ];
        experiment
    }

    fn set_kappa(experiment: &mut Experiment, kappa: f64) {
        let place = experiment.surface.parameters().iter().position(|of| of.key == "kappa").unwrap();
        experiment.surface.set(place, kappa);
        experiment.follow_bounds();
    }

    #[test]
    fn bound_rates_follow_the_condition_number_and_momentum_its_best_pair() {
        let mut experiment = on_quadratic();
        experiment.bind(0, Notable::Fastest);
        experiment.bind(1, Notable::Optimal);
        experiment.bind(2, Notable::Limit);
        for kappa in [100.0, 400.0, 9.0] {
            set_kappa(&mut experiment, kappa);
            let rate = |index: usize| experiment.learning_rate(&experiment.runs[index]);
            let close = |found: f64, expected: f64| {
                assert!((found - expected).abs() < 1e-12 * expected, "{found} {expected}");
            };
            close(rate(0), 2.0 / (kappa + 1.0));
            close(rate(1), (2.0 / (kappa.sqrt() + 1.0)).powi(2));
            let Optimizer::Momentum(momentum) = &experiment.runs[1].optimizer else { panic!() };
            close(momentum.beta, ((kappa.sqrt() - 1.0) / (kappa.sqrt() + 1.0)).powi(2));
            close(rate(2), 2.0 * 1.9 / (2.8 * kappa));
        }
    }

    #[test]
    fn a_bound_rate_is_in_the_file_and_comes_back() {
        let mut experiment = on_quadratic();
        experiment.bind(0, Notable::InverseL);
        experiment.bind(1, Notable::Optimal);
        let document = Document { experiment, ..Document::default() };
        let text = document.to_text();
        assert!(text.contains("\"bound\": \"1/L\"") && text.contains("\"bound\": \"optimal\""), "{text}");
        assert_eq!(Document::parse(&text).unwrap(), document);
        let steeper = document.with("surface.kappa=1000").unwrap().experiment;
        assert_eq!(steeper.learning_rate(&steeper.runs[0]), 0.001);
        let bound = document.with("runs.2.learning_rate=2/(L+mu)").unwrap().experiment;
        assert!(matches!(bound.runs[2].rate, Rate::Bound { to: Notable::Fastest, .. }));
    }

    #[test]
    fn what_has_no_notable_rate_is_refused_in_a_file_and_keeps_its_own_in_the_window() {
        let refused = |surface: &str, run: &str| {
            let text = format!("{{\"version\": 1, \"surface\": \"{surface}\", \"runs\": [{run}]}}");
            Document::parse(&text).unwrap_err().to_string()
        };
        let bound = "{\"optimizer\": \"momentum\", \"learning_rate\": {\"bound\": \"optimal\"}}";
        assert_eq!(refused("banana", bound), format!("runs[0].learning_rate: {NO_BOUND}"));
        let adam = "{\"optimizer\": \"adam\", \"learning_rate\": {\"bound\": \"1/L\"}}";
        assert_eq!(refused("quadratic", adam), format!("runs[0].learning_rate: {NO_BOUND}"));
        let unknown = refused("quadratic", "{\"learning_rate\": {\"bound\": \"3/L\"}}");
        assert!(unknown.contains("runs[0].learning_rate") && unknown.contains("found \"3/L\""), "{unknown}");
        let mut experiment = on_quadratic();
        experiment.bind(0, Notable::InverseL);
        let before = experiment.learning_rate(&experiment.runs[0]);
        experiment.surface = Surface::named("banana").unwrap();
        assert_eq!(experiment.release_bounds(), [0]);
        assert_eq!(experiment.runs[0].rate, Rate::Own(before));
    }

    #[test]
    fn another_quadratic_keeps_what_is_bound_and_a_number_of_its_own_unbinds() {
        let mut experiment = on_quadratic();
        experiment.bind(0, Notable::InverseL);
        experiment.set_surface(Surface::named("booth").unwrap());
        // Booth's Hessian is [[10, 8], [8, 10]].
        assert!((experiment.learning_rate(&experiment.runs[0]) - 1.0 / 18.0).abs() < 1e-12);
        experiment.set_learning_rate(0, 0.3);
        assert_eq!(experiment.runs[0].rate, Rate::Own(0.3));
    }
}
