//! One conversation: a person asks, the nurse answers, the person hears of it and writes again, and some say STOP somewhere.

use std::{sync::Arc, time::Duration};

use kernel::{PersonId, RawId};
use store::{Db, params, sql};
use tokio::time::{Instant, sleep};

use super::{phones::Phones, practice::Practice};
use crate::dice::Dice;

/// How long anything may take: a killed Kith comes back within seconds.
const PATIENCE: Duration = Duration::from_secs(120);
/// How often something is looked for.
const LOOK: Duration = Duration::from_millis(60);

/// Everything that a conversation needs.
pub struct Scene {
    /// Kith from outside.
    pub practice: Practice,
    /// The phones.
    pub phones: Phones,
    /// Kith's store, for looking.
    pub db: Db,
}

/// When a person says STOP.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stop {
    Never,
    AfterAsking,
    WhileAnswered,
    WhenTold,
    AtTheEnd,
}

const WORDS: [&str; 5] = [
    "Can I take my tablets with milk?",
    "When is my next appointment?",
    "¿Puedo cambiar la hora de mi cita, mañana o pasado?",
    "My ankles are a little swollen in the evening.",
    "I have chest pain since this morning and it goes into my arm.",
];
const ENDS: [&str; 4] = ["STOP", "stop texting me please", "ALTO", "no me escriban más"];

/// The mark that makes a person's words found again.
pub fn mark(n: usize, turn: usize) -> String {
    format!("(drill {n}.{turn})")
}

/// Plays it to its end.
pub async fn converse(scene: Arc<Scene>, n: usize) {
    let mut dice = Dice(n as u64 ^ 0x5eed);
    let (person, number) = scene.practice.patients[n].clone();
    let stop = match dice.below(100) {
        0..6 => Stop::AfterAsking,
        6..14 => Stop::WhileAnswered,
        14..22 => Stop::WhenTold,
        22..30 => Stop::AtTheEnd,
        _ => Stop::Never,
    };
    let words = format!("{} {}", dice.pick(&WORDS), mark(n, 1));
    scene.phones.say(&number, &words).await;
    if stop == Stop::AfterAsking {
        scene.end(&number, &mut dice, 400).await;
    }
    let thread = scene.thread_of(person).await;
    let answer = scene.answer(thread, n, 1);
    if stop == Stop::WhileAnswered {
        tokio::join!(answer, scene.end(&number, &mut dice, 150));
    } else {
        answer.await;
    }
    scene.told(person, &number).await;
    if stop == Stop::WhenTold {
        scene.end(&number, &mut dice, 50).await;
    } else {
        let again = if dice.percent(50) { "Gracias, sí, ahí estaré." } else { "Thank you, I will do that." };
        scene.phones.say(&number, &format!("{again} {}", mark(n, 2))).await;
    }
    if stop == Stop::AtTheEnd {
        scene.end(&number, &mut dice, 200).await;
    }
    if stop != Stop::Never {
        scene.until("an accepted STOP", || scene.ended(&number)).await;
        // Whatever the practice does now, it sends nothing.
        scene.answer(thread, n, 2).await;
    }
}

impl Scene {
    /// Says STOP in some words, within so many milliseconds.
    async fn end(&self, number: &str, dice: &mut Dice, within_ms: usize) {
        sleep(Duration::from_millis(dice.below(within_ms) as u64)).await;
        let words: &str = dice.pick::<&str>(&ENDS);
        self.phones.say(number, words).await;
    }

    /// Looks again and again until it is so.
    async fn until<F: Future<Output = bool>>(&self, what: &str, so: impl Fn() -> F) {
        let until = Instant::now() + PATIENCE;
        while !so().await {
            assert!(Instant::now() < until, "{what} did not come");
            sleep(LOOK).await;
        }
    }

    async fn thread_of(&self, person: PersonId) -> RawId {
        let query = sql!("SELECT id FROM messaging_threads WHERE patient = ?1 ORDER BY last_at DESC, id DESC LIMIT 1");
        let until = Instant::now() + PATIENCE;
        loop {
            let found = self.db.read().await.unwrap().first::<(RawId,)>(query, &params![person]).await.unwrap();
            if let Some((thread,)) = found {
                return thread;
            }
            assert!(Instant::now() < until, "a text came into no thread");
            sleep(LOOK).await;
        }
    }

    /// The nurse answers; the form has a name of its own, so that it can be sent again when Kith was killed meanwhile.
    async fn answer(&self, thread: RawId, n: usize, turn: usize) {
        let form = format!("q=Yes%2C+that+is+fine.&nonce=drill-{n}-{turn}");
        let path = format!("/threads/{thread}/answer");
        let until = Instant::now() + PATIENCE;
        loop {
            match self.practice.post(&path, &form).await {
                Some(answer) if answer.starts_with("HTTP/1.1 303") => return,
                Some(answer) if !answer.starts_with("HTTP/1.1 5") => {
                    panic!("the nurse's answer was refused: {}", answer.lines().next().unwrap())
                }
                _ => sleep(LOOK * 4).await,
            }
            assert!(Instant::now() < until, "the nurse could not answer");
        }
    }

    /// Waits until the phone was told of the answer, or it is certain that it will not be.
    async fn told(&self, person: PersonId, number: &str) {
        self.until("the notice of an answer", || async {
            let told = self.phones.got(number).iter().any(|text| text.words.contains("/threads/"));
            told || self.row_is(person, "suppressed").await || self.row_is(person, "unknown").await
        })
        .await;
    }

    /// The ledger says that this number gets no more.
    async fn ended(&self, number: &str) -> bool {
        let query = sql!(
            "SELECT COUNT(*) FROM channels_ledger WHERE channel = 'phone' AND value = ?1 AND stands = 'off' LIMIT 1"
        );
        self.db.read().await.unwrap().one::<(i64,)>(query, &params![number]).await.unwrap().0 > 0
    }

    async fn row_is(&self, person: PersonId, state: &str) -> bool {
        let query = sql!("SELECT COUNT(*) FROM channels_outbox WHERE person = ?1 AND state = ?2 LIMIT 1");
        self.db.read().await.unwrap().one::<(i64,)>(query, &params![person, state]).await.unwrap().0 > 0
    }
}
