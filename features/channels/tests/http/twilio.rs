//! Twilio: a small server that speaks its interface, answers as it does, fails as it does, and calls back with signatures.

use std::{
    fmt::Write,
    sync::{Arc, Mutex},
};

use axum::{
    Form, Json, Router,
    body::Body,
    extract::{Path, State},
    http::{HeaderMap, Request, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use base64::Engine;
use channels::{Channel, TwilioConfig, Urgency};
use gate::Slice;
use hmac::{Hmac, KeyInit, Mac};
use kernel::{PersonId, Secret};
use policy::{Role, Roles};
use serde_json::json;
use sha2::Digest;
use store::{Key, Place};
use testing::{Answer, World};

use crate::world::{add, heard, notify, path, slices, states};

pub const ACCOUNT: &str = "AC00000000000000000000000000000000";
pub const TOKEN: &str = "test-auth-token";
const ANA: &str = "+14065550177";

type Fields = Vec<(String, String)>;

/// What was posted to the server, newest last.
type Got = Arc<Mutex<Vec<Fields>>>;

fn field(fields: &[(String, String)], name: &str) -> String {
    fields.iter().find(|(n, _)| n == name).map(|(_, value)| value.clone()).unwrap_or_default()
}

/// Twilio's messages: the last digits of the number choose the answer, as with its magic numbers.
async fn messages(
    State(got): State<Got>,
    Path(account): Path<String>,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> Response {
    let key = base64::engine::general_purpose::STANDARD.encode(format!("{ACCOUNT}:{TOKEN}"));
    let fault = |status: u16, code: u32| {
        let said = json!({ "code": code, "message": "said in words", "more_info": "https://…", "status": status });
        (StatusCode::from_u16(status).unwrap(), Json(said)).into_response()
    };
    if account != ACCOUNT || headers[header::AUTHORIZATION] != format!("Basic {key}") {
        return fault(401, 20003);
    }
    let to = field(&fields, "To");
    let n = {
        let mut got = got.lock().unwrap();
        got.push(fields);
        got.len()
    };
    match to.get(8..).unwrap_or_default() {
        "0101" => fault(400, 21211),
        "0102" => fault(400, 21614),
        "0103" => fault(400, 21610),
        "0104" => fault(429, 20429),
        "0105" => fault(503, 20503),
        "0106" => fault(500, 20500),
        _ => {
            let said = json!({ "sid": format!("SM{n:032}"), "status": "queued", "to": to, "error_code": null });
            (StatusCode::CREATED, Json(said)).into_response()
        }
    }
}

/// Twilio's Lookup: the last digits choose the line.
async fn line(State(got): State<Got>, Path(number): Path<String>) -> Response {
    got.lock().unwrap().push(vec![("looked".to_owned(), number.clone())]);
    match number.get(8..).unwrap_or_default() {
        "0107" => StatusCode::TOO_MANY_REQUESTS.into_response(),
        end => {
            let kind = if end == "0108" { "landline" } else { "mobile" };
            Json(json!({ "phone_number": number, "line_type_intelligence": { "type": kind } })).into_response()
        }
    }
}

async fn server() -> (String, Got) {
    let got = Got::default();
    let router = Router::new()
        .route("/2010-04-01/Accounts/{account}/Messages.json", post(messages))
        .route("/v2/PhoneNumbers/{number}", get(line))
        .with_state(got.clone());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    (address, got)
}

pub fn config(server: &str, token: &str) -> TwilioConfig {
    let config = TwilioConfig::new(ACCOUNT, Secret::new(token.to_owned()), "+15005550006", "http://localhost");
    config.unwrap().at(server).unwrap()
}

/// Runs a test on each engine with a gateway of its own.
pub async fn each_with<F, Fut>(config: TwilioConfig, test: F)
where
    F: Fn(World) -> Fut,
    Fut: Future<Output = ()>,
{
    let dir = tempfile::tempdir().unwrap();
    let sqlite = Place::Sqlite { path: dir.path().join("kith.db"), key: Key::random().unwrap(), cache_mib: 8 };
    let postgres = testing::postgres();
    if postgres.is_none() {
        eprintln!("SKIPPED: no PostgreSQL (KITH_TEST_POSTGRES is not set); `cargo xtask test` starts one");
    }
    for place in std::iter::once(sqlite).chain(postgres) {
        let mut all = slices();
        all.push(Slice::new("twilio", &[]).part(config.clone()));
        test(World::open(&place, all, None).await).await;
    }
}

#[tokio::test]
async fn a_text_goes_out_by_twilio_and_its_answer_is_kept() {
    let (server, got) = server().await;
    let check = async |number: &'static str, token: &'static str, want: &'static str| {
        each_with(config(&server, token), async |world: World| {
            let id = world.person("Ana Morales", Roles::of(Role::Patient)).await;
            add(&world, id, Channel::Sms, number).await;
            notify(&world, id, path(&world), Urgency::Routine).await;
            assert_eq!(states(&world).await, [want], "{number}");
        })
        .await;
    };
    check(ANA, TOKEN, "sent").await;
    let text = got.lock().unwrap().last().unwrap().clone();
    assert_eq!((field(&text, "To"), field(&text, "From")), (ANA.to_owned(), "+15005550006".to_owned()));
    assert!(field(&text, "Body").contains("you have a message"), "{text:?}");
    assert!(field(&text, "StatusCallback").starts_with("http://localhost/sms/twilio/status?row="), "{text:?}");
    for number in ["+14065550101", "+14065550102", "+14065550103"] {
        check(number, TOKEN, "failed").await;
    }
    check("+14065550104", TOKEN, "queued").await;
    check("+14065550105", TOKEN, "queued").await;
    check("+14065550106", TOKEN, "unknown").await;
    check(ANA, "another-token", "queued").await;
}

async fn ana(world: &World) -> PersonId {
    let id = world.person("Ana Morales", Roles::of(Role::Patient)).await;
    add(world, id, Channel::Sms, ANA).await;
    id
}

/// Twilio's signature: the address, then each field's name and value in order.
pub fn sign(token: &str, path: &str, fields: &[(&str, &str)]) -> String {
    let mut sorted = fields.to_vec();
    sorted.sort_unstable();
    let text = sorted.iter().fold(format!("http://localhost{path}"), |text, (name, value)| text + name + value);
    let mut mac = Hmac::<sha1::Sha1>::new_from_slice(token.as_bytes()).unwrap();
    mac.update(text.as_bytes());
    base64::engine::general_purpose::STANDARD.encode(mac.finalize().into_bytes())
}

async fn ask(world: &World, path: &str, kind: &str, signature: &str, body: String) -> Answer {
    let request = Request::post(path).header(header::CONTENT_TYPE, kind).header("x-twilio-signature", signature);
    world.guest().ask(request.body(Body::from(body)).unwrap()).await
}

/// A call as Twilio makes it: a form with a signature.
pub async fn call(world: &World, path: &str, fields: &[(&str, &str)], signature: &str) -> Answer {
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    ask(world, path, "application/x-www-form-urlencoded", signature, body).await
}

async fn text(world: &World, sid: &str, words: &str) -> Answer {
    let fields = [("MessageSid", sid), ("From", ANA), ("To", "+15005550006"), ("Body", words), ("NumMedia", "0")];
    call(world, "/sms/twilio", &fields, &sign(TOKEN, "/sms/twilio", &fields)).await
}

#[tokio::test]
async fn a_signed_text_is_taken_once_and_an_unsigned_one_never() {
    let (server, got) = server().await;
    each_with(config(&server, TOKEN), async |world: World| {
        let id = ana(&world).await;
        text(&world, "SM1", "When may I walk?").await.expect(StatusCode::OK).says("<Response/>");
        text(&world, "SM1", "When may I walk?").await.expect(StatusCode::OK);
        assert_eq!(heard(id), ["When may I walk?"]);

        let fields = [("MessageSid", "SM2"), ("From", ANA), ("Body", "Me too")];
        let right = sign(TOKEN, "/sms/twilio", &fields);
        let wrong = [
            call(&world, "/sms/twilio", &fields, &sign("another", "/sms/twilio", &fields)).await,
            call(&world, "/sms/twilio", &fields, "").await,
            call(&world, "/sms/twilio?x=1", &fields, &right).await,
            call(&world, "/sms/twilio", &[("MessageSid", "SM2"), ("From", ANA), ("Body", "Me three")], &right).await,
            ask(&world, "/sms/twilio", "application/json", &right, json!({ "From": ANA }).to_string()).await,
        ];
        for answer in wrong {
            answer.expect(StatusCode::FORBIDDEN);
        }
        let long = [("MessageSid", "SM3"), ("Body", &"x".repeat(70_000) as &str)];
        call(&world, "/sms/twilio", &long, &sign(TOKEN, "/sms/twilio", &long)).await.expect(StatusCode::FORBIDDEN);
        assert_eq!(heard(id).len(), 1);

        // As JSON, with the hash of the body in the signed address.
        let body = json!({ "MessageSid": "SM4", "From": ANA, "Body": "Thanks", "NumMedia": 1 }).to_string();
        let hash = sha2::Sha256::digest(&body).iter().fold(String::new(), |mut text, byte| {
            write!(text, "{byte:02x}").unwrap();
            text
        });
        let hashed = format!("/sms/twilio?bodySHA256={hash}");
        ask(&world, &hashed, "application/json", &sign(TOKEN, &hashed, &[]), body).await.expect(StatusCode::OK);
        assert_eq!(heard(id)[1], "Thanks");

        // A shop's short code is nobody to answer.
        let shop = [("MessageSid", "SM5"), ("From", "72345"), ("Body", "Sale!")];
        call(&world, "/sms/twilio", &shop, &sign(TOKEN, "/sms/twilio", &shop)).await.expect(StatusCode::OK);

        let before = got.lock().unwrap().len();
        text(&world, "SM6", "STOP").await.expect(StatusCode::OK);
        text(&world, "SM6", "STOP").await.expect(StatusCode::OK);
        world.run_jobs().await;
        let sent = got.lock().unwrap()[before..].to_vec();
        assert_eq!(sent.len(), 1, "{sent:?}");
        assert_eq!(field(&sent[0], "To"), ANA);
        notify(&world, id, path(&world), Urgency::Urgent).await;
        assert_eq!((got.lock().unwrap().len(), heard(id).len()), (before + 1, 2));
    })
    .await;
}

#[tokio::test]
async fn status_calls_settle_what_became_of_a_text() {
    let (server, got) = server().await;
    each_with(config(&server, TOKEN), async |world: World| {
        let id = ana(&world).await;
        let told = async |path: &str, fields: &[(&str, &str)]| {
            call(&world, path, fields, &sign(TOKEN, path, fields)).await.expect(StatusCode::NO_CONTENT);
        };
        let callback = || {
            let url = field(got.lock().unwrap().last().unwrap(), "StatusCallback");
            url.strip_prefix("http://localhost").unwrap().to_owned()
        };
        notify(&world, id, path(&world), Urgency::Routine).await;
        let row = callback();
        told(&row, &[("MessageSid", "SM1"), ("MessageStatus", "sent")]).await;
        assert_eq!(states(&world).await, ["sent"]);
        told(&row, &[("MessageSid", "SM1"), ("MessageStatus", "delivered")]).await;
        told(&row, &[("MessageSid", "SM1"), ("MessageStatus", "delivered")]).await;
        told(&row, &[("MessageSid", "SM1"), ("MessageStatus", "undelivered"), ("ErrorCode", "30003")]).await;
        assert_eq!(states(&world).await, ["delivered"]);
        // Not signed, so not told.
        call(&world, &row, &[("MessageStatus", "failed")], "").await.expect(StatusCode::FORBIDDEN);

        // By Twilio's own name for the text, where an address of ours did not come back.
        notify(&world, id, path(&world), Urgency::Routine).await;
        let sid = format!("SM{:032}", got.lock().unwrap().len());
        let failed = [("MessageSid", sid.as_str()), ("MessageStatus", "undelivered"), ("ErrorCode", "30007")];
        told("/sms/twilio/status", &failed).await;
        assert_eq!(states(&world).await, ["delivered", "failed"]);

        // Its server failed after it took the text: nobody knew, until it tells.
        let luis = world.person("Luis Vega", Roles::of(Role::Patient)).await;
        add(&world, luis, Channel::Sms, "+14065550106").await;
        notify(&world, luis, path(&world), Urgency::Routine).await;
        assert_eq!(states(&world).await, ["delivered", "failed", "unknown"]);
        told(&callback(), &[("MessageSid", "SM9"), ("MessageStatus", "delivered")]).await;
        assert_eq!(states(&world).await, ["delivered", "delivered", "failed"]);
    })
    .await;
}

#[tokio::test]
async fn without_an_account_nothing_is_there() {
    testing::each(slices, |world| async move {
        for path in ["/sms/twilio", "/sms/twilio/status"] {
            call(&world, path, &[], &sign("", path, &[])).await.expect(StatusCode::NOT_FOUND);
        }
    })
    .await;
}

fn looked(got: &Got) -> Vec<String> {
    got.lock().unwrap().iter().map(|fields| field(fields, "looked")).filter(|number| !number.is_empty()).collect()
}

#[tokio::test]
async fn a_fresh_number_is_looked_up_and_its_owner_is_told() {
    let (server, got) = server().await;
    each_with(config(&server, TOKEN).looking_up(), async |world: World| {
        let before = looked(&got).len();
        let id = ana(&world).await;
        let client = world.sign_in(id).await;
        for number in ["+14065550107", "+14065550108"] {
            add(&world, id, Channel::Sms, number).await;
            add(&world, id, Channel::Sms, number).await;
        }
        add(&world, id, Channel::Email, "ana@example.org").await;
        world.run_jobs().await;
        assert_eq!(looked(&got).len(), before + 3, "{:?}", looked(&got));
        let page = client.get("/channels").await.expect(StatusCode::OK).body;
        assert_eq!(page.matches("This looks like a landline").count(), 1, "{page}");

        // It is asked again when 90 days are over, and what is known of a number that nobody has is forgotten.
        world.later(60 * 24 * 89).await;
        let known = looked(&got).iter().filter(|number| *number == ANA).count();
        world.later(60 * 24 * 2).await;
        world.later(61).await;
        assert_eq!(looked(&got).iter().filter(|number| *number == ANA).count(), known + 1);
    })
    .await;
}

#[tokio::test]
async fn a_report_of_a_landline_is_told_its_owner() {
    let (server, got) = server().await;
    each_with(config(&server, TOKEN), async |world: World| {
        let id = ana(&world).await;
        let client = world.sign_in(id).await;
        notify(&world, id, path(&world), Urgency::Routine).await;
        let page = client.get("/channels").await.expect(StatusCode::OK).body;
        assert!(!page.contains("Texts may not arrive"), "{page}");
        let url = field(got.lock().unwrap().last().unwrap(), "StatusCallback");
        let row = url.strip_prefix("http://localhost").unwrap();
        let fields = [("MessageSid", "SM1"), ("MessageStatus", "undelivered"), ("ErrorCode", "30006")];
        call(&world, row, &fields, &sign(TOKEN, row, &fields)).await.expect(StatusCode::NO_CONTENT);
        assert_eq!(states(&world).await, ["failed"]);
        client.get("/channels").await.expect(StatusCode::OK).says("The telephone network says that this is a landline");
    })
    .await;
}

#[tokio::test]
async fn a_number_out_of_service_is_not_texted_again_until_it_is_confirmed_anew() {
    let (server, got) = server().await;
    each_with(config(&server, TOKEN), async |world: World| {
        let id = ana(&world).await;
        let client = world.sign_in(id).await;
        let texts = || got.lock().unwrap().len();
        notify(&world, id, path(&world), Urgency::Routine).await;
        let url = field(got.lock().unwrap().last().unwrap(), "StatusCallback");
        let row = url.strip_prefix("http://localhost").unwrap();
        let fields = [("MessageSid", "SM1"), ("MessageStatus", "undelivered"), ("ErrorCode", "30005")];
        for _ in 0..2 {
            call(&world, row, &fields, &sign(TOKEN, row, &fields)).await.expect(StatusCode::NO_CONTENT);
        }
        let page = client.get("/channels").await.expect(StatusCode::OK);
        page.says("this number is not in service").says("Not confirmed");

        let before = texts();
        notify(&world, id, path(&world), Urgency::Urgent).await;
        assert_eq!((states(&world).await, texts()), (vec!["failed".to_owned(), "unreachable".to_owned()], before));
        add(&world, id, Channel::Email, "ana@example.org").await;
        notify(&world, id, path(&world), Urgency::Routine).await;
        assert_eq!(
            (states(&world).await, texts()),
            (["delivered", "failed", "unreachable"].map(str::to_owned).to_vec(), before)
        );

        let address = crate::address_on(&page.body);
        client.post("/channels/code", &[("address", &address)]).await.expect(StatusCode::SEE_OTHER);
        world.run_jobs().await;
        let text = field(got.lock().unwrap().last().unwrap(), "Body");
        let code: String = text.chars().filter(char::is_ascii_digit).take(6).collect();
        let confirmed = client.post("/channels/confirm", &[("address", &address), ("code", &code)]).await;
        confirmed.expect(StatusCode::SEE_OTHER);
        let page = client.get("/channels").await.expect(StatusCode::OK).body;
        assert!(!page.contains("not in service"), "{page}");
        notify(&world, id, path(&world), Urgency::Routine).await;
        assert_eq!(texts(), before + 2);
    })
    .await;
}

#[tokio::test]
async fn a_stop_that_the_gateway_heard_counts_here_too() {
    let (server, got) = server().await;
    each_with(config(&server, TOKEN), async |world: World| {
        let id = world.person("Luis Vega", Roles::of(Role::Patient)).await;
        add(&world, id, Channel::Sms, "+14065550103").await;
        notify(&world, id, path(&world), Urgency::Routine).await;
        let before = got.lock().unwrap().len();
        notify(&world, id, path(&world), Urgency::Urgent).await;
        assert_eq!(
            (states(&world).await, got.lock().unwrap().len()),
            (vec!["failed".to_owned(), "suppressed".to_owned()], before)
        );
        let client = world.sign_in(id).await;
        client.get("/channels").await.expect(StatusCode::OK).says("You answered STOP from this number");
    })
    .await;
}
