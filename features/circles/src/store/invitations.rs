//! Invitations: an open hand that becomes a grant.

use gate::{Access, Act, Edit, NewGrant, Operate, Share};
use kernel::{Error, PersonId, Result, Time};
use policy::{Relations, Role, Roles};
use store::{FromRow, Row, params, sql};

use super::members::put_note;
use crate::{Circle, CircleRole, Invitation, InvitationId, types::Note};

/// Days until an invitation that nobody answered ends: as long as its link.
const DAYS: i64 = 14;

/// What the form says, checked.
pub(crate) struct NewInvitation {
    pub name: String,
    /// E-mail or telephone as typed.
    pub contact: String,
    pub role: CircleRole,
    /// The patient's own word for them: "Daughter".
    pub words: String,
    pub scope: Relations,
    pub ends_at: Time,
}

/// A pending invitation.
#[derive(Debug, Clone)]
pub(crate) struct Offer {
    pub id: InvitationId,
    pub patient: PersonId,
    pub patient_name: String,
    /// The name that was typed.
    pub name: String,
    pub contact: String,
    pub role: CircleRole,
    pub words: String,
    pub scope: Relations,
    pub ends_at: Time,
    pub expires_at: Time,
}

impl FromRow for Offer {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            patient: row.get(1)?,
            patient_name: row.get(2)?,
            name: row.get(3)?,
            contact: row.get(4)?,
            role: CircleRole::from_word(&row.get::<String>(5)?).unwrap_or(CircleRole::Other),
            words: row.get(6)?,
            scope: Relations::from_bits(row.get(7)?),
            ends_at: row.get(8)?,
            expires_at: row.get(9)?,
        })
    }
}

/// Keeps the invitation; people sends its link.
///
/// # Errors
/// [`Error::Invalid`] when the address is none.
pub(crate) async fn invite(access: &mut Access<'_, Share, Circle>, new: &NewInvitation) -> Result<InvitationId> {
    let (email, phone) = match new.contact.contains('@') {
        true => (Some(new.contact.clone()), None),
        false => (None, Some(new.contact.clone())),
    };
    let (given, family) = new.name.rsplit_once(' ').unwrap_or((&new.name, ""));
    let (given, family) = (given.to_owned(), family.to_owned());
    // A patient cannot make somebody a professional: the role in the circle is only a word, the scope is the right.
    let roles = Roles::of(Role::Caregiver);
    let locale = access.who().locale;
    let invitation = people::NewInvitation { given, family, roles, locale, email, phone };
    let id = InvitationId::from_raw(people::invite(access, &invitation).await?);
    let (now, by, patient) = (access.now(), access.who().id, access.id());
    let insert = sql!(
        "INSERT INTO circles_invitations
           (id, patient, name, contact, role, words, relations, ends_at, made_by, made_at, expires_at, state)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, 'pending')"
    );
    let (role, scope, expires) = (new.role.word(), new.scope.bits(), now.plus_days(DAYS));
    let row = params![id, patient, &new.name, &new.contact, role, &new.words, scope, new.ends_at, by, now, expires];
    access.tx().exec(insert, &row).await?;
    Ok(id)
}

/// Ties an invitation to whoever followed its link first; the patient's own account is refused.
pub(crate) async fn tie(access: &mut Access<'_, Operate, Invitation>, person: PersonId) -> Result<()> {
    let id = access.id();
    let tie = sql!(
        "UPDATE circles_invitations SET invitee = ?2 WHERE id = ?1 AND invitee IS NULL AND state = 'pending' AND patient <> ?2"
    );
    access.tx().exec(tie, &params![id, person]).await?;
    Ok(())
}

