//! The box for a text that will leave the care place, and what the guard says about it below.

mod change;

use guard::{Fault, Identifier, Kind, Level, Offer, PhiFinding, Place, ToneFinding};
use kernel::Locale;
use maud::{Markup, html};

use crate::{Button, Field, icon, notice::danger_outside, t};

/// Rows that one answer shows; the rest is counted. It keeps an answer while typing small.
const MOST_ROWS: usize = 12;

/// Below this confidence, in percent, a finding is shown as one that "may be".
const UNSURE: u8 = 60;

/// What is looked at, and for whom.
#[derive(Debug, Clone, Copy)]
pub struct Guarded<'a> {
    /// The words as they stand in the box, with plain line ends.
    pub text: &'a str,
    /// Where they shall go.
    pub place: Place,
    /// The writer speaks for the organisation: tone and duty are looked at as well.
    pub staff: bool,
    /// The practice's line, as shown and dialled, for when the words mean danger.
    pub nurse: Option<&'a str>,
}

impl Guarded<'_> {
    /// A replacement for each finding that the place refuses, in the order of the text.
    pub fn offers(&self) -> Vec<Offer> {
        let mut offers = guard::rewrite(self.text).offers;
        offers.retain(|offer| self.place.refuses(&offer.finding));
        offers
    }

    /// What is amiss in staff text for this place; nothing for others.
    pub fn faults(&self) -> Vec<ToneFinding> {
        let mut faults = if self.staff { guard::tone(self.text) } else { Vec::new() };
        faults.retain(|found| found.kind.binds(Some(self.place)));
        faults
    }

    /// What is amiss wherever staff tell of patients and colleagues: who is blamed, who is run down.
    pub fn part_faults(&self) -> Vec<ToneFinding> {
        let mut faults = self.faults();
        faults.retain(|found| found.kind.binds(None));
        faults
    }
}

/// A box, its buttons, and below them what the guard says, read out when it changes. `url` answers [`guard_findings`]
/// while the words are typed; the buttons inside the findings submit the form around it, as `take=START-END`,
/// `say=START-END` and `all=1`. The form's own buttons come first, so that Enter never takes a replacement.
pub fn guard_box(field: Field<'_>, id: &str, url: &str, buttons: &Markup, findings: &Markup) -> Markup {
    let into = format!("{id}-found");
    html! {
        div.guard-box {
            (field.id(id).screen(url, &into))
            @if !buttons.0.is_empty() { div.actions { (buttons) } }
            div.guarded id=(into) aria-live="polite" { (findings) }
            (guard_icons())
        }
    }
}

/// The symbols of findings that come while typing: a page holds just those that it uses.
pub fn guard_icons() -> Markup {
    html! { span hidden { @for name in ["alert", "check", "edit", "lock", "megaphone", "phone"] { (icon(name)) } } }
}

/// One of several boxes of a form, in which somebody tells of others; put [`guard_icons`] once beside them. The buttons in
/// its findings say which box they mean: `take=NAME:START-END`, `say=NAME:START-END`, `all=NAME`.
#[derive(Debug, Clone, Copy)]
pub struct GuardedPart<'a> {
    /// The box's name.
    pub name: &'a str,
    /// The writer speaks for themselves here: danger words may mean them, and help is shown. In a story they are the story's.
    pub own_voice: bool,
}

/// A box among others, and below it what the guard says of it alone; it is asked again when this box changes.
pub fn guard_part_box(field: Field<'_>, name: &str, url: &str, findings: &Markup) -> Markup {
    let into = format!("{name}-found");
    html! {
        div.guard-box.own {
            (field.screen(url, &into))
            div.guarded id=(into) aria-live="polite" { (findings) }
        }
    }
}

/// What the guard found in one box among others. Nothing where it found nothing.
pub fn guard_part_findings(l: Locale, seen: &Guarded<'_>, part: GuardedPart<'_>) -> Markup {
    if seen.text.trim().is_empty() {
        return html! {};
    }
    let (offers, faults) = (seen.offers(), seen.part_faults());
    html! {
        @if part.own_voice { (danger(l, seen)) }
        @if !offers.is_empty() { (identifiers(l, seen, &offers, part.name)) }
        @if !faults.is_empty() { (tone(l, seen, &faults, part.name)) }
    }
}

