//! Numbers that mean danger: glucose, blood pressure, oxygen, pulse, temperature, and the age of a baby with fever.

use super::{Hit, Kind, Level, Match, Reading, table::flag};
use crate::fold::Gap;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Measure {
    /// mg/dL
    Glucose,
    /// mmHg
    Systolic,
    /// mmHg
    Diastolic,
    /// % SpO2
    Oxygen,
    /// beats per minute
    Pulse,
    /// degrees Celsius
    Temperature,
}

use Level::{Now, Soon, Today};
use Measure::{Diastolic, Glucose, Oxygen, Pulse, Systolic, Temperature};

/// One limit: at or below (`Low`), or at or above (`High`).
enum Bound {
    Low(f32),
    High(f32),
}
use Bound::{High, Low};

/// The limits, most urgent first per measure; dated with the tables. Sources: glucose, ADA Standards of Care 2025
/// section 6 (level 2 hypoglycaemia < 54 mg/dL, level 1 < 70) and section 16 (hyperglycaemic crises); blood pressure,
/// AHA/ACC guideline 2025 (severe hypertension > 180/120); oxygen, WHO pulse-oximetry guidance (< 90 % emergency);
/// temperature, CDC and AAP fever advice. Where a source gives a range, the careful end is taken.
const LIMITS: [(Measure, Bound, Level, Kind, &str, &str); 21] = [
    (Glucose, Low(53.9), Now, Kind::Glucose, "num.glucose-very-low", "glucose-very-low"),
    (Glucose, Low(69.9), Today, Kind::Glucose, "num.glucose-low", "glucose-low"),
    (Glucose, High(400.0), Now, Kind::Glucose, "num.glucose-very-high", "glucose-very-high"),
    (Glucose, High(300.0), Today, Kind::Glucose, "num.glucose-high", "glucose-high"),
    (Glucose, High(250.0), Soon, Kind::Glucose, "num.glucose-raised", "glucose-high"),
    (Systolic, High(200.0), Now, Kind::Pressure, "num.systolic-crisis", "pressure-crisis"),
    (Diastolic, High(120.0), Now, Kind::Pressure, "num.diastolic-crisis", "pressure-crisis"),
    (Systolic, High(180.0), Today, Kind::Pressure, "num.systolic-high", "pressure-high"),
    (Diastolic, High(110.0), Today, Kind::Pressure, "num.diastolic-high", "pressure-high"),
    (Systolic, Low(79.9), Now, Kind::Pressure, "num.systolic-very-low", "pressure-low"),
    (Systolic, Low(89.9), Today, Kind::Pressure, "num.systolic-low", "pressure-low"),
    (Oxygen, Low(89.0), Now, Kind::Breathing, "num.oxygen-very-low", "oxygen-low"),
    (Oxygen, Low(92.0), Today, Kind::Breathing, "num.oxygen-low", "oxygen-low"),
    (Pulse, High(150.0), Now, Kind::Cardiac, "num.pulse-very-fast", "pulse-fast"),
    (Pulse, High(130.0), Today, Kind::Cardiac, "num.pulse-fast", "pulse-fast"),
    (Pulse, Low(34.9), Now, Kind::Cardiac, "num.pulse-very-slow", "pulse-slow"),
    (Pulse, Low(44.9), Today, Kind::Cardiac, "num.pulse-slow", "pulse-slow"),
    (Temperature, High(41.0), Now, Kind::Sepsis, "num.temperature-extreme", "fever-high"),
    (Temperature, High(40.0), Today, Kind::Sepsis, "num.temperature-high", "fever-high"),
    (Temperature, High(39.4), Soon, Kind::Sepsis, "num.temperature-raised", "fever-high"),
    (Temperature, Low(34.9), Today, Kind::Sepsis, "num.temperature-low", "temperature-low"),
];

const INFANT_FEVER: (&str, &str) = ("num.infant-fever", "infant-fever");
/// Fever from here on, degrees Celsius (100.4 F).
const FEVER: f32 = 38.0;
/// A baby is young up to this many days.
const YOUNG: f32 = 90.0;

pub(super) fn reasons() -> impl Iterator<Item = &'static str> {
    LIMITS.iter().map(|l| l.5).chain([INFANT_FEVER.1])
}

/// Adds a hit for every number beyond a limit.
pub(super) fn scan(reading: &Reading<'_>, hits: &mut Vec<Hit>) {
    let young = (0..reading.tokens.len()).any(|i| young_age(reading, i));
    for i in 0..reading.tokens.len() {
        if young && reading.is(i, flag("fever")) {
            hits.push(infant(Match { start: i, end: i + 1, skipped: 0 }));
        }
        let Some(value) = reading.tokens[i].number else { continue };
        if reading.tokens[i].slash || not_measured(reading, i) {
            continue;
        }
        let found = pressure(reading, i, value).or_else(|| measured(reading, i, value));
        let Some((at, values)) = found else { continue };
        for (measure, value) in values.into_iter().flatten() {
            if young && measure == Temperature && value >= FEVER {
                hits.push(infant(at));
            }
            hits.extend(beyond(measure, value, at));
        }
    }
}

fn infant(at: Match) -> Hit {
    Hit { at, level: Now, kind: Kind::Infant, rule: INFANT_FEVER.0, reason: INFANT_FEVER.1 }
}

fn beyond(measure: Measure, value: f32, at: Match) -> Option<Hit> {
    let limit = LIMITS.iter().find(|(m, bound, ..)| {
        *m == measure
            && match bound {
                Low(limit) => value <= *limit,
                High(limit) => value >= *limit,
            }
    });
    limit.map(|(_, _, level, kind, rule, reason)| Hit { at, level: *level, kind: *kind, rule, reason })
}

