//! Newton's model inside a region in which it is trusted.

use super::{Card, Family, LocalModel, Method, Note, Probe, Role, StepScale, Stepper, Turn, walk};
use crate::parameter::{Kind, Scale, Valid};
use crate::real::V;
use crate::real::symmetric::{Spectrum, is_positive_definite, solve, spectrum};
use nalgebra::Matrix2;

choice! {
    /// How the model is minimized within the region.
    pub enum Subproblem {
        /// By the spectrum of the Hessian.
        Exact = "exact", "Exact";
        /// Along the path from the steepest to Newton's step.
        Dogleg = "dogleg", "Dogleg";
    }
}

part! {
    /// A trust region (Levenberg 1944; Powell 1970 for the dogleg; Moré & Sorensen 1983 for the exact subproblem; Nocedal &
    /// Wright 2006, algorithm 4.1): the quadratic model is minimized within a radius, which grows where the model was
    /// right and shrinks where it was wrong. A refused step does not move and counts as a step.
    pub struct TrustRegion {
        id: "trust_region", name: "Trust region",
        summary: "Newton's model, believed only within a radius that its own successes widen and its failures narrow",
        subproblem: Subproblem = Subproblem::Exact => "subproblem": "How the model is minimized within the region", Subproblem::KIND;
        radius: f64 = 1.0 => "Δ₀": "Radius of the region at the first step, in lengths of the plane", Kind::Number {
            slider: [0.01, 10.0], scale: Scale::Log, valid: Valid::Positive,
        };
        largest: f64 = 1000.0 => "Δ max": "Radius beyond which the region does not grow", Kind::Number {
            slider: [0.1, 1000.0], scale: Scale::Log, valid: Valid::Positive,
        };
        eta: f64 = 0.15 => "η": "Least share of the promised decrease with which a step is taken", Kind::Number {
            slider: [0.0, 0.25], scale: Scale::Linear, valid: Valid::HalfOpen(0.0, 0.25),
        };
    }
}

/// The minimizer of g·p + ½pᵀBp over ‖p‖ ≤ radius, for any symmetric B.
///
/// On the boundary p = −(B + λI)⁻¹g with B + λI positive semidefinite. In the coordinates of the eigenvectors, with the
/// unknown δ = λ + (lower eigenvalue) > 0, the components are −g₁/δ and −g₂/(δ + gap), and ‖p‖ falls with δ. Where g₁ = 0
/// and B curves down (the *hard case*), the rest of the radius is filled up along the first eigenvector.
pub(super) fn within(gradient: V, hessian: &Matrix2<f64>, radius: f64) -> V {
    let Spectrum { low, high, directions: [flat, steep] } = spectrum(hessian);
    let (g1, g2, gap) = (gradient.dot(&flat), gradient.dot(&steep), (high - low).max(0.0));
    let in_plane = |p1: f64, p2: f64| flat * p1 + steep * p2;
    let at = |delta: f64| V::new(-g1 / delta, -g2 / (delta + gap));
    if low > 0.0 && at(low).norm() <= radius {
        let p = at(low);
        return in_plane(p.x, p.y);
    }
    // No component of p is longer than the radius, and p is no longer than g/δ.
    let mut below = low.max(g1.abs() / radius).max(g2.abs() / radius - gap).max(0.0);
    let mut above = gradient.norm() / radius;
    if below == 0.0 {
        // The hard case.
        let p2 = if gap > 0.0 { (-g2 / gap).clamp(-radius, radius) } else { 0.0 };
        return in_plane((radius * radius - p2 * p2).max(0.0).sqrt(), p2);
    }
    if at(below).norm() <= radius {
        // The bound is the root.
        above = below;
    }
    for _ in 0..200 {
        let middle = if above > 4.0 * below { above.sqrt() * below.sqrt() } else { 0.5 * (above + below) };
        if middle <= below || middle >= above {
            break;
        }
        if at(middle).norm() > radius { below = middle } else { above = middle }
    }
    let p = at(above);
    in_plane(p.x, p.y)
}

/// The dogleg for a positive definite B: along the steepest descent to its minimizer, from there towards Newton's step,
/// as far as the radius allows.
fn dogleg(gradient: V, hessian: &Matrix2<f64>, newton: V, radius: f64) -> V {
    if newton.norm() <= radius {
        return newton;
    }
    let cauchy = -gradient * (gradient.norm_squared() / gradient.dot(&(hessian * gradient)));
    if cauchy.norm().is_nan() || cauchy.norm() >= radius {
        return -gradient.normalize() * radius;
    }
    // ‖cauchy + share·leg‖ = radius, the positive root.
    let leg = newton - cauchy;
    let (a, b, c) = (leg.norm_squared(), cauchy.dot(&leg), cauchy.norm_squared() - radius * radius);
    let root = (b * b - a * c).max(0.0).sqrt();
    let share = if b > 0.0 { -c / (b + root) } else { (root - b) / a };
    cauchy + leg * share.clamp(0.0, 1.0)
}

