//! Every SQL text of the house, prepared on both engines.

use std::path::{Path, PathBuf};

use kernel::Time;
use store::{Db, Key, Place};

fn rust_files(dir: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && path.file_name().is_some_and(|n| n != "tests" && n != "target") {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

/// The literals inside `sql!(…)`, with Rust's line continuations and escapes undone.
fn texts(source: &str) -> Vec<String> {
    let mut found = Vec::new();
    for part in source.split("sql!(").skip(1) {
        let part = part.trim_start();
        let Some(part) = part.strip_prefix('"') else { continue };
        let mut text = String::new();
        let mut chars = part.chars();
        while let Some(c) = chars.next() {
            match c {
                '"' => break,
                '\\' => match chars.next() {
                    Some('\n') => chars = chars.as_str().trim_start().chars(),
                    Some(escaped) => text.push(escaped),
                    None => break,
                },
                _ => text.push(c),
            }
        }
        found.push(text);
    }
    found
}

#[tokio::test]
async fn sql_prepares_on_both_engines() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut files = Vec::new();
    for folder in ["features", "crates"] {
        rust_files(&root.join(folder), &mut files);
    }
    let all: Vec<(PathBuf, String)> = files
        .iter()
        .filter(|f| !f.ends_with("store/src/lib.rs"))
        .flat_map(|f| texts(&std::fs::read_to_string(f).unwrap()).into_iter().map(move |t| (f.clone(), t)))
        .collect();
    assert!(all.len() > 100, "the search for statements is broken: {}", all.len());
    let dir = tempfile::tempdir().unwrap();
    let mut places = vec![Place::Sqlite { path: dir.path().join("t.db"), key: Key::new([1; 32]), cache_mib: 16 }];
    match testing::postgres() {
        Some(place) => places.push(place),
        None => println!("SKIPPED: no PostgreSQL"),
    }
    let mut faults = Vec::new();
    for place in places {
        let db = Db::open(&place).await.unwrap();
        db.migrate(&kith::house::migrations(&kith::house::slices()), Time::default()).await.unwrap();
        for (file, text) in &all {
            let mut tx = db.snapshot().await.unwrap();
            if let Err(error) = tx.prepares(&text.replace("{scope}", "1 = 1")).await {
                faults.push(format!("{} on {}: {error}\n    {text}", file.display(), db.engine()));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
