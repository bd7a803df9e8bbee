//! A topic with its posts, the reply below, the history of a post, and reporting one.

use gate::Who;
use guard::Place;
use kernel::{Locale, RawId, Time};
use maud::{Markup, PreEscaped, html};
use ui::{Button, Field, Guarded, Size, State};

use super::{
    ago, done, face, kind_icon, kind_word, name, role_mark, role_then,
    share::{self, Share},
    who_reads,
};
use crate::{
    http::{Later, Typed},
    label::Label,
    markdown,
    store::{cases::CaseLine, clubs::ClubLine, posts::Quoted},
    t,
    types::{MOST_WORDS, Mark, POSTS, PlaceInfo, Post, Standing, TopicKind, TopicLine, Why},
};

/// Answers with their votes, and the reader's own.
pub(crate) type Poll = (Vec<(i64, String, i64)>, Option<i64>);

pub(crate) struct View<'a> {
    pub l: Locale,
    pub guards: Place,
    pub place: &'a PlaceInfo,
    pub topic: &'a TopicLine,
    pub posts: &'a [(Post, Option<Quoted>)],
    /// The number of the last post on the page, and whether there are more after it.
    pub last: Option<i64>,
    pub more: bool,
    pub from: i64,
    /// What the reply below answers.
    pub quoted: Option<(RawId, Quoted)>,
    pub pictures: &'a [(RawId, RawId, String)],
    pub marks: &'a [(RawId, String)],
    /// Each mark with its word.
    pub marked: &'a [(Mark, &'static str)],
    pub follows: bool,
    pub case: Option<CaseLine>,
    pub poll: Option<Poll>,
    pub club: Option<ClubLine>,
    /// The second vote of a journal club.
    pub after: Option<Poll>,
    /// What counts today about professionals under their own name.
    pub experts: &'a [(kernel::PersonId, people::Badge)],
    /// Marks that clinicians look at, for who takes part in that.
    pub labels: Option<&'a [(RawId, Label, i64)]>,
    pub who: &'a Who,
    pub signed_in: bool,
    pub zone: String,
    pub phone: &'a str,
    pub base: &'a str,
    pub org: &'a str,
    pub now: Time,
}

/// What the address or a form that came back adds.
#[derive(Default)]
pub(crate) struct Fresh<'a> {
    pub typed: Option<&'a Typed>,
    pub danger: bool,
    pub quote: Option<RawId>,
    /// The reader wants to see what has a warning.
    pub warned: bool,
    pub said: &'a str,
    /// The page stands at its own address, not at that of a form which came back: links may be short.
    pub own_address: bool,
    /// What came back from below one's own case.
    pub later: Option<&'a Later>,
}

impl View<'_> {
    pub(super) fn href(&self) -> String {
        format!("{}/{}", self.place.href(), self.topic.id)
    }
    /// The topic as it may be passed on.
    pub(crate) fn share(&self) -> Share<'_> {
        Share { l: self.l, place: self.place, topic: Some(self.topic), base: self.base, name: self.org }
    }
    fn title(&self) -> &str {
        if self.topic.title.is_empty() { t::erased_title(self.l) } else { &self.topic.title }
    }
    /// What counts today about the writer, for a professional under the own name.
    fn expert(&self, post: &Post) -> Option<&people::Badge> {
        self.experts.iter().find(|(person, _)| post.person == Some(*person)).map(|(_, badge)| badge)
    }
    fn professional(&self) -> bool {
        !self.who.roles.is_empty()
    }
}

/// What has a warning is shown to who asks for it.
pub(crate) fn is_covered(topic: &TopicLine, fresh: &Fresh<'_>) -> bool {
    !topic.warning.is_empty() && !fresh.warned
}

/// The posts one below the other. `near`: the page stands at its own address, links may be short.
pub(crate) fn posts(view: &View<'_>, near: bool) -> Markup {
    html! { @for (post, quoted) in view.posts { (bubble(view, post, quoted.as_ref(), near)) } }
}

