//! A mark on words about health: what evidence says, with its source.

use kernel::{Error, Result};

/// Characters of the words.
const WORDS: (usize, usize) = (10, 300);
/// Characters of the source.
const MOST_SOURCE: usize = 300;

/// What evidence says, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Label {
    pub words: String,
    /// An https address, shown as text; empty for marks from before a source was asked for.
    pub source: String,
}

impl Label {
    /// What stands in a post's row: the words, and in a line of its own the source.
    pub fn stored(&self) -> String {
        if self.source.is_empty() { self.words.clone() } else { format!("{}\n{}", self.words, self.source) }
    }
    /// Out of a post's row.
    pub fn read(text: &str) -> Self {
        match text.rsplit_once('\n') {
            Some((words, source)) if source.starts_with("https://") => {
                Self { words: words.to_owned(), source: source.to_owned() }
            }
            _ => Self { words: text.to_owned(), source: String::new() },
        }
    }
}

/// The words of a mark, as one line.
///
/// # Errors
/// [`Error::Invalid`] on `words` when they are too few or too many.
pub(crate) fn parse_words(text: &str) -> Result<String> {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let good = (WORDS.0..=WORDS.1).contains(&words.chars().count());
    if good { Ok(words) } else { Err(Error::field("words", "label-words")) }
}

/// The source of a mark: an https address of a named host.
///
/// # Errors
/// [`Error::Invalid`] on `source` for anything else.
pub(crate) fn parse_source(text: &str) -> Result<String> {
    let source = text.trim();
    let host = source.strip_prefix("https://").and_then(|rest| rest.split(['/', '?', '#']).next()).unwrap_or_default();
    let named = host.split('.').count() >= 2
        && host.split('.').all(|part| !part.is_empty())
        && host.chars().all(|c| c.is_ascii_alphanumeric() || c == '.' || c == '-')
        && host.chars().any(|c| c.is_ascii_alphabetic());
    let plain = source.chars().all(|c| c.is_ascii_graphic() && !matches!(c, '"' | '<' | '>' | '\\'));
    let short = source.chars().count() <= MOST_SOURCE;
    if named && plain && short { Ok(source.to_owned()) } else { Err(Error::field("source", "label-source")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_is_an_address_of_a_named_host() {
        let check = |text: &str, want: bool| assert_eq!(parse_source(text).is_ok(), want, "{text}");
        check(" https://www.cdc.gov/vaccines ", true);
        check("https://doi.org/10.1161/HYP.0000000000000249", true);
        check("http://www.cdc.gov", false);
        check("https://localhost/x", false);
        check("https://127.0.0.1/x", false);
        check("https://user@cdc.gov", false);
        check("https://cdc..gov", false);
        check("https://cdc.gov/a b", false);
        check("javascript:alert(1)", false);
        check("", false);
    }

    #[test]
    fn a_mark_is_read_as_it_was_kept() {
        let label = Label { words: "Studies found no such effect.".into(), source: "https://www.cdc.gov".into() };
        assert_eq!(Label::read(&label.stored()), label);
        assert_eq!(Label::read("An older mark").source, "");
    }

    proptest::proptest! {
        #[test]
        fn odd_words_never_panic(words: String, source: String) {
            if let (Ok(words), Ok(source)) = (parse_words(&words), parse_source(&source)) {
                let label = Label { words, source };
                proptest::prop_assert_eq!(Label::read(&label.stored()), label);
            }
            let _ = Label::read(&words_of(&source));
        }
    }

    fn words_of(text: &str) -> String {
        format!("{text}\nhttps://{text}")
    }
}
