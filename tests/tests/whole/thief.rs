//! A thief has the whole database and its key, but not the persona key: nothing may tell who is behind a name.
//!
//! The town under attack: everybody is signed in and has a private life in the program; at other times, and for one in five
//! within two minutes of a private page, they join a community and write. The script reads every table: ids, moments,
//! audit, outbox, sessions, counters of failed tries. It guesses by moments within five seconds, by ids alone, and by the
//! order of rows among those of the same five minutes. Half is chance; 0.55 is allowed. (By order, chance is a little less:
//! who writes was active early in the five minutes, and a place drawn by lot lies nearer to the middle.)
//!
//! What five minutes themselves tell is printed beside it and is no secret: a post shows them to every reader, so whoever
//! opens a chart and writes in the same quarter of an hour can be guessed at. A visit to the communities alone leaves no
//! mark on the person's side.

use std::collections::HashMap;

use gate::{Manage, ORG, Organisation};
use http::StatusCode;
use kernel::{Locale, PersonId, RawId};
use people::NewPerson;
use policy::{Role, Roles};
use store::Value;
use testing::{Client, World};

/// Personas under attack, and on PostgreSQL.
const PERSONAS: [usize; 2] = [2_000, 300];
/// The area under the curve that is still allowed.
const ALLOWED: f64 = 0.55;
/// Seconds in which it happens: three busy days.
const SPAN: u64 = 3 * 86_400;
const NEAR_SECONDS: i64 = 5;

/// Numbers that look like chance and are the same in each run (SplitMix64).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
    fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Do {
    Private,
    Join,
    Write,
    Follow,
}

/// What happens, in the order of the clock: second, person, act.
fn days(chance: &mut Chance, people: usize) -> Vec<(u64, usize, Do)> {
    let mut all = Vec::new();
    for who in 0..people {
        let private = [chance.below(SPAN), chance.below(SPAN)];
        // One in five goes from a private page straight to the group.
        let join = if chance.below(5) == 0 { private[0] + 5 + chance.below(115) } else { chance.below(SPAN) };
        all.extend(private.map(|at| (at, who, Do::Private)));
        all.push((join, who, Do::Join));
        all.push((join + 20 + chance.below(280), who, Do::Write));
        all.push((join + 400 + chance.below(86_400), who, Do::Follow));
    }
    all.sort_unstable();
    all
}

async fn live(world: &World, people: usize) -> HashMap<String, PersonId> {
    let mut chance = Chance(20_261_122);
    let mut persons = Vec::new();
    for chunk in 0..people.div_ceil(50) {
        let mut write = world.org.operator("test").await.unwrap();
        let mut access = write.may::<Manage, Organisation>(ORG).await.unwrap();
        for n in chunk * 50..((chunk + 1) * 50).min(people) {
            let new = NewPerson {
                given: format!("Person{n}"),
                family: "Vega".into(),
                roles: Roles::of(Role::Patient),
                locale: Locale::En,
                zone: "America/Denver".into(),
                birth_date: Some("1970-01-01".into()),
                ..NewPerson::default()
            };
            persons.push(people::create(&mut access, &new).await.unwrap());
        }
        write.commit().await.unwrap();
    }
    let mut browsers: Vec<Client> = Vec::new();
    for person in &persons {
        world.clock.advance(1 + i64::try_from(chance.below(3)).unwrap()).unwrap();
        browsers.push(world.sign_in(*person).await);
    }
    world.clock.advance(86_400).unwrap();
    let (mut truth, mut now) = (HashMap::new(), 0);
    for (at, who, act) in days(&mut chance, people) {
        world.clock.advance(i64::try_from(at.saturating_sub(now)).unwrap()).unwrap();
        now = now.max(at);
        let client = &browsers[who];
        let name = format!("{}Wren", letters(who));
        let place = "/open/new-here";
        match act {
            Do::Private => drop(client.get("/account").await.expect(StatusCode::OK)),
            Do::Join => {
                let form = [("wear", "new"), ("persona", name.as_str()), ("rules", "1")];
                client.post(&format!("{place}/join"), &form).await.expect(StatusCode::SEE_OTHER);
                truth.insert(name, persons[who]);
            }
            Do::Write => {
                let form =
                    [("kind", "story"), ("title", "Glad that I came here"), ("text", "It is good to read all of you.")];
                client.post(&format!("{place}/new"), &form).await.expect(StatusCode::SEE_OTHER);
            }
            Do::Follow => drop(client.get(&format!("{place}/mine")).await.expect(StatusCode::OK)),
        }
        if at % 7 == 0 {
            world.run_jobs().await;
        }
    }
    truth
}

