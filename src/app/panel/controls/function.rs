//! The text of your own function: the contours follow while it is typed; what is wrong is marked in it.

use crate::app::theme::FORMULA;
use crate::app::widget;
use crate::experiment::{Experiment, View};
use crate::expression::{LONGEST_TEXT, SyntaxError};
use crate::surface::{Surface, Typed};
use egui::text::{CCursor, CCursorRange, LayoutJob, TextFormat};
use egui::text_edit::TextEditState;
use egui::{Context, FontFamily, FontId, Galley, Id, Label, RichText, Stroke, TextBuffer, TextEdit, Ui};
use std::ops::Range;
use std::sync::Arc;

/// Functions to begin with, and what each shows.
pub(super) const EXAMPLES: [(&str, &str, &str); 14] = [
    ("Two parabolas", "(x^2 + y - a)^2 + (x + y^2 - b)^2", "Four wells that the sliders move"),
    ("Rosenbrock's valley", "(a - x)^2 + 100b(y - x^2)^2", "A curved floor that is slow to follow"),
    ("Bowl with a slope", "a*x^2 + 10b*y^2 + c*x", "What the condition number does"),
    ("Egg box", "sin(a*3x) * cos(b*3y) + (x² + y²)/8", "Which of many minima it becomes"),
    ("Ripples", "√(x²+y²)/2 + a*sin(4√(x²+y²))/3", "Rings that hold a run, and a cone in the middle"),
    ("Two wells", "-2exp(-(x+1)²-y²) - a*exp(-4((x-1.5)²+y²)) + 0.05(x²+y²)", "A wide one and a sharp one"),
    ("Sum of absolute values", "|x - 1| + 4|y + 0.5|", "Kinks: a constant step never settles"),
    ("Maximum of three", "max(x + y, -2x, x - 2y) + 0.1(x²+y²)", "The minimum lies where three planes meet"),
    ("Lasso", "(x - 1.5)^2 + 4(y - 0.3)^2 + a(|x| + |y|)", "How L1 sets a weight to exactly 0"),
    ("Log barrier", "x + 2y - 0.3a(ln(x+2) + ln(y+2))", "Undefined beyond two walls"),
    ("Logistic losses", "softplus(-x-2y) + softplus(x-y) + 0.05a(x²+y²)", "Two examples, one regularizer"),
    ("Tanh network", "(tanh(x)*y - 0.7)^2 + 0.02a(x²+y²)", "Two equal minima and a saddle between"),
    ("Steps", "floor(2x)²/4 + y²", "No gradient tells of the stairs"),
    ("Two regimes", "x < 0 ? x² + y² : 4x² + y²/4", "Another curvature on each side"),
];

/// The text field.
pub(in crate::app) fn field() -> Id {
    Id::unique("your own function")
}

/// Puts the keyboard into the text field, with all of its text selected, so that what is typed replaces it.
pub(in crate::app) fn select(ctx: &Context) {
    let mut state = TextEditState::load(ctx, field()).unwrap_or_default();
    let all = CCursorRange::two(CCursor::default(), CCursor::new(LONGEST_TEXT));
    state.cursor.set_char_range(Some(all));
    state.store(ctx, field());
    ctx.memory_mut(|memory| memory.request_focus(field()));
}

/// The text as it is edited, which may be no formula.
#[derive(Clone, Debug, Default)]
struct Draft {
    text: String,
    /// The text of the surface that it belongs to.
    of: String,
}

/// The text field, if the surface is one's own function; what is wrong with the text; examples.
pub(super) fn ui(ui: &mut Ui, experiment: &mut Experiment, view: &mut View) {
    let Surface::Typed(typed) = &experiment.surface else { return };
    let kept: Option<Draft> = ui.data(|data| data.get_temp(field()));
    let fresh = || Draft { text: typed.text().to_owned(), of: typed.text().to_owned() };
    // Undo, a file or an example may have brought another text.
    let mut draft = kept.filter(|draft| draft.of == typed.text()).unwrap_or_else(fresh);
    let mut refused = refusal(typed, &draft.text);
    if edited(ui, &mut draft.text, refused.as_ref()) {
        match read(typed, &draft.text) {
            Ok(typed) => {
                refused = None;
                draft.of = typed.text().to_owned();
                experiment.edit_surface(typed.into());
            }
            Err(refusal) => refused = Some(refusal),
        }
    }
    let understood = match &experiment.surface {
        Surface::Typed(typed) => typed.other_coordinates(),
        _ => None,
    };
    ui.data_mut(|data| data.insert_temp(field(), draft));
    let (words, colour) = match &refused {
        Some(refused) => (refused.words.clone(), ui.visuals().error_fg_color),
        None if understood.is_some() => (understood.unwrap_or_default(), ui.visuals().text_color()),
        None => ("sin exp √ |x| x² max(x, y) x<0 ? a : b".to_owned(), ui.visuals().weak_text_color()),
    };
    ui.add(Label::new(RichText::new(words).small().color(colour)).wrap()).on_hover_text(GRAMMAR);
    if let Some(text) = examples(ui)
        && let Ok(typed) = Typed::new(text)
    {
        experiment.set_surface(typed.into());
        view.window = None;
    }
}

