//! `cargo xtask guard-train tone`: the weights of the guard's tone, from the reply corpora of development.

use std::path::Path;

use crate::{
    Result,
    lessons::{Learner, Rows},
    linear::Model,
    rng::Rng,
    tone::{
        fault::Fault,
        model::{self, FAULTS},
        reading::Reading,
    },
};

const SEED: u64 = 20_261_122;
const TURNS: usize = 20;
/// Two to this power of rows of weights.
const BITS: u32 = 18;

/// The corpora of development; the judge's is not among them.
const FILES: [&str; 9] = [
    "replies-tune.jsonl",
    "replies-held.jsonl",
    "replies-more.jsonl",
    "replies-earlier.jsonl",
    "replies-second.jsonl",
    "replies-third.jsonl",
    "replies-fourth.jsonl",
    "replies-fifth.jsonl",
    PLAIN,
];

/// Short plain sentences, the tables' own: they are taught this many times in every course.
const PLAIN: &str = "replies-plain.jsonl";
const PLAIN_TIMES: usize = 4;

/// A sentence as training sees it.
struct Sentence {
    signs: Vec<u32>,
    /// For each fault: 2 when a rule stands here, 1 when only a weak one does.
    rules: [u8; FAULTS],
}

struct Reply {
    text: String,
    sentences: Vec<Sentence>,
    /// The column of its fault; none when it is fine.
    fault: Option<usize>,
    file: usize,
}

fn read(root: &Path) -> Result<Vec<Reply>> {
    let mut all = Vec::new();
    for (file, name) in FILES.iter().enumerate() {
        let path = root.join("crates/guard/corpora").join(name);
        let lines = std::fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
        for line in lines.lines() {
            let row: serde_json::Value = serde_json::from_str(line).map_err(|e| format!("{name}: {e}"))?;
            let text = row["text"].as_str().unwrap_or_default().to_owned();
            let why = row["why"].as_str().unwrap_or_default();
            let fault = Fault::ALL.iter().position(|f| f.name() == why);
            let sentences = sentences(&text);
            all.push(Reply { text, sentences, fault, file });
        }
    }
    Ok(all)
}

fn sentences(text: &str) -> Vec<Sentence> {
    let reading = Reading::of(text);
    let found = reading.scan();
    let whole = reading.whole();
    let mut out = Vec::new();
    for at in reading.sentences() {
        let mut signs = Vec::new();
        model::signs(&reading, at.clone(), whole, &mut signs);
        let mut rules = [0; FAULTS];
        for hit in found.hits.iter().filter(|h| at.contains(&h.start) && !reading.excused(&found, h)) {
            let k = Fault::ALL.iter().position(|f| *f == hit.rule.kind).unwrap_or(0);
            rules[k] = rules[k].max(if hit.weak { 1 } else { 2 });
        }
        out.push(Sentence { signs, rules });
    }
    out
}

fn times(reply: &Reply) -> impl Iterator<Item = &Reply> {
    std::iter::repeat_n(reply, if FILES[reply.file] == PLAIN { PLAIN_TIMES } else { 1 })
}

fn rows(replies: &[&Reply]) -> Rows {
    let sentences = replies.iter().flat_map(|r| &r.sentences);
    Rows::of(BITS, sentences.map(|s| (s.signs.as_slice(), s.signs.len())), 0.0)
}

/// Learns which signs speak for which fault. A bad reply's guilty sentence is the one that the weights so far find worst.
fn learn<'r>(rows: &'r Rows, replies: &[&Reply]) -> Learner<'r, FAULTS> {
    let mut learner = Learner::new(rows);
    let mut rng = Rng::new(SEED);
    let mut order: Vec<usize> = (0..replies.len()).collect();
    for turn in 0..TURNS {
        rng.shuffle(&mut order);
        for reply in order.iter().map(|i| replies[*i]) {
            let guilty = reply.fault.filter(|_| turn > 1).and_then(|k| {
                let score = |s: &Sentence| learner.score(&s.signs)[k];
                (0..reply.sentences.len())
                    .max_by(|a, b| score(&reply.sentences[*a]).total_cmp(&score(&reply.sentences[*b])))
            });
            for (i, sentence) in reply.sentences.iter().enumerate() {
                if guilty.is_none_or(|g| g == i) {
                    learner.step(&sentence.signs, reply.fault);
                }
            }
        }
    }
    learner
}

/// How a reply is judged: what a rule adds to the learned score, and from where a sentence is stopped.
#[derive(Clone, Copy)]
struct Judge {
    strong: f32,
    weak: f32,
    care: f32,
    other: f32,
}

#[derive(Default, Clone, Copy)]
struct Tally {
    care: usize,
    care_passed: usize,
    bad: usize,
    bad_passed: usize,
    fine: usize,
    fine_stopped: usize,
}

