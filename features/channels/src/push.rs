//! Notices on a person's own devices: web push (RFC 8030), encrypted for the browser (`seal`) and signed by the organisation
//! (`vapid`). It needs no account and no configuration; `devices` keeps who is told where.

mod device;
mod devices;
mod seal;
mod subscription;
mod vapid;

use std::sync::OnceLock;

use gate::Org;
use http::{Request, header};
use kernel::{Boxed, Clock, Result};
use p256::PublicKey;

use crate::{
    Channel,
    gateway::{Gateway, Parcel, Receipt},
    wire::Wire,
};

pub(crate) use device::{address as device_address, parse as parse_device, shown as device_name};
pub(crate) use devices::{Device, MOVED, end, gone, open, redirect};
pub(crate) use subscription::{Subscription, is_outside, origin};

/// The gateway's name in the outbox.
const NAME: &str = "push";
/// A push service keeps a notice so many seconds for a device that is off: a message still waits a day later.
const ROUTINE_SECONDS: u32 = 24 * 60 * 60;
/// What was urgent is old after four hours.
const URGENT_SECONDS: u32 = 4 * 60 * 60;

/// Carries notices to browsers. The slice contributes one; it does nothing in a demo, which asks nobody outside.
#[derive(Default)]
pub struct Push {
    nearby: bool,
    open: OnceLock<Option<Opened>>,
}

impl Push {
    /// Talks to push services on this machine as well, over http, and also in a demo: for tests.
    pub fn nearby() -> Self {
        Self { nearby: true, open: OnceLock::new() }
    }

    fn opened(&self, org: &Org) -> Option<&Opened> {
        let make = || {
            let wire = if self.nearby { Wire::new() } else { Wire::outside() };
            let signer = vapid::Signer::new(&org.keys, &org.config.base_url)?;
            let (name, clock) = (org.config.name.clone(), org.clock.clone());
            Some(Opened { nearby: self.nearby, wire: wire.ok()?, signer, clock, name })
        };
        self.open.get_or_init(make).as_ref()
    }
}

/// With the organisation's key.
pub(crate) struct Opened {
    nearby: bool,
    wire: Wire,
    signer: vapid::Signer,
    clock: Clock,
    name: String,
}

/// The one that works here; nothing in a demo.
pub(crate) fn of(org: &Org) -> Option<&Opened> {
    let works = |push: &&Push| push.nearby || !org.config.demo;
    org.parts.all::<Push>().filter(works).last().and_then(|push| push.opened(org))
}

impl Opened {
    /// The organisation's public key, as a browser wants it.
    pub(crate) fn key(&self) -> &str {
        self.signer.public()
    }

    /// Reads what a browser gave.
    ///
    /// # Errors
    /// [`kernel::Error::Invalid`] on the field `push`.
    pub(crate) fn read(&self, endpoint: &str, p256dh: &str, auth: &str) -> Result<Subscription> {
        Subscription::parse(endpoint, p256dh, auth, self.nearby)
    }

    /// What the service worker shows. Where the notice leads somewhere, pressing it does, and the subject is enough.
    fn words(&self, parcel: &Parcel<'_>) -> String {
        let (subject, text) = (parcel.subject.get().as_str(), parcel.text.get().as_str());
        let (title, body) = if parcel.leads.is_empty() { (subject, text) } else { (self.name.as_str(), subject) };
        serde_json::json!({ "title": title, "body": body, "path": parcel.leads }).to_string()
    }

    fn request(&self, parcel: &Parcel<'_>) -> Option<Request<Vec<u8>>> {
        let to = Subscription::read(parcel.to, self.nearby).ok()?;
        let body = seal::seal(&to, self.words(parcel).as_bytes()).ok()?;
        let (seconds, urgency) = if parcel.urgent { (URGENT_SECONDS, "high") } else { (ROUTINE_SECONDS, "normal") };
        Request::post(&to.endpoint)
            .header("TTL", seconds)
            .header("Urgency", urgency)
            .header(header::CONTENT_ENCODING, "aes128gcm")
            .header(header::CONTENT_TYPE, "application/octet-stream")
            .header(header::AUTHORIZATION, self.signer.authorization(&to.origin(), self.clock.now()))
            .body(body)
            .ok()
    }

    async fn hand_over(&self, parcel: Parcel<'_>) -> Receipt {
        let Some(request) = self.request(&parcel) else { return Receipt::Refused("subscription".into()) };
        match self.wire.ask(request).await {
            Ok(answer) => receipt(answer.status, &parcel),
            Err(fault) => fault.into(),
        }
    }
}

/// What a push service's answer means (RFC 8030, 5 and 7.3; RFC 8292, 4.2).
fn receipt(status: u16, parcel: &Parcel<'_>) -> Receipt {
    match status {
        200..=204 => Receipt::Sent(parcel.id.to_string()),
        404 | 410 => Receipt::Gone(status.to_string()),
        // Our clock or theirs may be wrong; an administrator may mend it in time.
        401 | 403 | 407 | 408 | 429 | 500.. => Receipt::Later(status.to_string()),
        _ => Receipt::Refused(status.to_string()),
    }
}

impl Gateway for Opened {
    fn name(&self) -> &'static str {
        NAME
    }
    fn carries(&self, channel: Channel) -> bool {
        channel == Channel::Push
    }
    fn send<'a>(&'a self, parcel: Parcel<'a>) -> Boxed<'a, Receipt> {
        Box::pin(self.hand_over(parcel))
    }
}

/// A public key as the 65 bytes of its point.
fn point(key: &PublicKey) -> Vec<u8> {
    key.to_sec1_bytes().into_vec()
}
