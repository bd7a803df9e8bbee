//! What was asked before is found again in other words: MedQuAD's questions as posts.

use std::{collections::HashMap, path::Path};

use serde_json::Value;

use crate::world::{Town, slices};

/// The share of reworded queries whose question is among the first five.
const LEAST: f64 = 0.90;

fn rows(path: &Path) -> Option<Vec<Value>> {
    let text = std::fs::read_to_string(path).ok()?;
    Some(text.lines().map(|line| serde_json::from_str(line).unwrap()).collect())
}

#[tokio::test(flavor = "multi_thread")]
async fn reworded_questions_are_found_among_the_first_five() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let Some(questions) = rows(&here.join("../../../shared/data/medquad/medquad.jsonl")) else {
        {
            println!("SKIPPED: ../shared/data/medquad is not here");
        }
        return;
    };
    let queries = rows(&here.join("tests/it/medquad-queries.jsonl")).unwrap();
    testing::each(slices, |world| {
        let (questions, queries) = (questions.clone(), queries.clone());
        async move {
            let town = Town::open(world).await;
            let text = |row: &Value, key: &str| row[key].as_str().unwrap_or_default().to_owned();
            let posts: Vec<(String, String)> =
                questions.iter().map(|row| (text(row, "question"), text(row, "answer"))).collect();
            communities::testing::fill(&town.world.org, "rare-diseases", &posts).await.unwrap();
            let wanted: HashMap<String, String> =
                questions.iter().map(|row| (text(row, "id"), text(row, "question"))).collect();
            let (guest, mut found, mut of) = (town.world.guest(), [0u32; 2], [0u32; 2]);
            for row in &queries {
                let kind = usize::from(row["shares"].as_bool() == Some(true));
                let address = format!("/groups/search?q={}", text(row, "query").replace(' ', "+"));
                let request = http::Request::get(&address).header("accept", "application/json");
                let answer = guest.ask(request.body(axum::body::Body::empty()).unwrap()).await;
                let hits: Value = serde_json::from_str(&answer.body).unwrap();
                let want = &wanted[&text(row, "id")];
                let first: Vec<&str> =
                    hits["hits"].as_array().unwrap().iter().take(5).filter_map(|hit| hit["title"].as_str()).collect();
                of[kind] += 1;
                found[kind] += u32::from(first.contains(&want.as_str()));
                if std::env::var("KITH_SHOW").is_ok() && !first.contains(&want.as_str()) {
                    println!("MISS {kind} {:?}\n  want {want}\n  got {first:?}", text(row, "query"));
                }
            }
            let share = |k: usize| f64::from(found[k]) / f64::from(of[k].max(1));
            let all = f64::from(found[0] + found[1]) / f64::from(of[0] + of[1]);
            println!(
                "found among the first five: all {all:.3}; sharing a word {:.3} of {}; sharing none {:.3} of {}",
                share(1),
                of[1],
                share(0),
                of[0]
            );
            assert!(all >= LEAST, "{all:.3}");
        }
    })
    .await;
}