/// What may be written.
const GRAMMAR: &str = "+ − * / ^, 2x, ax, x y, 3(x+1), |x|, √x, ∛x, x², ½, 5!, 1e-3, π, e; sin x, cos 2πx\n\
    sin cos tan asin acos atan sinh cosh tanh exp ln log10 log_2 log(x, b) sqrt cbrt root(x, n)\n\
    abs min max clamp sign step floor round mod hypot atan2\n\
    relu sigmoid softplus gauss; if(c, a, b), c ? a : b, < ≤ == and or not\n\
    Python's np.sin(x), x[0] and TeX's \\frac{x^{2}}{2} are read too\n\
    x and y, x₁ and x₂, f(w, b) = … or the only two names are the coordinates; every other name becomes a slider";

/// Why a text is not the surface: what is wrong, and where.
struct Refused {
    words: String,
    mark: Range<usize>,
}

impl From<SyntaxError> for Refused {
    fn from(error: SyntaxError) -> Self {
        Self { words: error.to_string(), mark: error.span }
    }
}

/// The function that a text means. One without a coordinate is the beginning of a name, or not what was meant: the picture
/// waits.
fn read(typed: &Typed, text: &str) -> Result<Typed, Refused> {
    let typed = typed.retyped(text)?;
    if typed.has_coordinates() {
        return Ok(typed);
    }
    Err(Refused {
        words: "neither x nor y is in it, so that it is the same everywhere".to_owned(),
        mark: 0..0,
    })
}

/// Why a text that is not the surface's own is none.
fn refusal(typed: &Typed, text: &str) -> Option<Refused> {
    if text == typed.text() { None } else { read(typed, text).err() }
}

/// Draws the field; true if the text has changed.
fn edited(ui: &mut Ui, text: &mut String, refused: Option<&Refused>) -> bool {
    let mark = refused.map(|refused| refused.mark.clone());
    let before = text.clone();
    let mut layouter = |ui: &Ui, now: &dyn TextBuffer, width: f32| -> Arc<Galley> {
        // While a letter is typed, the place of the error is that of the text before.
        let mark = mark.clone().filter(|_| now.as_str() == before).unwrap_or_default();
        ui.fonts_mut(|fonts| fonts.layout_job(marked(ui, now.as_str(), &mark, width)))
    };
    let response = TextEdit::multiline(text)
        .id(field())
        .desired_rows(2)
        .desired_width(f32::INFINITY)
        .char_limit(LONGEST_TEXT)
        .hint_text("a*x^2 + b*y^2")
        .layouter(&mut layouter)
        .show(ui)
        .response
        .response;
    response.accessible_name("Your own function f(x, y)").changed()
}

/// The text with the wrong place underlined; at the text's end its last letter.
fn marked(ui: &Ui, text: &str, mark: &Range<usize>, width: f32) -> LayoutJob {
    let font = FontId::new(widget::em(ui), FontFamily::Name(FORMULA.into()));
    let plain = TextFormat::simple(font, ui.visuals().text_color());
    let wrong = TextFormat {
        underline: Stroke::new(2.0, ui.visuals().error_fg_color),
        color: ui.visuals().error_fg_color,
        ..plain.clone()
    };
    let last = text.trim_end().char_indices().next_back().map(|(at, c)| at..at + c.len_utf8());
    let mark = match mark {
        Range { start, end } if start < end && *end <= text.len() => mark.clone(),
        // The empty range at 0 is no mark, unless there is nothing else.
        Range { start, .. } if *start > 0 => last.unwrap_or_default(),
        _ => 0..0,
    };
    let mut job = LayoutJob { break_on_newline: true, ..LayoutJob::default() };
    job.wrap.max_width = width;
    for (piece, format) in
        [(&text[..mark.start], &plain), (&text[mark.clone()], &wrong), (&text[mark.end..], &plain)]
    {
        if !piece.is_empty() {
            job.append(piece, 0.0, format.clone());
        }
    }
    if job.sections.is_empty() {
        job.append("", 0.0, plain);
    }
    job
}

