//! How long failed tries make the next one wait, and whom: never somebody else.
//!
//! A try counts against the account *together with* the place it comes from, so strangers' failures slow only themselves.
//! A browser in which the person has signed in before is a place of its own, even behind the same address. Beside that,
//! one address that fails with many accounts is slowed as a whole (known browsers behind it are not).

use gate::Keys;
use kernel::{RawId, Time};

/// Failures of one place, as counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Tries {
    pub failures: u32,
    pub last_at: Time,
}

/// Where a try comes from.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Place {
    /// A browser that this person has used before.
    Known(RawId),
    /// Any other, by its network address.
    Address(String),
}

/// One counter: its key and how many failures are free.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Counter {
    pub key: [u8; 32],
    pub free: u32,
}

/// Mistypings that everyone makes.
const FREE: u32 = 5;
/// A clinic's patients may share one address.
const FREE_OF_ADDRESS: u32 = 50;
/// A family without script registers at one go.
const FREE_UNPROVED: u32 = 3;
/// The longest wait: fifteen minutes.
const LONGEST: i64 = 900;
/// After a quiet day everything is forgotten.
const FORGET: i64 = 86_400;

/// The counters of one try with `account` for `what` (password, second, link) from a place.
pub(crate) fn counters(keys: &Keys, what: &str, account: &str, place: &Place) -> Vec<Counter> {
    let key = |parts: &[&[u8]]| keys.mac("people-tries", parts);
    match place {
        Place::Known(device) => {
            vec![Counter { key: key(&[what.as_bytes(), b"known", account.as_bytes(), &device.0]), free: FREE }]
        }
        Place::Address(address) => vec![
            Counter { key: key(&[what.as_bytes(), b"address", account.as_bytes(), address.as_bytes()]), free: FREE },
            Counter { key: key(&[what.as_bytes(), b"all", address.as_bytes()]), free: FREE_OF_ADDRESS },
        ],
    }
}

/// Registering without a browser's proof of work is counted for the network address too, with few free ones: see
/// [`crate::proof`].
pub(crate) fn unproved_counter(keys: &Keys, address: &str) -> Counter {
    Counter { key: keys.mac("people-tries", &[b"unproved", address.as_bytes()]), free: FREE_UNPROVED }
}

/// Second factors are counted for the account as a whole: only who has the first factor gets here, from however many
/// addresses. The owner's known browsers are still apart.
pub(crate) fn second_counters(keys: &Keys, account: &str, place: &Place) -> Vec<Counter> {
    match place {
        Place::Known(_) => counters(keys, "second", account, place),
        Place::Address(_) => {
            vec![Counter { key: keys.mac("people-tries", &[b"second", account.as_bytes()]), free: FREE }]
        }
    }
}

/// Seconds until the next try may be made; 0 now. 5, 10, 20, … up to fifteen minutes after the free ones.
pub(crate) fn wait(tries: Tries, free: u32, now: Time) -> i64 {
    let over = i64::from(tries.failures) - i64::from(free);
    let since = now.seconds_since(tries.last_at);
    if over < 0 || since >= FORGET {
        return 0;
    }
    let delay = 5i64.checked_shl(u32::try_from(over.min(20)).unwrap_or(0)).unwrap_or(LONGEST).min(LONGEST);
    (delay - since).max(0)
}

/// The count after one more try. A try is counted before its outcome is known, and taken back when it was right.
pub(crate) fn one_more(tries: Tries, now: Time) -> Tries {
    let kept = if now.seconds_since(tries.last_at) >= FORGET { 0 } else { tries.failures };
    Tries { failures: kept.saturating_add(1), last_at: now }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;

    use super::*;

    /// The counters as the store keeps them.
    #[derive(Default)]
    struct Model(HashMap<[u8; 32], Tries>);

    impl Model {
        fn wait(&self, counters: &[Counter], now: Time) -> i64 {
            counters
                .iter()
                .map(|c| wait(self.0.get(&c.key).copied().unwrap_or_default(), c.free, now))
                .max()
                .unwrap_or(0)
        }
        /// A failed try; true when it was let through to the password check.
        fn fail(&mut self, counters: &[Counter], now: Time) -> bool {
            let through = self.wait(counters, now) == 0;
            for c in counters.iter().filter(|_| through) {
                let tries = self.0.entry(c.key).or_default();
                *tries = one_more(*tries, now);
            }
            through
        }
    }

    fn keys() -> Keys {
        Keys::new(&store::Key::new([7; 32]))
    }

    fn address(n: u8) -> Place {
        Place::Address(format!("203.0.113.{n}"))
    }

    proptest! {
        /// Whatever strangers do, the owner is not slowed: not in a known browser (even behind the strangers' address), and
        /// not in a new one at an address of the owner's own.
        #[test]
        fn nobody_locks_out_another(tries in prop::collection::vec((0u8..6, 0u8..4, 0i64..120), 0..400)) {
            let (keys, mut model, mut now) = (keys(), Model::default(), Time::default());
            for (from, account, pause) in tries {
                now = now.plus_seconds(pause);
                let name = format!("person{account}@example.org");
                model.fail(&counters(&keys, "password", &name, &address(from)), now);
                let owner = "person0@example.org";
                let known = counters(&keys, "password", owner, &Place::Known(RawId([9; 16])));
                let fresh = counters(&keys, "password", owner, &address(200));
                prop_assert_eq!(model.wait(&known, now), 0);
                prop_assert_eq!(model.wait(&fresh, now), 0);
            }
        }

        /// More failures never shorten the wait, which never passes fifteen minutes.
        #[test]
        fn waits_grow_and_end(failures in 0u32..5000, since in 0i64..100_000) {
            let (last_at, now) = (Time::default(), Time::default().plus_seconds(since));
            let here = wait(Tries { failures, last_at }, FREE, now);
            let next = wait(Tries { failures: failures + 1, last_at }, FREE, now);
            prop_assert!(here <= next && next <= LONGEST);
            prop_assert_eq!(wait(Tries { failures, last_at }, FREE, now.plus_seconds(LONGEST)), 0);
        }
    }

    #[test]
    fn one_address_guesses_little_in_a_day() {
        let (keys, mut model, mut now, mut through) = (keys(), Model::default(), Time::default(), 0);
        let counters = counters(&keys, "password", "ana@example.org", &address(1));
        for _ in 0..86_400 {
            now = now.plus_seconds(1);
            through += u32::from(model.fail(&counters, now));
        }
        assert!(through < 120, "{through}");
    }

    #[test]
    fn the_first_mistypings_are_free() {
        let check = |failures, want| {
            assert_eq!(wait(Tries { failures, last_at: Time::default() }, FREE, Time::default()), want, "{failures}")
        };
        check(0, 0);
        check(4, 0);
        check(5, 5);
        check(6, 10);
        check(12, 640);
        check(13, 900);
        check(u32::MAX, 900);
    }
}
