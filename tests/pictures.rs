//! What is seen: every surface in every look and view, and what no picture may do.

mod scenes;

use std::sync::Arc;

use descent_lab::around::{
    Around, Batch, Circumstance, Decay, Noise, Precondition, PreconditionForm, Stop, StopRule, Workers,
};
use descent_lab::data::Preparation;
use descent_lab::experiment::{
    Aspect, CurveAxis, CurveKind, Document, Experiment, Handover, Layer, LossAxis, PaneKind, Panes, Rate,
    Run, Swarm, View,
};
use descent_lab::export::{self, Format};
use descent_lab::insight::regret::Regret;
use descent_lab::optimizer::{GdArmijo, GradientDescent, Momentum, Optimizer, TrustRegion};
use descent_lab::picture::font::{Weight, text_width};
use descent_lab::picture::look::{Look, LookKind};
use descent_lab::picture::palette::style;
use descent_lab::picture::rect::{Point, Rect};
use descent_lab::picture::scene::{Item, MarkerShape, Scene};
use descent_lab::picture::text_box::{overlap, text_box};
use descent_lab::plot::coordinates::bounds;
use descent_lab::plot::curve::Curve;
use descent_lab::plot::curve::epochs::Epochs;
use descent_lab::plot::field::{Detail, Field, FieldSpec};
use descent_lab::plot::figure::figure;
use descent_lab::plot::layout::{Contents, Counts, Plots, figure_layout, window_plots};
use descent_lab::plot::pane::plane_projection;
use descent_lab::plot::picture::{Picture, Wishes};
use descent_lab::plot::plane::{Plane, PlaneFields};
use descent_lab::real::V;
use descent_lab::stage::Stage;
use descent_lab::surface::Surface;
use descent_lab::trajectory::{Cause, Ending, Sample, Trajectory};
use scenes::{flat, places};

/// More items than this are not looked at but waited for.
const MOST_ITEMS: usize = 1500;

/// Few items, and everything finite and in or near the picture.
fn check_sane(scene: &Scene, name: &str) {
    let items = flat(&scene.items);
    assert!(items.len() <= MOST_ITEMS, "{name}: {} items", items.len());
    // What is cut off by a group may lie somewhat outside.
    let reach = Rect::from_size(scene.size).shrink(-10.0 * (scene.size[0] + scene.size[1]));
    for item in items {
        assert!(places(item).into_iter().all(|at| reach.contains(at)), "{name}: {item:?}");
    }
}

fn small(surface: Surface, steps: u64) -> Experiment {
    Experiment { steps, ..Experiment::on(surface) }
}

fn busy_view() -> View {
    View {
        smoothing: 7,
        curves: CurveKind::ALL.to_vec(),
        ..View::default().with(Layer::Arrows).with(Layer::EffectiveRates)
    }
}

#[test]
fn every_surface_is_drawn_in_every_look_and_view() {
    let sizes = [[1200.0, 900.0], [800.0, 600.0], [1200.0, 400.0], [600.0, 900.0], [150.0, 110.0]];
    let grid = View { panes: Panes::Grid, aspect: Aspect::Free, loss_axis: LossAxis::Linear, ..busy_view() };
    let bare = View { layers: [].into(), curves: Vec::new(), ..View::default() };
    let unfilled = View::default().without(Layer::Fill).without(Layer::Labels);
    for (k, surface) in Surface::all().into_iter().enumerate() {
        let name = surface.description().id;
        let mut stage = Stage::of(&small(surface, 120));
        stage.actors[0].verdict = "zig-zag".into();
        for (j, view) in [&busy_view(), &grid, &bare, &unfilled].into_iter().enumerate() {
            let size = sizes[(k + j) % sizes.len()];
            let look = Look::of(LookKind::ALL[(k + j) % 3]);
            for step in [Some(0), Some(7), None] {
                check_sane(&figure(&stage, view, "A title", &look, size, step), name);
            }
        }
    }
}

#[test]
fn the_words_around_the_plots_do_not_touch() {
    for kind in LookKind::ALL {
        for size in [[1200.0, 900.0], [1200.0, 400.0], [700.0, 900.0], [400.0, 300.0]] {
            for panes in [Panes::Overlay, Panes::Grid] {
                let view = View { panes, ..View::default().without(Layer::Labels) };
                let stage = Stage::of(&small(Surface::named("rosenbrock").unwrap(), 300));
                let scene = figure(&stage, &view, "A title", &Look::of(kind), size, None);
                let words = scene.items.iter().filter_map(|item| match item {
                    Item::Text(text) if !text.text.is_empty() => Some((text_box(text), &text.text)),
                    _ => None,
                });
                let words: Vec<_> = words.collect();
                let paper = Rect::from_size(size);
                for (k, (rect, text)) in words.iter().enumerate() {
                    assert!(
                        paper.contains(rect.min) && paper.contains(rect.max),
                        "{kind:?} {size:?} {panes:?}: {text}"
                    );
                    for (other, near) in &words[..k] {
                        assert!(!overlap(*rect, *other), "{kind:?} {size:?} {panes:?}: {text:?} on {near:?}");
                    }
                }
            }
        }
    }
}

/// A label of an isoline as a chain of discs along its middle.
fn discs(at: Point, angle_degrees: f64, text: &str, size: f64) -> Vec<Point> {
    let half = 0.5 * text_width(text, size, Weight::Regular);
    let (sin, cos) = angle_degrees.to_radians().sin_cos();
    (-4..=4).map(|k| f64::from(k) / 4.0 * half).map(|t| [at[0] + t * cos, at[1] + t * sin]).collect()
}

