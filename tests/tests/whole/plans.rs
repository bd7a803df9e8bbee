//! How SQLite finds what the hot pages ask for: by index, never by reading a big table.

use std::collections::{BTreeMap, BTreeSet};

use http::StatusCode;
use policy::{Role, Roles};
use store::{Db, Key, Place, Value, sql};
use testing::{Client, World};

/// Tables that stay small however large the organisation gets, with what they hold.
const SMALL: [(&str, &str); 14] = [
    ("work_pools", "tens of pools"),
    ("work_rungs", "a few for each pool"),
    ("messaging_reasons", "tens of reasons"),
    ("messaging_settings", "one row"),
    ("messaging_templates", "tens of templates"),
    ("visits_prices", "tens of prices"),
    ("channels_words", "one row for each notice in words of the organisation's own"),
    ("channels_early", "delivery reports that came before the gateway's answer"),
    ("jobs_schedule", "one row for each schedule"),
    ("store_migrations", "one row for each step"),
    ("circles_emergencies", "emergency access is rare, and each is reviewed"),
    ("communities_places", "tens of communities, at most hundreds"),
    ("communities_fresh", "posts of the last second, in the order of its only column"),
    ("communities_erasures", "those whose traces are still to be scrubbed: an index of them alone"),
];

/// Plans that read or sort a few rows, each by a part of the statement, with why they are few.
const REVIEWED: [(&str, &str, &str); 38] = [
    ("TEMP", "SELECT COUNT(DISTINCT post) FROM communities_reports", "the open reports of one place"),
    ("TEMP", "FROM communities_pairs q LEFT JOIN gate_personas m", "the pairs of one name in one place"),
    ("TEMP", "FROM communities_places WHERE closed_at IS NULL ORDER BY family", "tens of communities"),
    ("TEMP", "FROM communities_places c LEFT JOIN gate_actors a ON a.id = c.owner ORDER BY", "tens of communities"),
    ("TEMP", "FROM communities_places ORDER BY family", "tens of communities"),
    (
        "TEMP",
        "SELECT t.made_at, MIN(x.made_at) FROM communities_topics t",
        "one community's health, for who looks after it",
    ),
    ("TEMP", "AND x.made_at >= ?2 GROUP BY x.author", "one community's health, for who looks after it"),
    ("", "FROM gate_actors WHERE closed_at IS NULL AND (roles & ?1) <> 0 ORDER BY name", "whoever sets up a community"),
    ("TEMP", "FROM communities_search WHERE communities_search MATCH", "hits of one search, ranked by the index"),
    ("TEMP", "FROM communities_follows f JOIN communities_topics t", "the topics that one name follows in one place"),
    ("TEMP", "x.author <> p.id WHERE p.lookup IN", "the topics that one person follows, by place"),
    ("TEMP", "WHERE x.author = ?1 AND x.n > 0 AND x.state = 'shown'", "the public answers of one professional"),
    (
        "SCAN people_badges USING INDEX people_badges_lapsed",
        "WHERE lapse <> ''",
        "checks that no longer count: an index of them alone",
    ),
    ("SCAN people_", "DELETE FROM people_", "swept once an hour, not on a page"),
    ("TEMP", "FROM channels_addresses a WHERE a.person = ?1", "the addresses of one person"),
    ("TEMP", "JOIN channels_ledger g ON g.channel = a.channel", "what one person agreed to and ended"),
    ("TEMP", "CAST(SUM(parts) AS BIGINT) FROM channels_outbox", "what was sent of late, for the administrator"),
    ("TEMP", "SELECT state, COUNT(*) FROM channels_outbox WHERE id >=", "what was made of late, for the administrator"),
    ("channels_outbox_trouble", "FROM channels_outbox", "an index of what did not arrive alone, in order"),
    ("", "WHERE state IN ('queued', 'held') AND due_at <= ?1 ORDER BY due_at LIMIT 1", "an index of what waits alone"),
    ("channels_wordings_waiting", "FROM channels_wordings", "an index of what waits alone"),
    ("", "FROM channels_faxes", "a fax is a deed of one member of staff: few in a day"),
    ("TEMP", "(state <> 'closed' OR closed_at > ?2)", "one patient's threads"),
    ("TEMP", "FROM gate_members m JOIN gate_actors", "the members of one pool"),
    ("TEMP", "WHERE g.grantee = ?1 AND g.revoked_at IS NULL", "the rights of one person, of whom a few know many"),
    ("TEMP", "WHERE g.target = ?1 AND g.revoked_at IS NULL", "the rights to one thing"),
    ("TEMP", "i.subject = ?1 AND i.closed_at IS NULL", "one open item of each kind"),
    ("TEMP", "FROM circles_emergencies x", "emergency access is rare, and each is reviewed"),
    ("TEMP", "FROM circles_invitations i", "the open invitations of one person"),
    (
        "TEMP",
        "x.closed_at IS NULL AND x.id IN ( SELECT i.id FROM work_items i WHERE i.holder",
        "one person's open work",
    ),
    ("TEMP", "next_at <= ?1 ORDER BY next_at LIMIT 50", "at most a hundred"),
    ("TEMP", "FROM messaging_templates", "tens of templates"),
    ("TEMP", "FROM work_pools", "tens of pools"),
    ("TEMP", "FROM messaging_reasons", "tens of reasons"),
    ("TEMP", "FROM consent_agreements WHERE person = ?1", "the agreements of one person"),
    ("TEMP", "FROM messaging_reads WHERE thread = ?1", "the readers of one thread"),
    (
        "TEMP",
        "FROM messaging_threads t LEFT JOIN messaging_reasons r ON r.key = t.reason WHERE t.patient",
        "one patient's",
    ),
    ("TEMP", "WITH near AS ( SELECT t.id FROM messaging_threads t WHERE t.patient = ?1", "one person's threads"),
];

