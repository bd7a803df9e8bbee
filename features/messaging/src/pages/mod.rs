//! Pages and panes of messages.

mod ask;
mod bubbles;
mod danger;
mod fax;
mod hand;
mod list;
mod report;
mod setup;
mod start;
mod team;
mod thread;
mod ways;

pub(crate) use ask::{AskPage, ask, danger_fragment};
pub(crate) use danger::missed;
pub(crate) use fax::{FaxPage, Typed, fax, purpose};
pub(crate) use hand::{HandPage, hand, interpreters};
pub(crate) use list::{card, list};
pub(crate) use report::{report, report_csv};
pub(crate) use setup::{SetupPage, setup};
pub(crate) use start::{Start, start};
pub(crate) use team::{Desk, pane, patient_language};
pub(crate) use thread::{Fresh, kin, outcome_words, readers};

use kernel::{FieldError, Locale};
use maud::{Markup, html};

use crate::{t, types::MAX_FILES};

/// The sentence for one field's error.
pub(crate) fn error_of(l: Locale, errors: &[FieldError], field: &str) -> Option<&'static str> {
    ui::error_for(errors, field, |key| t::by_key(l, key))
}

/// The box for pictures and documents.
pub(crate) fn files_field(l: Locale, id: &str, errors: &[FieldError]) -> Markup {
    let error = error_of(l, errors, "files");
    html! {
        div.field.bad[error.is_some()] {
            label for=(id) { (t::files_label(l)) }
            span.help id={ (id) "-help" } { (t::files_help(l, MAX_FILES)) }
            input.input type="file" id=(id) name="files" multiple accept="image/jpeg,image/png,image/webp,application/pdf"
                aria-describedby={ (id) "-help" };
            @if let Some(error) = error { span.error id={ (id) "-error" } { (ui::icon("alert")) (error) } }
        }
    }
}
