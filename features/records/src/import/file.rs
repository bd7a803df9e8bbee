//! Files: found, and read in pieces that fit the memory.

use std::{
    fs::File,
    io::{BufRead, BufReader, Read as _},
    path::{Path, PathBuf},
};

use crate::types::Fault;

/// Lines of a large NDJSON file that are taken together.
const LINES: usize = 2000;

/// Every file behind the paths, sorted within a folder; and a fault for each path that is not there.
pub(super) fn walk(paths: &[PathBuf]) -> (Vec<PathBuf>, Vec<Fault>) {
    let (mut files, mut faults) = (Vec::new(), Vec::new());
    for path in paths {
        if path.is_dir() {
            folder(path, &mut files);
        } else if path.is_file() {
            files.push(path.clone());
        } else {
            faults.push(fault(path, "no-file", "There is no such file or folder."));
        }
    }
    (files, faults)
}

fn folder(path: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = path.read_dir() else { return };
    let mut inside: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    inside.sort();
    for path in inside {
        let fits = path.extension().is_some_and(|e| e == "json" || e == "ndjson");
        // A link could lead in a circle.
        if path.is_dir() && !path.is_symlink() {
            folder(&path, files);
        } else if fits && path.is_file() {
            files.push(path);
        }
    }
}

fn fault(path: &Path, reason: &'static str, text: &str) -> Fault {
    let file = path.display().to_string();
    Fault { file, line: None, resource: None, path: String::new(), reason, text: text.to_owned() }
}

/// One file, piece by piece: whole when it is small, else so many lines at a time.
pub(super) struct Feed {
    path: PathBuf,
    state: State,
}

enum State {
    New,
    Lines(BufReader<File>, usize),
    Over,
}

impl Feed {
    pub fn new(path: PathBuf) -> Self {
        Self { path, state: State::New }
    }

    /// The next piece; `None` after the last.
    pub fn next(&mut self) -> Option<fhir::Read> {
        match std::mem::replace(&mut self.state, State::Over) {
            State::New => Some(self.open()),
            State::Lines(reader, line) => self.lines(reader, line),
            State::Over => None,
        }
    }

    fn open(&mut self) -> fhir::Read {
        let opened = File::open(&self.path).and_then(|file| Ok((file.metadata()?.len(), file)));
        let (length, mut file) = match opened {
            Ok(opened) => opened,
            Err(error) => return unreadable(&error),
        };
        let small = u64::try_from(fhir::MAX_BYTES).unwrap_or(u64::MAX);
        if length > small && self.path.extension().is_some_and(|e| e == "ndjson") {
            return self.lines(BufReader::new(file), 0).unwrap_or_default();
        }
        let mut bytes = Vec::new();
        match file.by_ref().take(small + 1).read_to_end(&mut bytes) {
            Ok(_) => fhir::read(&bytes),
            Err(error) => unreadable(&error),
        }
    }

    fn lines(&mut self, mut reader: BufReader<File>, mut number: usize) -> Option<fhir::Read> {
        let mut out = fhir::Read::default();
        let mut line = Vec::new();
        let most = u64::try_from(fhir::MAX_BYTES).unwrap_or(u64::MAX);
        for _ in 0..LINES {
            line.clear();
            match reader.by_ref().take(most).read_until(b'\n', &mut line) {
                Ok(0) => return (!out.entries.is_empty() || !out.problems.is_empty()).then_some(out),
                Ok(_) => {
                    number += 1;
                    fhir::read_line(&line, number, &mut out);
                }
                Err(error) => {
                    out.problems.extend(unreadable(&error).problems);
                    return Some(out);
                }
            }
        }
        self.state = State::Lines(reader, number);
        Some(out)
    }
}

fn unreadable(error: &std::io::Error) -> fhir::Read {
    let text = format!("The file cannot be read: {}.", error.kind());
    let problem = fhir::Problem::error(fhir::Reason::NotJson, "", text);
    fhir::Read { problems: vec![problem], ..fhir::Read::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_file_comes_in_pieces_with_its_line_numbers() {
        let path = tempfile::NamedTempFile::new().unwrap().into_temp_path();
        let line = |n: usize| format!("{{\"resourceType\":\"Basic\",\"id\":\"{n}\"}}\n");
        let text: String = (1..=4500).map(|n| if n == 4100 { "{\n".to_owned() } else { line(n) }).collect();
        std::fs::write(&path, text).unwrap();
        let reader = BufReader::new(File::open(&path).unwrap());
        let mut feed = Feed { path: path.to_path_buf(), state: State::Lines(reader, 0) };
        let mut sizes = Vec::new();
        let mut problems = Vec::new();
        while let Some(read) = feed.next() {
            sizes.push(read.entries.len());
            problems.extend(read.problems.iter().map(|p| p.line));
        }
        assert_eq!((sizes.as_slice(), problems.as_slice()), (&[2000, 2000, 499][..], &[Some(4100)][..]));
    }

    #[test]
    fn what_is_not_there_is_named() {
        let (files, faults) = walk(&[PathBuf::from("no/such/place")]);
        assert!(files.is_empty());
        assert_eq!((faults[0].file.as_str(), faults[0].reason), ("no/such/place", "no-file"));
    }
}
