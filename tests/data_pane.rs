//! The data beside the plane: every loss over data, however its rows are prepared, in every look, whatever is pointed at.

mod scenes;

use descent_lab::around::{Batch, Sharing};
use descent_lab::data::{AlongCurve, Blobs, Data, Features, Preparation, ScalingForm};
use descent_lab::experiment::{Experiment, Layer, View};
use descent_lab::picture::colour::Colour;
use descent_lab::picture::look::{Look, LookKind};
use descent_lab::picture::rect::Rect;
use descent_lab::picture::scene::{Item, MarkerShape};
use descent_lab::plot::coordinates::bounds;
use descent_lab::plot::coordinates::{Chart, Coordinates};
use descent_lab::plot::data_pane::{DataAxes, DataPane, DataPicture, Pointed, fit_items};
use descent_lab::plot::pane::plane_projection;
use descent_lab::real::V;
use descent_lab::stage::Stage;
use descent_lab::surface::{LinearRegression, LogisticRegression, StraightLine, Surface, Svm};
use scenes::{flat, places};

const TARGET: Rect = Rect::new([60.0, 20.0], [420.0, 300.0]);

fn losses() -> impl Iterator<Item = Surface> {
    Surface::all().into_iter().filter(|surface| surface.data().is_some())
}

fn prepared(mut surface: Surface, preparation: Preparation) -> Surface {
    surface.part_mut().data_mut().unwrap().set_preparation(preparation);
    surface
}

fn stage(surface: Surface) -> Stage {
    Stage::of(&Experiment { steps: 5, ..Experiment::on(surface) })
}

/// The items of a pane, at a step, with something pointed at.
fn items(stage: &Stage, look: &Look, step: u64, pointed: Option<Pointed>) -> Vec<Item> {
    let (surface, view) = (&stage.experiment.surface, &View::default());
    let axes = &DataAxes::of(surface, stage.experiment.start()).unwrap();
    let (target, cursor, heading) = (TARGET, Some(2), "");
    DataPane { surface, stage, view, axes, target, look, step, cursor, pointed, heading }.items()
}

#[test]
fn every_loss_over_data_has_a_pane_whatever_is_pointed_at() {
    let half = Preparation { scaling: ScalingForm::Standardized, validation: 0.5, ..Preparation::default() };
    let near = TARGET.shrink(-400.0);
    for surface in losses() {
        for preparation in [Preparation::default(), half] {
            let stage = stage(prepared(surface.clone(), preparation));
            let iterate = Pointed::Iterate { slot: 1, step: 3 };
            let weights = [V::zeros(), V::new(1e300, -1e-300), V::new(0.3, -2.0)].map(Pointed::Model);
            let pointed = [None, Some(Pointed::Example(3)), Some(Pointed::Example(u32::MAX)), Some(iterate)];
            for pointed in pointed.into_iter().chain(weights.map(Some)) {
                for look in LookKind::ALL.map(Look::of) {
                    let items = items(&stage, &look, 5, pointed);
                    let name = surface.description().id;
                    assert!(flat(&items).len() < 800, "{name}: {}", flat(&items).len());
                    for item in flat(&items) {
                        let inside = places(item).into_iter().all(|at| near.contains(at));
                        assert!(inside, "{name} {pointed:?}: {item:?}");
                    }
                }
            }
        }
    }
}

#[test]
fn an_example_is_seen_in_the_plane_of_every_loss_over_data() {
    for surface in losses() {
        let stage = stage(surface);
        let view = View::default();
        let projection = plane_projection(bounds(&stage.experiment, &view, TARGET), TARGET);
        let chart = Chart { projection, coordinates: Coordinates::of(&stage.experiment, &view) };
        let surface = &stage.experiment.surface;
        let all = |row| fit_items(surface, row, stage.visible(&view), 0, &chart, &Look::of(LookKind::Light));
        let rows = surface.data().unwrap().train().len() as u32;
        assert!(all(rows).is_empty(), "there is no such row");
        for row in [0, 1, rows - 1] {
            let items = all(row);
            for item in flat(&items) {
                assert!(places(item).into_iter().all(|at| TARGET.shrink(-80.0).contains(at)), "{item:?}");
            }
        }
        // Somewhere in its window a model fits some example exactly.
        let lines = (0..rows).flat_map(|row| flat(&all(row)).len().checked_sub(1));
        assert!(lines.max() > Some(0), "{}", surface.description().id);
    }
}

/// w₁·x + w₂ = y for the first point, worked by hand: where w₁ = 0, w₂ = y.
#[test]
fn the_weights_that_fit_a_point_of_a_line_are_a_line() {
    let stage = stage(StraightLine::default().into());
    let view = View::default();
    let window = bounds(&stage.experiment, &view, TARGET);
    let projection = plane_projection(window, TARGET);
    let chart = Chart { projection, coordinates: Coordinates::PLAIN };
    let example = stage.experiment.surface.data().unwrap().train()[0];
    let look = Look::of(LookKind::Light);
    let items = fit_items(&stage.experiment.surface, 0, stage.visible(&view), 0, &chart, &look);
    let line = flat(&items).into_iter().find_map(|item| match item {
        Item::Polyline(line) => Some(line.points.clone()),
        _ => None,
    });
    let line = line.expect("the line crosses the window");
    for place in line {
        let w = chart.point(place);
        assert!((w.x * example.x[0] + w.y - example.y).abs() < 1e-9);
    }
}

