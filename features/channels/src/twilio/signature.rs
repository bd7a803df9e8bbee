//! Who calls back: `X-Twilio-Signature`, an HMAC-SHA1 over the address and the sorted parameters, or over the address
//! alone where it carries the SHA-256 of a JSON body (Twilio, "Validating requests are coming from Twilio").

use base64::Engine;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// What was posted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Posted<'a> {
    /// A form's fields in the order in which they came.
    Form(&'a [(String, String)]),
    /// Anything else, whose hash stands in the address as `bodySHA256`.
    Body(&'a [u8]),
}

/// The signature was made with this token for this address and these words. Addresses are signed with or without the
/// port that the scheme means, so both count.
pub(crate) fn verifies(token: &str, url: &str, posted: &Posted<'_>, signature: &str) -> bool {
    let Ok(given) = base64::engine::general_purpose::STANDARD.decode(signature) else { return false };
    if let Posted::Body(body) = posted
        && !hash_stands(url, body)
    {
        return false;
    }
    let fields = match posted {
        Posted::Form(fields) => *fields,
        Posted::Body(_) => &[],
    };
    spellings(url).iter().any(|url| matches(token, url, fields, &given))
}

/// Base64 of the HMAC-SHA1, as Twilio sends it.
#[cfg(test)]
pub(crate) fn sign(token: &str, url: &str, fields: &[(String, String)]) -> String {
    let bytes = mac(token, url, fields).map(|mac| mac.finalize().into_bytes());
    base64::engine::general_purpose::STANDARD.encode(bytes.unwrap_or_default())
}

/// Compares in a time that tells nothing.
fn matches(token: &str, url: &str, fields: &[(String, String)], given: &[u8]) -> bool {
    mac(token, url, fields).is_some_and(|mac| mac.verify_slice(given).is_ok())
}

/// Over the address, then each name with its value, sorted by name and value; a pair that stands twice counts once.
fn mac(token: &str, url: &str, fields: &[(String, String)]) -> Option<Hmac<Sha1>> {
    let mut sorted: Vec<&(String, String)> = fields.iter().collect();
    sorted.sort_unstable();
    sorted.dedup();
    let mut mac = Hmac::<Sha1>::new_from_slice(token.as_bytes()).ok()?;
    mac.update(url.as_bytes());
    for (name, value) in sorted {
        mac.update(name.as_bytes());
        mac.update(value.as_bytes());
    }
    Some(mac)
}

fn hash_stands(url: &str, body: &[u8]) -> bool {
    let query = url.split_once('?').map_or("", |(_, query)| query);
    let said = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "bodySHA256");
    let hash: String = Sha256::digest(body).iter().map(|byte| format!("{byte:02x}")).collect();
    said.is_some_and(|(_, said)| bool::from(said.as_bytes().ct_eq(hash.as_bytes())))
}

