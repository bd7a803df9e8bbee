//! The words of work: priority, state, outcome, items, pools, ladders.

use gate::Session;
use kernel::{Boxed, Error, Locale, PersonId, PoolId, RawId, Result, Time};
use maud::Markup;
use rules::hours::Hours;
use store::{FromRow, FromValue, Row, Value};

kernel::kinds! {
    /// An obligation: it always has a pool, and perhaps a holder.
    WorkItem = "work item" => ItemId,
    /// Protected time that a person booked to clear work items.
    Block = "inbox block" => BlockId,
    /// A person's own inbox; its id is the person's.
    Inbox = "inbox" => InboxId,
}

gate::resource!(WorkItem, table: "work_items", id: "id", patient: "patient", holder: "holder", pool: "pool", author: "NULL");
gate::resource!(Block, table: "work_blocks", id: "id", patient: "NULL", holder: "person", pool: "NULL", author: "NULL");
gate::resource!(Inbox, table: "gate_actors", id: "id", patient: "NULL", holder: "id", pool: "NULL", author: "NULL");

/// How pressing an item is. The order is that of the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Priority {
    /// Danger: its clock runs round the clock.
    Now,
    /// Within hours.
    Today,
    /// Before the ordinary ones.
    Soon,
    /// Within the pool's usual reply time.
    #[default]
    Routine,
}

impl Priority {
    /// Every one, most pressing first.
    pub const ALL: [Self; 4] = [Self::Now, Self::Today, Self::Soon, Self::Routine];
    /// As stored: 0 is *Now*.
    pub const fn level(self) -> i64 {
        self as i64
    }
    /// From a stored level; an unknown one is the most pressing.
    pub const fn from_level(level: i64) -> Self {
        match level {
            1 => Self::Today,
            2 => Self::Soon,
            3 => Self::Routine,
            _ => Self::Now,
        }
    }
    /// The word in addresses and keys.
    pub const fn word(self) -> &'static str {
        ["now", "today", "soon", "routine"][self as usize]
    }
}

/// How an item stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// The pool owns it; nobody took it yet.
    Waiting,
    /// A person got it and has not begun.
    Handed,
    /// A person took it.
    Taken,
    /// It ended with an outcome.
    Closed,
}

/// How an obligation ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Answered in writing.
    Answered,
    /// Text is not enough.
    VisitNeeded,
    /// The person who asked did not say enough, and was told so.
    NotEnoughInformation,
    /// Somebody outside answers it.
    SentElsewhere,
    /// Done, where nothing was asked.
    Done,
    /// Taken back by the one who asked.
    Withdrawn,
}

impl Outcome {
    /// Every one.
    pub const ALL: [Self; 6] = [
        Self::Answered,
        Self::VisitNeeded,
        Self::NotEnoughInformation,
        Self::SentElsewhere,
        Self::Done,
        Self::Withdrawn,
    ];
    /// The word in forms, rows and events.
    pub const fn word(self) -> &'static str {
        ["answered", "visit-needed", "not-enough-information", "sent-elsewhere", "done", "withdrawn"][self as usize]
    }
    /// The one with this word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }
}

/// An obligation to be opened.
#[derive(Debug, Clone)]
pub struct NewItem {
    /// The name of a contributed [`WorkKind`].
    pub kind: &'static str,
    /// The pool that owns it from the first moment.
    pub pool: PoolId,
    /// Whom it is about.
    pub patient: Option<PersonId>,
    /// What it is about: a thread, a job, a grant.
    pub subject: RawId,
    /// How pressing.
    pub priority: Priority,
    /// When it is due; by the pool's reply time and hours when absent.
    pub due_at: Option<Time>,
    /// Estimated minutes of work, to cut a block's queue.
    pub minutes: u32,
}

/// An obligation as stored.
#[derive(Debug, Clone)]
pub struct Item {
    /// The item.
    pub id: ItemId,
    /// Its kind's name.
    pub kind: String,
    /// The pool that owns it, also while a person holds it.
    pub pool: PoolId,
    /// The pool's name, English then Spanish.
    pub pool_name: [String; 2],
    /// Who holds it.
    pub holder: Option<PersonId>,
    /// The holder's name.
    pub holder_name: Option<String>,
    /// Whom it is about.
    pub patient: Option<PersonId>,
    /// The patient's name.
    pub patient_name: Option<String>,
    /// What it is about.
    pub subject: RawId,
    /// How pressing.
    pub priority: Priority,
    /// When it is due.
    pub due_at: Time,
    /// Since when it exists.
    pub opened_at: Time,
    /// Since when its holder works on it.
    pub taken_at: Option<Time>,
    /// How it stands.
    pub state: State,
    /// How many rungs of the ladder it climbed.
    pub rung: u32,
    /// Estimated minutes of work.
    pub minutes: u32,
    /// How it ended.
    pub outcome: Option<Outcome>,
    /// When it ended.
    pub closed_at: Option<Time>,
    /// The rungs count from here: the due time, or when the item came to this pool if that was later.
    pub(crate) ladder_from: Time,
    /// When the next rung is climbed.
    pub(crate) next_at: Time,
    /// When its holder counts as silent.
    pub(crate) silent_at: Option<Time>,
}

