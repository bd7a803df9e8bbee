//! Compiled templates: fixed sentences whose variables cannot hold free text, so that a notice needs no scan.

use std::fmt;

use kernel::Time;

use crate::{Cleared, Place, Unfit, cleared::mint, unfit};

/// The names a template may use between braces.
const NAMES: [&str; 7] = ["organisation", "link", "time", "count", "code", "stop", "people"];

/// A sentence of the program with holes for safe variables, checked when it is compiled. Make it with [`template!`](crate::template).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Template(&'static str);

/// A [`Template`] from a literal; an unknown variable or a lone brace fails the build.
///
/// ```
/// use guard::{Link, Organisation, Place, SafeVar, Template, template};
/// const UNREAD: Template = template!("{organisation}: you have a message. {link}");
/// let name = Organisation::parse("Mesa Family Practice").unwrap();
/// let link = Link::parse("https://mesa.example/t/01j9").unwrap();
/// let sms = UNREAD.fill(Place::Sms, &[SafeVar::Organisation(name), SafeVar::Link(link)]).unwrap();
/// assert_eq!(sms.get(), "Mesa Family Practice: you have a message. https://mesa.example/t/01j9");
/// ```
/// ```compile_fail
/// const LEAK: guard::Template = guard::template!("Dear {patient}");
/// ```
/// ```compile_fail
/// fn from_text(words: String) -> guard::Template { guard::template!(words) }
/// ```
#[macro_export]
macro_rules! template {
    ($text:literal) => {{
        const TEMPLATE: $crate::Template = $crate::Template::literal($text);
        TEMPLATE
    }};
}

/// A value that may stand in a template: nothing here can hold a patient's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SafeVar {
    /// The organisation's name, from configuration.
    Organisation(Organisation),
    /// A link into the safe place.
    Link(Link),
    /// A moment, shown on the wall clock of an IANA zone as `2026-03-14 15:30`.
    Time(Time, &'static str),
    /// A count.
    Count(u32),
    /// A one-time code, shown with at least six digits.
    Code(u32),
    /// A link that ends messages of this kind.
    Stop(Link),
    /// People who share a telephone, to choose from: `1 Ana, 2 L. V.`
    People(Vec<Called>),
}

/// How a person is called before others who share a telephone: a first name that they agreed to be called by there, else
/// initials. Nothing longer fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Called(String);

/// An organisation's public name: 2 to 80 characters, one line, nothing that the PHI rules find.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organisation(String);

/// An http(s) address of at most 300 ASCII characters, without a user part or a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link(String);

/// Why a template could not be filled: a fault in the program, never in what a person typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TemplateError {
    /// The template uses a variable that was not given.
    Missing(&'static str),
}

impl fmt::Display for TemplateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::Missing(name) = self;
        write!(f, "template variable {name} was not given")
    }
}

impl std::error::Error for TemplateError {}

impl Organisation {
    /// Takes a name from configuration; `None` when it is not a plain name.
    pub fn parse(name: &str) -> Option<Self> {
        let name = name.trim();
        let length = name.chars().count();
        let plain = (2..=80).contains(&length) && !name.chars().any(|c| c.is_control() || matches!(c, '{' | '}'));
        (plain && crate::phi::nameable(name)).then(|| Self(name.to_owned()))
    }
}

impl Link {
    /// Takes an address that the program made; `None` when it could carry words.
    pub fn parse(url: &str) -> Option<Self> {
        let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
        let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_' | b'/' | b':' | b'~' | b'#');
        ((3..=300).contains(&rest.len()) && rest.bytes().all(plain)).then(|| Self(url.to_owned()))
    }
}

impl Called {
    /// The first of the names, for who agreed; `None` when it is not one word of at most 20 letters.
    pub fn by_first_name(name: &str) -> Option<Self> {
        let first = name.split_whitespace().next()?;
        let plain = first.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '\''));
        (plain && first.chars().count() <= 20).then(|| Self(first.to_owned()))
    }
    /// At most three initials; a question mark where there is no name.
    pub fn by_initials(name: &str) -> Self {
        let first = |word: &str| word.chars().find(|c| c.is_alphabetic());
        let letters = name.split_whitespace().filter_map(first).take(3);
        let all: Vec<String> = letters.map(|c| format!("{}.", c.to_uppercase())).collect();
        Self(if all.is_empty() { "?".to_owned() } else { all.join(" ") })
    }
}

