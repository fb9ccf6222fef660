//! What a method is given for a step.

use super::{Ask, Note, Role};
use crate::real::{Real, V};

/// A step's turn: where the run is, how far it may go, whom the method asks, and who listens.
pub struct Turn<'a, R: Real, A, N> {
    /// The iterate.
    pub at: V<R>,
    /// The learning rate α of this step.
    pub rate: R,
    /// Who answers.
    pub ask: &'a mut A,
    /// Who hears of the step's parts.
    pub note: &'a mut N,
}

impl<R: Real, A: Ask<R>, N: Note<R>> Turn<'_, R, A, N> {
    /// ∇f at the iterate.
    #[inline]
    pub fn here(&mut self) -> V<R> {
        self.ask.here(self.at)
    }

    /// ∇f(p)
    #[inline]
    pub fn gradient(&mut self, p: V<R>) -> V<R> {
        self.ask.gradient(p)
    }

    /// Names a part of the step.
    #[inline]
    pub fn note(&mut self, role: Role, symbol: &'static str, value: V<R>) {
        self.note.note(role, symbol, value);
    }

    /// Names what the method knows before the step.
    #[inline]
    pub fn note_before(&mut self, symbol: &'static str, value: V<R>) {
        self.note(Role::Before, symbol, value);
    }

    /// Names a single number.
    #[inline]
    pub fn note_number(&mut self, symbol: &'static str, value: R) {
        self.note(Role::Number, symbol, V::repeat(value));
    }

    /// Names the gradient at the iterate, and the step that plain descent would take.
    #[inline]
    pub fn note_gradient(&mut self, g: V<R>) {
        self.note(Role::Vector, "∇f", g);
        self.note(Role::Arrow, "−α∇f", -(g * self.rate));
    }

    /// Names what the methods of Adam's kind are drawn with: the mean as a step, the root that it is divided by as a length in
    /// each coordinate, and the rate in each coordinate, which is α over the divisor.
    #[inline]
    pub fn note_scaled(&mut self, symbols: [&'static str; 3], mean: V<R>, root: V<R>, divisor: V<R>) {
        let [arrow, spread, rates] = symbols;
        self.note(Role::Arrow, arrow, -(mean * self.rate));
        self.note(Role::Spread, spread, root * self.rate);
        self.note(Role::Rate, rates, divisor.map(|c| self.rate / c));
    }
}
