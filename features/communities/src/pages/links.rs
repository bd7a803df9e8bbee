//! Short links of a place: making one, its address and QR code, what came of it.

use kernel::Locale;
use maud::{Markup, PreEscaped, html};
use qrcode::{EcLevel, QrCode};
use ui::{Button, Field};

use super::done;
use crate::{store::links::ShortLink, t, types::PlaceInfo};

pub(crate) struct View<'a> {
    pub l: Locale,
    pub place: &'a PlaceInfo,
    pub links: &'a [ShortLink],
    /// The organisation's address, before the path.
    pub base: &'a str,
    /// A name that came back, and why.
    pub typed: &'a str,
    pub error: Option<&'static str>,
    pub said: &'a str,
    /// The code of the link whose picture is drawn.
    pub show: &'a str,
    pub zone: &'a str,
}

pub(crate) fn links(view: &View<'_>) -> Markup {
    let (l, place) = (view.l, view.place);
    let error = view.error.and_then(|code| t::by_key(l, code));
    html! {
        div.page.wide.stack {
            (ui::back(&format!("/groups/{}", place.slug), place.name_in(l)))
            (ui::page_head(t::links_title(l), &html! { (t::links_lead(l)) }, None))
            (done(l, view.said))
            div.split {
                div.stack {
                    @if view.links.is_empty() { (ui::empty(t::links_none(l), t::links_none_do(l), &html! {})) }
                    @for link in view.links { (one(view, link)) }
                }
                aside.stack aria-label=(t::link_new(l)) {
                    form.card.stack method="post" action={ (place.href()) "/links" } {
                        h2 { (t::link_new(l)) }
                        (Field::new("name", t::link_name(l)).help(t::link_name_help(l)).value(view.typed).error(error).max(60).required().autocomplete("off"))
                        div.actions { (Button::main(t::link_make(l)).icon("plus")) }
                    }
                    section.card aria-labelledby="counted" {
                        h2 id="counted" { (t::link_counted(l)) }
                        ul.list { li { (t::link_counted_came(l)) } li { (t::link_counted_joined(l)) } li { (t::link_counted_asked(l)) } }
                        p.meta { (t::link_counted_nobody(l)) }
                    }
                }
            }
        }
    }
}

fn one(view: &View<'_>, link: &ShortLink) -> Markup {
    let l = view.l;
    let (address, id) = (format!("{}/g/{}", view.base, link.code), format!("l{}", link.code));
    html! {
        section.card aria-labelledby=(id) {
            header { h2 id=(id) { (link.name) } span.meta { (ui::time::date(l, link.made_at, view.zone)) } }
            (Field::new("address", t::link_address(l)).id(&format!("a{}", link.code)).value(&address).read_only())
            (ui::facts(&[
                (t::link_came(l), html! { b { (link.came) } }),
                (t::link_joined(l), html! { b { (link.joined) } }),
                (t::link_asked(l), html! { b { (link.asked) } }),
            ]))
            @if view.show == link.code { (picture(&address, &t::link_picture_of(l, &link.name))) }
            @else { div.actions { (Button::quiet(t::link_picture(l)).link(&format!("{}/links?show={}#{id}", view.place.href(), link.code))) } }
        }
    }
}

/// The QR code of an address as a picture of squares, black on white also in the dark.
fn picture(address: &str, label: &str) -> Markup {
    let Ok(code) = QrCode::with_error_correction_level(address.as_bytes(), EcLevel::M) else { return html! {} };
    let svg = code.render::<qrcode::render::svg::Color<'_>>().min_dimensions(220, 220).build();
    let svg = svg.split_once("?>").map_or(svg.as_str(), |(_, body)| body);
    html! { figure role="img" aria-label=(label) { (PreEscaped(svg)) } }
}
