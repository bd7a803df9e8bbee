//! Marks on words about health: proposed with a source, shown when two clinicians agree, ended by one who disagrees.

use gate::{Access, Act, Ask, Operate, PersonaId, WriteAct};
use guard::Cleared;
use kernel::{Error, PoolId, RawId, Result, Time};
use store::{FromRow, Row, params, sql};

use super::{reviews, touch};
use crate::{
    ground::{Directory, Ground},
    label::Label,
    types::{Post, Standing, Verdict},
};

/// Clinicians who have to agree.
pub(crate) const NEEDED: i64 = 2;
/// Proposals of one page.
const PAGE: i64 = 30;

/// A proposal that clinicians look at.
#[derive(Debug, Clone)]
pub(crate) struct Proposal {
    pub id: RawId,
    pub proposer: RawId,
    pub label: Label,
    pub at: Time,
    /// How many agree.
    pub agree: i64,
    pub topic: RawId,
    pub n: i64,
    pub title: String,
    pub body: String,
    pub author: PersonaId,
}

impl FromRow for Proposal {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            proposer: row.get(1)?,
            label: Label { words: row.get(2)?, source: row.get(3)? },
            at: row.get(4)?,
            agree: row.get(5)?,
            topic: row.get(6)?,
            n: row.get(7)?,
            title: row.get(8)?,
            body: row.get(9)?,
            author: row.get(10)?,
        })
    }
}

/// Proposals of the place of the proof that nobody has ended, the oldest first.
pub(crate) async fn open<A: Act, G: Ground>(access: &mut Access<'_, A, G>) -> Result<Vec<Proposal>> {
    let place = access.id();
    let query = sql!(
        "SELECT l.id, l.proposer, l.words, l.source, l.at,
                (SELECT COUNT(*) FROM communities_labels_says s WHERE s.label = l.id AND s.agrees = 1),
                x.topic, x.n, t.title, x.body, x.author
         FROM communities_labels l JOIN communities_posts x ON x.id = l.post JOIN communities_topics t ON t.id = x.topic
         WHERE l.place = ?1 AND l.outcome = '' ORDER BY l.id LIMIT ?2"
    );
    access.tx().all(query, &params![place, PAGE]).await
}

/// How many wait in the place of the proof.
pub(crate) async fn count<A: Act, G: Ground>(access: &mut Access<'_, A, G>) -> Result<i64> {
    let place = access.id();
    let query = sql!("SELECT COUNT(*) FROM communities_labels WHERE place = ?1 AND outcome = ''");
    Ok(access.tx().one::<(i64,)>(query, &params![place]).await?.0)
}

/// What waits on the posts of one topic: post, mark, how many agree.
pub(crate) async fn of_topic<A: Act, G: Ground>(
    access: &mut Access<'_, A, G>,
    topic: RawId,
) -> Result<Vec<(RawId, Label, i64)>> {
    let place = access.id();
    let query = sql!(
        "SELECT l.post, l.words, l.source,
                (SELECT COUNT(*) FROM communities_labels_says s WHERE s.label = l.id AND s.agrees = 1)
         FROM communities_posts x JOIN communities_labels l ON l.post = x.id AND l.outcome = ''
         WHERE x.topic = ?1 AND l.place = ?2 LIMIT 100"
    );
    let rows: Vec<(RawId, String, String, i64)> = access.tx().all(query, &params![topic, place]).await?;
    Ok(rows.into_iter().map(|(post, words, source, agree)| (post, Label { words, source }, agree)).collect())
}

/// Proposes a mark. A clinician's proposal is a first agreement.
///
/// # Errors
/// [`Error::Conflict`]: `own-case` for one's own words, `label-hidden` when nobody reads them, `label-waits` when one is
/// looked at already.
pub(crate) async fn propose<A: WriteAct, G: Ground>(
    access: &mut Access<'_, A, G>,
    post: &Post,
    words: &Cleared<String>,
    source: &str,
) -> Result<()> {
    if gate::is_mine(access, post.author).await? {
        return Err(Error::Conflict("own-case"));
    }
    if post.state != Standing::Shown {
        return Err(Error::Conflict("label-hidden"));
    }
    let (place, who, now) = (access.id(), access.who().clone(), access.now());
    let id = RawId::new(now);
    let put = sql!(
        "INSERT INTO communities_labels (id, place, post, proposer, words, source, at, outcome)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, '') ON CONFLICT (post) WHERE outcome = '' DO NOTHING"
    );
    let row = params![id, place, post.id, who.id, words.get().as_str(), source, now];
    if access.tx().exec(put, &row).await? == 0 {
        return Err(Error::Conflict("label-waits"));
    }
    if who.has_name() && reviews::may_sign(who.roles) {
        keep(access, id, true).await?;
    }
    access.note("label-proposed");
    touch(access).await
}

async fn keep<A: WriteAct, G: Ground>(access: &mut Access<'_, A, G>, label: RawId, agrees: bool) -> Result<()> {
    let me = access.who().id;
    let put = sql!("INSERT INTO communities_labels_says (label, voter, agrees) VALUES (?1, ?2, ?3)");
    access.tx().exec(put, &params![label, me, i64::from(agrees)]).await?;
    Ok(())
}

