//! Everything that a user can ask for: one list from which menus, shortcuts and the help are made.

use crate::picture::look::LookKind;
use egui::{Key, KeyboardShortcut, Modifiers};
use std::path::PathBuf;

/// Something that a user asks for. Panels push commands, the lab carries them out.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Command {
    /// An experiment on the opening surface.
    New,
    /// Asks for a file to open.
    Open,
    /// Opens a file.
    OpenFile(PathBuf),
    /// Opens a ready experiment.
    OpenReady(String),
    /// Asks for a table of data to open.
    OpenData,
    /// Opens a table of data.
    OpenTable(PathBuf),
    /// Saves to the file it came from, or asks for one.
    Save,
    /// Asks for a file to save to.
    SaveAs,
    /// Asks for a file for the picture.
    SavePicture,
    /// Puts the picture into the clipboard.
    CopyPicture,
    /// Saves the window as it is.
    SaveWindow,
    /// Closes the window.
    Quit,
    /// Takes the last change back.
    Undo,
    /// Makes it again.
    Redo,
    /// The surface's own start, steps and rates, and the optimizers' defaults.
    Reset,
    /// The text field of your own function; another surface gives way to it.
    TypeFunction,
    /// Starts at a random place.
    ThrowDice,
    /// Starts or stops the playhead.
    TogglePlay,
    /// One step on.
    StepForward,
    /// One step back.
    StepBack,
    /// To the start.
    ToStart,
    /// To the end.
    ToEnd,
    /// Begins again at the end, or not.
    ToggleLoop,
    /// Shows or hides the run at a place in the list.
    ToggleRun(usize),
    /// The next larger learning rate.
    RaiseRate,
    /// The next smaller learning rate.
    LowerRate,
    /// Keeps the trails as ghosts.
    Pin,
    /// Lets the ghosts go.
    Unpin,
    /// Shows or hides the panels.
    TogglePanels,
    /// Fills the screen, or not.
    ToggleFullScreen,
    /// Shows the whole interesting part of the plane.
    ResetView,
    /// One plane, or one for each run.
    TogglePanes,
    /// The data beside the plane, or the plane alone.
    ToggleData,
    /// Arrows of the current step, or none.
    ToggleArrows,
    /// The local model and the trust region, or none.
    ToggleModel,
    /// The searched line on the plane, or none.
    ToggleSearch,
    /// The ellipses in which noise keeps the runs, or none.
    ToggleStationary,
    /// Contours of the step's mini-batch, or none.
    ToggleBatch,
    /// The gradients of the single examples, or none.
    ToggleGradients,
    /// Curves against steps, evaluations or examples seen, in turn.
    NextCurveAxis,
    /// Changes the look.
    SetLook(LookKind),
    /// The list of shortcuts and how things work.
    Help,
    /// The cards of all methods.
    Methods,
    /// The card of the method with this id.
    Method(String),
    /// Runs the reference data.
    CheckNumbers,
    /// What this is.
    About,
}

/// How a command is shown.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spec {
    /// In menus.
    pub(super) text: &'static str,
    /// On hover, and in the help.
    pub(super) hint: &'static str,
    /// From the keyboard.
    pub(super) shortcut: Option<KeyboardShortcut>,
}

const fn plain(key: Key) -> Option<KeyboardShortcut> {
    Some(KeyboardShortcut::new(Modifiers::NONE, key))
}

const fn ctrl(key: Key) -> Option<KeyboardShortcut> {
    Some(KeyboardShortcut::new(Modifiers::COMMAND, key))
}

const fn ctrl_shift(key: Key) -> Option<KeyboardShortcut> {
    Some(KeyboardShortcut::new(Modifiers::COMMAND.plus(Modifiers::SHIFT), key))
}

