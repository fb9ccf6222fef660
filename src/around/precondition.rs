//! A fixed linear preconditioner.

use crate::parameter::{Kind, Scale, Valid};
use crate::real::V;
use crate::surface::Loss;
use nalgebra::{Matrix2, SymmetricEigen};

choice! {
    /// Where the matrix comes from.
    pub enum PreconditionForm {
        /// A factor for each coordinate.
        Diagonal = "diagonal", "diagonal";
        /// The Hessian at a point, negative curvatures turned positive.
        Hessian = "hessian", "Hessian at a point";
    }
}

/// A factor of the diagonal.
const FACTOR: Kind =
    Kind::Number { slider: [0.01, 100.0], scale: Scale::Log, valid: Valid::Closed(1e-9, 1e9) };
/// A coordinate of the point.
const COORDINATE: Kind =
    Kind::Number { slider: [-10.0, 10.0], scale: Scale::Linear, valid: Valid::Closed(-1e6, 1e6) };

part! {
    /// g ← M⁻¹g with a fixed symmetric positive definite M: gradient descent and momentum then run as they would in the
    /// coordinates z = M^½x, in which the condition number is that of M^−½HM^−½ (Nocedal & Wright 2006, section 5.1).
    ///
    /// M is diag(p x, p y), or |H| at a point: the Hessian with its eigenvalues' absolute values, none below 10⁻⁶ of the largest;
    /// the unit matrix where the Hessian is 0 or not finite. Only first-order methods are preconditioned; adaptive ones choose
    /// their own diagonal afterwards, so it does little to them.
    pub struct Precondition {
        id: "precondition", name: "Preconditioner",
        summary: "Divides the gradient by a fixed matrix: the valley becomes round in the coordinates that the method sees",
        form: PreconditionForm = PreconditionForm::Hessian => "M": "A factor for each coordinate, or the Hessian at a point", PreconditionForm::KIND;
        px: f64 = 1.0 => "p x": "Diagonal: what the gradient's x is divided by", FACTOR;
        py: f64 = 10.0 => "p y": "Diagonal: what the gradient's y is divided by", FACTOR;
        at_x: f64 = 0.0 => "at x": "The x of the point whose Hessian is taken", COORDINATE;
        at_y: f64 = 0.0 => "at y": "The y of the point whose Hessian is taken", COORDINATE;
    }
}

impl Precondition {
    /// M, symmetric positive definite.
    pub fn matrix(&self, loss: &dyn Loss) -> Matrix2<f64> {
        match self.form {
            PreconditionForm::Diagonal => Matrix2::new(self.px, 0.0, 0.0, self.py),
            PreconditionForm::Hessian => positive(loss.jet(V::new(self.at_x, self.at_y)).hessian()),
        }
    }

    /// M^½ and M^−½: to the coordinates in which the method is the plain one, and back.
    pub fn coordinates(&self, loss: &dyn Loss) -> [Matrix2<f64>; 2] {
        let eigen = SymmetricEigen::new(self.matrix(loss));
        let with = |f: fn(f64) -> f64| {
            let q = eigen.eigenvectors;
            q * Matrix2::from_diagonal(&eigen.eigenvalues.map(f)) * q.transpose()
        };
        [with(f64::sqrt), with(|lambda| 1.0 / lambda.sqrt())]
    }
}

/// The matrix with its eigenvalues' absolute values.
fn positive(hessian: Matrix2<f64>) -> Matrix2<f64> {
    if !hessian.iter().all(|c| c.is_finite()) || hessian.norm() == 0.0 {
        return Matrix2::identity();
    }
    let eigen = SymmetricEigen::new(hessian);
    let least = 1e-6 * eigen.eigenvalues.amax();
    let q = eigen.eigenvectors;
    q * Matrix2::from_diagonal(&eigen.eigenvalues.map(|lambda| lambda.abs().max(least))) * q.transpose()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::surface::{Quadratic, Saddle};

    #[test]
    fn the_hessian_of_a_quadratic_makes_it_round() {
        let bowl = Quadratic { kappa: 100.0, angle: 30.0 };
        let [to, back] = Precondition::default().coordinates(&bowl);
        let hessian = bowl.jet(V::zeros()).hessian();
        assert!((back * hessian * back - Matrix2::identity()).norm() < 1e-12);
        assert!((to * back - Matrix2::identity()).norm() < 1e-12);
    }

    #[test]
    fn an_indefinite_hessian_gives_a_positive_matrix() {
        let matrix = Precondition::default().matrix(&Saddle {});
        assert!(matrix[(0, 0)] > 0.0 && matrix.determinant() > 0.0);
    }
}
