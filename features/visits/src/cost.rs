//! What an answer may cost, before anything is sent: only from the organisation's price table.

use consent::Topic;
use gate::Session;
use kernel::{Boxed, Error, Locale, PersonId, Result};
use maud::{Markup, html};
use policy::{Relation, Relations};
use rules::{
    evisit::{self, Class},
    price::Price,
};

use crate::{
    pages, store, t,
    types::{CostsId, Estimate},
};

/// The note beside a question's box. `reason` is the key of what it is about; the page says which reasons are free.
pub(crate) fn note<'a>(session: &'a mut Session, patient: PersonId, _reason: &'a str) -> Boxed<'a, Result<Markup>> {
    Box::pin(async move {
        let (l, mine) = (session.locale(), session.who().id == patient.raw());
        let zone = session.who().zone.clone();
        let mut access = match session.may::<Estimate, _>(CostsId::from_raw(patient.raw())).await {
            Ok(access) => access,
            Err(Error::NotFound) => return Ok(html! {}),
            Err(other) => return Err(other),
        };
        // Who only asks for the patient cannot agree for the patient.
        let decides = access.relations().meets(Relations::any(&[Relation::Itself, Relation::Proxy]));
        let today = access.now().in_zone(&access.org().config.zone).date();
        let table = store::price_table(&mut access).await?;
        let facts = store::facts(&mut access, patient).await?;
        let agreement = consent::current(&mut access, patient, Topic::EvisitBilling).await?;
        let tables = evisit::shipped();
        let rules = tables.iter().find(|t| t.covers(today));
        let range = rules.and_then(|rules| table.evisit_range(rules, Class::Qhp, today));
        let agreed = agreement.as_ref().map(|a| pages::agreed_line(l, a, &zone));
        let href = if mine { "/agreements".to_owned() } else { format!("/agreements/{patient}") };
        let self_pay = facts.payer == "self-pay";
        Ok(draw(l, range, self_pay, agreed.as_deref(), (decides, &href)))
    })
}

fn draw(
    l: Locale,
    range: Option<(&Price, &Price)>,
    self_pay: bool,
    agreed: Option<&str>,
    (decides, href): (bool, &str),
) -> Markup {
    html! {
        p { (t::note_unless(l)) }
        @match range {
            Some((low, high)) => {
                @if !self_pay { p { (t::note_likely(l, low.likely.show(l), high.likely.show(l))) } }
                p { (t::note_self_pay(l, low.self_pay.show(l), high.self_pay.show(l))) }
            }
            None => p { (t::note_no_price(l)) },
        }
        @if let Some(agreed) = agreed {
            p.meta { (agreed) " " a href=(href) { (t::to_agreements(l)) } }
        } @else if decides {
            (ui::hidden("agree_words", consent::words(Topic::EvisitBilling).version))
            (ui::check("agree_billing", "yes", t::note_agree(l), false))
            p.meta { (t::note_agree_help(l)) " " a href=(href) { (t::note_agree_words(l)) } }
        }
    }
}
