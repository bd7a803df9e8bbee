//! `cargo xtask guard-train danger`: the weights of danger, from messages labelled by several writers.

use std::path::Path;

use crate::{
    Result,
    danger::{
        Kind, Level, by_tables,
        learned::{self, KINDS, LEVELS},
    },
    lessons::{Learner, PLAIN_TIMES, Rows, WRITERS, corpus, course, messages},
    linear::{Model, Signs},
};

const TURNS: usize = 12;
/// Two to these powers of rows of weights: for levels and for kinds.
const BITS: u32 = 20;
const KIND_BITS: u32 = 14;
/// Each sign of the tables says as much as a word that a few messages in a thousand hold.
const OF_TABLES: f32 = 3.0;

/// Short plain sentences, the tables' own: what they say must hold.
const PLAIN: &str = "danger-plain.jsonl";

struct Message {
    text: String,
    signs: Signs,
    topics: Vec<u32>,
    /// The column of its level; none without danger.
    level: Option<usize>,
    kind: Option<usize>,
    trap: bool,
    /// The tables alone say *now*.
    by_tables: bool,
    writer: usize,
}

/// The words that the writers use for kinds, where they differ from the guard's own.
fn kind_of(word: &str) -> Option<usize> {
    let own = match word {
        "suicide" => "self-harm",
        "blood-pressure" => "pressure",
        "newborn" => "infant",
        "other" => "acute",
        word => word,
    };
    Kind::ALL.iter().position(|k| k.name() == own)
}

fn read(root: &Path, name: &str, writer: usize) -> Result<Vec<Message>> {
    let mut all = Vec::new();
    for row in corpus(root, name)? {
        let text = row["text"].as_str().unwrap_or_default();
        let (reading, seen) = by_tables(text);
        let (mut signs, mut topics) = (Signs::default(), Vec::new());
        let words = 0..learned::words(&reading);
        learned::read(&reading, words.clone(), &seen, &mut signs);
        learned::topics(&reading, words, &mut topics);
        all.push(Message {
            text: text.to_owned(),
            signs,
            topics,
            level: ["soon", "today", "now"].iter().position(|l| Some(*l) == row["danger"].as_str()),
            kind: row["kind"].as_str().and_then(kind_of),
            by_tables: seen.level() == Some(Level::Now),
            trap: row["kind"].as_str() != Some("none"),
            writer,
        });
    }
    Ok(all)
}

fn everything(root: &Path) -> Result<Vec<Message>> {
    let mut all = Vec::new();
    for (n, name) in messages().enumerate() {
        all.extend(read(root, &name, n)?);
    }
    Ok(all)
}

/// The lessons of all writers but `held`, and the plain sentences.
fn lessons<'m>(all: &'m [Message], plain: &'m [Message], held: Option<usize>) -> Vec<&'m Message> {
    let again = (0..PLAIN_TIMES).flat_map(|_| plain);
    all.iter().filter(|m| Some(m.writer) != held).chain(again).collect()
}

fn rows(messages: &[&Message]) -> (Rows, Rows) {
    let signs = messages.iter().map(|m| (m.signs.all.as_slice(), m.signs.words));
    let topics = messages.iter().map(|m| (m.topics.as_slice(), m.topics.len()));
    (Rows::of(BITS, signs, OF_TABLES), Rows::of(KIND_BITS, topics, 0.0))
}

fn learn<'r>(rows: &'r Rows, messages: &[&Message]) -> Learner<'r, LEVELS> {
    let mut learner = Learner::new(rows);
    course(messages, TURNS, |message| learner.step(&message.signs.all, message.level));
    learner
}

fn learn_kinds<'r>(rows: &'r Rows, messages: &[&Message]) -> Learner<'r, KINDS> {
    let mut learner = Learner::new(rows);
    course(messages, TURNS, |message| {
        if message.kind.is_some() {
            learner.step(&message.topics, message.kind);
        }
    });
    learner
}

/// One message judged by what was learned from the others.
struct Judged<'m> {
    message: &'m Message,
    odds: [f32; LEVELS],
}