#[test]
fn labels_of_isolines_do_not_touch_and_stay_inside() {
    for surface in Surface::all() {
        let name = surface.description().id;
        let stage = Stage { actors: Vec::new(), ..Stage::of(&small(surface, 1)) };
        let view = View { curves: Vec::new(), ..View::default() };
        let scene = figure(&stage, &view, "", &Look::of(LookKind::Light), [900.0, 700.0], None);
        let Some(Item::Clipped(field)) = scene.items.first() else { panic!("{name} has no field") };
        let mut placed: Vec<Vec<Point>> = Vec::new();
        for item in &field.items {
            let Item::Text(text) = item else { continue };
            let label = discs(text.at, text.angle, &text.text, text.size);
            assert!(label.iter().all(|&at| field.clip.contains(at)), "{name}: {}", text.text);
            let near = |a: &Point, b: &Point| (a[0] - b[0]).hypot(a[1] - b[1]) < text.size;
            for other in &placed {
                let touch = label.iter().any(|a| other.iter().any(|b| near(a, b)));
                assert!(!touch, "{name}: {} at {:?}", text.text, text.at);
            }
            placed.push(label);
        }
        assert!(!placed.is_empty(), "{name} has no labels");
    }
}

fn sample(x: f64, y: f64) -> Sample {
    Sample { at: V::new(x, y), loss: x * x + y * y, gradient: V::new(x, y), rate: 0.1 }
}

#[test]
fn a_trail_at_1e300_costs_nothing_and_leaves_with_an_arrow() {
    let mut stage = Stage::of(&small(Surface::named("rosenbrock").unwrap(), 200));
    let exploding = (0..=150).map(|k| {
        let far = 1e150 * 10f64.powi(k);
        if k % 2 == 0 { sample(-far, far) } else { sample(far, -0.5 * far) }
    });
    let samples = [sample(-1.2, 1.0), sample(1.0, -0.5)].into_iter().chain(exploding).collect();
    stage.actors[0].trajectory =
        Arc::new(Trajectory::new(samples, Ending::Lost { step: 153, cause: Cause::Diverged }));
    let at_once =
        Trajectory::new(vec![sample(f64::MAX, f64::NAN)], Ending::Lost { step: 0, cause: Cause::Undefined });
    stage.actors[1].trajectory = Arc::new(at_once);
    for view in [busy_view(), View { panes: Panes::Grid, ..busy_view() }] {
        let scene = figure(&stage, &view, "", &Look::of(LookKind::Light), [1200.0, 900.0], None);
        check_sane(&scene, "1e300");
        let items = flat(&scene.items);
        assert!(items.iter().any(|item| matches!(item, Item::Arrow(_))));
        let said = items.iter().any(|item| matches!(item, Item::Text(text) if text.text == "∞ at step 153"));
        assert!(said);
    }
}

#[test]
fn a_hundred_thousand_bounces_are_few_points() {
    let mut stage = Stage::of(&small(Surface::named("rosenbrock").unwrap(), 1));
    let samples = (0..100_000).map(|k| sample(-1.2, if k % 2 == 0 { 1.0 } else { 2.0 })).collect();
    stage.actors[0].trajectory = Arc::new(Trajectory::new(samples, Ending::OutOfSteps));
    let hidden = [1, 2, 3, 4].into();
    let view = View { hidden, curves: Vec::new(), ..View::default().without(Layer::Landmarks) };
    let target = Rect::from_size([800.0, 600.0]);
    let projection = plane_projection(bounds(&stage.experiment, &view, target), target);
    let look = Look::of(LookKind::Light);
    let (step, cursor, only) = (100_000, None, None);
    let plane =
        Plane { stage: &stage, view: &view, projection: &projection, look: &look, step, cursor, only };
    let points: usize =
        flat(&plane.items(PlaneFields::default())).into_iter().map(|item| places(item).len()).sum();
    assert!(points < 50, "{points}");
}

#[test]
fn nothing_of_a_zig_zag_is_thinned_away() {
    let mut stage = Stage::of(&small(Surface::named("rosenbrock").unwrap(), 1));
    let samples = (0..1000).map(|k| sample(-1.5 + 0.003 * f64::from(k), if k % 2 == 0 { 1.0 } else { 1.1 }));
    let samples: Vec<Sample> = samples.collect();
    stage.actors[0].trajectory = Arc::new(Trajectory::new(samples.clone(), Ending::OutOfSteps));
    let view = View { hidden: [1, 2, 3, 4].into(), ..View::default() };
    let target = Rect::from_size([800.0, 600.0]);
    let projection = plane_projection(bounds(&stage.experiment, &view, target), target);
    let look = Look::of(LookKind::Light);
    let plane = Plane {
        stage: &stage,
        view: &view,
        projection: &projection,
        look: &look,
        step: 1000,
        cursor: None,
        only: None,
    };
    let items = plane.items(PlaneFields::default());
    let dots: Vec<Point> =
        flat(&items).into_iter().filter(|item| matches!(item, Item::Dots(_))).flat_map(places).collect();
    for sample in &samples {
        let at = projection.point([sample.at.x, sample.at.y]).unwrap();
        let near = |dot: &Point| (dot[0] - at[0]).hypot(dot[1] - at[1]) < 1.5;
        assert!(dots.iter().any(near), "no dot at {at:?}");
    }
    let hit = plane.nearest_iterate(projection.point([-1.5 + 0.003 * 500.0, 1.0]).unwrap()).unwrap();
    assert_eq!((hit.slot, hit.step), (0, 500));
    assert_eq!(plane.nearest_iterate([5.0, 5.0]), None);
}

