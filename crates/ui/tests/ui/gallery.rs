//! A page with every component: what the browser must be able to forbid is not there, and the page is small.
//! With `KITH_GALLERY=FOLDER` the pages are written there with their assets, to be looked at.

use kernel::{
    Locale::{self, En, Es},
    Time,
};
use maud::{Markup, Render as _, html};
use ui::{
    Bubble, Button, Composer, Field, Goal, Kind, NavItem, OrgLook, Page, Plot, Point, Promise, Row, Share, Side, Size,
    State, Step, Who, initials, tone,
};

const ZONE: &str = "America/Denver";

fn look() -> OrgLook {
    OrgLook { name: "Riverbend Health".into(), logo: "riverbend".into(), ..OrgLook::default() }
}

fn nav() -> [NavItem<'static>; 6] {
    let item = |href, icon, label, count, current, rest| NavItem { href, icon, label, count, current, rest };
    [
        item("/", "today", "Today", 0, true, false),
        item("/threads", "messages", "Messages", 2, false, false),
        item("/ask", "ask", "Ask", 0, false, false),
        item("/chart", "chart", "My chart", 0, false, false),
        item("/groups", "groups", "Groups", 0, false, false),
        item("/circle", "circle", "My circle", 0, false, true),
    ]
}

fn page(l: Locale, kind: Kind, body: Markup) -> String {
    let (look, nav) = (look(), nav());
    let who = Who { name: "Marisol Vega", initials: "MV", tone: tone("mv"), key: "k1", sign_out: &[] };
    let page = Page {
        title: "Gallery",
        locale: l,
        org: &look,
        nav: &nav,
        who: (kind != Kind::Public).then_some(who),
        kind,
        path: "/gallery?a=1&b=2",
        refresh: Some(30),
        more: html! {},
        tools: html! {},
        body,
    };
    page.render().into_string()
}

fn chart(l: Locale) -> Markup {
    let at = |day| Time::from_micros(1_795_000_000_000_000).plus_days(day);
    let values = [
        (0, "Tue", 141.0),
        (1, "Wed", 136.0),
        (2, "Thu", 133.0),
        (3, "Fri", 128.0),
        (4, "Sat", 131.0),
        (6, "Mon", 124.0),
    ];
    let points = values.map(|(day, label, value)| Point { at: at(day), label, date: label, value });
    let goal = Goal { low: None, high: Some(130.0), words: "Goal: under 130" };
    let plot = Plot {
        caption: "Top number",
        alternative: "141, 136, 133, 128, 131, 124. Goal: under 130.",
        points: &points,
        goal,
        decimals: 0,
    };
    plot.draw(l)
}

fn messages(l: Locale) -> Markup {
    let bubble = |side, name, words: &str| Bubble {
        side,
        name,
        tone: tone(name),
        role: html! { @if side == Side::Team { (ui::badge(State::Accent, "RN")) } },
        via: Some(("sms", "text message")),
        at: ("2026-11-24T15:52:00Z", "8:52 AM"),
        body: ui::prose(words),
    };
    ui::thread(
        "Messages, oldest first",
        &html! {
            (ui::day_line(&ui::time::day(l, Time::from_micros(1_795_000_000_000_000), ZONE)))
            (bubble(Side::Mine, ui::you(l), "My ankles have been swollen since Sunday.\n\nCould it be the new pill?"))
            (bubble(Side::Auto, "Riverbend", "We got your message."))
            (ui::event("circle", &html! { b { "Tomas Reyes, RN," } " took it." }))
            (bubble(Side::Team, "Tomas Reyes", "Thank you for the photo."))
            (bubble(Side::Kin, "Ines Vega", "She stood all Saturday."))
        },
    )
}

