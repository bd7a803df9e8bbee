//! A register's extract: CSV as boards of many states give it, read with patience, and what it means for the badges here.

use csv::{ByteRecord, ReaderBuilder, StringRecord};
use kernel::{FieldError, PersonId, Time};

use crate::{types::jiff_date, verified::Lapse};

/// Bytes of one extract.
pub(crate) const MOST_BYTES: usize = 4 << 20;
/// Lines of one extract.
const MOST_LINES: usize = 50_000;
/// Faults that are listed; the rest is counted.
const MOST_FAULTS: usize = 50;

/// A licence as the register has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    pub line: u64,
    pub npi: String,
    pub licence: String,
    pub state: String,
    pub status: Status,
    /// The last day, as an ISO date.
    pub ends: Option<String>,
}

/// What the register says of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    Active,
    Lapsed,
    Revoked,
}

/// A line that could not be read; the others were.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    pub line: u64,
    /// The key of a sentence.
    pub code: &'static str,
    /// What stood there.
    pub value: String,
}

/// What was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Extract {
    pub entries: Vec<Entry>,
    pub faults: Vec<Fault>,
    /// Faults beyond those that are listed.
    pub more: usize,
}

/// The columns, each with the names under which boards give it, as [`plain`] makes them.
const COLUMNS: [&[&str]; 5] = [
    &["npi", "npinumber", "npino", "nationalprovideridentifier"],
    &[
        "license",
        "licence",
        "licensenumber",
        "licencenumber",
        "licenseno",
        "licno",
        "licnumber",
        "numerodelicencia",
        "licencia",
    ],
    &["state", "licensestate", "licencestate", "licst", "estado"],
    &["status", "licensestatus", "licencestatus", "situacion", "licstatus"],
    &[
        "expiry",
        "expirydate",
        "expires",
        "expiration",
        "expirationdate",
        "expdate",
        "licenseexpirationdate",
        "validuntil",
        "vencimiento",
        "caduca",
    ],
];

/// Text out of a file: UTF-8 with or without its mark, else Windows-1252 as old programs write it.
pub(crate) fn decode(bytes: &[u8]) -> String {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}

/// Reads an extract: columns in any order, separated by commas, semicolons, tabs or bars, dates as ISO or month first.
///
/// # Errors
/// A fault of the whole: empty, too long, or a column is missing in the first line.
pub(crate) fn parse(text: &str) -> Result<Extract, FieldError> {
    let fault = |code| Err(FieldError { field: "text", code });
    // One kind of line end, so that the numbers of lines are those that a reader counts.
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace('\r', "\n");
    let text = text.trim();
    if text.is_empty() {
        return fault("extract-empty");
    }
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter(text))
        .flexible(true)
        .has_headers(false)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let mut raw = ByteRecord::new();
    let mut extract = Extract::default();
    let mut columns = None;
    let mut lines = 0;
    while let Ok(true) = reader.read_byte_record(&mut raw) {
        let line = raw.position().map_or(0, csv::Position::line);
        let record = StringRecord::from_byte_record_lossy(raw.clone());
        if record.iter().all(str::is_empty) {
            continue;
        }
        let Some(columns) = &columns else {
            columns = Some(header(&record)?);
            continue;
        };
        lines += 1;
        if lines > MOST_LINES {
            return fault("extract-long");
        }
        match entry(&record, columns, line) {
            Ok(entry) => extract.entries.push(entry),
            Err(_) if extract.faults.len() >= MOST_FAULTS => extract.more += 1,
            Err(fault) => extract.faults.push(fault),
        }
    }
    if extract.entries.is_empty() && extract.faults.is_empty() { fault("extract-empty") } else { Ok(extract) }
}

/// The sign that stands most often in the first line.
fn delimiter(text: &str) -> u8 {
    let first = text.lines().next().unwrap_or_default();
    let count = |sign: u8| first.bytes().filter(|byte| *byte == sign).count();
    [b',', b';', b'\t', b'|'].into_iter().rev().max_by_key(|sign| count(*sign)).unwrap_or(b',')
}

/// A column's name without case, accents and signs.
fn plain(name: &str) -> String {
    crate::types::fold(name).chars().filter(char::is_ascii_alphanumeric).collect()
}

