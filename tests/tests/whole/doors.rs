//! Every address, tried by somebody who may not.

use std::collections::BTreeSet;

use gate::RouteKind;
use http::StatusCode;
use kernel::RawId;
use policy::Roles;
use store::Value;
use testing::World;

/// How many ids each form is tried with; pages are tried with all.
const POSTS: usize = 40;

/// Every 16-byte id that the organisation's tables hold, at most 40 of each column.
async fn ids(world: &World) -> BTreeSet<RawId> {
    let mut found = BTreeSet::new();
    let db = world.org.store();
    for table in db.tables().await.unwrap() {
        let mut rows = 0;
        let mut each = |row: &[Value]| {
            rows += 1;
            if rows <= 40 {
                found.extend(row.iter().filter_map(|v| if let Value::Id(id) = v { Some(RawId(*id)) } else { None }));
            }
            Ok(())
        };
        db.snapshot().await.unwrap().dump(&table, &mut each).await.unwrap();
    }
    found
}

/// A guest gets 401 everywhere but at the open doors; a stranger gets 404 for everything that is somebody's, with the same
/// bytes as for what is not there.
#[tokio::test(flavor = "multi_thread")]
async fn closed_door_sweep() {
    testing::each(kith::house::slices, async |world| {
        kith::demo::fill(&world.org, &world.router(), 1).await.unwrap();
        let ids = ids(&world).await;
        assert!(ids.len() > 200, "the demo organisation is too thin to sweep: {}", ids.len());
        let (guest, stranger) = (world.guest(), world.sign_in(world.person("A Stranger", Roles::NONE).await).await);
        let (mut tried, mut posted) = (0, 0);
        for route in kith::house::addresses() {
            if matches!(route.kind, RouteKind::Open(_)) {
                continue;
            }
            let any = route.path.replace("{id}", &RawId([9; 16]).to_string());
            let any = fill_rest(&any);
            let answer = if route.method == "GET" { guest.get(&any).await } else { guest.post(&any, &[]).await };
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "guest: {} {}", route.method, route.path);
            if route.kind != RouteKind::Target {
                continue;
            }
            if route.method == "GET" {
                let missing = stranger.get(&any).await;
                assert_eq!(missing.status, StatusCode::NOT_FOUND, "missing: {}", route.path);
                // What cannot be read as an id is missing as well.
                let unread = fill_rest(&route.path.replace("{id}", "no-id"));
                let answer = stranger.get(&unread).await;
                assert_eq!((answer.status, &answer.body), (missing.status, &missing.body), "unread: {unread}");
                for id in &ids {
                    let path = fill_rest(&route.path.replace("{id}", &id.to_string()));
                    let answer = stranger.get(&path).await;
                    assert_eq!(answer.status, StatusCode::NOT_FOUND, "stranger: {path}");
                    assert_eq!(answer.body, missing.body, "stranger: {path}");
                    tried += 1;
                }
                continue;
            }
            // What an empty form lacks may be told before the door is asked: then it is told of everything alike.
            let missing = stranger.post(&any, &[]).await;
            assert!(missing.status.is_client_error(), "missing: {} gave {}", route.path, missing.status);
            for id in ids.iter().step_by(ids.len() / POSTS) {
                let path = fill_rest(&route.path.replace("{id}", &id.to_string()));
                let answer = stranger.post(&path, &[]).await;
                assert_eq!((answer.status, &answer.body), (missing.status, &missing.body), "stranger: {path}");
                posted += 1;
            }
        }
        println!("{tried} pages and {posted} forms tried with {} ids", ids.len());
        assert!(tried > 1000 && posted > 500, "{tried}, {posted}");
    })
    .await;
}

/// Other path segments get a plausible word.
fn fill_rest(path: &str) -> String {
    let mut out = String::new();
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('{') {
        let (_, after) = after.split_once('}').unwrap_or(("", after));
        out.push_str(before);
        out.push_str(&RawId([8; 16]).to_string());
        rest = after;
    }
    out + rest
}

/// The open doors, each with its reason, are the ones on the reviewed list.
#[test]
fn open_routes_are_listed() {
    let listed = include_str!("../../open_routes.txt");
    let open = kith::house::addresses().into_iter().filter_map(|r| match r.kind {
        RouteKind::Open(reason) => Some(format!("{} {} {reason}", r.method, r.path)),
        _ => None,
    });
    let open: BTreeSet<String> = open.collect();
    let listed: BTreeSet<String> =
        listed.lines().filter(|l| !l.is_empty() && !l.starts_with('#')).map(str::to_owned).collect();
    assert_eq!(open, listed, "compare with tests/open_routes.txt");
}
