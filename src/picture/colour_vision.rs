//! How far apart two colours look, for normal vision and for each dichromacy. For tests only.
//!
//! - Appearance: CIECAM02 (N. Moroney et al., "The CIECAM02 color appearance model", 2002).
//! - Distance: CAM02-UCS (M. R. Luo, G. Cui, C. Li, "Uniform colour spaces based on CIECAM02", 2006).
//! - Dichromacy: G. M. Machado, M. M. Oliveira, L. A. F. Fernandes, "A physiologically-based model for simulation of
//!   color vision deficiency", 2009, at severity 1.0, on linear light.
//!
//! Viewing conditions are those of sRGB: white D65, background 20, adapting luminance 64/π · 0.2 cd/m², average
//! surround.

use crate::picture::colour::Colour;

/// An eye.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Vision {
    /// Three kinds of cones.
    Normal,
    /// No long-wave cones.
    Protanopia,
    /// No medium-wave cones.
    Deuteranopia,
    /// No short-wave cones.
    Tritanopia,
}

impl Vision {
    pub(super) const ALL: [Self; 4] = [Self::Normal, Self::Protanopia, Self::Deuteranopia, Self::Tritanopia];

    /// Machado et al. 2009, table 1, severity 1.0: linear light as seen.
    const fn matrix(self) -> [[f64; 3]; 3] {
        match self {
            Self::Normal => [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
            Self::Protanopia => [
                [0.152_286, 1.052_583, -0.204_868],
                [0.114_503, 0.786_281, 0.099_216],
                [-0.003_882, -0.048_116, 1.051_998],
            ],
            Self::Deuteranopia => [
                [0.367_322, 0.860_646, -0.227_968],
                [0.280_085, 0.672_501, 0.047_413],
                [-0.011_820, 0.042_940, 0.968_881],
            ],
            Self::Tritanopia => [
                [1.255_528, -0.076_749, -0.178_779],
                [-0.078_411, 0.930_809, 0.147_602],
                [0.004_733, 0.691_367, 0.303_900],
            ],
        }
    }
}

/// Distance in CAM02-UCS; about 1 can just be seen side by side.
pub(super) fn distance(a: Colour, b: Colour, vision: Vision) -> f64 {
    let [a, b] = [a, b].map(|colour| uniform(colour, vision));
    (0..3).map(|k| (a[k] - b[k]).powi(2)).sum::<f64>().sqrt()
}

/// J′, a′ and b′ of CAM02-UCS.
fn uniform(colour: Colour, vision: Vision) -> [f64; 3] {
    let seen = product(vision.matrix(), colour.linear()).map(|channel| channel.clamp(0.0, 1.0));
    let conditions = Conditions::new([95.047, 100.0, 108.883], 64.0 / std::f64::consts::PI * 0.2);
    let [j, c, h] = conditions.lightness_chroma_hue(product(XYZ_FROM_SRGB, seen).map(|xyz| 100.0 * xyz));
    let m = c * conditions.f_l.powf(0.25);
    let m_uniform = (1.0 + 0.0228 * m).ln() / 0.0228;
    let (sin, cos) = h.to_radians().sin_cos();
    [1.7 * j / (1.0 + 0.007 * j), m_uniform * cos, m_uniform * sin]
}

const XYZ_FROM_SRGB: [[f64; 3]; 3] =
    [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]];

const CAT02: [[f64; 3]; 3] = [[0.7328, 0.4296, -0.1624], [-0.7036, 1.6975, 0.0061], [0.0030, 0.0136, 0.9834]];

const CAT02_INVERSE: [[f64; 3]; 3] = [
    [1.096_124, -0.278_869, 0.182_745],
    [0.454_369, 0.473_533, 0.072_098],
    [-0.009_628, -0.005_698, 1.015_326],
];

const HUNT_POINTER_ESTEVEZ: [[f64; 3]; 3] =
    [[0.38971, 0.68898, -0.07868], [-0.22981, 1.18340, 0.04641], [0.0, 0.0, 1.0]];

/// Viewing conditions of CIECAM02, surround average (F = 1, c = 0.69, N_c = 1) and background 20.
struct Conditions {
    white: [f64; 3],
    degree_of_adaptation: f64,
    f_l: f64,
    n: f64,
}

