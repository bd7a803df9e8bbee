//! What people said in Riverbend's communities in the last days. All of it is invented.

/// Who writes: a patient by place in the cast, or staff by key.
#[derive(Debug, Clone, Copy)]
pub enum By {
    /// A patient under a chosen name.
    Patient(usize, &'static str),
    /// A professional under the own name.
    Staff(&'static str),
    /// A clinician among colleagues, under a name that says only that it was checked.
    Peer(&'static str, &'static str),
}

/// One thing that was done, so many days before today at a minute of the day.
pub struct Talk {
    pub days: i64,
    pub minute: i64,
    pub by: By,
    /// `open/type-2-diabetes`
    pub place: &'static str,
    pub what: What,
}

pub enum What {
    /// Kind, title, words.
    Topic(&'static str, &'static str, &'static str),
    /// A poll: title, words, answers.
    Poll(&'static str, &'static str, &'static [&'static str]),
    /// Title of the topic, words.
    Reply(&'static str, &'static str),
    /// Title of the topic, number of the post, mark.
    Mark(&'static str, usize, &'static str),
    /// Title of the poll, number of the answer.
    Vote(&'static str, usize),
    /// Title of the topic, number of the post, reason, words.
    Report(&'static str, usize, &'static str, &'static str),
    /// The moderator approves what waits here.
    Approve,
    /// The moderator makes a member the keeper.
    Keeper(&'static str),
    /// A form of the place: where it goes, its fields. `+4T18:00` is a time in four days.
    Send(&'static str, &'static [(&'static str, &'static str)]),
    /// A form at the first address of a page that begins like this: the page, the beginning, the end, the fields.
    At(&'static str, &'static str, &'static str, &'static [(&'static str, &'static str)]),
}

use By::{Patient, Peer, Staff};
use What::{Approve, Keeper, Mark, Poll, Reply, Report, Topic, Vote};

const fn t(days: i64, minute: i64, by: By, place: &'static str, what: What) -> Talk {
    Talk { days, minute, by, place, what }
}

const SUGAR: &str = "open/type-2-diabetes";
const PRESSURE: &str = "open/high-blood-pressure";
const CARE: &str = "open/caregivers";
const SPANISH: &str = "open/en-espanol";
const BABY: &str = "open/new-parents";
const LOW: &str = "members/depression-anxiety";
const PEERS: &str = "peers/primary-care";

const SLOW: By = Patient(8, "SlowButSteady");
const MORNING: By = Patient(13, "MorningGlory");
const CORA: By = Patient(33, "Cora7");
const NIGHT: By = Patient(22, "NightReader");
const BACK: By = Patient(14, "BackOnTrack");
const SALT: By = Patient(2, "LessSaltPlease");
const HILL: By = Patient(30, "HillWalker");
const LAMP: By = Patient(4, "LampInTheHall");
const SOL: By = Patient(29, "SolDeInvierno");
const MAIZ: By = Patient(18, "MaizAzul");
const TINY: By = Patient(11, "TinySocks");
const FERN: By = Patient(15, "QuietFern");
const WILLOW: By = Patient(38, "WillowDown");
const MODERATOR: By = Staff("moderator");
const LEILA: By = Staff("pharmacist");
const NOOR: By = Staff("dietitian");

pub const TALKS: [Talk; 61] = [
    t(
        9,
        1150,
        SLOW,
        SUGAR,
        Topic(
            "question",
            "Is it safe to walk right after dinner?",
            "My dad was always told to rest after eating. I started walking fifteen minutes after dinner and my numbers look better, but some evenings I feel shaky. Too soon? Wrong shoes? Tell me what you do.",
        ),
    ),
    t(9, 1160, MODERATOR, SUGAR, Approve),
    t(
        9,
        1175,
        MORNING,
        SUGAR,
        Reply(
            "Is it safe to walk right after dinner?",
            "Same here! Three glucose tablets live in my jacket now. Haven’t needed them since I moved the walk to half an hour later.",
        ),
    ),
    t(9, 1180, MODERATOR, SUGAR, Approve),
    t(
        8,
        560,
        LEILA,
        SUGAR,
        Reply(
            "Is it safe to walk right after dinner?",
            "For most people, yes. A gentle 10 to 20 minute walk after a meal lowers the rise in blood sugar.\n\nFeeling shaky is worth a check: insulin, or a pill that makes the body give off more of it, can bring sugar too low. Check before walking, carry something sweet, and stop under 70. If it happens twice, ask your own care team; they can see your medicines and I cannot.",
        ),
    ),
    t(8, 600, SLOW, SUGAR, Mark("Is it safe to walk right after dinner?", 2, "helped")),
    t(8, 601, MORNING, SUGAR, Mark("Is it safe to walk right after dinner?", 2, "helped")),
    t(
        8,
        640,
        BACK,
        SUGAR,
        Reply("Is it safe to walk right after dinner?", "I wait until the dishes are done. That is my clock."),
    ),
    t(8, 645, MODERATOR, SUGAR, Approve),
    t(8, 700, BACK, SUGAR, Mark("Is it safe to walk right after dinner?", 2, "helped")),
    t(8, 705, SLOW, SUGAR, Mark("Is it safe to walk right after dinner?", 1, "same")),
    t(
        7,
        1210,
        MORNING,
        SUGAR,
        Topic(
            "question",
            "How do you tell your kids?",
            "Mine are six and nine. They watch me prick my finger and ask what is wrong with me. What words did you find?",
        ),
    ),
    t(
        7,
        1250,
        BACK,
        SUGAR,
        Reply(
            "How do you tell your kids?",
            "We said that my body needs a little help with sugar, like Grandma's eyes need glasses. They liked the glasses part.",
        ),
    ),
    t(
        7,
        1290,
        SLOW,
        SUGAR,
        Reply(
            "How do you tell your kids?",
            "Let them push the button on the meter. It became a toy, and the fear went away.",
        ),
    ),
    t(7, 1291, MORNING, SUGAR, Mark("How do you tell your kids?", 1, "thanked")),
    t(
        6,
        730,
        CORA,
        SUGAR,
        Topic(
            "tip",
            "Cheap lunches that do not spike me",
            "Beans, half a tortilla, whatever vegetable is on sale, an egg on top. Under two dollars. What is yours?",
        ),
    ),
    t(6, 735, MODERATOR, SUGAR, Approve),
    t(
        6,
        790,
        NOOR,
        SUGAR,
        Reply(
            "Cheap lunches that do not spike me",
            "Beans are a good choice: they fill, they cost little, and they raise sugar slowly. Canned is fine; rinse them and a good part of the salt is gone.\n\nSource: *Diabetes and nutrition*, MedlinePlus.",
        ),
    ),
    t(
        6,
        820,
        SLOW,
        SUGAR,
        Reply("Cheap lunches that do not spike me", "Cold lentils with lime and onion. Sounds sad, tastes great."),
    ),
    t(6, 821, SLOW, SUGAR, Mark("Cheap lunches that do not spike me", 1, "helped")),
    t(
        5,
        1330,
        NIGHT,
        SUGAR,
        Topic(
            "question",
            "Numb toes at night, who had this?",
            "It starts when I lie down. Socks on, socks off, nothing helps. Did it get better for anyone?",
        ),
    ),
    t(5, 1335, MODERATOR, SUGAR, Approve),
    t(
        4,
        500,
        CORA,
        SUGAR,
        Reply(
            "Numb toes at night, who had this?",
            "It did for me when my numbers came down, but slowly, over a year. Show your feet at every visit, I wish I had.",
        ),
    ),
    t(
        3,
        1020,
        BACK,
        SUGAR,
        Poll(
            "When do you check in the morning?",
            "Just curious how everyone does it.",
            &["Before I get up", "After coffee", "Only when I feel off", "I wear a sensor"],
        ),
    ),
    t(3, 1050, SLOW, SUGAR, Vote("When do you check in the morning?", 1)),
    t(3, 1060, MORNING, SUGAR, Vote("When do you check in the morning?", 0)),
    t(3, 1070, CORA, SUGAR, Vote("When do you check in the morning?", 3)),
    t(
        1,
        1140,
        BACK,
        SUGAR,
        Topic(
            "story",
            "My sensor fell off at the pool",
            "Day four of fourteen. The lifeguard found it and asked if it was a button. What glue do you use?",
        ),
    ),
    t(
        7,
        620,
        SALT,
        PRESSURE,
        Topic(
            "question",
            "My cuff at home reads higher than at the clinic",
            "Ten points, every time. Which one is right? I sit the same way in both places, I think.",
        ),
    ),
    t(7, 630, MODERATOR, PRESSURE, Approve),
    t(
        7,
        720,
        LEILA,
        PRESSURE,
        Reply(
            "My cuff at home reads higher than at the clinic",
            "Both can be. Sit with the back supported and feet flat, rest five minutes, no talking, cuff on bare skin at the height of the heart, two readings a minute apart. Bring the cuff along once and compare it side by side.\n\nSource: *Measure your blood pressure*, CDC.",
        ),
    ),
    t(7, 760, SALT, PRESSURE, Mark("My cuff at home reads higher than at the clinic", 1, "helped")),
    t(
        6,
        900,
        HILL,
        PRESSURE,
        Reply(
            "My cuff at home reads higher than at the clinic",
            "My cuff was too small for my arm. A larger one took eight points off.",
        ),
    ),
    t(6, 905, MODERATOR, PRESSURE, Approve),
    t(
        4,
        1100,
        HILL,
        PRESSURE,
        Topic(
            "tip",
            "What I eat instead of chips",
            "Popcorn without salt, a squeeze of lime, a bit of chili. Two weeks in I do not miss them.",
        ),
    ),
    t(
        2,
        1200,
        SALT,
        PRESSURE,
        Reply("What I eat instead of chips", "Nuts without salt. They cost more, so I count them out."),
    ),
    t(
        6,
        1340,
        LAMP,
        CARE,
        Topic(
            "journal",
            "Third month as the one who drives, cooks and signs",
            "Some nights I sit in the car for ten minutes before I go in. I am not sad. I just need a place where nobody calls my name.",
        ),
    ),
    t(6, 1350, MODERATOR, CARE, Approve),
    t(
        5,
        610,
        SALT,
        CARE,
        Reply(
            "Third month as the one who drives, cooks and signs",
            "The car is mine too. You are not alone out there.",
        ),
    ),
    t(5, 615, MODERATOR, CARE, Approve),
    t(5, 640, LAMP, CARE, Mark("Third month as the one who drives, cooks and signs", 1, "thanked")),
    t(
        5,
        1000,
        SOL,
        SPANISH,
        Topic(
            "question",
            "¿Cómo explico mis medicinas en la farmacia?",
            "Mi inglés no es bueno y me da pena preguntar dos veces. ¿Qué hacen ustedes?",
        ),
    ),
    t(5, 1010, MODERATOR, SPANISH, Approve),
    t(
        4,
        640,
        MAIZ,
        SPANISH,
        Reply(
            "¿Cómo explico mis medicinas en la farmacia?",
            "El intérprete es gratis y es su derecho. Yo llevo la lista escrita y la enseño.",
        ),
    ),
    t(4, 645, MODERATOR, SPANISH, Approve),
    t(4, 700, SOL, SPANISH, Mark("¿Cómo explico mis medicinas en la farmacia?", 1, "helped")),
    t(
        3,
        1300,
        TINY,
        BABY,
        Topic(
            "question",
            "Does the witching hour end?",
            "Every evening from six to nine he screams, then he sleeps like an angel. We take turns walking the hall. When did it stop for you?",
        ),
    ),
    t(3, 1310, MODERATOR, BABY, Approve),
    t(
        2,
        420,
        CORA,
        BABY,
        Reply(
            "Does the witching hour end?",
            "Around three months, from one day to the next. Ear plugs are allowed, and so is putting him down in his bed and having a cup of tea.",
        ),
    ),
    t(2, 430, MODERATOR, BABY, Approve),
    t(
        4,
        1320,
        FERN,
        LOW,
        Topic(
            "question",
            "How do you get up on the grey days?",
            "I put one foot on the floor and count. Some days I count for an hour. What do you do?",
        ),
    ),
    t(4, 1325, MODERATOR, LOW, Approve),
    t(
        3,
        560,
        WILLOW,
        LOW,
        Reply(
            "How do you get up on the grey days?",
            "A friend sends me a photo of her dog each morning. I write back. That is getting up.",
        ),
    ),
    t(3, 565, MODERATOR, LOW, Approve),
    t(3, 570, FERN, LOW, Mark("How do you get up on the grey days?", 1, "helped")),
    t(
        2,
        840,
        Peer("physician", "QuietHeron"),
        PEERS,
        Topic(
            "question",
            "How do you start a GLP-1 when kidneys are slow?",
            "I see more people with stage three kidney disease who ask for it, and the guidance I find is thin. How do you start, and what do you watch?",
        ),
    ),
    t(
        1,
        760,
        Peer("physician-two", "CopperSail"),
        PEERS,
        Reply(
            "How do you start a GLP-1 when kidneys are slow?",
            "Slowly: half the steps of the label, and labs after four weeks. What stops people is vomiting and then dry kidneys, so I talk about fluids first.",
        ),
    ),
    t(
        1,
        900,
        NIGHT,
        PRESSURE,
        Topic(
            "story",
            "My first week of writing numbers down",
            "I never knew that mine is highest on Sunday evening. Work starts on Monday. Coincidence?",
        ),
    ),
    t(1, 905, HILL, PRESSURE, Reply("What I eat instead of chips", "People who still buy chips are just lazy, sorry.")),
    t(1, 930, SALT, PRESSURE, Report("What I eat instead of chips", 2, "unkind", "It shames people who find it hard.")),
    t(1, 770, MODERATOR, PEERS, Keeper("QuietHeron")),
];
