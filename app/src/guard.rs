//! `kith guard`: the text guard for anyone's text. No store, no configuration, no network.

mod input;
pub(crate) mod score;

use std::{
    io::{BufWriter, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use ::guard::{Place, danger, phi, rewrite, tone};
use clap::{Subcommand, ValueEnum};
use serde_json::{Value as Json, json};

use input::{Format, Source, Text};

/// What can go wrong is in what was given: a sentence for the person at the keyboard.
type Result<T> = std::result::Result<T, String>;

/// What to do with the text.
#[derive(Subcommand)]
pub enum Guard {
    /// Find what identifies, what is dangerous and what staff should not say: one JSON line for each finding
    Scan {
        /// Where it is read from
        #[command(flatten)]
        read: Read,
        /// Show the words found; without it the output may be logged
        #[arg(long)]
        words: bool,
    },
    /// Write the same text with every identifier replaced
    Rewrite {
        /// Where it is read from
        #[command(flatten)]
        read: Read,
    },
    /// Measure the identifiers found: rows {"id","text","phi":[{"type","value","start","end"}]}, offsets in characters
    Score {
        /// JSON lines
        #[arg(long)]
        corpus: PathBuf,
    },
    /// Measure the dangers found: rows {"id","text","lang","danger":"now|today|soon|none"}
    ScoreDanger {
        /// JSON lines
        #[arg(long)]
        corpus: PathBuf,
    },
    /// Measure the replies stopped: rows {"id","text","lang","place","bad","why"}
    ScoreReplies {
        /// JSON lines
        #[arg(long)]
        corpus: PathBuf,
    },
}

/// Where text comes from and where it goes.
#[derive(clap::Args)]
pub struct Read {
    /// Where the text would stand
    #[arg(long, value_enum, default_value = "open")]
    place: Where,
    /// The form of the input; without it the file's name or its first character tells
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// The CSV column that holds the text
    #[arg(long)]
    column: Option<String>,
    /// Files; without any, standard input
    files: Vec<PathBuf>,
}

/// The places of a reader's text.
#[derive(Clone, Copy, ValueEnum)]
enum Where {
    /// The world
    Open,
    /// A closed community
    Members,
    /// Verified clinicians
    Peers,
    /// Care: identifiers belong here
    Care,
}

impl Where {
    const fn place(self) -> Option<Place> {
        match self {
            Self::Open => Some(Place::Open),
            Self::Members => Some(Place::Members),
            Self::Peers => Some(Place::Peers),
            Self::Care => None,
        }
    }
}

/// Runs the command. What was printed before a fault in the input stays printed.
pub fn run(what: &Guard) -> ExitCode {
    let done = match what {
        Guard::Scan { read, words } => each(read, &mut |out, source, text| scan(out, source, text, read.place, *words)),
        Guard::Rewrite { read } => each(read, &mut |out, source, text| {
            // In a place of care the words may stay as they are.
            let new = if read.place.place().is_some() { rewrite(&text.words).text } else { text.words.clone() };
            source.put_back(out, text, &new)
        }),
        Guard::Score { corpus } => score::phi(corpus).and_then(|line| told(&line)),
        Guard::ScoreDanger { corpus } => score::danger(corpus).and_then(|line| told(&line)),
        Guard::ScoreReplies { corpus } => score::replies(corpus).and_then(|line| told(&line)),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // A line for a person, not a line of a log.
            let _ = writeln!(std::io::stderr(), "kith guard: {error}");
            ExitCode::FAILURE
        }
    }
}

fn told(line: &Json) -> Result<()> {
    say!("{line}");
    Ok(())
}

/// Reads every text of every input, one after another, so that memory does not grow with the input.
fn each(read: &Read, with: &mut dyn FnMut(&mut dyn Write, &Source, &Text) -> std::io::Result<()>) -> Result<()> {
    let mut out = BufWriter::new(std::io::stdout().lock());
    let stdin = [PathBuf::from("-")];
    let files: &[PathBuf] = if read.files.is_empty() { &stdin } else { &read.files };
    for file in files {
        let mut source = Source::open(file, read.format, read.column.as_deref())?;
        while let Some(text) = source.next()? {
            match with(&mut out, &source, &text) {
                // A reader that went away (`| head`) is no fault.
                Err(e) if e.kind() == std::io::ErrorKind::BrokenPipe => return Ok(()),
                other => other.map_err(|e| format!("standard output: {e}"))?,
            }
        }
        source.finish();
    }
    match out.flush() {
        Err(e) if e.kind() != std::io::ErrorKind::BrokenPipe => Err(format!("standard output: {e}")),
        _ => Ok(()),
    }
}

/// One finding of any kind, as it is printed.
struct Line<'f> {
    find: &'static str,
    kind: &'f str,
    span: std::ops::Range<usize>,
    rule: &'f str,
    why: String,
    more: Json,
}

fn scan(out: &mut dyn Write, source: &Source, text: &Text, place: Where, words: bool) -> std::io::Result<()> {
    let mut lines = Vec::new();
    if place.place().is_some() {
        lines.extend(phi(&text.words).into_iter().map(|f| Line {
            find: "phi",
            kind: f.kind.word(),
            span: f.span.clone(),
            rule: f.rule,
            why: f.why().to_string(),
            more: json!({ "letter": f.kind.letter().to_string(), "confidence": f.confidence }),
        }));
    }
    lines.extend(danger(&text.words).findings.into_iter().map(|f| Line {
        find: "danger",
        kind: f.kind.name(),
        span: f.span,
        rule: f.rule,
        why: f.reason.to_owned(),
        more: json!({ "level": f.level.name() }),
    }));
    lines.extend(tone(&text.words).into_iter().filter(|f| f.kind.binds(place.place())).map(|f| Line {
        find: "tone",
        kind: f.kind.name(),
        span: f.span,
        rule: f.rule,
        why: f.why.to_owned(),
        more: json!({ "better": f.better }),
    }));
    lines.sort_by_key(|line| line.span.start);
    let (mut bytes, mut characters) = (0, 0);
    for line in lines {
        let part = |range: std::ops::Range<usize>| text.words.get(range).unwrap_or_default();
        characters += part(bytes..line.span.start).chars().count();
        bytes = line.span.start;
        let length = part(line.span.clone()).chars().count();
        let mut object = json!({
            "file": source.name(), "line": text.line, "find": line.find, "kind": line.kind,
            "bytes": [text.byte + line.span.start, text.byte + line.span.end],
            "chars": [text.character + characters, text.character + characters + length],
            "rule": line.rule, "why": line.why,
        });
        if let (Json::Object(object), Json::Object(more)) = (&mut object, line.more) {
            if let Some(id) = &text.id {
                object.insert("id".into(), id.clone());
            }
            object.extend(more);
            if words {
                object.insert("words".into(), part(line.span).into());
            }
        }
        writeln!(out, "{object}")?;
    }
    Ok(())
}

/// A fault in what was given, with the file and the line.
fn wrong(file: &Path, line: usize, what: &str) -> String {
    if line == 0 { format!("{}: {what}", file.display()) } else { format!("{}:{line}: {what}", file.display()) }
}
