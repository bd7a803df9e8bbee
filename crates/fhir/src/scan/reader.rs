//! The recursive descent over RFC 8259; its depth is bounded by [`MAX_DEPTH`].

use std::{borrow::Cow, collections::HashSet};

use super::{Flaw, Kind, MAX_FLAWS, MAX_NODES, Node, decode, line_of};
use crate::{MAX_DEPTH, Problem, problem::Reason};

/// Where the reader is, and what it has noted.
pub(super) struct Scanner<'a> {
    pub text: &'a str,
    pub bytes: &'a [u8],
    pub at: usize,
    /// Levels whose members are kept.
    pub keep: usize,
    pub nodes: usize,
    pub flaws: Vec<Flaw>,
}

impl<'a> Scanner<'a> {
    pub(super) fn fail(&self, what: &str) -> Problem {
        let mut problem = Problem::error(Reason::NotJson, "", format!("This is not JSON: {what}."));
        problem.offset = Some(self.at);
        problem.line = Some(line_of(self.bytes, self.at));
        problem
    }

    fn peek(&self) -> u8 {
        self.bytes.get(self.at).copied().unwrap_or(0)
    }

    pub(super) fn space(&mut self) {
        while matches!(self.peek(), b' ' | b'\n' | b'\r' | b'\t') {
            self.at += 1;
        }
    }

    fn flaw(&mut self, offset: usize, reason: Reason) {
        // The bound keeps a hostile file from filling memory; `scan` refuses a file that reaches it.
        if self.flaws.len() < MAX_FLAWS {
            self.flaws.push(Flaw { offset, reason });
        }
    }

