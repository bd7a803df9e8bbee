//! Who may ask, read, answer and end: one sentence each.

use policy::{Actors, Relation, Relations, Role, Roles, Rule};

/// Speaks for the patient: asks and writes.
pub(crate) const SPEAKS: Relations = Relations::any(&[Relation::Itself, Relation::Proxy, Relation::Full]);
/// Reads along in the circle.
pub(crate) const READS: Relations = SPEAKS.with(Relations::of(Relation::Updates));
/// Professions that answer.
pub(crate) const CARE: Roles = Roles::any(&[Role::Clinician, Role::Pharmacist, Role::Staff, Role::Trainee]);
/// Owns the answer, or takes part in it.
pub(crate) const OWNS: Relations =
    Relations::any(&[Relation::Holder, Relation::Pool, Relation::Participant, Relation::Team]);

/// Learns how the danger words do.
pub(crate) const MEASURES: Roles = Roles::any(&[Role::Clinician, Role::Compliance, Role::Administrator]);

pub(crate) const RULES: [Rule; 25] = [
    Rule::new("person.ask.circle", "ask", "person", [
        "A patient asks questions; so do a proxy and a circle member with full scope, for the patient.",
        "Cada paciente hace preguntas; también su representante y quien tiene acceso completo en su círculo.",
    ])
    .relations(SPEAKS),
    Rule::new("person.ask.system", "ask", "person", [
        "Kith opens a thread from a text message or an e-mail of the patient.",
        "Kith abre una conversación con un mensaje de texto o un correo del paciente.",
    ])
    .actors(Actors::SYSTEM),
    Rule::new("person.create.team", "create", "person", [
        "The care team starts a conversation with a patient by text.",
        "El equipo de atención empieza una conversación con un paciente por texto.",
    ])
    .roles(CARE)
    .relations(Relations::of(Relation::Team)),
    Rule::new("person.follow.circle", "follow", "person", [
        "A patient prepares a question; so do a proxy and a circle member with full scope.",
        "Cada paciente prepara una pregunta; también su representante y quien tiene acceso completo.",
    ])
    .relations(SPEAKS),
    Rule::new("thread.follow.circle", "follow", "thread", [
        "A thread stands among the messages of the patient, of circle members who may read messages, and of who takes part.",
        "Una conversación está en los mensajes del paciente, de quien puede leerlos en su círculo y de quien participa.",
    ])
    .relations(READS.with(Relations::of(Relation::Participant))),
    Rule::new("thread.view.circle", "view", "thread", [
        "The patient reads the thread; so do circle members who may read messages.",
        "El paciente lee la conversación; también quien puede leer mensajes en su círculo.",
    ])
    .relations(READS),
    Rule::new("thread.view.team", "view", "thread", [
        "The care team that owns a thread, or takes part in it, reads it; so does who opened it in an emergency.",
        "El equipo que tiene la conversación, o participa, la lee; también quien la abrió en una emergencia.",
    ])
    .roles(CARE)
    .relations(OWNS.with(Relations::of(Relation::Emergency))),
    Rule::new("thread.view.interpreter", "view", "thread", [
        "An interpreter who was added to a thread reads it.",
        "El intérprete que fue agregado a una conversación la lee.",
    ])
    .roles(Roles::of(Role::Interpreter))
    .relations(Relations::of(Relation::Participant)),
    Rule::new("thread.view.system", "view", "thread", [
        "Kith looks whether an answer was read, and reads the words of a fax that the team sends.",
        "Kith mira si una respuesta fue leída y lee las palabras de un fax que envía el equipo.",
    ])
    .actors(Actors::SYSTEM),
    Rule::new("thread.ask.circle", "ask", "thread", [
        "The patient writes in the thread; so do a proxy and a circle member with full scope.",
        "El paciente escribe en la conversación; también su representante y quien tiene acceso completo.",
    ])
    .relations(SPEAKS),
    Rule::new("thread.ask.system", "ask", "thread", [
        "Kith adds a text message or an e-mail of the circle to its thread.",
        "Kith agrega a la conversación un mensaje de texto o un correo del círculo.",
    ])
    .actors(Actors::SYSTEM),
    Rule::new("thread.edit.team", "edit", "thread", [
        "The care team that owns a thread, or takes part in it, answers, notes and hands over.",
        "El equipo que tiene la conversación, o participa, responde, anota y la pasa a otros.",
    ])
    .roles(CARE)
    .relations(OWNS),
    Rule::new("thread.edit.interpreter", "edit", "thread", [
        "An interpreter who was added to a thread writes in it.",
        "El intérprete que fue agregado a una conversación escribe en ella.",
    ])
    .roles(Roles::of(Role::Interpreter))
    .relations(Relations::of(Relation::Participant)),
    Rule::new("thread.share.team", "share", "thread", [
        "The care team adds an interpreter to a thread.",
        "El equipo agrega un intérprete a una conversación.",
    ])
    .roles(CARE)
    .relations(OWNS),
    Rule::new("thread.disclose.team", "disclose", "thread", [
        "The care team that owns a thread, or takes part in it, sends it to another office, with a reason.",
        "El equipo que tiene la conversación, o participa, la envía a otra oficina, con un motivo.",
    ])
    .roles(CARE)
    .relations(OWNS),
    Rule::new("thread.close.team", "close", "thread", [
        "The care team ends a thread with an outcome.",
        "El equipo cierra una conversación con un resultado.",
    ])
    .roles(CARE)
    .relations(OWNS),
    Rule::new("thread.mark.team", "mark", "thread", [
        "The care team that answers a thread says whether its danger words were danger.",
        "El equipo que responde una conversación dice si sus palabras de peligro eran peligro.",
    ])
    .roles(CARE)
    .relations(OWNS),
    Rule::new("thread.operate.system", "operate", "thread", [
        "Kith tells again about an answer that nobody read, and asks the team to call.",
        "Kith vuelve a avisar de una respuesta sin leer, y pide al equipo que llame.",
    ])
    .actors(Actors::SYSTEM),
    Rule::new("call.view.team", "view", "call", [
        "The pool that owes a call sees whom to call.",
        "El equipo que debe una llamada ve a quién llamar.",
    ])
    .roles(CARE)
    .relations(OWNS),
    Rule::new("call.close.team", "close", "call", [
        "The pool that owes a call notes that it was made.",
        "El equipo que debe una llamada anota que la hizo.",
    ])
    .roles(CARE)
    .relations(OWNS),
    Rule::new("messaging.manage", "manage", "organisation", [
        "An administrator sets reasons, templates and waiting times of messages.",
        "Un administrador define motivos, plantillas y tiempos de los mensajes.",
    ])
    .roles(Roles::of(Role::Administrator)),
    Rule::new("messaging.manage.system", "manage", "organisation", [
        "The operator sets up reasons and templates.",
        "El operador prepara motivos y plantillas.",
    ])
    .actors(Actors::SYSTEM),
    Rule::new("messaging.measure", "measure", "organisation", [
        "Clinicians, compliance and administrators see how often danger words are right, without patients.",
        "Profesionales clínicos, cumplimiento y administración ven cuánto aciertan las palabras de peligro, sin pacientes.",
    ])
    .roles(MEASURES),
    Rule::new("circle.view.messaging", "view", "circle", [
        "Kith looks who in a circle may read messages, to tell them of an answer.",
        "Kith mira quién de un círculo puede leer mensajes, para avisar de una respuesta.",
    ])
    .actors(Actors::SYSTEM),
    Rule::new("organisation.operate.messaging", "operate", "organisation", [
        "Kith forgets drafts and taken forms after their time.",
        "Kith olvida borradores y formularios recibidos cuando pasa su tiempo.",
    ])
    .actors(Actors::SYSTEM),
];
