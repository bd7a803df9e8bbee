//! The story is told: every event in the order of the clock, through the pages.

use std::collections::HashMap;

use gate::{Manage, ORG};
use kernel::{Error, PersonId, Result, Time};

use super::{
    cast::PATIENTS,
    fill::Stage,
    story::{Act, SCENES, Scene},
    talk::Talk,
    town,
};

impl Stage {
    /// Every event of every scene, in the order of the clock; what is due between two events runs between them.
    pub(super) async fn tell(&self, scale: usize, now: Time) -> Result<()> {
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
        let (mut talks, mut told) = (town::moments(self, now).into_iter().peekable(), town::Told::default());
        for (at, round, n, act) in events {
            while let Some((when, talk)) = talks.next_if(|(when, _)| *when <= at) {
                self.talk_at(when, talk, &mut told).await?;
            }
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
        for (when, talk) in talks.filter(|(when, _)| *when < now) {
            self.talk_at(when, talk, &mut told).await?;
        }
        Ok(())
    }

    /// Something is done in a community, at its moment.
    async fn talk_at(&self, when: Time, talk: &'static Talk, told: &mut town::Told) -> Result<()> {
        let ahead = when.seconds_since(self.org.clock.now());
        if ahead > 0 {
            self.org.clock.advance(ahead)?;
            jobs::run_due(&self.org).await?;
        }
        let done = self.talk(talk, told).await;
        done.map_err(|e| Error::internal(format!("in {}, {} days ago: {e}", talk.place, talk.days)))
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
            Act::Mark(key, verdict) => return self.mark(self.person(key)?, &page, verdict).await,
            Act::Missed(key, level, kind) => return self.missed(self.person(key)?, &page, (level, kind)).await,
            Act::Read => {
                let browser = self.browser(self.asker(scene, round)?).await?;
                return browser.get(&page).await.map(drop);
            }
        };
        let browser = self.browser(who).await?;
        let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
        browser.post(&path, &fields).await.map(drop)
    }

    /// Says of every danger on the thread's page what it was: what the tables find may change, the story need not.
    async fn mark(&self, who: PersonId, page: &str, verdict: &str) -> Result<()> {
        let browser = self.browser(who).await?;
        let shown = browser.get(page).await?;
        for form in shown.split(&format!("action=\"{page}/danger\"")).skip(1) {
            let fields = (value(form, "name=\"post\" value="), value(form, "name=\"rule\" value="));
            let (Some(post), Some(rule)) = fields else { continue };
            let fields = [("post", post), ("rule", rule), ("verdict", verdict)];
            browser.post(&format!("{page}/danger"), &fields).await?;
        }
        Ok(())
    }

    /// Says that the last message was dangerous, unless the tables have learned to find it.
    async fn missed(&self, who: PersonId, page: &str, (level, kind): (&str, &str)) -> Result<()> {
        let browser = self.browser(who).await?;
        if browser.get(page).await?.contains("id=\"danger-") {
            return Ok(());
        }
        let asked = browser.get(&format!("{page}/danger")).await?;
        let Some(post) = asked.split_once("id=\"missed-post\"").and_then(|(_, form)| value(form, "value=")) else {
            return Ok(());
        };
        let fields = [("post", post), ("verdict", "missed"), ("level", level), ("kind", kind)];
        browser.post(&format!("{page}/danger"), &fields).await.map(drop)
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
}

/// What stands in quotation marks after the first `name` in a form, before the form's end.
fn value<'a>(form: &'a str, name: &str) -> Option<&'a str> {
    let form = form.split("</form>").next()?;
    form.split_once(name)?.1.split('"').nth(1)
}
