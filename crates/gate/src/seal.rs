//! The sealer: chains audit rows in batches, signs each checkpoint, and finds one changed, missing or inserted row.

use kernel::{RawId, Result, Time};
use store::{Db, Tx, Value, params, sql};
use subtle::ConstantTimeEq;

use crate::{Keys, Org, audit, slot};

/// Rows that one pass chains at most; the job repeats while there are more.
const PASS: i64 = 2000;

/// Rows may commit a little after the time in their id; the sealer looks this far back for stragglers.
const OVERLAP_MICROS: i64 = 600 * 1_000_000;

/// Chains every row of the slots that are over and has no link yet; gives their number. The rows of personas know their
/// slot only; chained as they come, their place in the chain would say more.
pub async fn seal(org: &Org) -> Result<u64> {
    let (db, keys, now) = (&org.db, &org.keys, org.clock.now());
    let before = first_of(slot(now));
    let mut tx = db.begin().await?;
    let tip = sql!("SELECT n, audit, link FROM gate_chain ORDER BY n DESC LIMIT 1 FOR UPDATE");
    let (mut n, from, mut link) = match tx.first::<(i64, RawId, Vec<u8>)>(tip, &[]).await? {
        Some((n, last, link)) => (n, stepped_back(last), link),
        None => (0, RawId::default(), vec![0; 32]),
    };
    let query = sql!(
        "SELECT a.id, a.mac FROM gate_audit a
         WHERE a.id >= ?1 AND a.id < ?3 AND NOT EXISTS (SELECT 1 FROM gate_chain c WHERE c.audit = a.id)
         ORDER BY a.id LIMIT ?2"
    );
    let fresh = tx.all::<(RawId, Vec<u8>)>(query, &params![from, PASS, before]).await?;
    for (id, mac) in &fresh {
        n += 1;
        link = next_link(keys, &link, *id, mac);
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

/// The least id of a moment.
fn first_of(at: Time) -> RawId {
    let mut id = [0u8; 16];
    id[..6].copy_from_slice(&(at.micros() / 1000).max(0).to_be_bytes()[2..]);
    RawId(id)
}

fn stepped_back(id: RawId) -> RawId {
    let mut millis = [0u8; 8];
    millis[2..].copy_from_slice(&id.0[..6]);
    first_of(Time::from_micros(i64::from_be_bytes(millis).saturating_mul(1000).saturating_sub(OVERLAP_MICROS)))
}

fn next_link(keys: &Keys, link: &[u8], id: RawId, mac: &[u8]) -> Vec<u8> {
    keys.mac("audit-chain", &[link, &id.0, mac]).to_vec()
}

fn sign(keys: &Keys, n: i64, link: &[u8]) -> Vec<u8> {
    keys.mac("audit-seal", &[&n.to_be_bytes(), link]).to_vec()
}

/// One thing that is wrong with the audit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finding {
    /// A row's content does not fit its MAC: it was changed, or inserted by somebody without the key.
    Changed(RawId),
    /// The chain names a row that is not there.
    Missing(RawId),
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
    // From the least blob of all: a forger may choose any id. The next blob after one is that one and a zero byte.
    let mut from: Vec<u8> = Vec::new();
    loop {
        let query = sql!(
            "SELECT id, at, actor_kind, actor, act, kind, target, patient, rule, detail, mac
             FROM gate_audit WHERE id >= ?1 ORDER BY id LIMIT 1000"
        );
        let rows = tx.rows(query, &params![from.as_slice()]).await?;
        for row in &rows {
            from = row.get(0)?;
            let id = RawId::from_slice(&from).unwrap_or_default();
            let stored: Vec<u8> = row.get(10)?;
            let made = audit::mac_of(keys, row.values().get(..10).unwrap_or_default());
            if !bool::from(made.as_slice().ct_eq(&stored)) {
                verdict.findings.push(Finding::Changed(id));
            }
            verdict.rows += 1;
        }
        if rows.is_empty() {
            return Ok(());
        }
        from.push(0);
    }
}

async fn check_chain(tx: &mut Tx, keys: &Keys, verdict: &mut Verdict) -> Result<()> {
    let (mut n, mut link) = (0i64, vec![0u8; 32]);
    loop {
        let query = sql!(
            "SELECT c.n, c.audit, c.link, a.mac, s.signature FROM gate_chain c LEFT JOIN gate_audit a ON a.id = c.audit
             LEFT JOIN gate_seals s ON s.last = c.n WHERE c.n > ?1 ORDER BY c.n LIMIT 1000"
        );
        let rows = tx.all::<(i64, RawId, Vec<u8>, Option<Vec<u8>>, Option<Vec<u8>>)>(query, &[Value::Int(n)]).await?;
        if rows.is_empty() {
            break;
        }
        for (at, audit, stored, mac, signature) in rows {
            let follows = at == n + 1;
            match mac {
                None => verdict.findings.push(Finding::Missing(audit)),
                Some(mac) if !follows || next_link(keys, &link, audit, &mac) != stored => {
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
