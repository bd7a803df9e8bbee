//! The bench's own SQL: growing an organisation by copies of its rows, and finding whom to measure.

use std::fmt::Write;

use gate::PersonaId;
use kernel::{PersonId, RawId, Result, Time};
use policy::{Relation, Relations};
use store::{Db, Tx, params, sql};

/// What is copied for each round; everything else (pools, reasons, settings, keys, charts as received) is the organisation's.
const COPIED: [&str; 21] = [
    "gate_actors",
    "people_persons",
    "gate_grants",
    "gate_audit",
    "consent_agreements",
    "channels_addresses",
    "channels_preferences",
    "records_summaries",
    "circles_members",
    "messaging_threads",
    "messaging_posts",
    "messaging_reads",
    "messaging_calls",
    "work_items",
    "work_events",
    "work_minutes",
    "work_told",
    "visits_proposals",
    "visits_minutes",
    "visits_events",
    "visits_facts",
];

/// Posts of an ordinary thread, and of those that are measured.
const POSTS: i64 = 10;
const MEASURED_POSTS: i64 = 20;

/// Rounds whose work is still open; all later ones ended long ago, as in an organisation of that age.
const OPEN_ROUNDS: u32 = 2;

/// Rounds in one write: each statement of a long one walks over all the pages that it has touched so far.
const ROUNDS_AT_ONCE: u32 = 5;

/// Whom the bench plays, and what is read.
pub(crate) struct Cast {
    /// Physicians.
    pub readers: Vec<PersonId>,
    /// Patients, each with an open thread.
    pub writers: Vec<(PersonId, RawId)>,
    /// Threads of twenty messages, of different patients.
    pub threads: Vec<RawId>,
}

/// Grows the told demo to `threads` threads of ten posts: rows of one round are copied with fresh ids.
pub(crate) async fn grow(db: &Db, threads: i64) -> Result<()> {
    let mut tx = db.begin().await?;
    lengthen(&mut tx).await?;
    let (told,): (i64,) = tx.one(sql!("SELECT COUNT(*) FROM messaging_threads"), &[]).await?;
    tx.rows_dyn(KEEP, &[]).await?;
    let copies = copies(&mut tx, db).await?;
    tx.commit().await?;
    let rounds = u32::try_from((threads - told + told - 1) / told.max(1)).unwrap_or(0);
    let mut round = 0;
    while round < rounds {
        let mut tx = db.begin().await?;
        for _ in 0..ROUNDS_AT_ONCE {
            if round == rounds {
                break;
            }
            round += 1;
            let last = params![round.to_be_bytes().to_vec()];
            for copy in &copies {
                tx.rows_dyn(copy, &last).await?;
            }
            if round == OPEN_ROUNDS {
                for end in END {
                    tx.rows_dyn(end, &[]).await?;
                }
            }
        }
        tx.commit().await?;
    }
    Ok(())
}

