//! Safe Harbor rewrite: for each identifier words that keep the sense without it.

use std::ops::Range;

use crate::phi::{Identifier, PhiFinding, phi};

/// A replacement offered for one finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// What it is offered for.
    pub finding: PhiFinding,
    /// The bytes to replace: the finding, and words that would not stand without it ("Dr." before a name).
    pub span: Range<usize>,
    /// The words to put there.
    pub words: String,
}

impl Offer {
    /// The text with this one offer taken; unchanged when `text` is not the text that was read.
    pub fn apply(&self, text: &str) -> String {
        match (text.get(..self.span.start), text.get(self.span.end..)) {
            (Some(before), Some(after)) => format!("{before}{}{after}", self.words),
            _ => text.to_owned(),
        }
    }
}

/// What [`rewrite`] offers for a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rewritten {
    /// The text with every offer taken. It scans clean.
    pub text: String,
    /// One offer for each finding, in the order of the text, none overlapping another.
    pub offers: Vec<Offer>,
}

/// How often a rewritten text is read again before its doubtful parts are cut out.
const ROUNDS: usize = 3;

/// Offers a replacement for every identifier, in Spanish when the text is Spanish. The rewritten text scans clean, and
/// rewriting it again changes nothing.
///
/// # Examples
/// ```
/// let seen = guard::rewrite("My daughter Anna saw Dr. Smith on May 3, 2022.");
/// assert_eq!(seen.text, "My daughter saw a doctor in 2022.");
/// assert_eq!(seen.offers[1].apply("My daughter Anna saw Dr. Smith on May 3, 2022."), "My daughter Anna saw a doctor on May 3, 2022.");
/// ```
pub fn rewrite(text: &str) -> Rewritten {
    let spanish = spanish(text);
    let offers = offers(text, phi(text), spanish);
    let mut out = taken(text, &offers);
    for round in 0.. {
        let left = phi(&out);
        if left.is_empty() {
            break;
        }
        out = if round < ROUNDS { taken(&out, &self::offers(&out, left, spanish)) } else { cut(&out, &left) };
    }
    Rewritten { text: out, offers }
}

fn offers(text: &str, findings: Vec<PhiFinding>, spanish: bool) -> Vec<Offer> {
    let mut out: Vec<Offer> = Vec::with_capacity(findings.len());
    let mut free = 0;
    for finding in findings {
        let (span, words) = offer(text, &finding, free, spanish);
        free = span.end;
        out.push(Offer { finding, span, words });
    }
    out
}

