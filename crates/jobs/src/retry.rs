//! When a failed attempt is followed by another.

use std::time::Duration;

use uuid::Uuid;

/// Waits between attempts: doubled each time up to a longest one, and never quite the same for two jobs, so that what failed
/// together does not come back together ("equal jitter", M. Brooker, Exponential Backoff And Jitter, 2015).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Retry {
    /// The wait behind the first failure.
    pub first: Duration,
    /// The longest wait.
    pub longest: Duration,
    /// Attempts in all.
    pub attempts: u32,
}

impl Retry {
    /// For work of our own: five attempts within some minutes.
    pub const OWN: Self = Self {
        first: Duration::from_secs(5),
        longest: Duration::from_secs(300),
        attempts: 5,
    };

    /// The wait behind an attempt that failed, counted from one: between half and all of the doubled wait.
    pub fn wait(&self, id: Uuid, attempt: u32) -> Duration {
        let doubled = self
            .first
            .saturating_mul(2u32.saturating_pow(attempt.saturating_sub(1)));
        let most = doubled.min(self.longest);
        most / 2 + (most / 2).mul_f64(spread(id, attempt))
    }
}

/// A number from 0 to 1 that differs from job to job and attempt to attempt.
fn spread(id: Uuid, attempt: u32) -> f64 {
    // FNV-1a over the id and the number of the attempt: spread is all that is asked of it.
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in id.as_bytes().iter().chain(&attempt.to_le_bytes()) {
        hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    }
    f64::from((hash >> 40) as u32) / f64::from(1u32 << 24)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_the_longest_and_differ() {
        let retry = Retry::OWN;
        for attempt in 1..=20 {
            let doubled = Duration::from_secs(5 * 2u64.pow(attempt.min(10) - 1));
            let most = doubled.min(Duration::from_secs(300));
            let waits: Vec<Duration> = (0..50)
                .map(|n| retry.wait(Uuid::from_u128(n * 7919), attempt))
                .collect();
            assert!(waits.iter().all(|wait| *wait >= most / 2 && *wait <= most));
            let (least, longest) = (waits.iter().min(), waits.iter().max());
            assert!(
                longest.zip(least).is_some_and(|(a, b)| *a - *b > most / 4),
                "attempt {attempt}: {least:?} to {longest:?}"
            );
        }
    }
}
