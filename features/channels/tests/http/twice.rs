//! A text that a gateway tells twice, and a crash between: whatever it brings, it counts once and is not lost.

use std::sync::Mutex;

use channels::{Channel, Notice, OnText, text_once};
use gate::{ORG, Operate, Organisation, Slice};
use kernel::{Error, Locale, PersonId, RawId};
use store::{params, sql};
use testing::World;

use crate::{
    joining::{administrator, code},
    world::{add, profile},
};

const PHONE: &str = "+14065550181";
const OTHER: &str = "+14065550182";

/// Words that were cut off once.
static CUT: Mutex<Vec<(PersonId, String)>> = Mutex::new(Vec::new());

/// Keeps words as a row of the outbox, in the same write. Words with "crash" are cut off the first time, after that.
fn slices() -> Vec<Slice> {
    let listener = OnText {
        run: |write, texted| {
            Box::pin(async move {
                let mut access = write.may::<Operate, Organisation>(ORG).await?;
                let said = (&Notice::Help, Locale::En);
                channels::reply(&mut access, (texted.from, &texted.number), said, None).await?;
                let words = (texted.from, texted.text);
                let mut cut = CUT.lock().unwrap();
                if !words.1.contains("crash") || cut.contains(&words) {
                    return Ok(());
                }
                cut.push(words);
                Err(Error::internal("cut off"))
            })
        },
    };
    vec![people::slice(), consent::slice(), channels::slice(), Slice::new("listener", &[]).part(listener)]
}

/// Tells a text, and says whether it was taken.
async fn told(world: &World, reference: &str, number: &str, words: &str) -> bool {
    let taken = text_once(&world.org, "ours", reference, number, words).await.is_ok();
    world.run_jobs().await;
    taken
}

/// How often something was said to a person.
async fn said(world: &World, person: PersonId, notice: &str) -> i64 {
    let mut tx = world.org.store().read().await.unwrap();
    let query = sql!("SELECT COUNT(*) FROM channels_outbox WHERE person = ?1 AND notice = ?2");
    tx.one::<(i64,)>(query, &params![person, notice]).await.unwrap().0
}

/// Words of a person that were kept.
async fn kept(world: &World, person: PersonId) -> i64 {
    said(world, person, "help").await
}

async fn waiting(world: &World) -> i64 {
    let mut tx = world.org.store().read().await.unwrap();
    tx.one::<(i64,)>(sql!("SELECT COUNT(*) FROM channels_waiting"), &[]).await.unwrap().0
}

/// Texts from a number, addresses, and codes that were used.
async fn counts(world: &World, number: &str) -> (i64, i64, i64) {
    let mut tx = world.org.store().read().await.unwrap();
    let inbound = sql!("SELECT COUNT(*) FROM channels_inbound WHERE value = ?1");
    let addresses = sql!("SELECT COUNT(*) FROM channels_addresses WHERE value = ?1");
    let codes = sql!("SELECT COUNT(*) FROM channels_codes WHERE number = ?1 AND used_at IS NOT NULL");
    let mut all = [0; 3];
    for (n, query) in all.iter_mut().zip([inbound, addresses, codes]) {
        *n = tx.one::<(i64,)>(query, &params![number]).await.unwrap().0;
    }
    all.into()
}

fn nobody() -> PersonId {
    PersonId::from_raw(RawId::default())
}

