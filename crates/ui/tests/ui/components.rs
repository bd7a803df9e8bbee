//! One snapshot per component, in English and, where words are ours, in Spanish.

use kernel::{
    FieldError,
    Locale::{En, Es},
    Time,
};
use maud::{Markup, Render, html};
use ui::{
    Bubble, Button, Composer, Field, Goal, Plot, Point, Promise, Row, Share, Side, Size, State, Step, initials, tone,
};

/// Tags on lines of their own, so that a change reads as a change.
fn lines(markup: &Markup) -> String {
    markup.0.replace("><", ">\n<")
}

macro_rules! snap {
    ($name:literal, $($part:expr),+ $(,)?) => {
        insta::assert_snapshot!($name, [$(lines(&$part.render())),+].join("\n---\n"))
    };
}

/// What an attacker, or a person with an odd name, may type.
const ODD: &str = "<b onclick=\"x\">&'";

#[test]
fn people() {
    let face = ui::face(&initials("Tomas Reyes, RN"), tone("Tomas Reyes"), Size::Large);
    let many = ui::faces("Two people", &[("AP", tone("a")), ("JB", tone("b"))]);
    let person = ui::person("Dr. Hana Okafor", tone("h"), &ui::verified("Physician, license checked Oct 2026"));
    snap!("people", face, many, person, ui::chip("Ines Vega", tone("i")), ui::chip(ODD, tone("o")));
}

#[test]
fn rings() {
    let ring = |left, promise, size| ui::ring("Tomas Reyes, 2 hours left", "TR", tone("t"), left, promise, size);
    let (open, soon) = (ring(0.8, Promise::Open, Size::Normal), ring(0.3, Promise::Soon, Size::Normal));
    let (late, met) = (ring(0.0, Promise::Late, Size::Normal), ring(0.5, Promise::Met, Size::Large));
    let at = |minutes| Time::from_micros(0).plus_minutes(minutes);
    let due = ui::due(En, at(0), at(30), at(16));
    snap!("rings", open, soon, late, met, due, ui::due(Es, at(0), at(30), at(42)));
}

#[test]
fn marks() {
    let all = [State::Note, State::Accent, State::Done, State::Caution, State::Danger, State::Urgent];
    let badges = html! { @for state in all { (ui::badge(state, "Word")) } };
    let icon = ui::badge_with(State::Urgent, "alert", "Urgent");
    snap!(
        "marks",
        badges,
        icon,
        ui::tag("Sleep", None),
        ui::tag("Kidney", Some("/k")),
        ui::count(2, "2 new"),
        ui::count(0, "none")
    );
}

#[test]
fn buttons() {
    let main = Button::main("Send").icon("send").name("keep", "1");
    let link = Button::danger("Call 911").icon("phone").link("tel:911");
    let rest = html! { (Button::normal("Not yet").disabled(true)) (Button::quiet("More").block()) (Button::undo("Leave").form("f")) };
    let act = ui::act("/leave", &[("token", ODD)], Some("sure"), Button::undo("Leave"));
    let segments = ui::segments("Time shown", &[("/w", "Week", false), ("/m", "Month", true)]);
    let tabs = ui::tabs("Topics", &[("/n", "New", true), ("/a", "Answered", false)]);
    snap!("buttons", main, link, rest, act, segments, tabs, ui::back("/", "Today"));
}

