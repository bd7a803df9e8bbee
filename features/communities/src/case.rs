//! A case as typed and as it may stand: structured, with an age band instead of an age, and a confirmed Safe Harbor list.

use guard::{Cleared, Place};
use kernel::FieldError;

use crate::types::{MOST_WORDS, parse_title};

/// Ages as bands; Safe Harbor makes everything from 90 on one band (45 CFR 164.514(b)(2)(i)(C)).
pub(crate) const AGES: [&str; 7] = ["under-1", "1-12", "13-17", "18-39", "40-64", "65-89", "90-up"];
pub(crate) const SEXES: [&str; 4] = ["female", "male", "other", "unsaid"];
/// Where it was seen: a kind of place, never a place.
pub(crate) const SETTINGS: [&str; 8] =
    ["primary", "specialty", "emergency", "ward", "icu", "pharmacy", "home", "telehealth"];
/// What colleagues vote on.
pub(crate) const POLLS: [&str; 2] = ["diagnosis", "management"];
pub(crate) const CONSENTS: [&str; 2] = ["written", "none"];

/// The version of the list below, stored with what was confirmed.
const LIST: &str = "safe-harbor-1";

/// Identifiers that are confirmed together: the form's field, whose sentence has the same key, and the letters of
/// 45 CFR 164.514(b)(2)(i); none for what (ii) asks, that nobody knows how somebody could be recognised.
pub(crate) const SAFE_HARBOR: [(&str, &str); 11] = [
    ("safe-names", "A"),
    ("safe-places", "B"),
    ("safe-dates", "C"),
    ("safe-contact", "DEF"),
    ("safe-numbers", "GHIJK"),
    ("safe-things", "LM"),
    ("safe-web", "NO"),
    ("safe-body", "P"),
    ("safe-faces", "Q"),
    ("safe-other", "R"),
    ("safe-knowledge", ""),
];

/// The boxes for words: the field, and whether it must hold some.
pub(crate) const PARTS: [(&str, bool); 6] = [
    ("presenting", true),
    ("findings", true),
    ("course", false),
    ("text", true),
    ("teaching", false),
    ("follow_up", false),
];

/// What was typed, kept when it comes back. Title, question, options and picture are those of any topic.
#[derive(Debug, Default)]
pub(crate) struct TypedCase {
    pub base: crate::http::Typed,
    pub age: String,
    pub sex: String,
    pub setting: String,
    /// The words of [`PARTS`], in their order; the question's stand in `base.text`.
    pub parts: [String; 6],
    pub poll: String,
    pub consent: String,
    /// Confirmed fields of [`SAFE_HARBOR`].
    pub confirmed: Vec<&'static str>,
    /// The name of the colleague who is asked to look first.
    pub colleague: String,
}

impl TypedCase {
    /// Notes what is to be mended.
    pub(crate) fn fault(&mut self, field: &'static str, code: &'static str) {
        self.base.errors.push(FieldError { field, code });
    }
}

/// A case whose words may stand among peers.
#[derive(Debug)]
pub(crate) struct NewCase {
    pub title: Cleared<String>,
    pub age: &'static str,
    pub sex: &'static str,
    pub setting: &'static str,
    pub presenting: Cleared<String>,
    pub findings: Cleared<String>,
    pub course: Cleared<String>,
    pub question: Cleared<String>,
    pub teaching: Cleared<String>,
    pub follow_up: Cleared<String>,
    pub poll: &'static str,
    pub options: Vec<Cleared<String>>,
    pub checklist: String,
    pub consent: &'static str,
}

