//! A file's text as values. Every key stands once, there are no more values than an experiment has, and whatever is wrong is
//! said with the field that it stands in.

use super::FieldError;
use super::error::FileError;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};
use std::cell::RefCell;
use std::fmt;

/// More values than any experiment has: ten thousand points of three numbers, and whatever stands around them.
const MOST_VALUES: usize = 500_000;

/// The value that a text is.
///
/// # Errors
/// Where it is not JSON, has a key twice or far too many values.
pub(super) fn read(text: &str) -> Result<Value, FileError> {
    other_things(text)?;
    value(text)
}

/// The same without a look at what else the text may be.
pub(super) fn value(text: &str) -> Result<Value, FileError> {
    let state = RefCell::new(State::default());
    let mut json = serde_json::Deserializer::from_str(text);
    let value = Seed(&state).deserialize(&mut json).and_then(|value| json.end().map(|()| value));
    value.map_err(|error| {
        let State { path, refused, .. } = state.into_inner();
        refused.map_or_else(|| syntax(text, &error, &path), FileError::Field)
    })
}

/// What is met on the way.
#[derive(Default)]
struct State {
    /// Where the reader is.
    path: String,
    values: usize,
    refused: Option<FieldError>,
}

impl State {
    /// The path of something below.
    fn below(&self, step: &str) -> String {
        match (self.path.is_empty(), step.starts_with('[')) {
            (true, _) => step.to_owned(),
            (false, true) => format!("{}{step}", self.path),
            (false, false) => format!("{}.{step}", self.path),
        }
    }
}

#[derive(Clone, Copy)]
struct Seed<'a>(&'a RefCell<State>);

impl Seed<'_> {
    /// Goes down to something; gives back the path from where it was.
    fn down(self, step: &str) -> String {
        let path = self.0.borrow().below(step);
        std::mem::replace(&mut self.0.borrow_mut().path, path)
    }

    fn up(self, to: String) {
        self.0.borrow_mut().path = to;
    }

    fn refuse<E: Error>(self, path: String, expected: String) -> E {
        self.0.borrow_mut().refused = Some(FieldError { path, expected });
        E::custom("refused")
    }
}

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        self.0.borrow_mut().values += 1;
        if self.0.borrow().values > MOST_VALUES {
            let expected = format!("expected at most {MOST_VALUES} values, found more");
            return Err(self.refuse("the file".into(), expected));
        }
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }
    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }
    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut values = Vec::new();
        let here = self.0.borrow().path.clone();
        loop {
            self.down(&format!("[{}]", values.len()));
            let Some(value) = items.next_element_seed(self)? else { break };
            values.push(value);
            self.up(here.clone());
        }
        self.up(here);
        Ok(values.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Value, A::Error> {
        let mut values = Map::new();
        while let Some(key) = fields.next_key::<String>()? {
            let before = self.down(&key);
            if values.contains_key(&key) {
                let path = self.0.borrow().path.clone();
                return Err(self.refuse(path, "expected it once, found it twice".into()));
            }
            values.insert(key, fields.next_value_seed(self)?);
            self.up(before);
        }
        Ok(values.into())
    }
}

/// Says of a text what it is, if it is clearly something else.
fn other_things(text: &str) -> Result<(), FileError> {
    let text = text.trim_start();
    let first = text.lines().next().unwrap_or_default();
    let looks_like_table = || {
        let cells = first.split([',', ';', '\t']).count();
        cells > 1 && !first.starts_with(['{', '[', '"', '/', '#'])
    };
    let found = match text.chars().next() {
        None => "nothing: it is empty",
        Some('<') if text.get(..2000).unwrap_or(text).contains("<svg") => {
            "an SVG picture; one that this program has made has its experiment in <metadata>"
        }
        Some('<') => "XML or HTML",
        Some(_) if looks_like_table() => {
            "a table; a loss is fitted to it with --data FILE.csv on the command line, and with \"Open data…\" in the window"
        }
        Some(_) => return Ok(()),
    };
    let expected = format!("expected an experiment such as {{\"version\": 1}}, found {found}");
    Err(FieldError { path: "the file".into(), expected }.into())
}

