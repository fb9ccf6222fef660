//! A dialog that opens a table: reads it beside the window, and asks for its columns and for the model that is fitted to them.

use super::super::widget::in_front;
use super::super::widget::{self, ComboEntry};
use super::reading::{self, Reading};
use crate::data::csv::{Content, Header, Missing, Pick, Table};
use crate::data::{MOST_POINTS, Task};
use crate::experiment::{Document, Experiment};
use crate::import::{self, ImportError, Opened, Taken};
use crate::surface::{DataLoss, Surface};
use egui::{Button, Context, Grid, Id, Layout, ProgressBar, RichText, ScrollArea, TextStyle, Ui};
use std::path::PathBuf;
use std::sync::Arc;

/// The dialog.
pub(super) struct TableDialog {
    path: PathBuf,
    /// The losses over data, of which one is fitted.
    losses: Vec<Surface>,
    /// Which of them; until the table is known, the present one if there is one.
    loss: Option<usize>,
    state: State,
}

enum State {
    Reading(Reading<Opened>),
    Choosing(Choosing),
    Fitting(Reading<Fitted>),
    Failed(String),
}

/// What is chosen of a table.
struct Choosing {
    opened: Arc<Opened>,
    pick: Pick,
}

/// The experiment on a table's rows, and which these are, in words.
pub(super) struct Fitted {
    pub(super) experiment: Experiment,
    pub(super) words: String,
}

/// What came of a frame.
pub(super) enum TableAnswer {
    Fitted(Box<Fitted>),
    Cancelled,
}

/// What a frame of a state asks for.
enum Asked {
    Read(Header),
    Fit,
    Cancel,
}

impl TableDialog {
    /// Begins to read.
    pub(super) fn open(path: PathBuf, experiment: &Experiment, ctx: &Context) -> Self {
        let losses: Vec<Surface> = Surface::all().into_iter().filter(|s| s.data().is_some()).collect();
        let id = experiment.surface.description().id;
        let loss = losses.iter().position(|loss| loss.description().id == id);
        let state = State::Reading(read(path.clone(), Header::Detect, ctx));
        Self { path, losses, loss, state }
    }

    /// Shows it.
    pub(super) fn ui(&mut self, experiment: &Experiment, ctx: &Context) -> Option<TableAnswer> {
        if let Some(answer) = self.follow() {
            return Some(answer);
        }
        let mut asked = None;
        let modal = in_front(ctx, "table").show(ctx, |ui| {
            let size = ui.text_style_height(&TextStyle::Body);
            ui.set_width((38.0 * size).min(ctx.content_rect().width() - 48.0));
            let name = self.path.file_name().map(|name| name.to_string_lossy().into_owned());
            ui.heading(format!("Open data from {}", name.unwrap_or_default()));
            asked = match &mut self.state {
                State::Reading(reading) => waiting(ui, "Reading", reading.share()),
                State::Fitting(_) => waiting(ui, "Preparing the rows", 1.0),
                State::Failed(why) => failed(ui, why),
                State::Choosing(choosing) => choosing.ui(ui, &self.losses, &mut self.loss),
            };
        });
        if asked.is_none() && modal.should_close() {
            asked = Some(Asked::Cancel);
        }
        match asked? {
            Asked::Cancel => return Some(TableAnswer::Cancelled),
            Asked::Read(header) => self.state = State::Reading(read(self.path.clone(), header, ctx)),
            Asked::Fit => self.fit(experiment, ctx),
        }
        None
    }

    /// Takes what was read or fitted.
    fn follow(&mut self) -> Option<TableAnswer> {
        let next = match &self.state {
            State::Reading(reading) => match reading.take()? {
                Ok(opened) => State::Choosing(self.begin(opened)),
                Err(ImportError::Cancelled) => return Some(TableAnswer::Cancelled),
                Err(ImportError::Failed(why)) => State::Failed(why),
            },
            State::Fitting(reading) => match reading.take()? {
                Ok(fitted) => return Some(TableAnswer::Fitted(Box::new(fitted))),
                Err(error) => State::Failed(error.to_string()),
            },
            State::Choosing(_) | State::Failed(_) => return None,
        };
        self.state = next;
        None
    }

    fn begin(&mut self, opened: Opened) -> Choosing {
        let loss = *self.loss.get_or_insert_with(|| suited(&self.losses, &opened.table));
        let pick = Pick { columns: columns(&opened.table, task(&self.losses[loss])), ..Pick::default() };
        Choosing { opened: Arc::new(opened), pick }
    }

    /// Fits the experiment to the rows, beside the window.
    fn fit(&mut self, experiment: &Experiment, ctx: &Context) {
        let State::Choosing(Choosing { opened, pick }) = &self.state else { return };
        let Some(loss) = self.loss.and_then(|loss| self.losses.get(loss)) else { return };
        let (opened, pick) = (opened.clone(), pick.clone());
        let (loss, mut experiment) = (loss.clone(), experiment.clone());
        self.state = State::Fitting(Reading::start(ctx, move |_| {
            let Taken { source, words } = opened.take(&pick, task(&loss))?;
            if experiment.surface.description() != loss.description() {
                experiment.set_surface(loss);
            }
            experiment.set_source(source);
            let document = Document { experiment, ..Document::default() };
            reading::warm(&document);
            Ok(Fitted { experiment: document.experiment, words })
        }));
    }
}