/// The case, when all of it may stand.
///
/// # Errors
/// What is to be mended, every field of it.
pub(crate) fn parse(typed: &TypedCase) -> Result<NewCase, Vec<FieldError>> {
    let mut faults = Vec::new();
    let title = parse_title(&typed.base.title).map_err(|fault| faults.push(fault)).ok();
    let title = title.and_then(|title| clear(&mut faults, "title", &title));
    let mut pick = |field, list: &[&'static str], word: &str| {
        let found = list.iter().copied().find(|one| *one == word);
        if found.is_none() {
            faults.push(FieldError { field, code: "case-choose" });
        }
        found
    };
    let age = pick("age", &AGES, &typed.age);
    let sex = pick("sex", &SEXES, &typed.sex);
    let setting = pick("setting", &SETTINGS, &typed.setting);
    let consent = pick("consent_given", &CONSENTS, &typed.consent);
    let polled = !typed.base.options.is_empty();
    let poll = if polled { pick("poll", &POLLS, &typed.poll) } else { Some("") };
    let mut words = PARTS.iter().zip(&typed.parts).map(|(part, text)| part_of(&mut faults, *part, text));
    let mut next = || words.next().flatten();
    let parts = [next(), next(), next(), next(), next(), next()];
    if typed.base.options.len() == 1 {
        faults.push(FieldError { field: "option1", code: "options-few" });
    }
    let options: Vec<_> = typed.base.options.iter().filter_map(|one| clear(&mut faults, "option1", one)).collect();
    for (field, _) in SAFE_HARBOR.into_iter().filter(|(field, _)| !typed.confirmed.contains(field)) {
        faults.push(FieldError { field, code: "safe-unconfirmed" });
    }
    let checklist = format!("{LIST} {}", typed.confirmed.join(" "));
    match (title, age, sex, setting, consent, poll, parts) {
        (
            Some(title),
            Some(age),
            Some(sex),
            Some(setting),
            Some(consent),
            Some(poll),
            [Some(presenting), Some(findings), Some(course), Some(question), Some(teaching), Some(follow_up)],
        ) if faults.is_empty() => Ok(NewCase {
            title,
            age,
            sex,
            setting,
            presenting,
            findings,
            course,
            question,
            teaching,
            follow_up,
            poll,
            options,
            checklist,
            consent,
        }),
        _ => Err(faults),
    }
}

