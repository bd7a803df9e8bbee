//! What a sentence says of care, as a few bold signs: who is addressed, what is bound to the house, which time, and whether
//! the sentence speaks of anybody instead.

use std::{ops::Range, sync::LazyLock};

use super::{reading::Reading, table::TABLES};
use crate::linear::mix;

/// Bits of the classes that this file asks for, by the names in `tables/tone.signs.txt`.
struct Bits {
    you: u64,
    own: u64,
    they: u64,
    kin: u64,
    role: u64,
    patient: u64,
    poster: u64,
    house: u64,
    /// Events of care, things of a body, records and bills: what a stranger cannot know.
    event: u64,
    thing: u64,
    know: u64,
    did: u64,
    youdid: u64,
    coming: u64,
    was: u64,
    past: u64,
    next: u64,
    thank: u64,
    warm: u64,
    sorry: u64,
    hope: u64,
    remember: u64,
    well: u64,
    see: u64,
    not: u64,
    /// Anybody, conditions, policies, sources.
    people: u64,
    when: u64,
    modal: u64,
    policy: u64,
    general: u64,
    imperative: u64,
    public: u64,
    review: u64,
    source: u64,
    mine: u64,
    own_word: u64,
    name: u64,
}

static BITS: LazyLock<Bits> = LazyLock::new(|| {
    let of = |names: &[&str]| names.iter().fold(0, |all, name| all | TABLES.bit(name));
    Bits {
        you: of(&["sign-you"]),
        own: of(&["sign-we", "sign-i", "sign-team"]),
        they: of(&["sign-they", "sign-it"]),
        kin: of(&["sign-kin"]),
        role: of(&["sign-role"]),
        patient: of(&["sign-patient"]),
        poster: of(&["sign-poster"]),
        house: of(&["sign-house"]),
        event: of(&["sign-event"]),
        thing: of(&["sign-thing"]),
        know: of(&["sign-know", "sign-bill"]),
        did: of(&["sign-did"]),
        youdid: of(&["sign-youdid"]),
        coming: of(&["sign-coming"]),
        was: of(&["sign-was", "sign-have"]),
        past: of(&["sign-last", "sign-date"]),
        next: of(&["sign-next", "sign-will"]),
        thank: of(&["sign-thank"]),
        warm: of(&["sign-glad"]),
        sorry: of(&["sign-sorry"]),
        hope: of(&["sign-hope"]),
        remember: of(&["sign-remember"]),
        well: of(&["sign-well"]),
        see: of(&["sign-see"]),
        not: of(&["sign-not"]),
        people: of(&["sign-people"]),
        when: of(&["sign-if"]),
        modal: of(&["sign-modal"]),
        policy: of(&["sign-policy"]),
        general: of(&["sign-general"]),
        imperative: of(&["sign-imperative"]),
        public: of(&["sign-public"]),
        review: of(&["sign-review"]),
        source: of(&["sign-source", "sign-interest", "sign-need"]),
        mine: of(&["sign-i"]),
        own_word: of(&["sign-own"]),
        name: 1 << super::model::NAME,
    }
});

/// Which words are of any of the classes, one bit each; a sentence has at most 40 words.
fn places(masks: &[u64], classes: u64) -> u64 {
    masks.iter().take(64).rev().fold(0, |bits, mask| bits << 1 | u64::from(mask & classes != 0))
}

