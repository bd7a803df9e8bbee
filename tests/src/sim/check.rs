//! What an organisation holds after its lives: every thread's first words, and each fault as a line.

use std::{collections::BTreeMap, path::Path};

use kernel::{PersonId, RawId, Time};
use store::{Sql, Tx, params, sql};

use super::town::Town;

/// Prints `thread ID WORDS` for each thread, `fault …` for each fault, and `count NAME N`.
pub async fn check(dir: &Path, schema: &str) {
    let town = Town::open(dir, schema).await;
    let org = &town.world.org;
    let mut read = org.store().read().await.unwrap();
    let first = sql!("SELECT thread, body FROM messaging_posts WHERE n = 1 LIMIT 1000000");
    for (thread, body) in read.all::<(RawId, String)>(first, &[]).await.unwrap() {
        println!("thread {thread} {body}");
    }
    owners(&mut read).await;
    let late = ladders(&mut read, town.world.clock.now()).await;
    println!("count overdue {late}");
    let counts: [(&str, Sql); 8] = [
        ("closed", sql!("SELECT COUNT(*) FROM messaging_threads WHERE closed_at IS NOT NULL")),
        ("answers", sql!("SELECT COUNT(*) FROM messaging_posts WHERE side = 'team' AND kind = 'message'")),
        ("handed", sql!("SELECT COUNT(*) FROM work_events WHERE what = 'handed'")),
        ("returned", sql!("SELECT COUNT(*) FROM work_events WHERE what = 'returned'")),
        ("climbed", sql!("SELECT COUNT(*) FROM work_events WHERE what = 'climbed'")),
        ("urgent", sql!("SELECT COUNT(*) FROM work_items WHERE priority = 0")),
        ("notices", sql!("SELECT COUNT(*) FROM channels_outbox")),
        ("dead-jobs", sql!("SELECT COUNT(*) FROM jobs_queue WHERE dead_at IS NOT NULL")),
    ];
    for (name, query) in counts {
        let n = read.one::<(i64,)>(query, &[]).await.unwrap().0;
        println!("count {name} {n}");
        if name == "dead-jobs" && n > 0 {
            println!("fault {n} jobs are dead");
        }
    }
    drop(read);
    badges(&town).await;
    while gate::seal(org).await.unwrap() > 0 {}
    let verdict = gate::verify(org.store(), &org.keys).await.unwrap();
    println!("count audit {}", verdict.rows);
    for finding in verdict.findings.iter().take(5) {
        println!("fault audit {finding:?}");
    }
}

/// Each open thread has exactly one live item, in a pool that is there, held by nobody or by somebody with an account.
async fn owners(read: &mut Tx) {
    let open = sql!(
        "SELECT t.id, COUNT(i.id), COUNT(p.id), COUNT(i.holder), COUNT(h.id)
         FROM messaging_threads t LEFT JOIN work_items i ON i.subject = t.id AND i.kind = 'message' AND i.closed_at IS NULL
         LEFT JOIN work_pools p ON p.id = i.pool LEFT JOIN gate_actors h ON h.id = i.holder AND h.closed_at IS NULL
         WHERE t.closed_at IS NULL GROUP BY t.id LIMIT 1000000"
    );
    let rows = read.all::<(RawId, i64, i64, i64, i64)>(open, &[]).await.unwrap();
    println!("count open {}", rows.len());
    for (thread, items, pools, holders, there) in rows {
        if items != 1 || pools != 1 || holders != there {
            println!(
                "fault thread {thread} has {items} items, {pools} pools, {holders} holders of whom {there} are there"
            );
        }
    }
    let ended = sql!(
        "SELECT COUNT(*) FROM messaging_threads t JOIN work_items i ON i.subject = t.id AND i.closed_at IS NULL
         WHERE t.closed_at IS NOT NULL"
    );
    let left = read.one::<(i64,)>(ended, &[]).await.unwrap().0;
    if left > 0 {
        println!("fault {left} items wait although their thread ended");
    }
}

/// Every item that was open a minute after it was due had climbed by then; gives how many were.
async fn ladders(read: &mut Tx, now: Time) -> usize {
    let items = sql!("SELECT id, due_at, closed_at FROM work_items LIMIT 1000000");
    let climbed = sql!("SELECT item, MIN(at) FROM work_events WHERE what = 'climbed' GROUP BY item LIMIT 1000000");
    let climbed: BTreeMap<RawId, Time> = read.all::<(RawId, Time)>(climbed, &[]).await.unwrap().into_iter().collect();
    let mut late = 0;
    for (item, due, closed) in read.all::<(RawId, Time, Option<Time>)>(items, &[]).await.unwrap() {
        let limit = due.plus_seconds(60);
        if closed.unwrap_or(now) > limit {
            late += 1;
            if climbed.get(&item).is_none_or(|at| *at > limit) {
                println!("fault item {item} was due at {} and climbed at {:?}", due.rfc3339(), climbed.get(&item));
            }
        }
    }
    late
}

/// The badge on every patient's page against a straight recount of posts by others after the last one read.
async fn badges(town: &Town) {
    let posts = sql!("SELECT thread, n FROM messaging_posts WHERE kind = 'message' AND side = 'team' LIMIT 1000000");
    let mut read = town.world.org.store().read().await.unwrap();
    let mut last: BTreeMap<RawId, i64> = BTreeMap::new();
    for (thread, n) in read.all::<(RawId, i64)>(posts, &[]).await.unwrap() {
        let kept = last.entry(thread).or_default();
        *kept = n.max(*kept);
    }
    let seen = sql!("SELECT thread, person, n FROM messaging_reads LIMIT 1000000");
    let seen: BTreeMap<(RawId, PersonId), i64> =
        read.all::<(RawId, PersonId, i64)>(seen, &[]).await.unwrap().into_iter().map(|(t, p, n)| ((t, p), n)).collect();
    let mut unread = 0;
    for patient in &town.patients {
        let threads = sql!("SELECT id FROM messaging_threads WHERE patient = ?1 LIMIT 1000000");
        let threads = read.all::<(RawId,)>(threads, &params![patient.id]).await.unwrap();
        let behind = |thread: &RawId| {
            last.get(thread).is_some_and(|n| *n > seen.get(&(*thread, patient.id)).copied().unwrap_or_default())
        };
        let want = threads.iter().filter(|(id,)| behind(id)).count();
        let page = patient.client.get("/account").await.body;
        let shown = badge(&page);
        unread += want;
        // Three digits have no room.
        let want = if want < 100 { want.to_string() } else { "99+".into() };
        if shown != want {
            println!("fault patient {} has {want} unread threads, the badge says {shown}", patient.id);
        }
    }
    println!("count unread {unread}");
}

/// What stands beside the link to the messages; 0 where nothing does.
fn badge(page: &str) -> String {
    let nav = page.split(r#"href="/messages""#).nth(1).unwrap_or_else(|| panic!("no link to the messages: {page}"));
    let link = nav.split("</a>").next().unwrap();
    let count = link.split("class=\"count\"").nth(1).map(|rest| rest.split(['>', '<']).nth(1).unwrap());
    count.unwrap_or("0").to_owned()
}