/// A number as letters of which none looks like another, in an order of its own.
fn letters(n: usize) -> String {
    const ALPHABET: &[u8; 20] = b"abcdefghjkmnpqrtuvwx";
    let mut n = n * 7_919 % 160_000;
    let mut out = String::new();
    for _ in 0..4 {
        out.push(char::from(ALPHABET[n % 20]));
        n /= 20;
    }
    out
}

/// Everything that a thief reads: each row with its table.
struct Loot {
    rows: Vec<(String, Vec<Value>)>,
}

impl Loot {
    async fn take(world: &World) -> Self {
        let db = world.org.store();
        let mut rows = Vec::new();
        for table in db.tables().await.unwrap() {
            let mut each = |row: &[Value]| {
                rows.push((table.name.clone(), row.to_vec()));
                Ok(())
            };
            db.snapshot().await.unwrap().dump(&table, &mut each).await.unwrap();
        }
        Self { rows }
    }

    /// What the rows that name an id say: moments in seconds.
    fn traces(&self, wanted: impl Fn(&str) -> bool) -> HashMap<RawId, Trace> {
        let mut all: HashMap<RawId, Trace> = HashMap::new();
        for (_, row) in self.rows.iter().filter(|(table, _)| wanted(table)) {
            let ids: Vec<RawId> =
                row.iter().filter_map(|v| if let Value::Id(id) = v { Some(RawId(*id)) } else { None }).collect();
            let mut moments: Vec<i64> = row
                .iter()
                .filter_map(|v| match v {
                    // Microseconds of the years in which it happens.
                    Value::Int(n) if (1_700_000_000_000_000..2_000_000_000_000_000).contains(n) => Some(n / 1_000_000),
                    // The number of a row of the audit: milliseconds above 21 bits.
                    Value::Int(n) => Some((n >> 21) / 1000).filter(|n| (1_700_000_000..2_000_000_000).contains(n)),
                    _ => None,
                })
                .collect();
            moments.extend(ids.iter().filter_map(|id| second_of(*id)));
            for id in &ids {
                all.entry(*id).or_default().moments.extend(&moments);
            }
        }
        all
    }

    /// The moments in the ids of the rows that name an id.
    fn own_ids(&self, id: RawId) -> Vec<i64> {
        let names = |row: &&(String, Vec<Value>)| row.1.iter().any(|v| matches!(v, Value::Id(one) if *one == id.0));
        let ids = self.rows.iter().filter(names).flat_map(|(_, row)| row.iter());
        ids.filter_map(|v| if let Value::Id(one) = v { second_of(RawId(*one)) } else { None }).collect()
    }

    /// The posts of a persona.
    fn posts_of(&self, persona: RawId) -> Vec<RawId> {
        let own = self.rows.iter().filter(|(table, row)| {
            table == "communities_posts" && row.iter().any(|v| matches!(v, Value::Id(one) if *one == persona.0))
        });
        // A post and its topic are made in the same moment; the post's id is among the row's ids.
        own.filter_map(|(_, row)| {
            row.iter().find_map(|v| {
                if let Value::Id(one) = v { Some(RawId(*one)).filter(|id| second_of(*id).is_some()) } else { None }
            })
        })
        .collect()
    }
}

#[derive(Default)]
struct Trace {
    moments: Vec<i64>,
}

/// The second in a UUIDv7 that looks like one of these years.
fn second_of(id: RawId) -> Option<i64> {
    let mut millis = [0u8; 8];
    millis[2..].copy_from_slice(&id.0[..6]);
    let second = i64::from_be_bytes(millis) / 1000;
    (id.0[6] >> 4 == 7 && (1_700_000_000..2_000_000_000).contains(&second)).then_some(second)
}

