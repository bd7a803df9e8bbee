//! `cargo xtask guard-train`: makes `crates/guard/weights/tagger.bin`, the same bytes on every run.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line answers on standard output")]

mod crf;
/// The guard's reading of danger, so that training and use read a message in one way.
#[path = "../../crates/guard/src/danger/mod.rs"]
#[cfg_attr(not(test), expect(dead_code, reason = "training asks less of a message than the guard"))]
mod danger;
mod danger_lessons;
mod data;
mod eval;
mod fill;
/// The guard's folding and signs of tone, for the same reason.
#[path = "../../crates/guard/src/fold.rs"]
mod fold;
mod lessons;
#[path = "../../crates/guard/src/linear.rs"]
mod linear;
mod make;
mod place;
/// The guard's reading of texts that end texts, for the same reason.
#[path = "../../crates/guard/src/revoke/mod.rs"]
#[cfg_attr(not(test), expect(dead_code, reason = "training asks less of a text than the guard"))]
mod revoke;
mod revoke_lessons;
mod rng;
mod sample;
mod table;
/// The tagger itself, so that training and use read a text in one way.
#[path = "../../crates/guard/src/tagger/mod.rs"]
mod tagger;
#[path = "."]
#[expect(dead_code, reason = "training asks for the match, not for its sentences")]
mod tone {
    #[path = "../../crates/guard/src/tone/fault.rs"]
    pub mod fault;
    #[path = "../../crates/guard/src/tone/judge.rs"]
    pub mod judge;
    #[path = "../../crates/guard/src/tone/kinds.rs"]
    pub mod kinds;
    #[path = "../../crates/guard/src/tone/reading.rs"]
    pub mod reading;
    #[path = "../../crates/guard/src/tone/table.rs"]
    pub mod table;
}
#[path = "tone.rs"]
mod tone_lessons;
mod words;

use std::path::{Path, PathBuf};

use crate::{
    crf::{Crf, Lesson},
    data::Row,
    make::Maker,
    rng::Rng,
    sample::{Label, Sample},
    tagger::model::Model,
    words::Words,
};

/// The guard's own tests of its tables ask for it.
#[cfg(test)]
const VERSION: &str = "2026-11-22";

type Result<T> = std::result::Result<T, String>;

const SEED: u64 = 20_261_122;
const TURNS: usize = 8;
/// Found is worth more than passed, but only to this point: tuned by cross-validation.
const BIAS: i8 = 0;

const HELP: &str = "guard-train make LISTS    trains on everything and writes the weights
guard-train check LISTS   cross-validation by template, and false alarms on text held back
guard-train danger ROOT     the weights of danger, from the danger corpora of all writers
guard-train danger-check ROOT [--rows]   each writer judged by what the others teach, and what it gets wrong
guard-train revoke ROOT   the weights of texts that end texts
guard-train revoke-check ROOT [--rows]   each part judged by what the others teach, at several bounds
guard-train tone ROOT     the weights of tone, from the reply corpora
guard-train tone-check ROOT [--rows]   cross-validation of tone by file and in ten parts, and what it gets wrong
guard-train speed         what a post of 150 characters costs";

fn main() -> std::process::ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        ["make", lists] => Course::read(Path::new(lists)).and_then(|course| course.make()),
        ["speed"] => speed(),
        ["danger", root] => danger_lessons::make(Path::new(root)),
        ["danger-check", root, rest @ ..] => danger_lessons::check(Path::new(root), rest == ["--rows"]),
        ["revoke", root] => revoke_lessons::make(Path::new(root)),
        ["revoke-check", root, rest @ ..] => revoke_lessons::check(Path::new(root), rest == ["--rows"]),
        ["tone", root] => tone_lessons::make(Path::new(root)),
        ["tone-bounds", root] => tone_lessons::bounds(Path::new(root)),
        ["tone-check", root, rest @ ..] => tone_lessons::check(Path::new(root), rest == ["--rows"]),
        ["check", lists] => Course::read(Path::new(lists)).and_then(|course| course.check()),
        _ => Err(HELP.to_owned()),
    };
    match outcome {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("{sentence}");
            std::process::ExitCode::from(2)
        }
    }
}

/// The time of this process on a CPU, in ns: other work on the machine does not count.
fn cpu_ns() -> u64 {
    let line = std::fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    line.split(' ').next().and_then(|n| n.parse().ok()).unwrap_or(0)
}

