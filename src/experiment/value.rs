//! Values as they are written on the command line and in files.

use crate::number::read::{Decimal, Misread, as_whole, number};
use serde_json::{Number, Value};

/// The value that a text stands for: JSON, a number however it is written, a list of such with commas between them, else the text itself.
pub(super) fn value_of(text: &str) -> Value {
    let text = text.trim();
    let mut value = single(text).unwrap_or_else(|| {
        let list = || {
            Some(
                text.split(',')
                    .map(|item| single(item.trim()).unwrap_or_else(|| item.trim().into()))
                    .collect(),
            )
        };
        serde_json::from_str(&format!("[{text}]"))
            .ok()
            .or_else(list)
            .filter(|_| text.contains(','))
            .unwrap_or_else(|| text.into())
    });
    make_whole(&mut value);
    value
}

/// What a text without a list in it stands for, if it is more than words.
fn single(text: &str) -> Option<Value> {
    let json = serde_json::from_str(text).ok();
    json.or_else(|| number(text, Decimal::Point).ok().and_then(Number::from_f64).map(Value::Number))
}

/// Why a text that is refused where a number is expected is none, if that says more than that it is a text.
pub(super) fn misread(text: &str) -> Option<String> {
    let why = number(text, Decimal::Point).err()?;
    (why != Misread::NoNumber).then(|| why.of(text))
}

/// Makes integers of all numbers that are some: `1e3` is 1000 where a whole number is expected.
pub(super) fn make_whole(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(make_whole),
        Value::Object(fields) => fields.values_mut().for_each(make_whole),
        Value::Number(number) => {
            let real = number
                .as_f64()
                .filter(|value| number.is_f64() && (*value != 0.0 || value.is_sign_positive()));
            if let Some(whole) = real.and_then(as_whole) {
                *number = whole.into();
            }
        }
        Value::Null | Value::Bool(_) | Value::String(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_value_is_json_or_a_number_or_a_list_or_words() {
        for (text, value) in [
            ("1e3", json!(1000)),
            (" .5 ", json!(0.5)),
            ("1/4", json!(0.25)),
            ("−2", json!(-2)),
            ("1.5×10⁻³", json!(0.0015)),
            ("1/2,−3", json!([0.5, -3])),
            ("[1, 2e0]", json!([1, 2])),
            ("{\"steps\": 1e1}", json!({"steps": 10})),
            ("loss, gradient", json!(["loss", "gradient"])),
            ("true", json!(true)),
            ("two words", json!("two words")),
            ("1e400", json!("1e400")),
            ("-0.0", json!(-0.0)),
            ("", json!("")),
        ] {
            assert_eq!(value_of(text), value, "{text}");
        }
    }
}
