//! Whose minutes count, by the letters after a name (facts 1a).

use rules::evisit::Class;

/// Can report evaluation and management.
const QHP: &[&str] = &["MD", "DO", "MBBS", "NP", "APRN", "FNP", "DNP", "CNM", "CNS", "PA", "PAC", "DPM", "OD"];
/// Qualified, but cannot report evaluation and management.
const NON_QHP: &[&str] = &[
    "PT", "DPT", "OT", "OTR", "SLP", "CCCSLP", "LCSW", "LICSW", "RD", "RDN", "PHARMD", "RPH", "PSYD", "PHD", "LMFT",
    "LPC",
];

/// The class of somebody with these letters, such as `MD`, `PA-C` or `RN, FNP`. Of several the highest counts; letters that
/// no list knows, and none, are clinical staff: never counted.
pub fn class_of(credential: Option<&str>) -> Class {
    let letters =
        |part: &str| -> String { part.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_uppercase() };
    let parts: Vec<String> = credential.unwrap_or_default().split([',', '/', ' ', ';']).map(letters).collect();
    let any = |list: &[&str]| parts.iter().any(|part| list.contains(&part.as_str()));
    if any(QHP) {
        Class::Qhp
    } else if any(NON_QHP) {
        Class::NonQhp
    } else {
        Class::ClinicalStaff
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_decide() {
        let check = |letters: &str, want| assert_eq!(class_of(Some(letters)), want, "{letters}");
        ["MD", "DO", "NP", "PA-C", "M.D.", "RN, FNP", "md"].into_iter().for_each(|l| check(l, Class::Qhp));
        ["PT", "OT", "CCC-SLP", "LCSW", "RD", "PharmD"].into_iter().for_each(|l| check(l, Class::NonQhp));
        ["RN", "MA", "LPN", "CMA", "", "Dr"].into_iter().for_each(|l| check(l, Class::ClinicalStaff));
        assert_eq!(class_of(None), Class::ClinicalStaff);
    }
}
