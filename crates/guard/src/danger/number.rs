//! Numbers that mean danger: glucose, blood pressure, oxygen, pulse, temperature, and the age of a baby with fever.

use super::{
    Hit, Kind, Level, Match, Reading,
    signs::RULE,
    table::{TABLES, flag},
};
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
const LIMITS: [(Measure, Bound, Level, Kind, &str, &str); 19] = [
    (Glucose, Low(53.9), Now, Kind::Glucose, "num.glucose-very-low", "glucose-very-low"),
    (Glucose, Low(69.9), Today, Kind::Glucose, "num.glucose-low", "glucose-low"),
    (Glucose, High(400.0), Now, Kind::Glucose, "num.glucose-very-high", "glucose-very-high"),
    (Glucose, High(300.0), Today, Kind::Glucose, "num.glucose-high", "glucose-high"),
    (Glucose, High(180.0), Soon, Kind::Glucose, "num.glucose-raised", "glucose-high"),
    // Numbers alone are for today; with symptoms they are for now (`danger.signs.txt`).
    (Systolic, High(180.0), Today, Kind::Pressure, "num.systolic-high", "pressure-high"),
    (Diastolic, High(110.0), Today, Kind::Pressure, "num.diastolic-high", "pressure-high"),
    (Systolic, High(140.0), Soon, Kind::Pressure, "num.systolic-raised", "pressure-high"),
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

/// Signs that a number gives, to be weighed with others: every one that applies.
const SIGNS: [(Measure, Bound, &str); 14] = [
    (Glucose, Low(69.9), "glucose-low"),
    (Glucose, High(300.0), "glucose-300"),
    (Glucose, High(400.0), "glucose-400"),
    (Systolic, High(180.0), "pressure-180"),
    (Diastolic, High(120.0), "pressure-180"),
    (Systolic, High(160.0), "pressure-160"),
    (Diastolic, High(110.0), "pressure-160"),
    (Systolic, High(140.0), "pressure-140"),
    (Systolic, Low(79.9), "pressure-80"),
    (Systolic, Low(90.0), "pressure-90"),
    (Oxygen, Low(92.0), "oxygen-92"),
    (Pulse, High(120.0), "pulse-120"),
    (Temperature, High(FEVER), "fever"),
    (Temperature, Low(36.0), "cold-body"),
];

const INFANT_FEVER: (&str, &str) = ("num.infant-fever", "infant-fever");
/// Fever from here on, degrees Celsius (100.4 F).
const FEVER: f32 = 38.0;
/// A baby is young up to this many days.
const YOUNG: f32 = 90.0;

pub(super) fn reasons() -> impl Iterator<Item = &'static str> {
    LIMITS.iter().map(|l| l.5).chain([INFANT_FEVER.1])
}

/// Adds a hit for every number beyond a limit, and notes the signs that numbers give.
pub(super) fn scan(reading: &mut Reading<'_>, hits: &mut Vec<Hit>) {
    let mut notes: Vec<(&str, Match)> = Vec::new();
    let young = (0..reading.tokens.len()).find(|i| young_age(reading, *i));
    if let Some(i) = young {
        notes.push(("young", Match { start: i, end: i + 1, skipped: 0 }));
    }
    for i in 0..reading.tokens.len() {
        if young.is_some() && reading.is(i, flag("fever")) {
            hits.push(infant(Match { start: i, end: i + 1, skipped: 0 }));
        }
        let Some(value) = reading.tokens[i].number else { continue };
        if (4.0..43.0).contains(&value) && young.is_none() && gestation(reading, i) {
            let at = Match { start: i, end: i + 1, skipped: 0 };
            notes.push(("pregnant", at));
            if (16.0..37.0).contains(&value) {
                notes.push(("preterm", at));
            }
        }
        if reading.tokens[i].slash || not_measured(reading, i) {
            continue;
        }
        let found = pressure(reading, i, value).or_else(|| measured(reading, i, value));
        let Some((at, values)) = found else { continue };
        for (measure, value) in values.into_iter().flatten() {
            if young.is_some() && measure == Temperature && !(36.0..FEVER).contains(&value) {
                hits.push(infant(at));
            }
            hits.extend(beyond(measure, value, at));
            let signs = SIGNS.iter().filter(|(m, bound, _)| *m == measure && bound.holds(value));
            notes.extend(signs.map(|(.., name)| (*name, at)));
        }
    }
    notes.into_iter().for_each(|(name, at)| reading.note(name, at));
}

