//! The store's promises, on both engines.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a test fails by panicking and says what it skipped")]

use std::{sync::Arc, time::Duration};

use kernel::{Error, PersonId, Time};
use store::{Db, Key, Migration, PgPool, Place, Step, params, sql};

const TABLES: Migration = Migration {
    slice: "test",
    steps: &[Step {
        name: "0001",
        sql: "CREATE TABLE notes (id BLOB PRIMARY KEY, word TEXT NOT NULL, n INTEGER NOT NULL, ratio REAL, extra BLOB) STRICT;
              CREATE UNIQUE INDEX notes_word ON notes (word);",
    }],
};

fn sqlite(dir: &tempfile::TempDir) -> Place {
    Place::Sqlite { path: dir.path().join("t.db"), key: Key::new([3; 32]), cache_mib: 16 }
}

async fn each(test: impl AsyncFn(Db)) {
    let dir = tempfile::tempdir().unwrap();
    let db = Db::open(&sqlite(&dir)).await.unwrap();
    db.migrate(&[TABLES], Time::default()).await.unwrap();
    test(db).await;
    let Ok(address) = std::env::var("KITH_TEST_POSTGRES") else {
        println!("SKIPPED: no PostgreSQL (KITH_TEST_POSTGRES is not set)");
        return;
    };
    let schema =
        format!("store_{}_{}", std::process::id(), PersonId::new(Time::from_micros(1)).to_string().split_off(12));
    let db = Db::open(&Place::Postgres { pool: PgPool::new(&address, 8).unwrap(), schema }).await.unwrap();
    db.migrate(&[TABLES], Time::default()).await.unwrap();
    test(db).await;
}

async fn insert(db: &Db, n: i64) -> kernel::Result<()> {
    let mut tx = db.begin().await?;
    let id = PersonId::new(Time::from_micros(n));
    tx.exec(sql!("INSERT INTO notes (id, word, n) VALUES (?1, ?2, ?3)"), &params![id, format!("w{n}"), n]).await?;
    tx.commit().await
}

async fn count(db: &Db) -> i64 {
    db.read().await.unwrap().one::<(i64,)>(sql!("SELECT COUNT(*) FROM notes"), &[]).await.unwrap().0
}

#[tokio::test]
async fn values_come_back_as_they_went_in() {
    each(async |db| {
        let id = PersonId::new(Time::from_micros(5));
        let mut tx = db.begin().await.unwrap();
        let put = sql!("INSERT INTO notes (id, word, n, ratio, extra) VALUES (?1, ?2, ?3, ?4, ?5) RETURNING id");
        tx.rows(put, &params![id, "niño ☂", i64::MIN, 0.1, vec![0u8, 255]]).await.unwrap();
        tx.commit().await.unwrap();
        let get = sql!("SELECT id, word, n, ratio, extra FROM notes WHERE id = ?1 AND word LIKE 'ni%?%' OR id = ?1");
        let row =
            db.read().await.unwrap().one::<(PersonId, String, i64, f64, Vec<u8>)>(get, &params![id]).await.unwrap();
        assert_eq!(row, (id, "niño ☂".into(), i64::MIN, 0.1, vec![0, 255]));
    })
    .await;
}

