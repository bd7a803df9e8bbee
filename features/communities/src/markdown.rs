//! Markdown as members write it: paragraphs, emphasis, lists, quotes and links. No pictures, no HTML, no headings that
//! would break the page's own.

use maud::{Markup, PreEscaped};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd, html};

/// Sites to which a link goes without a question: public health services of the United States.
const KNOWN: [&str; 8] =
    ["cdc.gov", "nih.gov", "fda.gov", "hhs.gov", "medlineplus.gov", "cancer.gov", "samhsa.gov", "988lifeline.org"];

/// The words as HTML: escaped, with links that first say where they lead.
pub(crate) fn draw(text: &str) -> Markup {
    if is_plain(text) {
        return PreEscaped(format!("<p>{text}</p>\n"));
    }
    let mut depth = 0;
    let events = Parser::new_ext(text, Options::empty()).filter_map(|event| match event {
        Event::Html(raw) | Event::InlineHtml(raw) => Some(Event::Text(raw)),
        Event::Start(Tag::Heading { .. }) => Some(Event::Start(Tag::Paragraph)),
        Event::End(TagEnd::Heading(_)) => Some(Event::End(TagEnd::Paragraph)),
        Event::Start(Tag::Image { .. } | Tag::HtmlBlock)
        | Event::End(TagEnd::Image | TagEnd::HtmlBlock)
        | Event::Rule => None,
        Event::SoftBreak => Some(Event::HardBreak),
        Event::Start(Tag::Link { dest_url, .. }) => {
            let (start, shown) = link(&dest_url);
            depth = usize::from(shown);
            shown.then_some(start)
        }
        Event::End(TagEnd::Link) => {
            let end = (depth > 0).then_some(Event::Html("</a>".into()));
            depth = 0;
            end
        }
        other => Some(other),
    });
    let mut out = String::with_capacity(text.len() + 64);
    html::push_html(&mut out, events);
    PreEscaped(out)
}

/// One paragraph without a sign that means anything in Markdown or HTML: most of what people write.
fn is_plain(text: &str) -> bool {
    let is_sign =
        |b| matches!(b, b'*' | b'_' | b'`' | b'[' | b']' | b'<' | b'>' | b'&' | b'\\' | b'#' | b'|' | b'~' | 0..b' ');
    let starts = text.bytes().next().is_some_and(|b| b.is_ascii_alphabetic() || !b.is_ascii());
    starts && !text.ends_with(' ') && !text.bytes().any(is_sign)
}

/// The start of a link that may be followed; anything but the web is shown as words.
fn link<'a>(to: &str) -> (Event<'a>, bool) {
    let web = to.starts_with("https://") || to.starts_with("http://");
    let href = if is_known(to) { to.to_owned() } else { format!("/leave?to={}", encoded(to)) };
    let mut escaped = String::with_capacity(href.len());
    for c in href.chars() {
        match c {
            '"' => escaped.push_str("&quot;"),
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            other => escaped.push(other),
        }
    }
    (Event::Html(format!("<a href=\"{escaped}\" rel=\"nofollow ugc noreferrer\">").into()), web)
}

/// A site that needs no question, by its host name.
fn is_known(to: &str) -> bool {
    host(to).is_some_and(|host| KNOWN.iter().any(|known| host == *known || host.ends_with(&format!(".{known}"))))
}

/// The host of an https address, without a user part or port.
pub(crate) fn host(to: &str) -> Option<&str> {
    let rest = to.strip_prefix("https://").or_else(|| to.strip_prefix("http://"))?;
    let end = rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len());
    let authority = rest.get(..end)?;
    let plain = !authority.contains('@') && !authority.is_empty();
    plain.then(|| authority.split(':').next().unwrap_or(authority))
}

/// Percent-encodes all but unreserved characters (RFC 3986, section 2.3).
pub(crate) fn encoded(text: &str) -> String {
    let keep = |b: u8| b.is_ascii_alphanumeric() || b"-._~".contains(&b);
    text.bytes().map(|b| if keep(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}

/// The words alone, on one line, cut to `most` characters: for lists, cards and feeds.
pub(crate) fn plain(text: &str, most: usize) -> String {
    let mut out = String::new();
    for event in Parser::new_ext(text, Options::empty()) {
        match event {
            Event::Text(words) | Event::Code(words) | Event::Html(words) | Event::InlineHtml(words) => {
                out.push_str(&words)
            }
            Event::SoftBreak | Event::HardBreak | Event::End(_) => out.push(' '),
            _ => {}
        }
    }
    let line = out.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= most {
        return line;
    }
    let cut: String = line.chars().take(most).collect();
    let whole = cut.rfind(' ').map_or(cut.as_str(), |at| cut.get(..at).unwrap_or(&cut));
    format!("{whole}…")
}

/// Holds a link or something that reads like one.
pub(crate) fn has_link(text: &str) -> bool {
    text.contains("://") || text.contains("www.") || text.contains("](")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_drawn_and_nothing_else() {
        let check = |text: &str, want: &str| assert_eq!(draw(text).0.trim(), want, "{text}");
        check("Walk *slowly*", "<p>Walk <em>slowly</em></p>");
        check("one\ntwo", "<p>one<br />\ntwo</p>");
        check("# Big", "<p>Big</p>");
        check("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;");
        check("a <img src=x onerror=alert(1)> b", "<p>a &lt;img src=x onerror=alert(1)&gt; b</p>");
        check("[x](javascript:alert(1))", "<p>x</p>");
        check("![a](https://x.example/t.png)", "<p>a</p>");
        check(
            "[c](https://www.cdc.gov/a)",
            "<p><a href=\"https://www.cdc.gov/a\" rel=\"nofollow ugc noreferrer\">c</a></p>",
        );
        check(
            "[c](https://x.example/?a=\"b)",
            "<p><a href=\"/leave?to=https%3A%2F%2Fx.example%2F%3Fa%3D%22b\" rel=\"nofollow ugc noreferrer\">c</a></p>",
        );
    }

    proptest::proptest! {
        #[test]
        fn plain_words_are_drawn_as_the_parser_does(text in "[a-zA-Zé0-9 .,;:!?\"'()+=-]{1,80}") {
            if is_plain(&text) {
                let mut out = String::new();
                html::push_html(&mut out, Parser::new_ext(&text, Options::empty()));
                proptest::prop_assert_eq!(draw(&text).0, out);
            }
        }
    }

    #[test]
    fn a_host_is_not_fooled() {
        let check = |to: &str, want: Option<&str>| assert_eq!(host(to), want, "{to}");
        check("https://cdc.gov/x", Some("cdc.gov"));
        check("https://cdc.gov:443/x", Some("cdc.gov"));
        check("https://cdc.gov@evil.example/", None);
        check("https://evil.example\\@cdc.gov/", Some("evil.example"));
        check("ftp://cdc.gov", None);
        assert!(!is_known("https://notcdc.gov/"));
        assert!(is_known("https://www.cdc.gov/"));
    }

    #[test]
    fn a_line_is_cut_at_a_word() {
        assert_eq!(plain("**Walk** after\n\ndinner every day", 12), "Walk after…");
        assert_eq!(plain("short", 12), "short");
    }
}
