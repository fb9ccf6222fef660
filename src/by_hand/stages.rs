//! The order of a step: where it starts, what the stages around the method make of the gradient, the method, where it lands.

use super::sheet::{Sheet, goes_by_coordinates, move_of};
use super::{Statement, Tensor, Working, Worth};
use crate::around::{Around, AveragingForm, ClipForm, L1Form, NumberFormat};
use crate::experiment::Plan;
use crate::number::write::figures_beside;
use crate::optimizer::{Optimizer, Role, Search};
use crate::parameter::{Kind, Parameters};
use crate::real::V;
use crate::trajectory::{Ending, Explanation, Sample, Trajectory};
use nalgebra::Matrix2;

impl Working {
    /// The step that starts at iterate `step` of a finished run; `None` if none does.
    pub fn of(plan: &Plan, trajectory: &Trajectory, step: u64) -> Option<Self> {
        Self::explained(plan, trajectory, step, &trajectory.explain(plan, step))
    }

    /// [`Working::of`] a step whose explanation is at hand.
    pub fn explained(plan: &Plan, trajectory: &Trajectory, step: u64, said: &Explanation) -> Option<Self> {
        let index = usize::try_from(step).ok()?;
        let here = trajectory.samples.get(index)?;
        let (rate, age) = said.begun?;
        let next = trajectory.samples.get(index + 1);
        let optimizer = plan.optimizer_at(step);
        let mut work = Work {
            plan,
            said,
            here,
            optimizer,
            index,
            trajectory,
            sheet: Sheet::within(plan.around.r#box),
            gradient: None,
            length: if said.search.is_some() { "t" } else { "α" },
        };
        work.begin(rate, age);
        let whole = work.step();
        work.remarks();
        if whole.is_some() {
            work.end(next);
        }
        let moved = next.map(|next| next.at - here.at);
        let losses = [here.loss, next.map_or(here.loss, |next| next.loss)];
        let mut statements = work.sheet.finish(moved, losses);
        if goes_by_coordinates(&statements) {
            const EACH: &str =
                "Products, quotients, squares and roots of vectors go coordinate by coordinate";
            statements.insert(0, Statement::Words(EACH.into()));
        }
        Some(Self { statements })
    }
}

struct Work<'a> {
    plan: &'a Plan,
    said: &'a Explanation,
    here: &'a Sample,
    optimizer: &'a Optimizer,
    index: usize,
    trajectory: &'a Trajectory,
    sheet: Sheet,
    /// What the gradient that the method sees is called, if it is another one than the loss's.
    gradient: Option<&'static str>,
    /// The symbol of the step length.
    length: &'static str,
}

/// The gradient in a line: at the iterate, and at another point.
const GRADIENTS: [&str; 3] = ["∇f(x)", "∇f(y)", "∇f"];

