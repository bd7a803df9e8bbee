//! Covering parts of a picture before anybody else sees it.

use kernel::{Locale, RawId};
use maud::{Markup, html};
use ui::{Button, Field};

use crate::t;

pub(crate) struct Redact<'a> {
    pub l: Locale,
    pub href: &'a str,
    pub id: RawId,
    pub alt: &'a str,
    /// Where the writer goes on.
    pub on: &'a str,
    pub boxes: &'a str,
    pub error: Option<&'static str>,
}

pub(crate) fn redact(r: &Redact<'_>) -> Markup {
    let l = r.l;
    html! {
        div.page.stack {
            (ui::page_head(t::redact_title(l), &html! { (t::redact_lead(l)) }, None))
            ul.list { li { (t::redact_faces(l)) } li { (t::redact_names(l)) } li { (t::redact_bands(l)) } li { (t::redact_screens(l)) } }
            form.stack method="post" action={ (r.href) "/pictures/" (r.id) "/redact" } {
                figure.redact data-redact="boxes" { img src={ (r.href) "/pictures/" (r.id) } alt=(r.alt); }
                p.meta data-redact-help hidden { (t::redact_draw(l)) }
                (Field::new("boxes", t::redact_boxes(l)).help(t::redact_boxes_help(l)).area(3).value(r.boxes).error(r.error))
                input type="hidden" name="on" value=(r.on);
                div.actions { (Button::main(t::redact_cover(l)).icon("edit")) (Button::normal(t::redact_skip(l)).link(r.on)) }
            }
        }
    }
}
