//! A survey as typed and as answered, and what of its counts may be read.

use guard::{Cleared, Place};
use kernel::{FieldError, Time};

use crate::{
    mentor::{cleared, one_line},
    types::parse_title,
};

/// Questions of one survey.
pub(crate) const MOST_QUESTIONS: usize = 6;
/// Answers to choose from in one question.
const MOST_OPTIONS: usize = 8;
/// Characters of a question, of an answer to choose, of the words before it all, and of short words.
pub(crate) const QUESTION: usize = 200;
const OPTION: usize = 80;
/// Characters of what stands before the questions.
pub(crate) const LEAD: usize = 600;
/// Characters of short words.
pub(crate) const WORDS: usize = 300;
/// Fewer than this many answers are not broken down: a small number can point at somebody.
pub(crate) const LEAST: i64 = 5;
/// Days that a survey may be open.
const MOST_DAYS: i64 = 90;
/// What a question asks for; the words in forms and rows.
pub(crate) const KINDS: [&str; 4] = ["one", "several", "scale", "words"];

/// One question as typed.
#[derive(Debug, Default, Clone)]
pub(crate) struct TypedQuestion {
    pub text: String,
    pub kind: String,
    pub options: String,
}

/// A survey as typed; kept when it comes back.
#[derive(Debug, Default)]
pub(crate) struct TypedSurvey {
    pub title: String,
    pub words: String,
    pub until: String,
    pub questions: Vec<TypedQuestion>,
    pub errors: Vec<FieldError>,
}

/// The names of a question's fields in the form.
pub(crate) const FIELDS: [[&str; 3]; MOST_QUESTIONS] = [
    ["q1", "kind1", "options1"],
    ["q2", "kind2", "options2"],
    ["q3", "kind3", "options3"],
    ["q4", "kind4", "options4"],
    ["q5", "kind5", "options5"],
    ["q6", "kind6", "options6"],
];

impl TypedSurvey {
    /// What a form holds.
    pub(crate) fn of(fields: &[(String, String)]) -> Self {
        let text = |name: &str| {
            fields.iter().find(|(field, _)| field == name).map_or(String::new(), |(_, text)| text.replace("\r\n", "\n"))
        };
        let question =
            |[q, kind, options]: [&str; 3]| TypedQuestion { text: text(q), kind: text(kind), options: text(options) };
        Self {
            title: text("title"),
            words: text("words"),
            until: text("until"),
            questions: FIELDS.map(question).to_vec(),
            errors: Vec::new(),
        }
    }
}

/// One question that may stand.
#[derive(Debug)]
pub(crate) struct NewQuestion {
    pub kind: &'static str,
    pub text: Cleared<String>,
    pub options: Vec<Cleared<String>>,
}

/// A survey that may stand.
#[derive(Debug)]
pub(crate) struct NewSurvey {
    pub title: Cleared<String>,
    pub words: Cleared<String>,
    pub until: Time,
    pub questions: Vec<NewQuestion>,
}

/// The survey, when all of it may stand in this kind of place; else what is to be mended.
pub(crate) fn parse(
    typed: &TypedSurvey,
    place: Place,
    until: Option<Time>,
    now: Time,
) -> Result<NewSurvey, Vec<FieldError>> {
    let mut faults = Vec::new();
    let mut keep = |result: Result<Cleared<String>, FieldError>| result.map_err(|fault| faults.push(fault)).ok();
    let title = keep(parse_title(&typed.title).and_then(|title| cleared(place, "title", &title, 0, 120, "title-long")));
    let words = keep(cleared(place, "words", typed.words.trim(), 0, LEAD, "survey-words-long"));
    let until = until.filter(|until| *until > now && *until <= now.plus_days(MOST_DAYS));
    let mut questions = Vec::new();
    let mut more = Vec::new();
    for (question, fields) in typed.questions.iter().zip(FIELDS) {
        if question.text.trim().is_empty() && question.options.trim().is_empty() {
            continue;
        }
        match parse_question(question, place, fields) {
            Ok(question) => questions.push(question),
            Err(fault) => more.push(fault),
        }
    }
    if until.is_none() {
        faults.push(FieldError { field: "until", code: "survey-until-bad" });
    }
    if questions.is_empty() && more.is_empty() {
        faults.push(FieldError { field: "q1", code: "survey-question-missing" });
    }
    faults.append(&mut more);
    match (title, words, until) {
        (Some(title), Some(words), Some(until)) if faults.is_empty() => {
            Ok(NewSurvey { title, words, until, questions })
        }
        _ => Err(faults),
    }
}

