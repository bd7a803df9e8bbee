//! Tokens and codes derived from a link's id with a key of the organisation, so that no table and no event holds them.

use std::str::FromStr;

use gate::Keys;
use kernel::RawId;
use subtle::ConstantTimeEq;

use crate::types::LinkKind;

/// Characters of an id.
const ID: usize = 26;

fn seal(keys: &Keys, purpose: &str, id: RawId) -> RawId {
    let mac = keys.mac(purpose, &[&id.0]);
    let mut half = [0u8; 16];
    half.copy_from_slice(&mac[..16]);
    RawId(half)
}

/// An id and 128 bits that only we can make for it; `purpose` keeps one use from another.
pub(crate) fn make(keys: &Keys, purpose: &str, id: RawId) -> String {
    format!("{id}{}", seal(keys, purpose, id))
}

/// The id inside a token that we made for this purpose. Compares in constant time.
pub(crate) fn open(keys: &Keys, purpose: &str, token: &str) -> Option<RawId> {
    let (id, tail) = token.split_at_checked(ID)?;
    let (id, given) = (RawId::from_str(id).ok()?, RawId::from_str(tail).ok()?);
    bool::from(seal(keys, purpose, id).0.ct_eq(&given.0)).then_some(id)
}

fn purpose(kind: LinkKind) -> &'static str {
    match kind {
        LinkKind::SignIn => "people-link-sign-in",
        LinkKind::Invitation => "people-link-invitation",
        LinkKind::Register => "people-link-register",
        LinkKind::Recover => "people-link-recover",
    }
}

/// The path of a link.
pub(crate) fn path(keys: &Keys, kind: LinkKind, id: RawId) -> String {
    format!("/{}/{}", kind.folder(), make(keys, purpose(kind), id))
}

/// The link that a token is for.
pub(crate) fn link(keys: &Keys, kind: LinkKind, token: &str) -> Option<RawId> {
    open(keys, purpose(kind), token)
}

/// Six digits for the same link.
pub(crate) fn code(keys: &Keys, id: RawId) -> String {
    let mac = keys.mac("people-code", &[&id.0]);
    let number = mac[..8].iter().fold(0u64, |n, byte| n << 8 | u64::from(*byte));
    format!("{:06}", number % 1_000_000)
}

/// Equal, in constant time.
pub(crate) fn same(a: &str, b: &str) -> bool {
    a.as_bytes().ct_eq(b.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(seed: u8) -> Keys {
        Keys::new(&store::Key::new([seed; 32]))
    }

    proptest::proptest! {
        #[test]
        fn only_our_own_tokens_open(bytes: [u8; 16], at in 0usize..52, letter in "[0-9a-z]") {
            let (mine, id) = (keys(1), RawId(bytes));
            let token = make(&mine, "a", id);
            proptest::prop_assert_eq!(open(&mine, "a", &token), Some(id));
            proptest::prop_assert_eq!(open(&mine, "b", &token), None);
            proptest::prop_assert_eq!(open(&keys(2), "a", &token), None);
            let mut changed = token.clone();
            changed.replace_range(at..=at, &letter);
            proptest::prop_assert!(changed == token || open(&mine, "a", &changed).is_none());
        }

        #[test]
        fn odd_tokens_never_panic(text: String) {
            proptest::prop_assert_eq!(open(&keys(1), "a", &text), None);
        }
    }

    #[test]
    fn codes_have_six_digits() {
        for n in 0..100u8 {
            let code = code(&keys(1), RawId([n; 16]));
            assert!(code.len() == 6 && code.bytes().all(|b| b.is_ascii_digit()));
        }
    }
}
