//! How the danger words do: what was shown, what the team said of it, and how sure that is.

use std::fmt::Write as _;

use kernel::Locale;
use maud::{Markup, html};
use ui::Button;

use super::danger::level_words;
use crate::{
    t,
    tally::{Counted, Share, Tally, by, total},
    types::MISSED,
};

/// Most rules on the page; the table for download has all.
const MOST: usize = 60;

/// Draws the page.
pub(crate) fn report(l: Locale, lines: &[Counted]) -> Markup {
    html! {
        div.page.wide.stack {
            (ui::page_head(t::report_title(l), &html! { (t::report_lead(l)) }, None))
            @if lines.is_empty() { (ui::empty(t::report_none(l), t::report_none_do(l), &html! {})) }
            @else { (figures(l, &total(lines))) (tables(l, lines)) }
        }
    }
}

/// What matters first: how often the words are right, of how many marks.
fn figures(l: Locale, all: &Tally) -> Markup {
    let marked = all.right + all.wrong;
    let body = html! {
        @match all.value().percent() {
            Some(value) => {
                (ui::figure(&whole(value.share), t::report_value_words(l)))
                p { (t::report_interval(l, whole(value.low), whole(value.high))) }
            }
            None => { p { (t::report_unmarked(l)) } }
        }
        p { (t::report_marked(l, marked, all.shown)) " " (t::report_missed_words(l, all.missed)) }
        p.meta { (t::report_only(l)) " " (t::report_version(l, guard::VERSION)) }
        div.actions { (Button::normal(t::report_csv(l)).icon("download").link("/danger-words.csv")) }
    };
    ui::card("all", t::report_all(l), &html! {}, &body)
}

fn tables(l: Locale, lines: &[Counted]) -> Markup {
    let mut levels = by(lines, |c| &c.level);
    levels.sort_by_key(|(level, _)| ["now", "today", "soon"].iter().position(|w| w == level));
    let (languages, versions) = (by(lines, |c| &c.language), by(lines, |c| &c.version));
    let mut kinds: Vec<(String, Tally)> =
        by(lines, |c| &c.kind).into_iter().map(|(kind, tally)| (t::danger_kind(l, kind), tally)).collect();
    kinds.sort_by(|a, b| a.0.cmp(&b.0));
    let named = |rows: Vec<(&str, Tally)>, name: &dyn Fn(&str) -> String| -> Vec<(String, Tally)> {
        rows.into_iter().map(|(word, tally)| (name(word), tally)).collect()
    };
    html! {
        (card(l, "levels", t::report_levels(l), t::column_level(l), &named(levels, &|w| level_words(l, w).to_owned())))
        (card(l, "languages", t::report_languages(l), t::column_language(l), &named(languages, &|w| language(l, w).to_owned())))
        (card(l, "kinds", t::report_kinds(l), t::column_kind(l), &kinds))
        (rules(l, lines))
        @if versions.len() > 1 { (card(l, "versions", t::report_versions(l), t::column_version(l), &named(versions, &str::to_owned))) }
    }
}

fn language(l: Locale, word: &str) -> &'static str {
    match word {
        "en" => t::english(l),
        "es" => t::spanish(l),
        _ => t::language_unknown(l),
    }
}

fn card(l: Locale, id: &str, title: &str, first: &str, rows: &[(String, Tally)]) -> Markup {
    let heads = [
        first,
        t::column_shown(l),
        t::column_right(l),
        t::column_wrong(l),
        t::column_missed(l),
        t::column_value(l),
        t::column_found(l),
    ];
    let rows: Vec<Vec<Markup>> = rows
        .iter()
        .map(|(name, tally)| {
            let mut row = vec![html! { (name) }];
            row.extend([tally.shown, tally.right, tally.wrong, tally.missed].map(|n| html! { (n) }));
            row.extend([share(l, tally.value()), share(l, tally.found())]);
            row
        })
        .collect();
    ui::card(id, title, &html! {}, &ui::stacks(title, &heads, &rows))
}

/// The rules themselves, those that are wrong most often first: what a clinician would change.
fn rules(l: Locale, lines: &[Counted]) -> Markup {
    let fired: Vec<Counted> = lines.iter().filter(|c| c.rule != MISSED).cloned().collect();
    let mut sums = by(&fired, |c| &c.rule);
    sums.sort_by_key(|(rule, tally)| (-tally.wrong, -tally.right, -tally.shown, *rule));
    let heads = [t::column_rule(l), t::column_shown(l), t::column_right(l), t::column_wrong(l), t::column_value(l)];
    let rows: Vec<Vec<Markup>> = sums
        .iter()
        .take(MOST)
        .map(|(rule, tally)| {
            let mut row = vec![html! { code { (rule) } }];
            row.extend([tally.shown, tally.right, tally.wrong].map(|n| html! { (n) }));
            row.push(share(l, tally.value()));
            row
        })
        .collect();
    let body = html! {
        p { (t::report_rules_lead(l)) }
        (ui::stacks(t::report_rules(l), &heads, &rows))
        @if sums.len() > MOST { p.meta { (t::report_rules_more(l, sums.len() - MOST)) } }
    };
    ui::card("rules", t::report_rules(l), &html! {}, &body)
}

/// "75 % (30–95 %)", or that nobody marked it.
fn share(l: Locale, share: Share) -> Markup {
    match share.percent() {
        Some(p) => {
            html! { span { b { (whole(p.share)) } " " span.meta { "(" (format!("{:.0}", p.low)) "–" (whole(p.high)) ")" } } }
        }
        None => html! { span.meta { (t::not_marked(l)) } },
    }
}

fn whole(percent: f64) -> String {
    format!("{percent:.0}\u{a0}%")
}

/// The lines for a spreadsheet: counts, then percent with one decimal; empty where nothing was marked.
pub(crate) fn report_csv(lines: &[Counted]) -> String {
    let mut out = String::from(
        "rule,level,kind,language,version,shown,right,wrong,missed,predictive_value_percent,low_percent,high_percent\r\n",
    );
    for c in lines {
        let t = c.tally;
        let value = t.value().percent().map(|p| format!("{:.1},{:.1},{:.1}", p.share, p.low, p.high));
        // Rules, kinds and versions are words of the tables: no quotes, no commas.
        let _ = write!(
            out,
            "{},{},{},{},{},{},{},{},{},{}\r\n",
            c.rule,
            c.level,
            c.kind,
            c.language,
            c.version,
            t.shown,
            t.right,
            t.wrong,
            t.missed,
            value.as_deref().unwrap_or(",,")
        );
    }
    out
}