/// The text of a file's bytes, without the mark of its encoding.
///
/// # Errors
/// Where it is no text in UTF-8.
pub(super) fn text_of(bytes: &[u8]) -> Result<&str, FileError> {
    let found = match bytes {
        [0x89, b'P', b'N', b'G', ..] => "a PNG picture",
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => "UTF-16",
        [0x1f, 0x8b, ..] | [b'P', b'K', 3, 4, ..] => "a compressed file",
        [b'%', b'P', b'D', b'F', ..] => "a PDF",
        _ => "other bytes",
    };
    let text = std::str::from_utf8(bytes).map_err(|_| {
        let expected = format!("expected text in UTF-8, found {found}");
        FieldError { path: "the file".into(), expected }
    })?;
    Ok(without_mark(text))
}

/// A file's text without the mark of its encoding, with which some editors begin a file and which JSON does not allow.
pub fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

/// What is no JSON, in words.
fn syntax(text: &str, error: &serde_json::Error, path: &str) -> FileError {
    let (line, column) = (error.line(), error.column());
    let token = token(text, line, column);
    let message = error.to_string();
    let message = message.split(" at line ").next().unwrap_or_default();
    let found = || if token.is_empty() { String::new() } else { format!(", found {token}") };
    let lower = token.to_ascii_lowercase();
    let lower = lower.trim_start_matches(['-', '+']);
    let message = match message {
        _ if lower.starts_with("nan") || lower.starts_with("inf") => {
            format!("expected a number, found {token}; JSON has finite numbers only")
        }
        _ if token.starts_with("//") || token.starts_with("/*") || token.starts_with('#') => {
            format!("expected no comment, found {token}; JSON has none, what is to be said can stand in \"note\"")
        }
        _ if token.starts_with('\'') => format!("expected double quotes (\"), found {token}"),
        "number out of range" => format!("expected a number within ±1.8e308{}", found()),
        "invalid number" => format!("expected a number such as 0.5 or 1e-3{}", found()),
        "expected value" => format!("expected a value{}", found()),
        "expected ident" => format!("expected true, false or null{}", found()),
        "trailing comma" => "expected another value after the comma, found the end of the list".into(),
        "trailing characters" => format!("expected nothing after the closing brace{}", found()),
        "key must be a string" => format!("expected a key in double quotes{}", found()),
        "recursion limit exceeded" => "expected fewer levels of brackets, found more than 127".into(),
        "EOF while parsing a value" => "the text ends where a value is expected".into(),
        _ if message.starts_with("EOF while parsing") => {
            message.replacen("EOF while parsing", "the text ends within", 1)
        }
        _ if message.starts_with("control character") => {
            "expected a text in one line, found a line break or another control character; a line break is \\n".into()
        }
        _ if message.starts_with("expected") => message.replace('`', "") + &found(),
        _ => "expected an escape such as \\n, \\\" or \\u00e9 in a text".into(),
    };
    let at = if path.is_empty() { String::new() } else { format!(" ({path})") };
    FileError::Syntax { line, column, message: format!("{message}{at}") }
}

