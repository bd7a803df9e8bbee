//! Ids: UUIDv7 in 16 bytes, shown as 26 characters of Crockford base 32.

use std::{cmp::Ordering, fmt, hash, marker::PhantomData, str::FromStr};

use crate::{Error, Time};

/// Sixteen bytes, time-ordered (UUIDv7, RFC 9562); the untyped form that a store column holds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct RawId(pub [u8; 16]);

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

impl RawId {
    /// A fresh id that sorts by `now` (millisecond precision), with 74 random bits.
    pub fn new(now: Time) -> Self {
        let mut bytes = Self::first_of(now).0;
        // An operating system without randomness cannot run Kith at all; zeros would still be unique per millisecond.
        let _ = getrandom::fill(&mut bytes[6..]);
        bytes[6] = 0x70 | (bytes[6] & 0x0f);
        bytes[8] = 0x80 | (bytes[8] & 0x3f);
        Self(bytes)
    }

    /// The least id of a moment (millisecond precision): what was made before it has a smaller one.
    pub fn first_of(at: Time) -> Self {
        let mut bytes = [0u8; 16];
        let millis = u64::try_from(at.micros() / 1000).unwrap_or(0);
        bytes[..6].copy_from_slice(&millis.to_be_bytes()[2..]);
        Self(bytes)
    }

    /// The id from a stored blob of exactly 16 bytes.
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }
}

impl fmt::Display for RawId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let n = u128::from_be_bytes(self.0);
        let mut text = [0u8; 26];
        for (i, slot) in text.iter_mut().enumerate() {
            let five = (n >> (5 * (25 - i))) & 31;
            *slot = ALPHABET[usize::try_from(five).unwrap_or(0)];
        }
        f.write_str(std::str::from_utf8(&text).map_err(|_| fmt::Error)?)
    }
}

impl fmt::Debug for RawId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for RawId {
    type Err = Error;

    /// Reads 26 characters, any case; anything else is [`Error::NotFound`], so that a mistyped address says nothing.
    fn from_str(text: &str) -> Result<Self, Error> {
        let bytes = text.as_bytes();
        if bytes.len() != 26 || bytes[0] > b'7' {
            return Err(Error::NotFound);
        }
        let mut n: u128 = 0;
        for byte in bytes {
            let lower = byte.to_ascii_lowercase();
            let value = ALPHABET.iter().position(|a| *a == lower).ok_or(Error::NotFound)?;
            n = (n << 5) | u128::try_from(value).unwrap_or(0);
        }
        Ok(Self(n.to_be_bytes()))
    }
}

/// What an id names. Implemented by empty marker types.
pub trait Kind: 'static {
    /// The kind's word from product.md, in lower case; used in audit rows and policy.
    const NAME: &'static str;
}

/// A [`RawId`] that remembers what it names, so a thread's id cannot be passed for a person's.
pub struct Id<K>(RawId, PhantomData<fn() -> K>);

impl<K> Id<K> {
    /// A fresh id; see [`RawId::new`].
    pub fn new(now: Time) -> Self {
        Self(RawId::new(now), PhantomData)
    }
    /// Gives a stored id its type back.
    pub const fn from_raw(raw: RawId) -> Self {
        Self(raw, PhantomData)
    }
    /// The untyped bytes, for a store column.
    pub const fn raw(self) -> RawId {
        self.0
    }
}

impl<K> Clone for Id<K> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<K> Copy for Id<K> {}
impl<K> PartialEq for Id<K> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
impl<K> Eq for Id<K> {}
impl<K> PartialOrd for Id<K> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl<K> Ord for Id<K> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.cmp(&other.0)
    }
}
impl<K> hash::Hash for Id<K> {
    fn hash<H: hash::Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}
impl<K> fmt::Display for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
impl<K> fmt::Debug for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}
impl<K> FromStr for Id<K> {
    type Err = Error;
    fn from_str(text: &str) -> Result<Self, Error> {
        text.parse().map(Self::from_raw)
    }
}
impl<K> serde::Serialize for Id<K> {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}
impl<'de, K> serde::Deserialize<'de> for Id<K> {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(d)?;
        text.parse().map_err(|_| serde::de::Error::custom("not an id of 26 characters"))
    }
}

/// Declares marker types and their id names: `kinds! { Thread = "thread" => ThreadId }`.
#[macro_export]
macro_rules! kinds {
    ($($(#[$doc:meta])* $marker:ident = $name:literal => $id:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy)]
        pub enum $marker {}
        impl $crate::Kind for $marker { const NAME: &'static str = $name; }
        $(#[$doc])*
        pub type $id = $crate::Id<$marker>;
    )*};
}

kinds! {
    /// Anyone with an account or a chart.
    Person = "person" => PersonId,
    /// A group of staff that owns work together.
    Pool = "pool" => PoolId,
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn text_round_trips(bytes: [u8; 16]) {
            let id = RawId(bytes);
            proptest::prop_assert_eq!(id.to_string().parse::<RawId>().ok(), Some(id));
        }

        #[test]
        fn odd_text_is_refused_without_panic(text: String) {
            let _ = text.parse::<RawId>();
        }
    }

    #[test]
    fn later_ids_sort_later() {
        let (a, b) = (RawId::new(Time::from_micros(1_000)), RawId::new(Time::from_micros(2_000)));
        assert!(a < b);
        assert!(a.to_string() < b.to_string());
    }
}