/// The address as given, without its port, and with the port of its scheme.
fn spellings(url: &str) -> Vec<String> {
    let mut all = vec![url.to_owned()];
    if let Some((scheme, rest)) = url.split_once("://") {
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, path) = rest.split_at(end);
        let port = if scheme == "https" { 443 } else { 80 };
        match authority.rsplit_once(':') {
            Some((host, digits)) if digits.bytes().all(|b| b.is_ascii_digit()) => {
                all.push(format!("{scheme}://{host}{path}"));
            }
            _ => all.push(format!("{scheme}://{authority}:{port}{path}")),
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;

    fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
        list.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
    }

    /// One published vector: name, whether it verifies, what is said of it.
    fn vector(of: &Value) -> (String, bool, bool) {
        let text = |key: &str| of[key].as_str().unwrap_or_default().to_owned();
        let fields: Vec<(String, String)> = match (of["params"].as_object(), of["params_list"].as_array()) {
            (Some(map), _) => map.iter().map(|(k, v)| (k.clone(), v.as_str().unwrap().to_owned())).collect(),
            (_, Some(list)) => {
                let text = |v: &Value| v.as_str().unwrap().to_owned();
                list.iter().map(|pair| (text(&pair[0]), text(&pair[1]))).collect()
            }
            _ => Vec::new(),
        };
        let body = text("body");
        let posted = if body.is_empty() { Posted::Form(&fields) } else { Posted::Body(body.as_bytes()) };
        let verified = verifies(&text("token"), &text("url"), &posted, &text("signature"));
        (text("name"), verified, of["valid"].as_bool().unwrap())
    }

    #[test]
    fn the_eleven_published_signatures_are_all_right() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/twilio-signature/vectors.json");
        let Ok(text) = std::fs::read_to_string(path) else {
            println!("SKIPPED: ../shared/data is absent ({path})");
            return;
        };
        let all: Vec<Value> = serde_json::from_str(&text).unwrap();
        assert_eq!(all.len(), 11);
        for one in &all {
            let (name, verified, valid) = vector(one);
            assert_eq!(verified, valid, "{name}");
        }
    }

    #[test]
    fn what_is_signed_is_the_address_and_every_field() {
        // From Twilio's page on validating requests.
        let url = "https://example.com/myapp.php?foo=1&bar=2";
        let fields = pairs(&[
            ("Digits", "1234"),
            ("To", "+18005551212"),
            ("From", "+14158675310"),
            ("Caller", "+14158675310"),
            ("CallSid", "CA1234567890ABCDE"),
        ]);
        let check = |token: &str, url: &str, fields: &[(String, String)], signature: &str, want: bool| {
            assert_eq!(verifies(token, url, &Posted::Form(fields), signature), want, "{url} {fields:?} {signature}");
        };
        let right = sign("12345", url, &fields);
        check("12345", url, &fields, &right, true);
        check("12346", url, &fields, &right, false);
        check("12345", "https://example.com/myapp.php?foo=1&bar=3", &fields, &right, false);
        check("12345", "https://example.com:443/myapp.php?foo=1&bar=2", &fields, &right, true);
        check("12345", "http://example.com/myapp.php?foo=1&bar=2", &fields, &right, false);
        check("12345", url, &fields[1..], &right, false);
        for wrong in ["", "AAAA", "not base64!", &right[..20], &right.to_lowercase()] {
            check("12345", url, &fields, wrong, false);
        }
        check("12345", url, &[], &sign("12345", url, &[]), true);
    }

    #[test]
    fn a_body_counts_only_with_its_hash_in_the_address() {
        let body = br#"{"MessageSid":"SM1"}"#;
        let hash: String = Sha256::digest(body).iter().map(|b| format!("{b:02x}")).collect();
        let url = format!("https://example.org/sms/twilio?bodySHA256={hash}");
        let signature = sign("12345", &url, &[]);
        assert!(verifies("12345", &url, &Posted::Body(body), &signature));
        assert!(!verifies("12345", &url, &Posted::Body(b"{}"), &signature));
        let bare = "https://example.org/sms/twilio";
        assert!(!verifies("12345", bare, &Posted::Body(body), &sign("12345", bare, &[])));
    }

    fn fields() -> impl Strategy<Value = Vec<(String, String)>> {
        proptest::collection::vec(("[A-Za-z]{1,8}", ".{0,12}"), 1..6)
    }

    proptest! {
        #[test]
        fn a_changed_field_address_or_token_never_verifies(
            token in "[a-z0-9]{1,32}", path in "[a-z/?=&]{0,16}", fields in fields(), at in 0usize..6, more in "[a-z0-9+]{1,6}"
        ) {
            let url = format!("https://care.example.org/{path}");
            let signature = sign(&token, &url, &fields);
            let check = |token: &str, url: &str, fields: &[(String, String)]| {
                verifies(token, url, &Posted::Form(fields), &signature)
            };
            prop_assert!(check(&token, &url, &fields));
            let mut shuffled = fields.clone();
            shuffled.reverse();
            prop_assert!(check(&token, &url, &shuffled));
            let longer = format!("{token}{more}");
            prop_assert!(!check(&longer, &url, &fields));
            let elsewhere = format!("{url}{more}");
            prop_assert!(!check(&token, &elsewhere, &fields));
            let mut changed = fields.clone();
            let n = at % fields.len();
            changed[n].1.push_str(&more);
            // A change may make a pair that stands there already: then the pairs are the same set.
            let (mut before, mut after) = (fields, changed.clone());
            before.sort();
            before.dedup();
            after.sort();
            after.dedup();
            let flat = |list: &[(String, String)]| list.iter().map(|(k, v)| format!("{k}{v}")).collect::<String>();
            prop_assert_eq!(check(&token, &url, &changed), flat(&before) == flat(&after));
        }

        #[test]
        fn any_bytes_are_taken_and_nothing_verifies_by_chance(
            url in ".{0,60}", body in proptest::collection::vec(any::<u8>(), 0..80), signature in ".{0,40}", fields in fields()
        ) {
            prop_assert!(!verifies("12345", &url, &Posted::Body(&body), &signature));
            prop_assert!(!verifies("12345", &url, &Posted::Form(&fields), &signature));
        }
    }
}