fn gallery(l: Locale) -> Markup {
    let composer = Composer {
        action: "/threads/1",
        hidden: &[],
        field: Field::new("words", "Write back").help("Goes to Tomas Reyes, RN.").area(3).screen("/screen", "danger"),
        patient: true,
        draft: Some("reply"),
        draft_url: None,
        danger: Some("danger"),
        hint: html! {},
        tools: Button::quiet("Add a photo").icon("camera").render(),
        send: "Send",
    };
    let at = |minutes| Time::from_micros(0).plus_minutes(minutes);
    let ring = ui::ring("Tomas Reyes, half left", "TR", tone("TR"), 0.54, Promise::Open, Size::Large);
    let late = ui::ring("Earl Tomlin, overdue", "ET", tone("ET"), 0.0, Promise::Late, Size::Normal);
    let rows = [
        Row::new("Your question about ankle swelling")
            .lead(ring)
            .link("/t")
            .lines(html! { span { "Tomas Reyes, RN, has it now." } (ui::due(l, at(0), at(240), at(110))) }),
        Row::new("Earl Tomlin").lead(late).link("/e").lines(ui::due(l, at(0), at(30), at(42))),
        Row::new("Check your blood pressure")
            .icon("pulse")
            .below("Before breakfast")
            .act(Button::normal("Add reading").link("/r").render()),
        Row::new("Metformin 500 mg").icon("pill").below("One tablet").trail(ui::badge_with(
            State::Done,
            "check",
            "Taken 7:42",
        )),
    ];
    let table = [("LDL", "88", State::Done, "In range"), ("Urine albumin", "34", State::Caution, "Slightly high")]
        .map(|(test, value, state, word)| vec![html! { (test) }, html! { (value) }, ui::badge(state, word)]);
    let steps = [
        Step { title: "Result came in", below: "November 19", next: false },
        Step { title: "Next test", below: "Week of February 15", next: true },
    ];
    let options = [("a", "How I feel, or a symptom"), ("b", "A medicine or refill")];
    html! {
        div.page.wide {
            (ui::back("/", "Today"))
            (ui::page_head("The parts of Kith", &html! { "Every part once." }, Some(&Button::main("Ask a question").icon("ask").link("/ask").render())))
            div.split {
                div.stack {
                    (ui::emergency(l))
                    (ui::danger_now(l, &["chest pain"], true, Some("406-555-0142")))
                    (ui::step_list(l, &["Reason", "Question", "Send"], 2))
                    form.stack method="post" action="/x" {
                        (ui::choices("about", "What is it about?", &options, "a", None))
                        (Field::new("phone", "Mobile number").help("For text messages.").kind("tel").autocomplete("tel"))
                        (Field::new("top", "Top number").value("1240").error(Some("1240 is too high. Did you mean 124?")).inputmode("numeric").short())
                        (ui::check("sms", "1", "Text me when there is an answer", true))
                        (Field::new("state", "State").list(&[("MT", "Montana"), ("ID", "Idaho")]))
                        (ui::actions(&html! { (Button::normal("Save for later")) (Button::undo("Leave this circle")) }))
                    }
                    (ui::rows(&rows))
                    (messages(l))
                    (ui::composer(l, &composer))
                    (ui::pager(l, Some("?after=1"), Some("?before=2")))
                }
                div.stack {
                    (ui::alert(State::Done, "Sent", &html! { p { "Tomas Reyes, RN, has it." } }, &html! {}))
                    (ui::alert(State::Caution, "This answer is late", &html! { p { "It was due at 1:30 PM." } }, &html! {}))
                    (ui::card("bp", "Your blood pressure", &html! { a href="/all" { "All" } }, &html! { (ui::figure("131/80", "average of 7")) (chart(l)) }))
                    (ui::card("same", "From the same day", &html! {}, &ui::stacks("Results", &["Test", "Yours", "Where it is"], &table)))
                    (ui::card("next", "What happens next", &html! {}, &ui::timeline(&steps)))
                    (ui::card("about-you", "About you", &html! {}, &ui::facts(&[("Name", html! { "Marisol Vega" }), ("Phone", html! { "406-555-0177" })])))
                    (ui::card("sh", "Reached", &html! { span.meta { "91%" } }, &html! { (ui::share(91.0, Share::First)) (ui::progress("6 of 14 done", 6, 14)) }))
                    div.card { (ui::empty("Your queue is clear", "Nothing waits for you.", &html! {})) }
                    div.cluster { (ui::chip("Ines Vega", tone("iv"))) (ui::verified("License checked")) (ui::tag("Sleep", Some("/s"))) (ui::badge_with(State::Urgent, "alert", "Urgent")) }
                    (ui::segments("Time shown", &[("#w", "Week", false), ("#m", "Month", true)]))
                }
            }
            (ui::confirm("sure", "Take Ines out?", "She can be invited again.", "Take her out", "Keep her"))
        }
    }
}

fn write(name: &str, page: &str) {
    let Ok(folder) = std::env::var("KITH_GALLERY") else { return };
    let sheet = concat!(include_str!("../../assets/look.css"), include_str!("../../assets/kith.css"));
    std::fs::write(format!("{folder}/kith.css"), sheet).unwrap();
    std::fs::write(format!("{folder}/kith.js"), include_str!("../../assets/kith.js")).unwrap();
    let page = page.replace(ui::assets::stylesheet(), "kith.css").replace(ui::assets::script(), "kith.js");
    std::fs::write(format!("{folder}/{name}.html"), page).unwrap();
}

#[test]
fn the_gallery_keeps_the_rules_of_the_look() {
    for (name, l, kind) in
        [("en", En, Kind::Framed), ("es", Es, Kind::Framed), ("slim", En, Kind::Slim), ("public", Es, Kind::Public)]
    {
        let page = page(l, kind, gallery(l));
        write(name, &page);
        assert!(page.len() < 60 * 1024, "{} bytes", page.len());
        assert!(!page.contains(" style="), "no style attribute");
        let event = |rest: &&str| rest.split_once('=').is_some_and(|(name, _)| name.chars().all(char::is_alphanumeric));
        assert_eq!(page.split(" on").skip(1).find(event), None, "no event attribute");
        assert_eq!(
            page.matches("<script").count(),
            page.matches("<script type=\"module\" src=\"/assets/kith.").count()
        );
        assert_eq!(page.matches("<main").count(), 1);
        for used in page.split("href=\"#i-").skip(1).filter_map(|rest| rest.split_once('"')) {
            assert!(ui::has_icon(used.0), "icon {}", used.0);
            assert_eq!(page.matches(&format!("<symbol id=\"i-{}\"", used.0)).count(), 1);
        }
        assert!(!page.contains("id=\"i-megaphone\""), "only the symbols in use");
        let mut ids: Vec<&str> = page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        let all = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), all, "each id once");
        for label in page.split("aria-labelledby=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(ids.contains(&label), "aria-labelledby {label}");
        }
    }
}

#[test]
fn the_frame_is_as_it_was() {
    let sheet = |page: String| {
        page.replace(ui::assets::stylesheet(), "CSS")
            .replace(ui::assets::script(), "JS")
            .replace(ui::assets::app_icon(), "ICON")
    };
    let inner = || html! { div.page { (ui::page_head(&initials("Words Here"), &html! {}, None)) } };
    insta::assert_snapshot!("frame_framed_es", sheet(page(Es, Kind::Framed, inner())).replace("><", ">\n<"));
    insta::assert_snapshot!("frame_public_en", sheet(page(En, Kind::Public, inner())).replace("><", ">\n<"));
}