    /// The value at this place, at `depth` levels below the root.
    pub(super) fn value(&mut self, depth: usize) -> Result<Node<'a>, Problem> {
        self.space();
        let start = self.at;
        if depth <= self.keep {
            self.nodes += 1;
            if self.nodes > MAX_NODES {
                let text = format!("More than {MAX_NODES} values in one file.");
                return Err(Problem { reason: Reason::TooLarge, text, ..self.fail("") });
            }
        }
        let kind = match self.peek() {
            b'{' | b'[' if depth >= MAX_DEPTH => {
                self.flaw(start, Reason::TooDeep);
                self.skip()?;
                Kind::Plain
            }
            b'{' => self.object(depth)?,
            b'[' => self.array(depth)?,
            b'"' => {
                self.string()?;
                Kind::String
            }
            b'-' | b'0'..=b'9' => self.number()?,
            b't' => self.word("true")?,
            b'f' => self.word("false")?,
            b'n' => self.word("null")?,
            _ if start >= self.bytes.len() => return Err(self.fail("it ends too early")),
            _ => return Err(self.fail("a value was expected here")),
        };
        Ok(Node { span: start..self.at, kind })
    }

    fn object(&mut self, depth: usize) -> Result<Kind<'a>, Problem> {
        self.at += 1;
        let mut members = Vec::new();
        let mut keys = Keys::default();
        self.space();
        if self.peek() == b'}' {
            self.at += 1;
            return Ok(Kind::Object(members));
        }
        loop {
            self.space();
            let start = self.at;
            if self.peek() != b'"' {
                return Err(self.fail("a name in double quotes was expected here"));
            }
            self.string()?;
            let key = decode(self.text, &(start..self.at));
            // serde_json keeps numbers behind such a key; taken literally it would turn into another value.
            if key.starts_with("$serde_json") {
                self.flaw(start, Reason::BadKey);
            }
            if !keys.insert(key.clone()) {
                self.flaw(start, Reason::DuplicateKey);
            }
            self.space();
            if self.peek() != b':' {
                return Err(self.fail("a colon was expected here"));
            }
            self.at += 1;
            let value = self.value(depth + 1)?;
            if depth < self.keep {
                members.push((key, value));
            }
            self.space();
            match self.peek() {
                b',' => self.at += 1,
                b'}' => break,
                _ => return Err(self.fail("a comma or a closing brace was expected here")),
            }
        }
        self.at += 1;
        Ok(Kind::Object(members))
    }

    fn array(&mut self, depth: usize) -> Result<Kind<'a>, Problem> {
        self.at += 1;
        let mut items = Vec::new();
        self.space();
        if self.peek() == b']' {
            self.at += 1;
            return Ok(Kind::Array(items));
        }
        loop {
            let value = self.value(depth + 1)?;
            if depth < self.keep {
                items.push(value);
            }
            self.space();
            match self.peek() {
                b',' => self.at += 1,
                b']' => break,
                _ => return Err(self.fail("a comma or a closing bracket was expected here")),
            }
        }
        self.at += 1;
        Ok(Kind::Array(items))
    }

    /// Passes over a value that is nested too deep, without recursion; only brackets and strings are looked at.
    fn skip(&mut self) -> Result<(), Problem> {
        let mut open = 0usize;
        loop {
            match self.peek() {
                b'{' | b'[' => open += 1,
                b'}' | b']' => open -= 1,
                b'"' => {
                    self.string()?;
                    continue;
                }
                _ if self.at >= self.bytes.len() => return Err(self.fail("it ends too early")),
                _ => {}
            }
            self.at += 1;
            if open == 0 {
                return Ok(());
            }
        }
    }

    fn string(&mut self) -> Result<(), Problem> {
        self.at += 1;
        loop {
            match self.peek() {
                b'"' => break,
                b'\\' => self.escape()?,
                0..=0x1f if self.at >= self.bytes.len() => return Err(self.fail("a string does not end")),
                0..=0x1f => return Err(self.fail("a string holds a control character")),
                _ => self.at += 1,
            }
        }
        self.at += 1;
        Ok(())
    }

    fn escape(&mut self) -> Result<(), Problem> {
        let start = self.at;
        self.at += 1;
        match self.peek() {
            b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => self.at += 1,
            b'u' => match self.hex()? {
                0 => self.flaw(start, Reason::BadCharacter),
                0xdc00..=0xdfff => return Err(self.fail("half of a surrogate pair")),
                0xd800..=0xdbff => {
                    let pair = self.bytes.get(self.at..self.at + 2) == Some(b"\\u");
                    self.at += usize::from(pair);
                    if !pair || !(0xdc00..=0xdfff).contains(&self.hex()?) {
                        return Err(self.fail("half of a surrogate pair"));
                    }
                }
                _ => {}
            },
            _ => return Err(self.fail("an unknown escape")),
        }
        Ok(())
    }

    /// `u` and four hexadecimal digits.
    fn hex(&mut self) -> Result<u16, Problem> {
        let digits = self.bytes.get(self.at + 1..self.at + 5).filter(|d| d.iter().all(u8::is_ascii_hexdigit));
        let number = digits.and_then(|d| std::str::from_utf8(d).ok()).and_then(|d| u16::from_str_radix(d, 16).ok());
        let number = number.ok_or_else(|| self.fail("an escape wants four hexadecimal digits"))?;
        self.at += 5;
        Ok(number)
    }

    fn digits(&mut self) -> Result<(), Problem> {
        if !self.peek().is_ascii_digit() {
            return Err(self.fail("a digit was expected here"));
        }
        while self.peek().is_ascii_digit() {
            self.at += 1;
        }
        Ok(())
    }

    fn number(&mut self) -> Result<Kind<'a>, Problem> {
        self.at += usize::from(self.peek() == b'-');
        let zero = self.peek() == b'0';
        let start = self.at;
        self.digits()?;
        if zero && self.at > start + 1 {
            return Err(self.fail("a number begins with a needless zero"));
        }
        if self.peek() == b'.' {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.peek(), b'e' | b'E') {
            self.at += 1;
            self.at += usize::from(matches!(self.peek(), b'+' | b'-'));
            self.digits()?;
        }
        Ok(Kind::Plain)
    }

    fn word(&mut self, word: &str) -> Result<Kind<'a>, Problem> {
        if !self.bytes[self.at..].starts_with(word.as_bytes()) {
            return Err(self.fail("an unknown word"));
        }
        self.at += word.len();
        Ok(Kind::Plain)
    }
}

/// The keys of one object: a short list first, since most objects have few.
#[derive(Default)]
struct Keys<'a> {
    few: Vec<Cow<'a, str>>,
    many: HashSet<Cow<'a, str>>,
}

impl<'a> Keys<'a> {
    /// False when the key was there already.
    fn insert(&mut self, key: Cow<'a, str>) -> bool {
        if self.few.contains(&key) {
            return false;
        }
        if self.few.len() < 24 {
            self.few.push(key);
            return true;
        }
        self.many.insert(key)
    }
}
