//! Texts that end texts: whether a reasonable person understands that the sender wants messages to end.

pub(crate) mod learned;
pub(crate) mod reading;
pub(crate) mod spell;
mod table;
#[cfg(test)]
mod tests;

use reading::Reading;

/// What is to end. The widest comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// All messages to this number.
    All,
    /// Messages of one kind, such as reminders or surveys.
    Topic,
    /// Telephone calls only; texts stay welcome.
    Calls,
}

impl Scope {
    /// The table's word, stable.
    pub const fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Topic => "topic",
            Self::Calls => "calls",
        }
    }

    /// Reads the table's word.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::All, Self::Topic, Self::Calls].into_iter().find(|s| s.name() == word)
    }
}

/// A wish that messages end. It holds no words of the text, so it may be logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Revocation {
    /// What is to end.
    pub scope: Scope,
    /// The rule that found it.
    pub rule: &'static str,
    /// Why, in a few words.
    pub why: &'static str,
    /// Whether it is written in Spanish; otherwise it is in English.
    pub spanish: bool,
    /// Whether the text is a keyword and nothing else: no person needs to read it.
    pub keyword: bool,
}

/// Whether a text revokes the sender's consent to messages, in English or Spanish, in any words that a reasonable person
/// understands (47 CFR 64.1200(a)(10)).
///
/// ```
/// use guard::{Scope, revocation};
///
/// assert!(revocation("stpo").is_some_and(|r| r.keyword));
/// assert!(revocation("Confirmed. Please don't text me again").is_some_and(|r| r.scope == Scope::All && !r.keyword));
/// assert_eq!(revocation("no más recordatorios").map(|r| (r.scope, r.spanish)), Some((Scope::Topic, true)));
/// assert_eq!(revocation("Should I stop the metformin?"), None);
/// ```
pub fn revocation(text: &str) -> Option<Revocation> {
    let reading = Reading::of(text);
    if let Some(spanish) = reading.keyword() {
        let (rule, why) = ("revoke.keyword", "the text is a keyword that ends messages");
        return Some(Revocation { scope: Scope::All, rule, why, spanish: spanish || reading.spanish(), keyword: true });
    }
    let odds = learned::odds(&reading);
    match reading.rule() {
        Some((rule, keyword)) if keyword || odds.is_none_or(|odds| odds > learned::STANDS) => {
            let spanish = rule.spanish || reading.spanish();
            Some(Revocation { scope: rule.scope, rule: &rule.id, why: rule.why, spanish, keyword })
        }
        None if odds.is_some_and(|odds| odds > learned::RAISES) && !reading.ends_nothing() => {
            let (rule, why) = learned::RULE;
            Some(Revocation { scope: Scope::All, rule, why, spanish: reading.spanish(), keyword: false })
        }
        _ => None,
    }
}

/// Whether a text says that its number is a stranger's ("wrong number"): nobody there asked for messages. A wish that they
/// end is found by [`revocation`]. Tells whether it is written in Spanish.
///
/// ```
/// assert_eq!(guard::wrong_number("Sorry, wrong number"), Some(false));
/// assert_eq!(guard::wrong_number("número equivocado"), Some(true));
/// assert_eq!(guard::wrong_number("I wrote the wrong number of pills"), None);
/// ```
pub fn wrong_number(text: &str) -> Option<bool> {
    let reading = Reading::of(text);
    reading.wrong_number().then(|| reading.spanish())
}
