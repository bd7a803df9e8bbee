//! What may be said outside the safe place: fixed sentences with a link or a code, never a person's words.

use gate::{Keys, Org};
use guard::{Cleared, Link, Organisation, Place, SafeVar, Template, TemplateError, Worded};
use kernel::{Error, Locale, Result};

use crate::{Channel, ReplyTo, kept::Kept};

/// A notice. It has no field for free text; [`Notice::path`] takes only addresses that the program makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// A message waits in a thread. `path` such as `/threads/{id}`.
    NewMessage {
        /// Where to read it.
        path: String,
    },
    /// Messages wait in several threads.
    NewMessages,
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
    /// What the organisation wants to tell those who agreed to hear it.
    News {
        /// Where to read it.
        path: String,
    },
    /// The one answer to STOP.
    Stopped,
    /// The one answer to STOP in words of danger: nothing else may follow it, so it says where help is.
    StoppedHelp,
    /// The answer to START.
    Resumed,
    /// The answer to HELP.
    Help,
    /// A post of the care team: its words to who recorded that they may come whole, else that a message waits.
    Answer {
        /// Where to read it: `/threads/{id}`.
        path: String,
    },
    /// The code of an invitation was right: the number is confirmed.
    Joined,
    /// The code of an invitation was wrong, used up or over.
    CodeWrong,
    /// To a number that nobody knows: how to get in.
    Unknown,
    /// May answers come whole, and what that risks.
    AskWhole,
    /// They come whole from now on.
    WholeOn,
    /// They do not come whole any more.
    WholeOff,
    /// Several people share the telephone: who writes? The names are put in when it is sent.
    Who,
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
            Self::NewMessages => "messages",
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
            Self::News { .. } => "news",
            Self::Stopped => "stopped",
            Self::StoppedHelp => "stopped-help",
            Self::Resumed => "resumed",
            Self::Help => "help",
            Self::Answer { .. } => "answer",
            Self::Joined => "joined",
            Self::CodeWrong => "code-wrong",
            Self::Unknown => "unknown",
            Self::AskWhole => "ask-whole",
            Self::WholeOn => "whole-on",
            Self::WholeOff => "whole-off",
            Self::Who => "who",
        }
    }

    /// Under which word the organisation words it: an answer that does not go whole says what any message says.
    pub(crate) const fn worded(&self) -> &'static str {
        if let Self::Answer { .. } = self { "message" } else { self.word() }
    }

    /// The notice behind a stored row.
    pub(crate) fn from_row(word: &str, path: String, number: Option<u32>) -> Result<Self> {
        let number = || number.ok_or_else(|| Error::internal("outbox: the number was taken away"));
        let code = || number().map(Code);
        Ok(match word {
            "message" => Self::NewMessage { path },
            "messages" => Self::NewMessages,
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
            "news" => Self::News { path },
            "answers" => Self::NewAnswers { count: number()?, stop: path },
            "stopped" => Self::Stopped,
            "stopped-help" => Self::StoppedHelp,
            "resumed" => Self::Resumed,
            "help" => Self::Help,
            "answer" => Self::Answer { path },
            "joined" => Self::Joined,
            "code-wrong" => Self::CodeWrong,
            "unknown" => Self::Unknown,
            "ask-whole" => Self::AskWhole,
            "whole-on" => Self::WholeOn,
            "whole-off" => Self::WholeOff,
            "who" => Self::Who,
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
            | Self::News { path }
            | Self::EmergencyAccess { path }
            | Self::Answer { path } => path,
            Self::NewAnswers { stop, .. } => stop,
            Self::Overdue => "/inbox",
            Self::NewMessages => "/messages",
            Self::Colleague => "/today",
            _ => "",
        }
    }

    /// Where the notice itself leads.
    pub(crate) fn leads(&self) -> &str {
        if self.stop().is_some() { "/groups" } else { self.path() }
    }

    /// The thread that it leads to.
    pub(crate) fn thread(&self) -> Option<kernel::RawId> {
        self.path().strip_prefix("/threads/")?.parse().ok()
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

    /// Carries one part of somebody's words: no other row says the same.
    pub(crate) const fn is_words(&self) -> bool {
        matches!(self, Self::Answer { .. })
    }

    /// Answers a text from the very address it goes to: also where notices were ended.
    pub(crate) const fn answers_text(&self) -> bool {
        matches!(self, Self::Stopped | Self::StoppedHelp | Self::Resumed | Self::Help)
    }

    /// Fills the templates for one channel.
    ///
    /// # Errors
    /// [`Error::Internal`] when the path is not one that the program makes.
    pub(crate) fn fill(&self, org: &Org, channel: Channel, l: Locale) -> Result<Filled> {
        self.fill_with(org, (channel, l), None)
    }

    /// [`Notice::fill`] with one variable more.
    pub(crate) fn fill_with(
        &self,
        org: &Org,
        (channel, l): (Channel, Locale),
        more: Option<SafeVar>,
    ) -> Result<Filled> {
        self.filled((&org.config.name, &org.config.base_url), (channel, l), None, more)
    }

    #[cfg(test)]
    pub(crate) fn fill_for(&self, org: (&str, &str), channel: Channel, l: Locale) -> Result<Filled> {
        self.filled(org, (channel, l), None, None)
    }

    /// Fills the organisation's own words for one channel.
    ///
    /// # Errors
    /// [`Error::Internal`] when the path is not one that the program makes, or the words need what the notice has not.
    pub(crate) fn fill_own(&self, org: (&str, &str), channel: Channel, l: Locale, own: &Own) -> Result<Filled> {
        self.filled(org, (channel, l), Some(own), None)
    }

    fn filled(
        &self,
        (name, base_url): (&str, &str),
        (channel, l): (Channel, Locale),
        own: Option<&Own>,
        more: Option<SafeVar>,
    ) -> Result<Filled> {
        let url = |path| Ok::<_, Error>(format!("{}{}", base_url.trim_end_matches('/'), checked(path)?));
        let link = |url: &str| Link::parse(url).ok_or_else(|| Error::internal("notice: not a link"));
        let name = named(name).or_else(|| named("Kith"));
        let stop = self.stop().map(url).transpose()?;
        let mut vars = vec![SafeVar::Link(link(&url(self.leads())?)?)];
        vars.extend(name.map(SafeVar::Organisation));
        vars.extend(more);
        vars.push(SafeVar::People(Vec::new()));
        vars.extend(self.code().map(|code| SafeVar::Code(code.0)));
        vars.extend(self.number().map(SafeVar::Count));
        vars.extend(stop.as_deref().map(link).transpose()?.map(SafeVar::Stop));
        let place = match channel {
            Channel::Sms => Place::Sms,
            Channel::Email => Place::Email,
            Channel::Push => Place::Push,
        };
        let at = usize::from(l == Locale::Es);
        let fill = |own: Option<&Worded>, template: Template| match own {
            Some(own) => own.fill(place, &vars),
            None => template.fill(place, &vars),
        };
        let wrong = |e: TemplateError| Error::internal(format!("notice: {e}"));
        let words = self.words();
        let subject = fill(own.map(|own| &own.subject[at]), words.subject[at]).map_err(wrong)?;
        let text = fill(own.map(|own| &own.text[at]), words.text[at]).map_err(wrong)?;
        Ok(Filled { subject, text, stop, reply: None })
    }
}

/// A name from configuration as guard takes it, scanned once and not for each notice.
fn named(name: &str) -> Option<Organisation> {
    static READ: Kept<String, Option<Organisation>> = Kept::new();
    READ.get(name.to_owned(), || Organisation::parse(name))
}

/// The organisation's own words, English then Spanish, as guard passed them.
#[derive(Debug)]
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
    /// How it may be answered by e-mail.
    pub reply: Option<ReplyTo>,
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
mod tests;
