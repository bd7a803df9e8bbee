//! What other slices tell, and the notices that follow.

use std::sync::Arc;

use ::jobs::{On, Payload};
use gate::{Access, ORG, Operate, Org, Organisation};
use kernel::{Boxed, Error, PersonId, PoolId, RawId, Result};
use people::{AddressKind, LinkKind};
use serde::Deserialize;

use crate::{
    Channel, Code, Notice, Urgency, add_address,
    notify::{Draft, notify_once, put},
    store,
};

/// The slice's listeners.
pub(crate) const LISTENERS: [On; 5] = [
    On { event: "people.link", name: "channels.people-link", run: |org, told| Box::pin(link(org, told)) },
    On { event: "person.created", name: "channels.person-created", run: contact },
    On { event: "person.contact", name: "channels.person-contact", run: contact },
    On { event: "work.escalated", name: "channels.work-escalated", run: |org, told| Box::pin(escalated(org, told)) },
    On { event: "emergency.granted", name: "channels.emergency", run: |org, told| Box::pin(emergency(org, told)) },
];

fn read<T: serde::de::DeserializeOwned>(event: &str, told: Payload) -> Result<T> {
    serde_json::from_value(told).map_err(|e| Error::internal(format!("{event}: {e}")))
}

#[derive(Deserialize)]
struct Link {
    link_id: String,
}

/// Sends a sign-in, invitation, registration or recovery link to the address that it is for.
async fn link(org: Arc<Org>, told: Payload) -> Result<()> {
    let id: RawId = read::<Link>("people.link", told)?.link_id.parse()?;
    let mut write = org.job("channels.people-link").await?;
    let mut access = write.may::<Operate, Organisation>(ORG).await?;
    match people::link_notice(&mut access, id).await {
        Ok(link) => send_link(&mut access, id, link).await?,
        // Used or over meanwhile: there is nothing to send.
        Err(Error::NotFound) => {}
        Err(error) => return Err(error),
    }
    write.commit().await
}

async fn send_link(access: &mut Access<'_, Operate, Organisation>, id: RawId, link: people::LinkNotice) -> Result<()> {
    let channel = if link.address_kind == AddressKind::Phone { Channel::Sms } else { Channel::Email };
    let path = link.path.expose().clone();
    let code = || Code::parse(link.code.expose()).ok_or_else(|| Error::internal("people.link: no code"));
    let (notice, urgent) = match link.kind {
        LinkKind::SignIn => (Notice::SignInLink { path, code: code()? }, true),
        LinkKind::Register => (Notice::RegisterLink { path, code: code()? }, true),
        LinkKind::Recover => (Notice::RecoverLink { path, code: code()? }, true),
        LinkKind::Invitation => (Notice::Invitation { path }, false),
    };
    let nobody = PersonId::from_raw(RawId::default());
    let mut chosen = store::preferences(access, link.person.unwrap_or(nobody)).await?;
    chosen.locale = link.locale;
    let to = Ok((channel, link.address.as_str()));
    let origin = Some(format!("link-{id}"));
    let urgent = urgent.then(|| notice.exception());
    put(access, &Draft { person: link.person, to, notice: &notice, chosen: &chosen, urgent, origin }).await
}

#[derive(Deserialize)]
struct About {
    person: PersonId,
}

fn contact(org: Arc<Org>, told: Payload) -> Boxed<'static, Result<()>> {
    Box::pin(async move {
        let About { person } = read("person.contact", told)?;
        let mut write = org.job("channels.person-contact").await?;
        let mut access = write.may::<Operate, Organisation>(ORG).await?;
        let known = match people::contact(&mut access, person).await {
            Ok(known) => known,
            Err(Error::NotFound) => return Ok(()),
            Err(error) => return Err(error),
        };
        let both =
            [(Channel::Sms, known.phone, known.phone_verified), (Channel::Email, known.email, known.email_verified)];
        for (channel, value, verified) in both {
            let Some(value) = value else { continue };
            match add_address(&mut access, person, channel, &value, verified, "account").await {
                // The account took an address that no gateway would: the person is told on their page.
                Err(Error::Invalid(_)) => {
                    tracing::warn!(%person, channel = channel.word(), "address of an account not usable")
                }
                other => other.map(|_| ())?,
            }
        }
        write.commit().await
    })
}

#[derive(Deserialize)]
struct Escalated {
    item: RawText,
    rung: u32,
    pool: Option<PoolId>,
    person: Option<PersonId>,
}

/// An id of another slice's kind, as text.
type RawText = kernel::Id<kernel::Pool>;

/// Tells the whole pool, or the one person, that something is overdue; not what, and not about whom.
async fn escalated(org: Arc<Org>, told: Payload) -> Result<()> {
    let told: Escalated = read("work.escalated", told)?;
    let mut write = org.job("channels.work-escalated").await?;
    let mut access = write.may::<Operate, Organisation>(ORG).await?;
    let mut persons: Vec<PersonId> = told.person.into_iter().collect();
    if let Some(pool) = told.pool {
        persons.extend(gate::members_of(&mut access, pool).await?.into_iter().map(|(id, _)| id));
    }
    for person in persons {
        let origin = format!("escalated-{}-{}-{person}", told.item, told.rung);
        notify_once(&mut access, person, &Notice::Overdue, Urgency::Urgent, Some(origin)).await?;
    }
    write.commit().await
}

#[derive(Deserialize)]
struct Granted {
    emergency: RawText,
    patient: PersonId,
}

/// The patient hears that the glass was broken.
async fn emergency(org: Arc<Org>, told: Payload) -> Result<()> {
    let told: Granted = read("emergency.granted", told)?;
    let mut write = org.job("channels.emergency").await?;
    let mut access = write.may::<Operate, Organisation>(ORG).await?;
    let notice = Notice::EmergencyAccess { path: format!("/circles/{}/looks", told.patient) };
    let origin = Some(format!("emergency-{}", told.emergency));
    notify_once(&mut access, told.patient, &notice, Urgency::Routine, origin).await?;
    write.commit().await
}
