//! The number to which people text.

use gate::Org;
use kernel::{Error, Result};

use crate::{Channel, address::shown};

/// The number to which people text, as they read it. Contribute it as a part; without one it is the organisation's telephone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextNumber(String);

impl TextNumber {
    /// A telephone number, kept as it is written, or a short code of three to eight digits.
    ///
    /// # Errors
    /// [`Error::Internal`] when it is neither.
    pub fn parse(text: &str) -> Result<Self> {
        let text = text.trim();
        if is_short(text) || Channel::Sms.parse(text).is_ok() {
            return Ok(Self(text.to_owned()));
        }
        Err(Error::internal("the number to text to is neither a telephone number nor a short code"))
    }

    /// That of a gateway's sender, as people write it; none where the sender is a name or a service.
    pub fn of_sender(from: &str) -> Option<Self> {
        let number =
            if is_short(from) { from.to_owned() } else { shown(Channel::Sms, &Channel::Sms.parse(from).ok()?) };
        Some(Self(number))
    }
}

/// Carriers' short codes: three to eight digits.
fn is_short(text: &str) -> bool {
    (3..=8).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

/// The number to show.
pub(crate) fn of(org: &Org) -> &str {
    org.parts.all::<TextNumber>().next().map_or(org.config.phone.as_str(), |number| number.0.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_kept_as_written_and_a_sender_is_written_for_people() {
        let check = |text: &str, want: Option<&str>| {
            assert_eq!(TextNumber::parse(text).ok().map(|number| number.0).as_deref(), want, "{text}");
        };
        check(" 406-555-0143 ", Some("406-555-0143"));
        check("+52 55 5555 0143", Some("+52 55 5555 0143"));
        check("72345", Some("72345"));
        check("", None);
        check("12", None);
        check("our number", None);
        check("406-555-014", None);
        let check = |from: &str, want: Option<&str>| {
            assert_eq!(TextNumber::of_sender(from).map(|number| number.0).as_deref(), want, "{from}");
        };
        check("+14065550142", Some("(406) 555-0142"));
        check("72345", Some("72345"));
        check("MG0123456789abcdef", None);
        check("Riverbend", None);
    }
}
