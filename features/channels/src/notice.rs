//! What may be said outside the safe place: fixed sentences with a link or a code, never a person's words.

use gate::{Keys, Org};
use guard::{Cleared, Link, Organisation, Place, SafeVar, TemplateError, Worded};
use kernel::{Error, Locale, Result};

use crate::Channel;

/// A notice. It has no field for free text; [`Notice::path`] takes only addresses that the program makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// A message waits in a thread. `path` such as `/threads/{id}`.
    NewMessage {
        /// Where to read it.
        path: String,
    },
    /// A message is still unread.
    Reminder {
        /// Where to read it.
        path: String,
    },
    /// 911 and 988, after danger words.
    EmergencyHelp,
    /// The code to sign in.
    SignInCode {
        /// Six digits.
        code: Code,
    },
    /// A link that signs in once, and a code that does the same on the page where it was asked for.
    SignInLink {
        /// `/enter/{token}`.
        path: String,
        /// Six digits.
        code: Code,
    },
    /// The link that proves the address of somebody who registers.
    RegisterLink {
        /// `/register/{token}`.
        path: String,
        /// Six digits.
        code: Code,
    },
    /// The link that sets a new password.
    RecoverLink {
        /// `/recover/{token}`.
        path: String,
        /// Six digits.
        code: Code,
    },
    /// Somebody invited the person, or an account waits for its first sign-in.
    Invitation {
        /// `/invitation/{token}`.
        path: String,
    },
    /// The code that shows that an address is the person's own.
    ConfirmAddress {
        /// Six digits.
        code: Code,
    },
    /// Staff: something in your pool is overdue.
    Overdue,
    /// Clinicians: a colleague asks for a look. It names neither what nor where.
    Colleague,
    /// Somebody opened the record in an emergency.
    EmergencyAccess {
        /// Where to see who looked.
        path: String,
    },
    /// By e-mail, for whoever asked for it: so many answers are new. It says nothing of where, or under which name.
    NewAnswers {
        /// How many.
        count: u32,
        /// The page that ends these e-mails, without signing in: `/groups/notices/off/{token}`.
        stop: String,
    },
    /// The one answer to STOP.
    Stopped,
    /// The answer to START.
    Resumed,
    /// The answer to HELP.
    Help,
}

/// How much a notice may disturb.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Urgency {
    /// Waits until quiet hours end.
    Routine,
    /// Goes at once: danger, and codes that the person waits for.
    Urgent,
}

/// Six digits, 000000 to 999999.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code(u32);

impl Code {
    /// A random one (the bias of 2^64 modulo 1,000,000 is below 10^-13).
    pub fn fresh() -> Result<Self> {
        let [a, b, c, d, e, f, g, h, ..] = Keys::token()?;
        let number = u64::from_be_bytes([a, b, c, d, e, f, g, h]) % 1_000_000;
        Ok(Self(u32::try_from(number).unwrap_or(0)))
    }
    /// One that was typed or made elsewhere: exactly six digits, spaces around them forgiven.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let six = text.len() == 6 && text.bytes().all(|b| b.is_ascii_digit());
        text.parse().ok().filter(|_| six).map(Self)
    }
    /// The digits as a number.
    pub const fn number(self) -> u32 {
        self.0
    }
}

