//! What Twilio calls: a text came in, and what became of one. Both are open doors with a proof of their own, the
//! signature that only who knows the account's token can make.

use std::sync::Arc;

use axum::{
    body::to_bytes,
    extract::Request,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use gate::{Org, Reply, Visitor};
use kernel::{Error, Result};
use serde_json::Value;

use crate::{
    delivery::{self, About, Told},
    inbound::{self, with_pictures},
    pictures::{MOST_PICTURES, Media},
    twilio::{
        NAME, TwilioConfig, code, short,
        signature::{Posted, verifies},
    },
};

/// A text has at most 1,600 characters, its form a few thousand bytes.
const MOST: usize = 64 * 1024;

/// Fields as they came, names with values.
#[derive(Debug, Default)]
struct Fields(Vec<(String, String)>);

impl Fields {
    fn form(body: &[u8]) -> Self {
        Self(form_urlencoded::parse(body).into_owned().collect())
    }

    /// The texts and numbers at the top of an object; anything else has none.
    fn json(body: &[u8]) -> Self {
        let Ok(Value::Object(map)) = serde_json::from_slice(body) else { return Self::default() };
        let text = |(name, value): (String, Value)| match value {
            Value::String(text) => Some((name, text)),
            Value::Number(number) => Some((name, number.to_string())),
            _ => None,
        };
        Self(map.into_iter().filter_map(text).collect())
    }

    /// The first of these names that has a value; empty without one.
    fn first(&self, names: &[&str]) -> &str {
        let of = |name: &&str| self.0.iter().find(|(n, v)| n == *name && !v.is_empty()).map(|(_, v)| v.as_str());
        names.iter().find_map(of).unwrap_or_default()
    }
}

/// What was called with a good signature, or nothing. Without an account nothing is here.
async fn heard(org: &Org, request: Request) -> Result<Option<Fields>> {
    let config = org.parts.all::<TwilioConfig>().next().ok_or(Error::NotFound)?;
    let called = config.called(request.uri().path_and_query().map_or("/", |path| path.as_str()));
    let signature = header_of(&request, "x-twilio-signature");
    let is_json = header_of(&request, "content-type").starts_with("application/json");
    let Ok(body) = to_bytes(request.into_body(), MOST).await else { return Ok(None) };
    let fields = if is_json { Fields::json(&body) } else { Fields::form(&body) };
    let posted = if is_json { Posted::Body(&body) } else { Posted::Form(&fields.0) };
    let right = verifies(config.token(), &called, &posted, &signature);
    if !right {
        tracing::warn!("a call with a wrong Twilio signature: is base_url what Twilio calls?");
    }
    Ok(right.then_some(fields))
}

fn header_of(request: &Request, name: &str) -> String {
    request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
}

fn refused() -> Response {
    (StatusCode::FORBIDDEN, "the signature is wrong").into_response()
}

/// A text from a person. The answer is an empty list of commands; what Kith says goes through the outbox.
pub(crate) async fn text(visitor: Visitor, request: Request) -> Reply<Response> {
    let org = Arc::clone(visitor.session.org());
    let Some(fields) = heard(&org, request).await? else { return visitor.session.send(refused()).await };
    let reference = short(fields.first(&["MessageSid", "SmsMessageSid", "SmsSid"]));
    let pictures: usize = fields.first(&["NumMedia"]).parse().unwrap_or_default();
    let media = media(&fields, pictures);
    let words = with_pictures(fields.first(&["Body"]), media.len());
    if reference.is_empty() {
        return visitor.session.send((StatusCode::BAD_REQUEST, "no MessageSid").into_response()).await;
    }
    let from = fields.first(&["From"]);
    inbound::text_with_pictures(&org, (NAME, &reference), from, (&words, &media)).await?;
    let nothing = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response/>";
    visitor.session.send(([(header::CONTENT_TYPE, "text/xml")], nothing).into_response()).await
}

/// The files of a text, at most ten. One without an address is a file all the same: the thread says that it was not kept.
fn media(fields: &Fields, count: usize) -> Vec<Media> {
    let one = |n: usize| {
        let source = fields.first(&[&format!("MediaUrl{n}")]).to_owned();
        let kind = fields.first(&[&format!("MediaContentType{n}")]).to_ascii_lowercase();
        Media { gateway: NAME, source, kind }
    };
    (0..count.min(MOST_PICTURES)).map(one).collect()
}

/// What became of a text that was sent.
pub(crate) async fn status(visitor: Visitor, request: Request) -> Reply<Response> {
    let org = Arc::clone(visitor.session.org());
    let row = row_of(request.uri().query().unwrap_or_default());
    let Some(fields) = heard(&org, request).await? else { return visitor.session.send(refused()).await };
    let reference = short(fields.first(&["MessageSid", "SmsSid"]));
    if let Some(told) = told(&fields) {
        let about = row.map_or(About::Reference(&reference), About::Row);
        delivery::settle(&org, NAME, about, told).await?;
    }
    visitor.session.send(StatusCode::NO_CONTENT.into_response()).await
}

/// Our own row, which the address of the call names.
fn row_of(query: &str) -> Option<kernel::RawId> {
    form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "row").and_then(|(_, id)| id.parse().ok())
}

