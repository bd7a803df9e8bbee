//! Fields of work in plain words: whoever looks for "heart" means cardiology, in either language.

use std::{collections::HashSet, sync::LazyLock};

use crate::search::stems;

/// One set of stems for each line of the table.
static FIELDS: LazyLock<Vec<HashSet<String>>> = LazyLock::new(|| {
    let table = include_str!("../tables/fields.txt");
    let lines = table.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(|line| stems(line).into_iter().collect()).collect()
});

/// How well a field of work answers to what was asked: three for each word that stands there, two for each of the same meaning.
pub(crate) fn fits(asked: &[String], field: &str) -> usize {
    let said = stems(field);
    let means =
        |word: &String| FIELDS.iter().any(|line| line.contains(word) && said.iter().any(|one| line.contains(one)));
    asked.iter().map(|word| if said.contains(word) { 3 } else { 2 * usize::from(means(word)) }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::query;

    #[test]
    fn plain_words_find_their_field() {
        let check = |asked: &str, field: &str, want: bool| {
            assert_eq!(fits(&query(asked), field) > 0, want, "{asked}: {field}");
        };
        check("cardiology", "Cardiology", true);
        check("heart", "Cardiology", true);
        check("corazón", "Cardiology", true);
        check("my kidneys", "Nephrology", true);
        check("sugar", "Endocrinology and diabetes", true);
        check("embarazo", "Obstetrics", true);
        check("kidney", "Cardiology", false);
        check("heart", "", false);
    }
}
