//! What a method says of itself to people.

use super::Optimizer;

/// Which part of the menu a method stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Family {
    /// One gradient a step, the step grows with it.
    FirstOrder,
    /// One gradient a step, each coordinate scaled by what was seen of it.
    Adaptive,
    /// A direction, and a search along it.
    LineSearch,
    /// A model of the curvature.
    SecondOrder,
}

impl Family {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 4] = [Self::FirstOrder, Self::Adaptive, Self::LineSearch, Self::SecondOrder];

    /// How it is shown.
    pub fn name(self) -> &'static str {
        match self {
            Self::FirstOrder => "First order",
            Self::Adaptive => "Adaptive",
            Self::LineSearch => "Line search",
            Self::SecondOrder => "Second order",
        }
    }

    /// Whether a step of its methods asks for one gradient and nothing else.
    pub fn asks_for_one_gradient(self) -> bool {
        matches!(self, Self::FirstOrder | Self::Adaptive)
    }

    /// Its methods with their default settings.
    pub fn members(self) -> impl Iterator<Item = Optimizer> {
        Optimizer::all().into_iter().filter(move |optimizer| optimizer.part().card().family == self)
    }

    /// All methods with their default settings, family by family.
    pub fn all_members() -> Vec<Optimizer> {
        Self::ALL.into_iter().flat_map(Self::members).collect()
    }
}

/// What the learning rate means to a method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepScale {
    /// A factor on the gradient: learning rates are measured in 1/curvature.
    Gradient,
    /// About a step's length: it is measured in lengths of the plane.
    Rate,
    /// A share of the method's own full step, which is 1: the damping of Newton's method, the first trial of a line search.
    Full,
    /// Nothing: the method finds its step lengths itself.
    Ignored,
}

impl StepScale {
    /// What the learning rate means, in a phrase.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Gradient => "A factor on the gradient, measured in 1/curvature",
            Self::Rate => "About the length of a step, measured in lengths of the plane",
            Self::Full => "Damping, or the first step that a search tries: 1 is the method's full step",
            Self::Ignored => "Nothing: the method finds its step lengths itself",
        }
    }
}

/// What a method is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Card {
    /// Which part of the menu it stands in.
    pub family: Family,
    /// Paper, year, and the variant that we follow.
    pub source: &'static str,
    /// What the learning rate means to it.
    pub scale: StepScale,
    /// When to choose it, in a sentence.
    pub choose: &'static str,
    /// When not to, in a sentence.
    pub avoid: &'static str,
    /// What a step costs: evaluations, and memory for n parameters.
    pub cost: &'static str,
    /// The ready experiment that shows it beside what it improves on.
    pub example: &'static str,
}
