//! The organisation's price table and its billing number.

use gate::{Access, Act, Manage, Organisation, Resource};
use jiff::civil::Date;
use kernel::{Error, Money, Result};
use rules::{
    Code,
    price::{Price, PriceTable},
};
use store::{params, sql};

/// The whole table, at most 500 lines.
pub async fn price_table<A: Act, K: Resource>(access: &mut Access<'_, A, K>) -> Result<PriceTable> {
    let query =
        sql!("SELECT code, from_day, to_day, self_pay, likely FROM visits_prices ORDER BY code, from_day LIMIT 500");
    let rows = access.tx().all::<(String, String, Option<String>, Money, Money)>(query, &[]).await?;
    let bad = || Error::internal("visits_prices: a line cannot be read");
    let read = |(code, from, to, self_pay, likely): (String, String, Option<String>, Money, Money)| {
        let day = |text: &str| text.parse::<Date>().map_err(|_| bad());
        let (effective_from, effective_to) = (day(&from)?, to.as_deref().map(day).transpose()?);
        Ok(Price { code: code.parse().map_err(|_| bad())?, self_pay, likely, effective_from, effective_to })
    };
    let prices = rows.into_iter().map(read).collect::<Result<Vec<_>>>()?;
    PriceTable::new(prices).map_err(|_| bad())
}

/// Adds a line. A line of the same code that was open ends on the day before.
///
/// # Errors
/// [`Error::Invalid`] when an amount is below zero, or another line of the code covers a day of this one.
pub async fn add_price(access: &mut Access<'_, Manage, Organisation>, price: &Price) -> Result<()> {
    let mut lines = price_table(access).await?.prices().to_vec();
    let eve = price.effective_from.yesterday().map_err(|_| Error::field("from", "date-bad"))?;
    let open = lines
        .iter_mut()
        .find(|p| p.code == price.code && p.effective_to.is_none() && p.effective_from < price.effective_from);
    if let Some(open) = open {
        open.effective_to = Some(eve);
        let end = sql!("UPDATE visits_prices SET to_day = ?3 WHERE code = ?1 AND from_day = ?2");
        access.tx().exec(end, &params![open.code.as_str(), open.effective_from.to_string(), eve.to_string()]).await?;
    }
    lines.push(price.clone());
    PriceTable::new(lines).map_err(|bad| match bad {
        rules::price::BadPrice::Negative(_) => Error::field("self_pay", "amount-bad"),
        rules::price::BadPrice::Dates(_) => Error::field("to", "dates-bad"),
        rules::price::BadPrice::Overlap(_) => Error::field("from", "price-overlap"),
    })?;
    let (by, now) = (access.who().id, access.now());
    let put = sql!(
        "INSERT INTO visits_prices (code, from_day, to_day, self_pay, likely, set_by, set_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"
    );
    let (from, to) = (price.effective_from.to_string(), price.effective_to.map(|day| day.to_string()));
    access.tx().exec(put, &params![price.code.as_str(), from, to, price.self_pay, price.likely, by, now]).await?;
    Ok(())
}

/// Ends a line on a day.
///
/// # Errors
/// [`Error::Invalid`] when the day is before its first.
pub async fn end_price(access: &mut Access<'_, Manage, Organisation>, code: Code, from: Date, to: Date) -> Result<()> {
    if to < from {
        return Err(Error::field("to", "dates-bad"));
    }
    let end = sql!(
        "UPDATE visits_prices SET to_day = ?3 WHERE code = ?1 AND from_day = ?2 AND (to_day IS NULL OR to_day >= ?3)"
    );
    access.tx().exec(end, &params![code.as_str(), from.to_string(), to.to_string()]).await?;
    Ok(())
}

/// The organisation's own provider number; empty before it is set.
pub async fn billing_npi<A: Act, K: Resource>(access: &mut Access<'_, A, K>) -> Result<String> {
    let query = sql!("SELECT billing_npi FROM visits_settings WHERE id = 1");
    Ok(access.tx().first::<(String,)>(query, &[]).await?.map(|row| row.0).unwrap_or_default())
}

/// Sets the organisation's own provider number.
///
/// # Errors
/// [`Error::Invalid`] when its check digit does not fit.
pub async fn set_billing_npi(access: &mut Access<'_, Manage, Organisation>, npi: &str) -> Result<()> {
    if !rules::npi::is_valid(npi) {
        return Err(Error::field("npi", "npi-bad"));
    }
    let put = sql!(
        "INSERT INTO visits_settings (id, billing_npi) VALUES (1, ?1) ON CONFLICT (id) DO UPDATE SET billing_npi = excluded.billing_npi"
    );
    access.tx().exec(put, &params![npi]).await?;
    Ok(())
}
