//! The sentences of every notice, compiled: English then Spanish, subject and text.

use guard::{Template, template};

use crate::Notice;

/// Subject of the e-mail and the text, English then Spanish.
pub(crate) struct Words {
    pub subject: [Template; 2],
    pub text: [Template; 2],
}

macro_rules! words {
    ($se:literal, $ss:literal, $te:literal, $ts:literal) => {
        Words { subject: [template!($se), template!($ss)], text: [template!($te), template!($ts)] }
    };
}

const NEW_MESSAGE: Words = words!(
    "You have a message",
    "Tiene un mensaje",
    "{organisation}: you have a message. Read it here: {link}",
    "{organisation}: tiene un mensaje. Léalo aquí: {link}"
);
const NEW_MESSAGES: Words = words!(
    "You have several messages",
    "Tiene varios mensajes",
    "{organisation}: you have several messages. Read them here: {link}",
    "{organisation}: tiene varios mensajes. Léalos aquí: {link}"
);
const REMINDER: Words = words!(
    "A message is waiting for you",
    "Un mensaje le espera",
    "{organisation}: a message is still waiting for you. Read it here: {link}",
    "{organisation}: un mensaje todavía le espera. Léalo aquí: {link}"
);
const COLLEAGUE: Words = words!(
    "A colleague asks for your look",
    "Un colega le pide que mire algo",
    "{organisation}: a colleague asks you to look at something. Sign in to see it: {link}",
    "{organisation}: un colega le pide que mire algo. Entre para verlo: {link}"
);
const EMERGENCY_HELP: Words = words!(
    "If this may be an emergency, call 911",
    "Si puede ser una emergencia, llame al 911",
    "{organisation}: if this may be an emergency, call 911 now. In a crisis, call or text 988.",
    "{organisation}: si puede ser una emergencia, llame ahora al 911. En una crisis, llame o mande un texto al 988."
);
const SIGN_IN_CODE: Words = words!(
    "Your sign-in code",
    "Su código para entrar",
    "{organisation}: your sign-in code is {code}. Nobody from {organisation} will ask you for it.",
    "{organisation}: su código para entrar es {code}. Nadie de {organisation} se lo pedirá."
);
const SIGN_IN_LINK: Words = words!(
    "Your sign-in link",
    "Su enlace para entrar",
    "{organisation}: sign in with this link: {link} or type the code {code}. It works once. Do not pass it on.",
    "{organisation}: entre con este enlace: {link} o escriba el código {code}. Sirve una sola vez. No lo comparta."
);
const REGISTER_LINK: Words = words!(
    "Confirm your address",
    "Confirme su dirección",
    "{organisation}: confirm that this address is yours: {link} or type the code {code}. If you did not ask for this, do nothing.",
    "{organisation}: confirme que esta dirección es suya: {link} o escriba el código {code}. Si usted no lo pidió, no haga nada."
);
const RECOVER_LINK: Words = words!(
    "Set a new password",
    "Ponga una contraseña nueva",
    "{organisation}: set a new password here: {link} or type the code {code}. If you did not ask for this, do nothing.",
    "{organisation}: ponga una contraseña nueva aquí: {link} o escriba el código {code}. Si usted no lo pidió, no haga nada."
);
const INVITATION: Words = words!(
    "You are invited",
    "Tiene una invitación",
    "{organisation}: you have an invitation. Open it here: {link}",
    "{organisation}: tiene una invitación. Ábrala aquí: {link}"
);
const CONFIRM_ADDRESS: Words = words!(
    "Your code",
    "Su código",
    "{organisation}: your code is {code}. Type it on the page where you asked for it. Reply STOP to end texts, HELP for help.",
    "{organisation}: su código es {code}. Escríbalo en la página donde lo pidió. Responda ALTO para no recibir textos, AYUDA para ayuda."
);
const OVERDUE: Words = words!(
    "Something in your pool is overdue",
    "Algo de su grupo está atrasado",
    "{organisation}: something in your pool is overdue. Open the inbox: {link}",
    "{organisation}: algo de su grupo está atrasado. Abra la bandeja: {link}"
);
const EMERGENCY_ACCESS: Words = words!(
    "Emergency access was used",
    "Se usó un acceso de emergencia",
    "{organisation}: emergency access was used. See who and why: {link}",
    "{organisation}: se usó un acceso de emergencia. Vea quién y por qué: {link}"
);
const NEW_ANSWERS: Words = words!(
    "New answers in your groups",
    "Respuestas nuevas en sus grupos",
    "{organisation}: new answers in your groups: {count}. Read them here: {link} You asked for this e-mail. To get no more of them: {stop}",
    "{organisation}: respuestas nuevas en sus grupos: {count}. Léalas aquí: {link} Usted pidió este correo. Para no recibir más: {stop}"
);
const NEWS: Words = words!(
    "News for you",
    "Novedades para usted",
    "{organisation}: there is news for you. Read it here: {link} Reply STOP to end texts.",
    "{organisation}: hay novedades para usted. Léalas aquí: {link} Responda ALTO para no recibir textos."
);
const STOPPED: Words = words!(
    "No more messages",
    "No más mensajes",
    "{organisation}: you will get no more messages at this address. Reply START to get them again.",
    "{organisation}: no recibirá más mensajes en esta dirección. Responda START para recibirlos de nuevo."
);
const STOPPED_HELP: Words = words!(
    "No more messages",
    "No más mensajes",
    "{organisation}: if this may be an emergency, call 911 now. In a crisis, call or text 988. You will get no more messages at this address. Reply START to get them again.",
    "{organisation}: si puede ser una emergencia, llame ahora al 911. En una crisis, llame o mande un texto al 988. No recibirá más mensajes aquí. Responda START para recibirlos."
);
const RESUMED: Words = words!(
    "Messages are on again",
    "Recibirá mensajes de nuevo",
    "{organisation}: messages are on again. Reply STOP to end them, HELP for help.",
    "{organisation}: recibirá mensajes de nuevo. Responda ALTO para terminarlos, AYUDA para ayuda."
);
const HELP: Words = words!(
    "Help",
    "Ayuda",
    "{organisation}: we text you when something waits for you in the safe place: {link} Reply STOP to end texts. In an emergency call 911.",
    "{organisation}: le avisamos cuando algo le espera en el lugar seguro: {link} Responda ALTO para no recibir textos. En una emergencia llame al 911."
);
const JOINED: Words = words!(
    "Your number is confirmed",
    "Su número queda confirmado",
    "{organisation}: your number is confirmed. Write your question as a text and our team answers you. Not for emergencies: call 911. Reply STOP to end texts, HELP for help.",
    "{organisation}: su teléfono queda confirmado. Escriba su pregunta por texto y nuestro equipo le responde. No es para emergencias: llame al 911. Responda ALTO para no recibir textos, AYUDA para ayuda."
);
const CODE_WRONG: Words = words!(
    "That code did not work",
    "Esa clave no sirve",
    "{organisation}: that code did not work. Check it and send it again, or call us for a new one. In an emergency call 911.",
    "{organisation}: esa clave no sirve. Revise la hoja y mande la clave otra vez, o llame para pedir otra. En una emergencia llame al 911."
);
const UNKNOWN: Words = words!(
    "We do not know this number",
    "No conocemos este número",
    "{organisation}: we do not know this number, so nobody reads your text and it is not kept. Text us the code of your invitation, or call us. In an emergency call 911.",
    "{organisation}: no conocemos este teléfono; nadie lee su texto y no se guarda. Mande la clave de la hoja que le dimos, o llame. En una emergencia llame al 911."
);
const ASK_WHOLE: Words = words!(
    "May answers come whole by text?",
    "¿Respuestas completas por texto?",
    "{organisation}: May our answers come to your phone as whole text messages? They may say things about your health. Text messages are not encrypted: your phone company, and anyone who sees your phone, can read them. To agree reply YES TEXT. To take it back at any time reply LINK ONLY. Your care stays the same.",
    "{organisation}: ¿Quiere que nuestras respuestas lleguen completas por texto a su teléfono? Pueden hablar de su salud. Los textos no van cifrados: la empresa de su teléfono y quien lo vea pueden leerlos. Para aceptar responda SI TEXTO. Para retirarlo cuando quiera responda SOLO ENLACE. Le atendemos igual."
);
const WHOLE_ON: Words = words!(
    "Answers come whole by text",
    "Las respuestas llegan completas por texto",
    "{organisation}: thank you. From now on our answers come here as whole texts. Reply LINK ONLY to take it back, STOP to end all texts.",
    "{organisation}: gracias. Desde ahora nuestras respuestas llegan completas por texto. Responda SOLO ENLACE para retirarlo, ALTO para no recibir textos."
);
const WHOLE_OFF: Words = words!(
    "Answers come as a link",
    "Las respuestas llegan como enlace",
    "{organisation}: from now on our texts only say that a message waits: {link} Reply YES TEXT to get whole answers again.",
    "{organisation}: desde ahora nuestros textos solo avisan que un mensaje le espera: {link} Responda SI TEXTO para recibir respuestas completas."
);
const WHO: Words = words!(
    "Who is writing?",
    "¿Quién escribe?",
    "{organisation}: several people share this phone. Who is writing? Reply with the number: {people}",
    "{organisation}: varias personas comparten este teléfono. ¿Quién escribe? Responda con el número: {people}"
);

