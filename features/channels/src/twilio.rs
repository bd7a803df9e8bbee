//! Texts by Twilio, or by whoever speaks its REST interface (2010-04-01): sending here, what it calls back in `http`.

pub(crate) mod signature;

use base64::Engine;
use http::{HeaderValue, Request, header, request};
use kernel::{Boxed, Error, Result, Secret};
use serde_json::Value;

use crate::{
    Channel, LineClass, LineLookup,
    gateway::{Gateway, Parcel, Receipt},
    pictures::{Got, MOST_BYTES},
    push::{is_outside, origin},
    wire::{Answer, End, Fetched, Wire},
};

/// Where it is told what became of a text.
const STATUS: &str = "/sms/twilio/status";
/// The gateway's name in the outbox and in inbound texts.
pub(crate) const NAME: &str = "twilio";
/// Twilio's own server.
const SERVER: &str = "https://api.twilio.com";
/// Its other server, which knows lines.
const LOOKUPS: &str = "https://lookups.twilio.com";

/// An account that carries texts. Contribute it as a part: `slice.part(TwilioConfig::new(…)?)`. In the account's console
/// the number's (or messaging service's) incoming webhook is `{base_url}/sms/twilio`, by POST.
#[derive(Clone)]
pub struct TwilioConfig {
    server: String,
    public: String,
    account: String,
    token: Secret<String>,
    from: String,
    looks_up: bool,
    wire: Wire,
    outside: Wire,
}

