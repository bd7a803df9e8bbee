//! The patients arrive: charts by import, then what the front desk does, family, facts for billing.

use std::path::PathBuf;

use channels::Channel;
use circles::Grantee;
use consent::{How, Topic};
use gate::{Manage, ORG, Share};
use kernel::{Error, PersonId, Result, Time};
use people::NewPerson;
use policy::{Role, Roles};

use super::{
    cast::{BY_MAIL, KIN, PATIENTS, Patient},
    charts,
    fill::Stage,
};

impl Stage {
    /// The patients of one round, from their charts, as an import brings them.
    pub(super) async fn patients(&mut self, round: usize, now: Time) -> Result<()> {
        // A name that nobody guesses and no second demo of this process takes.
        let folder = std::env::temp_dir().join(format!("kith-charts-{}", kernel::RawId::new(now)));
        let made = std::fs::create_dir(&folder);
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
        write.commit().await?;
        self.by_mail(round).await
    }

    /// Some have an address that they confirmed, and chose on their page to be told there.
    async fn by_mail(&self, round: usize) -> Result<()> {
        for n in BY_MAIL {
            let (patient, place) = (&PATIENTS[n], round * PATIENTS.len() + n);
            let person = *self.patients.get(place).ok_or(Error::NotFound)?;
            let mail = format!("{}.{}-{round}@mail.example", patient.given, patient.family);
            let mut write = self.org.operator("kith demo").await?;
            let mut access = write.may::<Manage, _>(ORG).await?;
            channels::add_address(&mut access, person, Channel::Email, &mail, true, "demo").await?;
            write.commit().await?;
            let (browser, zone) = (self.browser(person).await?, self.org.config.zone.as_str());
            let language = ("locale", patient.locale.tag());
            let choices = [("first", "email"), language, ("zone", zone), ("from", "20:00"), ("until", "08:00")];
            browser.post("/channels/preferences", &choices).await?;
        }
        Ok(())
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

    pub(super) async fn kin(&mut self, round: usize) -> Result<()> {
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
            circles::add_team(&mut circle, Grantee::Pool(doctors), ["Doctors", "Médicos"], Time::NEVER).await?;
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
}
