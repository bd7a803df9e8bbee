//! What stands on the paper: a cover without health information, then the words, in lines and pages.

use gate::Org;
use kernel::{Locale, Time};

use super::{Fax, number_shown, pdf::printable};
use crate::t;

/// Characters in a line.
pub(super) const COLUMNS: usize = 80;
/// Lines on a page, above the foot.
const LINES: usize = 56;

/// What a fax says, before it is laid out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaxSheet {
    /// The patient's name.
    pub patient: String,
    /// ISO date of birth, so that the other office finds the right chart.
    pub born: Option<String>,
    /// Who sends it, as others call them.
    pub sender: String,
    /// The messages, oldest first.
    pub posts: Vec<FaxedPost>,
}

/// One message of a fax.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaxedPost {
    /// Who wrote it.
    pub who: String,
    /// When.
    pub at: Time,
    /// The words.
    pub words: String,
    /// How many pictures and documents hang on it; they are not faxed.
    pub files: i64,
}

impl FaxSheet {
    /// Characters that a fax cannot print, such as letters of other scripts and drawings: it shows a question mark.
    pub fn unprintable(&self) -> usize {
        let texts = self.posts.iter().flat_map(|post| [post.who.as_str(), post.words.as_str()]);
        let texts = texts.chain([self.patient.as_str(), self.sender.as_str()]);
        texts.flat_map(str::chars).filter(|c| !c.is_whitespace() && printable(*c).is_none()).count()
    }
    /// Pictures and documents that stay behind.
    pub fn files(&self) -> i64 {
        self.posts.iter().map(|post| post.files).sum()
    }
}

/// Every page: a cover, then the words, each with its foot.
pub(super) fn pages(org: &Org, fax: &Fax, sheet: &FaxSheet) -> Vec<Vec<String>> {
    let (l, name) = (fax.locale, org.config.name.as_str());
    let body = body(org, l, sheet);
    let count = body.len() + 1;
    let cover = cover(org, fax, &sheet.sender, count);
    let footed = |(n, mut lines): (usize, Vec<String>)| {
        lines.resize(LINES, String::new());
        let foot = t::fax_foot(l, name, fax.id.to_string(), int(n), int(count));
        lines.push(String::new());
        lines.extend(wrapped(&foot).into_iter().take(1));
        lines
    };
    (1..).zip(std::iter::once(cover).chain(body)).map(footed).collect()
}

/// The printed text: lines, and a form feed between pages.
pub(super) fn text(pages: &[Vec<String>]) -> String {
    let pages: Vec<String> = pages.iter().map(|lines| lines.join("\n")).collect();
    pages.join("\u{c}")
}

fn int(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// A cover lies open in a tray: it names the offices, and nobody's health.
fn cover(org: &Org, fax: &Fax, sender: &str, count: usize) -> Vec<String> {
    let (l, config) = (fax.locale, &org.config);
    let at = ui::time::moment(l, fax.made_at, Time::default(), &config.zone);
    let facts = [
        (t::fax_to(l), fax.to.recipient().to_owned()),
        (t::fax_number(l), number_shown(fax.to.number())),
        (t::fax_from(l), format!("{sender}, {}", config.name)),
        (t::fax_phone(l), config.phone.clone()),
        (t::fax_date(l), at),
        (t::fax_pages(l), t::fax_pages_of(l, int(count))),
    ];
    let mut lines = wrapped(&config.name);
    lines.push(String::new());
    for (label, value) in facts {
        lines.extend(wrapped(&format!("{label}: {value}")));
    }
    lines.push(String::new());
    lines.push("_".repeat(COLUMNS));
    lines.push(String::new());
    lines.extend(wrapped(t::fax_confidential(l)));
    lines.push(String::new());
    lines.extend(wrapped(&t::fax_wrong(l, config.phone.as_str())));
    lines.truncate(LINES);
    lines
}

/// The words in pages without feet: whom they are about stands first on each.
pub(super) fn body(org: &Org, l: Locale, sheet: &FaxSheet) -> Vec<Vec<String>> {
    let about = match &sheet.born {
        Some(born) => t::fax_patient_born(l, sheet.patient.as_str(), born.as_str()),
        None => t::fax_patient(l, sheet.patient.as_str()),
    };
    let mut head = wrapped(&about);
    head.push(String::new());
    let mut lines = Vec::new();
    for post in &sheet.posts {
        let at = ui::time::moment(l, post.at, Time::default(), &org.config.zone);
        lines.extend(wrapped(&t::fax_wrote(l, post.who.as_str(), at)));
        lines.extend(post.words.lines().flat_map(wrapped));
        if post.files > 0 {
            lines.extend(wrapped(&t::fax_files(l, post.files)));
        }
        lines.push(String::new());
    }
    let room = LINES.saturating_sub(head.len()).max(1);
    lines.chunks(room).map(|part| [head.as_slice(), part].concat()).collect()
}

/// A text in lines of [`COLUMNS`] characters that a fax can print, broken between words where it can be. At least one line.
fn wrapped(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut length = 0;
    for word in text.split_whitespace() {
        let mut letters: Vec<char> = word.chars().map(|c| printable(c).map_or('?', |_| c)).collect();
        if length > 0 && length + 1 + letters.len() > COLUMNS {
            lines.push(std::mem::take(&mut line));
            length = 0;
        }
        while letters.len() > COLUMNS {
            lines.push(letters.drain(..COLUMNS).collect());
        }
        if length > 0 {
            line.push(' ');
            length += 1;
        }
        length += letters.len();
        line.extend(letters);
    }
    lines.push(line);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_broken_between_words_and_nothing_is_lost() {
        let check = |text: &str, want: &[&str]| assert_eq!(wrapped(text), want, "{text}");
        check("", &[""]);
        check("¿Puede comer sal?", &["¿Puede comer sal?"]);
        let (a, b) = ("a".repeat(50), "b".repeat(40));
        check(&format!("{a} {b}"), &[&a, &b]);
        let long = "x".repeat(200);
        check(&long, &[&long[..80], &long[..80], &long[..40]]);
        check("bien 👍 好", &["bien ? ?"]);
        assert!(wrapped(&"palabra ".repeat(500)).iter().all(|line| line.chars().count() <= COLUMNS));
    }
}
