//! How sensitive a resource is: the highest of what its sender says and what its codes mean.

use serde_json::Value;

use crate::{
    fold,
    sensitive_table::{ROWS, Row, SYSTEMS, System, WORDS},
};

/// Who may see a resource, roughly; the policy decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Level {
    /// Like most of the chart.
    #[default]
    Normal,
    /// Only with a grant that names sensitive data.
    Restricted,
    /// Only with a grant that names this category.
    VeryRestricted,
}

/// Why a resource is more than normal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Category {
    /// The sender's confidentiality code says so, without a reason.
    Confidentiality,
    /// Alcohol and drugs (42 CFR part 2).
    SubstanceUse,
    /// HIV and AIDS.
    Hiv,
    /// Mental illness.
    Psychiatric,
    /// Sexual and reproductive health.
    SexualHealth,
    /// Violence and abuse.
    Abuse,
}

impl Level {
    /// As stored: `N`, `R`, `V`, the codes of v3-Confidentiality.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Normal => "N",
            Self::Restricted => "R",
            Self::VeryRestricted => "V",
        }
    }
}

impl Category {
    /// A stable code, as stored and shown in policy rows.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Confidentiality => "confidentiality",
            Self::SubstanceUse => "substance-use",
            Self::Hiv => "hiv",
            Self::Psychiatric => "psychiatric",
            Self::SexualHealth => "sexual-health",
            Self::Abuse => "abuse",
        }
    }
}

/// A resource's level and every reason for it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Label {
    /// The highest level found.
    pub level: Level,
    /// Sorted, each once; empty exactly when the level is normal.
    pub categories: Vec<Category>,
}

impl Label {
    fn add(&mut self, level: Level, category: Category) {
        self.level = self.level.max(level);
        if !self.categories.contains(&category) {
            self.categories.push(category);
        }
    }
}

/// Labels a resource by every coding in it and by what its concepts call themselves, contained resources and security
/// labels included.
///
/// Narrative, attachments and signed notes are not read. A confidentiality code that nobody knows counts as restricted.
pub fn sensitivity(resource: &Value) -> Label {
    let mut label = Label::default();
    walk(resource, &mut label);
    label.categories.sort_unstable();
    label
}

fn walk(value: &Value, label: &mut Label) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| walk(item, label)),
        Value::Object(map) => {
            let string = |key: &str| map.get(key).and_then(Value::as_str);
            if let (Some(system), Some(code)) = (string("system"), string("code")) {
                look_up(system, code, label);
            }
            // A Coding's display and a concept's text. A text that stands alone may be a concept or a note: both are read.
            if let Some(display) = string("display").filter(|_| map.contains_key("code")) {
                listen(display, label);
            }
            if let Some(text) = string("text").filter(|_| map.len() == 1 || map.contains_key("coding")) {
                listen(text, label);
            }
            map.values().filter(|v| v.is_array() || v.is_object()).for_each(|v| walk(v, label));
        }
        _ => {}
    }
}

fn look_up(system: &str, code: &str, label: &mut Label) {
    // A version after a bar, as canonicals have it, does not change the system.
    let system = system.split('|').next().unwrap_or(system);
    let Some((_, system)) = SYSTEMS.iter().find(|(name, _)| *name == system) else { return };
    let code = if *system == System::Icd10 { code.to_ascii_uppercase() } else { code.to_owned() };
    let rows = ROWS.iter().filter(|row| row.system == *system && covers(row, &code));
    rows.for_each(|row| label.add(row.level, row.category));
    if *system == System::Confidentiality && !matches!(code.as_str(), "U" | "L" | "M" | "N" | "R" | "V") {
        label.add(Level::Restricted, Category::Confidentiality);
    }
}

/// Looks for the words of [`WORDS`], each at the beginning of a word.
fn listen(text: &str, label: &mut Label) {
    let text = fold(text);
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        // Only beginnings of words are looked at, which is also what keeps this cheap.
        let start = c.is_alphanumeric() && !before.is_alphanumeric();
        before = c;
        if !start {
            continue;
        }
        for (category, level, words) in WORDS {
            if words.iter().any(|word| says(&text[at..], word)) {
                label.add(*level, *category);
            }
        }
    }
}

/// `text` begins with `word`. An abbreviation (three letters or fewer) must end there too: hives are an allergy, and hiding
/// one from the care team would harm.
fn says(text: &str, word: &str) -> bool {
    let rest = text.strip_prefix(word);
    rest.is_some_and(|rest| word.len() > 3 || !rest.starts_with(char::is_alphabetic))
}

