//! Tables of one's own in the window.

use super::super::lab::Lab;
use super::super::settings::Settings;
use super::super::testing::{harness, harness_with};
use super::tests::{Dropped, open, press};
use crate::data::{Dataset, MOST_POINTS, Source};
use crate::experiment::{Document, Experiment};
use crate::surface::{LogisticRegression, StraightLine};
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use std::path::{Path, PathBuf};

type Window = Harness<'static, Lab>;

fn drop_file(window: &mut Window, path: &Path) {
    window.input_mut().dropped_files.push(std::sync::Arc::new(Dropped(path.to_owned())));
    window.run_steps(2);
}

/// Frames until a text is there.
fn wait_for(window: &mut Window, text: &str) {
    wait_until(window, |window| window.query_by_label_contains(text).is_some(), text);
    // A dialog finds its place in its second frame.
    window.run_steps(3);
}

fn wait_until(window: &mut Window, come: impl Fn(&Window) -> bool, what: &str) {
    for _ in 0..4000 {
        if come(window) {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(5));
        window.step();
    }
    panic!("{what} did not come");
}

fn click(window: &mut Window, label: &str) {
    window.get_by_label(label).click();
    window.run_steps(3);
}

fn choose(window: &mut Window, menu: &str, entry: &str) {
    click(window, menu);
    window.get_all_by_label(entry).last().unwrap().click();
    window.run_steps(3);
}

fn folder_with(name: &str, text: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    (folder, path)
}

fn source(window: &Window) -> Source {
    window.state().document.experiment.surface.data().unwrap().source().clone()
}

fn large(rows: usize) -> String {
    let row = |i: usize| format!("{},{}\n", (i % 1000) as f64 * 0.002, (i % 1000) as f64 * 0.004 + 1.0);
    std::iter::once("height,weight\n".to_owned()).chain((0..rows).map(row)).collect()
}

const PEOPLE: &str = "name,height,weight,sex\nAda,1.6,55,f\nBob,1.8,80,m\nEve,1.7,60,f\nJim,1.9,95,m\n";

#[test]
fn a_table_becomes_the_data_of_the_model_that_is_chosen_in_one_step_of_undo() {
    let (_folder, path) = folder_with("people.csv", PEOPLE);
    let mut window = harness(Document::default());
    let before = window.state().document.experiment.clone();
    press(&mut window, Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::O);
    super::tests::answer(&mut window, "Name or path", &path);
    wait_for(&mut window, "4 rows of 4 columns, separated by commas");
    assert!(window.query_by_label("“f” is −1, “m” is 1").is_some(), "two words are classes");
    choose(&mut window, "Model", "Straight line");
    choose(&mut window, "Column of x", "height");
    choose(&mut window, "Column of y", "weight");
    assert_eq!(window.state().document.experiment, before, "nothing is changed before it is asked for");
    click(&mut window, "Use these columns");
    wait_until(&mut window, |window| !window.state().files.is_asking(), "the data");
    window.run_steps(2);
    let rows = source(&window).part().rows();
    assert_eq!((rows.len(), rows[1].x, rows[1].y), (4, [1.8, 1.0], 80.0));
    let experiment = &window.state().document.experiment;
    assert_eq!(experiment.surface.description().id, "straight_line");
    assert_eq!(experiment.learning_rate, experiment.surface.suggestion().rate);
    press(&mut window, Modifiers::COMMAND, Key::Z);
    assert_eq!(window.state().document.experiment, before);
    press(&mut window, Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::Z);
    assert!(std::sync::Arc::ptr_eq(&source(&window).part().rows(), &rows), "undo does not copy the data");
}

#[test]
fn what_is_wrong_with_a_table_is_said_and_nothing_changes() {
    let (_folder, path) = folder_with("prices.csv", "age,price\n1,2\n3,abc\n");
    let mut window = harness(Document::default());
    let before = window.state().document.clone();
    drop_file(&mut window, &path);
    wait_for(&mut window, "line 3, column 2 (\"price\"): expected a number, found \"abc\"");
    assert!(window.get_by_label("Use these columns").accesskit_node().is_disabled());
    click(&mut window, "Cancel");
    assert!(!window.state().files.is_asking());
    assert_eq!(window.state().document.experiment, before.experiment);
    let (_folder, path) = folder_with("empty.csv", "");
    drop_file(&mut window, &path);
    wait_for(&mut window, "empty.csv: expected a header and rows below it, found nothing");
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert!(!window.state().files.is_asking());
}

const FLOWERS: &str = "sepal;petal;species\n1,5;2;setosa\n3;;rosea\n5;7;virginica\n2;1,5;setosa\n4;3;rosea\n";