#[test]
fn shown_runs_have_their_dash_and_marker_and_hidden_ones_are_absent() {
    let stage = Stage::of(&small(Surface::named("rosenbrock").unwrap(), 200));
    let look = Look::of(LookKind::Light);
    let view = View { hidden: [1, 3].into(), ..View::default() };
    let scene = figure(&stage, &view, "", &look, [1200.0, 900.0], None);
    let items = flat(&scene.items);
    for actor in &stage.actors {
        let (style, hidden) = (style(actor.slot), view.hidden.contains(&actor.slot));
        let colour = style.colour(look.theme);
        let marker =
            |item: &&Item| matches!(item, Item::Marker(m) if m.shape == style.marker && m.fill == colour);
        let dashes = style.dash.pattern().len();
        let line = |item: &&Item| matches!(item, Item::Polyline(l) if l.stroke.colour == colour && l.stroke.dash.len() == dashes);
        // On the plane, at three curves, and in the legend.
        let [markers, lines] =
            [items.iter().filter(|i| marker(i)).count(), items.iter().filter(|i| line(i)).count()];
        assert_eq!(markers, if hidden { 0 } else { 5 }, "{}", actor.name);
        assert_eq!(lines, if hidden { 0 } else { 5 }, "{}", actor.name);
        let named = items.iter().any(|item| matches!(item, Item::Text(text) if text.text == actor.name));
        assert_eq!(named, !hidden, "{}", actor.name);
    }
}

#[test]
fn a_grid_has_a_plane_for_each_shown_run() {
    let stage = Stage::of(&small(Surface::named("quadratic").unwrap(), 50));
    let view = View { panes: Panes::Grid, hidden: [2].into(), curves: Vec::new(), ..View::default() };
    let scene = figure(&stage, &view, "", &Look::of(LookKind::Dark), [1200.0, 900.0], None);
    let fields = scene.items.iter().filter(|item| {
        matches!(item, Item::Clipped(group) if group.items.iter().any(|item| matches!(item, Item::Area(_))))
    });
    assert_eq!(fields.count(), 4);
    let none = View { hidden: (0..5).collect(), ..view };
    check_sane(&figure(&stage, &none, "", &Look::of(LookKind::Dark), [1200.0, 900.0], None), "no runs");
}

/// All rectangles lie inside and none overlaps another.
fn check_apart(all: &[Rect], within: Rect, name: &str) {
    for (k, rect) in all.iter().enumerate() {
        let inside = within.shrink(-1e-6);
        assert!(inside.contains(rect.min) && inside.contains(rect.max), "{name}: {rect:?} sticks out");
        for other in &all[..k] {
            let common = rect.intersect(*other);
            assert!(!(common.width() > 1e-6 && common.height() > 1e-6), "{name}: {rect:?} on {other:?}");
        }
    }
}

#[test]
fn parts_of_a_layout_never_overlap() {
    for size in [[200.0, 150.0], [800.0, 600.0], [1200.0, 400.0], [600.0, 1400.0], [4000.0, 3000.0]] {
        for kind in LookKind::ALL {
            let look = Look::of(kind)
                .scaled((size[0] / 760.0_f64).min(size[1] / 520.0).min(1.0) * 13.0 / Look::of(kind).text);
            let counts = [(1, 0), (1, 1), (1, 3), (1, 4), (2, 2), (5, 3), (12, 4)];
            let cases = counts.into_iter().flat_map(|n| [0, 1, 2].map(|beside| (n, beside)));
            for ((planes, curves), beside) in cases {
                let name = format!("{size:?} {kind:?} {planes} planes {curves} curves, {beside} beside");
                let counts = Counts { beside, planes, curves, titled: planes == 2 };
                let contents = Contents { title: 20.0, counts, legend: [300.0, 150.0], caption: 30.0 }
                    .scaled(look.text / 13.0);
                let layout = figure_layout(size, &look, &contents);
                let Plots { beside: there, planes: in_grid, curves: below } = &layout.plots;
                assert_eq!([there.len(), in_grid.len(), below.len()], [beside, planes, curves]);
                let plots = in_grid.iter().chain(below).chain(there);
                let mut all: Vec<Rect> = plots.clone().map(|pane| pane.outer).collect();
                all.extend([layout.title, layout.legend, layout.caption]);
                check_apart(&all, Rect::from_size(size), &name);
                let window = Rect::new([10.0, 20.0], [10.0 + size[0], 20.0 + size[1]]);
                let panes = window_plots(window, &look, counts);
                let plots = panes.planes.iter().chain(&panes.curves).chain(&panes.beside);
                check_apart(&plots.clone().map(|pane| pane.outer).collect::<Vec<_>>(), window, &name);
                for pane in plots {
                    let Rect { min, max } = pane.target;
                    assert!(pane.outer.contains(min) && pane.outer.contains(max), "{name}: {pane:?}");
                }
            }
        }
    }
}

#[test]
fn a_field_of_pixels_and_one_of_areas_show_the_same_bands() {
    let stage = Stage::of(&small(Surface::named("himmelblau").unwrap(), 1));
    let view = View::default();
    let window = bounds(&stage.experiment, &view, Rect::from_size([400.0, 300.0]));
    let look = Look::of(LookKind::Light);
    let spec = FieldSpec::new(&stage, &view, window, [400.0, 300.0], Detail::Fine, &look);
    let pixels = Field::of(&spec);
    let areas = Field::of(&FieldSpec { detail: Detail::Vector, ..spec });
    assert_eq!(pixels.levels, areas.levels);
    let texts = |field: &Field| field.labels().map(|(_, text)| text.to_owned()).collect::<Vec<_>>();
    assert!(texts(&pixels).len() > 3 && texts(&areas).len() > 3);
}

/// A view with everything on.
fn all_seeing_view() -> View {
    View {
        layers: Layer::ALL.iter().copied().collect(),
        beside: PaneKind::ALL.iter().copied().collect(),
        curve_axis: CurveAxis::Evaluations,
        ..busy_view()
    }
}

/// An experiment with everything on, and one run.
fn all_at_once(surface: Surface, optimizer: Optimizer) -> Experiment {
    let mut experiment = Experiment { steps: 12, ..Experiment::on(surface) };
    Circumstance::ALL.iter().for_each(|part| experiment.around.switch_on(*part));
    experiment.swarm = Some(Swarm { count: 9, ..Swarm::default() });
    let then = Handover { step: 5, optimizer: Momentum::default().into(), factor: 0.5 };
    experiment.runs = vec![Run { then: Some(then), ..Run::new(0, optimizer) }];
    experiment
}

