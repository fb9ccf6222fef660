//! Where the control of every setting is, so that it can be found by its words: made from the parts' own declarations.

use super::around::{ALL_RUNS, matters, stage_name};
use super::sections;
use crate::app::now::Goal;
use crate::around::{Around, Circumstance};
use crate::experiment::{Experiment, FACTOR, LEARNING_RATE, Rate, START, STEPS};
use crate::optimizer::StepScale;
use crate::parameter::{Parameter, Parameters};

/// A setting and where its control is.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::app) struct SettingPlace {
    /// The setting.
    pub(in crate::app) parameter: Parameter,
    /// What it belongs to.
    pub(in crate::app) of: String,
    /// Where its control is.
    pub(in crate::app) goal: Goal,
}

/// All settings that an experiment has.
pub(in crate::app) fn places(experiment: &Experiment) -> Vec<SettingPlace> {
    let Experiment { surface, runs, schedule, around, swarm, .. } = experiment;
    let mut all = Vec::new();
    let mut part = |section, run, of: &str, part: &dyn Parameters, matters: &dyn Fn(&str) -> bool| {
        let matter = part.parameters().iter().filter(|parameter| matters(parameter.key));
        all.extend(matter.map(|parameter| place(section, run, of, *parameter)));
    };
    let every = |_: &str| true;
    part(sections::SURFACE, None, surface.description().name, surface, &|key| surface.part().matters(key));
    if let Some(data) = surface.data() {
        let source = data.source();
        part(sections::DATA, None, source.description().name, source, &every);
        part(sections::DATA, None, "the data", data.preparation(), &every);
    }
    part(sections::SCHEDULE, None, "the schedule", &schedule.shape, &every);
    if let Some(warmup) = &schedule.warmup {
        part(sections::SCHEDULE, None, "the warmup of the schedule", warmup, &every);
    }
    for (index, run) in runs.iter().enumerate() {
        let name = experiment.name(index);
        part(sections::RUNS, Some(run.slot), &name, &run.optimizer, &every);
        if let Some(own) = &run.schedule {
            part(sections::RUNS, Some(run.slot), &format!("the schedule of {name}"), &own.shape, &every);
        }
        for (stage, own) in run.around.iter().flat_map(stages_on) {
            let matters = |key: &str| run.around.as_ref().is_some_and(|around| matters(around, stage, key));
            part(sections::RUNS, Some(run.slot), &stage_name(stage, &name), own, &matters);
        }
    }
    for (stage, settings) in stages_on(around) {
        let of = stage_name(stage, ALL_RUNS);
        part(section_of(stage), None, &of, settings, &|key| matters(around, stage, key));
    }
    if let Some(swarm) = swarm {
        part(sections::STARTS, None, "the swarm", swarm, &every);
    }
    all.push(place(sections::LEARNING_RATE, None, "all linked runs", LEARNING_RATE));
    all.push(place(sections::SCHEDULE, None, "every run", STEPS));
    for (index, run) in runs.iter().enumerate() {
        if run.optimizer.part().step_scale() != StepScale::Ignored {
            let parameter = if matches!(run.rate, Rate::Linked(_)) { FACTOR } else { LEARNING_RATE };
            all.push(place(sections::RUNS, Some(run.slot), &experiment.name(index), parameter));
        }
    }
    for axis in ["x", "y"] {
        let of = format!("{axis} of the start");
        let goal = Goal { section: sections::SURFACE, control: of.clone(), ..Goal::default() };
        all.push(SettingPlace { parameter: START, of, goal });
    }
    all
}

/// Where the setting of a run is that a step worked by hand calls by this symbol, at iterate `step`: of its method, its learning rate,
/// of a stage around it; the start where that is the iterate.
pub(in crate::app) fn place_of_symbol(
    experiment: &Experiment,
    slot: usize,
    symbol: &str,
    step: u64,
) -> Option<SettingPlace> {
    let all = places(experiment);
    if symbol == "x" {
        return all.into_iter().find(|place| place.parameter == START && step == 0);
    }
    // With a schedule the rate that is set is α₀.
    let is_rate = ["α", "α₀"].contains(&symbol);
    let own = |place: &&SettingPlace| {
        let same = place.parameter.symbol == symbol || (is_rate && place.parameter == LEARNING_RATE);
        place.goal.run == Some(slot) && same
    };
    let shared = |place: &&SettingPlace| {
        let of_stage = place.goal.section == sections::AROUND && place.parameter.symbol == symbol;
        place.goal.run.is_none() && (of_stage || (is_rate && place.parameter == LEARNING_RATE))
    };
    all.iter().find(own).or_else(|| all.iter().find(shared)).cloned()
}

fn place(section: &'static str, run: Option<usize>, of: &str, parameter: Parameter) -> SettingPlace {
    let control = format!("{} of {of}", parameter.symbol);
    SettingPlace { parameter, of: of.to_owned(), goal: Goal { section, run, control, stage: None } }
}

/// Where the first setting of a stage is, once the stage is on.
pub(in crate::app) fn stage_place(stage: Circumstance) -> Goal {
    let part = stage.default_part();
    let first = part.parameters().first();
    let control = first
        .map_or_else(String::new, |first| format!("{} of {}", first.symbol, stage_name(stage, ALL_RUNS)));
    Goal { section: section_of(stage), run: None, stage: Some(stage), control }
}

fn stages_on(around: &Around) -> impl Iterator<Item = (Circumstance, &dyn Parameters)> {
    Circumstance::ALL.iter().filter_map(|stage| around.part(*stage).map(|part| (*stage, part)))
}

fn section_of(stage: Circumstance) -> &'static str {
    if stage == Circumstance::Stop { sections::STOP } else { sections::AROUND }
}
