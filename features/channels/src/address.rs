//! Addresses, parsed once: a telephone number as E.164, an e-mail address in lower case, a device by its name and id.

use kernel::{Error, Result};

use crate::{numbers, push};

/// Where numbers without a country are dialled from.
pub(crate) const HOME: &str = "US";

/// How a notice travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Channel {
    /// A text message.
    Sms,
    /// An e-mail.
    Email,
    /// A notice on a device of the person's own.
    Push,
}

impl Channel {
    /// All of them, in the order in which they are tried without a preference.
    pub const ALL: [Channel; 3] = [Channel::Sms, Channel::Email, Channel::Push];
    /// The stored word, also the form field's name: `phone`, `email`, `push`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Sms => "phone",
            Self::Email => "email",
            Self::Push => "push",
        }
    }
    /// The one with this word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|c| c.word() == word)
    }
    /// Reads what a person typed; of a device what its address is here, since nobody types a browser's own.
    ///
    /// # Errors
    /// [`Error::Invalid`] on the field `phone`, `email` or `push`.
    pub fn parse(self, text: &str) -> Result<String> {
        match self {
            Self::Sms => phone(text).ok_or_else(|| Error::field("phone", "phone-wrong")),
            Self::Email => email(text).ok_or_else(|| Error::field("email", "email-wrong")),
            Self::Push => push::parse_device(text).ok_or_else(|| Error::field("push", "push-wrong")),
        }
    }
}

/// A number as E.164 (ITU-T E.164). One that the numbering plans know is read as they do: with a trunk zero, dialled from
/// abroad, in other figures. Plans grow, so one that they do not know is taken by its shape, and its owner is told: `+`, then
/// 8 to 15 digits, the first not 0; ten digits are of the North American plan.
fn phone(text: &str) -> Option<String> {
    let text = text.trim();
    let foreign = |c: char| !numbers::is_figure(c) && !" +-.()\u{a0}".contains(c);
    if text.chars().any(foreign) || text.chars().skip(1).any(|c| c == '+') {
        return None;
    }
    let known = |text: &str| numbers::read(text, HOME).filter(|number| number.kind.is_some());
    match known(text) {
        Some(number) if number.e164 == text || known(&number.e164).as_ref() == Some(&number) => Some(number.e164),
        _ => by_shape(text),
    }
}

/// Area code and exchange of the North American plan begin with 2 to 9 and do not end in 11.
fn by_shape(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let number = match (text.starts_with('+'), digits.len()) {
        _ if !text.is_ascii() => return None,
        (true, 8..=15) if !digits.starts_with('0') => digits,
        (false, 10) => format!("1{digits}"),
        (false, 11) if digits.starts_with('1') => digits,
        _ => return None,
    };
    (!number.starts_with('1') || is_north_american(&number)).then(|| format!("+{number}"))
}

fn is_north_american(number: &str) -> bool {
    let part = |range: std::ops::Range<usize>| {
        number.get(range).is_some_and(|p| p.starts_with(|c| matches!(c, '2'..='9')) && !p.ends_with("11"))
    };
    number.len() == 11 && part(1..4) && part(4..7)
}

/// An address that mail servers everywhere take: printable ASCII without quotes, a host with a dot, at most 254 characters
/// (RFC 5321 4.5.3.1.3), the part before the `@` at most 64.
fn email(text: &str) -> Option<String> {
    let text = text.trim().to_ascii_lowercase();
    let (local, host) = text.split_once('@')?;
    let dots = |part: &str| !part.is_empty() && !part.starts_with('.') && !part.ends_with('.') && !part.contains("..");
    let label =
        |l: &str| !l.starts_with('-') && !l.ends_with('-') && l.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    let local_ok = local.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~.".contains(&b));
    let fine = text.len() <= 254 && local.len() <= 64 && dots(local) && local_ok && dots(host) && host.contains('.');
    (fine && host.split('.').all(label)).then_some(text)
}

/// As people write it: `(406) 555-0142` for the North American plan, a device by its name, else as stored.
pub(crate) fn shown(channel: Channel, value: &str) -> String {
    if channel == Channel::Push {
        return push::device_name(value).to_owned();
    }
    match value.strip_prefix("+1").filter(|rest| channel == Channel::Sms && rest.len() == 10) {
        Some(rest) => format!("({}) {}-{}", &rest[..3], &rest[3..6], &rest[6..]),
        None => value.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_become_e164_or_are_refused() {
        let check = |text: &str, want: Option<&str>| assert_eq!(phone(text).as_deref(), want, "{text}");
        check("(406) 555-0142", Some("+14065550142"));
        check("1 406.555.0142", Some("+14065550142"));
        check("+52 55 1234 5678", Some("+525512345678"));
        check("+1 406 555 0142", Some("+14065550142"));
        check("٤٠٦٥٥٥٠١٤٢", Some("+14065550142"));
        check("011 52 55 1234 5678", Some("+525512345678"));
        check("+44 (0)20 7946 0958", Some("+442079460958"));
        // No plan knows these, but plans grow.
        check("+1 999 555 0142", Some("+19995550142"));
        check("+383 99 999 999 99", Some("+3839999999999"));
        for bad in [
            "",
            "+",
            "555-0142",
            "911",
            "+1 406 555 01",
            "0406 555 0142",
            "106 555 0142",
            "406 155 0142",
            "911 555 0142",
        ] {
            check(bad, None);
        }
        for bad in ["+0 123 456 789", "+1234567890123456", "406 555 0142 x5", "4065550142;5", "40+65550142", "é"] {
            check(bad, None);
        }
        assert_eq!(shown(Channel::Sms, "+14065550142"), "(406) 555-0142");
        assert_eq!(shown(Channel::Sms, "+525512345678"), "+525512345678");
    }

    #[test]
    fn mail_addresses() {
        let check = |text: &str, want: Option<&str>| assert_eq!(email(text).as_deref(), want, "{text}");
        check(" Ana.Paz+kith@Example.ORG ", Some("ana.paz+kith@example.org"));
        for bad in [
            "",
            "ana",
            "ana@",
            "@example.org",
            "ana@example",
            "a b@example.org",
            "ana@exa mple.org",
            "a@b@c.org",
            "a..b@c.org",
        ] {
            check(bad, None);
        }
        for bad in ["ana@-example.org", "ana@example..org", "ana@example.org\r\nBcc: x@y.z", "\"ana\"@example.org"] {
            check(bad, None);
        }
    }

    proptest::proptest! {
        #[test]
        fn what_is_taken_is_taken_again_unchanged(text in ".{0,40}", digits in "[+]?[0-9 ().-]{0,18}") {
            for channel in Channel::ALL {
                for text in [&text, &digits] {
                    if let Ok(value) = channel.parse(text) {
                        proptest::prop_assert_eq!(channel.parse(&value).ok(), Some(value));
                    }
                }
            }
        }
    }
}
