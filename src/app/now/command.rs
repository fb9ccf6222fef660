//! Everything that a user can ask for: one list from which menus, shortcuts and the help are made.

use super::goal::Goal;
use super::message::Message;
use super::request::{Newcomer, Request};
use crate::experiment::{Layer, PaneKind};
use crate::picture::look::LookKind;
use egui::{Key, KeyboardShortcut, Modifiers};
use std::path::PathBuf;

/// Makes the commands, how each is shown, and the list of all, from one table.
///
/// A row is `Name = text, hint, key or another key;`, a block of rows is what stands between two lines of a menu. A command
/// about something names it, and if it can be enumerated, all of it: `ToggleRun(index: usize) each [0..9]`.
macro_rules! commands {
    ($($menu:ident { $(
        $(#[$doc:meta])*
        $name:ident $(($of:ident: $kind:ty))? $(each [$each:expr])?
            = $text:expr, $hint:expr $(, $key:expr $(, or $other:expr)?)?;
    )* })*) => {
        /// Something that a user asks for. Panels push commands, the lab carries them out.
        #[derive(Clone, Debug, PartialEq)]
        pub(in crate::app) enum Command {
            $($( $(#[$doc])* $name $(($kind))?, )*)*
        }

        impl Command {
            /// How it is shown.
            pub(in crate::app) fn spec(&self) -> Spec {
                match self {
                    $($(
                        // Few rows need what the command is about.
                        #[allow(unused_variables, reason = "the text of most commands is about nothing in particular")]
                        Self::$name $(($of))? => Spec {
                            text: $text,
                            hint: $hint,
                            shortcut: commands!(@key $($key)?),
                            also: commands!(@key $($($other)?)?),
                        },
                    )*)*
                }
            }

            /// The groups of all commands that can be enumerated, in the order of the menus.
            fn groups() -> Vec<(Menu, Vec<Self>)> {
                vec![$(
                    (Menu::$menu, [$( commands!(@each $name $(, $of)? $(, each $each)?) ),*].concat()),
                )*]
            }
        }
    };
    (@key) => { None };
    (@key $key:expr) => { $key.into() };
    (@each $name:ident) => { vec![Self::$name] };
    (@each $name:ident, $of:ident) => { Vec::new() };
    (@each $name:ident, $of:ident, each $each:expr) => { $each.map(Self::$name).collect::<Vec<_>>() };
}

/// Where a command stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::app) enum Menu {
    File,
    Edit,
    View,
    Help,
    /// In no menu: it has a button, or what it is about has a place of its own.
    Nowhere,
}

commands! {
    File {
        /// An experiment on the opening surface.
        New = "New", "The opening experiment", ctrl(Key::N);
        /// Asks for a file to open.
        Open = "Open…", "Open an experiment from a file", ctrl(Key::O);
        /// Asks for a table of data to open.
        OpenData = "Open data…", "Fit a loss to a table of your own, a CSV file", ctrl_shift(Key::O);
    }
    File {
        /// Saves to the file it came from, or asks for one.
        Save = "Save", "Save the experiment to its file", ctrl(Key::S);
        /// Asks for a file to save to.
        SaveAs = "Save as…", "Save the experiment to another file", ctrl_shift(Key::S);
    }
    File {
        /// Asks for a file for the picture.
        SavePicture = "Save picture…", "Save plane and curves as PNG or SVG", ctrl(Key::E);
        /// Puts the picture into the clipboard.
        CopyPicture = "Copy picture", "Copy plane and curves to the clipboard", ctrl_shift(Key::C);
        /// The table of what came of the runs.
        ShowResults = "Results of all runs…", "Settings, steps and gradients to a tolerance, final loss; to copy as text, CSV or LaTeX",
            ctrl_shift(Key::R);
        /// Saves the window as it is.
        SaveWindow = "Save window", "Save the window as it is, as PNG", plain(Key::F12);
    }
    File {
        /// Closes the window, after a question if there are changes that are not saved.
        Quit = "Quit", "Close the lab", ctrl(Key::Q);
    }
    Edit {
        /// Takes the last change back.
        Undo = "Undo", "Take the last change of the experiment back", ctrl(Key::Z);
        /// Makes the change again that was taken back.
        Redo = "Redo", "Make the change again", ctrl_shift(Key::Z), or ctrl(Key::Y);
    }
    Edit {
        /// A field that finds everything by its words.
        Find = "Find…", "Commands, experiments, surfaces, methods, schedules and settings by their words", ctrl(Key::K);
        /// The text field of your own function; another surface gives way to it.
        TypeFunction = "Your own function…", "Type the loss as a formula in x and y", ctrl(Key::T);
        /// The surface's own start, steps and rates, and the optimizers' defaults.
        Reset = "Reset", "The surface's own start, steps and learning rates", ctrl(Key::R);
        /// Starts at a random place.
        ThrowDice = "Random start", "Start at a random place of the visible plane", plain(Key::D);
    }
    Edit {
        /// Keeps the trails as ghosts.
        Pin = "Pin the trails", "Keep the trails as pale ghosts to compare with", plain(Key::P);
        /// Lets the ghosts go.
        Unpin = "Let the ghosts go", "Remove the pinned trails", shift(Key::P);
    }
    Nowhere {
        /// Starts or stops the playhead.
        TogglePlay = "Play or pause", "Move the playhead over the finished runs", plain(Key::Space);
        /// One step on.
        StepForward = "Step forward", "One step on", plain(Key::ArrowRight);
        /// One step back.
        StepBack = "Step back", "One step back", plain(Key::ArrowLeft);
        /// To the start.
        ToStart = "To the start", "Step 0", plain(Key::Home);
        /// To the end.
        ToEnd = "To the end", "The last step", plain(Key::End);
        /// Begins again at the end, or not.
        ToggleLoop = "Loop", "Begin again at the end", plain(Key::L);
        /// The next larger learning rate.
        RaiseRate = "Raise the learning rate", "The next of 1, 1.5, 2, 3, 5, 7 × 10ⁿ",
            plain(Key::Plus), or plain(Key::Equals);
        /// A hundredth more.
        NudgeRateUp = "Raise the learning rate by 1 %", "With three digits", shift(Key::Plus), or shift(Key::Equals);
        /// The next smaller learning rate.
        LowerRate = "Lower the learning rate", "The one before in 1, 1.5, 2, 3, 5, 7 × 10ⁿ", plain(Key::Minus);
        /// A hundredth less.
        NudgeRateDown = "Lower the learning rate by 1 %", "With three digits", shift(Key::Minus);
        /// Shows or hides the run at a place in the list, counted from 0.
        ToggleRun(index: usize) each [0..DIGITS.len()] =
            "Show or hide the run", "In the order of the list", DIGITS.get(*index).map(|key| plain(*key));
        /// Selects the next of the runs that are shown, in the order of the list and from its end back to its beginning.
        NextRun = "Explain the next run", "Verdict and step of the next run that is shown", plain(Key::R);
    }
    View {
        /// Changes the look.
        SetLook(kind: LookKind) each [LookKind::ALL.into_iter()] = kind.name(), "How everything looks";
        /// Shows or hides the panels.
        TogglePanels = "Hide or show the panels", "Plane, curves and timeline alone", plain(Key::H);
        /// Fills the screen, or not.
        ToggleFullScreen = "Full screen", "Fill the screen", plain(Key::F11);
    }
    View {
        /// One plane, or one for each run.
        TogglePanes = "One plane per run", "Side by side, panned and zoomed together", plain(Key::G);
        /// A pane beside the plane, or the plane alone.
        TogglePane(pane: PaneKind) each [PaneKind::ALL.iter().copied()] =
            pane.name(), pane.hint(), pane.key().and_then(letter);
        /// Shows the whole interesting part of the plane.
        ResetView = "Reset the view", "The surface's interesting part", ctrl(Key::Num0);
    }
    View {
        /// Draws a layer, or leaves it out.
        Toggle(layer: Layer) each [Layer::ALL.iter().copied()] =
            layer.name(), layer.hint(), layer.key().and_then(letter);
    }
    Nowhere {
        /// Curves against steps, evaluations or examples seen, in turn.
        NextCurveAxis = "Next axis of the curves",
            "Steps, evaluations, and examples seen if the loss is over data", plain(Key::E);
    }
    Help {
        /// The list of shortcuts and how things work.
        Help = "Shortcuts and help", "What the keys do", plain(Key::F1);
        /// The cards of all methods.
        Methods = "Methods…", "What each method does, its settings, when to choose it", plain(Key::F2);
        /// Runs the reference data.
        CheckNumbers = "Check the numbers", "Run the reference data of PyTorch, optax and scipy";
    }
    Help {
        /// Version and licences.
        About = "About Descent Lab", "Version and licences";
    }
    Nowhere {
        /// Moves the playhead to a step.
        GoTo(step: u64) = "Go to the step", "Click on a curve";
        /// Says something in the status bar.
        Say(message: Message) = "Say", "A line in the status bar";
        /// Opens an experiment's file.
        OpenFile(path: PathBuf) = "Open", "Open this file";
        /// Opens the ready experiment with this id.
        OpenReady(id: String) = "Open", "Open this ready experiment";
        /// Fits a loss to a table of data.
        OpenTable(path: PathBuf) = "Open data", "Fit a loss to this table";
        /// Puts a document in the place of the one that is shown, without a question.
        Show(newcomer: Box<Newcomer>) = "Show", "Show this experiment";
        /// Asks for a file for a picture.
        SaveRequest(request: Box<Request>) = "Save picture…", "Save this picture as PNG or SVG";
        /// Puts a picture into the clipboard.
        CopyRequest(request: Box<Request>) = "Copy picture", "Copy this picture to the clipboard";
        /// Writes a picture to a file, in the format that the path's ending names.
        Write(picture: Box<(Request, PathBuf)>) = "Save picture", "Save this picture to this file";
        /// The card of the method with this id.
        Method(id: String) = "Card", "What the method does, its settings, when to choose it";
        /// Changes the surface to the one with this id.
        SetSurface(id: String) = "Surface", "The loss that is minimized";
        /// Adds a run with the method that has this id.
        AddRun(id: String) = "Add a run", "Another run, with this method";
        /// Gives all runs without a schedule of their own the one with this id.
        SetSchedule(id: String) = "Schedule", "How the learning rate changes from step to step";
        /// Puts the keyboard into a control, and switches on what it belongs to.
        GoToControl(goal: Box<Goal>) = "Go to", "The control of this setting";
    }
}

/// How a command is shown.
#[derive(Clone, Copy, Debug)]
pub(in crate::app) struct Spec {
    /// In menus.
    pub(in crate::app) text: &'static str,
    /// On hover, and in the help.
    pub(in crate::app) hint: &'static str,
    /// From the keyboard.
    pub(in crate::app) shortcut: Option<KeyboardShortcut>,
    /// Another key for the same, for other keyboards and habits; nothing shows it.
    also: Option<KeyboardShortcut>,
}

/// A line in a list of keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyLine {
    /// The key, such as `Ctrl+E`, or the first and the last of several.
    pub keys: String,
    /// What it is called in menus.
    pub text: &'static str,
    /// What it does, as said on hover.
    pub hint: &'static str,
}

/// All keys that the window hears, in the order of the menus.
pub fn keys() -> Vec<KeyLine> {
    let commands: Vec<_> = Command::with_keys().collect();
    Command::key_lines(&commands, |key| key.format(&egui::ModifierNames::NAMES, false))
}

impl Spec {
    /// All keys that ask for the command.
    fn keys(&self) -> impl Iterator<Item = KeyboardShortcut> {
        [self.shortcut, self.also].into_iter().flatten()
    }
}

/// Keys that show and hide the first runs.
const DIGITS: [Key; 9] =
    [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6, Key::Num7, Key::Num8, Key::Num9];

const fn plain(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::NONE, key)
}

/// The key of a letter.
fn letter(letter: char) -> Option<KeyboardShortcut> {
    Key::from_name(letter.encode_utf8(&mut [0; 4])).map(plain)
}

const fn shift(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::SHIFT, key)
}