/// Tags one post again and again, and one text of 1 MB.
fn speed() -> Result<()> {
    let post = "My sister Amanda Kessler saw Dr. Okafor at Riverside Clinic in Boise about her Crohn's, \
                and they changed her Humira from 40 mg to 80 mg. Did it help you?";
    for (name, text, times) in [("a post", post.to_owned(), 5000), ("1 MB", post.repeat(1_000_000 / post.len()), 5)] {
        let before = cpu_ns();
        let found: usize = (0..times).map(|_| tagger::tag(&text).len()).sum();
        let us = (cpu_ns() - before) as f64 / 1000.0 / f64::from(times);
        println!(
            "{name} of {} characters: {us:.1} µs, {} findings",
            text.len(),
            found / usize::try_from(times).unwrap_or(1)
        );
    }
    Ok(())
}

/// Everything that training reads.
struct Course {
    own: PathBuf,
    words: Words,
    table: Vec<[u8; 4]>,
    sentences: Vec<String>,
    queries: Vec<Row>,
    synth: Vec<Row>,
    hard: Vec<Row>,
    articles: [Vec<String>; 2],
    messages: [Vec<String>; 2],
}

impl Course {
    fn read(lists: &Path) -> Result<Self> {
        let own = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
        let words = Words::read(&own, lists)?;
        let mut sentences = Vec::new();
        for name in ["found", "more", "encontrado", "clean", "plain", "limpio", "mas"] {
            let text = words::text(&own.join(format!("templates/{name}.txt")))?;
            sentences.extend(text.lines().filter(|l| !l.starts_with('#') && !l.is_empty()).map(str::to_owned));
        }
        let data = own.join("../../shared/data");
        if !data.exists() {
            return Err("../shared/data is absent: the weights in the tree were trained with it".to_owned());
        }
        let articles = data.join("medquad/medquad.jsonl");
        let articles = [data::articles(&articles, 0)?, data::articles(&articles, 1)?];
        let messages = data.join("sms-corpora");
        let messages = [data::messages(&messages, 0)?, data::messages(&messages, 1)?];
        let table = table::build(&words, &data::terms(&articles[0], &words));
        let queries = data::corpus(&data.join("phi-dev/asq-phi.jsonl"), &words)?;
        let synth = data::corpus(&data.join("phi-dev/presidio-synth.jsonl"), &words)?;
        // Written by somebody else and not learned from; its misses were read while sentences were written, so it is not blind.
        let hard = data::corpus(&own.join("../crates/guard/corpora/phi-hard.jsonl"), &words)?;
        Ok(Self { own, words, table, sentences, queries, synth, hard, articles, messages })
    }