fn curve(name: &str, judged: &[&Judged<'_>]) {
    let (mut now, mut other): (Vec<f32>, Vec<f32>) = (Vec::new(), Vec::new());
    for one in judged {
        if one.message.level == Some(2) { &mut now } else { &mut other }.push(one.odds[2]);
    }
    now.sort_unstable_by(f32::total_cmp);
    other.sort_unstable_by(f32::total_cmp);
    print!("{name:12} {:5} now {:4}:", judged.len(), now.len());
    for alarms in [0.02, 0.03, 0.05, 0.08, 0.1, 0.15] {
        let from = other[(((1.0 - alarms) * other.len() as f32) as usize).min(other.len() - 1)];
        let found = now.len() - now.partition_point(|o| *o <= from);
        print!("  {alarms}: {:.3} ({from:.1})", found as f32 / now.len() as f32);
    }
    println!();
}

/// Each writer judged by what the others teach.
pub fn check(root: &Path, wordy: bool) -> Result<()> {
    let (all, plain) = (everything(root)?, read(root, PLAIN, usize::MAX)?);
    let mut judged: Vec<Judged<'_>> = Vec::new();
    for held in 0..WRITERS.len() {
        let lessons = lessons(&all, &plain, Some(held));
        let (level_rows, kind_rows) = rows(&lessons);
        let model = learn(&level_rows, &lessons).file(BITS);
        let model = Model::of(&model).ok_or("the weights do not load")?;
        let kinds = learn_kinds(&kind_rows, &lessons);
        let (mut right, mut asked) = (0, 0);
        for message in all.iter().filter(|m| m.writer == held) {
            judged.push(Judged { message, odds: learned::odds(&model.score(&message.signs.all)) });
            if let (Some(kind), Some(_)) = (message.kind, message.level) {
                let scores = kinds.score(&message.topics);
                asked += 1;
                right += usize::from((0..KINDS).all(|k| scores[k] <= scores[kind]));
            }
        }
        let own: Vec<&Judged<'_>> = judged.iter().filter(|j| j.message.writer == held).collect();
        curve(&format!("writer {}", char::from(WRITERS.as_bytes()[held])), &own);
        println!("             kind right: {right} of {asked}");
    }
    curve("all", &judged.iter().collect::<Vec<_>>());
    for from in [-0.5f32, 0.0, 0.25, 0.5, 0.75, 1.0] {
        for stands in [0.0f32, 0.5, 1.0, 2.0, 3.0] {
            let alarm = |j: &&Judged<'_>| j.odds[2] > from || j.message.by_tables && j.odds[2] > from - stands;
            let share = |now: bool| {
                let of: Vec<_> = judged.iter().filter(|j| (j.message.level == Some(2)) == now).collect();
                of.iter().filter(|j| alarm(j)).count() as f32 / of.len().max(1) as f32
            };
            let (found, alarms) = (share(true), share(false));
            let ppv = found * 0.035 / (found * 0.035 + alarms * 0.965);
            println!(
                "now from {from}, tables stand {stands}: found {found:.3}, alarms {alarms:.3}, predictive value {ppv:.3}"
            );
        }
    }
    for (column, name) in ["soon or worse", "today or worse", "now"].iter().enumerate() {
        for from in [-1.0, -0.5, 0.0, 0.5, 1.0, 1.5] {
            let share = |test: &dyn Fn(&Message) -> bool| {
                let of: Vec<_> = judged.iter().filter(|j| test(j.message)).collect();
                of.iter().filter(|j| j.odds[column] > from).count() as f32 / of.len().max(1) as f32
            };
            println!(
                "{name} from {from}: now {:.3} today {:.3} soon {:.3} trap {:.3} office {:.3}",
                share(&|m| m.level == Some(2)),
                share(&|m| m.level == Some(1)),
                share(&|m| m.level == Some(0)),
                share(&|m| m.level.is_none() && m.trap),
                share(&|m| m.level.is_none() && !m.trap)
            );
        }
    }
    if wordy {
        judged.sort_by(|a, b| a.odds[2].total_cmp(&b.odds[2]));
        let missed = judged.iter().filter(|j| j.message.level == Some(2)).take(150);
        let alarms = judged.iter().rev().filter(|j| j.message.level != Some(2)).take(150);
        for one in missed.chain(alarms) {
            println!("{:?}\t{:.1}\t{}", one.message.level, one.odds[2], one.message.text);
        }
    }
    Ok(())
}

/// Learns from everything and writes the weights.
pub fn make(root: &Path) -> Result<()> {
    let (all, plain) = (everything(root)?, read(root, PLAIN, usize::MAX)?);
    let lessons = lessons(&all, &plain, None);
    let (level_rows, kind_rows) = rows(&lessons);
    let levels = learn(&level_rows, &lessons).file(BITS);
    let kinds = learn_kinds(&kind_rows, &lessons).file(KIND_BITS);
    for (name, file) in [("danger.bin", levels), ("danger.kind.bin", kinds)] {
        let path = root.join("crates/guard/weights").join(name);
        std::fs::write(&path, file).map_err(|e| format!("{}: {e}", path.display()))?;
        println!("{} from {} messages", path.display(), all.len());
    }
    Ok(())
}