impl Judge {
    fn stops(self, scored: &[([f32; FAULTS], [u8; FAULTS])]) -> bool {
        scored.iter().any(|(scores, rules)| {
            (0..FAULTS).any(|k| {
                let strong = if k == 0 { self.strong } else { 8.0 };
                let rule = [0.0, self.weak, strong][usize::from(rules[k].min(2))];
                scores[k] + rule > if k == 0 { self.care } else { self.other }
            })
        })
    }
}

fn tally<'r>(rows: impl Iterator<Item = (&'r Reply, &'r Vec<([f32; FAULTS], [u8; FAULTS])>)>, judge: Judge) -> Tally {
    let mut t = Tally::default();
    for (reply, scored) in rows {
        let stopped = judge.stops(scored);
        match reply.fault {
            None => {
                t.fine += 1;
                t.fine_stopped += usize::from(stopped);
            }
            Some(k) => {
                t.bad += 1;
                t.bad_passed += usize::from(!stopped);
                t.care += usize::from(k == 0);
                t.care_passed += usize::from(k == 0 && !stopped);
            }
        }
    }
    t
}

fn tell(name: &str, t: Tally) {
    println!(
        "{name}: care passed {} of {}, bad passed {} of {}, fine stopped {} of {}",
        t.care_passed, t.care, t.bad_passed, t.bad, t.fine_stopped, t.fine
    );
}

/// Cross-validates: each file by the two others, then everything in ten parts.
pub fn check(root: &Path, wordy: bool) -> Result<()> {
    let replies = read(root)?;
    let mut scored: Vec<Vec<([f32; FAULTS], [u8; FAULTS])>> = replies.iter().map(|_| Vec::new()).collect();
    for by_file in [true, false] {
        let folds = if by_file { FILES.len() } else { 10 };
        let fold = |i: usize| if by_file { replies[i].file } else { i % folds };
        for held in 0..folds {
            let lessons: Vec<&Reply> =
                (0..replies.len()).filter(|i| fold(*i) != held).flat_map(|i| times(&replies[i])).collect();
            let rows = rows(&lessons);
            let trained = learn(&rows, &lessons);
            for i in (0..replies.len()).filter(|i| fold(*i) == held) {
                scored[i] = replies[i].sentences.iter().map(|s| (trained.score(&s.signs), s.rules)).collect();
            }
        }
        println!("---- {}", if by_file { "each file by the others" } else { "in ten parts" });
        let pairs = || replies.iter().zip(&scored);
        for (strong, weak) in [(0.0, 0.0), (1.0, 0.5), (2.0, 1.0), (3.0, 1.5)] {
            for target in [0.03, 0.05, 0.08, 0.12] {
                // The lowest bound for care at which no more than the target of fine replies is stopped.
                let mut best = (usize::MAX, Tally::default(), 0.0, 0.0);
                for o in 0..12 {
                    for c in 0..30 {
                        let judge = Judge { strong, weak, care: -3.5 + c as f32 * 0.2, other: -1.0 + o as f32 * 0.4 };
                        let t = tally(pairs().filter(|(r, _)| r.file > 0), judge);
                        let cost = t.care_passed * 3 + t.bad_passed;
                        if (t.fine_stopped as f32) < target * t.fine as f32 && cost < best.0 {
                            best = (cost, t, judge.care, judge.other);
                        }
                    }
                }
                println!("rule {strong}/{weak} care {} other {}", best.2, best.3);
                tell("   held+more", best.1);
            }
        }
        for (file, name) in FILES.iter().enumerate() {
            tell(name, tally(pairs().filter(|(r, _)| r.file == file), CHOSEN));
        }
        if wordy {
            for (reply, scored) in pairs() {
                if CHOSEN.stops(scored) != reply.fault.is_some() {
                    let best: Vec<String> = scored.iter().map(|(s, r)| format!("{:.1}/{}", s[0], r[0])).collect();
                    println!("{:?}\t{}\t{}", reply.fault, best.join(" "), reply.text);
                }
            }
        }
    }
    Ok(())
}

/// The numbers of `crates/guard/src/tone/judge.rs`.
const CHOSEN: Judge = Judge { strong: 3.0, weak: 1.5, care: 0.4, other: -0.8 };

/// Learns from everything and writes the weights.
pub fn make(root: &Path) -> Result<()> {
    let replies = read(root)?;
    let lessons: Vec<&Reply> = replies.iter().flat_map(times).collect();
    let rows = rows(&lessons);
    let trained = learn(&rows, &lessons);
    let file = trained.file();
    let model = Model::of(&file).ok_or("the weights do not load")?;
    let scored: Vec<Vec<_>> =
        replies.iter().map(|r| r.sentences.iter().map(|s| (model.score(&s.signs), s.rules)).collect()).collect();
    for (n, name) in FILES.iter().enumerate() {
        tell(name, tally(replies.iter().zip(&scored).filter(|(r, _)| r.file == n), CHOSEN));
    }
    let path = root.join("crates/guard/weights/tone.bin");
    std::fs::write(&path, &file).map_err(|e| format!("{}: {e}", path.display()))
}
