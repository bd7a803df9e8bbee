//! Who sees what care in writing costs, and who attests.

use ::policy::{Actors, Relation, Relations, Role, Roles, Rule, Sensitivity};

const TEAM: Relations = Relations::any(&[Relation::Team, Relation::Holder]);
const SPEAKS: Relations = Relations::any(&[Relation::Itself, Relation::Proxy, Relation::Full]);
const OWN: Relations = Relations::any(&[Relation::Itself, Relation::Proxy]);
const CARE: Roles = Roles::any(&[Role::Clinician, Role::Pharmacist]);
const DESK: Roles = Roles::any(&[Role::Clinician, Role::Pharmacist, Role::Staff]);

/// The dates of all visits decide about a code, whoever asks; nothing else of them is read.
const DATES: Sensitivity = Sensitivity::VeryRestricted;

pub(crate) const RULES: [Rule; 15] = [
    Rule::new("proposal.view.team", "view", "proposal", [
        "The care team may see the proposals of its patients with their proof.",
        "El equipo de atención puede ver las propuestas de sus pacientes con su prueba.",
    ])
    .roles(DESK)
    .relations(TEAM),
    Rule::new("proposal.view.compliance", "view", "proposal", [
        "Compliance may see every proposal to check that billing is honest.",
        "Cumplimiento puede ver todas las propuestas para comprobar que el cobro es honesto.",
    ])
    .roles(Roles::of(Role::Compliance)),
    Rule::new("proposal.edit.team", "edit", "proposal", [
        "A clinician of the care team may attest a proposal with a summary of the decision.",
        "Un profesional del equipo puede certificar una propuesta con un resumen de su decisión.",
    ])
    .roles(CARE)
    .relations(TEAM)
    .ceiling(DATES),
    Rule::new("proposal.close.team", "close", "proposal", [
        "A clinician of the care team may withdraw a proposal with a reason, and propose it again.",
        "Un profesional del equipo puede retirar una propuesta con un motivo, y proponerla de nuevo.",
    ])
    .roles(CARE)
    .relations(TEAM)
    .ceiling(DATES),
    Rule::new("proposal.view.system", "view", "proposal", [
        "Kith and its operator read proposals to export them.",
        "Kith y quien lo opera leen las propuestas para exportarlas.",
    ])
    .actors(Actors::SYSTEM),
    Rule::new("costs.view.own", "view", "costs", [
        "You may see what your care in writing took and costs, and that of a person you decide for.",
        "Usted puede ver cuánto tiempo llevó y cuánto cuesta su atención por escrito, y la de una persona por la que decide.",
    ])
    .relations(OWN),
    Rule::new("costs.estimate.circle", "estimate", "costs", [
        "Whoever may ask a question for a patient sees beforehand what an answer may cost.",
        "Quien puede hacer una pregunta por un paciente ve antes cuánto puede costar la respuesta.",
    ])
    .relations(SPEAKS),
    Rule::new("costs.view.team", "view", "costs", [
        "The care team may see the time and cost of its patients' questions.",
        "El equipo de atención puede ver el tiempo y el costo de las preguntas de sus pacientes.",
    ])
    .roles(DESK)
    .relations(Relations::of(Relation::Team)),
    Rule::new("costs.view.compliance", "view", "costs", [
        "Compliance may see the time and cost of patients' questions.",
        "Cumplimiento puede ver el tiempo y el costo de las preguntas de los pacientes.",
    ])
    .roles(Roles::of(Role::Compliance)),
    Rule::new("costs.edit.team", "edit", "costs", [
        "The care team may note facts for billing and visits that were held or are booked.",
        "El equipo de atención puede anotar datos de cobro y las visitas hechas o citadas.",
    ])
    .roles(DESK)
    .relations(Relations::of(Relation::Team))
    .ceiling(DATES),
    Rule::new("costs.operate.system", "operate", "costs", [
        "Kith adds up minutes and opens, changes and closes proposals.",
        "Kith suma los minutos y abre, cambia y cierra las propuestas.",
    ])
    .actors(Actors::SYSTEM),
    Rule::new("visits.operate", "operate", "organisation", [
        "Kith looks for proposals whose days are over.",
        "Kith busca las propuestas cuyos días terminaron.",
    ])
    .actors(Actors::SYSTEM),
    Rule::new("prices.view", "view", "organisation", [
        "An administrator may see the organisation's prices.",
        "La administración puede ver los precios de la organización.",
    ])
    .roles(Roles::of(Role::Administrator)),
    Rule::new("prices.manage", "manage", "organisation", [
        "An administrator may set the organisation's prices.",
        "La administración puede fijar los precios de la organización.",
    ])
    .roles(Roles::of(Role::Administrator)),
    Rule::new("prices.manage.system", "manage", "organisation", [
        "The operator may set the organisation's prices.",
        "Quien opera Kith puede fijar los precios de la organización.",
    ])
    .actors(Actors::SYSTEM),
];
