//! Thin handlers. Each kind of community has the same addresses under its own word.

mod case;
mod case_later;
mod club;
mod compose;
mod danger;
mod directory;
mod feed;
mod join;
mod kept;
mod labels;
mod links;
mod mentors;
mod moderate;
mod notices;
mod pairs;
mod place;
mod places;
mod professionals;
mod ready;
mod redact;
mod reviews;
mod surveys;
mod team;
mod topic;

use axum::{
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use gate::{Masked, Reply, Routes, Session};
use kernel::{Error, Locale, RawId, Result};
use maud::Markup;

use crate::{
    ground::{Ground, MembersPlace, OpenPlace, PeersPlace, enter, wear},
    t,
};

pub(crate) use self::{
    case_later::Later,
    compose::Typed,
    join::Joining,
    labels::Proposed as LabelTyped,
    mentors::WantedMentor,
    moderate::Decide,
    pairs::{TypedWords, seen as seen_by_one},
    professionals::Wanted,
    topic::start_of,
};

const OFF: &str = "Whoever gets an e-mail ends it by its link; the token in it is a proof, and it ends e-mails alone.";
const OPEN: &str = "Open communities are read by anyone; joining and writing ask for a session.";

pub(crate) fn routes() -> Routes {
    macro_rules! closed {
        ($routes:expr, $word:literal, $kind:ty) => {
            $routes
                .get(concat!("/", $word, "/{slug}"), place::show::<$kind>)
                .get(concat!("/", $word, "/{slug}/{topic}"), topic::show::<$kind>)
                .get(concat!("/", $word, "/{slug}/pictures/{id}"), topic::picture::<$kind>)
                .get(concat!("/", $word, "/{slug}/posts/{id}/history"), topic::history::<$kind>)
        };
    }
    macro_rules! all {
        ($routes:expr, $word:literal, $kind:ty) => {
            $routes
                .own_get(concat!("/", $word, "/{slug}/new"), compose::blank::<$kind>)
                .own_post(concat!("/", $word, "/{slug}/new"), compose::open::<$kind>)
                .own_post(concat!("/", $word, "/{slug}/screen"), compose::screen::<$kind>)
                .own_post(concat!("/", $word, "/{slug}/{topic}/reply"), compose::reply::<$kind>)
                .own_post(concat!("/", $word, "/{slug}/{topic}/follow"), topic::follow::<$kind>)
                .own_post(concat!("/", $word, "/{slug}/{topic}/vote"), topic::vote::<$kind>)
                .own_post(concat!("/", $word, "/{slug}/{topic}/accept"), topic::accept::<$kind>)
                .own_post(concat!("/", $word, "/{slug}/posts/{id}/mark"), topic::mark::<$kind>)
                .own_get(concat!("/", $word, "/{slug}/posts/{id}/edit"), compose::edit::<$kind>)
                .own_post(concat!("/", $word, "/{slug}/posts/{id}/edit"), compose::change::<$kind>)
                .own_get(concat!("/", $word, "/{slug}/posts/{id}/report"), topic::report_form::<$kind>)
                .own_post(concat!("/", $word, "/{slug}/posts/{id}/report"), topic::report::<$kind>)
                .own_get(concat!("/", $word, "/{slug}/posts/{id}/label"), labels::form::<$kind>)
                .own_post(concat!("/", $word, "/{slug}/posts/{id}/label"), labels::propose::<$kind>)
                .own_get(concat!("/", $word, "/{slug}/labels"), labels::list::<$kind>)
                .own_post(concat!("/", $word, "/{slug}/labels/{id}"), labels::say::<$kind>)
                .own_get(concat!("/", $word, "/{slug}/posts/{id}/ask-team"), team::form::<$kind>)
                .own_post(concat!("/", $word, "/{slug}/posts/{id}/ask-team"), team::ask::<$kind>)
                .own_post(concat!("/", $word, "/{slug}/posts/{id}/private"), team::private::<$kind>)
                .own_get(concat!("/", $word, "/{slug}/pictures/{id}/redact"), redact::form::<$kind>)
                .own_post(concat!("/", $word, "/{slug}/pictures/{id}/redact"), redact::redact::<$kind>)
                .own_get(concat!("/", $word, "/{slug}/mine"), place::mine::<$kind>)
                .own_post(concat!("/", $word, "/{slug}/mute"), place::mute::<$kind>)
                .own_post(concat!("/", $word, "/{slug}/appeals/{id}"), place::appeal::<$kind>)
                .own_get(concat!("/", $word, "/{slug}/leave"), join::leave_form::<$kind>)
                .own_post(concat!("/", $word, "/{slug}/leave"), join::leave::<$kind>)
                .own_post(concat!("/", $word, "/{slug}/join"), join::join::<$kind>)
                .own_get(concat!("/", $word, "/{slug}/queue"), moderate::queue::<$kind>)
                .own_post(concat!("/", $word, "/{slug}/queue/{id}"), moderate::decide::<$kind>)
                .own_post(concat!("/", $word, "/{slug}/queue/appeals/{id}"), moderate::answer::<$kind>)
                .own_post(concat!("/", $word, "/{slug}/raid"), moderate::raid::<$kind>)
        };
    }
    macro_rules! surveys {
        ($routes:expr, $word:literal, $kind:ty) => {
            $routes
                .own_get(concat!("/", $word, "/{slug}/surveys"), surveys::list::<$kind>)
                .own_get(concat!("/", $word, "/{slug}/surveys/new"), surveys::blank::<$kind>)
                .own_post(concat!("/", $word, "/{slug}/surveys/new"), surveys::make::<$kind>)
                .own_get(concat!("/", $word, "/{slug}/surveys/{id}"), surveys::show::<$kind>)
                .own_post(concat!("/", $word, "/{slug}/surveys/{id}"), surveys::answer::<$kind>)
                .own_post(concat!("/", $word, "/{slug}/surveys/{id}/close"), surveys::close::<$kind>)
                .own_get(concat!("/", $word, "/{slug}/surveys/{id}/counts.csv"), surveys::counts::<$kind>)
        };
    }
    let routes = looking_after(together(cases(to_all())));
    let routes = surveys!(surveys!(routes, "members", MembersPlace), "peers", PeersPlace);
    let routes = closed!(closed!(routes, "members", MembersPlace), "peers", PeersPlace);
    all!(all!(all!(routes, "open", OpenPlace), "members", MembersPlace), "peers", PeersPlace)
}

/// What is there once for all places.
fn to_all() -> Routes {
    Routes::new()
        .open_get("/groups", OPEN, directory::show)
        .open_get("/groups/search", OPEN, directory::search)
        .open_get("/groups/{slug}", OPEN, directory::about)
        .own_post("/groups/{slug}/keepers", directory::appoint)
        .own_post("/groups/notices", notices::choose)
        .open_get("/groups/notices/off/{token}", OFF, notices::ask_off)
        .open_post("/groups/notices/off/{token}", OFF, notices::off)
        .own_get("/names", directory::names)
        .open_get("/leave", OPEN, directory::leave_site)
        .open_get("/g/{code}", OPEN, links::come)
        .open_get("/g/{code}/care", OPEN, links::care)
        .open_get("/open/{slug}", OPEN, place::show::<OpenPlace>)
        .open_get("/open/{slug}/feed", OPEN, feed::atom)
        .open_get("/open/{slug}/card.png", OPEN, feed::card)
        .open_get("/open/{slug}/{topic}", OPEN, topic::show::<OpenPlace>)
        .open_get("/open/{slug}/pictures/{id}", OPEN, topic::picture::<OpenPlace>)
        .open_get("/open/{slug}/posts/{id}/history", OPEN, topic::history::<OpenPlace>)
        .own_get("/professionals", professionals::list)
        .own_get("/professionals/following", professionals::following)
        .own_get("/professionals/{person}", professionals::one)
        .own_post("/professionals/{person}/follow", professionals::follow)
        .own_post("/professionals/{person}/connect", team::connect)
        .post("/community-dangers/{id}/open", danger::open_seal)
}

/// All places at once, for whoever looks after them.
fn looking_after(routes: Routes) -> Routes {
    routes
        .own_get("/groups/places", places::list)
        .own_get("/groups/places/starter", places::starter)
        .own_post("/groups/places/starter", places::pick)
        .own_get("/groups/places/new", places::blank)
        .own_post("/groups/places/new", places::make)
        .own_get("/groups/places/{slug}", places::one)
        .own_post("/groups/places/{slug}", places::change)
        .own_post("/groups/places/{slug}/close", places::close)
        .own_get("/open/{slug}/links", links::list::<OpenPlace>)
        .own_post("/open/{slug}/links", links::make::<OpenPlace>)
        .own_get("/members/{slug}/links", links::list::<MembersPlace>)
        .own_post("/members/{slug}/links", links::make::<MembersPlace>)
}

/// Cases, among peers alone.
fn cases(routes: Routes) -> Routes {
    routes
        .own_get("/peers/{slug}/case", case::blank)
        .own_post("/peers/{slug}/case", case::open)
        .own_post("/peers/{slug}/case/screen/{field}", case::screen)
        .own_get("/peers/{slug}/{topic}/case", case::again_form)
        .own_post("/peers/{slug}/{topic}/case", case::hand_in)
        .own_post("/peers/{slug}/{topic}/later", case_later::later)
        .own_post("/peers/{slug}/{topic}/reveal", case_later::reveal)
        .own_post("/peers/{slug}/{topic}/consent", case_later::add_consent)
        .get("/peers/{slug}/consents/{id}", case_later::consent)
        .own_get("/peers/{slug}/reviews", reviews::list)
        .own_post("/peers/{slug}/reviews/{id}", reviews::decide)
}

/// Journal clubs, mentors and the room of two, among peers alone.
fn together(routes: Routes) -> Routes {
    routes
        .own_get("/peers/{slug}/club", club::blank)
        .own_post("/peers/{slug}/club", club::open)
        .own_get("/peers/{slug}/{topic}/club", club::notes)
        .own_post("/peers/{slug}/{topic}/club", club::note)
        .own_get("/peers/{slug}/mentors", mentors::list)
        .own_get("/peers/{slug}/mentors/offer", mentors::offer_form)
        .own_post("/peers/{slug}/mentors/offer", mentors::offer)
        .own_get("/peers/{slug}/mentors/{persona}", mentors::one)
        .own_post("/peers/{slug}/mentors/{persona}", mentors::ask)
        .own_post("/peers/{slug}/pairs/screen", pairs::screen)
        .own_get("/peers/{slug}/pairs/{id}", pairs::show)
        .own_post("/peers/{slug}/pairs/{id}", pairs::say)
        .own_post("/peers/{slug}/pairs/{id}/answer", pairs::answer)
        .own_post("/peers/{slug}/pairs/{id}/end", pairs::end)
}

/// The session in a place; a guest is asked to sign in first, save where the world reads.
async fn come_in<G: Ground>(masked: &Masked, slug: &str) -> Result<Session> {
    closed_to_guests::<G>(masked)?;
    enter::<G>(masked, slug).await
}

/// Guests read open places alone; elsewhere they are asked to sign in.
fn closed_to_guests<G: Ground>(masked: &Masked) -> Result<()> {
    let open = G::WORD == OpenPlace::WORD || masked.is_signed_in();
    if open { Ok(()) } else { Err(Error::SignedOut) }
}

/// Looks after the place, or moderates for the organisation.
fn moderates(who: &gate::Who) -> bool {
    who.is_keeper() || who.is(policy::Role::Moderator)
}

/// The session under the name that is worn there.
async fn worn<G: Ground>(masked: &Masked, slug: &str) -> Result<Session> {
    wear::<G>(masked, slug).await
}

/// The whole page: in the person's own frame, or outside for a guest.
async fn page(masked: &Masked, session: &mut Session, path: &str, title: &str, body: Markup) -> Result<Markup> {
    page_with(masked, session, (path, title), Markup::default, body).await
}

/// The whole page, with what other sites may draw of it for a guest.
async fn page_with(
    masked: &Masked,
    session: &mut Session,
    (path, title): (&str, &str),
    more: impl FnOnce() -> Markup,
    body: Markup,
) -> Result<Markup> {
    session.pause();
    if masked.is_signed_in() {
        return ui::shell(&mut masked.frame(), path, title, body).await;
    }
    Ok(ui::outside_with(masked.org(), masked.locale(), (path, title), more(), body))
}

fn to(path: &str) -> Response {
    Redirect::to(path).into_response()
}

/// What was just done, as the address says it.
#[derive(Debug, Default, serde::Deserialize)]
struct Told {
    #[serde(default)]
    said: String,
}

/// A page that came back with something to mend.
fn again(page: Markup) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
}

/// What a slice's conflict means to the reader, as a page.
async fn said(masked: &Masked, mut session: Session, code: &str, back: &str) -> Reply<Response> {
    let l: Locale = masked.locale();
    let body = crate::pages::said(l, t::by_key(l, code).unwrap_or(t::conflict(l)), back);
    let page = page(masked, &mut session, back, t::nav(l), body).await?;
    session.send((StatusCode::CONFLICT, page).into_response()).await
}

fn id_of(text: &str) -> Result<RawId> {
    text.parse()
}