impl Item {
    /// The pool's name in a language.
    pub fn pool_name_in(&self, l: Locale) -> &str {
        in_language(&self.pool_name, l)
    }
    /// What stands for the item in a list: whom it is about, else the pool.
    pub fn title(&self, l: Locale) -> &str {
        self.patient_name.as_deref().unwrap_or_else(|| self.pool_name_in(l))
    }
}

/// The English or Spanish one of a pair.
pub(crate) fn in_language(pair: &[String; 2], l: Locale) -> &str {
    match l {
        Locale::En => &pair[0],
        Locale::Es => &pair[1],
    }
}

impl FromRow for Item {
    /// In the order in which every statement of `store/items.rs` names the columns.
    fn from_row(row: &Row) -> Result<Self> {
        let (holder, taken_at, closed_at): (Option<PersonId>, Option<Time>, Option<Time>) =
            (row.get(5)?, row.get(12)?, row.get(16)?);
        let state = match (closed_at, holder, taken_at) {
            (Some(_), ..) => State::Closed,
            (None, None, _) => State::Waiting,
            (None, Some(_), None) => State::Handed,
            (None, Some(_), Some(_)) => State::Taken,
        };
        Ok(Self {
            id: row.get(0)?,
            kind: row.get(1)?,
            pool: row.get(2)?,
            pool_name: [row.get(3)?, row.get(4)?],
            holder,
            holder_name: row.get(6)?,
            patient: row.get(7)?,
            patient_name: row.get(8)?,
            subject: row.get(9)?,
            priority: row.get(10)?,
            due_at: row.get(11)?,
            opened_at: row.get(13)?,
            taken_at,
            state,
            rung: row.get(14)?,
            minutes: row.get(15)?,
            outcome: row.get::<Option<String>>(17)?.as_deref().and_then(Outcome::from_word),
            closed_at,
            ladder_from: row.get(18)?,
            next_at: row.get(19)?,
            silent_at: row.get(20)?,
        })
    }
}

impl FromValue for Priority {
    fn from_value(value: &Value) -> Result<Self> {
        i64::from_value(value).map(Self::from_level)
    }
}

/// Who gets an item that is handed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum To {
    /// Everybody of a pool; the first who takes it holds it.
    Pool(PoolId),
    /// One person.
    Person(PersonId),
}

impl To {
    /// As forms send it: `pool:ID` or `person:ID`.
    pub fn parse(text: &str) -> Option<Self> {
        match text.split_once(':')? {
            ("pool", id) => id.parse().ok().map(Self::Pool),
            ("person", id) => id.parse().ok().map(Self::Person),
            _ => None,
        }
    }
}

/// What a slice knows of its kind of work. Contribute it as a part.
#[derive(Clone, Copy)]
pub struct WorkKind {
    /// Unique, such as `message`.
    pub name: &'static str,
    /// Its word for people: "Message".
    pub label: fn(Locale) -> &'static str,
    /// The icon's name.
    pub icon: &'static str,
    /// Where an item opens outside a block.
    pub href: fn(&Item) -> String,
    /// The middle pane of the desk.
    pub draw: for<'a> fn(&'a mut Session, &'a Item) -> Boxed<'a, Result<Markup>>,
    /// One line in the queue: what is asked.
    pub line: for<'a> fn(&'a mut Session, &'a Item) -> Boxed<'a, Result<Markup>>,
}

/// Runs in the same transaction whenever an item of this kind changed its pool or holder, or closed. Contribute it as a
/// part. It gets the item as it stands after the change, and the moment.
#[derive(Clone, Copy)]
pub struct OnMoved {
    /// The kind's name.
    pub kind: &'static str,
    /// Does what follows; its failure undoes the move.
    pub run: for<'a> fn(&'a mut store::Tx, Item, Time) -> Boxed<'a, Result<()>>,
}

