//! A journal club as typed, turned into what may stand among peers.

use guard::{Cleared, Place};
use kernel::FieldError;
use serde::Deserialize;

use crate::mentor::cleared;

/// What a leader notes of an article, in the order of a page: the name of the field.
pub(crate) const POINTS: [&str; 4] = ["design", "result", "limits", "practice"];
/// Characters of one of them.
pub(crate) const MOST_POINT: usize = 1_500;
/// Characters of the closing summary.
pub(crate) const SUMMARY: (usize, usize) = (20, 2_000);
/// The three answers to "Would this change your practice?", as words in rows and keys.
pub(crate) const ANSWERS: [&str; 3] = ["yes", "perhaps", "no"];

/// Which article it is, by a number that anybody can look up. It can name nobody, so no guard has to look at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Reference {
    /// A digital object identifier, `10.1056/NEJMoa2028436`.
    Doi(String),
    /// A number of PubMed.
    Pmid(u64),
}

impl Reference {
    /// Reads what people paste: an address, or the number with or without its name.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        let lower = text.to_ascii_lowercase();
        let after = |marks: &[&str]| marks.iter().find_map(|mark| lower.find(mark).map(|at| at + mark.len()));
        if let Some(from) = after(&["doi.org/", "doi:"]).or_else(|| lower.starts_with("10.").then_some(0)) {
            let doi = text.get(from..)?.trim();
            return is_doi(doi).then(|| Self::Doi(doi.to_owned()));
        }
        let from = after(&["pubmed.ncbi.nlm.nih.gov/", "ncbi.nlm.nih.gov/pubmed/", "pmid:", "pmid"]).unwrap_or(0);
        let digits = text.get(from..)?.trim().trim_end_matches('/');
        let number = (1..=8).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
        number.then(|| digits.parse().ok().map(Self::Pmid)).flatten()
    }
    /// As stored.
    pub(crate) fn stored(&self) -> String {
        match self {
            Self::Doi(doi) => format!("doi:{doi}"),
            Self::Pmid(number) => format!("pmid:{number}"),
        }
    }
    /// As people write it.
    pub(crate) fn label(&self) -> String {
        match self {
            Self::Doi(doi) => format!("DOI {doi}"),
            Self::Pmid(number) => format!("PMID {number}"),
        }
    }
    /// Where it is found.
    pub(crate) fn href(&self) -> String {
        match self {
            Self::Doi(doi) => format!("https://doi.org/{doi}"),
            Self::Pmid(number) => format!("https://pubmed.ncbi.nlm.nih.gov/{number}/"),
        }
    }
}

/// Registrant and suffix, of letters, digits and the few marks that publishers use.
fn is_doi(text: &str) -> bool {
    let Some((registrant, suffix)) = text.strip_prefix("10.").and_then(|rest| rest.split_once('/')) else {
        return false;
    };
    let number = (4..=9).contains(&registrant.len()) && registrant.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let marks = |b: u8| b.is_ascii_alphanumeric() || b"-._;()/:".contains(&b);
    number && (1..=80).contains(&suffix.len()) && suffix.bytes().all(marks)
}

/// What was typed of the article beside a topic's own fields.
#[derive(Debug, Default)]
pub(crate) struct TypedClub {
    pub base: crate::http::Typed,
    pub reference: String,
    pub leader: String,
}

/// What a leader typed of an article.
#[derive(Debug, Default, Clone, Deserialize)]
pub(crate) struct TypedPoints {
    #[serde(default)]
    pub design: String,
    #[serde(default)]
    pub result: String,
    #[serde(default)]
    pub limits: String,
    #[serde(default)]
    pub practice: String,
    #[serde(default)]
    pub summary: String,
    /// `close`: the summary is said, and nobody votes any more.
    #[serde(default)]
    pub act: String,
    #[serde(skip)]
    pub errors: Vec<FieldError>,
}

impl TypedPoints {
    /// The points in the order of [`POINTS`].
    pub(crate) fn points(&self) -> [&str; 4] {
        [&self.design, &self.result, &self.limits, &self.practice]
    }
}

/// The points in the order of [`POINTS`], and the summary.
pub(crate) type Noted = ([Cleared<String>; 4], Cleared<String>);

/// The points and the summary that may stand, or what is to be mended.
pub(crate) fn parse_points(typed: &TypedPoints) -> Result<Noted, Vec<FieldError>> {
    let mut faults = Vec::new();
    let least = if typed.act == "close" { SUMMARY.0 } else { 0 };
    let mut one = |field, text: &str, least, most, code| {
        let text = text.replace("\r\n", "\n").trim().to_owned();
        cleared(Place::Peers, field, &text, least, most, code).map_err(|fault| faults.push(fault)).ok()
    };
    let [design, result, limits, practice] = typed.points();
    let points = [
        one("design", design, 0, MOST_POINT, "club-point-long"),
        one("result", result, 0, MOST_POINT, "club-point-long"),
        one("limits", limits, 0, MOST_POINT, "club-point-long"),
        one("practice", practice, 0, MOST_POINT, "club-point-long"),
    ];
    let summary = one("summary", &typed.summary, least, SUMMARY.1, "club-summary-length");
    match (points, summary) {
        ([Some(a), Some(b), Some(c), Some(d)], Some(summary)) => Ok(([a, b, c, d], summary)),
        _ => Err(faults),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_is_read_from_what_people_paste() {
        let check = |text: &str, want: Option<&str>| {
            assert_eq!(Reference::read(text).map(|one| one.stored()).as_deref(), want, "{text}");
        };
        check("10.1056/NEJMoa2028436", Some("doi:10.1056/NEJMoa2028436"));
        check(" https://doi.org/10.1056/NEJMoa2028436 ", Some("doi:10.1056/NEJMoa2028436"));
        check("doi: 10.1016/S0140-6736(20)30183-5", Some("doi:10.1016/S0140-6736(20)30183-5"));
        check("PMID: 33332292", Some("pmid:33332292"));
        check("https://pubmed.ncbi.nlm.nih.gov/33332292/", Some("pmid:33332292"));
        check("33332292", Some("pmid:33332292"));
        for bad in ["", "Smith 2020", "10.1056/<script>", "123456789", "https://example.com/33332292", "pmid x"] {
            check(bad, None);
        }
    }

    #[test]
    fn closing_asks_for_a_summary() {
        let mut typed = TypedPoints { act: "close".into(), ..TypedPoints::default() };
        let faults = parse_points(&typed).err().unwrap_or_default();
        assert_eq!(faults.iter().map(|f| (f.field, f.code)).collect::<Vec<_>>(), [("summary", "club-summary-length")]);
        typed.summary = "A fair trial, small effect; we wait for the next one.".into();
        assert!(parse_points(&typed).is_ok());
        typed.limits = "Call Anna Smith at 406-555-0177.".into();
        assert!(parse_points(&typed).is_err());
    }
}
