//! A push service on this machine, and browsers that open what it got: the other side of RFC 8291 and 8292, written anew.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use aes_gcm::{
    Aes128Gcm, Nonce,
    aead::{Aead, KeyInit as _},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, Mac};
use p256::{
    PublicKey, SecretKey,
    ecdsa::{Signature, VerifyingKey, signature::Verifier as _},
};
use serde_json::Value;
use sha2::Sha256;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// What a push service got.
#[derive(Debug, Clone)]
pub struct Heard {
    pub path: String,
    pub headers: HashMap<String, String>,
    pub body: Vec<u8>,
}

impl Heard {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    /// Verifies who sent it, as RFC 8292 wants it, with the key that the page gave; gives the claims.
    pub fn signed_by(&self, key: &str) -> Value {
        let (token, beside) =
            self.header("authorization").strip_prefix("vapid t=").unwrap().split_once(", k=").unwrap();
        assert_eq!(beside, key);
        let read = |text: &str| URL_SAFE_NO_PAD.decode(text).unwrap();
        let (words, signature) = token.rsplit_once('.').unwrap();
        let theirs = VerifyingKey::from_sec1_bytes(&read(key)).unwrap();
        theirs.verify(words.as_bytes(), &Signature::from_slice(&read(signature)).unwrap()).unwrap();
        let (head, claims) = words.split_once('.').unwrap();
        let head: Value = serde_json::from_slice(&read(head)).unwrap();
        assert_eq!((&head["typ"], &head["alg"]), (&Value::from("JWT"), &Value::from("ES256")));
        serde_json::from_slice(&read(claims)).unwrap()
    }
}

/// Answers with a number for each path, 201 where none was said, and not at all where it is 0.
#[derive(Clone)]
pub struct Service {
    pub port: u16,
    heard: Arc<Mutex<Vec<Heard>>>,
    says: Arc<Mutex<HashMap<String, u16>>>,
}

impl Service {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let service = Self { port, heard: Arc::default(), says: Arc::default() };
        let one = service.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(one.clone().serve(stream));
            }
        });
        service
    }

    pub fn says(&self, browser: &Browser, status: u16) {
        self.says.lock().unwrap().insert(browser.path.clone(), status);
    }

    /// What came since the last time.
    pub fn heard(&self) -> Vec<Heard> {
        std::mem::take(&mut self.heard.lock().unwrap())
    }

    async fn serve(self, mut stream: TcpStream) {
        while let Some(heard) = read(&mut stream).await {
            let status = self.says.lock().unwrap().get(&heard.path).copied().unwrap_or(201);
            self.heard.lock().unwrap().push(heard);
            let answer = format!("HTTP/1.1 {status} Said\r\nContent-Length: 0\r\n\r\n");
            if status == 0 || stream.write_all(answer.as_bytes()).await.is_err() {
                break;
            }
        }
    }
}

async fn read(stream: &mut TcpStream) -> Option<Heard> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.ok()?);
    }
    let head = String::from_utf8(head).unwrap();
    let mut lines = head.trim_end().lines();
    let mut first = lines.next()?.split(' ');
    assert_eq!(first.next(), Some("POST"));
    let path = first.next()?.to_owned();
    let pair = |line: &str| line.split_once(": ").map(|(name, value)| (name.to_lowercase(), value.to_owned()));
    let headers: HashMap<String, String> = lines.filter_map(pair).collect();
    let mut body = vec![0; headers["content-length"].parse().unwrap()];
    stream.read_exact(&mut body).await.ok()?;
    Some(Heard { path, headers, body })
}

/// A browser with a subscription.
pub struct Browser {
    port: u16,
    path: String,
    secret: SecretKey,
    auth: [u8; 16],
}

impl Browser {
    pub fn new(service: &Service, name: &str, seed: u8) -> Self {
        let secret = SecretKey::from_slice(&[seed; 32]).unwrap();
        Self { port: service.port, path: format!("/push/{name}"), secret, auth: [seed; 16] }
    }

    pub fn endpoint(&self) -> String {
        format!("http://127.0.0.1:{}{}", self.port, self.path)
    }

    fn point(&self) -> Vec<u8> {
        self.secret.public_key().to_sec1_bytes().into_vec()
    }

    /// The form's fields.
    pub fn given(&self) -> [(&'static str, String); 3] {
        let (key, auth) = (URL_SAFE_NO_PAD.encode(self.point()), URL_SAFE_NO_PAD.encode(self.auth));
        [("endpoint", self.endpoint()), ("p256dh", key), ("auth", auth)]
    }

    /// Opens what came for it (RFC 8291, 3.4; RFC 8188, 2).
    pub fn open(&self, heard: &Heard) -> Value {
        assert_eq!((heard.path.as_str(), heard.header("content-encoding")), (self.path.as_str(), "aes128gcm"));
        let (salt, rest) = heard.body.split_at(16);
        let (size, rest) = rest.split_at(4);
        let (sender, sealed) = rest[1..].split_at(usize::from(rest[0]));
        assert!(u32::from_be_bytes(size.try_into().unwrap()) as usize >= sealed.len());
        let theirs = PublicKey::from_sec1_bytes(sender).unwrap();
        let shared = self.secret.diffie_hellman(&theirs);
        let info = [b"WebPush: info\0".as_slice(), &self.point(), sender].concat();
        let input = derived(&self.auth, shared.raw_secret_bytes().as_slice(), &info);
        let key = derived(salt, &input, b"Content-Encoding: aes128gcm\0");
        let nonce: [u8; 12] = derived(salt, &input, b"Content-Encoding: nonce\0")[..12].try_into().unwrap();
        let cipher = Aes128Gcm::new_from_slice(&key[..16]).unwrap();
        let record = cipher.decrypt(&Nonce::from(nonce), sealed).unwrap();
        let end = record.iter().rposition(|b| *b != 0).unwrap();
        assert_eq!(record[end], 2, "the last record");
        serde_json::from_slice(&record[..end]).unwrap()
    }
}

/// HKDF with SHA-256, 32 bytes (RFC 5869).
fn derived(salt: &[u8], input: &[u8], info: &[u8]) -> Vec<u8> {
    let mac = |key: &[u8], parts: &[&[u8]]| {
        let mut mac = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(key).unwrap();
        parts.iter().for_each(|part| mac.update(part));
        mac.finalize().into_bytes().to_vec()
    };
    mac(&mac(salt, &[input]), &[info, &[1]])
}
