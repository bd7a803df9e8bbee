//! Signs: things said that are weighed. One sign decides nothing alone; signs that mean danger together are rules, and
//! the sum of all points decides the rest. Every weight stands in `tables/danger.signs.txt`.

use super::{
    Finding, Hit, Kind, Level, Match, Reading, Weighed, context,
    table::{Effect, SIGNS, TABLES, Tables},
};

/// One sign of the tables.
pub(crate) struct Sign {
    pub name: &'static str,
    /// What is in danger; none for words that are calm or tell only how sudden or bad it is.
    pub kind: Option<Kind>,
    /// Points towards *now*, or away from it.
    pub weight: i16,
}

/// Signs that mean danger together: one of each group, and none of `without`.
pub(crate) struct Together {
    pub rule: u16,
    pub groups: Vec<Vec<u16>>,
    pub without: Vec<u16>,
}

/// The points of a rule for *now* that the tables do not weigh.
pub(super) const RULE: i16 = 40;

/// A rule for *now* is lowered only when calm words take it this far below the threshold: in doubt it stands.
const MARGIN: i16 = 13;

/// The name of the rule when only the sum speaks, and its reason.
const SUM: (&str, &str) = ("signs.together", "several-signs");

pub(super) fn reasons() -> impl Iterator<Item = &'static str> {
    [SUM.1].into_iter()
}

/// What one text says.
pub(super) struct Present {
    /// For each sign of the tables where it was said first, when the context lets it count.
    at: Vec<Option<Match>>,
    rules: Vec<(&'static str, Match, i16)>,
}

/// The signs that count in their context.
pub(super) fn present(reading: &Reading<'_>) -> Present {
    let mut at = vec![None; TABLES.signs.len()];
    for (found, sign) in &reading.signs {
        let Some(place) = at.get_mut(usize::from(*sign)) else { continue };
        let row = &TABLES.signs[usize::from(*sign)];
        // Calm words count as they stand: "no symptoms" is one of them.
        let calm = row.kind.is_none();
        let effect = if place.is_some() || calm { None } else { context::of(reading, *found, row.kind) };
        if place.is_none() && matches!(effect, None | Some(Effect::Unsure | Effect::Resolved)) {
            *place = Some(*found);
        }
    }
    Present { at, rules: Vec::new() }
}

/// Signs that stand together are shown together: "dolor de pecho", not "pecho". Far ones are shown by the first.
const TOGETHER_WORDS: usize = 6;

fn whole(places: &[Match]) -> Option<Match> {
    let first = *places.first()?;
    let (start, end) = places.iter().fold((first.start, first.end), |(a, b), m| (a.min(m.start), b.max(m.end)));
    Some(if end - start <= TOGETHER_WORDS { Match { start, end, skipped: 0 } } else { first })
}

/// Adds a hit for all signs that mean danger together.
pub(super) fn together(present: &Present, hits: &mut Vec<Hit>) {
    let said = |sign: &u16| present.at.get(usize::from(*sign)).copied().flatten();
    for row in &TABLES.together {
        let places: Vec<_> = row.groups.iter().map_while(|group| group.iter().find_map(said)).collect();
        if places.len() == row.groups.len()
            && !row.without.iter().any(|sign| said(sign).is_some())
            && let (Some(at), Some(rule)) = (whole(&places), TABLES.rules.get(usize::from(row.rule)))
        {
            hits.push(Hit::of(rule, at, true));
        }
    }
}

impl Present {
    /// Counts a rule for *now* once per reason.
    pub fn rule(&mut self, reason: &'static str, at: Match, weight: i16) {
        if self.rules.iter().all(|(known, ..)| *known != reason) {
            self.rules.push((reason, at, weight));
        }
    }

    fn signs(&self) -> impl Iterator<Item = (&'static Sign, Match)> {
        TABLES.signs.iter().zip(&self.at).filter_map(|(sign, at)| at.map(|at| (sign, at)))
    }

    pub fn score(&self) -> i16 {
        let rules = self.rules.iter().map(|(.., weight)| *weight);
        rules.chain(self.signs().map(|(sign, _)| sign.weight)).fold(0, i16::saturating_add)
    }

