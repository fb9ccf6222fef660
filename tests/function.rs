//! Your own function: against the gallery's, in files, and at its worst.

use descent_lab::experiment::{Document, Experiment, Plan};
use descent_lab::expression::Expression;
use descent_lab::optimizer::{Adam, GradientDescent, Optimizer, RmsProp};
use descent_lab::parameter::Parameters;
use descent_lab::real::{Jet2, V};
use descent_lab::surface::{CriticalKind, Landscape, Loss, Rosenbrock, Surface, Typed};
use descent_lab::trajectory::{Cause, Ending, Trajectory};

fn typed(text: &str) -> Typed {
    Typed::new(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

#[test]
fn the_first_function_is_a_formula_with_four_wells() {
    let surface = Surface::from(Typed::default());
    assert_eq!(surface.parameters().iter().map(|p| p.key).collect::<Vec<_>>(), ["a", "b"]);
    let minima = surface.critical_points().into_iter().filter(|c| c.kind == CriticalKind::Minimum);
    assert_eq!(minima.count(), 4);
}

#[test]
fn typed_rosenbrock_equals_the_gallerys_to_rounding() {
    let own = typed("(1-x)^2 + 100(y-x^2)^2");
    let gallery = Rosenbrock::default();
    for i in 0..400 {
        let at = V::new(f64::from(i % 20) * 0.21 - 2.0, f64::from(i / 20) * 0.19 - 1.0);
        let (got, want) = (own.jet(at), gallery.jet(at));
        let close = |a: f64, b: f64| (a - b).abs() <= 1e-13 * (1.0 + a.abs());
        assert!(close(got.value, want.value), "at {at}");
        assert!((0..2).all(|i| close(got.slope[i], want.slope[i])), "at {at}");
        assert!((0..3).all(|i| close(got.bend[i], want.bend[i])), "at {at}");
    }
    let end = |surface: Surface, adam: bool| {
        let plan = match adam {
            true => Plan::plain(surface, Adam::default(), 0.02, [-1.2, 1.0], 500),
            false => Plan::plain(surface, GradientDescent::default(), 0.001, [-1.2, 1.0], 500),
        };
        Trajectory::of(&plan).samples.last().map(|sample| sample.at).unwrap_or_default()
    };
    for adam in [false, true] {
        let apart = (end(own.clone().into(), adam) - end(gallery.into(), adam)).norm();
        assert!(apart < 1e-9, "{apart}");
    }
}

#[test]
fn a_file_has_the_text_and_the_parameters() {
    let read = |surface: &str| Document::parse(&format!("{{\"version\": 1, \"surface\": {surface}}}"));
    let long = r#"{"typed": {"formula": "a*x^2 + b*y^2", "parameters": {"a": 1, "b": 10}}}"#;
    let document = read(long).unwrap();
    assert_eq!(document.experiment.surface.part().value(V::new(2.0, 3.0)), 94.0);
    assert_eq!(Document::parse(&document.to_text()).as_ref(), Ok(&document));
    let short = read(r#"{"typed": "x^2 + c y^2"}"#).unwrap();
    assert_eq!(short.experiment.surface.part().value(V::new(2.0, 3.0)), 13.0);
    for (surface, error) in [
        (
            r#"{"typed": {"formula": "x^2 + * y"}}"#,
            "surface.typed.formula: column 7: expected a number, a name, a function or (, found *",
        ),
        (r#"{"typed": "x +"}"#, "surface.typed: column 4: expected a number"),
        (
            r#"{"typed": {"formula": "a x", "parameters": {"b": 1}}}"#,
            "unknown parameter b, expected one of a",
        ),
        (
            r#"{"typed": {"formula": "a x", "parameters": {"a": "1"}}}"#,
            "surface.typed.parameters.a: expected a number, found \"1\"",
        ),
        (
            r#"{"typed": {"text": "x"}}"#,
            "surface.typed.text: there is no such field here; expected formula or parameters",
        ),
        (r#"{"typed": {"parameters": {}}}"#, "expected the field formula, found none"),
        (r#"{"typed": [1]}"#, "a formula such as"),
    ] {
        let found = read(surface).unwrap_err().to_string();
        assert!(found.contains(error), "{surface}\n gave {found}\n not  {error}");
    }
}

#[test]
fn text_and_parameters_can_be_set_one_by_one() {
    let document =
        Document { experiment: Experiment::on(typed("a*x^2 + b*y^2").into()), ..Document::default() };
    let at = |document: &Document| document.experiment.surface.part().value(V::new(1.0, 1.0));
    let set = |assignment: &str| document.with(assignment).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(at(&set("surface.a=3")), 4.0);
    assert_eq!(at(&set("surface.typed.parameters.b=-3")), -2.0);
    assert_eq!(at(&set("surface.formula=max(x, 7y) + c")), 8.0);
    let kept = set("surface.a=3").with("surface.formula=a x").unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(at(&kept), 3.0);
    assert_eq!(at(&set(r#"surface={"typed": "5x"}"#)), 5.0);
    let refused = document.with("surface.formula=x+").unwrap_err().to_string();
    assert!(refused.contains("surface.typed.formula: column 3: expected"), "{refused}");
    let refused = document.with("surface.q=1").unwrap_err().to_string();
    assert!(refused.contains("\"q\"") || refused.contains("`q`"), "{refused}");
}

#[test]
fn a_new_text_keeps_the_values_of_names_that_it_has_too() {
    let mut before = typed("a*x^2 + b*y^2");
    before.set(0, 5.0);
    before.set(1, 7.0);
    let after = before.retyped("c*x + b*y + a").unwrap();
    assert_eq!((0..3).map(|index| after.get(index)).collect::<Vec<_>>(), [1.0, 7.0, 5.0]);
    assert!(before.retyped("a*").is_err());
}

#[test]
fn suggestions_are_round_and_follow_the_curvature() {
    for (text, most, least) in
        [("x^2+y^2", 0.5, 0.1), ("50x^2+50y^2", 0.01, 0.002), ("(1-x)^2+100(y-x^2)^2", 5e-4, 2e-5)]
    {
        let suggestion = typed(text).suggestion();
        assert!((least..=most).contains(&suggestion.rate), "{text}: {}", suggestion.rate);
        let mantissa = format!("{:e}", suggestion.rate);
        assert!(["1e", "2e", "5e"].iter().any(|start| mantissa.starts_with(start)), "{mantissa}");
    }
    let start = typed("ln(x) + y^2").suggestion().start;
    assert!(start.x > 0.0, "a start where the function is defined");
}

#[test]
fn kinked_minima_are_found() {
    for (text, want) in
        [("|x - 1| + 2|y + 0.5|", V::new(1.0, -0.5)), ("max(x^2 + y, 1 - y)", V::new(0.0, 0.5))]
    {
        let found = Surface::from(typed(text)).critical_points();
        assert!(
            found.iter().any(|c| c.kind == CriticalKind::Minimum && (c.at - want).norm() < 1e-6),
            "{text}: {found:?}"
        );
    }
    assert!(Surface::from(typed("floor(x) + relu(y)")).critical_points().iter().all(|c| c.at.x.is_finite()));
}

#[test]
fn lower_bounds_are_seen() {
    for (text, bounded) in [
        ("x^2+y^2", true),
        ("x+y", false),
        ("x^2-y^2", false),
        ("sin(x)+cos(y)", true),
        ("-exp(-x²-y²)", true),
    ] {
        assert_eq!(typed(text).bounded_below(), bounded, "{text}");
    }
}

#[test]
fn the_worst_functions_leave_a_usable_surface() {
    let deep = format!("{}x{}", "sin(1.1*".repeat(90), ")".repeat(90));
    let long = vec!["exp(-x^2)*sin(3y)"; 90].join("+");
    for text in [
        "√(-1-x²)",
        "1/0",
        "x/0",
        "ln(-1)",
        "0",
        "3",
        "1e300x^9",
        "x^x^x^x",
        "tan(1e9x)",
        "mod(x,0)",
        "floor(1e300 x)",
        &deep,
        &long,
    ] {
        let surface = Surface::from(typed(text));
        let part = surface.part();
        let suggestion = part.suggestion();
        assert!(suggestion.start.iter().all(|c| c.is_finite()), "{text}");
        assert!(suggestion.rate > 0.0 && suggestion.rate.is_finite() && suggestion.steps > 0, "{text}");
        surface.critical_points();
        let experiment = Experiment::on(surface.clone());
        assert_eq!(experiment.check(), Ok(()), "{text}");
        for run in &experiment.runs {
            Trajectory::of(&experiment.plan(run));
        }
    }
}

#[test]
fn the_deepest_inputs_need_little_stack() {
    let hostile = || {
        let nested = [
            "(",
            "-",
            "√",
            "|",
            "2^",
            "x?",
            "x?1:",
            "sin(",
            "1+2*-(",
            "not ",
            "max(x,",
            "x<1+2*x^(",
            "((|",
            "1 or 2 and 3 < 4 + 5 * (",
        ];
        let mut texts: Vec<String> = nested.iter().map(|piece| piece.repeat(1900 / piece.len())).collect();
        texts.extend(nested.iter().map(|piece| format!("{}x", piece.repeat(97))));
        texts.extend(nested.iter().map(|piece| format!("{}x{}", piece.repeat(97), ")".repeat(97))));
        texts.push("x".to_owned() + &"<x".repeat(400));
        texts.push("x".to_owned() + &"^x".repeat(98));
        texts.push(vec!["x"; 400].join("+"));
        texts.push(vec!["sin(x"; 60].join("+") + &")".repeat(60));
        for text in texts {
            if let Ok(formula) = Expression::parse(&text) {
                let _ = formula.compile(&[]).at(Jet2::coordinates(V::new(0.3, -0.7)));
            }
        }
    };
    // Half of what a thread has by default.
    let thread = std::thread::Builder::new().stack_size(1 << 20).spawn(hostile);
    assert!(thread.expect("a thread").join().is_ok());
}

#[test]
fn other_names_are_the_axes_words_and_the_titles() {
    let surface = |text: &str| Surface::from(typed(text));
    assert_eq!(surface("w^2 + 3b").coordinates(), ["w", "b"]);
    assert_eq!(surface("w^2 + 3b").title(), "f(w, b) = w² + 3b");
    assert_eq!(surface("J(theta_0, theta_1) = theta_0*theta_1").coordinates(), ["θ₀", "θ₁"]);
    assert_eq!(surface("x_1^2-x_2").coordinates(), ["x", "y"]);
    assert_eq!(surface("a*x^2").title(), "f(x, y) = a·x²");
    assert_eq!(surface("f(x,y)=x**2").title(), "f(x, y)=x²");
    let understood = |text: &str| typed(text).understood();
    assert_eq!(understood("x^2 + y"), None);
    assert_eq!(understood("a*x + b").as_deref(), Some("parameters a = 1, b = 1"));
    assert_eq!(understood("w + b").as_deref(), Some("w and b are the coordinates"));
    let constant = "neither x nor y is in it, so it is the same everywhere; parameter a = 1";
    assert_eq!(understood("3a").as_deref(), Some(constant));
}

#[test]
fn at_kinks_slopes_are_pytorchs() {
    for (text, at, slope) in [
        ("|x| + y^2", [0.0, 0.0], [0.0, 0.0]),
        ("|-x| + |3x - y|", [0.0, 0.0], [0.0, 0.0]),
        ("sqrt(x^2)", [0.0, 1.0], [0.0, 0.0]),
        ("relu(x) + relu(-x)", [0.0, 1.0], [0.0, 0.0]),
        ("max(x, 0) + min(y, 2y)", [0.0, 0.0], [0.5, 1.5]),
        ("max(x, -x)", [0.0, 0.0], [0.0, 0.0]),
        ("max(3x, y)", [1.0, 3.0], [1.5, 0.5]),
    ] {
        let (first, second) = (typed(text).gradient(at.into()).1, typed(text).jet(at.into()).gradient());
        assert_eq!((first, second), (slope.into(), slope.into()), "{text}");
    }
    let rest = Plan::plain(typed("|x| + y^2"), GradientDescent::default(), 0.1, [0.0, 0.0], 5);
    assert_eq!(Trajectory::of(&rest).last().at, V::zeros(), "descent that starts in the minimum stays there");
}

/// How a run ends, and its verdict.
fn ending(plan: &Plan) -> (Ending, String) {
    let run = Trajectory::of(plan);
    let ending = run.ending;
    (ending, descent_lab::insight::verdict(plan, &run).cause)
}

#[test]
fn undefined_overflowed_left_the_domain_and_diverged_are_four_things() {
    let descent = |text: &str, rate: f64, start: [f64; 2]| {
        ending(&Plan::plain(typed(text), GradientDescent::default(), rate, start, 200))
    };
    let lost = |step, cause| Ending::Lost { step, cause };
    for (text, rate, start, step, cause, words) in [
        ("log(x)+y^2", 0.1, [-1.0, 1.0], 0, Cause::Undefined, "not defined here at the start"),
        ("1/x", 0.1, [0.0, 1.0], 0, Cause::Undefined, "not defined here at the start"),
        ("exp(x^2)", 0.1, [40.0, 1.0], 0, Cause::Overflowed, "overflowed at the start"),
        ("sqrt(x)+y^2", 0.5, [0.05, 1.0], 1, Cause::LeftDomain, "left the domain at step 1"),
        ("exp(x^2)", 0.1, [3.0, 1.0], 1, Cause::Overflowed, "overflowed at step 1"),
        ("x^4+y^2", 0.1, [3.0, 1.0], 6, Cause::Diverged, "diverging from the start"),
        ("x^2+y^2", 1.5, [3.0, 1.0], 0, Cause::Diverged, "diverging from the start"),
    ] {
        let (ending, verdict) = descent(text, rate, start);
        if step > 0 || cause != Cause::Diverged {
            assert_eq!(ending, lost(step, cause), "{text}");
        }
        assert!(verdict.starts_with(words), "{text}: {verdict}");
    }
    let undefined = Plan::plain(typed("log(x)+y^2"), GradientDescent::default(), 0.1, [-1.0, 1.0], 1);
    let start = Trajectory::of(&undefined).samples[0];
    assert!(start.gradient.iter().all(|slope| slope.is_nan()), "no value, no slope: {start:?}");
    assert!(typed("log(x)+y^2").gradient(V::new(-1.0, 1.0)).1.iter().all(|slope| slope.is_nan()));
}

#[test]
fn a_step_that_is_nothing_by_nothing_is_not_called_divergence() {
    let plan = Plan::plain(typed("x^2"), RmsProp { epsilon: 0.0, ..RmsProp::default() }, 0.1, [1.0, 1.0], 20);
    let (ending, verdict) = ending(&plan);
    assert_eq!(ending, Ending::Lost { step: 1, cause: Cause::Undefined });
    assert_eq!(verdict, "not defined here at step 1: the step is no number, such as 0/0");
    let mut methods = 0;
    for mut optimizer in Optimizer::all() {
        let Some(index) = optimizer.parameters().iter().position(|parameter| parameter.key == "epsilon")
        else {
            continue;
        };
        optimizer.set(index, 0.0);
        let plan = Plan { optimizer, ..plan.clone() };
        let ended = Trajectory::of(&plan).ending;
        let is_fine = matches!(ended, Ending::OutOfSteps | Ending::Lost { cause: Cause::Undefined, .. });
        assert!(is_fine, "{}: {ended:?}", plan.optimizer.description().id);
        methods += usize::from(ended != Ending::OutOfSteps);
    }
    assert!(methods >= 8, "{methods}");
}

#[test]
fn landmarks_are_not_made_of_rounding() {
    let points = |text: &str| Surface::from(typed(text)).critical_points();
    assert_eq!(points("sin(x)^2 + cos(x)^2"), []);
    assert_eq!(points("sin²(x) + cos²(x) + sin²(y) + cos²(y)"), []);
    for text in ["1e200(x^2+y^2)", "1e-200(x^2+y^2)"] {
        let found = points(text);
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        assert!(found[0].kind == CriticalKind::Minimum && found[0].at.norm() < 1e-9, "{text}: {found:?}");
    }
}

#[test]
fn remainders_and_rounding_are_those_of_ieee() {
    let at = |text: &str, x: f64, y: f64| typed(text).value(V::new(x, y));
    assert_eq!(
        [at("fmod(x, y)", -1.0, 3.0), at("rem(x, y)", -1.0, 3.0), at("mod(x, y)", -1.0, 3.0)],
        [-1.0, -1.0, 2.0]
    );
    assert_eq!(at("x % y", -1.0, 3.0), 2.0, "as in Python");
    assert_eq!([0.5, 1.5, 2.5, -2.5].map(|x| at("round(x)", x, 0.0)), [0.0, 2.0, 2.0, -2.0]);
    assert_eq!(typed("fmod(x, y)").gradient(V::new(7.0, 3.0)).1, V::new(1.0, -2.0));
}