/// The page round its `posts` as they were drawn.
pub(crate) fn topic(view: &View<'_>, fresh: &Fresh<'_>, posts: &str) -> Markup {
    let (l, topic) = (view.l, view.topic);
    html! {
        div.page.stack {
            (ui::back(&view.place.href(), view.place.name_in(l)))
            (done(l, fresh.said))
            div.page-head {
                h1 { (view.title()) }
                p.cluster {
                    (who_reads(l, view.place.place))
                    (ui::badge_with(State::Note, kind_icon(topic.kind), kind_word(l, topic.kind)))
                    span.meta { (t::replies(l, topic.replies)) @if topic.helped > 0 { ", " (t::helped_n(l, topic.helped)) } }
                    @if topic.locked { (ui::badge_with(State::Note, "lock", t::locked(l))) }
                }
                @if let (Some(at), Some(minutes)) = (topic.event_at, topic.event_minutes) { p { (event(view, at, minutes)) } }
            }
            @if topic.state == Standing::Held { @let (title, what) = waits(view); (ui::alert(State::Note, title, &html! { p { (what) } }, &html! {})) }
            @if is_covered(topic, fresh) {
                (ui::alert(State::Caution, &t::warning_of(l, &topic.warning), &html! { p { (t::warning_why(l)) } }, &html! { (Button::normal(t::warning_show(l)).link(&format!("{}?warned=1", view.href()))) }))
            } @else {
                (super::case::above(view, fresh))
                (super::club::above(view))
                ol.stack.close role="list" { (PreEscaped(posts)) }
                (pages(view))
                (below(view, fresh))
                (share::section(&view.share()))
            }
        }
    }
}

/// Whom words wait for: a moderator, or for a case the colleague who looks first.
fn waits(view: &View<'_>) -> (&'static str, &'static str) {
    let review = view.case.as_ref().and_then(|case| case.review.as_ref());
    review
        .and_then(|review| super::case::waits(view.l, review))
        .unwrap_or((t::waits_title(view.l), t::waits_what(view.l)))
}

fn event(view: &View<'_>, at: Time, minutes: i64) -> String {
    let when = ui::time::moment(view.l, at, view.now, &view.zone);
    let over = view.now.seconds_since(at) > minutes * 60;
    if over { t::event_over(view.l, when) } else { t::event_at(view.l, when, minutes) }
}

fn pages(view: &View<'_>) -> Markup {
    let newer = (view.from > 0).then(|| format!("{}?from={}", view.href(), (view.from - POSTS).max(0)));
    let older = view.last.filter(|_| view.more).map(|last| format!("{}?from={}", view.href(), last + 1));
    html! {
        @if newer.is_some() || older.is_some() {
            nav.pager aria-label=(t::posts(view.l)) {
                @if let Some(href) = &newer { a.button rel="prev" href=(href) { (t::earlier(view.l)) } }
                @if let Some(href) = &older { a.button rel="next" href=(href) { (t::later(view.l)) } }
            }
        }
    }
}

