//! What came of each run, as one table: method, settings, steps and gradients to a tolerance, final loss.

use crate::number::write::{column, label};
use crate::plot::caption::run_settings;
use crate::stage::{Actor, Stage};
use crate::trajectory::Trajectory;

/// The tolerance that nobody asked for otherwise.
pub const TOLERANCE: f64 = 1e-6;

/// What came of the runs.
///
/// A run has come to the tolerance τ at the first iterate with f − f* ≤ τ(f₀ − f*), where f₀ is the loss at its start and f* the
/// surface's lowest known loss; where none is known, the lowest loss that one of the runs came to.
#[derive(Clone, Debug, PartialEq)]
pub struct Results {
    /// τ
    pub tolerance: f64,
    /// f*; none without a finite loss.
    pub lowest: Option<f64>,
    /// Whether f* is the lowest that the runs came to, because none is known of the surface.
    pub of_runs: bool,
    /// A row for each run.
    pub rows: Vec<ResultRow>,
}

/// What came of one run.
#[derive(Clone, Debug, PartialEq)]
pub struct ResultRow {
    /// What the run is called.
    pub name: String,
    /// Its settings in words.
    pub settings: String,
    /// The first step within the tolerance.
    pub steps: Option<u64>,
    /// How many gradients its method had asked for by then.
    pub gradients: Option<u64>,
    /// The loss at its last iterate.
    pub loss: f64,
    /// What it does, in a word or two.
    pub verdict: String,
}

/// The headings of all columns but those of the tolerance.
const COLUMNS: [&str; 6] = ["Method", "Settings", "Steps", "Gradients", "Final loss", "Verdict"];

impl Results {
    /// Of the runs of a stage whose slots are `shown`.
    pub fn of(stage: &Stage, shown: impl Fn(usize) -> bool, tolerance: f64) -> Self {
        let actors: Vec<&Actor> = stage.actors.iter().filter(|actor| shown(actor.slot)).collect();
        let losses = actors.iter().flat_map(|actor| &actor.trajectory.samples).map(|sample| sample.loss);
        let seen = losses.filter(|loss| loss.is_finite()).min_by(f64::total_cmp);
        let lowest = stage.lowest.or(seen);
        let row = |actor: &&Actor| {
            let run = stage.experiment.runs.iter().find(|run| run.slot == actor.slot);
            let arrival = lowest.and_then(|lowest| arrival(&actor.trajectory, lowest, tolerance));
            ResultRow {
                name: actor.name.clone(),
                settings: run.map_or_else(String::new, |run| run_settings(&stage.experiment, run)),
                steps: arrival.map(|step| step as u64),
                gradients: arrival.map(|step| actor.trajectory.cost(step).gradients),
                loss: actor.trajectory.last().loss,
                verdict: actor.verdict.clone(),
            }
        };
        let rows = actors.iter().map(row).collect();
        Self { tolerance, lowest, of_runs: stage.lowest.is_none(), rows }
    }

    /// What steps and gradients are counted to.
    pub fn words(&self) -> String {
        let Some(lowest) = self.lowest else { return "no run has a finite loss".to_owned() };
        let whose = if self.of_runs { "the lowest of these runs" } else { "the lowest known" };
        format!("to f − f* ≤ {} (f₀ − f*), f* = {}, {whose}", label(self.tolerance), label(lowest))
    }

    /// Headings and rows as texts.
    pub fn cells(&self) -> (Vec<String>, Vec<[String; 6]>) {
        let headings = COLUMNS.iter().map(|&heading| heading.to_owned()).collect();
        let losses: Vec<f64> = self.rows.iter().map(|row| row.loss).collect();
        let losses = column(&losses, 4, 12);
        let count = |count: Option<u64>| count.map_or_else(|| "—".to_owned(), |count| count.to_string());
        let row = |(row, loss): (&ResultRow, String)| {
            let ResultRow { name, settings, steps, gradients, verdict, .. } = row;
            [name.clone(), settings.clone(), count(*steps), count(*gradients), loss, verdict.clone()]
        };
        (headings, self.rows.iter().zip(losses).map(row).collect())
    }

