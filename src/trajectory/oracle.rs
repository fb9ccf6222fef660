//! What a method asks: the loss, with all that is around it, at one step.

use super::examples::{Crew, Examples, Seen};
use super::listen::Ear;
use super::{Cost, Remark, Sample};
use crate::around::{Around, Bounds, Precondition};
use crate::experiment::Plan;
use crate::optimizer::{Ask, Note, Probe, Role, Stepper, Turn};
use crate::real::{Jet2, V};
use crate::surface::{Loss, Residuals};
use nalgebra::Matrix2;
use std::cell::Cell;

/// Knows the loss at the current iterate, and answers elsewhere too. What a method hears has this step's noise, rounding, clipping, penalty and preconditioner in it.
pub(super) struct Oracle<'a> {
    plan: &'a Plan,
    loss: &'a dyn Loss,
    here: Sample,
    pub(super) cost: Cost,
    pub(super) took: Option<f64>,
    /// Whether the method refused to step.
    pub(super) refused: bool,
    pub(super) gave_up: Option<&'static str>,
    pub(super) remarks: Vec<Remark>,
    step: u64,
    /// This step's noise.
    tilt: V,
    /// Which examples are seen, if not all of them are at once.
    pub(super) examples: Option<Examples<'a>>,
    /// What this step sees of the loss.
    view: Option<Glimpse<'a>>,
    /// How many examples an answer costs.
    batch: u64,
    /// M⁻¹, if the method of this leg is preconditioned.
    inverse: Option<Matrix2<f64>>,
    /// The box along whose projected path the method of this leg searches.
    path: Option<Bounds>,
    /// Where the method first asked for a gradient in this step, and the loss's own gradient there.
    pub(super) first_asked: Option<[V; 2]>,
    /// How far the last step was pushed back into the box.
    pushed: Cell<V>,
    /// Whether value, gradient and Hessian at the iterate are paid for.
    paid: [bool; 3],
    /// The last other points whose value and gradient were paid for.
    last: [V; 2],
}

/// A part of the loss that is seen instead of it, with its value and gradient at the iterate.
struct Glimpse<'a> {
    loss: Box<dyn Loss + 'a>,
    here: (f64, V),
}

impl<'a> Oracle<'a> {
    pub(super) fn new(plan: &'a Plan, loss: &'a dyn Loss, here: Sample) -> Self {
        Self {
            examples: Examples::of(plan),
            view: None,
            batch: plan.surface.data().map_or(0, |data| data.train().len() as u64),
            plan,
            loss,
            here,
            cost: Cost::default(),
            took: None,
            refused: false,
            gave_up: None,
            remarks: Vec::new(),
            step: 0,
            tilt: V::zeros(),
            inverse: None,
            path: None,
            first_asked: None,
            pushed: Cell::new(V::zeros()),
            paid: [false; 3],
            last: [V::repeat(f64::NAN); 2],
        }
    }

    /// The iterate, or where a worker is.
    pub(super) fn at(&self) -> V {
        self.here.at
    }

    /// The next iterate.
    pub(super) fn go(&mut self, here: Sample) {
        // What is known of an iterate stays known where a step was refused.
        if here.at != self.here.at {
            self.paid = [self.last[0] == here.at, self.last[1] == here.at, false];
        }
        self.here = here;
    }

    /// A method takes over; `precondition` is what its gradients are multiplied by, `path` the box along whose projected path it
    /// searches.
    pub(super) fn begin_leg(&mut self, precondition: Option<Precondition>, path: Option<Bounds>) {
        self.path = path;
        self.inverse = precondition.and_then(|part| part.matrix(self.plan.surface.part()).try_inverse());
    }

    /// A step begins; `factor` is the schedule's.
    pub(super) fn begin_step(&mut self, step: u64, factor: f64) {
        self.step = step;
        self.first_asked = None;
        if let Some(seen) = self.examples.as_mut().map(|examples| examples.of_all(step)) {
            self.look_through(seen);
        }
        if let Some(noise) = &self.plan.around.noise {
            self.tilt = noise.draw(self.plan.stream, step, factor);
            self.forget();
        }
    }

    /// Another draw or batch is another function: nothing of it is paid for.
    fn forget(&mut self) {
        self.paid = [false; 3];
        self.last = [V::repeat(f64::NAN); 2];
    }

