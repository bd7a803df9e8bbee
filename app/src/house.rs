//! The slices, and opening an organisation made of them. A new feature is one line here.

use std::{os::unix::fs::DirBuilderExt, path::Path, sync::Arc};

use gate::{Keys, Org, RouteInfo, Routes, Slice};
use kernel::{Clock, Error, Result};
use store::{Db, Key, Migration, PgPool, Place};

use crate::config::Config;

/// Every slice, ground slices first.
pub fn slices() -> Vec<Slice> {
    vec![
        people::slice(),
        consent::slice(),
        channels::slice(),
        records::slice(),
        circles::slice(),
        work::slice(),
        messaging::slice(),
        visits::slice(),
        check::slice(),
        communities::slice(),
        crate::demo::clock::slice(),
    ]
}

/// Every table: the base's, then the slices'.
pub fn migrations(slices: &[Slice]) -> Vec<Migration> {
    [gate::MIGRATION, jobs::MIGRATION].into_iter().chain(slices.iter().map(|s| s.migration)).collect()
}

/// An organisation that is open, with its addresses.
pub struct House {
    /// The organisation.
    pub org: Arc<Org>,
    /// All addresses.
    pub routes: Routes,
}

/// Which clock the process lives by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hands {
    /// Real time.
    Real,
    /// Real time plus an offset that every process of this data folder shares: demo and simulation.
    Movable,
}

/// Makes the data folder (mode 0700) and opens the database of the configuration.
pub async fn open_store(config: &Config) -> Result<(Db, Key)> {
    let make = std::fs::DirBuilder::new().recursive(true).mode(0o700).create(&config.data);
    make.map_err(|e| Error::Unavailable(format!("data folder: {e}")))?;
    let fresh = !config.data.join("kith.db").exists();
    let key = Key::load(&config.data.join("kith.key"), fresh)?;
    let db = Db::open(&place(config, &config.data, &key)?).await?;
    Ok((db, key))
}

/// The key that ties personas to persons: in a file of its own, best on another disk than the database and its key.
///
/// # Errors
/// [`Error::Unavailable`] when it is gone though people wear names: a new one would cut every tie without a word.
async fn persona_key(config: &Config, db: &Db) -> Result<Key> {
    let path = config.persona_key.clone().unwrap_or_else(|| config.data.join("persona.key"));
    // A store from before there were personas gets its key with the first start.
    let may_make = !gate::has_personas(db).await?;
    Key::load(&path, may_make).map_err(|e| Error::Unavailable(format!("persona key: {e}")))
}

/// Where the configuration puts the database.
pub fn place(config: &Config, data: &Path, key: &Key) -> Result<Place> {
    Ok(match &config.database {
        Some(address) => Place::Postgres {
            pool: PgPool::new(address.expose(), config.connections)?,
            schema: config.organisation.schema.clone(),
        },
        None => Place::Sqlite { path: data.join("kith.db"), key: key.clone(), cache_mib: config.cache_mib },
    })
}

/// Opens the organisation and brings its tables up to date.
pub async fn open(config: &Config, demo: bool, hands: Hands) -> Result<House> {
    let (db, key) = open_store(config).await?;
    let clock = match hands {
        Hands::Real => Clock::system(),
        Hands::Movable => Clock::shared(&config.data.join("clock"))?,
    };
    let mut slices = slices();
    if let Some(mail) = &config.mail {
        let smtp = channels::SmtpConfig::new(mail.smtp.expose(), &mail.from)?;
        if let Some(fax) = &config.fax {
            if !smtp.is_private() {
                return Err(Error::Internal("[fax] needs mail.smtp with TLS: smtps://…, or ?tls=required".to_owned()));
            }
            slices.push(Slice::new("fax", &[]).part(channels::FaxConfig::new(&fax.to, fax.from.as_deref())?));
        }
        slices.push(Slice::new("mail", &[]).part(smtp));
    }
    if let Some(mail) = &config.mail_in {
        slices.push(Slice::new("mail-in", &[]).part(channels::MailIn::new(&mail.domain)?));
    }
    if let Some(twilio) = &config.twilio {
        let public = &config.organisation.base_url;
        let mut account = channels::TwilioConfig::new(&twilio.account, twilio.token.clone(), &twilio.from, public)?;
        if let Some(server) = &twilio.server {
            account = account.at(server)?;
        }
        if twilio.lookup {
            account = account.looking_up();
        }
        slices.push(Slice::new("twilio", &[]).part(account));
    }
    slices.push(Slice::new("sending", &[]).part(config.sending.rules()?));
    if let Some(number) = config.text_number()? {
        slices.push(Slice::new("text-number", &[]).part(number));
    }
    if let Some(kannel) = config.kannel()? {
        slices.push(Slice::new("kannel", &[]).part(channels::Kannel::new(kannel)?));
    }
    let applied = db.migrate(&migrations(&slices), clock.now()).await?;
    if !applied.is_empty() {
        tracing::info!(steps = applied.len(), "migrated");
    }
    let routes = slices.iter_mut().fold(Routes::new(), |all, slice| all.merge(std::mem::take(&mut slice.routes)));
    let keys = Keys::new(&key).with_personas(&persona_key(config, &db).await?);
    let org = Org::open(config.organisation(demo), db, clock, keys, &mut slices);
    Ok(House { org, routes })
}

/// Every address of every slice, for the closed-door sweep and the documentation.
pub fn addresses() -> Vec<RouteInfo> {
    slices().iter().flat_map(|slice| slice.routes.infos().to_vec()).collect()
}
