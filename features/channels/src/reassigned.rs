//! Numbers that somebody else may have by now: the FCC's Reassigned Numbers Database (47 CFR 64.1200(m)) is asked by file. What
//! goes there is a number and the day of the last agreement to it; what comes back adds *yes*, *no* or *no_data*: whether the
//! number was given up for good since that day.

use std::{collections::BTreeSet, sync::Arc};

use gate::{Access, ORG, Operate, Org, Organisation};
use jiff::civil::Date;
use kernel::{Error, Result};
use serde::Serialize;

use crate::{
    Channel, LineClass, lines,
    store::{self, Held},
};

/// How it stands in the ledger, and whose word it is about a line.
pub(crate) const REGISTER: &str = "reassigned";
/// The words of the ledger where an agreement ends.
const ENDED: &str = "The register of reassigned numbers says that this number was given up since it was agreed to. / \
                     El registro de números reasignados dice que este número se dio de baja después de aceptarlo.";
/// The words of the ledger for who has the number now and agreed later.
const STAYS: &str = "The person who confirmed this number later keeps it. / \
                     La persona que confirmó este número más tarde lo conserva.";
/// Numbers that are read or judged in one transaction.
const CHUNK: usize = 200;

/// What an import did.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
pub struct Answers {
    /// Rows that could be read.
    pub rows: u32,
    /// Of them, numbers that were given up since.
    pub yes: u32,
    /// Numbers that were not.
    pub no: u32,
    /// Numbers of which the register knows nothing.
    pub no_data: u32,
    /// Addresses that count as not confirmed from now on.
    pub ended: u32,
    /// What could not be read: file, line, why. The other rows were kept.
    pub problems: Vec<String>,
}

/// The confirmed numbers of the North American plan to which notices may go, as the register takes them: ten digits, and the day
/// of the last agreement (`4065550142,2026-11-09`). Somebody who agreed today is asked about tomorrow: the register refuses
/// days that are not over. Of a number that several have, each day has its line.
///
/// # Errors
/// [`Error::Unavailable`] when the store does not answer.
pub async fn reassigned_questions(org: &Arc<Org>) -> Result<String> {
    let mut write = org.operator("kith channels reassigned").await?;
    let mut access = write.may::<Operate, Organisation>(ORG).await?;
    access.note("reassigned-export");
    let today = day(&access, access.now());
    let mut all = BTreeSet::new();
    let mut after = String::new();
    loop {
        let held = store::held_numbers(&mut access, &after, CHUNK).await?;
        let Some(last) = held.last() else { break };
        after.clone_from(&last.value);
        for one in held.iter().filter(|one| one.stands) {
            let (Some(digits), agreed) = (ten_digits(&one.value), day(&access, one.agreed_at)) else { continue };
            if agreed < today {
                all.insert(format!("{digits},{agreed}\r\n"));
            }
        }
    }
    write.commit().await?;
    Ok(all.into_iter().collect())
}

/// Takes the register's answers: lines of number, day and answer. A number that was given up since its day counts as not confirmed
/// for everybody who agreed to it on that day or before; who confirmed it later keeps it. The same file again changes nothing.
///
/// # Errors
/// [`Error::Unavailable`] when the store does not answer.
pub async fn reassigned_answers(org: &Arc<Org>, file: &str, text: &[u8]) -> Result<Answers> {
    let mut report = Answers::default();
    let mut given_up = Vec::new();
    let mut reader =
        ::csv::ReaderBuilder::new().has_headers(false).flexible(true).trim(::csv::Trim::All).from_reader(text);
    for (n, row) in reader.byte_records().enumerate() {
        let line = row.as_ref().ok().and_then(|row| row.position()).map_or(n as u64 + 1, ::csv::Position::line);
        let row = row.map_err(|_| "no CSV").and_then(|row| read(&row));
        match row {
            // The first line may say what the columns are.
            Err(_) if n == 0 && report.rows == 0 && is_head(text) => {}
            Err(why) => report.problems.push(format!("{file}:{line}: {why}")),
            Ok((number, on, answer)) => {
                report.rows += 1;
                match answer {
                    Answer::Yes => given_up.push((number, on)),
                    Answer::No => report.no += 1,
                    Answer::NoData => report.no_data += 1,
                }
            }
        }
    }
    report.yes = u32::try_from(given_up.len()).unwrap_or(u32::MAX);
    for chunk in given_up.chunks(CHUNK) {
        let mut write = org.operator("kith channels reassigned").await?;
        let mut access = write.may::<Operate, Organisation>(ORG).await?;
        let mut seen = Vec::new();
        for (number, on) in chunk {
            seen.extend(give_up(&mut access, number, *on).await?);
        }
        report.ended += u32::try_from(seen.len()).unwrap_or(u32::MAX);
        seen.into_iter().for_each(|person| write.notify(person.raw()));
        write.commit().await?;
    }
    Ok(report)
}

