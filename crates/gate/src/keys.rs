//! Keys derived from the organisation's master key, each for one use.

use hmac::{Hmac, KeyInit, Mac};
use kernel::{Result, Secret};
use sha2::Sha256;

use crate::persona_key::PersonaKey;

type HmacSha256 = Hmac<Sha256>;

/// Purpose-bound keys: HMAC-SHA-256(master, purpose). The master never leaves this struct.
#[derive(Debug, Clone)]
pub struct Keys {
    master: Secret<[u8; 32]>,
    /// Every look is sealed with it, so it is keyed once.
    audit: HmacSha256,
    /// Of another key than the master: what ties personas to persons.
    persona: Option<PersonaKey>,
}

impl Keys {
    /// From the organisation's 256-bit master key.
    pub fn new(master: &store::Key) -> Self {
        let master = Secret::new(*master.expose());
        let audit = keyed(&mac(master.expose(), &[PREFIX, b"audit"]));
        Self { master, audit, persona: None }
    }

    /// With the persona key, which is kept apart from the database and its key.
    pub fn with_personas(mut self, key: &store::Key) -> Self {
        let lookups = Keyed(keyed(&mac(key.expose(), &[PREFIX, b"persona-lookup"])));
        let seals = Secret::new(mac(key.expose(), &[PREFIX, b"persona-seal"]));
        self.persona = Some(PersonaKey { lookups, seals });
        self
    }

    pub(crate) fn persona(&self) -> Result<&PersonaKey> {
        self.persona.as_ref().ok_or_else(|| kernel::Error::internal("no persona key"))
    }

    /// A key for one purpose, such as `files` or `audit`.
    pub fn derive(&self, purpose: &str) -> Secret<[u8; 32]> {
        Secret::new(mac(self.master.expose(), &[PREFIX, purpose.as_bytes()]))
    }

    /// A keyed MAC over length-prefixed parts, so that no two lists of parts collide.
    pub fn mac(&self, purpose: &str, parts: &[&[u8]]) -> [u8; 32] {
        let key = self.derive(purpose);
        let mut framed = Vec::with_capacity(parts.iter().map(|p| p.len() + 8).sum());
        for part in parts {
            framed.extend_from_slice(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            framed.extend_from_slice(part);
        }
        mac(key.expose(), &[&framed])
    }

    /// What [`Keys::mac`] gives for the purpose `audit` and these parts, each with its type before it.
    pub(crate) fn audit_mac<'a>(&self, parts: impl Iterator<Item = (u8, std::borrow::Cow<'a, [u8]>)>) -> [u8; 32] {
        let mut mac = self.audit.clone();
        for (kind, bytes) in parts {
            mac.update(&u64::try_from(bytes.len() + 1).unwrap_or(u64::MAX).to_be_bytes());
            mac.update(&[kind]);
            mac.update(&bytes);
        }
        mac.finalize().into_bytes().into()
    }

    /// 32 random bytes for tokens.
    pub fn token() -> Result<[u8; 32]> {
        store::Key::random().map(|k| *k.expose())
    }
}

/// A MAC keyed once for many short messages.
#[derive(Debug, Clone)]
pub(crate) struct Keyed(HmacSha256);

impl Keyed {
    /// The first 16 bytes of the MAC over parts of which only the last may differ in length.
    pub(crate) fn short(&self, parts: &[&[u8]]) -> [u8; 16] {
        let mut mac = self.0.clone();
        parts.iter().for_each(|part| mac.update(part));
        let all: [u8; 32] = mac.finalize().into_bytes().into();
        std::array::from_fn(|i| all[i])
    }
}

/// Before every purpose, so that another program with the same master would derive other keys.
const PREFIX: &[u8] = b"kith/1/";

fn keyed(key: &[u8; 32]) -> HmacSha256 {
    // A key shorter than a block is filled with zeros (RFC 2104).
    let mut block = hmac::digest::Key::<HmacSha256>::default();
    block[..key.len()].copy_from_slice(key);
    HmacSha256::new(&block)
}

fn mac(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    let mut mac = keyed(key);
    parts.iter().for_each(|part| mac.update(part));
    mac.finalize().into_bytes().into()
}
