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

impl Notice {
    /// What is said.
    pub(crate) const fn words(&self) -> Words {
        match self {
            Self::NewMessage { .. } => words!(
                "You have a message",
                "Tiene un mensaje",
                "{organisation}: you have a message. Read it here: {link}",
                "{organisation}: tiene un mensaje. Léalo aquí: {link}"
            ),
            Self::Reminder { .. } => words!(
                "A message is waiting for you",
                "Un mensaje le espera",
                "{organisation}: a message is still waiting for you. Read it here: {link}",
                "{organisation}: un mensaje todavía le espera. Léalo aquí: {link}"
            ),
            Self::EmergencyHelp => words!(
                "If this may be an emergency, call 911",
                "Si puede ser una emergencia, llame al 911",
                "{organisation}: if this may be an emergency, call 911 now. In a crisis, call or text 988.",
                "{organisation}: si puede ser una emergencia, llame ahora al 911. En una crisis, llame o mande un texto al 988."
            ),
            Self::SignInCode { .. } => words!(
                "Your sign-in code",
                "Su código para entrar",
                "{organisation}: your sign-in code is {code}. Nobody from {organisation} will ask you for it.",
                "{organisation}: su código para entrar es {code}. Nadie de {organisation} se lo pedirá."
            ),
            Self::SignInLink { .. } => words!(
                "Your sign-in link",
                "Su enlace para entrar",
                "{organisation}: sign in with this link: {link} or type the code {code}. It works once. Do not pass it on.",
                "{organisation}: entre con este enlace: {link} o escriba el código {code}. Sirve una sola vez. No lo comparta."
            ),
            Self::RegisterLink { .. } => words!(
                "Confirm your address",
                "Confirme su dirección",
                "{organisation}: confirm that this address is yours: {link} or type the code {code}. If you did not ask for this, do nothing.",
                "{organisation}: confirme que esta dirección es suya: {link} o escriba el código {code}. Si usted no lo pidió, no haga nada."
            ),
            Self::RecoverLink { .. } => words!(
                "Set a new password",
                "Ponga una contraseña nueva",
                "{organisation}: set a new password here: {link} or type the code {code}. If you did not ask for this, do nothing.",
                "{organisation}: ponga una contraseña nueva aquí: {link} o escriba el código {code}. Si usted no lo pidió, no haga nada."
            ),
            Self::Invitation { .. } => words!(
                "You are invited",
                "Tiene una invitación",
                "{organisation}: you have an invitation. Open it here: {link}",
                "{organisation}: tiene una invitación. Ábrala aquí: {link}"
            ),
            Self::ConfirmAddress { .. } => words!(
                "Your code",
                "Su código",
                "{organisation}: your code is {code}. Type it on the page where you asked for it. Reply STOP to end texts, HELP for help.",
                "{organisation}: su código es {code}. Escríbalo en la página donde lo pidió. Responda ALTO para no recibir textos, AYUDA para ayuda."
            ),
            Self::Overdue => words!(
                "Something in your pool is overdue",
                "Algo de su grupo está atrasado",
                "{organisation}: something in your pool is overdue. Open the inbox: {link}",
                "{organisation}: algo de su grupo está atrasado. Abra la bandeja: {link}"
            ),
            Self::EmergencyAccess { .. } => words!(
                "Emergency access was used",
                "Se usó un acceso de emergencia",
                "{organisation}: emergency access was used. See who and why: {link}",
                "{organisation}: se usó un acceso de emergencia. Vea quién y por qué: {link}"
            ),
            Self::Stopped => words!(
                "No more messages",
                "No más mensajes",
                "{organisation}: you will get no more messages at this address. Reply START to get them again.",
                "{organisation}: no recibirá más mensajes en esta dirección. Responda START para recibirlos de nuevo."
            ),
            Self::Resumed => words!(
                "Messages are on again",
                "Recibirá mensajes de nuevo",
                "{organisation}: messages are on again. Reply STOP to end them, HELP for help.",
                "{organisation}: recibirá mensajes de nuevo. Responda ALTO para terminarlos, AYUDA para ayuda."
            ),
            Self::Help => words!(
                "Help",
                "Ayuda",
                "{organisation}: we text you when something waits for you in the safe place: {link} Reply STOP to end texts. In an emergency call 911.",
                "{organisation}: le avisamos cuando algo le espera en el lugar seguro: {link} Responda ALTO para no recibir textos. En una emergencia llame al 911."
            ),
        }
    }
}
