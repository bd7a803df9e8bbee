//! Sizes, heads and words of Rust files.

use super::{
    Finding, Tree,
    lex::{Function, Source},
};

/// Lines of a file outside tests.
const FILE_LINES: usize = 450;
/// Lines of a function outside tests.
const FUNCTION_LINES: usize = 70;

const LONG_FILE: &str = "a file is read in one sitting; split it, or list a flat table in xtask/tables/flat.txt";
const LONG_FUNCTION: &str = "a function fits on a screen; give its parts names";
const NO_HEAD: &str = "the first line tells a reader what the file is for; begin with `//! …`";
const MAY_PANIC: &str = "a panic takes other people's requests with it; return an error";
const BARE_ALLOW: &str = "an exception is a sentence that can become false; write #[expect(.., reason = \"..\")]";
const OWN_STORE: &str = "only the gate opens doors to data; ask the session for access and use its `tx()`";

/// Files and functions are short, and files say what they are.
pub fn sizes(tree: &Tree) -> Vec<Finding> {
    let flat: Vec<String> = tree.table("flat.txt").into_iter().map(|(_, line)| line).collect();
    let mut found = Vec::new();
    for source in &tree.rust {
        let mut put = |line, what, why| found.push(Finding { path: source.path.clone(), line, what, why });
        if !source.text.starts_with("//!") {
            put(1, "no `//!` head line".into(), NO_HEAD);
        }
        if source.is_test {
            continue;
        }
        let listed = |function: &str| flat.iter().any(|f| f.split_whitespace().eq([source.path.as_str(), function]));
        let lines = source.lines_outside_tests();
        if lines > FILE_LINES && !listed("*") {
            put(1, format!("{lines} lines, at most {FILE_LINES}"), LONG_FILE);
        }
        let long = |f: &&Function| f.lines > FUNCTION_LINES && !source.in_test(f.start) && !listed(&f.name);
        for function in source.functions().iter().filter(long) {
            let what = format!("fn {} has {} lines, at most {FUNCTION_LINES}", function.name, function.lines);
            put(source.line(function.start), what, LONG_FUNCTION);
        }
    }
    found
}

/// Words that may not stand in code: ways to panic, bare `allow`, and a slice's own way to the store.
pub fn words(tree: &Tree) -> Vec<Finding> {
    tree.rust.iter().flat_map(words_of).collect()
}

fn words_of(source: &Source) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut put = |at, what: &str, why| {
        found.push(Finding { path: source.path.clone(), line: source.line(at), what: what.to_owned(), why });
    };
    let excused = |lint: &str| {
        let inner = source.attributed("#![expect(");
        let named = |range: &std::ops::Range<usize>| source.code.get(range.clone()).is_some_and(|c| c.contains(lint));
        let whole = !inner.is_empty() && named(&(0..source.code.len()));
        let items: Vec<_> = source.attributed("#[expect(").into_iter().filter(named).collect();
        move |at: usize| whole || items.iter().any(|range| range.contains(&at))
    };
    for (word, lint) in [
        (".unwrap()", "clippy::unwrap_used"),
        (".expect(\"", "clippy::expect_used"),
        ("panic!(", "clippy::panic"),
        ("todo!(", "clippy::todo"),
        ("unimplemented!(", "clippy::unimplemented"),
    ] {
        let excused = excused(lint);
        for at in source.finds(word).filter(|at| !source.in_test(*at) && !excused(*at)) {
            put(at, word.trim_end_matches(['"', '(']), MAY_PANIC);
        }
    }
    for word in ["#[allow(", "#![allow("] {
        for at in source.finds(word) {
            let whole = source.code.get(at..).and_then(|rest| rest.split_once(']')).map_or("", |(head, _)| head);
            if !whole.contains("reason =") {
                put(at, "bare allow", BARE_ALLOW);
            }
        }
    }
    if source.path.starts_with("features/") {
        for at in source.finds(".store()").filter(|at| !source.in_test(*at)) {
            put(at, ".store() in a slice", OWN_STORE);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &str, text: &str, want: &[(usize, &str)]) {
        let found = words_of(&Source::new(path, text));
        assert_eq!(found.iter().map(|f| (f.line, f.what.as_str())).collect::<Vec<_>>(), want, "{text}");
    }

    #[test]
    fn ways_to_panic_are_found() {
        check("a.rs", "fn a() {\n    x.unwrap();\n    y.expect(\"z\");\n}", &[(2, ".unwrap()"), (3, ".expect")]);
        check("a.rs", "fn a() { x.expect(StatusCode::OK); } // x.unwrap()", &[]);
        check("a.rs", "#[cfg(test)]\nmod tests { fn a() { x.unwrap(); } }", &[]);
        check("tests/a.rs", "fn a() { x.unwrap(); }", &[]);
        check(
            "a.rs",
            "#[expect(clippy::panic, reason = \"r\")]\nfn a() { panic!(\"x\"); }\nfn b() { panic!(\"x\"); }",
            &[(3, "panic!")],
        );
        check("a.rs", "#![expect(clippy::unwrap_used, reason = \"r\")]\nfn a() { x.unwrap(); }", &[]);
    }

    #[test]
    fn exceptions_have_reasons() {
        check("a.rs", "#[allow(dead_code)]\nfn a() {}", &[(1, "bare allow")]);
        check("a.rs", "#[allow(dead_code, reason = \"r\")]\nfn a() {}", &[]);
    }

    #[test]
    fn slices_do_not_open_the_store() {
        check("features/x/src/http.rs", "fn a() { org.store(); }", &[(1, ".store() in a slice")]);
        check("app/src/x.rs", "fn a() { org.store(); }", &[]);
    }
}
