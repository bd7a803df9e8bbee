//! Filling the demo organisation: pools, people, charts, circles, then the story in the order in which it happened.

use std::{collections::HashMap, sync::Arc};

use axum::Router;
use channels::Channel;
use gate::{Manage, ORG, Org};
use kernel::{Error, PersonId, PoolId, Result, Time};
use people::{Badge, NewPerson};
use policy::{Role, Roles};
use work::NewPool;

use super::{Links, cast::STAFF, play::Browser, store};

/// How far back the story begins.
const DAYS: i64 = 10;

/// Who and what the story needs by key.
pub(super) struct Stage {
    pub(super) org: Arc<Org>,
    router: Router,
    pub(super) people: HashMap<String, PersonId>,
    pools: HashMap<&'static str, PoolId>,
    pub(super) patients: Vec<PersonId>,
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
    stage.communities().await?;
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
        ("moderators", pool("Community moderators", "Moderación de grupos", "Mon-Sun 08:00-20:00", 240, zone)),
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

/// Words that the organisation chose: the first are approved, the second wait.
const WORDS: [(&str, [&str; 4]); 2] = [
    (
        "reminder",
        [
            "We are still holding a message for you",
            "Le guardamos un mensaje",
            "{organisation}: we are still holding a message for you. Open it when you have a quiet minute: {link}",
            "{organisation}: le guardamos un mensaje. Abra este enlace cuando tenga un momento: {link}",
        ],
    ),
    (
        "message",
        [
            "Your care team wrote to you",
            "Su equipo le escribió",
            "{organisation}: your care team wrote to you. Only you can open it: {link}",
            "{organisation}: su equipo le escribió. Solo usted lo puede abrir: {link}",
        ],
    ),
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
                roles: if one.key == "moderator" {
                    Roles::any(&[one.role, Role::Moderator, Role::Communications])
                } else {
                    Roles::of(one.role)
                },
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
                    ..Badge::default()
                };
                people::set_badge(&mut access, person, &badge).await?;
                // Whoever has a number of their own chose to be found.
                if badge.npi.is_some() {
                    people::set_profile(&mut access, person, true, "Riverbend, MT", "").await?;
                }
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
        self.words(&browser).await
    }

    /// One notice in the organisation's own words, and one whose new words wait for the administrator.
    async fn words(&self, administrator: &Browser) -> Result<()> {
        let speaker = self.browser(self.person("moderator")?).await?;
        for (notice, [subject_en, subject_es, text_en, text_es]) in WORDS {
            let form =
                [("subject_en", subject_en), ("subject_es", subject_es), ("text_en", text_en), ("text_es", text_es)];
            speaker.post(&format!("/outbox/templates/{notice}"), &form).await?;
        }
        let page = administrator.get(&format!("/outbox/templates/{}", WORDS[0].0)).await?;
        let waits = page.split("/outbox/wordings/").nth(1).and_then(|rest| rest.get(..26)).ok_or(Error::NotFound)?;
        administrator.post(&format!("/outbox/wordings/{waits}/decide"), &[("answer", "approve")]).await.map(drop)
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
            "moderator",
            "proxy",
        ];
        for key in shown {
            store::put_role(&mut access, key, self.person(key)?).await?;
        }
        let first = self.patients.first().copied().ok_or(Error::NotFound)?;
        store::put_role(&mut access, "patient", first).await?;
        write.commit().await
    }

    pub(super) async fn browser(&self, person: PersonId) -> Result<Browser> {
        let mut write = self.org.operator("kith demo").await?;
        let mut access = write.may::<Manage, _>(ORG).await?;
        let ends = access.now().plus_minutes(5);
        let link = people::sign_in_link(&mut access, person, ends).await?;
        write.commit().await?;
        Browser::enter(&self.router, &link).await
    }

    pub(super) fn person(&self, key: &str) -> Result<PersonId> {
        self.people.get(key).copied().ok_or_else(|| Error::internal(format!("demo: nobody is called {key}")))
    }

    pub(super) fn pool(&self, key: &str) -> Result<PoolId> {
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
