//! What stands in the lines: numbers, vectors of the plane, matrices.

use crate::real::V;
use nalgebra::{Matrix2, RowVector2};

/// A number, a vector or a matrix.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Tensor {
    /// A number.
    Number(f64),
    /// A vector.
    Column(V),
    /// A transposed vector.
    Row(RowVector2<f64>),
    /// A matrix.
    Matrix(Matrix2<f64>),
}

use Tensor::{Column, Matrix, Number, Row};

impl Tensor {
    /// Its numbers, row by row.
    pub fn entries(&self) -> Vec<f64> {
        match self {
            Number(number) => vec![*number],
            Column(v) => vec![v.x, v.y],
            Row(row) => vec![row.x, row.y],
            Matrix(m) => vec![m[(0, 0)], m[(0, 1)], m[(1, 0)], m[(1, 1)]],
        }
    }

    /// One of the same shape with other numbers, row by row.
    pub fn with(&self, entries: &[f64]) -> Self {
        match (self, entries) {
            (Number(_), [a, ..]) => Number(*a),
            (Column(_), [a, b, ..]) => Column(V::new(*a, *b)),
            (Row(_), [a, b, ..]) => Row(RowVector2::new(*a, *b)),
            (Matrix(_), [a, b, c, d]) => Matrix(Matrix2::new(*a, *b, *c, *d)),
            _ => *self,
        }
    }

    /// Whether all of its numbers are finite.
    pub fn is_finite(&self) -> bool {
        self.entries().iter().all(|entry| entry.is_finite())
    }

    /// A function of each of its numbers.
    pub(super) fn map(self, f: impl Fn(f64) -> f64) -> Self {
        self.with(&self.entries().into_iter().map(f).collect::<Vec<_>>())
    }

    /// A function of each pair of numbers; a single number goes with all others.
    pub(super) fn zip(self, other: Self, f: impl Fn(f64, f64) -> f64) -> Option<Self> {
        match (self, other) {
            (Number(a), _) => Some(other.map(|b| f(a, b))),
            (_, Number(b)) => Some(self.map(|a| f(a, b))),
            (Column(a), Column(b)) => Some(Column(a.zip_map(&b, f))),
            (Row(a), Row(b)) => Some(Row(a.zip_map(&b, f))),
            (Matrix(a), Matrix(b)) => Some(Matrix(a.zip_map(&b, f))),
            _ => None,
        }
    }

    /// The sum of two of one shape.
    pub(super) fn plus(self, other: Self) -> Option<Self> {
        let alike = std::mem::discriminant(&self) == std::mem::discriminant(&other);
        // q + ε adds to each coordinate.
        let each = matches!((self, other), (Column(_), Number(_)) | (Number(_), Column(_)));
        (alike || each).then(|| self.zip(other, |a, b| a + b)).flatten()
    }

    /// The product. That of two columns goes coordinate by coordinate, aᵀb is a number and abᵀ a matrix.
    pub(super) fn times(self, other: Self) -> Option<Self> {
        Some(match (self, other) {
            (Row(a), Column(b)) => Number(a.x * b.x + a.y * b.y),
            (Column(a), Row(b)) => Matrix(a * b),
            (Matrix(a), Column(b)) => Column(a * b),
            (Row(a), Matrix(b)) => Row(a * b),
            (Matrix(a), Matrix(b)) => Matrix(a * b),
            _ => return self.zip(other, |a, b| a * b),
        })
    }

    /// The quotient, coordinate by coordinate.
    pub(super) fn over(self, other: Self) -> Option<Self> {
        match (self, other) {
            (_, Number(_)) | (Column(_), Column(_)) | (Number(_), Column(_)) => self.zip(other, |a, b| a / b),
            _ => None,
        }
    }

    /// Columns become rows, and the other way round.
    pub(super) fn transposed(self) -> Self {
        match self {
            Number(_) => self,
            Column(v) => Row(v.transpose()),
            Row(row) => Column(row.transpose()),
            Matrix(m) => Matrix(m.transpose()),
        }
    }

    /// Of a matrix the inverse.
    pub(super) fn inverse(self) -> Option<Self> {
        match self {
            Number(number) => Some(Number(1.0 / number)),
            Matrix(m) => m.try_inverse().map(Matrix),
            Column(_) | Row(_) => None,
        }
    }
}

impl From<f64> for Tensor {
    fn from(number: f64) -> Self {
        Number(number)
    }
}

impl From<V> for Tensor {
    fn from(v: V) -> Self {
        Column(v)
    }
}

impl From<Matrix2<f64>> for Tensor {
    fn from(m: Matrix2<f64>) -> Self {
        Matrix(m)
    }
}
