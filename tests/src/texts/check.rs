//! What must hold afterwards, by the store and by what the phones got.

use std::collections::{BTreeMap, HashMap};

use kernel::{PersonId, RawId, Time};
use store::{Sql, sql};

use super::talk::{Scene, mark};

/// Seconds that a text may take from Kith to a phone.
const ON_THE_WAY: i64 = 5;

/// A row of the outbox: whose, notice, state, when it was handed over.
type Row = (PersonId, String, String, Option<Time>);

/// Holds the store against the phones; panics with every fault that it finds.
pub async fn check(scene: &Scene) {
    let mut faults = Vec::new();
    let mut read = scene.db.read().await.unwrap();
    let rows = sql!("SELECT person, notice, state, handed_at FROM channels_outbox ORDER BY id LIMIT 1000000");
    let mut by_person: HashMap<PersonId, Vec<Row>> = HashMap::new();
    for row in read.all::<Row>(rows, &[]).await.unwrap() {
        by_person.entry(row.0).or_default().push(row);
    }
    let ends = sql!("SELECT value, at FROM channels_ledger WHERE stands = 'off' ORDER BY value, n LIMIT 1000000");
    let ended: HashMap<String, Time> = read.all::<(String, Time)>(ends, &[]).await.unwrap().into_iter().collect();
    let posts = sql!(
        "SELECT t.patient, p.thread, p.body FROM messaging_posts p JOIN messaging_threads t ON t.id = p.thread
         WHERE p.via = 'sms' AND p.kind = 'message' ORDER BY p.id LIMIT 1000000"
    );
    let mut heard: HashMap<String, Vec<(PersonId, RawId)>> = HashMap::new();
    for (patient, thread, body) in read.all::<(PersonId, RawId, String)>(posts, &[]).await.unwrap() {
        heard.entry(body).or_default().push((patient, thread));
    }
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (n, (person, number)) in scene.practice.patients.iter().enumerate() {
        let none = Vec::new();
        let rows = by_person.get(person).unwrap_or(&none);
        replies(scene, (n, *person, number), &heard, &mut faults, &mut counts);
        doubles(scene, number, rows, &mut faults, &mut counts);
        stops(scene, number, rows, ended.get(number).copied(), &mut faults, &mut counts);
    }
    for number in scene.phones.reached() {
        if !scene.practice.patients.iter().any(|(_, known)| *known == number) {
            faults.push(format!("{number} is nobody's and got a text"));
        }
    }
    let dead: Sql = sql!("SELECT COUNT(*) FROM jobs_queue WHERE dead_at IS NOT NULL LIMIT 1");
    let dead = read.one::<(i64,)>(dead, &[]).await.unwrap().0;
    if dead > 0 {
        faults.push(format!("{dead} jobs are dead"));
    }
    println!("    {counts:?}");
    assert!(counts.get("stops").is_some_and(|n| *n > 0), "nobody said STOP");
    let shown: Vec<&String> = faults.iter().take(20).collect();
    assert!(faults.is_empty(), "{} faults, such as {shown:#?}", faults.len());
}

/// Every reply is in the thread of who wrote it, once; and all of a person's in the same.
fn replies(
    scene: &Scene,
    (n, person, number): (usize, PersonId, &str),
    heard: &HashMap<String, Vec<(PersonId, RawId)>>,
    faults: &mut Vec<String>,
    counts: &mut BTreeMap<&str, usize>,
) {
    let mut threads = Vec::new();
    for said in scene.phones.said(number) {
        if !said.words.contains(&mark(n, 1)) && !said.words.contains(&mark(n, 2)) {
            continue;
        }
        *counts.entry("replies").or_default() += 1;
        match heard.get(&said.words).map(Vec::as_slice) {
            None => faults.push(format!("{number}: lost: {}", said.words)),
            Some([(patient, _)]) if *patient != person => faults.push(format!("{number}: in somebody else's thread")),
            Some([(_, thread)]) => threads.push(*thread),
            Some(many) => faults.push(format!("{number}: {} times in threads: {}", many.len(), said.words)),
        }
    }
    threads.dedup();
    if threads.len() > 1 {
        faults.push(format!("{number}: one conversation in {} threads", threads.len()));
    }
}

/// A phone got each delivered notice once and no other; none is left without a fate.
fn doubles(scene: &Scene, number: &str, rows: &[Row], faults: &mut Vec<String>, counts: &mut BTreeMap<&str, usize>) {
    let count = |state: &str| rows.iter().filter(|row| row.2 == state).count();
    let (got, delivered) = (scene.phones.got(number).len(), count("delivered"));
    *counts.entry("texts").or_default() += got;
    *counts.entry("unknown").or_default() += count("unknown");
    *counts.entry("suppressed").or_default() += count("suppressed");
    if got != delivered {
        faults.push(format!("{number}: {got} texts for {delivered} delivered notices: {rows:?}"));
    }
    if delivered + count("unknown") + count("suppressed") != rows.len() {
        faults.push(format!("{number}: a notice is left without a fate: {rows:?}"));
    }
}

/// After a STOP was accepted nothing was handed over but its one confirmation, and nothing came after that.
fn stops(
    scene: &Scene,
    number: &str,
    rows: &[Row],
    ended: Option<Time>,
    faults: &mut Vec<String>,
    counts: &mut BTreeMap<&str, usize>,
) {
    let said = scene.phones.said(number).iter().any(|text| !text.words.contains("(drill "));
    *counts.entry("stops").or_default() += usize::from(said);
    let Some(ended) = ended else {
        if said {
            faults.push(format!("{number}: a STOP was lost"));
        }
        return;
    };
    if !said {
        faults.push(format!("{number}: ended without a STOP"));
    }
    for row in rows.iter().filter(|row| row.1 != "stopped" && row.3.is_some_and(|at| at > ended)) {
        faults.push(format!("{number}: handed over after STOP: {row:?}"));
    }
    let confirmations: Vec<&Row> = rows.iter().filter(|row| row.1 == "stopped").collect();
    let got = scene.phones.got(number);
    let confirmed = got.iter().filter(|text| text.confirms_stop()).count();
    let unknown = confirmations.iter().any(|row| row.2 == "unknown");
    if confirmations.len() != 1 || (confirmed != 1 && !unknown) {
        faults.push(format!("{number}: {} confirmations, {confirmed} on the phone", confirmations.len()));
    }
    if confirmed == 1 && !got.last().is_some_and(super::phones::Text::confirms_stop) {
        faults.push(format!("{number}: a text came after the confirmation of STOP"));
    }
    let late = ended.plus_seconds(ON_THE_WAY);
    for text in got.iter().filter(|text| text.at > late && !text.confirms_stop()) {
        faults.push(format!("{number}: a text came at {:?}, STOP was accepted at {ended:?}", text.at));
    }
    if !rows.iter().any(|row| row.2 == "suppressed") {
        faults.push(format!("{number}: what was to be sent after STOP is not marked so: {rows:?}"));
    }
}
