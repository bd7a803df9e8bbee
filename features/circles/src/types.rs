//! The circle, who may be in it, and how far.

use kernel::{PersonId, PoolId, RawId, Result, Time};
use policy::{Relation, Relations};
use store::{FromRow, Row};

kernel::kinds! {
    /// The people round one patient; the id is the patient's.
    Circle = "circle" => CircleId,
    /// Who looked at one patient's data; the id is the patient's.
    Looks = "access record" => LooksId,
    /// An invitation into a circle.
    Invitation = "circle invitation" => InvitationId,
    /// One emergency access and its review.
    EmergencyReview = "emergency review" => EmergencyId,
}
gate::resource!(Circle, table: "gate_actors", id: "id", patient: "id", holder: "NULL", pool: "NULL", author: "NULL");
gate::resource!(Looks, table: "gate_actors", id: "id", patient: "id", holder: "NULL", pool: "NULL", author: "NULL");
gate::resource!(Invitation, table: "circles_invitations", id: "id", patient: "patient", holder: "invitee", pool: "NULL", author: "made_by");
gate::resource!(EmergencyReview, table: "circles_emergencies", id: "id", patient: "patient", holder: "NULL", pool: "NULL", author: "person");

/// The circle of a patient.
pub const fn circle_of(patient: PersonId) -> CircleId {
    CircleId::from_raw(patient.raw())
}

/// What somebody is to the patient.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CircleRole {
    /// Family.
    Family,
    /// Friend.
    Friend,
    /// Pharmacist.
    Pharmacist,
    /// Care manager of a payer.
    Payer,
    /// Carries words between languages.
    Interpreter,
    /// Decides for the patient.
    Proxy,
    /// Of the care team.
    Team,
    /// Broke the glass.
    Emergency,
    /// Has a right that another part of Kith gave.
    Other,
}

impl CircleRole {
    /// Whom a patient or proxy may invite, in the order of the form.
    pub const INVITED: [Self; 5] = [Self::Family, Self::Friend, Self::Pharmacist, Self::Payer, Self::Interpreter];
    const ALL: [Self; 9] = [
        Self::Family,
        Self::Friend,
        Self::Pharmacist,
        Self::Payer,
        Self::Interpreter,
        Self::Proxy,
        Self::Team,
        Self::Emergency,
        Self::Other,
    ];

    /// The word in rows and forms.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Family => "family",
            Self::Friend => "friend",
            Self::Pharmacist => "pharmacist",
            Self::Payer => "payer",
            Self::Interpreter => "interpreter",
            Self::Proxy => "proxy",
            Self::Team => "team",
            Self::Emergency => "emergency",
            Self::Other => "other",
        }
    }
    /// The role with this word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.word() == word)
    }
    /// The patient invited them, and may take them out.
    pub fn is_invited(self) -> bool {
        Self::INVITED.contains(&self)
    }
    /// What a right means that carries no words of ours.
    fn of(relations: Relations) -> Self {
        match relations {
            r if r.has(Relation::Emergency) => Self::Emergency,
            r if r.has(Relation::Proxy) => Self::Proxy,
            r if r.has(Relation::Team) => Self::Team,
            _ => Self::Other,
        }
    }
}

/// The relations that a patient or proxy may give, least first.
pub const SCOPES: [Relation; 4] = [Relation::Tasks, Relation::Updates, Relation::Medicines, Relation::Full];

/// Every relation that puts somebody round a patient.
pub(crate) const ROUND: Relations = Relations::any(&[
    Relation::Proxy,
    Relation::Full,
    Relation::Medicines,
    Relation::Updates,
    Relation::Tasks,
    Relation::Team,
    Relation::Emergency,
]);

/// The scope that the words `tasks`, `updates`, `medicines` and `full` name; full holds the others.
pub fn scope_of<'a>(words: impl IntoIterator<Item = &'a str>) -> Relations {
    let words: Vec<&str> = words.into_iter().collect();
    let named = SCOPES.into_iter().filter(|scope| words.contains(&scope.word())).map(Relations::of);
    let scope = named.fold(Relations::NONE, Relations::with);
    if scope.has(Relation::Full) { Relations::any(&SCOPES) } else { scope }
}

/// Who gets a right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grantee {
    /// One person.
    Person(PersonId),
    /// Everyone in a pool, now and later.
    Pool(PoolId),
}

impl Grantee {
    pub(crate) const fn raw(self) -> RawId {
        match self {
            Self::Person(id) => id.raw(),
            Self::Pool(id) => id.raw(),
        }
    }
}

/// One person or pool round a patient; several rights of one are one member.
#[derive(Debug, Clone)]
pub struct Member {
    /// The person or pool.
    pub who: Grantee,
    /// The name; empty for a pool, which its words name.
    pub name: String,
    /// What they are to the patient.
    pub role: CircleRole,
    /// The same in the patient's or the team's own words, English then Spanish: "Daughter", "Nurse team".
    pub words: [String; 2],
    /// How far.
    pub relations: Relations,
    /// Until when; [`Time::NEVER`] without end.
    pub ends_at: Time,
    /// The rights themselves.
    pub grants: Vec<RawId>,
}

impl Member {
    /// The person; none for a pool.
    pub fn person(&self) -> Option<PersonId> {
        match self.who {
            Grantee::Person(id) => Some(id),
            Grantee::Pool(_) => None,
        }
    }
    pub(crate) fn from_grant(grant: &gate::GrantInfo, note: Option<&Note>) -> Self {
        let who = match grant.name.is_empty() {
            true => Grantee::Pool(PoolId::from_raw(grant.grantee)),
            false => Grantee::Person(PersonId::from_raw(grant.grantee)),
        };
        Self {
            who,
            name: grant.name.clone(),
            role: note.map_or_else(|| CircleRole::of(grant.relations), |n| n.role),
            words: note.map_or_else(Default::default, |n| n.words.clone()),
            relations: grant.relations,
            ends_at: grant.ends_at,
            grants: vec![grant.id],
        }
    }
    /// Takes in another right of the same person or pool.
    pub(crate) fn merge(&mut self, more: Member) {
        self.relations = self.relations.with(more.relations);
        self.ends_at = self.ends_at.max(more.ends_at);
        self.grants.extend(more.grants);
        if self.words[0].is_empty() || self.role == CircleRole::Other {
            (self.role, self.words) = (more.role, more.words);
        }
    }
}

/// A row of `circles_members`.
#[derive(Debug, Clone)]
pub(crate) struct Note {
    pub grant: RawId,
    pub grantee: RawId,
    pub role: CircleRole,
    pub words: [String; 2],
    pub relations: Relations,
    pub ends_at: Time,
    pub removed_at: Option<Time>,
}

impl FromRow for Note {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            grant: row.get(0)?,
            grantee: row.get(1)?,
            role: CircleRole::from_word(&row.get::<String>(2)?).unwrap_or(CircleRole::Other),
            words: [row.get(3)?, row.get(4)?],
            relations: Relations::from_bits(row.get(5)?),
            ends_at: row.get(6)?,
            removed_at: row.get(7)?,
        })
    }
}
