//! Texts over Kannel 1.4: out by its sendsms interface, in by what its smsbox asks of us (a text came, a delivery report).
//! `deploy/kannel.md` tells how the two are set up.

use std::{
    fmt::Write,
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use kernel::{Boxed, Error, RawId, Result, Secret};
use rules::sms::{Coding, segments};
use subtle::ConstantTimeEq;
use tokio::{
    sync::Mutex,
    time::{Instant, sleep_until},
};

use crate::{
    Channel,
    delivery::Told,
    gateway::{Gateway, Parcel, Receipt},
    wire::{Answer, Wire},
};

#[cfg(test)]
mod tests;

/// The gateway's name in the outbox.
pub(crate) const NAME: &str = "kannel";
/// Reports of how a text ended: delivered 1, undelivered 2, refused by the network 16.
const ENDS: u8 = 1 | 2 | 16;
/// Reports that it is on its way: queued 4, accepted 8. A network that tells how texts end need not tell these as well.
const ON_ITS_WAY: u8 = 4 | 8;
/// Where reports go.
const REPORT: &str = "/gateways/kannel/report";
/// A shorter secret could be guessed.
const SHORTEST_KEY: usize = 16;

/// How Kannel is reached, and how it reaches us.
#[derive(Debug, Clone)]
pub struct KannelConfig {
    /// The whole sendsms address, such as `http://127.0.0.1:13013/cgi-bin/sendsms`.
    pub url: String,
    /// `username` of its `sendsms-user` group.
    pub user: String,
    /// `password` of the same group.
    pub password: Secret<String>,
    /// The number or name that texts come from.
    pub from: String,
    /// The secret that Kannel gives back with every text and report; at least 16 letters, digits, `-` or `_`.
    pub key: Secret<String>,
    /// Our own address as Kannel reaches it, such as `http://127.0.0.1:8080`.
    pub callback: String,
    /// Texts in one second at most; none sets no bound.
    pub texts_per_second: Option<u32>,
}

/// A gateway for texts. Contribute it as a part: `slice.part(Kannel::new(config)?)`.
pub struct Kannel {
    config: KannelConfig,
    wire: Wire,
    /// When a text was last handed over.
    last: Mutex<Instant>,
    /// The network told that a text arrived, since this program began.
    tells_ends: AtomicBool,
}

impl Kannel {
    /// Checks the configuration.
    ///
    /// # Errors
    /// [`Error::Unavailable`] that names the key which cannot be used; no secret is in it.
    pub fn new(config: KannelConfig) -> Result<Self> {
        let bad = |what: &str| Err(Error::Unavailable(format!("configuration: kannel.{what}")));
        let address =
            |text: &str| text.parse::<http::Uri>().is_ok_and(|uri| uri.scheme().is_some() && uri.host().is_some());
        if !address(&config.url) || config.url.contains('?') {
            return bad("url is not an address such as http://127.0.0.1:13013/cgi-bin/sendsms");
        }
        if !address(&config.callback) || config.callback.contains(['?', '%', '#']) {
            return bad("callback is not an address such as http://127.0.0.1:8080");
        }
        let key = config.key.expose();
        if key.len() < SHORTEST_KEY || !key.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b)) {
            return bad("key needs at least 16 letters, digits, - or _");
        }
        if config.from.is_empty() || config.user.is_empty() {
            return bad("from and kannel.user may not be empty");
        }
        if config.texts_per_second == Some(0) {
            return bad("texts_per_second is at least 1");
        }
        Ok(Self { config, wire: Wire::new()?, last: Mutex::new(Instant::now()), tells_ends: AtomicBool::new(false) })
    }

    /// The secret was given back. Takes the same time for every wrong one of that length.
    pub(crate) fn knows(&self, key: &[u8]) -> bool {
        let ours = self.config.key.expose().as_bytes();
        bool::from(key.ct_eq(ours))
    }

    /// Learns from a report what the network tells.
    pub(crate) fn hears(&self, told: &Told) {
        if *told == Told::Delivered {
            self.tells_ends.store(true, Ordering::Relaxed);
        }
    }

    fn question(&self, parcel: &Parcel<'_>) -> String {
        let c = &self.config;
        let text = parcel.text.get();
        let coding = if segments(text).coding == Coding::Gsm7 { "0" } else { "2" };
        let base = c.callback.trim_end_matches('/');
        // Kannel puts the kind of report in place of %d.
        let report = format!("{base}{}?key={}&notice={}&type=%d", REPORT, c.key.expose(), parcel.id);
        let mask = if self.tells_ends.load(Ordering::Relaxed) { ENDS } else { ENDS | ON_ITS_WAY };
        let mask = mask.to_string();
        let fields = [
            ("username", c.user.as_str()),
            ("password", c.password.expose()),
            ("from", &c.from),
            ("to", parcel.to),
            ("charset", "UTF-8"),
            ("coding", coding),
            ("dlr-mask", &mask),
            ("dlr-url", &report),
            ("text", text),
        ];
        let fields: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={}", escaped(value))).collect();
        format!("{}?{}", c.url, fields.join("&"))
    }

    async fn hand_over(&self, parcel: Parcel<'_>) -> Receipt {
        let Ok(request) = http::Request::get(self.question(&parcel)).body(String::new()) else {
            return Receipt::Refused("configuration".into());
        };
        *self.last.lock().await = Instant::now();
        match self.wire.ask(request).await {
            Ok(answer) => receipt(&answer),
            Err(fault) => fault.into(),
        }
    }
}

