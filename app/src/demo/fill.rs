//! Filling the demo organisation: pools, people, charts, circles, then the story in the order in which it happened.

use std::{collections::HashMap, path::PathBuf, sync::Arc};

use axum::Router;
use channels::Channel;
use circles::Grantee;
use consent::{How, Topic};
use gate::{Manage, ORG, Org, Share};
use kernel::{Error, PersonId, PoolId, Result, Time};
use people::{Badge, NewPerson};
use policy::{Role, Roles};
use work::NewPool;

use super::{
    Links,
    cast::{KIN, PATIENTS, Patient, STAFF},
    charts,
    play::Browser,
    store,
    story::{Act, SCENES, Scene},
};

/// How far back the story begins.
const DAYS: i64 = 10;

/// Who and what the story needs by key.
struct Stage {
    org: Arc<Org>,
    router: Router,
    people: HashMap<String, PersonId>,
    pools: HashMap<&'static str, PoolId>,
    patients: Vec<PersonId>,
}

/// The demo was told here already.
pub async fn is_filled(org: &Arc<Org>) -> Result<bool> {
    let mut write = org.operator("kith demo").await?;
    Ok(!store::roles(&mut write.may::<Manage, _>(ORG).await?).await?.is_empty())
}

/// Tells the whole demo into an empty organisation; `scale` repeats the patients and their questions.
pub async fn fill(org: &Arc<Org>, router: &Router, scale: usize) -> Result<()> {
    let now = morning(org);
    org.clock.advance(now.plus_days(-DAYS).seconds_since(org.clock.now()))?;
    let mut stage = Stage {
        org: Arc::clone(org),
        router: router.clone(),
        people: HashMap::new(),
        pools: HashMap::new(),
        patients: Vec::new(),
    };
    stage.staff().await?;
    stage.house_rules().await?;
    for round in 0..scale.max(1) {
        stage.patients(round, now).await?;
        stage.kin(round).await?;
    }
    stage.roles().await?;
    stage.tell(scale.max(1), now).await?;
    let rest = now.seconds_since(org.clock.now());
    org.clock.advance(rest)?;
    jobs::run_due(org).await?;
    Ok(())
}

/// The demo wakes up at ten to ten on the last working day, whatever the hour of the visitor: its clock can be moved.
fn morning(org: &Org) -> Time {
    let (now, zone) = (org.clock.now(), &org.config.zone);
    let days = (0..7).map(|back| {
        let local = now.plus_days(-back).in_zone(zone);
        let midnight = local.start_of_day().map_or(now, |z| Time::from_micros(z.timestamp().as_microsecond()));
        (local.weekday().to_monday_zero_offset() < 5, midnight.plus_minutes(9 * 60 + 50))
    });
    days.into_iter().find(|(works, at)| *works && *at <= now).map_or(now, |(_, at)| at)
}

/// One fresh sign-in link for each role.
pub async fn links(org: &Arc<Org>) -> Result<Links> {
    let mut links = Links::new();
    let mut write = org.operator("kith demo").await?;
    let mut access = write.may::<Manage, _>(ORG).await?;
    let ends = access.now().plus_days(1);
    for (role, person) in store::roles(&mut access).await? {
        links.insert(role, people::sign_in_link(&mut access, person, ends).await?);
    }
    write.commit().await?;
    Ok(links)
}

fn pool(en: &str, es: &str, hours: &str, reply_minutes: u32, zone: &str) -> NewPool {
    NewPool {
        name: [en.into(), es.into()],
        hours: hours.into(),
        zone: zone.into(),
        reply_minutes,
        ..NewPool::default()
    }
}

