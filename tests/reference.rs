//! The reference data that comes with the program, and what is said of data that is wrong.

use descent_lab::reference::{self, File, FileReport};
use serde_json::{Value, json};

fn file(name: &str) -> &'static File {
    reference::FILES.iter().find(|file| file.name == name).unwrap()
}

fn built_in(name: &str) -> FileReport {
    let file = file(name);
    let report = file.check(file.built_in).unwrap_or_else(|error| panic!("{name}: {error}"));
    assert!(report.failures.is_empty(), "{name}: {:#?}", report.failures);
    assert!(report.worst <= 1.0, "{name}: {}", report.worst);
    report
}

/// How many records are covered, and the reasons for which the others are not, each once.
fn covered(name: &str) -> (usize, Vec<String>) {
    let report = built_in(name);
    let mut reasons: Vec<String> = report.not_covered.into_iter().map(|gap| gap.reason).collect();
    reasons.sort();
    reasons.dedup();
    (report.passed, reasons)
}

#[test]
fn all_points_of_all_surfaces_agree() {
    assert_eq!(covered("surfaces.json"), (312, vec![]));
}

#[test]
fn all_schedules_agree() {
    assert_eq!(covered("schedules.json"), (28, vec![]));
}

#[test]
fn all_iterates_of_all_optimizers_agree() {
    assert_eq!(covered("trajectories.json"), (310, vec![]));
}

/// 18 of `newton`, 15 of `newton_armijo`, 6 of `gd_exact`, 16 of `gd_armijo`, and 16 of each of scipy's six.
#[test]
fn newton_line_searches_and_the_ends_of_scipys_minimizers_agree() {
    assert_eq!(covered("second_order.json"), (18 + 15 + 6 + 16 + 6 * 16, vec![]));
}

#[test]
fn all_stability_facts_and_both_grids_agree() {
    assert_eq!(covered("stability.json"), (21 + 2, vec![]));
}

/// The built-in data with one value replaced.
fn with(name: &str, pointer: &str, new: Value) -> String {
    let mut root: Value = serde_json::from_str(file(name).built_in).unwrap();
    *root.pointer_mut(pointer).unwrap_or_else(|| panic!("{name} has no {pointer}")) = new;
    root.to_string()
}

#[test]
fn a_wrong_number_fails_its_record_and_only_that_one() {
    let cases = [
        ("surfaces.json", "/surfaces/11/points/3/f", 1.0, "f"),
        ("surfaces.json", "/surfaces/11/points/3/grad/1", 1.0, "∂f/∂y"),
        ("surfaces.json", "/surfaces/11/points/3/hess/1/0", 1.0, "∂²f/∂y∂x"),
        ("schedules.json", "/schedules/4/lr/99", 0.0, "lr[99]"),
        ("trajectories.json", "/cases/0/x/17", 1.0, "x[17]"),
        ("trajectories.json", "/cases/0/y/60", 1.0, "y[60]"),
        ("trajectories.json", "/cases/0/loss/0", 1.0, "loss[0]"),
        ("trajectories.json", "/cases/0/lr/59", 1.0, "lr[59]"),
        ("trajectories.json", "/cases/0/final/x", 1.0, "final.x"),
        ("trajectories.json", "/cases/0/final/loss", 1.0, "final.loss"),
        ("second_order.json", "/cases/96/x/1", 1.0, "x[1]"),
        ("second_order.json", "/cases/98/alpha/2", 1.0, "alpha[2]"),
        ("second_order.json", "/cases/120/backtracks/3", 9.0, "backtracks[3]"),
        ("second_order.json", "/cases/120/loss/0", 1.0, "loss[0]"),
        ("stability.json", "/facts/0/lr_limit", 1.0, "lr_limit"),
        ("stability.json", "/facts/0/check_outside/x_end/1", 1.0, "check_outside.x_end[1]"),
        ("stability.json", "/facts/2/beta_best", 0.25, "beta_best"),
        ("stability.json", "/facts/20/radius_at_limit_plus_1e-6", 1.0, "radius_at_limit_plus_1e-6"),
        ("stability.json", "/facts/20/check_inside/abs_x_end", 1.0, "check_inside.abs_x_end"),
        ("stability.json", "/grid/nesterov/radius/20/20", 1.0, "radius[20][20]"),
    ];
    for (name, pointer, wrong, quantity) in cases {
        let report = file(name).check(&with(name, pointer, json!(wrong))).unwrap();
        let [failure] = report.failures.as_slice() else { panic!("{pointer}: {:?}", report.failures) };
        assert_eq!((failure.quantity.as_str(), failure.want.as_str()), (quantity, &*format!("{wrong:?}")));
        assert!(report.worst > 1.0 && report.passed > 0);
    }
}

#[test]
fn a_run_that_ends_early_fails_with_an_error_that_is_not_finite() {
    let text = with("trajectories.json", "/cases/0/schedule/params/lr", json!(1e300));
    let report = file("trajectories.json").check(&text).unwrap();
    assert_eq!((report.failures.len(), report.worst), (1, f64::INFINITY));
}

