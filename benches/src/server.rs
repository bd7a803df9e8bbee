//! The real server over a grown organisation, in a process of its own, beside a bare handler over the same store.

use std::{io::Write, net::SocketAddr, path::Path, sync::Arc};

use axum::{
    Router,
    extract::{Path as Segment, State},
    http::StatusCode,
    routing::get,
};
use gate::{Manage, ORG, Org, Orgs};
use kernel::{PersonId, RawId, Result};
use kith::{
    config::Config,
    house::{self, House},
    web,
};
use serde_json::{Value, json};

use crate::store;

/// The words that start it: over an organisation of threads, and over one of communities.
pub(crate) const WORD: &str = "serve";
pub(crate) const COMMUNITIES: &str = "serve-communities";

/// The configuration of a bench organisation in `data`: the program's own defaults.
pub(crate) fn config(data: &Path) -> Result<Config> {
    let mut config = Config::load(None)?;
    config.data = data.to_owned();
    config.database = None;
    config.listen = SocketAddr::from(([127, 0, 0, 1], 0));
    Ok(config)
}

/// Serves an organisation of threads: physicians read, patients write.
pub(crate) async fn messaging(data: &Path) -> Result<()> {
    let (config, house) = open(data).await?;
    let cast = store::cast(house.org.store()).await?;
    let readers: Vec<PersonId> = (0..16).map(|n| cast.readers[n % cast.readers.len()]).collect();
    let patients: Vec<PersonId> = cast.writers.iter().map(|(patient, _)| *patient).collect();
    let (readers, patients) = (links(&house.org, &readers).await?, links(&house.org, &patients).await?);
    let threads_of = cast.writers.iter().map(|(_, thread)| thread.to_string());
    let writers: Vec<String> = patients.into_iter().zip(threads_of).flat_map(|(link, thread)| [link, thread]).collect();
    let threads: Vec<String> = cast.threads.iter().map(RawId::to_string).collect();
    serve(config, house, json!({ "readers": readers, "writers": writers, "threads": threads })).await
}

/// Serves an organisation of communities: members read and write.
pub(crate) async fn communities(data: &Path) -> Result<()> {
    let (config, house) = open(data).await?;
    let found = store::found(house.org.store()).await?;
    let members = links(&house.org, &found.members).await?;
    let topics: Vec<String> = found.topics.iter().map(RawId::to_string).collect();
    let post = store::first_answer(house.org.store(), found.long).await?.to_string();
    let topic = found.long.to_string();
    serve(config, house, json!({ "readers": members, "topics": topics, "topic": topic, "post": post })).await
}

async fn open(data: &Path) -> Result<(Config, House)> {
    let config = config(data)?;
    let house = house::open(&config, true, house::Hands::Movable).await?;
    Ok((config, house))
}

/// Serves until stopped; tells what it was given, the address and the page cache in one JSON line.
async fn serve(config: Config, house: House, mut hello: Value) -> Result<()> {
    let org = house.org;
    hello["cache_mib"] = json!(config.cache_mib);
    let bare = Router::new()
        .route("/bench/bare/{thread}", get(bare))
        .route("/bench/bare-topic/{topic}", get(bare_topic))
        .route("/bench/trace", get(start_trace))
        .route("/bench/traced", get(take_trace))
        .with_state(Arc::clone(&org));
    let router = bare.fallback_service(web::router(&Orgs::one(org), house.routes, false));
    let bound = move |address: SocketAddr| {
        hello["host"] = json!(address.to_string());
        println!("{hello}");
        // The other end of a pipe that is gone ends us anyway.
        drop(std::io::stdout().flush());
    };
    kith::serve::listen(config.listen, router, None, kith::serve::stop_signal(), bound).await
}

/// One-time links, one for each person.
pub(crate) async fn links(org: &Arc<Org>, persons: &[PersonId]) -> Result<Vec<String>> {
    let mut write = org.operator("benches").await?;
    let mut access = write.may::<Manage, _>(ORG).await?;
    let ends = access.now().plus_days(1);
    let mut links = Vec::new();
    for person in persons {
        links.push(people::sign_in_link(&mut access, *person, ends).await?);
    }
    write.commit().await?;
    Ok(links)
}

/// What nothing can be cheaper than: twenty rows of the same table by the same store, as text.
async fn bare(
    State(org): State<Arc<Org>>,
    Segment(thread): Segment<String>,
) -> std::result::Result<String, StatusCode> {
    let read = async { store::twenty(org.store(), thread.parse()?).await };
    told(read.await)
}

async fn bare_topic(
    State(org): State<Arc<Org>>,
    Segment(topic): Segment<String>,
) -> std::result::Result<String, StatusCode> {
    let read = async { store::twenty_of_topic(org.store(), topic.parse()?).await };
    told(read.await)
}

fn told(rows: Result<Vec<String>>) -> std::result::Result<String, StatusCode> {
    rows.map(|rows| rows.join("\n")).map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)
}

async fn start_trace(State(org): State<Arc<Org>>) {
    org.store().start_trace();
}

async fn take_trace(State(org): State<Arc<Org>>) -> String {
    json!(org.store().take_trace()).to_string()
}
