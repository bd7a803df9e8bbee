//! Who may read, write and decide in communities.

use ::policy::{Actor, Actors, Relation, Relations, Role, Roles, Rule};

const ANYBODY: Actors = Actors::any(&[Actor::Guest, Actor::Person, Actor::Persona, Actor::Job, Actor::Operator]);
const PERSONA: Actors = Actors::of(Actor::Persona);
const MEMBER: Relations = Relations::any(&[Relation::Participant, Relation::Keeper]);
const KEEPER: Relations = Relations::of(Relation::Keeper);
const MODERATOR: Roles = Roles::of(Role::Moderator);
/// Who sets up communities and names keepers.
pub(crate) const MANAGES: Roles = Roles::any(&[Role::Administrator, Role::Moderator]);
/// Who sees all communities, and numbers of each.
pub(crate) const OVERSEES: Roles = Roles::any(&[Role::Administrator, Role::Moderator, Role::Communications]);
/// Professionals whose licence was looked at; see `people::badge_of`.
pub(crate) const VERIFIED: Roles = Roles::any(&[Role::Clinician, Role::Pharmacist, Role::Trainee]);

pub(crate) const RULES: [Rule; 31] = [
    Rule::new("community.directory", "view", "communities", [
        "Anyone may see which open communities there are.",
        "Cualquiera puede ver qué grupos abiertos hay.",
    ])
    .actors(ANYBODY),
    Rule::new("community.names", "create", "communities", [
        "Whoever is signed in may choose names for communities. Nothing links them to a chart.",
        "Quien inició sesión puede elegir nombres para los grupos. Nada los une a una historia clínica.",
    ])
    .actors(PERSONA),
    Rule::new("community.manage", "manage", "communities", [
        "An administrator or moderator may set up communities.",
        "La administración o moderación puede crear grupos.",
    ])
    .roles(MANAGES),
    Rule::new("community.oversee", "oversee", "communities", [
        "An administrator, a moderator or somebody in communications may see all communities and how each is doing, in numbers alone.",
        "La administración, la moderación o comunicaciones pueden ver todos los grupos y cómo va cada uno, solo en números.",
    ])
    .roles(OVERSEES),
    Rule::new("community.share", "share", "communities", [
        "An administrator, a moderator or somebody in communications may make short links into open and closed communities.",
        "La administración, la moderación o comunicaciones pueden crear enlaces cortos a grupos abiertos y cerrados.",
    ])
    .roles(OVERSEES),
    Rule::new("community.manage.system", "manage", "communities", [
        "Kith and its operator set up communities.",
        "Kith y quien lo opera crean grupos.",
    ])
    .actors(Actors::SYSTEM),
    Rule::new("community.operate", "operate", "communities", [
        "Kith puts what waits into the moderators' inbox and clears away what was erased.",
        "Kith pone lo pendiente en la bandeja de moderación y borra lo eliminado.",
    ])
    .actors(Actors::SYSTEM),
    // open
    Rule::new("open.view", "view", "open community", [
        "Anyone may read an open community.",
        "Cualquiera puede leer un grupo abierto.",
    ])
    .actors(ANYBODY),
    Rule::new("open.enter", "enter", "open community", [
        "Whoever is signed in may join an open community under a name of their choice.",
        "Quien inició sesión puede unirse a un grupo abierto con el nombre que elija.",
    ])
    .actors(PERSONA),
    Rule::new("open.ask", "ask", "open community", [
        "Members may write in an open community.",
        "Sus miembros pueden escribir en un grupo abierto.",
    ])
    .actors(PERSONA)
    .relations(MEMBER),
    Rule::new("open.oversee.keeper", "oversee", "open community", [
        "Whoever looks after a community may see what waits there, and no private data of members.",
        "Quien cuida un grupo puede ver lo pendiente, y ningún dato privado de sus miembros.",
    ])
    .actors(PERSONA)
    .relations(KEEPER),
    Rule::new("open.oversee.moderator", "oversee", "open community", [
        "A moderator of the organisation may see what waits in every community.",
        "La moderación de la organización puede ver lo pendiente en todos los grupos.",
    ])
    .roles(MODERATOR),
    Rule::new("open.moderate.keeper", "moderate", "open community", [
        "Whoever looks after a community may decide there, never in their own case.",
        "Quien cuida un grupo puede decidir allí, nunca en su propio caso.",
    ])
    .actors(PERSONA)
    .relations(KEEPER),
    Rule::new("open.moderate.moderator", "moderate", "open community", [
        "A moderator of the organisation may decide in every community, never in their own case.",
        "La moderación de la organización puede decidir en todos los grupos, nunca en su propio caso.",
    ])
    .roles(MODERATOR),
    Rule::new("open.share.keeper", "share", "open community", [
        "Whoever looks after a community may make short links into it.",
        "Quien cuida un grupo puede crear enlaces cortos a él.",
    ])
    .actors(PERSONA)
    .relations(KEEPER),
    // members
    Rule::new("members.view", "view", "members community", [
        "Members may read a closed community.",
        "Sus miembros pueden leer un grupo cerrado.",
    ])
    .actors(PERSONA)
    .relations(MEMBER),
    Rule::new("members.view.moderator", "view", "members community", [
        "A moderator of the organisation may read a closed community.",
        "La moderación de la organización puede leer un grupo cerrado.",
    ])
    .roles(MODERATOR),
    Rule::new("members.enter", "enter", "members community", [
        "Whoever is signed in may join a closed community under a name of their choice.",
        "Quien inició sesión puede unirse a un grupo cerrado con el nombre que elija.",
    ])
    .actors(PERSONA),
    Rule::new("members.ask", "ask", "members community", [
        "Members may write in a closed community.",
        "Sus miembros pueden escribir en un grupo cerrado.",
    ])
    .actors(PERSONA)
    .relations(MEMBER),
    Rule::new("members.oversee.keeper", "oversee", "members community", [
        "Whoever looks after a closed community may see what waits there.",
        "Quien cuida un grupo cerrado puede ver lo pendiente.",
    ])
    .actors(PERSONA)
    .relations(KEEPER),
    Rule::new("members.oversee.moderator", "oversee", "members community", [
        "A moderator of the organisation may see what waits in a closed community.",
        "La moderación de la organización puede ver lo pendiente en un grupo cerrado.",
    ])
    .roles(MODERATOR),
    Rule::new("members.moderate.keeper", "moderate", "members community", [
        "Whoever looks after a closed community may decide there, never in their own case.",
        "Quien cuida un grupo cerrado puede decidir allí, nunca en su propio caso.",
    ])
    .actors(PERSONA)
    .relations(KEEPER),
    Rule::new("members.moderate.moderator", "moderate", "members community", [
        "A moderator of the organisation may decide in a closed community, never in their own case.",
        "La moderación de la organización puede decidir en un grupo cerrado, nunca en su propio caso.",
    ])
    .roles(MODERATOR),
    Rule::new("members.share.keeper", "share", "members community", [
        "Whoever looks after a closed community may make short links into it.",
        "Quien cuida un grupo cerrado puede crear enlaces cortos a él.",
    ])
    .actors(PERSONA)
    .relations(KEEPER),
    // peers: never the employer, whatever the role
    Rule::new("peers.view", "view", "peers community", [
        "Verified clinicians who joined may read a community of peers. The employer may not.",
        "Los profesionales verificados que se unieron pueden leer un grupo de colegas. El empleador no.",
    ])
    .actors(PERSONA)
    .roles(VERIFIED)
    .relations(MEMBER),
    Rule::new("peers.enter", "enter", "peers community", [
        "Verified clinicians may join a community of peers.",
        "Los profesionales verificados pueden unirse a un grupo de colegas.",
    ])
    .actors(PERSONA),
    Rule::new("peers.ask", "ask", "peers community", [
        "Verified clinicians who joined may write in a community of peers.",
        "Los profesionales verificados que se unieron pueden escribir en un grupo de colegas.",
    ])
    .actors(PERSONA)
    .roles(VERIFIED)
    .relations(MEMBER),
    Rule::new("peers.oversee.keeper", "oversee", "peers community", [
        "Whoever looks after a community of peers may see what waits there.",
        "Quien cuida un grupo de colegas puede ver lo pendiente.",
    ])
    .actors(PERSONA)
    .roles(VERIFIED)
    .relations(KEEPER),
    Rule::new("peers.moderate.keeper", "moderate", "peers community", [
        "Whoever looks after a community of peers may decide there, never in their own case.",
        "Quien cuida un grupo de colegas puede decidir allí, nunca en su propio caso.",
    ])
    .actors(PERSONA)
    .roles(VERIFIED)
    .relations(KEEPER),
    // danger
    Rule::new("danger.view", "view", "danger in a community", [
        "Whoever is on duty may see the words in which somebody may be in danger.",
        "Quien está de turno puede ver las palabras de alguien que puede estar en peligro.",
    ])
    .relations(Relations::any(&[Relation::Holder, Relation::Pool])),
    Rule::new("danger.open-seal", "open-seal", "danger in a community", [
        "Only whoever holds the duty towards somebody in danger may learn who is behind the name, after proving who they are, and with a reason.",
        "Solo quien tiene el deber hacia alguien en peligro puede saber quién está detrás del nombre, tras demostrar quién es, y con un motivo.",
    ])
    .relations(Relations::of(Relation::Holder))
    .step_up(),
];
