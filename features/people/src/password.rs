//! Passwords: Argon2id, at most two at a time, and the same work for an account that is not there.

use std::sync::OnceLock;

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use kernel::{Error, Result, Secret};
use tokio::{sync::Semaphore, task::spawn_blocking};

/// Argon2id's defaults (19 MiB, two passes) are OWASP's; two at once keep memory and both cores free for others.
static AT_WORK: Semaphore = Semaphore::const_new(2);
/// Who waits longer than this many others is asked to come back.
static IN_LINE: Semaphore = Semaphore::const_new(32);
/// Fewest characters (NIST SP 800-63B-4 asks for 8 beside a second factor, 15 alone; a one-time link is always offered).
const FEWEST: usize = 12;
/// Most bytes, so that nobody sends a book.
const MOST: usize = 256;

/// What is wrong with a new password, as the code of a sentence.
pub(crate) fn weakness(password: &str, about: &[&str]) -> Option<&'static str> {
    let lower = password.to_lowercase();
    let mut letters: Vec<char> = lower.chars().collect();
    let long = letters.len();
    letters.sort_unstable();
    letters.dedup();
    let word = |text: &&str| text.len() >= 4 && lower.contains(&text.to_lowercase()) && long < text.len() + FEWEST;
    match () {
        () if long < FEWEST => Some("password-short"),
        () if password.len() > MOST => Some("password-long"),
        () if letters.len() < 5 || COMMON.iter().any(|c| lower.starts_with(c) && long < c.len() + 5) => {
            Some("password-common")
        }
        () if about.iter().any(word) => Some("password-about-you"),
        () => None,
    }
}

/// Beginnings of the long passwords that lists of leaked ones are full of.
const COMMON: [&str; 12] = [
    "password1234",
    "passwordpassword",
    "123456789",
    "qwertyuiop",
    "iloveyou",
    "letmein",
    "administrator",
    "welcome",
    "abcdefgh",
    "contraseña",
    "1q2w3e4r",
    "changeme",
];

/// Hashes a new password into a PHC string.
pub(crate) async fn hash(password: Secret<String>) -> Result<String> {
    in_turn(move || make(password.expose())).await?
}

/// Does the password fit? Without a stored one the same work is done, and the answer is no.
pub(crate) async fn fits(stored: Option<String>, password: Secret<String>) -> Result<bool> {
    in_turn(move || {
        let known = stored.is_some();
        let stored = match stored {
            Some(stored) => stored,
            None => nobody()?,
        };
        let parsed = PasswordHash::new(&stored).map_err(|_| Error::internal("a stored password cannot be read"))?;
        Ok(Argon2::default().verify_password(password.expose().as_bytes(), &parsed).is_ok() && known)
    })
    .await?
}

fn make(password: &str) -> Result<String> {
    let made = Argon2::default().hash_password(password.as_bytes());
    made.map(|hash| hash.to_string()).map_err(|_| Error::internal("password hashing failed"))
}

/// The hash that unknown accounts are compared with.
fn nobody() -> Result<String> {
    static NOBODY: OnceLock<String> = OnceLock::new();
    if let Some(known) = NOBODY.get() {
        return Ok(known.clone());
    }
    let made = make("nobody signs in with this")?;
    Ok(NOBODY.get_or_init(|| made).clone())
}

/// Makes the stand-in for unknown accounts before the first of them asks, so that not even the first takes longer.
pub(crate) async fn warm() -> Result<()> {
    in_turn(|| nobody().map(|_| ())).await?
}

async fn in_turn<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let _line = IN_LINE.try_acquire().map_err(|_| Error::Busy(5))?;
    let turn = AT_WORK.acquire().await.map_err(|_| Error::internal("password queue closed"))?;
    let done = spawn_blocking(work).await.map_err(|_| Error::internal("password work ended early"));
    drop(turn);
    done
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weak_ones_are_told_why() {
        let check = |password, want| assert_eq!(weakness(password, &["marisol", "vega"]), want, "{password}");
        check("short", Some("password-short"));
        check("aaaaaaaaaaaaaaa", Some("password-common"));
        check("Password1234!", Some("password-common"));
        check("1234567890123", Some("password-common"));
        check("marisol-19645", Some("password-about-you"));
        check("tea at the river at nine", None);
        check("my vega and a long walk home", None);
        check(&"long and odd ".repeat(30), Some("password-long"));
    }

    #[tokio::test]
    async fn only_the_right_one_fits() {
        let stored = hash(Secret::new("tea at the river".into())).await.unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(fits(Some(stored.clone()), Secret::new("tea at the river".into())).await.unwrap());
        assert!(!fits(Some(stored), Secret::new("tea at the lake".into())).await.unwrap());
        assert!(!fits(None, Secret::new("nobody signs in with this".into())).await.unwrap());
    }
}