fn reviewed(line: &str, text: &str) -> bool {
    REVIEWED.iter().any(|(plan, part, _)| line.contains(plan) && text.contains(part))
}

/// Table names by alias, from the text of a statement.
fn aliases(text: &str, tables: &BTreeSet<String>) -> BTreeMap<String, String> {
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|w| !w.is_empty()).collect();
    let mut found = BTreeMap::new();
    for (n, word) in words.iter().enumerate().filter(|(_, w)| tables.contains(**w)) {
        found.insert((*word).to_owned(), (*word).to_owned());
        let next = words.get(n + 1).filter(|w| !w.eq_ignore_ascii_case("as")).or(words.get(n + 2));
        if let Some(alias) = next {
            found.entry((*alias).to_owned()).or_insert_with(|| (*word).to_owned());
        }
    }
    found
}

/// What is wrong with a statement's plan, as lines.
async fn faults(db: &Db, text: &str, tables: &BTreeSet<String>) -> Vec<String> {
    let slots = (1..40).rev().find(|n| text.contains(&format!("?{n}"))).unwrap_or(0);
    let params: Vec<Value> = vec![Value::Null; slots];
    let plan = db.snapshot().await.unwrap().rows_dyn(&format!("EXPLAIN QUERY PLAN {text}"), &params).await.unwrap();
    let aliases = aliases(text, tables);
    let mut found = Vec::new();
    for row in plan {
        let line: String = row.get(3).unwrap();
        if reviewed(&line, text) {
            continue;
        }
        if let Some(rest) = line.strip_prefix("SCAN ") {
            let name = rest.split(' ').next().unwrap();
            let table = aliases.get(name).map_or(name, String::as_str);
            // The gate's filters look for any one actor, to give a parameter its type.
            let first = table == "gate_actors" && text.contains("(SELECT a.id FROM gate_actors a LIMIT 1)");
            if tables.contains(table) && !first && !SMALL.iter().any(|(small, _)| *small == table) {
                found.push(format!("{line}  ({table})"));
            }
        }
        // Sorting the last term alone puts ties in order.
        if line.contains("TEMP B-TREE") && !line.contains("LAST TERM") {
            found.push(line);
        }
    }
    found
}

/// Opens a page, or the one that it leads to.
async fn open(client: &Client, page: &str) {
    let answer = client.get(page).await;
    if answer.status.is_redirection() {
        client.get(answer.location()).await.expect(StatusCode::OK);
    } else {
        answer.expect(StatusCode::OK);
    }
}

/// Texts of every kind, from a number that somebody has and from a stranger's.
async fn texts_come(world: &World) {
    let known = sql!(
        "SELECT value FROM channels_addresses WHERE channel = 'phone' AND verified_at IS NOT NULL AND removed_at IS NULL LIMIT 1"
    );
    let (known,) = world.org.store().read().await.unwrap().one::<(String,)>(known, &[]).await.unwrap();
    let mine = ["STOP", "START", "HELP", "May I take my tablets with milk?", "my chest hurts and I cannot breathe"];
    let strange = ["hello", "my chest hurts and I cannot breathe", "7K4M2Q"];
    let all = mine.iter().map(|text| (known.as_str(), *text)).chain(strange.iter().map(|text| ("+14065550199", *text)));
    for (n, (from, text)) in all.enumerate() {
        channels::text_once(&world.org, "plans", &n.to_string(), from, text).await.unwrap();
        world.run_jobs().await;
    }
}

