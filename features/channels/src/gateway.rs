//! How a notice leaves the house.

use gate::Org;
use guard::Cleared;
use kernel::{Boxed, RawId};

use crate::{Channel, Kannel, LineLookup, ReplyTo, SmtpConfig, TwilioConfig, push, sending, wire::Fault};

/// One notice on its way: only cleared text leaves.
pub struct Parcel<'a> {
    /// The outbox row, stable over tries: a gateway that knows it sends it once.
    pub id: RawId,
    /// How it travels.
    pub channel: Channel,
    /// E.164, e-mail, or what a device's browser gave, in one line.
    pub to: &'a str,
    /// The subject of an e-mail, and what a device shows first.
    pub subject: &'a Cleared<String>,
    /// The text.
    pub text: &'a Cleared<String>,
    /// The address that ends notices of this kind with one POST, without signing in (RFC 8058).
    pub stop: Option<&'a str>,
    /// Where it leads: a path of ours, or nothing.
    pub leads: &'a str,
    /// It goes at any hour.
    pub urgent: bool,
    /// How an e-mail may be answered; its words stand below the text.
    pub reply: Option<&'a ReplyTo>,
}

/// What became of a parcel. Faults are short codes, never text that a server sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Receipt {
    /// Taken; the gateway's own name for it, which may be empty.
    Sent(String),
    /// In the person's hands.
    Delivered,
    /// Not taken now, and certainly not sent: try again.
    Later(String),
    /// Not taken, and never will be.
    Refused(String),
    /// Not taken: nobody is at this address any more.
    Gone(String),
    /// Nobody can say whether it was taken. It is not sent again.
    Unknown(String),
}

impl Receipt {
    /// What became of a notice that went to several devices of one person: the most that happened to it. It is not sent again
    /// where one may have it.
    pub(crate) fn or(self, other: Self) -> Self {
        let rank = |receipt: &Self| match receipt {
            Self::Delivered => 5,
            Self::Sent(_) => 4,
            Self::Unknown(_) => 3,
            Self::Later(_) => 2,
            Self::Refused(_) => 1,
            Self::Gone(_) => 0,
        };
        if rank(&other) > rank(&self) { other } else { self }
    }
}

/// Of a request to a gateway that got no answer: what was certainly not sent may be tried again.
impl From<Fault> for Receipt {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::NotSent(why) => Self::Later(why.into()),
            Fault::Unknown(why) => Self::Unknown(why.into()),
        }
    }
}

/// Carries parcels. Contribute one as a part: `Box<dyn Gateway>`. The first that carries a channel is used, the next when it
/// cannot.
pub trait Gateway: Send + Sync + 'static {
    /// A short name for the outbox, such as `smtp`.
    fn name(&self) -> &'static str;
    /// It carries this channel.
    fn carries(&self, channel: Channel) -> bool;
    /// Hands it over.
    fn send<'a>(&'a self, parcel: Parcel<'a>) -> Boxed<'a, Receipt>;
    /// Waits until it may be handed the next one: how a cap on texts in a second is kept. Nothing is marked as *sending*
    /// meanwhile, so whoever says STOP in that time gets no more.
    fn rest(&self) -> Boxed<'_, ()> {
        Box::pin(async {})
    }
    /// It has such a cap: what goes by its channel goes one after another, each after the rest of the one before.
    fn paced(&self) -> bool {
        false
    }
    /// Says what kind of line a number is, where the gateway can and may.
    fn lookup(&self) -> Option<&dyn LineLookup> {
        None
    }
}

/// The demo's: the phone and mailbox pages show what it was given.
struct Demo;

impl Gateway for Demo {
    fn name(&self) -> &'static str {
        "demo"
    }
    fn carries(&self, _: Channel) -> bool {
        true
    }
    fn send<'a>(&'a self, _: Parcel<'a>) -> Boxed<'a, Receipt> {
        Box::pin(async { Receipt::Delivered })
    }
}

/// The gateway of a channel for a parcel that gateways were asked to carry so many times: contributed, Kannel, Twilio,
/// SMTP, push, else the demo's own. A gateway that said *later* so often as is configured gives way to the next; after the last comes
/// the first again.
pub(crate) fn of(org: &Org, channel: Channel, asked: u32) -> Option<&dyn Gateway> {
    let real: Vec<&dyn Gateway> = carrying(org, channel).collect();
    let turn = usize::try_from(asked / sending::rules(org).fail_over_after.max(1)).unwrap_or(0);
    let next = turn.checked_rem(real.len()).and_then(|n| real.get(n)).copied();
    next.or(if org.config.demo { Some(&Demo) } else { None })
}

/// A gateway of the channel takes only so many in a second.
pub(crate) fn paced(org: &Org, channel: Channel) -> bool {
    carrying(org, channel).any(Gateway::paced)
}

/// The real ones of a channel, in their order.
fn carrying(org: &Org, channel: Channel) -> impl Iterator<Item = &dyn Gateway> {
    let own = org.parts.all::<Box<dyn Gateway>>().map(AsRef::as_ref);
    let kannel = org.parts.all::<Kannel>().map(|kannel| kannel as &dyn Gateway);
    let smtp = org.parts.all::<SmtpConfig>().map(|config| config as &dyn Gateway);
    let twilio = org.parts.all::<TwilioConfig>().map(|config| config as &dyn Gateway);
    let push = push::of(org).map(|push| push as &dyn Gateway);
    own.chain(kannel).chain(twilio).chain(smtp).chain(push).filter(move |gateway| gateway.carries(channel))
}

/// Who can say what kind of line a number is.
pub(crate) fn lookup(org: &Org) -> Option<&dyn LineLookup> {
    let own = org.parts.all::<Box<dyn Gateway>>().map(AsRef::as_ref);
    let twilio = org.parts.all::<TwilioConfig>().map(|config| config as &dyn Gateway);
    own.chain(twilio).find_map(Gateway::lookup)
}
