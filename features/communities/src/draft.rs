//! A place as it is typed into the form, and turned into one that can be made.

use guard::Place;
use kernel::{FieldError, PersonId, PoolId};
use serde::Deserialize;

use crate::{
    ground::{place_of, word_of},
    types::{NewPlace, PlaceInfo},
};

/// The families, in the order of the directory.
pub(crate) const FAMILIES: [&str; 5] = ["condition", "treatment", "life-stage", "town", "peers"];
/// The kinds by their words.
pub(crate) const KINDS: [&str; 3] = ["open", "members", "peers"];
/// Slugs that would stand in the way of an address of ours.
const TAKEN: [&str; 4] = ["places", "search", "new", "starter"];
/// Months to the first review where nothing is said.
const MONTHS: u32 = 12;

/// What was typed, kept when it comes back.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub(crate) struct PlaceForm {
    pub slug: String,
    pub kind: String,
    pub family: String,
    pub name_en: String,
    pub name_es: String,
    pub purpose_en: String,
    pub purpose_es: String,
    pub rules_en: String,
    pub rules_es: String,
    pub words: String,
    pub teens: String,
    pub pool: String,
    pub owner: String,
    pub months: String,
}

impl From<&PlaceInfo> for PlaceForm {
    fn from(place: &PlaceInfo) -> Self {
        let [name_en, name_es] = place.name.clone();
        let [purpose_en, purpose_es] = place.purpose.clone();
        let [rules_en, rules_es] = place.rules.clone();
        Self {
            slug: place.slug.clone(),
            kind: word_of(place.place).to_owned(),
            family: place.family.clone(),
            name_en,
            name_es,
            purpose_en,
            purpose_es,
            rules_en,
            rules_es,
            words: place.words.clone(),
            teens: if place.teens { "1".to_owned() } else { String::new() },
            pool: place.pool.to_string(),
            owner: place.owner.map_or_else(String::new, |owner| owner.to_string()),
            months: String::new(),
        }
    }
}

/// Whom the form may name.
pub(crate) struct Choice<'a> {
    pub pools: &'a [work::PoolInfo],
    pub owners: &'a [(PersonId, String)],
}

impl PlaceForm {
    /// The place, when everything is right.
    ///
    /// # Errors
    /// Every fault, each on its field.
    pub(crate) fn parse(&self, choice: &Choice<'_>) -> Result<NewPlace, Vec<FieldError>> {
        let mut faults = Faults(Vec::new());
        let slug = self.slug.trim().to_owned();
        if !is_slug(&slug) {
            faults.add("slug", "slug-bad");
        }
        if !KINDS.contains(&self.kind.as_str()) {
            faults.add("kind", "choose-one");
        }
        let place = place_of(&self.kind);
        let peers = place == Place::Peers;
        if !FAMILIES.contains(&self.family.as_str()) {
            faults.add("family", "choose-one");
        } else if (self.family == "peers") != peers {
            faults.add("family", "family-peers-only");
        }
        let name = [
            faults.line("name_en", &self.name_en, (3, 80), "place-name-length"),
            faults.line("name_es", &self.name_es, (3, 80), "place-name-length"),
        ];
        let purpose = [
            faults.line("purpose_en", &self.purpose_en, (10, 400), "purpose-length"),
            faults.line("purpose_es", &self.purpose_es, (10, 400), "purpose-length"),
        ];
        let rules = [faults.rules("rules_en", &self.rules_en), faults.rules("rules_es", &self.rules_es)];
        let words = faults.line("words", &self.words, (0, 1_000), "search-words-length");
        let pool = self.pool.parse::<PoolId>().ok().filter(|id| choice.pools.iter().any(|pool| pool.id == *id));
        if pool.is_none() {
            faults.add("pool", "pool-missing");
        }
        let owner = self.owner.parse::<PersonId>().ok().filter(|id| choice.owners.iter().any(|one| one.0 == *id));
        if owner.is_none() && !self.owner.is_empty() {
            faults.add("owner", "owner-unknown");
        }
        let months = faults.months(&self.months);
        match (faults.0.is_empty(), pool) {
            (true, Some(pool)) => Ok(NewPlace {
                slug,
                place,
                family: self.family.clone(),
                name,
                purpose,
                rules,
                words,
                teens: self.teens == "1" && !peers,
                pool,
                owner,
                review_months: months.unwrap_or(MONTHS),
            }),
            _ => Err(faults.0),
        }
    }
}

/// Letters, digits and single dashes, 3 to 40 characters, not an address of ours.
fn is_slug(slug: &str) -> bool {
    let plain = slug.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    let dashed = slug.starts_with('-') || slug.ends_with('-') || slug.contains("--");
    plain && !dashed && (3..=40).contains(&slug.len()) && !TAKEN.contains(&slug)
}

struct Faults(Vec<FieldError>);

impl Faults {
    fn add(&mut self, field: &'static str, code: &'static str) {
        self.0.push(FieldError { field, code });
    }
    /// Text on one line, of so many characters.
    fn line(&mut self, field: &'static str, text: &str, (least, most): (usize, usize), code: &'static str) -> String {
        let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if !(least..=most).contains(&line.chars().count()) {
            self.add(field, code);
        }
        line
    }
    /// At most twelve rules, each on its line.
    fn rules(&mut self, field: &'static str, text: &str) -> String {
        let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        if lines.len() > 12 || lines.iter().any(|line| line.chars().count() > 200) {
            self.add(field, "place-rules-long");
        }
        lines.join("\n")
    }
    /// 1 to 36; none where nothing was typed.
    fn months(&mut self, text: &str) -> Option<u32> {
        if text.trim().is_empty() {
            return None;
        }
        let months = text.trim().parse().ok().filter(|months| (1..=36).contains(months));
        if months.is_none() {
            self.add("months", "months-bad");
        }
        months
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_a_place_may_have() {
        let check = |slug: &str, want| assert_eq!(is_slug(slug), want, "{slug}");
        check("type-2-diabetes", true);
        check("als", true);
        check("ab", false);
        check("Town", false);
        check("-town", false);
        check("a--b", false);
        check("señor", false);
        check("places", false);
        check(&"a".repeat(41), false);
    }

    #[test]
    fn every_fault_is_told_at_once() {
        let form =
            PlaceForm { kind: "open".into(), family: "peers".into(), months: "99".into(), ..PlaceForm::default() };
        let faults = form.parse(&Choice { pools: &[], owners: &[] }).unwrap_err();
        let fields: Vec<&str> = faults.iter().map(|fault| fault.field).collect();
        assert_eq!(fields, ["slug", "family", "name_en", "name_es", "purpose_en", "purpose_es", "pool", "months"]);
    }
}
