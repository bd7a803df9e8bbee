//! Short links: made by keepers and by whoever speaks for the organisation; followed by anybody, and only counted.

use axum::{
    Form,
    extract::{Path, Query},
    http::{HeaderMap, Method, header},
    response::{IntoResponse, Redirect, Response},
};
use gate::{Keys, Masked, Oversee, Reply, Session, Share, SignedIn, View};
use guard::Place;
use kernel::{Error, Result};
use maud::Markup;
use serde::Deserialize;

use super::{again, page, to, worn};
use crate::{
    ground::{DIRECTORY, Directory, Ground},
    pages,
    policy::OVERSEES,
    store, t,
    types::PlaceInfo,
};

/// Letters and digits that nobody takes for each other when they read them from a poster.
const SIGNS: &[u8; 31] = b"23456789abcdefghjkmnpqrstuvwxyz";
/// Signs of a code: 31^8 of them.
const LENGTH: usize = 8;

/// The code, when it is one; nothing else travels on.
pub(super) fn code_of(text: &str) -> Option<&str> {
    let known = (4..=16).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    known.then_some(text)
}

fn fresh_code() -> Result<String> {
    let token = Keys::token()?;
    let sign = |byte: &u8| char::from(SIGNS.get(usize::from(*byte) % SIGNS.len()).copied().unwrap_or(b'a'));
    Ok(token.iter().take(LENGTH).map(sign).collect())
}

/// Somebody looks at the page, not a program that draws a preview or fetches ahead.
fn is_a_visit(method: &Method, headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default().to_ascii_lowercase();
    let ahead = ["purpose", "sec-purpose", "x-purpose", "x-moz"].iter().any(|name| {
        text(name).contains("prefetch") || text(name).contains("prerender") || text(name).contains("preview")
    });
    const PROGRAMS: [&str; 10] =
        ["bot", "crawl", "spider", "preview", "facebookexternalhit", "whatsapp", "embedly", "curl", "wget", "python"];
    let agent = text(header::USER_AGENT.as_str());
    *method == Method::GET && !ahead && !PROGRAMS.iter().any(|program| agent.contains(program))
}

/// Counts, when it is a visit, and gives the place to which a link leads.
async fn follow(masked: &Masked, code: &str, visit: bool, asks: bool) -> Result<PlaceInfo> {
    let mut session = masked.unnamed();
    if !visit {
        return store::links::place(&mut session.may::<View, Directory>(DIRECTORY).await?, code).await;
    }
    let mut write = session.write().await?;
    let mut access = write.may::<View, Directory>(DIRECTORY).await?;
    let place = store::links::place(&mut access, code).await?;
    if asks {
        store::links::asked(&mut access, code).await?;
    } else {
        store::links::came(&mut access, code).await?;
    }
    write.commit().await?;
    Ok(place)
}

/// A short link from outside: counted, without a mark on whoever came. The code goes on in the address alone.
pub(crate) async fn come(
    masked: Masked,
    method: Method,
    headers: HeaderMap,
    Path(code): Path<String>,
) -> Reply<Response> {
    let code = code_of(&code).ok_or(Error::NotFound)?;
    let place = follow(&masked, code, is_a_visit(&method, &headers), false).await?;
    let about = format!("/groups/{}?via={code}", place.slug);
    // Guests do not learn of closed groups but by a link into one; they sign in first.
    let href =
        if place.place == Place::Open || masked.is_signed_in() { about } else { format!("/sign-in?back={about}") };
    masked.unnamed().send(fresh(&href)).await
}

/// From the page that a link opened to the care team.
pub(crate) async fn care(
    masked: Masked,
    method: Method,
    headers: HeaderMap,
    Path(code): Path<String>,
) -> Reply<Response> {
    let code = code_of(&code).ok_or(Error::NotFound)?;
    follow(&masked, code, is_a_visit(&method, &headers), true).await?;
    let href = if masked.is_signed_in() { "/ask" } else { "/sign-in?back=/ask" };
    masked.unnamed().send(fresh(href)).await
}

/// A redirect that nobody keeps: each visit asks again.
fn fresh(href: &str) -> Response {
    ([(header::CACHE_CONTROL, "no-store")], Redirect::to(href)).into_response()
}

/// Speaks for the organisation, in every place.
fn speaks(masked: &Masked) -> bool {
    masked.person().is_some_and(|who| who.roles.meets(OVERSEES))
}

#[derive(Debug, Default, Deserialize)]
pub(crate) struct Said {
    #[serde(default)]
    said: String,
    /// The code of the link whose picture is drawn: one at a time keeps the page light.
    #[serde(default)]
    show: String,
}

pub(crate) async fn list<G: Ground>(
    SignedIn(masked): SignedIn,
    Path(slug): Path<String>,
    Query(said): Query<Said>,
) -> Reply<Response> {
    let (session, drawn) = sheet::<G>(&masked, &slug, ("", None), &said).await?;
    session.send(drawn.into_response()).await
}

