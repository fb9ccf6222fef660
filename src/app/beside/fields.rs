//! The contours under the runs: computed within the frame where that is quick, beside the window and from coarse to fine
//! where it is not.

use super::{Latest, Worker};
use crate::plot::field::sketch::Sketch;
use crate::plot::field::{Field, FieldSpec};

/// Fields that are kept: one per size of pane.
const MOST_FIELDS: usize = 4;

/// Work that is done within the frame: a few milliseconds.
const FRAME_WORK: u64 = 150_000;

/// A field that is there.
struct Shown {
    spec: FieldSpec,
    field: Field,
    /// The distance of the nodes that are sampled; 1 if all are.
    distance: usize,
}

/// Fields that are there, and the one that is being computed.
#[derive(Default)]
pub(in crate::app) struct Fields {
    /// The one that was asked for last stands last.
    shown: Vec<Shown>,
    /// A computation beside the window.
    coming: Latest<Sampled, Level>,
    /// The frame that asked for it last.
    asked: u64,
    frame: u64,
}

/// A field as its losses are concerned: however it is painted, it is the same.
#[derive(Clone, Debug)]
struct Sampled(FieldSpec);

impl PartialEq for Sampled {
    fn eq(&self, other: &Self) -> bool {
        self.0.samples_like(&other.0)
    }
}

/// A finished level, with the distance of its nodes.
struct Level {
    field: Field,
    distance: usize,
}

impl Fields {
    /// A frame begins. While it is `busy` with runs, finer levels wait.
    pub(in crate::app) fn begin_frame(&mut self, busy: bool) {
        self.frame += 1;
        self.coming.pause(busy);
        while let Some((Sampled(spec), Level { field, distance })) = self.coming.receive() {
            self.keep(Shown { spec, field, distance });
        }
    }

    /// The field for a specification, or what there is until it is there: a coarser one, or the last one of the same kind of
    /// surface. `wake` is called from another thread when there is a better one.
    pub(in crate::app) fn get(
        &mut self,
        spec: &FieldSpec,
        wake: impl Fn() + Send + Sync + 'static,
    ) -> Option<&Field> {
        self.repaint(spec);
        let whole = self.shown.iter().any(|shown| shown.spec == *spec && shown.distance == 1);
        let slow = spec.surface.part().weight() > 1 && spec.work() > FRAME_WORK;
        if !whole && slow {
            self.ask(spec, wake);
        } else if !whole {
            self.keep(Shown { spec: spec.clone(), field: Field::of(spec), distance: 1 });
        }
        self.nearest(spec)
    }

    /// How much of the field for a specification is there, from 0 to 1, while it is computed.
    pub(in crate::app) fn progress(&self, spec: &FieldSpec) -> Option<f32> {
        self.coming.underway().filter(|sampled| sampled.0.samples_like(spec))?;
        self.coming.progress()
    }

    /// Whether something is computed beside the window.
    pub(in crate::app) fn is_busy(&self) -> bool {
        self.coming.underway().is_some()
    }

    /// A field whose losses are there is only painted anew if its colours or levels are others.
    fn repaint(&mut self, spec: &FieldSpec) {
        let painted = self.shown.iter().find(|shown| shown.spec == *spec);
        let distance = painted.map_or(usize::MAX, |shown| shown.distance);
        let finer = |shown: &&Shown| shown.distance < distance && shown.spec.samples_like(spec);
        if let Some(shown) = self.shown.iter().filter(finer).min_by_key(|shown| shown.distance) {
            let (field, distance) = (Field::on(spec, shown.field.grid.clone()), shown.distance);
            self.keep(Shown { spec: spec.clone(), field, distance });
        }
    }

    /// Begins to compute a field, unless another pane, of another size, still waits for its own.
    fn ask(&mut self, spec: &FieldSpec, wake: impl Fn() + Send + Sync + 'static) {
        let wanted = Sampled(spec.clone());
        let other = self.coming.underway().filter(|underway| **underway != wanted);
        if other.is_some_and(|other| other.0.size != spec.size && self.asked + 1 >= self.frame) {
            return;
        }
        self.coming.want(&wanted, wake, |Sampled(spec), worker| draw(worker, spec));
        if self.coming.underway() == Some(&wanted) {
            self.asked = self.frame;
        }
    }

    fn keep(&mut self, shown: Shown) {
        self.shown.retain(|kept| kept.spec != shown.spec);
        if self.shown.len() >= MOST_FIELDS {
            self.shown.remove(0);
        }
        self.shown.push(shown);
    }

    /// The field itself, else the last one that looks like it most.
    fn nearest(&mut self, spec: &FieldSpec) -> Option<&Field> {
        let kind = |spec: &FieldSpec| spec.surface.description().id;
        let same =
            |shown: &Shown| kind(&shown.spec) == kind(spec) && shown.spec.coordinates == spec.coordinates;
        let exact = self.shown.iter().rposition(|shown| shown.spec == *spec);
        let sized = || self.shown.iter().rposition(|shown| same(shown) && shown.spec.size == spec.size);
        let index = exact.or_else(sized).or_else(|| self.shown.iter().rposition(same))?;
        if exact.is_some() {
            self.shown[index..].rotate_left(1);
            return self.shown.last().map(|shown| &shown.field);
        }
        Some(&self.shown[index].field)
    }
}

