//! Names as books set them: Greek letters by their sign, numbers as indices.

use super::word;

/// Greek letters by their names, those of TeX included.
const GREEK: [(&str, char); 39] = [
    ("alpha", 'α'),
    ("beta", 'β'),
    ("gamma", 'γ'),
    ("delta", 'δ'),
    ("epsilon", 'ε'),
    ("varepsilon", 'ε'),
    ("zeta", 'ζ'),
    ("eta", 'η'),
    ("theta", 'θ'),
    ("vartheta", 'ϑ'),
    ("iota", 'ι'),
    ("kappa", 'κ'),
    ("lambda", 'λ'),
    ("mu", 'μ'),
    ("nu", 'ν'),
    ("xi", 'ξ'),
    ("omicron", 'ο'),
    ("pi", 'π'),
    ("rho", 'ρ'),
    ("sigma", 'σ'),
    ("tau", 'τ'),
    ("upsilon", 'υ'),
    ("phi", 'φ'),
    ("varphi", 'φ'),
    ("chi", 'χ'),
    ("psi", 'ψ'),
    ("omega", 'ω'),
    ("Gamma", 'Γ'),
    ("Delta", 'Δ'),
    ("Theta", 'Θ'),
    ("Lambda", 'Λ'),
    ("Xi", 'Ξ'),
    ("Pi", 'Π'),
    ("Sigma", 'Σ'),
    ("Upsilon", 'Υ'),
    ("Phi", 'Φ'),
    ("Psi", 'Ψ'),
    ("Omega", 'Ω'),
    ("PI", 'π'),
];

/// The letter that a name stands for.
pub(super) fn greek(name: &str) -> Option<char> {
    GREEK.iter().find(|(known, _)| *known == name).map(|(_, letter)| *letter)
}

/// A name as books set it: Greek letters by their sign, numbers behind it as indices.
pub(crate) fn name(name: &str) -> String {
    let (base, index) = word::indexed(name);
    let base = match base {
        "Pi" => "π".to_owned(),
        base => greek(base).map_or_else(|| base.to_owned(), String::from),
    };
    let lowered = |c: char| c.to_digit(10).and_then(|digit| char::from_u32(u32::from('₀') + digit));
    match index.chars().map(lowered).collect::<Option<String>>() {
        Some(digits) => base + &digits,
        None => format!("{base}_{index}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_their_letters_and_indices() {
        for (typed, shown) in
            [("alpha", "α"), ("w_1", "w₁"), ("β₂", "β₂"), ("w_max", "w_max"), ("a", "a"), ("x[0]", "x₀")]
        {
            assert_eq!(name(typed), shown);
        }
    }
}
