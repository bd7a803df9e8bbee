//! Thin handlers.

mod billing;
mod costs;
mod export;
mod prices;
mod proposals;

pub(crate) use prices::PriceForm;

use axum::response::{IntoResponse, Redirect, Response};
use gate::Routes;

pub(crate) fn routes() -> Routes {
    Routes::new()
        .own_get("/proposals", proposals::list)
        .own_get("/proposals/export.csv", export::csv)
        .get("/proposals/{id}", proposals::show)
        .post("/proposals/{id}/attest", proposals::attest)
        .post("/proposals/{id}/withdraw", proposals::withdraw)
        .post("/proposals/{id}/restore", proposals::restore)
        .own_get("/costs", costs::own)
        .get("/costs/{id}", costs::show)
        .get("/billing/{id}", billing::show)
        .post("/billing/{id}/facts", billing::facts)
        .post("/billing/{id}/visits", billing::visit)
        .post("/billing/{id}/visits/cancel", billing::cancel)
        .own_get("/prices", prices::show)
        .own_post("/prices", prices::add)
        .own_post("/prices/end", prices::end)
        .own_post("/prices/npi", prices::npi)
}

fn to(path: &str) -> Response {
    Redirect::to(path).into_response()
}

/// A day typed as `2026-11-22`, as its first instant in a zone.
fn day_start(text: &str, zone: &str) -> Option<kernel::Time> {
    let day = text.trim().parse::<jiff::civil::Date>().ok()?;
    let zoned = day.to_zoned(jiff::tz::TimeZone::get(zone).ok()?).ok()?;
    Some(kernel::Time::from_micros(zoned.timestamp().as_microsecond()))
}
