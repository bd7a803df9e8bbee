//! Covering parts of a picture before anybody else sees it.

use kernel::{Locale, RawId};
use maud::{Markup, html};
use ui::{Button, Field};

use crate::{picture, t};

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
                p.meta data-redact-help hidden { (t::redact_draw(l)) }
                figure.redact data-redact="boxes" data-most=(picture::MOST) data-box=(t::redact_box(l)) data-drawn=(t::redact_drawn(l))
                    data-now=(t::redact_now(l)) data-gone=(t::redact_gone(l)) { img src={ (r.href) "/pictures/" (r.id) } alt=(r.alt); }
                div.actions {
                    button.button type="button" data-redact-add hidden { (ui::icon("plus")) (t::redact_add(l)) }
                    button.button type="button" data-redact-remove hidden { (ui::icon("close")) (t::redact_remove(l)) }
                }
                p.meta role="status" data-redact-said {}
                (Field::new("boxes", t::redact_boxes(l)).help(t::redact_boxes_help(l)).area(3).value(r.boxes).error(r.error))
                input type="hidden" name="on" value=(r.on);
                div.actions { (Button::main(t::redact_cover(l)).icon("edit")) (Button::normal(t::redact_skip(l)).link(r.on)) }
            }
            script type="module" src=(ui::assets::boxes_script()) {}
        }
    }
}
