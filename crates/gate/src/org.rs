//! One organisation: its database, clock, keys, policy and the slices' parts.

use std::{
    any::{Any, TypeId},
    collections::HashMap,
    sync::Arc,
};

use kernel::{Clock, Locale, RawId, Result};
use policy::{Actor, Table};
use store::Db;
use tokio::sync::broadcast;

use crate::{Keys, Session, Slice, Who, Write, access::Core};

/// What an organisation says of itself.
#[derive(Debug, Clone)]
pub struct OrgConfig {
    /// The name that people read.
    pub name: String,
    /// The address that people type, such as `https://care.example.org`; links in notices begin with it.
    pub base_url: String,
    /// IANA zone of the opening hours.
    pub zone: String,
    /// The telephone that answers round the clock, as people write it.
    pub phone: String,
    /// Strangers may register.
    pub open_registration: bool,
    /// Synthetic data and side doors (phone, mailbox, clock): never with real people.
    pub demo: bool,
    /// Hue of the accent colour, 0-359.
    pub brand_hue: u16,
    /// Strength of the accent colour, 0 to 10 hundredths.
    pub brand_chroma: u8,
}

/// Things that slices contribute to each other without importing each other, by type: work kinds, cards, panels, jobs.
#[derive(Default)]
pub struct Parts(HashMap<TypeId, Vec<Box<dyn Any + Send + Sync>>>);

impl Parts {
    /// Adds one.
    pub fn add<T: Any + Send + Sync>(&mut self, part: T) {
        self.0.entry(TypeId::of::<T>()).or_default().push(Box::new(part));
    }
    /// Every part of a type, in the slices' order.
    pub fn all<T: Any>(&self) -> impl Iterator<Item = &T> {
        self.0.get(&TypeId::of::<T>()).into_iter().flatten().filter_map(|part| part.downcast_ref())
    }
    pub(crate) fn append(&mut self, more: Parts) {
        for (key, parts) in more.0 {
            self.0.entry(key).or_default().extend(parts);
        }
    }
}

/// One organisation, open.
pub struct Org {
    /// What it says of itself.
    pub config: OrgConfig,
    /// The program's one clock.
    pub clock: Clock,
    /// Keys for each purpose.
    pub keys: Arc<Keys>,
    /// The policy.
    pub table: Table,
    /// What the slices contributed.
    pub parts: Parts,
    /// Ids of what changed, for live pages; no content.
    pub bus: broadcast::Sender<RawId>,
    pub(crate) db: Db,
}

impl Org {
    /// Puts an organisation together.
    pub fn open(config: OrgConfig, db: Db, clock: Clock, keys: Keys, slices: &mut [Slice]) -> Arc<Self> {
        let mut parts = Parts::default();
        let mut rules = Vec::new();
        for slice in slices {
            rules.append(&mut slice.rules);
            parts.append(std::mem::take(&mut slice.parts));
        }
        let keys = Arc::new(keys);
        let (bus, _) = broadcast::channel(1024);
        Arc::new(Self { config, clock, keys, table: Table::new(rules), parts, bus, db })
    }

    /// The database itself: for migrations, backup and whole-app tests. Slices never call it (`xtask tidy`).
    pub fn store(&self) -> &Db {
        &self.db
    }

    /// A write as Kith's own durable work.
    pub async fn job(self: &Arc<Self>, name: &str) -> Result<Write> {
        self.system(Actor::Job, name).await
    }

    /// A write as somebody at the command line.
    pub async fn operator(self: &Arc<Self>, name: &str) -> Result<Write> {
        self.system(Actor::Operator, name).await
    }

    /// A read as somebody at the command line or a durable job.
    pub fn operator_read(self: &Arc<Self>, name: &str) -> Session {
        Session::new(Arc::clone(self), Who::without_account(Actor::Operator, name, Locale::En), self.clock.now())
    }

    async fn system(self: &Arc<Self>, actor: Actor, name: &str) -> Result<Write> {
        let tx = Some(self.db.begin().await?);
        let who = Who::without_account(actor, name, Locale::En);
        Ok(Write::over(Core {
            org: Arc::clone(self),
            tx,
            who,
            now: self.clock.now(),
            entries: Vec::new(),
            stood: None,
            silent: false,
        }))
    }

    /// The address is https: cookies are marked `Secure`.
    pub fn is_https(&self) -> bool {
        self.config.base_url.starts_with("https://")
    }
}

/// The organisations of this process, by host name.
#[derive(Clone, Default)]
pub struct Orgs(Arc<HashMap<String, Arc<Org>>>);

impl Orgs {
    /// One organisation answers under every host name.
    pub fn one(org: Arc<Org>) -> Self {
        Self(Arc::new(HashMap::from([(String::new(), org)])))
    }
    /// Several, each under its own host name without port.
    pub fn many(orgs: impl IntoIterator<Item = (String, Arc<Org>)>) -> Self {
        Self(Arc::new(orgs.into_iter().collect()))
    }
    /// The organisation behind a `Host` header.
    pub fn by_host(&self, host: &str) -> Option<Arc<Org>> {
        let name = host.split(':').next().unwrap_or_default();
        self.0.get(name).or_else(|| self.0.get("")).cloned()
    }
    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Org>> {
        self.0.values()
    }
}