impl TwilioConfig {
    /// `from` is a number as E.164, a short code, or the id of a messaging service (`MG…`); `public` the address of this
    /// organisation as others reach it, which signatures are made over.
    ///
    /// # Errors
    /// [`Error::Internal`] when one of them cannot be; the token is not in it.
    pub fn new(account: &str, token: Secret<String>, from: &str, public: &str) -> Result<Self> {
        let plain = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric());
        if !plain(account) {
            return Err(Error::internal("the Twilio account is not an account SID"));
        }
        if token.expose().is_empty() {
            return Err(Error::internal("the Twilio token is empty"));
        }
        if !plain(from.strip_prefix('+').unwrap_or(from)) {
            return Err(Error::internal("the Twilio sender is neither a number nor a messaging service"));
        }
        let (server, public) = (SERVER.to_owned(), public.trim_end_matches('/').to_owned());
        let (account, from) = (account.to_owned(), from.to_owned());
        Ok(Self {
            server,
            public,
            account,
            token,
            from,
            looks_up: false,
            wire: Wire::new()?,
            outside: Wire::outside()?,
        })
    }

    /// Another server that speaks the same interface, such as `http://127.0.0.1:4010`.
    ///
    /// # Errors
    /// [`Error::Internal`] when it is no address.
    pub fn at(mut self, server: &str) -> Result<Self> {
        self.server = server.trim_end_matches('/').to_owned();
        let known = self.server.starts_with("https://") || self.server.starts_with("http://");
        if !known || self.server.parse::<http::Uri>().is_err() {
            return Err(Error::internal("the Twilio server is not an address such as https://api.twilio.com"));
        }
        Ok(self)
    }

    /// Fresh numbers are looked up (Lookup v2, line type intelligence), which Twilio charges for.
    #[must_use]
    pub fn looking_up(mut self) -> Self {
        self.looks_up = true;
        self
    }

    /// The address that Twilio called, for its signature: the configured one, whatever a proxy made of it.
    pub(crate) fn called(&self, path_and_query: &str) -> String {
        format!("{}{path_and_query}", self.public)
    }

    /// What both sides sign with.
    pub(crate) fn token(&self) -> &str {
        self.token.expose()
    }

    /// The form that sends a text.
    fn form(&self, parcel: &Parcel<'_>) -> String {
        let sender = if self.from.starts_with("MG") { "MessagingServiceSid" } else { "From" };
        let callback = self.called(&format!("{STATUS}?row={}", parcel.id));
        form_urlencoded::Serializer::new(String::new())
            .append_pair("To", parcel.to)
            .append_pair(sender, &self.from)
            .append_pair("Body", parcel.text.get())
            .append_pair("StatusCallback", &callback)
            .finish()
    }

    /// A request in the account's name.
    fn request(&self, request: request::Builder, form: String) -> Option<Request<String>> {
        let request = request.header(header::AUTHORIZATION, self.basic()?).header(header::ACCEPT, "application/json");
        request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded").body(form).ok()
    }

    /// The key to the account, which no log shows.
    fn basic(&self) -> Option<HeaderValue> {
        let basic = format!("{}:{}", self.account, self.token.expose());
        let basic = format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(basic));
        let mut basic = HeaderValue::try_from(basic).ok()?;
        basic.set_sensitive(true);
        Some(basic)
    }

    /// A picture that came with a text. The account's key goes to the account's own address alone; from there it leads once to
    /// where the file lies, which is no machine of the house.
    pub(crate) async fn picture(&self, source: &str) -> Got {
        let own = format!("{}/2010-04-01/Accounts/{}/", self.server, self.account);
        if !source.starts_with(&own) || origin(source) != origin(&own) {
            return Got::Refused("address");
        }
        let Some(key) = self.basic() else { return Got::Refused("configuration") };
        let get = |request: request::Builder| request.header(header::ACCEPT, "image/*").body(String::new());
        let Ok(request) = get(Request::get(source).header(header::AUTHORIZATION, key)) else {
            return Got::Refused("address");
        };
        let first = match self.wire.fetch(request, MOST_BYTES).await {
            Ok(first) => first,
            Err(_) => return Got::Later("no-answer"),
        };
        let Some(place) = first.location.as_ref().filter(|_| matches!(first.status, 301..=303 | 307 | 308)) else {
            return got(first);
        };
        // A server of one's own may hold its files itself.
        let wire = match (self.server != SERVER && origin(place) == origin(&own), is_outside(place)) {
            (true, _) => &self.wire,
            (_, true) => &self.outside,
            _ => return Got::Refused("address"),
        };
        let Ok(request) = get(Request::get(place.as_str())) else { return Got::Refused("address") };
        wire.fetch(request, MOST_BYTES).await.map_or(Got::Later("no-answer"), got)
    }

    async fn hand_over(&self, parcel: Parcel<'_>) -> Receipt {
        let post = Request::post(format!("{}/2010-04-01/Accounts/{}/Messages.json", self.server, self.account));
        let Some(request) = self.request(post, self.form(&parcel)) else {
            return Receipt::Refused("configuration".into());
        };
        match self.wire.ask(request).await {
            Ok(answer) => receipt(&answer),
            Err(fault) => fault.into(),
        }
    }

    async fn ask_line(&self, value: &str) -> Option<LineClass> {
        let server = if self.server == SERVER { LOOKUPS } else { &self.server };
        let number: String = form_urlencoded::byte_serialize(value.as_bytes()).collect();
        let get = Request::get(format!("{server}/v2/PhoneNumbers/{number}?Fields=line_type_intelligence"));
        class(&self.wire.ask(self.request(get, String::new())?).await.ok()?)
    }
}

impl LineLookup for TwilioConfig {
    fn name(&self) -> &'static str {
        NAME
    }
    fn line<'a>(&'a self, value: &'a str) -> Boxed<'a, Option<LineClass>> {
        Box::pin(self.ask_line(value))
    }
}

impl Gateway for TwilioConfig {
    fn name(&self) -> &'static str {
        NAME
    }
    fn carries(&self, channel: Channel) -> bool {
        channel == Channel::Sms
    }
    fn send<'a>(&'a self, parcel: Parcel<'a>) -> Boxed<'a, Receipt> {
        Box::pin(self.hand_over(parcel))
    }
    fn lookup(&self) -> Option<&dyn LineLookup> {
        self.looks_up.then_some(self)
    }
}

