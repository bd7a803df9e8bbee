//! Pages of proposals, costs, facts and prices.

mod billing;
mod costs;
mod list;
mod prices;
mod proof;

pub(crate) use billing::{BillingPage, billing};
pub(crate) use costs::{CostsPage, agreed_line, costs, price_words};
pub(crate) use list::{ListPage, list};
pub(crate) use prices::{PricesPage, prices};
pub(crate) use proof::{Proof, Typed, may_attest, proof};

use gate::{Access, Act, Resource};
use kernel::{FieldError, Locale, PersonId, Result};
use maud::{Markup, html};
use rules::{
    Code,
    evisit::{Evidence, Reason},
    price,
};
use ui::State;

use crate::{t, types::Shelf};

/// The sentence of an exclusion or note.
pub(crate) fn reason_words(l: Locale, reason: Reason) -> &'static str {
    t::by_key(l, &format!("reason-{}", reason.id())).unwrap_or(reason.id())
}

/// What a claim line lacks, in words.
pub(crate) fn evidence_words(l: Locale, evidence: Evidence) -> &'static str {
    t::by_key(l, &format!("evidence-{}", evidence.id())).unwrap_or(evidence.id())
}

/// "99422: Written visit, medium".
pub(crate) fn code_words(l: Locale, code: Code) -> String {
    match price::label(code, l) {
        Some(label) => format!("{code}: {label}"),
        None => code.to_string(),
    }
}

pub(crate) const fn shelf_words(l: Locale, shelf: Shelf) -> &'static str {
    match shelf {
        Shelf::Running => t::shelf_running(l),
        Shelf::ToAttest => t::shelf_attest(l),
        Shelf::Final => t::shelf_final(l),
        Shelf::Withdrawn => t::shelf_withdrawn(l),
        Shelf::Nothing => t::shelf_nothing(l),
    }
}

fn shelf_badge(l: Locale, shelf: Shelf) -> Markup {
    let words = shelf_words(l, shelf);
    match shelf {
        Shelf::Running => ui::badge_with(State::Accent, "clock", words),
        Shelf::ToAttest => ui::badge_with(State::Caution, "edit", words),
        Shelf::Final => ui::badge_with(State::Done, "check", words),
        Shelf::Withdrawn | Shelf::Nothing => ui::badge(State::Note, words),
    }
}

/// The sentence for one field's error.
fn error_of(l: Locale, errors: &[FieldError], field: &str) -> Option<&'static str> {
    ui::error_for(errors, field, |key| t::by_key(l, key))
}

fn error_list(l: Locale, errors: &[FieldError]) -> Markup {
    html! { (ui::error_list(l, errors, |key| t::by_key(l, key))) }
}

/// A person's name, with letters such as MD for a professional.
pub(crate) async fn name_of<A: Act, K: Resource>(access: &mut Access<'_, A, K>, person: PersonId) -> Result<String> {
    let cards = people::cards(access, &[person]).await?;
    Ok(cards.first().map(people::PersonCard::title).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_and_evidence_has_a_sentence_in_both_languages() {
        for l in Locale::ALL {
            for reason in Reason::ALL {
                assert!(t::by_key(l, &format!("reason-{}", reason.id())).is_some(), "{} {}", l.tag(), reason.id());
            }
            for evidence in Evidence::ALL {
                assert!(
                    t::by_key(l, &format!("evidence-{}", evidence.id())).is_some(),
                    "{} {}",
                    l.tag(),
                    evidence.id()
                );
            }
        }
    }
}
