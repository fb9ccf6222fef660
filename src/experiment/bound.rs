//! Learning rates that follow the curvature of a quadratic.

use super::{Experiment, Rate, Run};
use crate::optimizer::{Notable, NotableRate, Optimizer};
use crate::parameter::Parameters;
use crate::real::V;
use crate::real::symmetric::{Spectrum, spectrum};
use crate::schedule::{Schedule, TheoryPeak};
use crate::surface::Surface;
use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// Why a learning rate cannot be bound.
pub(super) const NO_BOUND: &str = "expected a quadratic surface that curves up in every direction, and gradient descent, momentum, Nesterov or QHM as the method; for \"schedule\", gradient descent with such a schedule as silver";

/// A notable learning rate of a method on a surface; `None` if the surface is no quadratic that curves up in every direction, or
/// the method has no such rate. It is that of the surface alone, whatever is around the method.
pub fn notable_rate(surface: &Surface, optimizer: &Optimizer, notable: Notable) -> Option<NotableRate> {
    let Spectrum { low, high, .. } = curvatures(surface)?;
    notable.of(optimizer, low, high)
}

/// The curvatures of a quadratic.
fn curvatures(surface: &Surface) -> Option<Spectrum> {
    let landscape = surface.part();
    landscape.quadratic().then(|| spectrum(&landscape.jet(V::zeros()).hessian()))
}

/// What a surface gives a schedule for a method: its peak and κ.
fn theory_peak(
    surface: &Surface,
    optimizer: &Optimizer,
    schedule: &Schedule,
    steps: u64,
) -> Option<TheoryPeak> {
    let Spectrum { low, high, .. } = curvatures(surface)?;
    let descent = matches!(optimizer, Optimizer::GradientDescent(_));
    let bowl = low > 0.0 && high.is_finite();
    (descent && bowl).then(|| schedule.theory_peak(low, high, steps)).flatten()
}

impl Experiment {
    /// The peak that theory gives the schedule of a run on the surface: none but for gradient descent on a quadratic that curves up in
    /// every direction.
    pub fn theory_peak(&self, run: &Run) -> Option<TheoryPeak> {
        theory_peak(&self.surface, &run.optimizer, self.schedule(run), self.steps)
    }

    /// What a run's learning rate would be if it were bound.
    pub(super) fn bound_rate(&self, run: &Run, to: Notable) -> Option<f64> {
        if to == Notable::Schedule {
            return self.theory_peak(run).map(|peak| peak.learning_rate);
        }
        notable_rate(&self.surface, &run.optimizer, to).map(|of| of.learning_rate)
    }

    /// Lets runs keep the learning rates that they have now which follow what belongs to a schedule whose κ was set by hand: that
    /// of one run, or the shared one.
    pub fn unbind_from_schedule(&mut self, of: Option<usize>) {
        let follows = |run: &Run| matches!(run.rate, Rate::Bound { to: Notable::Schedule, .. });
        for index in 0..self.runs.len() {
            let run = &self.runs[index];
            let its = of.map_or(run.schedule.is_none(), |of| of == index);
            if its && follows(run) {
                self.unbind(index);
            }
        }
    }

    /// Binds a run's learning rate, and its β where that belongs to it, to a notable one, which it follows from now on. Nothing if
    /// there is none.
    ///
    /// # Panics
    /// If there is no such run.
    pub fn bind(&mut self, index: usize, to: Notable) {
        let rate = self.learning_rate(&self.runs[index]);
        if self.bound_rate(&self.runs[index], to).is_some() {
            self.runs[index].rate = Rate::Bound { to, rate };
            self.follow_bounds();
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
        let Self { surface, runs, schedule, steps, .. } = self;
        runs.iter_mut().for_each(|run| follow(surface, schedule, *steps, run));
    }

    /// Runs whose learning rate is bound to what the surface does not have keep the one that they have; their places.
    pub fn release_bounds(&mut self) -> Vec<usize> {
        let lost = |(index, run): (usize, &Run)| match run.rate {
            Rate::Bound { to, .. } => self.bound_rate(run, to).is_none().then_some(index),
            _ => None,
        };
        let lost: Vec<usize> = self.runs.iter().enumerate().filter_map(lost).collect();
        lost.iter().for_each(|index| self.unbind(*index));
        lost
    }
}

/// `shared` is the schedule of runs without one of their own.
fn follow(surface: &Surface, shared: &mut Schedule, steps: u64, run: &mut Run) {
    let Rate::Bound { to, rate } = &mut run.rate else { return };
    if *to == Notable::Schedule {
        let schedule = run.schedule.as_mut().unwrap_or(shared);
        if let Some(peak) = theory_peak(surface, &run.optimizer, schedule, steps) {
            *rate = peak.learning_rate;
            peak.kappa.into_iter().for_each(|kappa| schedule.set_kappa(kappa));
        }
        return;
    }
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
    fn a_rate_bound_to_its_schedule_follows_kappa_and_the_length_and_its_schedule_does_too() {
        let mut experiment = on_quadratic();
        experiment.steps = 100;
        let own = |text: &str| serde_json::from_str(&format!("\"{text}\"")).unwrap();
        experiment.schedule = own("chebyshev");
        experiment.runs[1] = Run { schedule: Some(own("silver")), ..experiment.runs[0].clone() };
        experiment.runs[1].slot = 1;
        experiment.runs[2] = Run { schedule: Some(own("two_steps")), slot: 2, ..experiment.runs[0].clone() };
        (0..3).for_each(|index| experiment.bind(index, Notable::Schedule));
        let rates =
            |experiment: &Experiment| [0, 1, 2].map(|at| experiment.learning_rate(&experiment.runs[at]));
        set_kappa(&mut experiment, 400.0);
        let silver = (1.0 + (1.0 + 2.0_f64.sqrt()).powi(5)) / 400.0;
        let root = 401.0 - 399.0 * (std::f64::consts::PI / 128.0).cos();
        for (got, want) in rates(&experiment).into_iter().zip([2.0 / root, silver, 1.0]) {
            assert!((got - want).abs() < 1e-9 * want, "{got} {want}");
        }
        assert_eq!(experiment.schedule.kappa(), Some(400.0));
        assert_eq!(experiment.runs[2].schedule.as_ref().unwrap().kappa(), Some(400.0));
        let document = Document { experiment: experiment.clone(), ..Document::default() };
        assert_eq!(Document::parse(&document.to_text()).unwrap(), document);
        // κ by hand: what follows the shared schedule alone lets go.
        experiment.unbind_from_schedule(None);
        assert!(matches!(experiment.runs[0].rate, Rate::Own(_)));
        assert!(matches!(experiment.runs[1].rate, Rate::Bound { .. }));
        // A schedule without such a theory has nothing to follow.
        experiment.runs[1].schedule = None;
        experiment.schedule = own("cosine");
        assert_eq!(experiment.release_bounds(), [1]);
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
