//! What a corpus says of the guard: pure functions from labelled rows to numbers. Reading files and clocks is the caller's.

mod danger;
mod phi;
mod replies;
mod revoke;
#[cfg(test)]
mod tests;

pub use danger::{DangerRow, DangerScore, LevelScore, score_danger};
pub use phi::{PhiRow, PhiScore, Truth, score_phi};
pub use replies::{ReplyRow, ReplyScore, WhyScore, score_replies};
pub use revoke::{RevokeCount, RevokeRow, RevokeScore, score_revoke};

/// `part / whole`; `None` when there is nothing to divide by.
fn share(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| real(part) / real(whole))
}

/// A count as a number with a fraction; exact up to four thousand millions.
fn real(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}