impl SafeVar {
    const fn name(&self) -> &'static str {
        match self {
            Self::Organisation(_) => NAMES[0],
            Self::Link(_) => NAMES[1],
            Self::Time(..) => NAMES[2],
            Self::Count(_) => NAMES[3],
            Self::Code(_) => NAMES[4],
            Self::Stop(_) => NAMES[5],
            Self::People(_) => NAMES[6],
        }
    }
}

impl fmt::Display for SafeVar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Organisation(Organisation(text)) | Self::Link(Link(text)) | Self::Stop(Link(text)) => {
                f.write_str(text)
            }
            Self::Time(time, zone) => write!(f, "{}", time.in_zone(zone).strftime("%Y-%m-%d %H:%M")),
            Self::Count(count) => write!(f, "{count}"),
            Self::Code(code) => write!(f, "{code:06}"),
            Self::People(people) => {
                let all: Vec<String> = (1..).zip(people).map(|(n, Called(name))| format!("{n} {name}")).collect();
                f.write_str(&all.join(", "))
            }
        }
    }
}

impl Template {
    /// For [`template!`](crate::template) alone, which gives it a literal in a constant.
    #[doc(hidden)]
    #[expect(clippy::panic, reason = "runs while compiling: a wrong template fails the build")]
    pub const fn literal(text: &'static str) -> Self {
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            if bytes[at] == b'}' {
                panic!("a closing brace without its variable");
            }
            at += if bytes[at] == b'{' { name_at(bytes, at + 1) } else { 1 };
        }
        Self(text)
    }

    /// Fills the holes and clears the sentence for a place. A variable that the sentence does not use is ignored.
    ///
    /// # Errors
    /// [`TemplateError::Missing`] when a variable of the sentence was not given.
    pub fn fill(&self, place: Place, vars: &[SafeVar]) -> Result<Cleared<String>, TemplateError> {
        fill(self.0, place, vars)
    }

    /// The sentence with its holes, for whoever words it anew.
    pub const fn text(&self) -> &'static str {
        self.0
    }
}

fn fill(text: &str, place: Place, vars: &[SafeVar]) -> Result<Cleared<String>, TemplateError> {
    let mut out = String::with_capacity(text.len() + 64);
    let mut rest = text;
    while let Some((plain, after)) = rest.split_once('{') {
        let (name, tail) = after.split_once('}').unwrap_or((after, ""));
        let missing = || TemplateError::Missing(known(name).unwrap_or("of no known name"));
        let var = vars.iter().find(|v| v.name() == name).ok_or_else(missing)?;
        out.push_str(plain);
        out.push_str(&var.to_string());
        rest = tail;
    }
    out.push_str(rest);
    Ok(mint(place, out))
}

fn known(name: &str) -> Option<&'static str> {
    NAMES.into_iter().find(|known| *known == name)
}

/// The variables of a text in their order, each as often as it stands there; the first that is none is the error, as is a
/// lone brace.
///
/// # Errors
/// [`WordedError::Hole`] with what stands between the braces.
pub fn holes(text: &str) -> Result<Vec<&'static str>, WordedError> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((plain, after)) = rest.split_once('{') {
        let closed = after.split_once('}');
        let (name, tail) = closed.unwrap_or((after, ""));
        let hole = known(name).filter(|_| closed.is_some() && !plain.contains('}'));
        found.push(hole.ok_or_else(|| WordedError::Hole(name.chars().take(40).collect()))?);
        rest = tail;
    }
    if rest.contains('}') { Err(WordedError::Hole(String::new())) } else { Ok(found) }
}

