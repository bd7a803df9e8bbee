//! Who looked: one sentence for each access, by day and person.

use gate::Look;
use kernel::RawId;
use maud::{Markup, html};
use ui::{Button, Row, Size, State};

use crate::{plain::Context, t};

/// One person's looks of one day that say the same, with the last one and their number.
struct Line<'a> {
    look: &'a Look,
    times: i64,
}

/// Everything that one actor did on one day.
struct Group<'a> {
    name: String,
    key: RawId,
    own: bool,
    lines: Vec<Line<'a>>,
}

pub(crate) fn looks_page(context: &Context<'_>, name: &str, looks: &[Look], older: Option<&str>) -> Markup {
    let l = context.l;
    let circle = crate::href(context.patient);
    let title = if context.yours { t::looks_title(l).to_owned() } else { t::looks_title_of(l, name) };
    let download = format!("{circle}/looks.csv");
    let button = html! { (Button::normal(t::looks_download(l)).icon("download").link(&download)) };
    let refused: Vec<&Look> = looks.iter().filter(|look| look.rule.is_empty()).collect();
    let allowed: Vec<&Look> = looks.iter().filter(|look| !look.rule.is_empty()).collect();
    html! {
        div.page {
            (ui::back(&circle, t::back_circle(l)))
            (ui::page_head(&title, &html! { (t::looks_lead(l)) }, Some(&button)))
            div.stack {
                @if looks.is_empty() { (ui::empty(t::looks_empty(l), t::looks_empty_do(l), &html! {})) }
                @if !refused.is_empty() { (refusals(context, &refused)) }
                @for (n, (day, looks)) in (1..).zip(by_day(context, &allowed)) { (one_day(context, n, &day, &looks)) }
                (ui::pager(l, None, older))
            }
        }
    }
}

fn refusals(context: &Context<'_>, looks: &[&Look]) -> Markup {
    let l = context.l;
    let body = html! {
        p { (t::looks_refused_lead(l)) }
        ul.rows.plain role="list" {
            @for group in by_person(context, looks) {
                @for line in &group.lines { li { (face(&group)) div.body { (context.sentence(line.look, line.times)) } } }
            }
        }
    };
    ui::card("refused", t::looks_refused(l), &ui::badge_with(State::Caution, "lock", &looks.len().to_string()), &body)
}

fn one_day(context: &Context<'_>, n: usize, day: &str, looks: &[&Look]) -> Markup {
    let groups = by_person(context, looks);
    let rows: Vec<Row<'_>> = groups.iter().map(|group| row(context, group)).collect();
    ui::section(&format!("day-{n}"), day, &html! {}, &ui::rows(&rows))
}

fn row<'a>(context: &Context<'_>, group: &'a Group<'_>) -> Row<'a> {
    let l = context.l;
    let urgent = group.lines.iter().any(|line| context.is_emergency(line.look));
    Row::new(&group.name).lead(face(group)).lines(html! {
        @if urgent { span { (ui::badge_with(State::Danger, "alert", t::emergency(l))) } }
        @if group.own {
            span.meta { (t::looks_you(l, group.lines.iter().map(|line| line.times).sum())) }
        } @else {
            @for line in &group.lines {
                span { (context.sentence(line.look, line.times)) }
                @if !line.look.detail.is_empty() && line.look.act == "emergency" {
                    span.meta { (t::look_reason(l, &line.look.detail)) }
                }
                @if let Some((purpose, recipient)) = line.look.detail.split_once(": ").filter(|_| line.look.act == "disclose") {
                    span.meta { (t::look_sent(l, purpose, recipient)) }
                }
            }
        }
    })
}

fn face(group: &Group<'_>) -> Markup {
    ui::face(&ui::initials(&group.name), ui::tone(&group.key.to_string()), Size::Normal)
}

/// Newest first, as the rows come.
fn by_day<'a>(context: &Context<'_>, looks: &[&'a Look]) -> Vec<(String, Vec<&'a Look>)> {
    let mut days: Vec<(String, Vec<&Look>)> = Vec::new();
    for look in looks {
        let day = ui::time::day(context.l, look.at, context.zone);
        match days.last_mut() {
            Some((last, list)) if *last == day => list.push(look),
            _ => days.push((day, vec![look])),
        }
    }
    days
}

fn by_person<'a>(context: &Context<'_>, looks: &[&'a Look]) -> Vec<Group<'a>> {
    let mut groups: Vec<Group<'a>> = Vec::new();
    for look in looks {
        let key = look.actor_id.raw();
        let name = context.who(look);
        let own = context.yours && look.actor_id == context.patient;
        let at = groups.iter().position(|g| g.key == key && g.name == name);
        let group = match at {
            Some(at) => &mut groups[at],
            None => {
                groups.push(Group { name, key, own, lines: Vec::new() });
                let last = groups.len() - 1;
                &mut groups[last]
            }
        };
        let same = |line: &&mut Line<'_>| {
            let known = line.look;
            (&known.act, &known.kind, &known.rule, &known.detail) == (&look.act, &look.kind, &look.rule, &look.detail)
        };
        match group.lines.iter_mut().find(same) {
            Some(line) => line.times += 1,
            None => group.lines.push(Line { look, times: 1 }),
        }
    }
    groups
}

/// One line of the table for each access. The first line names the columns in the reader's language.
pub(crate) fn csv(context: &Context<'_>, looks: &[Look]) -> String {
    let l = context.l;
    let heads = [
        t::csv_at(l),
        t::csv_who(l),
        t::csv_did(l),
        t::csv_to(l),
        t::csv_because(l),
        t::csv_rule(l),
        t::csv_reason(l),
        t::csv_refused(l),
    ];
    let mut text = line(heads.map(str::to_owned));
    for look in looks {
        let refused = look.rule.is_empty();
        let because = if refused { String::new() } else { context.because(look) };
        let said = if refused { t::yes(l) } else { t::no(l) };
        text.push_str(&line([
            look.at.rfc3339(),
            context.who(look),
            context.did(look),
            context.what(look),
            because,
            look.rule.clone(),
            look.detail.clone(),
            said.to_owned(),
        ]));
    }
    text
}

/// RFC 4180. A cell that a spreadsheet would take for a formula is given a quote mark in front.
fn line(cells: [String; 8]) -> String {
    let cell = |text: String| {
        let text = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text };
        format!("\"{}\"", text.replace('"', "\"\""))
    };
    format!("{}\r\n", cells.map(cell).join(","))
}

/// The words of a list of looks, for the review of an emergency.
pub(super) fn seen(context: &Context<'_>, looks: &[Look]) -> Markup {
    let l = context.l;
    let all: Vec<&Look> = looks.iter().collect();
    html! {
        @if looks.is_empty() { p.meta { (t::review_seen_none(l)) } } @else {
            ul.rows.plain role="list" {
                @for group in by_person(context, &all) {
                    @for line in &group.lines { li { (face(&group)) div.body { (context.sentence(line.look, line.times)) } } }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_spreadsheet_runs_nothing() {
        let cells = ["=1+1", "a \"b\"", "c,d", "", "", "", "", "-2"].map(str::to_owned);
        assert_eq!(super::line(cells), "\"'=1+1\",\"a \"\"b\"\"\",\"c,d\",\"\",\"\",\"\",\"\",\"'-2\"\r\n");
    }
}
