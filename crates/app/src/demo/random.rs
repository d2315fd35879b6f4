//! Chance that is the same on every machine: a small generator of our own, keyed by what it is thrown for, and arithmetic
//! that uses only operations whose result IEEE 754 fixes (a machine's `ln` and `exp` may differ in the last bit).
//! Not for secrets.

use jiff::Timestamp;
use mainstay_model::RecordId;

/// What dice are thrown for. Each use has a stream of its own, so that drawing once more for a company does not change the
/// names of its people.
#[derive(Clone, Copy, Debug)]
pub enum Stream {
    Company = 1,
    Headcount,
    Person,
    Life,
    Beat,
    Identity,
}

/// A stream of numbers.
#[derive(Clone, Debug)]
pub struct Dice(u64);

impl Dice {
    /// The stream for one thing: a company, the third person of a company.
    pub fn of(seed: u64, stream: Stream, index: u64, part: u64) -> Self {
        let mut state = mix(seed ^ 0x6d61_696e_7374_6179);
        for word in [stream as u64, index, part] {
            state = mix(state.wrapping_add(word).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        }
        Self(state)
    }

    /// Sixty-four even bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mix(self.0)
    }

    /// A number below `end`; 0 when there is none.
    pub fn below(&mut self, end: usize) -> usize {
        ((u128::from(self.bits()) * end as u128) >> 64) as usize
    }

    /// A number from `low` to `high`, both included.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        let span = usize::try_from(high - low + 1).unwrap_or(1);
        low + self.below(span) as i64
    }

    /// True in so many of a hundred cases.
    pub fn percent(&mut self, chance: usize) -> bool {
        self.below(100) < chance
    }

    /// A number from 0 to below 1.
    pub fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// One of several, all alike.
    pub fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    /// One of several that stand in the order of their frequency; the first come more often.
    pub fn common<T: Copy>(&mut self, from: &[T]) -> T {
        let at = self.unit();
        from[((at + at * at) / 2.0 * from.len() as f64) as usize]
    }

    /// The same where the first come far more often, as Chinese family names do.
    pub fn very_common<T: Copy>(&mut self, from: &[T]) -> T {
        let at = self.unit();
        from[(at * at * from.len() as f64) as usize]
    }

    /// The position of one of several weights.
    pub fn weighted(&mut self, weights: impl Iterator<Item = u32> + Clone) -> usize {
        let total: u32 = weights.clone().sum();
        let mut left = self.below(total as usize) as u32;
        for (at, weight) in weights.enumerate() {
            if left < weight {
                return at;
            }
            left -= weight;
        }
        0
    }

    /// Normally distributed with mean 0 and deviation 1, well enough: twelve even numbers added up.
    fn bell(&mut self) -> f64 {
        (0..12).map(|_| self.unit()).sum::<f64>() - 6.0
    }

    /// A size with a heavy tail.
    pub fn log_normal(&mut self, median: f64, sigma: f64) -> f64 {
        median * exp(sigma * self.bell())
    }

    /// Digits for every `#` of a pattern.
    pub fn digits(&mut self, pattern: &str) -> String {
        pattern
            .chars()
            .map(|c| {
                if c == '#' {
                    char::from(b'0' + self.below(10) as u8)
                } else {
                    c
                }
            })
            .collect()
    }
}

/// The identity of a thing that came to be at a moment: a UUID version 7 like every other, only repeatable.
pub fn identity(seed: u64, at: Timestamp, index: u64, part: u64) -> RecordId {
    let mut dice = Dice::of(seed, Stream::Identity, index, part);
    let mut random = [0; 10];
    random[..8].copy_from_slice(&dice.bits().to_be_bytes());
    random[8..].copy_from_slice(&dice.bits().to_be_bytes()[..2]);
    let millis = u64::try_from(at.as_millisecond()).unwrap_or(0);
    RecordId(uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid())
}

/// The finaliser of SplitMix64.
fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

fn exp(x: f64) -> f64 {
    let whole = x as i32;
    let rest = x - f64::from(whole);
    let (mut sum, mut term) = (1.0, 1.0);
    for n in 1..16 {
        term *= rest / f64::from(n);
        sum += term;
    }
    let mut power = 1.0;
    for _ in 0..whole.unsigned_abs() {
        power *= std::f64::consts::E;
    }
    if whole < 0 { sum / power } else { sum * power }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_is_the_same_for_ever() {
        let mut dice = Dice::of(1, Stream::Company, 2, 3);
        assert_eq!(
            [dice.bits(), dice.bits()],
            [1_895_474_831_918_515_921, 2_805_999_788_707_106_986]
        );
    }

    #[test]
    fn sizes_have_their_median_and_a_tail() {
        let mut dice = Dice::of(1, Stream::Company, 0, 0);
        let mut sizes: Vec<f64> = (0..10_000).map(|_| dice.log_normal(100.0, 1.5)).collect();
        sizes.sort_by(f64::total_cmp);
        assert!((90.0..110.0).contains(&sizes[5_000]), "{}", sizes[5_000]);
        assert!(sizes[9_900] > 2_000.0, "{}", sizes[9_900]);
    }

    #[test]
    fn the_exponential_is_right() {
        for x in [-7.3, -1.0, 0.0, 0.5, 1.0, 6.9] {
            assert!((exp(x) / f64::exp(x) - 1.0).abs() < 1e-12, "{x}");
        }
    }
}