impl Notice {
    /// The stored word.
    pub(crate) const fn word(&self) -> &'static str {
        match self {
            Self::NewMessage { .. } => "message",
            Self::Reminder { .. } => "reminder",
            Self::EmergencyHelp => "emergency-help",
            Self::SignInCode { .. } => "sign-in-code",
            Self::SignInLink { .. } => "sign-in-link",
            Self::RegisterLink { .. } => "register-link",
            Self::RecoverLink { .. } => "recover-link",
            Self::Invitation { .. } => "invitation",
            Self::ConfirmAddress { .. } => "confirm-address",
            Self::Overdue => "overdue",
            Self::Colleague => "colleague",
            Self::EmergencyAccess { .. } => "emergency-access",
            Self::NewAnswers { .. } => "answers",
            Self::Stopped => "stopped",
            Self::Resumed => "resumed",
            Self::Help => "help",
        }
    }

    /// The notice behind a stored row.
    pub(crate) fn from_row(word: &str, path: String, number: Option<u32>) -> Result<Self> {
        let number = || number.ok_or_else(|| Error::internal("outbox: the number was taken away"));
        let code = || number().map(Code);
        Ok(match word {
            "message" => Self::NewMessage { path },
            "reminder" => Self::Reminder { path },
            "emergency-help" => Self::EmergencyHelp,
            "sign-in-code" => Self::SignInCode { code: code()? },
            "sign-in-link" => Self::SignInLink { path, code: code()? },
            "register-link" => Self::RegisterLink { path, code: code()? },
            "recover-link" => Self::RecoverLink { path, code: code()? },
            "invitation" => Self::Invitation { path },
            "confirm-address" => Self::ConfirmAddress { code: code()? },
            "overdue" => Self::Overdue,
            "colleague" => Self::Colleague,
            "emergency-access" => Self::EmergencyAccess { path },
            "answers" => Self::NewAnswers { count: number()?, stop: path },
            "stopped" => Self::Stopped,
            "resumed" => Self::Resumed,
            "help" => Self::Help,
            _ => return Err(Error::internal("outbox: no such notice")),
        })
    }

    pub(crate) fn path(&self) -> &str {
        match self {
            Self::NewMessage { path }
            | Self::Reminder { path }
            | Self::SignInLink { path, .. }
            | Self::RegisterLink { path, .. }
            | Self::RecoverLink { path, .. }
            | Self::Invitation { path }
            | Self::EmergencyAccess { path } => path,
            Self::NewAnswers { stop, .. } => stop,
            Self::Overdue => "/inbox",
            Self::Colleague => "/today",
            _ => "",
        }
    }

    /// Where the notice itself leads.
    pub(crate) fn leads(&self) -> &str {
        if self.stop().is_some() { "/groups" } else { self.path() }
    }

    /// The page that ends notices of this kind.
    pub(crate) fn stop(&self) -> Option<&str> {
        if let Self::NewAnswers { stop, .. } = self { Some(stop) } else { None }
    }

    /// What is stored as a number: a code, or how many.
    pub(crate) fn number(&self) -> Option<u32> {
        if let Self::NewAnswers { count, .. } = self { Some(*count) } else { self.code().map(Code::number) }
    }

    pub(crate) const fn code(&self) -> Option<Code> {
        match self {
            Self::SignInCode { code }
            | Self::ConfirmAddress { code }
            | Self::SignInLink { code, .. }
            | Self::RegisterLink { code, .. }
            | Self::RecoverLink { code, .. } => Some(*code),
            _ => None,
        }
    }

    /// Carries a key to an account: outside the demo it is taken out of the outbox once it was sent.
    pub(crate) const fn is_key(&self) -> bool {
        self.code().is_some() || matches!(self, Self::Invitation { .. })
    }

    /// Once it is over nobody can tell who got it: how often, and how many each time, beside what was written in communities
    /// would lead from the person to a name.
    pub(crate) const fn forgets_whom(&self) -> bool {
        matches!(self, Self::NewAnswers { .. })
    }

    /// Answers a text from the very address it goes to: also where notices were ended.
    pub(crate) const fn answers_text(&self) -> bool {
        matches!(self, Self::Stopped | Self::Resumed | Self::Help)
    }

    /// Fills the templates for one channel.
    ///
    /// # Errors
    /// [`Error::Internal`] when the path is not one that the program makes.
    pub(crate) fn fill(&self, org: &Org, channel: Channel, l: Locale) -> Result<Filled> {
        self.fill_for((&org.config.name, &org.config.base_url), channel, l)
    }

    pub(crate) fn fill_for(&self, org: (&str, &str), channel: Channel, l: Locale) -> Result<Filled> {
        let (words, at) = (self.words(), usize::from(l == Locale::Es));
        let (subject, text) = (words.subject[at], words.text[at]);
        self.fill_with(org, channel, &|place, vars| Ok((subject.fill(place, vars)?, text.fill(place, vars)?)))
    }

    /// Fills the organisation's own words for one channel.
    ///
    /// # Errors
    /// [`Error::Internal`] when the path is not one that the program makes, or the words need what the notice has not.
    pub(crate) fn fill_own(&self, org: (&str, &str), channel: Channel, l: Locale, own: &Own) -> Result<Filled> {
        let at = usize::from(l == Locale::Es);
        let (subject, text) = (&own.subject[at], &own.text[at]);
        self.fill_with(org, channel, &|place, vars| Ok((subject.fill(place, vars)?, text.fill(place, vars)?)))
    }

    fn fill_with(&self, (name, base_url): (&str, &str), channel: Channel, fill: &Fill<'_>) -> Result<Filled> {
        let url = |path| Ok::<_, Error>(format!("{}{}", base_url.trim_end_matches('/'), checked(path)?));
        let link = |url: &str| Link::parse(url).ok_or_else(|| Error::internal("notice: not a link"));
        let name = Organisation::parse(name).or_else(|| Organisation::parse("Kith"));
        let stop = self.stop().map(url).transpose()?;
        let mut vars = vec![SafeVar::Link(link(&url(self.leads())?)?)];
        vars.extend(name.map(SafeVar::Organisation));
        vars.extend(self.code().map(|code| SafeVar::Code(code.0)));
        vars.extend(self.number().map(SafeVar::Count));
        vars.extend(stop.as_deref().map(link).transpose()?.map(SafeVar::Stop));
        let place = match channel {
            Channel::Sms => Place::Sms,
            Channel::Email => Place::Email,
        };
        let (subject, text) = fill(place, &vars).map_err(|e| Error::internal(format!("notice: {e}")))?;
        Ok(Filled { subject, text, stop })
    }
}

