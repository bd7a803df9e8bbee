//! Brings a patient's proposals up to date: reads the facts, asks the plan, writes what changed and its history.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use consent::Topic;
use gate::{Access, Act, Operate, Org, Resource, WriteAct};
use kernel::{PersonId, RawId, Result, Time};
use rules::evisit::{self, Author, Class, Evidence, Reason, State, Visit};

use crate::{
    class::class_of,
    plan::{self, Consent, Known, Patient, Planned, Question, SETTLE_DAYS, Settled, Thread, Work},
    store::{self, Put},
    types::{Costs, CostsId, Facts, ProposalId, ProposalInfo},
};

/// How far back threads and visits are looked at.
const LOOK_BACK_DAYS: i64 = 60;
/// Within so many days before, a visit makes a patient established (three years).
const ESTABLISHED_DAYS: i64 = 1096;
/// While days run, facts that tell nobody (an agreement taken back) are looked at again after so many minutes.
const LOOK_AGAIN_MINUTES: i64 = 360;

/// Brings the patient's proposals up to date in a transaction of its own.
pub(crate) async fn patient(org: &Arc<Org>, patient: PersonId) -> Result<()> {
    let mut write = org.job("visits").await?;
    let mut access = write.may::<Operate, Costs>(CostsId::from_raw(patient.raw())).await?;
    refresh(&mut access, patient).await?;
    write.commit().await
}

/// Brings a patient's proposals up to date. Doing it twice changes nothing.
pub async fn refresh<A: WriteAct, K: Resource>(access: &mut Access<'_, A, K>, patient: PersonId) -> Result<()> {
    let now = access.now();
    store::lock(access, patient).await?;
    let stored = store::of_patient(access, patient).await?;
    let facts = store::facts(access, patient).await?;
    let claims = store::claims(access, patient).await?;
    let about = about(access, patient, &facts).await?;
    let threads = threads(access, patient).await?;
    let (settled, open): (Vec<ProposalInfo>, Vec<ProposalInfo>) = stored.into_iter().partition(|p| p.settled);
    let known = known(&settled, &open, &claims);
    let planned = plan::plan(&about, &threads, &known, &evisit::shipped(), now);
    write(access, patient, &planned, open, (&facts, &about)).await
}

fn known(settled: &[ProposalInfo], open: &[ProposalInfo], claims: &BTreeMap<RawId, ProposalId>) -> Known {
    let days = |p: &ProposalInfo| {
        Some(Settled { thread: p.thread, start: p.window_start?, end: p.window_end?, bills: p.code.is_some() })
    };
    let of_settled = |id: &ProposalId| settled.iter().any(|p| p.id == *id);
    Known {
        settled: settled.iter().filter_map(days).collect(),
        claimed: claims.iter().filter(|(_, id)| of_settled(id)).map(|(minute, _)| *minute).collect(),
        set_aside: open.iter().filter(|p| p.set_aside_at.is_some()).map(|p| (p.thread, p.inquiry_at)).collect(),
    }
}

async fn about<A: Act, K: Resource>(
    access: &mut Access<'_, A, K>,
    patient: PersonId,
    facts: &Facts,
) -> Result<Patient> {
    let now = access.now();
    let zone = access.org().config.zone.clone();
    let noted = store::appointments(access, patient, now.plus_days(-ESTABLISHED_DAYS)).await?;
    let seen = records::related_visits(access, patient, now.plus_days(-ESTABLISHED_DAYS), now).await?;
    let recent = records::related_visits(access, patient, now.plus_days(-LOOK_BACK_DAYS), now).await?;
    let day = |at: Time| at.in_zone(&zone).date();
    // The chart does not say what a visit was about: it counts as related unless somebody noted otherwise for that day.
    let unrelated = |at: Time| noted.iter().any(|v| !v.related && day(v.at) == day(at));
    let charted = recent.iter().filter(|(at, _)| !unrelated(*at)).map(|(at, _)| Visit { at: *at, related: true });
    let visits: Vec<Visit> = noted.iter().map(|v| Visit { at: v.at, related: v.related }).chain(charted).collect();
    let agreements = consent::history(access, patient).await?;
    let agreements = agreements.into_iter().filter(|a| a.topic == Some(Topic::EvisitBilling));
    Ok(Patient {
        established: facts.established.unwrap_or_else(|| !seen.is_empty() || noted.iter().any(|v| v.at <= now)),
        postoperative: facts.postoperative,
        apcm: facts.apcm,
        consents: agreements.map(|a| Consent { at: a.at, withdrawn_at: a.withdrawn_at }).collect(),
        visits,
        zone,
    })
}

