//! A push message, encrypted for one browser: RFC 8291 over one record of aes128gcm (RFC 8188). The push service that
//! carries it cannot read it.

use aes_gcm::{
    Aes128Gcm, Nonce,
    aead::{Aead, KeyInit as _},
};
use gate::Keys;
use hmac::{Hmac, Mac};
use kernel::{Error, Result};
use p256::{PublicKey, SecretKey};
use sha2::Sha256;

use super::{point, subscription::Subscription};

/// Bytes of a message that every push service takes, head and tag included (RFC 8291, 4).
const MOST: usize = 4096;
/// Messages are filled up to a multiple of so many bytes, so that a length does not tell which notice it is.
const STEP: usize = 512;
/// Bytes of the authentication tag.
const TAG: usize = 16;

/// Encrypts words with a key and a salt that are used once.
///
/// # Errors
/// [`Error::Internal`] when the words are too long for a push message.
pub(crate) fn seal(to: &Subscription, words: &[u8]) -> Result<Vec<u8>> {
    let random = Keys::token()?;
    let salt: [u8; 16] = std::array::from_fn(|i| random[i]);
    seal_with(to, words, (&fresh()?, &salt), STEP)
}

/// A key pair for one message. A number that is no key comes once in four thousand million.
fn fresh() -> Result<SecretKey> {
    for _ in 0..4 {
        if let Ok(key) = SecretKey::from_slice(&Keys::token()?) {
            return Ok(key);
        }
    }
    Err(Error::internal("no randomness for a push message"))
}

fn seal_with(to: &Subscription, words: &[u8], (own, salt): (&SecretKey, &[u8; 16]), step: usize) -> Result<Vec<u8>> {
    let fault = |_| Error::internal("a push message cannot be encrypted");
    let theirs = PublicKey::from_sec1_bytes(&to.p256dh).map_err(|_| Error::internal("a push key is no point"))?;
    let public = point(&own.public_key());
    let shared = own.diffie_hellman(&theirs);
    let first = mac(&to.auth, &[shared.raw_secret_bytes().as_slice()])?;
    let input = mac(&first, &[b"WebPush: info\0", &to.p256dh, &public, &[1]])?;
    let second = mac(salt, &[&input])?;
    let key = mac(&second, &[b"Content-Encoding: aes128gcm\0", &[1]])?;
    let nonce = mac(&second, &[b"Content-Encoding: nonce\0", &[1]])?;

    let mut head = salt.to_vec();
    head.extend_from_slice(&u32::try_from(MOST).unwrap_or(u32::MAX).to_be_bytes());
    head.push(u8::try_from(public.len()).unwrap_or(u8::MAX));
    head.extend_from_slice(&public);

    // The last record ends in 2, then zeros (RFC 8188, 2).
    let mut record = [words, &[2]].concat();
    record.resize(record.len().next_multiple_of(step.max(1)), 0);
    if head.len() + record.len() + TAG > MOST {
        return Err(Error::internal("a push message is too long"));
    }
    let cipher = Aes128Gcm::new_from_slice(&key[..16]).map_err(|_| Error::internal("push key length"))?;
    let nonce: [u8; 12] = std::array::from_fn(|i| nonce[i]);
    let sealed = cipher.encrypt(&Nonce::from(nonce), record.as_slice()).map_err(fault)?;
    Ok([head, sealed].concat())
}

/// HMAC-SHA-256: with it HKDF (RFC 5869) is one step to extract and one to expand, for at most 32 bytes.
fn mac(key: &[u8], parts: &[&[u8]]) -> Result<[u8; 32]> {
    let mut mac =
        <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(key).map_err(|_| Error::internal("push key length"))?;
    parts.iter().for_each(|part| mac.update(part));
    Ok(mac.finalize().into_bytes().into())
}

#[cfg(test)]
mod tests {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

    use super::{
        super::subscription::tests::{AUTH, P256DH},
        *,
    };

    fn bytes(text: &str) -> Vec<u8> {
        URL_SAFE_NO_PAD.decode(text).unwrap()
    }

    fn browser() -> Subscription {
        Subscription::parse("https://push.example.net/push/JzLQ3raZJfFBR0aqvOMsLrt54w4rJUsV", P256DH, AUTH, false)
            .unwrap()
    }

    #[test]
    fn the_example_of_rfc_8291_comes_out_byte_for_byte() {
        let own = SecretKey::from_slice(&bytes("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw")).unwrap();
        let salt: [u8; 16] = bytes("DGv6ra1nlYgDCS1FRnbzlw").try_into().unwrap();
        let words = b"When I grow up, I want to be a watermelon";
        let sealed = seal_with(&browser(), words, (&own, &salt), 1).unwrap();
        let want = "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN";
        assert_eq!(URL_SAFE_NO_PAD.encode(sealed), want);
    }

    #[test]
    fn no_two_messages_are_alike_and_their_length_tells_little() {
        let (one, two) = (seal(&browser(), b"a").unwrap(), seal(&browser(), b"a").unwrap());
        assert!(one != two && one[..16] != two[..16] && one[21..86] != two[21..86]);
        assert_eq!(one.len(), seal(&browser(), &[b'x'; STEP - 1]).unwrap().len());
        assert!(one.len() < seal(&browser(), &[b'x'; STEP]).unwrap().len());
        assert!(seal(&browser(), &[b'x'; 3500]).unwrap().len() <= MOST);
        assert!(seal(&browser(), &[b'x'; MOST]).is_err());
    }
}