/// The menu of examples; answers with the text of the chosen one.
fn examples(ui: &mut Ui) -> Option<&'static str> {
    let mut chosen = None;
    ui.menu_button("Examples ▾", |ui| {
        for (name, text, shows) in EXAMPLES {
            if ui.button(name).on_hover_text(format!("{text}\n{shows}")).clicked() {
                chosen = Some(text);
            }
        }
    });
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::lab::Lab;
    use crate::app::testing::harness;
    use crate::experiment::Document;
    use egui::{Key, Modifiers, Role};
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable;

    fn lab(text: &str) -> Harness<'static, Lab> {
        let typed = Typed::new(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        harness(Document { experiment: Experiment::on(typed.into()), ..Document::default() })
    }

    fn text(lab: &Harness<'static, Lab>) -> String {
        match &lab.state().document.experiment.surface {
            Surface::Typed(typed) => typed.text().to_owned(),
            other => panic!("{other:?}"),
        }
    }

    /// Replaces the whole text.
    fn retype(lab: &mut Harness<'static, Lab>, text: &str) {
        let field = || (Role::MultilineTextInput, "Your own function f(x, y)");
        lab.get_by_role_and_label(field().0, field().1).focus();
        lab.run_steps(2);
        lab.key_press_modifiers(Modifiers::COMMAND, Key::A);
        lab.run_steps(2);
        lab.get_by_role_and_label(field().0, field().1).type_text(text);
        lab.run_steps(2);
    }

    #[test]
    fn the_surface_follows_the_text_and_an_error_keeps_the_last_good_one() {
        let mut lab = lab("x^2 + y^2");
        retype(&mut lab, "a x² + |y|");
        assert_eq!(text(&lab), "a x² + |y|");
        lab.get_by_role_and_label(Role::Slider, "a of Your own function");
        retype(&mut lab, "x^2 + sine(y)");
        assert_eq!(text(&lab), "a x² + |y|", "the last good function stays");
        lab.get_by_label_contains("column 7: expected a function, such as sin, found sine");
        retype(&mut lab, "x^2 + sin(y)");
        assert_eq!(text(&lab), "x^2 + sin(y)");
        assert!(lab.query_by_label_contains("expected").is_none());
    }

    #[test]
    fn a_name_on_its_way_to_a_function_leaves_neither_a_surface_nor_a_slider() {
        let mut lab = lab("x^2 + y^2");
        for typed in ["f", "fo", "foo", "foo(", "foo(x)", "3"] {
            retype(&mut lab, typed);
            assert_eq!(text(&lab), "x^2 + y^2", "after {typed}");
        }
        lab.get_by_label_contains("neither x nor y is in it");
        retype(&mut lab, "w^2 + b");
        lab.get_by_label_contains("w and b are the coordinates");
    }

    #[test]
    fn the_window_stays_while_typing_and_a_text_is_one_step_of_undo() {
        let mut lab = lab("x^2 + y^2");
        let window = Some([[0.0, 1.0], [0.0, 1.0]]);
        lab.state_mut().document.view.window = window;
        retype(&mut lab, "x^2 + 3y^2");
        retype(&mut lab, "x^2 + 4y^2");
        assert_eq!(lab.state().document.view.window, window);
        lab.key_press(Key::Escape);
        lab.run_steps(3);
        lab.key_press_modifiers(Modifiers::COMMAND, Key::Z);
        lab.run_steps(3);
        assert_eq!(text(&lab), "x^2 + y^2");
    }

    #[test]
    fn a_key_opens_the_field_from_any_surface() {
        let mut lab = harness(Document::default());
        lab.key_press_modifiers(Modifiers::COMMAND, Key::T);
        lab.run_steps(3);
        assert_eq!(text(&lab), Typed::default().text());
        assert!(lab.ctx.memory(|memory| memory.has_focus(field())));
        lab.event(egui::Event::Text("x*y".into()));
        lab.run_steps(3);
        assert_eq!(text(&lab), "x*y", "what is typed replaces the text");
    }

    #[test]
    fn every_example_is_a_formula_with_a_start_from_which_runs_go_down() {
        for (name, text, shows) in EXAMPLES {
            let typed =
                Typed::new(text).unwrap_or_else(|error| panic!("{name}: {error}\n{}", error.caret(text)));
            assert!(!shows.is_empty(), "{name}");
            let experiment = Experiment::on(typed.into());
            for run in &experiment.runs {
                let trajectory = crate::trajectory::Trajectory::of(&experiment.plan(run));
                let [first, last] = [&trajectory.samples[0], trajectory.last()].map(|sample| sample.loss);
                assert!(last < first, "{name}: {} from {first} to {last}", run.optimizer.description().name);
            }
        }
    }
}
