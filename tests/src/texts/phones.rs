//! The other side of the carrier: everybody's phone. Kannel's fake carrier speaks lines: `sender receiver kind words`.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use kernel::{Clock, Time};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpStream, tcp::OwnedWriteHalf},
};

/// The number of the practice.
pub const PRACTICE: &str = "+14065550142";

/// A text on a phone.
#[derive(Debug, Clone)]
pub struct Text {
    /// By Kith's clock.
    pub at: Time,
    /// The words.
    pub words: String,
}

impl Text {
    /// It confirms that texts ended.
    pub fn confirms_stop(&self) -> bool {
        ["no more messages", "no recibirá más"].iter().any(|part| self.words.contains(part))
    }
}

/// What every phone got and said, in order.
#[derive(Default)]
struct Log {
    got: HashMap<String, Vec<Text>>,
    said: HashMap<String, Vec<Text>>,
    /// Texts that went either way.
    count: u64,
}

/// All phones, on one line to the carrier.
#[derive(Clone)]
pub struct Phones {
    line: Arc<tokio::sync::Mutex<OwnedWriteHalf>>,
    log: Arc<Mutex<Log>>,
    clock: Clock,
}

impl Phones {
    /// Connects to the carrier and listens from now on.
    pub async fn connect(port: u16, clock: Clock) -> Self {
        let (read, write) = TcpStream::connect(("127.0.0.1", port)).await.unwrap().into_split();
        let log = Arc::new(Mutex::new(Log::default()));
        let phones =
            Self { line: Arc::new(tokio::sync::Mutex::new(write)), log: Arc::clone(&log), clock: clock.clone() };
        tokio::spawn(async move {
            let mut lines = BufReader::new(read).split(b'\n');
            while let Ok(Some(line)) = lines.next_segment().await {
                let Some((number, words)) = read_line(&String::from_utf8_lossy(&line)) else { continue };
                let mut log = log.lock().unwrap();
                log.count += 1;
                log.got.entry(number).or_default().push(Text { at: clock.now(), words });
            }
        });
        phones
    }

    /// A person texts the practice. Letters beyond ASCII go wide, as phones send them.
    pub async fn say(&self, number: &str, words: &str) {
        let line = if words.is_ascii() {
            format!("{number} {PRACTICE} text {words}\n")
        } else {
            let wide: String = words.encode_utf16().flat_map(u16::to_be_bytes).map(|b| format!("%{b:02X}")).collect();
            format!("{number} {PRACTICE} ucs2 {wide}\n")
        };
        {
            let mut log = self.log.lock().unwrap();
            log.count += 1;
            log.said.entry(number.into()).or_default().push(Text { at: self.clock.now(), words: words.into() });
        }
        self.line.lock().await.write_all(line.as_bytes()).await.unwrap();
    }

    /// What a phone got until now.
    pub fn got(&self, number: &str) -> Vec<Text> {
        self.log.lock().unwrap().got.get(number).cloned().unwrap_or_default()
    }

    /// What a person said until now.
    pub fn said(&self, number: &str) -> Vec<Text> {
        self.log.lock().unwrap().said.get(number).cloned().unwrap_or_default()
    }

    /// Texts that went either way.
    pub fn count(&self) -> u64 {
        self.log.lock().unwrap().count
    }

    /// Numbers that got a text.
    pub fn reached(&self) -> Vec<String> {
        self.log.lock().unwrap().got.keys().cloned().collect()
    }
}

/// Number and words of a line; nothing for the second and later parts of a long text.
fn read_line(line: &str) -> Option<(String, String)> {
    let mut parts = line.splitn(4, ' ');
    let (_, number, kind, rest) = (parts.next()?, parts.next()?, parts.next()?, parts.next().unwrap_or_default());
    let words = match kind {
        "ucs-2" => {
            let bytes = bytes(rest);
            let units = bytes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
            char::decode_utf16(units).map(|c| c.unwrap_or('?')).collect()
        }
        // The header's last byte is the number of the part.
        "udh" => {
            let (header, data) = rest.split_once(" data ")?;
            if bytes(header).last() != Some(&1) {
                return None;
            }
            bytes(data).into_iter().filter(|b| *b != 0).map(char::from).collect()
        }
        _ => rest.to_owned(),
    };
    Some((number.to_owned(), words))
}

fn bytes(escaped: &str) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = escaped.as_bytes();
    while let Some((first, more)) = rest.split_first() {
        let hex = more.get(..2).filter(|_| *first == b'%').and_then(|two| std::str::from_utf8(two).ok());
        match hex.and_then(|two| u8::from_str_radix(two, 16).ok()) {
            Some(byte) => {
                out.push(byte);
                rest = &more[2..];
            }
            None => {
                out.push(if *first == b'+' { b' ' } else { *first });
                rest = more;
            }
        }
    }
    out
}