const fn ctrl(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::COMMAND, key)
}

const fn ctrl_shift(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::COMMAND.plus(Modifiers::SHIFT), key)
}

impl Command {
    /// All commands, in the order of the menus; those about something that cannot be enumerated, such as a path, are left
    /// out.
    pub(in crate::app) fn all() -> impl Iterator<Item = Self> {
        Self::groups().into_iter().flat_map(|(_, group)| group)
    }

    /// The commands of a menu, in groups between which there is a line.
    pub(in crate::app) fn groups_of(menu: Menu) -> impl Iterator<Item = Vec<Self>> {
        Self::groups().into_iter().filter(move |(of, _)| *of == menu).map(|(_, group)| group)
    }

    /// All commands that a key can ask for, in the order of the menus.
    pub(in crate::app) fn with_keys() -> impl Iterator<Item = Self> {
        Self::all().filter(|command| command.spec().shortcut.is_some())
    }

    /// A list of keys, with one line for commands that do the same to one thing after the other.
    pub(in crate::app) fn key_lines(
        commands: &[Self],
        name: impl Fn(&KeyboardShortcut) -> String,
    ) -> Vec<KeyLine> {
        let key = |command: Option<&Self>| {
            command.and_then(|command| command.spec().shortcut).map_or_else(String::new, |key| name(&key))
        };
        let alike = commands.chunk_by(|a, b| a.spec().text == b.spec().text);
        let line = |alike: &[Self]| {
            let (first, last) = (key(alike.first()), key(alike.last()));
            let keys = if alike.len() > 1 { format!("{first} to {last}") } else { first };
            alike.first().map(|command| KeyLine {
                keys,
                text: command.spec().text,
                hint: command.spec().hint,
            })
        };
        alike.filter_map(line).collect()
    }

