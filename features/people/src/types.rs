//! What other slices know of a person, and the parsed forms of names, addresses and dates.

use ::policy::{Role, Roles};
use kernel::{Locale, PersonId, Time};

kernel::kinds! {
    /// A person's own sign-in: password, second factor, recovery. Its id is the person's.
    Account = "account" => AccountId,
    /// What was checked about a professional. Its id is the person's.
    BadgeOf = "badge" => BadgeId,
}

gate::resource!(Account, table: "people_persons", id: "id", patient: "id", holder: "NULL", pool: "NULL", author: "NULL");
gate::resource!(BadgeOf, table: "people_badges", id: "person", patient: "NULL", holder: "NULL", pool: "NULL", author: "NULL");

/// A person to be made.
#[derive(Debug, Clone, Default)]
pub struct NewPerson {
    /// Given names.
    pub given: String,
    /// Family names.
    pub family: String,
    /// Roles; none for somebody who only has an account.
    pub roles: Roles,
    /// Language of pages and notices.
    pub locale: Locale,
    /// IANA zone; the organisation's when empty.
    pub zone: String,
    /// ISO date.
    pub birth_date: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Telephone; ten digits are taken as North American.
    pub phone: Option<String>,
    /// FHIR administrative gender: male, female, other, unknown.
    pub gender: Option<String>,
}

/// A person as others see one.
#[derive(Debug, Clone)]
pub struct PersonCard {
    /// The person.
    pub id: PersonId,
    /// Given and family names together.
    pub name: String,
    /// Given names.
    pub given: String,
    /// Family names.
    pub family: String,
    /// ISO date.
    pub birth_date: Option<String>,
    /// Language of pages and notices.
    pub locale: Locale,
    /// IANA zone.
    pub zone: String,
    /// Roles.
    pub roles: Roles,
    /// Letters after the name, such as RN or MD.
    pub credential: Option<String>,
    /// Languages spoken, as BCP 47 tags; at least the one of the pages.
    pub languages: Vec<String>,
}

impl PersonCard {
    /// The name with its letters: "Tomas Reyes, RN".
    pub fn title(&self) -> String {
        match &self.credential {
            Some(letters) => format!("{}, {letters}", self.name),
            None => self.name.clone(),
        }
    }
    /// Speaks this language.
    pub fn speaks(&self, locale: Locale) -> bool {
        self.languages.iter().any(|tag| tag == locale.tag())
    }
}

/// Where a person can be reached, as people keeps it; channels owns the preferences.
#[derive(Debug, Clone, Default)]
pub struct Contact {
    /// E-mail address, lower case.
    pub email: Option<String>,
    /// It was proved by a link or code.
    pub email_verified: bool,
    /// Telephone in E.164.
    pub phone: Option<String>,
    /// It was proved by a link or code.
    pub phone_verified: bool,
}

/// Somebody to be invited: an account is made, or an account that is there is used, when the link is accepted.
#[derive(Debug, Clone, Default)]
pub struct NewInvitation {
    /// Given names, as a suggestion.
    pub given: String,
    /// Family names, as a suggestion.
    pub family: String,
    /// Roles that a new account gets.
    pub roles: Roles,
    /// Language of the notice.
    pub locale: Locale,
    /// E-mail address; the notice goes there when given.
    pub email: Option<String>,
    /// Telephone; the notice goes there when no e-mail address is given.
    pub phone: Option<String>,
}

/// What a link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkKind {
    /// Signs in, instead of the password.
    SignIn,
    /// Invites a person.
    Invitation,
    /// Proves the address of somebody who registers.
    Register,
    /// Sets a new password.
    Recover,
}

impl LinkKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::SignIn, Self::Invitation, Self::Register, Self::Recover];
    /// The word in events and rows.
    pub const fn word(self) -> &'static str {
        match self {
            Self::SignIn => "sign-in",
            Self::Invitation => "invitation",
            Self::Register => "register",
            Self::Recover => "recover",
        }
    }
    /// The one with this word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
    pub(crate) const fn folder(self) -> &'static str {
        match self {
            Self::SignIn => "enter",
            other => other.word(),
        }
    }
}

/// How an address is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AddressKind {
    /// E-mail.
    #[default]
    Email,
    /// Text message.
    Phone,
}

impl AddressKind {
    /// The word in events and rows.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Phone => "phone",
        }
    }
}

/// What channels needs to send a link. Made by [`crate::link_notice`]; the path and the code are secrets of the reader.
#[derive(Debug, Clone)]
pub struct LinkNotice {
    /// What for.
    pub kind: LinkKind,
    /// The person, where there is one already.
    pub person: Option<PersonId>,
    /// How the address is reached.
    pub address_kind: AddressKind,
    /// The address.
    pub address: String,
    /// Language of the notice.
    pub locale: Locale,
    /// Path of the link.
    pub path: kernel::Secret<String>,
    /// Six digits that do the same as the link where a page asks for a code.
    pub code: kernel::Secret<String>,
    /// Until when both are good.
    pub ends_at: Time,
}

/// An address as typed, brought into the one form that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Address {
    pub kind: AddressKind,
    pub value: String,
}