/// Key, pool, and whether it needs somebody on call: made after the staff, in this order.
fn pools(zone: &str) -> Vec<(&'static str, NewPool)> {
    let week = "Mon-Fri 08:00-18:00; Sat 09:00-12:00";
    vec![
        (
            "oncall",
            NewPool {
                takes_now: true,
                silent_minutes: 10,
                ..pool("Nurse on call", "Enfermería de guardia", "always", 15, zone)
            },
        ),
        ("nurses", pool("Nurse team", "Equipo de enfermería", week, 240, zone)),
        ("doctors", pool("Doctors", "Médicos", week, 480, zone)),
        ("pharmacy", pool("Pharmacy team", "Equipo de farmacia", week, 300, zone)),
        ("nutrition", pool("Nutrition", "Nutrición", "Mon-Fri 09:00-17:00", 960, zone)),
        ("desk", pool("Front desk", "Recepción", week, 120, zone)),
        ("compliance", pool("Compliance", "Cumplimiento", "Mon-Fri 09:00-17:00", 960, zone)),
        ("operations", NewPool { operations: true, ..pool("Operations", "Operaciones", week, 480, zone) }),
    ]
}

/// Key, English, Spanish, pool, may cost something, minutes.
const REASONS: [(&str, &str, &str, &str, bool, u32); 9] = [
    ("symptom", "I feel something in my body", "Siento algo en mi cuerpo", "nurses", true, 8),
    ("medicine", "A medicine or a refill", "Una medicina o una receta", "pharmacy", true, 5),
    ("result", "A test result", "El resultado de un examen", "doctors", true, 6),
    ("mood", "How I feel inside", "Cómo me siento por dentro", "doctors", true, 10),
    ("food", "Food and weight", "Comida y peso", "nutrition", true, 8),
    ("appointment", "An appointment", "Una cita", "desk", false, 3),
    ("form", "A form or letter", "Un formulario o una carta", "desk", false, 5),
    ("billing", "A bill", "Una factura", "desk", false, 5),
    ("other", "Something else", "Otra cosa", "nurses", false, 4),
];

impl Stage {
    async fn staff(&mut self) -> Result<()> {
        let zone = self.org.config.zone.clone();
        let mut write = self.org.operator("kith demo").await?;
        let mut access = write.may::<Manage, _>(ORG).await?;
        for one in &STAFF {
            let new = NewPerson {
                given: one.given.into(),
                family: one.family.into(),
                roles: Roles::of(one.role),
                zone: zone.clone(),
                email: Some(format!("{}@riverbend.example", one.key)),
                ..NewPerson::default()
            };
            let person = people::create(&mut access, &new).await?;
            people::set_languages(&mut access, person, one.languages).await?;
            channels::add_address(
                &mut access,
                person,
                Channel::Email,
                &format!("{}@riverbend.example", one.key),
                true,
                "demo",
            )
            .await?;
            if let Some((letters, _, specialty)) = one.badge {
                let checked_at = Some(access.now().plus_days(-30));
                let npi = (!one.npi.is_empty()).then(|| one.npi.to_owned());
                let checked = "Licence in the state register".to_owned();
                let badge = Badge {
                    profession: letters.into(),
                    npi,
                    specialty: specialty.into(),
                    licence_state: "MT".into(),
                    checked,
                    checked_at,
                };
                people::set_badge(&mut access, person, &badge).await?;
            }
            self.people.insert(one.key.into(), person);
        }
        for (key, mut new) in pools(&zone) {
            new.on_call = self.people.get(if key == "compliance" { "compliance" } else { "physician-two" }).copied();
            new.fallback = self.pools.get("oncall").copied();
            let pool = work::create_pool(&mut access, &new).await?;
            for member in STAFF.iter().filter(|s| s.pools.contains(&key)) {
                gate::join_pool(&mut access, pool, self.person(member.key)?).await?;
            }
            self.pools.insert(key, pool);
        }
        write.commit().await
    }