/// The text with every offer taken, in one pass.
fn taken(text: &str, offers: &[Offer]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for offer in offers {
        out.push_str(text.get(at..offer.span.start).unwrap_or_default());
        out.push_str(&offer.words);
        at = offer.span.end;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}

/// What still looks like an identifier after several rounds is taken out without a word; the text gets shorter each time.
fn cut(text: &str, findings: &[PhiFinding]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for finding in findings {
        out.push_str(text.get(at..finding.span.start).unwrap_or_default());
        at = finding.span.end;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}

/// The span and the words for one finding; the span may reach back to `free`, over words that need the identifier.
fn offer(text: &str, finding: &PhiFinding, free: usize, spanish: bool) -> (Range<usize>, String) {
    let span = finding.span.clone();
    let before = text.get(free..span.start).unwrap_or_default();
    let words = finding.words(text);
    let pick = |en: &str, es: &str| if spanish { es } else { en }.to_owned();
    let said = match finding.kind {
        Identifier::Name => return name(text, &span, before, spanish),
        Identifier::Date => return date(&span, before, words, spanish),
        Identifier::Place => pick("a nearby city", "una ciudad cercana"),
        Identifier::Address => pick("a home address", "un domicilio"),
        Identifier::Zip => zip(words).unwrap_or_else(|| pick("a ZIP code", "un código postal")),
        Identifier::Organization => pick("a health center", "un centro de salud"),
        Identifier::Age => return age(&span, before, words, spanish),
        Identifier::Phone => pick("a phone number", "un teléfono"),
        Identifier::Fax => pick("a fax number", "un número de fax"),
        Identifier::Email => pick("an e-mail address", "un correo electrónico"),
        Identifier::Ssn => pick("a social security number", "un número de seguro social"),
        Identifier::Mrn => pick("a record number", "un número de expediente"),
        Identifier::HealthPlan => pick("a plan number", "un número de póliza"),
        Identifier::Account | Identifier::Iban => pick("an account number", "un número de cuenta"),
        Identifier::Card => pick("a card number", "un número de tarjeta"),
        Identifier::License => pick("a license number", "un número de licencia"),
        Identifier::Vehicle => pick("a vehicle number", "un número de vehículo"),
        Identifier::Device => pick("a device number", "un número de aparato"),
        Identifier::Url => pick("a web page", "una página web"),
        Identifier::Ip => pick("a network address", "una dirección de red"),
        Identifier::Biometric => pick("a biometric print", "un dato biométrico"),
        Identifier::Unique if words.starts_with('@') => pick("an account", "una cuenta"),
        Identifier::Unique => pick("a code", "un código"),
        Identifier::Rare => pick("a rare condition", "una enfermedad poco común"),
    };
    (span, said)
}

/// The last word of `before`, in lower case without its point, and where it starts; only spaces may follow it.
fn last_word(before: &str) -> Option<(usize, String)> {
    let trimmed = before.trim_end_matches([' ', '.']);
    if trimmed.len() == before.len() {
        return None;
    }
    let start = trimmed
        .rfind(|c: char| !c.is_alphanumeric())
        .map_or(0, |at| at + trimmed[at..].chars().next().map_or(1, char::len_utf8));
    let word = trimmed.get(start..)?;
    (!word.is_empty()).then(|| (start, word.to_lowercase()))
}

/// A name that was found with its title before it, as "Dr. Smith": the title is words before the name.
fn untitled<'t>(text: &'t str, span: &Range<usize>, before: &'t str) -> (Range<usize>, &'t str) {
    let words = text.get(span.clone()).unwrap_or_default();
    let from = span.start - before.len();
    let title = words.split([' ', '.']).next().unwrap_or_default();
    let known = [
        "dr",
        "dra",
        "mr",
        "mrs",
        "ms",
        "miss",
        "mx",
        "sr",
        "sra",
        "srta",
        "prof",
        "doctor",
        "doctora",
        "nurse",
        "professor",
    ];
    let rest = words.get(title.len()..).unwrap_or_default().trim_start_matches(['.', ' ']);
    if rest.is_empty() || !known.contains(&title.to_lowercase().as_str()) {
        return (span.clone(), before);
    }
    let start = span.end - rest.len();
    (start..span.end, text.get(from..start).unwrap_or_default())
}

const KIN: &[&str] = &[
    "daughter",
    "son",
    "wife",
    "husband",
    "mother",
    "father",
    "mom",
    "mum",
    "dad",
    "sister",
    "brother",
    "aunt",
    "uncle",
    "niece",
    "nephew",
    "cousin",
    "grandmother",
    "grandfather",
    "grandma",
    "grandpa",
    "granddaughter",
    "grandson",
    "girlfriend",
    "boyfriend",
    "partner",
    "friend",
    "neighbor",
    "coworker",
    "boss",
    "baby",
    "kid",
    "child",
    "twin",
    "hija",
    "hijo",
    "esposa",
    "esposo",
    "mujer",
    "madre",
    "padre",
    "mamá",
    "papá",
    "mama",
    "papa",
    "hermana",
    "hermano",
    "tía",
    "tío",
    "sobrina",
    "sobrino",
    "prima",
    "primo",
    "abuela",
    "abuelo",
    "nieta",
    "nieto",
    "amiga",
    "amigo",
    "vecina",
    "vecino",
    "novia",
    "novio",
];

fn name(text: &str, span: &Range<usize>, before: &str, spanish: bool) -> (Range<usize>, String) {
    let pick = |en: &str, es: &str| if spanish { es } else { en }.to_owned();
    let (span, before) = &untitled(text, span, before);
    let owner = text.get(span.end..).is_some_and(|rest| rest.starts_with("'s") || rest.starts_with("’s"));
    if let Some((start, word)) = last_word(before) {
        let start = span.start - before.len() + start;
        match word.as_str() {
            "dr" | "doctor" | "prof" | "professor" => return (start..span.end, pick("a doctor", "un médico")),
            "dra" | "doctora" => return (start..span.end, pick("a doctor", "una médica")),
            "nurse" | "enfermera" | "enfermero" => return (start..span.end, pick("a nurse", "personal de enfermería")),
            "mr" | "mrs" | "ms" | "miss" | "mx" | "sr" | "sra" | "srta" | "señor" | "señora" | "señorita" | "don"
            | "doña" => {
                return (start..span.end, pick("a person", "una persona"));
            }
            // "my daughter Anna" keeps its sense without the name; so do "Anna's" and "daughter's".
            kin if KIN.contains(&kin) && !owner => {
                let gap = text.get(..span.start).map_or(span.start, |head| head.trim_end_matches(' ').len());
                return (gap.max(start)..span.end, String::new());
            }
            _ => {}
        }
    }
    (span.clone(), pick("a person", "una persona"))
}

/// A year that the date names with four digits; "in 2022", or "on a day" without one.
fn date(span: &Range<usize>, before: &str, words: &str, spanish: bool) -> (Range<usize>, String) {
    let year = words
        .split(|c: char| !c.is_ascii_digit())
        .find(|part| part.len() == 4 && (part.starts_with("19") || part.starts_with("20")));
    let on = last_word(before).filter(|(_, word)| matches!(word.as_str(), "on" | "el" | "in" | "en"));
    let start = on.as_ref().map_or(span.start, |(at, _)| span.start - before.len() + at);
    let said = match (year, spanish, on.is_some()) {
        (Some(year), false, true) => format!("in {year}"),
        (Some(year), true, true) => format!("en {year}"),
        (Some(year), ..) => year.to_owned(),
        (None, false, true) => "one day".to_owned(),
        (None, true, true) => "un día".to_owned(),
        (None, false, false) => "a certain day".to_owned(),
        (None, true, false) => "cierto día".to_owned(),
    };
    (start..span.end, said)
}

fn age(span: &Range<usize>, before: &str, words: &str, spanish: bool) -> (Range<usize>, String) {
    let years = words.contains(|c: char| c.is_alphabetic());
    let born = last_word(before).filter(|(_, word)| matches!(word.as_str(), "in" | "en") && words.len() == 4);
    let said = match (born.is_some(), spanish, years) {
        (true, false, _) => "long ago",
        (true, true, _) => "hace mucho",
        (_, false, _) => "over 90",
        (_, true, _) => "de más de 90",
    };
    // "mi abuela de 93 años" has its own "de".
    let de = last_word(before).filter(|(_, word)| spanish && word == "de");
    let at = born.or(de).map_or(span.start, |(at, _)| span.start - before.len() + at);
    (at..span.end, said.to_owned())
}

/// The first three digits stand for enough people, unless the area is one of the restricted seventeen.
fn zip(words: &str) -> Option<String> {
    let area = words.get(..3)?;
    let small = crate::phi::RESTRICTED.contains(&area) || words.len() == 3;
    (!small && area.bytes().all(|b| b.is_ascii_digit())).then(|| format!("{area}**"))
}

/// More Spanish than English among the small words.
fn spanish(text: &str) -> bool {
    const ES: &[&str] = &[
        "el", "la", "los", "las", "de", "que", "mi", "mis", "en", "y", "con", "por", "para", "se", "una", "un", "está",
        "tengo", "su", "del", "al", "muy", "soy", "es", "desde", "me", "llamo", "vivo", "hola", "gracias", "años",
        "doctora", "señora", "lo",
    ];
    const EN: &[&str] = &[
        "the", "of", "and", "to", "in", "my", "is", "with", "for", "was", "has", "that", "this", "at", "on", "from",
        "her", "his", "it", "a", "are", "we", "she", "he", "you", "not", "i", "call",
    ];
    let (mut es, mut en) = (0usize, 0usize);
    for word in text.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty() && w.len() <= 9).take(400) {
        let low = word.to_lowercase();
        es += usize::from(ES.contains(&low.as_str()));
        en += usize::from(EN.contains(&low.as_str()));
    }
    es > en
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sense_stays() {
        let check = |text: &str, want: &str| {
            let seen = rewrite(text);
            assert_eq!(seen.text, want, "{text}");
            assert_eq!(phi(&seen.text), [], "{want}");
            assert_eq!(rewrite(&seen.text).text, seen.text);
        };
        check("My daughter Anna saw Dr. Smith on May 3, 2022.", "My daughter saw a doctor in 2022.");
        check("Call me at 303-555-0142", "Call me at a phone number");
        check("I live in Springfield, IL", "I live in a nearby city, IL");
        check("My 94-year-old aunt", "My over 90 aunt");
        check("He is 93 years old", "He is over 90");
        check("My MRN is 4829131", "My MRN is a record number");
        check("surgery on 3/4 hurt", "surgery one day hurt");
        check("Mi hija Lucía nació el 3 de mayo de 2021", "Mi hija nació en 2021");
        check("mi abuela de 93 años vive en Guadalajara", "mi abuela de más de 90 vive en una ciudad cercana");
        check("Boulder, CO 80302", "a nearby city, CO 803**");
        check("Nothing to change in 2022.", "Nothing to change in 2022.");
    }
}
