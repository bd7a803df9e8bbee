//! Text in, findings out: danger words, words that identify a patient, and the only mint of [`Cleared`].
//!
//! Pure: no IO, no clock, no network; the same text gives the same findings for one [`VERSION`] of the tables. It may be
//! used alone.
//!
//! ```
//! use guard::{Kind, Level, Place, clear, danger, phi};
//!
//! let text = "Me duele el pecho";
//! let seen = danger(text);
//! let first = &seen.findings[0];
//! assert_eq!((first.level, first.kind, first.words(text)), (Level::Now, Kind::Cardiac, "duele el pecho"));
//!
//! assert_eq!(phi("Call me at 303-555-0142")[0].letter(), 'D');
//! let post = clear(Place::Open, "Walking every day helped me more than I thought.").expect("nothing identifies anyone");
//! assert_eq!(post.get(), "Walking every day helped me more than I thought.");
//! ```

mod cleared;
mod danger;
mod disclosure;
mod fold;
mod linear;
mod phi;
mod revoke;
mod rewrite;
mod score;
mod tagger;
mod template;
mod tone;
mod wording;

pub use cleared::{Cleared, Overridden, Override, OverrideRole, Place, Preferred, clear};
pub use danger::{Effect, Finding, Kind, Language, Level, Screening, danger, reasons};
pub use disclosure::{Disclosed, Disclosure, Purpose};
pub use phi::{Identifier, PhiFinding, phi};
pub use revoke::{Revocation, Scope, revocation, wrong_number};
pub use rewrite::{Offer, Rewritten, rewrite};
pub use score::{
    DangerRow, DangerScore, LevelScore, PhiRow, PhiScore, ReplyRow, ReplyScore, RevokeCount, RevokeRow, RevokeScore,
    Truth, WhyScore, score_danger, score_phi, score_replies, score_revoke,
};
pub use template::{Called, Link, Organisation, SafeVar, Template, TemplateError, Worded, WordedError, holes};
pub use tone::{Fault, ToneFinding, tone, tone_reasons};
pub use wording::{Tells, Unfit, unfit};

/// The version of every table in this crate: the day of its last change.
pub const VERSION: &str = "2026-11-22";

/// One entry for a fuzzer: any bytes, every function, every invariant that must hold. Returns when all hold.
///
/// # Panics
/// When a span is off a character boundary or outside the text: that is what a fuzzer looks for.
pub fn fuzz(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let seen = danger(&text);
    let spans = seen.findings.iter().chain(&seen.set_aside).map(|f| &f.span);
    let (identifiers, faults) = (phi(&text), tone(&text));
    assert_eq!(revocation(&text), revocation(&text));
    wrong_number(&text);
    let notice = unfit(&text, "");
    for span in spans
        .chain(notice.iter().map(|f| &f.span))
        .chain(identifiers.iter().map(|f| &f.span))
        .chain(faults.iter().map(|f| &f.span))
    {
        assert!(text.get(span.clone()).is_some_and(|words| !words.is_empty()), "a span off the text");
    }
    if let Ok(cleared) = clear(Place::Open, &text) {
        assert_eq!(cleared.get(), text.as_ref());
    }
}
