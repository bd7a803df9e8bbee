//! Configuration: one TOML file, every key typed, unknown keys refused; a few settings also from the environment.

use std::{collections::BTreeMap, net::SocketAddr, path::PathBuf};

use gate::OrgConfig;
use kernel::{Error, Result, Secret};
use serde::Deserialize;

/// The whole file. `kith doctor` prints what is in force, without secrets.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Where the database, key, files and clock live.
    pub data: PathBuf,
    /// The key that ties personas to persons; `persona.key` in the data folder when absent. Also `KITH_PERSONA_KEY`.
    pub persona_key: Option<PathBuf>,
    /// `postgres://…` in place of the embedded store; also `KITH_DATABASE`.
    pub database: Option<Secret<String>>,
    /// Connections to PostgreSQL, for all organisations together.
    pub connections: usize,
    /// Page cache of the embedded store, MiB.
    pub cache_mib: u32,
    /// Where the server listens; also `KITH_LISTEN`. Anything but loopback needs `[tls]` or `trusted_proxy`.
    pub listen: SocketAddr,
    /// A proxy in front ends TLS; set only when nothing else reaches the port.
    pub trusted_proxy: bool,
    /// The certificate, when Kith ends TLS itself.
    pub tls: Option<Tls>,
    /// The organisation of this process.
    pub organisation: Organisation,
    /// Outgoing e-mail.
    pub mail: Option<Mail>,
    /// Texts by Twilio.
    pub twilio: Option<Twilio>,
    /// When notices go.
    pub sending: Sending,
    /// Texts over Kannel.
    pub kannel: Option<Kannel>,
    /// Faxes by an e-mail gateway.
    pub fax: Option<Fax>,
    /// Answers by e-mail.
    pub mail_in: Option<MailIn>,
}

/// PEM files.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tls {
    /// The certificate chain.
    pub certificate: PathBuf,
    /// Its private key.
    pub key: PathBuf,
}

/// How mail leaves.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mail {
    /// `smtp://user:password@host:port` or `smtps://…`; also `KITH_SMTP`.
    pub smtp: Secret<String>,
    /// The sender's address.
    pub from: String,
}

/// The gateway that makes faxes of e-mails: see `deploy/fax.md`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fax {
    /// Its address for a number, such as `{number}@fax.example.com`.
    pub to: String,
    /// The sender that it knows; `mail.from` without it.
    pub from: Option<String>,
}

/// How answers by e-mail come in: see `deploy/mail-in.md`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailIn {
    /// Where a mail server hands e-mails over by LMTP. Nobody proves who they are there, so it is on this machine.
    pub listen: SocketAddr,
    /// The domain whose e-mail it is, such as `reply.example.org`.
    pub domain: String,
    /// The mail server is on another machine, and a network of its own leads there.
    #[serde(default)]
    pub trusted_network: bool,
}

/// How texts leave and come in by Twilio, or by whoever speaks its interface.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Twilio {
    /// The account SID, `AC…`.
    pub account: String,
    /// The account's auth token; also `KITH_TWILIO_TOKEN`.
    #[serde(default = "no_secret")]
    pub token: Secret<String>,
    /// A number such as `+14065550142`, or a messaging service, `MG…`.
    pub from: String,
    /// Another server than Twilio's own.
    pub server: Option<String>,
    /// Fresh numbers are looked up, for a fee: mobile, landline or other.
    #[serde(default)]
    pub lookup: bool,
}

fn no_secret() -> Secret<String> {
    Secret::new(String::new())
}

/// When notices go that are not urgent, and how many; see [`channels::Sending`].
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Sending {
    /// Everywhere, such as `08:00-20:00`.
    pub hours: Option<String>,
    /// What a State allows, by its two letters, such as `TX = "09:00-21:00, Sun 12:00-21:00"`; in place of the built-in line.
    pub states: BTreeMap<String, String>,
    /// The most routine notices that one person gets on a day.
    pub per_day: Option<u32>,
    /// And in a week.
    pub per_week: Option<u32>,
    /// Of them, texts that nobody waits for, on a day.
    pub unasked_texts_per_day: Option<u32>,
    /// And in a week.
    pub unasked_texts_per_week: Option<u32>,
    /// How often a gateway may say that it cannot now before the next one is tried.
    pub fail_over_after: Option<u32>,
    /// What one part of a text costs in dollars, such as `0.0079`, at most six places.
    pub price_per_part: Option<String>,
}

