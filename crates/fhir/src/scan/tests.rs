//! The reader held against serde_json.

use proptest::prelude::*;
use serde_json::Value;

use super::*;

/// What serde_json takes, this reader takes, and the other way round; only flaws are its own.
fn agree(text: &str) {
    let theirs = serde_json::from_str::<Value>(text).is_ok();
    match scan(text, MAX_DEPTH) {
        Ok(scan) if scan.flaws.is_empty() => assert!(theirs, "only the scanner takes {text:?}"),
        Ok(_) => {}
        Err(_) => assert!(!theirs, "only serde_json takes {text:?}"),
    }
}

#[test]
fn agrees_with_serde_json_at_the_edges() {
    for text in [
        "",
        " ",
        "nul",
        "null ",
        "[1,]",
        "{\"a\":}",
        "{\"a\" 1}",
        "01",
        "-",
        "-0",
        "1.",
        ".5",
        "1e",
        "1E+5",
        "1e999999999",
        "\"\\ud800\"",
        "\"\\ud800\\udc00\"",
        "\"\\udc00\"",
        "\"\\u00\"",
        "\"\\x\"",
        "\"\u{1}\"",
        "\"",
        "[[[",
        "{}{}",
        "{\"a\":1,}",
        "{,}",
        "\u{feff}1",
        "\"\\ud800\\u0041\"",
        "[1 2]",
        "truex",
        "\"\\ud800\\",
        "\"\\",
    ] {
        agree(text);
    }
}

#[test]
fn flaws_are_noted_with_their_byte() {
    let check = |text: &str, want: &[(usize, Reason)]| {
        let flaws = scan(text, MAX_DEPTH).unwrap().flaws;
        assert_eq!(flaws.iter().map(|f| (f.offset, f.reason)).collect::<Vec<_>>(), want, "{text}");
    };
    check(r#"{"a":1,"b":{"a":2}}"#, &[]);
    check(r#"{"a":1,"\u0061":2}"#, &[(7, Reason::DuplicateKey)]);
    check(r#"["\u0000"]"#, &[(2, Reason::BadCharacter)]);
    check(r#"{"$serde_json::private::Number":"1"}"#, &[(1, Reason::BadKey)]);
    let deep = format!("[{}1{},2]", "[".repeat(200_000), "]".repeat(200_000));
    check(&deep, &[(MAX_DEPTH, Reason::TooDeep)]);
    let many: Vec<String> = (0..200).map(|i| format!("\"k{}\":0", i % 199)).collect();
    check(&format!("{{{}}}", many.join(",")), &[(many[..199].join(",").len() + 2, Reason::DuplicateKey)]);
}

proptest! {
    #[test]
    fn agrees_with_serde_json(text in r#"[\[\]{}:,"0-9eE.+u\\\-tfnals d8c]{0,24}"#) {
        agree(&text);
    }

    #[test]
    fn agrees_on_damaged_json(at in 0usize..60, with in any::<char>()) {
        let mut text: Vec<char> = r#"{"a":[1.10,-2E5,true,"x\u00e9\ud83d\ude00"],"b":{"c":null}}"#.chars().collect();
        let at = at.min(text.len() - 1);
        text[at] = with;
        agree(&text.iter().collect::<String>());
        text.remove(at);
        agree(&text.iter().collect::<String>());
    }
}
