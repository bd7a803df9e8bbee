//! A clinic with one patient, a physician, a nurse and a therapist, and what may happen in it.

use std::collections::{BTreeMap, BTreeSet};

use consent::{How, Topic};
use gate::{Access, Ask, Manage, ORG, Operate, Organisation};
use kernel::{Money, PersonId, PoolId, RawId, Time};
use messaging::{NewThread, Reason, ThreadId, Via};
use policy::{Role, Roles};
use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};
use rules::price::Price;
use store::{params, sql};
use testing::{Client, World};
use visits::{Costs, CostsId, Facts, class_of};

/// Long enough to attest.
pub const SUMMARY: &str = "Swelling without warning signs; salt, dose and limits discussed.";

/// Every slice that a proposal needs.
pub fn slices() -> Vec<gate::Slice> {
    vec![
        people::slice(),
        consent::slice(),
        channels::slice(),
        records::slice(),
        circles::slice(),
        work::slice(),
        messaging::slice(),
        visits::slice(),
    ]
}

/// The clinic.
pub struct Clinic {
    pub world: World,
    pub patient: PersonId,
    pub md: PersonId,
    pub rn: PersonId,
    pub lcsw: PersonId,
    pub admin: PersonId,
    pub compliance: PersonId,
    pub stranger: PersonId,
}

type Desk<'a> = Access<'a, Manage, Organisation>;

async fn staff(access: &mut Desk<'_>, name: (&str, &str), letters: &str, pool: PoolId) -> PersonId {
    let new = people::NewPerson {
        given: name.0.into(),
        family: name.1.into(),
        roles: Roles::of(Role::Clinician),
        ..Default::default()
    };
    let id = people::create(access, &new).await.unwrap();
    let badge = people::Badge {
        profession: letters.into(),
        npi: Some("1234567893".into()),
        licence_state: "MT".into(),
        ..Default::default()
    };
    people::set_badge(access, id, &badge).await.unwrap();
    gate::join_pool(access, pool, id).await.unwrap();
    id
}

async fn person(access: &mut Desk<'_>, name: (&str, &str), role: Role) -> PersonId {
    let new =
        people::NewPerson { given: name.0.into(), family: name.1.into(), roles: Roles::of(role), ..Default::default() };
    people::create(access, &new).await.unwrap()
}

impl Clinic {
    pub async fn open(world: World) -> Self {
        let mut write = world.org.operator("test").await.unwrap();
        let mut access = write.may::<Manage, _>(ORG).await.unwrap();
        let new = work::NewPool {
            name: ["Nurses".into(), "Enfermeras".into()],
            hours: "always".into(),
            zone: "America/Denver".into(),
            ..Default::default()
        };
        let pool = work::create_pool(&mut access, &new).await.unwrap();
        let md = staff(&mut access, ("Hana", "Okafor"), "MD", pool).await;
        let rn = staff(&mut access, ("Tomas", "Reyes"), "RN", pool).await;
        let lcsw = staff(&mut access, ("Ines", "Vidal"), "LCSW", pool).await;
        let patient = person(&mut access, ("Ana", "Ruiz"), Role::Patient).await;
        let admin = person(&mut access, ("Ada", "Admin"), Role::Administrator).await;
        let compliance = person(&mut access, ("Carl", "Check"), Role::Compliance).await;
        let stranger = person(&mut access, ("Stan", "Stranger"), Role::Clinician).await;
        for (key, billed) in [("symptom", true), ("refill", false)] {
            let reason =
                Reason { key: key.into(), place: 1, words: [key.into(), key.into()], pool, billed, minutes: 5 };
            messaging::put_reason(&mut access, &reason).await.unwrap();
        }
        for (code, self_pay, likely) in [("99421", 3600, 1200), ("99422", 7200, 2400), ("99423", 10_800, 3600)] {
            let day = "2026-01-01".parse().unwrap();
            let price = Price {
                code: code.parse().unwrap(),
                self_pay: Money(self_pay),
                likely: Money(likely),
                effective_from: day,
                effective_to: None,
            };
            visits::add_price(&mut access, &price).await.unwrap();
        }
        visits::set_billing_npi(&mut access, "1234567893").await.unwrap();
        write.commit().await.unwrap();
        let clinic = Self { world, patient, md, rn, lcsw, admin, compliance, stranger };
        clinic.facts(patient).await;
        clinic
    }

