//! Properties over generated JSON: nothing lost, nothing else changed, no panic.

use fhir::{Change, Problem, fuzz, outcome, read, references, rewrite, validate};
use proptest::prelude::*;

/// JSON text with the spellings that careless readers lose: `1.10`, `1E5`, `-0`, escapes, white space.
fn json() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        "(0|-0|[1-9][0-9]{0,20})(\\.[0-9]{1,25})?([eE][+-]?[0-9]{1,3})?",
        "\"([a-zé😀 ]|\\\\[nt\"/\\\\]|\\\\u00e9|\\\\ud83d\\\\ude00){0,6}\"",
        Just("null".to_owned()),
        Just("true".to_owned()),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            (prop::collection::vec(inner.clone(), 0..6), "[ \n]{0,2}")
                .prop_map(|(items, space)| format!("[{space}{}{space}]", items.join(&format!(",{space}")))),
            (prop::collection::vec((key(), inner), 0..6), "[ \t]{0,2}")
                .prop_map(|(members, space)| object(members, &space)),
        ]
    })
}

fn key() -> impl Strategy<Value = String> {
    prop_oneof!["[a-z]{1,6}", Just("reference".to_owned()), Just("meta".to_owned()), Just("id".to_owned())]
}

/// Members with their keys made different.
fn object(members: Vec<(String, String)>, space: &str) -> String {
    let mut seen = std::collections::HashSet::new();
    let kept = members.into_iter().filter(|(key, _)| seen.insert(key.clone()));
    let parts: Vec<String> = kept.map(|(key, value)| format!("\"{key}\"{space}:{value}")).collect();
    format!("{{{space}{}}}", parts.join(&format!("{space},")))
}

fn resource() -> impl Strategy<Value = String> {
    let type_name =
        prop_oneof![Just("Patient"), Just("Observation"), Just("Condition"), Just("Encounter"), Just("Basic")];
    (type_name, prop::collection::vec((key(), json()), 0..6)).prop_map(|(name, mut members)| {
        members.insert(0, ("resourceType".to_owned(), format!("\"{name}\"")));
        object(members, " ")
    })
}

proptest! {
    #[test]
    fn a_resource_comes_out_as_it_went_in(texts in prop::collection::vec(resource(), 1..5)) {
        let entries: Vec<String> = texts.iter().map(|text| format!("{{ \"resource\" : {text} }}")).collect();
        let bundle = format!("{{\"resourceType\":\"Bundle\",\"entry\":[\n{}\n]}}", entries.join(" ,\n"));
        let read = read(bundle.as_bytes());
        prop_assert!(read.problems.is_empty(), "{:?}", read.problems);
        let got: Vec<String> = read.entries.into_iter().map(|entry| entry.text).collect();
        prop_assert_eq!(got, texts);
    }

    #[test]
    fn rewriting_there_and_back_changes_nothing(
        parts in prop::collection::vec((json(), "[A-Za-z0-9.-]{1,8}"), 1..5),
    ) {
        let members: Vec<(String, String)> = parts.iter().enumerate().flat_map(|(i, (json, id))| {
            [(format!("k{i}"), json.clone()), (format!("r{i}"), format!("{{ \"reference\":\"Group/{id}\"}}"))]
        }).collect();
        let mut all = vec![("resourceType".to_owned(), "\"Basic\"".to_owned())];
        all.extend(members);
        let text = object(all, "");
        let swap = |from: &'static str, to: &'static str| {
            move |value: &str| value.strip_prefix(from).map(|id| format!("{to}{id}"))
        };
        let (to, from) = (swap("Group/", "Patient/"), swap("Patient/", "Group/"));
        let change = Change { id: None, version_id: None, last_updated: None, resolve: &to };
        let there = rewrite(&text, &change).unwrap();
        prop_assert_eq!(there.table.len(), parts.len());
        prop_assert_eq!(there.text.len(), text.len() + 2 * parts.len());
        prop_assert!(references(&there.text).unwrap().iter().all(|r| !r.value.starts_with("Group/")));
        let back = rewrite(&there.text, &Change { resolve: &from, ..change }).unwrap();
        prop_assert_eq!(back.text, text);
    }

    #[test]
    fn no_problem_tells_what_was_written(text in resource(), at in 0usize..300) {
        // Every string and stray key of the sample becomes the patient's words.
        let spoken = text.replace('é', "Secret Word").replace("\"k", "\"Secret Word");
        let cut = spoken.char_indices().map(|(i, _)| i).nth(at).unwrap_or(spoken.len());
        for text in [&spoken[..cut], &spoken] {
            let read = read(text.as_bytes());
            let values = read.entries.iter().filter_map(|entry| entry.value().ok());
            let problems: Vec<Problem> = values.flat_map(|v| validate(&v)).chain(read.problems.clone()).collect();
            prop_assert!(!outcome(&problems).to_string().contains("Secret"), "{problems:?}");
        }
    }

    #[test]
    fn no_resource_makes_it_panic(text in resource()) {
        fuzz(text.as_bytes());
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        fuzz(&bytes);
    }

    #[test]
    fn no_damage_makes_it_panic(text in resource(), at in 0usize..300, byte in any::<u8>()) {
        let mut bytes = text.into_bytes();
        let at = at.min(bytes.len() - 1);
        bytes[at] = byte;
        fuzz(&bytes);
        bytes.truncate(at);
        fuzz(&bytes);
    }
}

#[test]
fn hostile_files_stay_cheap() {
    let check = |text: String, reason: &str| {
        fuzz(text.as_bytes());
        let read = read(text.as_bytes());
        let reasons: Vec<_> = read.problems.iter().map(|p| p.reason.code()).collect();
        assert!(reasons.contains(&reason), "{reason}: {} problems", reasons.len());
        assert!(reasons.len() <= 10_001);
    };
    let patient = |body: &str| format!("{{\"resourceType\":\"Patient\",\"a\":{body}}}");
    check("[".repeat(1_000_000), "not-json");
    check("{\"a\":".repeat(300_000), "not-json");
    check(patient(&format!("{}{}", "[".repeat(500_000), "]".repeat(500_000))), "too-deep");
    check(patient(&format!("[{}1]", "\"\\u0000\",".repeat(120_000))), "too-large");
    check(format!("[{}1]", "1,".repeat(2_100_000)), "too-large");
    check("{\"\n".repeat(30_000), "too-large");
    let keys: Vec<String> = (0..100_000).map(|i| format!("\"k{i}\":1")).collect();
    check(patient(&format!("{{{},\"k7\":1}}", keys.join(","))), "duplicate-key");
}
