//! The words of visits: proposals, facts, prices, appointments.

use kernel::{Error, FieldError, PersonId, RawId, Result, Time};
use rules::{
    Code,
    evisit::{Class, Evidence, Reason, State},
};
use store::{FromRow, Row};

kernel::kinds! {
    /// A code that may be billed for an e-visit, with its proof.
    Proposal = "proposal" => ProposalId,
    /// What care in writing costs one patient. Its id is the patient's.
    Costs = "costs" => CostsId,
}

gate::resource!(Proposal, table: "visits_proposals", id: "id", patient: "patient", holder: "clinician", pool: "NULL", author: "NULL");
gate::resource!(Costs, table: "gate_actors", id: "id", patient: "id", holder: "NULL", pool: "NULL", author: "NULL");

/// To see beforehand what an answer may cost.
#[derive(Debug)]
pub enum Estimate {}

impl gate::Act for Estimate {
    const WORD: &'static str = "estimate";
}

/// Fewest characters of a decision-making summary.
pub const SUMMARY_LEAST: usize = 30;
/// Most characters of a decision-making summary.
pub const SUMMARY_MOST: usize = 4000;

/// Where a proposal lies on its clinician's desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Shelf {
    /// Its seven days run: it may rise or fall.
    #[default]
    Running,
    /// Its days are over; the clinician has not attested.
    ToAttest,
    /// Over and attested.
    Final,
    /// Taken back, by a related visit or by a clinician.
    Withdrawn,
    /// No code: the reasons say why.
    Nothing,
}

impl Shelf {
    /// The four that are listed.
    pub const LISTED: [Self; 4] = [Self::Running, Self::ToAttest, Self::Final, Self::Withdrawn];
    /// The word in addresses and queries.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::ToAttest => "attest",
            Self::Final => "final",
            Self::Withdrawn => "withdrawn",
            Self::Nothing => "none",
        }
    }
    /// The one with this word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::LISTED.into_iter().find(|one| one.word() == word)
    }
}

/// A proposal as stored.
#[derive(Debug, Clone)]
pub struct ProposalInfo {
    /// The proposal.
    pub id: ProposalId,
    /// Whose e-visit.
    pub patient: PersonId,
    /// The thread of the question that opened it.
    pub thread: RawId,
    /// When that was asked.
    pub inquiry_at: Time,
    /// Who asked.
    pub inquiry_by: PersonId,
    /// The e-visit that counts its time instead.
    pub folded_into: Option<ProposalId>,
    /// Who worked most of the counted minutes.
    pub clinician: Option<PersonId>,
    /// Whose minutes are counted.
    pub class: Class,
    /// Where it stands.
    pub state: State,
    /// The one code; only while running or final.
    pub code: Option<Code>,
    /// Whole counted minutes.
    pub minutes: u32,
    /// When a clinician first personally read the question.
    pub review_at: Option<Time>,
    /// Start of the first day.
    pub window_start: Option<Time>,
    /// The first instant after the seven days.
    pub window_end: Option<Time>,
    /// When the agreement that covers it was given.
    pub consent_at: Option<Time>,
    /// Exclusions and notes.
    pub reasons: Vec<Reason>,
    /// What a claim line still lacks.
    pub missing: Vec<Evidence>,
    /// How the clinician decided, in words.
    pub summary: String,
    /// ICD-10-CM; may be empty.
    pub diagnosis: String,
    /// Who attested.
    pub attested_by: Option<PersonId>,
    /// When.
    pub attested_at: Option<Time>,
    /// Who took it back by hand.
    pub set_aside_by: Option<PersonId>,
    /// When.
    pub set_aside_at: Option<Time>,
    /// Why, in the clinician's words.
    pub set_aside_why: String,
    /// SHA-256 of the stored thread at the attestation, in hex; empty before.
    pub thread_hash: String,
    /// Its days are long over: nothing changes any more.
    pub settled: bool,
}

impl ProposalInfo {
    /// Where it lies on the clinician's desk.
    pub fn shelf(&self) -> Shelf {
        match (self.state, self.attested_at) {
            (State::None, _) => Shelf::Nothing,
            (State::Running, _) => Shelf::Running,
            (State::Withdrawn, _) => Shelf::Withdrawn,
            (State::Final, None) => Shelf::ToAttest,
            (State::Final, Some(_)) => Shelf::Final,
        }
    }
    /// The exclusions, without the notes about minutes.
    pub fn exclusions(&self) -> impl Iterator<Item = Reason> {
        self.reasons.iter().copied().filter(|r| r.blocks())
    }
}

