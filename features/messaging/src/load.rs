//! Everything that a thread's page shows, read once.

use std::collections::{HashMap, HashSet};

use channels::{FaxTold, Told};
use gate::{Access, Act, Session, View, Who};
use kernel::{Error, PersonId, RawId, Result, Time};
use people::PersonCard;
use policy::{Relation, Relations, Role, Roles};
use work::{Item, PoolInfo};

use crate::{
    policy::{CARE, OWNS, SPEAKS},
    store::{self, FileInfo, Read},
    types::{Mark, PostId, PostInfo, TemplateText, Thread, ThreadId, ThreadInfo},
};

/// How the reader stands to a thread; the same sentences as in `policy.rs`, to choose buttons, never to give a right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stance {
    /// Of the circle: may write, or only read along.
    Kin { writes: bool },
    /// Of the care team: may answer, or only look (an emergency).
    Team { answers: bool },
    /// Carries words between languages.
    Interpreter,
}

impl Stance {
    pub(crate) fn of(relations: Relations, who: &Who) -> Self {
        if relations.meets(SPEAKS) {
            return Self::Kin { writes: true };
        }
        if who.roles.meets(CARE) && relations.meets(OWNS.with(Relations::of(Relation::Emergency))) {
            return Self::Team { answers: relations.meets(OWNS) };
        }
        if who.roles.meets(Roles::of(Role::Interpreter)) && relations.has(Relation::Participant) {
            return Self::Interpreter;
        }
        Self::Kin { writes: false }
    }
    /// Sees what stands inside the team.
    pub(crate) const fn sees_notes(self) -> bool {
        matches!(self, Self::Team { .. })
    }
}

/// One notice or text about a thread.
pub(crate) struct Way {
    /// How it went.
    pub told: Told,
    /// What it said, where that is a sentence of the program.
    pub text: Option<String>,
}

/// A thread, ready to be drawn.
pub(crate) struct Loaded {
    pub thread: ThreadInfo,
    pub posts: Vec<PostInfo>,
    pub reads: Vec<Read>,
    pub files: Vec<FileInfo>,
    /// For the team: the posts in which danger was found as they came.
    pub flagged: HashSet<PostId>,
    /// For the team: what was said of danger words.
    pub marks: Vec<Mark>,
    pub cards: HashMap<PersonId, PersonCard>,
    /// Its pool, and those that it was handed to.
    pub pools: Vec<PoolInfo>,
    /// What went out about it, and by which way: for the team everything, for others what went to them.
    pub ways: Vec<Way>,
    /// What was sent of it to other offices.
    pub faxes: Vec<FaxTold>,
    /// It can be sent to another office.
    pub can_fax: bool,
    /// Nothing stands after the posts shown.
    pub newest: bool,
    pub item: Option<Item>,
    /// It ended: until when the circle may still write.
    pub writes_until: Option<Time>,
    pub templates: Vec<TemplateText>,
    pub draft: String,
    pub stance: Stance,
    pub me: PersonId,
}

/// Where a thread's draft is kept.
pub(crate) fn draft_place(id: ThreadId) -> String {
    format!("thread:{id}")
}

