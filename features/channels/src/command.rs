//! What a text or an e-mail commands: pure.

use kernel::Locale;

/// What a text commands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Keyword {
    Stop,
    Start,
    Help,
    /// Answers may come whole, as words about health.
    Whole,
    /// They shall not come whole any more.
    Link,
}

impl Keyword {
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Stop => "STOP",
            Self::Start => "START",
            Self::Help => "HELP",
            Self::Whole => "YES TEXT",
            Self::Link => "LINK ONLY",
        }
    }
}

/// A command, the language it is in, whether the text holds words besides it, and whether an end of messages holds danger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Asked {
    pub keyword: Keyword,
    pub locale: Locale,
    pub words: bool,
    pub danger: bool,
}

impl Asked {
    /// Counts for everybody at the number; the other commands are one person's.
    pub(crate) const fn of_all(self) -> bool {
        !matches!(self.keyword, Keyword::Whole | Keyword::Link)
    }
}

const START: [&str; 2] = ["START", "UNSTOP"];
const START_ES: [&str; 3] = ["INICIAR", "EMPEZAR", "COMENZAR"];
/// Opts in only from a number that was stopped: elsewhere it is an answer to somebody.
const YES: [&str; 1] = ["YES"];
const WHOLE: [&str; 2] = ["YESTEXT", "YESTEXTS"];
const WHOLE_ES: [&str; 4] = ["SITEXTO", "SÍTEXTO", "SITEXTOS", "SÍTEXTOS"];
const LINK: [&str; 2] = ["LINKONLY", "LINKSONLY"];
const LINK_ES: [&str; 3] = ["SOLOENLACE", "SÓLOENLACE", "SOLOENLACES"];
const HELP: [&str; 2] = ["HELP", "INFO"];
const HELP_ES: [&str; 1] = ["AYUDA"];

/// What a text asks for. The end of texts in any words that a person understands (47 CFR 64.1200(a)(10)), a wrong number
/// too; the beginning and help by a keyword that is the whole text: spaces, points and quotes do not matter.
pub(crate) fn asked(text: &str, stopped: bool) -> Option<Asked> {
    let word: String = text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).take(16).collect();
    let is = |list: &[&str]| list.contains(&word.as_str());
    let known = [
        (is(&START) || (stopped && is(&YES)), Keyword::Start, Locale::En),
        (is(&START_ES), Keyword::Start, Locale::Es),
        (is(&WHOLE), Keyword::Whole, Locale::En),
        (is(&WHOLE_ES), Keyword::Whole, Locale::Es),
        (is(&LINK), Keyword::Link, Locale::En),
        (is(&LINK_ES), Keyword::Link, Locale::Es),
        (is(&HELP), Keyword::Help, Locale::En),
        (is(&HELP_ES), Keyword::Help, Locale::Es),
    ];
    if let Some((_, keyword, locale)) = known.into_iter().find(|(is, ..)| *is) {
        return Some(Asked { keyword, locale, words: false, danger: false });
    }
    let locale = |spanish| if spanish { Locale::Es } else { Locale::En };
    // Who wants no calls still wants texts: the words go to the thread.
    let danger = || in_danger(text);
    if let Some(end) = guard::revocation(text).filter(|end| end.scope != guard::Scope::Calls) {
        let words = !end.keyword;
        return Some(Asked { keyword: Keyword::Stop, locale: locale(end.spanish), words, danger: words && danger() });
    }
    let spanish = guard::wrong_number(text)?;
    Some(Asked { keyword: Keyword::Stop, locale: locale(spanish), words: true, danger: danger() })
}

/// The words hold danger for now, as a whole or in one sentence that is not itself the end: an end in the next one ("ya no …")
/// would make danger sound as if it were over.
fn in_danger(text: &str) -> bool {
    let now = |words: &str| guard::danger(words).level() == Some(guard::Level::Now);
    now(text) || text.split(['.', '!', '?', ';', '\n']).any(|part| guard::revocation(part).is_none() && now(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_ask_for_an_end_a_beginning_or_help() {
        let check = |text: &str, want: Option<(Keyword, Locale, bool)>| {
            assert_eq!(asked(text, false).map(|a| (a.keyword, a.locale, a.words)), want, "{text}");
        };
        for text in
            ["STOP", " Stop. ", "stop all", "\"STOP\"", "Opt-out", "END", "quit", "Cancel!", "stpo", "please stop"]
        {
            check(text, Some((Keyword::Stop, Locale::En, false)));
        }
        for text in ["ALTO", "¡Alto!", "parar", "Baja", "cancelar", "no más"] {
            check(text, Some((Keyword::Stop, Locale::Es, false)));
        }
        check("I took the pill. Don't text me again", Some((Keyword::Stop, Locale::En, true)));
        check("wrong number", Some((Keyword::Stop, Locale::En, true)));
        check("número equivocado", Some((Keyword::Stop, Locale::Es, true)));
        check("Yes text!", Some((Keyword::Whole, Locale::En, false)));
        check("sí texto", Some((Keyword::Whole, Locale::Es, false)));
        check("Link only", Some((Keyword::Link, Locale::En, false)));
        check("solo enlace", Some((Keyword::Link, Locale::Es, false)));
        check("Start", Some((Keyword::Start, Locale::En, false)));
        check("ayuda", Some((Keyword::Help, Locale::Es, false)));
        for text in [
            "",
            "when do I stop the pills",
            "my sugar is alto",
            "help me, chest pain",
            "the end",
            "stop it hurts",
            "YES",
        ] {
            check(text, None);
        }
        assert_eq!(asked("Yes!", true).map(|a| a.keyword), Some(Keyword::Start));
        check("No phone calls please, text only", None);
        let danger = |text: &str, want: bool| assert_eq!(asked(text, false).map(|a| a.danger), Some(want), "{text}");
        danger("My chest hurts and I can't breathe. Stop texting me", true);
        danger("Quiero matarme. Ya no me manden mensajes", true);
        danger("I took the pill. Please don't text me any more", false);
        danger("STOP", false);
    }
}