fn told(fields: &Fields) -> Option<Told> {
    let status = fields.first(&["MessageStatus", "SmsStatus"]);
    let fault = || code(&Value::from(fields.first(&["ErrorCode"]))).unwrap_or_else(|| short(status));
    match status {
        "accepted" | "queued" | "sending" | "sent" => Some(Told::Taken),
        "delivered" | "read" => Some(Told::Delivered),
        "failed" | "undelivered" | "canceled" => Some(Told::Failed(fault())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_are_told_in_our_words() {
        let check = |form: &str, want: Option<Told>| assert_eq!(told(&Fields::form(form.as_bytes())), want, "{form}");
        let failed = |code: &str| Some(Told::Failed(code.into()));
        check("MessageStatus=sent&SmsStatus=sent", Some(Told::Taken));
        check("SmsStatus=queued", Some(Told::Taken));
        check("MessageStatus=delivered", Some(Told::Delivered));
        check("MessageStatus=undelivered&ErrorCode=30006", failed("30006"));
        check("MessageStatus=failed&ErrorCode=", failed("failed"));
        check("MessageStatus=failed&ErrorCode=no%20number", failed("failed"));
        check("MessageStatus=canceled", failed("canceled"));
        check("MessageStatus=received", None);
        check("", None);
    }

    #[test]
    fn fields_come_as_a_form_or_as_json() {
        let form = Fields::form(b"From=%2B14065550142&Body=uno+dos&Body=tres&NumMedia=");
        assert_eq!(
            (form.first(&["From"]), form.first(&["Body"]), form.first(&["NumMedia"])),
            ("+14065550142", "uno dos", "")
        );
        let json = Fields::json(br#"{"From":"+14065550142","NumMedia":2,"x":{"From":"y"},"z":null}"#);
        assert_eq!(
            (json.first(&["Sms", "From"]), json.first(&["NumMedia"]), json.first(&["x"])),
            ("+14065550142", "2", "")
        );
        let id = kernel::RawId([7; 16]);
        assert_eq!(row_of(&format!("a=b&row={id}")), Some(id));
        assert_eq!(row_of("row=7"), None);
    }

    #[test]
    fn a_texts_files_have_addresses_and_there_are_ten_at_most() {
        let form = b"NumMedia=3&MediaUrl0=https%3A%2F%2Fa&MediaContentType0=image%2FJPEG&MediaUrl2=https%3A%2F%2Fc";
        let found = media(&Fields::form(form), 3);
        let kinds: Vec<_> = found.iter().map(|one| (one.source.as_str(), one.kind.as_str())).collect();
        assert_eq!(kinds, [("https://a", "image/jpeg"), ("", ""), ("https://c", "")]);
        let many: String = (0..40).map(|n| format!("MediaUrl{n}=x&")).collect();
        assert_eq!(media(&Fields::form(many.as_bytes()), 40).len(), 10);
        assert_eq!(media(&Fields::form(b""), 0).len(), 0);
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_read(body in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..200)) {
            for fields in [Fields::form(&body), Fields::json(&body)] {
                told(&fields);
                proptest::prop_assert!(short(fields.first(&["MessageSid"])).len() <= 64);
            }
        }
    }
}