/// Where each of [`COLUMNS`] stands.
fn header(record: &StringRecord) -> Result<[usize; 5], FieldError> {
    const MISSING: [&str; 5] =
        ["extract-no-npi", "extract-no-licence", "extract-no-state", "extract-no-status", "extract-no-expiry"];
    let names: Vec<String> = record.iter().map(plain).collect();
    let mut found = [0; 5];
    for ((slot, known), code) in found.iter_mut().zip(COLUMNS).zip(MISSING) {
        let at = names.iter().position(|name| known.contains(&name.as_str()));
        *slot = at.ok_or(FieldError { field: "text", code })?;
    }
    Ok(found)
}

fn entry(record: &StringRecord, columns: &[usize; 5], line: u64) -> Result<Entry, Fault> {
    let [npi, licence, state, status, ends] = columns.map(|at| record.get(at).unwrap_or_default());
    let fault = |code, value: &str| Err(Fault { line, code, value: value.chars().take(40).collect() });
    if !rules::npi::is_valid(npi) {
        return fault("line-npi", npi);
    }
    if licence.is_empty() || licence.chars().count() > 40 {
        return fault("line-licence", licence);
    }
    let upper = state.to_uppercase();
    if upper.len() != 2 || !upper.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return fault("line-state", state);
    }
    let Some(known) = status_of(status) else { return fault("line-status", status) };
    let day = match ends {
        "" => None,
        text => match date(text) {
            Some(day) => Some(day),
            None => return fault("line-date", text),
        },
    };
    Ok(Entry { line, npi: npi.to_owned(), licence: licence.to_owned(), state: upper, status: known, ends: day })
}

/// The words of boards for how a licence stands. What none of them knows is no status, never a guess.
fn status_of(text: &str) -> Option<Status> {
    const ACTIVE: [&str; 9] =
        ["active", "activa", "activo", "current", "clear", "licensed", "vigente", "activeprobation", "activeinrenewal"];
    const LAPSED: [&str; 12] = [
        "lapsed",
        "expired",
        "inactive",
        "delinquent",
        "cancelled",
        "canceled",
        "retired",
        "nullandvoid",
        "vencida",
        "vencido",
        "inactiva",
        "caducada",
    ];
    const REVOKED: [&str; 9] = [
        "revoked",
        "suspended",
        "surrendered",
        "voluntarysurrender",
        "summarysuspension",
        "denied",
        "revocada",
        "suspendida",
        "emergencysuspension",
    ];
    let word = plain(text);
    let is = |list: &[&str]| list.contains(&word.as_str());
    match () {
        () if is(&ACTIVE) => Some(Status::Active),
        () if is(&LAPSED) => Some(Status::Lapsed),
        () if is(&REVOKED) => Some(Status::Revoked),
        () => None,
    }
}

/// `2027-06-30`, `20270630`, `6/30/2027` or `06-30-2027` as an ISO date; years have four digits.
fn date(text: &str) -> Option<String> {
    let text = text.split([' ', 'T']).next().unwrap_or_default();
    let parts: Vec<&str> = text.split(['-', '/', '.']).collect();
    let digits = |part: &&str| !part.is_empty() && part.len() <= 8 && part.bytes().all(|byte| byte.is_ascii_digit());
    if !parts.iter().all(digits) {
        return None;
    }
    let day = match parts.as_slice() {
        [whole] if whole.len() == 8 => format!("{}-{}-{}", &whole[..4], &whole[4..6], &whole[6..]),
        [year, month, day] if year.len() == 4 => format!("{year}-{month:0>2}-{day:0>2}"),
        [month, day, year] if year.len() == 4 => format!("{year}-{month:0>2}-{day:0>2}"),
        _ => return None,
    };
    jiff_date::parse(&day).map(|_| day)
}

/// A professional as an extract is held against them.
#[derive(Debug, Clone)]
pub(crate) struct Known {
    pub person: PersonId,
    pub name: String,
    pub npi: String,
    pub licence: String,
    pub state: String,
    pub checked_at: Option<Time>,
    pub lapse: Option<Lapse>,
}

/// What an extract means for one professional.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The register confirms the licence.
    Confirmed,
    /// The check no longer counts.
    Ended(Lapse),
    /// It is known already.
    Same,
    /// The register has another number or state under this NPI: somebody has to look.
    Other,
    /// Somebody looked after this extract was taken.
    Older,
}

/// One professional, the register's line, and what follows.
#[derive(Debug, Clone)]
pub(crate) struct Proposed<'a> {
    pub known: &'a Known,
    pub entry: &'a Entry,
    pub outcome: Outcome,
}

