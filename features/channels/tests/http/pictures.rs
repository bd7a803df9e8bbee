//! Pictures that come with texts: a server that holds files as Twilio does, behind a key and a redirect.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicUsize, Ordering},
};

use axum::{
    Router,
    body::Body,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use base64::Engine;
use channels::{Channel, OnPicture, OnText, SealedPicture, TwilioConfig, pictures_at};
use gate::{ORG, Operate, Organisation, Slice};
use kernel::{RawId, Secret};
use policy::{Role, Roles};
use store::{Key, Place, sql};
use testing::World;

use crate::{
    twilio::{ACCOUNT, TOKEN, call, sign},
    world::add,
};

const ANA: &str = "+14065550177";

/// How often each file was asked for, and what went wrong with a key.
#[derive(Clone, Default)]
struct Server {
    asked: Arc<Mutex<Vec<String>>>,
    leaked: Arc<AtomicUsize>,
}

async fn account(
    State(server): State<Server>,
    Path((_, name)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    let key = base64::engine::general_purpose::STANDARD.encode(format!("{ACCOUNT}:{TOKEN}"));
    if headers.get(header::AUTHORIZATION).is_none_or(|value| *value != format!("Basic {key}")) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let turn = {
        let mut asked = server.asked.lock().unwrap();
        asked.push(name.clone());
        asked.iter().filter(|one| **one == name).count()
    };
    match name.as_str() {
        "late" if turn < 3 => StatusCode::NOT_FOUND.into_response(),
        "never" => StatusCode::SERVICE_UNAVAILABLE.into_response(),
        "big" => Body::from(vec![7; 10 * 1_048_576 + 1]).into_response(),
        "inside" => (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, "http://127.0.0.1:1/x")]).into_response(),
        name => (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, format!("{}/files/{name}", base(&headers)))])
            .into_response(),
    }
}

fn base(headers: &HeaderMap) -> String {
    format!("http://{}", headers[header::HOST].to_str().unwrap())
}

/// Where the files lie: a place that never hears the key.
async fn file(State(server): State<Server>, Path(name): Path<String>, headers: HeaderMap) -> Response {
    if headers.contains_key(header::AUTHORIZATION) {
        server.leaked.fetch_add(1, Ordering::Relaxed);
    }
    format!("picture of {name}").into_response()
}

async fn serve() -> (String, Server) {
    let server = Server::default();
    let router = Router::new()
        .route("/2010-04-01/Accounts/{account}/Messages/MM/Media/{name}", get(account))
        .route("/files/{name}", get(file))
        .with_state(server.clone());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    (address, server)
}

/// What was kept and said, over all tests of this file: each has a server with a port of its own in its words.
static KEPT: Mutex<Vec<(RawId, i64, String)>> = Mutex::new(Vec::new());
static MISSED: Mutex<Vec<(RawId, i64, i64)>> = Mutex::new(Vec::new());

/// Takes words and pictures; a file that begins with "picture" is one.
fn listener() -> Slice {
    let on_text = OnText {
        run: |write, texted| {
            Box::pin(async move {
                let Some(bundle) = texted.pictures else { return Ok(()) };
                let mut access = write.may::<Operate, Organisation>(ORG).await?;
                let thread = RawId::new(access.now());
                pictures_at(&mut access, bundle, (texted.from.raw(), thread)).await
            })
        },
    };
    let on_picture = OnPicture {
        seal: |_, id, raw| {
            Box::pin(async move {
                let fine = raw.starts_with(b"picture");
                Ok(fine.then(|| SealedPicture { id, kind: "image/png", bytes: raw.len(), sealed: raw.to_vec() }))
            })
        },
        keep: |_, at, picture| {
            Box::pin(async move {
                KEPT.lock().unwrap().push((at.thread, at.n, String::from_utf8(picture.sealed).unwrap()));
                Ok(())
            })
        },
        missed: |_, thread, missed| {
            Box::pin(async move {
                MISSED.lock().unwrap().push((thread, missed.refused, missed.lost));
                Ok(())
            })
        },
    };
    Slice::new("listener", &[]).part(on_text).part(on_picture)
}

async fn each<F, Fut>(server: &str, test: F)
where
    F: Fn(World) -> Fut,
    Fut: Future<Output = ()>,
{
    let config = TwilioConfig::new(ACCOUNT, Secret::new(TOKEN.to_owned()), "+15005550006", "http://localhost");
    let config = config.unwrap().at(server).unwrap();
    let dir = tempfile::tempdir().unwrap();
    let sqlite = Place::Sqlite { path: dir.path().join("kith.db"), key: Key::random().unwrap(), cache_mib: 8 };
    for place in std::iter::once(sqlite).chain(testing::postgres()) {
        let twilio = Slice::new("twilio", &[]).part(config.clone());
        let all = vec![people::slice(), consent::slice(), channels::slice(), listener(), twilio];
        test(World::open(&place, all, None).await).await;
    }
}

