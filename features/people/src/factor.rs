//! The second factor: TOTP (RFC 6238), its secret sealed at rest, and recovery codes.

use aes_gcm::{
    Aes256Gcm,
    aead::{Aead, KeyInit, Payload},
};
use gate::Keys;
use kernel::{Error, PersonId, RawId, Result, Secret, Time};
use qrcode::{EcLevel, QrCode};
use totp_rs::{Algorithm, Builder, Totp};

/// Bytes of a nonce of AES-GCM.
const NONCE: usize = 12;
/// Recovery codes made at once.
pub(crate) const CODES: usize = 10;

fn totp(secret: &[u8], digits: u8, algorithm: Algorithm) -> Totp {
    // One step back and one ahead: a telephone's clock may be half a minute off.
    Builder::new()
        .with_algorithm(algorithm)
        .with_digits(digits)
        .with_secret(secret.to_vec())
        .with_skew(1)
        .with_step_duration(30)
        .build_noncompliant()
}

/// A fresh secret of 160 bits, as RFC 4226 recommends.
pub(crate) fn fresh() -> Result<Secret<Vec<u8>>> {
    Ok(Secret::new(Keys::token()?[..20].to_vec()))
}

/// The time step that a typed code fits, if it fits one of the three round `now`. Spaces do not matter.
pub(crate) fn step_of(secret: &Secret<Vec<u8>>, typed: &str, now: Time) -> Option<i64> {
    let code: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    let seconds = u64::try_from(now.micros() / 1_000_000).ok()?;
    let step = totp(secret.expose(), 6, Algorithm::SHA1).check(&code, seconds)?;
    i64::try_from(step).ok()
}

/// Seals a secret with a key of the organisation; bound to the person, so that it fits no other row.
pub(crate) fn seal(keys: &Keys, person: PersonId, secret: &Secret<Vec<u8>>) -> Result<Vec<u8>> {
    let nonce = &Keys::token()?[..NONCE];
    let payload = Payload { msg: secret.expose(), aad: &person.raw().0 };
    let sealed = cipher(keys)?.encrypt(nonce.try_into().map_err(|_| fault())?, payload).map_err(|_| fault())?;
    Ok([nonce, &sealed].concat())
}

/// Opens what [`seal`] made for the same person.
pub(crate) fn unseal(keys: &Keys, person: PersonId, sealed: &[u8]) -> Result<Secret<Vec<u8>>> {
    let (nonce, body) = sealed.split_at_checked(NONCE).ok_or_else(fault)?;
    let payload = Payload { msg: body, aad: &person.raw().0 };
    let secret = cipher(keys)?.decrypt(nonce.try_into().map_err(|_| fault())?, payload).map_err(|_| fault())?;
    Ok(Secret::new(secret))
}

fn cipher(keys: &Keys) -> Result<Aes256Gcm> {
    Aes256Gcm::new_from_slice(keys.derive("people-totp").expose()).map_err(|_| fault())
}

fn fault() -> Error {
    Error::internal("a second factor cannot be opened: is this the organisation's key?")
}

