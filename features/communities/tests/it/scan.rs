//! After an erasure nothing of the person's words can be read, with the database's key in hand: every page is decrypted
//! and looked through, free pages, log and text index included.

use std::path::Path;

use aes::{
    Aes256,
    cipher::{Array, BlockCipherDecrypt, KeyInit},
};
use http::StatusCode;
use store::{Key, Place, sql};
use testing::World;

use crate::world::{Town, path, slices, write};

const OPEN: &str = "/open/type-2-diabetes";
const KEY: [u8; 32] = [42; 32];
const PAGE: usize = 4096;
/// What SQLCipher keeps at the end of each page: 16 bytes of initial vector, 64 of MAC.
const RESERVE: usize = 80;
/// Parts of words that stand nowhere else. Their first letters are left out: a text index stores what follows a shared start.
const WORDS: [&[u8]; 4] = [b"pelinery", b"pelineri", b"lophob", b"mPebble"];

/// A page of SQLCipher 4 under a raw key: AES-256 in CBC mode.
fn open_page(page: &[u8], first: bool) -> Vec<u8> {
    let cipher = Aes256::new(&Array::from(KEY));
    let start = if first { 16 } else { 0 };
    let (body, reserve) = page.split_at(PAGE - RESERVE);
    let mut last: [u8; 16] = reserve[..16].try_into().unwrap();
    let mut plain = Vec::with_capacity(PAGE);
    for chunk in body[start..].chunks_exact(16) {
        let sealed: [u8; 16] = chunk.try_into().unwrap();
        let mut block = Array::from(sealed);
        cipher.decrypt_block(&mut block);
        plain.extend(block.iter().zip(last).map(|(a, b)| a ^ b));
        last = sealed;
    }
    plain
}

/// How often each of the words stands in the database's file and in its log.
fn found(folder: &Path) -> Vec<usize> {
    let file = std::fs::read(folder.join("kith.db")).unwrap();
    let mut pages: Vec<Vec<u8>> =
        file.chunks_exact(PAGE).enumerate().map(|(n, page)| open_page(page, n == 0)).collect();
    // A log is a header of 32 bytes, then frames: 24 bytes and a page.
    let log = std::fs::read(folder.join("kith.db-wal")).unwrap_or_default();
    for frame in log.get(32..).unwrap_or_default().chunks_exact(24 + PAGE) {
        let first = frame[..4] == [0, 0, 0, 1];
        pages.push(open_page(&frame[24..], first));
    }
    let count = |word: &[u8]| pages.iter().map(|page| page.windows(word.len()).filter(|w| *w == word).count()).sum();
    WORDS.iter().map(|word| count(word)).collect()
}

/// Writes, answers and edits as somebody with words that stand nowhere else.
async fn tell(town: &Town) -> (testing::Client, String) {
    let ana = town.joined(town.ana, OPEN, "WarmPebble").await;
    town.known(&ana, OPEN).await;
    let topic = path(&write(&ana, OPEN, "Xylophones and zeppelins help", "Zeppelinery calms my xylophobia.").await);
    communities::testing::index_now(&town.world.org).await.unwrap();
    let post = town.text(sql!("SELECT id FROM communities_posts WHERE body LIKE 'Zeppel%'")).await;
    path(&ana.post(&format!("{OPEN}/posts/{post}/edit"), &[("text", "Zeppelinery calmed my xylophobia well.")]).await);
    communities::testing::index_now(&town.world.org).await.unwrap();
    (ana, topic)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_erasure_leaves_nothing_in_the_encrypted_file() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().to_owned();
    let place = Place::Sqlite { path: folder.join("kith.db"), key: Key::new(KEY), cache_mib: 16 };
    let town = Town::open(World::open(&place, slices(), Some(dir)).await).await;
    let (ana, topic) = tell(&town).await;
    let before = found(&folder);
    assert!(before.iter().all(|n| *n > 0), "the scan is blind: {before:?}");
    town.world.guest().get(&format!("{OPEN}/feed")).await.says("Xylophones");
    ana.post(&format!("{OPEN}/leave"), &[("erase", "1")]).await.expect(StatusCode::OK).says("Receipt");
    // The job's turn, as if the first try had met a reader.
    town.world.later(61).await;
    let after = found(&folder);
    assert_eq!(after, [0; 4], "words are left behind");
    assert_eq!(town.count(sql!("SELECT COUNT(*) FROM communities_erasures WHERE scrubbed_at IS NULL")).await, 0);
    let guest = town.world.guest();
    guest.get(&topic).await.expect(StatusCode::NOT_FOUND);
    assert!(!guest.get(&format!("{OPEN}/feed")).await.body.contains("Xylophones"));
}

/// The files of the tables and of their indexes on the server, when this test may read them.
async fn on_postgres(town: &Town) -> Option<Vec<usize>> {
    let db = town.world.org.store();
    let mut tx = db.begin().await.unwrap();
    let all = sql!(
        "SELECT encode(pg_read_binary_file(pg_relation_filepath(c.oid)), 'hex') FROM pg_class c
         WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'i', 't') AND c.relname <> ?1 LIMIT 2000"
    );
    let checkpointed = tx.rows(sql!("SELECT 1 LIMIT 1"), &[]).await;
    checkpointed.ok()?;
    let rows = tx.all::<(String,)>(all, &store::params![""]).await.ok()?;
    let hex = |word: &[u8]| word.iter().map(|b| format!("{b:02x}")).collect::<String>();
    let count = |word: &[u8]| rows.iter().map(|(file,)| file.matches(&hex(word)).count()).sum();
    Some(WORDS.iter().map(|word| count(word)).collect())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_erasure_leaves_nothing_in_the_servers_files() {
    let Some(place) = testing::postgres() else {
        println!("SKIPPED: no PostgreSQL (KITH_TEST_POSTGRES is not set); `cargo xtask test` starts one");
        return;
    };
    let town = Town::open(World::open(&place, slices(), None).await).await;
    let (ana, _) = tell(&town).await;
    checkpoint().await;
    let Some(before) = on_postgres(&town).await else {
        println!("SKIPPED: this user of PostgreSQL may not read the server's files");
        return;
    };
    assert!(before[0] > 0 && before[2] > 0, "the scan is blind: {before:?}");
    ana.post(&format!("{OPEN}/leave"), &[("erase", "1")]).await.expect(StatusCode::OK);
    for _ in 0..20 {
        // Other tests' transactions may stand in the way of one turn of the job.
        town.world.later(61).await;
        if town.count(sql!("SELECT COUNT(*) FROM communities_erasures WHERE scrubbed_at IS NULL")).await == 0 {
            break;
        }
    }
    checkpoint().await;
    assert_eq!(on_postgres(&town).await.unwrap(), [0; 4], "words are left behind");
}

/// Makes the server write its pages out.
async fn checkpoint() {
    let address = std::env::var("KITH_TEST_POSTGRES").unwrap();
    let (client, connection) = tokio_postgres::connect(&address, tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(connection);
    client.batch_execute("CHECKPOINT").await.unwrap();
}
