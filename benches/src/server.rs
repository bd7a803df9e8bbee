//! The real server over a grown organisation, in a process of its own, beside a bare handler over the same store.

use std::{io::Write, net::SocketAddr, path::Path, sync::Arc};

use axum::{
    Router,
    extract::{Path as Segment, State},
    http::StatusCode,
    routing::get,
};
use gate::{Manage, ORG, Org, Orgs};
use kernel::{Error, PersonId, RawId, Result};
use kith::{config::Config, house, serve, web};
use serde_json::json;

use crate::store;

/// The word that starts it.
pub(crate) const WORD: &str = "serve";

/// The configuration of a bench organisation in `data`: the program's own defaults.
pub(crate) fn config(data: &Path) -> Result<Config> {
    let mut config = Config::load(None)?;
    config.data = data.to_owned();
    config.database = None;
    config.listen = SocketAddr::from(([127, 0, 0, 1], 0));
    Ok(config)
}

/// Serves until stopped; tells the address, the page cache and everybody's links in one JSON line.
pub(crate) async fn run(data: &Path) -> Result<()> {
    let config = config(data)?;
    let house = house::open(&config, true, house::Hands::Movable).await?;
    let org = house.org;
    let cast = store::cast(org.store()).await?;
    let mut readers = Vec::new();
    for n in 0..16 {
        readers.push(link(&org, cast.readers[n % cast.readers.len()]).await?);
    }
    let mut writers = Vec::new();
    for (patient, thread) in &cast.writers {
        writers.extend([link(&org, *patient).await?, thread.to_string()]);
    }
    let threads: Vec<String> = cast.threads.iter().map(RawId::to_string).collect();
    let mut hello =
        json!({ "readers": readers, "writers": writers, "threads": threads, "cache_mib": config.cache_mib });
    let bare = Router::new()
        .route("/bench/bare/{thread}", get(bare))
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
    serve::listen(config.listen, router, None, serve::stop_signal(), bound).await
}

async fn link(org: &Arc<Org>, person: PersonId) -> Result<String> {
    let mut write = org.operator("benches").await?;
    let mut access = write.may::<Manage, _>(ORG).await?;
    let ends = access.now().plus_days(1);
    let link = people::sign_in_link(&mut access, person, ends).await?;
    write.commit().await?;
    Ok(link)
}

/// What nothing can be cheaper than: twenty rows of the same table by the same store, as text.
async fn bare(
    State(org): State<Arc<Org>>,
    Segment(thread): Segment<String>,
) -> std::result::Result<String, StatusCode> {
    let read = async {
        let id: RawId = thread.parse()?;
        let rows = store::twenty(org.store(), id).await?;
        Ok::<_, Error>(rows.join("\n"))
    };
    read.await.map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)
}

async fn start_trace(State(org): State<Arc<Org>>) {
    org.store().start_trace();
}

async fn take_trace(State(org): State<Arc<Org>>) -> String {
    json!(org.store().take_trace()).to_string()
}
