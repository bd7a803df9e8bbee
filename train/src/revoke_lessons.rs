//! `cargo xtask guard-train revoke`: the weights of texts that end texts, from labelled texts, from what patients write to
//! clinics (nearly none of it ends texts) and from half of what friends write to each other.

use std::path::Path;

use crate::{
    Result,
    lessons::{Learner, Rows, corpus, course, messages},
    linear::{Model, Signs, windows},
    revoke::{
        learned::{self, RAISES, STANDS},
        reading::Reading,
    },
};

const TURNS: usize = 12;
/// Two to this power of rows of weights.
const BITS: u32 = 18;
/// A pair of kinds says as much as a word that a few texts in a thousand hold.
const OF_KINDS: f32 = 1.0;
/// Labelled texts are few beside the others, so each is taught so many times.
const LABELLED_TIMES: usize = 4;
/// Parts of a cross-validation.
const PARTS: usize = 5;

const LABELLED: [&str; 4] = ["revoke-dev.jsonl", "revoke-second.jsonl", "revoke-third.jsonl", "revoke-fourth.jsonl"];
/// Messages for the danger lessons that do end texts or calls: no lesson here.
const ENDING: [&str; 11] =
    ["a-0361", "a-0735", "b-0226", "c-1218", "f-1439", "f-1575", "g-0146", "g-0516", "l-0178", "m-0565", "n-0583"];

/// Where a text is from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum From {
    /// One of [`LABELLED`].
    Labelled(usize),
    /// The second set's half that teaches nothing.
    Kept,
    Patients,
    Friends,
    /// The half of friends' texts that teaches nothing.
    FriendsKept,
}

struct Text {
    text: String,
    signs: Signs,
    ends: bool,
    from: From,
    part: usize,
    /// Whether a pattern takes it, and whether the whole of it.
    table: Option<bool>,
    ends_nothing: bool,
}

fn text_of(text: &str, ends: bool, from: From, part: usize) -> Text {
    let reading = Reading::of(text);
    let mut signs = Signs::default();
    if let Some(window) = windows(reading.len()).next() {
        learned::read(&reading, window, &mut signs);
    }
    let table = if reading.keyword().is_some() { Some(true) } else { reading.rule().map(|(_, whole)| whole) };
    Text { text: text.to_owned(), signs, ends, from, part, table, ends_nothing: reading.ends_nothing() }
}

/// The odd ids of one writer of the second set are kept.
fn kept(id: &str) -> bool {
    id.strip_prefix("d2b-").and_then(|n| n.parse::<u32>().ok()).is_some_and(|n| n % 2 == 1)
}

fn read(root: &Path) -> Result<Vec<Text>> {
    let mut all = Vec::new();
    let word = |row: &serde_json::Value, key: &str| row[key].as_str().unwrap_or_default().to_owned();
    for (file, name) in LABELLED.iter().enumerate() {
        for (n, row) in corpus(root, name)?.iter().enumerate() {
            let from = if kept(&word(row, "id")) { From::Kept } else { From::Labelled(file) };
            all.push(text_of(&word(row, "text"), row["revoke"].as_bool().unwrap_or_default(), from, n % PARTS));
        }
    }
    for (n, name) in messages().enumerate() {
        let rows = corpus(root, &name)?;
        let none = rows.iter().filter(|row| !ENDING.contains(&word(row, "id").as_str()));
        all.extend(none.map(|row| text_of(&word(row, "text"), false, From::Patients, n % PARTS)));
    }
    for row in corpus(root, "danger-plain.jsonl")? {
        all.push(text_of(&word(&row, "text"), false, From::Patients, 0));
    }
    for (n, text) in friends(root)?.iter().enumerate() {
        let from = if n % 2 == 0 { From::Friends } else { From::FriendsKept };
        all.push(text_of(text, false, from, n / 2 % PARTS));
    }
    Ok(all)
}

/// What friends write to each other, without advertisements.
fn friends(root: &Path) -> Result<Vec<String>> {
    let folder = root.join("../shared/data/sms-corpora");
    let read = |name: &str| {
        let path = folder.join(name);
        std::fs::read_to_string(&path)
            .map_err(|e| format!("{}: {e}: the weights in the tree were trained with it", path.display()))
    };
    let mut all = Vec::new();
    for line in read("nus_en_sample.jsonl")?.lines() {
        let row: serde_json::Value = serde_json::from_str(line).map_err(|e| format!("friends: {e}"))?;
        all.extend(row["text"].as_str().map(str::to_owned));
    }
    all.extend(read("uci_sms_spam.tsv")?.lines().filter_map(|l| l.strip_prefix("ham\t").map(str::to_owned)));
    Ok(all)
}

