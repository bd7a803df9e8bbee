//! What an administrator runs.

pub mod backup;
pub mod doctor;
pub mod import;
mod parcel;
pub mod reassigned;
pub mod restore;

use std::{process::ExitCode, sync::Arc, time::Duration};

use gate::{Manage, ORG, Org, Orgs};
use kernel::{Error, Locale, Result};
use policy::{Role, Roles};
use tokio::sync::watch;

use crate::{
    config::Config,
    house::{self, Hands},
    serve, web,
};

/// `kith serve`.
pub async fn serve(config: &Config, also_work: bool) -> Result<()> {
    let house = house::open(config, false, Hands::Real).await?;
    let stop = serve::stop_signal();
    let mut workers = if also_work { background(&house.org, &stop) } else { Vec::new() };
    workers.extend(mail_in(config, &house.org, &stop).await?);
    let router = web::router(&Orgs::one(house.org), house.routes, config.trusted_proxy);
    let shown = |address| tracing::info!(%address, "serving");
    serve::listen(config.listen, router, config.tls.as_ref(), stop, shown).await?;
    finish(workers).await;
    Ok(())
}

/// `kith work`.
pub async fn work(config: &Config) -> Result<()> {
    let house = house::open(config, false, Hands::Real).await?;
    let mut stop = serve::stop_signal();
    let workers = background(&house.org, &stop);
    // A closed channel means stop as well.
    let _ = stop.wait_for(|stop| *stop).await;
    finish(workers).await;
    Ok(())
}

/// Durable work and sealing, until `stop`.
pub fn background(org: &Arc<Org>, stop: &watch::Receiver<bool>) -> Vec<tokio::task::JoinHandle<()>> {
    let jobs = tokio::spawn(jobs::work(Arc::clone(org), stop.clone()));
    let sealer = tokio::spawn(seal(Arc::clone(org), stop.clone()));
    vec![jobs, sealer]
}

/// Takes answers by e-mail from the mail server, where that is configured.
pub async fn mail_in(
    config: &Config,
    org: &Arc<Org>,
    stop: &watch::Receiver<bool>,
) -> Result<Option<tokio::task::JoinHandle<()>>> {
    let Some(mail) = &config.mail_in else { return Ok(None) };
    let listener = tokio::net::TcpListener::bind(mail.listen).await;
    let listener = listener.map_err(|e| Error::Unavailable(format!("listen for e-mail on {}: {e}", mail.listen)))?;
    tracing::info!(address = %mail.listen, "taking e-mail");
    Ok(Some(tokio::spawn(channels::lmtp(Arc::clone(org), listener, stop.clone()))))
}

/// Running jobs end before the process does; what is left is leased again at the next start.
pub async fn finish(workers: Vec<tokio::task::JoinHandle<()>>) {
    for worker in workers {
        let _ = tokio::time::timeout(Duration::from_secs(10), worker).await;
    }
}

async fn seal(org: Arc<Org>, mut stop: watch::Receiver<bool>) {
    loop {
        let stopping = *stop.borrow();
        // Rows that were just written wait one round, so that stragglers join their neighbours.
        while matches!(gate::seal(&org).await, Ok(1..)) {}
        if stopping {
            return;
        }
        tokio::select! {
            _ = stop.changed() => {}
            () = tokio::time::sleep(Duration::from_secs(10)) => {}
        }
    }
}

/// `kith migrate`.
pub async fn migrate(config: &Config) -> Result<()> {
    let (db, _) = house::open_store(config).await?;
    let applied = db.migrate(&house::migrations(&house::slices()), kernel::Clock::system().now()).await?;
    for step in &applied {
        say!("applied {step}");
    }
    say!("{} applied, tables are up to date", applied.len());
    Ok(())
}

/// `kith audit verify`.
pub async fn audit_verify(config: &Config) -> Result<ExitCode> {
    let house = house::open(config, false, Hands::Movable).await?;
    gate::seal(&house.org).await?;
    let verdict = gate::verify(house.org.store(), &house.org.keys).await?;
    say!("{} rows, {} sealed, {} findings", verdict.rows, verdict.sealed, verdict.findings.len());
    for finding in &verdict.findings {
        say!("{finding:?}");
    }
    Ok(if verdict.findings.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// `kith admin`: the first person of a new organisation, who invites the others.
pub async fn first_admin(config: &Config, given: &str, family: &str, email: &str) -> Result<()> {
    let house = house::open(config, false, Hands::Real).await?;
    let new = people::NewPerson {
        given: given.to_owned(),
        family: family.to_owned(),
        roles: Roles::of(Role::Administrator),
        locale: Locale::En,
        zone: config.organisation.zone.clone(),
        email: Some(email.to_owned()),
        ..people::NewPerson::default()
    };
    let mut write = house.org.operator("kith admin").await?;
    let mut access = write.may::<Manage, _>(ORG).await?;
    let ends = access.now().plus_days(1);
    let person = people::create(&mut access, &new).await?;
    let path = people::sign_in_link(&mut access, person, ends).await?;
    write.commit().await?;
    say!("{}{path}", house.org.config.base_url);
    Ok(())
}
