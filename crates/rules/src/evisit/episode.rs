//! What the engine is told about one e-visit.

use std::collections::BTreeSet;

use jiff::civil::Date;
use kernel::{PersonId, RawId, Time};

use super::{Evidence, Reason};

names! {
    /// What the work was about.
    Kind {
        /// A clinical question that was weighed.
        Evaluative = "evaluative",
        /// Results were passed on and nothing else.
        ResultsOnly = "results-only",
        /// An appointment was made or moved.
        Scheduling = "scheduling",
        /// A refill without an evaluation.
        Refill = "refill",
    }
}

names! {
    /// Who wrote the message that opened the question.
    Author {
        /// The patient.
        Patient = "patient",
        /// Somebody who may speak for the patient.
        Proxy = "proxy",
        /// Anyone of the organisation.
        Staff = "staff",
    }
}

/// The message that opened the question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Inquiry {
    /// When it was sent.
    pub at: Time,
    /// Who wrote it.
    pub author: Author,
    /// False when it answers something that staff or an outreach began.
    pub patient_initiated: bool,
}

names! {
    /// Whose minutes count towards which codes (facts 1a).
    Class {
        /// Physician or other professional who can report evaluation and management: 99421-99423.
        Qhp = "qhp",
        /// Qualified professional who cannot: 98970-98972.
        NonQhp = "non-qhp",
        /// Clinical staff: never counted.
        ClinicalStaff = "clinical-staff",
    }
}

/// One stretch of logged work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// Who worked.
    pub who: PersonId,
    /// In which class.
    pub class: Class,
    /// For which billing group.
    pub group: RawId,
    /// From.
    pub start: Time,
    /// To, exclusive.
    pub stop: Time,
    /// True when these minutes belong to another ledger (care management, monitoring, transitions …; facts 1a.9).
    pub elsewhere: bool,
}

/// An evaluation-and-management visit of the same patient with the same group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Visit {
    /// When it took or takes place.
    pub at: Time,
    /// True when it was about the same or a related problem.
    pub related: bool,
}

/// One e-visit: the facts, and nothing that can be worked out from them. `None` means *nobody looked yet*.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Episode {
    /// What the work was about.
    pub kind: Kind,
    /// The message that opened it.
    pub inquiry: Option<Inquiry>,
    /// The patient is established with the group; the problem may be new.
    pub established: bool,
    /// Local date of the recorded consent that is in force (not revoked).
    pub consent: Option<Date>,
    /// IANA zone in which calendar days are counted.
    pub zone: String,
    /// The billing group whose e-visit this is.
    pub group: RawId,
    /// When a clinician first personally read the inquiry.
    pub first_review: Option<Time>,
    /// Logged work of every class.
    pub entries: Vec<Entry>,
    /// Visits around the inquiry, at least from seven days before to eight days after.
    pub visits: Option<Vec<Visit>>,
    /// End of the window of an earlier e-visit of this patient with this group that bills.
    pub earlier_window_end: Option<Time>,
    /// The inquiry belongs to the follow-up of a surgery.
    pub postoperative: Option<bool>,
    /// The patient is enrolled in advanced primary care (APCM) with this practitioner in a month of the window.
    pub apcm: Option<bool>,
    /// Proof that the slice holds; what the engine can see in the other fields is not read from here.
    pub held: BTreeSet<Evidence>,
}

impl Episode {
    pub(super) fn day_of(&self, at: Time) -> Date {
        at.in_zone(&self.zone).date()
    }

    /// The first review, unless it lies ahead or before the inquiry it is meant to answer.
    pub(super) fn reviewed(&self, now: Time) -> Option<Time> {
        let asked = self.inquiry.map_or(Time::from_micros(i64::MIN), |inquiry| inquiry.at);
        self.first_review.filter(|review| *review <= now && asked <= *review)
    }

    /// The exclusions that need neither a window nor a table.
    pub(super) fn exclude(&self, reasons: &mut BTreeSet<Reason>) {
        let mut when = |holds: bool, reason: Reason| {
            if holds {
                reasons.insert(reason);
            }
        };
        when(!self.inquiry.is_some_and(|i| i.patient_initiated), Reason::NotPatientInitiated);
        when(self.inquiry.is_some_and(|i| i.author == Author::Staff), Reason::AuthorNotPatient);
        when(!self.established, Reason::NotEstablished);
        when(self.kind == Kind::ResultsOnly, Reason::ResultsOnly);
        when(self.kind == Kind::Scheduling, Reason::Scheduling);
        when(self.kind == Kind::Refill, Reason::Refill);
        when(self.consent.is_none(), Reason::NoConsent);
        when(self.apcm == Some(true), Reason::Apcm);
        when(self.postoperative == Some(true), Reason::Postoperative);
    }

    /// What a claim line lacks, in the order of [`Evidence`].
    pub(super) fn missing(&self, review: Option<Time>, has_minutes: bool) -> Vec<Evidence> {
        let seen = |evidence: &Evidence| match evidence {
            Evidence::Inquiry => self.inquiry.is_some(),
            Evidence::FirstReview => review.is_some(),
            Evidence::Minutes => has_minutes,
            Evidence::VisitLookup => self.visits.is_some(),
            Evidence::PostoperativeCheck => self.postoperative.is_some(),
            Evidence::ApcmCheck => self.apcm.is_some(),
            other => self.held.contains(other),
        };
        Evidence::ALL.into_iter().filter(|evidence| !seen(evidence)).collect()
    }
}
