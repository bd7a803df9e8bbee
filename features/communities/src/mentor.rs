//! An offer to mentor as typed, turned into what may stand in a place of peers.

use guard::{Cleared, Place};
use kernel::FieldError;
use serde::Deserialize;

/// How often two may meet; the words in forms and rows.
pub(crate) const OFTEN: [&str; 3] = ["week", "fortnight", "month"];
/// Mentees that one mentor may have at the same time.
pub(crate) const MOST_MENTEES: i64 = 6;
/// Days after which a request that nobody answered returns.
pub(crate) const RETURN_DAYS: i64 = 14;
/// Requests of one name that may wait at the same time.
pub(crate) const MOST_ASKED: i64 = 3;
/// Characters of the fields, and of the sentence about oneself.
pub(crate) const FIELDS: usize = 120;
/// Characters of the sentence about oneself.
pub(crate) const WORDS: usize = 400;

/// What was typed, kept when it comes back.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct TypedOffer {
    #[serde(default)]
    pub fields: String,
    #[serde(default)]
    pub en: String,
    #[serde(default)]
    pub es: String,
    #[serde(default)]
    pub often: String,
    #[serde(default)]
    pub words: String,
    #[serde(default)]
    pub most: String,
    /// `stop`: no longer.
    #[serde(default)]
    pub act: String,
}

/// An offer that may stand.
#[derive(Debug)]
pub(crate) struct Offer {
    pub fields: Cleared<String>,
    pub speaks: String,
    pub often: &'static str,
    pub words: Cleared<String>,
    pub most: i64,
}

/// Words of `least` to `most` characters that may stand in a place; `code` says that they are too short or too long.
pub(crate) fn cleared(
    place: Place,
    field: &'static str,
    text: &str,
    least: usize,
    most: usize,
    code: &'static str,
) -> Result<Cleared<String>, FieldError> {
    if !(least..=most).contains(&text.chars().count()) {
        return Err(FieldError { field, code });
    }
    guard::clear(place, text).map_err(|_| FieldError { field, code: "title-tells" })
}

/// The words of one line, without more space than needed.
pub(crate) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The offer, or what is to be mended.
pub(crate) fn parse(typed: &TypedOffer) -> Result<Offer, Vec<FieldError>> {
    let mut faults = Vec::new();
    let mut fault = |field, code| faults.push(FieldError { field, code });
    let mut clear = |field, text: &str, least: usize, most: usize, code| {
        let text = one_line(text);
        if !(least..=most).contains(&text.chars().count()) {
            fault(field, code);
            return None;
        }
        let cleared = guard::clear(Place::Peers, &text).ok();
        if cleared.is_none() {
            fault(field, "title-tells");
        }
        cleared
    };
    let fields = clear("fields", &typed.fields, 3, FIELDS, "mentor-fields-length");
    let words = clear("words", &typed.words, 20, WORDS, "mentor-words-length");
    let speaks: Vec<&str> = [("en", &typed.en), ("es", &typed.es)]
        .into_iter()
        .filter(|(_, on)| !on.is_empty())
        .map(|(tag, _)| tag)
        .collect();
    if speaks.is_empty() {
        fault("speaks", "mentor-speaks-missing");
    }
    let often = OFTEN.into_iter().find(|word| *word == typed.often);
    if often.is_none() {
        fault("often", "choose-one");
    }
    let most = typed.most.trim().parse::<i64>().ok().filter(|n| (1..=MOST_MENTEES).contains(n));
    if most.is_none() {
        fault("most", "mentor-most-range");
    }
    match (fields, words, often, most) {
        (Some(fields), Some(words), Some(often), Some(most)) if faults.is_empty() => {
            Ok(Offer { fields, speaks: speaks.join(" "), often, words, most })
        }
        _ => Err(faults),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn good() -> TypedOffer {
        let text = |words: &str| words.to_owned();
        TypedOffer {
            fields: text("Heart failure, rural practice"),
            en: text("1"),
            es: String::new(),
            often: text("month"),
            words: text("Twenty years between clinic and ward; I like to think aloud."),
            most: text("2"),
            act: String::new(),
        }
    }

    #[test]
    fn what_is_missing_or_tells_is_named() {
        let check = |change: fn(&mut TypedOffer), want: &[(&str, &str)]| {
            let mut typed = good();
            change(&mut typed);
            let got = parse(&typed).err().unwrap_or_default();
            assert_eq!(got.iter().map(|f| (f.field, f.code)).collect::<Vec<_>>(), want);
        };
        check(|_| {}, &[]);
        check(|o| o.fields.clear(), &[("fields", "mentor-fields-length")]);
        check(|o| o.words = "Call me at 406-555-0177 any evening.".into(), &[("words", "title-tells")]);
        check(|o| o.en.clear(), &[("speaks", "mentor-speaks-missing")]);
        check(|o| o.often = "daily".into(), &[("often", "choose-one")]);
        check(|o| o.most = "7".into(), &[("most", "mentor-most-range")]);
    }
}
