//! What notices are about, as far as a person may choose among them, and why one may go at any hour.

use crate::{Channel, Notice};

/// What a notice is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Topic {
    /// Answers and messages in the person's threads.
    Care,
    /// That a message is still unread.
    Reminders,
    /// What is new in groups.
    Community,
    /// What the organisation wants to tell. Goes only to who agreed to it.
    News,
    /// What a person asks for this moment, and what must not be missed: codes, help in danger, who opened the record.
    Essential,
    /// Staff: what waits in the inbox.
    Work,
}

impl Topic {
    /// In the order of the page.
    pub const ALL: [Topic; 6] = [Self::Care, Self::Reminders, Self::Community, Self::News, Self::Essential, Self::Work];
    /// The stored word and form value.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Care => "care",
            Self::Reminders => "reminders",
            Self::Community => "community",
            Self::News => "news",
            Self::Essential => "essential",
            Self::Work => "work",
        }
    }
    /// The one with this word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|topic| topic.word() == word)
    }
    /// May be ended alone. The others end with the address, by STOP or by the page.
    pub const fn chosen(self) -> bool {
        matches!(self, Self::Care | Self::Reminders | Self::Community | Self::News)
    }
    /// Nobody gets it who did not say yes (prior express written consent, 47 CFR 64.1200(f)(9)).
    pub const fn asked_first(self) -> bool {
        matches!(self, Self::News)
    }
    /// There are notices about it on this channel.
    pub const fn goes_by(self, channel: Channel) -> bool {
        !matches!((self, channel), (Self::Community, Channel::Sms | Channel::Push))
    }
    /// Nobody waits for it.
    pub(crate) const fn unasked(self) -> bool {
        matches!(self, Self::Reminders | Self::Community | Self::News)
    }
}

/// Why a notice goes in quiet hours and above the caps. It stands in its row and in the audit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Exception {
    /// Words of danger were heard: help goes back at once.
    Danger,
    /// The person asked for it this moment: a code, a link.
    Asked,
    /// It answers a text that the person just sent: a keyword, a code, or a question of the last hour.
    Answer,
    /// Staff on duty: something is overdue.
    Duty,
    /// A clinician's word that cannot wait.
    Clinical,
}

impl Exception {
    /// The stored word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Danger => "danger",
            Self::Asked => "asked",
            Self::Answer => "answer",
            Self::Duty => "duty",
            Self::Clinical => "clinical",
        }
    }
}

impl Notice {
    /// What it is about.
    pub const fn topic(&self) -> Topic {
        match self {
            Self::NewMessage { .. } | Self::NewMessages | Self::Answer { .. } | Self::AskWhole => Topic::Care,
            Self::Reminder { .. } => Topic::Reminders,
            Self::NewAnswers { .. } => Topic::Community,
            Self::News { .. } => Topic::News,
            Self::Overdue | Self::Colleague => Topic::Work,
            Self::EmergencyHelp
            | Self::SignInCode { .. }
            | Self::SignInLink { .. }
            | Self::RegisterLink { .. }
            | Self::RecoverLink { .. }
            | Self::Invitation { .. }
            | Self::ConfirmAddress { .. }
            | Self::EmergencyAccess { .. }
            | Self::Stopped
            | Self::StoppedHelp
            | Self::Resumed
            | Self::Help
            | Self::Joined
            | Self::CodeWrong
            | Self::Unknown
            | Self::WholeOn
            | Self::WholeOff
            | Self::Who => Topic::Essential,
        }
    }

    /// Why it goes at once, when it is urgent.
    pub(crate) const fn exception(&self) -> Exception {
        match self {
            Self::EmergencyHelp => Exception::Danger,
            Self::Stopped
            | Self::StoppedHelp
            | Self::Resumed
            | Self::Help
            | Self::Answer { .. }
            | Self::Joined
            | Self::CodeWrong
            | Self::Unknown
            | Self::AskWhole
            | Self::WholeOn
            | Self::WholeOff
            | Self::Who => Exception::Answer,
            Self::Overdue => Exception::Duty,
            _ if self.is_key() => Exception::Asked,
            _ => Exception::Clinical,
        }
    }

    /// What a waiting notice says as well when this one is made meanwhile: itself, or one that speaks of several.
    pub(crate) fn joins(&self) -> Option<Self> {
        matches!(self, Self::NewMessage { .. }).then_some(Self::NewMessages)
    }
}
