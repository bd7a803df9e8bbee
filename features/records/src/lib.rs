//! The clinical record: FHIR R4 kept as received, imported from files, shown as a panel and a page.

words::words!("locales");

mod fact;
mod http;
mod import;
mod label;
mod pages;
mod panel;
mod policy;
mod store;
mod summary;
mod types;

pub use import::import;
pub use store::{related_visits, resource_text};
pub use types::{
    Chart, ChartId, Count, Counts, DirectoryEntry, DirectoryEntryId, Entry, EntryId, Fault, FileReport, MedicineList,
    MedicineListId, Progress, Report, Resource, Rewritten,
};

use ::policy::Role;

const STEPS: &[::store::Step] =
    &[::store::Step { name: "0001_records", sql: include_str!("../migrations/0001_records.sql") }];

/// What `app` knows of this feature.
pub fn slice() -> gate::Slice {
    gate::Slice::new("records", STEPS)
        .rules(policy::RULES)
        .routes(http::routes())
        .part(ui::NavEntry {
            href: "/chart",
            icon: "chart",
            label: t::nav_my_chart,
            order: 40,
            rest: false,
            shows: |who| who.is(Role::Patient) && !who.works(),
            count: None,
        })
        .part(ui::NavEntry {
            href: "/charts",
            icon: "chart",
            label: t::nav_charts,
            order: 41,
            rest: true,
            shows: |who| who.is(Role::Caregiver),
            count: None,
        })
        .part(ui::PatientPanel { order: 10, draw: panel::draw })
        .part(ui::PersonPage {
            shows: |who| who.roles.meets(policy::READERS),
            title: |l, name| t::title_of(l, name),
            href,
        })
}

/// Where the chart of one patient stands.
pub fn href(patient: kernel::PersonId) -> String {
    format!("/charts/{patient}")
}
