//! The compact text form, as a column or a settings field holds it: `Mon-Fri 08:00-18:00; Sat 09:00-12:00` or `always`.

use std::fmt;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::{Hours, Week};

const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const ALWAYS: &str = "always";

/// What is wrong with the text of opening hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadHours {
    /// No IANA zone has this name.
    Zone,
    /// Nothing is ever open.
    Empty,
    /// A part is not `days times`, or a day is not one of `Mon` to `Sun`, or a range runs backwards.
    Day,
    /// A time is not `HH:MM` from `00:00` to `24:00`, or a span ends before it begins. Split a span at midnight.
    Span,
    /// Two spans of one day overlap.
    Overlap,
}

impl Hours {
    /// Reads `text` in an IANA zone such as `America/Denver`; `holidays` are local dates without any opening.
    ///
    /// Parts are separated by `;`, each is days (`Mon`, `Mon-Fri`, `Mon,Wed`) and spans (`08:00-12:00,13:00-17:00`).
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn parse(text: &str, zone: &str, holidays: impl IntoIterator<Item = Date>) -> Result<Self, BadHours> {
        let zone = TimeZone::get(zone).map_err(|_| BadHours::Zone)?;
        let holidays = holidays.into_iter().collect();
        if text.trim().eq_ignore_ascii_case(ALWAYS) {
            return Ok(Self { zone, week: None, holidays });
        }
        let mut week = Week::default();
        for part in text.split(';').map(str::trim).filter(|part| !part.is_empty()) {
            let (days, times) = part.split_once(' ').ok_or(BadHours::Day)?;
            let days = days.split(',').map(day_range).collect::<Result<Vec<_>, _>>()?;
            let spans = times.split(',').map(span).collect::<Result<Vec<_>, _>>()?;
            for day in days.into_iter().flatten() {
                week[day].extend(&spans);
            }
        }
        if week.iter().all(Vec::is_empty) {
            return Err(BadHours::Empty);
        }
        for spans in &mut week {
            spans.sort_unstable();
            if spans.windows(2).any(|pair| pair[0].1 > pair[1].0) {
                return Err(BadHours::Overlap);
            }
        }
        Ok(Self { zone, week: Some(week), holidays })
    }
}

/// `Mon` or `Mon-Fri` as indices from Monday.
fn day_range(text: &str) -> Result<std::ops::RangeInclusive<usize>, BadHours> {
    let day = |name: &str| DAYS.iter().position(|d| d.eq_ignore_ascii_case(name)).ok_or(BadHours::Day);
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let range = day(first)?..=day(last)?;
    if range.is_empty() { Err(BadHours::Day) } else { Ok(range) }
}

/// `08:00-18:00` in minutes since midnight.
fn span(text: &str) -> Result<(u16, u16), BadHours> {
    let (opens, closes) = text.trim().split_once('-').ok_or(BadHours::Span)?;
    let span = (minute(opens)?, minute(closes)?);
    if span.0 < span.1 { Ok(span) } else { Err(BadHours::Span) }
}

fn minute(text: &str) -> Result<u16, BadHours> {
    let two_digits =
        |t: &str| (t.len() == 2 && t.bytes().all(|b| b.is_ascii_digit())).then(|| t.parse::<u16>().ok()).flatten();
    let (hour, minute) = text.split_once(':').ok_or(BadHours::Span)?;
    match (two_digits(hour), two_digits(minute)) {
        (Some(24), Some(0)) => Ok(1440),
        (Some(hour @ 0..24), Some(minute @ 0..60)) => Ok(hour * 60 + minute),
        _ => Err(BadHours::Span),
    }
}

impl fmt::Display for Hours {
    /// The text that [`Hours::parse`] reads back; days with the same spans that follow one another become one range.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(week) = &self.week else {
            return f.write_str(ALWAYS);
        };
        let mut first = 0;
        let mut separator = "";
        for run in week.chunk_by(|a, b| a == b) {
            let last = first + run.len() - 1;
            if !run[0].is_empty() {
                write!(f, "{separator}{}", DAYS[first])?;
                if last > first {
                    write!(f, "-{}", DAYS[last])?;
                }
                for (i, (opens, closes)) in run[0].iter().enumerate() {
                    let lead = if i == 0 { ' ' } else { ',' };
                    write!(f, "{lead}{:02}:{:02}-{:02}:{:02}", opens / 60, opens % 60, closes / 60, closes % 60)?;
                }
                separator = "; ";
            }
            first = last + 1;
        }
        Ok(())
    }
}

impl fmt::Display for BadHours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Zone => "unknown time zone",
            Self::Empty => "opening hours that never open",
            Self::Day => "opening hours: a day is wrong",
            Self::Span => "opening hours: a time is wrong",
            Self::Overlap => "opening hours: two spans of one day overlap",
        })
    }
}

impl std::error::Error for BadHours {}
