//! The database key: 256 random bits in a file that only its owner reads.

use std::{fs, io::Write, os::unix::fs::OpenOptionsExt, path::Path};

use kernel::{Error, Result, Secret};

/// A raw 256-bit key. SQLCipher takes it as it is, without key derivation at each open.
#[derive(Debug, Clone)]
pub struct Key(Secret<[u8; 32]>);

impl Key {
    /// Wraps 32 bytes.
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(Secret::new(bytes))
    }

    /// Fresh from the operating system's randomness.
    pub fn random() -> Result<Self> {
        let mut bytes = [0u8; 32];
        getrandom::fill(&mut bytes).map_err(|e| Error::internal(format!("no randomness: {e}")))?;
        Ok(Self::new(bytes))
    }

    /// Reads the key file (64 hex digits), or makes it with mode 0600 when it is absent and `may_make`.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when it is absent, unreadable, or not 64 hex digits.
    pub fn load(path: &Path, may_make: bool) -> Result<Self> {
        match fs::read_to_string(path) {
            Ok(text) => Self::from_hex(text.trim()).ok_or_else(|| Error::Unavailable("key file is damaged".into())),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound && may_make => {
                let key = Self::random()?;
                let made = fs::File::options().write(true).create_new(true).mode(0o600).open(path);
                let mut file = made.map_err(|e| Error::Unavailable(format!("key file: {e}")))?;
                let written = file.write_all(key.hex().as_bytes()).and_then(|()| file.sync_all());
                written.map_err(|e| Error::Unavailable(format!("key file: {e}")))?;
                Ok(key)
            }
            Err(e) => Err(Error::Unavailable(format!("key file: {e}"))),
        }
    }

    /// The bytes, for the ciphers that derive their own keys from it.
    pub fn expose(&self) -> &[u8; 32] {
        self.0.expose()
    }

    /// 64 lower-case hex digits.
    pub(crate) fn hex(&self) -> String {
        self.0.expose().iter().fold(String::with_capacity(64), |mut text, byte| {
            for nibble in [byte >> 4, byte & 15] {
                text.push(char::from_digit(u32::from(nibble), 16).unwrap_or('0'));
            }
            text
        })
    }

    fn from_hex(text: &str) -> Option<Self> {
        let mut bytes = [0u8; 32];
        if text.len() != 64 || !text.is_ascii() {
            return None;
        }
        for (i, slot) in bytes.iter_mut().enumerate() {
            *slot = u8::from_str_radix(text.get(2 * i..2 * i + 2)?, 16).ok()?;
        }
        Some(Self::new(bytes))
    }
}
