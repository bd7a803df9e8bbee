//! Which person a Patient is. A wrong match opens one person's chart to another, so doubt makes a new person.

use fhir::{Precision, summary::PatientFacts};
use gate::{Access, Operate, Organisation};
use kernel::{Error, Locale, PersonId, Result};
use people::{NewPerson, PersonCard};
use policy::{Role, Roles};

use crate::store;

/// How a Patient came to its person.
pub(super) enum Found {
    /// Made now; with a doubt that somebody may want to look at.
    Made(PersonId, Option<&'static str>),
    /// Was there.
    Linked(PersonId),
}

/// Finds the person by identifier, then by name, birth date and gender; makes one when nobody fits beyond doubt.
///
/// # Errors
/// [`Error::Invalid`] when the Patient has no name to make a person of.
pub(super) async fn find(access: &mut Access<'_, Operate, Organisation>, who: &PatientFacts) -> Result<Found> {
    let mut by_number: Vec<PersonId> = Vec::new();
    for identifier in &who.identifiers {
        let Some(system) = &identifier.system else { continue };
        for person in store::persons_with_identifier(access, system, &identifier.value).await? {
            if !by_number.contains(&person) {
                by_number.push(person);
            }
        }
    }
    let doubt = match by_number.as_slice() {
        [] => match by_name(access, who).await? {
            Ok(person) => return Ok(Found::Linked(person)),
            Err(doubt) => doubt,
        },
        [person] if agrees(access, *person, who).await? => return Ok(Found::Linked(*person)),
        [_] => Some("The identifier is known with another birth date or gender; a new person was made."),
        _ => Some("The identifiers belong to more than one person; a new person was made."),
    };
    Ok(Found::Made(make(access, who).await?, doubt))
}

/// The Patients that the person has already have the same birth date and gender, where both are known.
async fn agrees(access: &mut Access<'_, Operate, Organisation>, person: PersonId, who: &PatientFacts) -> Result<bool> {
    Ok(known(access, person).await?.iter().all(|other| same_human(other, who)))
}

fn same_human(one: &PatientFacts, other: &PatientFacts) -> bool {
    let birth = |p: &PatientFacts| p.birth.as_ref().map(|d| d.text.clone());
    fits(birth(one), birth(other)) && fits(one.gender.clone(), other.gender.clone())
}

fn fits(one: Option<String>, other: Option<String>) -> bool {
    one.is_none() || other.is_none() || one == other
}

/// Who numbers patients gives nobody two numbers.
fn numbered_apart(one: &PatientFacts, other: &PatientFacts) -> bool {
    one.identifiers.iter().any(|a| {
        let same = |b: &&fhir::summary::Identifier| a.system.is_some() && a.system == b.system;
        let mut beside = other.identifiers.iter().filter(same).peekable();
        beside.peek().is_some() && beside.all(|b| b.value != a.value)
    })
}

async fn known(access: &mut Access<'_, Operate, Organisation>, person: PersonId) -> Result<Vec<PatientFacts>> {
    let texts = store::patient_texts(access, person).await?;
    Ok(texts.iter().filter_map(|text| fhir::summary::patient(&fhir::parse(text).ok()?)).collect())
}

/// The only open patient with this name and birth date, when nothing speaks against it; else the doubt, if there is one.
async fn by_name(
    access: &mut Access<'_, Operate, Organisation>,
    who: &PatientFacts,
) -> Result<Result<PersonId, Option<&'static str>>> {
    let birth = who.birth.as_ref().filter(|d| d.precision == Precision::Day).map(|d| d.text.as_str());
    let (Some(birth), false, false) = (birth, who.family.is_empty(), who.given.is_empty()) else {
        return Ok(Err(None));
    };
    let cards = people::search_patient(access, &who.family, Some(birth)).await?;
    let named = |card: &&PersonCard| {
        fhir::fold(&card.family) == fhir::fold(&who.family) && fhir::fold(&card.given) == fhir::fold(&who.given)
    };
    let same: Vec<PersonId> = cards.iter().filter(named).map(|card| card.id).collect();
    let [person] = same.as_slice() else {
        let doubt = "More than one person has this name and birth date; a new person was made.";
        return Ok(Err((!same.is_empty()).then_some(doubt)));
    };
    let others = known(access, *person).await?;
    if others.iter().any(|other| !same_human(other, who) || numbered_apart(other, who)) {
        return Ok(Err(Some(
            "Somebody with this name and birth date has other numbers or another gender; a new person was made.",
        )));
    }
    Ok(Ok(*person))
}

/// A patient without an account. Addresses are not taken from the chart: whoever answers there would be let in.
async fn make(access: &mut Access<'_, Operate, Organisation>, who: &PatientFacts) -> Result<PersonId> {
    let birth = who.birth.as_ref().filter(|d| d.precision == Precision::Day).map(|d| d.text.clone());
    let spanish = who.language.as_deref().is_some_and(|tag| tag.starts_with("es"));
    let new = NewPerson {
        given: who.given.clone(),
        family: who.family.clone(),
        roles: Roles::of(Role::Patient),
        locale: if spanish { Locale::Es } else { Locale::En },
        birth_date: birth,
        gender: who.gender.clone(),
        ..NewPerson::default()
    };
    people::create(access, &new).await
}

/// A Patient that came again is still the same human: one mistake may be mended at a time, not all of them.
pub(super) async fn is_still(
    access: &mut Access<'_, Operate, Organisation>,
    person: PersonId,
    who: &PatientFacts,
) -> Result<bool> {
    let same_name = |other: &PatientFacts| fhir::fold(&other.family) == fhir::fold(&who.family);
    let birth = |p: &PatientFacts| p.birth.as_ref().map(|d| d.text.clone());
    let others = known(access, person).await?;
    Ok(others.is_empty() || others.iter().any(|other| same_name(other) || fits(birth(other), birth(who))))
}

/// What a refused person is called in the report.
pub(super) fn refusal(error: &Error) -> Option<&'static str> {
    matches!(error, Error::Invalid(_)).then_some("A patient needs a name of at most 200 letters.")
}
