//! Keys derived from the organisation's master key, each for one use.

use hmac::{Hmac, KeyInit, Mac};
use kernel::{Result, Secret};
use sha2::Sha256;

type HmacSha256 = Hmac<Sha256>;

/// Purpose-bound keys: HMAC-SHA-256(master, purpose). The master never leaves this struct.
#[derive(Debug, Clone)]
pub struct Keys(Secret<[u8; 32]>);

impl Keys {
    /// From the organisation's 256-bit master key.
    pub fn new(master: &store::Key) -> Self {
        Self(Secret::new(*master.expose()))
    }

    /// A key for one purpose, such as `files` or `audit`.
    pub fn derive(&self, purpose: &str) -> Secret<[u8; 32]> {
        Secret::new(mac(self.0.expose(), &[b"kith/1/", purpose.as_bytes()]))
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

    /// 32 random bytes for tokens.
    pub fn token() -> Result<[u8; 32]> {
        store::Key::random().map(|k| *k.expose())
    }
}

fn mac(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    // HMAC takes keys of any length, so this cannot fail; an all-zero MAC would verify nothing.
    let Ok(mut mac) = HmacSha256::new_from_slice(key) else { return [0; 32] };
    parts.iter().for_each(|part| mac.update(part));
    mac.finalize().into_bytes().into()
}
