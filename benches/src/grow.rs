//! Organisations of every size, made once and kept under `target/bench-data`.

use std::{
    hash::{DefaultHasher, Hash, Hasher},
    path::{Path, PathBuf},
    time::Instant,
};

use gate::Orgs;
use kernel::{Error, Result};
use kith::{demo, house, web};

use crate::{server, store};

/// Changes when what is grown changes.
const EDITION: u64 = 2;

/// The folder of an organisation with `threads` threads; made when absent, and anew when the tables have changed.
pub(crate) async fn organisation(threads: i64) -> Result<PathBuf> {
    let (home, edition) = (home(), edition(EDITION));
    let folder = home.join(format!("{threads}-threads-{edition}"));
    if folder.join("ready").exists() {
        return Ok(folder);
    }
    let told = home.join(format!("told-{edition}"));
    if !told.join("ready").exists() {
        clear(&home, |name| !name.starts_with("communities-"))?;
        fresh(&told)?;
        let started = Instant::now();
        let house = house::open(&server::config(&told)?, true, house::Hands::Movable).await?;
        let router = web::router(&Orgs::one(house.org.clone()), house.routes, false);
        demo::fill(&house.org, &router, 1).await?;
        ready(&told)?;
        eprintln!("told the demo in {:.1} s", started.elapsed().as_secs_f64());
    }
    fresh(&folder)?;
    for file in ["kith.key", "persona.key", "clock"] {
        std::fs::copy(told.join(file), folder.join(file)).map_err(io)?;
    }
    // As a backup does: whoever told the demo may still have it open.
    let (db, key) = house::open_store(&server::config(&told)?).await?;
    db.copy_to(&folder.join("kith.db"), &key).await?;
    let started = Instant::now();
    // Copies land all over the trees: what grows fits into memory, or each page is decrypted again for each round.
    let roomy = kith::config::Config { cache_mib: 8192, ..server::config(&folder)? };
    let house = house::open(&roomy, true, house::Hands::Movable).await?;
    store::grow(house.org.store(), threads).await?;
    let (threads, posts) = store::counts(house.org.store()).await?;
    ready(&folder)?;
    eprintln!("grew {threads} threads with {posts} posts in {:.1} s", started.elapsed().as_secs_f64());
    Ok(folder)
}

/// Where everything that is grown lies.
pub(crate) fn home() -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into());
    PathBuf::from(target).join("bench-data")
}

/// Which tables, and which way of growing them.
pub(crate) fn edition(way: u64) -> String {
    let mut hasher = DefaultHasher::new();
    way.hash(&mut hasher);
    for migration in house::migrations(&house::slices()) {
        migration.steps.iter().for_each(|step| step.sql.hash(&mut hasher));
    }
    format!("{:016x}", hasher.finish())
}

/// Removes what was grown from older tables: it is of no more use.
pub(crate) fn clear(home: &Path, old: impl Fn(&str) -> bool) -> Result<()> {
    std::fs::create_dir_all(home).map_err(io)?;
    for entry in std::fs::read_dir(home).map_err(io)? {
        let entry = entry.map_err(io)?;
        if old(&entry.file_name().to_string_lossy()) {
            std::fs::remove_dir_all(entry.path()).map_err(io)?;
        }
    }
    Ok(())
}

/// An empty folder.
pub(crate) fn fresh(folder: &Path) -> Result<()> {
    match std::fs::remove_dir_all(folder) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => return Err(io(e)),
        _ => {}
    }
    std::fs::create_dir_all(folder).map_err(io)
}

/// Notes that everything is there.
pub(crate) fn ready(folder: &Path) -> Result<()> {
    std::fs::write(folder.join("ready"), "").map_err(io)
}

fn io(error: std::io::Error) -> Error {
    Error::internal(format!("bench data: {error}"))
}
