//! What a file of weights finds: tokens and posts.

use std::collections::BTreeMap;

use crate::{
    data::Row,
    tagger::{Tag, Tagged, model::Model, tag_with, token},
};

/// Counts over rows; the rules' own kinds are left out.
#[derive(Debug, Clone, Default)]
pub struct Counts {
    /// Words labelled and found, labelled, found and labelled, found.
    pub gold: usize,
    /// Labelled words that were found.
    pub hit: usize,
    /// Found words.
    pub found: usize,
    /// Found words that are labelled.
    pub right: usize,
    /// Rows, and rows with a labelled word that was not found.
    pub rows: usize,
    /// Rows that leak.
    pub leaks: usize,
    /// By type of the corpus: labelled words, found ones.
    pub kinds: BTreeMap<String, (usize, usize)>,
    /// Rows without any label, and those of them with a finding.
    pub clean: (usize, usize),
    /// By group: labelled, hit, found, right.
    pub groups: BTreeMap<String, [usize; 4]>,
}

/// Adds a row. `all`: States, countries and nationalities count as findings, as the synthetic corpus labels them.
pub fn add(counts: &mut Counts, row: &Row, model: &Model<'_>, all: bool, mut show: impl FnMut(&str, &str)) {
    let text = &row.sample.text;
    let mut found = tag_with(model, text);
    found.retain(|t| all || is_identifier(t));
    let mut block = Vec::new();
    let (mut at, mut leaks, mut false_alarm) = (0, false, false);
    counts.rows += 1;
    while at < text.len() {
        let end = token::read(text, at, &mut block);
        if end <= at {
            break;
        }
        at = end;
        for token in block.iter().filter(|t| t.is_word()) {
            let place = token.start;
            if row.sample.mask.iter().any(|s| s.contains(&place)) {
                continue;
            }
            let labelled = row.types.iter().find(|(_, s)| s.contains(&place)).map(|x| x.0.clone());
            let seen = found.iter().any(|t| t.span.contains(&place));
            let group = counts.groups.entry(row.group.clone()).or_default();
            if let Some(kind) = &labelled {
                counts.gold += 1;
                counts.hit += usize::from(seen);
                group[0] += 1;
                group[1] += usize::from(seen);
                let of = counts.kinds.entry(kind.clone()).or_default();
                of.0 += 1;
                of.1 += usize::from(seen);
                leaks |= !seen;
                if !seen {
                    show("missed", &format!("{} {} | {text:?}", kind, &text[token.start..token.end]));
                }
            }
            if seen {
                counts.found += 1;
                counts.right += usize::from(labelled.is_some());
                group[2] += 1;
                group[3] += usize::from(labelled.is_some());
                if labelled.is_none() {
                    false_alarm = true;
                    show("wrong", &format!("{} | {text:?}", &text[token.start..token.end]));
                }
            }
        }
    }
    counts.leaks += usize::from(leaks);
    if row.types.is_empty() {
        counts.clean.0 += 1;
        counts.clean.1 += usize::from(false_alarm);
    }
}

impl Counts {
    /// One line, then one for the types.
    pub fn line(&self, name: &str) -> String {
        let share = |a: usize, b: usize| if b == 0 { 1.0 } else { a as f64 / b as f64 };
        let mut line = format!(
            "{name}: token recall {:.3} precision {:.3}, rows {} leaking {:.3}, rows without labels {} with a finding {}",
            share(self.hit, self.gold),
            share(self.right, self.found),
            self.rows,
            share(self.leaks, self.rows),
            self.clean.0,
            self.clean.1
        );
        for (kind, (all, hit)) in &self.kinds {
            line += &format!("\n    {kind} {hit}/{all} {:.3}", share(*hit, *all));
        }
        line
    }
}

/// False alarms on text without labels: findings, words.
pub fn alarms(texts: &[String], model: &Model<'_>, mut show: impl FnMut(&str, &str)) -> (usize, usize) {
    let (mut found, mut words) = (0, 0);
    for text in texts {
        words += text.split_whitespace().count();
        for tagged in tag_with(model, text).iter().filter(|t| is_identifier(t)) {
            found += 1;
            show(
                "alarm",
                &format!("{:?} {} {} | {text:?}", tagged.kind, tagged.confidence, &text[tagged.span.clone()]),
            );
        }
    }
    (found, words)
}

/// Safe Harbor counts it; a State, a country or a nationality alone it does not.
fn is_identifier(tagged: &Tagged) -> bool {
    !matches!(tagged.kind, Tag::Region | Tag::Nationality)
}