    /// Columns of one width each, as in a terminal, and below what steps and gradients are counted to.
    pub fn text(&self) -> String {
        let (headings, rows) = self.cells();
        let wide = |index: usize| {
            let of = |text: &String| text.chars().count();
            rows.iter().map(|row| of(&row[index])).chain([of(&headings[index])]).max().unwrap_or(0)
        };
        let line = |cells: &[String]| {
            let padded = cells.iter().enumerate().map(|(index, cell)| {
                let pad = " ".repeat(wide(index).saturating_sub(cell.chars().count()));
                if NUMBERS.contains(&index) { format!("{pad}{cell}") } else { format!("{cell}{pad}") }
            });
            padded.collect::<Vec<_>>().join("  ").trim_end().to_owned()
        };
        let mut lines = vec![line(&headings)];
        lines.extend(rows.iter().map(|row| line(row)));
        lines.extend([String::new(), format!("Steps and gradients {}", self.words()), String::new()]);
        lines.join("\n")
    }

    /// With a row of headings; an empty field where a run did not come so far, numbers with all digits.
    pub fn csv(&self) -> String {
        let mut writer = csv::Writer::from_writer(Vec::new());
        let tolerance = self.tolerance;
        let heads = [
            "method".to_owned(),
            "settings".to_owned(),
            format!("steps to {tolerance:e}"),
            format!("gradients to {tolerance:e}"),
            "final loss".to_owned(),
            "verdict".to_owned(),
        ];
        // Writing into memory does not fail.
        writer.write_record(&heads).ok();
        for ResultRow { name, settings, steps, gradients, loss, verdict } in &self.rows {
            let count = |count: &Option<u64>| count.map_or_else(String::new, |count| count.to_string());
            writer
                .write_record([name, settings, &count(steps), &count(gradients), &loss.to_string(), verdict])
                .ok();
        }
        writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
    }

    /// A `tabular` with the rules of `booktabs`, and what steps and gradients are counted to as a comment.
    pub fn latex(&self) -> String {
        let (headings, rows) = self.cells();
        let line = |cells: &[String]| {
            format!("  {} \\\\", cells.iter().map(|cell| tex(cell)).collect::<Vec<_>>().join(" & "))
        };
        let mut lines = vec![format!("% Steps and gradients {}", self.words())];
        lines.push("% \\usepackage{booktabs}".to_owned());
        lines.push("\\begin{tabular}{llrrrl}".to_owned());
        lines.extend(["  \\toprule".to_owned(), line(&headings), "  \\midrule".to_owned()]);
        lines.extend(rows.iter().map(|row| line(row)));
        lines.extend(["  \\bottomrule".to_owned(), "\\end{tabular}".to_owned(), String::new()]);
        lines.join("\n")
    }
}

/// The columns that are numbers.
const NUMBERS: [usize; 3] = [2, 3, 4];

/// The first iterate within the tolerance.
fn arrival(trajectory: &Trajectory, lowest: f64, tolerance: f64) -> Option<usize> {
    let first = trajectory.samples.first()?.loss;
    let most = tolerance * (first - lowest);
    trajectory.samples.iter().position(|sample| sample.loss - lowest <= most)
}

