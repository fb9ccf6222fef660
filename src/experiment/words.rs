//! What the reader of fields says, in the words of who wrote the file.

use serde_json::Value;

/// A message about a value that was found.
pub(super) fn in_words(message: &str, found: Option<&Value>) -> String {
    // serde_json adds a place that is none of the text's.
    let message = message.split(" at line ").next().unwrap_or(message);
    let found_words = || found.map_or_else(|| "nothing".into(), described);
    for wrong in ["invalid type: ", "invalid value: ", "invalid length "] {
        if let Some((_, expected)) =
            message.strip_prefix(wrong).and_then(|rest| rest.split_once(", expected "))
        {
            return format!("expected {}, found {}", expected_words(expected), found_words());
        }
    }
    if let Some(rest) = message.strip_prefix("unknown field ") {
        return match rest.split_once(", expected ") {
            Some((field, known)) => {
                format!("there is no such field here; expected {}{}", plain(known), near(field, known))
            }
            None => "there is no such field here; expected none".into(),
        };
    }
    if let Some((word, known)) =
        message.strip_prefix("unknown variant ").and_then(|rest| rest.split_once(", expected "))
    {
        return format!("expected {}, found \"{}\"{}", plain(known), plain(word), near(word, known));
    }
    if let Some(field) = message.strip_prefix("missing field ") {
        return format!("expected the field {}, found none", plain(field));
    }
    plain(message)
}

fn plain(words: &str) -> String {
    words.replace('`', "")
}

/// The parser's words for what it expects, in the reader's.
fn expected_words(expected: &str) -> String {
    let known = match expected {
        "u64" | "u32" | "usize" => "a whole number from 0",
        "i64" | "i32" => "a whole number",
        "f64" | "f32" => "a number",
        "a boolean" => "true or false",
        "a string" | "string" | "a borrowed string" => "a text",
        "a sequence" => "a list",
        "a map" | "map" => "an object",
        "string or map" | "variant identifier" => "a word from the list of those that are known",
        "an array of length 2" | "a tuple of size 2" => "a list of two numbers",
        words if words.starts_with("fewer elements in") => "a list of two numbers",
        words if words.starts_with("struct ") || words.starts_with("map with") => "an object with fields",
        words if words.starts_with("enum ") => "one of the words that are known",
        other => return plain(other),
    };
    known.to_owned()
}

/// A value in a few words.
pub(super) fn described(value: &Value) -> String {
    const MOST_LETTERS: usize = 40;
    match value {
        Value::Null => "null".into(),
        Value::Bool(_) | Value::Number(_) => value.to_string(),
        Value::String(text) if text.chars().count() > MOST_LETTERS => {
            format!("\"{}…\"", text.chars().take(MOST_LETTERS).collect::<String>())
        }
        Value::String(text) => format!("\"{text}\""),
        Value::Array(items) if items.is_empty() => "an empty list".into(),
        Value::Array(items) => format!("a list of {}", items.len()),
        Value::Object(fields) => match fields.keys().next() {
            None => "an empty object".into(),
            Some(key) if key.chars().count() > MOST_LETTERS => "an object".into(),
            Some(key) => format!("an object with \"{key}\""),
        },
    }
}

/// "; did you mean …?" if one of the known words is nearly the one that was found.
fn near(word: &str, known: &str) -> String {
    let word = plain(word);
    let each = known.split('`').skip(1).step_by(2);
    nearest(&word, each).map_or(String::new(), |near| format!("; did you mean {near}?"))
}

/// The word that is at most a third of its letters away from another one.
pub(super) fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let far = |other: &str| distance(&word.to_lowercase(), &other.to_lowercase());
    let close =
        known.map(|other| (far(other), other)).filter(|(far, other)| 3 * far <= other.chars().count());
    close.min_by_key(|(far, _)| *far).map(|(_, other)| other)
}

/// How many letters are to be put in, left out or replaced (Levenshtein 1965); long words are far from all.
fn distance(a: &str, b: &str) -> usize {
    const MOST_LETTERS: usize = 64;
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().take(MOST_LETTERS + 1).collect(), b.chars().collect());
    if a.len() > MOST_LETTERS || b.len() > MOST_LETTERS {
        return usize::MAX / 4;
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut before = std::mem::replace(&mut row[0], i + 1);
        for (j, y) in b.iter().enumerate() {
            let replaced = before + usize::from(x != y);
            before = row[j + 1];
            row[j + 1] = replaced.min(before + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_parsers_words_become_the_readers() {
        let number = json!(1.5);
        let list = json!([1]);
        for (message, found, expected) in [
            (
                "invalid type: floating point `1.5`, expected u64",
                Some(&number),
                "expected a whole number from 0, found 1.5",
            ),
            (
                "invalid length 1, expected an array of length 2",
                Some(&list),
                "expected a list of two numbers, found a list of 1",
            ),
            (
                "invalid type: map, expected struct FileRun",
                None,
                "expected an object with fields, found nothing",
            ),
            (
                "unknown field `stepps`, expected one of `steps`, `start`",
                None,
                "there is no such field here; expected one of steps, start; did you mean steps?",
            ),
            (
                "unknown variant `gird`, expected `grid` or `cloud`",
                None,
                "expected grid or cloud, found \"gird\"",
            ),
            ("missing field `optimizer`", None, "expected the field optimizer, found none"),
            (
                "unknown surface \"x\", expected one of banana",
                None,
                "unknown surface \"x\", expected one of banana",
            ),
        ] {
            let said = in_words(message, found);
            assert!(said.starts_with(expected), "{message}: {said}");
        }
    }

    #[test]
    fn the_nearest_word_is_one_that_was_mistyped() {
        let known = ["learning_rate", "steps", "start"];
        let near = |word: &str| nearest(word, known.into_iter());
        assert_eq!(near("learning_rat"), Some("learning_rate"));
        assert_eq!(near("Steps"), Some("steps"));
        assert_eq!(near("stop"), None);
        assert_eq!(near(&"x".repeat(10_000)), None);
        assert_eq!((distance("kitten", "sitting"), distance("", "ab")), (3, 2));
    }
}