impl Sending {
    /// As the channels want it.
    ///
    /// # Errors
    /// [`Error::Unavailable`] with what cannot be read.
    pub fn rules(&self) -> Result<channels::Sending> {
        let mut rules = channels::Sending::default();
        if let Some(hours) = &self.hours {
            rules.hours.every = channels::Week::parse(hours)?;
        }
        for (state, hours) in &self.states {
            if state.len() != 2 || !state.bytes().all(|b| b.is_ascii_uppercase()) {
                return Err(bad(format!("sending.states: {state} is not a State's two letters")));
            }
            rules.hours.states.insert(state.clone(), channels::Week::parse(hours)?);
        }
        let caps = &mut rules.caps;
        caps.day = self.per_day.unwrap_or(caps.day);
        caps.week = self.per_week.unwrap_or(caps.week);
        caps.unasked_day = self.unasked_texts_per_day.unwrap_or(caps.unasked_day);
        caps.unasked_week = self.unasked_texts_per_week.unwrap_or(caps.unasked_week);
        // A cap of nothing would keep what waits for ever.
        if [caps.day, caps.week, caps.unasked_day, caps.unasked_week].iter().any(|most| !(1..=400).contains(most)) {
            return Err(bad("sending: caps go from 1 to 400"));
        }
        if let Some(price) = &self.price_per_part {
            let micros = micros(price).ok_or_else(|| bad("sending.price_per_part is not dollars such as 0.0079"))?;
            rules.price_per_part = Some(micros);
        }
        rules.fail_over_after = self.fail_over_after.unwrap_or(rules.fail_over_after);
        if rules.fail_over_after == 0 {
            return Err(bad("sending.fail_over_after is at least 1"));
        }
        Ok(rules)
    }
}

/// How texts go and come: see `deploy/kannel.md`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kannel {
    /// The address of sendsms; Kannel's usual one on this machine when absent.
    pub url: Option<String>,
    /// Kannel's `sendsms-user`.
    pub user: String,
    /// Its password; also `KITH_KANNEL_PASSWORD`.
    pub password: Option<Secret<String>>,
    /// The number that texts come from.
    pub from: String,
    /// The secret that Kannel gives back; also `KITH_KANNEL_KEY`.
    pub key: Option<Secret<String>>,
    /// How Kannel reaches Kith; `organisation.base_url` when absent.
    pub callback: Option<String>,
    /// Texts in one second at most.
    pub texts_per_second: Option<u32>,
}

/// Dollars as millionths; at most $999.
fn micros(text: &str) -> Option<i64> {
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |text: &str, most: usize| (1..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    if !digits(whole, 3) || !digits(part, 6) {
        return None;
    }
    let part: i64 = format!("{part:0<6}").parse().ok()?;
    Some(whole.parse::<i64>().ok()? * 1_000_000 + part)
}

/// What the organisation says of itself; see [`OrgConfig`].
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Organisation {
    /// Its name.
    pub name: String,
    /// Its PostgreSQL schema.
    pub schema: String,
    /// The address that people type.
    pub base_url: String,
    /// IANA zone.
    pub zone: String,
    /// The telephone that answers round the clock.
    pub phone: String,
    /// The number to text to; that of `[kannel]` or `[twilio]` when absent, else `phone`.
    pub text_number: Option<String>,
    /// Strangers may register.
    pub open_registration: bool,
    /// Accent hue, 0-359.
    pub brand_hue: u16,
    /// Accent strength, 0-10.
    pub brand_chroma: u8,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            data: PathBuf::from("kith-data"),
            persona_key: None,
            database: None,
            connections: 16,
            cache_mib: 64,
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            trusted_proxy: false,
            tls: None,
            organisation: Organisation::default(),
            mail: None,
            twilio: None,
            sending: Sending::default(),
            kannel: None,
            fax: None,
            mail_in: None,
        }
    }
}

impl Default for Organisation {
    fn default() -> Self {
        Self {
            name: "Riverbend Health".to_owned(),
            schema: "kith".to_owned(),
            base_url: "http://127.0.0.1:8080".to_owned(),
            zone: "America/Denver".to_owned(),
            phone: "406-555-0142".to_owned(),
            text_number: None,
            open_registration: false,
            brand_hue: 222,
            brand_chroma: 8,
        }
    }
}