fn read(path: PathBuf, header: Header, ctx: &Context) -> Reading<Opened> {
    Reading::start(ctx, move |progress| import::open(&path, header, progress))
}

fn task(loss: &Surface) -> Task {
    loss.part().data_loss().map_or(Task::Line, DataLoss::task)
}

/// The loss that a table is made for: classes if a column has two words, else a line or a plane.
fn suited(losses: &[Surface], table: &Table) -> usize {
    let count = |wanted: fn(&Content) -> bool| table.columns().iter().filter(|c| wanted(c.content())).count();
    let words = count(|content| matches!(content, Content::Words(_)));
    let numbers = count(|content| matches!(content, Content::Numbers | Content::Days(_)));
    let wanted = match (words, numbers) {
        (1.., 2..) => Task::Classes,
        (1.., _) => Task::Threshold,
        (_, 3..) => Task::Plane,
        _ => Task::Line,
    };
    losses.iter().position(|loss| task(loss) == wanted).unwrap_or(0)
}

/// The columns that suit a task, else the first ones.
fn columns(table: &Table, task: Task) -> Vec<usize> {
    let last = table.columns().len() - 1;
    table.suggest(task, &[]).unwrap_or_else(|| (0..=task.features()).map(|k| k.min(last)).collect())
}

fn waiting(ui: &mut Ui, what: &str, share: f32) -> Option<Asked> {
    ui.add(ProgressBar::new(share).text(what));
    ui.ctx().request_repaint_after(std::time::Duration::from_millis(50));
    buttons(ui, None)
}

fn failed(ui: &mut Ui, why: &str) -> Option<Asked> {
    ui.colored_label(ui.visuals().error_fg_color, why);
    buttons(ui, None)
}

/// The buttons at the end; `action` with whether it can be taken.
fn buttons(ui: &mut Ui, action: Option<bool>) -> Option<Asked> {
    let mut asked = None;
    ui.add_space(ui.spacing().item_spacing.y);
    let size = egui::vec2(ui.available_width(), ui.spacing().interact_size.y);
    ui.allocate_ui_with_layout(size, Layout::right_to_left(egui::Align::Center), |ui| {
        if let Some(possible) = action
            && ui.add_enabled(possible, Button::new("Use these columns")).clicked()
        {
            asked = Some(Asked::Fit);
        }
        if ui.button("Cancel").clicked() {
            asked = Some(Asked::Cancel);
        }
    });
    asked
}

impl Choosing {
    fn ui(&mut self, ui: &mut Ui, losses: &[Surface], loss: &mut Option<usize>) -> Option<Asked> {
        let table = &self.opened.table;
        ui.label(RichText::new(about(table)).weak());
        preview(ui, table);
        let mut named = table.header() == Header::FirstRow;
        let hint = "Else all rows are examples, and columns are numbered";
        if ui.checkbox(&mut named, "The first row has the names of the columns").on_hover_text(hint).changed()
        {
            return Some(Asked::Read(if named { Header::FirstRow } else { Header::None }));
        }
        let current = loss.unwrap_or(0);
        let entry = |loss: &Surface| loss.description();
        let descriptions: Vec<_> = losses.iter().map(entry).collect();
        let entries = descriptions.iter().map(|d| ComboEntry { group: "", name: d.name, summary: d.summary });
        let chosen =
            row(ui, "model", |ui| widget::combo(ui, Id::unique("table loss"), "Model", entries, current));
        let before = self.pick.columns.last().copied();
        if let Some(chosen) = chosen {
            *loss = Some(chosen);
            self.pick.columns = columns(table, task(&losses[chosen]));
        }
        let task = task(&losses[loss.unwrap_or(0)]);
        choose_columns(ui, table, &mut self.pick.columns);
        if self.pick.columns.last().copied() != before {
            self.pick.classes.clear();
        }
        choose_classes(ui, table, &mut self.pick, task);
        leave_out(ui, table, &mut self.pick);
        let target = self.pick.columns.last().copied();
        self.pick.target =
            target.map_or_else(Default::default, |k| table.target(k, task, &self.pick.classes));
        match table.check(&self.pick) {
            Ok(classes) => {
                let words = classes.map(|[low, high]| {
                    let below = if task == Task::Threshold { "0" } else { "−1" };
                    format!("“{low}” is {below}, “{high}” is 1")
                });
                ui.label(RichText::new(words.unwrap_or_else(|| " ".into())).weak());
                buttons(ui, Some(true))
            }
            Err(error) => {
                ui.colored_label(ui.visuals().error_fg_color, error.to_string());
                buttons(ui, Some(false))
            }
        }
    }
}

