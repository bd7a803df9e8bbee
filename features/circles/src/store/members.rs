//! The people round a patient.

use gate::{Access, Act, Close, NewGrant, Share, WriteAct};
use kernel::{Error, PersonId, RawId, Result, Time};
use policy::{Relation, Relations};
use store::{params, sql};

use crate::{
    Circle, CircleRole, Grantee, Member,
    types::{Note, ROUND},
};

/// Seconds in which taking somebody out can be undone.
const UNDO_SECONDS: i64 = 3600;

/// Everyone round the patient now, in the order in which they came, at most 200 rights. A pool counts as one member.
pub async fn members<A: Act>(access: &mut Access<'_, A, Circle>) -> Result<Vec<Member>> {
    let patient = access.id();
    let grants = gate::grants_on(access).await?;
    let query = sql!(
        "SELECT grant_id, grantee, role, words_en, words_es, relations, ends_at, removed_at FROM circles_members
         WHERE patient = ?1 AND removed_at IS NULL ORDER BY added_at LIMIT 400"
    );
    let notes = access.tx().all::<Note>(query, &params![patient]).await?;
    let mut members: Vec<Member> = Vec::new();
    for grant in grants.iter().filter(|g| g.relations.meets(ROUND)) {
        let next = Member::from_grant(grant, notes.iter().find(|n| n.grant == grant.id));
        match members
            .iter_mut()
            .find(|m| m.who == next.who && (m.role == CircleRole::Emergency) == (next.role == CircleRole::Emergency))
        {
            Some(known) => known.merge(next),
            None => members.push(next),
        }
    }
    Ok(members)
}

/// Puts a person of the care team, or a whole pool, round the patient. `words` say what they are, English then Spanish:
/// `["Nurse team", "Equipo de enfermería"]`. Gives the grant.
pub async fn add_team<A: WriteAct>(
    access: &mut Access<'_, A, Circle>,
    who: Grantee,
    words: [&str; 2],
    ends_at: Time,
) -> Result<RawId> {
    add(access, who, CircleRole::Team, words, Relations::of(Relation::Team), ends_at).await
}

/// Lets `person` decide for the patient: a parent, a guardian, a health care agent. Gives the grant.
pub async fn add_proxy<A: WriteAct>(
    access: &mut Access<'_, A, Circle>,
    person: PersonId,
    words: [&str; 2],
    ends_at: Time,
) -> Result<RawId> {
    add(access, Grantee::Person(person), CircleRole::Proxy, words, Relations::of(Relation::Proxy), ends_at).await
}

/// Takes `person` into the circle at once, without an invitation: for imports and for staff who hold the patient's word.
/// `scope` comes from [`crate::scope_of`]. Gives the grant.
///
/// # Errors
/// [`Error::Internal`] when the role is none that a patient may give, or the scope is empty or too wide.
pub async fn add_member<A: WriteAct>(
    access: &mut Access<'_, A, Circle>,
    person: PersonId,
    role: CircleRole,
    words: [&str; 2],
    scope: Relations,
    ends_at: Time,
) -> Result<RawId> {
    let wide = Relations::from_bits(scope.bits() & !Relations::any(&crate::SCOPES).bits());
    if !role.is_invited() || scope.is_empty() || !wide.is_empty() {
        return Err(Error::internal("not a circle role and scope"));
    }
    add(access, Grantee::Person(person), role, words, scope, ends_at).await
}

async fn add<A: WriteAct>(
    access: &mut Access<'_, A, Circle>,
    who: Grantee,
    role: CircleRole,
    words: [&str; 2],
    relations: Relations,
    ends_at: Time,
) -> Result<RawId> {
    let grant = gate::give(access, &NewGrant { grantee: who.raw(), relations, reason: role.word(), ends_at }).await?;
    let note =
        Note { grant, grantee: who.raw(), role, words: words.map(str::to_owned), relations, ends_at, removed_at: None };
    let patient = PersonId::from_raw(access.id().raw());
    put_note(access, patient, &note).await?;
    Ok(grant)
}

