//! The address of one answer by e-mail: `reply+TOKEN@DOMAIN`. A token is the id of the notice that is answered, which holds the
//! person and the thread, and 128 bits that only we can make for it: no table is asked before a guess is refused.

use gate::Keys;
use kernel::{RawId, Time};
use subtle::ConstantTimeEq;

use super::Why;

/// Days after its notice in which an address takes answers.
pub(crate) const DAYS: i64 = 30;
/// Stands before every token.
const BEFORE: &str = "reply+";
/// Characters of an id.
const ID: usize = 26;

fn seal(keys: &Keys, notice: RawId) -> RawId {
    let mac = keys.mac("channels-reply", &[&notice.0]);
    RawId(std::array::from_fn(|n| mac[n]))
}

/// The address for answers to a notice: at most 58 characters before the `@`, where mail allows 64.
pub(crate) fn address(keys: &Keys, notice: RawId, domain: &str) -> String {
    format!("{BEFORE}{notice}{}@{domain}", seal(keys, notice))
}

/// The notice that an address answers, while it takes answers. Upper and lower case are the same, as mail servers change them.
pub(crate) fn read(keys: &Keys, address: &str, domain: &str, now: Time) -> Result<RawId, Why> {
    let (local, host) = address.rsplit_once('@').ok_or(Why::Unknown)?;
    let (before, token) = local.split_at_checked(BEFORE.len()).ok_or(Why::Unknown)?;
    let (id, tail) = token.split_at_checked(ID).ok_or(Why::Unknown)?;
    let ours = before.eq_ignore_ascii_case(BEFORE) && host.eq_ignore_ascii_case(domain);
    let parsed = |text: &str| text.parse::<RawId>().map_err(|_| Why::Unknown);
    let (notice, given) = (parsed(id)?, parsed(tail)?);
    if !ours || !bool::from(seal(keys, notice).0.ct_eq(&given.0)) {
        return Err(Why::Unknown);
    }
    if made_at(notice).plus_days(DAYS) < now { Err(Why::Ended) } else { Ok(notice) }
}

/// When an id was made: its first six bytes are milliseconds (RFC 9562, version 7).
fn made_at(id: RawId) -> Time {
    let millis = id.0[..6].iter().fold(0i64, |n, byte| n << 8 | i64::from(*byte));
    Time::from_micros(millis * 1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOMAIN: &str = "reply.example.org";

    fn keys(seed: u8) -> Keys {
        Keys::new(&::store::Key::new([seed; 32]))
    }

    #[test]
    fn an_address_takes_answers_for_thirty_days_in_any_case() {
        let now = Time::parse("2026-11-09T17:00:00Z").unwrap();
        let id = RawId::new(now);
        let address = address(&keys(1), id, DOMAIN);
        assert!(address.split('@').next().unwrap().len() <= 64, "{address}");
        let check =
            |address: &str, now: Time, want| assert_eq!(read(&keys(1), address, DOMAIN, now), want, "{address}");
        check(&address, now, Ok(id));
        check(&address.to_uppercase(), now.plus_days(29), Ok(id));
        check(&address, now.plus_days(31), Err(Why::Ended));
        check(&address.replace(DOMAIN, "other.example.org"), now, Err(Why::Unknown));
        check(&address.replace("reply+", "other+"), now, Err(Why::Unknown));
        assert_eq!(read(&keys(2), &address, DOMAIN, now), Err(Why::Unknown));
    }

    proptest::proptest! {
        #[test]
        fn only_our_own_addresses_are_read(bytes: [u8; 16], at in 6usize..58, letter in "[0-9a-z]") {
            let (mine, id) = (keys(1), RawId(bytes));
            let now = made_at(id);
            let right = address(&mine, id, DOMAIN);
            proptest::prop_assert_eq!(read(&mine, &right, DOMAIN, now), Ok(id));
            let mut changed = right.clone();
            changed.replace_range(at..=at, &letter);
            proptest::prop_assert!(changed == right || read(&mine, &changed, DOMAIN, now).is_err());
        }

        #[test]
        fn odd_addresses_never_panic(text: String, tail in "\\PC{0,60}") {
            proptest::prop_assert!(read(&keys(1), &text, DOMAIN, Time::default()).is_err());
            let near = format!("reply+{tail}@{DOMAIN}");
            proptest::prop_assert!(read(&keys(1), &near, DOMAIN, Time::default()).is_err());
        }
    }
}
