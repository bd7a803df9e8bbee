//! Random sequences of everything that can happen: an item is never without an owner, what is late is escalated within a
//! minute, what is closed stays closed, and the badge is right.

use std::collections::BTreeMap;

use proptest::{
    prelude::*,
    strategy::ValueTree,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};

use super::*;

#[derive(Debug, Clone)]
enum Op {
    Open(usize, bool),
    Take(usize, usize),
    Hand(usize, usize, usize),
    Close(usize, usize),
    Beat(usize, usize),
    Block(usize),
    EndBlock(usize),
    /// Nothing happens for so many quarter minutes.
    Silence(i64),
    /// The clock leaps, as after a machine slept.
    Leap(i64),
}

fn ops() -> impl Strategy<Value = Vec<Op>> {
    let (who, item) = (0..4usize, 0..12usize);
    let op = prop_oneof![
        3 => (0..4usize, any::<bool>()).prop_map(|(p, b)| Op::Open(p, b)),
        3 => (who.clone(), item.clone()).prop_map(|(w, i)| Op::Take(w, i)),
        2 => (who.clone(), item.clone(), 0..4usize).prop_map(|(w, i, t)| Op::Hand(w, i, t)),
        2 => (who.clone(), item.clone()).prop_map(|(w, i)| Op::Close(w, i)),
        1 => (who.clone(), item).prop_map(|(w, i)| Op::Beat(w, i)),
        1 => who.clone().prop_map(Op::Block),
        1 => who.prop_map(Op::EndBlock),
        3 => (1..40i64).prop_map(Op::Silence),
        1 => (10..3000i64).prop_map(Op::Leap),
    ];
    proptest::collection::vec(op, 20..40)
}

/// What is known from outside.
#[derive(Default)]
struct Seen {
    items: Vec<ItemId>,
    blocks: BTreeMap<usize, String>,
    closed: BTreeMap<ItemId, (i64, String)>,
}

type ItemRow = (ItemId, Option<PersonId>, PoolId, i64, i64, Option<i64>, Option<String>, Option<i64>);