#[test]
fn fields() {
    let plain =
        Field::new("phone", "Mobile number").help("For texts.").value("406-555-0177").kind("tel").autocomplete("tel");
    let bad =
        Field::new("top", "Top number").value(ODD).error(Some("Too high.")).inputmode("numeric").short().required();
    let area = Field::new("q", "Your question").area(5).value("\nLine").screen("/screen", "danger").max(4000);
    let secret = Field::new("password", "Password").kind("password").value("never shown");
    let list = Field::new("state", "State").list(&[("MT", "Montana"), ("ID", "Idaho")]).value("ID");
    let choices =
        ui::choices("about", "What is it about?", &[("a", "A symptom"), ("b", "A refill")], "b", Some("Choose one."));
    let errors = [FieldError { field: "top", code: "too-high" }];
    let by_key = |key: &str| (key == "too-high").then_some("1240 is too high.");
    let list_of = ui::error_list(Es, &errors, by_key);
    assert_eq!(ui::error_for(&errors, "top", by_key), Some("1240 is too high."));
    assert_eq!(ui::error_list(En, &[], by_key).0, "");
    snap!(
        "fields",
        plain,
        bad,
        area,
        secret,
        list,
        choices,
        ui::check("sms", "1", "Text me", true),
        list_of,
        ui::draft_note(Es)
    );
}

#[test]
fn lists() {
    let rows = [
        Row::new("Salt and swelling").icon("book").link("/salt").below("3 minutes"),
        Row::new("Metformin").lead(ui::face("M", tone("m"), Size::Normal)).trail(ui::badge(State::Done, "Taken")),
        Row::new(ODD).act(Button::normal("Add").link("/add").render()),
    ];
    let card = ui::card("wait", "Waiting on us", &html! {}, &ui::plain_rows(&rows[..1]));
    let section = ui::section("todo", "For you today", &html! { span.meta { "1 of 3" } }, &ui::rows(&rows));
    let facts = ui::facts(&[("Name", html! { "Marisol Vega" }), ("Born", html! { "1968" })]);
    let panel = ui::facts_section("al", "Allergies", true, &[(html! { b { "Aspirin" } ", hives" }, html! { "2014" })]);
    let steps = ui::step_list(Es, &["Motivo", "Pregunta", "Enviar"], 2);
    snap!("lists", card, section, facts, panel, ui::vital("Weight, lb", &ui::spark(&[1.0, 2.0]), "181"), steps);
}

#[test]
fn notices() {
    let text = html! { p { "Your words are saved." } };
    let all = [State::Note, State::Done, State::Caution, State::Danger];
    let alerts = html! { @for state in all { (ui::alert(state, "Something happened", &text, &html! {})) } };
    let with = ui::alert(State::Danger, "Not sent", &text, &Button::normal("Try now").render());
    let danger = ui::danger_now(Es, &["dolor de pecho", ODD], true, Some("406-555-0142"));
    let empty = ui::empty("Your queue is clear", "Nothing waits for you.", &html! {});
    let toast = ui::toast("Moved.", &ui::act("/undo", &[], None, Button::normal("Undo")));
    let confirm = ui::confirm("out", "Take Ines out?", "She can be invited again.", "Take her out", "Keep her");
    snap!(
        "notices",
        alerts,
        with,
        danger,
        ui::danger_now(En, &[], false, None),
        empty,
        ui::skeleton("Loading"),
        toast,
        confirm
    );
    snap!(
        "emergency",
        ui::emergency(En),
        ui::emergency(Es),
        ui::emergency_brief(En),
        ui::emergency_brief(Es),
        ui::keys_dialog(Es)
    );
    assert_eq!(ui::quoted(En, &["a", "b", "c"]), "“a”, “b” and “c”");
}

#[test]
fn tables() {
    let rows = [vec![html! { "LDL" }, html! { "88" }], vec![html! { (ODD) }, html! { "78" }]];
    let table = ui::stacks("Results", &["Test", "Yours"], &rows);
    let steps =
        [Step { title: "Came in", below: "Nov 19", next: false }, Step { title: "Next", below: "Feb", next: true }];
    let none = ui::pager(En, None, None);
    assert_eq!(none.0, "");
    snap!("tables", table, ui::timeline(&steps), ui::pager(Es, Some("?after=a"), Some("?before=b")));
}

