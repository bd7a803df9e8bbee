//! Delivery receipts as networks write them: `id:… sub:… dlvrd:… submit date:… done date:… stat:… err:… text:…`
//! (SMPP 3.4, appendix B). The standard leaves the form to each network, so each field may be missing, in another
//! order or in other letters; what is not there is nothing, and no field makes another unreadable.

use jiff::civil::DateTime;

use crate::delivery::Told;

/// What a network says of one text. Times are its own wall clock, whose zone it does not tell.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Report<'a> {
    /// The network's name for the text.
    pub id: &'a str,
    /// Parts handed in.
    pub parts: Option<u32>,
    /// Parts that arrived.
    pub delivered: Option<u32>,
    /// When it was handed in.
    pub submitted: Option<DateTime>,
    /// When it reached its last state.
    pub done: Option<DateTime>,
    /// Where it stands.
    pub state: Option<State>,
    /// The network's own code, digits or letters; empty where there is none.
    pub error: &'a str,
    /// The first twenty characters of the text, as handed in.
    pub text: &'a str,
}

/// Where a text stands (SMPP 3.4, table B-2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    Enroute,
    Delivered,
    Expired,
    Deleted,
    Undeliverable,
    Accepted,
    Unknown,
    Rejected,
}

const STATES: [(&str, State); 8] = [
    ("ENROUTE", State::Enroute),
    ("DELIVRD", State::Delivered),
    ("EXPIRED", State::Expired),
    ("DELETED", State::Deleted),
    ("UNDELIV", State::Undeliverable),
    ("ACCEPTD", State::Accepted),
    ("UNKNOWN", State::Unknown),
    ("REJECTD", State::Rejected),
];

impl<'a> Report<'a> {
    /// Reads a receipt; nothing when the words name neither a text nor a state.
    pub(crate) fn read(text: &'a str) -> Option<Self> {
        // The words of the text come last and may look like fields.
        let (head, words) = match find(text, "text") {
            Some(at) => (text.get(..at)?, text.get(at + "text:".len()..)?),
            None => (text, ""),
        };
        let value = |name| field(head, name);
        let state = STATES.iter().find(|(word, _)| word.eq_ignore_ascii_case(value("stat"))).map(|(_, state)| *state);
        let report = Self {
            id: value("id"),
            parts: value("sub").parse().ok(),
            delivered: value("dlvrd").parse().ok(),
            submitted: moment(value("submit date")),
            done: moment(value("done date")),
            state,
            error: value("err"),
            text: words,
        };
        (!report.id.is_empty() || report.state.is_some()).then_some(report)
    }

    /// What it says of our notice; nothing where it says nothing.
    pub(crate) fn told(&self) -> Option<Told> {
        match self.state? {
            State::Delivered => Some(Told::Delivered),
            State::Enroute | State::Accepted => Some(Told::Taken),
            State::Expired => Some(Told::Failed(self.fault("expired"))),
            State::Deleted => Some(Told::Failed(self.fault("deleted"))),
            State::Undeliverable => Some(Told::Failed(self.fault("undeliverable"))),
            State::Rejected => Some(Told::Failed(self.fault("rejected"))),
            State::Unknown => None,
        }
    }

    /// A short code: the state's word, and the network's own code where it says more than zero.
    fn fault(&self, word: &str) -> String {
        let code: String = self.error.chars().filter(char::is_ascii_alphanumeric).take(8).collect();
        if code.bytes().all(|b| b == b'0') { word.to_owned() } else { format!("{word}-{code}") }
    }
}

/// Where a field begins, at the start or after a space, in any case.
fn find(text: &str, name: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let end = name.len();
    (0..bytes.len()).find(|&at| {
        let here = bytes.get(at..at + end).is_some_and(|word| word.eq_ignore_ascii_case(name.as_bytes()));
        here && bytes.get(at + end) == Some(&b':') && (at == 0 || bytes.get(at - 1) == Some(&b' '))
    })
}

/// A field's value, to the next space; empty without one.
fn field<'a>(head: &'a str, name: &str) -> &'a str {
    let value = find(head, name).and_then(|at| head.get(at + name.len() + 1..)).unwrap_or_default();
    value.split(' ').next().unwrap_or_default()
}

