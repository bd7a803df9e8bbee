//! Everything at once on arbitrary bytes, for the fuzzer and the property tests.

use serde_json::Value;

use crate::{Change, index, outcome, parse, read, references, rewrite, sensitivity, summary, validate};

/// Reads `data` and puts every entry through every function; panics when an invariant breaks.
pub fn fuzz(data: &[u8]) {
    let read = read(data);
    outcome(&read.problems);
    for entry in &read.entries {
        let value = match entry.value() {
            Ok(value) => value,
            Err(problem) => unreachable!("a scanned entry must parse: line {:?}", problem.line),
        };
        outcome(&validate(&value).into_iter().map(|problem| problem.under(entry)).collect::<Vec<_>>());
        index(&value);
        sensitivity(&value);
        summarise(&value);
        let same = Change { id: None, version_id: None, last_updated: None, resolve: &|_| None };
        let kept = rewrite(&entry.text, &same).map(|done| done.text);
        assert_eq!(kept.as_ref(), Ok(&entry.text), "a rewrite that changes nothing keeps every byte");
        let all = Change {
            id: Some("new"),
            version_id: Some("2"),
            last_updated: Some("2026-01-01T00:00:00Z"),
            resolve: &|_| Some("Patient/new".to_owned()),
        };
        let Ok(done) = rewrite(&entry.text, &all) else { continue };
        let Ok(after) = parse(&done.text) else { unreachable!("a rewritten entry must parse") };
        assert_eq!(after.get("id"), Some(&Value::from("new")));
        assert_eq!(after.pointer("/meta/versionId"), Some(&Value::from("2")));
        assert!(references(&done.text).is_ok());
    }
}

fn summarise(value: &Value) {
    summary::patient(value);
    summary::problem(value);
    summary::medicine(value);
    summary::allergy(value);
    summary::reading(value);
    summary::visit(value);
}
