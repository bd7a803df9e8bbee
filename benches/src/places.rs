//! Organisations with communities of every size, made once and kept under `target/bench-data`.

use std::{path::PathBuf, sync::Arc, time::Instant};

use axum::{
    Router,
    body::Body,
    http::{Request, header},
};
use communities::{
    DIRECTORY, Directory,
    testing::{Said, Told},
};
use gate::{Manage, ORG, Org, Orgs, PersonaId};
use kernel::{Error, PersonId, PoolId, RawId, Result, Time};
use kith::{config::Config, house, web};
use people::NewPerson;
use policy::{Role, Roles};
use tower::ServiceExt;

use crate::{
    grow,
    prose::{Dice, Prose},
    server,
    store::{self, Found},
};

/// Changes when what is made changes.
const EDITION: u64 = 1;

/// The community that is measured: the one with the most topics.
pub(crate) const SLUG: &str = "type-2-diabetes";
/// Those who only read, and all who are signed in.
pub(crate) const READERS: usize = 16;
pub(crate) const MEMBERS: usize = 416;

/// Names altogether, the members' among them, and how the members' begin.
const NAMES: usize = 2_000;
const MEMBER: &str = "Heron";

/// Replies of a topic, at most, and how much likelier few are: ten on average.
const REPLIES: usize = 50;
const FEW: f64 = 4.0;
/// How much likelier a topic is in the first communities.
const POPULAR: f64 = 2.0;
/// Topics to write in.
const OPEN_TOPICS: usize = 64;
/// Posts of one write.
const POSTS_AT_ONCE: usize = 4_000;
/// Time that the posts are spread over.
const DAYS: i64 = 730;

/// The folder of an organisation with `posts` posts; made when absent, and anew when the tables have changed.
pub(crate) async fn organisation(posts: usize) -> Result<PathBuf> {
    let (home, edition) = (grow::home(), grow::edition(EDITION));
    let folder = home.join(format!("communities-{posts}-{edition}"));
    if folder.join("ready").exists() {
        return Ok(folder);
    }
    grow::clear(&home, |name| name.starts_with("communities-") && !name.ends_with(&edition))?;
    grow::fresh(&folder)?;
    let started = Instant::now();
    // Words land all over the text index: what is made fits into memory.
    let roomy = Config { cache_mib: 2048, ..server::config(&folder)? };
    let house = house::open(&roomy, true, house::Hands::Movable).await?;
    let org = house.org;
    let members = people(&org).await?;
    join(&org, &web::router(&Orgs::one(Arc::clone(&org)), house.routes, false), &members).await?;
    store::strangers(org.store(), NAMES - MEMBERS, org.clock.now().plus_days(-DAYS)).await?;
    let names = store::names(org.store(), MEMBER).await?;
    let mut teller = Teller::new(&org, names, posts);
    teller.tell_all(posts).await?;
    let long = teller.long.ok_or_else(|| Error::internal("no topic has fifty replies"))?;
    store::keep(org.store(), &Found { members, topics: teller.open, long }).await?;
    grow::ready(&folder)?;
    eprintln!("made {} topics with {posts} posts in {:.1} s", teller.topics, started.elapsed().as_secs_f64());
    Ok(folder)
}

/// Places with their moderators, and the persons who will be members.
async fn people(org: &Arc<Org>) -> Result<Vec<PersonId>> {
    let mut write = org.operator("benches").await?;
    let mut access = write.may::<Manage, _>(ORG).await?;
    let (mut members, nurse) = (Vec::new(), person("Tomas", Roles::of(Role::Clinician)));
    let nurse = people::create(&mut access, &nurse).await?;
    let new = work::NewPool {
        name: ["Moderators".into(), "Moderación".into()],
        hours: "always".into(),
        zone: "America/Denver".into(),
        takes_now: true,
        on_call: Some(nurse),
        ..work::NewPool::default()
    };
    let pool: PoolId = work::create_pool(&mut access, &new).await?;
    for _ in 0..MEMBERS {
        members.push(people::create(&mut access, &person("Ana", Roles::of(Role::Patient))).await?);
    }
    let mut access = write.may::<Manage, Directory>(DIRECTORY).await?;
    for place in communities::starter(pool) {
        communities::put_place(&mut access, &place).await?;
    }
    write.commit().await?;
    Ok(members)
}

fn person(given: &str, roles: Roles) -> NewPerson {
    let (given, family, birth_date) = (given.into(), "Vega".into(), Some("1968-04-17".into()));
    NewPerson { given, family, roles, birth_date, zone: "America/Denver".into(), ..NewPerson::default() }
}

/// Everybody joins the measured community under a name: only the pages make one that leads back to nobody.
async fn join(org: &Arc<Org>, router: &Router, members: &[PersonId]) -> Result<()> {
    for (n, link) in server::links(org, members).await?.iter().enumerate() {
        let cookie = post(router, link, "", "").await?;
        let cookie = cookie.split(';').next().unwrap_or_default();
        let form = format!("wear=new&persona={MEMBER}+{}&rules=1", n + 1);
        post(router, &format!("/open/{SLUG}/join"), cookie, &form).await?;
    }
    Ok(())
}

