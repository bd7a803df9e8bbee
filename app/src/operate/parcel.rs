//! The backup file: encrypted frames of JSON lines, the same for both engines.
//!
//! `KITH1\n`, then frames of `u32 length, 12-byte nonce, AES-256-GCM ciphertext`. The frame's number is authenticated, and
//! the last frame is empty: a file that was cut or reordered does not open. Inside: one line for the table list, one line
//! for each row `["table", value…]` with bytes as `{"b":"base64"}` and reals as `{"r":1.5}`, one last line of counts.

use std::io::{Read, Write};

use aes_gcm::{
    Aes256Gcm, KeyInit, Nonce,
    aead::{Aead, Payload},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use kernel::{Error, Result, Secret};
use serde_json::{Value as Json, json};
use store::Value;

const MAGIC: &[u8; 6] = b"KITH1\n";
const FRAME: usize = 1 << 20;

fn io(error: std::io::Error) -> Error {
    Error::Unavailable(format!("backup file: {error}"))
}

fn damaged() -> Error {
    Error::Unavailable("the backup is damaged, cut short, or belongs to another key".into())
}

fn cipher(key: &Secret<[u8; 32]>) -> Aes256Gcm {
    Aes256Gcm::new(key.expose().into())
}

/// Writes frames.
pub struct Packer<W: Write> {
    out: W,
    cipher: Aes256Gcm,
    frame: u64,
    plain: Vec<u8>,
}

impl<W: Write> Packer<W> {
    /// Begins a parcel under `key`.
    pub fn new(mut out: W, key: &Secret<[u8; 32]>) -> Result<Self> {
        out.write_all(MAGIC).map_err(io)?;
        Ok(Self { out, cipher: cipher(key), frame: 0, plain: Vec::with_capacity(FRAME + 4096) })
    }

    /// Adds one line.
    pub fn line(&mut self, line: &Json) -> Result<()> {
        serde_json::to_writer(&mut self.plain, line).map_err(|e| Error::internal(e.to_string()))?;
        self.plain.push(b'\n');
        if self.plain.len() >= FRAME { self.seal() } else { Ok(()) }
    }

    /// Ends the parcel with its empty last frame.
    pub fn finish(mut self) -> Result<W> {
        if !self.plain.is_empty() {
            self.seal()?;
        }
        self.seal()?;
        self.out.flush().map_err(io)?;
        Ok(self.out)
    }

    fn seal(&mut self) -> Result<()> {
        let mut nonce = [0u8; 12];
        getrandom::fill(&mut nonce).map_err(|e| Error::internal(e.to_string()))?;
        let number = self.frame.to_be_bytes();
        let payload = Payload { msg: &self.plain, aad: &number };
        let sealed = self.cipher.encrypt(&Nonce::from(nonce), payload).map_err(|_| Error::internal("seal"))?;
        let length = u32::try_from(sealed.len()).map_err(|_| Error::internal("frame too long"))?;
        for part in [length.to_be_bytes().as_slice(), &nonce, &sealed] {
            self.out.write_all(part).map_err(io)?;
        }
        self.frame += 1;
        self.plain.clear();
        Ok(())
    }
}

/// Reads frames.
pub struct Unpacker<R: Read> {
    from: R,
    cipher: Aes256Gcm,
    frame: u64,
    lines: std::vec::IntoIter<Json>,
    ended: bool,
}

impl<R: Read> Unpacker<R> {
    /// Opens a parcel under `key`.
    pub fn new(mut from: R, key: &Secret<[u8; 32]>) -> Result<Self> {
        let mut magic = [0u8; 6];
        from.read_exact(&mut magic).map_err(|_| damaged())?;
        if &magic != MAGIC {
            return Err(Error::Unavailable("this is not a Kith backup".into()));
        }
        Ok(Self { from, cipher: cipher(key), frame: 0, lines: Vec::new().into_iter(), ended: false })
    }

    /// The next line; none after the authenticated end.
    pub fn line(&mut self) -> Result<Option<Json>> {
        loop {
            if let Some(line) = self.lines.next() {
                return Ok(Some(line));
            }
            if self.ended {
                return Ok(None);
            }
            self.open()?;
        }
    }

    fn open(&mut self) -> Result<()> {
        let (mut length, mut nonce) = ([0u8; 4], [0u8; 12]);
        self.from.read_exact(&mut length).map_err(|_| damaged())?;
        self.from.read_exact(&mut nonce).map_err(|_| damaged())?;
        let length = usize::try_from(u32::from_be_bytes(length)).map_err(|_| damaged())?;
        if length > 64 * FRAME {
            return Err(damaged());
        }
        let mut sealed = vec![0u8; length];
        self.from.read_exact(&mut sealed).map_err(|_| damaged())?;
        let number = self.frame.to_be_bytes();
        let payload = Payload { msg: &sealed, aad: &number };
        let plain = self.cipher.decrypt(&Nonce::from(nonce), payload).map_err(|_| damaged())?;
        self.frame += 1;
        self.ended = plain.is_empty();
        let lines = serde_json::Deserializer::from_slice(&plain).into_iter::<Json>();
        self.lines = lines.collect::<Result<Vec<_>, _>>().map_err(|_| damaged())?.into_iter();
        Ok(())
    }
}

/// A column as JSON.
pub fn to_json(value: &Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Int(v) => json!(v),
        // The bits, so that the figure is the same on both engines.
        Value::Real(v) => json!({ "r": v.to_bits().to_string() }),
        Value::Text(v) => json!(v),
        Value::Blob(v) => json!({ "b": STANDARD.encode(v) }),
        Value::Id(v) => json!({ "b": STANDARD.encode(v) }),
    }
}

/// A column from JSON.
pub fn from_json(json: &Json) -> Result<Value> {
    Ok(match json {
        Json::Null => Value::Null,
        Json::Number(n) => Value::Int(n.as_i64().ok_or_else(damaged)?),
        Json::String(s) => Value::Text(s.clone()),
        Json::Object(o) => match (o.get("b").and_then(Json::as_str), o.get("r").and_then(Json::as_str)) {
            (Some(b), _) => Value::Blob(STANDARD.decode(b).map_err(|_| damaged())?),
            (_, Some(r)) => Value::Real(f64::from_bits(r.parse().map_err(|_| damaged())?)),
            _ => return Err(damaged()),
        },
        _ => return Err(damaged()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parcel_comes_back_and_a_cut_one_does_not_open() {
        let key = Secret::new([1u8; 32]);
        let mut packer = Packer::new(Vec::new(), &key).unwrap();
        let values =
            [Value::Null, Value::Int(-5), Value::Real(0.1), Value::Text("ñ\n".into()), Value::Blob(vec![0, 1, 2])];
        let row: Vec<Json> = values.iter().map(to_json).collect();
        for _ in 0..50_000 {
            packer.line(&json!(row)).unwrap();
        }
        let bytes = packer.finish().unwrap();
        let read = |bytes: &[u8], key| -> Result<usize> {
            let mut unpacker = Unpacker::new(bytes, key)?;
            let mut n = 0;
            while let Some(line) = unpacker.line()? {
                let back: Vec<Value> = line.as_array().unwrap().iter().map(|v| from_json(v).unwrap()).collect();
                assert_eq!(back, values);
                n += 1;
            }
            Ok(n)
        };
        assert_eq!(read(&bytes, &key).unwrap(), 50_000);
        assert!(read(&bytes[..bytes.len() - 32], &key).is_err());
        assert!(read(&bytes, &Secret::new([2; 32])).is_err());
    }
}
