//! Text that is fitted into a width: wrapped into lines, or shortened.

use crate::picture::font::{Weight, text_width};

/// A text in lines no wider than so many points, as long as its words are not. `β = 0.9` is one word.
pub fn wrap(text: &str, size: f64, width: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in words_of(text) {
        match lines.last_mut() {
            Some(line) if text_width(&format!("{line} {word}"), size, Weight::Regular) <= width => {
                line.push(' ');
                line.push_str(&word);
            }
            _ => lines.push(word),
        }
    }
    lines
}

/// The words of a text, both sides of an equals sign together.
fn words_of(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match words.last_mut() {
            Some(last) if word == "=" || last.ends_with('=') => {
                last.push(' ');
                last.push_str(word);
            }
            _ => words.push(word.to_owned()),
        }
    }
    words
}

/// A text that is no wider than so many points, its end cut off with an ellipsis where it would be.
pub fn shortened(text: &str, size: f64, weight: Weight, width: f64) -> String {
    if text_width(text, size, weight) <= width {
        return text.to_owned();
    }
    let mut short: Vec<char> = text.chars().collect();
    while short.pop().is_some() {
        let candidate: String = short.iter().collect::<String>().trim_end().to_owned() + "…";
        if text_width(&candidate, size, weight) <= width {
            return candidate;
        }
    }
    String::new()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_filled_and_not_overfilled() {
        let text = "one two three four five six seven eight nine ten";
        let lines = wrap(text, 10.0, 80.0);
        assert_eq!(lines.join(" "), text);
        assert!(lines.len() > 2);
        assert!(lines.iter().all(|line| text_width(line, 10.0, Weight::Regular) <= 80.0));
        assert_eq!(wrap("incomprehensibilities", 10.0, 5.0), ["incomprehensibilities"]);
        assert!(wrap(" ", 10.0, 5.0).is_empty());
        assert_eq!(wrap("β = 0.9, ε = 1", 10.0, 5.0), ["β = 0.9,", "ε = 1"]);
    }

    #[test]
    fn a_shortened_text_fits() {
        assert_eq!(shortened("short", 10.0, Weight::Regular, 100.0), "short");
        let cut = shortened("a rather long name", 10.0, Weight::Regular, 60.0);
        assert!(cut.ends_with('…') && text_width(&cut, 10.0, Weight::Regular) <= 60.0, "{cut}");
        assert_eq!(shortened("long", 10.0, Weight::Regular, 1.0), "");
    }
}