/// A clinician agrees or disagrees. The second who agrees shows the mark; whoever disagrees ends the proposal.
///
/// # Errors
/// [`Error::NotFound`] for who is no clinician here, or when it has ended; [`Error::Conflict`]: `own-case` for one's own
/// words, `label-own` for one's own proposal, `label-said` the second time, under whichever name.
pub(crate) async fn say<G: Ground>(access: &mut Access<'_, Ask, G>, id: RawId, agrees: bool) -> Result<()> {
    let (place, who) = (access.id(), access.who().clone());
    if !who.has_name() || !reviews::may_sign(who.roles) {
        return Err(Error::NotFound);
    }
    // The proposal stays as it is while this one decides: two who agree at once are counted one after the other.
    let query = sql!(
        "SELECT l.post, l.proposer, l.words, l.source FROM communities_labels l
         WHERE l.id = ?1 AND l.place = ?2 AND l.outcome = '' FOR UPDATE"
    );
    let (post, proposer, words, source) =
        access.tx().one::<(RawId, RawId, String, String)>(query, &params![id, place]).await?;
    let post = super::posts::post(access, post).await?;
    if gate::is_mine(access, post.author).await? {
        return Err(Error::Conflict("own-case"));
    }
    if gate::is_me(access, proposer).await? {
        return Err(Error::Conflict("label-own"));
    }
    let voters = sql!("SELECT voter FROM communities_labels_says WHERE label = ?1 LIMIT 10");
    for (voter,) in access.tx().all::<(RawId,)>(voters, &params![id]).await? {
        if gate::is_me(access, voter).await? {
            return Err(Error::Conflict("label-said"));
        }
    }
    keep(access, id, agrees).await?;
    if !agrees {
        end(access, id, "declined").await?;
        return touch(access).await;
    }
    let agree = sql!("SELECT COUNT(*) FROM communities_labels_says WHERE label = ?1 AND agrees = 1");
    if access.tx().one::<(i64,)>(agree, &params![id]).await?.0 >= NEEDED {
        end(access, id, "shown").await?;
        show(access, &post, proposer, &Label { words, source }).await?;
    }
    touch(access).await
}

async fn end<G: Ground>(access: &mut Access<'_, Ask, G>, id: RawId, outcome: &str) -> Result<()> {
    let now = access.now();
    let set = sql!("UPDATE communities_labels SET outcome = ?2, ended_at = ?3 WHERE id = ?1");
    access.tx().exec(set, &params![id, outcome, now]).await?;
    access.note(outcome);
    Ok(())
}

/// Everybody reads the mark; its author reads why and may appeal; the reporters hear of it.
async fn show<G: Ground>(access: &mut Access<'_, Ask, G>, post: &Post, proposer: RawId, label: &Label) -> Result<()> {
    let (place, now, text) = (access.id(), access.now(), label.stored());
    let set = sql!("UPDATE communities_posts SET label = ?2 WHERE id = ?1 AND state <> 'erased'");
    access.tx().exec(set, &params![post.id, text.as_str()]).await?;
    let put = sql!(
        "INSERT INTO communities_decisions (id, place, persona, post, act, reason, words, decided_by, at, appeal,
             appeal_outcome, appeal_answer, seen)
         VALUES (?1, ?2, ?3, ?4, ?5, 'false', ?6, ?7, ?8, '', '', '', 0)"
    );
    let act = Verdict::Label.word();
    let row = params![RawId::new(now), place, post.author, post.id, act, text.as_str(), proposer, now];
    access.tx().exec(put, &row).await?;
    let told = sql!("UPDATE communities_reports SET outcome = ?2 WHERE post = ?1 AND outcome = '' AND why = 'false'");
    access.tx().exec(told, &params![post.id, act]).await?;
    Ok(())
}

/// The person behind the session had a say in the newest mark of a post: somebody else answers its appeal.
pub(crate) async fn had_say<A: Act, G: Ground>(access: &mut Access<'_, A, G>, post: RawId) -> Result<bool> {
    let query = sql!(
        "SELECT s.voter FROM communities_labels_says s JOIN communities_labels l ON l.id = s.label
         WHERE l.post = ?1 LIMIT 20"
    );
    for (voter,) in access.tx().all::<(RawId,)>(query, &params![post]).await? {
        if gate::is_me(access, voter).await? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Places where a proposal waits from before `until`, with the pool that owes it.
pub(crate) async fn owed(access: &mut Access<'_, Operate, Directory>, until: Time) -> Result<Vec<(RawId, PoolId)>> {
    let query = sql!(
        "SELECT c.id, c.pool FROM communities_places c WHERE c.closed_at IS NULL AND EXISTS
             (SELECT 1 FROM communities_labels l WHERE l.place = c.id AND l.outcome = '' AND l.at < ?1) LIMIT 500"
    );
    access.tx().all(query, &params![until]).await
}