/// Asks which of several classes are told apart.
fn choose_classes(ui: &mut Ui, table: &Table, pick: &mut Pick, task: Task) {
    let target = pick.columns.last().and_then(|k| table.columns().get(*k));
    let classes = target.and_then(crate::data::csv::Column::classes).unwrap_or_default();
    let share = table.target(pick.columns.last().copied().unwrap_or(0), task, &[]);
    if !matches!(task, Task::Classes | Task::Threshold) || share.is_number() || classes.len() < 3 {
        return;
    }
    let below = if task == Task::Threshold { "0" } else { "−1" };
    let names: Vec<&str> = classes.iter().map(|(_, text)| text.as_str()).collect();
    let place = |class: Option<&String>| class.and_then(|class| names.iter().position(|name| name == class));
    let (low, high) = match &pick.classes[..] {
        [low, high] => (place(Some(low)), place(Some(high))),
        other => (None, place(other.first())),
    };
    let [rest, none] = ["all others", "choose a class"];
    let entry = |name| ComboEntry { group: "", name, summary: "" };
    let entries = |first: &'static str| std::iter::once(first).chain(names.iter().copied()).map(entry);
    let chosen_high = row(ui, "1", |ui| {
        widget::combo(
            ui,
            Id::unique("table high"),
            "Class that is 1",
            entries(none),
            high.map_or(0, |k| k + 1),
        )
    });
    let chosen_low = row(ui, below, |ui| {
        let name = format!("Class that is {below}");
        widget::combo(ui, Id::unique("table low"), &name, entries(rest), low.map_or(0, |k| k + 1))
    });
    if chosen_high.is_none() && chosen_low.is_none() {
        return;
    }
    let after = |chosen: Option<usize>, before: Option<usize>| chosen.map_or(before, |k| k.checked_sub(1));
    let (low, high) = (after(chosen_low, low), after(chosen_high, high));
    let name = |k: usize| names[k].to_owned();
    pick.classes = match (low, high) {
        (None, high) => high.map(name).into_iter().collect(),
        (Some(low), high) => [Some(low), high].into_iter().flatten().map(name).collect(),
    };
}

/// Asks what is done with rows that lack a value, where there are such.
fn leave_out(ui: &mut Ui, table: &Table, pick: &mut Pick) {
    let missing = |k: &usize| table.columns().get(*k).is_some_and(|column| column.missing() > 0);
    if !pick.columns.iter().any(missing) {
        return;
    }
    let mut out = !pick.missing.is_refused();
    let rows = table.incomplete(&pick.columns);
    let words =
        if rows == 1 { "1 row that lacks a value".into() } else { format!("{rows} rows that lack a value") };
    if ui.checkbox(&mut out, format!("Leave out {words}")).changed() {
        pick.missing = if out { Missing::LeaveOut } else { Missing::Refuse };
    }
}

/// Rows, columns, and where they will be kept.
fn about(table: &Table) -> String {
    let separated = match table.separator() {
        '\t' => "tabs",
        ';' => "semicolons",
        '|' => "bars",
        ' ' => "blanks",
        _ => "commas",
    };
    let kept = if table.len() > MOST_POINTS {
        "the experiment keeps its path and hash"
    } else {
        "the experiment keeps them"
    };
    format!("{} rows of {} columns, separated by {separated}; {kept}", table.len(), table.columns().len())
}

/// The first rows.
fn preview(ui: &mut Ui, table: &Table) {
    let height = 8.0 * ui.text_style_height(&TextStyle::Body);
    egui::Frame::group(ui.style()).show(ui, |ui| {
        ScrollArea::both().max_height(height).auto_shrink([false, true]).show(ui, |ui| {
            Grid::new("preview").striped(true).show(ui, |ui| {
                for column in table.columns() {
                    ui.strong(column.name());
                }
                ui.end_row();
                for cells in table.preview() {
                    for cell in cells {
                        ui.label(cell);
                    }
                    ui.end_row();
                }
            });
        });
    });
}

fn choose_columns(ui: &mut Ui, table: &Table, columns: &mut [usize]) {
    let names: [&str; 3] = match columns.len() {
        2 => ["x", "y", ""],
        _ => ["x₁", "x₂", "y"],
    };
    for (k, name) in columns.iter_mut().zip(names) {
        let entries = table.columns().iter().map(|column| {
            let summary = match column.content() {
                Content::Numbers => "Numbers",
                Content::Days(_) => "Dates, as days",
                Content::Words(words) if words.len() == 2 => "Two words",
                Content::Words(_) => "A few words",
                Content::Trouble { expected, .. } => expected,
            };
            ComboEntry { group: "", name: column.name(), summary }
        });
        let accessible = format!("Column of {name}");
        let id = Id::unique(("table column", name));
        if let Some(chosen) = row(ui, name, |ui| widget::combo(ui, id, &accessible, entries, *k)) {
            *k = chosen;
        }
    }
}

/// A symbol and what is chosen for it.
fn row<R>(ui: &mut Ui, name: &str, content: impl FnOnce(&mut Ui) -> R) -> R {
    ui.horizontal(|ui| {
        widget::symbol(ui, Id::unique(("table row", name)), name);
        content(ui)
    })
    .inner
}
