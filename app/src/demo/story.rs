//! What happened at Riverbend in the last days: questions in every state, told through the real pages.

/// What somebody does in a thread, so many minutes after it was asked.
pub enum Act {
    /// A member of the team takes it.
    Take(&'static str),
    /// Whoever holds it hands it to another, with a reason.
    Hand(&'static str, &'static str, &'static str),
    /// A note inside the team.
    Note(&'static str, &'static str),
    /// The team answers and keeps it open.
    Answer(&'static str, &'static str),
    /// The team answers and ends it with an outcome's word.
    End(&'static str, &'static str, &'static str),
    /// The patient reads it.
    Read,
    /// The patient (or who asked) writes again.
    Again(&'static str),
    /// Somebody of the team spent so many minutes, typed by hand.
    Minutes(&'static str, u32),
    /// A member of the team says of every danger shown: `right` or `wrong`.
    Mark(&'static str, &'static str),
    /// A member of the team says that the last message was dangerous and not flagged: level, kind.
    Missed(&'static str, &'static str, &'static str),
}

/// One question and what followed.
pub struct Scene {
    /// The patient's place in the cast.
    pub patient: usize,
    /// Who asks for the patient, by key; the patient when none.
    pub by: Option<&'static str>,
    /// The reason's key.
    pub about: &'static str,
    /// Days before today.
    pub days: i64,
    /// Minutes after midnight, in the organisation's zone.
    pub minute: i64,
    pub words: &'static str,
    /// Minutes after the question, and what then.
    pub then: &'static [(i64, Act)],
}

use Act::{Again, Answer, End, Hand, Mark, Minutes, Missed, Note, Read, Take};

const fn at(hour: i64, minute: i64) -> i64 {
    hour * 60 + minute
}

pub const SCENES: [Scene; 31] = [
    Scene {
        patient: 0,
        by: None,
        about: "medicine",
        days: 6,
        minute: at(20, 52),
        words: "Desde el domingo tengo los tobillos hinchados. ¿Puede ser la pastilla nueva, la amlodipina? ¿Debo dejar de tomarla?",
        then: &[
            (679, Take("nurse")),
            (
                690,
                Answer(
                    "nurse",
                    "Buenos días, Marisol. La hinchazón de los tobillos es común en las primeras semanas de amlodipina. Por favor siga tomándola hoy. ¿Están hinchados los dos igual? ¿Le falta el aire al acostarse?",
                ),
            ),
            (706, Read),
            (708, Again("Los dos igual. Respiro bien, duermo con una sola almohada como siempre.")),
            (
                760,
                Note("nurse", "No orthopnea, symmetric. Started 10 mg on the 9th. Asking Dr. Ibarra about the dose."),
            ),
            (762, Hand("nurse", "physician-two", "Dose question, please decide.")),
            (800, Minutes("physician-two", 7)),
            (
                802,
                End(
                    "physician-two",
                    "Marisol, su análisis de riñón de octubre está normal y su presión va bajando. Vamos a bajar la amlodipina de 10 mg a 5 mg desde mañana. Ponga los pies en alto por la tarde y anote su peso cada mañana.",
                    "answered",
                ),
            ),
            (900, Read),
        ],
    },
    Scene {
        patient: 1,
        by: Some("kin-tomlin"),
        about: "medicine",
        days: 1,
        minute: at(9, 15),
        words: "My husband's INR on Friday was 3.9 and the pharmacy asks before filling the warfarin. Should he skip tonight's dose?",
        then: &[
            (22, Take("nurse-two")),
            (
                31,
                Answer(
                    "nurse-two",
                    "Thank you for checking first, Mrs. Tomlin. Please hold tonight's warfarin. The doctor looks at the plan this morning and I will write to you before noon.",
                ),
            ),
            (40, Read),
            (
                170,
                End(
                    "nurse-two",
                    "The doctor says: no warfarin tonight, then 4 mg from tomorrow, and a new blood test on Wednesday. If he bleeds and it does not stop in ten minutes, call 911.",
                    "answered",
                ),
            ),
            (200, Read),
        ],
    },
    Scene {
        patient: 2,
        by: None,
        about: "symptom",
        days: 0,
        minute: at(7, 40),
        words: "My home pressure was 172/98 and ten minutes later 168/96. I feel fine, no headache. Do I need to come in?",
        then: &[],
    },
    Scene {
        patient: 3,
        by: None,
        about: "result",
        days: 1,
        minute: at(12, 5),
        words: "The portal says my TSH is high. Do I change the dose?",
        then: &[
            (35, Take("physician")),
            (50, Minutes("physician", 12)),
            (
                52,
                End(
                    "physician",
                    "Your TSH is 5.6, a little above the goal. Please take levothyroxine on an empty stomach, an hour before breakfast, and away from calcium. We repeat the test in six weeks before we change the dose.",
                    "answered",
                ),
            ),
            (300, Read),
        ],
    },
    Scene {
        patient: 5,
        by: None,
        about: "form",
        days: 2,
        minute: at(15, 30),
        words: "My school needs a sports form signed before the first game. The form is two pages.",
        then: &[
            (60, Take("desk")),
            (
                95,
                End(
                    "desk",
                    "The form is signed and waits at the front desk on Mill Street. You can pick it up from 8 in the morning.",
                    "answered",
                ),
            ),
            (500, Read),
        ],
    },
    Scene {
        patient: 6,
        by: None,
        about: "medicine",
        days: 3,
        minute: at(18, 20),
        words: "Is it ok to take cold medicine with my blood pressure pill?",
        then: &[
            (870, Take("pharmacist")),
            (
                880,
                End(
                    "pharmacist",
                    "Please avoid cold medicines with pseudoephedrine or phenylephrine: they can raise your pressure. Plain acetaminophen, saline spray and honey for the cough are fine. Ask at the counter and show them your list.",
                    "answered",
                ),
            ),
            (1300, Read),
        ],
    },
    Scene {
        patient: 7,
        by: None,
        about: "symptom",
        days: 2,
        minute: at(10, 10),
        words: "Estoy de 28 semanas y se me hinchan un poco las manos por la tarde. ¿Es normal?",
        then: &[
            (18, Take("nurse")),
            (
                25,
                Answer(
                    "nurse",
                    "Un poco de hinchazón por la tarde es común. ¿Tiene dolor de cabeza, ve luces, o le duele arriba del estómago? Si es así, llámenos ahora mismo.",
                ),
            ),
            (60, Read),
            (64, Again("No, nada de eso. Solo las manos.")),
            (
                90,
                End(
                    "nurse",
                    "Gracias, Lucía. Tome agua, descanse de lado y mida su presión hoy. Si pasa de 140/90 o aparece dolor de cabeza, llame. La vemos el jueves.",
                    "answered",
                ),
            ),
            (120, Read),
        ],
    },
    Scene {
        patient: 8,
        by: None,
        about: "medicine",
        days: 4,
        minute: at(8, 30),
        words: "I run out of metformin on Saturday. Please send a refill to the pharmacy on Miller Street.",
        then: &[
            (120, Take("pharmacist")),
            (130, End("pharmacist", "Sent: metformin 500 mg, 90 days. They text you when it is ready.", "answered")),
            (200, Read),
        ],
    },
    Scene {
        patient: 9,
        by: None,
        about: "result",
        days: 0,
        minute: at(8, 5),
        words: "I see my potassium is 5.1. Should I worry? I eat a lot of bananas and oranges.",
        then: &[(15, Take("physician"))],
    },
    Scene {
        patient: 10,
        by: Some("mother"),
        about: "symptom",
        days: 5,
        minute: at(22, 40),
        words: "Mi bebé de 8 semanas tiene fiebre de 38.4. ¿Qué hago?",
        then: &[
            (2, Take("nurse")),
            (
                3,
                Answer(
                    "nurse",
                    "Paloma, una fiebre así en un bebé de menos de tres meses se revisa hoy mismo en urgencias. Por favor vaya ahora al hospital. Yo aviso que van. La llamo en un minuto.",
                ),
            ),
            (5, Read),
            (6, Again("Ya vamos para allá. Gracias.")),
            (40, Note("nurse", "Called at 22:45, mother in the car. Pediatric emergency told.")),
            (41, Mark("nurse", "right")),
            (
                60,
                End(
                    "nurse",
                    "Urgencias de pediatría ya los espera. Mañana por la mañana la llamamos.",
                    "sent-elsewhere",
                ),
            ),
            (75, Read),
        ],
    },
    Scene {
        patient: 12,
        by: None,
        about: "symptom",
        days: 1,
        minute: at(16, 45),
        words: "I use my rescue inhaler three times a day since the smoke came. Is that too much?",
        then: &[
            (25, Take("nurse-two")),
            (40, Note("nurse-two", "Speaks in full sentences, no night waking. Peak flow 80 percent of best.")),
            (42, Hand("nurse-two", "physician-two", "Step up the controller?")),
            (55, Minutes("physician-two", 9)),
            (
                58,
                End(
                    "physician-two",
                    "Three times a day tells us that the smoke is bothering your lungs. Use the orange inhaler two puffs twice a day for two weeks, stay in with the windows shut, and come on Thursday. If you cannot finish a sentence, call 911.",
                    "visit-needed",
                ),
            ),
            (95, Read),
        ],
    },
    Scene {
        patient: 13,
        by: None,
        about: "food",
        days: 3,
        minute: at(11, 20),
        words: "¿Qué puedo desayunar para que no me suba el azúcar?",
        then: &[
            (200, Take("dietitian")),
            (230, Minutes("dietitian", 11)),
            (
                232,
                End(
                    "dietitian",
                    "Buenos días, Yolanda. Pruebe dos huevos con nopales y una tortilla de maíz, o avena sin azúcar con nueces. Mida su azúcar dos horas después y dígame los números.",
                    "answered",
                ),
            ),
            (400, Read),
        ],
    },
    Scene {
        patient: 14,
        by: None,
        about: "symptom",
        days: 0,
        minute: at(6, 50),
        words: "My sugar is 64 this morning and I feel shaky. I drank juice.",
        then: &[],
    },
    Scene {
        patient: 15,
        by: None,
        about: "mood",
        days: 2,
        minute: at(23, 30),
        words: "The new pill makes me sleepy all day. I want to stop it but I am afraid of feeling low again.",
        then: &[
            (560, Take("practitioner")),
            (580, Minutes("practitioner", 8)),
            (
                585,
                End(
                    "practitioner",
                    "Thank you for asking before stopping. Please take it at bedtime instead of the morning from tonight. Sleepiness often fades in two weeks. Write here again on Friday how the week was, and sooner if you feel worse.",
                    "answered",
                ),
            ),
            (700, Read),
        ],
    },
    Scene {
        patient: 16,
        by: Some("kin-halloway"),
        about: "appointment",
        days: 1,
        minute: at(10, 0),
        words: "Can my father's visit on Tuesday be by video? He cannot climb the stairs this week.",
        then: &[
            (30, Take("caller")),
            (
                42,
                End(
                    "caller",
                    "Yes. The link comes an hour before. Please have his pill bottles beside you.",
                    "answered",
                ),
            ),
            (120, Read),
        ],
    },
    Scene {
        patient: 17,
        by: None,
        about: "billing",
        days: 4,
        minute: at(13, 0),
        words: "Why did I get a bill for a message last month?",
        then: &[
            (100, Take("desk")),
            (
                125,
                End(
                    "desk",
                    "We looked: that message took twelve minutes of a doctor's time, and you agreed before it was sent. We took the charge back this once because the notice was hard to see. Sorry about that.",
                    "answered",
                ),
            ),
            (180, Read),
        ],
    },
    Scene {
        patient: 18,
        by: None,
        about: "symptom",
        days: 0,
        minute: at(8, 45),
        words: "Desde ayer me mareo cuando me levanto. Tomo la pastilla de la presión por la mañana.",
        then: &[],
    },
    Scene {
        patient: 20,
        by: None,
        about: "medicine",
        days: 5,
        minute: at(12, 30),
        words: "The new inhaler costs 90 dollars. Is there another one that my plan covers?",
        then: &[
            (80, Take("pharmacist")),
            (
                100,
                End(
                    "pharmacist",
                    "There is one on your plan at 15 dollars. I asked the doctor to change it. Please write again if the pharmacy does not have it.",
                    "answered",
                ),
            ),
            (140, Read),
        ],
    },
    Scene {
        patient: 22,
        by: None,
        about: "result",
        days: 6,
        minute: at(9, 30),
        words: "What does an A1c of 7.3 mean for me?",
        then: &[
            (45, Take("physician")),
            (60, Minutes("physician", 6)),
            (
                61,
                End(
                    "physician",
                    "Your average sugar over three months came down from 8.9 to 7.3. Our goal together was below 7.5, so you reached it. Keep the evening walks.",
                    "answered",
                ),
            ),
            (200, Read),
        ],
    },
    Scene {
        patient: 24,
        by: None,
        about: "symptom",
        days: 3,
        minute: at(8, 10),
        words: "My feet tingle at night. It is not new, but it is stronger this week.",
        then: &[
            (40, Take("nurse-two")),
            (45, Hand("nurse-two", "physician-two", "Neuropathy, stronger this week.")),
            (70, Minutes("physician-two", 10)),
            (
                75,
                Answer(
                    "physician-two",
                    "That can come from the sugar. Please check your feet each evening for sores and send me your readings of this week. I would like to see you within two weeks.",
                ),
            ),
            (180, Read),
            (185, Again("Readings: 142, 155, 138, 149, 160, 151, 144.")),
            (320, Minutes("physician-two", 4)),
            (
                325,
                End(
                    "physician-two",
                    "Thank you. We raise metformin to twice a day with meals. Carla books your visit now.",
                    "visit-needed",
                ),
            ),
        ],
    },
    Scene {
        patient: 25,
        by: None,
        about: "appointment",
        days: 0,
        minute: at(9, 5),
        words: "¿Puedo cambiar mi cita del jueves para el viernes por la tarde?",
        then: &[(12, Take("desk"))],
    },
    Scene {
        patient: 26,
        by: None,
        about: "symptom",
        days: 8,
        minute: at(14, 20),
        words: "My back pain goes down the left leg since I lifted the washing machine.",
        then: &[
            (50, Take("physician-two")),
            (72, Minutes("physician-two", 22)),
            (
                75,
                End(
                    "physician-two",
                    "This sounds like an irritated nerve. Keep walking a little every hour, heat for twenty minutes, ibuprofen with food for five days. Call at once if you cannot hold your urine, if the leg gives way, or if the groin goes numb.",
                    "answered",
                ),
            ),
            (200, Read),
        ],
    },
    Scene {
        patient: 29,
        by: None,
        about: "medicine",
        days: 2,
        minute: at(17, 50),
        words: "¿Puedo tomar la pastilla de la presión y la del azúcar a la misma hora?",
        then: &[
            (860, Take("nurse")),
            (
                868,
                End(
                    "nurse",
                    "Sí, Dolores, las dos con el desayuno. Si un día no desayuna, tome solo la de la presión y avísenos.",
                    "answered",
                ),
            ),
        ],
    },
    Scene {
        patient: 31,
        by: None,
        about: "other",
        days: 1,
        minute: at(14, 0),
        words: "Thank you all for last week. I feel much better.",
        then: &[
            (30, Take("nurse")),
            (32, End("nurse", "That made our day. Thank you, Helen.", "answered")),
            (60, Read),
        ],
    },
    Scene {
        patient: 34,
        by: Some("kin-linden"),
        about: "symptom",
        days: 0,
        minute: at(9, 20),
        words: "My father is more tired than usual and his ankles are thicker. His weight went up two kilos since Monday.",
        then: &[],
    },
    Scene {
        patient: 4,
        by: None,
        about: "symptom",
        days: 0,
        minute: at(9, 40),
        words: "Bonjour, depuis hier soir j'ai une douleur au ventre qui ne passe pas et un peu de fièvre. Que dois-je faire ?",
        then: &[],
    },
    Scene {
        patient: 27,
        by: None,
        about: "symptom",
        days: 7,
        minute: at(10, 20),
        words: "Since this morning I have chest pain when I climb the stairs, and it goes when I rest.",
        then: &[
            (3, Take("nurse")),
            (
                6,
                End(
                    "nurse",
                    "Mei, this needs a heart tracing today. Please come now; do not drive yourself. If it comes back at rest, call 911.",
                    "visit-needed",
                ),
            ),
            (9, Read),
            (50, Mark("nurse", "right")),
        ],
    },
    Scene {
        patient: 28,
        by: None,
        about: "other",
        days: 7,
        minute: at(13, 5),
        words: "My cuff said 212/126 last night. Then I saw that it was loose: again it was 128/76. Do I need a new one?",
        then: &[
            (4, Take("nurse-two")),
            (5, Mark("nurse-two", "wrong")),
            (
                8,
                End(
                    "nurse-two",
                    "Good that you measured again, Roy. Bring the cuff on Thursday, we compare it with ours.",
                    "answered",
                ),
            ),
            (60, Read),
        ],
    },
    Scene {
        patient: 23,
        by: None,
        about: "other",
        days: 6,
        minute: at(11, 15),
        words: "My neighbour had a stroke on Monday. Should I have my neck arteries checked?",
        then: &[
            (5, Take("nurse")),
            (6, Mark("nurse", "wrong")),
            (
                9,
                End(
                    "nurse",
                    "I am sorry about your neighbour, Fatima. Without signs we do not scan the neck: it does more harm than good. We measure your blood pressure on Thursday.",
                    "answered",
                ),
            ),
            (90, Read),
        ],
    },
    Scene {
        patient: 21,
        by: None,
        about: "mood",
        days: 5,
        minute: at(9, 40),
        words: "Llevo dos días sin ganas de nada y pienso que estarían mejor sin mí.",
        then: &[
            (2, Take("physician-two")),
            (
                4,
                Answer(
                    "physician-two",
                    "Soledad, gracias por decirlo. La llamo ahora mismo. Si no puedo hablarle, llame al 988.",
                ),
            ),
            (6, Read),
            (30, Note("physician-two", "Spoke for twenty minutes. Safe with her sister today, visit at 14:00.")),
            (31, Mark("physician-two", "right")),
            (33, End("physician-two", "La esperamos hoy a las 14:00, con su hermana.", "visit-needed")),
            (45, Read),
        ],
    },
    Scene {
        patient: 30,
        by: None,
        about: "symptom",
        days: 4,
        minute: at(10, 45),
        words: "My left calf is fat and warm since the flight on Sunday. Is that the new pill?",
        then: &[
            (20, Take("physician-two")),
            (
                24,
                End(
                    "physician-two",
                    "One calf that is thick and warm after a flight can be a clot. Please come today for an ultrasound, and call 911 if your chest hurts or breathing gets hard.",
                    "visit-needed",
                ),
            ),
            (30, Read),
            (35, Missed("physician-two", "today", "acute")),
        ],
    },
];