#[test]
fn what_does_not_exist_here_is_not_covered() {
    let cases = [
        ("surfaces.json", "/surfaces/11/id", json!("valley"), 12, "no surface \"valley\""),
        ("schedules.json", "/schedules/1/kind", json!("spiral"), 1, "no schedule \"spiral\""),
        (
            "schedules.json",
            "/schedules/1/params/gamma",
            json!(-1.0),
            1,
            "gamma: expected a number from 0 to 1, found -1",
        ),
        ("trajectories.json", "/cases/0/optimizer", json!("sgdw"), 1, "no optimizer \"sgdw\""),
        ("trajectories.json", "/cases/0/surface", json!("valley"), 1, "no surface \"valley\""),
        (
            "trajectories.json",
            "/cases/0/clip_norm",
            json!(-1.0),
            1,
            "limit: expected a number above 0, found -1",
        ),
        ("trajectories.json", "/cases/0/schedule/kind", json!("spiral"), 1, "no schedule \"spiral\""),
        ("second_order.json", "/cases/0/method", json!("SLSQP"), 1, "no method \"SLSQP\" (scipy)"),
        ("second_order.json", "/cases/96/surface", json!("valley"), 1, "no surface \"valley\""),
        ("second_order.json", "/cases/96/library", json!("octave"), 1, "no library \"octave\""),
        ("stability.json", "/facts/20/method", json!("adam"), 1, "no stability limit for \"adam\""),
    ];
    for (name, pointer, new, records, reason) in cases {
        let before = built_in(name);
        let report = file(name).check(&with(name, pointer, new)).unwrap();
        assert_eq!(report.not_covered.len(), before.not_covered.len() + records, "{pointer}");
        assert_eq!(report.passed, before.passed - records, "{pointer}");
        assert!(report.not_covered.iter().any(|gap| gap.reason.ends_with(reason)), "{reason}");
    }
}

/// Clipping and the L2 penalty are part of the comparison: a record that says it had them fails where it had not.
#[test]
fn clipping_and_decay_change_the_iterates() {
    for (pointer, new) in [("/cases/0/clip_norm", json!(0.1)), ("/cases/0/hyper/weight_decay", json!(0.5))] {
        let report = file("trajectories.json").check(&with("trajectories.json", pointer, new)).unwrap();
        assert_eq!((report.passed, report.failures.len()), (309, 1), "{pointer}");
    }
}

#[test]
fn a_setting_that_nobody_knows_is_not_ignored() {
    let mut root: Value = serde_json::from_str(file("trajectories.json").built_in).unwrap();
    root["cases"][0]["hyper"]["maximize"] = json!(true);
    let report = file("trajectories.json").check(&root.to_string()).unwrap();
    assert!(report.not_covered.iter().any(|gap| gap.reason == "no setting \"maximize\""));
}

#[test]
fn malformed_data_is_an_error_that_names_the_field() {
    let cases = [
        (
            "surfaces.json",
            "/format",
            json!("surfaces/2"),
            "format: expected \"surfaces/1\", found \"surfaces/2\"",
        ),
        ("surfaces.json", "/surfaces", json!({}), "surfaces: expected a list of records"),
        (
            "surfaces.json",
            "/surfaces/2/id",
            json!(3),
            "surfaces[2].id: invalid type: integer `3`, expected a string",
        ),
        (
            "surfaces.json",
            "/surfaces/2/points/1/tol_grad",
            json!(null),
            "surfaces[2].points[1].tol_grad: expected a number, found nothing",
        ),
        (
            "surfaces.json",
            "/surfaces/2/points/1/grad",
            json!([1.0]),
            "surfaces[2].points[1].grad: invalid length 1, expected an array of length 2",
        ),
        ("schedules.json", "/schedules/1/steps", json!(3), "schedules[1].lr: expected 4 numbers, found 121"),
        (
            "schedules.json",
            "/schedules/1/params/step_size",
            json!("many"),
            "schedules[1].params.step_size: expected a whole number of at least 1, found \"many\"",
        ),
        ("trajectories.json", "/cases/7/y", json!([1.0]), "cases[7].y: expected 61 numbers, found 1"),
        ("trajectories.json", "/cases/7/x", json!([]), "cases[7].x: expected at least one number, found []"),
        ("trajectories.json", "/cases/7/x/3", json!(null), "cases[7].x[3]: invalid type: null, expected f64"),
        (
            "trajectories.json",
            "/cases/7/tol/x",
            json!(-1),
            "cases[7].tol.x: expected a number of at least 0, found -1",
        ),
        (
            "trajectories.json",
            "/cases/0/hyper",
            json!({}),
            "cases[0].hyper.momentum: expected a number, found nothing",
        ),
        ("second_order.json", "/cases/7", json!({}), "cases[7]: missing field `id`"),
        ("stability.json", "/facts/0/check_inside", json!({}), "facts[0].check_inside: missing field `lr`"),
        (
            "stability.json",
            "/grid/nesterov/radius/3",
            json!([]),
            "grid.nesterov.radius[3]: expected 21 numbers, found 0",
        ),
    ];
    for (name, pointer, new, expected) in cases {
        let error = file(name).check(&with(name, pointer, new)).unwrap_err().to_string();
        assert_eq!(error, expected, "{name} {pointer}");
    }
    let error = file("surfaces.json").check("{\"format\": 1e999}").unwrap_err().to_string();
    assert!(error.starts_with("line 1, column ") && error.contains("number out of range"), "{error}");
}