impl Command {
    /// How it is shown.
    pub(super) fn spec(&self) -> Spec {
        let (text, hint, shortcut) = match self {
            Self::New => ("New", "The opening experiment", ctrl(Key::N)),
            Self::Open => ("Open…", "Open an experiment from a file", ctrl(Key::O)),
            Self::OpenFile(_) => ("Open", "Open this file", None),
            Self::OpenReady(_) => ("Open", "Open this ready experiment", None),
            Self::OpenData => {
                ("Open data…", "Fit a loss to a table of your own, a CSV file", ctrl_shift(Key::O))
            }
            Self::OpenTable(_) => ("Open data", "Fit a loss to this table", None),
            Self::Save => ("Save", "Save the experiment to its file", ctrl(Key::S)),
            Self::SaveAs => ("Save as…", "Save the experiment to another file", ctrl_shift(Key::S)),
            Self::SavePicture => ("Save picture…", "Save plane and curves as PNG or SVG", ctrl(Key::E)),
            Self::CopyPicture => {
                ("Copy picture", "Copy plane and curves to the clipboard", ctrl_shift(Key::C))
            }
            Self::SaveWindow => ("Save window", "Save the window as it is, as PNG", plain(Key::F12)),
            Self::Quit => ("Quit", "Close the lab", ctrl(Key::Q)),
            Self::Undo => ("Undo", "Take the last change of the experiment back", ctrl(Key::Z)),
            Self::Redo => ("Redo", "Make the change again", ctrl_shift(Key::Z)),
            Self::Reset => ("Reset", "The surface's own start, steps and learning rates", ctrl(Key::R)),
            Self::TypeFunction => {
                ("Your own function…", "Type the loss as a formula in x and y", ctrl(Key::T))
            }
            Self::ThrowDice => {
                ("Random start", "Start at a random place of the visible plane", plain(Key::D))
            }
            Self::TogglePlay => {
                ("Play or pause", "Move the playhead over the finished runs", plain(Key::Space))
            }
            Self::StepForward => ("Step forward", "One step on", plain(Key::ArrowRight)),
            Self::StepBack => ("Step back", "One step back", plain(Key::ArrowLeft)),
            Self::ToStart => ("To the start", "Step 0", plain(Key::Home)),
            Self::ToEnd => ("To the end", "The last step", plain(Key::End)),
            Self::ToggleLoop => ("Loop", "Begin again at the end", plain(Key::L)),
            Self::ToggleRun(_) => ("Show or hide the run", "Keys 1 to 9", None),
            Self::RaiseRate => {
                ("Raise the learning rate", "The next of 1, 1.5, 2, 3, 5, 7 × 10ⁿ", plain(Key::Plus))
            }
            Self::LowerRate => {
                ("Lower the learning rate", "The one before in 1, 1.5, 2, 3, 5, 7 × 10ⁿ", plain(Key::Minus))
            }
            Self::Pin => ("Pin the trails", "Keep the trails as pale ghosts to compare with", plain(Key::P)),
            Self::Unpin => (
                "Let the ghosts go",
                "Remove the pinned trails",
                Some(KeyboardShortcut::new(Modifiers::SHIFT, Key::P)),
            ),
            Self::TogglePanels => {
                ("Hide or show the panels", "Plane, curves and timeline alone", plain(Key::H))
            }
            Self::ToggleFullScreen => ("Full screen", "Fill the screen", plain(Key::F11)),
            Self::ResetView => ("Reset the view", "The surface's interesting part", ctrl(Key::Num0)),
            Self::TogglePanes => {
                ("One plane per run", "Side by side, panned and zoomed together", plain(Key::G))
            }
            Self::ToggleData => (
                "Data beside the plane",
                "What the loss is a mean over, with the model of each run",
                plain(Key::T),
            ),
            Self::ToggleArrows => {
                ("Arrows of the step", "The parts that the current step is made of", plain(Key::A))
            }
            Self::ToggleModel => (
                "Local model",
                "The parabola that the step believes in, and how far it trusts it",
                plain(Key::M),
            ),
            Self::ToggleSearch => {
                ("Searched line", "The line that the step searches, with its trial points", plain(Key::S))
            }
            Self::ToggleStationary => (
                "Stationary ellipse",
                "Where noise keeps the run: on quadratics predicted, and measured",
                plain(Key::N),
            ),
            Self::ToggleBatch => (
                "Contours of the batch",
                "The loss as the examples of the current step see it, dashed over the whole one; rings around them in the data",
                plain(Key::B),
            ),
            Self::ToggleGradients => (
                "Gradients of the examples",
                "Where each example would have the iterate go, those of the batch, and their means",
                plain(Key::C),
            ),
            Self::NextCurveAxis => (
                "Next axis of the curves",
                "Steps, evaluations, and examples seen where the loss is over data",
                plain(Key::E),
            ),
            Self::SetLook(kind) => (kind.name(), "How everything looks", None),
            Self::Help => ("Shortcuts and help", "What the keys do", plain(Key::F1)),
            Self::Methods => {
                ("Methods…", "What each method does, its settings, when to choose it", plain(Key::F2))
            }
            Self::Method(_) => ("Card", "What the method does, its settings, when to choose it", None),
            Self::CheckNumbers => {
                ("Check the numbers", "Run the reference data of PyTorch, optax and scipy", None)
            }
            Self::About => ("About Descent Lab", "Version and licences", None),
        };
        Spec { text, hint, shortcut }
    }

