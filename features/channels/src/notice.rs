//! What may be said outside the safe place: fixed sentences with a link or a code, never a person's words.

use gate::{Keys, Org};
use guard::{Cleared, Link, Organisation, Place, SafeVar, Template, template};
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
    /// Somebody opened the record in an emergency.
    EmergencyAccess {
        /// Where to see who looked.
        path: String,
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

/// Subject of the e-mail and the text, English then Spanish.
struct Words {
    subject: [Template; 2],
    text: [Template; 2],
}

macro_rules! words {
    ($se:literal, $ss:literal, $te:literal, $ts:literal) => {
        Words { subject: [template!($se), template!($ss)], text: [template!($te), template!($ts)] }
    };
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
            Self::EmergencyAccess { .. } => "emergency-access",
            Self::Stopped => "stopped",
            Self::Resumed => "resumed",
            Self::Help => "help",
        }
    }

    /// The notice behind a stored row.
    pub(crate) fn from_row(word: &str, path: String, code: Option<u32>) -> Result<Self> {
        let code = || code.map(Code).ok_or_else(|| Error::internal("outbox: the code was taken away"));
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
            "emergency-access" => Self::EmergencyAccess { path },
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
            Self::Overdue => "/inbox",
            _ => "",
        }
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

    /// Answers a text from the very address it goes to: also where notices were ended.
    pub(crate) const fn answers_text(&self) -> bool {
        matches!(self, Self::Stopped | Self::Resumed | Self::Help)
    }

    /// Fills the templates for one channel.
    ///
    /// # Errors
    /// [`Error::Internal`] when the path is not one that the program makes.
    pub(crate) fn fill(&self, org: &Org, channel: Channel, l: Locale) -> Result<Filled> {
        let link = format!("{}{}", org.config.base_url.trim_end_matches('/'), checked(self.path())?);
        let link = Link::parse(&link).ok_or_else(|| Error::internal("notice: not a link"))?;
        let name = Organisation::parse(&org.config.name).or_else(|| Organisation::parse("Kith"));
        let mut vars = vec![SafeVar::Link(link)];
        vars.extend(name.map(SafeVar::Organisation));
        vars.extend(self.code().map(|code| SafeVar::Code(code.0)));
        let place = match channel {
            Channel::Sms => Place::Sms,
            Channel::Email => Place::Email,
        };
        let (words, at) = (self.words(), usize::from(l == Locale::Es));
        let fill =
            |template: &Template| template.fill(place, &vars).map_err(|e| Error::internal(format!("notice: {e}")));
        Ok(Filled { subject: fill(&words.subject[at])?, text: fill(&words.text[at])? })
    }

    const fn words(&self) -> Words {
        match self {
            Self::NewMessage { .. } => words!(
                "You have a message",
                "Tiene un mensaje",
                "{organisation}: you have a message. Read it here: {link}",
                "{organisation}: tiene un mensaje. Léalo aquí: {link}"
            ),
            Self::Reminder { .. } => words!(
                "A message is waiting for you",
                "Un mensaje le espera",
                "{organisation}: a message is still waiting for you. Read it here: {link}",
                "{organisation}: un mensaje todavía le espera. Léalo aquí: {link}"
            ),
            Self::EmergencyHelp => words!(
                "If this may be an emergency, call 911",
                "Si puede ser una emergencia, llame al 911",
                "{organisation}: if this may be an emergency, call 911 now. In a crisis, call or text 988.",
                "{organisation}: si puede ser una emergencia, llame ahora al 911. En una crisis, llame o mande un texto al 988."
            ),
            Self::SignInCode { .. } => words!(
                "Your sign-in code",
                "Su código para entrar",
                "{organisation}: your sign-in code is {code}. Nobody from {organisation} will ask you for it.",
                "{organisation}: su código para entrar es {code}. Nadie de {organisation} se lo pedirá."
            ),
            Self::SignInLink { .. } => words!(
                "Your sign-in link",
                "Su enlace para entrar",
                "{organisation}: sign in with this link: {link} or type the code {code}. It works once. Do not pass it on.",
                "{organisation}: entre con este enlace: {link} o escriba el código {code}. Sirve una sola vez. No lo comparta."
            ),
            Self::RegisterLink { .. } => words!(
                "Confirm your address",
                "Confirme su dirección",
                "{organisation}: confirm that this address is yours: {link} or type the code {code}. If you did not ask for this, do nothing.",
                "{organisation}: confirme que esta dirección es suya: {link} o escriba el código {code}. Si usted no lo pidió, no haga nada."
            ),
            Self::RecoverLink { .. } => words!(
                "Set a new password",
                "Ponga una contraseña nueva",
                "{organisation}: set a new password here: {link} or type the code {code}. If you did not ask for this, do nothing.",
                "{organisation}: ponga una contraseña nueva aquí: {link} o escriba el código {code}. Si usted no lo pidió, no haga nada."
            ),
            Self::Invitation { .. } => words!(
                "You are invited",
                "Tiene una invitación",
                "{organisation}: you have an invitation. Open it here: {link}",
                "{organisation}: tiene una invitación. Ábrala aquí: {link}"
            ),
            Self::ConfirmAddress { .. } => words!(
                "Your code",
                "Su código",
                "{organisation}: your code is {code}. Type it on the page where you asked for it. Reply STOP to end texts, HELP for help.",
                "{organisation}: su código es {code}. Escríbalo en la página donde lo pidió. Responda ALTO para no recibir textos, AYUDA para ayuda."
            ),
            Self::Overdue => words!(
                "Something in your pool is overdue",
                "Algo de su grupo está atrasado",
                "{organisation}: something in your pool is overdue. Open the inbox: {link}",
                "{organisation}: algo de su grupo está atrasado. Abra la bandeja: {link}"
            ),
            Self::EmergencyAccess { .. } => words!(
                "Emergency access was used",
                "Se usó un acceso de emergencia",
                "{organisation}: emergency access was used. See who and why: {link}",
                "{organisation}: se usó un acceso de emergencia. Vea quién y por qué: {link}"
            ),
            Self::Stopped => words!(
                "No more messages",
                "No más mensajes",
                "{organisation}: you will get no more messages at this address. Reply START to get them again.",
                "{organisation}: no recibirá más mensajes en esta dirección. Responda START para recibirlos de nuevo."
            ),
            Self::Resumed => words!(
                "Messages are on again",
                "Recibirá mensajes de nuevo",
                "{organisation}: messages are on again. Reply STOP to end them, HELP for help.",
                "{organisation}: recibirá mensajes de nuevo. Responda ALTO para terminarlos, AYUDA para ayuda."
            ),
            Self::Help => words!(
                "Help",
                "Ayuda",
                "{organisation}: we text you when something waits for you in the safe place: {link} Reply STOP to end texts. In an emergency call 911.",
                "{organisation}: le avisamos cuando algo le espera en el lugar seguro: {link} Responda ALTO para no recibir textos. En una emergencia llame al 911."
            ),
        }
    }
}

/// A notice in words that guard has cleared for its channel.
pub struct Filled {
    /// The subject of an e-mail.
    pub subject: Cleared<String>,
    /// The text.
    pub text: Cleared<String>,
}

/// The first part of every address that a notice may name.
const PLACES: [&str; 18] = [
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
];

/// The last parts that are words.
const PARTS: [&str; 3] = ["looks", "second", "devices"];

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
