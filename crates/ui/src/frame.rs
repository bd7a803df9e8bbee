//! The page frame: head, skip link, header, navigation, main.

use kernel::Locale;
use maud::{DOCTYPE, Markup, html};

use crate::{Size, Tone, assets, count, face, icon, icon::sprite, t};

/// What an organisation may choose of the look.
#[derive(Debug, Clone, PartialEq)]
pub struct OrgLook {
    /// Its name, as people know it.
    pub name: String,
    /// The hue of its colour, in degrees (0 to 359).
    pub brand_hue: u16,
    /// The strength of its colour (0 to 0.10, OKLCH chroma).
    pub brand_chroma: f32,
    /// The symbol beside its name, out of the icon sheet.
    pub logo: String,
}

impl Default for OrgLook {
    fn default() -> Self {
        Self { name: "Kith".to_owned(), brand_hue: 222, brand_chroma: 0.085, logo: "kith".to_owned() }
    }
}

/// One place in the navigation. Five without `rest`: a phone has no room for a sixth.
#[derive(Debug, Clone)]
pub struct NavItem<'a> {
    /// Where it leads.
    pub href: &'a str,
    /// Its icon.
    pub icon: &'a str,
    /// Its word.
    pub label: &'a str,
    /// How many new things wait there.
    pub count: i64,
    /// The reader is there now.
    pub current: bool,
    /// Only the rail of a wide screen has room for it.
    pub rest: bool,
}

/// The signed-in reader.
#[derive(Debug, Clone, Copy)]
pub struct Who<'a> {
    /// The name.
    pub name: &'a str,
    /// The initials; see [`crate::initials`].
    pub initials: &'a str,
    /// The tint.
    pub tone: Tone,
    /// A key that keeps this person's drafts apart on a shared device: the id or a hash of it, never a name.
    pub key: &'a str,
    /// Hidden fields of the sign-out form: anti-forgery.
    pub sign_out: &'a [(&'a str, &'a str)],
}

/// Which frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Patients and families: a bar under the thumb, a rail on a wide screen.
    Framed,
    /// People at work: a slim rail, all the width for the desk.
    Slim,
    /// Outside: no navigation.
    Public,
}

/// A whole page. `body` stands inside `main`; most pages wrap it in [`page_head`] and a `div.page`.
#[derive(Debug, Clone)]
pub struct Page<'a> {
    /// The page's title, without the organisation's name.
    pub title: &'a str,
    /// The reader's language.
    pub locale: Locale,
    /// The organisation.
    pub org: &'a OrgLook,
    /// The navigation.
    pub nav: &'a [NavItem<'a>],
    /// The reader, when signed in.
    pub who: Option<Who<'a>>,
    /// Which frame.
    pub kind: Kind,
    /// This page's path and query, for the way back after switching the language.
    pub path: &'a str,
    /// Without script, load again after so many seconds: for pages that wait for something.
    pub refresh: Option<u32>,
    /// More for the head: what other sites may draw of an open page.
    pub more: Markup,
    /// More tools in the header, as "Find a patient".
    pub tools: Markup,
    /// The content.
    pub body: Markup,
}

impl Page<'_> {
    /// The whole document; its sprite holds just the symbols that it uses.
    pub fn render(&self) -> Markup {
        let class = match self.kind {
            Kind::Framed => "framed",
            Kind::Slim => "framed slim",
            Kind::Public => "public",
        };
        let (header, nav) = (self.header(), self.navigation());
        html! {
            (DOCTYPE)
            html lang=(self.locale.tag()) {
                head { (self.head()) }
                body class=(class) data-person=[self.who.map(|who| who.key)] {
                    a.skip href="#main" { (t::skip(self.locale)) }
                    (sprite(&[&header.0, &nav.0, &self.body.0]))
                    (header) (nav)
                    main #main tabindex="-1" { (self.body) }
                }
            }
        }
    }

    fn head(&self) -> Markup {
        html! {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover";
            title { (self.title) " · " (self.org.name) }
            meta name="color-scheme" content="light dark";
            meta name="theme-color" content="#ffffff" media="(prefers-color-scheme: light)";
            meta name="theme-color" content="#1d2326" media="(prefers-color-scheme: dark)";
            link rel="stylesheet" href=(assets::stylesheet());
            link rel="stylesheet" href=(assets::brand_url(self.org));
            link rel="icon" type="image/svg+xml" href=(assets::app_icon());
            link rel="manifest" href="/manifest.webmanifest";
            @if let Some(seconds) = self.refresh { noscript { meta http-equiv="refresh" content=(seconds); } }
            (self.more)
            script type="module" src=(assets::script()) {}
        }
    }

    fn header(&self) -> Markup {
        let l = self.locale;
        html! {
            header.top {
                a.brand href="/" { (icon(&self.org.logo)) span { (self.org.name) } }
                div.tools {
                    (self.tools)
                    (self.language())
                    @if let Some(who) = self.who {
                        a.tool href="/account" {
                            (face(who.initials, who.tone, Size::Small)) span.hide { (t::my_account(l, who.name)) }
                        }
                        form method="post" action="/sign-out" data-signout {
                            @for (name, value) in who.sign_out { input type="hidden" name=(name) value=(value); }
                            button.tool { (icon("out")) span.hide { (t::sign_out(l)) } }
                        }
                    } @else if !self.path.starts_with("/sign-in") {
                        a.button href="/sign-in" { (t::error_sign_in(l)) }
                    }
                }
            }
        }
    }

    /// A link to this page in the other language, in that language's own word.
    fn language(&self) -> Markup {
        let other = if self.locale == Locale::En { Locale::Es } else { Locale::En };
        let href = format!("/language?to={}&back={}", other.tag(), query_value(self.path));
        html! { a.tool href=(href) hreflang=(other.tag()) lang=(other.tag()) rel="nofollow" { (t::other_language(self.locale)) } }
    }

    fn navigation(&self) -> Markup {
        let l = self.locale;
        html! {
            @if self.kind != Kind::Public && !self.nav.is_empty() {
                nav.nav aria-label=(t::nav_label(l)) {
                    ul role="list" {
                        @for item in self.nav {
                            li.rest[item.rest] {
                                a href=(item.href) aria-current=[item.current.then_some("page")] {
                                    (icon(item.icon)) (item.label) (count(item.count, &t::waiting(l, item.count)))
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The title of a page, a line below it, and its one main action.
pub fn page_head(title: &str, below: &Markup, action: Option<&Markup>) -> Markup {
    html! {
        @if let Some(action) = action {
            div.page-head.act {
                div { h1 { (title) } @if !below.0.is_empty() { p { (below) } } }
                div.actions { (action) }
            }
        } @else {
            div.page-head { h1 { (title) } @if !below.0.is_empty() { p { (below) } } }
        }
    }
}

/// Percent-encodes a value inside a query (RFC 3986: all but unreserved characters and `/`).
fn query_value(text: &str) -> String {
    let keep = |b: u8| b.is_ascii_alphanumeric() || b"-._~/".contains(&b);
    text.bytes().map(|b| if keep(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}
