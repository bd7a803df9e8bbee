//! Addresses, preferences, the ledger of STOP and START, and the outbox of notices without health information.

mod address;
mod gateway;
mod jobs;
mod notice;
mod notify;
mod policy;
mod quiet;
mod store;
mod types;

use std::sync::Arc;

use gate::{Org, Slice};
use kernel::{Boxed, PersonId, Result};

pub use address::Channel;
pub use gateway::{Gateway, Parcel, Receipt};
pub use notice::{Code, Notice, Urgency};
pub use notify::{add_address, notify};
pub use quiet::Quiet;
pub use types::{Contact, ContactId, State};

/// Takes a text that a person sent and that is no keyword. Contribute it as a part; the words go to the thread.
#[derive(Clone, Copy)]
pub struct OnText {
    /// Keeps the words before it returns.
    pub run: fn(Arc<Org>, from: PersonId, text: String) -> Boxed<'static, Result<()>>,
}

const STEPS: &[::store::Step] =
    &[::store::Step { name: "0001_channels", sql: include_str!("../migrations/0001_channels.sql") }];

/// The slice.
pub fn slice() -> Slice {
    Slice::new("channels", STEPS).rules(policy::RULES).part(jobs::SEND_JOB)
}
