//! What kind of line a number is: by its numbering plan, by a gateway that looks it up, and by a delivery report that says
//! why a text did not arrive. The newest word counts for 90 days; a number is kept whatever it is, and its owner is told.

use std::sync::Arc;

use ::jobs::{Every, Job, Payload};
use gate::{Access, ORG, Operate, Org, Organisation, Resource, WriteAct};
use kernel::{Boxed, Error, Locale, PersonId, Result, Time};
use serde::{Deserialize, Serialize};

use crate::{
    Channel, gateway, inbound,
    numbers::{self, Kind},
    reassigned::REGISTER,
    store, t,
    types::Outgoing,
};

/// A word about a line counts so long; ranges and numbers move between networks and persons.
const DAYS: i64 = 90;

/// What kind of line a number is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LineClass {
    /// A mobile telephone.
    Mobile,
    /// A landline.
    Landline,
    /// A telephone over the internet at an address; many take texts.
    FixedVoip,
    /// A telephone over the internet without an address; most take texts.
    LooseVoip,
    /// Free for who calls.
    TollFree,
    /// Dear for who calls, or of shared cost.
    Premium,
    /// A personal number that leads elsewhere.
    Personal,
    /// A pager, a voicemail, a company's one number.
    Other,
    /// Out of service.
    Dead,
    /// Nobody knows.
    Unknown,
}

impl LineClass {
    /// All of them.
    pub const ALL: [LineClass; 10] = [
        Self::Mobile,
        Self::Landline,
        Self::FixedVoip,
        Self::LooseVoip,
        Self::TollFree,
        Self::Premium,
        Self::Personal,
        Self::Other,
        Self::Dead,
        Self::Unknown,
    ];
    /// The stored word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Mobile => "mobile",
            Self::Landline => "landline",
            Self::FixedVoip => "fixed-voip",
            Self::LooseVoip => "loose-voip",
            Self::TollFree => "toll-free",
            Self::Premium => "premium",
            Self::Personal => "personal",
            Self::Other => "other",
            Self::Dead => "dead",
            Self::Unknown => "unknown",
        }
    }
    /// The one with this word.
    pub fn from_word(word: &str) -> Self {
        Self::ALL.into_iter().find(|class| class.word() == word).unwrap_or(Self::Unknown)
    }
    /// Texts do not reach such a line.
    pub const fn gets_no_texts(self) -> bool {
        matches!(self, Self::Landline | Self::TollFree | Self::Premium | Self::Other)
    }

    /// What the numbering plan is sure of; where it cannot tell mobiles from landlines, nobody knows.
    fn of_plan(kind: Kind) -> Self {
        match kind {
            Kind::Fixed => Self::Landline,
            Kind::Mobile => Self::Mobile,
            Kind::FixedOrMobile => Self::Unknown,
            Kind::TollFree => Self::TollFree,
            Kind::Premium | Kind::SharedCost => Self::Premium,
            Kind::Personal => Self::Personal,
            Kind::Voip => Self::LooseVoip,
            Kind::Pager | Kind::Company | Kind::Voicemail => Self::Other,
        }
    }
}

/// Says what kind of line a number is. A [`crate::Gateway`] may offer one.
pub trait LineLookup: Send + Sync + 'static {
    /// A short name for the source, such as `twilio`.
    fn name(&self) -> &'static str;
    /// Asks; nothing when it does not know now.
    fn line<'a>(&'a self, value: &'a str) -> Boxed<'a, Option<LineClass>>;
}

/// A word that is kept about a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    pub value: String,
    pub class: LineClass,
    /// A gateway's name, or `report`.
    pub source: String,
    pub asked_at: Time,
}

/// A delivery report said so.
const REPORT: &str = "report";

/// What a person is told about their number; nothing when texts may well reach it. One that they confirmed since it was out
/// of service is in service.
pub(crate) fn told(
    l: Locale,
    (value, confirmed): (&str, bool),
    kept: Option<&Line>,
    now: Time,
) -> Option<&'static str> {
    let kept = kept.filter(|line| line.asked_at.plus_days(DAYS) > now && line.class != LineClass::Unknown);
    let plan = numbers::read(value, crate::address::HOME).and_then(|number| number.kind);
    let class = match (kept, plan) {
        (Some(line), _) => line.class,
        (None, Some((_, kind))) => LineClass::of_plan(kind),
        (None, None) => return Some(t::line_none(l)),
    };
    match class {
        LineClass::Landline if kept.is_some_and(|line| line.source == REPORT) => Some(t::line_reported(l)),
        LineClass::Landline => Some(t::line_landline(l)),
        LineClass::Dead if kept.is_some_and(|line| line.source == REGISTER) => {
            (!confirmed).then(|| t::line_reassigned(l))
        }
        LineClass::Dead => (!confirmed).then(|| t::line_dead(l)),
        class if class.gets_no_texts() => Some(t::line_service(l)),
        _ => None,
    }
}