    async fn facts(&self, patient: PersonId) {
        let mut write = self.world.org.operator("test").await.unwrap();
        let mut access = write.may::<Operate, Costs>(CostsId::from_raw(patient.raw())).await.unwrap();
        let facts = Facts {
            established: Some(true),
            postoperative: Some(false),
            apcm: Some(false),
            payer: "=Blue Shield".into(),
            home_state: "MT".into(),
        };
        visits::set_facts(&mut access, &facts).await.unwrap();
        write.commit().await.unwrap();
    }

    pub async fn agree(&self) {
        self.consent(self.patient, true).await;
    }
    pub async fn disagree(&self) {
        self.consent(self.patient, false).await;
    }
    async fn consent(&self, patient: PersonId, yes: bool) {
        let mut write = self.world.org.operator("test").await.unwrap();
        let mut access = write.may::<Manage, _>(ORG).await.unwrap();
        let version = consent::words(Topic::EvisitBilling).version;
        if yes {
            consent::record(&mut access, patient, Topic::EvisitBilling, version, How::Page).await.unwrap();
        } else {
            consent::withdraw(&mut access, patient, Topic::EvisitBilling, How::Page).await.unwrap();
        }
        write.commit().await.unwrap();
    }

    pub async fn ask(&self, reason: &str) -> RawId {
        self.ask_as(self.patient, reason).await
    }
    async fn ask_as(&self, patient: PersonId, reason: &str) -> RawId {
        let id = ThreadId::new(self.world.clock.now());
        let body = "My ankles have been swollen since Sunday. Should I change the dose?".into();
        let new = NewThread { id, reason: reason.into(), body, via: Via::App, files: Vec::new() };
        let mut write = self.world.org.operator("test").await.unwrap();
        let mut access = write.may::<Ask, kernel::Person>(patient).await.unwrap();
        messaging::open_thread(&mut access, new).await.unwrap();
        write.commit().await.unwrap();
        id.raw()
    }

    /// Somebody works on a thread for so many minutes, with the timer.
    pub async fn work(&self, thread: RawId, who: PersonId, minutes: i64) -> RawId {
        let id = self.log(self.patient, thread, who, minutes).await;
        self.logged(thread).await;
        id
    }
    async fn log(&self, patient: PersonId, thread: RawId, who: PersonId, minutes: i64) -> RawId {
        let start = self.world.clock.now();
        let stop = self.world.clock.advance(minutes * 60).unwrap();
        let mut tx = self.world.org.store().begin().await.unwrap();
        let id = RawId::new(stop);
        let put = sql!(
            "INSERT INTO work_minutes (id, item, subject, patient, person, class, started_at, stopped_at, source, reason, made_at)
             VALUES (?1, ?2, ?2, ?3, ?4, 'qhp', ?5, ?6, 'auto', '', ?6)"
        );
        tx.exec(put, &params![id, thread, patient, who, start, stop]).await.unwrap();
        tx.commit().await.unwrap();
        id
    }
    /// A correction takes a stretch away.
    pub async fn void(&self, thread: RawId, minute: RawId) {
        self.strike(minute).await;
        self.logged(thread).await;
    }
    async fn strike(&self, minute: RawId) {
        let mut tx = self.world.org.store().begin().await.unwrap();
        tx.exec(sql!("UPDATE work_minutes SET void_at = 1 WHERE id = ?1"), &params![minute]).await.unwrap();
        tx.commit().await.unwrap();
    }
    async fn logged(&self, thread: RawId) {
        let mut write = self.world.org.operator("test").await.unwrap();
        let mut access = write.may::<Manage, _>(ORG).await.unwrap();
        let event = serde_json::json!({ "subject": thread.to_string(), "patient": self.patient, "person": self.md });
        jobs::emit(&mut access, "minutes.logged", &event).await.unwrap();
        write.commit().await.unwrap();
        self.world.run_jobs().await;
    }
    pub async fn later(&self, minutes: i64) {
        self.world.later(minutes).await;
    }