/// `YYMMDDhhmm`, also with seconds and with a whole year. Two digits of a year are 1970 to 2069; zeros are no moment.
fn moment(text: &str) -> Option<DateTime> {
    if !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let (year, rest) = match text.len() {
        10 | 12 => (text.get(..2)?.parse::<i16>().ok()?, text.get(2..)?),
        14 => (text.get(..4)?.parse::<i16>().ok()?, text.get(4..)?),
        _ => return None,
    };
    let year = match year {
        0..70 => year + 2000,
        70..100 => year + 1900,
        _ => year,
    };
    let part = |at: usize| rest.get(at..at + 2).map_or(Some(0), |digits| digits.parse::<i8>().ok());
    DateTime::new(year, part(0)?, part(2)?, part(4)?, part(6)?, part(8)?, 0).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    type Read<'a> = (&'a str, Option<u32>, Option<u32>, &'a str, &'a str, Option<State>, &'a str, &'a str);

    fn seen<'a>(report: &'a Report<'a>, times: &'a [String; 2]) -> Read<'a> {
        let Report { id, parts, delivered, state, error, text, .. } = report;
        (id, *parts, *delivered, &times[0], &times[1], *state, error, text)
    }

    fn times(report: &Report<'_>) -> [String; 2] {
        [report.submitted, report.done].map(|at| at.map(|at| at.to_string()).unwrap_or_default())
    }

    /// What each of the twenty published receipts says, in the order of the file.
    fn published() -> Vec<Read<'static>> {
        let d = Some(State::Delivered);
        let (id, words) = ("0123456789", "This is a sample mes");
        let (from, to) = ("2010-05-23T20:39:00", "2010-05-24T23:39:00");
        let bad = |id| (id, Some(0), Some(0), "", "", None, "000", "");
        let (one, two) = (Some(1), Some(2));
        vec![
            (id, one, one, from, to, d, "012", words),
            (id, two, one, from, to, d, "012", words),
            ("4", one, one, "2010-06-02T00:51:00", "2010-06-02T00:51:00", d, "000", "Hello"),
            // Seven with one field misspelled each: that field is nothing, the others stand.
            (id, None, one, from, to, d, "012", words),
            (id, two, None, from, to, d, "012", words),
            (id, two, one, "", to, d, "012", words),
            (id, two, one, from, "", d, "012", words),
            (id, two, one, from, to, None, "012", words),
            (id, two, one, from, to, d, "", words),
            (id, two, one, from, to, d, "012", ""),
            (
                "74e02ee1-4e2f-4a6e-a78b-4b247d756a22",
                one,
                one,
                "2011-02-06T19:30:41",
                "2011-02-06T19:31:10",
                d,
                "000",
                "",
            ),
            // A state that the standard does not know, and no moments.
            bad(id),
            bad("0000000001"),
            bad("1234567890"),
            bad("12345678901"),
            ("12345", one, one, "1970-01-01T00:00:00", "1970-01-01T00:00:00", Some(State::Enroute), "000", "text"),
            (
                "98765432101",
                Some(0),
                Some(0),
                "2010-01-01T00:00:00",
                "2010-01-01T00:00:00",
                Some(State::Enroute),
                "000",
                "",
            ),
            ("2E179B310EDE971B2760C72B7F026E1B", None, None, "2011-03-14T18:15:34", "2011-03-14T18:17:41", d, "0", ""),
            (id, two, one, from, to, d, "21b", words),
            (id, two, one, from, to, d, "010", words),
        ]
    }

    #[test]
    fn the_twenty_published_receipts_are_all_right() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/smpp/delivery-receipts.txt");
        let Ok(text) = std::fs::read_to_string(path) else {
            println!("SKIPPED: ../shared/data is absent ({path})");
            return;
        };
        let lines: Vec<&str> = text.lines().filter(|line| !line.is_empty()).collect();
        assert_eq!(lines.len(), 20);
        for (line, want) in lines.iter().zip(published()) {
            let report = Report::read(line).unwrap();
            assert_eq!(seen(&report, &times(&report)), want, "{line}");
        }
    }

    #[test]
    fn what_a_receipt_tells_of_our_notice() {
        let check = |text: &str, want: Option<Told>| {
            assert_eq!(Report::read(text).and_then(|report| report.told()), want, "{text}");
        };
        let failed = |code: &str| Some(Told::Failed(code.into()));
        check("id:1 stat:DELIVRD err:000", Some(Told::Delivered));
        check("ID:1 Stat:delivrd", Some(Told::Delivered));
        check("stat:ACCEPTD id:1", Some(Told::Taken));
        check("id:1 stat:ENROUTE text:stat:DELIVRD", Some(Told::Taken));
        check("id:1 stat:UNDELIV err:0", failed("undeliverable"));
        check("id:1 stat:UNDELIV err:21b", failed("undeliverable-21b"));
        check("id:1 stat:REJECTD err:", failed("rejected"));
        check("id:1 stat:EXPIRED", failed("expired"));
        check("id:1 stat:DELETED", failed("deleted"));
        check("id:1 stat:UNKNOWN", None);
        check("id:1 stat:", None);
        check("Grüße: stat is unknown", None);
        check("text:id:1 stat:DELIVRD", None);
        check("", None);
    }

    proptest::proptest! {
        #[test]
        fn any_words_are_read(text in ".{0,120}", fields in "((id|sub|stat|err|done date|text):[A-Z0-9é ]{0,14} ?){0,8}") {
            for text in [&text, &fields] {
                if let Some(report) = Report::read(text) {
                    proptest::prop_assert!(text.contains(report.id) && text.ends_with(report.text));
                    report.told();
                }
            }
        }

        #[test]
        fn what_a_network_writes_is_read_back(
            id in "[A-Za-z0-9-]{1,40}", parts in 0u32..1000, n in 0usize..8, error in "[0-9a-f]{3}", words in "[^\\n]{0,20}"
        ) {
            let (word, state) = STATES[n];
            let line = format!(
                "id:{id} sub:{parts:03} dlvrd:{parts:03} submit date:2611091700 done date:261109170059 stat:{word} err:{error} text:{words}"
            );
            let at = |second| DateTime::new(2026, 11, 9, 17, 0, second, 0).ok();
            let (parts, state) = (Some(parts), Some(state));
            let want = Report {
                id: &id, parts, delivered: parts, submitted: at(0), done: at(59), state, error: &error, text: &words,
            };
            proptest::prop_assert_eq!(Report::read(&line), Some(want));
        }
    }
}
