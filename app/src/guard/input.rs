//! Texts from files and standard input: plain text, JSON lines, a column of CSV. One text at a time.

use std::{
    fs::File,
    io::{BufRead, BufReader, Read, Write},
    path::{Path, PathBuf},
};

use clap::ValueEnum;
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::Value as Json;

use super::{Result, wrong};

/// An input this long shows its progress, in bytes.
const LONG: u64 = 4 << 20;

/// The form of an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Paragraphs: an empty line ends a text
    Text,
    /// One object for each line, with "text" and perhaps "id"
    Jsonl,
    /// RFC 4180 with a heading line; name the column with --column
    Csv,
}

/// One text of an input.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Text {
    /// What is read.
    pub words: String,
    /// The row's own id.
    pub id: Option<Json>,
    /// The line on which it starts, from 1.
    pub line: usize,
    /// Where it starts in the input, for plain text; else 0: spans count from the start of the row's text.
    pub byte: usize,
    /// The same in characters.
    pub character: usize,
    /// The row that it stands in, to write it back.
    row: Row,
}

impl Text {
    /// The whole row of JSON lines.
    pub fn object(&self) -> Option<&Json> {
        if let Row::Object(row) = &self.row { Some(row) } else { None }
    }
}

#[derive(Debug, Default, Clone, PartialEq)]
enum Row {
    #[default]
    Plain,
    Object(Json),
    Cells(Vec<String>),
}

/// An input that is being read.
pub struct Source {
    file: PathBuf,
    reader: BufReader<Box<dyn Read>>,
    format: Format,
    /// The wanted column, after the heading was read.
    column: usize,
    /// The heading of CSV, to be written before the first row.
    heading: std::cell::RefCell<Option<Vec<String>>>,
    line: usize,
    byte: usize,
    character: usize,
    bar: ProgressBar,
}

