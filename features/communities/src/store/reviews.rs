//! A colleague's look before a case is shown: asked for by its author, or owed because a trainee wrote it.

use gate::{Access, Act, Ask, PersonaId, View};
use kernel::{Error, RawId, Result, Time};
use policy::{Role, Roles};
use store::{FromRow, Row, params, sql};

use super::{cases, moderation};
use crate::{
    ground::{Ground, PeersPlace},
    types::{Post, Standing},
};

/// Cases of one page of reviews.
const PAGE: i64 = 10;

/// Roles of those who sign and are asked: experienced, so never a trainee.
const SIGNS: Roles = Roles::any(&[Role::Clinician, Role::Pharmacist]);

/// These roles are a trainee's, whatever else they hold.
pub(crate) fn is_trainee(roles: Roles) -> bool {
    roles.has(Role::Trainee)
}

/// Whoever has these roles may sign for a trainee.
pub(crate) fn may_sign(roles: Roles) -> bool {
    roles.meets(SIGNS) && !is_trainee(roles)
}

/// One look.
#[derive(Debug, Clone)]
pub(crate) struct ReviewLine {
    pub id: RawId,
    pub topic: RawId,
    /// `colleague`, `sign-off`, or `later` for what a trainee added to a case that is shown.
    pub kind: String,
    pub asked_name: Option<String>,
    pub at: Time,
    /// Empty while it waits; `approved`, `back`, `replaced`.
    pub outcome: String,
    pub words: String,
    pub decided_name: Option<String>,
    pub author: PersonaId,
}

impl FromRow for ReviewLine {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            topic: row.get(1)?,
            kind: row.get(2)?,
            asked_name: row.get(3)?,
            at: row.get(4)?,
            outcome: row.get(5)?,
            words: row.get(6)?,
            decided_name: row.get(7)?,
            author: row.get(8)?,
        })
    }
}

/// The newest look at a case, or at what a trainee added `later`.
pub(crate) async fn newest<A: Act, G: Ground>(
    access: &mut Access<'_, A, G>,
    topic: RawId,
    later: bool,
) -> Result<Option<ReviewLine>> {
    let query = sql!(
        "SELECT v.id, v.topic, v.kind, a.name, v.at, v.outcome, v.words, d.name, t.author
         FROM communities_cases_reviews v JOIN communities_topics t ON t.id = v.topic
         LEFT JOIN gate_personas a ON a.id = v.asked LEFT JOIN gate_personas d ON d.id = v.decided_by
         WHERE v.topic = ?1 AND v.outcome <> 'replaced' AND (CASE WHEN v.kind = 'later' THEN 1 ELSE 0 END) = ?2 ORDER BY v.id DESC LIMIT 1"
    );
    access.tx().first(query, &params![topic, i64::from(later)]).await
}

/// A case that must not be shown yet: a colleague looks at it, or sent it back.
pub(crate) async fn waits<A: Act, G: Ground>(access: &mut Access<'_, A, G>, topic: RawId) -> Result<bool> {
    let query = sql!(
        "SELECT id FROM communities_cases_reviews WHERE topic = ?1 AND kind <> 'later' AND outcome IN ('', 'back') LIMIT 1"
    );
    Ok(access.tx().first::<(RawId,)>(query, &params![topic]).await?.is_some())
}

/// Words that stand as a colleague reads or signed them, a case's first post: they are not changed behind anybody's back,
/// but handed in anew.
pub(crate) async fn binds<A: Act, G: Ground>(access: &mut Access<'_, A, G>, post: &Post) -> Result<bool> {
    if post.n > 0 {
        return Ok(false);
    }
    let query = sql!(
        "SELECT id FROM communities_cases_reviews
         WHERE topic = ?1 AND kind <> 'later' AND (outcome IN ('', 'back') OR (kind = 'sign-off' AND outcome = 'approved')) LIMIT 1"
    );
    Ok(access.tx().first::<(RawId,)>(query, &params![post.topic]).await?.is_some())
}

/// Somebody of the place by the name worn there, as compared: the persona and its roles.
pub(crate) async fn colleague(
    access: &mut Access<'_, View, PeersPlace>,
    folded: &str,
) -> Result<Option<(PersonaId, Roles)>> {
    let query = sql!("SELECT id, roles FROM gate_personas WHERE folded = ?1 LIMIT 1");
    let Some((id, bits)) = access.tx().first::<(PersonaId, u32)>(query, &params![folded]).await? else {
        return Ok(None);
    };
    let worn = gate::worn_by(access, id).await?.filter(|worn| !worn.relations.is_empty());
    Ok(worn.map(|_| (id, Roles::from_bits(bits))))
}