/// Text for LaTeX, the letters of formulas in mathematics.
fn tex(text: &str) -> String {
    let mut out = String::new();
    for letter in text.chars() {
        let plain = match letter {
            '&' | '%' | '$' | '#' | '_' | '{' | '}' => {
                out.push('\\');
                out.push(letter);
                continue;
            }
            '\\' => "\\textbackslash{}",
            '^' => "\\textasciicircum{}",
            '~' => "\\textasciitilde{}",
            '—' => "---",
            '–' => "--",
            '−' => "$-$",
            '×' => "$\\times$",
            '≤' => "$\\leq$",
            '≥' => "$\\geq$",
            '∞' => "$\\infty$",
            '√' => "$\\surd$",
            '∇' => "$\\nabla$",
            '‖' => "$\\Vert$",
            '·' => "$\\cdot$",
            'α' => "$\\alpha$",
            'β' => "$\\beta$",
            'γ' => "$\\gamma$",
            'δ' => "$\\delta$",
            'ε' => "$\\varepsilon$",
            'κ' => "$\\kappa$",
            'λ' => "$\\lambda$",
            'μ' => "$\\mu$",
            'ν' => "$\\nu$",
            'ρ' => "$\\rho$",
            'σ' => "$\\sigma$",
            'τ' => "$\\tau$",
            'η' => "$\\eta$",
            '⁻' => "$^{-}$",
            '²' => "$^{2}$",
            '³' => "$^{3}$",
            '¹' => "$^{1}$",
            '⁰' | '⁴'..='⁹' => {
                out.push_str(&format!("$^{{{}}}$", digit(letter, '⁰')));
                continue;
            }
            '₀'..='₉' => {
                out.push_str(&format!("$_{{{}}}$", digit(letter, '₀')));
                continue;
            }
            other => {
                out.push(other);
                continue;
            }
        };
        out.push_str(plain);
    }
    // Neighbours in mathematics are one formula.
    out.replace("$$", "")
}

/// Which digit a raised or lowered one is.
fn digit(letter: char, zero: char) -> u32 {
    letter as u32 - zero as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::Document;

    fn results(changes: &[&str]) -> Results {
        let document =
            changes.iter().fold(Document::default(), |document, change| document.with(change).unwrap());
        Results::of(&Stage::of(&document.experiment), |_| true, TOLERANCE)
    }

    #[test]
    fn steps_and_gradients_are_counted_to_the_first_iterate_within_the_tolerance() {
        // ½x² from 1 with α = 0.5 halves x: the loss is 4⁻ᵏ of the start's, below 10⁻⁶ from k = 10 on.
        let changes = [
            "surface={\"quadratic\": {\"kappa\": 1}}",
            "start=1,0",
            "steps=40",
            "runs=[{\"learning_rate\": 0.5}, {\"learning_rate\": 2.5}]",
        ];
        let Results { rows, lowest, of_runs, .. } = results(&changes);
        assert_eq!((lowest, of_runs), (Some(0.0), false));
        assert_eq!((rows[0].steps, rows[0].gradients), (Some(10), Some(10)));
        assert_eq!((rows[1].steps, rows[1].gradients), (None, None));
        assert_eq!(rows[1].verdict, "diverging");
    }

    #[test]
    fn without_a_known_minimum_the_lowest_loss_of_the_runs_takes_its_place() {
        let results = results(&["surface={\"typed\": {\"formula\": \"exp(x) + y^2\"}}", "steps=20"]);
        assert!(
            results.of_runs && results.words().contains("the lowest of these runs"),
            "{}",
            results.words()
        );
    }

    #[test]
    fn the_table_is_text_csv_and_latex() {
        let results = results(&["runs.0.name=50 % & more_of it"]);
        let text = results.text();
        assert!(text.starts_with("Method ") && text.contains("50 % & more_of it"), "{text}");
        let widths: Vec<usize> = text.lines().take(6).map(|line| line.find("α =").unwrap_or(0)).collect();
        assert!(widths[1..6].iter().all(|width| *width == widths[1] && *width > 0), "{text}");
        let csv = results.csv();
        let mut reader = csv::Reader::from_reader(csv.as_bytes());
        assert_eq!(reader.headers().unwrap().len(), 6);
        let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        assert_eq!(rows.len(), results.rows.len());
        assert_eq!(rows[0][4].parse::<f64>().unwrap(), results.rows[0].loss);
        let latex = results.latex();
        assert!(latex.contains("50 \\% \\& more\\_of it & $\\alpha$ = "), "{latex}");
        assert_eq!(latex.matches(" \\\\\n").count(), 1 + results.rows.len());
        assert_eq!(latex.matches('$').count() % 2, 0);
    }
}