    /// All commands that a key can ask for, those with more modifiers first, because egui ignores extra ones.
    pub(super) fn from_keyboard() -> Vec<Self> {
        let mut all = vec![
            Self::SaveAs,
            Self::CopyPicture,
            Self::Redo,
            Self::Unpin,
            Self::OpenData,
            Self::New,
            Self::Open,
            Self::Save,
            Self::SavePicture,
            Self::SaveWindow,
            Self::Quit,
            Self::Undo,
            Self::Reset,
            Self::ResetView,
            Self::TypeFunction,
            Self::ThrowDice,
            Self::TogglePlay,
            Self::StepForward,
            Self::StepBack,
            Self::ToStart,
            Self::ToEnd,
            Self::ToggleLoop,
            Self::RaiseRate,
            Self::LowerRate,
            Self::Pin,
            Self::TogglePanels,
            Self::ToggleFullScreen,
            Self::TogglePanes,
            Self::ToggleData,
            Self::ToggleArrows,
            Self::ToggleModel,
            Self::ToggleSearch,
            Self::ToggleStationary,
            Self::ToggleBatch,
            Self::ToggleGradients,
            Self::NextCurveAxis,
            Self::Help,
            Self::Methods,
        ];
        all.sort_by_key(|command| {
            let modifiers = command.spec().shortcut.map(|shortcut| shortcut.modifiers).unwrap_or_default();
            std::cmp::Reverse(u8::from(modifiers.command) + u8::from(modifiers.shift))
        });
        all
    }
}

/// The commands that this frame's keys ask for.
pub(super) fn from_keys(ctx: &egui::Context) -> Vec<Command> {
    let typing = ctx.text_edit_focused();
    let focused = ctx.memory(|memory| memory.focused().is_some());
    let mut commands = Vec::new();
    for command in Command::from_keyboard() {
        let Some(shortcut) = command.spec().shortcut else { continue };
        // A text has an undo of its own, and what follows the text follows that too.
        if typing && matches!(command, Command::Undo | Command::Redo) {
            continue;
        }
        let bare = shortcut.modifiers.is_none() || shortcut.modifiers == Modifiers::SHIFT;
        let function_key = matches!(shortcut.logical_key, Key::F1 | Key::F2 | Key::F11 | Key::F12);
        // Keys that a focused widget uses itself stay with it.
        let widgets = matches!(shortcut.logical_key, Key::Space | Key::ArrowLeft | Key::ArrowRight);
        if bare && !function_key && (typing || (focused && widgets)) {
            continue;
        }
        // A key that repeats faster than frames come counts as often as it was pressed.
        let presses =
            ctx.input_mut(|input| input.count_and_consume_key(shortcut.modifiers, shortcut.logical_key));
        commands.extend(std::iter::repeat_n(command, presses));
    }
    if ctx.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::Y)) {
        commands.push(Command::Redo);
    }
    if !typing {
        commands.extend(typed_commands(ctx));
    }
    commands
}

/// Keys that keyboards place differently are read as text: digits, plus and minus.
fn typed_commands(ctx: &egui::Context) -> Vec<Command> {
    ctx.input_mut(|input| {
        let mut commands = Vec::new();
        if input.modifiers.command || input.modifiers.alt {
            return commands;
        }
        const DIGITS: [Key; 9] = [
            Key::Num1,
            Key::Num2,
            Key::Num3,
            Key::Num4,
            Key::Num5,
            Key::Num6,
            Key::Num7,
            Key::Num8,
            Key::Num9,
        ];
        for (index, key) in DIGITS.into_iter().enumerate() {
            if input.consume_key(Modifiers::NONE, key) {
                commands.push(Command::ToggleRun(index));
            }
        }
        if input.consume_key(Modifiers::NONE, Key::Equals) {
            commands.push(Command::RaiseRate);
        }
        commands
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_commands_share_a_shortcut() {
        let all = Command::from_keyboard();
        for (index, command) in all.iter().enumerate() {
            let shortcut = command.spec().shortcut.expect("a key");
            for other in &all[..index] {
                assert_ne!(other.spec().shortcut, Some(shortcut), "{command:?} and {other:?}");
            }
        }
    }

    #[test]
    fn texts_are_in_sentence_case_and_have_no_final_period() {
        for command in Command::from_keyboard() {
            let Spec { text, hint, .. } = command.spec();
            for words in [text, hint] {
                assert!(words.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()), "{words}");
                assert!(!words.ends_with('.') && !words.ends_with(':'), "{words}");
            }
        }
    }
}
