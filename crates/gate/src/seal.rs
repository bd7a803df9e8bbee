//! The sealer: chains audit rows in batches, signs each checkpoint, and finds one changed, missing or inserted row.

use kernel::{RawId, Result, Time};
use store::{Db, Tx, Value, params, sql};
use subtle::ConstantTimeEq;

use crate::{Keys, Org, audit, audit::first_of, slot};

/// Rows that one pass chains at most; the job repeats while there are more.
const PASS: i64 = 2000;

/// Rows may commit a little after the time in their id; the sealer looks this many seconds back for stragglers.
const OVERLAP_SECONDS: i64 = 600;

/// Chains every row of the slots that are over and has no link yet; gives their number. The rows of personas know their
/// slot only; chained as they come, their place in the chain would say more.
pub async fn seal(org: &Org) -> Result<u64> {
    let (db, keys, now) = (&org.db, &org.keys, org.clock.now());
    let before = first_of(slot(now));
    let mut tx = db.begin().await?;
    let tip = sql!("SELECT n, audit, link FROM gate_chain ORDER BY n DESC LIMIT 1 FOR UPDATE");
    let (mut n, from, mut link) = match tx.first::<(i64, i64, Vec<u8>)>(tip, &[]).await? {
        Some((n, last, link)) => (n, last - first_of(Time::from_micros(OVERLAP_SECONDS * 1_000_000)), link),
        None => (0, 0, vec![0; 32]),
    };
    let query = sql!(
        "SELECT a.id, a.was, a.mac FROM gate_audit a
         WHERE a.id >= ?1 AND a.id < ?3 AND NOT EXISTS (SELECT 1 FROM gate_chain c WHERE c.audit = a.id)
         ORDER BY a.id LIMIT ?2"
    );
    let fresh = tx.all::<(i64, Option<RawId>, Vec<u8>)>(query, &params![from, PASS, before]).await?;
    for (id, was, mac) in &fresh {
        n += 1;
        link = next_link(keys, &link, (*id, *was), mac);
        tx.exec(sql!("INSERT INTO gate_chain (n, audit, link) VALUES (?1, ?2, ?3)"), &params![n, *id, link.clone()])
            .await?;
    }
    if !fresh.is_empty() {
        let signature = sign(keys, n, &link);
        let put = sql!("INSERT INTO gate_seals (last, at, link, signature) VALUES (?1, ?2, ?3, ?4)");
        tx.exec(put, &params![n, now, link, signature]).await?;
    }
    tx.commit().await?;
    Ok(u64::try_from(fresh.len()).unwrap_or(0))
}

/// A row of before stands in the chain under the id that it had.
fn next_link(keys: &Keys, link: &[u8], (id, was): (i64, Option<RawId>), mac: &[u8]) -> Vec<u8> {
    let named = was.map_or_else(|| id.to_be_bytes().to_vec(), |was| was.0.to_vec());
    keys.mac("audit-chain", &[link, &named, mac]).to_vec()
}

fn sign(keys: &Keys, n: i64, link: &[u8]) -> Vec<u8> {
    keys.mac("audit-seal", &[&n.to_be_bytes(), link]).to_vec()
}

/// One thing that is wrong with the audit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finding {
    /// A row's content does not fit its MAC: it was changed, or inserted by somebody without the key.
    Changed(i64),
    /// The chain names a row that is not there.
    Missing(i64),
    /// A link does not follow from the one before.
    Broken(i64),
    /// A signed checkpoint does not fit the chain, or the chain ends before it.
    Seal(i64),
}

/// What `kith audit verify` says.
#[derive(Debug, Clone, Default)]
pub struct Verdict {
    /// Rows read.
    pub rows: u64,
    /// Rows in the chain.
    pub sealed: u64,
    /// What is wrong; empty when the audit is whole.
    pub findings: Vec<Finding>,
}

/// Checks every row, link and checkpoint of one snapshot.
pub async fn verify(db: &Db, keys: &Keys) -> Result<Verdict> {
    let mut tx = db.snapshot().await?;
    let mut verdict = Verdict::default();
    check_rows(&mut tx, keys, &mut verdict).await?;
    check_chain(&mut tx, keys, &mut verdict).await?;
    Ok(verdict)
}

async fn check_rows(tx: &mut Tx, keys: &Keys, verdict: &mut Verdict) -> Result<()> {
    // From the least number of all: a forger may choose any id.
    let mut from = Some(i64::MIN);
    while let Some(least) = from {
        let query = sql!(
            "SELECT was, id, at, actor_kind, actor, act, kind, target, patient, rule, detail, mac
             FROM gate_audit WHERE id >= ?1 ORDER BY id LIMIT 1000"
        );
        let rows = tx.rows(query, &params![least]).await?;
        from = None;
        for row in &rows {
            let id: i64 = row.get(1)?;
            from = id.checked_add(1);
            let stored: Vec<u8> = row.get(11)?;
            let mut columns = row.values().get(1..11).unwrap_or_default().to_vec();
            // A row of before is sealed with the id that it had.
            if let (Some(was), Some(first)) = (row.get::<Option<RawId>>(0)?, columns.first_mut()) {
                *first = was.into();
            }
            let made = audit::mac_of(keys, &columns);
            if !bool::from(made.as_slice().ct_eq(&stored)) {
                verdict.findings.push(Finding::Changed(id));
            }
            verdict.rows += 1;
        }
    }
    Ok(())
}

