//! Sentences with slots become texts with labelled spans.

use std::ops::Range;

use crate::{
    make::Maker,
    rng::Rng,
    sample::{Label, Sample},
};

/// Fills every `{slot}` of a template; `\n` is a line end. An unknown slot is an error of ours and says so.
pub fn fill(template: &str, maker: &Maker<'_>, rng: &mut Rng) -> Result<Sample, String> {
    let mut text = String::new();
    let mut spans: Vec<(Label, Range<usize>)> = Vec::new();
    let template = template.replace("\\n", "\n");
    let mut rest = template.as_str();
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let (slot, after) = after.split_once('}').ok_or_else(|| format!("a slot that does not end: {template}"))?;
        let parts = maker.slot(slot, rng).ok_or_else(|| format!("no slot {slot}: {template}"))?;
        for (label, words) in parts {
            let start = text.len();
            text.push_str(&words);
            if let Some(label) = label {
                spans.push((label, start..text.len()));
            }
        }
        rest = after;
    }
    text.push_str(rest);
    Ok(Sample { text, spans, mask: Vec::new() })
}

/// People write carelessly: lower case, capitals, no accents, missing marks.
pub fn roughen(sample: &Sample, rng: &mut Rng) -> Sample {
    match rng.below(100) {
        0..=21 => mapped(sample, lower),
        22..=25 => mapped(sample, |c| c.to_uppercase().next().unwrap_or(c)),
        26..=35 => mapped(sample, plain),
        36..=41 => {
            let spans = sample.spans.clone();
            let inside = move |at: usize| spans.iter().any(|(_, s)| s.contains(&at));
            mapped_at(sample, |at, c| if inside(at) { lower(c) } else { c })
        }
        42..=45 => {
            let spans = sample.spans.clone();
            let inside = move |at: usize| spans.iter().any(|(l, s)| *l == Label::Place && s.contains(&at));
            mapped_at(sample, |at, c| if inside(at) { c.to_uppercase().next().unwrap_or(c) } else { c })
        }
        _ => sample.clone(),
    }
}

fn lower(c: char) -> char {
    c.to_lowercase().next().unwrap_or(c)
}

fn plain(c: char) -> char {
    match c {
        'á' => 'a',
        'é' => 'e',
        'í' => 'i',
        'ó' => 'o',
        'ú' | 'ü' => 'u',
        'ñ' => 'n',
        'Á' => 'A',
        'É' => 'E',
        _ => c,
    }
}

fn mapped(sample: &Sample, change: impl Fn(char) -> char) -> Sample {
    mapped_at(sample, |_, c| change(c))
}

/// Changes letters and moves the spans along: a changed letter may have another length.
fn mapped_at(sample: &Sample, change: impl Fn(usize, char) -> char) -> Sample {
    let mut text = String::with_capacity(sample.text.len());
    let mut moved = vec![0; sample.text.len() + 1];
    for (at, c) in sample.text.char_indices() {
        moved[at] = text.len();
        text.push(change(at, c));
    }
    moved[sample.text.len()] = text.len();
    let shift = |s: &Range<usize>| moved[s.start]..moved[s.end];
    let spans = sample.spans.iter().map(|(l, s)| (*l, shift(s))).collect();
    Sample { text, spans, mask: sample.mask.iter().map(shift).collect() }
}