#[test]
fn every_method_is_drawn_with_everything_on() {
    let look = Look::of(LookKind::Light);
    for surface in ["rosenbrock", "gaussian_likelihood", "monkey_saddle"] {
        for optimizer in Optimizer::all() {
            let id = optimizer.description().id;
            let surface = Surface::named(surface).unwrap();
            let name = format!("{id} on {}", surface.description().id);
            let mut experiment = all_at_once(surface, optimizer);
            for rate in [0.1, 1e3] {
                experiment.learning_rate = rate;
                let stage = Stage::of(&experiment);
                for step in [Some(0), Some(3), None] {
                    check_sane(&figure(&stage, &all_seeing_view(), "", &look, [420.0, 320.0], step), &name);
                }
            }
        }
    }
}

#[test]
fn a_picture_of_everything_is_exported() {
    let experiment = all_at_once(Surface::named("himmelblau").unwrap(), GdArmijo::default().into());
    let document = Document { experiment, view: all_seeing_view(), ..Document::default() };
    let wishes = Wishes { look: LookKind::Dark, size_px: [800, 600], step: Some(4) };
    let picture = Picture::of(&document, Arc::new(Stage::of(&document.experiment)), wishes);
    let view = Layer::ALL.iter().fold(View::default(), |view, layer| view.without(*layer));
    let little = Document { view: View { curves: Vec::new(), ..view }, ..Document::default() };
    let little = Picture::of(&little, Arc::new(Stage::of(&little.experiment)), wishes);
    for format in Format::all() {
        let [all, little] = [&picture, &little].map(|picture| export::bytes(picture, format).unwrap().len());
        assert!(all > little, "{}: {all} bytes, and {little} of a picture with next to nothing", format.id());
    }
}

/// The plane of a stage, at a step, without its field.
fn plane_items(stage: &Stage, view: &View, step: u64) -> Vec<Item> {
    let target = Rect::from_size([800.0, 600.0]);
    let projection = plane_projection(bounds(&stage.experiment, view, target), target);
    let look = Look::of(LookKind::Light);
    let plane = Plane { stage, view, projection: &projection, look: &look, step, cursor: None, only: None };
    flat(&plane.items(PlaneFields::default())).into_iter().cloned().collect()
}

fn one_run(surface: &str, optimizer: impl Into<Optimizer>, rate: f64, steps: u64) -> Experiment {
    let run = Run { rate: Rate::Own(rate), ..Run::new(0, optimizer.into()) };
    Experiment { runs: vec![run], ..small(Surface::named(surface).unwrap(), steps) }
}

fn texts(items: &[Item]) -> Vec<&str> {
    items
        .iter()
        .filter_map(|item| if let Item::Text(text) = item { Some(&*text.text) } else { None })
        .collect()
}

#[test]
fn the_searched_line_and_its_trials_are_on_the_plane_when_asked_for() {
    let stage = Stage::of(&one_run("himmelblau", GdArmijo::default(), 1.0, 10));
    let view = View::default().without(Layer::Landmarks);
    let without = plane_items(&stage, &view, 1);
    let with = plane_items(&stage, &view.clone().with(Layer::Search), 1);
    let (_, explanation) = stage.actors[0].looked_at(1);
    let trials = explanation.search.unwrap().trials;
    let seen = with.len() - without.len();
    assert!((2..=trials.len() + 1).contains(&seen), "{seen} of {} trials and a line", trials.len());
    let end = stage.actors[0].trajectory.samples.len() as u64;
    assert!(plane_items(&stage, &view.with(Layer::Search), end).len() > without.len(), "at the end too");
}

#[test]
fn a_model_has_contours_a_minimizer_and_its_region() {
    let stage = Stage::of(&one_run("himmelblau", TrustRegion::default(), 1.0, 10));
    let view = View::default().without(Layer::Landmarks);
    let [without, with] =
        [view.clone(), view.clone().with(Layer::Model)].map(|view| plane_items(&stage, &view, 2));
    let lines = |items: &[Item]| items.iter().filter(|item| matches!(item, Item::Polyline(_))).count();
    assert!(lines(&with) - lines(&without) >= 5);
    let crosses = |items: &[Item]| {
        items
            .iter()
            .filter(|item| matches!(item, Item::Marker(mark) if mark.shape == MarkerShape::Cross))
            .count()
    };
    assert_eq!(crosses(&with) - crosses(&without), 1);
    // Plain gradient descent believes in a round bowl around its next iterate.
    let stage = Stage::of(&one_run("himmelblau", GradientDescent::default(), 0.01, 10));
    let [without, with] =
        [view.clone(), view.clone().with(Layer::Model)].map(|view| plane_items(&stage, &view, 2));
    assert!(lines(&with) - lines(&without) >= 3 && crosses(&with) - crosses(&without) == 1);
}

#[test]
fn slices_show_a_search_or_say_that_there_is_none() {
    let look = Look::of(LookKind::Light);
    let target = Rect::new([50.0, 50.0], [400.0, 250.0]);
    let slice = |stage: &Stage, step| {
        let items = {
            let view = View::default();
            let curve = Curve::of(stage, &view, CurveKind::Slice);
            curve.items(stage, &view, target, &look, step, None)
        };
        flat(&items).into_iter().cloned().collect::<Vec<_>>()
    };
    let searching = Stage::of(&one_run("rosenbrock", GdArmijo::default(), 1.0, 10));
    let items = slice(&searching, 3);
    assert!(texts(&items).contains(&"φ(0) + c₁tφ′(0)"), "{:?}", texts(&items));
    let mark =
        |shape| items.iter().filter(|item| matches!(item, Item::Marker(mark) if mark.shape == shape)).count();
    assert!(mark(MarkerShape::Circle) > 0 && mark(MarkerShape::TriangleRight) > 0, "near and far trials");
    let idle = Stage::of(&one_run("rosenbrock", GradientDescent::default(), 0.001, 10));
    assert!(texts(&slice(&idle, 3)).contains(&"no run searches a line here"));
    // Where the loss is not a number on a part of the line.
    let broken = Stage::of(&one_run("gaussian_likelihood", GdArmijo::default(), 100.0, 10));
    for step in 0..=10 {
        let items = slice(&broken, step);
        assert!(items.iter().flat_map(places).all(|[x, y]| x.is_finite() && y.is_finite()));
    }
}