    /// What an administrator sets up on the pages: reasons, templates, prices.
    async fn house_rules(&self) -> Result<()> {
        let browser = self.browser(self.person("administrator")?).await?;
        for (place, (key, en, es, pool, billed, minutes)) in (1u32..).zip(REASONS) {
            let (pool, place, minutes) = (self.pool(pool)?.to_string(), place.to_string(), minutes.to_string());
            let mut form =
                vec![("key", key), ("en", en), ("es", es), ("pool", &pool), ("place", &place), ("minutes", &minutes)];
            if billed {
                form.push(("billed", "1"));
            }
            browser.post("/messages/setup/reason", &form).await?;
        }
        for (name_en, name_es, body_en, body_es) in TEMPLATES {
            let form = [("name_en", name_en), ("name_es", name_es), ("body_en", body_en), ("body_es", body_es)];
            browser.post("/messages/setup/template", &form).await?;
        }
        let first_day =
            self.org.clock.now().plus_days(-365).in_zone(&self.org.config.zone).strftime("%Y-%m-%d").to_string();
        for (code, self_pay, likely) in PRICES {
            browser
                .post("/prices", &[("code", code), ("from", &first_day), ("self_pay", self_pay), ("likely", likely)])
                .await?;
        }
        Ok(())
    }

    /// Who plays the roles that the demo prints links for.
    async fn roles(&self) -> Result<()> {
        let mut write = self.org.operator("kith demo").await?;
        let mut access = write.may::<Manage, _>(ORG).await?;
        let shown = [
            "nurse",
            "physician",
            "physician-two",
            "pharmacist",
            "desk",
            "interpreter",
            "compliance",
            "administrator",
            "proxy",
        ];
        for key in shown {
            store::put_role(&mut access, key, self.person(key)?).await?;
        }
        let first = self.patients.first().copied().ok_or(Error::NotFound)?;
        store::put_role(&mut access, "patient", first).await?;
        write.commit().await
    }

    /// The patients of one round, from their charts, as an import brings them.
    async fn patients(&mut self, round: usize, now: Time) -> Result<()> {
        let folder = std::env::temp_dir().join(format!("kith-charts-{}-{round}", std::process::id()));
        let made = std::fs::create_dir_all(&folder);
        made.map_err(|e| Error::Unavailable(format!("demo charts: {e}")))?;
        for (n, patient) in PATIENTS.iter().enumerate() {
            let bundle = charts::bundle(patient, round * PATIENTS.len() + n, now);
            let path = folder.join(format!("{n:03}.json"));
            std::fs::write(path, bundle.to_string()).map_err(|e| Error::Unavailable(format!("demo charts: {e}")))?;
        }
        let report = records::import(&self.org, &[PathBuf::from(&folder)], &mut |_| {}).await;
        let _ = std::fs::remove_dir_all(&folder);
        let report = report?;
        if let Some(problem) = report.problems.first() {
            return Err(Error::internal(format!("demo charts: {problem}")));
        }
        let mut write = self.org.operator("kith demo").await?;
        let mut access = write.may::<Manage, _>(ORG).await?;
        let known: Vec<PersonId> = self.patients.clone();
        for (n, patient) in PATIENTS.iter().enumerate() {
            let found = people::search_patient(&mut access, patient.family, Some(patient.born)).await?;
            let fresh = found.iter().find(|card| card.given == patient.given && !known.contains(&card.id));
            let person = fresh.ok_or_else(|| Error::internal("demo: a chart made no person"))?.id;
            self.patients.push(person);
            self.welcome(&mut access, person, patient, round * PATIENTS.len() + n).await?;
        }
        write.commit().await
    }