#[tokio::test]
async fn a_join_code_is_spent_with_its_words_or_not_at_all() {
    testing::each(slices, |world| async move {
        let ana = profile(&world, "Ana", Locale::En).await;
        let words = format!("{} my knee hurts since the crash", code(&administrator(&world).await, ana).await);
        assert!(!told(&world, "1", PHONE, &words).await);
        assert_eq!(counts(&world, PHONE).await, (0, 0, 0), "cut off: as if it had not come");
        assert_eq!((kept(&world, ana).await, said(&world, ana, "joined").await), (0, 0));
        for minutes in [0, 1, 30] {
            world.later(minutes).await;
            assert!(told(&world, "1", PHONE, &words).await);
            assert_eq!(counts(&world, PHONE).await, (1, 1, 1));
            let said = (said(&world, ana, "joined").await, said(&world, ana, "ask-whole").await);
            assert_eq!((kept(&world, ana).await, said), (1, (1, 1)));
        }
        assert_eq!(said(&world, nobody(), "code-wrong").await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_wrong_code_told_again_is_one_try_and_one_answer() {
    testing::each(slices, |world| async move {
        let ana = profile(&world, "Ana", Locale::En).await;
        let right = code(&administrator(&world).await, ana).await;
        for _ in 0..7 {
            assert!(told(&world, "1", OTHER, "BBBB-BBB2").await);
        }
        assert_eq!((counts(&world, OTHER).await, said(&world, nobody(), "code-wrong").await), ((1, 0, 0), 1));
        // A stranger in danger gets help once for each text, and hears once how to get in.
        for reference in ["2", "2", "3"] {
            assert!(told(&world, reference, OTHER, "my chest hurts and I cannot breathe").await);
        }
        assert_eq!(said(&world, nobody(), "emergency-help").await, 2);
        assert_eq!(said(&world, nobody(), "unknown").await, 1);
        assert!(told(&world, "4", OTHER, &right).await);
        assert_eq!((counts(&world, OTHER).await, said(&world, ana, "joined").await), ((4, 1, 1), 1));
    })
    .await;
}

#[tokio::test]
async fn a_shared_number_gets_each_text_once_whatever_is_cut_off() {
    testing::each(slices, |world| async move {
        let (ana, luis) = (profile(&world, "Ana", Locale::En).await, profile(&world, "Luis", Locale::En).await);
        add(&world, ana, Channel::Sms, PHONE).await;
        world.later(1).await;
        add(&world, luis, Channel::Sms, PHONE).await;
        let tell = async |reference, words| told(&world, reference, PHONE, words).await;
        let now = async || (kept(&world, ana).await, kept(&world, luis).await, waiting(&world).await);
        assert!(tell("1", "can I eat salt?").await && tell("1", "can I eat salt?").await);
        assert_eq!((now().await, said(&world, nobody(), "who").await), ((0, 0, 1), 1));
        // The answer told again is neither a second answer nor words for the thread.
        assert!(tell("2", "2").await && tell("2", "2").await);
        assert_eq!(now().await, (0, 1, 0));

        // Cut off while the words go to their person: they still wait, and the answer may come again.
        world.later(13 * 60).await;
        assert!(tell("3", "and after the crash?").await);
        assert!(!tell("4", "1").await);
        assert_eq!(now().await, (0, 1, 1));
        assert!(tell("4", "1").await && tell("4", "1").await);
        assert_eq!(now().await, (1, 1, 0));

        // Nobody answers, and the job that ends the wait is cut off once.
        world.later(13 * 60).await;
        assert!(tell("5", "one more crash").await);
        world.later(31).await;
        world.later(30).await;
        assert_eq!(now().await, (2, 1, 0), "to who wrote last");
    })
    .await;
}

#[tokio::test]
async fn danger_from_a_shared_number_reaches_a_team_once() {
    testing::each(slices, |world| async move {
        let (ana, luis) = (profile(&world, "Ana", Locale::En).await, profile(&world, "Luis", Locale::En).await);
        add(&world, ana, Channel::Sms, PHONE).await;
        world.later(1).await;
        add(&world, luis, Channel::Sms, PHONE).await;
        let danger = "since the crash my chest hurts and I cannot breathe";
        let tell = async |reference, words| told(&world, reference, PHONE, words).await;
        let now = async || (kept(&world, ana).await, kept(&world, luis).await, waiting(&world).await);
        assert!(!tell("1", danger).await);
        assert_eq!((now().await, said(&world, nobody(), "who").await), ((0, 0, 0), 0));
        for _ in 0..3 {
            assert!(tell("1", danger).await);
            assert_eq!((now().await, said(&world, nobody(), "who").await), ((1, 0, 1), 1));
        }
        // It was the other one: read there too, cut off once.
        assert!(!tell("2", "2").await);
        assert!(tell("2", "2").await && tell("2", "2").await);
        assert_eq!(now().await, (1, 1, 0));
        // STOP amid words from both: one end, one confirmation, and the words are not lost.
        world.later(13 * 60).await;
        for _ in 0..2 {
            assert!(tell("3", "I feel better. Do not text me again").await);
        }
        assert_eq!((now().await, said(&world, ana, "stopped").await), ((1, 1, 1), 1));
    })
    .await;
}