#[test]
fn curves_over_evaluations_stand_where_their_runs_paid() {
    let mut experiment = one_run("rosenbrock", GdArmijo::default(), 1.0, 40);
    experiment.runs.push(Run::new(1, GradientDescent::default().into()));
    let stage = Stage::of(&experiment);
    let view = View { curve_axis: CurveAxis::Evaluations, ..View::default() };
    let curve = Curve::of(&stage, &view, CurveKind::Loss);
    let trajectory = &stage.actors[0].trajectory;
    let total = |k: usize| trajectory.cost(k).total() as f64;
    assert_eq!(curve.x.range, [0.0, total(trajectory.samples.len() - 1)]);
    let target = Rect::new([50.0, 50.0], [450.0, 250.0]);
    for step in [0, 7, 40] {
        let place = curve.projection(target).point([total(step), 1.0]).unwrap();
        assert_eq!(curve.step_at(target, place), step as u64);
    }
    let scene = figure(&stage, &view, "", &Look::of(LookKind::Light), [900.0, 600.0], Some(7));
    assert!(
        flat(&scene.items).iter().any(|item| matches!(item, Item::Text(text) if text.text == "evaluations"))
    );
}

/// Gradient descent alone on a loss over data, in mini-batches of this size.
fn batched(surface: &str, size: u64, steps: u64) -> Experiment {
    let mut experiment = one_run(surface, GradientDescent::default(), 0.02, steps);
    experiment.learning_rate = 0.5 * Experiment::on(Surface::named(surface).unwrap()).learning_rate;
    experiment.runs[0].rate = Rate::Linked(1.0);
    experiment.around.batch = Some(Batch { size, ..Batch::default() });
    experiment
}

#[test]
fn curves_over_examples_stand_where_their_batches_end_and_are_over_steps_without_data() {
    let view = View { curve_axis: CurveAxis::Examples, ..View::default() };
    let stage = Stage::of(&batched("linear_regression", 8, 40));
    let curve = Curve::of(&stage, &view, CurveKind::Loss);
    assert_eq!(curve.over, CurveAxis::Examples);
    let examples = |k: usize| stage.actors[0].trajectory.cost(k).examples as f64;
    assert_eq!(curve.x.range, [0.0, examples(40)]);
    let target = Rect::new([50.0, 50.0], [450.0, 250.0]);
    for step in [0, 7, 40] {
        let place = curve.projection(target).point([examples(step), 1.0]).unwrap();
        assert_eq!(curve.step_at(target, place), step as u64);
    }
    let plain = Stage::of(&one_run("himmelblau", GradientDescent::default(), 0.01, 40));
    assert_eq!(Curve::of(&plain, &view, CurveKind::Loss).over, CurveAxis::Steps);
    let [data, no_data] = [&stage, &plain].map(|stage| &stage.experiment.surface);
    let turn = |surface| {
        let first = CurveAxis::Steps;
        [first, first.next(surface), first.next(surface).next(surface)]
    };
    assert_eq!(turn(data), CurveAxis::ALL);
    assert_eq!(turn(no_data), [CurveAxis::Steps, CurveAxis::Evaluations, CurveAxis::Steps]);
}

#[test]
fn curves_over_steps_carry_epochs_and_say_whose_where_runs_differ() {
    let look = Look::of(LookKind::Light);
    let said = |experiment: &Experiment| {
        let scene = figure(&Stage::of(experiment), &View::default(), "", &look, [1200.0, 900.0], None);
        let words = flat(&scene.items).into_iter().filter_map(|item| match item {
            Item::Text(text) if text.text.contains("epoch") => Some(text.text.clone()),
            _ => None,
        });
        words.collect::<Vec<_>>()
    };
    let mut experiment = batched("linear_regression", 10, 40);
    assert_eq!(said(&experiment), ["epoch"; 3], "one for each curve");
    let n = experiment.surface.data().unwrap().train().len();
    let epochs = |experiment: &Experiment| Epochs::of(&Stage::of(experiment), &View::default()).unwrap();
    assert_eq!(epochs(&experiment).steps, n.div_ceil(10) as f64);
    // Each of four workers sees ten examples a step.
    experiment.around.workers = Some(Workers { count: 4, ..Workers::default() });
    assert_eq!(epochs(&experiment).steps, n.div_ceil(4).div_ceil(10) as f64);
    experiment.around.workers = None;
    experiment.runs.push(Run { around: Some(Around::default()), ..Run::new(1, Momentum::default().into()) });
    assert_eq!(said(&experiment), ["epoch of Gradient descent"; 3]);
    experiment.around.batch = None;
    assert_eq!(said(&experiment), ["epoch"; 3]);
    assert!(said(&small(Surface::named("himmelblau").unwrap(), 20)).is_empty(), "no data");
}

/// The same with a share of the examples held back, and patience.
fn validated(surface: &str) -> Experiment {
    let mut experiment = batched(surface, 4, 150);
    let data = experiment.surface.part_mut().data_mut().unwrap();
    data.set_preparation(Preparation { validation: 0.4, ..*data.preparation() });
    experiment.around.stop = Some(Stop { patience: 8, ..Stop::default() });
    experiment
}