/// How much alike two traces are: moments that lie within so many seconds of each other.
fn near(a: &Trace, b: &Trace, seconds: i64) -> f64 {
    let mut count = 0u32;
    for x in &a.moments {
        let (from, to) =
            (b.moments.partition_point(|y| *y < x - seconds), b.moments.partition_point(|y| *y <= x + seconds));
        count += u32::try_from(to - from).unwrap();
    }
    f64::from(count)
}

/// For each post: does its place among the posts of its five minutes lead to whoever was active then? For each such five
/// minutes, pairs of scores of the writer and of somebody else who was active in them.
fn beside(posts: &[(RawId, PersonId)], persons: &HashMap<RawId, Trace>, all: &[PersonId]) -> Vec<Vec<(f64, f64)>> {
    let slot = |second: i64| second.div_euclid(gate::SLOT_SECONDS);
    let mut active: HashMap<i64, Vec<(i64, PersonId)>> = HashMap::new();
    for person in all {
        for moment in &persons[&person.raw()].moments {
            active.entry(slot(*moment)).or_default().push((*moment, *person));
        }
    }
    active.values_mut().for_each(|list| list.sort_unstable());
    let mut written: HashMap<i64, Vec<(RawId, PersonId)>> = HashMap::new();
    for (id, who) in posts {
        written.entry(slot(second_of(*id).unwrap())).or_default().push((*id, *who));
    }
    let mut slots = Vec::new();
    for (slot, mut rows) in written {
        rows.sort_unstable();
        let Some(list) = active.get(&slot) else { continue };
        let place = |at: usize, of: usize| (at as f64 + 0.5) / of as f64;
        let mut scores = Vec::new();
        for (at, (_, who)) in rows.iter().enumerate() {
            let score = |i: usize| -(place(at, rows.len()) - place(i, list.len())).abs();
            let rights: Vec<usize> = (0..list.len()).filter(|i| list[*i].1 == *who).collect();
            for right in rights {
                scores.extend((0..list.len()).filter(|i| list[*i].1 != *who).map(|wrong| (score(right), score(wrong))));
            }
        }
        slots.push(scores);
    }
    slots
}

/// The area under the curve and its standard error. Pairs of the same five minutes hang together, so the error is that of
/// a ratio of sums over those (linearised): a few hundred personas alone swing by a tenth.
fn area_of_clusters(slots: &[Vec<(f64, f64)>]) -> (f64, f64) {
    let area = auc(&slots.concat());
    let pairs: usize = slots.iter().map(Vec::len).sum();
    let off: f64 = slots.iter().filter(|s| !s.is_empty()).map(|s| (s.len() as f64 * (auc(s) - area)).powi(2)).sum();
    (area, off.sqrt() / pairs as f64)
}

/// An id as if it had been made in that second.
fn id_of(second: i64, n: usize) -> RawId {
    let mut id = [0u8; 16];
    id[..6].copy_from_slice(&(second * 1000).to_be_bytes()[2..]);
    id[6] = 0x70;
    id[8..].copy_from_slice(&(n as u64).to_be_bytes());
    RawId(id)
}