/// Reads the thread, its last 40 posts before number `before`, and whom they name.
pub(crate) async fn load(session: &mut Session, id: ThreadId, before: i64) -> Result<Loaded> {
    let mut access = session.may::<View, Thread>(id).await?;
    let stance = Stance::of(access.relations(), access.who());
    let me = access.who().person();
    let thread = store::thread(&mut access).await?;
    let posts = store::posts(&mut access, before, stance.sees_notes()).await?;
    let reads = store::reads(&mut access).await?;
    let files = if posts.iter().any(|p| p.files > 0) { store::files(&mut access).await? } else { Vec::new() };
    let kin = matches!(stance, Stance::Kin { .. });
    let dangers = if kin { Vec::new() } else { store::dangers(&mut access).await? };
    let flagged = dangers.iter().map(|danger| danger.post).collect();
    let marks: Vec<Mark> = dangers.into_iter().filter_map(|danger| danger.mark).collect();
    let since = posts.first().map_or_else(|| access.now(), |post| post.at);
    let mut told = channels::told(&mut access, id.raw(), (thread.patient, since)).await?;
    told.retain(|one| (!kin || one.person == me) && one.at >= since);
    let cards = cards(&mut access, &thread, &posts, (&reads, &marks, &told)).await?;
    let named = posts.iter().filter_map(|p| p.about).filter(|id| !cards.contains_key(&PersonId::from_raw(*id)));
    let mut named: Vec<RawId> = named.chain([thread.pool.raw()]).collect();
    named.sort_unstable();
    named.dedup();
    let pools = work::pools_of(&mut access, &named).await?;
    let org = access.org().clone();
    let ways = told.into_iter().map(|told| Way { text: told.said(&org).map(|(_, text)| text), told }).collect();
    let faxed = posts.iter().any(|post| post.code.starts_with("fax:"));
    let faxes = if faxed { channels::faxes(&mut access, id.raw()).await? } else { Vec::new() };
    let item = work::live_item(&mut access, id.raw()).await?;
    let templates =
        if stance == (Stance::Team { answers: true }) { store::templates(&mut access).await? } else { Vec::new() };
    let writes_until = match thread.closed_at {
        Some(at) => Some(store::writes_until(&mut access, at).await?),
        None => None,
    };
    Ok(Loaded {
        posts,
        reads,
        files,
        flagged,
        marks,
        cards,
        ways,
        faxes,
        can_fax: channels::can_fax(&org),
        newest: before == i64::MAX,
        pools,
        item,
        writes_until,
        templates,
        draft: store::draft(&mut access, &draft_place(id)).await?.1,
        stance,
        me,
        thread,
    })
}

/// The thread with its newest posts, for whoever of the team may answer in it.
///
/// # Errors
/// [`Error::NotFound`] for everybody else.
pub(crate) async fn answerable(session: &mut Session, id: ThreadId) -> Result<Loaded> {
    let loaded = load(session, id, i64::MAX).await?;
    if loaded.stance == (Stance::Team { answers: true }) { Ok(loaded) } else { Err(Error::NotFound) }
}

async fn cards<A: Act>(
    access: &mut Access<'_, A, Thread>,
    thread: &ThreadInfo,
    posts: &[PostInfo],
    (reads, marks, told): (&[Read], &[Mark], &[Told]),
) -> Result<HashMap<PersonId, PersonCard>> {
    let mut ids = vec![thread.patient, thread.asked_by, access.who().person()];
    ids.extend(thread.holder);
    ids.extend(posts.iter().flat_map(|p| [p.author, p.about.map(PersonId::from_raw)]).flatten());
    ids.extend(reads.iter().map(|r| r.person));
    ids.extend(marks.iter().map(|m| m.by));
    ids.extend(told.iter().map(|one| one.person));
    ids.sort_unstable();
    ids.dedup();
    let found = people::cards(access, &ids).await?;
    Ok(found.into_iter().map(|card| (card.id, card)).collect())
}

impl Loaded {
    /// A person's name, with letters such as RN for a professional.
    pub(crate) fn name(&self, person: PersonId) -> String {
        self.cards.get(&person).map(PersonCard::title).unwrap_or_default()
    }
    /// The pool with this id.
    pub(crate) fn pool(&self, id: RawId) -> Option<&PoolInfo> {
        self.pools.iter().find(|p| p.id.raw() == id)
    }
    /// Something of others stands after the reader's own mark.
    pub(crate) fn unread_from(&self) -> Option<i64> {
        let mark = self.reads.iter().find(|r| r.person == self.me).map_or(0, |r| r.n);
        let last = self.posts.last().map_or(0, |p| p.n);
        (last > mark).then_some(last)
    }
    /// The last words of the circle, and whether the team has answered since.
    pub(crate) fn waiting_words(&self) -> Option<&PostInfo> {
        let last = self.posts.iter().rev().find(|p| p.kind == crate::types::PostKind::Message)?;
        (last.side == crate::types::Side::Kin).then_some(last)
    }
}