    /// `state code minutes` of each of the patient's proposals, oldest first.
    pub async fn stands(&self) -> Vec<String> {
        let mut tx = self.world.org.store().read().await.unwrap();
        let query = sql!(
            "SELECT state, COALESCE(code, '-'), minutes FROM visits_proposals WHERE patient = ?1 ORDER BY inquiry_at LIMIT 50"
        );
        let rows = tx.all::<(String, String, i64)>(query, &params![self.patient]).await.unwrap();
        rows.into_iter().map(|(state, code, minutes)| format!("{state} {code} {minutes}")).collect()
    }
    pub async fn claimed(&self) -> i64 {
        let mut tx = self.world.org.store().read().await.unwrap();
        tx.one::<(i64,)>(sql!("SELECT COUNT(*) FROM visits_minutes"), &[]).await.unwrap().0
    }
    /// The address of the patient's first proposal.
    pub async fn path(&self) -> String {
        let mut tx = self.world.org.store().read().await.unwrap();
        let query = sql!("SELECT id FROM visits_proposals WHERE patient = ?1 ORDER BY inquiry_at LIMIT 1");
        format!("/proposals/{}", tx.one::<(RawId,)>(query, &params![self.patient]).await.unwrap().0)
    }
    pub async fn md_client(&self) -> Client {
        self.world.sign_in(self.md).await
    }
    pub async fn patient_client(&self) -> Client {
        self.world.sign_in(self.patient).await
    }

    async fn refresh(&self, patient: PersonId) {
        let mut write = self.world.org.operator("test").await.unwrap();
        let mut access = write.may::<Operate, Costs>(CostsId::from_raw(patient.raw())).await.unwrap();
        visits::refresh(&mut access, patient).await.unwrap();
        write.commit().await.unwrap();
    }
}

/// Something that may happen to a patient.
#[derive(Debug, Clone)]
enum Event {
    Ask,
    Work { thread: usize, who: usize, minutes: i64 },
    Strike(usize),
    Agree,
    Disagree,
    Visit { hours: i64, related: bool },
    Pass { hours: i64 },
    Refresh,
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        2 => Just(Event::Ask),
        6 => (0..4usize, 0..3usize, 1..14i64).prop_map(|(thread, who, minutes)| Event::Work { thread, who, minutes }),
        1 => (0..20usize).prop_map(Event::Strike),
        3 => Just(Event::Agree),
        1 => Just(Event::Disagree),
        1 => (1..200i64, proptest::bool::weighted(0.4)).prop_map(|(hours, related)| Event::Visit { hours, related }),
        4 => (1..72i64).prop_map(|hours| Event::Pass { hours }),
        3 => Just(Event::Refresh),
    ]
}

/// Runs random histories, each of a patient of its own, and checks what must always hold after each step that counts.
pub async fn random_histories(c: Clinic, count: usize) {
    let mut runner = TestRunner::deterministic();
    let histories = proptest::collection::vec(event(), 5..30);
    let mut codes = 0;
    for n in 0..count {
        let events = histories.new_tree(&mut runner).unwrap().current();
        let mut write = c.world.org.operator("test").await.unwrap();
        let mut access = write.may::<Manage, _>(ORG).await.unwrap();
        let patient = person(&mut access, ("Pat", &format!("Number{n}")), Role::Patient).await;
        write.commit().await.unwrap();
        c.facts(patient).await;
        let (mut threads, mut minutes) = (vec![c.ask_as(patient, "symptom").await], Vec::new());
        for event in &events {
            match event {
                Event::Ask => threads.push(c.ask_as(patient, "symptom").await),
                Event::Work { thread, who, minutes: m } => {
                    let who = [c.md, c.rn, c.lcsw][*who];
                    minutes.push(c.log(patient, threads[thread % threads.len()], who, *m).await);
                }
                Event::Strike(which) if !minutes.is_empty() => c.strike(minutes[which % minutes.len()]).await,
                Event::Strike(_) => {}
                Event::Agree => c.consent(patient, true).await,
                Event::Disagree => c.consent(patient, false).await,
                Event::Visit { hours, related } => visit(&c, patient, *hours, *related).await,
                Event::Pass { hours } => drop(c.world.clock.advance(hours * 3600).unwrap()),
                Event::Refresh => {}
            }
            c.refresh(patient).await;
            codes += hold(&c, patient, &events).await;
        }
        c.refresh(patient).await;
    }
    assert!(codes > count, "the histories propose something: {codes}");
}