/// Sends a form; gives the cookie that came back.
async fn post(router: &Router, path: &str, cookie: &str, form: &str) -> Result<String> {
    let fault = |why: String| Error::internal(format!("{path}: {why}"));
    let mut request = Request::post(path).header(header::HOST, "localhost");
    if !cookie.is_empty() {
        request = request.header(header::COOKIE, cookie);
    }
    let request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let request = request.body(Body::from(form.to_owned())).map_err(|e| fault(e.to_string()))?;
    let answer = router.clone().oneshot(request).await.map_err(|e| fault(e.to_string()))?;
    if !answer.status().is_redirection() {
        return Err(fault(answer.status().to_string()));
    }
    let cookie = answer.headers().get(header::SET_COOKIE).and_then(|v| v.to_str().ok());
    Ok(cookie.unwrap_or_default().to_owned())
}

/// Tells topics in the order of their time, as if people had written them.
struct Teller {
    org: Arc<Org>,
    prose: Prose,
    dice: Dice,
    names: Vec<PersonaId>,
    slugs: Vec<String>,
    /// When the next topic begins, and the time to the one after it.
    at: Time,
    step_seconds: i64,
    topics: usize,
    long: Option<RawId>,
    open: Vec<RawId>,
}

impl Teller {
    fn new(org: &Arc<Org>, names: Vec<PersonaId>, posts: usize) -> Self {
        let mut slugs: Vec<String> =
            communities::starter(PoolId::from_raw(RawId::default())).into_iter().map(|place| place.slug).collect();
        // The measured one is the most popular.
        slugs.sort_by_key(|slug| slug != SLUG);
        // The last topic begins ten days ago, so that its replies lie in the past.
        let about = i64::try_from(posts / 11 + 1).unwrap_or(1);
        let (at, step_seconds) = (org.clock.now().plus_days(-DAYS), (DAYS - 10) * 86_400 / (about + about / 4 + 20));
        let (org, prose, dice) = (Arc::clone(org), Prose::new(), Dice::new(EDITION));
        Self { org, prose, dice, names, slugs, at, step_seconds, topics: 0, long: None, open: Vec::new() }
    }

    /// First every member's own words in the measured community and the topic with fifty replies, then anything.
    async fn tell_all(&mut self, posts: usize) -> Result<()> {
        let members = self.names.get(..MEMBERS).unwrap_or_default().to_vec();
        let mut told: Vec<Told> = members.chunks(REPLIES / 2).map(|some| self.topic(0, some)).collect();
        let many: Vec<PersonaId> = (0..=REPLIES).map(|_| self.anybody()).collect();
        let long = told.len();
        told.push(self.topic(0, &many));
        let ids = communities::testing::tell(&self.org, &told).await?;
        self.long = ids.get(long).copied();
        let mut left = posts.saturating_sub(MEMBERS + REPLIES + 1);
        self.topics = told.len();
        while left > 0 {
            let (mut told, mut now) = (Vec::new(), 0);
            while now < left.min(POSTS_AT_ONCE) {
                let count = (1 + self.dice.bent(REPLIES + 1, FEW)).min(left - now);
                let place = self.dice.bent(self.slugs.len(), POPULAR);
                let authors: Vec<PersonaId> = (0..count).map(|_| self.anybody()).collect();
                told.push(self.topic(place, &authors));
                now += count;
            }
            let ids = communities::testing::tell(&self.org, &told).await?;
            let short =
                told.iter().zip(ids).filter(|(topic, _)| topic.slug == SLUG && topic.posts.len() <= REPLIES / 2);
            let room = OPEN_TOPICS.saturating_sub(self.open.len());
            self.open.extend(short.map(|(_, id)| id).take(room));
            self.topics += told.len();
            left -= now;
        }
        Ok(())
    }

    fn anybody(&mut self) -> PersonaId {
        self.names[self.dice.bent(self.names.len(), POPULAR)]
    }

    /// A topic with a post of each author; every tenth reply answers an earlier one by number.
    fn topic(&mut self, place: usize, authors: &[PersonaId]) -> Told {
        let Self { prose, dice, slugs, at, step_seconds, .. } = self;
        let mut posts: Vec<Said> = Vec::new();
        let mut moment = *at;
        for (n, author) in authors.iter().enumerate() {
            let quotes = (n > 1 && dice.below(10) == 0).then(|| dice.below(n));
            posts.push(Said { author: *author, at: gate::slot(moment), words: prose.post(dice), quotes });
            moment = moment.plus_minutes(i64::try_from(5 + dice.bent(480, 2.0)).unwrap_or(5));
        }
        *at = at.plus_seconds(*step_seconds);
        let helped = i64::try_from(dice.bent(40, 3.0)).unwrap_or(0);
        Told { slug: slugs[place].clone(), title: prose.title(dice), helped, posts }
    }
}