/// Says in words what a grant means.
pub(super) async fn put_note<A: WriteAct, K: gate::Resource>(
    access: &mut Access<'_, A, K>,
    patient: PersonId,
    note: &Note,
) -> Result<()> {
    let (now, by) = (access.now(), access.who().id);
    let insert = sql!(
        "INSERT INTO circles_members (grant_id, patient, grantee, role, words_en, words_es, relations, ends_at, added_by, added_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"
    );
    let [en, es] = &note.words;
    let row = params![
        note.grant,
        patient,
        note.grantee,
        note.role.word(),
        en,
        es,
        note.relations.bits(),
        note.ends_at,
        by,
        now
    ];
    access.tx().exec(insert, &row).await?;
    Ok(())
}

/// Takes every right of an invited member back, at once; gives the grant under which it can be undone.
///
/// # Errors
/// [`Error::NotFound`] when no such member is there, or the circle may not take them out (care team, proxy).
pub(crate) async fn remove(access: &mut Access<'_, Share, Circle>, grant: RawId) -> Result<RawId> {
    let members = members(access).await?;
    let member = members.into_iter().find(|m| m.role.is_invited() && m.grants.contains(&grant));
    end_all(access, member.ok_or(Error::NotFound)?).await
}

/// Takes the actor's own rights back: somebody leaves.
pub(crate) async fn leave(access: &mut Access<'_, Close, Circle>) -> Result<RawId> {
    let me = access.who().id;
    let members = members(access).await?;
    let member = members.into_iter().find(|m| m.role.is_invited() && m.who.raw() == me);
    end_all(access, member.ok_or(Error::NotFound)?).await
}

async fn end_all<A: WriteAct>(access: &mut Access<'_, A, Circle>, member: Member) -> Result<RawId> {
    let now = access.now();
    let mark = sql!("UPDATE circles_members SET removed_at = ?2 WHERE grant_id = ?1");
    for grant in &member.grants {
        gate::revoke(access, *grant).await?;
        access.tx().exec(mark, &params![*grant, now]).await?;
    }
    member.grants.last().copied().ok_or(Error::NotFound)
}

/// The name of whoever was taken out a moment ago, while that can be undone.
pub(crate) async fn removed<A: Act>(access: &mut Access<'_, A, Circle>, grant: RawId) -> Result<Option<String>> {
    let (patient, since) = (access.id(), access.now().plus_seconds(-UNDO_SECONDS));
    let query = sql!(
        "SELECT a.name FROM circles_members m JOIN gate_actors a ON a.id = m.grantee
         WHERE m.grant_id = ?1 AND m.patient = ?2 AND m.removed_at > ?3 LIMIT 1"
    );
    Ok(access.tx().first::<(String,)>(query, &params![grant, patient, since]).await?.map(|(name,)| name))
}

/// Undoes [`remove`] within an hour: the same person, role, scope and end.
pub(crate) async fn restore(access: &mut Access<'_, Share, Circle>, grant: RawId) -> Result<()> {
    let (patient, now) = (access.id(), access.now());
    let query = sql!(
        "SELECT grant_id, grantee, role, words_en, words_es, relations, ends_at, removed_at FROM circles_members
         WHERE grant_id = ?1 AND patient = ?2 AND removed_at IS NOT NULL FOR UPDATE"
    );
    let note = access.tx().one::<Note>(query, &params![grant, patient]).await?;
    let late = note.removed_at.is_none_or(|at| now.seconds_since(at) > UNDO_SECONDS);
    if late || !note.role.is_invited() {
        return Err(Error::NotFound);
    }
    // The row is used up: undoing twice adds nothing.
    access.tx().exec(sql!("UPDATE circles_members SET removed_at = 0 WHERE grant_id = ?1"), &params![grant]).await?;
    let [en, es] = &note.words;
    let who = Grantee::Person(PersonId::from_raw(note.grantee));
    add(access, who, note.role, [en, es], note.relations, note.ends_at).await?;
    Ok(())
}

/// The patient's name.
pub(crate) async fn name_of<A: Act, K: gate::Resource>(
    access: &mut Access<'_, A, K>,
    person: PersonId,
) -> Result<String> {
    let query = sql!("SELECT name FROM gate_actors WHERE id = ?1");
    Ok(access.tx().one::<(String,)>(query, &params![person]).await?.0)
}
