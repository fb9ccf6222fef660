//! Loss surfaces: functions of two parameters, one per file.
//!
//! A surface is a [`Formula`], written once for every [`Real`]; from it follow the loss, the exact gradient and the exact
//! Hessian ([`Loss`]). A [`Landscape`] adds what a person needs: where to look, where to start, what to learn.
//! [`Surface`] is the list of all of them.

mod ackley;
mod banana;
mod beale;
mod booth;
mod bounded_saddle;
mod critical;
mod dixon_price;
mod double_well;
mod easom;
mod gaussian_likelihood;
mod goldstein_price;
mod griewank;
mod himmelblau;
mod huber;
mod hyperbolas;
mod kept;
pub mod learning;
mod levy13;
mod matyas;
mod mccormick;
mod monkey_saddle;
mod plateau;
mod quadratic;
mod quartic;
mod rastrigin;
mod ravine;
mod rosenbrock;
mod saddle;
mod sharp_flat;
mod six_hump_camel;
mod styblinski_tang;
#[cfg(test)]
mod tests;
mod three_hump_camel;
mod typed;
mod zakharov;

pub use ackley::Ackley;
pub use banana::Banana;
pub use beale::Beale;
pub use booth::Booth;
pub use bounded_saddle::BoundedSaddle;
pub use critical::{Critical, CriticalKind};
pub use dixon_price::DixonPrice;
pub use double_well::DoubleWell;
pub use easom::Easom;
pub use gaussian_likelihood::GaussianLikelihood;
pub use goldstein_price::GoldsteinPrice;
pub use griewank::Griewank;
pub use himmelblau::Himmelblau;
pub use huber::Huber;
pub use hyperbolas::Hyperbolas;
pub use learning::{
    DataLoss, DeepChain, LinearRegression, LogisticRegression, Neuron, StraightLine, Svm, TanhNetwork,
};
pub use levy13::Levy13;
pub use matyas::Matyas;
pub use mccormick::McCormick;
pub use monkey_saddle::MonkeySaddle;
pub use plateau::Plateau;
pub use quadratic::Quadratic;
pub use quartic::Quartic;
pub use rastrigin::Rastrigin;
pub use ravine::Ravine;
pub use rosenbrock::Rosenbrock;
pub use saddle::Saddle;
pub use sharp_flat::SharpFlat;
pub use six_hump_camel::SixHumpCamel;
pub use styblinski_tang::StyblinskiTang;
pub use three_hump_camel::ThreeHumpCamel;
pub use typed::Typed;
pub use zakharov::Zakharov;

use crate::data::Data;
use crate::parameter::Parameters;
use crate::real::{Jet1, Jet2, Real, V};
use kept::Kept;
use nalgebra::Matrix2;

/// A loss f(x, y), written once for every number type.
pub trait Formula {
    /// The loss at `p`.
    fn at<R: Real>(&self, p: V<R>) -> R;
    /// r with f = Σ rᵢ²; empty if the loss is no such sum.
    fn residuals<R: Real>(&self, _: V<R>) -> Vec<R> {
        Vec::new()
    }
    /// The Fisher information at `p`, if the loss is the mean negative logarithm of a likelihood.
    fn fisher(&self, _: V) -> Option<Matrix2<f64>> {
        None
    }
}

/// The residuals r of a loss f = Σ rᵢ², at least one, and their Jacobian.
#[derive(Clone, Debug, PartialEq)]
pub struct Residuals {
    /// r
    pub values: Vec<f64>,
    /// ∇rᵢ, as many as there are residuals.
    pub jacobian: Vec<V>,
}

/// A loss that can be asked for its value and derivatives. Outside its domain a loss is NaN or infinite, never a panic.
pub trait Loss {
    /// f(p)
    fn value(&self, p: V) -> f64;
    /// f(p) and ∇f(p)
    fn gradient(&self, p: V) -> (f64, V);
    /// f(p), ∇f(p) and ∇²f(p)
    fn jet(&self, p: V) -> Jet2;
    /// f(x, y) for all `xs` at one `y`, into `out` of the same length.
    fn row(&self, xs: &[f64], y: f64, out: &mut [f64]) {
        for (out, &x) in out.iter_mut().zip(xs) {
            *out = self.value(V::new(x, y));
        }
    }
    /// r and its Jacobian at p, if f = Σ rᵢ².
    fn residuals(&self, _: V) -> Option<Residuals> {
        None
    }
    /// The Fisher information at p, if the loss is the mean negative logarithm of a likelihood.
    fn fisher(&self, _: V) -> Option<Matrix2<f64>> {
        None
    }
}

