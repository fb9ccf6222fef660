//! Comparing numbers, and the sum of it for a file.

use crate::experiment::FieldError;
use crate::real::V;
use std::fmt::Display;

/// What came of one file.
#[derive(Clone, Debug, PartialEq)]
pub struct FileReport {
    /// The file's name.
    pub file: &'static str,
    /// How many records agree in every number.
    pub passed: usize,
    /// The records that do not.
    pub failures: Vec<Failure>,
    /// The records that ask for something that does not exist here.
    pub not_covered: Vec<NotCovered>,
    /// The records that passed in another way than the recorded one.
    pub elsewhere: Vec<Elsewhere>,
    /// The largest error of all compared numbers, as a multiple of its tolerance; infinite if a number is missing or
    /// not finite, 0 if nothing was compared.
    pub worst: f64,
}

/// A record that does not agree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The record.
    pub id: String,
    /// The first quantity that differs, such as `x[17]`.
    pub quantity: String,
    /// What it is here.
    pub got: String,
    /// What it should be.
    pub want: String,
    /// How many quantities of the record differ, this one included.
    pub count: usize,
}

/// A record that was not compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotCovered {
    /// The record.
    pub id: String,
    /// What is missing.
    pub reason: String,
}

/// A record that passed although its run ends in another minimum than the recorded one, or in one where none is recorded.
#[derive(Clone, Debug, PartialEq)]
pub struct Elsewhere {
    /// The record.
    pub id: String,
    /// The minimum.
    pub at: V,
}

impl FileReport {
    pub(super) fn new(file: &'static str) -> Self {
        Self {
            file,
            passed: 0,
            failures: Vec::new(),
            not_covered: Vec::new(),
            elsewhere: Vec::new(),
            worst: 0.0,
        }
    }

    /// Takes what came of one record.
    pub(super) fn take(
        &mut self,
        id: &str,
        outcome: Result<Comparison, NoVerdict>,
    ) -> Result<(), FieldError> {
        match outcome {
            Err(NoVerdict::Malformed(error)) => return Err(error),
            Err(NoVerdict::NotCovered(reason)) => self.not_covered.push(NotCovered { id: id.into(), reason }),
            Ok(Comparison { worst, count, first, elsewhere }) => {
                self.worst = self.worst.max(worst);
                self.elsewhere.extend(elsewhere.map(|at| Elsewhere { id: id.into(), at }));
                match first {
                    None => self.passed += 1,
                    Some([quantity, got, want]) => {
                        self.failures.push(Failure { id: id.into(), quantity, got, want, count });
                    }
                }
            }
        }
        Ok(())
    }
}

/// Why a record was not compared.
pub(super) enum NoVerdict {
    /// It is broken.
    Malformed(FieldError),
    /// It asks for something that does not exist here, named in the text.
    NotCovered(String),
}

impl From<FieldError> for NoVerdict {
    fn from(error: FieldError) -> Self {
        Self::Malformed(error)
    }
}

/// The comparison of one record's quantities.
#[derive(Default)]
pub(super) struct Comparison {
    worst: f64,
    count: usize,
    /// The first that differs: its name, what it is, what it should be.
    first: Option<[String; 3]>,
    /// The minimum in which the run ends, if that is another one than the recorded one.
    pub(super) elsewhere: Option<V>,
}

impl Comparison {
    /// Compares within an absolute tolerance.
    pub(super) fn within(&mut self, tolerance: f64, quantity: impl Display, got: f64, want: f64) {
        let error = (got - want).abs();
        let multiple = match error {
            0.0 => 0.0,
            _ if error.is_nan() => f64::INFINITY,
            _ => error / tolerance,
        };
        self.worst = self.worst.max(multiple);
        if error.is_nan() || error > tolerance {
            self.differs(quantity, format_args!("{got:?}"), format_args!("{want:?}"));
        }
    }

    /// Compares within `tolerance·(1 + |want|)`.
    pub(super) fn mixed(&mut self, tolerance: f64, quantity: impl Display, got: f64, want: f64) {
        self.within(tolerance * (1.0 + want.abs()), quantity, got, want);
    }

    /// Notes a difference that is not one of two numbers.
    pub(super) fn missing(&mut self, quantity: impl Display, got: impl Display, want: impl Display) {
        self.worst = f64::INFINITY;
        self.differs(quantity, got, want);
    }

    fn differs(&mut self, quantity: impl Display, got: impl Display, want: impl Display) {
        self.count += 1;
        self.first.get_or_insert_with(|| [quantity.to_string(), got.to_string(), want.to_string()]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compared(tolerance: f64, got: f64, want: f64) -> (f64, usize) {
        let mut comparison = Comparison::default();
        comparison.within(tolerance, "x", got, want);
        (comparison.worst, comparison.count)
    }

    #[test]
    fn the_error_is_a_multiple_of_the_tolerance_and_the_tolerance_itself_passes() {
        assert_eq!(compared(0.5, 1.5, 1.0), (1.0, 0));
        assert_eq!(compared(0.25, 1.5, 1.0), (2.0, 1));
        assert_eq!(compared(0.0, 1.0, 1.0), (0.0, 0));
    }

    #[test]
    fn what_is_not_finite_never_passes() {
        assert_eq!(compared(1e300, f64::NAN, 1.0), (f64::INFINITY, 1));
        assert_eq!(compared(1e300, f64::INFINITY, 1.0), (f64::INFINITY, 1));
        assert_eq!(compared(0.0, 1.0, 2.0), (f64::INFINITY, 1));
    }
}
