//! What a browser hands over so that it can be told something: an address at its maker's push service, and two keys.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use http::Uri;
use kernel::{Error, Result};
use p256::PublicKey;

/// Bytes of an address at most; the longest in use have about six hundred.
const MOST: usize = 1000;
/// Bytes of a point on P-256, written in full (SEC 1, 2.3.3).
const POINT: usize = 65;
/// Bytes of the secret (RFC 8291, 3.2).
const SECRET: usize = 16;

/// A browser's PushSubscription. It comes from outside, so it is read with care: the address is somebody's on the internet,
/// the key is a point.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Subscription {
    /// The whole address, such as `https://updates.push.services.mozilla.com/wpush/v2/…`.
    pub endpoint: String,
    /// The browser's public key: a point, 65 bytes.
    pub p256dh: Vec<u8>,
    /// The secret between browser and program: 16 bytes.
    pub auth: Vec<u8>,
}

impl Subscription {
    /// Reads what a browser gave, keys in base64url. `nearby` also takes services on this machine, over http.
    ///
    /// # Errors
    /// [`Error::Invalid`] on the field `push`.
    pub(crate) fn parse(endpoint: &str, p256dh: &str, auth: &str, nearby: bool) -> Result<Self> {
        let read = || {
            let (p256dh, auth) = (decoded(p256dh, POINT)?, decoded(auth, SECRET)?);
            let point = p256dh.first() == Some(&4) && PublicKey::from_sec1_bytes(&p256dh).is_ok();
            let fine = point && origin(endpoint).is_some() && (nearby || is_outside(endpoint));
            fine.then(|| Self { endpoint: endpoint.to_owned(), p256dh, auth })
        };
        read().ok_or_else(|| Error::field("push", "push-wrong"))
    }

    /// One line, as gateways get it: address, key and secret.
    pub(crate) fn line(&self) -> String {
        format!("{} {} {}", self.endpoint, URL_SAFE_NO_PAD.encode(&self.p256dh), URL_SAFE_NO_PAD.encode(&self.auth))
    }

    /// Reads such a line.
    ///
    /// # Errors
    /// As [`Subscription::parse`].
    pub(crate) fn read(line: &str, nearby: bool) -> Result<Self> {
        let mut parts = line.splitn(3, ' ');
        let mut next = || parts.next().unwrap_or_default();
        let (endpoint, p256dh, auth) = (next(), next(), next());
        Self::parse(endpoint, p256dh, auth, nearby)
    }

    /// Scheme, host and port of the push service: for whom a request is signed.
    pub(crate) fn origin(&self) -> String {
        origin(&self.endpoint).unwrap_or_default()
    }
}

/// So many bytes; padding is forgiven.
fn decoded(text: &str, bytes: usize) -> Option<Vec<u8>> {
    // Twice as long as any that is right: nothing longer is decoded.
    let text = Some(text).filter(|text| text.len() <= 2 * bytes)?;
    URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).ok().filter(|read| read.len() == bytes)
}

/// Scheme, host and port of an address that can be asked; nothing for what is none.
pub(crate) fn origin(endpoint: &str) -> Option<String> {
    let plain = |b: u8| b.is_ascii_graphic() && !b"#\"<>\\^`{|}".contains(&b);
    if endpoint.len() > MOST || !endpoint.bytes().all(plain) {
        return None;
    }
    let uri: Uri = endpoint.parse().ok()?;
    let (scheme, authority) = (uri.scheme_str()?, uri.authority()?.as_str());
    let fine = matches!(scheme, "https" | "http") && !authority.contains('@') && uri.path().starts_with('/');
    fine.then(|| format!("{scheme}://{authority}"))
}

