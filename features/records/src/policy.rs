//! Who may read a chart, and up to how private.

use policy::{Actors, Relation, Relations, Role, Roles, Rule, Sensitivity};

const ITSELF: Relations = Relations::of(Relation::Itself);
const PROXY: Relations = Relations::of(Relation::Proxy);
const FULL: Relations = Relations::of(Relation::Full);
const CARE: Roles = Roles::any(&[Role::Clinician, Role::Pharmacist]);
/// The care team reads by a grant to the person or to the pool that owns the work.
const TEAM: Relations = Relations::of(Relation::Team);
const EMERGENCY: Relations = Relations::of(Relation::Emergency);

/// Roles that read charts at work; others are not even asked about, so that nobody reads of a look that never was.
pub(crate) const READERS: Roles = CARE;

const fn view(id: &'static str, kind: &'static str, says: [&'static str; 2]) -> Rule {
    Rule::new(id, "view", kind, says)
}

pub(crate) const RULES: [Rule; 19] = [
    view("chart.view.self", "chart", ["You may read your whole chart.", "Usted puede leer todo su expediente."])
        .relations(ITSELF)
        .ceiling(Sensitivity::VeryRestricted),
    view(
        "chart.view.proxy",
        "chart",
        [
            "Whoever decides for a patient may read the chart, but not the most private parts.",
            "Quien decide por un paciente puede leer el expediente, menos las partes más privadas.",
        ],
    )
    .relations(PROXY),
    view(
        "chart.view.full",
        "chart",
        [
            "A person with full scope in the circle may read the chart, but not its restricted parts.",
            "Una persona del círculo con alcance completo puede leer el expediente, menos las partes restringidas.",
        ],
    )
    .relations(FULL)
    .ceiling(Sensitivity::Normal),
    view(
        "chart.view.team",
        "chart",
        [
            "Clinicians and pharmacists of the care team may read the chart, but not the most private parts.",
            "Los profesionales y farmacéuticos del equipo de atención pueden leer el expediente, menos las partes más privadas.",
        ],
    )
    .roles(CARE)
    .relations(TEAM),
    view(
        "chart.view.emergency",
        "chart",
        [
            "A clinician with emergency access may read the chart, but not the most private parts.",
            "Un profesional con acceso de emergencia puede leer el expediente, menos las partes más privadas.",
        ],
    )
    .roles(Roles::of(Role::Clinician))
    .relations(EMERGENCY),
    view("medicines.view.self", "medicine list", ["You may read your medicines.", "Usted puede leer sus medicinas."])
        .relations(ITSELF)
        .ceiling(Sensitivity::VeryRestricted),
    view(
        "medicines.view.proxy",
        "medicine list",
        [
            "Whoever decides for a patient may read the medicines, but not the most private ones.",
            "Quien decide por un paciente puede leer las medicinas, menos las más privadas.",
        ],
    )
    .relations(PROXY),
    view(
        "medicines.view.circle",
        "medicine list",
        [
            "A person in the circle with full or medicines scope may read the medicines, but not the restricted ones.",
            "Una persona del círculo con alcance completo o de medicinas puede leer las medicinas, menos las restringidas.",
        ],
    )
    .relations(FULL.with(Relations::of(Relation::Medicines)))
    .ceiling(Sensitivity::Normal),
    view(
        "medicines.view.team",
        "medicine list",
        [
            "Clinicians and pharmacists of the care team may read the medicines, but not the most private ones.",
            "Los profesionales y farmacéuticos del equipo de atención pueden leer las medicinas, menos las más privadas.",
        ],
    )
    .roles(CARE)
    .relations(TEAM),
    view(
        "medicines.view.emergency",
        "medicine list",
        [
            "A clinician with emergency access may read the medicines, but not the most private ones.",
            "Un profesional con acceso de emergencia puede leer las medicinas, menos las más privadas.",
        ],
    )
    .roles(Roles::of(Role::Clinician))
    .relations(EMERGENCY),
    view(
        "entry.view.self",
        "chart entry",
        ["You may read each entry of your chart.", "Usted puede leer cada entrada de su expediente."],
    )
    .relations(ITSELF)
    .ceiling(Sensitivity::VeryRestricted),
    view(
        "entry.view.proxy",
        "chart entry",
        [
            "Whoever decides for a patient may read each entry of the chart, but not the most private ones.",
            "Quien decide por un paciente puede leer cada entrada del expediente, menos las más privadas.",
        ],
    )
    .relations(PROXY),
    view(
        "entry.view.full",
        "chart entry",
        [
            "A person with full scope in the circle may read each entry of the chart, but not the restricted ones.",
            "Una persona del círculo con alcance completo puede leer cada entrada del expediente, menos las restringidas.",
        ],
    )
    .relations(FULL)
    .ceiling(Sensitivity::Normal),
    view(
        "entry.view.team",
        "chart entry",
        [
            "Clinicians and pharmacists of the care team may read each entry of the chart, but not the most private ones.",
            "Los profesionales y farmacéuticos del equipo de atención pueden leer cada entrada del expediente, menos las más privadas.",
        ],
    )
    .roles(CARE)
    .relations(TEAM),
    view(
        "entry.view.emergency",
        "chart entry",
        [
            "A clinician with emergency access may read each entry of the chart, but not the most private ones.",
            "Un profesional con acceso de emergencia puede leer cada entrada del expediente, menos las más privadas.",
        ],
    )
    .roles(Roles::of(Role::Clinician))
    .relations(EMERGENCY),
    view(
        "directory.view.person",
        "directory entry",
        [
            "Everyone signed in may read which clinicians and organisations a chart names.",
            "Toda persona que inició sesión puede leer qué profesionales y organizaciones nombra un expediente.",
        ],
    )
    .ceiling(Sensitivity::Normal),
    Rule::new(
        "chart.create.import",
        "create",
        "chart",
        [
            "An import, started by whoever runs the computer, may add to a chart.",
            "Una importación, iniciada por quien administra el equipo, puede añadir a un expediente.",
        ],
    )
    .actors(Actors::SYSTEM)
    .ceiling(Sensitivity::VeryRestricted),
    Rule::new(
        "organisation.operate.import",
        "operate",
        "organisation",
        [
            "An import may look up which charts and clinicians are known and make missing patients.",
            "Una importación puede buscar qué expedientes y profesionales se conocen y crear los pacientes que faltan.",
        ],
    )
    .actors(Actors::SYSTEM)
    .ceiling(Sensitivity::VeryRestricted),
    Rule::new(
        "chart.operate.system",
        "operate",
        "chart",
        [
            "Kith's own work may look up when a patient was seen, to settle what is billed.",
            "El trabajo propio de Kith puede consultar cuándo se atendió a un paciente, para decidir qué se cobra.",
        ],
    )
    .actors(Actors::SYSTEM)
    .ceiling(Sensitivity::VeryRestricted),
];