/// What stands around a place: up to the next blank or mark, and cut where it is long.
fn token(text: &str, line: usize, column: usize) -> String {
    const MOST_LETTERS: usize = 24;
    let line = text.split('\n').nth(line.saturating_sub(1)).unwrap_or_default();
    let ends = |c: char| c.is_whitespace() || ",:[]{}\"".contains(c);
    let mut at = column.saturating_sub(1).min(line.len());
    while !line.is_char_boundary(at) {
        at -= 1;
    }
    let begin = line[..at].rfind(ends).map_or(0, |k| k + line[k..].chars().next().map_or(1, char::len_utf8));
    let rest = &line[begin..];
    let mut token: String = match rest.chars().next() {
        Some(mark) if ends(mark) && !mark.is_whitespace() => mark.to_string(),
        _ => rest.split(ends).next().unwrap_or_default().to_owned(),
    };
    if token.chars().count() > MOST_LETTERS {
        token = token.chars().take(MOST_LETTERS).chain(['…']).collect();
    }
    token
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> String {
        read(text).unwrap_err().to_string()
    }

    #[test]
    fn values_are_those_that_serde_json_reads() {
        let text = r#"{"a": [1, -2, 0.1, 1e300, true, null, "x\n"], "b": {"c": {}, "d": []}}"#;
        assert_eq!(read(text).unwrap(), serde_json::from_str::<Value>(text).unwrap());
        for value in ["1", "18446744073709551615", "-0.0", "5e-324", "\"\""] {
            assert_eq!(read(value).unwrap(), serde_json::from_str::<Value>(value).unwrap());
        }
    }

    #[test]
    fn a_key_that_stands_twice_is_refused_with_its_path() {
        assert_eq!(refused(r#"{"a": 1, "a": 1}"#), "a: expected it once, found it twice");
        let nested = r#"{"runs": [{}, {"optimizer": {"adam": {"beta1": 0, "beta1": 1}}}]}"#;
        assert_eq!(refused(nested), "runs[1].optimizer.adam.beta1: expected it once, found it twice");
    }

    #[test]
    fn what_is_no_json_is_said_with_its_place_its_field_and_what_helps() {
        let cases = [
            (
                r#"{"a": NaN}"#,
                "line 1, column 7: expected a number, found NaN; JSON has finite numbers only (a)",
            ),
            (
                r#"{"a": [1, -Infinity]}"#,
                "expected a number, found -Infinity; JSON has finite numbers only (a[1])",
            ),
            (r#"{"a": {"b": 1e400}}"#, "expected a number within ±1.8e308, found 1e400 (a.b)"),
            ("{\n  // start\n  \"a\": 1}", "line 2, column 3: expected no comment, found //; JSON has none"),
            ("{\"a\": 1, # start\n  \"b\": 1}", "expected no comment, found #"),
            ("{'a': 1}", "expected double quotes (\"), found 'a'"),
            ("{\"a\": 1,}", "expected another value after the comma"),
            ("{\"a\": [1,]}", "expected another value after the comma"),
            ("{\"a\": tru}", "expected true, false or null, found tru (a)"),
            ("{\"a\" 1}", "expected :, found 1"),
            ("{a: 1}", "expected a key in double quotes, found a"),
            ("{\"a\": \"x\ny\"}", "expected a text in one line"),
            ("{} {}", "expected nothing after the closing brace"),
            ("{\"a\": 01}", "expected a number such as 0.5 or 1e-3, found 01 (a)"),
            ("{\"a\": .5}", "expected a value, found .5 (a)"),
            ("{\"a\":", "the text ends where a value is expected (a)"),
            ("{\"a\": \"\\q\"}", "expected an escape"),
        ];
        for (text, expected) in cases {
            let said = refused(text);
            assert!(said.contains(expected), "{text}\n gave {said}\n not  {expected}");
        }
        let deep = "[".repeat(200) + &"]".repeat(200);
        assert!(refused(&deep).contains("expected fewer levels of brackets"));
    }

    #[test]
    fn what_is_clearly_something_else_is_called_by_its_name() {
        for (text, found) in [
            ("", "found nothing: it is empty"),
            (" \n", "found nothing: it is empty"),
            ("<svg xmlns=\"x\"/>", "found an SVG picture"),
            ("<?xml version=\"1.0\"?>\n<svg/>", "found an SVG picture"),
            ("<html></html>", "found XML or HTML"),
            ("x,y\n1,2\n", "found a table; a loss is fitted to it with --data FILE.csv"),
            ("1;2\n3;4", "found a table"),
        ] {
            assert!(refused(text).contains(found), "{text}: {}", refused(text));
        }
        let bytes = |bytes: &[u8]| text_of(bytes).unwrap_err().to_string();
        assert_eq!(bytes(b"\x89PNG\r\n"), "the file: expected text in UTF-8, found a PNG picture");
        assert!(bytes(&[0xff, 0xfe, b'{', 0]).contains("found UTF-16"));
        assert_eq!(text_of("\u{feff}{}".as_bytes()), Ok("{}"));
    }

    #[test]
    fn far_too_many_values_are_left_where_they_are() {
        let many = format!("{{\"a\": [{}1]}}", "1,".repeat(MOST_VALUES));
        assert!(refused(&many).starts_with("the file: expected at most 500000 values"));
    }

    #[test]
    fn places_outside_of_the_text_are_no_panic() {
        for (line, column) in [(0, 0), (1, 0), (1, 3), (1, 900), (9, 1)] {
            token("ä–{x", line, column);
        }
    }
}