/// Adds the bold signs; `whole` is what the words of the whole text can be.
pub(crate) fn bold(reading: &Reading<'_>, at: Range<usize>, whole: u64, out: &mut Vec<u32>) {
    let b = &*BITS;
    let masks: Vec<u64> = at.clone().map(|i| reading.mask(i)).collect();
    let all = masks.iter().fold(0, |all, m| all | m);
    let first = masks.first().copied().unwrap_or(0);
    // `second` stands at most `reach` words behind `first`.
    let near = |first: u64, second: u64, reach: usize| {
        if all & first == 0 || all & second == 0 {
            return false;
        }
        let (ones, twos) = (places(&masks, first), places(&masks, second));
        (1..=reach).any(|step| (ones << step) & twos != 0)
    };
    let has = |bits: u64| all & bits != 0;
    let cores = [
        near(b.you, b.event, 3),
        near(b.you, b.thing, 3),
        near(b.you, b.know, 3),
        near(b.you, b.kin, 2) && !near(b.you, b.public, 3),
        near(b.own, b.did, 3) && has(b.you | b.they | b.kin),
        near(b.own | b.role | b.name, b.did, 3) && near(b.did, b.you, 4),
        near(b.you, b.did, 1) && near(b.did, b.own | b.role | b.did, 4),
        near(b.you, b.youdid, 2),
        near(b.you, b.was, 1),
        near(b.thank, b.coming, 4) && !has(b.public | b.review),
        has(b.thank | b.warm | b.sorry | b.hope) && has(b.event | b.thing | b.kin | b.know),
        has(b.warm | b.hope) && near(b.you, b.well, 5),
        has(b.warm) && near(b.coming | b.see, b.you | b.kin | b.thing | b.event, 3),
        near(b.event | b.thing | b.know, b.own, 2) && near(b.own, b.did, 2),
        near(b.you, b.house, 5) || near(b.house, b.you, 5),
        near(b.see, b.past | b.next, 3) && has(b.you | b.see),
        near(b.own, b.remember, 2) && has(b.you | b.kin | b.event | b.thing),
        has(b.they | b.kin | b.poster) && has(b.patient | b.did) && has(b.own | b.house),
        has(b.patient) && has(b.own | b.you) && !has(b.people),
        near(b.know, b.you, 4) && has(b.own),
        near(b.they, b.was | b.youdid, 2) && has(b.event | b.thing | b.know | b.house),
        has(b.role | b.name) && near(b.you, b.did | b.youdid | b.was, 3),
        near(b.did, b.you, 2) && has(b.event | b.thing | b.know | b.past),
    ];
    let anybody = has(b.people | b.general) || has(b.when) || has(b.policy);
    let frames = [
        anybody,
        has(b.modal),
        first & b.imperative != 0,
        has(b.public),
        has(b.review),
        has(b.source),
        first & b.mine != 0 && !has(b.you),
        first & b.when != 0,
        first & b.general != 0,
        whole & b.policy != 0,
        whole & b.public != 0,
        whole & b.source != 0,
        whole & b.people != 0,
        has(b.not),
        !has(b.you | b.kin | b.poster | b.patient | b.see),
        !has(b.you | b.kin | b.poster | b.patient | b.see | b.they | b.name),
        !has(b.event | b.thing | b.know | b.did | b.youdid | b.coming | b.house | b.patient),
        near(b.own, b.not | b.modal, 2) && has(b.policy),
        near(b.people, b.event | b.thing | b.know | b.was | b.did, 4),
        near(b.you, b.own_word, 1),
        first & (b.general | b.when) != 0 && near(b.you, b.event | b.thing | b.know | b.did, 4),
    ];
    let time = u32::from(has(b.was | b.did | b.youdid)) | u32::from(has(b.past)) << 1 | u32::from(has(b.next)) << 2;
    let frame = u32::from(anybody)
        | u32::from(has(b.modal)) << 1
        | u32::from(first & b.imperative != 0) << 2
        | u32::from(has(b.public | b.review)) << 3;
    weigh_bold(&cores, &frames, [time, frame], out);
}

/// Each sign as often as it weighs, with how many there are, the time and the frame of the sentence.
fn weigh_bold(cores: &[bool], frames: &[bool], [time, frame]: [u32; 2], out: &mut Vec<u32>) {
    let count = u32::try_from(cores.iter().filter(|c| **c).count().min(5)).unwrap_or(0);
    let mut strong = |kind: u32, a: u32, c: u32, times: usize| out.extend(std::iter::repeat_n(mix(kind, a, c), times));
    strong(30, count, 0, 3);
    strong(31, count, frame, 3);
    strong(32, count.min(1), time, 2);
    for (i, _) in (0u32..).zip(cores).filter(|(_, on)| **on) {
        strong(33, i, 0, 2);
        strong(34, i, u32::from(frame != 0), 3);
        strong(35, i, time, 1);
    }
    for (i, _) in (0u32..).zip(frames).filter(|(_, on)| **on) {
        strong(36, i, 0, 3);
        strong(37, i, count.min(2), 2);
    }
}