    /// Every key with the command that it asks for, those with more modifiers first, because egui ignores extra ones.
    pub(in crate::app) fn keyboard() -> Vec<(KeyboardShortcut, Self)> {
        let keys =
            |command: Self| command.spec().keys().map(move |key| (key, command.clone())).collect::<Vec<_>>();
        let mut all: Vec<_> = Self::all().flat_map(keys).collect();
        all.sort_by_key(|(KeyboardShortcut { modifiers, .. }, _)| {
            std::cmp::Reverse(u8::from(modifiers.command) + u8::from(modifiers.shift))
        });
        all
    }
}

/// The commands that this frame's keys ask for.
pub(in crate::app) fn from_keys(ctx: &egui::Context) -> Vec<Command> {
    let typing = ctx.text_edit_focused();
    let focused = ctx.memory(|memory| memory.focused().is_some());
    let mut commands = Vec::new();
    for (shortcut, command) in Command::keyboard() {
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
    commands
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_commands_share_a_key() {
        let all = Command::keyboard();
        for (index, (key, command)) in all.iter().enumerate() {
            for (other_key, other) in &all[..index] {
                assert_ne!(key, other_key, "{command:?} and {other:?}");
            }
        }
    }

    #[test]
    fn texts_are_in_sentence_case_and_have_no_final_period() {
        for command in Command::all() {
            let Spec { text, hint, .. } = command.spec();
            for words in [text, hint] {
                assert!(words.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()), "{words}");
                assert!(!words.ends_with('.') && !words.ends_with(':'), "{words}");
            }
        }
    }
}
