//! The superbill as CSV: final and attested proposals, authorised one by one.

use std::collections::BTreeMap;

use axum::{
    extract::Query,
    http::{HeaderName, header},
};
use gate::{Access, Reply, Session, View};
use kernel::{Locale, PersonId, Result, Time};
use rules::price::PriceTable;
use serde::Deserialize;

use super::day_start;
use crate::{
    csv, store,
    types::{Proposal, ProposalInfo},
};

/// First and last day, ISO; the last thirty days when absent.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Days {
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
}

const HEAD: [&str; 22] = [
    "proposal",
    "status",
    "missing",
    "first_day",
    "days_end",
    "patient",
    "birth_date",
    "code",
    "label",
    "units",
    "minutes",
    "clinician",
    "rendering_npi",
    "billing_npi",
    "licence_state",
    "payer",
    "diagnosis",
    "self_pay_usd",
    "likely_usd",
    "consent_at",
    "attested_at",
    "thread_sha256",
];

pub(crate) async fn csv(
    mut session: Session,
    Query(days): Query<Days>,
) -> Reply<([(HeaderName, &'static str); 2], String)> {
    let (zone, now) = (session.org().config.zone.clone(), session.now());
    let from = day_start(&days.from, &zone).unwrap_or_else(|| now.plus_days(-30));
    let to = day_start(&days.to, &zone).map_or(now, |day| next_midnight(day, &zone));
    let ids = store::to_export(&mut session.scope::<View, Proposal>().await?, from, to).await?;
    let mut text = csv::line(&HEAD);
    let mut badges = BTreeMap::new();
    for id in ids {
        let mut access = session.may::<View, Proposal>(id).await?;
        access.note("export");
        let info = store::proposal(&mut access).await?;
        let (prices, npi) = (store::price_table(&mut access).await?, store::billing_npi(&mut access).await?);
        let cells = cells(&mut access, &info, (&prices, &npi), &zone, &mut badges).await?;
        text.push_str(&csv::line(&cells));
    }
    let head = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8; header=present"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"superbill.csv\""),
    ];
    session.send((head, text)).await
}

fn next_midnight(day: Time, zone: &str) -> Time {
    let next = day.in_zone(zone).date().tomorrow().map(|d| d.to_string()).unwrap_or_default();
    day_start(&next, zone).unwrap_or(day)
}

async fn cells(
    access: &mut Access<'_, View, Proposal>,
    info: &ProposalInfo,
    (prices, npi): (&PriceTable, &str),
    zone: &str,
    badges: &mut BTreeMap<PersonId, (String, people::Badge)>,
) -> Result<[String; 22]> {
    let patient = people::card(access, info.patient).await?;
    let facts = store::facts(access, info.patient).await?;
    let clinician = info.clinician.unwrap_or(info.patient);
    let (name, badge) = match badges.get(&clinician) {
        Some(known) => known.clone(),
        None => {
            let name = people::card(access, clinician).await?.title();
            let badge = people::badge_of(access, clinician).await?.unwrap_or_default();
            badges.insert(clinician, (name.clone(), badge.clone()));
            (name, badge)
        }
    };
    let day = |at: Option<Time>| at.map(|at| at.in_zone(zone).date().to_string()).unwrap_or_default();
    let stamp = |at: Option<Time>| at.map(Time::rfc3339).unwrap_or_default();
    let price = info.code.zip(info.window_start).and_then(|(code, at)| prices.on(code, at.in_zone(zone).date()));
    let dollars = |cents: Option<i64>| cents.map(|c| format!("{}.{:02}", c / 100, c % 100)).unwrap_or_default();
    let missing: Vec<&str> = info.missing.iter().map(|e| e.id()).collect();
    let code = info.code.map(|c| c.to_string()).unwrap_or_default();
    let label = info.code.and_then(|c| rules::price::label(c, Locale::En)).unwrap_or_default();
    Ok([
        info.id.to_string(),
        if missing.is_empty() { "ready" } else { "draft" }.to_owned(),
        missing.join(" "),
        day(info.window_start),
        day(info.window_end.map(|end| end.plus_seconds(-1))),
        patient.name,
        patient.birth_date.unwrap_or_default(),
        code,
        label.to_owned(),
        "1".to_owned(),
        info.minutes.to_string(),
        name,
        badge.npi.unwrap_or_default(),
        npi.to_owned(),
        badge.licence_state,
        facts.payer,
        info.diagnosis.clone(),
        dollars(price.map(|p| p.self_pay.0)),
        dollars(price.map(|p| p.likely.0)),
        stamp(info.consent_at),
        stamp(info.attested_at),
        info.thread_hash.clone(),
    ])
}
