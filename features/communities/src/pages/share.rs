//! Passing an open page on: its address, and what other sites may draw of it. Nothing of a closed place, and nothing that
//! carries a warning.

use guard::Place;
use kernel::Locale;
use maud::{Markup, PreEscaped, html};
use serde_json::{Value, json};
use ui::{Button, Field};

use crate::{
    card, markdown,
    store::posts::Quoted,
    t,
    types::{PlaceInfo, Post, Standing, TopicKind, TopicLine},
};

/// What is shared: an open place, or one of its topics.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Share<'a> {
    pub l: Locale,
    pub place: &'a PlaceInfo,
    pub topic: Option<&'a TopicLine>,
    /// The organisation's address, before the path, and its name.
    pub base: &'a str,
    pub name: &'a str,
}

impl Share<'_> {
    /// An open place, and a topic that everybody reads without a warning.
    fn may(&self) -> bool {
        let plain =
            |topic: &TopicLine| topic.state == Standing::Shown && topic.warning.is_empty() && !topic.title.is_empty();
        self.place.place == Place::Open && self.topic.is_none_or(plain)
    }
    fn title(&self) -> &str {
        self.topic.map_or_else(|| self.place.name_in(self.l), |topic| &topic.title)
    }
    fn purpose(&self) -> &str {
        PlaceInfo::in_language(&self.place.purpose, self.l)
    }
    fn address(&self) -> String {
        let topic = self.topic.map_or_else(String::new, |topic| format!("/{}", topic.id));
        format!("{}{}{topic}", self.base, self.place.href())
    }
}

/// The address to copy, and ways to send it that need no other site.
pub(crate) fn section(share: &Share<'_>) -> Markup {
    if !share.may() {
        return html! {};
    }
    let (l, address) = (share.l, share.address());
    let words = markdown::encoded(&format!("{} {address}", share.title()));
    let mail = format!("mailto:?subject={}&body={words}", markdown::encoded(share.title()));
    html! {
        details.more #share {
            summary { (ui::icon("next")) (t::share(l)) }
            div.card.stack.close {
                (Field::new("address", t::share_address(l)).id("share-address").help(t::share_help(l)).value(&address).read_only())
                div.actions {
                    (Button::normal(t::share_mail(l)).icon("mail").link(&mail))
                    (Button::normal(t::share_text(l)).icon("sms").link(&format!("sms:?&body={words}")))
                }
            }
        }
    }
}

/// What other sites draw beside a link (Open Graph, and the one tag that X adds), and what search engines may know.
pub(crate) fn head(share: &Share<'_>, posts: &[(Post, Option<Quoted>)]) -> Markup {
    if !share.may() {
        return html! {};
    }
    let picture = format!("{}{}/card.png", share.base, share.place.href());
    let locale = if share.l == Locale::En { "en_US" } else { "es_US" };
    html! {
        meta name="description" content=(share.purpose());
        meta property="og:type" content=(if share.topic.is_some() { "article" } else { "website" });
        meta property="og:site_name" content=(share.name);
        meta property="og:title" content=(share.title());
        meta property="og:description" content={ (share.place.name_in(share.l)) ", " (share.name) ": " (share.purpose()) };
        meta property="og:url" content=(share.address());
        meta property="og:locale" content=(locale);
        meta property="og:image" content=(picture);
        meta property="og:image:type" content="image/png";
        meta property="og:image:width" content=(card::SIZE.0);
        meta property="og:image:height" content=(card::SIZE.1);
        meta property="og:image:alt" content=(t::share_picture(share.l, share.name));
        meta name="twitter:card" content="summary_large_image";
        @if let Some(topic) = share.topic { (structured(share, topic, posts)) }
    }
}

/// An open topic as schema.org says it. Names stay out: whoever erases their words shall not stand in a search engine.
fn structured(share: &Share<'_>, topic: &TopicLine, posts: &[(Post, Option<Quoted>)]) -> Markup {
    let shown = || posts.iter().map(|(post, _)| post).filter(|post| post.state == Standing::Shown);
    let Some(first) = shown().find(|post| post.n == 0) else { return html! {} };
    let (address, words) = (share.address(), markdown::plain(&first.body, 300));
    let answer = shown().find(|post| post.n > 0 && Some(post.id) == topic.answer);
    let told = match answer {
        Some(answer) if topic.kind == TopicKind::Question => json!({
            "@context": "https://schema.org",
            "@type": "QAPage",
            "mainEntity": {
                "@type": "Question",
                "name": topic.title,
                "text": words,
                "answerCount": topic.replies,
                "datePublished": topic.made_at.rfc3339(),
                "acceptedAnswer": {
                    "@type": "Answer",
                    "text": markdown::plain(&answer.body, 300),
                    "datePublished": answer.made_at.rfc3339(),
                    "url": format!("{address}#p{}", answer.n),
                },
            },
        }),
        _ => json!({
            "@context": "https://schema.org",
            "@type": "DiscussionForumPosting",
            "headline": topic.title,
            "text": words,
            "datePublished": topic.made_at.rfc3339(),
            "commentCount": topic.replies,
            "url": address,
        }),
    };
    html! { script type="application/ld+json" { (PreEscaped(inside_html(&told))) } }
}

/// JSON that cannot end the element around it: what HTML or old scripts would read otherwise is written as its number.
fn inside_html(value: &Value) -> String {
    let mut out = String::new();
    for c in value.to_string().chars() {
        match c {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_cannot_end_the_element_around_them() {
        let evil = json!({ "text": "</script><script>alert(1)</script>&\u{2028}" });
        let out = inside_html(&evil);
        assert!(!out.contains(['<', '>', '&', '\u{2028}']), "{out}");
        assert_eq!(serde_json::from_str::<Value>(&out).unwrap(), evil);
    }
}