fn bubble(view: &View<'_>, post: &Post, quoted: Option<&Quoted>, near: bool) -> Markup {
    let l = view.l;
    if post.state == Standing::Erased {
        return html! { li.card.post id={ "p" (post.n) } { p.meta { (t::erased_post(l)) } } };
    }
    let author = name(l, post.author_name.as_deref());
    let answer = view.topic.answer == Some(post.id) || !post.role.is_empty();
    html! {
        li.card.post.answer[answer] id={ "p" (post.n) } {
            div.person {
                (face(post.author, author, Size::Normal))
                span {
                    @if let Some(person) = post.person { a href={ "/professionals/" (person) } { b { (author) } } } @else { b { (author) } }
                    span.meta {
                        @if !post.role.is_empty() { @if view.expert(post).is_none_or(people::Badge::is_verified) { (role_mark(l, &post.role)) } @else { (role_then(l, &post.role)) } " " }
                        (ago(l, post.made_at, view.now, &view.zone))
                        @if post.edited_at.is_some() { " · " a href={ (view.place.href()) "/posts/" (post.id) "/history" } { (t::edited(l)) } }
                    }
                }
            }
            @match post.state {
                Standing::Held => { @let (title, what) = if post.n == 0 { waits(view) } else { (t::waits_title(l), t::waits_what(l)) }; p.meta { (ui::badge_with(State::Note, "clock", title)) " " (what) } },
                Standing::Hidden => p.meta { (ui::badge_with(State::Caution, "eye", t::hidden_title(l))) " " a href={ (view.place.href()) "/mine" } { (t::hidden_why(l)) } },
                _ => {}
            }
            @if view.topic.answer == Some(post.id) && post.role.is_empty() { p { (ui::badge_with(State::Done, "check", t::answer_taken(l))) } }
            @if let Some((n, who, words)) = quoted {
                blockquote { span.meta { a href={ "#p" (n) } { (name(l, who.as_deref())) } } p { (markdown::plain(words, 200)) } }
            }
            @if !post.label.is_empty() { (super::labels::shown(l, &post.label)) }
            @if let Some((_, label, agree)) = view.labels.and_then(|all| all.iter().find(|(of, ..)| *of == post.id)) { (super::labels::waits(l, &view.place.href(), label, *agree)) }
            div.prose { (markdown::draw(&post.body)) }
            @for (_, picture, alt) in view.pictures.iter().filter(|(of, ..)| *of == post.id) {
                figure { img src={ (view.place.href()) "/pictures/" (picture) } alt=(alt) loading="lazy"; }
            }
            @if post.n == 0 && view.club.is_none() { (poll(view)) }
            @if post.n == 0 { (super::club::votes(view)) }
            @if !post.role.is_empty() { (disclosed(view, post)) }
            @if post.state == Standing::Shown { (acts(view, post, near)) }
        }
    }
}

/// What stands under every post of a professional: that it is no advice to one person, and who pays the writer for what,
/// said at this post or on their page.
fn disclosed(view: &View<'_>, post: &Post) -> Markup {
    let l = view.l;
    let own = view.expert(post).map_or("", |badge| badge.interests.as_str());
    let interest = if post.interest.is_empty() { own } else { &post.interest };
    html! { p.meta { (t::disclaimer(l)) @if !interest.is_empty() { " " (t::interest_of(l, interest)) } } }
}

/// What the reader may do with a post. The links stand fifty times on a page: beside its own address they are short ones.
fn acts(view: &View<'_>, post: &Post, near: bool) -> Markup {
    let (l, named) = (view.l, view.who.has_name());
    let own = named && post.author.raw() == view.who.id;
    let (place, topic) = if near { (String::new(), String::new()) } else { (view.place.href() + "/", view.href()) };
    let at = format!("{place}posts/{}", post.id);
    let from = if view.from > 0 { format!("from={}&", view.from) } else { String::new() };
    html! {
        div.cluster {
            @if named && !own {
                form.cluster method="post" action={ (at) "/mark" } {
                    @for ((mark, word), n) in view.marked.iter().zip(post.marks) {
                        @let mine = view.marks.iter().any(|(of, m)| *of == post.id && m == mark.word());
                        button.button.quiet name="mark" value=(mark.word()) aria-pressed=(if mine { "true" } else { "false" }) { @if mine { (ui::icon("check")) } (word) @if n > 0 { ", " (n) } }
                    }
                }
            } @else {
                @for ((_, word), n) in view.marked.iter().zip(post.marks).filter(|(_, n)| *n > 0) { span.meta { (word) ", " (n) } }
            }
            @if named && !view.topic.locked { (Button::quiet(t::reply(l)).link(&format!("{topic}?{from}quote={}#reply", post.id))) }
            @if named && view.topic.author.raw() == view.who.id && view.topic.kind == TopicKind::Question && post.n > 0 && view.topic.answer != Some(post.id) {
                (ui::act(&format!("{}/accept", view.href()), &[("post", &post.id.to_string())], None, Button::quiet(t::take_answer(l)).icon("check")))
            }
            @if !named && view.labels.is_some() { (Button::quiet(t::label_propose(l)).link(&format!("{at}/label"))) }
            @if named {
                details.more {
                summary { (t::more(l)) }
                div.cluster {
                    @if own && !(post.n == 0 && super::case::is_signed(view)) { (Button::quiet(t::edit(l)).icon("edit").link(&format!("{at}/edit"))) }
                    @if !own { (Button::quiet(t::report(l)).link(&format!("{at}/report"))) }
                    @if !own && view.labels.is_some() { (Button::quiet(t::label_propose(l)).link(&format!("{at}/label"))) }
                    @if !view.professional() { (Button::quiet(t::ask_team(l)).link(&format!("{at}/ask-team"))) }
                    @if view.professional() && !own && !view.topic.locked { (ui::act(&format!("{at}/private"), &[], None, Button::quiet(t::move_private(l)).icon("lock"))) }
                }
            }
        }
        }
    }
}

