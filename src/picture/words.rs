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
    // Beyond so many letters of the narrowest kind nothing fits, however long the text is.
    let most = (8.0 * width.max(0.0) / size.max(1e-9)).min(1e6) as usize + 1;
    let ends: Vec<usize> = text.char_indices().map(|(k, _)| k).chain([text.len()]).take(most + 1).collect();
    let is_whole = ends.last() == Some(&text.len());
    if is_whole && text_width(text, size, weight) <= width {
        return text.to_owned();
    }
    let cut = |letters: usize| text[..ends[letters]].trim_end().to_owned() + "…";
    let fits = |letters: &usize| text_width(&cut(*letters), size, weight) <= width;
    // Halved in between; kerning may make a letter more a little narrower, so that the last few are tried one by one.
    let (mut low, mut high) = (0, ends.len() - 1);
    while high - low > 4 {
        let middle = usize::midpoint(low, high);
        if fits(&middle) { low = middle } else { high = middle }
    }
    let longest = (0..ends.len() - usize::from(is_whole)).take(high + 1).rev();
    longest.into_iter().find(fits).map_or_else(String::new, cut)
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

    #[test]
    fn a_text_of_a_million_letters_is_cut_as_soon_as_a_short_one() {
        for text in ["a rather long name ".repeat(60_000), "l".repeat(1_000_000), "ä—".repeat(500_000)] {
            let cut = shortened(&text, 10.0, Weight::Bold, 200.0);
            let more: String = text.chars().take(cut.chars().count() + 1).collect();
            assert!(text_width(&cut, 10.0, Weight::Bold) <= 200.0 && cut.ends_with('…'));
            assert!(
                text_width(&(more.trim_end().to_owned() + "…"), 10.0, Weight::Bold) > 200.0 - 4.0,
                "{cut}"
            );
        }
    }
}