/// What the guard found: emergency help, what tells who it is about, what staff should say differently. Nothing for an
/// empty text. The same for a whole page and for an answer while typing.
pub fn guard_findings(l: Locale, seen: &Guarded<'_>) -> Markup {
    if seen.text.trim().is_empty() {
        return html! {};
    }
    let (offers, faults) = (seen.offers(), seen.faults());
    html! {
        (danger(l, seen))
        @if offers.is_empty() { p.guard-clean { (icon("check")) (t::guard_clean(l)) } } @else { (identifiers(l, seen, &offers, "")) }
        (may_stay(l, seen))
        @if !faults.is_empty() { (tone(l, seen, &faults, "")) }
    }
}

/// How many things were found, in words; for a page's title.
pub fn guard_count(l: Locale, seen: &Guarded<'_>) -> Option<String> {
    let found = seen.offers().len();
    (found > 0).then(|| t::guard_count(l, number(found)))
}

/// Life may be at risk, or somebody thinks of suicide. Outside of care nobody reads it in time.
fn danger(l: Locale, seen: &Guarded<'_>) -> Markup {
    let screening = guard::danger(seen.text);
    let acute: Vec<_> =
        screening.findings.iter().filter(|f| f.level == Level::Now || f.kind == Kind::SelfHarm).collect();
    let mut words: Vec<&str> = acute.iter().map(|f| f.words(seen.text)).collect();
    words.dedup();
    words.truncate(3);
    let crisis = acute.iter().any(|f| f.kind == Kind::SelfHarm);
    html! { @if !words.is_empty() { (danger_outside(l, &words, crisis, seen.nurse)) } }
}

/// The value of a button: which box, when there are several, and what it stands for.
fn value(part: &str, what: &str) -> String {
    if part.is_empty() { what.to_owned() } else { format!("{part}:{what}") }
}

fn identifiers(l: Locale, seen: &Guarded<'_>, offers: &[Offer], part: &str) -> Markup {
    let all = if part.is_empty() { "1" } else { part };
    let unsure = offers.iter().any(|offer| offer.finding.confidence < UNSURE);
    html! {
        section.guard {
            header {
                (icon("lock"))
                h2 { (t::guard_count(l, number(offers.len()))) }
                p { (t::guard_do(l)) @if unsure { " " (t::guard_unsure(l)) } }
            }
            @if offers.len() > 1 { div.actions { (Button::normal(&t::guard_all(l, number(offers.len()))).icon("edit").name("all", all)) } }
            // The count is read out; the rows are there to be visited.
            ul.rows role="list" aria-live="off" {
                @for offer in offers.iter().take(MOST_ROWS) { (row(l, seen.text, offer, part)) }
                @if let Some(more) = more(offers.len()) { li { span.meta { (t::guard_more(l, more)) } } }
            }
        }
    }
}

fn row(l: Locale, text: &str, offer: &Offer, part: &str) -> Markup {
    let words = text.get(offer.span.clone()).unwrap_or_default().trim();
    let label = match offer.words.trim() {
        "" => t::guard_take_out(l).to_owned(),
        instead => t::guard_write(l, instead),
    };
    let at = value(part, &format!("{}-{}", offer.finding.span.start, offer.finding.span.end));
    html! {
        li {
            div.body {
                span.title { "“" (words) "”" }
                span { b { (what(l, &offer.finding)) } " " span.letter title=(t::guard_letter_help(l)) { (t::guard_letter(l, offer.finding.letter())) } }
                span.meta { (why(l, offer.finding.kind)) }
            }
            button.button name="take" value=(at) { (label) span.hide { " (“" (words) "”)" } }
        }
    }
}