/// By its words it is on the internet: https, its usual port, a name with a dot that is no number. Where the name leads is seen
/// when it is asked.
pub(crate) fn is_outside(endpoint: &str) -> bool {
    let Ok(uri) = endpoint.parse::<Uri>() else { return false };
    let host = uri.host().unwrap_or_default();
    let label = |l: &str| {
        let inner = l.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        (1..=63).contains(&l.len()) && inner && !l.starts_with('-') && !l.ends_with('-')
    };
    let last = host.rsplit('.').next().unwrap_or_default();
    let name = host.contains('.') && host.split('.').all(label) && last.starts_with(|c: char| c.is_ascii_alphabetic());
    let here = ["local", "localhost", "internal"].iter().any(|word| last.eq_ignore_ascii_case(word));
    uri.scheme_str() == Some("https") && matches!(uri.port_u16(), None | Some(443)) && name && !here
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// The browser of RFC 8291, Appendix A.
    pub(crate) const P256DH: &str =
        "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
    pub(crate) const AUTH: &str = "BTBZMqHH6r4Tts7J_aSIgg";
    const ENDPOINT: &str = "https://fcm.googleapis.com/fcm/send/c1KrmpTuRm8:APA91bH-_x";

    #[test]
    fn a_subscription_of_a_browser_is_taken_and_read_again() {
        let check = |endpoint: &str, origin: &str| {
            let read = Subscription::parse(endpoint, P256DH, AUTH, false).unwrap();
            assert_eq!((read.endpoint.as_str(), read.origin().as_str()), (endpoint, origin));
            assert_eq!(Subscription::read(&read.line(), false).unwrap(), read);
        };
        check(ENDPOINT, "https://fcm.googleapis.com");
        check("https://updates.push.services.mozilla.com/wpush/v2/gAAA", "https://updates.push.services.mozilla.com");
        check("https://wns2-by3p.notify.windows.com/w/?token=BQYAAA%3d", "https://wns2-by3p.notify.windows.com");
        check("https://web.push.apple.com:443/QGuQ", "https://web.push.apple.com:443");
        let padded = format!("{P256DH}=");
        assert!(Subscription::parse(ENDPOINT, &padded, &format!("{AUTH}=="), false).is_ok());
    }

    #[test]
    fn what_leads_into_the_house_is_refused() {
        let long = format!("https://push.example.org/{}", "x".repeat(MOST));
        for endpoint in [
            "",
            "https://",
            "http://push.example.org/x",
            "ftp://push.example.org/x",
            "//push.example.org/x",
            "https://localhost/x",
            "https://printer.local/x",
            "https://db.internal/x",
            "https://127.0.0.1/x",
            "https://127.1/x",
            "https://0x7f.0x1/x",
            "https://2130706433/x",
            "https://[::1]/x",
            "https://[::ffff:10.0.0.1]/x",
            "https://push.example.org:8443/x",
            "https://push.example.org:22/x",
            "https://user@push.example.org/x",
            "https://push.example.org/x y",
            "https://push.example.org/x#y",
            "https://push.example.org/\r\nX: y",
            "https://push..example.org/x",
            "https://püsh.example.org/x",
            "javascript:alert(1)",
            &long,
        ] {
            assert!(Subscription::parse(endpoint, P256DH, AUTH, false).is_err(), "{endpoint}");
        }
        assert!(Subscription::parse("http://127.0.0.1:9/x", P256DH, AUTH, true).is_ok(), "tests talk to this machine");
        assert!(Subscription::parse("file:///etc/passwd", P256DH, AUTH, true).is_err());
    }

    #[test]
    fn keys_have_their_length_and_the_public_one_is_a_point() {
        let refused = |p256dh: &str, auth: &str| {
            assert!(Subscription::parse(ENDPOINT, p256dh, auth, false).is_err(), "{p256dh} {auth}");
        };
        refused("", AUTH);
        refused(P256DH, "");
        refused(P256DH, &AUTH[1..]);
        refused(&P256DH[4..], AUTH);
        refused(&P256DH.replace('4', "5"), AUTH);
        refused(&"A".repeat(1_000_000), AUTH);
        // All zeros, the point at infinity, and a compressed point.
        refused(&"A".repeat(87), AUTH);
        refused("AA", AUTH);
        refused("AyVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcx", AUTH);
    }

    proptest::proptest! {
        #[test]
        fn whatever_comes_is_read_or_refused(
            endpoint in "(https?://)?[a-z0-9.@:\\[\\]-]{0,24}(/\\PC{0,20})?", p256dh in "\\PC{0,90}", auth in "[A-Za-z0-9_=-]{0,30}"
        ) {
            for (p256dh, auth) in [(p256dh.as_str(), auth.as_str()), (P256DH, AUTH)] {
                for nearby in [false, true] {
                    let Ok(read) = Subscription::parse(&endpoint, p256dh, auth, nearby) else { continue };
                    proptest::prop_assert!(read.endpoint.parse::<Uri>().is_ok() && read.p256dh.len() == POINT && read.auth.len() == SECRET);
                    proptest::prop_assert!(nearby || read.origin().starts_with("https://"));
                    proptest::prop_assert_eq!(Subscription::read(&read.line(), nearby).ok(), Some(read));
                }
            }
        }

        #[test]
        fn a_line_of_anything_is_read_or_refused(line in "\\PC{0,200}") {
            let _ = Subscription::read(&line, true);
        }
    }
}
