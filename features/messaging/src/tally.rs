//! Pure: what marks say of the tables. Only what somebody marked counts.

use std::collections::BTreeMap;

use kernel::{Error, Result};
use store::{FromRow, Row};

/// The 97.5th percentile of the normal distribution: an interval of 95 %.
const Z: f64 = 1.96;

/// What was shown, and what the team said of it; each hit of a rule in a message counts once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Hits that the team saw, marked or not.
    pub shown: i64,
    /// Marked: this was danger.
    pub right: i64,
    /// Marked: this was none.
    pub wrong: i64,
    /// Dangers that no rule found.
    pub missed: i64,
}

impl Tally {
    /// Predictive value: of the hits that were marked, those that were danger.
    pub(crate) const fn value(&self) -> Share {
        Share { part: self.right, of: self.right + self.wrong }
    }
    /// Sensitivity among what was reviewed: of the dangers that were marked, those that a rule had found.
    pub(crate) const fn found(&self) -> Share {
        Share { part: self.right, of: self.right + self.missed }
    }
    const fn plus(self, other: Self) -> Self {
        Self {
            shown: self.shown + other.shown,
            right: self.right + other.right,
            wrong: self.wrong + other.wrong,
            missed: self.missed + other.missed,
        }
    }
}

/// A part of a whole, with its uncertainty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Share {
    pub part: i64,
    pub of: i64,
}

/// Percent: the share, and the ends of its interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Percent {
    pub share: f64,
    pub low: f64,
    pub high: f64,
}

impl Share {
    /// The share with its 95 % interval (Wilson's score interval, 1927: it stays within 0 and 100 and is honest about few
    /// marks). None when nothing was marked.
    #[expect(clippy::cast_precision_loss, reason = "counts of marks are far below 2^52")]
    pub(crate) fn percent(self) -> Option<Percent> {
        if self.of <= 0 {
            return None;
        }
        let n = self.of as f64;
        let p = self.part as f64 / n;
        let middle = p + Z * Z / (2.0 * n);
        let reach = Z * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt();
        let end = |x: f64| (x / (1.0 + Z * Z / n) * 100.0).clamp(0.0, 100.0);
        Some(Percent { share: p * 100.0, low: end(middle - reach), high: end(middle + reach) })
    }
}

/// One line of the count: a rule, as it fired in one language with one version of the tables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Counted {
    pub rule: String,
    pub level: String,
    pub kind: String,
    pub language: String,
    pub version: String,
    pub tally: Tally,
}

impl FromRow for Counted {
    fn from_row(row: &Row) -> Result<Self> {
        let count =
            |n: i64| (n >= 0).then_some(n).ok_or_else(|| Error::internal("messaging_dangers: a negative count"));
        Ok(Self {
            rule: row.get(0)?,
            level: row.get(1)?,
            kind: row.get(2)?,
            language: row.get(3)?,
            version: row.get(4)?,
            tally: Tally {
                shown: count(row.get(5)?)?,
                right: count(row.get(6)?)?,
                wrong: count(row.get(7)?)?,
                missed: count(row.get(8)?)?,
            },
        })
    }
}

/// Everything in one tally.
pub(crate) fn total(lines: &[Counted]) -> Tally {
    lines.iter().fold(Tally::default(), |sum, line| sum.plus(line.tally))
}

/// Summed by one of the words of each line, in the order of that word.
pub(crate) fn by<'a>(lines: &'a [Counted], word: impl Fn(&'a Counted) -> &'a str) -> Vec<(&'a str, Tally)> {
    let mut sums: BTreeMap<&str, Tally> = BTreeMap::new();
    for line in lines {
        let sum = sums.entry(word(line)).or_default();
        *sum = sum.plus(line.tally);
    }
    sums.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_is_wilsons() {
        // Newcombe 1998, table I: 81 of 263 and 15 of 148, without continuity correction.
        let check = |part, of, want: (f64, f64, f64)| {
            let got = Share { part, of }.percent().unwrap();
            for (got, want) in [(got.share, want.0), (got.low, want.1), (got.high, want.2)] {
                assert!((got - want).abs() < 0.01, "{part} of {of}: {got}, not {want}");
            }
        };
        check(81, 263, (30.80, 25.53, 36.62));
        check(15, 148, (10.14, 6.24, 16.05));
        check(0, 20, (0.0, 0.0, 16.11));
        check(1, 1, (100.0, 20.65, 100.0));
        assert_eq!(Share { part: 0, of: 0 }.percent(), None);
    }

    #[test]
    fn marks_are_summed_by_any_word_and_what_nobody_marked_is_only_shown() {
        let line = |rule: &str, level: &str, tally: (i64, i64, i64, i64)| Counted {
            rule: rule.into(),
            level: level.into(),
            kind: "cardiac".into(),
            language: "en".into(),
            version: "1".into(),
            tally: Tally { shown: tally.0, right: tally.1, wrong: tally.2, missed: tally.3 },
        };
        let lines = [
            line("en.a", "now", (9, 3, 1, 0)),
            line("en.b", "now", (2, 0, 0, 0)),
            line("missed", "soon", (0, 0, 0, 1)),
        ];
        let all = total(&lines);
        assert_eq!(all, Tally { shown: 11, right: 3, wrong: 1, missed: 1 });
        assert_eq!((all.value(), all.found()), (Share { part: 3, of: 4 }, Share { part: 3, of: 4 }));
        let levels = by(&lines, |l| &l.level);
        assert_eq!(levels[0], ("now", Tally { shown: 11, right: 3, wrong: 1, missed: 0 }));
        assert_eq!(levels[1].1.value().percent(), None);
    }
}
