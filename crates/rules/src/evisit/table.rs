//! Dated thresholds. Rules change by year: add a table, never edit one that has been in force.

use jiff::civil::{Date, date};

use super::Class;
use crate::Code;

/// From so many whole minutes on, this code; up to the next row of the class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Whose minutes.
    pub class: Class,
    /// Cumulative whole minutes in the window.
    pub min_minutes: u32,
    /// The code.
    pub code: Code,
}

/// The e-visit rules of a span of dates; the date of the first review chooses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// First day.
    pub effective_from: Date,
    /// Last day; open when `None`.
    pub effective_to: Option<Date>,
    /// Last day for which somebody compared the numbers with their source.
    pub checked_to: Date,
    /// Where the numbers come from.
    pub source: &'static str,
    /// The rows, in any order.
    pub rows: Vec<Row>,
    /// Length of the window, calendar days, the first review's day included.
    pub window_days: u8,
    /// A related visit so many calendar days before the inquiry, or fewer, blocks.
    pub visit_days_before: u8,
    /// A related visit so many calendar days after the first review, or fewer, withdraws.
    pub visit_days_after: u8,
    /// A consent covers so many months from its date.
    pub consent_months: u8,
}

impl Table {
    /// True when `day` is in the table's dates.
    pub fn covers(&self, day: Date) -> bool {
        self.effective_from <= day && self.effective_to.is_none_or(|to| day <= to)
    }

    /// The highest row of `class` that `minutes` reach.
    pub fn code(&self, class: Class, minutes: u32) -> Option<Code> {
        let reached = self.rows.iter().filter(|row| row.class == class && row.min_minutes <= minutes);
        reached.max_by_key(|row| row.min_minutes).map(|row| row.code)
    }
}

/// The tables that ship.
///
/// Minutes and classes: two secondary sources that agree \[S2\]. From knowledge, to be verified \[K\]: rounding down to
/// whole minutes, the window's end (first review's date and six more), both seven-day rules about visits, counted
/// generously here (a visit on the seventh day after the first review still withdraws). Before 2021 Medicare wanted
/// other codes for the second class. Rules for 2027 were not published when this was checked.
pub fn shipped() -> Vec<Table> {
    let row = |class, min_minutes, code: &[u8; 5]| Row { class, min_minutes, code: Code::literal(*code) };
    vec![Table {
        effective_from: date(2021, 1, 1),
        effective_to: None,
        checked_to: date(2026, 12, 31),
        source: "AAPC and MedPartners pages on online digital E/M [S2]; CPT text from knowledge [K]; read 2026-11",
        rows: vec![
            row(Class::Qhp, 5, b"99421"),
            row(Class::Qhp, 11, b"99422"),
            row(Class::Qhp, 21, b"99423"),
            row(Class::NonQhp, 5, b"98970"),
            row(Class::NonQhp, 11, b"98971"),
            row(Class::NonQhp, 21, b"98972"),
        ],
        window_days: 7,
        visit_days_before: 7,
        visit_days_after: 7,
        consent_months: 12,
    }]
}