    /// Lessons from our own sentences and from the given rows of the development corpora.
    fn lessons<'r>(&self, rows: impl Iterator<Item = &'r Row>) -> Result<Vec<Lesson>> {
        let rng = &mut Rng::new(SEED);
        let maker = Maker::new(&self.words);
        let mut lessons = Vec::new();
        let mut add = |sample: &Sample| lessons.push(Lesson::of(sample, &self.table));
        for sentence in &self.sentences {
            for _ in 0..60 {
                let sample = fill::fill(sentence, &maker, rng)?;
                add(&fill::roughen(&sample, rng));
            }
            // Two to four sentences in one post, on one line or more.
            for n in 0..14 {
                let mut sample = fill::fill(sentence, &maker, rng)?;
                for _ in 0..1 + n / 6 {
                    sample.append(
                        fill::fill(rng.one(&self.sentences), &maker, rng)?,
                        rng.one(&[" ", " ", "\n", "\n\n", ". "]),
                    );
                }
                add(&fill::roughen(&sample, rng));
            }
        }
        for row in rows {
            add(&row.sample);
            for _ in 0..2 {
                let sample = data::refill(row, &self.words, &maker, rng);
                add(&fill::roughen(&sample, rng));
            }
        }
        let mut articles: Vec<&String> = self.articles[0].iter().collect();
        rng.shuffle(&mut articles);
        for text in articles.into_iter().take(16_000) {
            add(&fill::roughen(&self.regions(text), rng));
        }
        let names = tagger::lists::GIVEN | tagger::lists::CITY | tagger::lists::REGION;
        for text in self.messages[0].iter() {
            let mut tokens = Vec::new();
            tagger::token::read(text, 0, &mut tokens);
            let named = tokens.iter().filter(|t| t.is_word()).any(|t| {
                let found = tagger::lists::find(&self.table, t.word);
                found & names != 0 && found & tagger::lists::COMMON == 0
            });
            if !named {
                add(&Sample { text: text.clone(), ..Sample::default() });
            }
        }
        Ok(lessons)
    }

    /// An article with its countries and nationalities labelled by list; all else in it is none.
    fn regions(&self, text: &str) -> Sample {
        let mut sample = Sample { text: text.to_owned(), ..Sample::default() };
        for (list, label) in [
            ("countries", Label::Region),
            ("country2", Label::Region),
            ("states", Label::Region),
            ("nationality", Label::Nationality),
        ] {
            for name in self.words.of(list).iter().filter(|n| n.len() > 4) {
                for (at, _) in text.match_indices(name.as_str()) {
                    let ends = text[at + name.len()..].chars().next().is_none_or(|c| !c.is_alphabetic());
                    if ends && !sample.spans.iter().any(|(_, s)| s.contains(&at)) {
                        sample.spans.push((label, at..at + name.len()));
                    }
                }
            }
        }
        sample
    }

    fn train<'r>(&self, rows: impl Iterator<Item = &'r Row>) -> Result<Vec<u8>> {
        let lessons = self.lessons(rows)?;
        let mut crf = Crf::new();
        crf.learn(&lessons, TURNS, &mut Rng::new(SEED));
        Ok(crf.file(&self.table, BIAS))
    }

    fn make(&self) -> Result<()> {
        let file = self.train(self.synth.iter().chain(&self.queries))?;
        let path = self.own.join("../crates/guard/weights/tagger.bin");
        std::fs::write(&path, &file).map_err(|e| format!("{}: {e}", path.display()))?;
        println!("{}: {} bytes", path.display(), file.len());
        self.held_back(&file)
    }

    /// Each fold is judged by weights that saw none of its templates.
    fn check(&self) -> Result<()> {
        let folds: usize = std::env::var("FOLDS").ok().and_then(|n| n.parse().ok()).unwrap_or(5);
        let only: Option<usize> = std::env::var("FOLD").ok().and_then(|n| n.parse().ok());
        let show = std::env::var("SHOW").is_ok();
        let say = |what: &str, words: &str| {
            if show {
                println!("{what}: {words}")
            }
        };
        let fold = |row: &Row| {
            let number: usize =
                row.group.bytes().filter(u8::is_ascii_digit).fold(0, |n, b| n * 10 + usize::from(b - b'0'));
            (number * 7 + number / 10) % folds
        };
        let (mut synth, mut queries) = (eval::Counts::default(), eval::Counts::default());
        for held in (0..folds).filter(|f| only.is_none_or(|o| o == *f)) {
            let file = self.train(self.synth.iter().chain(&self.queries).filter(|r| fold(r) != held))?;
            let model = Model::of(&file).ok_or("the weights do not load")?;
            self.synth.iter().filter(|r| fold(r) == held).for_each(|r| eval::add(&mut synth, r, &model, true, say));
            self.queries.iter().filter(|r| fold(r) == held).for_each(|r| eval::add(&mut queries, r, &model, true, say));
            println!("fold {held}\n{}\n{}", synth.line("synth"), queries.line("queries"));
            if held + 1 == folds || only.is_some() {
                self.held_back(&file)?;
            }
        }
        println!("{}\n{}", synth.line("all folds, synth"), queries.line("all folds, queries"));
        for (group, [gold, hit, found, right]) in &synth.groups {
            if hit * 10 < gold * 9 || right * 10 < found * 9 {
                println!("    group {group}: {hit} of {gold} found, {right} of {found} right");
            }
        }
        Ok(())
    }

    fn held_back(&self, file: &[u8]) -> Result<()> {
        let model = Model::of(file).ok_or("the weights do not load")?;
        let show = std::env::var("ALARMS").is_ok();
        let say = |what: &str, words: &str| {
            if show {
                println!("{what}: {words}");
            }
        };
        let mut hard = eval::Counts::default();
        self.hard.iter().for_each(|row| eval::add(&mut hard, row, &model, false, |w, x| say(&format!("hard {w}"), x)));
        println!("{}", hard.line("hard posts, not learned, not blind"));
        for (name, texts) in [("articles", &self.articles[1]), ("messages", &self.messages[1])] {
            let (found, words) = eval::alarms(texts, &model, say);
            let rate = found as f64 * 1000.0 / words as f64;
            println!("{name} held back: {found} findings in {words} words, {rate:.2} per 1,000");
        }
        Ok(())
    }
}