/// σ ≥ 0 with (B + σI)p = −g, if p is such a step: of the exact subproblem, outside its hard case (Moré & Sorensen 1983).
fn shift(gradient: V, hessian: &Matrix2<f64>, p: V) -> Option<f64> {
    let left = gradient + hessian * p;
    let shift = -left.dot(&p) / p.norm_squared();
    let shift = if shift.abs() <= 1e-12 * hessian.norm() { 0.0 } else { shift };
    let again = solve(&(hessian + Matrix2::from_diagonal_element(shift)), -gradient)?;
    (shift >= 0.0 && (again - p).norm() <= 1e-7 * p.norm()).then_some(shift)
}

impl TrustRegion {
    fn minimize(&self, gradient: V, hessian: &Matrix2<f64>, radius: f64, ask: &mut impl Probe) -> V {
        if self.subproblem == Subproblem::Exact {
            return within(gradient, hessian, radius);
        }
        match solve(hessian, -gradient) {
            Some(newton) if is_positive_definite(hessian) => dogleg(gradient, hessian, newton, radius),
            _ => {
                ask.remark(
                    "the Hessian is not positive definite: the exact subproblem instead of the dogleg",
                );
                within(gradient, hessian, radius)
            }
        }
    }
}

impl Method for TrustRegion {
    fn formula(&self) -> Vec<String> {
        vec![
            "p = argmin m(p) = ∇f·p + ½pᵀ(∇²f)p over ‖p‖ ≤ Δ".into(),
            "ρ = (f(x) − f(x + p)) / −m(p)".into(),
            "Δ ← ‖p‖/4 where ρ < ¼, min(2Δ, Δ max) where ρ > ¾ at the edge".into(),
            format!("x ← x + p where ρ > {}", self.eta),
        ]
    }
    fn lines(&self, said: &dyn Fn(Role, &str) -> bool) -> Vec<String> {
        let mut lines = vec!["Δ: the radius of the region".to_owned()];
        if said(Role::Number, "σ") {
            lines.extend([
                "σ: 0 inside the region, else so that ‖p‖ = Δ".into(),
                "p = −(∇²f + σI)⁻¹∇f".into(),
            ]);
        } else {
            lines.push("p: the minimum of the model over ‖p‖ ≤ Δ".into());
        }
        lines.extend(["m(p) = ∇fᵀp + ½pᵀ(∇²f)p".into(), "f(x + p): the loss there".into()]);
        if said(Role::Number, "ρ") {
            lines.push("ρ = (f(x) − f(x + p))/(−m(p))".into());
        }
        if said(Role::Step, "p") {
            lines.push("x ← x + p".into());
        }
        lines
    }
    fn card(&self) -> Card {
        Card {
            family: Family::SecondOrder,
            source: "Powell 1970 (dogleg); Moré & Sorensen 1983, \"Computing a trust region step\"; Nocedal & Wright 2006, algorithm 4.1",
            scale: StepScale::Ignored,
            choose: "When Hessians are at hand and the surface has saddles: negative curvature is followed, not feared",
            avoid: "With many parameters, and with noisy losses, which spoil the test of the model",
            cost: "1 gradient, 1 Hessian, 1 loss, an eigenvalue problem; n² numbers",
            example: "trust_region",
        }
    }
}

