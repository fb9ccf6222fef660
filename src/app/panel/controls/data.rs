//! Where the examples of a loss come from, and what is done to them.

use super::condition;
use crate::app::now::Command;
use crate::app::widget::{self, ComboEntry};
use crate::data::{Data, MOST_POINTS, Points, Source, Task};
use crate::experiment::{Experiment, View};
use crate::parameter::Parameters;
use egui::{Id, Label, RichText, Ui};

/// The section, for a loss over data.
pub(super) fn ui(ui: &mut Ui, experiment: &mut Experiment, view: &mut View, commands: &mut Vec<Command>) {
    let Some(loss) = experiment.surface.part().data_loss() else { return };
    let (task, data) = (loss.task(), loss.data().clone());
    let offers = offers(task, &data);
    let current = data.source().description();
    let position = offers.iter().position(|offer| offer.source.description().id == current.id).unwrap_or(0);
    let entries = offers.iter().map(|offer| {
        let description = offer.source.description();
        ComboEntry { group: offer.group, name: description.name, summary: description.summary }
    });
    if let Some(index) = widget::combo(ui, Id::unique("data source"), "Data source", entries, position) {
        match offers[index].source.clone() {
            // Its rows are those before, and so are the rates that suit them.
            Source::Points(_) => change(experiment, |data| data.set_source(own(data.source()))),
            chosen => {
                experiment.set_source(chosen);
                view.window = None;
            }
        }
        return;
    }
    about(ui, data.source());
    if !data.source().parameters().is_empty() {
        let mut source = data.source().clone();
        widget::part(ui, Id::unique(("source", current.id)), current.name, &mut source);
        change(experiment, |data| data.set_source(source));
    }
    let spec = Command::OpenData.spec();
    if ui.button(spec.text).on_hover_text(spec.hint).clicked() {
        commands.push(Command::OpenData);
    }
    prepare(ui, experiment, &data);
    let gestures = "Drag points in the plot, double-click to add one (with shift of the other class), right-click to delete";
    let many = data.prepared().origin.len() > MOST_POINTS;
    for words in [Some(count(experiment)), (!many).then(|| gestures.to_owned())].into_iter().flatten() {
        ui.add(Label::new(RichText::new(words).weak().small()).wrap());
    }
    condition::ui(ui, &experiment.surface);
}

/// A source that can be chosen.
struct Offer {
    group: &'static str,
    source: Source,
}

/// All sources, those that suit the task first, each with the settings that suit it best; the present one as it is.
fn offers(task: Task, data: &Data) -> Vec<Offer> {
    let present = data.source();
    let id = present.description().id;
    let best = Source::for_task(task);
    let source = |source: Source| match source {
        source if source.description().id == id => Some(present.clone()),
        source if source.description().id == best.description().id => Some(best.clone()),
        // A file has to be opened first.
        Source::File(_) => None,
        source => Some(source),
    };
    let offer = |source: Source| {
        let own = matches!(source, Source::Points(_) | Source::File(_));
        let suits = own || source.part().suits(task);
        Offer { group: if suits { "" } else { "Made for other models" }, source }
    };
    let mut offers: Vec<Offer> = Source::all().into_iter().filter_map(source).map(offer).collect();
    offers.sort_by_key(|offer| !offer.group.is_empty());
    offers
}

/// What the source is; if it is a file, which one.
fn about(ui: &mut Ui, source: &Source) {
    let words = match source {
        Source::File(file) => file.path.clone(),
        other => other.description().summary.to_owned(),
    };
    ui.add(Label::new(RichText::new(words).weak().small()).wrap());
}

/// Points of one's own that begin as the rows of a source, if these are not too many.
fn own(source: &Source) -> Points {
    let rows = source.part().rows();
    let few = (1..=MOST_POINTS).contains(&rows.len());
    if few { Points::new(rows, source.part().names()) } else { Points::default() }
}

fn prepare(ui: &mut Ui, experiment: &mut Experiment, data: &Data) {
    let mut preparation = *data.preparation();
    let split = preparation.validation > 0.0;
    let matters = |key: &str| split || key != "split_seed";
    widget::some_of(ui, Id::unique("prepare"), "the data", &mut preparation, matters);
    change(experiment, |data| data.set_preparation(preparation));
}

/// Changes the data; a loss whose data stay as they are is not touched.
fn change(experiment: &mut Experiment, change: impl FnOnce(&mut Data)) {
    if let Some(data) = experiment.surface.part_mut().data_mut() {
        change(data);
    }
}