fn covers(row: &Row, code: &str) -> bool {
    if row.system != System::Icd10 {
        return row.from == code;
    }
    // Claims send codes without the dot.
    let plain = |text: &str| text.replace('.', "");
    let (from, to, code) = (plain(row.from), plain(row.to), plain(code));
    let begins = |width: usize| code.get(..width).unwrap_or(&code).to_owned();
    from <= begins(from.len()) && begins(to.len()) <= to && code.len() >= from.len()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const ICD: &str = "http://hl7.org/fhir/sid/icd-10-cm";

    #[test]
    fn codes_give_levels() {
        let check = |system: &str, code: &str, level: Level, categories: &[Category]| {
            let coding = json!({ "coding": [{ "system": system, "code": code }] });
            let label = sensitivity(&json!({ "resourceType": "Condition", "code": coding }));
            assert_eq!((label.level, label.categories.as_slice()), (level, categories), "{system} {code}");
        };
        check(ICD, "F10.20", Level::Restricted, &[Category::SubstanceUse]);
        check(ICD, "F1020", Level::Restricted, &[Category::SubstanceUse]);
        check(ICD, "F17.210", Level::Normal, &[]);
        check(ICD, "F19.99", Level::Restricted, &[Category::SubstanceUse]);
        check(ICD, "f33.1", Level::Restricted, &[Category::Psychiatric]);
        check(ICD, "F48.8", Level::Restricted, &[Category::Psychiatric]);
        check(ICD, "F51.01", Level::Normal, &[]);
        check(ICD, "B20", Level::VeryRestricted, &[Category::Hiv]);
        check(ICD, "B2", Level::Normal, &[]);
        check(ICD, "B97.35", Level::VeryRestricted, &[Category::Hiv]);
        check(ICD, "Z21", Level::VeryRestricted, &[Category::Hiv]);
        check(ICD, "A64", Level::Restricted, &[Category::SexualHealth]);
        check(ICD, "A65", Level::Normal, &[]);
        check(ICD, "T74.11XA", Level::VeryRestricted, &[Category::Abuse]);
        check(ICD, "I10", Level::Normal, &[]);
        check(ICD, "", Level::Normal, &[]);
        check(ICD, "é", Level::Normal, &[]);
        check("http://snomed.info/sct", "86406008", Level::VeryRestricted, &[Category::Hiv]);
        check("http://loinc.org", "8480-6", Level::Normal, &[]);
        check("http://example.org", "B20", Level::Normal, &[]);
    }

    #[test]
    fn names_of_concepts_give_levels() {
        let check = |text: &str, want: &[Category]| {
            let concept = json!({ "resourceType": "Condition", "code": { "text": text } });
            let coding =
                json!({ "code": { "coding": [{ "system": "http://loinc.org", "code": "0-0", "display": text }] } });
            assert_eq!(sensitivity(&concept).categories, want, "{text}");
            assert_eq!(sensitivity(&coding).categories, want, "{text}");
        };
        check("HIV 2 Ab [Presence] in Serum", &[Category::Hiv]);
        check("Infección por VIH", &[Category::Hiv]);
        check("Chronic paranoid schizophrenia", &[Category::Psychiatric]);
        check("Dolutegravir 50 MG / Lamivudine 300 MG", &[Category::Hiv]);
        check("Suicidal deliberate poisoning", &[Category::Psychiatric]);
        check("Sífilis latente", &[Category::SexualHealth]);
        check("HIV1 antibody", &[Category::Hiv]);
        check("Hives", &[]);
        check("Depression screening", &[]);
        check("Dermomanic archive", &[]);
        check("Essential hypertension", &[]);
        let note = json!({ "resourceType": "Condition", "note": [{ "text": "HIV", "time": "2026" }] });
        assert_eq!(sensitivity(&note), Label::default());
    }

    #[test]
    fn the_highest_of_label_and_codes_counts() {
        let security = |system: &str, code: &str| {
            let system = format!("http://terminology.hl7.org/CodeSystem/{system}");
            let meta = json!({ "security": [{ "system": system, "code": code }] });
            sensitivity(&json!({ "resourceType": "Condition", "meta": meta })).level
        };
        assert_eq!(security("v3-Confidentiality", "N"), Level::Normal);
        assert_eq!(security("v3-Confidentiality", "R"), Level::Restricted);
        assert_eq!(security("v3-Confidentiality", "V"), Level::VeryRestricted);
        assert_eq!(security("v3-Confidentiality", "??"), Level::Restricted);
        assert_eq!(security("v3-ActCode", "ETH"), Level::Restricted);
        assert_eq!(security("v3-ActCode", "HIV"), Level::VeryRestricted);
        assert_eq!(security("v3-ActCode", "AMB"), Level::Normal);
        let both = json!({
            "meta": { "security": [{ "system": "http://terminology.hl7.org/CodeSystem/v3-Confidentiality", "code": "N" }] },
            "contained": [{ "code": { "coding": [{ "system": ICD, "code": "F32.9" }, { "system": ICD, "code": "Z21" }] } }],
        });
        let label = sensitivity(&both);
        assert_eq!(label.level, Level::VeryRestricted);
        assert_eq!(label.categories, [Category::Hiv, Category::Psychiatric]);
    }

    #[test]
    fn rows_are_in_order() {
        for row in ROWS {
            assert!(row.from <= row.to && row.from.len() == row.to.len() && row.level > Level::Normal, "{row:?}");
        }
    }
}