/// Codes of gateways that say that a text cannot reach this kind of line: a landline (Twilio 30006), not a mobile (21614),
/// and the word itself.
fn says_landline(fault: &str) -> bool {
    matches!(fault, "30006" | "21614" | "landline")
}

/// Codes that say that nobody has the number: unknown to its network (Twilio 30005), or none (21211).
fn says_dead(fault: &str) -> bool {
    matches!(fault, "30005" | "21211" | "dead")
}

/// The gateway heard a STOP that we did not (Twilio 21610).
fn says_stopped(fault: &str) -> bool {
    fault == "21610"
}

/// Takes what a fault says of the number: what line it is, that nobody has it, that its owner ended texts.
pub(crate) async fn reported<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    row: &Outgoing,
    fault: &str,
) -> Result<()> {
    let number = row.value.as_str();
    if row.channel != Some(Channel::Sms) || number.is_empty() {
        return Ok(());
    }
    if says_landline(fault) {
        store::put_line(access, number, LineClass::Landline, REPORT).await?;
    }
    if says_dead(fault) {
        bury(access, number).await?;
    }
    if says_stopped(fault) && store::stands(access, Channel::Sms, number).await? {
        let owner = PersonId::from_raw(row.person);
        inbound::stop(access, owner, (Channel::Sms, number), ("text", "STOP")).await?;
        let all = store::persons_at(access, Channel::Sms, number).await?;
        let all: Vec<PersonId> = all.into_iter().map(|(person, _)| person).collect();
        inbound::end_whole(access, &all).await?;
    }
    Ok(())
}

/// Nobody has the number: it counts as not confirmed, what waits for it fails, and others hear whose it was. Confirming it
/// anew by a code is how it comes back.
async fn bury<A: WriteAct, K: Resource>(access: &mut Access<'_, A, K>, number: &str) -> Result<()> {
    store::put_line(access, number, LineClass::Dead, REPORT).await?;
    store::fail_waiting(access, Channel::Sms, number, "out-of-service").await?;
    for person in store::unconfirm(access, number).await? {
        ::jobs::emit(access, "contact.dead", &About { person }).await?;
    }
    Ok(())
}

/// Whom an event is about.
#[derive(Serialize)]
pub(crate) struct About {
    pub person: PersonId,
}

/// What the job carries.
#[derive(Serialize, Deserialize)]
struct Ask {
    value: String,
}

/// The kind of the job that asks.
const ASK: &str = "channels.line";

/// Asks a gateway what a number is.
pub(crate) const ASK_JOB: Job = Job { kind: ASK, tries: 4, run: ask };

/// Asks again what was asked long ago.
pub(crate) const AGAIN: Every = Every { name: "channels.lines", seconds: 3600, run: again };

/// Has a fresh number looked up, where a gateway can.
pub(crate) async fn look_up<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    channel: Channel,
    value: &str,
) -> Result<()> {
    let now = access.now();
    if channel != Channel::Sms || gateway::lookup(access.org()).is_none() {
        return Ok(());
    }
    let known = store::line(access, value).await?;
    if known.is_some_and(|line| line.asked_at.plus_days(DAYS) > now) {
        return Ok(());
    }
    let key = format!("{value}-{}", now.micros() / 86_400_000_000);
    ::jobs::enqueue(access, ASK, Some(&key), &Ask { value: value.to_owned() }, now).await
}

fn ask(org: Arc<Org>, payload: Payload) -> Boxed<'static, Result<()>> {
    Box::pin(async move {
        let Ask { value } = serde_json::from_value(payload).map_err(|e| Error::internal(format!("{ASK}: {e}")))?;
        let Some(lookup) = gateway::lookup(&org) else { return Ok(()) };
        let Some(class) = lookup.line(&value).await else {
            return Err(Error::Unavailable("a line was not looked up".into()));
        };
        let mut write = org.job(ASK).await?;
        let mut access = write.may::<Operate, Organisation>(ORG).await?;
        store::put_line(&mut access, &value, class, lookup.name()).await?;
        write.commit().await
    })
}

fn again(org: Arc<Org>) -> Boxed<'static, Result<()>> {
    Box::pin(async move {
        let mut write = org.job(AGAIN.name).await?;
        let mut access = write.may::<Operate, Organisation>(ORG).await?;
        let old = access.now().plus_days(-DAYS);
        store::forget_lines(&mut access, old).await?;
        for value in store::old_lines(&mut access, old).await? {
            look_up(&mut access, Channel::Sms, &value).await?;
        }
        write.commit().await
    })
}
