//! Twilio: a small server that speaks its interface, answers as it does, fails as it does, and calls back with signatures.

use std::sync::{Arc, Mutex};

use axum::{
    Form, Json, Router,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::post,
};
use base64::Engine;
use channels::{Channel, TwilioConfig, Urgency};
use gate::Slice;
use kernel::Secret;
use policy::{Role, Roles};
use serde_json::json;
use store::{Key, Place};
use testing::World;

use crate::world::{add, notify, path, slices, states};

const ACCOUNT: &str = "AC00000000000000000000000000000000";
const TOKEN: &str = "test-auth-token";
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

async fn server() -> (String, Got) {
    let got = Got::default();
    let router =
        Router::new().route("/2010-04-01/Accounts/{account}/Messages.json", post(messages)).with_state(got.clone());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    (address, got)
}

fn config(server: &str, token: &str) -> TwilioConfig {
    let config = TwilioConfig::new(ACCOUNT, Secret::new(token.to_owned()), "+15005550006", "http://localhost");
    config.unwrap().at(server).unwrap()
}

/// Runs a test on each engine with a gateway of its own.
async fn each_with<F, Fut>(config: TwilioConfig, test: F)
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
