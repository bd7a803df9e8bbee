//! Writing a case: boxes for its parts, the poll, the Safe Harbor list, the consent, and who looks first.

use kernel::{Locale, RawId};
use maud::{Markup, PreEscaped, html};
use ui::{Button, Field, Guarded, GuardedPart, Size, State};

use super::{compose::extras, face, who_reads};
use crate::{
    case::{AGES, CONSENTS, PARTS, POLLS, SAFE_HARBOR, SETTINGS, SEXES, TypedCase, aged, told},
    store::reviews::{ReviewLine, is_trainee},
    t,
    types::{MOST_OPTIONS, MOST_WORDS, PlaceInfo, TITLE},
};

pub(crate) struct CaseForm<'a> {
    pub l: Locale,
    pub place: &'a PlaceInfo,
    pub who: &'a gate::Who,
    pub typed: &'a TypedCase,
    /// The case that is handed in anew.
    pub topic: Option<RawId>,
    pub review: Option<ReviewLine>,
    /// The practice's line.
    pub phone: &'a str,
}

impl CaseForm<'_> {
    fn error(&self, field: &str) -> Option<&'static str> {
        ui::error_for(&self.typed.base.errors, field, |code| t::by_key(self.l, code))
    }

    /// A box with what the guard says of its words, also while they are typed.
    fn guarded(&self, field: Field<'_>, name: &str, text: &str) -> Markup {
        let seen = Guarded { text, place: guard::Place::Peers, staff: true, nurse: Some(self.phone) };
        let url = format!("{}/case/screen/{name}", self.place.href());
        ui::guard_part_box(field, name, &url, &hints(self.l, &seen, name))
    }
}

pub(crate) fn form(c: &CaseForm<'_>) -> Markup {
    let (l, place, typed) = (c.l, c.place, c.typed);
    let me = gate::PersonaId::from_raw(c.who.id);
    let action = match c.topic {
        Some(topic) => format!("{}/{topic}/case", place.href()),
        None => format!("{}/case", place.href()),
    };
    let tells = typed.base.errors.iter().any(|error| error.code == "case-tells");
    let back = c.review.as_ref().filter(|review| review.outcome == "back");
    html! {
        div.page {
            (ui::back(&place.href(), place.name_in(l)))
            (ui::page_head(if c.topic.is_some() { t::case_again(l) } else { t::case_new(l) }, &html! { (who_reads(l, place.place)) }, None))
            p { (t::case_lead(l)) }
            @if let Some(review) = back { (ui::alert(State::Caution, &t::case_back_from(l, super::name(l, review.decided_name.as_deref())), &html! { blockquote { p { (review.words) } } }, &html! {})) }
            (ui::error_list(l, &typed.base.errors, |code| t::by_key(l, code)))
            form.stack method="post" enctype="multipart/form-data" action=(action) data-draft=[c.topic.is_none().then_some("case-new")] {
                div.person { (face(me, &c.who.name, Size::Small)) span.meta { (PreEscaped(t::you_write_as(l, html! { strong { (c.who.name) } }.0))) } }
                (who_is_it(c))
                (words(c))
                (poll(c))
                (safe_harbor(c))
                (consent(c))
                @if c.topic.is_none() { (extras(l, &typed.base, true)) }
                (colleague(c))
                div.bar {
                    (ui::draft_note(l))
                    (Button::main(if c.topic.is_some() { t::case_again(l) } else { t::case_post(l) }).icon("send"))
                    @if tells { (Button::normal(t::case_mend(l)).icon("edit").name("mend", "1")) }
                }
            }
        }
    }
}

/// What the guard says of one box, with exact ages, which the list of identifiers allows and a case does not need. In the
/// question the writer speaks; in the other boxes danger words are the patient's.
pub(crate) fn hints(l: Locale, seen: &Guarded<'_>, name: &str) -> Markup {
    let aged = aged(seen.text);
    html! {
        (ui::guard_part_findings(l, seen, GuardedPart { name, own_voice: name == "text" }))
        @if !aged.is_empty() { p.error { (ui::icon("alert")) (t::case_aged(l, ui::quoted(l, &aged))) } }
    }
}

