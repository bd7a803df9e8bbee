//! Chance that is the same on every run and every machine.

/// SplitMix64: small, even, and its seed is its state.
#[derive(Debug, Clone)]
pub struct Rng(u64);

impl Rng {
    /// The same seed gives the same numbers.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Any 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Below `n`; 0 when `n` is 0.
    pub fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.bits() >> 11).unwrap_or(0) % n.max(1)
    }

    /// True in `percent` of cases.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of them; the empty string when there is none.
    pub fn one<'a, S: AsRef<str>>(&mut self, from: &'a [S]) -> &'a str {
        from.get(self.below(from.len())).map_or("", AsRef::as_ref)
    }

    /// One of them, the first ones far more often: lists by frequency are drawn as people meet them.
    pub fn early<'a, S: AsRef<str>>(&mut self, from: &'a [S]) -> &'a str {
        let reach = [from.len(), from.len() / 10, from.len() / 50][self.below(3)];
        from.get(self.below(reach.max(1))).map_or("", AsRef::as_ref)
    }

    /// Shuffles in place.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            items.swap(i, self.below(i + 1));
        }
    }
}