impl<F: Formula> Loss for F {
    #[inline]
    fn value(&self, p: V) -> f64 {
        self.at(p)
    }
    #[inline]
    fn gradient(&self, p: V) -> (f64, V) {
        let jet = self.at(Jet1::coordinates(p));
        (jet.value, jet.gradient())
    }
    fn jet(&self, p: V) -> Jet2 {
        self.at(Jet2::coordinates(p))
    }
    fn row(&self, xs: &[f64], y: f64, out: &mut [f64]) {
        for (out, &x) in out.iter_mut().zip(xs) {
            *out = self.at(V::new(x, y));
        }
    }
    fn residuals(&self, p: V) -> Option<Residuals> {
        let jets = Formula::residuals(self, Jet1::coordinates(p));
        (!jets.is_empty()).then(|| Residuals {
            values: jets.iter().map(|jet| jet.value).collect(),
            jacobian: jets.iter().map(Jet1::gradient).collect(),
        })
    }
    fn fisher(&self, p: V) -> Option<Matrix2<f64>> {
        Formula::fisher(self, p)
    }
}

/// Which part of the menu a surface stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Genre {
    /// The pictures that every course draws.
    Classic,
    /// The optimization literature's test functions.
    Test,
    /// Means over the examples of a data set.
    Data,
    /// Typed by whoever looks at it.
    Own,
}

impl Genre {
    /// How it is shown.
    pub fn name(self) -> &'static str {
        match self {
            Self::Classic => "Classics",
            Self::Test => "Test functions",
            Self::Data => "Losses over data",
            Self::Own => "Your own",
        }
    }
}

/// Settings with which the picture of a surface is a good one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Suggestion {
    /// Where runs start.
    pub start: V,
    /// How many steps show the story.
    pub steps: u64,
    /// Learning rate of the methods whose step grows with the gradient (gradient descent, momentum, Nesterov).
    pub rate: f64,
    /// Learning rate of the methods whose step does not (RMSProp, Adam): about a step's length in the plane.
    pub adaptive_rate: f64,
}

/// A loss surface with what a person needs to use it.
pub trait Landscape: Loss + Parameters {
    /// Which part of the menu it stands in.
    fn group(&self) -> Genre;
    /// The interesting part of the plane: `[[x_min, x_max], [y_min, y_max]]`.
    fn window(&self) -> [[f64; 2]; 2];
    /// Settings that make a good picture.
    fn suggestion(&self) -> Suggestion;
    /// The start that it suggests, if that can be said with less work than all its suggestions.
    fn start(&self) -> V {
        self.suggestion().start
    }
    /// Points near all critical points that are worth a mark; they are refined by Newton's method.
    fn hints(&self) -> Vec<V>;
    /// Whether the loss has a lower bound on the whole plane.
    fn bounded_below(&self) -> bool {
        true
    }
    /// Minima that Newton's method does not find: kinks, and valleys whose floor is level.
    fn known_minima(&self) -> Vec<V> {
        Vec::new()
    }
    /// Whether the loss is a quadratic, so that stability limits are exact.
    fn quadratic(&self) -> bool {
        false
    }
    /// μ ≥ 0 and L, between which all curvatures of the whole plane lie, where that is known of a convex loss that is no quadratic.
    fn curvatures(&self) -> Option<[f64; 2]> {
        None
    }
    /// Whether the loss at a point is too large for a number, rather than not defined there.
    fn overflows(&self, at: V) -> bool {
        self.value(at).is_infinite()
    }
    /// The loss over its data, if it has any.
    fn data_loss(&self) -> Option<&dyn DataLoss> {
        None
    }
    /// Its data, to be changed, if it has any.
    fn data_mut(&mut self) -> Option<&mut Data> {
        None
    }
    /// Whether a setting has an effect beside the others as they are.
    fn matters(&self, _key: &str) -> bool {
        true
    }
    /// How many families of lines there are along which the loss may have a kink or jump.
    fn creases(&self) -> usize {
        0
    }
    /// A function of the plane whose zeros are one of these families.
    ///
    /// # Panics
    /// If there is no such family.
    fn crease(&self, index: usize, _at: V) -> f64 {
        panic!("there is no crease {index}")
    }
    /// About how many times as long as an ordinary formula it takes.
    fn weight(&self) -> u64 {
        1
    }
}

