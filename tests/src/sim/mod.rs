//! A small organisation lives for days in minutes, is killed again and again, and must lose nothing.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test helper fails the test by panicking and speaks on standard output"
)]

mod check;
mod drill;
mod live;
mod town;

pub use check::check;
pub use drill::drill;
pub use live::live;
pub use town::{Someone, Town};

/// Seeded randomness (splitmix64), so that a run can be told again as far as kills allow.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
    /// From 0 to `n` - 1.
    fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.roll() % n.max(1) as u64).unwrap_or(0)
    }
    fn percent(&mut self, n: usize) -> bool {
        self.below(100) < n
    }
    fn pick<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
}