/// Words of a list as options of a field, under `what-WORD`.
fn options<const N: usize>(l: Locale, what: &str, words: [&'static str; N]) -> Vec<(&'static str, &'static str)> {
    words.iter().map(|word| (*word, t::by_key(l, &format!("{what}-{word}")).unwrap_or_default())).collect()
}

/// Title and the three facts that say enough of a patient.
fn who_is_it(c: &CaseForm<'_>) -> Markup {
    let (l, typed) = (c.l, c.typed);
    let none = || std::iter::once(("", t::choose(l)));
    let ages: Vec<_> = none().chain(options(l, "age", AGES)).collect();
    let settings: Vec<_> = none().chain(options(l, "setting", SETTINGS)).collect();
    let max = u32::try_from(TITLE.1).unwrap_or(u32::MAX);
    html! {
        (ui::guard_icons())
        (c.guarded(Field::new("title", t::title(l)).help(t::case_title_help(l)).value(&typed.base.title).error(c.error("title")).max(max).required(), "title", &typed.base.title))
        (Field::new("age", t::case_age(l)).list(&ages).value(&typed.age).error(c.error("age")).required())
        (ui::choices("sex", t::case_sex(l), &options(l, "sex", SEXES), &typed.sex, c.error("sex")))
        (Field::new("setting", t::case_setting(l)).help(t::case_setting_help(l)).list(&settings).value(&typed.setting).error(c.error("setting")).required())
    }
}

/// The boxes, each with what was found in it.
fn words(c: &CaseForm<'_>) -> Markup {
    let l = c.l;
    let max = u32::try_from(MOST_WORDS).unwrap_or(u32::MAX);
    html! {
        @for ((name, required), text) in PARTS.iter().zip(&c.typed.parts) {
            @let label = t::by_key(l, &format!("case-{}", key(name))).unwrap_or_default();
            @let help = t::by_key(l, &format!("case-{}-help", key(name))).unwrap_or_default();
            @let field = Field::new(name, label).help(help).area(4).value(text).error(c.error(name)).max(max);
            (c.guarded(if *required { field.required() } else { field }, name, text))
        }
    }
}

fn key(name: &str) -> &str {
    match name {
        "text" => "question",
        "follow_up" => "follow-up",
        other => other,
    }
}

/// The words for which a box was refused; nothing when there are none.
pub(super) fn found(l: Locale, text: &str) -> Markup {
    let words = told(text);
    html! { @if !words.is_empty() { p.error { (t::case_found(l, ui::quoted(l, &words))) } } }
}

fn poll(c: &CaseForm<'_>) -> Markup {
    let (l, typed) = (c.l, c.typed);
    let names: Vec<(String, String)> = (1..=MOST_OPTIONS).map(|n| (format!("option{n}"), t::option_n(l, n))).collect();
    let open = !typed.base.options.is_empty() || c.error("option1").is_some();
    html! {
        details.more open[open] {
            summary { (t::case_poll(l)) }
            div.stack.close {
                p.meta { (t::case_poll_help(l)) }
                (ui::choices("poll", t::case_poll_what(l), &options(l, "poll", POLLS), &typed.poll, c.error("poll")))
                @for (i, (id, label)) in names.iter().enumerate() {
                    @let text = typed.base.options.get(i).map_or("", String::as_str);
                    (c.guarded(Field::new(id, label).value(text).error(if i == 0 { c.error("option1") } else { None }).max(100), id, text))
                }
            }
        }
    }
}

/// The eighteen identifiers, confirmed group by group, and that nobody knows how somebody could be recognised.
fn safe_harbor(c: &CaseForm<'_>) -> Markup {
    let l = c.l;
    html! {
        fieldset.stack.close {
            legend.label { (t::safe_title(l)) }
            p.meta { (t::safe_lead(l)) }
            @for (field, letters) in SAFE_HARBOR {
                div id=(field) {
                    (ui::check(field, "1", t::by_key(l, field).unwrap_or_default(), c.typed.confirmed.contains(&field)))
                    @if !letters.is_empty() { span.meta { (t::safe_letters(l, spaced(letters))) } }
                    @if let Some(error) = c.error(field) { p.error { (error) } }
                }
            }
        }
    }
}

fn spaced(letters: &str) -> String {
    letters.chars().map(|c| c.to_string()).collect::<Vec<_>>().join(", ")
}

fn consent(c: &CaseForm<'_>) -> Markup {
    let (l, typed) = (c.l, c.typed);
    html! {
        (ui::choices("consent_given", t::consent_given(l), &options(l, "consent", CONSENTS), &typed.consent, c.error("consent_given")))
        (Field::new("consent", t::consent_file(l)).kind("file").help(t::consent_help(l)).error(c.error("consent")))
    }
}

fn colleague(c: &CaseForm<'_>) -> Markup {
    let (l, trainee) = (c.l, is_trainee(c.who.roles));
    html! {
        (Field::new("colleague", t::colleague(l)).help(if trainee { t::colleague_sign_off(l) } else { t::colleague_help(l) }).value(&c.typed.colleague).error(c.error("colleague")).max(60))
    }
}
