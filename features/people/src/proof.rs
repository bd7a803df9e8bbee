//! What keeps programs away from open doors, without a third party: a field that only programs fill in, and a small piece of
//! work for the browser.
//!
//! A challenge is a fresh id with a seal that only we can make; no table holds it. It is solved by a number that makes the
//! hash of both begin with [`BITS`] zeros, is good for [`MINUTES`], and once: what was used is remembered in memory until it
//! ends. Whoever brings no proof is not sent away; the door is then slower, see [`crate::lock`].

use std::{
    collections::HashMap,
    sync::{LazyLock, Mutex},
};

use gate::Keys;
use kernel::{Locale, RawId, Time};
use maud::{Markup, html};
use sha2::{Digest, Sha256};

use crate::{t, token};

/// Leading zero bits: 16,000 hashes on average, about a second on a phone.
pub(crate) const BITS: u32 = 14;
/// How long a challenge is good: as long as somebody may take over a form.
const MINUTES: i64 = 60;
/// Proofs that are remembered; beyond it the oldest half is forgotten, which lets nobody in who did not work.
const REMEMBERED: usize = 100_000;

static USED: LazyLock<Mutex<HashMap<RawId, Time>>> = LazyLock::new(Mutex::default);

/// What a form at an open door brings beside its own fields.
#[derive(Debug, Default, Clone, serde::Deserialize)]
#[serde(default)]
pub struct Brought {
    /// The challenge and the number that solves it; empty without script.
    pub proof: String,
    /// People do not see it.
    pub subject: String,
}

impl Brought {
    /// Only a program fills in what nobody sees.
    pub fn is_a_program(&self) -> bool {
        !self.subject.is_empty()
    }

    /// The browser did its work for the door of this name, in time, and has not brought it before. Uses the proof up.
    pub fn is_proved(&self, keys: &Keys, door: &str, now: Time) -> bool {
        solved(keys, door, &self.proof, now).is_some_and(|id| is_first(id, now))
    }
}

/// The fields of a form at the door of this name, with the script that fills them, and a word for who has none.
pub fn fields(l: Locale, keys: &Keys, door: &str, now: Time) -> Markup {
    html! {
        input type="hidden" name="proof" value="" data-proof=(challenge(keys, door, now)) data-bits=(BITS);
        (trap(l))
        noscript { p.meta { (t::no_script(l)) } }
        script type="module" src=(ui::assets::door_script()) {}
    }
}

/// The field that people do not see and programs fill in.
pub fn trap(l: Locale) -> Markup {
    html! {
        div.hide aria-hidden="true" {
            label for="subject" { (t::leave_empty(l)) }
            input id="subject" name="subject" tabindex="-1" autocomplete="off";
        }
    }
}

fn purpose(door: &str) -> String {
    format!("people-proof-{door}")
}

fn challenge(keys: &Keys, door: &str, now: Time) -> String {
    token::make(keys, &purpose(door), RawId::new(now))
}

/// The challenge's id, when the proof is ours, in time and solved.
fn solved(keys: &Keys, door: &str, proof: &str, now: Time) -> Option<RawId> {
    let (challenge, number) = proof.rsplit_once('.')?;
    let id = token::open(keys, &purpose(door), challenge)?;
    let age = now.seconds_since(made_at(id));
    let right = number.len() <= 12 && number.bytes().all(|b| b.is_ascii_digit());
    let zeros = u32::from_be_bytes(Sha256::digest(proof).first_chunk().copied()?).leading_zeros();
    ((-60..=MINUTES * 60).contains(&age) && right && zeros >= BITS).then_some(id)
}

/// When an id was made, by the milliseconds at its beginning.
fn made_at(id: RawId) -> Time {
    let millis = id.0[..6].iter().fold(0i64, |sum, byte| sum << 8 | i64::from(*byte));
    Time::from_micros(millis * 1_000)
}

/// Nobody brought it before.
fn is_first(id: RawId, now: Time) -> bool {
    let mut used = USED.lock().unwrap_or_else(|e| e.into_inner());
    if used.len() >= REMEMBERED {
        let oldest = now.plus_minutes(-MINUTES / 2);
        used.retain(|_, at| *at > oldest);
    }
    used.insert(id, now).is_none()
}

/// How long ago a person's account was made, in hours.
pub fn account_hours(person: kernel::PersonId, now: Time) -> i64 {
    now.seconds_since(made_at(person.raw())) / 3_600
}

/// Does a browser's work, for tests.
#[doc(hidden)]
pub fn work_on(page: &str) -> String {
    let challenge = page.split("data-proof=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default();
    if challenge.is_empty() {
        return String::new();
    }
    let right = |proof: &String| {
        Sha256::digest(proof).first_chunk().is_some_and(|head| u32::from_be_bytes(*head).leading_zeros() >= BITS)
    };
    (0u32..).map(|n| format!("{challenge}.{n}")).find(right).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proof_is_good_once_in_time_and_at_its_own_door() {
        let (keys, other) = (Keys::new(&store::Key::new([1; 32])), Keys::new(&store::Key::new([2; 32])));
        let now = Time::parse("2026-11-09T17:00:00Z").unwrap();
        let proof = work_on(&format!("data-proof=\"{}\"", challenge(&keys, "a", now)));
        assert!(solved(&keys, "a", &proof, now.plus_minutes(59)).is_some());
        assert!(solved(&keys, "a", &proof, now.plus_minutes(61)).is_none(), "late");
        assert!(solved(&keys, "a", &proof, now.plus_minutes(-5)).is_none(), "from another clock");
        assert!(solved(&keys, "b", &proof, now).is_none(), "another door");
        assert!(solved(&other, "a", &proof, now).is_none(), "another organisation");
        assert!(solved(&keys, "a", &format!("{}x", challenge(&keys, "a", now)), now).is_none(), "not solved");
        assert!(solved(&keys, "a", "", now).is_none());
        let brought = Brought { proof, ..Brought::default() };
        assert!(brought.is_proved(&keys, "a", now));
        assert!(!brought.is_proved(&keys, "a", now), "brought twice");
    }

    proptest::proptest! {
        #[test]
        fn odd_proofs_never_panic(text: String) {
            let keys = Keys::new(&store::Key::new([1; 32]));
            proptest::prop_assert!(solved(&keys, "a", &text, Time::default()).is_none());
        }
    }
}