/// Weeks of pregnancy: `34 weeks`, `31 wks pregnant`, `voy en la semana 31`, and never the age of a child or "for two weeks".
fn gestation(reading: &Reading<'_>, i: usize) -> bool {
    let week = |j: usize| reading.is(j, flag("week"));
    let pregnant = |from: usize, to: usize| (from..to).any(|j| reading.is(j, flag("pregnant")));
    (week(i + 1) || i.checked_sub(1).is_some_and(week)) && pregnant(i.saturating_sub(12), i + 12)
}

fn hit(at: Match, level: Level, kind: Kind, rule: &'static str, reason: &'static str) -> Hit {
    let weight = TABLES.weights.get(reason).map_or(RULE, |(weight, _)| *weight);
    Hit { at, level, kind, rule, reason, weight, together: false }
}

fn infant(at: Match) -> Hit {
    hit(at, Now, Kind::Infant, INFANT_FEVER.0, INFANT_FEVER.1)
}

impl Bound {
    fn holds(&self, value: f32) -> bool {
        match self {
            Low(limit) => value <= *limit,
            High(limit) => value >= *limit,
        }
    }
}

fn beyond(measure: Measure, value: f32, at: Match) -> Option<Hit> {
    let limit = LIMITS.iter().find(|(m, bound, ..)| *m == measure && bound.holds(value));
    limit.map(|(_, _, level, kind, rule, reason)| hit(at, *level, *kind, rule, reason))
}

type Found = (Match, [Option<(Measure, f32)>; 2]);

/// `210/125`, `210 over 125`, `presión 21/12` (Latin America writes centimetres), `BP 210`.
fn pressure(reading: &Reading<'_>, i: usize, value: f32) -> Option<Found> {
    let next = reading.tokens.get(i + 1);
    let named = named(reading, i, "pressure");
    let below = match next {
        Some(t) if t.slash => t.number.map(|n| (n, i + 2)),
        Some(_) if (named.is_some() || value >= 140.0) && reading.is(i + 1, flag("pressure-over")) => {
            reading.tokens.get(i + 2).and_then(|t| t.number).map(|n| (n, i + 3))
        }
        _ => None,
    };
    let start = named.unwrap_or(i);
    let at = |end| Match { start, end, skipped: 0 };
    let Some((low, end)) = below else {
        let plausible = named.is_some() && ((180.0..320.0).contains(&value) || (45.0..80.0).contains(&value));
        return plausible.then(|| (at(i + 1), [Some((Systolic, value)), None]));
    };
    let (high, low) =
        if named.is_some() && value < 32.0 && low >= 4.0 { (value * 10.0, low * 10.0) } else { (value, low) };
    let shape = (40.0..320.0).contains(&high) && (20.0..200.0).contains(&low) && high > low;
    // Without its name only a high pair is a blood pressure: 100/50 may be the strength of a tablet.
    let dose = DOSE_UNITS.iter().any(|unit| word(reading, end) == *unit);
    (shape && !dose && (named.is_some() || high >= 140.0 && low >= 60.0))
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
    // "560 de azucar", "29 mg/dl"
    let sugar = |j: usize| reading.is(j, flag("glucose"));
    let of = |w: &[u8]| matches!(w, b"de" | b"of");
    let unit = word(reading, i + 1) == b"mg" && word(reading, i + 2) == b"dl";
    if (sugar(i + 1) || (of(word(reading, i + 1)) && sugar(i + 2)) || unit) && (20.0..1500.0).contains(&value) {
        return found(i, i + 2, Glucose, value);
    }
    if let Some(start) = named(reading, i, "oxygen") {
        return if (40.0..=100.0).contains(&value) { found(start, i + 1, Oxygen, value) } else { None };
    }
    if let Some(start) = named(reading, i, "pulse") {
        return if (20.0..300.0).contains(&value) { found(start, i + 1, Pulse, value) } else { None };
    }
    let hot = flag("fever") | flag("temperature");
    let ahead = (i + 1..i + 3).find(|j| reading.is(*j, hot) && reading.gap(*j) < Gap::Colon).map(|j| (i, j + 1));
    // "it was 100.9, then 101.4": a decimal in the range of a fever in degrees Fahrenheit needs no name.
    let bare = (100.4..107.0).contains(&value) && value.fract() > 0.05;
    let ahead = ahead.or(bare.then_some((i, i + 1)));
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
    let of_baby = reading.is(i + 2, flag("old")) || (i.saturating_sub(4)..i + 5).any(|j| reading.is(j, flag("infant")));
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