type Found = (Match, [Option<(Measure, f32)>; 2]);

/// `210/125`, `210 over 125`, `presión 21/12` (Latin America writes centimetres), `BP 210`.
fn pressure(reading: &Reading<'_>, i: usize, value: f32) -> Option<Found> {
    let next = reading.tokens.get(i + 1);
    let named = named(reading, i, "pressure");
    let below = match next {
        Some(t) if t.slash => t.number.map(|n| (n, i + 2)),
        Some(_) if named.is_some() && reading.is(i + 1, flag("pressure-over")) => {
            reading.tokens.get(i + 2).and_then(|t| t.number).map(|n| (n, i + 3))
        }
        _ => None,
    };
    let start = named.unwrap_or(i);
    let at = |end| Match { start, end, skipped: 0 };
    let Some((low, end)) = below else {
        let plausible = named.is_some() && (180.0..320.0).contains(&value);
        return plausible.then(|| (at(i + 1), [Some((Systolic, value)), None]));
    };
    let (high, low) =
        if named.is_some() && value < 32.0 && low >= 4.0 { (value * 10.0, low * 10.0) } else { (value, low) };
    let shape = (40.0..320.0).contains(&high) && (20.0..200.0).contains(&low) && high > low;
    // Without its name only a clearly high pair is a blood pressure: 100/50 may be the strength of a tablet.
    let dose = DOSE_UNITS.iter().any(|unit| word(reading, end) == *unit);
    (shape && !dose && (named.is_some() || high >= 180.0 || (low >= 110.0 && high >= 140.0)))
        .then(|| (at(end), [Some((Systolic, high)), Some((Diastolic, low))]))
}

const DOSE_UNITS: [&[u8]; 3] = [b"mg", b"mcg", b"ml"];

/// One number with the name of its measure close before it, or right behind it for a fever.
fn measured(reading: &Reading<'_>, i: usize, value: f32) -> Option<Found> {
    let found = |start, end, measure, value| Some((Match { start, end, skipped: 0 }, [Some((measure, value)), None]));
    if let Some(start) = named(reading, i, "glucose") {
        let unit = reading.is(i + 1, flag("mmol")) || (value < 34.0 && value.fract() > 0.0);
        let mg = if unit { value * 18.0 } else { value };
        return if (9.0..2000.0).contains(&mg) { found(start, i + 1, Glucose, mg) } else { None };
    }
    if let Some(start) = named(reading, i, "oxygen") {
        return if (40.0..=100.0).contains(&value) { found(start, i + 1, Oxygen, value) } else { None };
    }
    if let Some(start) = named(reading, i, "pulse") {
        return if (20.0..300.0).contains(&value) { found(start, i + 1, Pulse, value) } else { None };
    }
    let hot = flag("fever") | flag("temperature");
    let ahead = (i + 1..i + 3).find(|j| reading.is(*j, hot) && reading.gap(*j) < Gap::Colon).map(|j| (i, j + 1));
    let (start, end) =
        named(reading, i, "fever").or_else(|| named(reading, i, "temperature")).map(|s| (s, i + 1)).or(ahead)?;
    let celsius = if value >= 90.0 { (value - 32.0) / 1.8 } else { value };
    if (32.0..44.0).contains(&celsius) { found(start, end, Temperature, celsius) } else { None }
}

/// Where the measure's name stands: at most six linking words before the number, nothing else between.
fn named(reading: &Reading<'_>, i: usize, class: &str) -> Option<usize> {
    for j in (i.saturating_sub(7)..i).rev() {
        if reading.gap(j + 1) >= Gap::Comma {
            return None;
        }
        if reading.is(j, flag(class)) {
            return Some(j);
        }
        if !reading.is(j, flag("measure")) {
            return None;
        }
    }
    None
}

/// A clock time, a count, a dose, an age: not a measurement.
fn not_measured(reading: &Reading<'_>, i: usize) -> bool {
    let clock = reading.tokens[i].colon || reading.tokens.get(i + 1).is_some_and(|t| t.colon);
    let dose = DOSE_UNITS.contains(&word(reading, i + 1)) && word(reading, i + 2) != b"dl";
    clock || dose || (reading.gap(i + 1) == Gap::Space && reading.is(i + 1, flag("not-measure")))
}

fn word<'r>(reading: &'r Reading<'_>, i: usize) -> &'r [u8] {
    reading.tokens.get(i).map_or(&[], |t| &reading.folded.bytes[t.start..t.end])
}

/// An age under three months at token `i`: `6 weeks old`, `bebé de 2 meses`, `10-day-old`.
fn young_age(reading: &Reading<'_>, i: usize) -> bool {
    let Some(count) = reading.tokens[i].number.or_else(|| counted(word(reading, i))) else { return false };
    let days = [("day", 1.0), ("week", 7.0), ("month", 30.5)].iter().find(|(u, _)| reading.is(i + 1, flag(u)));
    let Some((_, days)) = days else { return false };
    let of_baby = reading.is(i + 2, flag("old"))
        || (i.saturating_sub(4)..i + 5).any(|j| reading.is(j, flag("infant")) && reading.gap(j) < Gap::Stop);
    count > 0.0 && count * days < YOUNG && of_baby
}

fn counted(word: &[u8]) -> Option<f32> {
    let names: [&[&[u8]]; 8] = [
        &[b"one", b"un", b"una"],
        &[b"two", b"dos"],
        &[b"three", b"tres"],
        &[b"four", b"cuatro"],
        &[b"five", b"cinco"],
        &[b"six", b"seis"],
        &[b"seven", b"siete"],
        &[b"eight", b"ocho"],
    ];
    let place = names.iter().position(|n| n.contains(&word))?;
    u8::try_from(place + 1).ok().map(f32::from)
}