async fn threads<A: Act, K: Resource>(access: &mut Access<'_, A, K>, patient: PersonId) -> Result<Vec<Thread>> {
    let since = access.now().plus_days(-LOOK_BACK_DAYS);
    let lines = store::threads(access, patient, since).await?;
    let mut classes = Classes::default();
    let mut threads = Vec::new();
    // A reason that is free was promised to be free.
    for line in lines.into_iter().rev().filter(|line| line.billed) {
        let words = store::words_at(access, line.id).await?;
        let minutes = work::minutes_of(access, line.id).await?;
        let people = words.iter().map(|w| w.1).chain(minutes.iter().map(|m| m.person));
        classes.learn(access, people.collect()).await?;
        let author = |by: PersonId| if by == patient { Author::Patient } else { Author::Proxy };
        let asked = words.iter().filter(|w| w.2 == "kin").map(|w| Question { at: w.0, by: w.1, author: author(w.1) });
        let answers = words.iter().filter(|w| w.2 == "team" && classes.of(w.1) != Class::ClinicalStaff).map(|w| w.0);
        let stretch = |m: &work::Minutes| Work {
            id: m.id,
            who: m.person,
            class: classes.of(m.person),
            start: m.started_at,
            stop: m.stopped_at,
        };
        threads.push(Thread {
            id: line.id,
            questions: asked.collect(),
            answers: answers.collect(),
            work: minutes.iter().map(stretch).collect(),
        });
    }
    Ok(threads)
}

/// The class of each person by the letters of their badge.
#[derive(Default)]
struct Classes(BTreeMap<PersonId, Class>);

impl Classes {
    async fn learn<A: Act, K: Resource>(
        &mut self,
        access: &mut Access<'_, A, K>,
        people: BTreeSet<PersonId>,
    ) -> Result<()> {
        let fresh: Vec<PersonId> = people.into_iter().filter(|p| !self.0.contains_key(p)).collect();
        if fresh.is_empty() {
            return Ok(());
        }
        for card in people::cards(access, &fresh).await? {
            self.0.insert(card.id, class_of(card.credential.as_deref()));
        }
        Ok(())
    }
    fn of(&self, person: PersonId) -> Class {
        self.0.get(&person).copied().unwrap_or(Class::ClinicalStaff)
    }
}

async fn write<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    patient: PersonId,
    planned: &[Planned],
    open: Vec<ProposalInfo>,
    (facts, about): (&Facts, &Patient),
) -> Result<()> {
    let now = access.now();
    let mut old: BTreeMap<(RawId, Time), ProposalInfo> =
        open.into_iter().map(|p| ((p.thread, p.inquiry_at), p)).collect();
    for row in old.values() {
        store::release(access, row.id).await?;
    }
    let id_of = |p: &Planned| old.get(&(p.thread, p.question.at)).map_or_else(|| ProposalId::new(now), |row| row.id);
    let ids: Vec<ProposalId> = planned.iter().map(id_of).collect();
    for (p, id) in planned.iter().zip(&ids) {
        let before = old.remove(&(p.thread, p.question.at));
        let missing = missing(access, p, before.as_ref(), facts).await?;
        let folded_into = match p.folded_into {
            Some(index) => ids.get(index).copied(),
            // The e-visit that took it in is settled already.
            None if p.answer.reasons.contains(&Reason::EarlierWindow) => {
                before.as_ref().and_then(|row| row.folded_into)
            }
            None => None,
        };
        let check_at = check_at(p, about, now);
        store::put(access, &Put { patient, id: *id, planned: p, folded_into, missing: &missing, check_at }).await?;
        store::claim(access, *id, &p.minutes).await?;
        tell(access, *id, p, before.as_ref()).await?;
    }
    for row in old.into_values() {
        if let Some(code) = row.code {
            store::note(access, row.id, "gone", (code.as_str(), ""), 0).await?;
        }
        store::empty(access, row.id).await?;
    }
    Ok(())
}

