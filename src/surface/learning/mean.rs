//! The mean cost over many examples: where the losses over data spend their time.
//!
//! Examples are taken block by block. The costs of a whole block stand in a row of numbers, each worked out for itself or layer
//! by layer, so that the compiler can take several at a time; they are added up in lanes that need not wait for each other. Where a prediction
//! is a function of a score, its cost is differentiated along that one line and then multiplied with the features. All
//! number types add in the same order, so that the value is the same, bit for bit, whatever is differentiated.

use super::{Form, Model};
use crate::data::Example;
use crate::real::{Real, V};
#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
use {
    fearless_simd::{Level, Simd, x86::Avx2},
    std::sync::LazyLock,
};

/// Number of examples in a block.
const BLOCK: usize = 32;
/// Number of sums that are on the way at a time.
const LANES: usize = 4;

/// The mean cost over rows; NaN over none.
pub(super) fn of<M: Model, R: Real>(model: &M, w: V<R>, rows: &[Example]) -> R {
    let sum = wide(
        #[inline(always)]
        || rows.chunks(BLOCK).fold(R::lit(0.0), |sum, block| sum + cost(model, w, block)),
    );
    sum / rows.len() as f64
}

/// The mean cost over the rows with these numbers; NaN over none.
pub(super) fn picked<M: Model, R: Real>(model: &M, w: V<R>, rows: &[Example], numbers: &[u32]) -> R {
    let mut picked = [Example { x: [0.0; 2], y: 0.0 }; BLOCK];
    let sum = wide(
        #[inline(always)]
        || {
            numbers.chunks(BLOCK).fold(R::lit(0.0), |sum, block| {
                for (to, &i) in picked.iter_mut().zip(block) {
                    *to = rows[i as usize];
                }
                sum + cost(model, w, &picked[..block.len()])
            })
        },
    );
    sum / numbers.len() as f64
}

/// What `work` makes, with AVX2 where the processor has it. Nothing is fused or reordered: the bits are the same with it and
/// without.
#[inline]
fn wide<T>(work: impl FnOnce() -> T) -> T {
    #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
    {
        static AVX2: LazyLock<Option<Avx2>> = LazyLock::new(|| Level::new().as_avx2());
        if let Some(avx2) = *AVX2 {
            return avx2.vectorize(work);
        }
    }
    work()
}

/// The cost of a block, summed up.
#[inline(always)]
fn cost<M: Model, R: Real>(model: &M, w: V<R>, block: &[Example]) -> R {
    let whole = |e: &Example| model.cost(model.predict(w, e.x), e.y);
    match M::FORM {
        Form::Features | Form::Line => {
            let phi = |e: &Example| M::FORM.features(e.x);
            let cost = |e: &Example| model.cost(model.link(R::score(w, phi(e))), e.y);
            R::compose(sum(block, cost, |cost, e| R::of_score(cost, phi(e))), w)
        }
        Form::Layers => match <&[Example; BLOCK]>::try_from(block) {
            Ok(full) => {
                let mut predictions = full.map(|e| R::lit(e.x[0]));
                model.predict_all(w, &mut predictions);
                let mut sums = [R::lit(0.0); LANES];
                for i in 0..BLOCK {
                    sums[i % LANES] += model.cost(predictions[i], full[i].y);
                }
                total(sums)
            }
            Err(_) => sum(block, whole, |cost, _| cost),
        },
        Form::Other => sum(block, whole, |cost, _| cost),
    }
}

/// The sum over a block of what becomes of each example's cost.
#[inline(always)]
fn sum<C: Real, S: Real>(
    block: &[Example],
    cost: impl Fn(&Example) -> C,
    carry: impl Fn(C, &Example) -> S,
) -> S {
    let mut costs = [C::lit(0.0); BLOCK];
    let mut sums = [S::lit(0.0); LANES];
    // The same twice: where the number of rounds is known, the compiler takes several at a time.
    if let Ok(block) = <&[Example; BLOCK]>::try_from(block) {
        for i in 0..BLOCK {
            costs[i] = cost(&block[i]);
        }
        for i in 0..BLOCK {
            sums[i % LANES] += carry(costs[i], &block[i]);
        }
    } else {
        for (i, e) in block.iter().enumerate() {
            sums[i % LANES] += carry(cost(e), e);
        }
    }
    total(sums)
}

#[inline(always)]
fn total<S: Real>([a, b, c, d]: [S; LANES]) -> S {
    (a + b) + (c + d)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::surface::Surface;

    #[test]
    fn the_value_is_the_same_whatever_is_differentiated_and_in_whichever_way_rows_are_named() {
        let w = V::new(0.37, -0.81);
        for surface in Surface::all() {
            let Some(loss) = surface.part().data_loss().filter(|loss| !loss.is_closed_form()) else {
                continue;
            };
            for n in [1, 3, 4, BLOCK - 1, BLOCK] {
                let rows: Vec<u32> = (0..n as u32).collect();
                let part = loss.on(rows);
                let value = part.value(w).to_bits();
                assert_eq!(part.gradient(w).0.to_bits(), value, "{n} rows of {surface:?}");
                assert_eq!(part.jet(w).value.to_bits(), value, "{n} rows of {surface:?}");
                assert_eq!(part.jet(w).gradient(), part.gradient(w).1, "{n} rows of {surface:?}");
            }
            let whole = loss.on((0..loss.data().train().len() as u32).collect());
            assert_eq!(whole.gradient(w), loss.gradient(w), "{surface:?}");
            assert_eq!(whole.value(w).to_bits(), loss.gradient(w).0.to_bits(), "{surface:?}");
        }
    }
}
