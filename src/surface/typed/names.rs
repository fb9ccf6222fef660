//! The settings that names stand for. A setting's description lives as long as the program; so each row of names is kept
//! once, and only [`MOST_ROWS`] rows.

use crate::expression::{MOST_PARAMETERS, pretty_name};
use crate::parameter::{Kind, Parameter, Scale, Valid};
use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

/// Number of rows of names that are kept, and of names; nobody types more in one sitting.
const MOST_ROWS: usize = 20_000;

/// Rows of settings by their names.
#[derive(Default)]
struct Kept {
    rows: HashMap<Vec<String>, &'static [Parameter]>,
    names: HashMap<String, &'static str>,
}

static KEPT: LazyLock<Mutex<Kept>> = LazyLock::new(Mutex::default);

/// The settings with these names, in this order. Beyond the last row that is kept they are called a₁, a₂, …: a program that
/// runs for months must not grow without end.
pub(super) fn interned(names: &[String]) -> &'static [Parameter] {
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(row) = kept.rows.get(names) {
        return row;
    }
    if kept.rows.len() >= MOST_ROWS {
        static NAMELESS: LazyLock<Vec<Parameter>> =
            LazyLock::new(|| NUMBERED.into_iter().map(|name| parameter(name, name)).collect());
        return &NAMELESS[..names.len().min(NUMBERED.len())];
    }
    let row: Vec<Parameter> = names
        .iter()
        .map(|name| {
            let mut known = |name: String| {
                let kept = kept.names.entry(name.clone());
                *kept.or_insert_with(|| Box::leak(name.into_boxed_str()))
            };
            parameter(known(name.clone()), known(pretty_name(name)))
        })
        .collect();
    let row: &'static [Parameter] = Box::leak(row.into_boxed_slice());
    kept.rows.insert(names.to_vec(), row);
    row
}

const NUMBERED: [&str; MOST_PARAMETERS] =
    ["a₁", "a₂", "a₃", "a₄", "a₅", "a₆", "a₇", "a₈", "a₉", "a₁₀", "a₁₁", "a₁₂"];

fn parameter(key: &'static str, symbol: &'static str) -> Parameter {
    Parameter {
        key,
        symbol,
        meaning: "A parameter of your function",
        kind: Kind::Number { slider: [-10.0, 10.0], scale: Scale::Linear, valid: Valid::Finite },
        default: 1.0,
    }
}