/// A figure of the summary at the end of a block: how many proposals, say. Contribute it as a part.
#[derive(Clone, Copy)]
pub struct BlockFigure {
    /// Small first.
    pub order: u8,
    /// Its word.
    pub label: fn(Locale) -> &'static str,
    /// Counts it.
    pub count: CountFigure,
}

/// Counts what the session's person brought about for these subjects, from one moment to another.
pub type CountFigure = for<'a> fn(&'a mut Session, &'a [RawId], Time, Time) -> Boxed<'a, Result<i64>>;

/// A pool as others see it.
#[derive(Debug, Clone)]
pub struct PoolInfo {
    /// The pool.
    pub id: PoolId,
    /// Its name, English then Spanish.
    pub name: [String; 2],
    /// When it reads.
    pub hours: Hours,
    /// IANA zone of the hours.
    pub zone: String,
    /// The usual reply time in open minutes.
    pub reply_minutes: u32,
    /// A holder who does nothing for so many open minutes loses the item.
    pub silent_minutes: u32,
    /// Danger may come here.
    pub takes_now: bool,
    /// Kith's own faults come here.
    pub operations: bool,
}

impl PoolInfo {
    /// The name in a language.
    pub fn name_in(&self, l: Locale) -> &str {
        in_language(&self.name, l)
    }
}

impl FromRow for PoolInfo {
    fn from_row(row: &Row) -> Result<Self> {
        let (hours, zone): (String, String) = (row.get(3)?, row.get(4)?);
        // Written only after it was read back, so this fails only when the zone left the tables; then every hour counts.
        let hours = Hours::parse(&hours, &zone, []).unwrap_or_else(|_| Hours::always());
        Ok(Self {
            id: row.get(0)?,
            name: [row.get(1)?, row.get(2)?],
            hours,
            zone,
            reply_minutes: row.get(5)?,
            silent_minutes: row.get(6)?,
            takes_now: row.get(7)?,
            operations: row.get(8)?,
        })
    }
}

/// A pool to be made.
#[derive(Debug, Clone, Default)]
pub struct NewPool {
    /// English, then Spanish.
    pub name: [String; 2],
    /// Such as `Mon-Fri 08:00-18:00; Sat 09:00-12:00` or `always`.
    pub hours: String,
    /// IANA zone of the hours.
    pub zone: String,
    /// The usual reply time in open minutes; 0 takes 480.
    pub reply_minutes: u32,
    /// Open minutes until a holder counts as silent; 0 takes 60.
    pub silent_minutes: u32,
    /// Danger may come here; then `on_call` must be somebody.
    pub takes_now: bool,
    /// Kith's own faults come here.
    pub operations: bool,
    /// The pool that is told when this one does not react.
    pub fallback: Option<PoolId>,
    /// The last one who is told.
    pub on_call: Option<PersonId>,
}

/// Who is told on one rung.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// The holder is reminded; the pool, when nobody holds it.
    Holder,
    /// Everybody of the item's pool.
    Everyone,
    /// Another pool.
    Pool(PoolId),
    /// A named person on call.
    Person(PersonId),
}

impl Told {
    /// The word in the row, and the pool or person beside it.
    pub(crate) fn parts(self) -> (&'static str, Option<RawId>) {
        match self {
            Self::Holder => ("holder", None),
            Self::Everyone => ("everyone", None),
            Self::Pool(pool) => ("pool", Some(pool.raw())),
            Self::Person(person) => ("person", Some(person.raw())),
        }
    }
    pub(crate) fn from_parts(word: &str, id: Option<RawId>) -> Result<Self> {
        match (word, id) {
            ("holder", _) => Ok(Self::Holder),
            ("everyone", _) => Ok(Self::Everyone),
            ("pool", Some(id)) => Ok(Self::Pool(PoolId::from_raw(id))),
            ("person", Some(id)) => Ok(Self::Person(PersonId::from_raw(id))),
            _ => Err(Error::internal("a rung tells nobody")),
        }
    }
}

/// One rung of a ladder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rung {
    /// Open minutes after the item was due; *Now* climbs every five minutes instead.
    pub after_minutes: u32,
    /// Who is told.
    pub told: Told,
}

/// What is wrong with a pool's ladder; `kith doctor` prints it and fails.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// There is no pool at all, or none for Kith's own faults.
    NoPool,
    /// The pool has no ladder.
    NoLadder(PoolId),
    /// The last rung tells nobody who has an open account.
    LastEmpty(PoolId),
    /// The last rung is a pool that sleeps, though danger comes round the clock.
    LastSleeps(PoolId),
}
