//! Bounds on the parameters.

use crate::parameter::{Kind, Scale, Valid};
use crate::real::V;

choice! {
    /// Which bounds a coordinate has.
    pub enum Sides {
        /// None.
        Free = "free", "free";
        /// It is not below its lower bound.
        Low = "low", "from below";
        /// It is not above its upper bound.
        High = "high", "from above";
        /// It lies between two bounds.
        Both = "both", "both";
    }
}

/// A bound.
const BOUND: Kind =
    Kind::Number { slider: [-5.0, 5.0], scale: Scale::Linear, valid: Valid::Closed(-1e6, 1e6) };

part! {
    /// Bounds on x and y: every iterate, the start too, is moved to the nearest point of the box after the step, x ← P(x + Δx).
    ///
    /// For gradient descent that is the projected gradient method (Goldstein 1964; Levitin & Polyak 1966); momentum and adaptive methods
    /// keep their memory as it is, as a clamp after `optimizer.step()` does in PyTorch. Descents with a line search (Armijo, Wolfe, exact)
    /// search along the projected path f(P(x + tp)) (Bertsekas 1976). Other methods that search or model along straight lines
    /// give up before their first step and say so. A run rests on the border where the projected gradient vanishes: the gradient without the
    /// coordinates that it pushes against their bounds.
    pub struct Bounds {
        id: "box", name: "Bounds",
        summary: "No iterate leaves a box: each step is projected onto it, and a run can come to rest on the border",
        x: Sides = Sides::Both => "x is bound": "Which bounds x has", Sides::KIND;
        x_low: f64 = -1.0 => "x ≥": "The lower bound of x", BOUND;
        x_high: f64 = 1.0 => "x ≤": "The upper bound of x", BOUND;
        y: Sides = Sides::Both => "y is bound": "Which bounds y has", Sides::KIND;
        y_low: f64 = -1.0 => "y ≥": "The lower bound of y", BOUND;
        y_high: f64 = 1.0 => "y ≤": "The upper bound of y", BOUND;
    }
}

impl Bounds {
    /// The lowest and highest value of each coordinate; infinite where there is no bound.
    pub fn sides(&self) -> [[f64; 2]; 2] {
        let of = |sides: Sides, low: f64, high: f64| match sides {
            Sides::Free => [f64::NEG_INFINITY, f64::INFINITY],
            Sides::Low => [low, f64::INFINITY],
            Sides::High => [f64::NEG_INFINITY, high],
            Sides::Both => [low, high],
        };
        [of(self.x, self.x_low, self.x_high), of(self.y, self.y_low, self.y_high)]
    }

    /// Whether a setting has an effect beside the others as they are.
    pub fn matters(&self, key: &str) -> bool {
        match key {
            "x_low" => matches!(self.x, Sides::Low | Sides::Both),
            "x_high" => matches!(self.x, Sides::High | Sides::Both),
            "y_low" => matches!(self.y, Sides::Low | Sides::Both),
            "y_high" => matches!(self.y, Sides::High | Sides::Both),
            _ => true,
        }
    }

    /// The key of a lower bound that lies above its upper one.
    pub fn crossed(&self) -> Option<&'static str> {
        let [x, y] = self.sides().map(|[low, high]| low > high);
        if x { Some("x_low") } else { y.then_some("y_low") }
    }

    /// The nearest point of the box.
    pub fn project(&self, p: V) -> V {
        let [x, y] = self.sides();
        // Not `clamp`, which panics where bounds are crossed.
        V::new(p.x.max(x[0]).min(x[1]), p.y.max(y[0]).min(y[1]))
    }

    /// Which coordinates are at or beyond a bound against which a step along −g pushes them.
    pub fn held(&self, p: V, g: V) -> [bool; 2] {
        let sides = self.sides();
        [0, 1].map(|axis| {
            let [low, high] = sides[axis];
            (p[axis] <= low && g[axis] > 0.0) || (p[axis] >= high && g[axis] < 0.0)
        })
    }

    /// The gradient without the coordinates that are held.
    pub fn projected_gradient(&self, p: V, g: V) -> V {
        let [x, y] = self.held(p, g);
        V::new(if x { 0.0 } else { g.x }, if y { 0.0 } else { g.y })
    }

    /// The gradient of f(P(p)) from that of f at P(p): nothing changes along a coordinate that is beyond its bound.
    pub fn gradient_along(&self, p: V, g: V) -> V {
        let inside = self.project(p);
        let masked = self.projected_gradient(p, g);
        V::new(if inside.x == p.x { masked.x } else { 0.0 }, if inside.y == p.y { masked.y } else { 0.0 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_goes_to_the_nearest_of_the_box_and_a_free_side_holds_nothing() {
        let unit = Bounds::default();
        assert_eq!(unit.project(V::new(3.0, -0.5)), V::new(1.0, -0.5));
        assert_eq!(unit.project(V::new(-3.0, 7.0)), V::new(-1.0, 1.0));
        let half = Bounds { x: Sides::Low, x_low: 0.0, y: Sides::Free, ..unit };
        assert_eq!(half.project(V::new(-3.0, 7.0)), V::new(0.0, 7.0));
        assert_eq!(half.project(V::new(9.0, -7.0)), V::new(9.0, -7.0));
    }

    #[test]
    fn the_projected_gradient_leaves_out_what_pushes_against_a_bound() {
        let unit = Bounds::default();
        let corner = V::new(1.0, -1.0);
        assert_eq!(unit.projected_gradient(corner, V::new(-2.0, 3.0)), V::zeros());
        assert_eq!(unit.projected_gradient(corner, V::new(2.0, 3.0)), V::new(2.0, 0.0));
        assert_eq!(unit.projected_gradient(V::zeros(), V::new(-2.0, 3.0)), V::new(-2.0, 3.0));
    }
}
