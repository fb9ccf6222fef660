//! What can be found, and how well it has the words that are typed.

use crate::app::now::Command;

/// Something that can be done or gone to.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::app) struct Finding {
    /// What it is, in a word or two.
    pub(super) kind: &'static str,
    /// How it is called.
    pub(super) text: String,
    /// A sentence about it.
    pub(super) hint: String,
    /// The key that asks for the same; empty if there is none.
    pub(super) key: String,
    /// What is asked for.
    pub(super) command: Command,
    /// The words that it is found by, as [`plain`] writes them: of its text, of its other names, and of what is said about it.
    words: [Vec<String>; 3],
}

impl Finding {
    /// Something of a kind, with what it is called and what it asks for.
    pub(in crate::app) fn new(kind: &'static str, text: &str, command: Command) -> Self {
        let words = [words(text), words(kind), Vec::new()];
        Self { kind, text: text.to_owned(), hint: String::new(), key: String::new(), command, words }
    }

    /// With other words that it is found by, such as its id.
    #[must_use]
    pub(in crate::app) fn words(mut self, other: &str) -> Self {
        self.words[1].extend(words(other));
        self
    }

    /// With a sentence about it.
    #[must_use]
    pub(in crate::app) fn hint(mut self, hint: &str) -> Self {
        self.hint = hint.to_owned();
        self.words[2] = words(hint);
        self
    }

    /// With the key that asks for the same.
    #[must_use]
    pub(in crate::app) fn key(self, key: String) -> Self {
        Self { key, ..self }
    }

    /// How well it has all the words, the more the better; `None` if one is missing.
    fn rank(&self, wanted: &[String]) -> Option<u32> {
        wanted.iter().map(|word| self.rank_of(word)).sum()
    }

    fn rank_of(&self, wanted: &str) -> Option<u32> {
        let ranks = [[60, 50, 40], [30, 25, 20], [8, 6, 4]];
        let of = |(words, [whole, begins, within]): (&Vec<String>, [u32; 3])| {
            let fit = |word: &String| match word.find(wanted) {
                Some(0) if word.len() == wanted.len() => Some(whole),
                Some(0) => Some(begins),
                // One letter is within almost everything.
                Some(_) if wanted.chars().count() > 1 => Some(within),
                _ => None,
            };
            words.iter().filter_map(fit).max()
        };
        let begins = self.words[0].first().is_some_and(|first| first.starts_with(wanted));
        self.words.iter().zip(ranks).filter_map(of).max().map(|rank| rank + if begins { FIRST } else { 0 })
    }
}

/// What it is worth that the text begins with a word.
const FIRST: u32 = 5;

/// The places of the entries that have all words of a text, the best one first; all of them for an empty text.
pub(super) fn find(entries: &[Finding], text: &str) -> Vec<usize> {
    let wanted = words(text);
    let rank = |(place, entry): (usize, &Finding)| entry.rank(&wanted).map(|rank| (rank, place));
    let mut found: Vec<(u32, usize)> = entries.iter().enumerate().filter_map(rank).collect();
    // Of equally good ones a short text says more exactly what was typed.
    let length = |place: usize| if wanted.is_empty() { 0 } else { entries[place].words[0].len() };
    found.sort_by_key(|(rank, place)| (std::cmp::Reverse(*rank), length(*place), *place));
    found.into_iter().map(|(_, place)| place).collect()
}

/// The words of a text as they are compared: small letters, Greek ones by their names.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    for word in text.split(|c: char| !(c.is_alphanumeric() || c == '-')) {
        let plain = plain(word);
        if !plain.is_empty() {
            words.extend(
                plain.split('-').filter(|part| !part.is_empty() && *part != plain).map(str::to_owned),
            );
            words.push(plain);
        }
    }
    words
}

fn plain(word: &str) -> String {
    let mut plain = String::new();
    for letter in word.to_lowercase().chars() {
        match GREEK.iter().find(|(greek, _)| *greek == letter) {
            Some((_, name)) => plain.push_str(name),
            None => plain.push(match letter {
                'é' | 'è' | 'ê' => 'e',
                'ö' | 'ø' => 'o',
                'ü' => 'u',
                'ä' | 'á' => 'a',
                '₀'..='₉' => char::from(b'0' + (letter as u32 - '₀' as u32) as u8),
                other => other,
            }),
        }
    }
    plain
}

/// Greek letters of the settings' symbols, and how they are typed.
const GREEK: [(char, &str); 14] = [
    ('α', "alpha"),
    ('β', "beta"),
    ('γ', "gamma"),
    ('δ', "delta"),
    ('ε', "epsilon"),
    ('η', "eta"),
    ('κ', "kappa"),
    ('λ', "lambda"),
    ('μ', "mu"),
    ('ν', "nu"),
    ('ρ', "rho"),
    ('σ', "sigma"),
    ('τ', "tau"),
    ('ω', "omega"),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn named(text: &str) -> Finding {
        Finding::new("Command", text, Command::Help)
    }

    fn found<'a>(entries: &'a [Finding], text: &str) -> Vec<&'a str> {
        find(entries, text).into_iter().map(|place| entries[place].text.as_str()).collect()
    }

    #[test]
    fn all_words_must_occur_and_the_best_match_is_first() {
        let entries = [
            named("Save picture…"),
            named("A picture of everything that was saved"),
            named("Copy picture").hint("It is saved nowhere"),
            named("Quit"),
        ];
        assert_eq!(
            found(&entries, "pic sav"),
            ["Save picture…", "A picture of everything that was saved", "Copy picture"]
        );
        assert_eq!(found(&entries, "PICTURE copy"), ["Copy picture"]);
        assert!(found(&entries, "picture zebra").is_empty());
        assert_eq!(found(&entries, "  ").len(), 4);
    }

    #[test]
    fn ids_greek_names_and_parts_of_words_find_too() {
        let entries = [
            named("β₁ of Adam").words("beta1"),
            named("κ of Quadratic bowl"),
            named("Styblinski–Tang").words("styblinski_tang"),
            named("Gradient descent").words("gradient_descent"),
        ];
        for (typed, text) in [
            ("beta1 adam", "β₁ of Adam"),
            ("β1", "β₁ of Adam"),
            ("kappa", "κ of Quadratic bowl"),
            ("κ", "κ of Quadratic bowl"),
            ("styblinski_tang", "Styblinski–Tang"),
            ("tang", "Styblinski–Tang"),
            ("scent", "Gradient descent"),
        ] {
            assert_eq!(found(&entries, typed), [text], "{typed}");
        }
    }
}