impl Source {
    /// Opens a file; `-` is standard input.
    pub fn open(file: &Path, format: Option<Format>, column: Option<&str>) -> Result<Self> {
        let told = |e: std::io::Error| wrong(file, 0, &e.to_string());
        let (inner, length): (Box<dyn Read>, u64) = if file.as_os_str() == "-" {
            (Box::new(std::io::stdin()), 0)
        } else {
            let open = File::open(file).map_err(told)?;
            let meta = open.metadata().map_err(told)?;
            if meta.is_dir() {
                return Err(wrong(file, 0, "is a folder; name its files"));
            }
            (Box::new(open), meta.len())
        };
        let mut reader = BufReader::with_capacity(1 << 16, inner);
        let by_name = file.extension().and_then(|e| e.to_str()).and_then(|e| match e {
            "jsonl" | "ndjson" => Some(Format::Jsonl),
            "csv" => Some(Format::Csv),
            "txt" | "md" => Some(Format::Text),
            _ => None,
        });
        let format = match format.or(column.map(|_| Format::Csv)).or(by_name) {
            Some(format) => format,
            None => {
                let first = reader.fill_buf().map_err(told)?.iter().find(|b| !b.is_ascii_whitespace());
                if first == Some(&b'{') { Format::Jsonl } else { Format::Text }
            }
        };
        let bar = if length >= LONG { ProgressBar::new(length) } else { ProgressBar::hidden() };
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {percent} %  {msg}") {
            bar.set_style(style);
            bar.set_message(file.display().to_string());
        }
        let (line, byte, character) = (0, 0, 0);
        let heading = std::cell::RefCell::new(None);
        let mut source = Self { file: file.into(), reader, format, column: 0, heading, line, byte, character, bar };
        if format == Format::Csv {
            source.find_column(column)?;
        }
        Ok(source)
    }

    /// What to call it.
    pub fn name(&self) -> String {
        self.file.display().to_string()
    }

    /// Takes the progress away.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }

    /// The next text; `None` at the end.
    pub fn next(&mut self) -> Result<Option<Text>> {
        let text = match self.format {
            Format::Text => self.paragraph(),
            Format::Jsonl => self.object(),
            Format::Csv => self.cells(),
        };
        self.bar.set_position(self.byte as u64);
        text
    }

    /// One line with its end; `None` at the end of the input.
    fn read_line(&mut self) -> Result<Option<String>> {
        let mut bytes = Vec::new();
        let read = self.reader.read_until(b'\n', &mut bytes);
        self.line += 1;
        if read.map_err(|e| wrong(&self.file, self.line, &e.to_string()))? == 0 {
            return Ok(None);
        }
        let line = String::from_utf8(bytes).map_err(|_| wrong(&self.file, self.line, "is not UTF-8 text"))?;
        self.byte += line.len();
        self.character += line.chars().count();
        Ok(Some(line))
    }

    fn paragraph(&mut self) -> Result<Option<Text>> {
        let mut text = Text::default();
        loop {
            let (byte, character) = (self.byte, self.character);
            let Some(line) = self.read_line()? else { break };
            if text.words.is_empty() {
                (text.line, text.byte, text.character) = (self.line, byte, character);
            }
            let empty = line.trim().is_empty();
            text.words.push_str(&line);
            if empty {
                break;
            }
        }
        Ok((!text.words.is_empty()).then_some(text))
    }

    fn object(&mut self) -> Result<Option<Text>> {
        while let Some(line) = self.read_line()? {
            if line.trim().is_empty() {
                continue;
            }
            let row: Json = serde_json::from_str(line.trim_start_matches('\u{feff}'))
                .map_err(|e| wrong(&self.file, self.line, &format!("is not JSON: {e}")))?;
            let words = row.get("text").and_then(Json::as_str).map(str::to_owned);
            let words = words.ok_or_else(|| wrong(&self.file, self.line, "has no \"text\""))?;
            let id = row.get("id").cloned();
            return Ok(Some(Text { words, id, line: self.line, row: Row::Object(row), ..Text::default() }));
        }
        Ok(None)
    }

    fn cells(&mut self) -> Result<Option<Text>> {
        let start = self.line + 1;
        let Some(cells) = self.record()? else { return Ok(None) };
        let words = cells.get(self.column).cloned();
        let words = words.ok_or_else(|| wrong(&self.file, start, "has fewer cells than the heading"))?;
        Ok(Some(Text { words, line: start, row: Row::Cells(cells), ..Text::default() }))
    }

    fn find_column(&mut self, column: Option<&str>) -> Result<()> {
        let heading = self.record()?.ok_or_else(|| wrong(&self.file, 1, "is empty"))?;
        let known = heading.join(", ");
        let Some(column) = column else {
            return Err(wrong(&self.file, 1, &format!("which column? --column NAME, one of: {known}")));
        };
        let found = heading.iter().position(|cell| cell.trim() == column);
        let told = || wrong(&self.file, 1, &format!("has no column {column:?}, only: {known}"));
        self.column = found.ok_or_else(told)?;
        self.heading = std::cell::RefCell::new(Some(heading));
        Ok(())
    }

    /// One record of RFC 4180, which may run over lines.
    fn record(&mut self) -> Result<Option<Vec<String>>> {
        let start = self.line + 1;
        let Some(mut text) = self.read_line()? else { return Ok(None) };
        loop {
            if let Some(cells) = split(text.trim_start_matches('\u{feff}')) {
                return Ok(Some(cells));
            }
            match self.read_line()? {
                Some(more) => text.push_str(&more),
                None => return Err(wrong(&self.file, start, "opens a quotation mark that never closes")),
            }
        }
    }

    /// Writes the row again with other words.
    pub fn put_back(&self, out: &mut dyn Write, text: &Text, words: &str) -> std::io::Result<()> {
        match &text.row {
            Row::Plain => write!(out, "{words}"),
            Row::Object(row) => {
                let mut row = row.clone();
                if let Some(old) = row.get_mut("text") {
                    *old = words.into();
                }
                writeln!(out, "{row}")
            }
            Row::Cells(cells) => {
                if let Some(heading) = self.heading.take() {
                    writeln!(out, "{}", join(heading.iter().map(String::as_str)))?;
                }
                let new = |(i, cell)| if i == self.column { words } else { cell };
                writeln!(out, "{}", join(cells.iter().map(String::as_str).enumerate().map(new)))
            }
        }
    }
}