fn teaches(text: &Text) -> bool {
    !matches!(text.from, From::Kept | From::FriendsKept)
}

fn learn(texts: &[&Text]) -> Vec<u8> {
    let times = |text: &Text| if matches!(text.from, From::Labelled(_)) { LABELLED_TIMES } else { 1 };
    let lessons: Vec<&Text> = texts.iter().flat_map(|t| std::iter::repeat_n(*t, times(t))).collect();
    let rows = Rows::of(BITS, lessons.iter().map(|t| (t.signs.all.as_slice(), t.signs.words)), OF_KINDS);
    let mut learner = Learner::<1>::new(&rows);
    course(&lessons, TURNS, |text| learner.step(&text.signs.all, text.ends.then_some(0)));
    learner.file(BITS)
}

/// What the guard says of a text with these odds, at these bounds; without tables the model speaks alone.
fn takes(text: &Text, odds: f32, (stands, raises): (f32, f32), tables: bool) -> bool {
    match text.table.filter(|_| tables) {
        Some(whole) => whole || odds > stands,
        None => odds > raises && !text.ends_nothing,
    }
}

fn tell(scored: &[(&Text, f32)], bounds: (f32, f32), tables: bool) {
    let share = |from: From| {
        let (mut missed, mut ending, mut wrong, mut others) = (0, 0, 0, 0);
        for (text, odds) in scored.iter().filter(|(text, _)| text.from == from) {
            let taken = takes(text, *odds, bounds, tables);
            if text.ends {
                ending += 1;
                missed += usize::from(!taken);
            } else {
                others += 1;
                wrong += usize::from(taken);
            }
        }
        format!("{missed}/{ending} {wrong}/{others}")
    };
    let names = [
        ("dev", From::Labelled(0)),
        ("second", From::Labelled(1)),
        ("third", From::Labelled(2)),
        ("fourth", From::Labelled(3)),
        ("kept", From::Kept),
        ("patients", From::Patients),
        ("friends", From::Friends),
        ("friends kept", From::FriendsKept),
    ];
    let shares: Vec<_> = names.iter().map(|(name, from)| format!("{name} {}", share(*from))).collect();
    println!(
        "stands {} raises {} {}: {}",
        bounds.0,
        bounds.1,
        if tables { "with tables" } else { "alone" },
        shares.join(" | ")
    );
}

/// Each part judged by what the others teach; missed of those that end texts, and taken of those that do not.
pub fn check(root: &Path, wordy: bool) -> Result<()> {
    let texts = read(root)?;
    let mut scored: Vec<(&Text, f32)> = Vec::new();
    for part in 0..PARTS {
        let lessons: Vec<&Text> = texts.iter().filter(|t| teaches(t) && t.part != part).collect();
        let file = learn(&lessons);
        let model = Model::<1>::of(&file).ok_or("the weights do not load")?;
        scored.extend(texts.iter().filter(|t| t.part == part).map(|t| (t, model.score(&t.signs.all)[0])));
    }
    for raises in [-1.0, -0.5, 0.0, 0.5, 1.0, 1.5, 2.0, 3.0] {
        tell(&scored, (0.0, raises), false);
    }
    for raises in [0.0, 0.5, 1.0, 1.5, 2.0, 99.0] {
        for stands in [-99.0, -4.0, -3.0, -2.0, -1.0, 0.0] {
            tell(&scored, (stands, raises), true);
        }
    }
    for (text, odds) in scored.iter().filter(|(text, _)| wordy && text.from != From::Kept) {
        if takes(text, *odds, (STANDS, RAISES), true) != text.ends {
            println!("{}\t{odds:.1}\t{}", if text.ends { "missed" } else { "taken" }, text.text.replace('\n', " "));
        }
    }
    Ok(())
}

/// Learns from everything but what is kept and writes the weights.
pub fn make(root: &Path) -> Result<()> {
    let texts = read(root)?;
    let lessons: Vec<&Text> = texts.iter().filter(|t| teaches(t)).collect();
    let path = root.join("crates/guard/weights/revoke.bin");
    std::fs::write(&path, learn(&lessons)).map_err(|e| format!("{}: {e}", path.display()))?;
    println!("{} from {} texts", path.display(), lessons.len());
    Ok(())
}
