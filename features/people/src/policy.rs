//! Who may do what with people.

use ::policy::{Actor, Actors, Relation, Relations, Role, Roles, Rule};

const ADMIN: Roles = Roles::of(Role::Administrator);
const SELF: Relations = Relations::of(Relation::Itself);
const ANYONE: Actors = Actors::any(&[Actor::Guest, Actor::Person]);

pub(crate) const RULES: [Rule; 13] = [
    Rule::new("people.door", "enter", "organisation", [
        "Anyone may come to the door: sign in, register where it is open, or use a link that was sent to them.",
        "Cualquiera puede llegar a la puerta: entrar, registrarse donde está abierto o usar un enlace que recibió.",
    ])
    .actors(ANYONE),
    Rule::new("people.enter", "enter", "person", [
        "Whoever proves with password, link or code to be a person may come in as that person.",
        "Quien demuestra con contraseña, enlace o código ser una persona puede entrar como esa persona.",
    ])
    .actors(ANYONE),
    Rule::new("people.operate", "operate", "organisation", [
        "Kith counts failed tries, sends links and clears away what is over.",
        "Kith cuenta los intentos fallidos, envía enlaces y borra lo que ya terminó.",
    ])
    .actors(Actors::SYSTEM),
    Rule::new("people.set-up", "manage", "organisation", [
        "Kith's operator may set up people.",
        "Quien opera Kith puede dar de alta a personas.",
    ])
    .actors(Actors::SYSTEM),
    Rule::new("people.manage", "manage", "organisation", [
        "An administrator may see the list of people and invite new ones.",
        "La administración puede ver la lista de personas e invitar a otras.",
    ])
    .roles(ADMIN),
    Rule::new("person.view.self", "view", "person", [
        "You may see your own account.",
        "Usted puede ver su propia cuenta.",
    ])
    .relations(SELF),
    Rule::new("person.view.administrator", "view", "person", [
        "An administrator may see anyone's account, but not the chart.",
        "La administración puede ver la cuenta de cualquiera, pero no la historia clínica.",
    ])
    .roles(ADMIN),
    Rule::new("person.edit.self", "edit", "person", [
        "You may choose your language and sign out your own devices.",
        "Usted puede elegir su idioma y cerrar la sesión de sus propios dispositivos.",
    ])
    .relations(SELF),
    Rule::new("person.manage.administrator", "manage", "person", [
        "An administrator who has just proved who they are may give roles, write down a badge, help with a recovery and close accounts.",
        "Quien administra y acaba de demostrar quién es puede dar funciones, anotar una acreditación, ayudar a recuperar y cerrar cuentas.",
    ])
    .roles(ADMIN)
    .step_up(),
    Rule::new("account.view.self", "view", "account", [
        "Only you may see how you sign in.",
        "Solo usted puede ver cómo inicia sesión.",
    ])
    .relations(SELF),
    Rule::new("account.edit.self", "edit", "account", [
        "Only you may change your password and second factor, and only after proving again that it is you.",
        "Solo usted puede cambiar su contraseña y su segundo factor, y solo tras demostrar otra vez que es usted.",
    ])
    .relations(SELF)
    .step_up(),
    Rule::new("badge.view", "view", "badge", [
        "Everyone who has a role here may see what was checked about a professional, and when.",
        "Toda persona con una función aquí puede ver qué se comprobó de un profesional y cuándo.",
    ])
    .roles(Roles::any(&Role::ALL)),
    Rule::new("policy.view", "view", "organisation", [
        "Compliance and administrators may read these rules.",
        "Cumplimiento y administración pueden leer estas reglas.",
    ])
    .roles(Roles::any(&[Role::Compliance, Role::Administrator])),
];