/// Ids parted by spaces.
pub(crate) fn parse_list<T: std::str::FromStr>(text: &str) -> Vec<T> {
    text.split_whitespace().filter_map(|id| id.parse().ok()).collect()
}

impl FromRow for ProposalInfo {
    /// In the order in which `store/proposals.rs` names the columns.
    fn from_row(row: &Row) -> Result<Self> {
        let unknown = |what: &str| Error::internal(format!("visits_proposals: unknown {what}"));
        let (class, state): (String, String) = (row.get(7)?, row.get(8)?);
        Ok(Self {
            id: row.get(0)?,
            patient: row.get(1)?,
            thread: row.get(2)?,
            inquiry_at: row.get(3)?,
            inquiry_by: row.get(4)?,
            folded_into: row.get(5)?,
            clinician: row.get(6)?,
            class: class.parse().map_err(|()| unknown("class"))?,
            state: state.parse().map_err(|()| unknown("state"))?,
            code: row.get::<Option<String>>(9)?.and_then(|code| code.parse().ok()),
            minutes: row.get(10)?,
            review_at: row.get(11)?,
            window_start: row.get(12)?,
            window_end: row.get(13)?,
            consent_at: row.get(14)?,
            reasons: parse_list(&row.get::<String>(15)?),
            missing: parse_list(&row.get::<String>(16)?),
            summary: row.get(17)?,
            diagnosis: row.get(18)?,
            attested_by: row.get(19)?,
            attested_at: row.get(20)?,
            set_aside_by: row.get(21)?,
            set_aside_at: row.get(22)?,
            set_aside_why: row.get(23)?,
            thread_hash: row.get(24)?,
            // The look that settles it leaves no further look.
            settled: row.get::<Option<Time>>(13)?.is_some() && row.get::<Option<Time>>(25)?.is_none(),
        })
    }
}

/// What only people know about a patient; `None` means that nobody has said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// Seen here within three years. Unsaid, the booked and held visits decide.
    pub established: Option<bool>,
    /// The questions belong to the follow-up of a surgery.
    pub postoperative: Option<bool>,
    /// Enrolled in advanced primary care.
    pub apcm: Option<bool>,
    /// The payer's name, or `self-pay`; may be empty.
    pub payer: String,
    /// The State in which the patient is, two letters; may be empty.
    pub home_state: String,
}

impl Facts {
    /// What cannot be taken.
    pub(crate) fn errors(&self) -> Vec<FieldError> {
        let state = self.home_state.as_str();
        let fits = state.is_empty() || state.len() == 2 && state.bytes().all(|b| b.is_ascii_uppercase());
        let long = self.payer.chars().count() > 80;
        let fields = [(!fits, "home_state", "state-bad"), (long, "payer", "payer-long")];
        fields.into_iter().filter(|f| f.0).map(|(_, field, code)| FieldError { field, code }).collect()
    }
}

impl FromRow for Facts {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            established: row.get(0)?,
            postoperative: row.get(1)?,
            apcm: row.get(2)?,
            payer: row.get(3)?,
            home_state: row.get(4)?,
        })
    }
}

/// A visit that was held or is booked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Appointment {
    /// The row.
    pub id: RawId,
    /// When.
    pub at: Time,
    /// About the same or a related problem as the questions around it.
    pub related: bool,
}

impl FromRow for Appointment {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self { id: row.get(0)?, at: row.get(1)?, related: row.get(2)? })
    }
}

/// Something that happened to a proposal.
#[derive(Debug, Clone)]
pub struct Happened {
    /// When.
    pub at: Time,
    /// `proposed`, `rose`, `fell`, `gone`, `final`, `withdrawn`, `attested`, `reopened`, `set-aside`, `restored`.
    pub what: String,
    /// The code before; empty when there was none.
    pub old_code: String,
    /// The code after; empty when there is none.
    pub new_code: String,
    /// Counted minutes then.
    pub minutes: u32,
    /// Who did it; none for Kith itself.
    pub actor: Option<PersonId>,
}

impl FromRow for Happened {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            at: row.get(0)?,
            what: row.get(1)?,
            old_code: row.get(2)?,
            new_code: row.get(3)?,
            minutes: row.get(4)?,
            actor: row.get(5)?,
        })
    }
}