impl Config {
    /// Reads the file (the defaults without one), then the environment, then checks what belongs together.
    pub fn load(path: Option<&PathBuf>) -> Result<Self> {
        let mut config = match path {
            None => Self::default(),
            Some(path) => {
                let text = std::fs::read_to_string(path).map_err(|e| bad(format!("{}: {e}", path.display())))?;
                toml::from_str(&text).map_err(|e| bad(format!("{}: {}", path.display(), e.message())))?
            }
        };
        if let Ok(address) = std::env::var("KITH_DATABASE") {
            config.database = Some(Secret::new(address));
        }
        if let Ok(data) = std::env::var("KITH_DATA") {
            config.data = data.into();
        }
        if let Ok(path) = std::env::var("KITH_PERSONA_KEY") {
            config.persona_key = Some(path.into());
        }
        if let Ok(listen) = std::env::var("KITH_LISTEN") {
            config.listen = listen.parse().map_err(|_| bad("KITH_LISTEN is not an address such as 127.0.0.1:8080"))?;
        }
        if let (Ok(smtp), Some(mail)) = (std::env::var("KITH_SMTP"), config.mail.as_mut()) {
            mail.smtp = Secret::new(smtp);
        }
        if let (Ok(token), Some(twilio)) = (std::env::var("KITH_TWILIO_TOKEN"), config.twilio.as_mut()) {
            twilio.token = Secret::new(token);
        }
        if let Some(kannel) = config.kannel.as_mut() {
            kannel.password = std::env::var("KITH_KANNEL_PASSWORD").ok().map(Secret::new).or(kannel.password.take());
            kannel.key = std::env::var("KITH_KANNEL_KEY").ok().map(Secret::new).or(kannel.key.take());
        }
        config.check()?;
        Ok(config)
    }

    fn check(&self) -> Result<()> {
        if !self.listen.ip().is_loopback() && self.tls.is_none() && !self.trusted_proxy {
            return Err(bad("listening beyond this machine needs [tls] or trusted_proxy = true"));
        }
        if self.mail_in.as_ref().is_some_and(|mail| !mail.listen.ip().is_loopback() && !mail.trusted_network) {
            return Err(bad("mail_in.listen beyond this machine needs mail_in.trusted_network = true"));
        }
        if self.fax.is_some() && self.mail.is_none() {
            return Err(bad("[fax] needs [mail]: faxes leave as e-mails"));
        }
        if kernel::Time::default().in_zone(&self.organisation.zone).time_zone().iana_name()
            != Some(&self.organisation.zone)
        {
            return Err(bad("organisation.zone is not an IANA zone such as America/Denver"));
        }
        if self.organisation.brand_hue > 359 || self.organisation.brand_chroma > 10 {
            return Err(bad("brand_hue goes from 0 to 359, brand_chroma from 0 to 10"));
        }
        self.text_number()?;
        self.sending.rules().map(|_| ())
    }

    /// The number to text to, as people read it; none where nothing but the organisation's telephone is known.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when it is no number.
    pub fn text_number(&self) -> Result<Option<channels::TextNumber>> {
        if let Some(text) = &self.organisation.text_number {
            let wrong = |_| bad("organisation.text_number is no number such as 406-555-0143, and no short code");
            return channels::TextNumber::parse(text).map(Some).map_err(wrong);
        }
        // The gateway that is asked first is the one whose number people see.
        let kannel = self.kannel.as_ref().map(|kannel| kannel.from.as_str());
        let senders = kannel.into_iter().chain(self.twilio.as_ref().map(|twilio| twilio.from.as_str()));
        Ok(senders.filter_map(channels::TextNumber::of_sender).next())
    }

    /// Kannel as the slice wants it.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when a secret is missing.
    pub fn kannel(&self) -> Result<Option<channels::KannelConfig>> {
        let Some(kannel) = &self.kannel else { return Ok(None) };
        let given = |secret: &Option<Secret<String>>, name: &str| {
            secret.clone().ok_or_else(|| bad(format!("[kannel] needs {name}, best given in the environment")))
        };
        let usual = || "http://127.0.0.1:13013/cgi-bin/sendsms".to_owned();
        Ok(Some(channels::KannelConfig {
            url: kannel.url.clone().unwrap_or_else(usual),
            user: kannel.user.clone(),
            password: given(&kannel.password, "KITH_KANNEL_PASSWORD")?,
            from: kannel.from.clone(),
            key: given(&kannel.key, "KITH_KANNEL_KEY")?,
            callback: kannel.callback.clone().unwrap_or_else(|| self.organisation.base_url.clone()),
            texts_per_second: kannel.texts_per_second,
        }))
    }

    /// The organisation as the gate wants it.
    pub fn organisation(&self, demo: bool) -> OrgConfig {
        let o = &self.organisation;
        OrgConfig {
            name: o.name.clone(),
            base_url: o.base_url.trim_end_matches('/').to_owned(),
            zone: o.zone.clone(),
            phone: o.phone.clone(),
            open_registration: o.open_registration,
            demo,
            brand_hue: o.brand_hue,
            brand_chroma: o.brand_chroma,
        }
    }
}

fn bad(what: impl Into<String>) -> Error {
    Error::Unavailable(format!("configuration: {}", what.into()))
}

#[cfg(test)]
mod tests;
