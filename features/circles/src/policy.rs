//! Who may see a circle, share in it, read who looked, and break the glass.

use policy::{Actors, Relation, Relations, Role, Roles, Rule};

const OWN: Relations = Relations::any(&[Relation::Itself, Relation::Proxy]);
const IN_CIRCLE: Relations = Relations::any(&[Relation::Full, Relation::Medicines, Relation::Updates, Relation::Tasks]);
const TEAM: Relations = Relations::of(Relation::Team);
const CARE: Roles = Roles::any(&[Role::Clinician, Role::Pharmacist, Role::Staff, Role::Interpreter]);
const COMPLIANCE: Roles = Roles::of(Role::Compliance);

/// The rules.
pub const RULES: [Rule; 21] = [
    Rule::new("circle.view.own", "view", "circle", [
        "You may see who is in your circle, and in the circle of a person you decide for.",
        "Usted puede ver quién está en su círculo y en el de una persona por la que decide.",
    ])
    .relations(OWN),
    Rule::new("circle.view.circle", "view", "circle", [
        "People in a circle may see who else is in it.",
        "Las personas de un círculo pueden ver quién más está en él.",
    ])
    .relations(IN_CIRCLE),
    Rule::new("circle.view.team", "view", "circle", [
        "The care team may see who is in a patient's circle.",
        "El equipo de atención puede ver quién está en el círculo de un paciente.",
    ])
    .roles(CARE)
    .relations(TEAM),
    Rule::new("circle.view.emergency", "view", "circle", [
        "A clinician in an emergency may see who is in the patient's circle.",
        "En una emergencia, un profesional puede ver quién está en el círculo del paciente.",
    ])
    .roles(Roles::of(Role::Clinician))
    .relations(Relations::of(Relation::Emergency)),
    Rule::new("circle.view.compliance", "view", "circle", [
        "Compliance may see who is in a circle, to prove that the rules are kept.",
        "Cumplimiento puede ver quién está en un círculo, para comprobar que se respetan las reglas.",
    ])
    .roles(COMPLIANCE),
    Rule::new("circle.share.own", "share", "circle", [
        "You may invite people into your circle and take them out, and do so for a person you decide for.",
        "Usted puede invitar a personas a su círculo y sacarlas, y hacerlo por una persona por la que decide.",
    ])
    .relations(OWN),
    Rule::new("circle.share.system", "share", "circle", [
        "An import and Kith's own work may set up the care team and the proxies that the organisation recorded.",
        "Una importación y el trabajo propio de Kith pueden registrar el equipo de atención y los representantes que la organización anotó.",
    ])
    .actors(Actors::SYSTEM),
    Rule::new("circle.edit.compliance", "edit", "circle", [
        "Compliance may end an emergency access that was not appropriate.",
        "Cumplimiento puede terminar un acceso de emergencia que no fue apropiado.",
    ])
    .roles(COMPLIANCE),
    Rule::new("circle.close.circle", "close", "circle", [
        "A person in a circle may leave it at any time.",
        "Una persona de un círculo puede salir de él en cualquier momento.",
    ])
    .relations(IN_CIRCLE),
    Rule::new("circle.emergency.clinician", "emergency", "circle", [
        "A clinician may open a patient's record in an emergency, with a written reason. The patient is told, and compliance reviews it.",
        "En una emergencia, un profesional puede abrir el expediente de un paciente con un motivo escrito. Se avisa al paciente y cumplimiento lo revisa.",
    ])
    .roles(Roles::of(Role::Clinician)),
    Rule::new("organisation.emergency.clinician", "emergency", "organisation", [
        "A clinician may look for a patient by family name and birth date in an emergency.",
        "En una emergencia, un profesional puede buscar a un paciente por apellido y fecha de nacimiento.",
    ])
    .roles(Roles::of(Role::Clinician)),
    Rule::new("looks.view.own", "view", "access record", [
        "You may see who looked at your record, and at the record of a person you decide for.",
        "Usted puede ver quién miró su expediente y el de una persona por la que decide.",
    ])
    .relations(OWN),
    Rule::new("looks.view.compliance", "view", "access record", [
        "Compliance may see who looked at a record.",
        "Cumplimiento puede ver quién miró un expediente.",
    ])
    .roles(COMPLIANCE),
    Rule::new("invitation.view.invited", "view", "circle invitation", [
        "An invited person may read the invitation.",
        "La persona invitada puede leer la invitación.",
    ])
    .relations(Relations::of(Relation::Holder)),
    Rule::new("invitation.edit.invited", "edit", "circle invitation", [
        "An invited person may accept or decline.",
        "La persona invitada puede aceptar o rechazar.",
    ])
    .relations(Relations::of(Relation::Holder)),
    Rule::new("invitation.operate.system", "operate", "circle invitation", [
        "Kith notes who followed an invitation's link.",
        "Kith anota quién siguió el enlace de una invitación.",
    ])
    .actors(Actors::SYSTEM),
    Rule::new("emergency.view.own", "view", "emergency review", [
        "You may see each emergency access to your record and why it was made.",
        "Usted puede ver cada acceso de emergencia a su expediente y su motivo.",
    ])
    .relations(OWN),
    Rule::new("emergency.view.author", "view", "emergency review", [
        "Whoever used emergency access may see what was recorded of it.",
        "Quien usó el acceso de emergencia puede ver lo que se registró.",
    ])
    .relations(Relations::of(Relation::Author)),
    Rule::new("emergency.view.compliance", "view", "emergency review", [
        "Compliance may see every emergency access.",
        "Cumplimiento puede ver cada acceso de emergencia.",
    ])
    .roles(COMPLIANCE),
    Rule::new("emergency.close.compliance", "close", "emergency review", [
        "Compliance says of every emergency access whether it was appropriate.",
        "Cumplimiento dice de cada acceso de emergencia si fue apropiado.",
    ])
    .roles(COMPLIANCE),
    Rule::new("person.view.circles", "view", "person", [
        "You may see the invitations to you and the circles that you are in.",
        "Usted puede ver sus invitaciones y los círculos en los que está.",
    ])
    .relations(Relations::of(Relation::Itself)),
];
