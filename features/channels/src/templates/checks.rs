//! What is wrong with a wording, and what it takes: pure.

use gate::OrgConfig;
use guard::{Tells, WordedError, holes};
use kernel::{Locale, Result};
use rules::{
    grade::{Counted, Inflesz},
    sms::{self, Segments},
};

use super::{Texts, sample};
use crate::{Channel, Notice};

/// Most characters of a subject, and of a text, with the names of their variables.
const MOST_SUBJECT: usize = 60;
const MOST_TEXT: usize = 320;
/// A text takes at most so many parts, or as many as the program's own words take.
const MOST_PARTS: usize = 3;

/// What carriers demand in an answer, and what an emergency needs: where the program says it, the organisation says it too.
const KEYWORDS: [&str; 15] = [
    "STOP", "START", "HELP", "ALTO", "AYUDA", "911", "988", "YES", "TEXT", "SI", "TEXTO", "LINK", "ONLY", "SOLO",
    "ENLACE",
];

/// What is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Problem {
    /// Nothing was written.
    Empty,
    /// More than so many characters.
    Long(usize),
    /// A character that is no letter, sign or space.
    Control,
    /// Between braces stands nothing that this notice has.
    Hole(String),
    /// A variable is missing.
    Missing(&'static str),
    /// A variable stands there more than once.
    Twice(&'static str),
    /// A word is missing that carriers demand, or a number that helps.
    Keyword(&'static str),
    /// The text takes so many parts, and may take so many.
    Parts(usize, usize),
    /// A word may not stand in a notice; with the word that it is read as.
    Unfit(Tells, String, Option<&'static str>),
}

/// A problem in one of the fields, by the order of `FIELDS`.
pub(crate) type Fault = (usize, Problem);

/// What is wrong with the words, in the order of the fields. Words that were asked for, approved and sent have nothing wrong.
pub(crate) fn check(notice: &Notice, texts: &Texts, config: &OrgConfig) -> Vec<Fault> {
    let built_in = Texts::built_in(notice);
    let mut faults = Vec::new();
    for n in 0..4 {
        let most = if n < 2 { MOST_SUBJECT } else { MOST_TEXT };
        let of_field = field(texts.field(n), built_in.field(n), most, &config.phone);
        faults.extend(of_field.into_iter().map(|problem| (n, problem)));
    }
    if faults.is_empty() {
        for (n, l) in [(2, Locale::En), (3, Locale::Es)] {
            let parts = |texts: &Texts| Some(sms::segments(&filled(notice, texts, l, config).ok()?.1).parts);
            let (Some(takes), Some(took)) = (parts(texts), parts(&built_in)) else { continue };
            let most = took.max(MOST_PARTS);
            // By e-mail alone there are no parts.
            if takes > most && notice.stop().is_none() {
                faults.push((n, Problem::Parts(takes, most)));
            }
        }
    }
    faults
}

fn field(text: &str, built_in: &str, most: usize, phone: &str) -> Vec<Problem> {
    if text.is_empty() {
        return vec![Problem::Empty];
    }
    let mut problems = Vec::new();
    if text.chars().count() > most {
        problems.push(Problem::Long(most));
    }
    let has = holes(built_in).unwrap_or_default();
    let stand = match holes(text) {
        Ok(stand) => stand,
        Err(WordedError::Hole(what)) => {
            problems.push(Problem::Hole(what));
            return problems;
        }
        Err(_) => Vec::new(),
    };
    // The name may stand anywhere, also in a subject, and twice.
    let foreign = stand.iter().find(|hole| **hole != "organisation" && !has.contains(hole));
    problems.extend(foreign.map(|hole| Problem::Hole((*hole).to_owned())));
    let mut needs = has;
    needs.sort_unstable();
    needs.dedup();
    for need in needs {
        match stand.iter().filter(|hole| **hole == need).count() {
            0 => problems.push(Problem::Missing(need)),
            1 => {}
            _ if need == "organisation" => {}
            _ => problems.push(Problem::Twice(need)),
        }
    }
    let says = |text: &str, keyword: &str| text.split(|c: char| !c.is_alphanumeric()).any(|word| word == keyword);
    let missing = KEYWORDS.iter().filter(|word| says(built_in, word) && !says(text, word));
    problems.extend(missing.map(|word| Problem::Keyword(word)));
    match guard::Worded::parse(text, phone) {
        Err(WordedError::Unfit(found)) => {
            problems.extend(found.iter().map(|f| Problem::Unfit(f.tells, f.words(text).to_owned(), f.meant)));
        }
        Err(WordedError::Control) => problems.push(Problem::Control),
        _ => {}
    }
    problems
}

/// Subject and text as they arrive. Words that may not be sent are shown as they stand, to whoever writes them.
pub(crate) fn filled(notice: &Notice, texts: &Texts, l: Locale, config: &OrgConfig) -> Result<(String, String)> {
    if let Some(own) = texts.worded(&config.phone) {
        let said = notice.fill_own((&config.name, &config.base_url), Channel::Sms, l, &own)?;
        return Ok((said.subject.into_inner(), said.text.into_inner()));
    }
    let (subject, text) = texts.own(l);
    let base = config.base_url.trim_end_matches('/');
    let plain = |text: &str| {
        let text = text.replace("{organisation}", &config.name).replace("{link}", &format!("{base}{}", notice.leads()));
        let text = text.replace("{stop}", &format!("{base}{}", notice.stop().unwrap_or_default()));
        let code = notice.code().map_or_else(String::new, |code| format!("{:06}", code.number()));
        text.replace("{code}", &code).replace("{count}", &notice.number().unwrap_or_default().to_string())
    };
    Ok((plain(subject), plain(text)))
}

/// How hard the words are to read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Reads {
    /// The school grade by Flesch and Kincaid.
    Grade(f64),
    /// The perspicuity of Szigriszt, and its step.
    Inflesz(f64, Inflesz),
    /// There are no words.
    Nothing,
}

/// What a wording takes in one language.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Meter {
    /// As it arrives.
    pub subject: String,
    pub text: String,
    pub segments: Segments,
    /// With plainer letters, when that takes fewer parts.
    pub plainer: Option<Segments>,
    pub reads: Reads,
}

/// Measures one language of a wording, in a notice of its kind.
pub(crate) fn meter(word: &str, texts: &Texts, l: Locale, config: &OrgConfig) -> Option<Meter> {
    let (subject, text) = filled(&sample(word)?, texts, l, config).ok()?;
    let (segments, plainer) = (sms::segments(&text), sms::plainer(&text).map(|(_, less)| less));
    let words = sentences(texts.own(l).1);
    let reads = match l {
        Locale::En => Counted::english(&words).grade().map(Reads::Grade),
        Locale::Es => Counted::spanish(&words).perspicuity().map(|p| Reads::Inflesz(p, Inflesz::of(p))),
    };
    Some(Meter { subject, text, segments, plainer, reads: reads.unwrap_or(Reads::Nothing) })
}

/// The sentences without who speaks, links and codes: those are no reading.
fn sentences(text: &str) -> String {
    let text = text.strip_prefix("{organisation}:").unwrap_or(text);
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, tail) = after.split_once('}').unwrap_or(("", after));
        out.push_str(before);
        // Behind a link a new sentence begins.
        out.push_str(if matches!(name, "link" | "stop") && tail.trim_start().starts_with(char::is_uppercase) {
            ". "
        } else {
            " "
        });
        rest = tail;
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::templates::ALL;

    fn config() -> OrgConfig {
        OrgConfig {
            name: "Riverbend Health".into(),
            base_url: "https://care.example.org".into(),
            zone: "America/Denver".into(),
            phone: "406-555-0100".into(),
            open_registration: true,
            demo: true,
            brand_hue: 200,
            brand_chroma: 5,
        }
    }

    fn with(word: &str, n: usize, text: &str) -> Vec<Fault> {
        let notice = sample(word).unwrap();
        let mut texts = Texts::built_in(&notice);
        if n < 2 {
            texts.subject[n] = text.into()
        } else {
            texts.text[n - 2] = text.into()
        }
        check(&notice, &texts, &config())
    }

    #[test]
    fn the_programs_own_words_pass_and_are_measured() {
        for word in ALL {
            let notice = sample(word).unwrap();
            let texts = Texts::built_in(&notice);
            assert_eq!(check(&notice, &texts, &config()), [], "{word}");
            for l in Locale::ALL {
                let meter = meter(word, &texts, l, &config()).unwrap();
                println!("{word} {l:?} {:?} {:?}", meter.segments, meter.reads);
                assert_ne!(meter.reads, Reads::Nothing, "{word}");
            }
        }
    }

    #[test]
    fn what_a_notice_needs_must_stand_in_its_words() {
        let check = |word, n, text: &str, want: &[Problem]| {
            let got: Vec<Problem> = with(word, n, text).into_iter().map(|(_, problem)| problem).collect();
            assert_eq!(got, want, "{text}");
        };
        check("message", 2, "{organisation}: there is a message for you: {link}", &[]);
        check("message", 2, "", &[Problem::Empty]);
        check("message", 2, "{organisation}: there is a message for you.", &[Problem::Missing("link")]);
        check("message", 2, "There is a message for you: {link}", &[Problem::Missing("organisation")]);
        check("message", 2, "{organisation}: {link} {link}", &[Problem::Twice("link")]);
        check("message", 2, "{organisation}: {link} {code}", &[Problem::Hole("code".into())]);
        check("message", 2, "{organisation}: {link} {name}", &[Problem::Hole("name".into())]);
        check("message", 0, "Read it: {link}", &[Problem::Hole("link".into())]);
        check("message", 0, "{organisation} wrote to you", &[]);
        check("sign-in-code", 3, "{organisation}: entre ya.", &[Problem::Missing("code")]);
        check("stopped", 2, "{organisation}: no more texts will come.", &[Problem::Keyword("START")]);
        check(
            "resumed",
            3,
            "{organisation}: recibirá mensajes.",
            &[Problem::Keyword("ALTO"), Problem::Keyword("AYUDA")],
        );
        check(
            "emergency-help",
            2,
            "{organisation}: please get help now.",
            &[Problem::Keyword("911"), Problem::Keyword("988")],
        );
        check("help", 2, "{organisation}: look here: {link}", &[Problem::Keyword("STOP"), Problem::Keyword("911")]);
        check("message", 0, &"word ".repeat(20), &[Problem::Long(60)]);
        let diabetes = Problem::Unfit(Tells::Condition, "diabetes".into(), None);
        check("message", 2, "{organisation}: your diabetes visit: {link}", &[diabetes]);
        let results = Problem::Unfit(Tells::Result, "resutados".into(), Some("resultado"));
        let got = with("message", 3, "{organisation}: sus resutados: {link}");
        assert!(
            matches!(&got[..], [(3, Problem::Unfit(Tells::Result, word, _))] if word == "resutados"),
            "{got:?} {results:?}"
        );
    }

    #[test]
    fn long_words_are_refused_by_their_parts() {
        let long = format!("{{organisation}}: léalo aquí: {{link}} {}", "con mucho cariño, ".repeat(14));
        assert!(matches!(with("message", 3, &long)[..], [(3, Problem::Parts(..))]), "{:?}", with("message", 3, &long));
    }

    #[test]
    fn plainer_letters_show_both_prices() {
        let texts = Texts::built_in(&sample("reminder").unwrap());
        let es = meter("reminder", &texts, Locale::Es, &config()).unwrap();
        assert_eq!((es.segments.parts, es.plainer.map(|s| s.parts)), (2, Some(1)));
        assert_eq!(meter("reminder", &texts, Locale::En, &config()).unwrap().plainer, None);
    }
}