/// What Lookup v2 says of a line; nothing when it says nothing now. A number that it does not know is unknown.
fn class(answer: &Answer) -> Option<LineClass> {
    if answer.status == 404 {
        return Some(LineClass::Unknown);
    }
    let said: Value = serde_json::from_str(&answer.body).ok().filter(|_| answer.status == 200)?;
    Some(match said["line_type_intelligence"]["type"].as_str().unwrap_or_default() {
        "mobile" => LineClass::Mobile,
        "landline" => LineClass::Landline,
        "fixedVoip" => LineClass::FixedVoip,
        "nonFixedVoip" => LineClass::LooseVoip,
        "tollFree" => LineClass::TollFree,
        "premium" | "sharedCost" => LineClass::Premium,
        "personal" => LineClass::Personal,
        "uan" | "voicemail" | "pager" => LineClass::Other,
        _ => LineClass::Unknown,
    })
}

/// What a server gave for a picture. It may be there only a moment after its text.
fn got(fetched: Fetched) -> Got {
    match (fetched.status, fetched.end) {
        (200, End::Whole) => Got::Bytes(fetched.body),
        (200, End::Long) => Got::Refused("big"),
        (200, End::Cut) => Got::Later("cut-off"),
        _ => Got::Later("status"),
    }
}

/// Codes that say *not now*: a queue is full (21611, 30001), too many requests (20429), a queue of a service (30022).
const LATER: [&str; 4] = ["20429", "21611", "30001", "30022"];

/// What an answer says of the text. Only a 2xx says that it was taken; a fault of the server after that may have come after
/// it was taken, except 503, which says that it was not.
fn receipt(answer: &Answer) -> Receipt {
    let said: Value = serde_json::from_str(&answer.body).unwrap_or_default();
    let code = |key: &str| code(&said[key]);
    let status = answer.status.to_string();
    match answer.status {
        200..=299 => match said["status"].as_str() {
            Some(end @ ("failed" | "undelivered" | "canceled")) => {
                Receipt::Refused(code("error_code").unwrap_or_else(|| end.to_owned()))
            }
            _ => Receipt::Sent(said["sid"].as_str().map(short).unwrap_or_default()),
        },
        // The account, not the text: whoever looks after it has time until the tries are over.
        401 | 403 | 404 | 408 | 429 | 503 => Receipt::Later(code("code").unwrap_or(status)),
        500..=599 => Receipt::Unknown(status),
        _ => match code("code") {
            Some(code) if LATER.contains(&code.as_str()) => Receipt::Later(code),
            Some(code) => Receipt::Refused(code),
            None => Receipt::Refused(status),
        },
    }
}

/// A code as its digits, however it was written; nothing where there is none.
pub(crate) fn code(value: &Value) -> Option<String> {
    let text = match value {
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.clone(),
        _ => return None,
    };
    (!text.is_empty() && text.len() <= 8 && text.bytes().all(|b| b.is_ascii_digit())).then_some(text)
}