#[test]
fn the_rows_that_a_step_sees_are_ringed_where_batches_are_shown() {
    let look = Look::of(LookKind::Light);
    let rings = |surface: Surface, sharing: Sharing, shown: bool| {
        let mut experiment = Experiment { steps: 5, ..Experiment::on(surface) };
        experiment.runs.truncate(2);
        experiment.around.batch = Some(Batch { size: 7, sharing, ..Batch::default() });
        let stage = &Stage::of(&experiment);
        let mut view = View::default();
        view.layers.set(Layer::Batch, shown);
        let (surface, view) = (&stage.experiment.surface, &view);
        let axes = &DataAxes::of(surface, stage.experiment.start()).unwrap();
        let (target, step, cursor, pointed, heading) = (TARGET, 2, None, None, "");
        let pane =
            DataPane { surface, stage, view, axes, target, look: &look, step, cursor, pointed, heading };
        let items = pane.items();
        let hollow = |item: &&Item| matches!(item, Item::Marker(m) if m.fill == Colour::TRANSPARENT);
        let said = |item: &&Item| matches!(item, Item::Text(text) if text.text == "in the step's batch");
        let flat = flat(&items);
        (flat.iter().copied().filter(hollow).count(), flat.iter().copied().filter(said).count())
    };
    // One more stands in the key.
    let line = || StraightLine::default().into();
    assert_eq!(rings(line(), Sharing::Common, true), (8, 1));
    assert_eq!(rings(line(), Sharing::Own, true), (15, 1));
    assert_eq!(rings(line(), Sharing::Common, false), (0, 0));
    assert_eq!(rings(LogisticRegression::default().into(), Sharing::Common, true), (8, 1));
}

#[test]
fn rows_held_back_are_hollow_and_classes_differ_in_shape() {
    let preparation = Preparation { validation: 0.25, ..Preparation::default() };
    let look = Look::of(LookKind::Dark);
    let blobs = Data::new(Blobs { size: 40, ..Blobs::default() }, preparation);
    let stage = stage(LogisticRegression { data: blobs, ..LogisticRegression::default() }.into());
    let items = items(&stage, &look, 0, None);
    let inside: Vec<_> = flat(&items)
        .into_iter()
        .filter_map(|item| if let Item::Marker(marker) = item { Some(marker) } else { None })
        .collect();
    let count = |shape: MarkerShape, hollow: bool| {
        inside.iter().filter(|marker| marker.shape == shape && (marker.fill == look.ground) == hollow).count()
    };
    // The key has one of each class and one that is held back; rows in a corner may be hidden by none of them.
    let all =
        [MarkerShape::Circle, MarkerShape::Triangle].map(|shape| count(shape, false) + count(shape, true));
    assert_eq!(all[0] + all[1], 43);
    assert_eq!(count(MarkerShape::Circle, true) + count(MarkerShape::Triangle, true), 11);
    assert!(all[0] > 10 && all[1] > 10);
}

#[test]
fn the_key_shows_many_rows_as_they_are_drawn() {
    let look = Look::of(LookKind::Light);
    for (size, triangles) in [(40, true), (600, false)] {
        let blobs = Data::from(Blobs { size, ..Blobs::default() });
        let stage = stage(LogisticRegression { data: blobs, ..LogisticRegression::default() }.into());
        let items = items(&stage, &look, 0, None);
        let shapes = flat(&items).into_iter().filter_map(|item| match item {
            Item::Marker(marker) => Some(marker.shape),
            _ => None,
        });
        assert_eq!(shapes.filter(|shape| *shape == MarkerShape::Triangle).count() > 0, triangles, "{size}");
    }
}

#[test]
fn the_margins_of_a_support_vector_machine_are_drawn_and_no_others() {
    let lines = |surface: Surface| {
        let items = items(&stage(surface), &Look::of(LookKind::Light), 0, None);
        flat(&items).into_iter().filter(|item| matches!(item, Item::Polyline(_))).count()
    };
    let data = Data::from(Blobs::default());
    let svm = lines(Svm { data: data.clone(), ..Svm::default() }.into());
    let logistic = lines(LogisticRegression { data, ..LogisticRegression::default() }.into());
    assert!(svm >= logistic + 5, "{svm} {logistic}");
}

#[test]
fn of_very_many_rows_some_thousands_are_drawn_and_that_is_said() {
    let surfaces: [Surface; 2] = [
        StraightLine {
            data: AlongCurve { size: 50_000, ..AlongCurve::default() }.into(),
            ..StraightLine::default()
        }
        .into(),
        LinearRegression {
            data: Features { size: 50_000, ..Features::default() }.into(),
            ..Default::default()
        }
        .into(),
    ];
    for surface in surfaces {
        let stage = stage(surface);
        let items = items(&stage, &Look::of(LookKind::Light), 3, None);
        let flat = flat(&items);
        let dots = |item: &&Item| if let Item::Dots(dots) = item { dots.at.len() } else { 0 };
        assert!(flat.iter().map(dots).sum::<usize>() < 7000 && flat.len() < 200);
        let said =
            |item: &&Item| matches!(item, Item::Text(text) if text.text.contains("of 50,000 rows drawn"));
        assert!(flat.iter().any(said));
    }
}

#[test]
fn the_nearest_row_is_the_one_under_the_place() {
    for surface in losses() {
        let stage = stage(surface);
        let (surface, view) = (&stage.experiment.surface, &View::default());
        let axes = &DataAxes::of(surface, stage.experiment.start()).unwrap();
        let look = &Look::of(LookKind::Light);
        let (target, step, cursor, pointed, heading) = (TARGET, 0, None, None, "");
        let pane =
            DataPane { surface, stage: &stage, view, axes, target, look, step, cursor, pointed, heading };
        let at = pane.row_places(4)[0];
        let (row, distance) = pane.nearest_row(at).unwrap();
        assert!(distance < 1e-9, "{row}");
        let same = pane.row_places(row).iter().any(|place| (place[0] - at[0]).hypot(place[1] - at[1]) < 1e-9);
        assert!(same && (row == 4 || axes.picture != DataPicture::Classes));
    }
}
