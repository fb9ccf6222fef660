//! Schedules from the theory of gradient descent on quadratics with curvatures from μ to L: acceleration without momentum.
//!
//! Each has a longest step, which is the peak that the learning rate is; all others are shares of it, which follow from κ = L/μ
//! or from nothing at all. A rate that is bound to its schedule takes μ and L from the surface: its peak is then the [`TheoryPeak`].

use super::Profile;
use super::shapes::LENGTH;
use crate::parameter::{Kind, Scale, Valid};
use std::f64::consts::{PI, SQRT_2};

/// The peak rate that theory gives a schedule on a quadratic.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TheoryPeak {
    /// α of the longest step.
    pub learning_rate: f64,
    /// κ = L/μ, where the schedule has it as a setting.
    pub kappa: Option<f64>,
    /// The formula, such as `1/μ`.
    pub label: &'static str,
    /// What it does, one line.
    pub meaning: &'static str,
}

/// How κ is set.
const KAPPA: Kind =
    Kind::Number { slider: [1.0, 10_000.0], scale: Scale::Log, valid: Valid::Closed(1.0, 1e15) };

/// The largest k with 2ᵏ ≤ T.
fn doublings(steps: u64, run_steps: u64) -> u32 {
    (if steps == 0 { run_steps } else { steps }).max(1).ilog2()
}

/// ρ = 1 + √2, the silver ratio.
const RHO: f64 = 1.0 + SQRT_2;

part! {
    /// Silver steps (Altschuler & Parrilo 2023, "Acceleration by stepsize hedging II: silver stepsize schedule for smooth convex
    /// optimization"): step i = 1, 2, … has the rate (1 + ρ^(ν(i) − 1))/L, where ρ = 1 + √2 and 2^ν(i) is the largest power of two
    /// that divides i. As a share of the longest one: (1 + ρ^(min(ν(i), m) − 1))/(1 + ρ^(m − 1)), with 2ᵐ the largest power of
    /// two up to T. The error after 2ᵏ − 1 steps falls as n^−log₂ρ = n^−1.27, gradient descent's as n^−1; in between the long
    /// steps throw it up.
    pub struct Silver {
        id: "silver", name: "Silver", summary: "Steps far beyond the limit, each at its place: faster than any constant rate without momentum",
        steps: u64 = 0 => "length": "T, the length in steps; 0 is as long as the run", LENGTH;
    }
}

impl Silver {
    /// The rate of the step with a ν, times L.
    fn over(valuation: u32) -> f64 {
        1.0 + RHO.powi(valuation as i32 - 1)
    }
}

impl Profile for Silver {
    fn factor(&self, step: u64, run_steps: u64) -> f64 {
        let most = doublings(self.steps, run_steps);
        let valuation = step.saturating_add(1).trailing_zeros().min(most);
        Self::over(valuation) / Self::over(most)
    }
    fn formula(&self) -> &'static str {
        "α(t) = α·(1 + ρ^(ν − 1))/(1 + ρ^(m − 1)), ρ = 1 + √2, 2^ν divides t + 1, ν ≤ m = ⌊log₂ T⌋"
    }
    fn source(&self) -> &'static str {
        "Altschuler & Parrilo 2023, \"Acceleration by stepsize hedging II\"; α is the longest step, (1 + ρ^(m − 1))/L; goes on for ever"
    }
    fn theory_peak(&self, _: f64, high: f64, run_steps: u64) -> Option<TheoryPeak> {
        let learning_rate = Self::over(doublings(self.steps, run_steps)) / high;
        let meaning = "Silver steps for this L: the shortest is √2/L, the longest this one";
        Some(TheoryPeak { learning_rate, kappa: None, label: "(1 + ρ^(m − 1))/L", meaning })
    }
}

part! {
    /// Chebyshev steps (Richardson 1911; Young 1953): over N steps the rates are 1/r with r the roots of the Chebyshev polynomial
    /// of degree N, moved from [−1, 1] to [μ, L]: no other N rates leave less of the worst error, 1/T_N((κ + 1)/(κ − 1)). N is
    /// the largest power of two up to T. In falling or rising order they round to nothing; in that of Lebedev & Finogenov (1971)
    /// each long step follows the short one that pays for it.
    pub struct Chebyshev {
        id: "chebyshev", name: "Chebyshev", summary: "The best rates for so many steps over curvatures from μ to L, in an order that is stable",
        kappa: f64 = 10.0 => "κ": "L/μ: the largest curvature over the smallest", KAPPA;
        steps: u64 = 0 => "length": "T, the length in steps; 0 is as long as the run", LENGTH;
    }
}

impl Chebyshev {
    /// A root over the middle of [μ, L], times κ + 1.
    fn root(kappa: f64, order: u64, count: u64) -> f64 {
        let angle = PI * (order as f64 - 0.5) / count as f64;
        (kappa + 1.0) + (kappa - 1.0) * angle.cos()
    }
}

/// The number from 1 to 2ᵏ that stands at a place from 0 on in the order of Lebedev & Finogenov: each j is followed by what it
/// lacks to 2ᵏ + 1 in the order twice as long.
fn stable_order(place: u64, doublings: u32) -> u64 {
    let mut order = 1;
    for done in 1..=doublings {
        if place >> (doublings - done) & 1 == 1 {
            order = (1 << done) + 1 - order;
        }
    }
    order
}