/// A text with files, as Twilio tells it.
async fn text(world: &World, sid: &str, words: &str, media: &[(&str, &str)]) {
    let count = media.len().to_string();
    let names: Vec<(String, String)> =
        (0..media.len()).map(|n| (format!("MediaUrl{n}"), format!("MediaContentType{n}"))).collect();
    let mut fields = vec![("MessageSid", sid), ("From", ANA), ("Body", words), ("NumMedia", &count)];
    for ((url, kind), (source, said)) in names.iter().zip(media) {
        fields.extend([(url.as_str(), *source), (kind.as_str(), *said)]);
    }
    fields.sort_unstable();
    call(world, "/sms/twilio", &fields, &sign(TOKEN, "/sms/twilio", &fields)).await.expect(StatusCode::OK);
    world.run_jobs().await;
}

fn at(server: &str, name: &str) -> String {
    format!("{server}/2010-04-01/Accounts/{ACCOUNT}/Messages/MM/Media/{name}")
}

fn kept(person: RawId) -> Vec<(i64, String)> {
    let all = KEPT.lock().unwrap();
    all.iter().filter(|(of, ..)| *of == person).map(|(_, n, words)| (*n, words.clone())).collect()
}

fn missed(person: RawId) -> Vec<(i64, i64)> {
    let all = MISSED.lock().unwrap();
    all.iter().filter(|(of, ..)| *of == person).map(|(_, refused, lost)| (*refused, *lost)).collect()
}

async fn count(world: &World, query: store::Sql) -> i64 {
    world.org.store().read().await.unwrap().one::<(i64,)>(query, &[]).await.unwrap().0
}

#[tokio::test]
async fn pictures_are_fetched_once_with_the_key_for_the_account_alone() {
    let (address, server) = serve().await;
    each(&address, async |world: World| {
        let ana = world.person("Ana Morales", Roles::of(Role::Patient)).await;
        add(&world, ana, Channel::Sms, ANA).await;
        let (foot, late) = (at(&address, "foot"), at(&address, "late"));
        server.asked.lock().unwrap().clear();
        let media = [(foot.as_str(), "image/jpeg"), (late.as_str(), "image/png"), (foot.as_str(), "application/pdf")];
        for _ in 0..2 {
            text(&world, "MM1", "My foot", &media).await;
        }
        assert_eq!(kept(ana.raw()), [(0, "picture of foot".to_owned())]);
        assert!(missed(ana.raw()).is_empty(), "said when all is over");
        for _ in 0..6 {
            world.later(5).await;
        }
        assert_eq!(kept(ana.raw()).len(), 2, "{:?}", kept(ana.raw()));
        assert_eq!(missed(ana.raw()), [(1, 0)], "a PDF is said once");
        let asked = server.asked.lock().unwrap().clone();
        let times = |name: &str| asked.iter().filter(|one| *one == name).count();
        assert_eq!((times("foot"), times("late")), (1, 3), "told twice, fetched once; what comes late is asked again");
        // A picture alone.
        text(&world, "MM2", "", &[(&foot, "image/jpeg")]).await;
        assert_eq!(kept(ana.raw()).len(), 3);
    })
    .await;
    assert_eq!(server.leaked.load(Ordering::Relaxed), 0);
}

#[tokio::test]
async fn what_is_no_picture_too_big_elsewhere_or_never_there_is_said() {
    let (address, server) = serve().await;
    each(&address, async |world: World| {
        let ana = world.person("Ana Morales", Roles::of(Role::Patient)).await;
        add(&world, ana, Channel::Sms, ANA).await;
        let [big, never, inside] = ["big", "never", "inside"].map(|name| at(&address, name));
        let media = [
            (big.as_str(), "image/jpeg"),
            (&never, "image/jpeg"),
            (&inside, "image/jpeg"),
            // Another machine, another account, no address: nobody is asked.
            ("http://127.0.0.1:1/2010-04-01/Accounts/x/Media/y", "image/jpeg"),
            (&at(&address, "foot").replace(ACCOUNT, "AC1"), "image/jpeg"),
            ("", ""),
        ];
        text(&world, "MM1", "See these", &media).await;
        for _ in 0..16 {
            world.later(20).await;
        }
        assert_eq!(missed(ana.raw()), [(5, 1)]);
        assert!(kept(ana.raw()).is_empty());
        assert_eq!(count(&world, sql!("SELECT COUNT(*) FROM channels_pictures WHERE state = 'waiting'")).await, 0);
    })
    .await;
    assert_eq!(server.asked.lock().unwrap().iter().filter(|name| *name == "foot").count(), 0);
}

#[tokio::test]
async fn a_stop_with_a_picture_is_a_stop_and_a_strangers_picture_is_not_fetched() {
    let (address, server) = serve().await;
    each(&address, async |world: World| {
        let foot = at(&address, "foot");
        text(&world, "MM1", "Hello, who is this?", &[(&foot, "image/jpeg")]).await;
        let ana = world.person("Ana Morales", Roles::of(Role::Patient)).await;
        add(&world, ana, Channel::Sms, ANA).await;
        text(&world, "MM2", "STOP", &[(&foot, "image/jpeg")]).await;
        assert_eq!(count(&world, sql!("SELECT COUNT(*) FROM channels_ledger WHERE stands = 'off'")).await, 1);
        assert_eq!(count(&world, sql!("SELECT COUNT(*) FROM channels_pictures")).await, 0);
    })
    .await;
    assert!(server.asked.lock().unwrap().is_empty());
}