    pub fn weighed(&self, reading: &Reading<'_>) -> Vec<Weighed> {
        let rules = self.rules.iter().map(|(name, at, points)| (*name, *at, *points));
        let signs = self.signs().map(|(sign, at)| (sign.name, at, sign.weight));
        rules.chain(signs).map(|(name, at, points)| Weighed { name, points, span: reading.span(at) }).collect()
    }

    /// Raises what the sum makes *now*, and lowers to *today* what many calm words surround.
    pub fn decide(&self, reading: &Reading<'_>, findings: &mut Vec<Finding>) {
        let now = self.score() >= TABLES.threshold;
        let found = findings.iter().any(|f| f.level == Level::Now);
        if found && self.score() < TABLES.threshold - MARGIN {
            findings.iter_mut().filter(|f| f.level == Level::Now).for_each(|f| f.level = Level::Today);
        }
        if now && !found {
            let strongest = self.signs().filter(|(sign, _)| sign.kind.is_some()).max_by_key(|(sign, _)| sign.weight);
            if let Some((sign, at)) = strongest {
                let kind = sign.kind.unwrap_or(Kind::Acute);
                let span = reading.span(at);
                findings.push(Finding { level: Level::Now, kind, span, rule: SUM.0, reason: SUM.1, context: None });
            }
        }
    }
}

impl Reading<'_> {
    /// Notes a sign that a number gives.
    pub(super) fn note(&mut self, name: &str, at: Match) {
        if let Some(sign) = TABLES.signs.iter().position(|s| s.name == name).and_then(|i| u16::try_from(i).ok()) {
            self.signs.push((at, sign));
        }
    }
}

impl Tables {
    /// Weights first: `name kind weight`, `-` for no kind; `threshold` is one of them.
    pub(super) fn signs_file(&mut self) {
        for (heading, line) in lines() {
            if heading.first() != Some(&"weights") {
                continue;
            }
            let parts: Vec<_> = line.split_whitespace().collect();
            let parsed = match parts.as_slice() {
                [name, kind, weight, ..] => weight.parse().ok().map(|w| (*name, (w, Kind::parse(kind)))),
                _ => None,
            };
            match parsed {
                Some(("threshold", (weight, _))) => self.threshold = weight,
                Some((name, row)) => {
                    self.weights.insert(name, row);
                }
                None => self.problems.push(line.to_owned()),
            }
        }
    }

    /// The sign of a name; every sign has a weight.
    pub(super) fn sign(&mut self, name: &'static str) -> Option<u16> {
        if let Some(known) = self.signs.iter().position(|s| s.name == name) {
            return u16::try_from(known).ok();
        }
        let Some((weight, kind)) = self.weights.get(name).copied() else {
            self.problems.push(format!("no weight: {name}"));
            return None;
        };
        self.signs.push(Sign { name, kind, weight });
        u16::try_from(self.signs.len() - 1).ok()
    }

    /// `[together REASON LEVEL KIND]`: groups of signs, `a|b` either, `!a` none of it.
    pub(super) fn together_rules(&mut self) {
        for (heading, line) in lines() {
            let ["together", reason, level, kind] = heading.as_slice() else { continue };
            let (Some(level), Some(kind)) = (Level::parse(level), Kind::parse(kind)) else {
                self.problems.push(format!("{heading:?}"));
                continue;
            };
            let Some(rule) = self.rule(format!("signs.{reason}"), reason, level, kind) else { continue };
            let mut row = Together { rule, groups: Vec::new(), without: Vec::new() };
            for part in line.split_whitespace() {
                match part.strip_prefix('!') {
                    Some(names) => row.without.extend(names.split('|').filter_map(|n| self.sign(n))),
                    None => row.groups.push(part.split('|').filter_map(|n| self.sign(n)).collect()),
                }
            }
            self.together.push(row);
        }
    }
}

/// The lines of the file with the heading above each.
fn lines() -> impl Iterator<Item = (Vec<&'static str>, &'static str)> {
    let mut heading = Vec::new();
    SIGNS.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with("//")).filter_map(move |line| {
        if let Some(inside) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
            heading = inside.split_whitespace().collect();
            return None;
        }
        Some((heading.clone(), line))
    })
}
