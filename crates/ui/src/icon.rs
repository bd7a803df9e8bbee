//! Icons: one sheet in the program; a page carries only the symbols it uses.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use maud::{Markup, PreEscaped, html};

static SHEET: LazyLock<BTreeMap<&'static str, &'static str>> = LazyLock::new(|| {
    let symbols =
        include_str!("../assets/icons.svg").lines().map(str::trim).filter(|l| l.starts_with("<symbol id=\"i-"));
    symbols.filter_map(|l| l.strip_prefix("<symbol id=\"i-")?.split_once('"').map(|(name, _)| (name, l))).collect()
});

/// An icon beside a word; hidden from screen readers, for the word says it. `name` is a symbol of `assets/icons.svg`
/// without its `i-`.
pub fn icon(name: &str) -> Markup {
    html! { svg.i aria-hidden="true" { use href={ "#i-" (name) } {} } }
}

/// True when the sheet has the icon; the gallery test asks it for every icon on the page.
pub fn has_icon(name: &str) -> bool {
    SHEET.contains_key(name)
}

/// The inlined sprite: the symbols that `parts` of a page use, each once, in order of name.
pub(crate) fn sprite(parts: &[&str]) -> Markup {
    // `href="#i-NAME"`; a single character is searched for many bytes at a time, and words that look alike name no symbol.
    let uses = parts.iter().flat_map(|part| part.split('#').filter_map(|rest| rest.strip_prefix("i-")));
    let names: BTreeSet<_> = uses.filter_map(|rest| rest.split_once('"').map(|(name, _)| name)).collect();
    html! {
        svg.sprite aria-hidden="true" {
            @for symbol in names.iter().filter_map(|name| SHEET.get(name)) { (PreEscaped(*symbol)) }
        }
    }
}
