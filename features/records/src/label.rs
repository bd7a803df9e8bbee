//! Words for people: plain names of common readings, dates without clock times, numbers that can be read.

use fhir::{PartialDate, Precision};
use kernel::Locale;

use crate::{
    t,
    types::{Item, Series},
};

/// The plain name of a common reading by its LOINC code, else what the resource calls itself.
pub(crate) fn reading(l: Locale, series: &Series) -> String {
    let plain = match series.code.strip_prefix("http://loinc.org|").unwrap_or_default() {
        "85354-9" | "55284-4" => t::reading_blood_pressure(l),
        "8867-4" => t::reading_pulse(l),
        "29463-7" => t::reading_weight(l),
        "8302-2" => t::reading_height(l),
        "39156-5" => t::reading_bmi(l),
        "8310-5" | "8331-1" => t::reading_temperature(l),
        "4548-4" => t::reading_a1c(l),
        "2339-0" | "2345-7" => t::reading_glucose(l),
        "33914-3" | "62238-1" | "98979-8" => t::reading_egfr(l),
        "18262-6" | "13457-7" => t::reading_ldl(l),
        "2085-9" => t::reading_hdl(l),
        "2093-3" => t::reading_cholesterol(l),
        "2571-8" => t::reading_triglycerides(l),
        "2160-0" | "38483-4" => t::reading_creatinine(l),
        "2708-6" => t::reading_oxygen(l),
        "72166-2" => t::reading_smoking(l),
        _ => return series.label.clone(),
    };
    plain.to_owned()
}

/// The last value with its unit.
pub(crate) fn last(series: &Series) -> String {
    series.points.last().map(|p| with_unit(&p.value, &series.unit)).unwrap_or_default()
}

/// A value as it is read: at most two digits after the point; the resource keeps them all.
pub(crate) fn value(text: &str) -> String {
    match (text.split_once('.'), text.parse::<f64>()) {
        (Some((_, part)), Ok(number)) if part.len() > 2 && part.bytes().all(|b| b.is_ascii_digit()) => {
            format!("{number:.1}")
        }
        _ => text.to_owned(),
    }
}

/// A value with its unit; units that say nothing to a reader, such as `{score}`, are left out, and UCUM codes that no
/// one writes are spelled as people do.
pub(crate) fn with_unit(text: &str, unit: &str) -> String {
    let plain = match unit.trim() {
        "mm[Hg]" => "mmHg",
        "kg/m2" => "kg/m²",
        "mL/min/{1.73_m2}" | "mL/min/1.73.m2" => "mL/min/1.73 m²",
        "Cel" => "°C",
        "[degF]" => "°F",
        "[lb_av]" => "lb",
        "[in_i]" => "in",
        other => other,
    };
    if plain.is_empty() || plain == "1" || plain.starts_with('{') {
        return value(text);
    }
    format!("{} {plain}", value(text))
}

/// A name without the tag that SNOMED CT puts behind it.
pub(crate) fn name(text: &str) -> &str {
    const TAGS: [&str; 8] = [
        " (disorder)",
        " (finding)",
        " (situation)",
        " (procedure)",
        " (substance)",
        " (organism)",
        " (regime/therapy)",
        " (morphologic abnormality)",
    ];
    TAGS.iter().find_map(|tag| text.strip_suffix(tag)).unwrap_or(text)
}

/// A FHIR date as people write it, without the time of day.
pub(crate) fn day(l: Locale, date: &str) -> String {
    let Some(date) = PartialDate::parse(date) else { return String::new() };
    let text = date.display(l);
    match date.precision {
        Precision::Second | Precision::Fraction => text.rsplit_once(' ').map(|(day, _)| day.to_owned()).unwrap_or(text),
        _ => text,
    }
}

/// The year of a FHIR date.
pub(crate) fn year(date: &str) -> &str {
    date.get(..4).unwrap_or_default()
}

/// When and from whom: the line below an entry.
pub(crate) fn dated(l: Locale, item: &Item) -> String {
    sourced(l, &day(l, &item.at), &item.source)
}

/// A date with its source.
pub(crate) fn sourced(l: Locale, day: &str, source: &str) -> String {
    let source = if source.is_empty() { t::source_unnamed(l) } else { source };
    if day.is_empty() { source.to_owned() } else { format!("{day} · {source}") }
}

/// How a series is called in an address: its code, or its words, in letters, digits and dashes.
pub(crate) fn key(series: &Series) -> String {
    let (_, code) = series.code.split_once('|').unwrap_or(("", &series.label));
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    code.chars().map(plain).take(60).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_and_dates_can_be_read() {
        let check = |text, want| assert_eq!(value(text), want, "{text}");
        check("182.02419982137644", "182.0");
        check("1.10", "1.10");
        check("<5", "<5");
        check("124/78", "124/78");
        check("7.4", "7.4");
        assert_eq!(day(Locale::En, "2026-11-02T08:15:00-07:00"), "2 Nov 2026");
        assert_eq!(day(Locale::Es, "2026-01"), "ene 2026");
        assert_eq!(day(Locale::En, "soon"), "");
        assert_eq!(name("Viral sinusitis (disorder)"), "Viral sinusitis");
        assert_eq!(name("Calcium (ionised)"), "Calcium (ionised)");
        assert_eq!(with_unit("3", "{score}"), "3");
        assert_eq!(with_unit("124/78", "mm[Hg]"), "124/78 mmHg");
        assert_eq!(with_unit("78", "mL/min/{1.73_m2}"), "78 mL/min/1.73 m²");
    }
}
