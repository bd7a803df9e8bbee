//! The development corpora and the texts without identifiers, read from `shared/data` beside the project.

use std::{collections::BTreeSet, ops::Range, path::Path};

use serde_json::Value;

use crate::{
    Result,
    make::Maker,
    rng::Rng,
    sample::{Label, Sample},
    words::{Words, text},
};

/// One row of a development corpus.
#[derive(Debug, Clone)]
pub struct Row {
    /// Rows of one group come from one template and are never on both sides of a split.
    pub group: String,
    /// The corpus's own types with their spans.
    pub types: Vec<(String, Range<usize>)>,
    /// The words with our labels.
    pub sample: Sample,
}

/// A row's text with other values in place of its own, so that the sentence is learned and not the value.
pub fn refill(row: &Row, words: &Words, maker: &Maker<'_>, rng: &mut Rng) -> Sample {
    let mut sample = Sample::default();
    let mut at = 0;
    for (kind, span) in &row.types {
        if span.start < at {
            continue;
        }
        sample.text.push_str(&row.sample.text[at..span.start]);
        let own = &row.sample.text[span.clone()];
        let value = if rng.chance(85) { maker.value(kind, rng) } else { None }.unwrap_or_else(|| own.to_owned());
        let start = sample.text.len();
        sample.text.push_str(&value);
        if let Some(label) = label(kind, &value, words) {
            sample.spans.push((label, start..sample.text.len()));
        }
        at = span.end;
    }
    sample.text.push_str(&row.sample.text[at..]);
    sample
}

/// Reads a corpus; rows of one template in both of its sources have one group.
pub fn corpus(path: &Path, words: &Words) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    for (number, line) in text(path)?.lines().enumerate() {
        let row: Value = serde_json::from_str(line).map_err(|e| format!("{}:{number}: {e}", path.display()))?;
        let Some(body) = row["text"].as_str() else { continue };
        let starts: Vec<usize> = body.char_indices().map(|(at, _)| at).chain([body.len()]).collect();
        let mut types: Vec<(String, Range<usize>)> = Vec::new();
        for found in row["phi"].as_array().into_iter().flatten() {
            let place = |key: &str| found[key].as_u64().and_then(|n| starts.get(usize::try_from(n).ok()?).copied());
            if let (Some(kind), Some(start), Some(end)) = (found["type"].as_str(), place("start"), place("end")) {
                types.push((kind.to_owned(), start..end));
            }
        }
        types.sort_by_key(|(_, s)| (s.start, s.end));
        let mut sample = Sample { text: body.to_owned(), ..Sample::default() };
        for (kind, span) in &types {
            match label(kind, &body[span.clone()], words) {
                Some(label) => sample.spans.push((label, span.clone())),
                None => sample.mask.push(span.clone()),
            }
        }
        let group = row["template"].as_str().and_then(|t| t.split(':').next_back()).map(str::to_owned);
        // Queries have no template: ten turns of them are as good as can be had.
        rows.push(Row { group: group.unwrap_or_else(|| format!("query {}", number % 10)), types, sample });
    }
    Ok(rows)
}

/// Our label for a corpus's type; none for what rules find and what is no identifier.
fn label(kind: &str, value: &str, words: &Words) -> Option<Label> {
    let lower = value.to_lowercase();
    let listed = |list: &str| words.of(list).iter().any(|w| w.to_lowercase() == lower);
    match kind {
        "PERSON" | "NAME" => Some(Label::Name),
        "TITLE" if value.ends_with('.') || value.len() <= 4 => Some(Label::Name),
        "ORGANIZATION" => Some(Label::Organization),
        "NRP" => Some(Label::Nationality),
        "ADDRESS" | "STREET_ADDRESS" | "ZIP_CODE" => Some(Label::Address),
        "GPE" | "LOCATION" if listed("countries") || listed("states") || MORE.contains(&lower.as_str()) => {
            Some(Label::Region)
        }
        "GPE" | "LOCATION" => Some(Label::Place),
        "GEOGRAPHIC_LOCATION" => {
            let named = |list: &str| words.of(list).iter().any(|w| lower.contains(&w.to_lowercase()));
            let houses =
                ["st.", "saint ", "mt.", "mount ", "ucla", "ucsf", "nyu", "mayo", "med ", "office", "center", "centre"];
            let house =
                houses.iter().any(|w| lower.contains(w)) || ["facility", "hospitalword"].iter().any(|l| named(l));
            Some(match () {
                () if value.starts_with(|c: char| c.is_ascii_digit()) => Label::Address,
                () if house => Label::Organization,
                () if listed("states") || listed("countries") || listed("state2") => Label::Region,
                () => Label::Place,
            })
        }
        _ => None,
    }
}

const MORE: [&str; 5] = ["czech republic", "united states", "usa", "uk", "us"];

/// Sentences of health library articles, `half` 0 or 1: they name diseases, drugs and agencies, and no patient.
pub fn articles(path: &Path, half: usize) -> Result<Vec<String>> {
    let mut sentences = Vec::new();
    for (number, line) in text(path)?.lines().enumerate() {
        if number % 2 != half {
            continue;
        }
        let row: Value = serde_json::from_str(line).map_err(|e| format!("{}: {e}", path.display()))?;
        for key in ["question", "answer"] {
            let body = row[key].as_str().unwrap_or_default();
            let body = body.split_whitespace().collect::<Vec<_>>().join(" ");
            sentences.extend(
                body.split_inclusive(". ").filter(|s| s.len() > 20 && s.len() < 500).map(|s| s.trim().to_owned()),
            );
        }
    }
    Ok(sentences)
}

/// Short messages of two corpora. They hold names that nobody has labelled.
pub fn messages(folder: &Path, half: usize) -> Result<Vec<String>> {
    let mut all = Vec::new();
    for line in text(&folder.join("nus_en_sample.jsonl"))?.lines() {
        let row: Value = serde_json::from_str(line).map_err(|e| format!("messages: {e}"))?;
        all.extend(row["text"].as_str().map(str::to_owned));
    }
    for line in text(&folder.join("uci_sms_spam.tsv"))?.lines() {
        all.extend(line.split_once('\t').map(|x| x.1.to_owned()));
    }
    Ok(all.into_iter().enumerate().filter(|(n, _)| n % 2 == half).map(|x| x.1).collect())
}

/// Words written small in the articles at least three times and in no list of everyday words: the words of medicine.
pub fn terms(sentences: &[String], words: &Words) -> Vec<String> {
    let everyday: BTreeSet<&str> = words.of("words-en").iter().take(8000).map(String::as_str).collect();
    let mut counts = std::collections::BTreeMap::<&str, usize>::new();
    for word in sentences.iter().flat_map(|s| s.split(|c: char| !c.is_alphabetic())) {
        if word.len() > 3 && word.chars().all(char::is_lowercase) && !everyday.contains(word) {
            *counts.entry(word).or_default() += 1;
        }
    }
    counts.into_iter().filter(|(_, n)| *n >= 3).map(|(w, _)| w.to_owned()).collect()
}
