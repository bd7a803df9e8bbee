//! Rust taken apart just as far as the rules need: code without comments and strings, strings, functions, tests.

use std::ops::Range;

/// One Rust file.
pub struct Source {
    /// From the root.
    pub path: String,
    /// As it is.
    pub text: String,
    /// The same bytes, with comments and the insides of strings blanked; lines stay where they are.
    pub code: String,
    /// The insides of string literals: where they begin in `code`, and what they hold.
    pub strings: Vec<(usize, String)>,
    /// Parts that are only compiled for tests.
    tests: Vec<Range<usize>>,
    /// The whole file is only for tests.
    pub is_test: bool,
}

/// A function's place.
pub struct Function {
    /// Its name.
    pub name: String,
    /// Where `fn` stands.
    pub start: usize,
    /// Lines from its signature to its last brace.
    pub lines: usize,
}

impl Source {
    pub fn new(path: &str, text: &str) -> Self {
        let (code, strings) = mask(text);
        let parts = path.split('/').collect::<Vec<_>>();
        let is_test = parts.contains(&"tests") || parts.contains(&"benches") || parts.last() == Some(&"tests.rs");
        let tests = attributed(&code, "#[cfg(test)]");
        Self { path: path.to_owned(), text: text.to_owned(), code, strings, tests, is_test }
    }

    /// The 1-based line of a byte.
    pub fn line(&self, at: usize) -> usize {
        self.code.as_bytes().iter().take(at).filter(|b| **b == b'\n').count() + 1
    }

    /// The byte is part of a test.
    pub fn in_test(&self, at: usize) -> bool {
        self.is_test || self.tests.iter().any(|range| range.contains(&at))
    }

    /// Lines outside tests.
    pub fn lines_outside_tests(&self) -> usize {
        let count = |text: &str| text.bytes().filter(|b| *b == b'\n').count();
        let inside: usize = self.tests.iter().filter_map(|range| self.code.get(range.clone())).map(count).sum();
        count(&self.code) - inside
    }

    /// Where `needle` stands in the code, outside comments and strings.
    pub fn finds<'a>(&'a self, needle: &'a str) -> impl Iterator<Item = usize> + 'a {
        self.code.match_indices(needle).map(|(at, _)| at)
    }

    /// The items under an attribute, such as one that expects a lint.
    pub fn attributed(&self, attribute: &str) -> Vec<Range<usize>> {
        attributed(&self.code, attribute)
    }

    /// The string literals from a byte on.
    pub fn strings_from(&self, at: usize) -> impl Iterator<Item = &(usize, String)> {
        self.strings.iter().filter(move |(start, _)| *start > at)
    }

    /// Every function that has a body.
    pub fn functions(&self) -> Vec<Function> {
        let starts = self.finds("fn ").filter(|at| {
            *at == 0 || !self.code.as_bytes().get(at - 1).is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_')
        });
        starts
            .filter_map(|start| {
                let body = body(&self.code, start)?;
                let name =
                    self.code.get(start + 3..)?.split(|c: char| !c.is_alphanumeric() && c != '_').next()?.to_owned();
                Some(Function { name, start, lines: self.line(body.end) - self.line(start) + 1 })
            })
            .filter(|function| !function.name.is_empty())
            .collect()
    }
}

/// `#[cfg(test)] mod name;` makes `name.rs` beside it a test file.
pub fn mark_test_files(sources: &mut [Source]) {
    let mut named = Vec::new();
    for source in sources.iter() {
        for at in source.finds("#[cfg(test)]") {
            let after = source.code.get(at + "#[cfg(test)]".len()..).unwrap_or_default().trim_start();
            let Some(name) = after.trim_start_matches("pub ").strip_prefix("mod ").and_then(|r| r.split_once(';'))
            else {
                continue;
            };
            let folder = source.path.rsplit_once('/').map_or("", |(folder, _)| folder);
            let own = source.path.trim_end_matches(".rs");
            let file = format!("{}.rs", name.0.trim());
            named.extend([format!("{folder}/{file}"), format!("{own}/{file}")]);
        }
    }
    for source in sources.iter_mut() {
        source.is_test |= named.contains(&source.path);
    }
}

/// The items that follow an attribute; for `#![…]` the whole file.
fn attributed(code: &str, attribute: &str) -> Vec<Range<usize>> {
    code.match_indices(attribute)
        .filter_map(|(at, _)| {
            if attribute.starts_with("#!") {
                return Some(0..code.len());
            }
            body(code, at).map(|body| at..body.end)
        })
        .collect()
}

/// From the first `{` that stands outside brackets to its `}`; none when a `;` comes first.
fn body(code: &str, from: usize) -> Option<Range<usize>> {
    let (mut round, mut curly, mut start) = (0_i32, 0_i32, None);
    for (at, byte) in code.bytes().enumerate().skip(from) {
        match byte {
            b'(' | b'[' => round += 1,
            b')' | b']' => round -= 1,
            b';' if start.is_none() && round == 0 => return None,
            b'{' if start.is_some() || round == 0 => {
                start.get_or_insert(at);
                curly += 1;
            }
            b'}' if start.is_some() => {
                curly -= 1;
                if curly == 0 {
                    return start.map(|start| start..at + 1);
                }
            }
            _ => {}
        }
    }
    None
}