impl Gateway for Kannel {
    fn name(&self) -> &'static str {
        NAME
    }
    fn carries(&self, channel: Channel) -> bool {
        channel == Channel::Sms
    }
    fn send<'a>(&'a self, parcel: Parcel<'a>) -> Boxed<'a, Receipt> {
        Box::pin(self.hand_over(parcel))
    }
    fn paced(&self) -> bool {
        self.config.texts_per_second.is_some()
    }
    fn rest(&self) -> Boxed<'_, ()> {
        Box::pin(async {
            if let Some(most) = self.config.texts_per_second {
                let last = self.last.lock().await;
                sleep_until(*last + Duration::from_secs(1) / most).await;
            }
        })
    }
}

/// What an answer of sendsms means. Only Kannel's own sentences say for certain that a text was not taken.
fn receipt(answer: &Answer) -> Receipt {
    let says = |words: &str| answer.body.trim_start().starts_with(words);
    match answer.status {
        200 | 202 if says("0:") || says("3:") || says("Sent.") => Receipt::Sent(String::new()),
        503 if says("Temporal failure") => Receipt::Later("busy".into()),
        // Set up wrongly, on one side or the other: an administrator may mend it in time.
        403 if says("Authorization failed") => Receipt::Later("authorization".into()),
        401 | 404 | 405 | 407 | 429 => Receipt::Later(answer.status.to_string()),
        403 => Receipt::Refused("not-routable".into()),
        400..500 => Receipt::Refused("rejected".into()),
        status => Receipt::Unknown(status.to_string()),
    }
}

/// What a report of a kind tells; nothing for a kind that we did not ask for.
fn told(kind: u32) -> Option<Told> {
    match kind {
        1 => Some(Told::Delivered),
        2 => Some(Told::Failed("undelivered".into())),
        4 | 8 => Some(Told::Taken),
        16 => Some(Told::Failed("rejected".into())),
        _ => None,
    }
}

/// What Kannel's smsbox asked of us: the part of an address behind the `?`. Whatever it holds, it can be read.
pub(crate) struct Asked<'a>(pub &'a str);

/// A text that came in.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Came {
    /// Kannel's own name for it, the same when it asks again.
    pub reference: String,
    /// The sender, as E.164 where it is a telephone number.
    pub from: String,
    /// The words.
    pub text: String,
}

impl Asked<'_> {
    /// The first field of a name, as bytes; empty without one.
    pub(crate) fn bytes(&self, name: &str) -> Vec<u8> {
        let mut pairs = self.0.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")));
        pairs.find(|(known, _)| *known == name).map_or_else(Vec::new, |(_, value)| plain(value))
    }

    fn word(&self, name: &str) -> String {
        String::from_utf8_lossy(&self.bytes(name)).trim().to_owned()
    }

    /// The text; nothing when it is binary or Kannel did not say which it is.
    pub(crate) fn came(&self) -> Option<Came> {
        let (reference, from) = (self.word("id"), number(&self.word("from")));
        let (coding, charset) = (self.word("coding"), self.word("charset").to_ascii_uppercase());
        let wide = charset.starts_with("UTF-16") || (coding == "2" && !charset.starts_with("UTF-8"));
        let mut text = if wide { utf16(&self.bytes("text")) } else { utf8(&self.bytes("text")) };
        // No database keeps it, and no phone shows it.
        text.retain(|c| c != '\0');
        (coding != "1" && !reference.is_empty()).then_some(Came { reference, from, text })
    }

    /// Which notice a report is about, and what it tells.
    pub(crate) fn report(&self) -> Option<(RawId, Told)> {
        Some((self.word("notice").parse().ok()?, told(self.word("type").parse().ok()?)?))
    }
}

/// Networks name foreign numbers with `+`, with `00` or bare.
fn number(from: &str) -> String {
    let digits = from.strip_prefix("00").unwrap_or(from);
    let bare = digits.len() > 10 && digits.bytes().all(|b| b.is_ascii_digit());
    let foreign = bare && Channel::Sms.parse(from).is_err();
    if foreign { format!("+{digits}") } else { from.to_owned() }
}

fn utf16(bytes: &[u8]) -> String {
    let units = bytes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
    char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

/// Old Kannels speak Latin-1, where each byte is a letter.
fn utf8(bytes: &[u8]) -> String {
    std::str::from_utf8(bytes).map_or_else(|_| bytes.iter().copied().map(char::from).collect(), str::to_owned)
}

/// Percent-encoded, so that it can stand as a value behind the `?`.
fn escaped(text: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._~".contains(&b);
    let mut out = String::with_capacity(text.len() + text.len() / 2);
    for b in text.bytes() {
        if plain(b) {
            out.push(char::from(b));
        } else {
            let _ = write!(out, "%{b:02X}");
        }
    }
    out
}

/// Undoes it; what is no escape stands for itself.
fn plain(text: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, more @ ..] = rest {
        rest = more;
        match (first, more) {
            (b'%', [a, b, after @ ..]) if a.is_ascii_hexdigit() && b.is_ascii_hexdigit() => {
                let digit = |b: u8| char::from(b).to_digit(16).and_then(|d| u8::try_from(d).ok()).unwrap_or_default();
                out.push(digit(*a) * 16 + digit(*b));
                rest = after;
            }
            (b'+', _) => out.push(b' '),
            _ => out.push(*first),
        }
    }
    out
}
