//! Names of runs. One that is made of a setting, such as `α = 0.1`, follows the setting, so that it never lies.

use super::{Experiment, Run};
use crate::number::write::label;
use crate::optimizer::Optimizer;
use crate::parameter::{Kind, Parameters};

/// The symbol of the learning rate.
const RATE: &str = "α";

impl Experiment {
    /// The name a run is shown with: its own, or its optimizer's, numbered from the second of the same name on.
    pub fn name(&self, index: usize) -> String {
        let name = self.plain_name(&self.runs[index]);
        match self.runs[..index].iter().filter(|run| self.plain_name(run) == name).count() {
            0 => name,
            before => format!("{name} {}", before + 1),
        }
    }

    fn plain_name(&self, run: &Run) -> String {
        let Some(own) = &run.name else { return run.optimizer.description().name.to_owned() };
        if !own.contains('{') {
            return own.clone();
        }
        let settings = settings(&run.optimizer, self.learning_rate(run));
        settings.fold(own.clone(), |name, (symbol, value)| name.replace(&format!("{{{symbol}}}"), &value))
    }

    /// Gives a run a name of its own, or its optimizer's if the text is empty or that. What the text says of a setting as it is now,
    /// such as `β = 0.9`, it says of the setting as it will be: it is kept as `β = {β}`.
    ///
    /// # Panics
    /// If there is no such run.
    pub fn rename(&mut self, index: usize, text: &str) {
        let text = text.trim();
        let rate = self.learning_rate(&self.runs[index]);
        let run = &mut self.runs[index];
        let own = !text.is_empty() && text != run.optimizer.description().name;
        run.name = own.then(|| {
            settings(&run.optimizer, rate).fold(text.to_owned(), |name, (symbol, value)| {
                let said = format!("{symbol} = {value}");
                if says(&name, &said) {
                    name.replace(&said, &format!("{symbol} = {{{symbol}}}"))
                } else {
                    name
                }
            })
        });
    }

    /// Names that were written into a file follow their settings from now on.
    pub(super) fn follow_names(&mut self) {
        for index in 0..self.runs.len() {
            if let Some(name) = self.runs[index].name.clone() {
                self.rename(index, &name);
            }
        }
    }
}

/// Whether a name has these words and not only the beginning of a longer number.
fn says(name: &str, said: &str) -> bool {
    let goes_on = |c: char| c.is_alphanumeric() || ['.', '×', '/', '⁻'].contains(&c);
    name.match_indices(said).all(|(at, _)| !name[at + said.len()..].starts_with(goes_on))
        && name.contains(said)
}

/// The symbols and values of a run's learning rate and of its method's numbers.
fn settings(optimizer: &Optimizer, rate: f64) -> impl Iterator<Item = (&'static str, String)> {
    let numbers = optimizer.parameters().iter().enumerate();
    let numbers =
        numbers.filter(|(_, parameter)| matches!(parameter.kind, Kind::Number { .. } | Kind::Count { .. }));
    let numbers = numbers.map(|(index, parameter)| (parameter.symbol, label(optimizer.get(index))));
    std::iter::once((RATE, label(rate))).chain(numbers)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::{Document, Rate};
    use crate::optimizer::Momentum;
    use crate::surface::Surface;

    #[test]
    fn a_name_made_of_a_setting_follows_it_over_every_change() {
        let text = r#"{"version": 1, "surface": "ravine", "runs": [
            {"name": "α = 0.4", "learning_rate": 0.4}, {"name": "β = 0.9, slow", "optimizer": "momentum"},
            {"name": "α = 0.07", "learning_rate": 0.4}]}"#;
        let mut experiment = Document::parse(text).unwrap().experiment;
        assert_eq!(experiment.name(0), "α = 0.4");
        experiment.set_surface(Surface::named("quadratic").unwrap());
        let rate = experiment.learning_rate(&experiment.runs[0]);
        assert_eq!(experiment.name(0), format!("α = {}", label(rate)));
        experiment.runs[0].rate = Rate::Own(0.125);
        assert_eq!(experiment.name(0), "α = 0.125");
        experiment.runs[1].optimizer = Momentum { beta: 0.5, ..Momentum::default() }.into();
        assert_eq!(experiment.name(1), "β = 0.5, slow");
        assert_eq!(experiment.name(2), "α = 0.07", "what was not said of the setting stays as it is");
    }

    #[test]
    fn a_name_that_is_typed_follows_too_and_the_beginning_of_a_number_is_not_the_number() {
        let mut experiment = Experiment::default();
        experiment.runs[0].rate = Rate::Own(0.2);
        experiment.rename(0, " α = 0.2 ");
        assert_eq!(experiment.runs[0].name.as_deref(), Some("α = {α}"));
        experiment.rename(0, "α = 0.25");
        assert_eq!(experiment.runs[0].name.as_deref(), Some("α = 0.25"));
        experiment.rename(0, "");
        assert_eq!(experiment.runs[0].name, None);
    }

    #[test]
    fn names_that_follow_survive_a_file_and_equal_ones_are_numbered() {
        let mut document = Document::default();
        for index in [0, 1] {
            document.experiment.runs[index].rate = Rate::Own(0.2);
            document.experiment.rename(index, "α = 0.2");
        }
        let again = Document::parse(&document.to_text()).unwrap();
        assert_eq!(again, document);
        assert_eq!([0, 1].map(|index| again.experiment.name(index)), ["α = 0.2", "α = 0.2 2"]);
    }
}
