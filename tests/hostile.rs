//! Experiments and overrides that nobody would write: none panics, none takes long, and whatever is refused is refused in words.

use descent_lab::experiment::Document;
use descent_lab::gallery;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::Value;
use std::time::{Duration, Instant};

/// Words of the parser's that no reader knows.
const FOREIGN: [&str; 14] = [
    "struct ",
    "u64",
    "u32",
    "i64",
    "f64",
    "usize",
    "invalid type",
    "invalid value",
    "invalid length",
    "variant",
    "sequence",
    "EOF",
    "`",
    "expected a optimizer",
];

fn is_in_plain_words(said: &str, about: &str) {
    for word in FOREIGN {
        // What the file says itself may be said again.
        assert!(!said.contains(word) || about.contains(word), "\"{word}\" in: {said}\nabout {about}");
    }
    assert!(!said.is_empty() && said.lines().count() <= 3 && said.len() < 4000, "{said}");
}

/// Small and strange things to put in somewhere.
const CRUMBS: [&str; 26] = [
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\\",
    "null",
    "true",
    "-1",
    "1e400",
    "1e308",
    "-0.0",
    "NaN",
    "Infinity",
    "//",
    "'",
    "0",
    "99999999999999999999",
    "\u{0}",
    "ä",
    "\"runs\"",
    "\"version\"",
    "[[[[",
    "\n",
];

/// Bytes of a file with a few of them gone, doubled, or with something else between.
fn damaged(text: &str, random: &mut StdRng) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    for _ in 0..random.random_range(1..4) {
        let at = random.random_range(0..=letters.len());
        let upto = (at + random.random_range(0..12)).min(letters.len());
        match random.random_range(0..4) {
            0 => drop(letters.drain(at..upto)),
            1 => {
                let again: Vec<char> = letters[at..upto].to_vec();
                letters.splice(at..at, again);
            }
            2 => letters.truncate(at.max(1)),
            _ => {
                let crumb = CRUMBS[random.random_range(0..CRUMBS.len())];
                letters.splice(at..at, crumb.chars());
            }
        }
    }
    letters.into_iter().collect()
}

/// Values to be put in the place of others.
fn strange(random: &mut StdRng) -> Value {
    let texts = ["", "adam", "rosenbrock", "x^2", "\u{0}", "grid", "1/0", "none", "nan"];
    match random.random_range(0..9) {
        0 => Value::Null,
        1 => random.random_bool(0.5).into(),
        2 => random.random_range(-3i64..4).into(),
        3 => u64::MAX.into(),
        4 => f64::from_bits(random.random()).into(),
        5 => texts[random.random_range(0..texts.len())].into(),
        6 => Value::Array(vec![]),
        7 => serde_json::json!([1, [2, {"x": []}], "y"]),
        _ => serde_json::json!({"adam": {}, "warmup": {"steps": -1}}),
    }
}

/// Puts something strange in the place of one of a file's values, or gives one of them another key.
fn disturb(value: &mut Value, random: &mut StdRng) {
    match value {
        Value::Object(fields) if !fields.is_empty() && random.random_bool(0.9) => {
            let at = random.random_range(0..fields.len());
            let key = fields.keys().nth(at).cloned().unwrap_or_default();
            if random.random_bool(0.1) {
                let moved = fields.remove(&key).unwrap_or_default();
                fields.insert(format!("{key}s"), moved);
            } else if key != "version" {
                disturb(&mut fields[&key], random);
            }
        }
        Value::Array(items) if !items.is_empty() && random.random_bool(0.9) => {
            let at = random.random_range(0..items.len());
            disturb(&mut items[at], random);
        }
        other => *other = strange(random),
    }
}

/// The texts of the ready experiments that are read at once; the others have functions or data that are looked at first.
fn texts() -> Vec<&'static str> {
    let heavy = |text: &&str| !text.contains("\"data\"") && !text.contains("typed") && text.len() < 4000;
    let texts: Vec<&str> = gallery::FILES.iter().map(|(_, _, text)| *text).filter(heavy).collect();
    assert!(texts.len() > 30);
    texts
}

/// Does something again and again, and says what took longest.
fn again(times: u64, mut what: impl FnMut(&mut StdRng) -> String) {
    let mut longest = (Duration::ZERO, String::new());
    for seed in 0..times {
        let begun = Instant::now();
        let about = what(&mut StdRng::seed_from_u64(seed));
        if begun.elapsed() > longest.0 {
            longest = (begun.elapsed(), about);
        }
    }
    assert!(longest.0 < Duration::from_secs(2), "{:?} for {}", longest.0, longest.1);
}

