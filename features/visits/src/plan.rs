//! From a patient's questions and logged work to e-visits, pure: which question opens which seven days, which questions
//! belong to days that are already running, and to which one e-visit each stretch of work belongs.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{PersonId, RawId, Time};
use rules::evisit::{self, Author, Class, Entry, Episode, Inquiry, Kind, Proposal, Reason, State, Table, Visit};

/// Days after the seven days' end in which a proposal may still change; then it is settled.
pub(crate) const SETTLE_DAYS: i64 = 3;

/// One billing group: the organisation.
const GROUP: RawId = RawId([0; 16]);

/// Words of the circle in a thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Question {
    pub at: Time,
    pub by: PersonId,
    pub author: Author,
}

/// One stretch of logged work.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Work {
    pub id: RawId,
    pub who: PersonId,
    pub class: Class,
    pub start: Time,
    pub stop: Time,
}

/// A thread whose reason may be billed.
#[derive(Debug, Clone)]
pub(crate) struct Thread {
    pub id: RawId,
    /// Oldest first.
    pub questions: Vec<Question>,
    /// When somebody whose minutes count answered.
    pub answers: Vec<Time>,
    pub work: Vec<Work>,
}

/// An agreement to paid online visits.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Consent {
    pub at: Time,
    pub withdrawn_at: Option<Time>,
}

/// What holds for all questions of the patient.
#[derive(Debug, Clone)]
pub(crate) struct Patient {
    /// Zone in which days are counted.
    pub zone: String,
    pub established: bool,
    pub postoperative: Option<bool>,
    pub apcm: Option<bool>,
    pub consents: Vec<Consent>,
    pub visits: Vec<Visit>,
}

/// Seven days that are over and change no more.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Settled {
    pub thread: RawId,
    pub start: Time,
    pub end: Time,
    /// A code stands there.
    pub bills: bool,
}

/// What is known of the patient's e-visits.
#[derive(Debug, Default)]
pub(crate) struct Known {
    pub settled: Vec<Settled>,
    /// Stretches that settled e-visits hold.
    pub claimed: BTreeSet<RawId>,
    /// Taken back by a clinician: thread and time of the question.
    pub set_aside: BTreeSet<(RawId, Time)>,
}

/// One e-visit, or a question that belongs to another one.
#[derive(Debug, Clone)]
pub(crate) struct Planned {
    pub thread: RawId,
    pub question: Question,
    pub review: Option<Time>,
    /// Index of the e-visit that counts its time.
    pub folded_into: Option<usize>,
    pub consent: Option<Time>,
    pub answer: Proposal,
    /// Stretches that belong to it.
    pub minutes: Vec<RawId>,
    /// Who worked most of what is counted.
    pub clinician: Option<PersonId>,
}

/// Seven days that take in later questions.
struct Anchor {
    start: Time,
    end: Time,
    planned: Option<usize>,
}

struct Planner<'a> {
    patient: &'a Patient,
    threads: &'a [Thread],
    tables: &'a [Table],
    now: Time,
    /// From when on a question of each thread opens new days; `None` when the thread is through.
    cursors: Vec<Option<Time>>,
    anchors: Vec<Anchor>,
    out: Vec<Planned>,
    /// The threads that each of `out` counts.
    members: Vec<Vec<usize>>,
}

/// Every e-visit that is not settled, in the order of their first reviews.
pub(crate) fn plan(patient: &Patient, threads: &[Thread], known: &Known, tables: &[Table], now: Time) -> Vec<Planned> {
    let over = |thread: &Thread| known.settled.iter().filter(|s| s.thread == thread.id).map(|s| s.end).max();
    let cursors = threads.iter().map(|t| Some(over(t).unwrap_or(Time::from_micros(i64::MIN)))).collect();
    let billing = known.settled.iter().filter(|s| s.bills);
    let anchors = billing.map(|s| Anchor { start: s.start, end: s.end, planned: None }).collect();
    let mut planner = Planner { patient, threads, tables, now, cursors, anchors, out: Vec::new(), members: Vec::new() };
    while let Some((thread, question, review)) = planner.next() {
        planner.place(thread, question, review, known);
    }
    planner.count(known)
}

