//! What colleagues did with each other in the last days, beside talking. All of it is invented.

use super::talk::{
    By,
    By::{Peer, Staff},
    Talk,
    What::{self, At, Send},
};

const fn t(days: i64, minute: i64, by: By, what: What) -> Talk {
    Talk { days, minute, by, place: "peers/primary-care", what }
}

const HERON: By = Peer("physician", "QuietHeron");
const SAIL: By = Peer("physician-two", "CopperSail");
const LEILA: By = Staff("pharmacist");

pub const AMONG_PEERS: [Talk; 9] = [
    t(
        2,
        900,
        HERON,
        Send(
            "mentors/offer",
            &[
                ("fields", "High blood pressure, kidney disease"),
                ("words", "Twenty years between ward and clinic. I like to think aloud, and I still look things up."),
                ("en", "1"),
                ("es", "1"),
                ("often", "fortnight"),
                ("most", "2"),
            ],
        ),
    ),
    t(
        2,
        930,
        SAIL,
        At(
            "mentors",
            "mentors/",
            "",
            &[(
                "text",
                "I moved from the hospital to primary care and miss somebody to ask in the hallway. Would you think aloud with me twice a month?",
            )],
        ),
    ),
    t(
        2,
        985,
        HERON,
        At(
            "mentors",
            "pairs/",
            "/answer",
            &[
                ("act", "accept"),
                ("text", "Gladly. Bring one thing each time that kept you awake, and I will bring one of mine."),
            ],
        ),
    ),
    t(
        1,
        800,
        SAIL,
        At(
            "mentors",
            "pairs/",
            "",
            &[(
                "text",
                "Then here is the first: when do you stop adding tablets and start asking about salt and sleep again?",
            )],
        ),
    ),
    t(
        1,
        850,
        LEILA,
        At(
            "mentors",
            "mentors/",
            "",
            &[(
                "text",
                "I would like to learn how you decide in slow kidneys, and can offer what I know about interactions.",
            )],
        ),
    ),
    t(
        1,
        870,
        LEILA,
        Send(
            "mentors/offer",
            &[
                ("fields", "Diabetes medicines, blood thinners"),
                ("words", "Pharmacist in a clinic. Ask me how to take medicines away, not only how to add them."),
                ("en", "1"),
                ("often", "month"),
                ("most", "1"),
            ],
        ),
    ),
    t(
        1,
        910,
        HERON,
        Send(
            "club",
            &[
                ("title", "Blood pressure tablets reduced after eighty"),
                ("reference", "10.1001/jama.2020.4871"),
                ("text", "Whom of our oldest patients would we offer one tablet less, and what would we watch?"),
                ("event_at", "+4T18:00"),
                ("event_minutes", "45"),
                ("leader", "CopperSail"),
            ],
        ),
    ),
    t(
        1,
        930,
        HERON,
        Send(
            "surveys/new",
            &[
                ("title", "What should we do here more often?"),
                ("words", "We plan the next three months by it. Two minutes are enough."),
                ("until", "+14T18:00"),
                ("q1", "What helps you most?"),
                ("kind1", "several"),
                ("options1", "Cases with a vote\nJournal club\nOffice hours\nQuestions in the hallway"),
                ("q2", "How easy is it to say here that you do not know?"),
                ("kind2", "scale"),
                ("q3", "What is missing?"),
                ("kind3", "words"),
            ],
        ),
    ),
    t(
        1,
        960,
        SAIL,
        At("surveys", "surveys/", "", &[("a0", "1"), ("a0", "3"), ("a1", "3"), ("a2", "A place for what went well.")]),
    ),
];
