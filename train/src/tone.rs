//! `cargo xtask guard-train tone`: the weights of the guard's tone, from the reply corpora of development.

use std::path::Path;

use crate::{
    Result,
    lessons::{Learner, PLAIN_TIMES, Rows, corpus, course, messages},
    linear::{Model, Signs, windows},
    tone::{
        fault::Fault,
        judge::{self, FAULTS},
        reading::Reading,
    },
};

const TURNS: usize = 20;
/// Two to this power of rows while learning, so that signs seldom meet, and in the file.
const BITS: u32 = 22;
const FILE_BITS: u32 = 20;
/// Each sign of the tables says as much as a word that a few replies in a thousand hold.
const OF_TABLES: f32 = 2.0;

/// The corpora of development; the judge's is not among them.
const FILES: [&str; 46] = [
    "replies-tune.jsonl",
    "replies-held.jsonl",
    "replies-more.jsonl",
    "replies-earlier.jsonl",
    "replies-second.jsonl",
    "replies-third.jsonl",
    "replies-fourth.jsonl",
    "replies-fifth.jsonl",
    "replies-sixth.jsonl",
    "replies-seventh.jsonl",
    "replies-eighth.jsonl",
    "replies-ninth.jsonl",
    "replies-tenth.jsonl",
    "replies-eleventh.jsonl",
    "replies-twelfth.jsonl",
    "replies-thirteenth.jsonl",
    "replies-fourteenth.jsonl",
    "replies-fifteenth.jsonl",
    "replies-sixteenth.jsonl",
    "replies-seventeenth.jsonl",
    "replies-eighteenth.jsonl",
    "replies-nineteenth.jsonl",
    "replies-twentieth.jsonl",
    "replies-twenty-first.jsonl",
    "replies-twenty-second.jsonl",
    "replies-twenty-third.jsonl",
    "replies-twenty-fourth.jsonl",
    "replies-twenty-fifth.jsonl",
    "replies-twenty-sixth.jsonl",
    "replies-twenty-seventh.jsonl",
    "replies-twenty-eighth.jsonl",
    "replies-twenty-ninth.jsonl",
    "replies-thirtieth.jsonl",
    "replies-thirty-first.jsonl",
    "replies-thirty-second.jsonl",
    "replies-thirty-third.jsonl",
    "replies-thirty-fourth.jsonl",
    "replies-thirty-fifth.jsonl",
    "replies-thirty-sixth.jsonl",
    "replies-thirty-seventh.jsonl",
    "replies-thirty-eighth.jsonl",
    "replies-thirty-ninth.jsonl",
    "replies-fortieth.jsonl",
    "replies-forty-first.jsonl",
    "replies-forty-second.jsonl",
    PLAIN,
];

/// Short plain sentences, the tables' own: what they say must hold.
const PLAIN: &str = "replies-plain.jsonl";

/// Lessons that were a judge's set once: written as replies come, not as near twins, so the bounds are held against them.
const JUDGES: [&str; 2] = ["replies-earlier.jsonl", "replies-sixth.jsonl"];

struct Reply {
    text: String,
    signs: Signs,
    /// The column of its fault; none when it is fine.
    fault: Option<usize>,
    /// Its place in [`FILES`], when it is of them.
    file: Option<usize>,
}

fn read(root: &Path, name: &str, file: Option<usize>) -> Result<Vec<Reply>> {
    let mut all = Vec::new();
    for row in corpus(root, name)? {
        let text = row["text"].as_str().unwrap_or_default().to_owned();
        let why = row["why"].as_str().unwrap_or_default();
        let reading = Reading::of(&text);
        let hits = judge::hits(&reading, &mut reading.scan());
        let mut signs = Signs::default();
        if let Some(window) = windows(reading.words()).next() {
            judge::read_signs(&reading, window, &hits, &mut signs);
        }
        all.push(Reply { text, signs, fault: Fault::ALL.iter().position(|f| f.name() == why), file });
    }
    Ok(all)
}

/// The replies, and the messages for danger: patients speak of themselves there, which is no fault. Without them whatever
/// does not sound like staff's neutral answers was stopped, down to recipes.
fn everything(root: &Path) -> Result<Vec<Reply>> {
    let mut all = Vec::new();
    for (n, name) in FILES.iter().enumerate() {
        all.extend(read(root, name, Some(n))?);
    }
    for name in messages() {
        all.extend(read(root, &name, None)?);
    }
    Ok(all)
}

fn is_of(reply: &Reply, names: &[&str]) -> bool {
    reply.file.is_some_and(|n| names.contains(&FILES[n]))
}

fn times(reply: &Reply) -> impl Iterator<Item = &Reply> {
    std::iter::repeat_n(reply, if is_of(reply, &[PLAIN]) { PLAIN_TIMES } else { 1 })
}

