//! A family of communities to begin with, to pick from.

use guard::Place;
use kernel::PoolId;

use crate::types::NewPlace;

/// The starter set, each place looked after by `pool`: fifty communities with purposes, rules and search words in both
/// languages.
pub fn starter(pool: PoolId) -> Vec<NewPlace> {
    let text = include_str!("../tables/starter.txt");
    text.split("\n\n").filter_map(|record| read(record.trim(), pool)).collect()
}

/// One record of `key: value` lines; none when something is missing.
fn read(record: &str, pool: PoolId) -> Option<NewPlace> {
    let value = |key: &str| record.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(": ")).map(str::trim);
    let pair = |key: &str| Some([value(&format!("{key}.en"))?.to_owned(), value(&format!("{key}.es"))?.to_owned()]);
    Some(NewPlace {
        slug: value("slug")?.to_owned(),
        place: if value("place")? == "members" { Place::Members } else { Place::Open },
        family: value("family")?.to_owned(),
        name: pair("name")?,
        purpose: pair("purpose")?,
        rules: pair("rules")?.map(|rules| rules.split(" / ").collect::<Vec<_>>().join("\n")),
        words: pair("words")?.join(", "),
        teens: value("teens")? == "yes",
        pool,
        owner: None,
        review_months: value("review")?.parse().ok()?,
    })
}

#[cfg(test)]
mod tests {
    use kernel::{Id, RawId};

    use super::*;

    #[test]
    fn fifty_communities_in_both_languages_that_tell_of_nobody() {
        let all = starter(Id::from_raw(RawId::default()));
        assert_eq!(all.len(), 50);
        for place in &all {
            for text in place.name.iter().chain(&place.purpose).chain(&place.rules) {
                assert!(!text.is_empty(), "{}", place.slug);
            }
        }
        let mut slugs: Vec<&str> = all.iter().map(|p| p.slug.as_str()).collect();
        slugs.sort_unstable();
        slugs.dedup();
        assert_eq!(slugs.len(), 50);
    }
}