impl Planner<'_> {
    /// The question that was reviewed first among those not placed; unreviewed ones come last.
    fn next(&self) -> Option<(usize, Question, Option<Time>)> {
        let open = self.threads.iter().zip(&self.cursors).enumerate().filter_map(|(i, (thread, cursor))| {
            let from = (*cursor)?;
            let question = *thread.questions.iter().find(|q| q.at >= from && q.at <= self.now)?;
            Some((i, question, first_review(thread, question.at, self.now)))
        });
        open.min_by_key(|(i, question, review)| (review.unwrap_or(Time::NEVER), question.at, *i))
    }

    fn place(&mut self, index: usize, question: Question, review: Option<Time>, known: &Known) {
        let thread = &self.threads[index];
        let running = review.and_then(|at| self.anchors.iter().find(|a| a.start <= at && at < a.end));
        let earlier = running.map(|anchor| (anchor.planned, anchor.end));
        let work: &[Work] = if earlier.is_some() { &[] } else { &thread.work };
        let (mut answer, consent) = self.ask(question, review, earlier.map(|e| e.1), work);
        if let Some((planned, end)) = earlier {
            answer.reasons.retain(|reason| *reason != Reason::TooFewMinutes);
            if let Some(anchor) = planned {
                self.members[anchor].push(index);
            }
            self.cursors[index] = Some(end);
        } else {
            self.cursors[index] = answer.window_end;
            let blocked = answer.reasons.iter().any(|r| r.blocks() && *r != Reason::TooFewMinutes);
            let aside = known.set_aside.contains(&(thread.id, question.at));
            if let (false, false, Some(start), Some(end)) = (blocked, aside, answer.window_start, answer.window_end) {
                self.anchors.push(Anchor { start, end, planned: Some(self.out.len()) });
            }
        }
        let folded_into = earlier.and_then(|e| e.0);
        self.members.push(if earlier.is_some() { Vec::new() } else { vec![index] });
        self.out.push(Planned {
            thread: thread.id,
            question,
            review,
            folded_into,
            consent,
            answer,
            minutes: Vec::new(),
            clinician: None,
        });
    }

    /// Asks the rules, with the agreement that covers these days.
    fn ask(
        &self,
        question: Question,
        review: Option<Time>,
        earlier: Option<Time>,
        work: &[Work],
    ) -> (Proposal, Option<Time>) {
        let p = self.patient;
        let entry = |w: &Work| Entry {
            who: w.who,
            class: w.class,
            group: GROUP,
            start: w.start,
            stop: w.stop,
            elsewhere: false,
        };
        let mut episode = Episode {
            kind: Kind::Evaluative,
            inquiry: Some(Inquiry {
                at: question.at,
                author: question.author,
                patient_initiated: question.author != Author::Staff,
            }),
            established: p.established,
            consent: None,
            zone: p.zone.clone(),
            group: GROUP,
            first_review: review,
            entries: work.iter().map(entry).collect(),
            visits: Some(p.visits.clone()),
            earlier_window_end: earlier,
            postoperative: p.postoperative,
            apcm: p.apcm,
            held: BTreeSet::new(),
        };
        let probe = evisit::propose(&episode, self.tables, self.now);
        let consent = self.consent(review.unwrap_or(self.now), probe.window_end);
        episode.consent = consent.map(|at| at.in_zone(&p.zone).date());
        (evisit::propose(&episode, self.tables, self.now), consent)
    }

    /// The newest agreement that stood at the review, else the first after it. One that was taken back while the days ran
    /// does not count; taken back later, it stays good for what was done under it.
    fn consent(&self, review: Time, end: Option<Time>) -> Option<Time> {
        let day = |at: Time| at.in_zone(&self.patient.zone).date();
        let stands =
            |c: &&Consent| c.at <= self.now && c.withdrawn_at.is_none_or(|at| end.is_some_and(|end| at >= end));
        let live: Vec<Time> = self.patient.consents.iter().filter(stands).map(|c| c.at).collect();
        let before = live.iter().filter(|at| day(**at) <= day(review)).max();
        before.or_else(|| live.iter().min()).copied()
    }

    /// Counts each e-visit with the work of every question in it, and gives each stretch to the first that counts it.
    fn count(mut self, known: &Known) -> Vec<Planned> {
        let mut claimed = known.claimed.clone();
        for (i, members) in std::mem::take(&mut self.members).into_iter().enumerate() {
            let (question, review) = (self.out[i].question, self.out[i].review);
            if members.is_empty() {
                continue;
            }
            let free = members.iter().flat_map(|m| &self.threads[*m].work).filter(|w| !claimed.contains(&w.id));
            let work: Vec<Work> = free.copied().collect();
            let (mut answer, consent) = self.ask(question, review, None, &work);
            if known.set_aside.contains(&(self.out[i].thread, question.at)) {
                (answer.state, answer.code) = (State::Withdrawn, None);
            }
            let counted = counted(&work, &answer, question.at);
            let planned = &mut self.out[i];
            planned.clinician = most(&counted, &answer);
            if answer.code.is_some() {
                planned.minutes = counted.iter().map(|w| w.id).collect();
                claimed.extend(&planned.minutes);
            }
            (planned.answer, planned.consent) = (answer, consent);
        }
        self.out
    }
}

/// When somebody whose minutes count first dealt with a question: opened it with the timer running, or answered.
fn first_review(thread: &Thread, asked: Time, now: Time) -> Option<Time> {
    let worked = thread.work.iter().filter(|w| w.class != Class::ClinicalStaff && w.start < w.stop && asked < w.stop);
    let opened = worked.map(|w| w.start.max(asked));
    let answered = thread.answers.iter().copied().filter(|at| *at >= asked);
    opened.chain(answered).filter(|at| *at <= now).min()
}

/// The stretches of the counted class that reach into the days.
fn counted(work: &[Work], answer: &Proposal, asked: Time) -> Vec<Work> {
    let (Some(start), Some(end)) = (answer.window_start, answer.window_end) else { return Vec::new() };
    let within = |w: &&Work| w.class == answer.class && w.start < w.stop && w.start < end && w.stop > start.max(asked);
    work.iter().filter(within).copied().collect()
}

fn most(work: &[Work], answer: &Proposal) -> Option<PersonId> {
    let (start, end) = (answer.window_start.unwrap_or_default(), answer.window_end.unwrap_or(Time::NEVER));
    let mut sums: BTreeMap<PersonId, i64> = BTreeMap::new();
    for w in work {
        *sums.entry(w.who).or_default() += w.stop.min(end).micros().saturating_sub(w.start.max(start).micros());
    }
    sums.into_iter().max_by_key(|(who, sum)| (*sum, std::cmp::Reverse(*who))).map(|(who, _)| who)
}