/// A sentence that the organisation worded itself: made only from text in which [`unfit`] finds nothing, on one line, with
/// known holes. Like a [`Template`] it is filled with safe variables alone.
///
/// ```
/// use guard::{Place, SafeVar, Worded};
/// let ours = Worded::parse("Hello! Your code is {code}.", "").unwrap();
/// assert_eq!(ours.fill(Place::Sms, &[SafeVar::Code(4217)]).unwrap().get(), "Hello! Your code is 004217.");
/// assert!(Worded::parse("Your test result is here: {link}", "").is_err());
/// ```
/// It has no other constructor:
/// ```compile_fail,E0423
/// let forged = guard::Worded(String::from("Ana's test came back"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Worded(String);

/// Why a text may be no [`Worded`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WordedError {
    /// Between braces stands no known variable, or a brace stands alone.
    Hole(String),
    /// It has more than one line, or a character that is no letter, sign or space.
    Control,
    /// What may not stand in a notice.
    Unfit(Vec<Unfit>),
}

impl Worded {
    /// Takes a text that may leave as a notice; `phone` is the organisation's own number.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str, phone: &str) -> Result<Self, WordedError> {
        holes(text)?;
        if text.chars().any(char::is_control) {
            return Err(WordedError::Control);
        }
        let found = unfit(text, phone);
        if found.is_empty() { Ok(Self(text.to_owned())) } else { Err(WordedError::Unfit(found)) }
    }

    /// Fills the holes and clears the sentence for a place. A variable that the sentence does not use is ignored.
    ///
    /// # Errors
    /// [`TemplateError::Missing`] when a variable of the sentence was not given.
    pub fn fill(&self, place: Place, vars: &[SafeVar]) -> Result<Cleared<String>, TemplateError> {
        fill(&self.0, place, vars)
    }
}

/// The length of `{name}` whose name starts at `at`; fails the build when no known name stands there.
#[expect(clippy::panic, reason = "runs while compiling: a wrong template fails the build")]
const fn name_at(bytes: &[u8], at: usize) -> usize {
    let mut which = 0;
    while which < NAMES.len() {
        let name = NAMES[which].as_bytes();
        let mut n = 0;
        while n < name.len() && at + n < bytes.len() && bytes[at + n] == name[n] {
            n += 1;
        }
        if n == name.len() && at + n < bytes.len() && bytes[at + n] == b'}' {
            return n + 2;
        }
        which += 1;
    }
    panic!("unknown template variable: use organisation, link, time, count, code, stop or people");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fills_or_names_what_is_missing() {
        const COUNTED: Template = template!("{count} new at {time} ({count})");
        let vars = [SafeVar::Count(3), SafeVar::Time(Time::from_micros(0), "America/Denver")];
        assert_eq!(COUNTED.fill(Place::Push, &vars).unwrap().get(), "3 new at 1969-12-31 17:00 (3)");
        assert_eq!(COUNTED.fill(Place::Push, &vars[..1]), Err(TemplateError::Missing("time")));
        assert_eq!(template!("Code {code}").fill(Place::Sms, &[SafeVar::Code(4217)]).unwrap().get(), "Code 004217");
    }

    #[test]
    fn people_are_called_by_a_name_or_by_initials() {
        const WHO: Template = template!("Who? {people}");
        let called = |name: &str| Called::by_first_name(name);
        let people = vec![called("Ana Vega").unwrap(), Called::by_initials("Luis de la Vega Ortiz")];
        assert_eq!(WHO.fill(Place::Sms, &[SafeVar::People(people)]).unwrap().get(), "Who? 1 Ana, 2 L. D. L.");
        for bad in ["", "4065550142", "ana@example.org", "Wolfeschlegelsteinhausen"] {
            assert_eq!(called(bad), None, "{bad}");
        }
    }

    #[test]
    fn variables_hold_no_words() {
        for bad in ["", "x", "two\nlines", "call 303-555-0142", "{organisation}"] {
            assert_eq!(Organisation::parse(bad), None, "{bad}");
        }
        for bad in ["ftp://a.b", "https://a.b/?name=Ana", "https://ana@b.c", "https://a.b/x y", "javascript:alert(1)"] {
            assert_eq!(Link::parse(bad), None, "{bad}");
        }
    }
}
