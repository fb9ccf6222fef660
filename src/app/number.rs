//! Numbers and words as the window writes them.

/// Digits of every number in a table.
pub(super) const DIGITS: usize = 4;

/// The text with a capital at its beginning.
pub(super) fn capitalized(text: &str) -> String {
    let mut text = text.to_owned();
    if let Some(first) = text.get(..1).map(str::to_uppercase) {
        text.replace_range(..1, &first);
    }
    text
}