/// What the register says of one number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answer {
    Yes,
    No,
    NoData,
}

/// Number, day, answer; or why the line cannot be read, without what stood in it.
fn read(row: &::csv::ByteRecord) -> Result<(String, Date, Answer), &'static str> {
    let field = |n: usize| row.get(n).and_then(|field| std::str::from_utf8(field).ok()).unwrap_or_default();
    if row.len() != 3 {
        return Err("not number, date and answer");
    }
    let number = field(0).trim_start_matches('\u{feff}');
    let number = Channel::Sms.parse(number).ok().filter(|number| ten_digits(number).is_some());
    let number = number.ok_or("the number is not one of ten digits")?;
    let on: Date = field(1).parse().map_err(|_| "the date is not such as 2026-11-09")?;
    let answer = match field(2).to_ascii_lowercase().replace([' ', '-'], "_").as_str() {
        "yes" => Answer::Yes,
        "no" => Answer::No,
        "no_data" => Answer::NoData,
        _ => return Err("the answer is not yes, no or no_data"),
    };
    Ok((number, on, answer))
}

/// The first line holds no digit: it names the columns.
fn is_head(text: &[u8]) -> bool {
    let first = text.split(|byte| *byte == b'\n').next().unwrap_or_default();
    !first.iter().any(u8::is_ascii_digit)
}

/// `4065550142` of `+14065550142`.
fn ten_digits(value: &str) -> Option<&str> {
    value.strip_prefix("+1").filter(|rest| rest.len() == 10)
}

/// The day of a moment on the organisation's wall clock.
fn day(access: &Access<'_, Operate, Organisation>, at: kernel::Time) -> Date {
    at.in_zone(&access.org().config.zone).date()
}

/// Ends what was agreed to a number up to a day, and gives who had.
async fn give_up(
    access: &mut Access<'_, Operate, Organisation>,
    number: &str,
    on: Date,
) -> Result<Vec<kernel::PersonId>> {
    let held = store::holders(access, number).await?;
    let (over, later): (Vec<Held>, Vec<Held>) = held.into_iter().partition(|one| day(access, one.agreed_at) <= on);
    let stood = over.first().is_some_and(|one| one.stands);
    for one in &over {
        store::unconfirm_of(access, (one.person, number)).await?;
        store::fail_waiting_of(access, (one.person, number), REGISTER).await?;
        store::ledger_put(access, one.person, (Channel::Sms, number), false, (REGISTER, ENDED)).await?;
        ::jobs::emit(access, "contact.dead", &lines::About { person: one.person }).await?;
        access.note(&format!("{REGISTER} {}", one.person));
    }
    if over.is_empty() {
        return Ok(Vec::new());
    }
    store::put_line(access, number, LineClass::Dead, REGISTER).await?;
    if let Some(one) = later.first().filter(|_| stood) {
        store::ledger_put(access, one.person, (Channel::Sms, number), true, (REGISTER, STAYS)).await?;
    }
    Ok(over.into_iter().map(|one| one.person).collect())
}

/// The register ended what was agreed to a number, and nobody confirmed it since: a code may go there, and nothing else.
///
/// # Errors
/// [`Error::Unavailable`] when the store does not answer.
pub(crate) async fn waits_for_code<A: gate::Act, K: gate::Resource>(
    access: &mut Access<'_, A, K>,
    channel: Channel,
    value: &str,
) -> Result<bool, Error> {
    Ok(wants_code(&store::standing(access, channel, value).await?))
}

/// [`waits_for_code`] of an address that stands so in the ledger.
pub(crate) fn wants_code(standing: &store::Standing) -> bool {
    !standing.stands && standing.how == REGISTER
}