/// The page of a place's links, with a name that came back.
async fn sheet<G: Ground>(
    masked: &Masked,
    slug: &str,
    (typed, error): (&str, Option<&'static str>),
    said: &Said,
) -> Result<(Session, Markup)> {
    let l = masked.locale();
    let (mut session, place, links);
    if speaks(masked) {
        session = masked.unmasked()?;
        let mut access = session.may::<Oversee, Directory>(DIRECTORY).await?;
        let all = store::places::all(&mut access).await?;
        place = all.into_iter().find(|p| p.slug == slug && p.place == G::PLACE).ok_or(Error::NotFound)?;
        links = store::links::of(&mut access, place.id).await?;
    } else {
        session = worn::<G>(masked, slug).await?;
        let mut access = session.may::<Oversee, G>(G::id(slug)).await?;
        place = store::places::place(&mut access).await?;
        links = store::links::of(&mut access, place.id).await?;
    }
    let base = masked.org().config.base_url.as_str();
    let view = pages::links::View {
        l,
        place: &place,
        links: &links,
        base,
        typed,
        error,
        said: &said.said,
        show: &said.show,
        zone: &session.who().zone.clone(),
    };
    let drawn =
        page(masked, &mut session, &format!("/groups/{slug}"), t::links_title(l), pages::links::links(&view)).await?;
    Ok((session, drawn))
}

#[derive(Debug, Default, Deserialize)]
pub(crate) struct Named {
    #[serde(default)]
    name: String,
}

impl Named {
    /// A name of 3 to 60 characters that tells of nobody.
    fn parse(&self) -> Result<String, &'static str> {
        let name = self.name.split_whitespace().collect::<Vec<_>>().join(" ");
        match name.chars().count() {
            3..=60 if guard::clear(Place::Peers, &name).is_ok() => Ok(name),
            3..=60 => Err("reason-tells"),
            _ => Err("link-name-length"),
        }
    }
}

pub(crate) async fn make<G: Ground>(
    SignedIn(masked): SignedIn,
    Path(slug): Path<String>,
    Form(form): Form<Named>,
) -> Reply<Response> {
    let name = match form.parse() {
        Ok(name) => name,
        Err(code) => {
            let (session, drawn) = sheet::<G>(&masked, &slug, (&form.name, Some(code)), &Said::default()).await?;
            return session.send(again(drawn)).await;
        }
    };
    let (place, code) = (G::id(&slug), fresh_code()?);
    let new = (code.as_str(), name.as_str());
    let (outcome, write) = if speaks(&masked) {
        let mut write = masked.unmasked()?.write().await?;
        let outcome = store::links::make(&mut write.may::<Share, Directory>(DIRECTORY).await?, place.raw(), new).await;
        (outcome, write)
    } else {
        let mut write = worn::<G>(&masked, &slug).await?.write().await?;
        let outcome = store::links::make(&mut write.may::<Share, G>(place).await?, place.raw(), new).await;
        (outcome, write)
    };
    match outcome {
        Ok(()) => write.send(to(&format!("{}/links?said=link-made&show={}", G::href(&slug), new.0))).await,
        Err(Error::Invalid(faults)) => {
            drop(write);
            let code = faults.first().map(|fault| fault.code);
            let (session, drawn) = sheet::<G>(&masked, &slug, (&form.name, code), &Said::default()).await?;
            session.send(again(drawn)).await
        }
        Err(other) => Err(other.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_that_look_ahead_do_not_count() {
        let check = |method: Method, pairs: &[(&'static str, &'static str)], want| {
            let headers = pairs.iter().map(|(k, v)| (k.parse::<header::HeaderName>().unwrap(), v.parse().unwrap()));
            assert_eq!(is_a_visit(&method, &headers.collect()), want, "{method} {pairs:?}");
        };
        check(Method::GET, &[], true);
        check(
            Method::GET,
            &[("user-agent", "Mozilla/5.0 (Android 14; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0")],
            true,
        );
        check(Method::HEAD, &[], false);
        check(Method::GET, &[("purpose", "prefetch")], false);
        check(Method::GET, &[("sec-purpose", "prefetch;prerender")], false);
        check(Method::GET, &[("x-moz", "prefetch")], false);
        check(Method::GET, &[("user-agent", "facebookexternalhit/1.1")], false);
        check(Method::GET, &[("user-agent", "Mozilla/5.0 (compatible; bingbot/2.0)")], false);
    }

    #[test]
    fn a_code_is_plain_and_long_enough() {
        let code = fresh_code().unwrap();
        assert_eq!((code.len(), code_of(&code)), (LENGTH, Some(code.as_str())));
        assert_eq!(code_of("a&b=c"), None);
        assert_eq!(code_of(""), None);
    }
}