/// Every thread gets posts until it has ten, one told and ended thread twenty.
async fn lengthen(tx: &mut Tx) -> Result<()> {
    tx.rows_dyn("CREATE TABLE bench_measured AS SELECT t.id FROM messaging_threads t
        WHERE t.state = 'closed' AND t.pool IN (SELECT m.pool FROM gate_members m JOIN demo_roles d ON d.person = m.person WHERE d.role = 'physician')
        ORDER BY t.last_n DESC, t.id LIMIT 1", &[]).await?;
    let wanted = params![POSTS, MEASURED_POSTS];
    tx.rows_dyn("WITH RECURSIVE k(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM k WHERE k < 20)
        INSERT INTO messaging_posts (id, thread, n, kind, side, author, code, about, body, via, files, at)
        SELECT CAST(substr(p.id, 1, 6) || randomblob(10) AS BLOB), t.id, t.last_n + k.k, 'message', p.side, p.author, '', NULL, p.body, 'app', 0, p.at
        FROM messaging_threads t JOIN k ON t.last_n + k.k <= CASE WHEN t.id IN (SELECT id FROM bench_measured) THEN ?2 ELSE ?1 END
        JOIN messaging_posts p ON p.id = COALESCE(
            (SELECT q.id FROM messaging_posts q WHERE q.thread = t.id AND q.kind = 'message' AND q.side = CASE k.k % 2 WHEN 1 THEN 'kin' ELSE 'team' END ORDER BY q.n LIMIT 1),
            (SELECT q.id FROM messaging_posts q WHERE q.thread = t.id AND q.kind = 'message' ORDER BY q.n LIMIT 1))", &wanted).await?;
    for text in [
        "UPDATE messaging_threads SET last_n = (SELECT MAX(p.n) FROM messaging_posts p WHERE p.thread = messaging_threads.id)",
        "UPDATE messaging_threads SET said_n = COALESCE((SELECT MAX(p.n) FROM messaging_posts p WHERE p.thread = messaging_threads.id AND p.kind = 'message'), 0)",
        "UPDATE messaging_threads SET said_by = (SELECT p.author FROM messaging_posts p WHERE p.thread = messaging_threads.id AND p.n = said_n)",
        "UPDATE messaging_threads SET heard_n = COALESCE((SELECT MAX(p.n) FROM messaging_posts p WHERE p.thread = messaging_threads.id AND p.kind = 'message' AND p.author IS DISTINCT FROM said_by), 0)",
        "UPDATE messaging_reads SET n = (SELECT t.last_n FROM messaging_threads t WHERE t.id = messaging_reads.thread)",
        // What was told in the last ten days keeps its queue; a grown organisation has the same queue.
        "DELETE FROM jobs_queue",
    ] {
        tx.rows_dyn(text, &[]).await?;
    }
    Ok(())
}

/// Staff, pools and the organisation are one and the same in every round.
const KEEP: &str = "CREATE TEMP TABLE bench_keep AS
    SELECT person AS id FROM gate_members UNION SELECT pool FROM gate_members UNION SELECT id FROM work_pools
    UNION SELECT person FROM demo_roles WHERE role NOT IN ('patient', 'proxy') UNION SELECT zeroblob(16)";

/// What later rounds left behind: nothing that waits.
const END: [&str; 5] = [
    "UPDATE src_messaging_threads SET state = 'closed', outcome = 'answered', closed_at = COALESCE(closed_at, last_at)",
    "UPDATE src_work_items SET closed_at = COALESCE(closed_at, opened_at), silent_at = NULL, outcome = COALESCE(outcome, 'answered')",
    "UPDATE src_messaging_calls SET done_at = COALESCE(done_at, made_at)",
    "DELETE FROM src_work_told",
    "UPDATE src_visits_proposals SET state = CASE state WHEN 'running' THEN 'final' ELSE state END, attested_at = COALESCE(attested_at, made_at), check_at = NULL",
];

/// One statement for each table: the told rows again, every id that is not kept with its last four bytes as `?1`.
async fn copies(tx: &mut Tx, db: &Db) -> Result<Vec<String>> {
    let tables = db.tables().await?;
    let mut copies = Vec::new();
    for name in COPIED {
        let Some(table) = tables.iter().find(|t| t.name == name) else { continue };
        tx.rows_dyn(&format!("CREATE TEMP TABLE src_{name} AS SELECT * FROM {name}"), &[]).await?;
        let mut shown = String::new();
        for column in &table.columns {
            let ids =
                format!("SELECT 1 FROM src_{name} WHERE typeof({column}) = 'blob' AND length({column}) = 16 LIMIT 1");
            let comma = if shown.is_empty() { "" } else { ", " };
            // A row of the audit has its moment in its number: the copies were written in the hundred days before.
            let written = if (name, column.as_str()) == ("gate_audit", "id") {
                write!(shown, "{comma}{column} - abs(random()) % 18014398509481984")
            } else if tx.rows_dyn(&ids, &[]).await?.is_empty() {
                write!(shown, "{comma}{column}")
            } else {
                write!(
                    shown,
                    "{comma}CASE WHEN length({column}) <> 16 OR {column} IN (SELECT id FROM bench_keep) THEN {column}
                     ELSE CAST(substr({column}, 1, 12) || ?1 AS BLOB) END"
                )
            };
            written.map_err(|e| kernel::Error::internal(e.to_string()))?;
        }
        // A table without ids is empty.
        if !shown.contains("?1") {
            continue;
        }
        // A row that names only what is kept is there already.
        copies.push(format!(
            "INSERT OR IGNORE INTO {name} ({}) SELECT {shown} FROM src_{name}",
            table.columns.join(", ")
        ));
    }
    Ok(copies)
}

/// How much an organisation holds, by table.
pub(crate) async fn counts(db: &Db) -> Result<(i64, i64)> {
    let mut tx = db.read().await?;
    let (threads,): (i64,) = tx.one(sql!("SELECT COUNT(*) FROM messaging_threads"), &[]).await?;
    let (posts,): (i64,) = tx.one(sql!("SELECT COUNT(*) FROM messaging_posts"), &[]).await?;
    Ok((threads, posts))
}

/// Whom and what to measure: the same threads of each size, spread over the whole table.
pub(crate) async fn cast(db: &Db) -> Result<Cast> {
    let mut tx = db.read().await?;
    let physicians =
        sql!("SELECT person FROM demo_roles WHERE role IN ('physician', 'physician-two') ORDER BY role LIMIT 2");
    let readers = tx.all::<(PersonId,)>(physicians, &[]).await?.into_iter().map(|r| r.0).collect();
    let open = sql!(
        "SELECT MIN(t.patient), t.id FROM messaging_threads t WHERE t.state = 'asked' AND t.asked_by = t.patient
         GROUP BY t.patient ORDER BY t.id LIMIT 16"
    );
    let writers = tx.all::<(PersonId, RawId)>(open, &[]).await?;
    let like = sql!(
        "SELECT t.id FROM messaging_threads t JOIN bench_measured m ON substr(t.id, 1, 12) = substr(m.id, 1, 12) ORDER BY t.id LIMIT 100000"
    );
    let all: Vec<RawId> = tx.all::<(RawId,)>(like, &[]).await?.into_iter().map(|r| r.0).collect();
    let step = (all.len() / 64).max(1);
    Ok(Cast { readers, writers, threads: all.into_iter().step_by(step).take(64).collect() })
}

/// The last twenty posts of a thread.
pub(crate) async fn twenty(db: &Db, thread: RawId) -> Result<Vec<String>> {
    let mut tx = db.read().await?;
    let query = sql!(
        "SELECT id, n, kind, side, author, code, about, body, via, files, at FROM messaging_posts WHERE thread = ?1 ORDER BY n DESC LIMIT 20"
    );
    let rows = tx.rows(query, &params![thread]).await?;
    rows.iter().map(|row| row.get(7)).collect()
}

/// Whom the bench plays in communities, and what is read there.
pub(crate) struct Found {
    /// Members.
    pub members: Vec<PersonId>,
    /// Topics to write in.
    pub topics: Vec<RawId>,
    /// The topic with fifty replies.
    pub long: RawId,
}

/// Names that nobody is behind: made, and worn in every tenth community.
pub(crate) async fn strangers(db: &Db, count: usize, now: Time) -> Result<()> {
    let mut tx = db.begin().await?;
    let member = i64::from(Relations::of(Relation::Participant).bits());
    let count = i64::try_from(count).unwrap_or(0);
    let at = params![count, now];
    tx.rows_dyn(
        "WITH RECURSIVE k(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM k WHERE k < ?1)
        INSERT INTO gate_personas (id, lookup, seal, name, folded, roles, person, made_at)
        SELECT randomblob(16), randomblob(16), randomblob(44), 'Otter ' || k, 'otter' || k, 0, NULL, ?2 FROM k",
        &at,
    )
    .await?;
    tx.rows_dyn(
        "INSERT INTO gate_worn (lookup, place, persona, relations, since)
        SELECT randomblob(16), c.id, p.id, ?1, ?2 FROM gate_personas p CROSS JOIN communities_places c
        WHERE p.folded LIKE 'otter%' AND abs(random()) % 10 = 0",
        &params![member, now],
    )
    .await?;
    tx.rows_dyn("UPDATE communities_places SET members = members
        + (SELECT COUNT(*) FROM gate_worn w JOIN gate_personas p ON p.id = w.persona WHERE w.place = communities_places.id AND p.folded LIKE 'otter%')", &[]).await?;
    tx.commit().await
}

/// Every name, those whose name begins with `first` before all others.
pub(crate) async fn names(db: &Db, first: &str) -> Result<Vec<PersonaId>> {
    let mut tx = db.read().await?;
    let query = sql!("SELECT id FROM gate_personas ORDER BY substr(name, 1, length(?1)) <> ?1, id LIMIT 100000");
    Ok(tx.all::<(PersonaId,)>(query, &params![first]).await?.into_iter().map(|row| row.0).collect())
}

/// Keeps who and what is measured beside the rows.
pub(crate) async fn keep(db: &Db, found: &Found) -> Result<()> {
    let mut tx = db.begin().await?;
    tx.rows_dyn("CREATE TABLE bench_found (what TEXT NOT NULL, id BLOB NOT NULL)", &[]).await?;
    let members = found.members.iter().map(|person| ("member", person.raw()));
    let topics = found.topics.iter().map(|topic| ("topic", *topic));
    for (what, id) in members.chain(topics).chain([("long", found.long)]) {
        tx.rows_dyn("INSERT INTO bench_found (what, id) VALUES (?1, ?2)", &params![what, id]).await?;
    }
    tx.commit().await
}

/// Who and what is measured, as it was kept.
pub(crate) async fn found(db: &Db) -> Result<Found> {
    let mut tx = db.read().await?;
    let query = sql!("SELECT what, id FROM bench_found ORDER BY id LIMIT 100000");
    let rows = tx.all::<(String, RawId)>(query, &[]).await?;
    let of = |kind: &str| rows.iter().filter(|(what, _)| what == kind).map(|(_, id)| *id).collect::<Vec<_>>();
    let long = of("long").first().copied().ok_or(kernel::Error::NotFound)?;
    Ok(Found { members: of("member").into_iter().map(PersonId::from_raw).collect(), topics: of("topic"), long })
}

/// A post of a topic: its first answer.
pub(crate) async fn first_answer(db: &Db, topic: RawId) -> Result<RawId> {
    let query = sql!("SELECT id FROM communities_posts WHERE topic = ?1 AND n = 1 LIMIT 1");
    Ok(db.read().await?.one::<(RawId,)>(query, &params![topic]).await?.0)
}

/// Twenty posts of a topic.
pub(crate) async fn twenty_of_topic(db: &Db, topic: RawId) -> Result<Vec<String>> {
    let mut tx = db.read().await?;
    let query = sql!(
        "SELECT id, n, author, role, interest, body, quotes, state, made_at FROM communities_posts WHERE topic = ?1
         ORDER BY n DESC LIMIT 20"
    );
    let rows = tx.rows(query, &params![topic]).await?;
    rows.iter().map(|row| row.get(5)).collect()
}
