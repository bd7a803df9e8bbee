//! `kith demo`: a believable organisation in a fresh store, everything told through the real paths.

mod arrive;
mod cast;
mod charts;
pub mod clock;
mod fill;
mod peers;
mod play;
mod store;
mod story;
mod talk;
mod tell;
mod town;

use std::{collections::BTreeMap, net::SocketAddr, path::PathBuf};

use gate::Orgs;
use kernel::{Error, Result};
use serde_json::json;

pub use fill::fill;

use crate::{
    config::Config,
    house::{self, Hands},
    operate, serve, web,
};

/// Sign-in paths by role.
pub type Links = BTreeMap<String, String>;

/// What `kith demo` takes.
#[derive(clap::Args)]
pub struct Args {
    /// Port on this machine; 0 takes a free one
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Keep the data here; without it a fresh folder is made and removed at the end
    #[arg(long)]
    data: Option<PathBuf>,
    /// Import FHIR bundles from this folder as well
    #[arg(long)]
    import: Option<PathBuf>,
    /// Multiply the demo organisation
    #[arg(long, default_value_t = 1)]
    scale: usize,
    /// One JSON line with the address and the sign-in links
    #[arg(long)]
    json: bool,
}

/// Fills, prints the links, serves until stopped.
pub async fn run(path: Option<&PathBuf>, args: Args) -> Result<()> {
    let mut config = Config::load(path)?;
    let fresh = match &args.data {
        Some(_) => None,
        None => Some(Folder::new()?),
    };
    config.data = args.data.clone().or_else(|| fresh.as_ref().map(|f| f.0.clone())).unwrap_or_default();
    config.listen = SocketAddr::from(([127, 0, 0, 1], args.port));
    config.organisation.base_url = format!("http://127.0.0.1:{}", args.port);
    config.organisation.open_registration = true;
    let house = house::open(&config, true, Hands::Movable).await?;
    let orgs = Orgs::one(house.org.clone());
    let router = web::router(&orgs, house.routes, false);
    let known = fill::is_filled(&house.org).await?;
    if !known {
        note(args.json, "Filling the demo organisation: charts, threads, circles …");
        fill(&house.org, &router, args.scale).await?;
    }
    if let Some(folder) = &args.import {
        note(args.json, "Importing charts …");
        let report = records::import(&house.org, std::slice::from_ref(folder), &mut |_| {}).await?;
        note(args.json, &serde_json::to_string(&report).map_err(|e| Error::internal(e.to_string()))?);
    }
    let links = fill::links(&house.org).await?;
    let stop = serve::stop_signal();
    let mut workers = operate::background(&house.org, &stop);
    workers.extend(operate::mail_in(&config, &house.org, &stop).await?);
    let as_json = args.json;
    let shown = move |address: SocketAddr| print(as_json, address, &links);
    serve::listen(config.listen, router, None, stop, shown).await?;
    operate::finish(workers).await;
    drop(fresh);
    Ok(())
}

fn note(as_json: bool, text: &str) {
    if !as_json {
        say!("{text}");
    }
}

fn print(as_json: bool, address: SocketAddr, links: &Links) {
    let base = format!("http://{address}");
    if as_json {
        let links: BTreeMap<&str, String> =
            links.iter().map(|(role, path)| (role.as_str(), format!("{base}{path}"))).collect();
        say!("{}", json!({ "base": base, "links": links }));
        return;
    }
    say!("\nKith is open at {base}\n\nSign in with one click (each link works once, for a day):");
    for (role, path) in links {
        say!("  {role:14} {base}{path}");
    }
    say!(
        "\nSide doors of the demo:\n  phone          {base}/demo/phone\n  mailbox        {base}/demo/mailbox\n  clock          {base}/demo/clock\n\nCtrl-C ends it."
    );
}

/// A folder of this process's own, mode 0700, removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Result<Self> {
        let path = std::env::temp_dir().join(format!("kith-demo-{}", std::process::id()));
        let made = std::os::unix::fs::DirBuilderExt::mode(&mut std::fs::DirBuilder::new(), 0o700).create(&path);
        made.map_err(|e| Error::Unavailable(format!("demo folder: {e}")))?;
        Ok(Self(path))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // Synthetic data only; a leftover does no harm.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