/// The invitation that the proof is about, while it is open.
pub(crate) async fn offer<A: Act>(access: &mut Access<'_, A, Invitation>) -> Result<Option<Offer>> {
    let (id, now) = (access.id(), access.now());
    let query = sql!(
        "SELECT i.id, i.patient, a.name, i.name, i.contact, i.role, i.words, i.relations, i.ends_at, i.expires_at
         FROM circles_invitations i JOIN gate_actors a ON a.id = i.patient
         WHERE i.id = ?1 AND i.state = 'pending' AND i.expires_at > ?2 LIMIT 1"
    );
    access.tx().first(query, &params![id, now]).await
}

/// The open invitations into one circle, newest first, at most 50.
pub(crate) async fn pending<A: Act>(access: &mut Access<'_, A, Circle>) -> Result<Vec<Offer>> {
    let (patient, now) = (access.id(), access.now());
    let query = sql!(
        "SELECT i.id, i.patient, a.name, i.name, i.contact, i.role, i.words, i.relations, i.ends_at, i.expires_at
         FROM circles_invitations i JOIN gate_actors a ON a.id = i.patient
         WHERE i.patient = ?1 AND i.state = 'pending' AND i.expires_at > ?2 ORDER BY i.made_at DESC LIMIT 50"
    );
    access.tx().all(query, &params![patient, now]).await
}

/// The open invitations to one person, newest first, at most 50.
pub(crate) async fn offers_to<A: Act, K: gate::Resource>(
    access: &mut Access<'_, A, K>,
    person: PersonId,
) -> Result<Vec<Offer>> {
    let now = access.now();
    let query = sql!(
        "SELECT i.id, i.patient, a.name, i.name, i.contact, i.role, i.words, i.relations, i.ends_at, i.expires_at
         FROM circles_invitations i JOIN gate_actors a ON a.id = i.patient
         WHERE i.invitee = ?1 AND i.state = 'pending' AND i.expires_at > ?2 ORDER BY i.made_at DESC LIMIT 50"
    );
    access.tx().all(query, &params![person, now]).await
}

/// The invited person comes in.
///
/// # Errors
/// [`Error::Conflict`] `invitation-over` when it was answered, taken back or ran out.
pub(crate) async fn accept(access: &mut Access<'_, Edit, Invitation>) -> Result<PersonId> {
    let offer = offer(access).await?.ok_or(Error::Conflict("invitation-over"))?;
    let me = access.who().id;
    settle(access, "accepted").await?;
    let grant = NewGrant { grantee: me, relations: offer.scope, reason: offer.role.word(), ends_at: offer.ends_at };
    let grant = gate::give_patient(access, &grant).await?;
    let note = Note {
        grant,
        grantee: me,
        role: offer.role,
        words: [offer.words.clone(), offer.words],
        relations: offer.scope,
        ends_at: offer.ends_at,
        removed_at: None,
    };
    put_note(access, offer.patient, &note).await?;
    Ok(offer.patient)
}

/// The invited person says no.
pub(crate) async fn decline(access: &mut Access<'_, Edit, Invitation>) -> Result<()> {
    settle(access, "declined").await
}

async fn settle(access: &mut Access<'_, Edit, Invitation>, state: &str) -> Result<()> {
    let (id, now) = (access.id(), access.now());
    let end = sql!(
        "UPDATE circles_invitations SET state = ?2, decided_at = ?3 WHERE id = ?1 AND state = 'pending' AND expires_at > ?3"
    );
    match access.tx().exec(end, &params![id, state, now]).await? {
        0 => Err(Error::Conflict("invitation-over")),
        _ => Ok(()),
    }
}

/// The patient or proxy takes an invitation back; again is no fault.
pub(crate) async fn take_back(access: &mut Access<'_, Share, Circle>, invitation: InvitationId) -> Result<()> {
    let (patient, now) = (access.id(), access.now());
    let end = sql!(
        "UPDATE circles_invitations SET state = 'withdrawn', decided_at = ?3 WHERE id = ?1 AND patient = ?2 AND state = 'pending'"
    );
    if access.tx().exec(end, &params![invitation, patient, now]).await? == 1 {
        people::withdraw_invitation(access, invitation.raw()).await?;
    }
    Ok(())
}
