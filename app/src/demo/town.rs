//! The communities are told: every word goes through the pages, under the names that people chose.

use std::collections::{HashMap, HashSet};

use communities::{DIRECTORY, Directory, NewPlace};
use gate::Manage;
use kernel::{Error, PersonId, Result, Time};

use super::{
    fill::Stage,
    peers::AMONG_PEERS,
    play::Browser,
    talk::{By, TALKS, Talk, What},
};

/// What was told so far.
#[derive(Default)]
pub(super) struct Told {
    /// Who joined where.
    joined: HashSet<(PersonId, &'static str)>,
    /// Where a topic stands, by place and title.
    topics: HashMap<(&'static str, &'static str), String>,
}

/// The talks with their moments, in order.
pub(super) fn moments(stage: &Stage, now: Time) -> Vec<(Time, &'static Talk)> {
    let local = now.in_zone(&stage.org.config.zone);
    let midnight = local.start_of_day().map_or(now, |z| Time::from_micros(z.timestamp().as_microsecond()));
    let talks = TALKS.iter().chain(&AMONG_PEERS);
    let mut all: Vec<_> = talks.map(|t| (midnight.plus_days(-t.days).plus_minutes(t.minute), t)).collect();
    all.sort_by_key(|(at, _)| *at);
    all
}

impl Stage {
    /// The starter set and a community of colleagues, looked after by the moderators.
    pub(super) async fn communities(&self) -> Result<()> {
        let pool = self.pool("moderators")?;
        let mut write = self.org.operator("kith demo").await?;
        let mut access = write.may::<Manage, Directory>(DIRECTORY).await?;
        for place in communities::starter(pool) {
            communities::put_place(&mut access, &place).await?;
        }
        communities::put_place(&mut access, &peers(pool)).await?;
        write.commit().await
    }

    /// One thing that somebody did.
    pub(super) async fn talk(&self, talk: &'static Talk, told: &mut Told) -> Result<()> {
        let (who, wear) = self.speaker(talk.by)?;
        let browser = self.browser(who).await?;
        let place = format!("/{}", talk.place);
        if let Some((wear, name)) = wear.filter(|_| told.joined.insert((who, talk.place))) {
            self.join(&browser, &place, wear, name).await?;
        }
        let topic = |title| {
            told.topics
                .get(&(talk.place, title))
                .cloned()
                .ok_or_else(|| Error::internal(format!("demo: no topic {title}")))
        };
        match &talk.what {
            What::Topic(kind, title, text) => {
                let led =
                    browser.post(&format!("{place}/new"), &[("kind", kind), ("title", title), ("text", text)]).await?;
                told.topics.insert((talk.place, title), path_of(&led));
            }
            What::Poll(title, text, options) => {
                let names = ["option1", "option2", "option3", "option4"];
                let mut form = vec![("kind", "poll"), ("title", *title), ("text", *text)];
                form.extend(names.into_iter().zip(options.iter().copied()));
                let led = browser.post(&format!("{place}/new"), &form).await?;
                told.topics.insert((talk.place, title), path_of(&led));
            }
            What::Reply(title, text) => {
                browser.post(&format!("{}/reply", topic(title)?), &[("text", text)]).await?;
            }
            What::Vote(title, n) => {
                browser.post(&format!("{}/vote", topic(title)?), &[("option", &n.to_string())]).await?;
            }
            What::Mark(title, n, mark) => {
                let post = post_of(&browser, &topic(title)?, *n).await?;
                browser.post(&format!("{place}/posts/{post}/mark"), &[("mark", mark)]).await?;
            }
            What::Report(title, n, why, words) => {
                let post = post_of(&browser, &topic(title)?, *n).await?;
                browser.post(&format!("{place}/posts/{post}/report"), &[("why", why), ("words", words)]).await?;
            }
            What::Keeper(name) => {
                let slug = talk.place.split('/').nth(1).unwrap_or_default();
                browser.post(&format!("/groups/{slug}/keepers"), &[("persona", name)]).await?;
            }
            What::Send(end, fields) => {
                let at = |text: &str| self.day_time(text);
                let fields: Vec<(&str, String)> = fields.iter().map(|(name, text)| (*name, at(text))).collect();
                let fields: Vec<(&str, &str)> = fields.iter().map(|(name, text)| (*name, text.as_str())).collect();
                browser.post(&format!("{place}/{end}"), &fields).await?;
            }
            What::At(page, begins, end, fields) => {
                let at = first_of(&browser.get(&format!("{place}/{page}")).await?, &format!("{place}/{begins}"))?;
                browser.post(&format!("{at}{end}"), fields).await?;
            }
            What::Approve => {
                let queue = format!("{place}/queue");
                let waits = browser.get(&queue).await?;
                let ids: HashSet<&str> =
                    waits.split(&format!("action=\"{queue}/")).skip(1).filter_map(|part| part.get(..26)).collect();
                for id in ids {
                    browser.post(&format!("{queue}/{id}"), &[("act", "approve")]).await?;
                }
            }
        }
        Ok(())
    }

