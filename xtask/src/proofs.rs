//! `xtask/show/NN.txt`: the points that an issue must show, each with what proves it.
//!
//! ```text
//! point 4.2
//! say   Dropped unsynced writes lose nothing that was answered.
//! test  whole dropped_unsynced_writes_lose_nothing_answered
//! ```
//! A proof is one line: `test PACKAGE NAME` (tests whose name holds NAME), `run COMMAND …` (ends with 0 and with its
//! counts), `bench NAME KEY <= NUMBER` (a number of the benchmark's JSON line), `file PATH = TEXT` (the file holds the
//! text). `slow` before a proof: only with `--all`.

use crate::Result;

/// One point of an issue.
#[derive(Debug, PartialEq)]
pub struct Point {
    /// Such as `4.2`.
    pub id: String,
    /// What must be shown.
    pub say: String,
    /// All of them must hold; none at all shows nothing.
    pub proofs: Vec<Proof>,
}

/// What proves a point.
#[derive(Debug, PartialEq)]
pub struct Proof {
    /// Takes minutes: run only when asked for.
    pub slow: bool,
    /// How.
    pub kind: Kind,
}

/// The ways of proving.
#[derive(Debug, PartialEq)]
pub enum Kind {
    /// Tests of a package whose name holds the filter.
    Test {
        /// The package.
        package: String,
        /// Part of the tests' names.
        filter: String,
    },
    /// A command and its words.
    Run(Vec<String>),
    /// A number that a benchmark prints.
    Bench {
        /// The benchmark.
        name: String,
        /// The key of its JSON line.
        key: String,
        /// The bound, in the key's unit.
        bound: f64,
        /// The number may be at most the bound; else at least.
        at_most: bool,
    },
    /// A file that holds a text.
    File {
        /// From the workspace's folder.
        path: String,
        /// What it must hold.
        text: String,
    },
}

/// Reads a file of points; an error names its line.
pub fn parse(text: &str) -> Result<Vec<Point>> {
    let mut points: Vec<Point> = Vec::new();
    for (n, line) in text.lines().enumerate().map(|(n, line)| (n + 1, line.trim())) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let told = |what: &str| format!("line {n}: {what}: {line}");
        let (word, rest) = line.split_once(' ').map(|(w, r)| (w, r.trim())).ok_or_else(|| told("a word is missing"))?;
        if word == "point" {
            if points.iter().any(|p| p.id == rest) {
                return Err(told("this point is there already"));
            }
            points.push(Point { id: rest.to_owned(), say: String::new(), proofs: Vec::new() });
            continue;
        }
        let point = points.last_mut().ok_or_else(|| told("no point yet"))?;
        if word == "say" {
            point.say = format!("{} {rest}", point.say).trim().to_owned();
            continue;
        }
        let (slow, word, rest) = match word {
            "slow" => rest.split_once(' ').map(|(w, r)| (true, w, r.trim())).ok_or_else(|| told("slow what?"))?,
            _ => (false, word, rest),
        };
        let kind = kind(word, rest).ok_or_else(|| told("not a proof"))?;
        point.proofs.push(Proof { slow, kind });
    }
    Ok(points)
}

fn kind(word: &str, rest: &str) -> Option<Kind> {
    let words: Vec<&str> = rest.split_whitespace().collect();
    match (word, words.as_slice()) {
        ("test", [package, filter]) => Some(Kind::Test { package: (*package).into(), filter: (*filter).into() }),
        ("run", [_, ..]) => Some(Kind::Run(words.iter().map(|w| (*w).to_owned()).collect())),
        ("bench", [name, key, sign @ ("<=" | ">="), bound]) => Some(Kind::Bench {
            name: (*name).into(),
            key: (*key).into(),
            bound: bound.parse().ok()?,
            at_most: *sign == "<=",
        }),
        ("file", [path, "=", ..]) => {
            Some(Kind::File { path: (*path).into(), text: rest.split_once(" = ")?.1.trim().into() })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_points() {
        let text = "# a comment\npoint 1.1\nsay One\nsay sentence.\ntest gate scope_is_may\nslow run .ci/run x\n\npoint 1.2\nbench m cpu_ms <= 0.5\nfile A.md = a b";
        let points = parse(text).unwrap();
        assert_eq!(points.len(), 2);
        assert_eq!((points[0].id.as_str(), points[0].say.as_str()), ("1.1", "One sentence."));
        assert_eq!(points[0].proofs[0].kind, Kind::Test { package: "gate".into(), filter: "scope_is_may".into() });
        assert_eq!(points[0].proofs[1], Proof { slow: true, kind: Kind::Run(vec![".ci/run".into(), "x".into()]) });
        assert_eq!(
            points[1].proofs[0].kind,
            Kind::Bench { name: "m".into(), key: "cpu_ms".into(), bound: 0.5, at_most: true }
        );
        assert_eq!(points[1].proofs[1].kind, Kind::File { path: "A.md".into(), text: "a b".into() });
    }

    #[test]
    fn names_the_line_that_is_wrong() {
        let check = |text: &str, want: &str| assert!(parse(text).unwrap_err().starts_with(want), "{text}");
        check("say x y", "line 1: no point yet");
        check("point 1\n\ntest gate", "line 3: not a proof");
        check("point 1\nbench m k < 3", "line 2: not a proof");
        check("point 1\npoint 1", "line 2: this point is there already");
    }

    #[test]
    fn every_file_of_points_reads() {
        for entry in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/show")).unwrap().flatten() {
            let points = parse(&std::fs::read_to_string(entry.path()).unwrap()).unwrap();
            assert!(!points.is_empty() && points.iter().all(|p| !p.say.is_empty()));
        }
    }
}