/// Computes a field level by level.
async fn draw(worker: Worker<Level>, spec: FieldSpec) {
    let [nx, ny] = spec.nodes();
    worker.expect(nx * ny);
    let mut sketch = Sketch::new(spec);
    while let Some(distance) = sketch.next() {
        let strips = sketch.missing();
        let sample = |strip: &_| {
            let losses = sketch.sample(strip);
            worker.count(losses.len());
            losses
        };
        let losses = worker.each(&strips, sample).await;
        sketch.refine(&strips, &losses);
        let field = worker.piece(|| sketch.field()).await;
        worker.deliver(Level { field, distance });
        // Finer levels wait while runs are computed.
        worker.be_patient();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::beside::testing::{frames_until, with_threads_and_without};
    use crate::data::Blobs;
    use crate::experiment::{Experiment, View};
    use crate::picture::level::window::Window;
    use crate::picture::look::{Look, LookKind};
    use crate::plot::field::Detail;
    use crate::stage::Stage;
    use crate::surface::{LogisticRegression, Surface};

    const WINDOW: Window = Window { x: [-3.0, 3.0], y: [-2.0, 2.0] };

    fn spec(surface: impl Into<Surface>, window: Window, look: LookKind) -> FieldSpec {
        let experiment = Experiment { steps: 1, ..Experiment::on(surface.into()) };
        let stage = Stage::of(&experiment);
        let size = [240.0, 160.0];
        FieldSpec::new(&stage, &View::default(), window, size, Detail::Fine, &Look::of(look))
    }

    fn heavy() -> LogisticRegression {
        LogisticRegression { data: Blobs { size: 2000, ..Blobs::default() }.into(), ..Default::default() }
    }

    fn panned(k: u32) -> FieldSpec {
        let shift = 0.001 * f64::from(k);
        spec(heavy(), Window { x: [-3.0 + shift, 3.0 + shift], y: WINDOW.y }, LookKind::Light)
    }

    /// Frames until nothing is computed any more, and the fields that were seen.
    fn settle(fields: &mut Fields, spec: &FieldSpec) -> Vec<Field> {
        let mut seen: Vec<Field> = Vec::new();
        frames_until(|| {
            fields.begin_frame(false);
            let now = fields.get(spec, || {}).cloned();
            seen.extend(now.filter(|field| seen.last() != Some(field)));
            (!fields.is_busy()).then_some(())
        });
        seen
    }

    #[test]
    fn a_formula_has_its_field_in_the_same_frame() {
        let spec = spec(Surface::named("rosenbrock").unwrap(), WINDOW, LookKind::Light);
        let mut fields = Fields::default();
        assert_eq!(fields.get(&spec, || {}), Some(&Field::of(&spec)));
        assert!(!fields.is_busy() && fields.progress(&spec).is_none());
    }

    #[test]
    fn a_loss_over_many_examples_comes_from_coarse_to_fine_and_ends_as_the_field_itself() {
        with_threads_and_without(|| {
            let spec = panned(0);
            let mut fields = Fields::default();
            assert_eq!(fields.get(&spec, || {}), None);
            assert!(fields.progress(&spec).is_some());
            let seen = settle(&mut fields, &spec);
            assert_eq!(seen.last(), Some(&Field::of(&spec)));
            assert_eq!(fields.progress(&spec), None);
        });
    }

    #[test]
    fn the_last_picture_stays_until_the_first_level_of_the_next_is_there() {
        let mut fields = Fields::default();
        settle(&mut fields, &panned(0));
        let before = Field::of(&panned(0));
        assert_eq!(fields.get(&panned(1), || {}), Some(&before));
        assert!(fields.is_busy());
        let seen = settle(&mut fields, &panned(1));
        assert_eq!(seen.last(), Some(&Field::of(&panned(1))));
        let other = spec(Surface::named("svm").unwrap(), WINDOW, LookKind::Light);
        assert_ne!(fields.get(&other, || {}), seen.last(), "of another surface nothing stays");
    }

    #[test]
    fn other_colours_ask_for_no_losses() {
        let mut fields = Fields::default();
        settle(&mut fields, &panned(0));
        let dark = spec(heavy(), WINDOW, LookKind::Dark);
        assert_eq!(fields.get(&dark, || {}), Some(&Field::of(&dark)));
        assert!(!fields.is_busy());
    }

    #[test]
    fn a_lowest_loss_that_becomes_known_changes_the_levels_and_does_not_begin_anew() {
        let known = panned(0);
        let unknown = FieldSpec { lowest: None, ..known.clone() };
        assert_ne!(known, unknown);
        let mut fields = Fields::default();
        let _ = fields.get(&unknown, || {});
        let seen = settle(&mut fields, &known);
        assert_eq!(seen.last(), Some(&Field::of(&known)));
        assert!(!fields.is_busy() && fields.shown.iter().any(|shown| shown.spec == unknown));
    }

    #[test]
    fn what_is_not_wanted_any_more_is_cancelled_once_its_first_level_is_there() {
        with_threads_and_without(|| {
            let mut fields = Fields::default();
            let _ = fields.get(&panned(1), || {});
            assert!(fields.progress(&panned(1)).is_some());
            let _ = fields.get(&panned(0), || {});
            assert_eq!(fields.progress(&panned(0)), None, "the first level comes first");
            frames_until(|| {
                fields.begin_frame(true);
                fields.get(&panned(1), || {}).is_some().then_some(())
            });
            let _ = fields.get(&panned(0), || {});
            assert_eq!(fields.progress(&panned(1)), None);
            assert!(fields.progress(&panned(0)).is_some());
        });
    }

    #[test]
    fn panning_starves_no_picture() {
        with_threads_and_without(|| {
            let mut fields = Fields::default();
            let (mut shown, mut k) = (Vec::new(), 0);
            frames_until(|| {
                k += 1;
                fields.begin_frame(false);
                let window = fields.get(&panned(k), || {}).map(|field| field.grid.window());
                shown.extend(window.filter(|window| shown.last() != Some(window)));
                (shown.len() > 2).then_some(())
            });
        });
    }
}
