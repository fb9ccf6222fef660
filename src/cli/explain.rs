//! `descent-lab run --explain`: a step of every run as one works it by hand.

use super::arguments::{RunArguments, TableForm};
use super::{CliError, Streams};
use crate::by_hand::{Notation, Working};
use crate::experiment::Experiment;
use crate::platform;
use crate::trajectory::Trajectory;
use std::path::Path;

pub(super) fn carry_out(run: &RunArguments, step: u64, streams: &mut Streams<'_>) -> Result<(), CliError> {
    let notation = notation(run)?;
    let loaded = run.source.load()?;
    let path = run.output.as_deref().filter(|path| *path != Path::new("-"));
    path.map_or(Ok(()), |path| loaded.spare_inputs(path))?;
    loaded.say(streams.err);
    let text = explained(&loaded.document.experiment, step, notation)?;
    match path {
        None => Ok(streams.out.write_all(text.as_bytes())?),
        Some(path) => {
            platform::file::write(path, text.as_bytes()).map_err(|error| CliError::not_written(path, &error))
        }
    }
}

/// As asked for, else as the output file's ending says; text where there is none.
fn notation(run: &RunArguments) -> Result<Notation, CliError> {
    let ending = run.output.as_deref().and_then(Path::extension);
    let is = |known: &str| ending.is_some_and(|ending| ending.eq_ignore_ascii_case(known));
    match run.format {
        Some(TableForm::Text) => Ok(Notation::Text),
        Some(TableForm::Latex) => Ok(Notation::Latex),
        Some(TableForm::Markdown) => Ok(Notation::Markdown),
        Some(TableForm::Csv | TableForm::Json | TableForm::Table) => {
            Err(CliError::Input("--explain: expected --format text, latex or markdown".into()))
        }
        None if is("tex") => Ok(Notation::Latex),
        None if is("md") => Ok(Notation::Markdown),
        None => Ok(Notation::Text),
    }
}

/// The step of every run that has it.
fn explained(experiment: &Experiment, step: u64, notation: Notation) -> Result<String, CliError> {
    let steps = experiment.steps;
    if step >= steps {
        let last = steps.saturating_sub(1);
        return Err(CliError::Input(format!("--explain {step}: expected a step from 0 to {last}")));
    }
    let mut text = String::new();
    for (index, run) in experiment.runs.iter().enumerate() {
        let plan = experiment.plan(run);
        let trajectory = Trajectory::of(&plan);
        let title = format!("{}, step {step}", experiment.name(index));
        let body = match Working::of(&plan, &trajectory, step) {
            Some(working) => working.written(notation),
            None => format!("No step starts there: the run has {} steps\n", trajectory.last_step()),
        };
        let title = match notation {
            Notation::Text => format!("{title}\n"),
            Notation::Latex => format!("\\paragraph{{{}}}\n", crate::by_hand::escaped(&title)),
            Notation::Markdown => format!("### {title}\n\n"),
        };
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&title);
        text.push_str(&body);
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::optimizer::Optimizer;
    use crate::surface::Typed;

    #[test]
    fn the_first_step_of_all_runs_is_printed_in_every_notation() {
        let mut experiment = Experiment::on(Typed::new("x² + 2y²").unwrap().into());
        experiment.start = Some(crate::real::V::new(4.0, 2.0));
        experiment.runs.truncate(1);
        experiment.add_run(Optimizer::named("adam").unwrap());
        let text = explained(&experiment, 0, Notation::Text).ok().unwrap();
        assert!(
            text.starts_with("Gradient descent, step 0\n") && text.contains("\nAdam, step 0\n"),
            "{text}"
        );
        assert!(text.contains("∇f(x) = (8, 8)"), "{text}");
        let latex = explained(&experiment, 0, Notation::Latex).ok().unwrap();
        assert!(latex.contains(r"\begin{align*}"), "{latex}");
        assert!(explained(&experiment, experiment.steps, Notation::Text).is_err());
    }
}