/// Blanks comments and the insides of strings, and gives the strings.
fn mask(text: &str) -> (String, Vec<(usize, String)>) {
    let bytes = text.as_bytes();
    let mut out = bytes.to_vec();
    let mut strings = Vec::new();
    let mut at = 0;
    let is_word = |b: Option<&u8>| b.is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_');
    while at < bytes.len() {
        let rest = text.get(at..).unwrap_or_default();
        let before = at.checked_sub(1).and_then(|i| bytes.get(i));
        let end = if rest.starts_with("//") {
            blank(&mut out, at..at + rest.find('\n').unwrap_or(rest.len()))
        } else if rest.starts_with("/*") {
            blank(&mut out, at..at + comment(rest))
        } else if let Some(raw) = raw_string(rest).filter(|_| !is_word(before)) {
            let inside = at + raw.start..at + raw.end;
            strings.push((inside.start, text.get(inside.clone()).unwrap_or_default().to_owned()));
            blank(&mut out, inside) + (raw.start - raw.end.min(raw.start)).max(1)
        } else if rest.starts_with('"') {
            let inside = at + 1..at + quoted(rest);
            strings.push((inside.start, unescape(text.get(inside.clone()).unwrap_or_default())));
            blank(&mut out, inside) + 1
        } else if let Some(length) = character(rest) {
            blank(&mut out, at + 1..at + length - 1) + 1
        } else {
            at + rest.chars().next().map_or(1, char::len_utf8)
        };
        at = end.max(at + 1);
    }
    (String::from_utf8_lossy(&out).into_owned(), strings)
}

/// Blanks a range, but for its line ends; gives its end.
fn blank(out: &mut [u8], range: Range<usize>) -> usize {
    let end = range.end;
    out.get_mut(range).into_iter().flatten().filter(|b| **b != b'\n').for_each(|b| *b = b' ');
    end
}

/// The length of a block comment, nested ones included.
fn comment(rest: &str) -> usize {
    let (mut depth, mut at, bytes) = (0, 0, rest.as_bytes());
    while at < bytes.len() {
        match bytes.get(at..at + 2) {
            Some(b"/*") => (depth, at) = (depth + 1, at + 2),
            Some(b"*/") => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            break;
        }
    }
    at
}

/// `r#"…"#`, also as bytes: the range of its inside.
fn raw_string(rest: &str) -> Option<Range<usize>> {
    let after = rest.strip_prefix("br").or_else(|| rest.strip_prefix("cr")).or_else(|| rest.strip_prefix('r'))?;
    let hashes = after.bytes().take_while(|b| *b == b'#').count();
    let inside = after.get(hashes..)?.strip_prefix('"')?;
    let start = rest.len() - inside.len();
    let close = format!("\"{}", "#".repeat(hashes));
    Some(start..start + inside.find(&close)?)
}

/// Where the closing quote of a string stands that begins at 0.
fn quoted(rest: &str) -> usize {
    let mut escaped = false;
    let close = rest.bytes().enumerate().skip(1).find(|(_, byte)| {
        let closes = !escaped && *byte == b'"';
        escaped = !escaped && *byte == b'\\';
        closes
    });
    close.map_or(rest.len(), |(at, _)| at)
}

/// The length of a character literal with its quotes; none for a lifetime.
fn character(rest: &str) -> Option<usize> {
    let inside = rest.strip_prefix('\'').or_else(|| rest.strip_prefix("b'"))?;
    let open = rest.len() - inside.len();
    let length = if inside.starts_with('\\') {
        inside.get(2..)?.find('\'')? + 2
    } else {
        let one = inside.chars().next()?.len_utf8();
        inside.get(one..)?.starts_with('\'').then_some(one)?
    };
    Some(open + length + 1)
}

/// Undoes what our strings use: continued lines and escaped quotes.
fn unescape(text: &str) -> String {
    let mut out = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match (c, chars.clone().next()) {
            ('\\', Some('\n')) => chars = chars.as_str().trim_start().chars(),
            ('\\', Some('n')) => {
                out.push('\n');
                chars.next();
            }
            ('\\', Some(escaped)) => {
                out.push(escaped);
                chars.next();
            }
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_strings_are_no_code() {
        let check = |text: &str, code: &str, strings: &[&str]| {
            let source = Source::new("a.rs", text);
            assert_eq!(source.code, code, "{text}");
            assert_eq!(source.strings.iter().map(|(_, s)| s.as_str()).collect::<Vec<_>>(), strings);
        };
        check("a // x\nb", "a     \nb", &[]);
        check("a /* /* x */ */ b", "a               b", &[]);
        check(r#"f("a\"b", 'c')"#, r#"f("    ", ' ')"#, &["a\"b"]);
        check("fn f<'a>(x: &'a str) {}", "fn f<'a>(x: &'a str) {}", &[]);
        check("r#\"a\"b\"#;", "r#\"   \"#;", &["a\"b"]);
        check("'\"'; \"x\"", "' '; \" \"", &["x"]);
        check("\"a \\\n   b\"", "\"   \n    \"", &["a b"]);
        check("'\\''; x", "'  '; x", &[]);
    }

    #[test]
    fn functions_have_lengths() {
        let text = "fn a() {\n    x;\n}\ntrait T { fn b(&self); }\nfn c(x: [u8; 3]) -> u8 { 1 }\n";
        let found: Vec<(String, usize)> =
            Source::new("a.rs", text).functions().into_iter().map(|f| (f.name, f.lines)).collect();
        assert_eq!(found, [("a".to_owned(), 3), ("c".to_owned(), 1)]);
    }

    #[test]
    fn tests_are_known() {
        let text = "fn a() {}\n#[cfg(test)]\nmod tests {\n    fn b() {}\n}\nfn c() {}\n";
        let source = Source::new("a.rs", text);
        let inside = |needle: &str| source.in_test(source.finds(needle).next().unwrap());
        assert!(!inside("fn a") && inside("fn b") && !inside("fn c"));
        assert_eq!(source.lines_outside_tests(), 3);
        let mut files = [Source::new("x/lib.rs", "#[cfg(test)]\nmod fuzz;\n"), Source::new("x/fuzz.rs", "")];
        mark_test_files(&mut files);
        assert!(files[1].is_test);
    }
}