impl Stepper for TrustRegion {
    /// Δ
    type State = f64;
    fn start(&self, _: f64) -> f64 {
        self.radius.min(self.largest)
    }
    fn step(&self, radius: &mut f64, turn: &mut Turn<f64, impl Probe, impl Note<f64>>) -> V {
        let (at, ask, note) = (turn.at, &mut *turn.ask, &mut *turn.note);
        let Some(g) = walk::slope(at, ask, note) else { return walk::stay(note) };
        let jet = ask.jet(at);
        let hessian = jet.hessian();
        if !hessian.iter().all(|c| c.is_finite()) {
            return walk::stop("the Hessian is not finite", ask, note);
        }
        note.model(LocalModel { gradient: g, hessian });
        note.region(*radius);
        note.matrix("∇²f", hessian);
        note.note(Role::Number, "Δ", V::repeat(*radius));
        let p = self.minimize(g, &hessian, *radius, ask);
        let promised = -(g.dot(&p) + 0.5 * p.dot(&(hessian * p)));
        if !p.iter().all(|c| c.is_finite()) {
            return walk::stop("the model has no minimum in the region", ask, note);
        }
        note.note(Role::Arrow, "p", p);
        if let Some(shift) = shift(g, &hessian, p) {
            note.note(Role::Number, "σ", V::repeat(shift));
        }
        let (value, next) = (ask.value(at), ask.value(at + p));
        note.note(Role::Number, "f(x)", V::repeat(value));
        note.note(Role::Number, "f(x + p)", V::repeat(next));
        // Near a minimum the decrease drowns in the rounding of the loss, and the model is right.
        let drowned = promised <= walk::noise(value);
        let kept =
            if drowned && next <= value + walk::noise(value) { 1.0 } else { (value - next) / promised };
        if !drowned {
            note.note(Role::Number, "ρ", V::repeat(kept));
        }
        if kept.is_nan() || kept < 0.25 {
            *radius = 0.25 * p.norm().min(*radius);
        } else if kept > 0.75 && p.norm() >= 0.999 * *radius {
            *radius = (2.0 * *radius).min(self.largest);
        }
        if kept > self.eta {
            note.note(Role::Step, "p", p);
            return p;
        }
        if at + p == at {
            return match drowned {
                true => walk::stay(note),
                false => walk::stop("the region has shrunk to nothing", ask, note),
            };
        }
        ask.refuse("the loss does not keep what the model promised: no step, a smaller region");
        walk::stay(note)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::optimizer::testing::Ground;
    use crate::surface::Saddle;
    use proptest::prelude::*;

    /// Moré & Sorensen's conditions: (B + λI)p = −g, B + λI positive semidefinite, λ ≥ 0, and λ = 0 inside.
    fn is_optimal(gradient: V, hessian: &Matrix2<f64>, radius: f64) -> Result<(), String> {
        let p = within(gradient, hessian, radius);
        let low = spectrum(hessian).low;
        let scale = 1.0 + gradient.norm() + hessian.norm() * radius;
        if p.norm() > radius * (1.0 + 1e-12) {
            return Err(format!("{p} leaves the region"));
        }
        let rest = -(hessian * p + gradient);
        let lambda = (rest.dot(&p) / p.norm_squared()).max(0.0);
        if (rest - p * lambda).norm() > 1e-9 * scale || lambda + low < -1e-9 * scale {
            return Err(format!("{p} is not optimal: λ = {lambda}, left {}", rest - p * lambda));
        }
        if p.norm() < radius * (1.0 - 1e-9) && lambda > 1e-9 * scale {
            return Err(format!("{p} stops short of the edge"));
        }
        Ok(())
    }

    proptest! {
        #[test]
        fn the_subproblem_is_solved(
            a in -9.0..9.0f64, b in -9.0..9.0f64, c in -9.0..9.0f64,
            x in -9.0..9.0f64, y in -9.0..9.0f64, log_radius in -6.0..3.0f64,
        ) {
            let solved = is_optimal(V::new(x, y), &Matrix2::new(a, b, b, c), log_radius.exp());
            prop_assert!(solved.is_ok(), "{solved:?}");
        }

        #[test]
        fn the_dogleg_stays_in_the_region_and_leads_down(
            high in 1.0..100.0f64, x in -9.0..9.0f64, y in -9.0..9.0f64, log_radius in -6.0..3.0f64,
        ) {
            let (g, b, radius) = (V::new(x, y), Matrix2::new(1.0, 0.0, 0.0, high), log_radius.exp());
            let p = dogleg(g, &b, solve(&b, -g).unwrap(), radius);
            prop_assert!(p.norm() <= radius * (1.0 + 1e-12) && g.dot(&p) + 0.5 * p.dot(&(b * p)) < 0.0);
        }
    }

    #[test]
    fn the_hard_case_is_solved() {
        for hessian in [
            Matrix2::new(-2.0, 0.0, 0.0, 3.0),
            Matrix2::new(-2.0, 0.0, 0.0, -2.0),
            Matrix2::new(0.0, 0.0, 0.0, 1.0),
            Matrix2::zeros(),
        ] {
            for gradient in [V::new(0.0, 1.0), V::new(1e-200, 1.0), V::new(1e-17, -0.5), V::new(1.0, 0.0)] {
                for radius in [1e-3, 0.1, 1.0, 50.0] {
                    let solved = is_optimal(gradient, &hessian, radius);
                    assert!(solved.is_ok(), "{hessian} {gradient} {radius}: {solved:?}");
                }
            }
        }
    }

    #[test]
    fn negative_curvature_is_followed_to_the_edge() {
        let (saddle, method) = (Saddle::default(), TrustRegion::default());
        let mut ground = Ground::new(&saddle);
        let mut turn = Turn { at: V::new(1.0, 1e-6), rate: 1.0, ask: &mut ground, note: &mut () };
        let step = method.step(&mut 1.0, &mut turn);
        assert!((step.norm() - 1.0).abs() < 1e-9, "{step}");
    }
}
