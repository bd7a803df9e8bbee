//! A chart at a glance: facts of many resources, sorted, with old and repeated ones put behind.

use std::collections::{HashMap, HashSet};

use fhir::PartialDate;
use kernel::Time;

use crate::types::{Item, Point, Series, Summary};

/// How much of each list is kept; a page stays under 60 KB.
#[derive(Clone, Copy)]
pub(crate) struct Size {
    /// A missing allergy harms; there is room for all.
    allergies: usize,
    items: usize,
    past: usize,
    series: usize,
    points: usize,
    visits: usize,
}

/// Beside a thread.
pub(crate) const PANEL: Size = Size { allergies: 100, items: 12, past: 0, series: 5, points: 10, visits: 4 };
/// A page of its own.
pub(crate) const PAGE: Size = Size { allergies: 100, items: 60, past: 40, series: 60, points: 60, visits: 40 };

/// Readings that come first, by LOINC code: the signs that a clinician looks for.
const FIRST: [&str; 16] = [
    "85354-9", "55284-4", "8867-4", "29463-7", "4548-4", "2339-0", "2345-7", "33914-3", "62238-1", "98979-8",
    "18262-6", "13457-7", "2160-0", "39156-5", "2708-6", "8310-5",
];

/// A fact with its resource's type.
pub(crate) struct Row {
    pub resource_type: String,
    pub item: Item,
}

/// Builds the summary of one chart from every fact that the reader may see.
pub(crate) fn build(rows: &[Row], size: Size) -> Summary {
    let of = |name: &str| {
        let mut found: Vec<&Item> = rows.iter().filter(|r| r.resource_type == name).map(|r| &r.item).collect();
        found.sort_by_cached_key(|item| (std::cmp::Reverse(start(&item.at)), item.text.clone()));
        found
    };
    let (problems, past_problems) = split(&of("Condition"), is_active_problem, size);
    let (medicines, past_medicines) = split(&of("MedicationRequest"), is_active_medicine, size);
    let (allergies, _) =
        split(&of("AllergyIntolerance"), |item| !is_over(item), Size { items: size.allergies, ..size });
    let visits = of("Encounter").into_iter().take(size.visits).cloned().collect();
    Summary {
        allergies,
        problems,
        past_problems,
        medicines,
        past_medicines,
        series: series(&of("Observation"), size),
        visits,
    }
}

fn is_over(item: &Item) -> bool {
    matches!(item.status.as_str(), "inactive" | "resolved" | "remission")
}

fn is_active_problem(item: &Item) -> bool {
    item.end.is_empty() && !is_over(item)
}

fn is_active_medicine(item: &Item) -> bool {
    matches!(item.status.as_str(), "active" | "on-hold" | "")
}

/// What holds now, and what is over. Of the same thing in the same words only the newest; nothing is over that holds.
fn split(items: &[&Item], now: impl Fn(&Item) -> bool, size: Size) -> (Vec<Item>, Vec<Item>) {
    let named = items.iter().filter(|item| !item.text.is_empty());
    let (current, over): (Vec<&Item>, Vec<&Item>) = named.partition(|item| now(item));
    let holds: HashSet<&str> = current.iter().map(|item| item.text.as_str()).collect();
    // Two doses of one medicine are two orders.
    let mut seen = HashSet::new();
    let current = current.into_iter().filter(|item| seen.insert((item.text.as_str(), item.detail.as_str())));
    let mut seen = HashSet::new();
    let over = over.into_iter().filter(|item| !holds.contains(item.text.as_str()) && seen.insert(item.text.as_str()));
    (current.take(size.items).cloned().collect(), over.take(size.past).cloned().collect())
}

/// Readings of one kind together, the important kinds first, then the latest.
fn series(newest_first: &[&Item], size: Size) -> Vec<Series> {
    let mut order: Vec<&str> = Vec::new();
    let mut groups: HashMap<&str, Vec<&Item>> = HashMap::new();
    for item in newest_first {
        let key = if item.code.is_empty() { item.text.as_str() } else { item.code.as_str() };
        groups.entry(key).or_insert_with(|| {
            order.push(key);
            Vec::new()
        });
        if let Some(group) = groups.get_mut(key).filter(|group| group.len() < size.points) {
            group.push(item);
        }
    }
    let rank = |key: &str| {
        let (_, code) = key.split_once('|').unwrap_or(("", key));
        FIRST.iter().position(|first| *first == code).unwrap_or(FIRST.len())
    };
    order.sort_by_key(|key| rank(key));
    let made = order.iter().filter_map(|key| one(groups.get(key)?));
    made.take(size.series).collect()
}

fn one(newest_first: &Vec<&Item>) -> Option<Series> {
    let last = newest_first.first()?;
    let point = |item: &&Item| Point { at: item.at.clone(), value: item.value.clone(), number: item.number };
    Some(Series {
        label: last.text.clone(),
        code: last.code.clone(),
        unit: last.unit.clone(),
        group: last.group.clone(),
        source: last.source.clone(),
        // A curve mixes no units.
        points: newest_first.iter().filter(|item| item.unit == last.unit).rev().map(point).collect(),
    })
}

fn start(date: &str) -> Option<Time> {
    PartialDate::parse(date).map(|d| d.start)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(resource_type: &str, text: &str, at: &str, status: &str) -> Row {
        let item = Item { text: text.into(), at: at.into(), status: status.into(), ..Item::default() };
        Row { resource_type: resource_type.into(), item }
    }

    fn texts(items: &[Item]) -> Vec<&str> {
        items.iter().map(|i| i.text.as_str()).collect()
    }

    #[test]
    fn what_holds_is_apart_from_what_is_over() {
        let rows = [
            row("Condition", "Sinusitis", "2020", "resolved"),
            row("Condition", "Diabetes", "2019", "active"),
            row("Condition", "Sinusitis", "2022-03", "resolved"),
            row("Condition", "Asthma", "2001", "resolved"),
            row("Condition", "Asthma", "2024", "recurrence"),
            row("MedicationRequest", "Metformin", "2023", "active"),
            row("MedicationRequest", "Aspirin", "2010", "stopped"),
            row("MedicationRequest", "Metformin", "2010", "stopped"),
        ];
        let made = build(&rows, PAGE);
        assert_eq!(texts(&made.problems), ["Asthma", "Diabetes"]);
        assert_eq!(texts(&made.past_problems), ["Sinusitis"]);
        assert_eq!(made.past_problems[0].at, "2022-03");
        assert_eq!((texts(&made.medicines), texts(&made.past_medicines)), (vec!["Metformin"], vec!["Aspirin"]));
    }

    #[test]
    fn readings_are_series_oldest_first_without_mixed_units() {
        let reading = |code: &str, at: &str, value: &str, unit: &str| Row {
            resource_type: "Observation".into(),
            item: Item {
                text: code.into(),
                code: format!("http://loinc.org|{code}"),
                at: at.into(),
                value: value.into(),
                unit: unit.into(),
                number: value.parse().ok(),
                ..Item::default()
            },
        };
        let rows = [
            reading("9999-9", "2026-05", "1", "x"),
            reading("29463-7", "2026-01", "80", "kg"),
            reading("29463-7", "2025-01", "176", "lb"),
            reading("29463-7", "2026-03", "81", "kg"),
        ];
        let made = build(&rows, PANEL);
        let weight = &made.series[0];
        assert_eq!(weight.label, "29463-7");
        assert_eq!(weight.points.iter().map(|p| p.value.as_str()).collect::<Vec<_>>(), ["80", "81"]);
        assert_eq!(made.series[1].label, "9999-9");
    }
}