/// Below a notice by e-mail that may be answered. The organisation words the notice, never this warning.
pub(crate) const REPLY: [Template; 2] = [
    template!(
        "You can also answer this e-mail: your words reach the care team. E-mail is not encrypted and others may read it, so there is no need to write about your health here: the link is the safe place for that. In an emergency call 911."
    ),
    template!(
        "También puede responder a este correo: sus palabras llegan al equipo de atención. El correo no va cifrado y otros pueden leerlo, así que no hace falta escribir aquí sobre su salud: el enlace es el lugar seguro para eso. En una emergencia llame al 911."
    ),
];

impl Notice {
    /// What is said.
    pub(crate) const fn words(&self) -> Words {
        match self {
            Self::NewMessage { .. } | Self::Answer { .. } => NEW_MESSAGE,
            Self::NewMessages => NEW_MESSAGES,
            Self::News { .. } => NEWS,
            Self::Reminder { .. } => REMINDER,
            Self::EmergencyHelp => EMERGENCY_HELP,
            Self::SignInCode { .. } => SIGN_IN_CODE,
            Self::SignInLink { .. } => SIGN_IN_LINK,
            Self::RegisterLink { .. } => REGISTER_LINK,
            Self::RecoverLink { .. } => RECOVER_LINK,
            Self::Invitation { .. } => INVITATION,
            Self::ConfirmAddress { .. } => CONFIRM_ADDRESS,
            Self::Overdue => OVERDUE,
            Self::Colleague => COLLEAGUE,
            Self::EmergencyAccess { .. } => EMERGENCY_ACCESS,
            Self::NewAnswers { .. } => NEW_ANSWERS,
            Self::Stopped => STOPPED,
            Self::StoppedHelp => STOPPED_HELP,
            Self::Resumed => RESUMED,
            Self::Help => HELP,
            Self::Joined => JOINED,
            Self::CodeWrong => CODE_WRONG,
            Self::Unknown => UNKNOWN,
            Self::AskWhole => ASK_WHOLE,
            Self::WholeOn => WHOLE_ON,
            Self::WholeOff => WHOLE_OFF,
            Self::Who => WHO,
        }
    }
}