/// Every statement that the hot pages and the job queue run, as traced, explained on a filled organisation.
#[tokio::test(flavor = "multi_thread")]
async fn hot_queries_use_indexes() {
    let dir = tempfile::tempdir().unwrap();
    let place = Place::Sqlite { path: dir.path().join("kith.db"), key: Key::new([5; 32]), cache_mib: 16 };
    let world = World::open(&place, kith::house::slices(), Some(dir)).await;
    kith::demo::fill(&world.org, &world.router(), 1).await.unwrap();
    let db = world.org.store();
    let tables: BTreeSet<String> = db.tables().await.unwrap().into_iter().map(|t| t.name).collect();
    let busy = sql!(
        "SELECT t.id, t.patient, p.person FROM messaging_threads t JOIN gate_members p ON p.pool = t.pool
         WHERE t.closed_at IS NULL ORDER BY t.last_n DESC, t.id LIMIT 1"
    );
    let (thread, person, clinician) =
        db.read().await.unwrap().one::<(kernel::RawId, kernel::PersonId, kernel::PersonId)>(busy, &[]).await.unwrap();
    let (staff, patient) = (world.sign_in(clinician).await, world.sign_in(person).await);
    let named = sql!("SELECT id FROM gate_actors WHERE name LIKE '%Okafor%' LIMIT 1");
    let (colleague,) = db.read().await.unwrap().one::<(kernel::PersonId,)>(named, &[]).await.unwrap();
    let colleague = world.sign_in(colleague).await;
    db.start_trace();
    for page in ["/today", "/inbox", "/blocks", "/messages", &format!("/threads/{thread}")] {
        open(&staff, page).await;
    }
    for page in [
        "/today",
        "/messages",
        "/ask",
        "/chart",
        &format!("/threads/{thread}"),
        &format!("/circles/{}/looks", circles::circle_of(person)),
    ] {
        open(&patient, page).await;
    }
    let slug = "/open/type-2-diabetes";
    patient.post(&format!("{slug}/join"), &[("wear", "new"), ("persona", "HotQueries"), ("rules", "1")]).await;
    for page in
        ["/groups", "/names", "/groups/search?q=walk", slug, &format!("{slug}?show=helpful"), &format!("{slug}/mine")]
    {
        open(&patient, page).await;
    }
    let admin = world.sign_in(world.person("An Administrator", Roles::of(Role::Administrator)).await).await;
    for page in ["/groups/places", "/groups/places/type-2-diabetes", &format!("{slug}/links")] {
        open(&admin, page).await;
    }
    for page in ["", "/mentors", "/mentors/offer", "/surveys", "/surveys/new", "/club"] {
        open(&colleague, &format!("/peers/primary-care{page}")).await;
    }
    let written = [("kind", "story"), ("title", "Plans are explained"), ("text", "Every statement finds its index.")];
    let topic =
        patient.post(&format!("{slug}/new"), &written).await.expect(StatusCode::SEE_OTHER).location().to_owned();
    open(&patient, topic.split('?').next().unwrap()).await;
    patient.post("/ask", &[("about", "other"), ("q", "May I swim?")]).await.expect(StatusCode::SEE_OTHER);
    patient.post(&format!("/threads/{thread}"), &[("q", "One more thing.")]).await;
    staff.post(&format!("/threads/{thread}/answer"), &[("q", "Yes.")]).await;
    texts_come(&world).await;
    open(&patient, "/channels").await;
    for page in ["/outbox", "/outbox/templates"] {
        open(&admin, page).await;
    }
    world.run_jobs().await;
    world.later(20).await;
    let texts: BTreeSet<String> = db.take_trace().into_iter().collect();
    let mut all = Vec::new();
    let mut explained = 0;
    for text in texts.iter().filter(|t| t.contains("SELECT") || t.contains("UPDATE") || t.contains("DELETE")) {
        explained += 1;
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        for fault in faults(db, &text, &tables).await {
            all.push(format!("{fault}\n    {text}"));
        }
    }
    println!("{explained} statements explained");
    assert!(explained > 40, "the trace is broken: {explained}");
    assert!(all.is_empty(), "{} faults:\n{}", all.len(), all.join("\n"));
}
