//! Atom of an open community (RFC 4287): the newest topics, their first words, no names.

use axum::{
    extract::Path,
    http::{HeaderMap, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use gate::{Masked, Reply, View};
use kernel::Time;

use super::{come_in, kept::Kept};
use crate::{
    card::Look,
    ground::{Ground, OpenPlace},
    store,
    types::Feed,
};

pub(crate) async fn atom(masked: Masked, uri: Uri, headers: HeaderMap, Path(slug): Path<String>) -> Reply<Response> {
    let l = masked.locale();
    let mut session = come_in::<OpenPlace>(&masked, &slug).await?;
    let mut access = session.may::<View, OpenPlace>(OpenPlace::id(&slug)).await?;
    let place = store::places::place(&mut access).await?;
    let kept = Kept::of(&masked, &place, &uri);
    if let Some(answer) = kept.answer(&headers) {
        return session.send(answer).await;
    }
    let topics = store::topics::page(&mut access, Feed::New, None).await?;
    let base = &masked.org().config.base_url;
    let home = format!("{base}{}", place.href());
    let updated = topics.first().map_or(Time::default(), |topic| topic.last_at);
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">\n\
         <id>{home}</id><title>{}</title><subtitle>{}</subtitle><updated>{}</updated>\n\
         <link rel=\"self\" href=\"{home}/feed\"/><link rel=\"alternate\" href=\"{home}\"/>\n",
        l.tag(),
        escaped(place.name_in(l)),
        escaped(crate::types::PlaceInfo::in_language(&place.purpose, l)),
        updated.rfc3339(),
    );
    for topic in topics.iter().filter(|topic| topic.warning.is_empty()) {
        out.push_str(&format!(
            "<entry><id>{home}/{id}</id><title>{}</title><updated>{}</updated><published>{}</published>\
             <link rel=\"alternate\" href=\"{home}/{id}\"/><author><name>{}</name></author></entry>\n",
            escaped(&topic.title),
            topic.last_at.rfc3339(),
            topic.made_at.rfc3339(),
            escaped(&masked.org().config.name),
            id = topic.id,
        ));
    }
    out.push_str("</feed>\n");
    session.send(kept.keep("application/atom+xml; charset=utf-8", out)).await
}

/// The picture that other sites show beside a link into an open community.
pub(crate) async fn card(masked: Masked, headers: HeaderMap, Path(slug): Path<String>) -> Reply<Response> {
    let mut session = come_in::<OpenPlace>(&masked, &slug).await?;
    session.may::<View, OpenPlace>(OpenPlace::id(&slug)).await?;
    let config = &masked.org().config;
    let look = Look::of(config.brand_hue, config.brand_chroma, &slug);
    let kept = [(header::ETAG, look.tag()), (header::CACHE_CONTROL, "public, max-age=86400".to_owned())];
    if headers.get(header::IF_NONE_MATCH).is_some_and(|tag| tag.as_bytes() == look.tag().as_bytes()) {
        return session.send((StatusCode::NOT_MODIFIED, kept).into_response()).await;
    }
    session.pause();
    let drawn = tokio::task::spawn_blocking(move || look.png()).await;
    let png = drawn.map_err(|_| kernel::Error::internal("the card was not drawn"))??;
    let kind = [(header::CONTENT_TYPE, "image/png")];
    session.send((kind, kept, png.to_vec()).into_response()).await
}

/// Text inside XML.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