    /// From here on the loss is seen through these examples.
    fn look_through(&mut self, Seen { loss, count }: Seen<'a>) {
        self.view = Some(Glimpse { here: loss.gradient(self.here.at), loss });
        self.batch = count;
        self.forget();
    }

    /// A step of every worker on its own; where they are after it together, and each of them before they met.
    pub(super) fn work<P: Stepper>(
        &mut self,
        method: &P,
        crew: &mut Crew<P::State>,
        rate: f64,
        ear: &mut Ear<'_>,
    ) -> (V, Vec<V>) {
        let (home, all) = (self.here, self.view.take());
        let mut places = Vec::new();
        for (worker, (state, at)) in crew.members() {
            self.visit(worker, *at);
            let by = method.step(state, &mut Turn { at: *at, rate, ask: self, note: &mut Ear::deaf() });
            let length = self.took.take().unwrap_or(rate);
            *at = self.land(by, length);
            places.push(*at);
        }
        (self.here, self.view) = (home, all);
        let step = self.step;
        let to =
            crew.meet(step, |worker| self.examples.as_ref().map_or(1.0, |examples| examples.share(worker)));
        ear.note(Role::Step, "Δx", to - home.at);
        (to, places)
    }

    /// A worker at its own place looks at its own examples.
    fn visit(&mut self, worker: usize, at: V) {
        // What the whole loss is there nobody asks for.
        self.here = Sample { at, loss: f64::NAN, gradient: V::repeat(f64::NAN), ..self.here };
        let step = self.step;
        if let Some(seen) = self.examples.as_mut().map(|examples| examples.of_worker(worker, step)) {
            self.look_through(seen);
        }
    }

    /// The loss at the iterate as this step sees it, if that is another one than the whole loss.
    pub(super) fn glimpsed(&self) -> Option<f64> {
        self.view.as_ref().map(|view| view.here.0)
    }

    /// The loss as this step sees it.
    fn seen_loss(&self, p: V) -> f64 {
        match (&self.view, p == self.here.at) {
            (Some(view), true) => view.here.0,
            (Some(view), false) => view.loss.value(p),
            (None, true) => self.here.loss,
            (None, false) => self.loss.value(p),
        }
    }

    /// Its gradient.
    fn seen_slope(&self, p: V) -> V {
        match (&self.view, p == self.here.at) {
            (Some(view), true) => view.here.1,
            (Some(view), false) => view.loss.gradient(p).1,
            (None, true) => self.here.gradient,
            (None, false) => self.loss.gradient(p).1,
        }
    }