impl Conditions {
    fn new(white: [f64; 3], l_a: f64) -> Self {
        let k4 = (1.0 / (5.0 * l_a + 1.0)).powi(4);
        let f_l = 0.2 * k4 * (5.0 * l_a) + 0.1 * (1.0 - k4).powi(2) * (5.0 * l_a).cbrt();
        let degree_of_adaptation = 1.0 - (-(l_a + 42.0) / 92.0).exp() / 3.6;
        Self { white, degree_of_adaptation, f_l, n: 20.0 / white[1] }
    }

    /// Post-adaptation cone responses.
    fn responses(&self, xyz: [f64; 3]) -> [f64; 3] {
        let white = product(CAT02, self.white);
        let cones = product(CAT02, xyz);
        let d = self.degree_of_adaptation;
        let adapted = std::array::from_fn(|k| (d * self.white[1] / white[k] + 1.0 - d) * cones[k]);
        product(HUNT_POINTER_ESTEVEZ, product(CAT02_INVERSE, adapted)).map(|cone| {
            let p = (self.f_l * cone.abs() / 100.0).powf(0.42);
            400.0 * cone.signum() * p / (p + 27.13) + 0.1
        })
    }

    /// J, C and h in degrees.
    fn lightness_chroma_hue(&self, xyz: [f64; 3]) -> [f64; 3] {
        let n_bb = 0.725 * self.n.powf(-0.2);
        let achromatic = |[r, g, b]: [f64; 3]| (2.0 * r + g + b / 20.0 - 0.305) * n_bb;
        let seen = self.responses(xyz);
        let [r, g, b] = seen;
        let (red_green, yellow_blue) = (r - 12.0 * g / 11.0 + b / 11.0, (r + g - 2.0 * b) / 9.0);
        let h = yellow_blue.atan2(red_green);
        let ratio = achromatic(seen) / achromatic(self.responses(self.white));
        let j = 100.0 * ratio.max(0.0).powf(0.69 * (1.48 + self.n.sqrt()));
        let eccentricity = 12_500.0 / 13.0 * n_bb * ((h + 2.0).cos() + 3.8);
        let t = eccentricity * red_green.hypot(yellow_blue) / (r + g + 21.0 * b / 20.0);
        let c = t.powf(0.9) * (j / 100.0).sqrt() * (1.64 - 0.29_f64.powf(self.n)).powf(0.73);
        [j, c, h.to_degrees().rem_euclid(360.0)]
    }
}

fn product(matrix: [[f64; 3]; 3], vector: [f64; 3]) -> [f64; 3] {
    matrix.map(|row| row.iter().zip(vector).map(|(m, v)| m * v).sum())
}

#[test]
fn ciecam02_gives_the_worked_examples() {
    // M. D. Fairchild, "Color Appearance Models", CIECAM02 examples, cases 1 and 2.
    let white = [95.05, 100.0, 108.88];
    for (xyz, l_a, expected) in [
        ([19.01, 20.00, 21.78], 318.31, [41.73, 0.1, 219.0]),
        ([57.06, 43.06, 31.96], 31.83, [65.96, 48.57, 19.6]),
    ] {
        let found = Conditions::new(white, l_a).lightness_chroma_hue(xyz);
        for (found, expected) in found.into_iter().zip(expected) {
            assert!((found - expected).abs() < 0.06, "{found} for {expected}");
        }
    }
}

#[test]
fn colours_as_seen_agree_with_colorspacious() {
    // colorspacious 1.1.2, "sRGB1+CVD" at severity 100 to "CAM02-UCS".
    let (orange, gold) = (Colour::hex(0xC14200), Colour::hex(0xFCD642));
    for (colour, vision, expected) in [
        (orange, Vision::Normal, [51.0006, 25.1642, 23.7362]),
        (orange, Vision::Protanopia, [40.8157, -2.7976, 22.7963]),
        (orange, Vision::Deuteranopia, [52.7830, -3.5196, 25.8762]),
        (orange, Vision::Tritanopia, [51.7925, 36.4852, 13.8334]),
        (gold, Vision::Normal, [88.8815, -0.9679, 29.9212]),
        (gold, Vision::Protanopia, [86.4184, -3.8640, 31.6726]),
        (gold, Vision::Tritanopia, [87.2952, 11.6274, 7.2193]),
    ] {
        for (found, expected) in uniform(colour, vision).into_iter().zip(expected) {
            assert!((found - expected).abs() < 0.02, "{colour} by {vision:?}: {found} for {expected}");
        }
    }
}
