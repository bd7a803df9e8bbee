//! Who may do what with work.

use ::policy::{Actors, Relation, Relations, Role, Roles, Rule};

/// Those to whom an item belongs: its holder, its pool, and whom the ladder told.
const OURS: Relations = Relations::any(&[Relation::Holder, Relation::Pool]);
const OWN: Relations = Relations::of(Relation::Holder);
pub(crate) const WORKERS: Roles = Roles::any(&[
    Role::Clinician,
    Role::Pharmacist,
    Role::Staff,
    Role::Trainee,
    Role::Interpreter,
    Role::Compliance,
    Role::Administrator,
]);
const ADMIN: Roles = Roles::of(Role::Administrator);

pub(crate) const RULES: [Rule; 13] = [
    Rule::new(
        "work.item.view",
        "view",
        "work item",
        [
            "The holder of a work item and the people of its pool may see it.",
            "Quien tiene una tarea y las personas de su equipo pueden verla.",
        ],
    )
    .relations(OURS),
    Rule::new(
        "work.item.edit",
        "edit",
        "work item",
        [
            "The holder of a work item and the people of its pool may take it, hand it over and log minutes.",
            "Quien tiene una tarea y las personas de su equipo pueden tomarla, pasarla y anotar minutos.",
        ],
    )
    .relations(OURS),
    Rule::new(
        "work.item.close",
        "close",
        "work item",
        [
            "The holder of a work item and the people of its pool may close it with an outcome.",
            "Quien tiene una tarea y las personas de su equipo pueden cerrarla con un resultado.",
        ],
    )
    .relations(OURS),
    Rule::new(
        "work.item.operate",
        "operate",
        "work item",
        [
            "Kith escalates work items and returns those of silent holders.",
            "Kith eleva las tareas y devuelve las de quien no responde.",
        ],
    )
    .actors(Actors::SYSTEM),
    Rule::new(
        "work.operate",
        "operate",
        "organisation",
        ["Kith looks for work that is due.", "Kith busca el trabajo que vence."],
    )
    .actors(Actors::SYSTEM),
    Rule::new(
        "work.inbox.view",
        "view",
        "inbox",
        ["Staff may see their own inbox and blocks.", "El personal puede ver su propia bandeja y sus bloques."],
    )
    .roles(WORKERS)
    .relations(OWN),
    Rule::new(
        "work.inbox.create",
        "create",
        "inbox",
        ["Staff may book inbox blocks for themselves.", "El personal puede reservar bloques para sí."],
    )
    .roles(WORKERS)
    .relations(OWN),
    Rule::new(
        "work.block.view",
        "view",
        "inbox block",
        ["Only the one who booked an inbox block may see it.", "Solo quien reservó un bloque puede verlo."],
    )
    .relations(OWN),
    Rule::new(
        "work.block.edit",
        "edit",
        "inbox block",
        [
            "Only the one who booked an inbox block may start, lengthen or end it.",
            "Solo quien reservó un bloque puede empezarlo, alargarlo o terminarlo.",
        ],
    )
    .relations(OWN),
    Rule::new(
        "work.block.operate",
        "operate",
        "inbox block",
        ["Kith ends inbox blocks whose time is over.", "Kith termina los bloques cuyo tiempo pasó."],
    )
    .actors(Actors::SYSTEM),
    Rule::new(
        "work.pools.view",
        "view",
        "organisation",
        ["An administrator may see pools and ladders.", "La administración puede ver equipos y escaleras."],
    )
    .roles(ADMIN),
    Rule::new(
        "work.pools.manage",
        "manage",
        "organisation",
        [
            "An administrator may make pools, fill them and set their ladders.",
            "La administración puede crear equipos, llenarlos y fijar sus escaleras.",
        ],
    )
    .roles(ADMIN),
    Rule::new(
        "work.pools.set-up",
        "manage",
        "organisation",
        ["Kith and its operator may set up pools.", "Kith y quien lo opera pueden preparar los equipos."],
    )
    .actors(Actors::SYSTEM),
];