    /// `+4T18:00` as a browser gives a time in four days; other words as they are.
    fn day_time(&self, text: &str) -> String {
        let parts = text.strip_prefix('+').and_then(|rest| rest.split_once('T'));
        match parts.and_then(|(days, time)| days.parse::<i64>().ok().map(|days| (days, time))) {
            Some((days, time)) => {
                let day = self.org.clock.now().plus_days(days).in_zone(&self.org.config.zone).date();
                format!("{day}T{time}")
            }
            None => text.to_owned(),
        }
    }

    /// Who speaks, and how they join: the form's `wear`, and a new name. The moderators of the organisation need none.
    fn speaker(&self, by: By) -> Result<(PersonId, Option<(&'static str, &'static str)>)> {
        Ok(match by {
            By::Patient(n, name) => (*self.patients.get(n).ok_or(Error::NotFound)?, Some(("new", name))),
            By::Staff("moderator") => (self.person("moderator")?, None),
            By::Staff(key) => (self.person(key)?, Some(("open", ""))),
            By::Peer(key, name) => (self.person(key)?, Some(("new", name))),
        })
    }

    /// Joins, with the name that the person has from another place when there is one.
    async fn join(&self, browser: &Browser, place: &str, wear: &str, name: &str) -> Result<()> {
        let names: HashMap<String, String> = known_names(&browser.get("/names").await?);
        let wear = names.get(name).map_or(wear, String::as_str);
        browser.post(&format!("{place}/join"), &[("wear", wear), ("persona", name), ("rules", "1")]).await.map(drop)
    }
}

/// Names and their ids on the page of one's own names.
fn known_names(page: &str) -> HashMap<String, String> {
    let cards = page.split("<h2 id=\"n").skip(1);
    let pairs = cards.filter_map(|card| {
        let name = card.split("</h2>").next()?.rsplit("</span>").nth(1)?.rsplit('>').next()?;
        Some((name.to_owned(), card.get(..26)?.to_owned()))
    });
    pairs.collect()
}

/// The id of a topic's n-th post, out of the addresses of its forms.
async fn post_of(browser: &Browser, topic: &str, n: usize) -> Result<String> {
    let page = browser.get(topic).await?;
    let post = page
        .split(&format!("id=\"p{n}\""))
        .nth(1)
        .and_then(|part| part.split("posts/").nth(1))
        .and_then(|p| p.get(..26));
    post.map(str::to_owned).ok_or_else(|| Error::internal(format!("demo: no post {n} in {topic}")))
}

/// The first address of a page that ends in an id after these words.
fn first_of(page: &str, begins: &str) -> Result<String> {
    let mark = format!("href=\"{begins}");
    let mut ids = page.split(&mark).skip(1).filter_map(|part| part.get(..26));
    let id = ids.find(|id| id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()));
    id.map(|id| format!("{begins}{id}")).ok_or_else(|| Error::internal(format!("demo: nothing at {begins}")))
}

fn path_of(led: &str) -> String {
    led.split(['?', '#']).next().unwrap_or_default().to_owned()
}

/// A community of verified clinicians.
fn peers(pool: kernel::PoolId) -> NewPlace {
    NewPlace {
        slug: "primary-care".into(),
        place: guard::Place::Peers,
        family: "peers".into(),
        name: ["Primary care colleagues".into(), "Colegas de atención primaria".into()],
        purpose: [
            "For clinicians whose license was checked. Cases without a person in them, questions you would ask in the hallway.".into(),
            "Para profesionales con licencia comprobada. Casos sin nadie reconocible, preguntas de pasillo.".into(),
        ],
        rules: [
            "No case by which somebody could be known\nName no colleague beside blame".into(),
            "Ningún caso por el que se pueda reconocer a alguien\nNo nombre a colegas junto a una culpa".into(),
        ],
        words: "peers, clinicians, colleagues, cases, colegas, casos".into(),
        teens: false,
        pool,
        owner: None,
        review_months: 6,
    }
}