/// How many rows there are.
fn count(experiment: &Experiment) -> String {
    let Some(data) = experiment.surface.data() else { return String::new() };
    match (data.train().len(), data.validation().len()) {
        (train, 0) => format!("{train} examples"),
        (train, validation) => format!("{train} examples to train on, {validation} for validation"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{Panel, panel_of, press, slide};
    use super::*;
    use crate::data::{AlongCurve, Hubble, Preparation, ScalingForm};
    use crate::surface::learning::Residual;
    use crate::surface::{LinearRegression, LogisticRegression, StraightLine};
    use egui_kittest::kittest::Queryable;

    fn panel() -> Panel {
        panel_of(Experiment::on(StraightLine::default().into()), [320.0, 4000.0])
    }

    fn data(panel: &Panel) -> Data {
        panel.state().experiment.surface.data().unwrap().clone()
    }

    fn choose(panel: &mut Panel, menu: &str, entry: &str) {
        press(panel, menu);
        panel.get_all_by_label(entry).last().unwrap().click_accesskit();
        panel.run();
        panel.key_press(egui::Key::Escape);
        panel.run();
    }

    #[test]
    fn a_source_is_chosen_set_and_becomes_ones_own_points() {
        let mut panel = panel();
        panel.state_mut().view.window = Some([[0.0, 1.0], [0.0, 1.0]]);
        choose(&mut panel, "Data source", "Hubble's galaxies");
        assert_eq!(data(&panel), Data::from(Hubble::default()));
        let experiment = &panel.state().experiment;
        assert_eq!(experiment.learning_rate, experiment.surface.part().suggestion().rate);
        assert_eq!(panel.state().view.window, None);
        choose(&mut panel, "Data source", "Points along a curve");
        slide(&mut panel, "size of Points along a curve", 60.0);
        let rate = panel.state().experiment.learning_rate;
        assert_eq!(data(&panel), Data::from(AlongCurve { size: 60, ..AlongCurve::default() }));
        let rows = data(&panel).train().to_vec();
        panel.state_mut().experiment.learning_rate = 2.0 * rate;
        choose(&mut panel, "Data source", "Own points");
        assert!(matches!(data(&panel).source(), Source::Points(_)));
        assert_eq!((data(&panel).train(), panel.state().experiment.learning_rate), (&rows[..], 2.0 * rate));
    }

    #[test]
    fn sources_that_suit_the_model_come_first_with_the_settings_that_suit_it() {
        for surface in crate::surface::Surface::all() {
            let Some(loss) = surface.part().data_loss() else { continue };
            let offers = offers(loss.task(), loss.data());
            let (good, other): (Vec<_>, Vec<_>) = offers.iter().partition(|offer| offer.group.is_empty());
            assert!(good.len() >= 2, "{}", surface.description().id);
            assert!(good.iter().all(|offer| offer.source.part().rows().len() > 4));
            assert!(other.iter().all(|offer| !offer.source.part().suits(loss.task())));
            assert!(offers.iter().map(|o| o.group.len()).is_sorted());
        }
    }

    #[test]
    fn features_are_standardized_and_examples_held_back() {
        let mut panel = panel();
        panel.get_by_label("40 examples");
        assert!(panel.query_by_label("split of the data").is_none());
        choose(&mut panel, "features of the data", "standardized");
        slide(&mut panel, "held out of the data", 0.25);
        panel.get_by_label("30 examples to train on, 10 for validation");
        slide(&mut panel, "split of the data", 7.0);
        let expected = Preparation {
            scaling: ScalingForm::Standardized,
            validation: 0.25,
            split_seed: 7,
            ..Preparation::default()
        };
        assert_eq!(*data(&panel).preparation(), expected);
    }

    #[test]
    fn kappa_is_shown_before_and_after() {
        let narrow = AlongCurve { middle: 10.0, ..AlongCurve::default() };
        let line = StraightLine { data: narrow.into(), ..StraightLine::default() };
        let mut panel = panel_of(Experiment::on(line.into()), [320.0, 4000.0]);
        panel.get_by_label_contains("as they come → 1.00 if standardized");
        choose(&mut panel, "features of the data", "centred");
        panel.get_by_label_contains(" centred");
        panel.state_mut().experiment =
            Experiment::on(StraightLine { residual: Residual::Absolute, ..StraightLine::default() }.into());
        panel.run();
        panel.get_by_label("This loss has no κ, its minimum is a kink");
    }

    /// 10,000 examples of a loss without a closed form: κ comes from beside the window.
    #[test]
    fn what_takes_long_is_not_waited_for() {
        let data = crate::data::Blobs { size: 10_000, ..Default::default() };
        let logistic = LogisticRegression { data: data.into(), ..LogisticRegression::default() };
        let mut panel = panel_of(Experiment::on(logistic.into()), [320.0, 4000.0]);
        for _ in 0..2000 {
            if panel.query_by_label_contains("as they come").is_some() {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(10));
            panel.run();
        }
        panic!("κ did not come");
    }

    #[test]
    fn a_surface_without_data_has_no_such_section() {
        let mut panel = panel_of(Experiment::default(), [320.0, 4000.0]);
        assert!(panel.query_by_label("Data").is_none());
        panel.state_mut().experiment = Experiment::on(LinearRegression::default().into());
        panel.run();
        assert!(panel.query_by_label("Data").is_some());
    }
}
