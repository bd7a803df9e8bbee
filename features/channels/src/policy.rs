//! Who may touch addresses, preferences and the outbox.

use policy::{Actors, Relation, Relations, Role, Roles, Rule};

const SELF: Relations = Relations::of(Relation::Itself);
const DESK: Roles = Roles::any(&[Role::Clinician, Role::Pharmacist, Role::Staff]);

/// Who words notices: two of them are needed for each change.
const WORDING: Roles = Roles::any(&[Role::Administrator, Role::Communications]);

/// The slice's sentences.
pub(crate) const RULES: [Rule; 14] = [
    Rule::new(
        "contact.view.self",
        "view",
        "contact",
        [
            "Each person sees their own addresses, choices and what they agreed to.",
            "Cada persona ve sus direcciones, sus preferencias y lo que aceptó.",
        ],
    )
    .relations(SELF),
    Rule::new(
        "contact.edit.self",
        "edit",
        "contact",
        [
            "Each person changes their own addresses and choices.",
            "Cada persona cambia sus direcciones y sus preferencias.",
        ],
    )
    .relations(SELF),
    Rule::new(
        "contact.share.team",
        "share",
        "contact",
        [
            "The care team gives a patient the code with which a telephone joins.",
            "El equipo de atención da al paciente la clave con la que un teléfono se une.",
        ],
    )
    .roles(DESK)
    .relations(Relations::of(Relation::Team)),
    Rule::new(
        "reach.view.team",
        "view",
        "reach",
        [
            "The care team sees whether texts reach a patient.",
            "El equipo de atención ve si al paciente le llegan los mensajes de texto.",
        ],
    )
    .roles(DESK)
    .relations(Relations::of(Relation::Team)),
    Rule::new(
        "contact.share.administrator",
        "share",
        "contact",
        [
            "An administrator gives a person the code with which a telephone joins.",
            "La administración da a una persona la clave con la que un teléfono se une.",
        ],
    )
    .roles(Roles::of(Role::Administrator)),
    Rule::new(
        "outbox.operate.system",
        "operate",
        "organisation",
        [
            "Kith delivers notices without health information, and keeps what people answer by text or e-mail, such as STOP.",
            "Kith entrega avisos sin información de salud y guarda lo que se responde por texto o correo, como ALTO.",
        ],
    )
    .actors(Actors::SYSTEM),
    Rule::new(
        "outbox.view.system",
        "view",
        "organisation",
        [
            "In the demo, the phone and mailbox pages show the notices that were sent.",
            "En la demostración, el teléfono y el buzón muestran los avisos enviados.",
        ],
    )
    .actors(Actors::SYSTEM),
    Rule::new(
        "outbox.view.administrator",
        "view",
        "organisation",
        [
            "Administrators see how many notices were delivered or failed, not what they said.",
            "La administración ve cuántos avisos se entregaron o fallaron, no lo que decían.",
        ],
    )
    .roles(Roles::of(Role::Administrator)),
    Rule::new(
        "contact.view.administrator",
        "view",
        "contact",
        [
            "Administrators see what a person agreed to and ended, to answer for it; the person sees each look.",
            "La administración ve lo que una persona aceptó y terminó, para responder por ello; la persona ve cada consulta.",
        ],
    )
    .roles(Roles::of(Role::Administrator)),
    Rule::new(
        "words.read",
        "read-words",
        "organisation",
        [
            "Administrators and communications read the words of notices and their history.",
            "La administración y comunicaciones leen las palabras de los avisos y su historia.",
        ],
    )
    .roles(WORDING),
    Rule::new(
        "words.read.one",
        "read-words",
        "wording",
        [
            "Administrators and communications read each wording that was asked for.",
            "La administración y comunicaciones leen cada texto que se propuso.",
        ],
    )
    .roles(WORDING),
    Rule::new(
        "words.reword",
        "reword",
        "organisation",
        [
            "Administrators and communications ask for other words of a notice; they wait for a second person.",
            "La administración y comunicaciones proponen otras palabras de un aviso; esperan a una segunda persona.",
        ],
    )
    .roles(WORDING),
    Rule::new(
        "words.withdraw",
        "reword",
        "wording",
        [
            "Whoever asked for other words of a notice takes them back.",
            "Quien propuso otras palabras de un aviso las retira.",
        ],
    )
    .roles(WORDING),
    Rule::new(
        "words.decide",
        "decide-words",
        "wording",
        [
            "Administrators and communications approve or send back words of a notice that another person asked for.",
            "La administración y comunicaciones aprueban o devuelven las palabras de un aviso que otra persona propuso.",
        ],
    )
    .roles(WORDING),
];