/// An id as the outbox keeps it.
pub(crate) fn short(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).take(64).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(from: &str) -> Result<TwilioConfig> {
        TwilioConfig::new("AC0123", Secret::new("secret-word".into()), from, "https://care.example.org/")
    }

    #[test]
    fn answers_become_receipts() {
        let check = |status: u16, body: &str, want: Receipt| {
            assert_eq!(receipt(&Answer { status, body: body.to_owned() }), want, "{status} {body}");
        };
        let (sent, later) = (|s: &str| Receipt::Sent(s.into()), |s: &str| Receipt::Later(s.into()));
        let (refused, unknown) = (|s: &str| Receipt::Refused(s.into()), |s: &str| Receipt::Unknown(s.into()));
        check(201, r#"{"sid":"SM12","status":"queued","error_code":null}"#, sent("SM12"));
        check(200, r#"{"sid":"SM12","status":"accepted"}"#, sent("SM12"));
        check(201, r#"{"sid":"SM1"#, sent(""));
        check(201, r#"{"sid":"SM1' OR <b>"}"#, sent("SM1ORb"));
        check(201, r#"{"sid":"SM1","status":"failed","error_code":30007}"#, refused("30007"));
        check(201, r#"{"sid":"SM1","status":"undelivered"}"#, refused("undelivered"));
        for code in ["21211", "21610", "21614", "30006", "30007", "21408", "21612"] {
            check(400, &format!(r#"{{"code":{code},"message":"said of {code}","status":400}}"#), refused(code));
        }
        check(400, r#"{"code":21611,"status":400}"#, later("21611"));
        check(400, "<html>", refused("400"));
        check(401, r#"{"code":20003,"message":"Authenticate","status":401}"#, later("20003"));
        check(404, "", later("404"));
        check(429, r#"{"code":20429,"status":429}"#, later("20429"));
        check(429, "", later("429"));
        check(503, "", later("503"));
        check(500, r#"{"code":20500,"status":500}"#, unknown("500"));
        check(502, "", unknown("502"));
        check(504, "", unknown("504"));
        check(301, "", refused("301"));
    }

    #[test]
    fn a_text_is_posted_as_twilio_reads_it() {
        let text = guard::clear(guard::Place::Email, "Hola & <adiós>").unwrap();
        let id = kernel::RawId([7; 16]);
        let parcel = Parcel {
            id,
            channel: Channel::Sms,
            to: "+14065550142",
            subject: &text,
            text: &text,
            stop: None,
            leads: "",
            urgent: false,
            reply: None,
        };
        let want = format!(
            "To=%2B14065550142&From=%2B15005550006&Body=Hola+%26+%3Cadi%C3%B3s%3E&StatusCallback=https%3A%2F%2Fcare.example.org%2Fsms%2Ftwilio%2Fstatus%3Frow%3D{id}"
        );
        assert_eq!(config("+15005550006").unwrap().form(&parcel), want);
        assert!(config("MG00").unwrap().form(&parcel).contains("&MessagingServiceSid=MG00&"));
        let config = config("MG00").unwrap().at("http://127.0.0.1:4010/").unwrap();
        assert_eq!(config.server, "http://127.0.0.1:4010");
        let request = config.request(Request::get("/"), String::new()).unwrap();
        assert!(!format!("{request:?}").contains("QUMwMTIz"), "the key to the account is in a log line");
    }

    #[test]
    fn lines_are_told_in_our_words() {
        let check = |status: u16, kind: &str, want: Option<LineClass>| {
            let body = format!(r#"{{"valid":true,"line_type_intelligence":{{"type":{kind},"error_code":null}}}}"#);
            assert_eq!(class(&Answer { status, body }), want, "{status} {kind}");
        };
        check(200, "\"mobile\"", Some(LineClass::Mobile));
        check(200, "\"landline\"", Some(LineClass::Landline));
        check(200, "\"fixedVoip\"", Some(LineClass::FixedVoip));
        check(200, "\"nonFixedVoip\"", Some(LineClass::LooseVoip));
        check(200, "\"tollFree\"", Some(LineClass::TollFree));
        check(200, "\"voicemail\"", Some(LineClass::Other));
        check(200, "null", Some(LineClass::Unknown));
        check(404, "null", Some(LineClass::Unknown));
        check(429, "null", None);
        check(200, "{", None);
        assert!(config("MG1").unwrap().lookup().is_none() && config("MG1").unwrap().looking_up().lookup().is_some());
    }

    #[test]
    fn a_wrong_configuration_is_told_without_its_secrets() {
        let token = || Secret::new("secret-word".to_owned());
        for (account, token, from) in [
            ("", token(), "+15005550006"),
            ("AC/../", token(), "MG1"),
            ("AC1", Secret::new(String::new()), "MG1"),
            ("AC1", token(), "a b"),
        ] {
            let fault = TwilioConfig::new(account, token, from, "http://localhost").err().unwrap().to_string();
            assert!(fault.contains("Twilio") && !fault.contains("secret-word"), "{fault}");
        }
        for server in ["", "ftp://x", "https://a b"] {
            assert!(config("MG1").unwrap().at(server).is_err(), "{server}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_answer_is_taken(status in 0u16..1000, body in ".{0,200}") {
            let code = match receipt(&Answer { status, body }) {
                Receipt::Sent(code) | Receipt::Later(code) | Receipt::Refused(code) | Receipt::Unknown(code) => code,
                Receipt::Delivered | Receipt::Gone(_) => String::new(),
            };
            proptest::prop_assert!(code.len() <= 64 && code.is_ascii());
        }
    }
}
