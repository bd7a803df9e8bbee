//! Who may check a text, and who may pass one in spite of what was found.

use policy::{Role, Roles, Rule};

/// The rules.
pub(crate) const RULES: [Rule; 2] = [
    Rule::new(
        "check.use",
        "check a text",
        "organisation",
        [
            "Anyone who is signed in may check a text before posting it. Nothing of it is kept.",
            "Quien haya iniciado sesión puede revisar un texto antes de publicarlo. No se guarda nada de él.",
        ],
    ),
    Rule::new(
        "check.pass",
        "pass a text",
        "organisation",
        [
            "Compliance or an administrator may pass a text in spite of its findings, with a written reason.",
            "Cumplimiento o un administrador puede dejar pasar un texto a pesar de lo encontrado, con un motivo escrito.",
        ],
    )
    .roles(PASSES),
];

/// The named roles.
pub(crate) const PASSES: Roles = Roles::any(&[Role::Compliance, Role::Administrator]);