/// Subject and text, filled with safe variables.
type Fill<'a> = dyn Fn(Place, &[SafeVar]) -> Result<(Cleared<String>, Cleared<String>), TemplateError> + 'a;

/// The organisation's own words, English then Spanish, as guard passed them.
pub(crate) struct Own {
    pub subject: [Worded; 2],
    pub text: [Worded; 2],
}

/// A notice in words that guard has cleared for its channel.
pub struct Filled {
    /// The subject of an e-mail.
    pub subject: Cleared<String>,
    /// The text.
    pub text: Cleared<String>,
    /// The address that ends notices of this kind.
    pub stop: Option<String>,
}

/// The first part of every address that a notice may name.
const PLACES: [&str; 19] = [
    "threads",
    "messages",
    "ask",
    "enter",
    "invitation",
    "sign-in",
    "recover",
    "register",
    "today",
    "circles",
    "emergency",
    "channels",
    "agreements",
    "inbox",
    "blocks",
    "proposals",
    "charts",
    "account",
    "groups",
];

/// The last parts that are words.
const PARTS: [&str; 5] = ["looks", "second", "devices", "notices", "off"];

/// A path with nothing in it but known words, ids (26 characters) and tokens (52 characters).
pub(crate) fn checked(path: &str) -> Result<&str> {
    let known = |(n, part): (usize, &str)| match n {
        0 => PLACES.contains(&part),
        _ => PARTS.contains(&part) || part.parse::<kernel::RawId>().is_ok() || is_token(part),
    };
    let inside = path.strip_prefix('/').filter(|rest| !rest.is_empty());
    match inside {
        Some(rest) if !rest.split('/').enumerate().all(known) => Err(Error::internal("notice: not a path of ours")),
        None if !matches!(path, "" | "/") => Err(Error::internal("notice: not a path")),
        _ => Ok(path),
    }
}