/// Found, and allowed in this place.
fn may_stay(l: Locale, seen: &Guarded<'_>) -> Markup {
    let found = guard::phi(seen.text);
    let words: Vec<&str> =
        found.iter().filter(|f| !seen.place.refuses(f)).map(|f| f.words(seen.text)).take(MOST_ROWS).collect();
    html! { @if !words.is_empty() { p.meta { (t::guard_may_stay(l, crate::quoted(l, &words))) } } }
}

fn tone(l: Locale, seen: &Guarded<'_>, faults: &[ToneFinding], part: &str) -> Markup {
    html! {
        section.guard {
            header {
                (icon("megaphone"))
                h2 { (t::guard_tone_count(l, number(faults.len()))) }
                p { (t::guard_tone_do(l)) }
            }
            ul.rows role="list" aria-live="off" {
                @for fault in faults.iter().take(MOST_ROWS) {
                    li {
                        div.body {
                            span.title { "“" (fault.words(seen.text)) "”" }
                            span { b { (by_word(l, "guard-fault", fault.kind.name())) } }
                            span.meta { (by_word(l, "guard-fault-why", fault.kind.name())) }
                            span.better { span.meta { (t::guard_better(l)) ": " } (fault.better) }
                        }
                        @if says_it(fault.kind) {
                            button.button name="say" value=(value(part, &format!("{}-{}", fault.span.start, fault.span.end))) {
                                (t::guard_say(l)) span.hide { " (“" (fault.better) "”)" }
                            }
                        }
                    }
                }
                @if let Some(more) = more(faults.len()) { li { span.meta { (t::guard_more(l, more)) } } }
            }
        }
    }
}

/// Whether the better sentence can stand in the text as it is; the others say what the writer has to add.
fn says_it(fault: Fault) -> bool {
    !matches!(fault, Fault::Disclosure | Fault::Cure)
}

/// "A phone number", or "May be a phone number".
fn what(l: Locale, found: &PhiFinding) -> String {
    let kind = by_word(l, "guard-kind", found.kind.word());
    if found.confidence < UNSURE {
        return t::guard_may_be(l, kind);
    }
    let mut letters = kind.chars();
    letters.next().map(char::to_uppercase).into_iter().flatten().chain(letters).collect()
}

fn why(l: Locale, kind: Identifier) -> &'static str {
    by_word(l, "guard-why", kind.word())
}

/// The sentence of a kind; a test holds that each has its own.
fn by_word(l: Locale, what: &str, word: &str) -> &'static str {
    t::by_key(l, &format!("{what}-{word}")).unwrap_or_default()
}

fn more(found: usize) -> Option<i64> {
    (found > MOST_ROWS).then(|| number(found - MOST_ROWS))
}

fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_and_fault_has_its_sentences_in_both_languages() {
        for l in Locale::ALL {
            let said = |what: &str, word: &str| assert!(!by_word(l, what, word).is_empty(), "{what}-{word} in {l:?}");
            for kind in Identifier::ALL {
                said("guard-kind", kind.word());
                said("guard-why", kind.word());
            }
            for fault in Fault::ALL {
                said("guard-fault", fault.name());
                said("guard-fault-why", fault.name());
            }
        }
    }

    #[test]
    fn a_doubtful_finding_may_be_one() {
        let check = |l, confidence, want: &str| {
            let found = PhiFinding { kind: Identifier::Name, span: 0..1, chars: 0..1, confidence, rule: "phi.tagger" };
            assert_eq!(what(l, &found), want);
        };
        check(Locale::En, 59, "May be a person’s name");
        check(Locale::En, 60, "A person’s name");
        check(Locale::Es, 40, "Puede ser el nombre de una persona");
        check(Locale::Es, 99, "El nombre de una persona");
    }

    #[test]
    fn an_answer_while_typing_stays_small() {
        let text = "Call Anna Smith at 303-555-0142 on May 3, 2022. ".repeat(60);
        let seen = Guarded { text: &text, place: Place::Open, staff: true, nurse: None };
        for l in Locale::ALL {
            let bytes = guard_findings(l, &seen).0.len();
            assert!(bytes < 12_000, "{bytes} bytes in {l:?}");
        }
    }
}