    /// What the front desk does with a new patient: language, telephone, agreements.
    async fn welcome(
        &self,
        access: &mut gate::Access<'_, Manage, gate::Organisation>,
        person: PersonId,
        patient: &Patient,
        n: usize,
    ) -> Result<()> {
        people::set_languages(access, person, &[patient.locale.tag()]).await?;
        let phone = format!("+1406555{:04}", 1000 + n % 9000);
        channels::add_address(access, person, Channel::Sms, &phone, true, "demo").await?;
        people::confirm_address(access, person, &phone).await?;
        let version = consent::words(Topic::TextMessages).version;
        consent::record(access, person, Topic::TextMessages, version, How::Telephone).await?;
        // Every fifth has not agreed to pay for e-visits, so that the demo shows both.
        if n % 5 != 4 {
            let version = consent::words(Topic::EvisitBilling).version;
            consent::record(access, person, Topic::EvisitBilling, version, How::Page).await?;
        }
        Ok(())
    }

    async fn kin(&mut self, round: usize) -> Result<()> {
        let zone = self.org.config.zone.clone();
        for (key, given, family, patient, stands) in KIN.into_iter().chain([("mother", "", "", 10, "proxy")]) {
            let patient = *self.patients.get(round * PATIENTS.len() + patient).ok_or(Error::NotFound)?;
            let mut write = self.org.operator("kith demo").await?;
            let person = match key {
                // The infant's mother is a patient herself.
                "mother" => *self.patients.get(round * PATIENTS.len() + 11).ok_or(Error::NotFound)?,
                _ => {
                    let mut access = write.may::<Manage, _>(ORG).await?;
                    let email = Some(format!("{key}-{round}@mail.example"));
                    let new = NewPerson {
                        given: given.into(),
                        family: family.into(),
                        roles: Roles::of(Role::Caregiver),
                        zone: zone.clone(),
                        email,
                        ..NewPerson::default()
                    };
                    people::create(&mut access, &new).await?
                }
            };
            let mut circle = write.may::<Share, _>(circles::circle_of(patient)).await?;
            let year = circle.now().plus_days(365);
            if stands == "proxy" {
                circles::add_proxy(
                    &mut circle,
                    person,
                    ["Family, decides with you", "Familia, decide con usted"],
                    Time::NEVER,
                )
                .await?;
            } else {
                let scope = circles::scope_of([stands]);
                circles::add_member(
                    &mut circle,
                    person,
                    circles::CircleRole::Family,
                    ["Family", "Familia"],
                    scope,
                    year,
                )
                .await?;
            }
            write.commit().await?;
            self.people.insert(if round == 0 { key.into() } else { format!("{key}/{round}") }, person);
        }
        self.facts(round).await?;
        // The doctors are of everybody's care team.
        let doctors = self.pool("doctors")?;
        for patient in self.patients.iter().skip(round * PATIENTS.len()) {
            let mut write = self.org.operator("kith demo").await?;
            let mut circle = write.may::<Share, _>(circles::circle_of(*patient)).await?;
            circles::add_team(&mut circle, Grantee::Pool(doctors), ["Your doctors", "Sus médicos"], Time::NEVER)
                .await?;
            write.commit().await?;
        }
        Ok(())
    }

    /// What only the front desk knows: established here, no recent surgery, not enrolled in advanced primary care.
    async fn facts(&self, round: usize) -> Result<()> {
        let known = visits::Facts {
            established: Some(true),
            postoperative: Some(false),
            apcm: Some(false),
            payer: "Mountain Mutual".into(),
            home_state: "MT".into(),
        };
        let mut write = self.org.operator("kith demo").await?;
        for patient in self.patients.iter().skip(round * PATIENTS.len()) {
            let mut costs = write.may::<gate::Operate, _>(visits::CostsId::from_raw(patient.raw())).await?;
            visits::set_facts(&mut costs, &known).await?;
        }
        write.commit().await
    }