impl Work<'_> {
    /// What is known before the first line.
    fn begin(&mut self, rate: f64, age: u64) {
        let Self { said, here, optimizer, sheet, .. } = self;
        for (index, parameter) in optimizer.parameters().iter().enumerate() {
            if matches!(parameter.kind, Kind::Number { .. } | Kind::Count { .. }) {
                sheet.set(parameter.symbol, optimizer.get(index));
            }
        }
        sheet.set("α", rate);
        sheet.set("t", age as f64);
        sheet.set("k", age as f64);
        sheet.know("x", here.at);
        sheet.know("f(x)", here.loss);
        sheet.know("I", Matrix2::identity());
        for part in &said.parts {
            let value = match part.role {
                Role::Number => Tensor::Number(part.value.x),
                // A single number that the method remembers.
                Role::Before if part.symbol == "λ" => Tensor::Number(part.value.x),
                _ => part.value.into(),
            };
            match part.role {
                Role::Before => sheet.know(part.symbol, value),
                Role::Number if part.symbol == "f(x)" => {}
                Role::Number => {
                    sheet.know(part.symbol, value);
                    sheet.find(part.symbol, value);
                }
                Role::Vector => sheet.find(part.symbol, value),
                Role::Arrow if part.symbol == "p" => sheet.find("p", value),
                _ => {}
            }
        }
        for (symbol, matrix) in &said.matrices {
            sheet.know(symbol, *matrix);
            sheet.find(symbol, *matrix);
        }
        for symbol in ["Jᵀr", "∇f"] {
            if let Some(v) = said.said(Role::Vector, symbol) {
                sheet.know(symbol, v);
            }
        }
        sheet.give(&["x"]);
        sheet.give(&["f(x)"]);
        self.rate();
    }

    /// The learning rate, if a schedule or a handover has a say in it.
    fn rate(&mut self) {
        let Self { plan, sheet, index, .. } = self;
        let Plan { schedule, learning_rate, then, .. } = plan;
        let factor = then.as_ref().filter(|then| *index as u64 >= then.step).map_or(1.0, |then| then.factor);
        let Some(Tensor::Number(rate)) = sheet.value("α") else { return };
        if schedule.is_constant() && factor == 1.0 {
            return;
        }
        let shape = schedule.shape.part();
        if !schedule.is_constant() {
            sheet.say(format!("{}: {}", schedule.shape.description().name, shape.formula()));
        }
        let rate_symbol = "α₀";
        sheet.set(rate_symbol, *learning_rate);
        let before = [sheet.value("s"), sheet.value("r")];
        sheet.know("s", rate / (learning_rate * factor));
        sheet.know("r", factor);
        let line = match (schedule.is_constant(), factor == 1.0) {
            (false, true) => "α = α₀·s",
            (false, false) => "α = α₀·s·r",
            _ => "α = α₀·r",
        };
        sheet.work(line);
        sheet.forget(&["s", "r"], before);
    }

    /// What the method and the stages around it do.
    fn step(&mut self) -> Option<()> {
        if let Some(places) = self.trajectory.workers.get(self.index) {
            return self.meet(&places.clone());
        }
        let moved = self.said.parts.iter().any(|part| part.role == Role::Step);
        let looks_around = !self.optimizer.part().card().family.asks_for_one_gradient();
        let has_direction = self.said.search.is_some() || self.said.said(Role::Arrow, "p").is_some();
        if !moved || (looks_around && !has_direction) {
            return self.stay();
        }
        let said = self.said;
        let lines = self.optimizer.part().lines(&|role, symbol| said.said(role, symbol).is_some());
        let worked = self.gradient_seen(&lines);
        if let Some(seen) = said.said(Role::Number, "f(x)") {
            self.seen_loss(seen.x);
        }
        let gave_up = self.gave_up();
        let mut landed = false;
        for line in &lines[worked..] {
            if gave_up && line.starts_with("x ← ") {
                return Some(());
            }
            let line = self.renamed(line);
            self.introduce(&line);
            if line.starts_with("t: ") {
                self.search(&line);
                continue;
            }
            landed |= line.starts_with("x ← ");
            match line.strip_prefix("x ← ").filter(|_| self.lands_elsewhere()) {
                Some(formula) => {
                    self.sheet.assign("Δx", false, &move_of(formula))?;
                }
                None => self.sheet.work(&line)?,
            }
        }
        if !landed {
            self.sheet.know("Δx", V::zeros());
        }
        self.land()
    }

    /// Whether the run ends here because the method cannot go on.
    fn gave_up(&self) -> bool {
        matches!(self.trajectory.ending, Ending::GaveUp { step, .. } if step == self.index as u64)
    }

    /// The method does not move.
    fn stay(&mut self) -> Option<()> {
        if !self.gave_up() {
            self.sheet.say("The method does not move");
            self.sheet.know("Δx", V::zeros());
            self.land()?;
        }
        Some(())
    }

    /// Whether the step is not simply added.
    fn lands_elsewhere(&self) -> bool {
        self.plan.around.decay.is_some_and(|decay| decay.decoupled != 0.0)
    }

    /// A line in which the gradient is called as here.
    fn renamed(&self, line: &str) -> String {
        let Some(name) = self.gradient else { return line.to_owned() };
        const BEFORE: &str = "\u{1}";
        let mut text = line.replace("∇f₋", BEFORE);
        for gradient in GRADIENTS {
            text = text.replace(gradient, name);
        }
        text.replace(BEFORE, "∇f₋")
    }

    /// The gradient of the loss, and what the stages make of it, where that stands before all lines.
    /// Returns how many of the lines led to where it is asked for.
    fn gradient_seen(&mut self, lines: &[String]) -> usize {
        let Some([asked, raw]) = self.said.first_asked else { return 0 };
        let ahead = asked != self.here.at;
        let symbol = if ahead { "∇f(y)" } else { "∇f" };
        let full = if ahead { "∇f(y)" } else { "∇f(x)" };
        if let Some(count) = self.examples() {
            self.sheet.say(format!("The gradient is that of the {count} examples that this step sees"));
        }
        // The point comes first.
        let first = lines.iter().take_while(|line| ahead && !line.contains(symbol));
        let worked = first.map(|line| self.sheet.work(line)).count();
        for symbol in GRADIENTS {
            self.sheet.know(symbol, raw);
        }
        self.sheet.give(&[full]);
        GRADIENTS.iter().for_each(|symbol| self.sheet.meet(symbol));
        let taken =
            ["g", "g\u{302}"].into_iter().find(|name| self.sheet.value(name).is_none()).unwrap_or("g\u{302}");
        self.through_stages(taken, symbol, asked);
        worked
    }

    /// How many examples the step sees, if they are not all.
    fn examples(&self) -> Option<u64> {
        self.trajectory.batch_losses.get(self.index)?;
        crate::trajectory::seen(self.plan, self.index as u64).map(|seen| seen.count)
    }

    fn through_stages(&mut self, name: &'static str, raw: &str, asked: V) {
        let Around { noise, rounding, clip, decay, precondition, .. } = &self.plan.around;
        let first_order = self.optimizer.part().card().family.asks_for_one_gradient();
        let matrix = precondition.filter(|_| first_order).map(|part| part.matrix(self.plan.surface.part()));
        let point = if asked == self.here.at { "x" } else { "y" };
        let mut so_far: &str = raw;
        let sheet = &mut self.sheet;
        let mut pass = |sheet: &mut Sheet, formula: String| {
            let replaces = so_far == name;
            if sheet.assign(name, replaces, &formula).is_some() {
                so_far = name;
            }
        };
        let current = |sheet: &Sheet| if sheet.value(name).is_some() { name } else { raw };
        if noise.is_some()
            && let Some(draw) = self.said.said(Role::Vector, "noise")
        {
            sheet.know("ξ", draw);
            pass(sheet, format!("{raw} + ξ"));
        }
        if let Some(rounding) = rounding {
            let (format, now) = (word(rounding.format), current(sheet));
            if rounding.loss_scale == 1.0 {
                pass(sheet, format!("{format}({now})"));
            } else {
                let before = [sheet.value("S"), None];
                sheet.set("S", rounding.loss_scale);
                pass(sheet, format!("{format}(S·{now})/S"));
                sheet.forget(&["S", ""], before);
            }
        }
        if let Some(clip) = clip {
            let before = [sheet.value("c"), None];
            sheet.set("c", clip.limit);
            let now = current(sheet);
            match clip.form {
                ClipForm::Norm => pass(sheet, format!("{now}·min(1, c/(‖{now}‖ + 10⁻⁶))")),
                ClipForm::Value => pass(sheet, format!("min(max({now}, −c), c)")),
            }
            sheet.forget(&["c", ""], before);
        }
        if let Some(decay) = decay {
            if decay.l2 != 0.0 {
                sheet.set("λ₂", decay.l2);
                let now = current(sheet);
                pass(sheet, format!("{now} + λ₂{point}"));
            }
            if decay.l1 != 0.0 && decay.l1_form == L1Form::Subgradient {
                sheet.set("λ₁", decay.l1);
                let now = current(sheet);
                pass(sheet, format!("{now} + λ₁·sign({point})"));
            }
        }
        if let Some(bounds) = self.plan.around.r#box.filter(|_| !first_order) {
            let heard = self
                .said
                .said(Role::Vector, "∇f")
                .filter(|_| bounds.held(asked, self.here.gradient) != [false; 2]);
            if let Some(heard) = heard {
                sheet.say("Coordinates that would leave the box do not count");
                sheet.know(name, heard);
                sheet.give(&[name]);
            }
        }
        if let Some(matrix) = matrix {
            sheet.know("M", matrix);
            let now = current(sheet);
            pass(sheet, format!("M⁻¹{now}"));
        }
        if sheet.value(name).is_some_and(|_| sheet.knows(name)) {
            self.gradient = Some(name);
        }
    }

    /// Writes what the method found on its own and the next line needs.
    fn introduce(&mut self, line: &str) {
        for symbol in ["∇²f", "F", "JᵀJ"] {
            if line.contains(symbol) && self.sheet.value(symbol).is_some() && !self.sheet.knows(symbol) {
                self.sheet.give(&[symbol]);
            }
        }
    }

    /// The trials of a line search, and the step length.
    fn search(&mut self, line: &str) {
        let Some(search) = &self.said.search else { return };
        let taken = search.trials.iter().rev().find(|trial| trial.accepted).map_or(0.0, |trial| trial.t);
        let slope = format!("{}ᵀp", self.gradient.unwrap_or("∇f"));
        self.seen_loss(search.value);
        self.sheet.assign(&slope, false, &slope);
        match (search.armijo, search.bend) {
            (Some(share), _) => self.trials(search, share, &slope),
            (None, Some(bend)) if taken > 0.0 => {
                self.sheet.know("pᵀ(∇²f)p", bend);
                self.sheet.assign("t", false, &format!("−{slope}/pᵀ(∇²f)p"));
                return;
            }
            _ => {}
        }
        self.sheet.find("t", taken);
        self.sheet.work(line);
    }

    /// The loss at the iterate as the method sees it.
    fn seen_loss(&mut self, value: f64) {
        if self.sheet.value("f(x)") != Some(value.into()) {
            self.sheet.say("The method sees the loss with what is around it");
            self.sheet.know("f(x)", value);
            self.sheet.give(&["f(x)"]);
        }
    }

    /// Each trial beside the Armijo bound; of many the first and the one that was taken.
    fn trials(&mut self, search: &Search, share: f64, slope: &str) {
        const MANY: usize = 6;
        self.sheet.set("c₁", share);
        for (k, trial) in search.trials.iter().enumerate() {
            if k >= MANY && !trial.accepted {
                continue;
            }
            self.sheet.know("t", trial.t);
            self.sheet.meet("t");
            let Some(bound) = self.sheet.line("f(x + tp)", false, &format!("f(x) + c₁t·{slope}")) else {
                continue;
            };
            let Tensor::Number(limit) = bound.result.value else { continue };
            let holds = trial.value <= limit || (trial.accepted && trial.value.is_finite());
            let length = Worth { symbol: "t".into(), value: trial.t.into(), digits: 0 };
            let found = Worth { symbol: "f(x + tp)".into(), value: trial.value.into(), digits: 0 };
            self.sheet.statements.push(Statement::Trial { length, found, bound, holds });
        }
    }

    /// What becomes of the step: decay beside it, the proximal step, rounding, the box.
    fn land(&mut self) -> Option<()> {
        let Around { decay, rounding, r#box, .. } = &self.plan.around;
        let (sheet, length) = (&mut self.sheet, self.length);
        if let Some(decay) = decay {
            if decay.decoupled != 0.0 {
                let name = if sheet.value("λ").is_some() { "λ′" } else { "λ" };
                sheet.set(name, decay.decoupled);
                sheet.assign("x", true, &format!("(1 − {length}{name})x + Δx"))?;
            }
            if decay.l1 != 0.0 && decay.l1_form == L1Form::Proximal {
                sheet.set("λ₁", decay.l1);
                sheet.assign("τ", false, &format!("{length}λ₁"))?;
                sheet.assign("x", true, "sign(x)·max(|x| − τ, 0)")?;
            }
        }
        if let Some(rounding) = rounding {
            sheet.assign("x", true, &format!("{}(x)", word(rounding.format)))?;
        }
        if r#box.is_some() {
            sheet.assign("x", true, "proj(x)")?;
        }
        Some(())
    }

    /// Workers that stepped on their own meet, or would.
    fn meet(&mut self, places: &[V]) -> Option<()> {
        let workers = self.plan.around.workers?;
        let n = self.plan.surface.data()?.train().len();
        let shards = workers.shards(n);
        self.sheet.say(format!(
            "Each of the {} workers takes this step on its own examples; the iterate is the mean of where they are, \
             weighted with their numbers of examples",
            places.len()
        ));
        let mut sum = Vec::new();
        for (k, (place, shard)) in places.iter().zip(&shards).enumerate() {
            let number: String = (k + 1).to_string().chars().filter_map(lowered).collect();
            let [weight, at] = ["w", "x"].map(|letter| format!("{letter}{number}"));
            self.sheet.know(&weight, shard.len() as f64 / n as f64);
            self.sheet.know(&at, *place);
            self.sheet.give(&[weight.as_str(), at.as_str()]);
            sum.push(format!("{weight}{at}"));
        }
        self.sheet.assign("x", true, &sum.join(" + ")).map(|_| ())
    }

    /// What the method said of the step.
    fn remarks(&mut self) {
        for remark in self.trajectory.remarks.iter().filter(|remark| remark.step == self.index as u64) {
            self.sheet.say(format!("The method says: {}", remark.text));
        }
    }

    /// Where the run is now.
    fn end(&mut self, next: Option<&Sample>) {
        let Some(next) = next else {
            if let Some(words) = Ending::words(&self.trajectory.ending) {
                self.sheet.say(format!("The run ends here: {words}"));
            }
            return;
        };
        let (before, after) = (self.here.loss, next.loss);
        self.sheet.know("f(x)", after);
        self.sheet.give(&["f(x)"]);
        let way = match after.total_cmp(&before) {
            std::cmp::Ordering::Less => "falls",
            std::cmp::Ordering::Equal => return,
            std::cmp::Ordering::Greater => "rises",
        };
        let [a, b] = [figures_beside(before, after), figures_beside(after, before)];
        self.sheet.say(format!("The loss {way} from {a} to {b}"));
        self.average();
    }

    /// The average beside the run.
    fn average(&mut self) {
        let (Some(averaging), Some(before)) =
            (self.plan.around.averaging, self.trajectory.averages.get(self.index))
        else {
            return;
        };
        let sheet = &mut self.sheet;
        sheet.know("x̄", *before);
        let counted = (self.index as u64 + 1).checked_sub(averaging.from);
        let line = match (averaging.form, counted) {
            (AveragingForm::Exponential, _) => {
                sheet.set("β̄", averaging.beta);
                "β̄x̄ + (1 − β̄)x"
            }
            (AveragingForm::Polyak, Some(before)) => {
                sheet.set("n", before as f64 + 1.0);
                "x̄ + (x − x̄)/n"
            }
            (AveragingForm::Polyak, None) => "x",
        };
        sheet.assign("x̄", true, line);
    }
}

/// The function that rounds to a format.
fn word(format: NumberFormat) -> &'static str {
    match format {
        NumberFormat::Single => "f32",
        NumberFormat::Brain => "bf16",
        NumberFormat::Half => "f16",
    }
}

/// A digit as an index.
fn lowered(digit: char) -> Option<char> {
    digit.to_digit(10).and_then(|digit| char::from_u32(0x2080 + digit))
}