#[test]
fn threads() {
    let bubble = |side, name, body: &str| Bubble {
        side,
        name,
        tone: tone(name),
        role: ui::badge(State::Accent, "RN"),
        via: Some(("sms", "text message")),
        at: ("2026-11-24T15:52:00Z", "8:52 AM"),
        body: ui::prose(body),
    };
    let items = html! {
        (ui::day_line("Today"))
        (bubble(Side::Mine, ui::you(Es), "One line\r\nsecond\r\n\r\nnext <b>"))
        (bubble(Side::Team, "Tomas Reyes", "Thank you."))
        (bubble(Side::Kin, "Ines Vega", "She stood all Saturday."))
        (bubble(Side::Auto, "Riverbend", ""))
        (ui::event("circle", &html! { "Handed over." }))
    };
    let composer = Composer {
        action: "/threads/1",
        hidden: &[("token", "t")],
        field: Field::new("words", "Write back").area(2).screen("/screen", "danger"),
        patient: true,
        draft: Some("reply-1"),
        draft_url: Some("/threads/1/draft"),
        danger: Some("danger"),
        hint: html! {},
        tools: Button::quiet("Add a photo").icon("camera").render(),
        send: "Send",
    };
    let drawn = ui::composer(En, &composer);
    let (notice, form) = (drawn.0.find("emergency").unwrap(), drawn.0.find("<textarea").unwrap());
    assert!(notice < form, "emergency help comes first in reading order");
    snap!("threads", ui::thread("Messages, oldest first", &items), drawn, ui::attachment("pill", "Amlodipine", "/a"));
}

#[test]
fn charts() {
    let at = |day| Time::from_micros(0).plus_days(day);
    let point = |day, label, value| Point { at: at(day), label, date: label, value };
    let points = [point(0, "Tue", 141.0), point(1, "Wed", 136.0), point(3, "Fri", 128.0), point(6, "Mon", 124.0)];
    let goal = Goal { low: None, high: Some(130.0), words: "Goal: under 130" };
    let plot =
        Plot { caption: "Top number", alternative: "141 to 124. Goal under 130.", points: &points, goal, decimals: 0 };
    let one =
        Plot { points: &points[..1], goal: Goal { low: Some(70.0), high: Some(180.0), words: "70 to 180" }, ..plot };
    assert!(!plot.draw(En).0.contains("NaN") && !one.draw(Es).0.contains("NaN"));
    let flat = ui::spark(&[5.0, 5.0, 5.0]);
    snap!(
        "charts",
        plot.draw(En),
        one.draw(Es),
        flat,
        ui::spark(&[1.0]),
        ui::share(140.0, Share::Done),
        ui::progress("6 of 14", 6, 14),
        ui::figure("131/80", "average")
    );
}

#[test]
fn guard() {
    let seen = |text, staff| ui::Guarded { text, place: guard::Place::Open, staff, nurse: Some("406-555-0142") };
    let post = "My daughter Anna called 303-555-0142 on May 3, 2022. <b>";
    let findings = ui::guard_findings(En, &seen(post, false));
    assert_eq!(ui::guard_count(En, &seen(post, false)).as_deref(), Some("3 things could tell who this is about"));
    let field = Field::new("text", "Your text").area(9).value(post);
    let look = Button::main("Check it").render();
    let drawn = ui::guard_box(field, "text", "/check/screen", &look, &findings);
    let (typed, found) = (drawn.0.find("<textarea").unwrap(), drawn.0.find("aria-live").unwrap());
    assert!(typed < found, "findings follow the box in reading order");
    assert_eq!(ui::guard_findings(En, &seen(" \n", true)).0, "", "an empty box says nothing");
    snap!(
        "guard",
        drawn,
        ui::guard_findings(Es, &seen("Llame al 303-555-0142.", false)),
        ui::guard_findings(En, &seen("Thank you for coming in last week!", true)),
        ui::guard_findings(Es, &seen("Quiero matarme.", false)),
    );
}
