//! What the words around a match do to it: negation, history, supposition, an end, a figure of speech.

use super::{Cue, Effect, Kind, Match, Reading, table::Side, table::flag};
use crate::fold::Gap;

/// How far a cue reaches, in tokens. Bounds the work per match.
const REACH: usize = 14;

/// Dangers that last although the sign has passed.
const LASTING: [Kind; 5] = [Kind::Stroke, Kind::Overdose, Kind::SelfHarm, Kind::Anaphylaxis, Kind::Infant];

/// The context of a match, `None` when it is plainly so. The first that applies wins.
pub(super) fn of(reading: &Reading<'_>, at: Match, kind: Option<Kind>) -> Option<Effect> {
    if overlaps(&reading.idioms, at) {
        return Some(Effect::Figurative);
    }
    if negated_inside(reading, at) {
        return Some(Effect::Negated);
    }
    let cues: Vec<_> = near(&reading.cues, at).filter(|(m, _)| !overlaps(&reading.pseudos, *m)).collect();
    if let Some(effect) = before(reading, &cues, at) {
        return Some(effect);
    }
    if let Some(effect) = after(reading, &cues, at) {
        return Some(effect);
    }
    let clause = clause(reading, at);
    let inside = |m: &Match| m.start >= clause.start && m.end <= clause.end;
    let present = cues.iter().any(|(m, c)| c.side == Side::Present && inside(m));
    // A stroke or an overdose of last night is still an emergency; chest pain of last night is for today.
    let lasting = kind.is_some_and(|k| LASTING.contains(&k));
    let near = cues.iter().find(|(m, c)| {
        let counts = c.effect == Effect::History || !lasting;
        c.side == Side::Near && counts && (inside(m) || opens(reading, m, at))
    });
    near.filter(|_| !present).map(|(_, c)| c.effect)
}

fn near(list: &[(Match, Cue)], at: Match) -> impl Iterator<Item = (Match, Cue)> {
    let from = list.partition_point(|(m, _)| m.start + 2 * REACH < at.start);
    list[from..].iter().take_while(move |(m, _)| m.start < at.end + REACH).copied()
}

fn overlaps(list: &[Match], at: Match) -> bool {
    let from = list.partition_point(|m| m.start + 2 * REACH < at.start);
    list[from..].iter().take_while(|m| m.start < at.end).any(|m| m.end > at.start)
}

/// "my chest does **not** hurt": a negator among the words that the pattern jumped over.
fn negated_inside(reading: &Reading<'_>, at: Match) -> bool {
    let negator = flag("negator");
    (at.start..at.end.min(at.start + 64)).any(|i| {
        let one = Match { start: i, end: i + 1, skipped: 0 };
        // "my chest does not **stop** hurting" is no denial.
        at.skipped >> (i - at.start) & 1 == 1 && reading.is(i, negator) && !overlaps(&reading.pseudos, one)
    })
}

/// Walks left from the match over bridge words until a cue ends there.
fn before(reading: &Reading<'_>, cues: &[(Match, Cue)], at: Match) -> Option<Effect> {
    // "what are the signs of a stroke": the cue runs into the match.
    let into = |m: &Match| m.start < at.start && m.end > at.start && m.end < at.end;
    if let Some((_, cue)) = cues.iter().find(|(m, c)| c.effect == Effect::Hypothetical && into(m)) {
        return Some(cue.effect);
    }
    let (mut comma, mut and) = (false, false);
    for i in (at.start.saturating_sub(REACH)..at.start).rev() {
        match reading.gap(i + 1) {
            Gap::Stop => return None,
            Gap::Comma | Gap::Colon => comma = true,
            Gap::Line | Gap::Space => {}
        }
        let cue = cues.iter().find(|(m, c)| c.side == Side::Before && m.start <= i && m.end == i + 1);
        if let Some((_, cue)) = cue {
            // "no chest pain until today"
            let until = (at.end..at.end + 4).take_while(|j| reading.gap(*j) == Gap::Space);
            if cue.effect == Effect::Negated && until.clone().any(|j| reading.is(j, flag("until"))) {
                return None;
            }
            let listed = !comma || goes_on(reading, i, at);
            return (cue.strong || (listed && !and)).then_some(cue.effect);
        }
        if reading.is(i, flag("but")) {
            return None;
        }
        if reading.is(i, flag("and")) {
            // "no fever and I cannot breathe" starts anew; "denies fever and chest pain" goes on.
            if reading.is(i + 1, flag("subject")) {
                return None;
            }
            and = true;
        } else if !reading.is(i, flag("bridge") | flag("or")) {
            return None;
        }
    }
    None
}

/// A negated list: "no fever, chest pain **or** dizziness".
fn goes_on(reading: &Reading<'_>, from: usize, at: Match) -> bool {
    let to = at.end + REACH;
    let rest = (at.end..to).take_while(|j| reading.gap(*j) < Gap::Stop && !reading.is(*j, flag("but")));
    (from..at.start).chain(rest).any(|j| reading.is(j, flag("or")))
}

/// A cue at most four bridge words after the match, in its clause; a bare "no" only behind a colon ("chest pain: no").
fn after(reading: &Reading<'_>, cues: &[(Match, Cue)], at: Match) -> Option<Effect> {
    for j in at.end..at.end + 5 {
        let colon = reading.gap(j) == Gap::Colon && j == at.end;
        if reading.gap(j) >= Gap::Colon && !colon {
            return None;
        }
        let cue = cues.iter().find(|(m, c)| c.side == Side::After && m.start == j);
        if let Some((_, cue)) = cue
            && (colon || !reading.is(j, flag("negator")))
        {
            return Some(cue.effect);
        }
        if colon || !reading.is(j, flag("bridge")) {
            return None;
        }
    }
    None
}

/// The clause round a match: up to a stop, a comma, "but", or "and" with a new subject.
fn clause(reading: &Reading<'_>, at: Match) -> std::ops::Range<usize> {
    let breaks = |i: usize| {
        reading.gap(i) >= Gap::Colon
            || reading.is(i, flag("but"))
            || (reading.is(i, flag("and")) && reading.is(i + 1, flag("subject")))
    };
    let low = at.start.saturating_sub(REACH);
    let start = (low..=at.start).rev().find(|i| breaks(*i)).unwrap_or(low);
    let end = (at.end..at.end + REACH).find(|i| breaks(*i)).unwrap_or(at.end + REACH);
    start..end
}

/// "In 2015, I had a stroke": a short lead that opens the sentence and ends with a comma right before the clause.
fn opens(reading: &Reading<'_>, cue: &Match, at: Match) -> bool {
    let lead = (cue.start.saturating_sub(2)..=cue.start).any(|i| reading.gap(i) == Gap::Stop);
    let comma = matches!(reading.gap(cue.end), Gap::Colon | Gap::Comma);
    lead && comma && cue.end <= at.start && (cue.end + 1..=at.start).all(|i| reading.gap(i) < Gap::Colon)
}
