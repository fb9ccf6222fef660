//! Random numbers as pure functions of seed, stream and position: nothing is consumed by looking ahead, and what one place
//! draws does not depend on what others drew. The generator is ChaCha8, whose stream is the same in every version and on
//! every machine.

use crate::real::V;
use chacha20::ChaCha8Rng;
use chacha20::rand_core::{Rng, SeedableRng};

/// Two independent standard normal numbers, a pure function of seed, stream and position.
pub fn normal(seed: u64, stream: u64, position: u64) -> V {
    let [u, v] = uniform(seed, stream, position);
    // 1 − u is never 0.
    let radius = (-2.0 * (1.0 - u).ln()).sqrt();
    let (sin, cos) = (std::f64::consts::TAU * v).sin_cos();
    V::new(radius * cos, radius * sin)
}

/// Two independent numbers from 0 to below 1, a pure function of seed, stream and position.
pub fn uniform(seed: u64, stream: u64, position: u64) -> [f64; 2] {
    let mut generator = ChaCha8Rng::seed_from_u64(seed);
    generator.set_stream(stream);
    generator.set_word_pos(u128::from(position) * 4);
    [generator.next_u64(), generator.next_u64()].map(|bits| (bits >> 11) as f64 / (1u64 << 53) as f64)
}

/// The bit of a stream that marks it as that of a repeat.
const REPEAT: u64 = 1 << 63;

/// The stream of the `number`-th repeat of a run with this stream, below 2³².
pub fn repeat(stream: u64, number: u64) -> u64 {
    REPEAT | (number + 1) << 32 | stream
}

/// The stream that a run shares with all others: one and the same, but repeats share only with repeats of their number.
pub fn common(stream: u64) -> u64 {
    if stream & REPEAT == 0 { 0 } else { stream >> 32 << 32 }
}

/// A random order of the numbers from 0 to below `n`, a pure function of seed, stream and position (Fisher & Yates 1938, as
/// Durstenfeld 1964).
pub fn order(seed: u64, stream: u64, position: u64, n: usize) -> Vec<u32> {
    let mut order: Vec<u32> = (0..u32::try_from(n).unwrap_or(u32::MAX)).collect();
    let mut generator = ChaCha8Rng::seed_from_u64(seed);
    generator.set_stream(stream);
    // Two words are drawn for each number, of which there are fewer than 2³².
    generator.set_word_pos(u128::from(position) << 33);
    for last in (1..order.len()).rev() {
        order.swap(last, below(generator.next_u64(), last as u64 + 1) as usize);
    }
    order
}

/// A whole number from 0 to below `n` from 64 random bits (Lemire 2019, without rejection: the bias is below n/2⁶⁴).
pub fn below(bits: u64, n: u64) -> u64 {
    ((u128::from(bits) * u128::from(n)) >> 64) as u64
}

/// `count` independent numbers from 0 to below `n`: those from `position` on of an endless row, a pure function of seed and
/// stream; none where n is 0.
pub fn draws(seed: u64, stream: u64, position: u64, n: usize, count: u64) -> Vec<u32> {
    if n == 0 {
        return Vec::new();
    }
    let mut generator = ChaCha8Rng::seed_from_u64(seed);
    generator.set_stream(stream);
    generator.set_word_pos(u128::from(position) * 2);
    (0..count).map(|_| below(generator.next_u64(), n as u64) as u32).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The stream is that of a named generator: these bits must not change between versions.
    #[test]
    fn the_stream_is_stable() {
        let [u, v] = uniform(1, 0, 0);
        let [w, _] = uniform(1, 0, 1);
        assert_eq!([u, v, w].map(f64::to_bits), STABLE);
    }

    const STABLE: [u64; 3] = [4600922157057517826, 4590456677328490120, 4603548555962400992];

    #[test]
    fn an_order_has_every_number_once_and_depends_on_seed_stream_and_position() {
        for n in [0, 1, 2, 7, 1000] {
            let mut sorted = order(3, 5, 0, n);
            assert_eq!(sorted, order(3, 5, 0, n));
            sorted.sort_unstable();
            assert!(sorted.iter().enumerate().all(|(k, &i)| k == i as usize) && sorted.len() == n);
        }
        assert_ne!(order(3, 5, 0, 100), order(3, 6, 0, 100));
        assert_ne!(order(3, 5, 0, 100), order(4, 5, 0, 100));
        assert_ne!(order(3, 5, 0, 100), order(3, 5, 1, 100));
    }

    #[test]
    fn draws_are_a_stretch_of_one_endless_row() {
        let row = draws(1, 2, 0, 10, 100);
        assert_eq!(draws(1, 2, 40, 10, 60), row[40..]);
        assert!(row.iter().all(|&i| i < 10) && (0..10).all(|i| row.contains(&i)));
        assert!(draws(1, 2, 0, 0, 5).is_empty());
    }

    #[test]
    fn every_place_of_an_order_is_equally_likely() {
        let mut first = [0_u32; 5];
        for seed in 0..5000 {
            first[order(seed, 0, 0, 5)[0] as usize] += 1;
        }
        assert!(first.iter().all(|&count| (850..1150).contains(&count)), "{first:?}");
    }
}
