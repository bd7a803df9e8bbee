//! Which lists hold a word: one small table of fingerprints, built by `guard-train`.

/// One bit for each list; bits 7, 8, 13, 14 and 15 only the training names (`train/src/table.rs`).
pub(crate) const GIVEN: u16 = 1;
pub(crate) const GIVEN_RARE: u16 = 1 << 1;
pub(crate) const SURNAME: u16 = 1 << 2;
pub(crate) const SURNAME_RARE: u16 = 1 << 3;
pub(crate) const CITY: u16 = 1 << 4;
pub(crate) const CITY_SMALL: u16 = 1 << 5;
pub(crate) const REGION: u16 = 1 << 6;
pub(crate) const MEDICAL: u16 = 1 << 9;
pub(crate) const COMMON: u16 = 1 << 10;
pub(crate) const WORD: u16 = 1 << 11;
pub(crate) const ORGANIZATION: u16 = 1 << 12;

/// A slot holds 16 bits of the word's hash (0: empty) and its lists; a full slot sends to the next one.
pub(crate) fn home(word: u32, slots: usize) -> (usize, u16) {
    let mixed = word.wrapping_mul(0x9e37_79b1);
    let mixed = mixed ^ (mixed >> 15);
    let fingerprint = u16::try_from((word ^ (word >> 16)) & 0xffff).unwrap_or(1).max(1);
    (mixed as usize & (slots - 1), fingerprint)
}

/// The lists of a word, 0 for none. `table` has a power of two of slots.
pub(crate) fn find(table: &[[u8; 4]], word: u32) -> u16 {
    if table.is_empty() {
        return 0;
    }
    let (mut at, fingerprint) = home(word, table.len());
    // The table is never full; the bound is for a file that is not ours.
    for _ in 0..64 {
        let [a, b, c, d] = table[at];
        match u16::from_le_bytes([a, b]) {
            0 => return 0,
            found if found == fingerprint => return u16::from_le_bytes([c, d]),
            _ => at = (at + 1) & (table.len() - 1),
        }
    }
    0
}