/// Place, row, the id that the row had before, link, MAC, signature.
type Linked = (i64, i64, Option<RawId>, Vec<u8>, Option<Vec<u8>>, Option<Vec<u8>>);

async fn check_chain(tx: &mut Tx, keys: &Keys, verdict: &mut Verdict) -> Result<()> {
    let (mut n, mut link) = (0i64, vec![0u8; 32]);
    loop {
        let query = sql!(
            "SELECT c.n, c.audit, a.was, c.link, a.mac, s.signature FROM gate_chain c LEFT JOIN gate_audit a ON a.id = c.audit
             LEFT JOIN gate_seals s ON s.last = c.n WHERE c.n > ?1 ORDER BY c.n LIMIT 1000"
        );
        let rows = tx.all::<Linked>(query, &[Value::Int(n)]).await?;
        if rows.is_empty() {
            break;
        }
        for (at, audit, was, stored, mac, signature) in rows {
            let follows = at == n + 1;
            match mac {
                None => verdict.findings.push(Finding::Missing(audit)),
                Some(mac) if !follows || next_link(keys, &link, (audit, was), &mac) != stored => {
                    verdict.findings.push(Finding::Broken(at))
                }
                Some(_) => {}
            }
            if signature.is_some_and(|s| s != sign(keys, at, &stored)) {
                verdict.findings.push(Finding::Seal(at));
            }
            (n, link, verdict.sealed) = (at, stored, verdict.sealed + 1);
        }
    }
    let last = tx.first::<(i64,)>(sql!("SELECT last FROM gate_seals ORDER BY last DESC LIMIT 1"), &[]).await?;
    if last.is_some_and(|(last,)| last != n) {
        verdict.findings.push(Finding::Seal(n));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A row as it was before rows were numbers.
    async fn old_row(tx: &mut Tx, keys: &Keys, minute: i64) -> (RawId, [u8; 32]) {
        let at = Time::from_micros(1_700_000_000_000_000 + minute * 60_000_000);
        let (id, actor) = (RawId::new(at), RawId([1; 16]));
        let mut row =
            params![id, at, "person", actor, "view", "thread", RawId([9; 16]), actor, "thread.view", ""].to_vec();
        let mac = audit::mac_of(keys, &row);
        row.push(Value::from(mac));
        let put = "INSERT INTO gate_audit (id, at, actor_kind, actor, act, kind, target, patient, rule, detail, mac)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";
        tx.rows_dyn(put, &row).await.unwrap();
        (id, mac)
    }

    /// Three rows, of which two are chained, then the migration; `lost` is deleted before it.
    async fn migrated(place: &store::Place, lost: Option<usize>) -> Vec<Finding> {
        let keys = Keys::new(&store::Key::new([7; 32]));
        let db = Db::open(place).await.unwrap();
        let steps = crate::MIGRATION.steps;
        db.migrate(&[store::Migration { slice: "gate", steps: &steps[..3] }], Time::from_micros(0)).await.unwrap();
        let mut tx = db.begin().await.unwrap();
        let (mut link, mut ids) = (vec![0; 32], Vec::new());
        for minute in [2, 1, 3] {
            ids.push(old_row(&mut tx, &keys, minute).await);
        }
        for (n, (id, mac)) in [(1, ids[1]), (2, ids[0])] {
            link = next_link(&keys, &link, (0, Some(id)), &mac);
            tx.rows_dyn("INSERT INTO gate_chain (n, audit, link) VALUES (?1, ?2, ?3)", &params![n, id, link.clone()])
                .await
                .unwrap();
        }
        let put = "INSERT INTO gate_seals (last, at, link, signature) VALUES (2, 0, ?1, ?2)";
        tx.rows_dyn(put, &params![link.clone(), sign(&keys, 2, &link)]).await.unwrap();
        if let Some(lost) = lost {
            tx.rows_dyn("DELETE FROM gate_audit WHERE id = ?1", &params![ids[lost].0]).await.unwrap();
        }
        tx.commit().await.unwrap();
        db.migrate(&[crate::MIGRATION], Time::from_micros(0)).await.unwrap();
        let verdict = verify(&db, &keys).await.unwrap();
        assert_eq!((verdict.rows, verdict.sealed), (3 - u64::from(lost.is_some()), 2));
        verdict.findings
    }

    #[tokio::test]
    async fn rows_from_before_they_were_numbers_stay_sealed() {
        for lost in [None, Some(0), Some(2)] {
            let dir = tempfile::tempdir().unwrap();
            let key = store::Key::random().unwrap();
            let sqlite = store::Place::Sqlite { path: dir.path().join("kith.db"), key, cache_mib: 16 };
            for place in [Some(sqlite), testing::postgres()].into_iter().flatten() {
                let findings = migrated(&place, lost).await;
                // Of a chained row that was lost the migration keeps the gap.
                let right = if lost == Some(0) { vec![Finding::Missing(-2)] } else { vec![] };
                assert_eq!(findings, right);
            }
        }
    }
}
