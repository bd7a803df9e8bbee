//! First table of codes that make a resource sensitive, as of 2026-11. Flat; each row says why and from where.
//!
//! Sources: 42 CFR part 2 (substance use; tobacco and caffeine are not part of it, section 2.11), the HL7 v3
//! Confidentiality and ActCode systems (information sensitivity), ICD-10-CM FY 2026 chapters, and single SNOMED CT and
//! LOINC codes of common use. It is a floor, not a proof: a code that is absent here is unlabelled, not harmless.

use crate::sensitivity::{
    Category::{self, Abuse, Confidentiality, Hiv, Psychiatric, SexualHealth, SubstanceUse},
    Level::{self, Restricted, VeryRestricted},
};

/// Which code system a row speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum System {
    /// ICD-10 and its clinical modification: a row covers every code that begins with one between `from` and `to`.
    Icd10,
    Snomed,
    Loinc,
    /// v3-Confidentiality
    Confidentiality,
    /// v3-ActCode
    ActCode,
}

/// The systems' names on the wire, old ones too.
pub(crate) const SYSTEMS: &[(&str, System)] = &[
    ("http://hl7.org/fhir/sid/icd-10-cm", System::Icd10),
    ("http://hl7.org/fhir/sid/icd-10", System::Icd10),
    ("urn:oid:2.16.840.1.113883.6.90", System::Icd10),
    ("urn:oid:2.16.840.1.113883.6.3", System::Icd10),
    ("http://snomed.info/sct", System::Snomed),
    ("urn:oid:2.16.840.1.113883.6.96", System::Snomed),
    ("http://loinc.org", System::Loinc),
    ("urn:oid:2.16.840.1.113883.6.1", System::Loinc),
    ("http://terminology.hl7.org/CodeSystem/v3-Confidentiality", System::Confidentiality),
    ("http://hl7.org/fhir/v3/Confidentiality", System::Confidentiality),
    ("urn:oid:2.16.840.1.113883.5.25", System::Confidentiality),
    ("http://terminology.hl7.org/CodeSystem/v3-ActCode", System::ActCode),
    ("http://hl7.org/fhir/v3/ActCode", System::ActCode),
    ("urn:oid:2.16.840.1.113883.5.4", System::ActCode),
];

/// Beginnings of words, folded, in what a concept calls itself (`display`, `text`): the net under the codes, since
/// SNOMED CT and LOINC have hundreds of codes for one meaning and medicines tell what they are for.
#[rustfmt::skip]
pub(crate) const WORDS: &[(Category, Level, &[&str])] = &[
    (SubstanceUse, Restricted, &[
        "alcoholism", "alcohol abuse", "alcohol dependence", "alcohol use disorder", "drug abuse", "drug dependence",
        "drug overdose", "opioid abuse", "opioid dependence", "opioid use disorder", "substance abuse",
        "substance use disorder", "misuses drugs", "buprenorphine", "methadone", "disulfiram", "acamprosate",
        "alcoholismo", "abuso de alcohol", "abuso de drogas", "dependencia de opioides",
    ]),
    (Hiv, VeryRestricted, &[
        "hiv", "human immunodeficiency virus", "acquired immune deficiency", "acquired immunodeficiency", "abacavir",
        "atazanavir", "bictegravir", "cabotegravir", "darunavir", "dolutegravir", "efavirenz", "emtricitabine",
        "lamivudine", "raltegravir", "rilpivirine", "zidovudine", "vih", "virus de la inmunodeficiencia humana",
    ]),
    (Psychiatric, Restricted, &[
        "schizo", "bipolar", "depressive disorder", "major depress", "recurrent depress", "dysthymi", "psychotic",
        "psychosis", "mania", "manic", "suicid", "self-harm", "posttraumatic stress", "post-traumatic stress",
        "personality disorder", "delusional disorder", "esquizofren", "trastorno bipolar", "trastorno depresivo",
        "depresion mayor", "psicosis",
    ]),
    (SexualHealth, Restricted, &[
        "chlamydia", "gonorrh", "syphilis", "genital herpes", "sexually transmitted", "termination of pregnancy",
        "pregnancy termination", "induced abortion", "contracepti", "mifepristone", "clamidia", "gonorrea", "sifilis",
        "anticoncepti", "interrupcion del embarazo",
    ]),
    (Abuse, VeryRestricted, &[
        "child abuse", "physical abuse", "sexual abuse", "emotional abuse", "domestic abuse", "domestic violence",
        "intimate partner", "sexual assault", "abuse status", "abuso sexual", "maltrato", "violencia domestica",
        "violencia de pareja",
    ]),
];