    /// Every event of every scene, in the order of the clock; what is due between two events runs between them.
    async fn tell(&self, scale: usize, now: Time) -> Result<()> {
        let mut events: Vec<(Time, usize, usize, Option<&Act>)> = Vec::new();
        for round in 0..scale {
            for (n, scene) in SCENES.iter().enumerate() {
                let asked = self.moment(scene, now);
                events.push((asked, round, n, None));
                events.extend(scene.then.iter().map(|(after, act)| (asked.plus_minutes(*after), round, n, Some(act))));
            }
        }
        events.retain(|(at, ..)| *at < now);
        events.sort_by_key(|(at, round, n, act)| (*at, *round, *n, act.is_some()));
        let mut threads: HashMap<(usize, usize), String> = HashMap::new();
        for (at, round, n, act) in events {
            let (scene, ahead) = (&SCENES[n], at.seconds_since(self.org.clock.now()));
            if ahead > 0 {
                self.org.clock.advance(ahead)?;
                jobs::run_due(&self.org).await?;
            }
            match act {
                None => {
                    let thread = self.ask(scene, round).await?;
                    threads.insert((round, n), thread);
                }
                Some(act) => {
                    // A question of today may not have been asked yet.
                    let Some(thread) = threads.get(&(round, n)) else { continue };
                    let told = self.act(scene, round, thread, act).await;
                    told.map_err(|e| {
                        Error::internal(format!(
                            "scene {n}, {} minutes on: {e}",
                            at.seconds_since(self.moment(scene, now)) / 60
                        ))
                    })?;
                }
            }
        }
        Ok(())
    }

    /// The moment of a scene: so many days before `now`, at its minute of the organisation's day.
    fn moment(&self, scene: &Scene, now: Time) -> Time {
        let local = now.in_zone(&self.org.config.zone);
        let midnight = local.start_of_day().map_or(now, |z| Time::from_micros(z.timestamp().as_microsecond()));
        let at = midnight.plus_days(-scene.days).plus_minutes(scene.minute);
        // What would lie in the future of an early morning happened a day before.
        if at > now { at.plus_days(-1) } else { at }
    }

    async fn ask(&self, scene: &Scene, round: usize) -> Result<String> {
        let patient = *self.patients.get(round * PATIENTS.len() + scene.patient).ok_or(Error::NotFound)?;
        let asker = self.asker(scene, round)?;
        let path = if asker == patient { "/ask".to_owned() } else { format!("/ask/{patient}") };
        let browser = self.browser(asker).await?;
        let led = browser.post(&path, &[("about", scene.about), ("q", scene.words)]).await?;
        let thread = led.split('?').next().and_then(|p| p.strip_prefix("/threads/")).map(str::to_owned);
        thread.ok_or_else(|| Error::internal(format!("demo: asking led to {led}")))
    }

    async fn act(&self, scene: &Scene, round: usize, thread: &str, act: &Act) -> Result<()> {
        let page = format!("/threads/{thread}");
        let (who, path, fields): (PersonId, String, Vec<(&str, String)>) = match act {
            Act::Take(key) => (self.person(key)?, format!("{page}/take"), vec![]),
            Act::Hand(from, to, reason) => {
                let to = format!("person:{}", self.person(to)?);
                (self.person(from)?, format!("{page}/hand"), vec![("to", to), ("reason", (*reason).into())])
            }
            Act::Note(key, words) => (self.person(key)?, format!("{page}/note"), vec![("note", (*words).into())]),
            Act::Answer(key, words) => (self.person(key)?, format!("{page}/answer"), vec![("q", (*words).into())]),
            Act::End(key, words, outcome) => {
                let fields = vec![("q", (*words).into()), ("then", "next".into()), ("outcome", (*outcome).into())];
                (self.person(key)?, format!("{page}/answer"), fields)
            }
            Act::Again(words) => (self.asker(scene, round)?, page, vec![("q", (*words).into())]),
            Act::Minutes(key, minutes) => {
                let item = self.item(thread).await?;
                (self.person(key)?, format!("/blocks/minutes/{item}"), vec![("minutes", minutes.to_string())])
            }
            Act::Read => {
                let browser = self.browser(self.asker(scene, round)?).await?;
                return browser.get(&page).await.map(drop);
            }
        };
        let browser = self.browser(who).await?;
        let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
        browser.post(&path, &fields).await.map(drop)
    }

