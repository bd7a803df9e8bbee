//! One life of the process: patients ask, staff take, answer, hand over and fall silent, and the clock goes on.

use std::{io::Write, path::Path, sync::Arc};

use http::StatusCode;
use kernel::{PersonId, PoolId, RawId};
use store::{params, sql};
use tokio::task::JoinSet;

use super::town::{REASONS, Someone, Town};
use crate::dice::Dice;

/// What patients write: with danger, without, in a language that no table covers.
const WORDS: [&str; 10] = [
    "Can I take my tablets with milk?",
    "When is my next appointment?",
    "My ankles are a little swollen in the evening.",
    "¿Puedo cambiar la hora de mi cita?",
    "The letter for my employer has not come.",
    "I have chest pain since this morning and it goes into my arm.",
    "Me duele el pecho desde anoche.",
    "I am not having chest pain, only asking about the form.",
    "Tôi muốn hỏi về thuốc của tôi, tôi uống buổi sáng hay buổi tối?",
    "I need a refill of my blood pressure medicine.",
];
const OUTCOMES: [&str; 4] = ["answered", "visit-needed", "not-enough-information", "sent-elsewhere"];

/// An open obligation that somebody could work on.
#[derive(Clone)]
struct Job {
    subject: RawId,
    kind: String,
}

/// Lives until `count` questions were asked in this life.
pub async fn live(dir: &Path, schema: &str, seed: u64, count: usize) {
    let mut town = Town::open(dir, schema).await;
    let mut dice = Dice(seed.wrapping_mul(0x2545_f491_4f6c_dd1d));
    // The restart took a while.
    town.pass(15);
    let mut asked = 0;
    while asked < count {
        town.world.run_jobs().await;
        assert_eq!(late(&town).await, 0, "items wait for their rung for more than a minute");
        let mut acts = JoinSet::new();
        let night = !(7..20).contains(&town.world.clock.now().in_zone("America/Denver").hour());
        for _ in 0..dice.below(if night { 2 } else { 4 }).min(count - asked) {
            asked += 1;
            let words = format!("{} (question {seed}.{asked})", dice.pick(&WORDS));
            let (client, reason) = (dice.pick(&town.patients).client.clone(), dice.pick(&REASONS).0);
            acts.spawn(async move {
                let answer = client.post("/ask", &[("about", reason), ("q", &words)]).await;
                let answer = answer.expect(StatusCode::SEE_OTHER);
                let thread = answer.location().trim_start_matches("/threads/").split('?').next().unwrap().to_owned();
                println!("asked {thread} {words}");
                std::io::stdout().flush().unwrap();
            });
        }
        read_and_write(&town, &mut dice, &mut acts).await;
        staff(&mut town, &mut dice, &mut acts).await;
        while let Some(done) = acts.join_next().await {
            done.unwrap();
        }
        town.pass(5 + i64::try_from(dice.below(36)).unwrap());
    }
    town.world.run_jobs().await;
}

/// Open items whose next rung is more than a minute late.
async fn late(town: &Town) -> i64 {
    let limit = town.world.clock.now().plus_seconds(-60);
    let query = sql!("SELECT COUNT(*) FROM work_items WHERE closed_at IS NULL AND next_at < ?1");
    let mut read = town.world.org.store().read().await.unwrap();
    read.one::<(i64,)>(query, &params![limit]).await.unwrap().0
}

/// Some patients read what was answered, some write again.
async fn read_and_write(town: &Town, dice: &mut Dice, acts: &mut JoinSet<()>) {
    if dice.percent(40) {
        return;
    }
    let patient = dice.pick(&town.patients);
    let newest = sql!("SELECT id FROM messaging_threads WHERE patient = ?1 ORDER BY last_at DESC, id DESC LIMIT 6");
    let mut read = town.world.org.store().read().await.unwrap();
    let threads = read.all::<(RawId,)>(newest, &params![patient.id]).await.unwrap();
    drop(read);
    if threads.is_empty() {
        return;
    }
    let (path, client) = (format!("/threads/{}", dice.pick(&threads).0), patient.client.clone());
    let again = dice.percent(15);
    acts.spawn(async move {
        if again {
            fine(&path, client.post(&path, &[("q", "One more thing about this.")]).await.status);
        } else {
            client.get(&path).await.expect(StatusCode::OK);
        }
    });
}

