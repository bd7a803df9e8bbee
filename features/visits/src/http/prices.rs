//! The organisation's prices, for an administrator.

use axum::{
    Form,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use gate::{Manage, ORG, Reply, Session, View};
use jiff::civil::Date;
use kernel::{Error, FieldError, Money, Result};
use maud::Markup;
use rules::{Code, price::Price};
use serde::Deserialize;

use super::to;
use crate::{
    pages::{self, PricesPage},
    store, t,
};

pub(crate) async fn show(mut session: Session) -> Reply<Markup> {
    let page = draw(&mut session, &PriceForm::default(), &[]).await?;
    session.send(page).await
}

async fn draw(session: &mut Session, typed: &PriceForm, errors: &[FieldError]) -> Result<Markup> {
    let (l, now) = (session.locale(), session.now());
    let zone = session.org().config.zone.clone();
    let mut access = session.may::<View, _>(ORG).await?;
    let page = PricesPage {
        table: store::price_table(&mut access).await?,
        npi: store::billing_npi(&mut access).await?,
        today: now.in_zone(&zone).date(),
        typed,
        errors,
    };
    let body = pages::prices(l, &page);
    ui::shell(session, "/prices", t::prices(l), body).await
}

/// A new line as typed; amounts in dollars.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct PriceForm {
    #[serde(default)]
    pub code: String,
    #[serde(default)]
    pub from: String,
    #[serde(default)]
    pub to: String,
    #[serde(default)]
    pub self_pay: String,
    #[serde(default)]
    pub likely: String,
    #[serde(default)]
    pub npi: String,
}

impl PriceForm {
    fn read(&self) -> Result<Price> {
        let mut errors = Vec::new();
        let mut fault = |field, code| errors.push(FieldError { field, code });
        let known = rules::evisit::shipped();
        let code =
            self.code.trim().parse::<Code>().ok().filter(|c| known.iter().any(|t| t.rows.iter().any(|r| r.code == *c)));
        let (from, self_pay, likely) =
            (self.from.trim().parse::<Date>().ok(), dollars(&self.self_pay), dollars(&self.likely));
        let to = match self.to.trim() {
            "" => Some(None),
            day => day.parse::<Date>().ok().map(Some),
        };
        let (Some(code), Some(effective_from), Some(self_pay), Some(likely), Some(effective_to)) =
            (code, from, self_pay, likely, to)
        else {
            let missing = [
                (code.is_none(), "code", "code-bad"),
                (from.is_none(), "from", "date-bad"),
                (to.is_none(), "to", "date-bad"),
                (self_pay.is_none(), "self_pay", "amount-bad"),
                (likely.is_none(), "likely", "amount-bad"),
            ];
            missing.into_iter().filter(|m| m.0).for_each(|(_, field, code)| fault(field, code));
            return Err(Error::Invalid(errors));
        };
        Ok(Price { code, self_pay, likely, effective_from, effective_to })
    }
}

/// `35`, `35.5` or `$35.50` as cents; nothing for anything else or above $100,000.
fn dollars(text: &str) -> Option<Money> {
    let text = text.trim().trim_start_matches('$');
    let (whole, cents) = text.split_once('.').unwrap_or((text, ""));
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || whole.len() > 5 || cents.len() > 2 || !digits(whole) || !digits(cents) {
        return None;
    }
    let cents: i64 = format!("{cents:0<2}").parse().ok()?;
    Some(Money(whole.parse::<i64>().ok()? * 100 + cents))
}

pub(crate) async fn add(mut session: Session, Form(form): Form<PriceForm>) -> Reply<Response> {
    session.may::<View, _>(ORG).await?;
    let price = match form.read() {
        Ok(price) => price,
        Err(Error::Invalid(errors)) => return again(session, &form, &errors).await,
        Err(other) => return Err(other.into()),
    };
    let clash = overlap(&mut session, &price).await?;
    if let Some(error) = clash {
        return again(session, &form, &[error]).await;
    }
    let mut write = session.write().await?;
    let mut access = write.may::<Manage, _>(ORG).await?;
    store::add_price(&mut access, &price).await?;
    write.send(to("/prices")).await
}

async fn again(mut session: Session, form: &PriceForm, errors: &[FieldError]) -> Reply<Response> {
    let page = draw(&mut session, form, errors).await?;
    session.send((StatusCode::UNPROCESSABLE_ENTITY, page).into_response()).await
}

/// Another line of the code covers a day of this one, and does not simply end before it.
async fn overlap(session: &mut Session, price: &Price) -> Result<Option<FieldError>> {
    let mut access = session.may::<View, _>(ORG).await?;
    let table = store::price_table(&mut access).await?;
    let ends = price.effective_to;
    if ends.is_some_and(|to| to < price.effective_from) {
        return Ok(Some(FieldError { field: "to", code: "dates-bad" }));
    }
    let meets = |p: &&Price| {
        let makes_way = p.effective_to.is_none() && p.effective_from < price.effective_from;
        let apart =
            p.effective_to.is_some_and(|to| to < price.effective_from) || ends.is_some_and(|to| to < p.effective_from);
        p.code == price.code && !makes_way && !apart
    };
    Ok(table.prices().iter().find(meets).map(|_| FieldError { field: "from", code: "price-overlap" }))
}

/// Ends a line on a day.
#[derive(Debug, Deserialize)]
pub(crate) struct EndForm {
    code: String,
    from: String,
    to: String,
}

pub(crate) async fn end(session: Session, Form(form): Form<EndForm>) -> Reply<Response> {
    let mut session = session;
    session.may::<View, _>(ORG).await?;
    let (code, from, last) = (form.code.parse::<Code>(), form.from.parse::<Date>(), form.to.parse::<Date>());
    let (Ok(code), Ok(from), Ok(last)) = (code, from, last) else {
        return again(session, &PriceForm::default(), &[FieldError { field: "to", code: "date-bad" }]).await;
    };
    if last < from {
        return again(session, &PriceForm::default(), &[FieldError { field: "to", code: "dates-bad" }]).await;
    }
    let mut write = session.write().await?;
    let mut access = write.may::<Manage, _>(ORG).await?;
    store::end_price(&mut access, code, from, last).await?;
    write.send(to("/prices")).await
}

pub(crate) async fn npi(session: Session, Form(form): Form<PriceForm>) -> Reply<Response> {
    let mut session = session;
    session.may::<View, _>(ORG).await?;
    if !rules::npi::is_valid(form.npi.trim()) {
        return again(session, &form, &[FieldError { field: "npi", code: "npi-bad" }]).await;
    }
    let mut write = session.write().await?;
    let mut access = write.may::<Manage, _>(ORG).await?;
    store::set_billing_npi(&mut access, form.npi.trim()).await?;
    write.send(to("/prices")).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dollars_become_cents() {
        let check = |text, want: Option<i64>| assert_eq!(dollars(text).map(|m| m.0), want, "{text}");
        check("35", Some(3500));
        check("$35.5", Some(3550));
        check(" 0.05 ", Some(5));
        check("-1", None);
        check("35.555", None);
        check("1e3", None);
        check("", None);
    }
}