#[test]
fn damaged_files_are_read_or_refused_in_words() {
    let texts = texts();
    let mut read = 0;
    again(20_000, |random| {
        let text = damaged(texts[random.random_range(0..texts.len())], random);
        match Document::parse(&text) {
            Ok(_) => read += 1,
            Err(error) => is_in_plain_words(&error.to_string(), &text),
        }
        text
    });
    assert!(read > 200, "only {read} were harmless");
}

#[test]
fn files_with_strange_values_are_read_or_refused_with_their_field() {
    let texts: Vec<Value> = texts().into_iter().map(|text| serde_json::from_str(text).unwrap()).collect();
    let mut refused = 0;
    again(20_000, |random| {
        let mut value = texts[random.random_range(0..texts.len())].clone();
        (0..random.random_range(1..3)).for_each(|_| disturb(&mut value, random));
        let text = value.to_string();
        match Document::parse(&text) {
            // What was read can be written and read again.
            Ok(document) => {
                assert_eq!(Document::parse(&document.to_text()).as_ref(), Ok(&document), "{text}");
            }
            Err(error) => {
                refused += 1;
                let said = error.to_string();
                is_in_plain_words(&said, &text);
                assert!(said.contains(": "), "{said}");
            }
        }
        text
    });
    assert!(refused > 3000);
}

#[test]
fn strange_overrides_are_done_or_refused_in_words() {
    const PARTS: [&str; 34] = [
        "runs",
        "*",
        "0",
        "4",
        "99",
        "adam",
        "Adam",
        "Adam 2",
        "momentum",
        "optimizer",
        "beta1",
        "factor",
        "learning_rate",
        "surface",
        "quadratic",
        "kappa",
        "view",
        "window",
        "layers",
        "arrows",
        "step",
        "steps",
        "start",
        "around",
        "noise",
        "sigma_x",
        "swarm",
        "count",
        "schedule",
        "warmup",
        "title",
        "name",
        "\"a.b\"",
        "",
    ];
    const VALUES: [&str; 27] = [
        "",
        "1",
        "0",
        "-1",
        "1e3",
        ".5",
        "1/3",
        "1/0",
        "1,2",
        "[1,2]",
        "[[0,1],[0,1]]",
        "{}",
        "{\"adam\":{}}",
        "null",
        "true",
        "adam",
        "cosine",
        "quadratic",
        "nan",
        "inf",
        "99999999999999999999",
        "1e400",
        "\"x\"",
        "[",
        "x=y",
        "ä",
        "{\"noise\":{}}",
    ];
    let documents: Vec<Document> = ["zig_zag", "rotated", "noise_hovers", "cyclical"]
        .iter()
        .map(|id| gallery::named(id).unwrap())
        .chain([Document::default().with("runs.0.optimizer=adam").unwrap()])
        .collect();
    let mut done = 0;
    again(20_000, |random| {
        let mut path = String::new();
        for k in 0..random.random_range(1..6) {
            let part = PARTS[random.random_range(0..PARTS.len())];
            let form = random.random_range(0..8);
            path += &if k == 0 {
                part.to_owned()
            } else if form == 0 {
                format!("[{part}]")
            } else {
                format!(".{part}")
            };
        }
        let value = VALUES[random.random_range(0..VALUES.len())];
        let equals = if random.random_range(0..50) == 0 { "" } else { "=" };
        let assignment = format!("{path}{equals}{value}");
        let document = &documents[random.random_range(0..documents.len())];
        match document.with(&assignment) {
            Ok(changed) => {
                done += 1;
                let again = Document::parse(&changed.to_text()).unwrap();
                // What the runs are said to do is said of the experiment before.
                assert_eq!(
                    (&again.experiment, &again.view),
                    (&changed.experiment, &changed.view),
                    "{assignment}"
                );
            }
            Err(error) => {
                let said = error.to_string();
                assert!(said.starts_with("--set "), "{said}");
                is_in_plain_words(&said, &assignment);
            }
        }
        assignment
    });
    assert!(done > 100, "only {done} were done");
}

#[test]
fn paths_without_an_end_are_refused() {
    let document = Document::default();
    for path in
        ["around.".repeat(100_000), "[".repeat(100_000), "runs[0]".repeat(50_000), "\"".repeat(99_999)]
    {
        let begun = Instant::now();
        assert!(document.with(&format!("{path}=1")).is_err());
        assert!(begun.elapsed() < Duration::from_secs(2));
    }
}
