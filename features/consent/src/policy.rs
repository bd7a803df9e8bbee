//! Who may read, give and take back agreements.

use policy::{Relation, Relations, Role, Roles, Rule};

const OWN: Relations = Relations::any(&[Relation::Itself, Relation::Proxy]);
const TEAM: Relations = Relations::of(Relation::Team);
const DESK: Roles = Roles::any(&[Role::Clinician, Role::Pharmacist, Role::Staff]);

/// The rules.
pub const RULES: [Rule; 7] = [
    Rule::new(
        "agreement.view.own",
        "view",
        "agreement",
        [
            "You may read your own agreements, and those of a person you decide for.",
            "Usted puede leer sus propios acuerdos y los de una persona por la que decide.",
        ],
    )
    .relations(OWN),
    Rule::new(
        "agreement.view.team",
        "view",
        "agreement",
        [
            "The care team may read what a patient agreed to.",
            "El equipo de atención puede leer lo que un paciente aceptó.",
        ],
    )
    .roles(DESK)
    .relations(TEAM),
    Rule::new(
        "agreement.view.compliance",
        "view",
        "agreement",
        [
            "Compliance may read agreements to prove that the rules are kept.",
            "Cumplimiento puede leer los acuerdos para comprobar que se respetan las reglas.",
        ],
    )
    .roles(Roles::of(Role::Compliance)),
    Rule::new(
        "agreement.create.own",
        "create",
        "agreement",
        [
            "You may agree for yourself, and for a person you decide for.",
            "Usted puede aceptar por sí mismo y por una persona por la que decide.",
        ],
    )
    .relations(OWN),
    Rule::new(
        "agreement.create.team",
        "create",
        "agreement",
        [
            "The care team may record what a patient agreed to on the telephone or on paper.",
            "El equipo de atención puede registrar lo que un paciente aceptó por teléfono o en papel.",
        ],
    )
    .roles(DESK)
    .relations(TEAM),
    Rule::new(
        "agreement.close.own",
        "close",
        "agreement",
        [
            "You may take back your own agreements, and those of a person you decide for.",
            "Usted puede retirar sus propios acuerdos y los de una persona por la que decide.",
        ],
    )
    .relations(OWN),
    Rule::new(
        "agreement.close.team",
        "close",
        "agreement",
        [
            "The care team may record that a patient took an agreement back on the telephone or on paper.",
            "El equipo de atención puede registrar que un paciente retiró un acuerdo por teléfono o en papel.",
        ],
    )
    .roles(DESK)
    .relations(TEAM),
];
