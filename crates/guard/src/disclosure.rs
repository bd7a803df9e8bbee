//! Words about a patient that go to another office: for a reason that the law knows, to one named recipient and no other.

use crate::{Cleared, Place, cleared::mint};

/// Why words about a patient may go to another office.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// The recipient treats the patient (45 CFR 164.506(c)(2)).
    Treatment,
    /// The recipient pays, or is paid (45 CFR 164.506(c)(3)).
    Payment,
    /// Operations of an office that has a relationship with the patient too (45 CFR 164.506(c)(4)).
    Operations,
    /// The patient asked for it (45 CFR 164.524(c)(3)(ii)).
    Wish,
}

impl Purpose {
    /// Every purpose.
    pub const ALL: [Purpose; 4] = [Self::Treatment, Self::Payment, Self::Operations, Self::Wish];
    /// The stored word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Treatment => "treatment",
            Self::Payment => "payment",
            Self::Operations => "operations",
            Self::Wish => "wish",
        }
    }
    /// The one with this word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.word() == word)
    }
}

/// A decision to let words go to one recipient. Made only from a purpose, a name and a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disclosure {
    purpose: Purpose,
    recipient: String,
    number: String,
}

impl Disclosure {
    /// To a recipient with a name of 2 to 80 characters at a number as E.164; `None` when it is none.
    pub fn new(purpose: Purpose, recipient: &str, number: &str) -> Option<Self> {
        let digits = number.strip_prefix('+').unwrap_or_default();
        let reached = (8..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
        let made = || Self { purpose, recipient: recipient.trim().to_owned(), number: number.to_owned() };
        (Self::names(recipient) && reached).then(made)
    }
    /// A recipient's name: 2 to 80 characters on one line.
    pub fn names(recipient: &str) -> bool {
        let name = recipient.trim();
        (2..=80).contains(&name.chars().count()) && !name.chars().any(char::is_control)
    }
    /// Why.
    pub const fn purpose(&self) -> Purpose {
        self.purpose
    }
    /// Who gets it.
    pub fn recipient(&self) -> &str {
        &self.recipient
    }
    /// The number, E.164.
    pub fn number(&self) -> &str {
        &self.number
    }
    /// Passes words to this recipient, whatever they say of the patient. The caller writes purpose, recipient and hash to the
    /// audit before they leave.
    pub fn clear(self, text: &str) -> Disclosed {
        Disclosed { text: mint(Place::Fax, text.to_owned()), to: self }
    }
}

/// Words that may go to one recipient: they cannot be taken to another.
///
/// ```compile_fail,E0451
/// let to = guard::Disclosure::new(guard::Purpose::Wish, "Valley Cardiology", "+14065550142").unwrap();
/// let text = guard::clear(guard::Place::Fax, "Walking helps.").unwrap();
/// let forged = guard::Disclosed { text, to };
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disclosed {
    text: Cleared<String>,
    to: Disclosure,
}

impl Disclosed {
    /// The words.
    pub const fn text(&self) -> &Cleared<String> {
        &self.text
    }
    /// To whom, and why.
    pub const fn to(&self) -> &Disclosure {
        &self.to
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disclosure_names_a_recipient_and_a_number() {
        let check = |recipient: &str, number: &str, fine: bool| {
            assert_eq!(Disclosure::new(Purpose::Treatment, recipient, number).is_some(), fine, "{recipient} {number}");
        };
        check("Valley Cardiology", "+14065550142", true);
        check(" Dr. Ng ", "+525555550142", true);
        check("", "+14065550142", false);
        check("V", "+14065550142", false);
        check("Valley\nCardiology", "+14065550142", false);
        check(&"x".repeat(81), "+14065550142", false);
        check("Valley Cardiology", "4065550142", false);
        check("Valley Cardiology", "+1406555014a", false);
        check("Valley Cardiology", "+1", false);
    }

    #[test]
    fn words_stay_with_their_recipient() {
        let text = "Ana's INR was 3.1 on March 3";
        let to = Disclosure::new(Purpose::Payment, " Valley Cardiology ", "+14065550142").unwrap();
        let sent = to.clone().clear(text);
        assert_eq!((sent.text().get().as_str(), sent.text().place(), sent.to()), (text, Place::Fax, &to));
        assert_eq!((to.recipient(), to.purpose()), ("Valley Cardiology", Purpose::Payment));
        assert!(crate::clear(Place::Fax, "Call 303-555-0142").is_err());
        assert!(Purpose::ALL.into_iter().all(|purpose| Purpose::from_word(purpose.word()) == Some(purpose)));
    }
}