/// What an extract of a day means for the professionals here. `today` is an ISO date.
pub(crate) fn propose<'a>(known: &'a [Known], extract: &'a Extract, taken_at: Time, today: &str) -> Vec<Proposed<'a>> {
    let mut by_npi = std::collections::HashMap::<&str, Vec<&Entry>>::new();
    for entry in &extract.entries {
        by_npi.entry(&entry.npi).or_default().push(entry);
    }
    let of = |one: &'a Known| {
        let entries = by_npi.get(one.npi.as_str())?;
        let fits = |entry: &&&Entry| {
            (one.state.is_empty() || one.state == entry.state)
                && (one.licence.is_empty() || plain(&one.licence) == plain(&entry.licence))
        };
        // Of several lines about one licence the best counts: a renewal stands beside what it renews.
        let rank = |entry: &&&Entry| (entry.status == Status::Active, entry.ends.clone().unwrap_or("9999".into()));
        match entries.iter().filter(fits).max_by_key(rank) {
            Some(entry) => Some(Proposed { known: one, entry, outcome: outcome(one, entry, taken_at, today) }),
            None => entries.first().map(|entry| Proposed { known: one, entry, outcome: Outcome::Other }),
        }
    };
    known.iter().filter_map(of).collect()
}

fn outcome(known: &Known, entry: &Entry, taken_at: Time, today: &str) -> Outcome {
    if known.checked_at.is_some_and(|at| at > taken_at.plus_days(1)) {
        return Outcome::Older;
    }
    let over = entry.ends.as_deref().is_some_and(|last| last < today);
    let end = match entry.status {
        Status::Active if !over => None,
        Status::Active => Some(Lapse::Expired),
        Status::Lapsed => Some(Lapse::Lapsed),
        Status::Revoked => Some(Lapse::Revoked),
    };
    match end {
        None => Outcome::Confirmed,
        Some(lapse) if known.lapse == Some(lapse) => Outcome::Same,
        Some(lapse) => Outcome::Ended(lapse),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLE: &str = "NPI,License Number,State,Status,Expiration Date\n\
        1234567893,MED-1204,MT,Active,06/30/2027\n\
        1558598797,\"PHA, 77\",MT,Revoked,2026-03-31\n";

    fn read(text: &str) -> Extract {
        parse(text).unwrap()
    }

    #[test]
    fn an_extract_is_read_in_the_shapes_that_boards_give() {
        let want = read(SAMPLE);
        assert_eq!(want.entries.len(), 2, "{want:?}");
        assert_eq!((want.entries[0].line, want.entries[0].ends.as_deref()), (2, Some("2027-06-30")));
        assert_eq!((want.entries[1].licence.as_str(), want.entries[1].status), ("PHA, 77", Status::Revoked));
        let semi = "\u{feff}Estado;Situación;N.º de NPI;NPI;Licencia;Vencimiento\r\nmt;activa;;1234567893;MED-1204;2027-06-30\r\n";
        assert_eq!(read(semi).entries[0], want.entries[0]);
        let tabs = "status\tnpi\tlicense no\tstate\texpires\tname\nCURRENT\t1234567893\tMED-1204\tMT\t20270630\tHana\n";
        assert_eq!(read(tabs).entries[0], want.entries[0]);
        assert_eq!(decode(b"\xef\xbb\xbfni\xc3\xb1o"), "niño");
        assert_eq!(decode(b"ni\xf1o"), "niño");
    }

    #[test]
    fn a_bad_line_is_told_and_the_rest_is_read() {
        let check = |line: &str, code: &str, value: &str| {
            let found = read(&format!("{SAMPLE}{line}\n"));
            assert_eq!(found.entries.len(), 2, "{line}");
            assert_eq!(found.faults, [Fault { line: 4, code: found.faults[0].code, value: value.into() }]);
            assert_eq!(found.faults[0].code, code, "{line}");
        };
        check("1234567890,X1,MT,Active,2027-01-01", "line-npi", "1234567890");
        check("1234567893,,MT,Active,2027-01-01", "line-licence", "");
        check("1234567893,X1,Montana,Active,2027-01-01", "line-state", "Montana");
        check("1234567893,X1,MT,Perhaps,2027-01-01", "line-status", "Perhaps");
        check("1234567893,X1,MT,Active,01/02/27", "line-date", "01/02/27");
        check("1234567893,X1,MT,Active,2027-02-30", "line-date", "2027-02-30");
        check("1234567893", "line-licence", "");
    }

    #[test]
    fn a_column_that_is_missing_is_named() {
        let check = |text: &str, code: &str| assert_eq!(parse(text).unwrap_err().code, code, "{text}");
        check("", "extract-empty");
        check("NPI,License,State,Status\n", "extract-no-expiry");
        check("Number,License,State,Status,Expires\n", "extract-no-npi");
        check("NPI,License,State,Status,Expires\n\n", "extract-empty");
    }

    fn known(npi: &str, licence: &str, lapse: Option<Lapse>) -> Known {
        Known {
            person: PersonId::new(Time::default()),
            name: "Hana Vega".into(),
            npi: npi.into(),
            licence: licence.into(),
            state: "MT".into(),
            checked_at: Time::parse("2026-10-01"),
            lapse,
        }
    }

    #[test]
    fn what_the_register_means_for_a_badge() {
        let check = |licence: &str, status: &str, ends: &str, lapse, want: Option<Outcome>| {
            let text = format!("npi,license,state,status,expires\n1234567893,MED 1204,MT,{status},{ends}\n");
            let (extract, all) = (read(&text), [known("1234567893", licence, lapse)]);
            let found = propose(&all, &extract, Time::parse("2026-11-01").unwrap(), "2026-11-22");
            assert_eq!(found.first().map(|p| p.outcome), want, "{licence} {status} {ends}");
        };
        check("MED-1204", "Active", "2027-06-30", None, Some(Outcome::Confirmed));
        check("", "Active", "", None, Some(Outcome::Confirmed));
        check("MED-1204", "Active", "2026-11-22", None, Some(Outcome::Confirmed));
        check("MED-1204", "Active", "2026-11-21", None, Some(Outcome::Ended(Lapse::Expired)));
        check("MED-1204", "Lapsed", "2027-06-30", None, Some(Outcome::Ended(Lapse::Lapsed)));
        check("MED-1204", "Suspended", "2027-06-30", None, Some(Outcome::Ended(Lapse::Revoked)));
        check("MED-1204", "Suspended", "", Some(Lapse::Revoked), Some(Outcome::Same));
        check("MED-1204", "Active", "2027-06-30", Some(Lapse::Expired), Some(Outcome::Confirmed));
        check("MED-9", "Active", "2027-06-30", None, Some(Outcome::Other));
        let (extract, all) = (read(SAMPLE), [known("1245319599", "", None), known("1234567893", "", None)]);
        let early = propose(&all, &extract, Time::parse("2026-09-01").unwrap(), "2026-11-22");
        assert_eq!(early.iter().map(|p| p.outcome).collect::<Vec<_>>(), [Outcome::Older]);
        // A renewal stands beside what it renews.
        let both = read(
            "npi,license,state,status,expires\n1234567893,M1,MT,Expired,2026-06-30\n1234567893,M1,MT,Active,2028-06-30\n",
        );
        let all = [known("1234567893", "M1", None)];
        let found = propose(&all, &both, Time::parse("2026-11-01").unwrap(), "2026-11-22");
        assert_eq!((found[0].outcome, found[0].entry.line), (Outcome::Confirmed, 3));
    }

    proptest::proptest! {
        #[test]
        fn odd_bytes_never_panic(bytes: Vec<u8>, rest: String) {
            let _ = parse(&decode(&bytes));
            let _ = (date(&rest), status_of(&rest));
            let read = parse(&format!("npi,license,state,status,expires\n{rest}"));
            if let Ok(read) = read {
                for entry in read.entries {
                    proptest::prop_assert!(rules::npi::is_valid(&entry.npi));
                }
            }
        }

        #[test]
        fn what_is_written_is_read(licence in "[A-Z0-9 ,;\"-]{1,12}[A-Z]", state in "[A-Z]{2}", y in 2000..2100, m in 1..13, d in 1..29, semi: bool) {
            let sign = if semi { b';' } else { b',' };
            let mut writer = csv::WriterBuilder::new().delimiter(sign).from_writer(Vec::new());
            writer.write_record(["NPI", "License", "State", "Status", "Expires"]).unwrap();
            let day = format!("{m}/{d}/{y}");
            writer.write_record(["1234567893", &licence, &state, "active", &day]).unwrap();
            let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
            let read = parse(&text).unwrap();
            let want = format!("{y}-{m:02}-{d:02}");
            proptest::prop_assert_eq!(read.entries.len(), 1);
            let first = &read.entries[0];
            proptest::prop_assert_eq!((first.licence.as_str(), first.ends.as_deref()), (licence.trim(), Some(want.as_str())));
        }
    }
}