impl Profile for Chebyshev {
    fn factor(&self, step: u64, run_steps: u64) -> f64 {
        let doublings = doublings(self.steps, run_steps);
        let count = 1 << doublings;
        let root = |order| Self::root(self.kappa, order, count);
        (root(count) / root(stable_order(step % count, doublings))).min(1.0)
    }
    fn formula(&self) -> &'static str {
        "α(t) = α·r_N/r_j, r_j = κ + 1 + (κ − 1)·cos(π(j − ½)/N), j in the order 1, N, …, N = 2^⌊log₂ T⌋"
    }
    fn source(&self) -> &'static str {
        "Young 1953; Lebedev & Finogenov 1971 for the order; α is the longest step, 1/(the smallest root from μ to L); goes on for ever"
    }
    fn theory_peak(&self, low: f64, high: f64, run_steps: u64) -> Option<TheoryPeak> {
        let count = 1 << doublings(self.steps, run_steps);
        let kappa = high / low;
        let learning_rate = 2.0 / (low * Self::root(kappa, count, count));
        let meaning = "Chebyshev steps for this μ and L: one over the smallest root between them";
        Some(TheoryPeak { learning_rate, kappa: Some(kappa), label: "1/r", meaning })
    }
}

part! {
    /// 1/μ and 1/L in turn. On a quadratic of the plane the first step ends where the flat direction is solved, however far out in
    /// the steep one, and the second at the minimum: the polynomial (1 − λ/μ)(1 − λ/L) vanishes at both eigenvalues (Cayley and
    /// Hamilton).
    pub struct TwoSteps {
        id: "two_steps", name: "Two steps", summary: "1/μ, then 1/L: the minimum of any quadratic of the plane in two steps",
        kappa: f64 = 10.0 => "κ": "L/μ: the first step is so many times as long as the second", KAPPA;
    }
}

impl Profile for TwoSteps {
    fn factor(&self, step: u64, _: u64) -> f64 {
        if step.is_multiple_of(2) { 1.0 } else { 1.0 / self.kappa }
    }
    fn formula(&self) -> &'static str {
        "α(t) = α for even t, α/κ for odd t"
    }
    fn source(&self) -> &'static str {
        "Richardson 1911, with the eigenvalues themselves; α is the longer step, 1/μ; goes on for ever"
    }
    fn theory_peak(&self, low: f64, high: f64, _: u64) -> Option<TheoryPeak> {
        let meaning = "One over each eigenvalue: the minimum in two steps";
        Some(TheoryPeak { learning_rate: 1.0 / low, kappa: Some(high / low), label: "1/μ", meaning })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The paper's first seven: √2, 2, √2, 1 + ρ, √2, 2, √2, over L.
    #[test]
    fn silver_steps_are_the_papers() {
        let silver = Silver::default();
        let peak = silver.theory_peak(1.0, 4.0, 7).unwrap().learning_rate;
        // 7 steps have ν up to 2.
        for (step, want) in [SQRT_2, 2.0, SQRT_2, 1.0 + RHO, SQRT_2, 2.0, SQRT_2].into_iter().enumerate() {
            let got = peak * silver.factor(step as u64, 7);
            assert!((got - want / 4.0).abs() < 1e-15, "{step}: {got}");
        }
        assert_eq!(silver.factor(7, 7), silver.factor(3, 7));
    }

    /// Lebedev & Finogenov's table for 8 and 16.
    #[test]
    fn the_stable_order_is_the_papers() {
        let order = |doublings: u32| (0..1 << doublings).map(move |place| stable_order(place, doublings));
        assert_eq!(order(0).collect::<Vec<_>>(), [1]);
        assert_eq!(order(3).collect::<Vec<_>>(), [1, 8, 4, 5, 2, 7, 3, 6]);
        assert_eq!(order(4).collect::<Vec<_>>(), [1, 16, 8, 9, 4, 13, 5, 12, 2, 15, 7, 10, 3, 14, 6, 11]);
    }

    /// What is left of an error in a direction of curvature λ is Π(1 − αλ), at most 1/T_N((κ + 1)/(κ − 1)), which is reached at
    /// both ends.
    #[test]
    fn chebyshev_steps_leave_what_the_polynomial_says_and_nothing_grows_on_the_way() {
        for (kappa, count) in [(1.0, 4_u64), (10.0, 8), (100.0, 64), (1000.0, 256)] {
            let chebyshev = Chebyshev { kappa, steps: 0 };
            let low = 3.0;
            let peak = chebyshev.theory_peak(low, kappa * low, count + 1).unwrap();
            assert!((peak.kappa.unwrap() - kappa).abs() <= 1e-12 * kappa);
            let bound = 1.0 / (count as f64 * ((kappa + 1.0) / (kappa - 1.0)).acosh()).cosh();
            for part in 0..=1000 {
                let lambda = low * (1.0 + (kappa - 1.0) * f64::from(part) / 1000.0);
                let mut left = 1.0_f64;
                let mut most = left;
                for step in 0..count {
                    left *= 1.0 - peak.learning_rate * chebyshev.factor(step, count + 1) * lambda;
                    most = most.max(left.abs());
                }
                assert!(left.abs() <= bound * (1.0 + 1e-9) + 1e-12, "κ = {kappa}: {left} > {bound}");
                assert!(most <= kappa.max(1.0), "κ = {kappa}: {most}");
                if [0, 1000].contains(&part) {
                    assert!(
                        (left.abs() - bound).abs() <= 1e-9 * bound + 1e-12,
                        "κ = {kappa}: {left} {bound}"
                    );
                }
            }
        }
    }

    #[test]
    fn the_longest_step_is_the_peak() {
        let shapes: [&dyn Profile; 3] = [&Silver::default(), &Chebyshev::default(), &TwoSteps::default()];
        for shape in shapes {
            for run_steps in [1, 2, 3, 100, 1024] {
                let most = (0..run_steps).map(|step| shape.factor(step, run_steps)).fold(0.0, f64::max);
                assert!((most - 1.0).abs() < 1e-14, "{}: {most}", shape.formula());
            }
        }
    }
}