catalogue! {
    /// All loss surfaces.
    // A call takes as long as some six products. Where a formula is shorter, every rule has a loop compiled for it, which is twice
    // as fast; those with an exponential, a sine, a logarithm or data are called by reference, which is 1.05 to 1.5 times as slow.
    pub enum Surface: "surface" as Landscape {
        Quadratic(Quadratic),
        Ravine(Ravine),
        Rosenbrock(Rosenbrock),
        Banana(Banana),
        Quartic(Quartic),
        Saddle(Saddle),
        BoundedSaddle(BoundedSaddle),
        MonkeySaddle(MonkeySaddle),
        Hyperbolas(Hyperbolas),
        Huber(Huber),
        DoubleWell(DoubleWell) by reference,
        SharpFlat(SharpFlat) by reference,
        Plateau(Plateau) by reference,
        Beale(Beale),
        Himmelblau(Himmelblau),
        Booth(Booth),
        Matyas(Matyas),
        GoldsteinPrice(GoldsteinPrice),
        ThreeHumpCamel(ThreeHumpCamel),
        SixHumpCamel(SixHumpCamel),
        StyblinskiTang(StyblinskiTang),
        Rastrigin(Rastrigin) by reference,
        Ackley(Ackley) by reference,
        Griewank(Griewank) by reference,
        Levy13(Levy13) by reference,
        McCormick(McCormick) by reference,
        Easom(Easom) by reference,
        DixonPrice(DixonPrice),
        Zakharov(Zakharov),
        GaussianLikelihood(GaussianLikelihood) by reference,
        StraightLine(StraightLine) by reference,
        LinearRegression(LinearRegression) by reference,
        LogisticRegression(LogisticRegression) by reference,
        Svm(Svm) by reference,
        Neuron(Neuron) by reference,
        TanhNetwork(TanhNetwork) by reference,
        DeepChain(DeepChain) by reference,
        Typed(Typed) by reference,
    }
    named: |id| Surface::presets().find(|(preset, _)| *preset == id).map(|(_, surface)| surface);
    visitor: FormulaVisitor for [Loss + ?Sized];
}

impl Surface {
    /// Further ids, which stand for settings of a surface.
    pub fn presets() -> impl Iterator<Item = (&'static str, Self)> {
        Quadratic::PRESETS.into_iter().map(|(id, quadratic)| (id, Self::from(quadratic)))
    }

    /// What a picture of it is called: its name, or the formula that somebody typed.
    pub fn title(&self) -> String {
        match self {
            Self::Typed(typed) => typed.title(),
            _ => self.description().name.to_owned(),
        }
    }

    /// The data that the loss is a mean over, if it is one.
    pub fn data(&self) -> Option<&Data> {
        self.part().data_loss().map(DataLoss::data)
    }

    /// What its two parameters are called: x and y, a model's weights, or what a formula calls them.
    pub fn coordinates(&self) -> [&'static str; 2] {
        if let Self::Typed(typed) = self {
            return typed.coordinates();
        }
        self.part().data_loss().map_or(["x", "y"], DataLoss::weights)
    }

    /// Where the gradient vanishes (as far as known): minima, saddles, maxima; minima first, the lowest first. Remembered for
    /// the last few surfaces.
    pub fn critical_points(&self) -> Vec<Critical> {
        static KEPT: Kept<Vec<Critical>> = Kept::new();
        KEPT.get(self, || critical::find(self.part()))
    }

    /// [`Landscape::suggestion`], remembered for the last few surfaces.
    pub fn suggestion(&self) -> Suggestion {
        static KEPT: Kept<Suggestion> = Kept::new();
        KEPT.get(self, || self.part().suggestion())
    }

    /// The lowest known loss, if the surface is bounded below and has a known minimum.
    pub fn lowest(&self) -> Option<f64> {
        self.lowest_of(&self.critical_points())
    }

    /// The same from the critical points, if they are at hand: finding them is a search on some surfaces.
    pub fn lowest_of(&self, critical: &[Critical]) -> Option<f64> {
        let bounded = self.part().bounded_below();
        critical.first().filter(|c| bounded && c.kind == CriticalKind::Minimum).map(|c| c.loss)
    }
}