async fn visit(c: &Clinic, patient: PersonId, hours: i64, related: bool) {
    let mut write = c.world.org.operator("test").await.unwrap();
    let mut access = write.may::<Operate, Costs>(CostsId::from_raw(patient.raw())).await.unwrap();
    let at = access.now().plus_seconds(hours * 3600);
    visits::add_appointment(&mut access, at, related).await.unwrap();
    write.commit().await.unwrap();
}

/// No code without an agreement that stood; never two codes for the same days; never one minute twice, never a nurse's.
async fn hold(c: &Clinic, patient: PersonId, events: &[Event]) -> usize {
    let mut tx = c.world.org.store().read().await.unwrap();
    let query = sql!(
        "SELECT id, code, class, minutes, window_start, window_end, consent_at, review_at FROM visits_proposals
         WHERE patient = ?1 AND code IS NOT NULL ORDER BY window_start LIMIT 100"
    );
    type Line = (RawId, String, String, i64, Time, Time, Option<Time>, Time);
    let lines = tx.all::<Line>(query, &params![patient]).await.unwrap();
    let query = sql!(
        "SELECT m.minute, m.proposal, w.person, w.started_at, w.stopped_at FROM visits_minutes m JOIN work_minutes w ON w.id = m.minute
         WHERE w.patient = ?1 LIMIT 1000"
    );
    let claims = tx.all::<(RawId, RawId, PersonId, Time, Time)>(query, &params![patient]).await.unwrap();
    drop(tx);
    let agreements = agreements(c, patient).await;
    for (id, code, class, minutes, start, end, agreed, review) in &lines {
        let what = format!("{code} of {id} after {events:?}");
        let agreement = agreements.iter().find(|a| Some(a.at) == *agreed);
        assert!(agreement.is_some_and(|a| a.withdrawn_at.is_none_or(|at| at >= *end)), "no agreement: {what}");
        assert!(
            agreed.is_some_and(|at| at.in_zone("America/Denver").date() <= review.in_zone("America/Denver").date()),
            "late: {what}"
        );
        let mine: Vec<_> = claims.iter().filter(|claim| claim.1 == *id).collect();
        let seconds: i64 = mine.iter().map(|m| m.4.min(*end).seconds_since(m.3.max(*start))).sum();
        assert!(seconds / 60 >= *minutes && *minutes >= 5, "{minutes} minutes of {seconds} s: {what}");
        let letters: BTreeMap<PersonId, &str> = [(c.md, "MD"), (c.rn, "RN"), (c.lcsw, "LCSW")].into();
        assert!(mine.iter().all(|m| class_of(Some(letters[&m.2])).id() == class), "somebody else's minutes: {what}");
    }
    for pair in lines.windows(2) {
        assert!(pair[0].5 <= pair[1].4, "two codes for the same days: {pair:?} after {events:?}");
    }
    let minutes: BTreeSet<RawId> = claims.iter().map(|claim| claim.0).collect();
    assert_eq!(minutes.len(), claims.len(), "one minute twice after {events:?}");
    lines.len()
}

async fn agreements(c: &Clinic, patient: PersonId) -> Vec<consent::Agreement> {
    let mut write = c.world.org.operator("test").await.unwrap();
    let mut access = write.may::<Manage, _>(ORG).await.unwrap();
    consent::history(&mut access, patient).await.unwrap()
}