/// The words of one box.
fn part_of(
    faults: &mut Vec<FieldError>,
    (field, required): (&'static str, bool),
    text: &str,
) -> Option<Cleared<String>> {
    let words = text.replace("\r\n", "\n").trim().to_owned();
    let code = match words.chars().count() {
        0 if required => "case-missing",
        n if n > MOST_WORDS => "words-many",
        _ => return clear(faults, field, &words),
    };
    faults.push(FieldError { field, code });
    None
}

/// Teaching points or a follow-up that come later.
///
/// # Errors
/// What is to be mended.
pub(crate) fn parse_later(teaching: &str, follow_up: &str) -> Result<[Cleared<String>; 2], Vec<FieldError>> {
    let mut faults = Vec::new();
    let later = [("teaching", teaching), ("follow_up", follow_up)];
    let words = later.map(|(field, text)| part_of(&mut faults, (field, false), text));
    match words {
        [Some(teaching), Some(follow_up)] => Ok([teaching, follow_up]),
        _ => Err(faults),
    }
}

fn clear(faults: &mut Vec<FieldError>, field: &'static str, text: &str) -> Option<Cleared<String>> {
    let cleared = guard::clear(Place::Peers, text).ok();
    let code = match (&cleared, ages(text).is_empty()) {
        (None, _) => "case-tells",
        (Some(_), false) => "age-exact",
        (Some(_), true) => return cleared,
    };
    faults.push(FieldError { field, code });
    None
}

/// Exact ages in a box, as they stand there.
pub(crate) fn aged(text: &str) -> Vec<&str> {
    ages(text).into_iter().filter_map(|span| text.get(span)).map(str::trim).collect()
}

/// The words of a box for which it was refused, each once.
pub(crate) fn told(text: &str) -> Vec<&str> {
    let refused = guard::phi(text).into_iter().filter(|found| Place::Peers.refuses(found)).map(|found| found.span);
    let mut words: Vec<&str> =
        refused.chain(ages(text)).filter_map(|span| text.get(span)).map(str::trim).filter(|w| !w.is_empty()).collect();
    let mut seen = std::collections::HashSet::new();
    words.retain(|word| seen.insert(*word));
    words
}

/// Words after a number that make an age of it.
const AFTER: [&str; 12] = [
    "year old",
    "years old",
    "yr old",
    "yrs old",
    "y/o",
    "yo",
    "y.o",
    "month old",
    "months old",
    "año de edad",
    "años de edad",
    "meses de edad",
];
/// Words before a number that make an age of it.
const BEFORE: [&str; 7] = ["aged", "age", "age:", "age of", "edad", "edad:", "edad de"];
/// In Spanish a person "de 34 años": a disease may be so old, a person tells an age.
const PERSONS: [&str; 8] = ["mujer", "hombre", "paciente", "niña", "niño", "varón", "señora", "señor"];

/// Where a text gives an age in years or months. A case has a band instead: with the rest of a case an exact age narrows
/// down who it is.
fn ages(text: &str) -> Vec<std::ops::Range<usize>> {
    let plain = |part: &str| part.to_lowercase().replace(['-', '\u{2011}', '\n'], " ");
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = (at..bytes.len()).find(|i| bytes[*i].is_ascii_digit()) {
        let end = (start..bytes.len()).find(|i| !bytes[*i].is_ascii_digit()).unwrap_or(bytes.len());
        at = end;
        let glued = text
            .get(..start)
            .and_then(|head| head.chars().next_back())
            .is_some_and(|c| c.is_alphanumeric() || "./".contains(c));
        if end - start > 3 || glued {
            continue;
        }
        let tail: String = text.get(end..).unwrap_or_default().chars().take(16).collect();
        let head: Vec<char> = text.get(..start).unwrap_or_default().chars().rev().take(20).collect();
        let (tail, head) = (plain(&tail), plain(&head.into_iter().rev().collect::<String>()));
        let said = tail.trim_start();
        let whole = |word: &str| {
            said.strip_prefix(word).is_some_and(|rest| rest.chars().next().is_none_or(|c| !c.is_alphanumeric()))
        };
        let led = |word: &str| {
            let led = head.trim_end();
            led.strip_suffix(word).is_some_and(|rest| rest.chars().next_back().is_none_or(|c| !c.is_alphanumeric()))
        };
        let person =
            head.trim_end().strip_suffix(" de").is_some_and(|rest| PERSONS.iter().any(|one| rest.ends_with(one)));
        if let Some(word) = AFTER.iter().find(|word| whole(word)) {
            let gap = tail.len() - said.len();
            found.push(start..boundary(text, end + gap + word.len()));
        } else if BEFORE.iter().any(|word| led(word)) || person && said.starts_with("año") {
            found.push(start..end);
        }
    }
    found
}

/// The next boundary of a character; folding to lower case may change lengths by a byte.
fn boundary(text: &str, at: usize) -> usize {
    (at..text.len()).find(|i| text.is_char_boundary(*i)).unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn good() -> TypedCase {
        let text = |words: &str| words.to_owned();
        TypedCase {
            base: crate::http::Typed { title: text("Cough that would not end"), ..Default::default() },
            age: text("40-64"),
            sex: text("female"),
            setting: text("primary"),
            parts: [
                text("Cough for six weeks, worse at night."),
                text("Lungs clear."),
                String::new(),
                text("What would you look for next?"),
                String::new(),
                String::new(),
            ],
            poll: String::new(),
            consent: text("none"),
            confirmed: SAFE_HARBOR.iter().map(|(field, _)| *field).collect(),
            colleague: String::new(),
        }
    }

    #[test]
    fn the_checklist_names_each_of_the_eighteen_identifiers_once() {
        let mut letters: Vec<char> = SAFE_HARBOR.iter().flat_map(|(_, letters)| letters.chars()).collect();
        letters.sort_unstable();
        assert_eq!(letters, ('A'..='R').collect::<Vec<_>>());
        for kind in guard::Identifier::ALL {
            assert!(letters.contains(&kind.letter()), "{kind:?}");
        }
    }

    #[test]
    fn what_is_missing_or_tells_is_named() {
        let check = |change: fn(&mut TypedCase), want: &[(&str, &str)]| {
            let mut typed = good();
            change(&mut typed);
            let got = parse(&typed).err().unwrap_or_default();
            assert_eq!(got.iter().map(|f| (f.field, f.code)).collect::<Vec<_>>(), want);
        };
        check(|_| {}, &[]);
        check(|c| c.age = "51".into(), &[("age", "case-choose")]);
        check(|c| c.parts[0].clear(), &[("presenting", "case-missing")]);
        check(|c| c.parts[1] = "Seen on May 3, 2024.".into(), &[("findings", "case-tells")]);
        check(|c| c.parts[2] = "Then the 52-year-old woman fell.".into(), &[("course", "age-exact")]);
        check(|c| c.parts[4] = "a".repeat(6_001), &[("teaching", "words-many")]);
        check(|c| c.base.options = vec!["Asthma".into()], &[("poll", "case-choose"), ("option1", "options-few")]);
        check(|c| c.confirmed.retain(|one| *one != "safe-faces"), &[("safe-faces", "safe-unconfirmed")]);
    }

    #[test]
    fn an_age_is_told_from_a_time_and_a_dose() {
        let check = |text: &str, want: &[&str]| {
            let got: Vec<&str> = ages(text).into_iter().map(|span| &text[span]).collect();
            assert_eq!(got, want, "{text}");
        };
        check("A 34-year-old man", &["34-year-old"]);
        check("34 yo with 2 children, aged 5 and up", &["34 yo", "5"]);
        check("a 4 month old", &["4 month old"]);
        check("Mujer de 34 años con diabetes de 10 años de evolución", &["34"]);
        check("niño de 7 años de edad", &["7 años de edad"]);
        check("after 2 years, on day 3, 5 mg, stage 3, 20 pack years, 120/80, page 12", &[]);
        check("smoked for 20 years; youth; 3 young siblings", &[]);
    }

    #[test]
    fn what_was_found_is_shown_once() {
        assert_eq!(told("A 34-year-old man, then a 34-year-old man"), ["34-year-old"]);
    }
}
