//! Addresses. A handler is taken only if it returns a receipt; open ones are opened by name, with a reason.

use axum::{
    Router,
    extract::Request,
    handler::Handler,
    middleware::Next,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use http::{HeaderMap, Method, StatusCode, header};
use kernel::Error;

use crate::{Orgs, Refused, Sent};

/// Who an address answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RouteKind {
    /// About one thing named in the path: a guest gets 401, a stranger 404.
    Target,
    /// About the signed-in person: a guest gets 401.
    Own,
    /// Anyone, for this reason; listed in `tests/open_routes.txt`.
    Open(&'static str),
}

/// One address, for the closed-door sweep.
#[derive(Debug, Clone)]
pub struct RouteInfo {
    /// GET or POST.
    pub method: Method,
    /// The path as axum takes it.
    pub path: &'static str,
    /// Who it answers.
    pub kind: RouteKind,
}

/// A handler whose answer is a [`Sent`] or a [`Refused`]: nothing else is taken.
pub trait Sends<Args> {}

macro_rules! sends {
    ($($arg:ident),*) => {
        impl<F, Fut, R, $($arg),*> Sends<($($arg,)*)> for F
        where F: Fn($($arg),*) -> Fut, Fut: Future<Output = Result<Sent<R>, Refused>> {}
    };
}
sends!(A);
sends!(A, B);
sends!(A, B, C);
sends!(A, B, C, D);
sends!(A, B, C, D, E);

/// A slice's addresses.
#[derive(Default)]
pub struct Routes {
    router: Router<Orgs>,
    infos: Vec<RouteInfo>,
}

macro_rules! add {
    ($($(#[$doc:meta])* $name:ident($method:ident, $verb:ident $(, $reason:ident)?) = $kind:expr;)*) => {$(
        $(#[$doc])*
        pub fn $name<H, T, Args>(self, path: &'static str, $($reason: &'static str,)? handler: H) -> Self
        where H: Handler<T, Orgs> + Sends<Args>, T: 'static {
            self.add(path, Method::$method, $kind, $verb(handler))
        }
    )*};
}

impl Routes {
    /// No addresses yet.
    pub fn new() -> Self {
        Self::default()
    }

    add! {
        /// Shows one thing named in the path.
        get(GET, get) = RouteKind::Target;
        /// Changes one thing named in the path.
        post(POST, post) = RouteKind::Target;
        /// Shows the signed-in person's own page.
        own_get(GET, get) = RouteKind::Own;
        /// Changes the signed-in person's own things.
        own_post(POST, post) = RouteKind::Own;
        /// Shows an open page, for a stated reason.
        open_get(GET, get, reason) = RouteKind::Open(reason);
        /// Takes a form at an open door, for a stated reason.
        open_post(POST, post, reason) = RouteKind::Open(reason);
    }

    fn add(
        mut self,
        path: &'static str,
        method: Method,
        kind: RouteKind,
        handler: axum::routing::MethodRouter<Orgs>,
    ) -> Self {
        self.router = self.router.route(path, handler);
        self.infos.push(RouteInfo { method, path, kind });
        self
    }

    /// Adds another slice's.
    pub fn merge(mut self, more: Routes) -> Self {
        self.router = self.router.merge(more.router);
        self.infos.extend(more.infos);
        self
    }

    /// What was added, for the sweep.
    pub fn infos(&self) -> &[RouteInfo] {
        &self.infos
    }

    /// The router, behind the same-origin check.
    pub fn into_router(self) -> Router<Orgs> {
        self.router.layer(axum::middleware::from_fn(same_origin))
    }
}

/// Cross-site request forgery: a change must come from our own pages. Browsers say so in `Sec-Fetch-Site`, older ones in
/// `Origin`; a request with neither comes from no browser and carries no cookie that a page could have ridden on.
async fn same_origin(request: Request, next: Next) -> Response {
    let safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if safe || is_same_origin(request.headers()) {
        return readable(next.run(request).await);
    }
    (StatusCode::FORBIDDEN, "cross-site request refused").into_response()
}

/// An address whose id or query cannot be read leads nowhere, like one that is missing or another's: the framework's own answer
/// would tell them apart. It is known by what each of ours has: a receipt forbids or allows keeping it, a refusal says why.
fn readable(response: Response) -> Response {
    let ours =
        response.headers().contains_key(header::CACHE_CONTROL) || response.extensions().get::<Refused>().is_some();
    if ours || response.status() != StatusCode::BAD_REQUEST {
        return response;
    }
    Refused::from(Error::NotFound).into_response()
}

fn is_same_origin(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|v: &http::HeaderValue| v.to_str().ok());
    match (text(header::HeaderName::from_static("sec-fetch-site")), text(header::ORIGIN), text(header::HOST)) {
        (Some(site), _, _) => matches!(site, "same-origin" | "none"),
        (None, Some(origin), Some(host)) => origin.split_once("://").is_some_and(|(_, from)| from == host),
        (None, Some(_), None) => false,
        (None, None, _) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_pages_may_post() {
        let check = |pairs: &[(&'static str, &'static str)], want| {
            let headers =
                pairs.iter().map(|(k, v)| (k.parse::<header::HeaderName>().unwrap(), v.parse().unwrap())).collect();
            assert_eq!(is_same_origin(&headers), want, "{pairs:?}");
        };
        check(&[("sec-fetch-site", "same-origin")], true);
        check(&[("sec-fetch-site", "cross-site")], false);
        check(&[("sec-fetch-site", "same-site")], false);
        check(&[("origin", "https://a.example"), ("host", "a.example")], true);
        check(&[("origin", "https://b.example"), ("host", "a.example")], false);
        check(&[("origin", "null"), ("host", "a.example")], false);
        check(&[("host", "a.example")], true);
    }
}
