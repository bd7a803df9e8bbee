//! Who sends: a short-lived token, signed with the organisation's key (VAPID, RFC 8292). The key is derived from the master key,
//! so that it is there after a restore: browsers take messages of the key that they were given alone.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use gate::Keys;
use kernel::Time;
use p256::{
    SecretKey,
    ecdsa::{Signature, SigningKey, signature::Signer as _},
};

use super::point;

/// A token counts so long; a day is the most that is allowed (RFC 8292, 2).
const SECONDS: i64 = 12 * 60 * 60;

/// Signs for the organisation.
pub(crate) struct Signer {
    key: SigningKey,
    /// The public key in base64url, as browsers want it.
    public: String,
    /// Whom a push service turns to when something is wrong: an address on the web, or of e-mail.
    contact: String,
}

impl Signer {
    /// The organisation's; nothing where no key comes of the master key, which is as good as impossible.
    pub(crate) fn new(keys: &Keys, base_url: &str) -> Option<Self> {
        let made = |n: u8| SecretKey::from_slice(keys.derive(&format!("push-vapid-{n}")).expose()).ok();
        let secret = (0..4).find_map(made)?;
        let public = URL_SAFE_NO_PAD.encode(point(&secret.public_key()));
        Some(Self { key: SigningKey::from(secret), public, contact: contact(base_url) })
    }

    /// The public key in base64url.
    pub(crate) fn public(&self) -> &str {
        &self.public
    }

    /// The value of the header `Authorization` for one push service.
    pub(crate) fn authorization(&self, origin: &str, now: Time) -> String {
        let ends = now.plus_seconds(SECONDS).micros() / 1_000_000;
        let claims = serde_json::json!({ "aud": origin, "exp": ends, "sub": self.contact }).to_string();
        let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
        let token = format!("{}.{}", part(r#"{"typ":"JWT","alg":"ES256"}"#), part(&claims));
        let signature: Signature = self.key.sign(token.as_bytes());
        format!("vapid t={token}.{}, k={}", URL_SAFE_NO_PAD.encode(signature.to_bytes()), self.public)
    }
}

/// The organisation's address on the web; where that has no TLS the postmaster of its host (RFC 2142).
fn contact(base_url: &str) -> String {
    if base_url.starts_with("https://") {
        return base_url.to_owned();
    }
    let uri: Option<http::Uri> = base_url.parse().ok();
    format!("mailto:postmaster@{}", uri.as_ref().and_then(http::Uri::host).unwrap_or("localhost"))
}

#[cfg(test)]
mod tests {
    use p256::ecdsa::{VerifyingKey, signature::Verifier as _};

    use super::*;

    fn signer(seed: u8, base_url: &str) -> Signer {
        Signer::new(&Keys::new(&store::Key::new([seed; 32])), base_url).unwrap()
    }

    #[test]
    fn the_token_says_for_whom_until_when_and_who_and_verifies_with_the_key_beside_it() {
        let signer = signer(1, "https://care.example.org");
        let now = Time::parse("2026-11-09T17:00:00Z").unwrap();
        let said = signer.authorization("https://fcm.googleapis.com", now);
        let (token, key) = said.strip_prefix("vapid t=").unwrap().split_once(", k=").unwrap();
        assert_eq!(key, signer.public());
        let (words, signature) = token.rsplit_once('.').unwrap();
        let read = |text: &str| URL_SAFE_NO_PAD.decode(text).unwrap();
        let claims: serde_json::Value = serde_json::from_slice(&read(words.split_once('.').unwrap().1)).unwrap();
        assert_eq!(claims["aud"], "https://fcm.googleapis.com");
        assert_eq!(claims["sub"], "https://care.example.org");
        assert_eq!(claims["exp"], Time::parse("2026-11-10T05:00:00Z").unwrap().micros() / 1_000_000);
        let theirs = VerifyingKey::from_sec1_bytes(&read(key)).unwrap();
        let signature = Signature::from_slice(&read(signature)).unwrap();
        assert!(theirs.verify(words.as_bytes(), &signature).is_ok());
        assert!(theirs.verify(b"other words", &signature).is_err());
    }

    #[test]
    fn the_key_is_the_organisations_own_and_stays() {
        let public = |seed| signer(seed, "https://care.example.org").public().to_owned();
        assert_eq!((public(1), public(1).len()), (public(1), 87));
        assert_ne!(public(1), public(2));
    }

    #[test]
    fn whom_a_push_service_turns_to() {
        assert_eq!(contact("https://care.example.org"), "https://care.example.org");
        assert_eq!(contact("http://care.example.org:8080"), "mailto:postmaster@care.example.org");
        assert_eq!(contact(""), "mailto:postmaster@localhost");
    }
}