/// Whoever is there does one thing; now and then somebody falls silent, whatever they hold.
async fn staff(town: &mut Town, dice: &mut Dice, acts: &mut JoinSet<()>) {
    let now = town.world.clock.now();
    let present = town.staff.iter().filter(|s| s.away_until <= now).count();
    if present > 1 && dice.percent(7) {
        let minutes = 20 + i64::try_from(dice.below(220)).unwrap();
        let n = dice.below(town.staff.len());
        town.staff[n].away_until = now.plus_minutes(minutes);
    }
    let people: Arc<Vec<PersonId>> = Arc::new(town.staff.iter().map(|s| s.id).collect());
    for one in town.staff.iter().filter(|s| s.away_until <= now) {
        if dice.percent(30) {
            continue;
        }
        let waiting = waiting(town, one).await;
        if !waiting.is_empty() {
            let (job, roll) = (dice.pick(&waiting).clone(), dice.below(100));
            let (to, pool) = (*dice.pick(&people), *dice.pick(&town.pools));
            let outcome = *dice.pick(&OUTCOMES);
            let client = one.client.clone();
            acts.spawn(async move { act(&client, &job, roll, (to, pool), outcome).await });
        }
    }
}

/// The most pressing of what one may work on.
async fn waiting(town: &Town, one: &Someone) -> Vec<Job> {
    let mut read = town.world.org.store().read().await.unwrap();
    let held = sql!(
        "SELECT subject, kind FROM work_items WHERE closed_at IS NULL AND holder = ?1 ORDER BY priority, due_at LIMIT 4"
    );
    let free = sql!(
        "SELECT subject, kind FROM work_items WHERE closed_at IS NULL AND holder IS NULL AND pool = ?1
         ORDER BY priority, due_at LIMIT 4"
    );
    let mut rows = read.all::<(RawId, String)>(held, &params![one.id]).await.unwrap();
    for pool in &one.pools {
        rows.extend(read.all::<(RawId, String)>(free, &params![*pool]).await.unwrap());
    }
    rows.into_iter().map(|(subject, kind)| Job { subject, kind }).collect()
}

async fn act(client: &testing::Client, job: &Job, roll: usize, (to, pool): (PersonId, PoolId), outcome: &str) {
    let page = format!("/threads/{}", job.subject);
    let (to, pool) = (format!("person:{to}"), format!("pool:{pool}"));
    let words = "Thank you for writing. Please keep taking it as before.";
    let (path, fields): (String, Vec<(&str, &str)>) = match (job.kind.as_str(), roll) {
        ("call", _) => (format!("/calls/{}", job.subject), vec![]),
        (_, 0..15) => (format!("{page}/take"), vec![]),
        (_, 15..23) => (format!("{page}/hand"), vec![("to", &to), ("reason", "Yours, I think")]),
        (_, 23..30) => (format!("{page}/hand"), vec![("to", &pool), ("reason", "For your team")]),
        (_, 30..34) => (format!("{page}/note"), vec![("note", "I looked at it.")]),
        (_, 34..44) => (format!("{page}/answer"), vec![("q", words)]),
        (_, 44..47) => (format!("{page}/close"), vec![("outcome", outcome)]),
        _ => (format!("{page}/answer"), vec![("q", words), ("then", "next"), ("outcome", outcome)]),
    };
    let status = client.post(&path, &fields).await.status;
    fine(&path, status);
}

/// Somebody may have been faster: a conflict, or a thread that is no longer one's own. Anything else is a fault.
fn fine(path: &str, status: StatusCode) {
    let known = [StatusCode::SEE_OTHER, StatusCode::CONFLICT, StatusCode::NOT_FOUND, StatusCode::UNPROCESSABLE_ENTITY];
    assert!(known.contains(&status), "{path} gave {status}");
    if status != StatusCode::SEE_OTHER {
        println!("refused {} {}", status.as_u16(), path.rsplit('/').next().unwrap());
    } else {
        println!("done {}", path.rsplit('/').next().filter(|w| w.len() < 20).unwrap_or("again"));
    }
}