#[test]
fn losses_of_batches_and_of_validation_stand_beside_the_loss_as_it_is() {
    let stage = Stage::of(&validated("linear_regression"));
    let curve = |view: &View| Curve::of(&stage, view, CurveKind::Loss);
    let alone = View::default().without(Layer::BatchLosses).without(Layer::ValidationLosses);
    assert_eq!(curve(&alone).heading, "Loss above the minimum");
    assert_eq!(curve(&View::default()).heading, "Loss, validation (dashed), batch (pale)");
    let averaged = View { smoothing: 20, ..View::default() };
    assert_eq!(
        curve(&averaged).heading,
        "Loss, validation (dashed), batch (pale), its mean of 20 steps (thin)"
    );
    assert_eq!(
        curve(&View { smoothing: 20, ..alone.clone() }).heading,
        "Loss above the minimum, mean of 20 steps"
    );
    // Beside others the loss is what it is, so that the axis does not reach down to where it nears its minimum.
    let Trajectory { samples, validation, .. } = &*stage.actors[0].trajectory;
    let least = |losses: &mut dyn Iterator<Item = f64>| losses.fold(f64::INFINITY, f64::min);
    let trained = least(&mut samples.iter().map(|sample| sample.loss));
    let lowest = trained.min(least(&mut validation.iter().copied()));
    assert!(curve(&View::default().without(Layer::BatchLosses)).y.range[0] > 0.5 * lowest);
    assert!(curve(&alone).y.range[0] < 1.01 * (trained - stage.lowest.unwrap()));
    let plain = Stage::of(&one_run("himmelblau", GradientDescent::default(), 0.01, 40));
    let same = |view: &View| Curve::of(&plain, view, CurveKind::Loss);
    assert_eq!(same(&alone), same(&View::default()), "a surface without data has nothing of this");
}

#[test]
fn batches_do_not_squash_the_runs_on_the_axis() {
    let mut stage = Stage::of(&batched("linear_regression", 4, 60));
    let calm = Curve::of(&stage, &View::default().without(Layer::BatchLosses), CurveKind::Loss);
    let mut trajectory = Trajectory::clone(&stage.actors[0].trajectory);
    (trajectory.batch_losses[5], trajectory.batch_losses[6]) = (1e-30, 1e30);
    stage.actors[0].trajectory = Arc::new(trajectory);
    let [low, high] = Curve::of(&stage, &View::default(), CurveKind::Loss).y.range;
    assert!(low < calm.y.range[1] && high / low < 1e9, "{low} {high}");
    let view = View { loss_axis: LossAxis::Linear, ..View::default() };
    let [low, high] = Curve::of(&stage, &view, CurveKind::Loss).y.range;
    assert!(high - low < 1e3, "{low} {high}");
}

#[test]
fn the_iterate_that_is_kept_is_ringed_on_the_curve_and_on_the_plane_once_the_run_is_over() {
    let stage = Stage::of(&validated("linear_regression"));
    let trajectory = &stage.actors[0].trajectory;
    let (kept, last) = (trajectory.restored().unwrap(), trajectory.last_step());
    assert_eq!(trajectory.ending, Ending::Stopped { step: last, rule: StopRule::Patience });
    let view = View::default();
    let said = |step: u64| {
        texts(&plane_items(&stage, &view, step)).into_iter().filter(|text| *text == "kept").count()
    };
    assert_eq!((said(last - 1), said(last), said(150)), (0, 1, 1));
    let target = Rect::new([50.0, 50.0], [450.0, 250.0]);
    let curve = Curve::of(&stage, &view, CurveKind::Loss);
    let items = curve.items(&stage, &view, target, &Look::of(LookKind::Light), last, None);
    let at = curve.projection(target).point([kept as f64, trajectory.validation[kept]]).unwrap();
    let ringed = |item: &&Item| matches!(item, Item::Marker(mark) if mark.at == at);
    let said = |item: &&Item| matches!(item, Item::Text(text) if text.text == "kept");
    assert!(flat(&items).into_iter().any(|item| ringed(&item)));
    assert!(flat(&items).into_iter().any(|item| said(&item)));
    let scene = figure(&stage, &view, "", &Look::of(LookKind::Light), [1400.0, 900.0], None);
    let words: String = texts(&scene.items).join(" ");
    assert!(words.contains(&format!("kept step {kept}")) && words.contains("held back"), "{words}");
}

#[test]
fn regret_is_drawn_from_zero_with_the_root_of_the_steps_or_says_what_it_needs() {
    let look = Look::of(LookKind::Light);
    let target = Rect::new([50.0, 50.0], [450.0, 250.0]);
    let curve = |stage: &Stage| Curve::of(stage, &View::default(), CurveKind::Regret);
    let stage = Stage::of(&batched("linear_regression", 1, 60));
    let drawn = curve(&stage);
    let regret = Regret::of(&stage.actors[0].plan, &stage.actors[0].trajectory, &stage.hindsight).unwrap();
    let highest = regret.values.iter().copied().fold(0.0, f64::max);
    assert!(drawn.y.range[1] > highest && drawn.y.range[1] < 1.2 * highest && drawn.y.range[0] <= 0.0);
    let end = drawn.projection(target).point([60.0, regret.values[60]]).unwrap();
    let items = drawn.items(&stage, &View::default(), target, &look, 60, None);
    let ends = |item: &&Item| {
        let Item::Polyline(line) = item else { return false };
        line.points.last().is_some_and(|at| (at[0] - end[0]).hypot(at[1] - end[1]) < 1e-6)
    };
    // The regret with its halo, and the root that meets it there.
    assert!(flat(&items).into_iter().filter(ends).count() >= 3);
    for lacking in
        [batched("tanh_network", 1, 20), one_run("himmelblau", GradientDescent::default(), 0.01, 9)]
    {
        let items = {
            let stage = Stage::of(&lacking);
            curve(&stage).items(&stage, &View::default(), target, &look, 5, None)
        };
        let said = |item: &&Item| matches!(item, Item::Text(text) if text.text.starts_with("needs batches"));
        assert!(flat(&items).iter().any(said));
    }
}