/// The cells of a record; `None` when a quotation mark is still open.
fn split(record: &str) -> Option<Vec<String>> {
    let mut cells = vec![String::new()];
    let mut quoted = false;
    let mut rest = record.trim_end_matches(['\r', '\n']).chars().peekable();
    // Inside quotation marks a line's end belongs to the cell.
    if record.matches('"').count() % 2 == 1 {
        return None;
    }
    while let Some(c) = rest.next() {
        let cell = cells.last_mut()?;
        match c {
            '"' if quoted && rest.peek() == Some(&'"') => {
                rest.next();
                cell.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(String::new()),
            _ => cell.push(c),
        }
    }
    Some(cells)
}

fn join<'c>(cells: impl Iterator<Item = &'c str>) -> String {
    let quote = |cell: &str| {
        if cell.contains(['"', ',', '\n', '\r']) {
            format!("\"{}\"", cell.replace('"', "\"\""))
        } else {
            cell.to_owned()
        }
    };
    cells.map(quote).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(name: &str, bytes: &str, column: Option<&str>) -> Result<Vec<Text>> {
        let folder = std::env::temp_dir().join(format!("kith-guard-input-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let file = folder.join(name);
        std::fs::write(&file, bytes).unwrap();
        let mut source = Source::open(&file, None, column)?;
        std::iter::from_fn(|| source.next().transpose()).collect()
    }

    #[test]
    fn plain_text_is_read_by_paragraph_with_places_in_the_file() {
        let texts = all("a.txt", "José called.\nAgain.\n\nLast", None).unwrap();
        let told: Vec<_> = texts.iter().map(|t| (t.words.as_str(), t.line, t.byte, t.character)).collect();
        assert_eq!(told, [("José called.\nAgain.\n\n", 1, 0, 0), ("Last", 4, 22, 21)]);
    }

    #[test]
    fn rows_are_read_and_a_fault_names_file_and_line() {
        let texts = all("b.jsonl", "{\"id\":7,\"text\":\"one\"}\n\n{\"text\":\"two\"}\n", None).unwrap();
        assert_eq!((texts[0].id.clone(), texts[1].words.as_str(), texts[1].line), (Some(7.into()), "two", 3));
        let check = |name: &str, bytes: &str, column, want: &str| {
            let told = all(name, bytes, column).unwrap_err();
            assert!(told.contains(want), "{told}");
        };
        check("c.jsonl", "{\"text\":\"one\"}\n{\"words\":1}\n", None, "c.jsonl:2: has no \"text\"");
        check("d.jsonl", "nonsense\n", None, "d.jsonl:1: is not JSON");
        check("e.csv", "id,note\n1,x\n", None, "e.csv:1: which column? --column NAME, one of: id, note");
        check("f.csv", "id,note\n1,x\n", Some("words"), "f.csv:1: has no column \"words\"");
        check("g.csv", "id,note\n1,\"x\n", Some("note"), "g.csv:2: opens a quotation mark");
        check("h.csv", "id,note\n1\n", Some("note"), "h.csv:2: has fewer cells");
    }

    #[test]
    fn a_column_of_csv_is_read_and_written_back() {
        let bytes = "id,note\r\n1,\"a, \"\"b\"\"\nc\"\r\n2,plain\r\n";
        let texts = all("i.csv", bytes, Some("note")).unwrap();
        let words: Vec<_> = texts.iter().map(|t| (t.words.as_str(), t.line)).collect();
        assert_eq!(words, [("a, \"b\"\nc", 2), ("plain", 4)]);
        assert_eq!(join(["1", "a, \"b\"\nc"].into_iter()), "1,\"a, \"\"b\"\"\nc\"");
    }
}