/// The share of (true, false) pairs that a score puts in the right order; ties count half.
fn auc(scores: &[(f64, f64)]) -> f64 {
    let won: f64 = scores
        .iter()
        .map(|(right, wrong)| {
            if right > wrong {
                1.0
            } else if right < wrong {
                0.0
            } else {
                0.5
            }
        })
        .sum();
    won / scores.len() as f64
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stolen_database_does_not_tell_who_wears_a_name() {
    testing::each(kith::house::slices, |world| async move {
        let people = PERSONAS[usize::from(world.org.store().engine() == "postgres")];
        let mut write = world.org.operator("test").await.unwrap();
        let mut access = write.may::<Manage, Organisation>(ORG).await.unwrap();
        let new = work::NewPool {
            name: ["Moderators".into(), "Moderación".into()],
            hours: "always".into(),
            zone: "UTC".into(),
            reply_minutes: 60_000,
            ..work::NewPool::default()
        };
        let pool = work::create_pool(&mut access, &new).await.unwrap();
        let mut access = write.may::<Manage, communities::Directory>(communities::DIRECTORY).await.unwrap();
        for place in communities::starter(pool) {
            communities::put_place(&mut access, &place).await.unwrap();
        }
        write.commit().await.unwrap();

        let truth = live(&world, people).await;
        let loot = Loot::take(&world).await;
        let persona_side = |table: &str| table.starts_with("communities_") || table == "gate_personas" || table == "gate_worn";
        let (masks, faces) = (loot.traces(|t| persona_side(t) || t == "gate_audit"), loot.traces(|t| !persona_side(t)));
        let names: HashMap<String, RawId> = loot
            .rows
            .iter()
            .filter(|(table, _)| table == "gate_personas")
            .filter_map(|(_, row)| {
                let name = row.iter().find_map(|v| if let Value::Text(t) = v { truth.contains_key(t).then(|| t.clone()) } else { None })?;
                let id = row.iter().find_map(|v| if let Value::Id(id) = v { masks.contains_key(&RawId(*id)).then_some(RawId(*id)) } else { None });
                // The id is the one under which posts stand.
                let ids: Vec<RawId> = row.iter().filter_map(|v| if let Value::Id(id) = v { Some(RawId(*id)) } else { None }).collect();
                Some((name, ids.into_iter().max_by_key(|id| masks.get(id).map_or(0, |t| t.moments.len())).or(id)?))
            })
            .collect();
        assert_eq!(names.len(), truth.len(), "every name is in the loot");
        let mut sorted = faces;
        sorted.values_mut().for_each(|trace| trace.moments.sort_unstable());
        let (persons, mut chance): (Vec<PersonId>, _) = (truth.values().copied().collect(), Chance(7));
        let ids_only = |id: RawId| Trace { moments: loot.own_ids(id) };
        let (mut by_time, mut by_ids, mut wide) = (Vec::new(), Vec::new(), Vec::new());
        let mut posts = Vec::new();
        for (name, right) in &truth {
            let mask = &masks[&names[name]];
            let ids = ids_only(names[name]);
            posts.extend(loot.posts_of(names[name]).into_iter().map(|post| (post, *right)));
            for _ in 0..20 {
                let wrong = persons[usize::try_from(chance.below(persons.len() as u64)).unwrap()];
                let (right, wrong) = (&sorted[&right.raw()], &sorted[&wrong.raw()]);
                by_time.push((near(mask, right, NEAR_SECONDS), near(mask, wrong, NEAR_SECONDS)));
                by_ids.push((near(&ids, right, NEAR_SECONDS), near(&ids, wrong, NEAR_SECONDS)));
                wide.push((near(mask, right, 600), near(mask, wrong, 600)));
            }
        }
        let (order, swing) = area_of_clusters(&beside(&posts, &sorted, &persons));
        let [time, ids, wide] = [&by_time, &by_ids, &wide].map(|scores| auc(scores));
        println!(
            "{} personas: area under the curve by moments within {NEAR_SECONDS} s {time:.3}, by ids {ids:.3}, by row order within five \
             minutes {order:.3} (standard error {swing:.3}); what a quarter of an hour tells every reader, for comparison: {wide:.3}",
            truth.len()
        );
        // Three standard errors: ids are drawn anew in each run, and one run in a thousand may be unlucky.
        for (what, area) in [("moments", time), ("ids", ids), ("order", order - 3.0 * swing)] {
            assert!(area <= ALLOWED, "{what} link names to persons: {area:.3}");
        }
        // The script can see: an order that told the truth would stand out, and with the people's own rows on both sides
        // it links nearly all.
        let told: Vec<(RawId, PersonId)> = persons
            .iter()
            .enumerate()
            .filter_map(|(n, person)| Some((id_of(*sorted[&person.raw()].moments.last()?, n), *person)))
            .collect();
        let (seen, swing) = area_of_clusters(&beside(&told, &sorted, &persons));
        println!("an order that tells the truth: {seen:.3} (standard error {swing:.3})");
        assert!(seen - 3.0 * swing > ALLOWED, "the script is blind to order: {seen:.3}, standard error {swing:.3}");
        let own: Vec<(f64, f64)> = truth
            .values()
            .map(|right| {
                let wrong = persons[usize::try_from(chance.below(persons.len() as u64)).unwrap()];
                let trace = &sorted[&right.raw()];
                (near(trace, trace, NEAR_SECONDS), near(trace, &sorted[&wrong.raw()], NEAR_SECONDS))
            })
            .collect();
        assert!(auc(&own) > 0.9, "the script is blind: {:.3}", auc(&own));
    })
    .await;
}