/// A link's token: two ids in one, of which the second is a MAC.
fn is_token(part: &str) -> bool {
    let halves = part.split_at_checked(26);
    halves.is_some_and(|(a, b)| a.parse::<kernel::RawId>().is_ok() && b.parse::<kernel::RawId>().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn every(path: &str, code: Code) -> Vec<Notice> {
        let path = || path.to_owned();
        vec![
            Notice::NewMessage { path: path() },
            Notice::Reminder { path: path() },
            Notice::EmergencyHelp,
            Notice::SignInCode { code },
            Notice::SignInLink { path: path(), code },
            Notice::RegisterLink { path: path(), code },
            Notice::RecoverLink { path: path(), code },
            Notice::Invitation { path: path() },
            Notice::ConfirmAddress { code },
            Notice::Overdue,
            Notice::Colleague,
            Notice::EmergencyAccess { path: path() },
            Notice::NewAnswers { count: 3, stop: path() },
            Notice::Stopped,
            Notice::Resumed,
            Notice::Help,
        ]
    }

    #[test]
    fn a_patients_words_are_no_path() {
        let id = kernel::RawId([0x71; 16]);
        let token = format!("{id}{id}");
        for good in
            [format!("/threads/{id}"), format!("/enter/{token}"), format!("/circles/{id}/looks"), "/inbox".to_owned()]
        {
            assert!(checked(&good).is_ok(), "{good}");
        }
        for bad in [
            "/threads/chest-pain",
            "/threads/ana-morales",
            "/ana",
            "/threads/ana.morales.1961.chest.pain.again.and.again",
            "threads",
            "//threads",
            "/threads/",
            "/threads/../x",
            "/threads?subject=pain",
            "/threads/#pain",
            "https://elsewhere.example/threads",
            "/threads/dolor de pecho",
        ] {
            let notice = Notice::NewMessage { path: bad.to_owned() };
            let said = notice.fill_for(("Riverbend Health", "https://care.example.org"), Channel::Sms, Locale::En);
            assert!(said.is_err(), "{bad}");
        }
    }

    /// A text to a phone is paid for by its parts.
    #[test]
    fn every_text_message_is_short() {
        for (notice, l) in every("/inbox", Code(4217)).iter().flat_map(|n| [(n, Locale::En), (n, Locale::Es)]) {
            let said = notice.fill_for(("Riverbend Health", "https://care.example.org"), Channel::Sms, l).unwrap();
            let text = said.text.into_inner();
            let segments = rules::sms::segments(&text);
            println!("{segments:?} {text}");
            assert!(segments.parts <= 3, "{segments:?} {text}");
        }
    }

    #[test]
    fn a_row_makes_the_same_notice_again() {
        for notice in every("/inbox", Code(4217)) {
            let (path, number) = (notice.path().to_owned(), notice.number());
            assert_eq!(Notice::from_row(notice.word(), path, number).unwrap(), notice);
        }
        assert!(
            Notice::from_row("sign-in-code", String::new(), None).is_err(),
            "a code that was taken out is not sent"
        );
        assert!(Notice::from_row("free text", String::new(), None).is_err());
    }

    #[test]
    fn codes_have_six_digits() {
        let check = |text: &str, want: Option<u32>| assert_eq!(Code::parse(text).map(Code::number), want, "{text}");
        check("004217", Some(4217));
        check(" 999999 ", Some(999_999));
        for bad in ["", "12345", "1234567", "12 456", "+12345", "١٢٣٤٥٦"] {
            check(bad, None);
        }
    }

    proptest::proptest! {
        /// Whatever the link, code and name are, nothing stands in a notice but its template, the link, the code, the name.
        #[test]
        fn only_the_templates_words(raw: [u8; 16], digits in 0u32..1_000_000, name in "[A-Z][a-z]{2,9} (Clinic|Health|Salud)") {
            let path = format!("/threads/{}", kernel::RawId(raw));
            let base = "https://care.example.org";
            let fixed = every("/today", Code(0));
            for (notice, fixed) in every(&path, Code(digits)).into_iter().zip(fixed) {
                for (channel, l) in Channel::ALL.into_iter().flat_map(|c| Locale::ALL.map(|l| (c, l))) {
                    let plain = |said: Filled, path: &str, code: u32, name: &str| {
                        let text = format!("{}|{}", said.subject.get(), said.text.get());
                        let text = text.replace(&format!("{base}{path}"), "LINK").replace(base, "LINK");
                        text.replace(&format!("{code:06}"), "CODE").replace(name, "NAME")
                    };
                    let said = notice.fill_for((&name, base), channel, l).unwrap();
                    proptest::prop_assert!(said.text.get().chars().count() <= 400, "three segments at most");
                    let own = if notice.path() == path { path.as_str() } else { notice.path() };
                    let said = plain(said, own, digits, &name);
                    let own = if fixed.path().is_empty() { "/today" } else { fixed.path() };
                    let want = plain(fixed.fill_for(("Norte Clinic", base), channel, l).unwrap(), own, 0, "Norte Clinic");
                    proptest::prop_assert_eq!(said, want);
                }
            }
        }
    }
}