#[test]
fn of_several_classes_two_are_chosen_and_rows_that_lack_a_value_are_left_out() {
    let (_folder, path) = folder_with("flowers.csv", FLOWERS);
    let logistic = Experiment::on(LogisticRegression::default().into());
    let mut window = harness(Document { experiment: logistic, ..Document::default() });
    drop_file(&mut window, &path);
    wait_for(&mut window, "1 row lacks a value and can be left out");
    click(&mut window, "Leave out 1 row that lacks a value");
    wait_for(&mut window, "expected two classes, found rosea, setosa, virginica");
    choose(&mut window, "Class that is 1", "rosea");
    wait_for(&mut window, "“not rosea” is −1, “rosea” is 1");
    choose(&mut window, "Class that is −1", "virginica");
    wait_for(&mut window, "“virginica” is −1, “rosea” is 1");
    click(&mut window, "Use these columns");
    wait_until(&mut window, |window| !window.state().files.is_asking(), "the data");
    window.run_steps(2);
    let rows = source(&window).part().rows();
    assert_eq!(
        rows.iter().map(|row| (row.x, row.y)).collect::<Vec<_>>(),
        [([5.0, 7.0], -1.0), ([4.0, 3.0], 1.0)]
    );
    wait_for(
        &mut window,
        "flowers.csv: 2 rows; x₁ = sepal, x₂ = petal, y = species; virginica is −1 and rosea is 1",
    );
}

#[test]
fn the_first_row_can_be_an_example() {
    let (_folder, path) = folder_with("years.csv", "2019,2020\n1,2\n3,4\n");
    let mut window = harness(Document::default());
    drop_file(&mut window, &path);
    wait_for(&mut window, "3 rows of 2 columns");
    click(&mut window, "The first row has the names of the columns");
    wait_for(&mut window, "2 rows of 2 columns");
    assert!(window.query_by_label("2019").is_some());
}

/// The frames go on while 100,000 rows are read, and they stay in their file.
#[test]
fn a_large_table_is_read_beside_the_window_and_kept_by_path_and_hash() {
    let (folder, path) = folder_with("large.csv", &large(100_000));
    let line = Experiment::on(StraightLine::default().into());
    let mut window = harness(Document { experiment: line, ..Document::default() });
    drop_file(&mut window, &path);
    wait_for(
        &mut window,
        "100000 rows of 2 columns, separated by commas; the experiment keeps its path and hash",
    );
    click(&mut window, "Use these columns");
    wait_until(&mut window, |window| !window.state().files.is_asking(), "the data");
    window.run_steps(2);
    let Source::File(file) = source(&window) else { panic!("not in a file") };
    assert_eq!((file.rows().len(), file.path.as_str()), (100_000, path.to_str().unwrap()));
    assert!(window.state().document.to_text().len() < 10_000);
    // Saved beside its table, moved with it, opened again.
    let saved = folder.path().join("mine.json");
    std::fs::write(&saved, window.state().document.to_text()).unwrap();
    let moved = tempfile::tempdir().unwrap();
    for name in ["large.csv", "mine.json"] {
        std::fs::rename(folder.path().join(name), moved.path().join(name)).unwrap();
    }
    let mut other = harness(Document::default());
    open(&mut other, &moved.path().join("mine.json"));
    wait_until(&mut other, |other| !other.state().files.is_asking(), "the experiment");
    assert_eq!(source(&other).part().rows().len(), 100_000);
    assert!(!other.state().files.is_unsaved(&other.state().document));
}

#[test]
fn reading_can_be_cancelled_and_another_content_is_not_taken() {
    let (folder, path) = folder_with("large.csv", &large(MOST_POINTS + 1));
    let text = r#"{"version": 1, "surface": {"straight_line": {"data": {"source": {"file":
        {"path": "large.csv", "sha256": "00", "columns": ["height", "weight"]}}}}}}"#;
    let experiment = folder.path().join("mine.json");
    std::fs::write(&experiment, text).unwrap();
    let mut window = harness(Document::default());
    let before = window.state().document.clone();
    open(&mut window, &experiment);
    wait_until(&mut window, |window| window.state().message.is_some(), "the message");
    let message = window.state().message.as_ref().unwrap().text().to_owned();
    assert!(
        message.contains(
            "mine.json was not opened, surface.straight_line.data.source.file: large.csv: its content"
        ),
        "{message}"
    );
    assert_eq!(window.state().document.experiment, before.experiment);
    drop_file(&mut window, &path);
    wait_for(&mut window, "Cancel");
    window.get_by_label("Cancel").click();
    wait_until(&mut window, |window| !window.state().files.is_asking(), "the end of it");
    assert_eq!(window.state().document.experiment, before.experiment);
}

#[test]
fn the_last_experiment_comes_back_with_its_table() {
    let (_folder, path) = folder_with("large.csv", &large(MOST_POINTS + 1));
    let logistic = LogisticRegression::default();
    let document = Document { experiment: Experiment::on(logistic.into()), ..Document::default() };
    let mut window = harness(document);
    drop_file(&mut window, &path);
    wait_for(&mut window, "10001 rows");
    choose(&mut window, "Model", "Straight line");
    click(&mut window, "Use these columns");
    wait_until(&mut window, |window| !window.state().files.is_asking(), "the data");
    window.run_steps(2);
    let settings: Settings = window.state_mut().settings();
    let lab = Lab::new(&egui::Context::default(), settings.clone(), Default::default());
    assert!(lab.files.is_asking());
    let mut again = harness_with(settings, Document::default(), [1280.0, 900.0]);
    *again.state_mut() = lab;
    wait_until(&mut again, |again| !again.state().files.is_asking(), "the experiment");
    assert_eq!(source(&again), source(&window));
}