#[test]
fn averages_hand_overs_and_ends_are_marked() {
    let mut experiment = one_run("himmelblau", GradientDescent::default(), 0.01, 60);
    let view = View::default().without(Layer::Landmarks);
    let plain = plane_items(&Stage::of(&experiment), &view, 60).len();
    experiment.around.switch_on(Circumstance::Averaging);
    let averaged = Stage::of(&experiment);
    assert!(plane_items(&averaged, &view, 60).len() > plain);
    let curves = |stage: &Stage| Curve::of(stage, &view, CurveKind::Loss);
    experiment.around.switch_off(Circumstance::Averaging);
    assert_ne!(curves(&averaged), curves(&Stage::of(&experiment)));
    let then = Handover { step: 1, optimizer: Momentum::default().into(), factor: 0.1 };
    experiment.runs[0].then = Some(then);
    experiment.around.stop = Some(Stop { gradient_norm: 30.0, ..Stop::default() });
    let stage = Stage::of(&experiment);
    let Ending::Stopped { step, .. } = stage.actors[0].trajectory.ending else { panic!("it did not stop") };
    assert!(step > 1, "{step}");
    let said = |at: u64, words: &str| texts(&plane_items(&stage, &view, at)).contains(&words);
    assert!(!said(0, "→ Momentum") && said(1, "→ Momentum"));
    assert!(!said(step - 1, "gradient norm") && said(step, "gradient norm"));
    let scene = figure(&stage, &view, "", &Look::of(LookKind::Light), [1400.0, 900.0], None);
    let legend = format!("stopped at step {step}");
    assert!(
        flat(&scene.items).iter().any(|item| matches!(item, Item::Text(text) if text.text.contains(&legend)))
    );
}

#[test]
fn contours_are_those_of_the_penalized_loss_when_asked_for() {
    let mut experiment = one_run("himmelblau", GradientDescent::default(), 0.01, 5);
    experiment.around.decay = Some(Decay { l2: 10.0, ..Decay::default() });
    let stage = Stage::of(&experiment);
    let look = Look::of(LookKind::Light);
    let spec = |penalized| {
        let mut view = View::default();
        view.layers.set(Layer::Penalized, penalized);
        let window = bounds(&experiment, &view, Rect::from_size([300.0, 300.0]));
        FieldSpec::new(&stage, &view, window, [300.0, 300.0], Detail::Fine, &look)
    };
    let [plain, penalized] = [false, true].map(spec);
    assert_ne!(plain, penalized);
    let at = |spec: &FieldSpec| Field::of(spec).grid.at(3.0, 2.0).unwrap();
    assert!((at(&penalized) - at(&plain) - 65.0).abs() < 1.0);
}

#[test]
fn a_plane_in_other_coordinates_shows_everything_there() {
    let mut experiment = one_run("himmelblau", GradientDescent::default(), 0.01, 5);
    let form = PreconditionForm::Diagonal;
    experiment.around.precondition = Some(Precondition { form, px: 4.0, py: 9.0, ..Precondition::default() });
    let stage = Stage::of(&experiment);
    let view =
        View { window: Some([[-12.0, 12.0], [-18.0, 18.0]]), ..View::default().with(Layer::Transformed) };
    let target = Rect::from_size([800.0, 600.0]);
    let projection = plane_projection(bounds(&experiment, &view, target), target);
    let start = experiment.start();
    let at = projection.point([2.0 * start.x, 3.0 * start.y]).unwrap();
    let items = plane_items(&stage, &view, 5);
    let marked = |item: &Item| matches!(item, Item::Marker(mark) if (mark.at[0] - at[0]).hypot(mark.at[1] - at[1]) < 1e-6);
    assert!(items.iter().any(marked), "the start");
    let scene = figure(&stage, &view, "", &Look::of(LookKind::Light), [900.0, 600.0], None);
    assert!(flat(&scene.items).iter().any(|item| matches!(item, Item::Text(text) if text.text == "z₁")));
}

#[test]
fn a_swarm_is_dots_and_its_best_end_is_marked_at_the_end() {
    let mut experiment = one_run("himmelblau", GradientDescent::default(), 0.01, 50);
    let view = View::default().without(Layer::Landmarks);
    let alone = plane_items(&Stage::of(&experiment), &view, 20).len();
    experiment.swarm = Some(Swarm { count: 50, ..Swarm::default() });
    let stage = Stage::of(&experiment);
    assert_eq!(stage.flocks.len(), 1);
    let stars = |step| {
        let items = plane_items(&stage, &view, step);
        items
            .iter()
            .filter(|item| matches!(item, Item::Marker(mark) if mark.shape == MarkerShape::Star))
            .count()
    };
    assert!(plane_items(&stage, &view, 20).len() > alone);
    assert_eq!([stars(20), stars(50)], [0, 1]);
    let hidden = View { hidden: [0].into(), ..view.clone() };
    assert!(plane_items(&stage, &hidden, 50).is_empty());
}

#[test]
fn the_ellipses_and_the_average_of_the_losses_are_drawn_and_said() {
    let mut experiment = one_run("quadratic", GradientDescent::default(), 0.05, 600);
    experiment.around.noise = Some(Noise::default());
    let stage = Stage::of(&experiment);
    let texts = |view: &View| {
        let scene = figure(&stage, view, "", &Look::of(LookKind::Light), [900.0, 600.0], None);
        check_sane(&scene, "noise");
        let texts = flat(&scene.items).into_iter().filter_map(|item| match item {
            Item::Text(text) => Some(text.text.clone()),
            _ => None,
        });
        texts.collect::<Vec<_>>().join("\n")
    };
    let words = [
        "predicted",
        "measured",
        "predicted 2σ",
        "mean of 25 steps",
        "2σ, 86.5 %",
        "the losses themselves pale",
    ];
    let (plain, noisy) = (View::default(), View { smoothing: 25, ..View::default().with(Layer::Stationary) });
    for word in words {
        assert!(texts(&noisy).replace('\n', " ").contains(word), "{word}");
        assert!(!texts(&plain).contains(word), "{word}");
    }
}