#[tokio::test]
async fn a_dropped_write_leaves_nothing() {
    each(async |db| {
        let mut tx = db.begin().await.unwrap();
        tx.exec(sql!("INSERT INTO notes (id, word, n) VALUES (?1, 'x', 1)"), &params![PersonId::new(Time::default())])
            .await
            .unwrap();
        drop(tx);
        assert_eq!(count(&db).await, 0);
        insert(&db, 1).await.unwrap();
        assert_eq!(count(&db).await, 1);
        assert!(matches!(insert(&db, 1).await, Err(Error::Conflict("exists"))));
        assert_eq!(count(&db).await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_writers_at_once_lose_nothing() {
    each(async |db| {
        let db = Arc::new(db);
        let writers: Vec<_> = (0..100)
            .map(|n| {
                tokio::spawn({
                    let db = Arc::clone(&db);
                    async move { insert(&db, n).await }
                })
            })
            .collect();
        for writer in writers {
            writer.await.unwrap().unwrap();
        }
        assert_eq!(count(&db).await, 100);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn posted_units_are_kept_whole_or_not_at_all_and_apart_from_each_other() {
    each(async |db| {
        let put = |n: i64| {
            let insert = sql!("INSERT INTO notes (id, word, n) VALUES (?1, ?2, ?3)");
            (insert, params![PersonId::new(Time::from_micros(n)), format!("w{n}"), n].to_vec())
        };
        insert(&db, 1).await.unwrap();
        let answers = [
            db.post(vec![put(2), put(3)]),
            // Its second statement meets a key that is taken, so its first is not kept either.
            db.post(vec![put(4), put(1)]),
            db.post(vec![put(5)]),
        ];
        // Nobody waits for this one; it is kept all the same.
        drop(db.post(vec![put(6)]));
        let mut kept = Vec::new();
        for answer in answers {
            kept.push(answer.await.is_ok());
        }
        assert_eq!(kept, [true, false, true]);
        // Units are kept in the order in which they were posted.
        db.post(vec![put(7)]).await.unwrap();
        assert_eq!(count(&db).await, 6);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_writer_that_is_cancelled_blocks_nobody() {
    each(async |db| {
        let stuck = db.begin().await.unwrap();
        let waiting = tokio::time::timeout(Duration::from_millis(20), db.begin()).await;
        drop(stuck);
        drop(waiting);
        insert(&db, 7).await.unwrap();
        assert_eq!(count(&db).await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_snapshot_does_not_move() {
    each(async |db| {
        let mut read = db.snapshot().await.unwrap();
        let before = read.one::<(i64,)>(sql!("SELECT COUNT(*) FROM notes"), &[]).await.unwrap().0;
        insert(&db, 9).await.unwrap();
        assert_eq!(read.one::<(i64,)>(sql!("SELECT COUNT(*) FROM notes"), &[]).await.unwrap().0, before);
        assert!(read.exec(sql!("DELETE FROM notes"), &[]).await.is_err());
    })
    .await;
}

#[tokio::test]
async fn a_read_sees_the_newest_and_changes_nothing() {
    each(async |db| {
        let mut read = db.read().await.unwrap();
        insert(&db, 9).await.unwrap();
        assert_eq!(read.one::<(i64,)>(sql!("SELECT COUNT(*) FROM notes"), &[]).await.unwrap().0, 1);
        let put = sql!("DELETE FROM notes RETURNING n");
        assert!(read.rows(put, &[]).await.is_err());
        assert!(db.read().await.unwrap().exec(sql!("DELETE FROM notes"), &[]).await.is_err());
        assert_eq!(count(&db).await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_read_never_sees_half_a_write() {
    each(async |db| {
        let mut tx = db.begin().await.unwrap();
        let half = sql!("INSERT INTO notes (id, word, n) VALUES (?1, 'y', 1)");
        tx.exec(half, &params![PersonId::new(Time::default())]).await.unwrap();
        let reading = tokio::spawn({
            let db = db.clone();
            async move { count(&db).await }
        });
        tokio::time::sleep(Duration::from_millis(20)).await;
        drop(tx);
        assert_eq!(reading.await.unwrap(), 0);
    })
    .await;
}

#[tokio::test]
async fn a_failed_statement_is_never_called_kept() {
    each(async |db| {
        let mut tx = db.begin().await.unwrap();
        assert!(tx.rows(sql!("SELECT nothing FROM nowhere LIMIT 1"), &[]).await.is_err());
        // SQLite may go on; PostgreSQL may not. Neither may say kept when it was not.
        let put = tx
            .exec(sql!("INSERT INTO notes (id, word, n) VALUES (?1, 'y', 1)"), &params![PersonId::new(Time::default())])
            .await;
        let kept = put.is_ok() && tx.commit().await.is_ok();
        assert_eq!(count(&db).await, i64::from(kept));
    })
    .await;
}

#[tokio::test]
async fn an_edited_migration_is_refused() {
    each(async |db| {
        const EDITED: Migration = Migration {
            slice: "test",
            steps: &[Step { name: "0001", sql: "CREATE TABLE other (id INTEGER) STRICT;" }],
        };
        assert!(db.migrate(&[EDITED], Time::default()).await.is_err());
        assert!(db.migrate(&[TABLES], Time::default()).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn the_file_without_its_key_reads_as_noise() {
    let dir = tempfile::tempdir().unwrap();
    let db = Db::open(&sqlite(&dir)).await.unwrap();
    db.migrate(&[TABLES], Time::default()).await.unwrap();
    let mut tx = db.begin().await.unwrap();
    tx.exec(
        sql!("INSERT INTO notes (id, word, n) VALUES (?1, 'penicillin', 1)"),
        &params![PersonId::new(Time::default())],
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
    let copy = dir.path().join("copy.db");
    db.copy_to(&copy, &Key::new([9; 32])).await.unwrap();
    for file in std::fs::read_dir(dir.path()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        assert!(!bytes.windows(10).any(|w| w == b"penicillin"), "plain text on disk");
        assert!(!bytes.starts_with(b"SQLite format 3"), "plain header on disk");
    }
    let wrong = Place::Sqlite { path: dir.path().join("t.db"), key: Key::new([4; 32]), cache_mib: 16 };
    assert!(matches!(Db::open(&wrong).await, Err(Error::Unavailable(_))));
    let right = Place::Sqlite { path: copy, key: Key::new([9; 32]), cache_mib: 16 };
    assert_eq!(count(&Db::open(&right).await.unwrap()).await, 1);
}