/// The secret as text, in groups of four, for whoever cannot scan.
pub(crate) fn as_text(secret: &Secret<Vec<u8>>) -> String {
    let text: Vec<char> = base32(secret.expose()).chars().collect();
    text.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

fn base32(bytes: &[u8]) -> String {
    totp_rs::Secret::from(bytes).to_base32()
}

/// The picture that an authenticator app scans, as SVG in black on white; the key-URI format of those apps.
pub(crate) fn picture(secret: &Secret<Vec<u8>>, organisation: &str, account: &str) -> Result<String> {
    let (issuer, account) = (percent(organisation), percent(account));
    let uri = format!("otpauth://totp/{issuer}:{account}?secret={}&issuer={issuer}", base32(secret.expose()));
    let code = QrCode::with_error_correction_level(uri.as_bytes(), EcLevel::M)
        .map_err(|_| Error::internal("no picture of a key"))?;
    let svg = code.render::<qrcode::render::svg::Color<'_>>().min_dimensions(220, 220).build();
    Ok(svg.split_once("?>").map_or(svg.clone(), |(_, body)| body.to_owned()))
}

/// Percent-encodes all but unreserved characters.
fn percent(text: &str) -> String {
    let keep = |b: u8| b.is_ascii_alphanumeric() || b"-._~".contains(&b);
    text.bytes().map(|b| if keep(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}

/// Fresh recovery codes of 50 bits, as `abcde-fghjk`.
pub(crate) fn recovery_codes() -> Result<Vec<String>> {
    let code = |_| {
        let mut bytes = [0u8; 16];
        bytes.copy_from_slice(&Keys::token()?[..16]);
        let text = RawId(bytes).to_string();
        Ok(format!("{}-{}", &text[6..11], &text[11..16]))
    };
    (0..CODES).map(code).collect()
}

/// The keyed hash under which a code is kept. Case, spaces and hyphens do not matter.
pub(crate) fn code_hash(keys: &Keys, person: PersonId, code: &str) -> [u8; 32] {
    let plain: String = code.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    keys.mac("people-recovery", &[&person.raw().0, plain.as_bytes()])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B: secret, algorithm, seconds, eight digits.
    const OWN: [(&str, &str, u64, &str); 4] = [
        ("12345678901234567890", "SHA1", 59, "94287082"),
        ("12345678901234567890", "SHA1", 1_111_111_109, "07081804"),
        ("12345678901234567890", "SHA1", 20_000_000_000, "65353130"),
        ("12345678901234567890123456789012", "SHA256", 59, "46119246"),
    ];

    fn check(secret: &str, algorithm: &str, seconds: u64, want: &str) {
        let algorithm = match algorithm {
            "SHA1" => Algorithm::SHA1,
            "SHA256" => Algorithm::SHA256,
            _ => Algorithm::SHA512,
        };
        let totp = totp(secret.as_bytes(), 8, algorithm);
        assert_eq!(totp.check(want, seconds), Some(seconds / 30), "{algorithm:?} {seconds}");
        assert_eq!(totp.check(want, seconds + 90), None, "a code is over after its steps");
    }

    #[test]
    fn rfc_6238_own_vectors() {
        OWN.iter().for_each(|(secret, algorithm, seconds, want)| check(secret, algorithm, *seconds, want));
    }

    #[test]
    fn rfc_6238_shared_vectors() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/webauthn-totp/rfc6238-totp.csv");
        let Ok(text) = std::fs::read_to_string(path) else {
            println!("SKIPPED: ../shared/data is absent");
            return;
        };
        let mut read = 0;
        for line in text.lines().skip(1).filter(|line| !line.is_empty()) {
            let cells: Vec<&str> = line.split(',').collect();
            check(cells[0], cells[1], cells[2].parse().unwrap(), cells[5]);
            read += 1;
        }
        assert!(read >= 18, "{read}");
    }

    #[test]
    fn six_digits_within_a_minute_and_a_half() {
        let secret = Secret::new(b"12345678901234567890".to_vec());
        let at = |seconds: i64| Time::default().plus_seconds(seconds);
        assert_eq!(step_of(&secret, "287 082", at(59)), Some(1));
        assert_eq!(step_of(&secret, "287082", at(29)), Some(1));
        assert_eq!(step_of(&secret, "287082", at(89)), Some(1));
        assert_eq!(step_of(&secret, "287082", at(90)), None);
        assert_eq!(step_of(&secret, "28708", at(59)), None);
        assert_eq!(step_of(&secret, "", at(59)), None);
    }

    #[test]
    fn secrets_are_sealed_for_one_person() {
        let keys = Keys::new(&store::Key::new([7; 32]));
        let (ana, ben) = (PersonId::new(Time::default()), PersonId::new(Time::default()));
        let secret = fresh().unwrap();
        let mut sealed = seal(&keys, ana, &secret).unwrap();
        assert!(!sealed.windows(20).any(|part| part == secret.expose().as_slice()));
        assert_eq!(unseal(&keys, ana, &sealed).unwrap().expose(), secret.expose());
        assert!(unseal(&keys, ben, &sealed).is_err());
        sealed[20] ^= 1;
        assert!(unseal(&keys, ana, &sealed).is_err());
        assert!(unseal(&keys, ana, &[]).is_err());
    }

    #[test]
    fn text_and_picture() {
        // RFC 4648, section 10.
        let check = |bytes: &[u8], want| assert_eq!(base32(bytes), want);
        check(b"", "");
        check(b"f", "MY");
        check(b"foobar", "MZXW6YTBOI");
        let svg = picture(&Secret::new(vec![1; 20]), "Riverbend Health", "ana@example.org").unwrap();
        assert!(svg.starts_with("<svg") && !svg.contains("style"));
        assert_eq!(as_text(&Secret::new(vec![0; 20])), "AAAA AAAA AAAA AAAA AAAA AAAA AAAA AAAA");
    }

    #[test]
    fn recovery_codes_differ_and_are_forgiving() {
        let keys = Keys::new(&store::Key::new([7; 32]));
        let ana = PersonId::new(Time::default());
        let codes = recovery_codes().unwrap();
        assert!(codes.len() == CODES && codes.iter().all(|c| c.len() == 11) && codes[0] != codes[1]);
        let loud = codes[0].to_uppercase().replace('-', " ");
        assert_eq!(code_hash(&keys, ana, &codes[0]), code_hash(&keys, ana, &loud));
    }
}