#[test]
fn a_repeated_run_gives_way_to_its_cloud_and_without_noise_there_is_none() {
    let mut experiment = one_run("quadratic", GradientDescent::default(), 0.05, 60);
    experiment.swarm = Some(Swarm::repeats());
    let view = View::default().without(Layer::Landmarks);
    let most_dots = |experiment: &Experiment| {
        let items = plane_items(&Stage::of(experiment), &view, 30);
        let dots = |item: &Item| if let Item::Dots(dots) = item { dots.at.len() } else { 0 };
        items.iter().map(dots).max()
    };
    assert!(Stage::of(&experiment).flocks.is_empty());
    assert!(most_dots(&experiment) < Some(50));
    experiment.around.noise = Some(Noise::default());
    assert_eq!(most_dots(&experiment), Some(50));
}

#[test]
fn every_layer_changes_some_picture() {
    let armijo = Run::new(0, GdArmijo::default().into());
    let region = Run::new(1, TrustRegion::default().into());
    let mut busy = Experiment { steps: 12, ..Experiment::on(Surface::named("himmelblau").unwrap()) };
    busy.runs = vec![armijo, region];
    busy.around.decay = Some(Decay { l2: 1.0, ..Decay::default() });
    busy.around.precondition = Some(Precondition { px: 4.0, ..Precondition::default() });
    let mut noisy = one_run("quadratic", GradientDescent::default(), 0.05, 600);
    noisy.around.noise = Some(Noise::default());
    let bare = one_run("quadratic", GradientDescent::default(), 0.05, 60);
    let scenes = [(busy, 2), (noisy, 300), (validated("linear_regression"), 20), (bare, 30)];
    let scenes = scenes.map(|(experiment, step)| (Stage::of(&experiment), step));
    let look = Look::of(LookKind::Light);
    for layer in Layer::ALL {
        let changes = scenes.iter().any(|(stage, step)| {
            let [with, without] = [View::default().with(*layer), View::default().without(*layer)]
                .map(|view| figure(stage, &view, "", &look, [900.0, 700.0], Some(*step)));
            // Lines are apart by what is not a number, which equals nothing.
            format!("{with:?}") != format!("{without:?}")
        });
        assert!(changes, "{layer:?}");
    }
}

/// On ½x² + 5y² the gradient's length is √(x² + 100y²): along the x axis it is x, along the y axis 10y.
#[test]
fn isolines_of_the_gradient_lie_where_it_has_their_length() {
    let surface: Surface = descent_lab::surface::Quadratic { kappa: 10.0, angle: 0.0 }.into();
    let stage = Stage::of(&small(surface.clone(), 3));
    let look = Look::of(LookKind::Light);
    let view = View::default().with(Layer::Steepness);
    let window = bounds(&stage.experiment, &view, Rect::from_size([600.0, 450.0]));
    let spec = FieldSpec::new(&stage, &view, window, [600.0, 450.0], Detail::Vector, &look);
    let field = Field::of(&spec.steepness(&view).unwrap());
    assert!(spec.steepness(&View::default()).is_none());
    let mut looked_at = 0;
    for (level, lines) in field.levels.values.iter().zip(&field.lines) {
        for [x, y] in lines.iter().flat_map(|line| &line.points) {
            let exact = surface.part().gradient(V::new(*x, *y)).1.norm();
            // Straight lines between nodes bend off the curve near the minimum, where its length has a kink.
            assert!((exact - level).abs() <= 0.02 * level + 0.05, "({x}, {y}): {exact} is not {level}");
            looked_at += 1;
        }
    }
    assert!(looked_at > 300, "{looked_at}");
    let scene = figure(&stage, &view, "", &look, [900.0, 700.0], None);
    let said = flat(&scene.items)
        .iter()
        .any(|item| matches!(item, Item::Text(text) if text.text.contains("dotted lines of equal ‖∇f‖")));
    assert!(said);
    let labelled = flat(&scene.items)
        .iter()
        .filter(|item| matches!(item, Item::Text(text) if text.text.starts_with("‖∇f‖ ")))
        .count();
    assert!(labelled >= 3, "{labelled}");
}

#[test]
fn where_a_loss_is_not_defined_its_gradient_has_no_isolines() {
    let typed = descent_lab::surface::Typed::new("ln(x) + y^2").unwrap();
    let stage = Stage::of(&small(typed.into(), 1));
    let view = View { window: Some([[-2.0, 2.0], [-2.0, 2.0]]), ..View::default().with(Layer::Steepness) };
    let window = bounds(&stage.experiment, &view, Rect::from_size([400.0, 400.0]));
    let look = Look::of(LookKind::Light);
    let spec = FieldSpec::new(&stage, &view, window, [400.0, 400.0], Detail::Fine, &look);
    let field = Field::of(&spec.steepness(&view).unwrap());
    let points: Vec<[f64; 2]> = field.lines.iter().flatten().flat_map(|line| line.points.clone()).collect();
    assert!(points.len() > 50 && points.iter().all(|[x, _]| *x > 0.0));
}

#[test]
fn what_stands_beside_the_plane_has_room_for_its_heading() {
    let stage = Stage::of(&small(Surface::named("rosenbrock").unwrap(), 20));
    let view = View { beside: [PaneKind::Downhill].into(), ..View::default() };
    for size in [[1200.0, 900.0], [1200.0, 400.0], [700.0, 900.0]] {
        let scene = figure(&stage, &view, "A title", &Look::of(LookKind::Light), size, None);
        let texts: Vec<_> = flat(&scene.items)
            .into_iter()
            .filter_map(|item| if let Item::Text(text) = item { Some(text) } else { None })
            .collect();
        let heading = texts.iter().find(|text| text.text.starts_with("Down the gradient of")).unwrap();
        let touches = |other: &&&descent_lab::picture::scene::Text| {
            other.text != heading.text && other.angle == 0.0 && overlap(text_box(other), text_box(heading))
        };
        assert_eq!(texts.iter().find(touches), None, "{size:?}");
    }
}