impl Address {
    /// An e-mail address in lower case, or a telephone number in E.164; nothing for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.contains('@') {
            return email(text).map(|value| Self { kind: AddressKind::Email, value });
        }
        phone(text).map(|value| Self { kind: AddressKind::Phone, value })
    }
}

/// One `@`, a dot in the domain, no white space or control, at most 254 bytes (RFC 5321).
pub(crate) fn email(text: &str) -> Option<String> {
    let text = text.trim().to_lowercase();
    let (name, domain) = text.split_once('@')?;
    let plain =
        |part: &str| !part.is_empty() && part.chars().all(|c| !c.is_whitespace() && !c.is_control() && c != '@');
    let dotted = domain.contains('.') && !domain.starts_with('.') && !domain.ends_with('.');
    let quiet = !text.contains(['<', '>', '"', ',', ';', '\\']);
    (plain(name) && plain(domain) && dotted && quiet && text.len() <= 254).then_some(text)
}

/// E.164; ten digits, or eleven that begin with 1, are North American.
pub(crate) fn phone(text: &str) -> Option<String> {
    let text = text.trim();
    let odd = |c: char| !(c.is_ascii_digit() || " -().+".contains(c));
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    if text.contains(odd) {
        return None;
    }
    match (text.starts_with('+'), digits.len()) {
        (true, 8..=15) => Some(format!("+{digits}")),
        (false, 10) if !digits.starts_with(['0', '1']) => Some(format!("+1{digits}")),
        (false, 11) if digits.starts_with('1') => Some(format!("+{digits}")),
        _ => None,
    }
}

/// Lower case without accents, for search.
pub(crate) fn fold(text: &str) -> String {
    let plain = |c: char| match c {
        'á' | 'à' | 'â' | 'ä' | 'ã' => 'a',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'í' | 'ì' | 'î' | 'ï' => 'i',
        'ó' | 'ò' | 'ô' | 'ö' | 'õ' => 'o',
        'ú' | 'ù' | 'û' | 'ü' => 'u',
        'ñ' => 'n',
        'ç' => 'c',
        other => other,
    };
    text.trim().to_lowercase().chars().map(plain).collect()
}

/// Works here: every role but patient and caregiver. They sign in with a second factor and for shorter.
pub fn is_staff(roles: Roles) -> bool {
    let private = Roles::any(&[Role::Patient, Role::Caregiver]);
    Roles::from_bits(roles.bits() & !private.bits()).iter().next().is_some()
}

/// Whole years between an ISO date and a day; nothing for what is no date or lies ahead.
pub(crate) fn age(birth_date: &str, today: jiff_date::Date) -> Option<i64> {
    let (year, month, day) = jiff_date::parse(birth_date)?;
    let (y, m, d) = today;
    let years = y - year - i64::from((m, d) < (month, day));
    (0..=130).contains(&years).then_some(years)
}

/// Calendar dates as year, month, day; checked through the kernel's time, so that February 30 is none.
pub(crate) mod jiff_date {
    use kernel::Time;

    /// Year, month, day.
    pub type Date = (i64, i64, i64);

    /// Reads `2026-11-22`.
    pub fn parse(text: &str) -> Option<Date> {
        let plain = text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
        let at = Time::parse(text).filter(|_| plain)?;
        Some(of(at, "UTC"))
    }

    /// The date of a moment in a zone.
    pub fn of(at: Time, zone: &str) -> Date {
        let at = at.in_zone(zone);
        (i64::from(at.year()), i64::from(at.month()), i64::from(at.day()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        let check =
            |text, want: Option<&str>| assert_eq!(Address::parse(text).map(|a| a.value).as_deref(), want, "{text}");
        check(" Ana@Example.ORG ", Some("ana@example.org"));
        check("ana@example", None);
        check("ana@@example.org", None);
        check("ana <ana@example.org>", None);
        check("(406) 555-0142", Some("+14065550142"));
        check("1 406 555 0142", Some("+14065550142"));
        check("+34 600 000 000", Some("+34600000000"));
        check("555-0142", None);
        check("call me", None);
        check("", None);
    }

    #[test]
    fn ages() {
        let check = |birth, want| assert_eq!(age(birth, (2026, 11, 22)), want, "{birth}");
        check("2013-11-22", Some(13));
        check("2013-11-23", Some(12));
        check("2012-02-29", Some(14));
        check("2027-01-01", None);
        check("1890-01-01", None);
        check("2013-02-30", None);
        check("22.11.2013", None);
    }

    #[test]
    fn who_is_staff() {
        let check = |roles: &[Role], want| assert_eq!(is_staff(Roles::any(roles)), want, "{roles:?}");
        check(&[], false);
        check(&[Role::Patient, Role::Caregiver], false);
        check(&[Role::Patient, Role::Clinician], true);
        check(&[Role::Moderator], true);
    }

    proptest::proptest! {
        #[test]
        fn odd_text_never_panics(text: String) {
            if let Some(address) = Address::parse(&text) {
                proptest::prop_assert_eq!(Address::parse(&address.value), Some(address));
            }
            let _ = (fold(&text), age(&text, (2026, 11, 22)));
        }
    }
}