    /// Where a step from the iterate leads.
    pub(super) fn land(&self, step: V, rate: f64) -> V {
        let Around { decay, rounding, r#box, .. } = &self.plan.around;
        let next = decay.map_or(self.here.at + step, |decay| decay.land(self.here.at, step, rate));
        let next = rounding.map_or(next, |rounding| rounding.iterate(next));
        let Some(bounds) = r#box else { return next };
        let inside = bounds.project(next);
        self.pushed.set(inside - next);
        inside
    }

    /// Where a point that is asked for is looked at: a search meets the loss along the projected path.
    fn along_path(&self, p: V) -> V {
        self.path.map_or(p, |bounds| bounds.project(p))
    }

    /// Names what the stages made of the gradient and of the step.
    pub(super) fn tell(&self, moved: V, note: &mut Ear<'_>) {
        if self.plan.around.noise.is_some() {
            note.note(Role::Vector, "noise", self.tilt);
        }
        let g = self.seen_gradient(self.here.at, self.seen_slope(self.here.at));
        note.note(Role::Vector, "∇f seen", self.inverse.map_or(g, |inverse| inverse * g));
        if self.pushed.get() != V::zeros() {
            note.note(Role::Vector, "back into the box", self.pushed.get());
        }
        note.note(Role::Vector, "Δx", moved);
    }

    /// Pays for an answer at `p`: 0 the value, 1 the gradient.
    fn pay(&mut self, what: usize, p: V) {
        let known = if p == self.here.at { self.paid[what] } else { self.last[what] == p };
        if known {
            return;
        }
        match what {
            0 => self.cost.losses += 1,
            _ => self.cost.gradients += 1,
        }
        self.cost.examples += self.batch;
        if p == self.here.at {
            self.paid[what] = true;
        } else {
            self.last[what] = p;
        }
    }

    /// A gradient as a method hears it.
    fn heard(&mut self, p: V, gradient: V) -> V {
        self.pay(1, p);
        self.first_asked = self.first_asked.or(Some([p, gradient]));
        let mut g = self.seen_gradient(p, gradient);
        if let Some(bounds) = &self.path {
            g = bounds.projected_gradient(p, g);
        }
        self.inverse.map_or(g, |inverse| inverse * g)
    }

    /// Pays for a Hessian.
    fn pay_hessian(&mut self, p: V) {
        if p != self.here.at || !self.paid[2] {
            self.cost.hessians += 1;
            self.cost.examples += self.batch;
        }
        self.paid[2] |= p == self.here.at;
    }

    /// The loss that the method sees.
    fn seen_value(&self, p: V, value: f64) -> f64 {
        let Around { rounding, decay, .. } = &self.plan.around;
        let mut value = value + self.tilt.dot(&(p - self.here.at));
        if let Some(rounding) = rounding {
            value = rounding.value(value);
        }
        value + decay.map_or(0.0, |decay| decay.seen(p))
    }

    /// The gradient that the method sees, before the preconditioner.
    fn seen_gradient(&self, p: V, gradient: V) -> V {
        let Around { rounding, clip, decay, .. } = &self.plan.around;
        let mut g = gradient + self.tilt;
        if let Some(rounding) = rounding {
            g = rounding.gradient(g);
        }
        if let Some(clip) = clip {
            g = clip.apply(g);
        }
        if let Some(decay) = decay {
            g += decay.gradient(p);
        }
        g
    }
}

impl Ask<f64> for Oracle<'_> {
    fn gradient(&mut self, p: V) -> V {
        let inside = self.along_path(p);
        let g = self.seen_slope(inside);
        let g = self.heard(inside, g);
        self.path.map_or(g, |bounds| bounds.gradient_along(p, g))
    }
    fn here(&mut self, at: V) -> V {
        let g = self.view.as_ref().map_or(self.here.gradient, |view| view.here.1);
        self.heard(at, g)
    }
}

impl Probe for Oracle<'_> {
    fn value(&mut self, p: V) -> f64 {
        let p = self.along_path(p);
        self.pay(0, p);
        let value = self.seen_loss(p);
        self.seen_value(p, value)
    }
    fn jet(&mut self, p: V) -> Jet2 {
        self.pay(1, p);
        self.pay_hessian(p);
        let jet = self.view.as_ref().map_or_else(|| self.loss.jet(p), |view| view.loss.jet(p));
        let Jet2 { value, slope, mut bend } = jet;
        let l2 = self.plan.around.decay.map_or(0.0, |decay| decay.l2);
        bend[0] += l2;
        bend[2] += l2;
        Jet2 { value: self.seen_value(p, value), slope: self.seen_gradient(p, slope.into()).into(), bend }
    }
    fn residuals(&mut self, p: V) -> Option<Residuals> {
        self.pay(1, p);
        let residuals = match &self.view {
            Some(view) => view.loss.residuals(p),
            None => self.loss.residuals(p),
        };
        let mut residuals = residuals?;
        // ½λ₂x² is the square of one more residual for each coordinate.
        if let Some(decay) = self.plan.around.decay.filter(|decay| decay.l2 > 0.0) {
            let root = (0.5 * decay.l2).sqrt();
            residuals.values.extend([root * p.x, root * p.y]);
            residuals.jacobian.extend([V::new(root, 0.0), V::new(0.0, root)]);
        }
        Some(residuals)
    }
    fn fisher(&mut self, p: V) -> Option<Matrix2<f64>> {
        self.pay_hessian(p);
        self.loss.fisher(p)
    }
    fn is_quadratic(&self) -> bool {
        let Around { rounding, clip, decay, .. } = &self.plan.around;
        self.path.is_none()
            && rounding.is_none()
            && clip.is_none()
            && decay.is_none_or(|decay| decay.l1 == 0.0)
            && self.plan.surface.part().quadratic()
    }
    fn remark(&mut self, text: &'static str) {
        self.remarks.push(Remark { step: self.step, text });
    }
    fn refuse(&mut self, why: &'static str) {
        self.refused = true;
        self.remark(why);
    }
    fn give_up(&mut self, why: &'static str) {
        self.gave_up = Some(why);
    }
    fn took(&mut self, rate: f64) {
        self.took = Some(rate);
    }
}
