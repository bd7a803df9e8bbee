//! The public data sets of ../shared/data, where they are present.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use fhir::{
    Category, Change, Entry, Problem, Severity, Targets, fuzz, index, parse, read, rewrite, sensitivity, validate,
};
use serde_json::Value;

/// A folder of ../shared/data, or a loud word and nothing.
fn folder(name: &str) -> Option<PathBuf> {
    let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data")).join(name);
    if !path.is_dir() {
        eprintln!("SKIPPED: ../shared/data is absent");
        return None;
    }
    Some(path)
}

fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for item in fs::read_dir(folder).unwrap() {
        let path = item.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, extension));
        } else if path.extension().is_some_and(|e| e == extension) {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn counts(entries: &[Entry]) -> BTreeMap<String, u64> {
    let mut counts = BTreeMap::new();
    entries.iter().for_each(|entry| *counts.entry(entry.resource_type.clone()).or_default() += 1);
    counts
}

fn errors(resource: &Value) -> Vec<Problem> {
    validate(resource).into_iter().filter(|p| p.severity == Severity::Error).collect()
}

#[test]
fn synthea_bundles_come_in_whole() {
    let Some(folder) = folder("synthea-r4") else { return };
    let listing = fs::read_to_string(folder.join("index.csv")).unwrap();
    let mut bundles = 0;
    let mut levels = BTreeMap::new();
    for line in listing.lines().skip(1) {
        let name = line.split(',').next().unwrap();
        let want = line.split_once(",\"{").unwrap().1.trim_end_matches("}\"").replace("\"\"", "\"");
        let want: BTreeMap<String, u64> = serde_json::from_str(&format!("{{{want}}}")).unwrap();
        let bytes = fs::read(folder.join("bundles").join(name)).unwrap();
        let read = read(&bytes);
        assert!(read.problems.is_empty(), "{name}: {:?}", read.problems);
        assert_eq!(counts(&read.entries), want, "{name}");
        keeps_everything(name, &bytes, &read.entries, &mut levels);
        rewrites_everything(name, &read.entries);
        bundles += 1;
    }
    assert_eq!(bundles, 49);
    eprintln!("synthea-r4 by level: {levels:?}");
}

/// Each resource has the file's keys, order and digits, checked by another reader; and it is valid.
fn keeps_everything(name: &str, bytes: &[u8], entries: &[Entry], levels: &mut BTreeMap<String, u64>) {
    let text = std::str::from_utf8(bytes).unwrap();
    let whole = parse(text).unwrap();
    let mut rest = text;
    for (entry, original) in entries.iter().zip(whole["entry"].as_array().unwrap()) {
        let value = entry.value().unwrap();
        // Printed, because equality of values ignores the order of keys.
        assert_eq!(value.to_string(), original["resource"].to_string(), "{name} {}", entry.path);
        rest = rest.split_once(&entry.text).unwrap_or_else(|| panic!("{name} {} is not in the file", entry.path)).1;
        assert_eq!(errors(&value), [], "{name} {}", entry.path);
        let label = sensitivity(&value);
        *levels.entry(format!("{} {:?}", label.level.code(), label.categories)).or_default() += 1;
    }
}

/// Every reference leads to an entry of the same bundle, and can be led back.
fn rewrites_everything(name: &str, entries: &[Entry]) {
    let (mut there, mut back) = (Targets::default(), Targets::default());
    for (i, entry) in entries.iter().enumerate() {
        there.add(entry, &format!("n{i}"));
        back.add_name(&format!("{}/n{i}", entry.resource_type), entry.full_url.as_deref().unwrap());
    }
    for entry in entries {
        let to = |value: &str| there.resolve(value);
        let from = |value: &str| back.resolve(value);
        let change = Change { id: None, version_id: None, last_updated: None, resolve: &to };
        let done = rewrite(&entry.text, &change).unwrap();
        assert!(done.unresolved.is_empty(), "{name} {} {:?}", entry.path, done.unresolved.first().map(|r| &r.path));
        let undone = rewrite(&done.text, &Change { resolve: &from, ..change }).unwrap();
        assert_eq!(undone.text, entry.text, "{name} {}", entry.path);
        let terms = index(&parse(&done.text).unwrap());
        let id = terms.iter().filter(|term| term.name == "_id").count();
        let patient = terms.iter().filter(|term| term.name == "patient").count();
        let open = ["Patient", "Practitioner", "Organization", "ImagingStudy"].contains(&entry.resource_type.as_str());
        assert_eq!((id, patient), (1, usize::from(!open)), "{name} {}", entry.path);
    }
}

#[test]
fn bulk_files_have_the_expected_counts() {
    let Some(folder) = folder("bulk-ndjson-synthea") else { return };
    let expected = fs::read_to_string(folder.join("expected-counts.json")).unwrap();
    let want: BTreeMap<String, u64> = serde_json::from_str(&expected).unwrap();
    let mut entries = Vec::new();
    for file in files(&folder, "ndjson") {
        let read = read(&fs::read(&file).unwrap());
        assert!(read.problems.is_empty(), "{}: {:?}", file.display(), read.problems);
        entries.extend(read.entries);
    }
    assert_eq!(counts(&entries), want);
    entries.iter().for_each(|entry| {
        assert_eq!(errors(&entry.value().unwrap()), [], "{} line {}", entry.resource_type, entry.line)
    });
}

#[test]
fn us_core_examples_are_valid() {
    let Some(folder) = folder("us-core-examples") else { return };
    let mut levels = BTreeMap::new();
    for file in files(&folder, "json") {
        let bytes = fs::read(&file).unwrap();
        fuzz(&bytes);
        let read = read(&bytes);
        assert!(read.problems.is_empty() && !read.entries.is_empty(), "{}: {:?}", file.display(), read.problems);
        for entry in &read.entries {
            let value = entry.value().unwrap();
            assert_eq!(errors(&value), [], "{} {}", file.display(), entry.path);
            *levels.entry(sensitivity(&value).level.code()).or_insert(0) += 1;
        }
    }
    eprintln!("us-core-examples by level: {levels:?}");
    assert_eq!(levels.len(), 3, "the examples have normal, restricted and very restricted resources");
}

#[test]
fn hard_samples_never_panic() {
    let Some(folder) = folder("ms-fhir-samples") else { return };
    for file in files(&folder, "json") {
        let bytes = fs::read(&file).unwrap();
        fuzz(&bytes);
        let read = read(&bytes);
        let refused = read.entries.iter().flat_map(|entry| errors(&entry.value().unwrap()));
        for problem in read.problems.iter().cloned().chain(refused) {
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            eprintln!("{name}: {} {} {:?}", problem.path, problem.reason.code(), problem.line);
        }
    }
}

#[test]
fn published_value_sets_are_sensitive() {
    let Some(folder) = folder("ecqm-spec-2025") else { return };
    // HIV, psychosis, bipolar disorder, dysthymia, major depression: ICD-10-CM in full, by range; of SNOMED CT and LOINC
    // the table holds the common codes, and this prints how far that reaches.
    for (oid, want) in [
        ("2.16.840.1.113883.3.464.1003.120.12.1003", Category::Hiv),
        ("2.16.840.1.113762.1.4.1056.50", Category::Hiv),
        ("2.16.840.1.113883.3.464.1003.105.12.1104", Category::Psychiatric),
        ("2.16.840.1.113883.3.67.1.101.1.128", Category::Psychiatric),
        ("2.16.840.1.113883.3.67.1.101.1.254", Category::Psychiatric),
        ("2.16.840.113883.3.67.1.101.3.2444", Category::Psychiatric),
    ] {
        let listing = fs::read_to_string(folder.join(format!("valuesets/{oid}.csv"))).unwrap();
        let mut found: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
        for (system, code) in listing.lines().filter_map(|line| line.split_once(',')).filter(|row| row.0.contains("//"))
        {
            let coding = serde_json::json!({ "coding": [{ "system": system, "code": code }] });
            let hit = sensitivity(&coding).categories.contains(&want);
            assert!(hit || !system.contains("icd-10"), "{oid} {code}");
            let (hits, all) = found.entry(system.rsplit('/').next().unwrap_or(system)).or_default();
            (*hits, *all) = (*hits + u32::from(hit), *all + 1);
        }
        eprintln!("{oid} {}: {found:?}", want.code());
    }
}