fn poll(view: &View<'_>) -> Markup {
    let (l, Some((options, own))) = (view.l, &view.poll) else { return html! {} };
    if options.is_empty() {
        return html! {};
    }
    let may = view.topic.state == Standing::Shown && view.who.has_name() && !view.topic.locked;
    let state = if may && own.is_none() { Ballot::Choose } else { Ballot::Result };
    html! {
        section id="poll" aria-label=(t::poll(l)) {
            (super::case::poll_title(view))
            (ballot(view, options, *own, state, ""))
        }
    }
}

/// What a reader does with a vote now.
#[derive(Clone, Copy)]
pub(super) enum Ballot {
    /// Chooses an answer.
    Choose,
    /// Reads what was chosen.
    Result,
    /// Waits, and reads why.
    Wait(&'static str),
}

/// One vote: its answers to choose from, or with how many chose each. `round` tells two votes of one topic apart.
pub(super) fn ballot(
    view: &View<'_>,
    options: &[(i64, String, i64)],
    own: Option<i64>,
    state: Ballot,
    round: &str,
) -> Markup {
    let l = view.l;
    let all: i64 = options.iter().map(|(.., votes)| votes).sum();
    let may = view.topic.state == Standing::Shown && view.who.has_name() && !view.topic.locked;
    html! {
        @match state {
            Ballot::Choose if may => {
                form.stack.close method="post" action={ (view.href()) "/vote" } {
                    @if !round.is_empty() { (ui::hidden("round", round)) }
                    fieldset.choices { legend.hide { (t::poll(l)) } @for (n, text, _) in options { label.choice { input type="radio" name="option" value=(n) required; (text) } } }
                    div.actions { (Button::normal(t::vote(l))) }
                }
                p.meta { (t::poll_later(l)) }
            }
            Ballot::Wait(why) => p.meta { (why) },
            _ => {
                ul.rows.plain role="list" {
                    @for (n, text, votes) in options {
                        li { div.body { span.title { (text) @if own == Some(*n) { " " (ui::badge_with(State::Done, "check", t::poll_own(l))) } } } div.trail.meta { (share(*votes, all)) " %" } }
                    }
                }
                p.meta { (t::votes(l, all)) }
            }
        }
    }
}

const fn share(votes: i64, all: i64) -> i64 {
    if all == 0 { 0 } else { (200 * votes + all) / (2 * all) }
}

/// What stands below the posts: following, and the reply or the way to it.
fn below(view: &View<'_>, fresh: &Fresh<'_>) -> Markup {
    let l = view.l;
    html! {
        @if view.who.has_name() && view.topic.state == Standing::Shown {
            div.actions {
                @if view.follows { (ui::act(&format!("{}/follow", view.href()), &[("on", "0")], None, Button::quiet(t::unfollow(l)).icon("check"))) }
                @else { (ui::act(&format!("{}/follow", view.href()), &[("on", "1")], None, Button::quiet(t::follow(l)).icon("plus"))) }
            }
        }
        @if view.topic.locked { p.meta { (t::locked_what(l)) } }
        @else if view.topic.state != Standing::Shown { }
        @else if !view.who.has_name() {
            section.card aria-labelledby="rh" {
                h2 id="rh" { (t::reply_title(l)) }
                p { @if view.signed_in { (t::reply_join(l)) } @else { (t::reply_guest(l)) } }
                div.actions { (Button::main(t::join(l)).icon("groups").link(&format!("/groups/{}", view.place.slug))) }
            }
        } @else if view.who.is_barred() { p.meta { (t::paused(l)) " " a href={ (view.place.href()) "/mine" } { (t::mine(l)) } } }
        @else { (reply(view, fresh)) }
    }
}

fn reply(view: &View<'_>, fresh: &Fresh<'_>) -> Markup {
    let l = view.l;
    let empty = Typed::default();
    let typed = fresh.typed.unwrap_or(&empty);
    let me = gate::PersonaId::from_raw(view.who.id);
    let field = Field::new("text", t::reply_all(l))
        .area(5)
        .value(&typed.text)
        .error(ui::error_for(&typed.errors, "text", |code| t::by_key(l, code)))
        .max(u32::try_from(MOST_WORDS).unwrap_or(u32::MAX))
        .required();
    let seen = Guarded { text: &typed.text, place: view.guards, staff: view.professional(), nurse: Some(view.phone) };
    let buttons = html! {
        @if fresh.danger { (Button::main(t::danger_post(l)).icon("send").name("danger", "1")) }
        @else { (Button::main(t::post_reply(l)).icon("send")) }
    };
    html! {
        section.stack.close.part-reply aria-labelledby="rh" id="reply" {
            h2 id="rh" { (t::reply_title(l)) }
            (ui::error_list(l, &typed.errors, |code| t::by_key(l, code)))
            @if fresh.danger { div role="alert" { (ui::alert(State::Urgent, t::danger_first(l), &html! { p { (t::danger_first_what(l)) } }, &html! {})) } }
            (ui::emergency_brief(l))
            form.composer method="post" enctype="multipart/form-data" action={ (view.href()) "/reply#reply" } data-draft={ "reply-" (view.topic.id) } {
                div.person { (face(me, &view.who.name, Size::Small)) span.meta { (PreEscaped(t::you_write_as(l, html! { strong { (view.who.name) } }.0))) } }
                @if let Some((id, (_, who, words))) = &view.quoted {
                    input type="hidden" name="quote" value=(id);
                    blockquote { span.meta { (name(l, who.as_deref())) } p { (markdown::plain(words, 160)) } }
                }
                (ui::guard_box(field, "reply-text", &format!("{}/screen", view.place.href()), &html! {}, &ui::guard_findings(l, &seen)))
                (super::compose::extras(l, typed, view.professional()))
                div.bar { (ui::draft_note(l)) (buttons) }
            }
        }
    }
}

pub(crate) fn history(
    l: Locale,
    post: &Post,
    versions: &[(Time, String, bool)],
    back: &str,
    now: Time,
    zone: &str,
) -> Markup {
    html! {
        div.page.stack {
            (ui::back(back, t::go_back(l)))
            (ui::page_head(t::history(l), &html! {}, None))
            section.card aria-labelledby="now" { h2 id="now" { (t::history_now(l)) } div.prose { (markdown::draw(&post.body)) } }
            @for (at, body, by_moderator) in versions {
                section.card {
                    h2 { (t::history_before(l, ago(l, *at, now, zone))) }
                    @if *by_moderator { p.meta { (t::history_moderator(l)) } }
                    div.prose { (markdown::draw(body)) }
                }
            }
        }
    }
}

pub(crate) fn report(
    l: Locale,
    href: &str,
    post: &Post,
    why: &str,
    words: &str,
    error: Option<&'static str>,
) -> Markup {
    let options: Vec<(&str, &str)> = Why::ALL
        .iter()
        .map(|one| (one.word(), t::by_key(l, &format!("why-{}", one.word())).unwrap_or_default()))
        .collect();
    html! {
        div.page.stack {
            (ui::back(&format!("{href}/{}#p{}", post.topic, post.n), t::go_back(l)))
            (ui::page_head(t::report_title(l), &html! { (t::report_lead(l)) }, None))
            @if let Some(error) = error { (ui::alert(State::Danger, error, &html! {}, &html! {})) }
            blockquote { p { (markdown::plain(&post.body, 300)) } }
            form.card.stack method="post" action={ (href) "/posts/" (post.id) "/report" } {
                (ui::choices("why", t::report_why(l), &options, why, None))
                (Field::new("words", t::report_words(l)).area(3).value(words).max(500))
                div.actions { (Button::main(t::report_send(l)).icon("send")) }
            }
        }
    }
}
