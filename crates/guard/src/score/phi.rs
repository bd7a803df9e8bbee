//! Identifiers found in labelled texts.

use std::{collections::BTreeMap, ops::Range};

use super::share;

/// A labelled identifier of a corpus.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Truth {
    /// The corpus's own word for the type.
    pub kind: String,
    /// Characters (not bytes) of the text.
    pub chars: Range<usize>,
}

/// A labelled text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhiRow {
    /// The text.
    pub text: String,
    /// Its identifiers; empty for a text without any.
    pub phi: Vec<Truth>,
}

/// The numbers of a corpus; a share is `None` when the corpus has nothing to measure it by.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PhiScore {
    /// Texts read.
    pub docs: usize,
    /// Of the texts with identifiers, the share with at least one finding.
    pub doc_recall: Option<f64>,
    /// Of the texts without identifiers, the share without any finding.
    pub doc_specificity: Option<f64>,
    /// Of the texts with identifiers, the share in which a labelled word was not found.
    pub doc_leaked: Option<f64>,
    /// Of the words that overlap a label, the share that overlaps a finding.
    pub token_recall: Option<f64>,
    /// Of the words that overlap a finding, the share that overlaps a label.
    pub token_precision: Option<f64>,
    /// Of the labelled characters other than white space, the share inside a finding.
    pub char_recall: Option<f64>,
    /// By type: labels, and the share of which at least half of the characters are inside findings.
    pub span_recall: BTreeMap<String, (usize, f64)>,
}

#[derive(Default)]
struct Counts {
    with: usize,
    with_found: usize,
    without: usize,
    without_clean: usize,
    leaked: usize,
    true_tokens: usize,
    found_tokens: usize,
    both_tokens: usize,
    true_chars: usize,
    found_chars: usize,
    spans: BTreeMap<String, (usize, usize)>,
}

/// Scores `find`, which gives the byte spans of the identifiers in a text.
///
/// A token is a run of letters and digits: white space and punctuation end it and are none. It is an identifier when it
/// overlaps a labelled span.
///
/// # Examples
/// ```
/// use guard::{PhiRow, Truth, score_phi};
/// let row = PhiRow { text: "Call 303-555-0142 now".into(), phi: vec![Truth { kind: "PHONE".into(), chars: 5..17 }] };
/// let score = score_phi(&[row], |text| guard::phi(text).into_iter().map(|f| f.span).collect());
/// assert_eq!((score.docs, score.token_recall, score.token_precision), (1, Some(1.0), Some(1.0)));
/// ```
pub fn score_phi(rows: &[PhiRow], find: impl Fn(&str) -> Vec<Range<usize>>) -> PhiScore {
    let mut counts = Counts::default();
    for row in rows {
        counts.add(row, &find(&row.text));
    }
    let c = counts;
    PhiScore {
        docs: rows.len(),
        doc_recall: share(c.with_found, c.with),
        doc_specificity: share(c.without_clean, c.without),
        doc_leaked: share(c.leaked, c.with),
        token_recall: share(c.both_tokens, c.true_tokens),
        token_precision: share(c.both_tokens, c.found_tokens),
        char_recall: share(c.found_chars, c.true_chars),
        span_recall: c.spans.into_iter().filter_map(|(k, (found, all))| Some((k, (all, share(found, all)?)))).collect(),
    }
}

impl Counts {
    fn add(&mut self, row: &PhiRow, found: &[Range<usize>]) {
        // One mark for each character: what is labelled, and what was found.
        let characters: Vec<(usize, char)> = row.text.char_indices().collect();
        let mut is_true = vec![false; characters.len()];
        let mut is_found = vec![false; characters.len()];
        for truth in &row.phi {
            mark(&mut is_true, &truth.chars);
        }
        for span in found {
            let at = |byte: usize| characters.partition_point(|(b, _)| *b < byte);
            mark(&mut is_found, &(at(span.start)..at(span.end)));
        }
        if row.phi.is_empty() {
            self.without += 1;
            self.without_clean += usize::from(found.is_empty());
        } else {
            self.with += 1;
            self.with_found += usize::from(!found.is_empty());
        }
        let before = self.true_tokens - self.both_tokens;
        let mut start = 0;
        while let Some(length) = characters.get(start..).filter(|rest| !rest.is_empty()) {
            let run = length.iter().take_while(|(_, c)| c.is_alphanumeric()).count();
            if run > 0 {
                let any = |marks: &[bool]| marks.get(start..start + run).is_some_and(|m| m.contains(&true));
                let (labelled, seen) = (any(&is_true), any(&is_found));
                self.true_tokens += usize::from(labelled);
                self.found_tokens += usize::from(seen);
                self.both_tokens += usize::from(labelled && seen);
            }
            start += run.max(1);
        }
        self.leaked += usize::from(self.true_tokens - self.both_tokens > before);
        for (((_, c), labelled), seen) in characters.iter().zip(&is_true).zip(&is_found) {
            let counts = *labelled && !c.is_whitespace();
            self.true_chars += usize::from(counts);
            self.found_chars += usize::from(counts && *seen);
        }
        for truth in &row.phi {
            let inside = is_found.get(truth.chars.clone()).unwrap_or_default();
            let covered = inside.iter().filter(|seen| **seen).count();
            let entry = self.spans.entry(truth.kind.clone()).or_default();
            entry.0 += usize::from(covered > 0 && 2 * covered >= inside.len());
            entry.1 += 1;
        }
    }
}

fn mark(marks: &mut [bool], span: &Range<usize>) {
    let end = span.end.min(marks.len());
    if let Some(inside) = marks.get_mut(span.start.min(end)..end) {
        inside.fill(true);
    }
}
