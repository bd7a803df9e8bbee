//! Outside the demo the side doors are not there, and a link leaves the outbox once it was sent.

use std::sync::Arc;

use axum::body::Body;
use channels::{Channel, Code, Gateway, Notice, Parcel, Receipt, Urgency};
use gate::{Keys, Manage, ORG, Org, Organisation, Orgs, Routes, Slice};
use http::{Request, StatusCode, header};
use kernel::{Boxed, Clock, Locale, PersonId, RawId, Time};
use policy::{Actors, Roles, Rule};
use store::{Db, Key, Place, sql};
use tower::ServiceExt;

use crate::world::slices;

struct Taken;

impl Gateway for Taken {
    fn name(&self) -> &'static str {
        "taken"
    }
    fn carries(&self, _: Channel) -> bool {
        true
    }
    fn send<'a>(&'a self, parcel: Parcel<'a>) -> Boxed<'a, Receipt> {
        assert!(parcel.reply.is_none(), "nobody configured answers by e-mail");
        Box::pin(async { Receipt::Sent("t-1".into()) })
    }
}

const MANAGE: Rule = Rule::new("test.manage", "manage", "organisation", ["Tests.", "Pruebas."]).actors(Actors::SYSTEM);

#[tokio::test]
async fn side_doors_are_closed_and_links_forgotten() {
    let dir = tempfile::tempdir().unwrap();
    let place = Place::Sqlite { path: dir.path().join("kith.db"), key: Key::random().unwrap(), cache_mib: 8 };
    let clock = Clock::frozen(Time::parse(testing::START).unwrap());
    let db = Db::open(&place).await.unwrap();
    let gateway: Box<dyn Gateway> = Box::new(Taken);
    let mut all = slices();
    all.push(Slice::new("gateways", &[]).part(gateway).rules([MANAGE]));
    let mut migrations = vec![gate::MIGRATION, jobs::MIGRATION];
    migrations.extend(all.iter().map(|slice| slice.migration));
    db.migrate(&migrations, clock.now()).await.unwrap();
    let routes = all.iter_mut().fold(Routes::new(), |sum, slice| sum.merge(std::mem::take(&mut slice.routes)));
    let config = gate::OrgConfig { demo: false, ..testing::config() };
    let org = Org::open(config, db, clock.clone(), Keys::new(&Key::new([7; 32])), &mut all);
    let router = routes.into_router().with_state(Orgs::one(Arc::clone(&org)));

    let ask = async |request: Request<Body>| router.clone().oneshot(request).await.unwrap().status();
    for path in ["/demo/phone", "/demo/phone?number=%2B14065550177", "/demo/phone/news", "/demo/mailbox"] {
        let request = Request::get(path).header(header::HOST, "localhost").body(Body::empty()).unwrap();
        assert_eq!(ask(request).await, StatusCode::NOT_FOUND, "{path}");
    }
    let form = Request::post("/demo/phone").header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let form = form.body(Body::from("number=%2B14065550177&text=STOP")).unwrap();
    assert_eq!(ask(form).await, StatusCode::NOT_FOUND);

    let id = PersonId::new(clock.now());
    let mut write = org.operator("test").await.unwrap();
    let mut access = write.may::<Manage, Organisation>(ORG).await.unwrap();
    gate::put_actor(&mut access, id, "Ana Morales", Roles::NONE, (Locale::En, "America/Denver"), false).await.unwrap();
    channels::add_address(&mut access, id, Channel::Sms, "+14065550177", true, "test").await.unwrap();
    let code = Code::parse("004217").unwrap();
    let token = format!("/enter/{id}{id}");
    channels::notify(&mut access, id, Notice::SignInLink { path: token, code }, Urgency::Urgent).await.unwrap();
    write.commit().await.unwrap();
    jobs::run_due(&org).await.unwrap();
    let mut tx = org.store().read().await.unwrap();
    let query = sql!("SELECT state, path, code, reference FROM channels_outbox LIMIT 10");
    let rows = tx.all::<(String, String, Option<u32>, String)>(query, &[]).await.unwrap();
    assert_eq!(rows, [("sent".to_owned(), String::new(), None, "t-1".to_owned())]);
    drop(tx);

    // How many answers were new, and for whom, is known until it was sent.
    let answers = Notice::NewAnswers { count: 7, stop: format!("/groups/notices/off/{id}{id}") };
    let mut write = org.operator("test").await.unwrap();
    let mut access = write.may::<Manage, Organisation>(ORG).await.unwrap();
    assert!(!channels::mail(&mut access, id, &answers).await.unwrap(), "a telephone is no mailbox");
    channels::add_address(&mut access, id, Channel::Email, "ana@example.org", true, "test").await.unwrap();
    assert!(channels::mail(&mut access, id, &answers).await.unwrap());
    let message = Notice::NewMessage { path: format!("/threads/{}", RawId::new(clock.now())) };
    assert!(channels::mail(&mut access, id, &message).await.unwrap());
    write.commit().await.unwrap();
    jobs::run_due(&org).await.unwrap();
    let mut tx = org.store().read().await.unwrap();
    let query = sql!("SELECT state, person, value, path, code FROM channels_outbox WHERE notice = 'answers' LIMIT 10");
    let rows = tx.all::<(String, RawId, String, String, Option<u32>)>(query, &[]).await.unwrap();
    assert_eq!(rows, [("sent".to_owned(), RawId::default(), String::new(), String::new(), None)]);
}