/// When the clock alone can change it: the end of its days, a visit to come, or facts that tell nobody.
fn check_at(p: &Planned, about: &Patient, now: Time) -> Option<Time> {
    let end = p.answer.window_end?;
    let settles = end.plus_days(SETTLE_DAYS);
    if settles <= now {
        return None;
    }
    let visits = about.visits.iter().map(|v| v.at.plus_seconds(1));
    let moments = visits.chain([end, settles, now.plus_minutes(LOOK_AGAIN_MINUTES)]);
    moments.filter(|at| *at > now).min()
}

/// What a claim line lacks: what the rules miss, less what this slice holds.
async fn missing<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    p: &Planned,
    row: Option<&ProposalInfo>,
    facts: &Facts,
) -> Result<BTreeSet<Evidence>> {
    let badge = match p.clinician {
        Some(clinician) => people::badge_of(access, clinician).await?.unwrap_or_default(),
        None => people::Badge::default(),
    };
    let billing_npi = store::billing_npi(access).await?;
    let licensed = !badge.licence_state.is_empty() && badge.licence_state == facts.home_state;
    let held = [
        (true, Evidence::Patient),
        (!facts.payer.is_empty(), Evidence::Payer),
        (badge.npi.is_some(), Evidence::RenderingNpi),
        (!billing_npi.is_empty(), Evidence::BillingNpi),
        (licensed, Evidence::LicenceState),
        (p.consent.is_some(), Evidence::ConsentRecord),
        (row.is_some_and(|r| !r.diagnosis.is_empty()), Evidence::Diagnosis),
        // Every stretch names its work item, who, when and how it was logged.
        (p.answer.counted_minutes > 0, Evidence::Activity),
        (row.is_some_and(|r| r.attested_at.is_some()), Evidence::DecisionSummary),
        (row.is_some_and(|r| !r.thread_hash.is_empty()), Evidence::ThreadHash),
    ];
    let lacks = |evidence: &Evidence| !held.iter().any(|(holds, of)| *holds && of == evidence);
    Ok(p.answer.missing.iter().copied().filter(lacks).collect())
}

/// Writes the history: what the change means, in one word.
async fn tell<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    id: ProposalId,
    p: &Planned,
    before: Option<&ProposalInfo>,
) -> Result<()> {
    let (old_state, old) = before.map_or((State::None, None), |row| (row.state, row.code));
    let (state, new) = (p.answer.state, p.answer.code);
    let what = match (old, new) {
        (None, Some(_)) => Some("proposed"),
        (Some(a), Some(b)) if b > a => Some("rose"),
        (Some(a), Some(b)) if b < a => Some("fell"),
        (Some(_), None) if state == State::None => Some("gone"),
        _ => None,
    };
    let codes = [old, new].map(|code| code.map(|c| c.to_string()).unwrap_or_default());
    let codes = (codes[0].as_str(), codes[1].as_str());
    let minutes = p.answer.counted_minutes;
    if let Some(what) = what {
        store::note(access, id, what, codes, minutes).await?;
    }
    let by_hand = before.is_some_and(|row| row.set_aside_at.is_some());
    if state == State::Withdrawn && old_state != State::Withdrawn && !by_hand {
        store::note(access, id, "withdrawn", codes, minutes).await?;
    }
    if state == State::Final && old_state != State::Final {
        store::note(access, id, "final", codes, minutes).await?;
    }
    if old_state == State::Final && old != new && before.is_some_and(|row| row.attested_at.is_some()) {
        store::unattest(access, id).await?;
        store::note(access, id, "reopened", codes, minutes).await?;
    }
    Ok(())
}
