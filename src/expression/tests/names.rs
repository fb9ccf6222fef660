//! What people write who use other programs, and which names are coordinates, parameters, or nothing that anybody meant.

use super::{jet, parsed, refused};
use crate::real::V;

#[test]
fn what_calculators_programs_and_tex_write_is_read() {
    for (typed, meant) in [
        ("sin x", "sin(x)"),
        ("cos 2πx + y", "cos(2*pi*x) + y"),
        ("ln y² + 1", "ln(y^2) + 1"),
        ("sin x cos y", "sin(x)*cos(y)"),
        ("sin x/2", "sin(x)/2"),
        ("exp -x", "exp(-x)"),
        ("sin^2 x + sin²x", "2*sin(x)^2"),
        ("tanh √x", "tanh(sqrt(x))"),
        ("sin cos xy", "sin(cos(x*y))"),
        ("|sin x|", "abs(sin(x))"),
        ("log(x, 10)", "log10(x)"),
        ("log(x, 3)", "ln(x)/ln(3)"),
        ("log_2(x) + log_{10} x + log_3(x)", "log2(x) + log10(x) + ln(x)/ln(3)"),
        ("root(x, 3) + ∛x", "2*cbrt(x)"),
        ("root(-x, 5)", "-(x^(1/5))"),
        ("root(x, 4) + ∜x", "2*x^0.25"),
        ("½x² + ¾y", "0.5x^2 + 0.75y"),
        ("x + 5!", "x + 120"),
        ("y + 3!²", "y + 36"),
        ("x! != y", "1 + 0x"),
        ("f(x,y) = x² - y", "x^2 - y"),
        ("loss := x² - y", "x^2 - y"),
        ("f(u, v) = u² - v + w", "x^2 - y + w"),
        ("J(θ₀, θ₁) = θ₀² - θ₁", "x^2 - y"),
        ("np.sin(x)*math.pi + torch.exp(y)", "sin(x)*pi + exp(y)"),
        ("np.power(x, 2) + np.maximum(x, y)", "x^2 + max(x, y)"),
        ("x[0]**2 - x[1]", "x^2 - y"),
        ("x[1]**2 - x[2]", "x^2 - y"),
        ("x_1^2 + 10x_2^2", "x^2 + 10y^2"),
        ("x0^2 + 10x1^2", "x^2 + 10y^2"),
        ("x₁ x₂", "x*y"),
        ("w^2 + 3b", "x^2 + 3y"),
        ("3v + u^2", "x^2 + 3y"),
        ("w2 + w1^2", "x^2 + y"),
        ("xe^(-x^2-y^2)", "x*exp(-x^2-y^2)"),
        ("xpi + y", "x*pi + y"),
        ("E^x", "exp(x)"),
        ("xsin(x) + 2xycos(y)", "x*sin(x) + 2*x*y*cos(y)"),
        ("[x + 1]^2", "(x + 1)^2"),
        (r"\frac{x^{2}}{2} + \frac{1}{2} y", "x^2/2 + y/2"),
        (r"\sin\left(\pi x\right) \cdot \sqrt{x} - \sqrt[3]{x}", "sin(pi*x)*sqrt(x) - cbrt(x)"),
        (r"e^{-x} + \sin^{2} x \times \cos{y}", "exp(-x) + sin(x)^2*cos(y)"),
        (r"$\left|x\right| + \ln x - \log_{2}(x)$", "abs(x) + ln(x) - log2(x)"),
        (r"\alpha x_{1}^{2} + \operatorname{sigmoid}(x_{2})", "a x^2 + sigmoid(y)"),
        (r"x \le y \, ? 1 : 2", "x<=y ? 1 : 2"),
    ] {
        for at in [[0.7, -0.4], [0.3, 0.9]] {
            let (got, want) = (jet(typed, at[0], at[1]), jet(meant, at[0], at[1]));
            let pairs = |a: f64, b: f64| a.is_nan() && b.is_nan() || (a - b).abs() <= 1e-13 * (1.0 + b.abs());
            let slopes = got.slope.iter().zip(want.slope).chain(got.bend.iter().zip(want.bend));
            assert!(pairs(got.value, want.value), "{typed}: {} for {}", got.value, want.value);
            assert!(slopes.into_iter().all(|(a, b)| pairs(*a, b)), "{typed}: {got:?} for {want:?}");
        }
    }
}

#[test]
fn names_that_nobody_meant_are_refused_with_what_may_be_meant() {
    for (text, place, expected) in [
        ("x + abx", "abx", "expected a product such as ab*x, found abx"),
        ("xyz", "z", "expected a function of x and y (a parameter has another letter), found z"),
        ("sin2x", "sin2x", "expected sin(2x), found sin2x"),
        ("0x10", "x10", "expected x1 and x2, or x0 and x1, found x10"),
        ("x*inf", "inf", "expected a finite number, found inf"),
        ("nan*x", "nan", "expected a finite number, found nan"),
        ("日本x", "日本x", "expected a product such as 日本*x, found 日本x"),
        ("y2 + x", "y2", "expected y^2, y*2 or another name, found y2"),
        ("x^2 + x1", "x1", "expected x and y, or x1 and x2, but not both"),
        ("2x2 + 3y", "x2", "but not both (x^2 is a power), found x2"),
        ("x0 + x2", "x2", "expected x0 and x1, found x2"),
        (
            "a*w^2 + b*v^2",
            "a",
            "expected x and y, found only a, w, b, v; f(a, w) = … says which are the coordinates",
        ),
        ("f(u, v) = u + x", "x", "expected u and v, as the left side says, found x"),
        ("sen(x)", "sen", "expected a function, such as sin, found sen"),
        ("bsin(x)", "bsin", "expected b*sin(…), found bsin"),
        ("sin x y", "y", "expected brackets around all that sin is of, found y"),
        ("sin x(y+1)", "(", "expected brackets around all that sin is of, found ("),
        ("sin⁻¹(x)", "⁻¹", "expected 1/sin(…), an inverse function such as asin, or sin^2(…), found ⁻¹"),
        ("root(x, 2.5)", "root", "expected a whole number from 2 on"),
        ("log_1(x)", "log_1", "expected a base such as in log_2(x)"),
        (r"\frac12 x", "12", "expected {, found 12"),
        (r"\sum x", r"\sum", "expected a function, a Greek letter or a sign behind \\"),
        ("sqrt[3](x)", "sqrt[3]", "expected sqrt(…), found sqrt[3]"),
        ("np.x.y", ".", "a point alone"),
    ] {
        let error = refused(text);
        assert_eq!(&text[error.span.clone()], place, "{text}: {error}");
        assert!(error.expected.contains(expected), "{text} gave {error}, not {expected}");
    }
}

#[test]
fn a_formula_says_which_names_are_its_coordinates() {
    let names = |text: &str| parsed(text).coordinates().cloned();
    let other = |x: &str, y: &str| Some([x.to_owned(), y.to_owned()]);
    assert_eq!([names("x + y"), names("x1 + x2"), names("x[0]")], [None, None, None]);
    assert_eq!([names("b + w^2"), names("f(u, v) = 3u")], [other("w", "b"), other("u", "v")]);
    let formula = parsed("f(u) = u² + a");
    assert_eq!((formula.parameters(), formula.has_coordinates()), (&["a".to_owned()][..], true));
    assert_eq!(formula.compile(&[5.0]).at(V::new(3.0, 9.0)), 14.0);
    assert!(!parsed("3a").has_coordinates());
}