/// Asks for a look, in the place of every earlier one that did not end well. `None` asks for none: what was asked for
/// freely may be withdrawn.
pub(crate) async fn ask(
    access: &mut Access<'_, Ask, PeersPlace>,
    topic: RawId,
    look: Option<(&'static str, Option<PersonaId>)>,
) -> Result<()> {
    let (place, now) = (access.id(), access.now());
    let over = sql!(
        "UPDATE communities_cases_reviews SET outcome = 'replaced' WHERE topic = ?1 AND place = ?2 AND outcome IN ('', 'back')"
    );
    access.tx().exec(over, &params![topic, place]).await?;
    let Some((kind, asked)) = look else { return Ok(()) };
    let put = sql!(
        "INSERT INTO communities_cases_reviews (id, topic, place, kind, asked, at, outcome, words)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, '', '')"
    );
    access.tx().exec(put, &params![RawId::new(now), topic, place, kind, asked, now]).await?;
    match asked {
        Some(colleague) => notify(access, colleague).await,
        None => Ok(()),
    }
}

/// Tells a colleague under the own open name that something waits; the words name neither place nor name nor case. Nobody
/// is told who wears another name: the notice would tie the two (see [`crate::card`]).
pub(super) async fn notify(access: &mut Access<'_, Ask, PeersPlace>, colleague: PersonaId) -> Result<()> {
    let open = sql!("SELECT person FROM gate_personas WHERE id = ?1 LIMIT 1");
    let found = access.tx().first::<(Option<kernel::PersonId>,)>(open, &params![colleague]).await?;
    match found.and_then(|(person,)| person) {
        Some(person) => channels::notify(access, person, channels::Notice::Colleague, channels::Urgency::Routine).await,
        None => Ok(()),
    }
}

/// What a trainee added to a case that is shown waits for a sign-off as well; asking twice asks once.
pub(crate) async fn ask_later(access: &mut Access<'_, Ask, PeersPlace>, topic: RawId) -> Result<()> {
    withdraw_later(access, topic).await?;
    let (place, now) = (access.id(), access.now());
    let put = sql!(
        "INSERT INTO communities_cases_reviews (id, topic, place, kind, at, outcome, words)
         VALUES (?1, ?2, ?3, 'later', ?4, '', '')"
    );
    access.tx().exec(put, &params![RawId::new(now), topic, place, now]).await?;
    Ok(())
}

/// What is changed again is looked at again.
pub(crate) async fn withdraw_later(access: &mut Access<'_, Ask, PeersPlace>, topic: RawId) -> Result<()> {
    let place = access.id();
    let over = sql!(
        "UPDATE communities_cases_reviews SET outcome = 'replaced' WHERE topic = ?1 AND place = ?2 AND kind = 'later'"
    );
    access.tx().exec(over, &params![topic, place]).await?;
    Ok(())
}

/// Looks that wait for the reader, the oldest first: asked by name, and for who may sign every trainee's.
pub(crate) async fn open(access: &mut Access<'_, View, PeersPlace>) -> Result<Vec<ReviewLine>> {
    let (place, me, signs) = (access.id(), access.who().id, may_sign(access.who().roles));
    let query = sql!(
        "SELECT v.id, v.topic, v.kind, a.name, v.at, v.outcome, v.words, d.name, t.author
         FROM communities_cases_reviews v JOIN communities_topics t ON t.id = v.topic
         LEFT JOIN gate_personas a ON a.id = v.asked LEFT JOIN gate_personas d ON d.id = v.decided_by
         WHERE v.place = ?1 AND v.outcome = '' AND t.author <> ?2
               AND t.state = CASE WHEN v.kind = 'later' THEN 'shown' ELSE 'held' END
               AND (v.asked = ?2 OR (v.kind <> 'colleague' AND ?3 = 1))
         ORDER BY v.id LIMIT ?4"
    );
    let all = access.tx().all::<ReviewLine>(query, &params![place, me, i64::from(signs), PAGE]).await?;
    let mut others = Vec::with_capacity(all.len());
    for line in all {
        // Under another name it is still one's own.
        if !gate::is_mine(access, line.author).await? {
            others.push(line);
        }
    }
    Ok(others)
}

/// How many looks wait for the reader.
pub(crate) async fn count<A: Act, G: Ground>(access: &mut Access<'_, A, G>) -> Result<i64> {
    let (place, me, signs) = (access.id(), access.who().id, may_sign(access.who().roles));
    let query = sql!(
        "SELECT COUNT(*) FROM communities_cases_reviews v JOIN communities_topics t ON t.id = v.topic
         WHERE v.place = ?1 AND v.outcome = '' AND t.author <> ?2
               AND t.state = CASE WHEN v.kind = 'later' THEN 'shown' ELSE 'held' END
               AND (v.asked = ?2 OR (v.kind <> 'colleague' AND ?3 = 1))"
    );
    Ok(access.tx().one::<(i64,)>(query, &params![place, me, i64::from(signs)]).await?.0)
}

/// The reader looks at the case that a picture belongs to.
pub(crate) async fn looks_at<A: Act, G: Ground>(access: &mut Access<'_, A, G>, picture: RawId) -> Result<bool> {
    let (place, me, signs) = (access.id(), access.who().id, may_sign(access.who().roles));
    let query = sql!(
        "SELECT v.id FROM communities_pictures c JOIN communities_posts x ON x.id = c.post AND x.n = 0
         JOIN communities_cases_reviews v ON v.topic = x.topic
         WHERE c.id = ?1 AND v.place = ?2 AND v.outcome = '' AND (v.asked = ?3 OR (v.kind <> 'colleague' AND ?4 = 1)) LIMIT 1"
    );
    Ok(access.tx().first::<(RawId,)>(query, &params![picture, place, me, i64::from(signs)]).await?.is_some())
}

/// Approves a case, or sends it back with words. An approved one is shown, or goes on to the moderators when it carries a
/// picture.
///
/// # Errors
/// [`Error::NotFound`] when the look is not the reader's to take; [`Error::Conflict`] `own-case` for one's own, `reviewed`
/// when somebody was faster.
pub(crate) async fn decide(
    access: &mut Access<'_, Ask, PeersPlace>,
    id: RawId,
    approved: bool,
    words: &str,
) -> Result<()> {
    let (place, now) = (access.id(), access.now());
    let who = access.who().clone();
    let query = sql!(
        "SELECT v.topic, v.kind, v.asked, t.author FROM communities_cases_reviews v JOIN communities_topics t ON t.id = v.topic
         WHERE v.id = ?1 AND v.place = ?2"
    );
    type Found = (RawId, String, Option<PersonaId>, PersonaId);
    let (topic, kind, asked, author) = access.tx().one::<Found>(query, &params![id, place]).await?;
    let named = asked.is_some_and(|one| one.raw() == who.id);
    let takes = if kind == "colleague" { named } else { may_sign(who.roles) };
    if !takes {
        return Err(Error::NotFound);
    }
    if gate::is_mine(access, author).await? {
        return Err(Error::Conflict("own-case"));
    }
    let outcome = if approved { "approved" } else { "back" };
    let set = sql!(
        "UPDATE communities_cases_reviews SET outcome = ?2, words = ?3, decided_by = ?4, decided_at = ?5
         WHERE id = ?1 AND outcome = ''"
    );
    if access.tx().exec(set, &params![id, outcome, words, who.id, now]).await? == 0 {
        return Err(Error::Conflict("reviewed"));
    }
    access.note(if approved { "case-approved" } else { "case-back" });
    match (approved, kind.as_str()) {
        (false, _) => Ok(()),
        (true, "later") => cases::show_later(access, topic).await,
        (true, _) => release(access, topic).await,
    }
}

/// Shows a case for which nobody has to look any more; one with a picture goes on to the moderators.
pub(crate) async fn release(access: &mut Access<'_, Ask, PeersPlace>, topic: RawId) -> Result<()> {
    let post = cases::first_post(access, topic).await?;
    if post.state != Standing::Held {
        return Ok(());
    }
    if cases::has_picture(access, post.id).await? {
        return cases::hold(access, post.id, "picture").await;
    }
    moderation::set_state(access, &post, Standing::Shown).await?;
    super::touch(access).await
}
