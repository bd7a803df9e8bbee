//! The organisation's prices.

use jiff::civil::Date;
use kernel::{FieldError, Locale, Time};
use maud::{Markup, html};
use rules::price::PriceTable;
use ui::{Button, Field, State};

use super::{code_words, error_list, error_of};
use crate::{http::PriceForm, t};

/// What the page shows.
pub(crate) struct PricesPage<'a> {
    pub table: PriceTable,
    pub npi: String,
    pub today: Date,
    pub typed: &'a PriceForm,
    pub errors: &'a [FieldError],
}

pub(crate) fn prices(l: Locale, p: &PricesPage<'_>) -> Markup {
    html! {
        div.page.wide {
            (ui::page_head(t::prices(l), &html! { (t::prices_lead(l)) }, None))
            div.stack { (error_list(l, p.errors)) (complete(l, p)) (table(l, p)) (add(l, p)) (npi(l, p)) }
        }
    }
}

/// Patients see a range only when every code has a price: said here, so that it is not found out late.
fn complete(l: Locale, p: &PricesPage<'_>) -> Markup {
    let tables = rules::evisit::shipped();
    let codes = tables.iter().filter(|t| t.covers(p.today)).flat_map(|t| &t.rows).map(|row| row.code);
    let lacking: Vec<String> =
        codes.filter(|code| p.table.on(*code, p.today).is_none()).map(|code| code.to_string()).collect();
    html! {
        @if !lacking.is_empty() {
            (ui::alert(State::Caution, t::prices_lack(l), &html! { p { (t::prices_lack_do(l, lacking.join(", "))) } }, &html! {}))
        }
    }
}

fn table(l: Locale, p: &PricesPage<'_>) -> Markup {
    if p.table.prices().is_empty() {
        return ui::empty(t::prices_empty(l), t::prices_empty_do(l), &html! {});
    }
    let heads = [t::price_code(l), t::price_self_pay(l), t::price_likely(l), t::price_from(l), t::price_to(l)];
    let rows: Vec<Vec<Markup>> = p.table.prices().iter().map(|price| {
        let (code, from) = (price.code.to_string(), price.effective_from.to_string());
        let to = html! {
            @match price.effective_to {
                Some(to) => (day(l, to)),
                None => {
                    form.actions method="post" action="/prices/end" {
                        (ui::hidden("code", &code)) (ui::hidden("from", &from))
                        label.hide for={ "end-" (code) "-" (from) } { (t::price_end_on(l, &code)) }
                        input.input.short type="date" id={ "end-" (code) "-" (from) } name="to" required value=(p.today);
                        (Button::undo(t::price_end(l)))
                    }
                }
            }
        };
        vec![html! { (code_words(l, price.code)) }, html! { (price.self_pay.show(l)) }, html! { (price.likely.show(l)) }, html! { (day(l, price.effective_from)) }, to]
    }).collect();
    ui::card("table", t::prices_table(l), &html! {}, &ui::stacks(t::prices_table(l), &heads, &rows))
}

fn day(l: Locale, day: Date) -> String {
    let noon = Time::parse(&format!("{day}T12:00:00Z"));
    noon.map_or_else(|| day.to_string(), |noon| ui::time::date(l, noon, "UTC"))
}

fn add(l: Locale, p: &PricesPage<'_>) -> Markup {
    let tables = rules::evisit::shipped();
    let mut codes: Vec<_> = tables.iter().flat_map(|t| &t.rows).map(|row| row.code).collect();
    codes.sort_unstable();
    codes.dedup();
    let labels: Vec<(String, String)> = codes.iter().map(|code| (code.to_string(), code_words(l, *code))).collect();
    let options: Vec<(&str, &str)> = labels.iter().map(|(code, label)| (code.as_str(), label.as_str())).collect();
    let error = |field| error_of(l, p.errors, field);
    let body = html! {
        form.stack method="post" action="/prices" {
            (Field::new("code", t::price_code(l)).list(&options).value(&p.typed.code).error(error("code")))
            (Field::new("self_pay", t::price_self_pay(l)).help(t::price_self_pay_help(l)).inputmode("decimal").short().required()
                .value(&p.typed.self_pay).error(error("self_pay")))
            (Field::new("likely", t::price_likely(l)).help(t::price_likely_help(l)).inputmode("decimal").short().required()
                .value(&p.typed.likely).error(error("likely")))
            (Field::new("from", t::price_from(l)).kind("date").short().required().value(&p.typed.from).error(error("from")))
            (Field::new("to", t::price_to(l)).help(t::price_to_help(l)).kind("date").short().value(&p.typed.to).error(error("to")))
            div.actions { (Button::main(t::price_add(l)).icon("plus")) }
        }
    };
    ui::card("add", t::price_new(l), &html! {}, &body)
}

fn npi(l: Locale, p: &PricesPage<'_>) -> Markup {
    let value = if p.typed.npi.is_empty() { &p.npi } else { &p.typed.npi };
    let body = html! {
        form.stack method="post" action="/prices/npi" {
            (Field::new("npi", t::npi(l)).help(t::npi_help(l)).inputmode("numeric").short().max(10).required().value(value)
                .error(error_of(l, p.errors, "npi")))
            div.actions { (Button::normal(t::save(l))) }
        }
    };
    ui::card("own", t::npi_title(l), &html! {}, &body)
}