    /// The work item that a thread waits in.
    async fn item(&self, thread: &str) -> Result<work::ItemId> {
        let subject: kernel::RawId = thread.parse()?;
        let mut write = self.org.operator("kith demo").await?;
        let mut access = write.may::<Manage, _>(ORG).await?;
        let item = work::live_item(&mut access, subject).await?;
        item.map(|item| item.id).ok_or_else(|| Error::internal("demo: the thread waits in no item"))
    }

    fn asker(&self, scene: &Scene, round: usize) -> Result<PersonId> {
        match scene.by {
            None => self.patients.get(round * PATIENTS.len() + scene.patient).copied().ok_or(Error::NotFound),
            Some(key) if round == 0 => self.person(key),
            Some(key) => self.person(&format!("{key}/{round}")),
        }
    }

    async fn browser(&self, person: PersonId) -> Result<Browser> {
        let mut write = self.org.operator("kith demo").await?;
        let mut access = write.may::<Manage, _>(ORG).await?;
        let ends = access.now().plus_minutes(5);
        let link = people::sign_in_link(&mut access, person, ends).await?;
        write.commit().await?;
        Browser::enter(&self.router, &link).await
    }

    fn person(&self, key: &str) -> Result<PersonId> {
        self.people.get(key).copied().ok_or_else(|| Error::internal(format!("demo: nobody is called {key}")))
    }

    fn pool(&self, key: &str) -> Result<PoolId> {
        self.pools.get(key).copied().ok_or_else(|| Error::internal(format!("demo: no pool {key}")))
    }
}

/// Code, price without insurance, what a patient with insurance is likely to pay; invented amounts.
const PRICES: [(&str, &str, &str); 6] = [
    ("99421", "25", "5"),
    ("99422", "40", "10"),
    ("99423", "60", "15"),
    ("98970", "20", "5"),
    ("98971", "30", "8"),
    ("98972", "45", "12"),
];

/// English name, Spanish name, English words, Spanish words.
const TEMPLATES: [(&str, &str, &str, &str); 4] = [
    (
        "Chest pain, same day",
        "Dolor de pecho, el mismo día",
        "{given_name}, thank you for telling us. Chest pain needs a heart tracing today, even when it passed. Please come to {clinic} now. If the pain comes back before then, call 911.",
        "{given_name}, gracias por decirnos. El dolor de pecho necesita un electrocardiograma hoy, aunque haya pasado. Por favor venga ahora a {clinic}. Si el dolor vuelve antes, llame al 911.",
    ),
    (
        "Ankle swelling",
        "Tobillos hinchados",
        "{given_name}, swollen ankles are common in the first weeks of this medicine. Please keep taking it and put your feet up in the evening. Are both sides the same? Are you short of breath when you lie flat?",
        "{given_name}, los tobillos hinchados son comunes en las primeras semanas de esta medicina. Por favor siga tomándola y ponga los pies en alto por la tarde. ¿Están los dos iguales? ¿Le falta el aire al acostarse?",
    ),
    (
        "Refill sent",
        "Receta enviada",
        "{given_name}, your refill is on its way to the pharmacy. They tell you when it is ready. Questions: {clinic_phone}.",
        "{given_name}, su receta ya va a la farmacia. Ellos le avisan cuando esté lista. Preguntas: {clinic_phone}.",
    ),
    (
        "We need to see you",
        "Necesitamos verle",
        "{given_name}, this is better looked at in person. Please call {clinic_phone} or book a visit for this week. If it gets worse before then, call us at once. {my_name}",
        "{given_name}, esto es mejor verlo en persona. Por favor llame al {clinic_phone} o pida una cita para esta semana. Si empeora antes, llámenos enseguida. {my_name}",
    ),
];