fn rows(replies: &[&Reply]) -> Rows {
    Rows::of(BITS, replies.iter().map(|r| (r.signs.all.as_slice(), r.signs.words)), OF_TABLES)
}

/// Which fault, and once more whether any: two ways to learn from the same replies err less together than each alone.
fn learn<'r>(rows: &'r Rows, replies: &[&Reply]) -> Learner<'r, FAULTS> {
    let (mut which, mut any) = (Learner::new(rows), Learner::new(rows));
    course(replies, TURNS, |reply| which.step(&reply.signs.all, reply.fault));
    course(replies, TURNS, |reply| any.step(&reply.signs.all, reply.fault.map(|_| 0)));
    which.add(&any);
    which
}

type Scored<'r> = (&'r Reply, [f32; FAULTS]);

/// What is stopped with these bounds: care that passes, any fault that passes, fine replies that are stopped, each of how many.
fn tell(name: &str, scored: &[&Scored<'_>], (care, any): (f32, f32)) {
    let stopped = |scores: &[f32; FAULTS]| (0..FAULTS).any(|k| judge::stops_from(scores, k, (care, any)));
    let count = |test: &dyn Fn(&Reply) -> bool| {
        let of: Vec<_> = scored.iter().filter(|(r, _)| test(r)).collect();
        (of.iter().filter(|(_, scores)| stopped(scores)).count(), of.len())
    };
    let ((care, cares), (bad, bads), (fine, fines)) =
        (count(&|r| r.fault == Some(0)), count(&|r| r.fault.is_some()), count(&|r| r.fault.is_none()));
    println!(
        "{name}: care passed {} of {cares}, bad passed {} of {bads}, fine stopped {fine} of {fines}",
        cares - care,
        bads - bad
    );
}

/// What other bounds would stop.
fn grid(scored: &[&Scored<'_>]) {
    for care in [-3.0, -2.4, -2.0, -1.6, -1.3, -1.0, -0.5, 0.0] {
        for any in [-1.5, -1.0, -0.5, 0.0] {
            tell(&format!("care from {care}, any from {any}"), scored, (care, any));
        }
    }
}

/// Each file judged by what the others teach.
pub fn check(root: &Path, wordy: bool) -> Result<()> {
    let replies = everything(root)?;
    let mut scored: Vec<Scored<'_>> = Vec::new();
    for name in FILES.iter().filter(|name| **name != PLAIN) {
        let lessons: Vec<&Reply> = replies.iter().filter(|r| !is_of(r, &[name])).flat_map(times).collect();
        let rows = rows(&lessons);
        let file = learn(&rows, &lessons).file(FILE_BITS);
        let model = Model::of(&file).ok_or("the weights do not load")?;
        scored.extend(replies.iter().filter(|r| is_of(r, &[name])).map(|r| (r, model.score(&r.signs.all))));
        let own: Vec<_> = scored.iter().filter(|(r, _)| is_of(r, &[name])).collect();
        tell(name, &own, (judge::CARE, judge::ANY));
    }
    let all: Vec<_> = scored.iter().collect();
    let judges: Vec<_> = scored.iter().filter(|(r, _)| is_of(r, &JUDGES)).collect();
    tell("all of them", &all, (judge::CARE, judge::ANY));
    tell("judge's sets of before", &judges, (judge::CARE, judge::ANY));
    grid(&all);
    if wordy {
        for (reply, scores) in &scored {
            let stopped = (0..FAULTS).any(|k| judge::stops(scores, k));
            if stopped != reply.fault.is_some() {
                println!("{:?}\t{:.1}\t{}", reply.fault, scores[0], reply.text);
            }
        }
    }
    Ok(())
}

/// What the weights in the tree stop of the judges' replies: sums alone, for choosing the bounds.
pub fn bounds(root: &Path) -> Result<()> {
    let model = judge::MODEL.as_ref().ok_or("the weights do not load")?;
    let mut replies = Vec::new();
    for name in ["replies-judge.jsonl", "replies-judge-2.jsonl", "replies-judge-3.jsonl"] {
        replies.extend(read(root, name, None)?);
    }
    let scored: Vec<Scored<'_>> = replies.iter().map(|r| (r, model.score(&r.signs.all))).collect();
    let all: Vec<_> = scored.iter().collect();
    tell("at the bounds in use", &all, (judge::CARE, judge::ANY));
    grid(&all);
    Ok(())
}

/// Learns from everything and writes the weights.
pub fn make(root: &Path) -> Result<()> {
    let replies = everything(root)?;
    let lessons: Vec<&Reply> = replies.iter().flat_map(times).collect();
    let rows = rows(&lessons);
    let path = root.join("crates/guard/weights/tone.bin");
    std::fs::write(&path, learn(&rows, &lessons).file(FILE_BITS)).map_err(|e| format!("{}: {e}", path.display()))?;
    println!("{} from {} replies", path.display(), replies.len());
    Ok(())
}