/// One row; `from` equals `to` for a single code.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row {
    pub system: System,
    pub from: &'static str,
    pub to: &'static str,
    pub category: Category,
    pub level: Level,
}

const fn icd(from: &'static str, to: &'static str, category: Category, level: Level) -> Row {
    Row { system: System::Icd10, from, to, category, level }
}

const fn one(system: System, code: &'static str, category: Category, level: Level) -> Row {
    Row { system, from: code, to: code, category, level }
}

#[rustfmt::skip]
pub(crate) const ROWS: &[Row] = &[
    // What the sender says. Unrestricted, low, moderate and normal have no row.
    one(System::Confidentiality, "R", Confidentiality, Restricted),
    one(System::Confidentiality, "V", Confidentiality, VeryRestricted),
    one(System::ActCode, "ETH", SubstanceUse, Restricted),
    one(System::ActCode, "ETHUD", SubstanceUse, Restricted),
    one(System::ActCode, "SUD", SubstanceUse, Restricted),
    one(System::ActCode, "OPIOIDUD", SubstanceUse, Restricted),
    one(System::ActCode, "BH", Psychiatric, Restricted),
    one(System::ActCode, "MH", Psychiatric, Restricted),
    one(System::ActCode, "PSY", Psychiatric, Restricted),
    one(System::ActCode, "PSYTHPN", Psychiatric, VeryRestricted),
    one(System::ActCode, "HIV", Hiv, VeryRestricted),
    one(System::ActCode, "STD", SexualHealth, Restricted),
    one(System::ActCode, "SEX", SexualHealth, Restricted),
    one(System::ActCode, "SDV", Abuse, VeryRestricted),
    one(System::ActCode, "VIO", Abuse, VeryRestricted),
    one(System::ActCode, "TBOO", Confidentiality, Restricted),
    one(System::ActCode, "CELEB", Confidentiality, Restricted),
    one(System::ActCode, "EMP", Confidentiality, Restricted),

    // Substance use: F17 is nicotine and stays out.
    icd("F10", "F16", SubstanceUse, Restricted),
    icd("F18", "F19", SubstanceUse, Restricted),
    icd("F55", "F55", SubstanceUse, Restricted),
    icd("O99.31", "O99.32", SubstanceUse, Restricted),
    icd("T40", "T40", SubstanceUse, Restricted),
    icd("Z71.41", "Z71.52", SubstanceUse, Restricted),
    one(System::Snomed, "7200002", SubstanceUse, Restricted),   // alcoholism
    one(System::Snomed, "15167005", SubstanceUse, Restricted),  // alcohol abuse
    one(System::Snomed, "66590003", SubstanceUse, Restricted),  // alcohol dependence
    one(System::Snomed, "26416006", SubstanceUse, Restricted),  // drug abuse
    one(System::Snomed, "191816009", SubstanceUse, Restricted), // drug dependence
    one(System::Snomed, "6525002", SubstanceUse, Restricted),   // dependent drug abuse
    one(System::Snomed, "5602001", SubstanceUse, Restricted),   // opioid abuse
    one(System::Snomed, "75544000", SubstanceUse, Restricted),  // opioid dependence
    one(System::Snomed, "361055000", SubstanceUse, Restricted), // misuses drugs
    one(System::Snomed, "55680006", SubstanceUse, Restricted),  // drug overdose
    one(System::Loinc, "72109-2", SubstanceUse, Restricted),    // AUDIT-C panel
    one(System::Loinc, "75626-2", SubstanceUse, Restricted),    // AUDIT-C score
    one(System::Loinc, "82667-7", SubstanceUse, Restricted),    // DAST-10 score
    one(System::Loinc, "96841-2", SubstanceUse, Restricted),    // TAPS panel

    // HIV.
    icd("B20", "B20", Hiv, VeryRestricted),
    icd("B97.35", "B97.35", Hiv, VeryRestricted),
    icd("O98.7", "O98.7", Hiv, VeryRestricted),
    icd("R75", "R75", Hiv, VeryRestricted),
    icd("Z11.4", "Z11.4", Hiv, VeryRestricted),
    icd("Z20.6", "Z20.6", Hiv, VeryRestricted),
    icd("Z21", "Z21", Hiv, VeryRestricted),
    icd("Z71.7", "Z71.7", Hiv, VeryRestricted),
    icd("Z83.0", "Z83.0", Hiv, VeryRestricted),
    one(System::Snomed, "86406008", Hiv, VeryRestricted),       // HIV infection
    one(System::Snomed, "62479008", Hiv, VeryRestricted),       // AIDS
    one(System::Snomed, "91947003", Hiv, VeryRestricted),       // asymptomatic HIV infection
    one(System::Snomed, "165816005", Hiv, VeryRestricted),      // HIV positive
    one(System::Loinc, "55277-8", Hiv, VeryRestricted),         // HIV status
    one(System::Loinc, "7917-8", Hiv, VeryRestricted),          // HIV 1 antibody
    one(System::Loinc, "7918-6", Hiv, VeryRestricted),          // HIV 1+2 antibody
    one(System::Loinc, "29893-5", Hiv, VeryRestricted),         // HIV 1 antibody, immunoassay
    one(System::Loinc, "56888-1", Hiv, VeryRestricted),         // HIV 1+2 antibody and antigen
    one(System::Loinc, "75622-1", Hiv, VeryRestricted),         // HIV 1 and 2 tests panel
    one(System::Loinc, "25836-8", Hiv, VeryRestricted),         // HIV 1 RNA
    one(System::Loinc, "20447-9", Hiv, VeryRestricted),         // HIV 1 RNA, viral load
    one(System::Loinc, "68961-2", Hiv, VeryRestricted),         // HIV 1 antibody, rapid

    // Psychiatric.
    icd("F20", "F48", Psychiatric, Restricted),
    icd("F50", "F50", Psychiatric, Restricted),
    icd("F53", "F53", Psychiatric, Restricted),
    icd("F60", "F69", Psychiatric, Restricted),
    icd("F90", "F99", Psychiatric, Restricted),
    icd("R45.85", "R45.88", Psychiatric, Restricted),
    icd("T14.91", "T14.91", Psychiatric, Restricted),
    icd("X71", "X83", Psychiatric, Restricted),
    icd("Z91.5", "Z91.5", Psychiatric, Restricted),
    one(System::Snomed, "35489007", Psychiatric, Restricted),   // depressive disorder
    one(System::Snomed, "370143000", Psychiatric, Restricted),  // major depressive disorder
    one(System::Snomed, "36923009", Psychiatric, Restricted),   // major depression, single episode
    one(System::Snomed, "66344007", Psychiatric, Restricted),   // major depression, recurrent
    one(System::Snomed, "13746004", Psychiatric, Restricted),   // bipolar disorder
    one(System::Snomed, "58214004", Psychiatric, Restricted),   // schizophrenia
    one(System::Snomed, "69322001", Psychiatric, Restricted),   // psychotic disorder
    one(System::Snomed, "47505003", Psychiatric, Restricted),   // post-traumatic stress disorder
    one(System::Snomed, "197480006", Psychiatric, Restricted),  // anxiety disorder
    one(System::Snomed, "6471006", Psychiatric, Restricted),    // suicidal thoughts
    one(System::Snomed, "82313006", Psychiatric, Restricted),   // suicide attempt
    one(System::Snomed, "86849004", Psychiatric, Restricted),   // suicidal deliberate poisoning
    one(System::Loinc, "44249-1", Psychiatric, Restricted),     // PHQ-9 panel
    one(System::Loinc, "44260-8", Psychiatric, Restricted),     // PHQ-9, thoughts of death
    one(System::Loinc, "44261-6", Psychiatric, Restricted),     // PHQ-9 score
    one(System::Loinc, "89204-2", Psychiatric, Restricted),     // PHQ-9M score
    one(System::Loinc, "70274-6", Psychiatric, Restricted),     // GAD-7 score

    // Sexual and reproductive health.
    icd("A50", "A64", SexualHealth, Restricted),
    icd("F52", "F52", SexualHealth, Restricted),
    icd("O04", "O04", SexualHealth, Restricted),
    icd("O07", "O07", SexualHealth, Restricted),
    icd("Z11.3", "Z11.3", SexualHealth, Restricted),
    icd("Z20.2", "Z20.2", SexualHealth, Restricted),
    icd("Z30", "Z30", SexualHealth, Restricted),
    icd("Z33.2", "Z33.2", SexualHealth, Restricted),
    icd("Z70", "Z70", SexualHealth, Restricted),
    icd("Z72.5", "Z72.5", SexualHealth, Restricted),
    one(System::Snomed, "8098009", SexualHealth, Restricted),   // sexually transmitted disease
    one(System::Snomed, "15628003", SexualHealth, Restricted),  // gonorrhoea
    one(System::Snomed, "76272004", SexualHealth, Restricted),  // syphilis
    one(System::Snomed, "240589008", SexualHealth, Restricted), // chlamydial infection
    one(System::Snomed, "33839006", SexualHealth, Restricted),  // genital herpes
    one(System::Snomed, "165829005", SexualHealth, Restricted), // gonorrhoea test
    one(System::Snomed, "269828009", SexualHealth, Restricted), // syphilis test
    one(System::Snomed, "310861008", SexualHealth, Restricted), // chlamydia test
    one(System::Snomed, "714812005", SexualHealth, Restricted), // induced termination of pregnancy
    one(System::Snomed, "386394001", SexualHealth, Restricted), // pregnancy termination care
    one(System::Snomed, "10383002", SexualHealth, Restricted),  // counselling for termination of pregnancy
    one(System::Snomed, "65200003", SexualHealth, Restricted),  // insertion of intrauterine contraceptive device
    one(System::Snomed, "46706006", SexualHealth, Restricted),  // replacement of intrauterine device
    one(System::Loinc, "21613-7", SexualHealth, Restricted),    // Chlamydia trachomatis DNA
    one(System::Loinc, "43304-5", SexualHealth, Restricted),    // Chlamydia trachomatis rRNA
    one(System::Loinc, "24111-7", SexualHealth, Restricted),    // Neisseria gonorrhoeae DNA
    one(System::Loinc, "43305-2", SexualHealth, Restricted),    // Neisseria gonorrhoeae rRNA
    one(System::Loinc, "20507-0", SexualHealth, Restricted),    // reagin antibody
    one(System::Loinc, "86645-9", SexualHealth, Restricted),    // pregnancy intention

    // Abuse.
    icd("T74", "T74", Abuse, VeryRestricted),
    icd("T76", "T76", Abuse, VeryRestricted),
    icd("Y07", "Y07", Abuse, VeryRestricted),
    icd("Z04.4", "Z04.4", Abuse, VeryRestricted),
    icd("Z04.7", "Z04.7", Abuse, VeryRestricted),
    icd("Z62.81", "Z62.81", Abuse, VeryRestricted),
    icd("Z69", "Z69", Abuse, VeryRestricted),
    icd("Z91.41", "Z91.41", Abuse, VeryRestricted),
    one(System::Snomed, "397940009", Abuse, VeryRestricted),    // victim of child abuse
    one(System::Snomed, "706893006", Abuse, VeryRestricted),    // victim of intimate partner abuse
    one(System::Loinc, "28245-9", Abuse, VeryRestricted),       // abuse status
    one(System::Loinc, "76501-6", Abuse, VeryRestricted),       // afraid of partner, PRAPARE
    one(System::Loinc, "93026-3", Abuse, VeryRestricted),       // feels safe where they live, PRAPARE
];