fn parse_question(
    typed: &TypedQuestion,
    place: Place,
    [q, kind_field, options_field]: [&'static str; 3],
) -> Result<NewQuestion, FieldError> {
    let text = cleared(place, q, &one_line(&typed.text), 5, QUESTION, "survey-question-length")?;
    let kind = KINDS.into_iter().find(|kind| *kind == typed.kind);
    let kind = kind.ok_or(FieldError { field: kind_field, code: "choose-one" })?;
    if !matches!(kind, "one" | "several") {
        return Ok(NewQuestion { kind, text, options: Vec::new() });
    }
    let lines: Vec<String> = typed.options.lines().map(one_line).filter(|line| !line.is_empty()).collect();
    if !(2..=MOST_OPTIONS).contains(&lines.len()) {
        return Err(FieldError { field: options_field, code: "survey-options-few" });
    }
    let options = lines.iter().map(|line| cleared(place, options_field, line, 1, OPTION, "survey-option-long"));
    Ok(NewQuestion { kind, text, options: options.collect::<Result<_, _>>()? })
}

/// One answer that may be counted: the question, what was chosen, or short words.
#[derive(Debug)]
pub(crate) enum Answer {
    /// The numbers of what was chosen.
    Chosen(i64, Vec<i64>),
    /// Short words for keepers.
    Words(i64, Cleared<String>),
}

/// What somebody answered; questions may be left out, but not all of them.
pub(crate) fn parse_answers(
    questions: &[(i64, String, usize)],
    fields: &[(String, String)],
    place: Place,
) -> Result<Vec<Answer>, Vec<FieldError>> {
    let (mut answers, mut faults) = (Vec::new(), Vec::new());
    for (n, kind, options) in questions {
        let name = format!("a{n}");
        let mut given = fields.iter().filter(|(field, _)| *field == name).map(|(_, text)| text.trim());
        if kind == "words" {
            let text = one_line(given.next().unwrap_or_default());
            if !text.is_empty() {
                match cleared(place, answer_field(*n), &text, 1, WORDS, "survey-short") {
                    Ok(words) => answers.push(Answer::Words(*n, words)),
                    Err(fault) => faults.push(fault),
                }
            }
            continue;
        }
        let most = if kind == "scale" { 5 } else { i64::try_from(*options).unwrap_or(0) };
        let mut chosen: Vec<i64> =
            given.filter_map(|text| text.parse().ok()).filter(|i| (0..most).contains(i)).collect();
        chosen.sort_unstable();
        chosen.dedup();
        chosen.truncate(if kind == "several" { MOST_OPTIONS } else { 1 });
        if !chosen.is_empty() {
            answers.push(Answer::Chosen(*n, chosen));
        }
    }
    if answers.is_empty() && faults.is_empty() {
        faults.push(FieldError { field: "a0", code: "survey-nothing" });
    }
    if faults.is_empty() { Ok(answers) } else { Err(faults) }
}

/// The name of a question's field in the form of answers.
pub(crate) fn answer_field(n: i64) -> &'static str {
    const NAMES: [&str; MOST_QUESTIONS] = ["a0", "a1", "a2", "a3", "a4", "a5"];
    usize::try_from(n).ok().and_then(|n| NAMES.get(n)).copied().unwrap_or("a0")
}

/// Counts as others may read them: nothing of a question that fewer than [`LEAST`] answered; a small count is hidden, and
/// when one alone would be, the next one with it, since it could be had by subtraction.
pub(crate) fn readable(counts: &[i64], answers: i64) -> Option<Vec<Option<i64>>> {
    if answers < LEAST {
        return None;
    }
    let small = |count: i64| (1..LEAST).contains(&count);
    let mut hidden: Vec<bool> = counts.iter().map(|count| small(*count)).collect();
    if hidden.iter().filter(|hidden| **hidden).count() == 1 {
        let next = (0..counts.len()).filter(|i| !hidden[*i] && counts[*i] > 0).min_by_key(|i| counts[*i]);
        if let Some(next) = next {
            hidden[next] = true;
        }
    }
    Some(counts.iter().zip(hidden).map(|(count, hidden)| (!hidden).then_some(*count)).collect())
}

/// A field of a table of comma-separated values; one that a program would take for a formula is marked as text.
pub(crate) fn field(text: &str) -> String {
    let safe = if text.starts_with(['=', '+', '-', '@', '\t']) { format!("'{text}") } else { text.to_owned() };
    format!("\"{}\"", safe.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_counts_are_not_broken_down() {
        let check = |counts: &[i64], answers: i64, want: Option<&[Option<i64>]>| {
            assert_eq!(readable(counts, answers).as_deref(), want, "{counts:?}");
        };
        check(&[3, 1], 4, None);
        check(&[5, 0], 5, Some(&[Some(5), Some(0)]));
        check(&[9, 6, 2], 17, Some(&[Some(9), None, None]));
        check(&[9, 2, 3], 14, Some(&[Some(9), None, None]));
        check(&[20, 4], 24, Some(&[None, None]));
        check(&[8, 7], 15, Some(&[Some(8), Some(7)]));
    }

    #[test]
    fn a_formula_is_text() {
        assert_eq!(field("=1+1"), "\"'=1+1\"");
        assert_eq!(field("Say \"yes\""), "\"Say \"\"yes\"\"\"");
    }

    #[test]
    fn answers_count_once_and_only_where_they_stand() {
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        let questions = [(0, "one".to_owned(), 2), (1, "several".to_owned(), 3), (2, "scale".to_owned(), 0)];
        let fields =
            [pair("a0", "1"), pair("a0", "0"), pair("a1", "2"), pair("a1", "2"), pair("a1", "7"), pair("a2", "5")];
        let got = parse_answers(&questions, &fields, Place::Peers).unwrap_or_default();
        let got: Vec<(i64, Vec<i64>)> = got
            .into_iter()
            .filter_map(|a| if let Answer::Chosen(n, all) = a { Some((n, all)) } else { None })
            .collect();
        assert_eq!(got, [(0, vec![0]), (1, vec![2])]);
        let none = parse_answers(&questions, &[], Place::Peers).err().unwrap_or_default();
        assert_eq!(none.iter().map(|f| f.code).collect::<Vec<_>>(), ["survey-nothing"]);
    }
}