async fn check(p: &Practice, clients: &[(PersonId, Client)], seen: &mut Seen, grace: i64, ops: &[Op]) {
    let now = p.world.clock.now();
    let query =
        sql!("SELECT i.id, i.holder, i.pool, i.due_at,
           (SELECT COUNT(*) FROM work_events e WHERE e.item = i.id AND e.what = 'climbed'), i.closed_at, i.outcome, i.silent_at
         FROM work_items i LIMIT 10000");
    let mut tx = p.world.org.store().read().await.unwrap();
    let rows: Vec<ItemRow> = tx.all(query, &[]).await.unwrap();
    let members: Vec<(PoolId, PersonId)> =
        tx.all(sql!("SELECT pool, person FROM gate_members LIMIT 100"), &[]).await.unwrap();
    let told: Vec<(ItemId, RawId)> = tx.all(sql!("SELECT item, told FROM work_told LIMIT 10000"), &[]).await.unwrap();
    drop(tx);
    assert!(seen.items.iter().all(|id| rows.iter().any(|row| row.0 == *id)), "an item is lost: {ops:?}");
    let mut waits = BTreeMap::new();
    for (id, holder, pool, due_at, climbed, closed_at, outcome, silent_at) in rows {
        assert!(pool == p.nurses || pool == p.desk, "no owner: {ops:?}");
        if let Some(at) = closed_at {
            let end = (at, outcome.unwrap());
            assert_eq!(*seen.closed.entry(id).or_insert_with(|| end.clone()), end, "closed changed: {ops:?}");
            continue;
        }
        assert!(!seen.closed.contains_key(&id), "it was closed: {ops:?}");
        assert_eq!(holder.is_some(), silent_at.is_some(), "a holder can be silent for ever: {ops:?}");
        let late = now.seconds_since(Time::from_micros(due_at)) > grace;
        assert!(!late || climbed > 0, "late and not escalated: {id} {ops:?}");
        for (person, _) in clients {
            let reach = |to: RawId| to == person.raw() || members.iter().any(|m| m.0.raw() == to && m.1 == *person);
            let free = holder.is_none() && (reach(pool.raw()) || told.iter().any(|t| t.0 == id && reach(t.1)));
            *waits.entry(*person).or_insert(0) += i64::from(holder == Some(*person) || free);
        }
    }
    for (person, client) in clients {
        assert_eq!(badge(client).await, waits.get(person).copied().unwrap_or(0), "badge: {ops:?}");
    }
}

async fn run(p: &Practice, clients: &[(PersonId, Client)], seen: &mut Seen, op: &Op) -> i64 {
    let item = |n: usize| seen.items.get(seen.items.len().saturating_sub(1 + n)).copied();
    let act = async |who: usize, n: usize, path: &str, fields: &[(&str, &str)]| {
        let Some(item) = item(n) else { return };
        let answer = clients[who].1.post(&path.replace("ID", &item.to_string()), fields).await;
        // Not theirs, or too late: said so, and nothing changed. Never a fault.
        assert!(matches!(answer.status.as_u16(), 204 | 303 | 404 | 409), "{op:?}: {}", answer.status);
    };
    match op {
        Op::Open(priority, desk) => {
            let pool = if *desk { p.desk } else { p.nurses };
            let id = p.open(pool, Priority::ALL[*priority]).await;
            seen.items.push(id);
        }
        Op::Take(who, n) => act(*who, *n, "/items/ID/take", &[]).await,
        Op::Close(who, n) => act(*who, *n, "/items/ID/close", &[("outcome", "answered")]).await,
        Op::Beat(who, n) => act(*who, *n, "/blocks/beat/ID", &[("seconds", "15")]).await,
        Op::Hand(who, n, to) => {
            let to = [
                format!("pool:{}", p.nurses),
                format!("pool:{}", p.desk),
                format!("person:{}", p.ben),
                format!("person:{}", p.call),
            ][*to]
                .clone();
            act(*who, *n, "/items/ID/hand", &[("to", &to), ("reason", "because")]).await;
        }
        Op::Block(who) => {
            let answer = clients[*who].1.post("/blocks", &[("minutes", "20"), ("act", "now")]).await;
            if answer.status.as_u16() == 303 {
                seen.blocks.insert(*who, answer.location().to_owned());
            }
        }
        Op::EndBlock(who) => {
            if let Some(block) = seen.blocks.remove(who) {
                let status = clients[*who].1.post(&format!("{block}/end"), &[]).await.status;
                assert!(matches!(status.as_u16(), 303 | 409), "{status}");
            }
        }
        Op::Silence(quarters) => {
            for _ in 0..*quarters {
                p.world.clock.advance(15).unwrap();
                p.world.run_jobs().await;
            }
        }
        Op::Leap(minutes) => {
            p.world.later(*minutes).await;
            return 0;
        }
    }
    60
}

#[tokio::test]
async fn nothing_is_lost_late_in_silence_or_without_an_owner() {
    testing::each(slices, async |world| {
        let p = practice(world).await;
        let mut clients = Vec::new();
        for person in [p.ana, p.ben, p.dora, p.call] {
            clients.push((person, p.world.sign_in(person).await));
        }
        let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
        let mut runner = TestRunner::new_with_rng(Config::default(), rng);
        let mut seen = Seen::default();
        for _ in 0..8 {
            let sequence = ops().new_tree(&mut runner).unwrap().current();
            for op in &sequence {
                let grace = run(&p, &clients, &mut seen, op).await;
                check(&p, &clients, &mut seen, grace, &sequence).await;
            }
        }
        assert!(
            seen.closed.len() > 3 && seen.items.len() > 20,
            "the sequences do something: {} of {}",
            seen.closed.len(),
            seen.items.len()
        );
    })
    .await;
}
