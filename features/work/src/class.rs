//! Whose minutes count towards which codes.

use gate::{Access, Edit};
use kernel::Result;
use rules::evisit::Class;

use crate::types::WorkItem;

/// Letters of those who can report evaluation and management.
const QHP: [&str; 11] = ["MD", "DO", "MBBS", "NP", "DNP", "APRN", "FNP", "PA", "PA-C", "CNM", "CNS"];
/// Letters of those who can report online assessment and nothing more.
const NON_QHP: [&str; 10] = ["PHARMD", "RPH", "PT", "DPT", "OT", "SLP", "RD", "RDN", "LCSW", "PSYD"];

/// The class of the person who acts, by the letters after the name.
pub(crate) async fn of(access: &mut Access<'_, Edit, WorkItem>) -> Result<Class> {
    let me = access.who().person();
    let cards = people::cards(access, &[me]).await?;
    Ok(by_letters(cards.first().and_then(|card| card.credential.as_deref()).unwrap_or_default()))
}

/// Unknown letters count for nothing: no code is proposed on a guess.
fn by_letters(letters: &str) -> Class {
    let all: Vec<String> = letters.split([',', ' ', '/']).map(|part| part.replace('.', "").to_uppercase()).collect();
    let holds = |list: &[&str]| all.iter().any(|part| list.contains(&part.as_str()));
    match (holds(&QHP), holds(&NON_QHP)) {
        (true, _) => Class::Qhp,
        (false, true) => Class::NonQhp,
        (false, false) => Class::ClinicalStaff,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_give_the_class() {
        let check = |letters, want| assert_eq!(by_letters(letters), want, "{letters}");
        check("MD", Class::Qhp);
        check("M.D., FACP", Class::Qhp);
        check("RN", Class::ClinicalStaff);
        check("RN, NP", Class::Qhp);
        check("PharmD", Class::NonQhp);
        check("", Class::ClinicalStaff);
    }
}
