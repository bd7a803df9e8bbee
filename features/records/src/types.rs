//! What the slice publishes, and the parsed forms it works with.

use std::{collections::BTreeMap, fmt};

use kernel::RawId;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

kernel::kinds! {
    /// The clinical record of one patient. Its id is the patient's.
    Chart = "chart" => ChartId,
    /// The medicines of one patient alone, for circle members who see nothing else. Its id is the patient's.
    MedicineList = "medicine list" => MedicineListId,
    /// One resource of a chart, newest version.
    Entry = "chart entry" => EntryId,
    /// An organisation, a clinician or a place that charts name.
    DirectoryEntry = "directory entry" => DirectoryEntryId,
}

gate::resource!(Chart, table: "gate_actors", id: "id", patient: "id", holder: "NULL", pool: "NULL", author: "NULL");
gate::resource!(MedicineList, table: "gate_actors", id: "id", patient: "id", holder: "NULL", pool: "NULL", author: "NULL");
gate::resource!(Entry, table: "records_resources", id: "id", patient: "patient", holder: "NULL", pool: "NULL", author: "NULL");
gate::resource!(DirectoryEntry, table: "records_resources", id: "directory", patient: "NULL", holder: "NULL", pool: "NULL", author: "NULL");

/// Types that belong to no patient.
pub(crate) const DIRECTORY: [&str; 8] = [
    "Organization",
    "Practitioner",
    "PractitionerRole",
    "Location",
    "HealthcareService",
    "Medication",
    "Substance",
    "Endpoint",
];

pub(crate) fn is_directory(resource_type: &str) -> bool {
    DIRECTORY.contains(&resource_type)
}

/// The row of a resource: a function of its type and logical id, so that asking for it needs no look first.
pub(crate) fn record_id(resource_type: &str, logical: &str) -> RawId {
    let hash = Sha256::digest(format!("{resource_type}/{logical}").as_bytes());
    RawId::from_slice(hash.get(..16).unwrap_or_default()).unwrap_or_default()
}

/// A resource as it is handed out.
#[derive(Debug, Clone)]
pub struct Resource {
    /// The FHIR R4 JSON: as received, but for `meta.versionId`, `meta.lastUpdated` and rewritten references.
    pub text: String,
    /// 1 for the first.
    pub version: i64,
    /// When this version was stored.
    pub updated_at: kernel::Time,
}

/// How far an import is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// Files to read.
    pub files: usize,
    /// Files done.
    pub done: usize,
    /// Resources looked at so far.
    pub resources: usize,
}

/// Resources of one type.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Count {
    /// In the files.
    pub received: usize,
    /// New here.
    pub imported: usize,
    /// Known, with other content: stored as a new version.
    pub changed: usize,
    /// Known, with this content.
    pub unchanged: usize,
    /// Not taken; `problems` says why.
    pub refused: usize,
}

/// Counts by resource type.
pub type Counts = BTreeMap<String, Count>;

/// One thing that is wrong with the input. Carries element names, codes and ids, never a patient's words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// The file, as it was named.
    pub file: String,
    /// Line in the file, from 1, when known.
    pub line: Option<usize>,
    /// `Type/id`, when known.
    pub resource: Option<String>,
    /// Where, as FHIRPath; empty when the whole file is meant.
    pub path: String,
    /// A stable code, such as `not-json`, `required`, `duplicate-id`, `unknown-patient`.
    pub reason: &'static str,
    /// One English sentence.
    pub text: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        if let Some(resource) = &self.resource {
            write!(f, " {resource}")?;
        }
        if !self.path.is_empty() {
            write!(f, " at {}", self.path)?;
        }
        write!(f, ": {} ({})", self.text, self.reason)
    }
}

/// One row of the table of rewritten references. `from` may hold a business identifier: it belongs in no log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rewritten {
    /// As received.
    pub from: String,
    /// `Type/id`
    pub to: String,
    /// In how many places.
    pub times: usize,
}

/// One file's counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FileReport {
    /// The file, as it was named.
    pub file: String,
    /// By type.
    pub counts: Counts,
}

/// What an import did; one JSON line.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Over all files, by type.
    pub counts: Counts,
    /// By file, in the order of the paths.
    pub files: Vec<FileReport>,
    /// Patients that got an account-less person of their own.
    pub persons_made: usize,
    /// Patients that were linked to a person who was there.
    pub persons_linked: usize,
    /// References that were rewritten.
    pub rewrites: Vec<Rewritten>,
    /// Why something was refused. Empty when all was taken.
    pub problems: Vec<Fault>,
    /// What was taken and may want a look.
    pub warnings: Vec<Fault>,
}

/// What a panel or page needs of one resource, in the resource's own words and digits.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Item {
    /// Its name.
    #[serde(rename = "t", skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// `system|code`
    #[serde(rename = "c", skip_serializing_if = "String::is_empty")]
    pub code: String,
    /// The FHIR date that it stands under.
    #[serde(rename = "a", skip_serializing_if = "String::is_empty")]
    pub at: String,
    /// The FHIR date on which it ended.
    #[serde(rename = "e", skip_serializing_if = "String::is_empty")]
    pub end: String,
    /// The FHIR status code.
    #[serde(rename = "s", skip_serializing_if = "String::is_empty")]
    pub status: String,
    /// Dosage, reaction or reason.
    #[serde(rename = "d", skip_serializing_if = "String::is_empty")]
    pub detail: String,
    /// Who said or did it.
    #[serde(rename = "o", skip_serializing_if = "String::is_empty")]
    pub source: String,
    /// The value of a reading, digits as received.
    #[serde(rename = "v", skip_serializing_if = "String::is_empty")]
    pub value: String,
    /// Its unit.
    #[serde(rename = "u", skip_serializing_if = "String::is_empty")]
    pub unit: String,
    /// `vital-signs`, `laboratory`, …
    #[serde(rename = "g", skip_serializing_if = "String::is_empty")]
    pub group: String,
    /// The value for drawing.
    #[serde(rename = "n", skip_serializing_if = "Option::is_none")]
    pub number: Option<f64>,
}

/// One kind of reading over time.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Series {
    pub label: String,
    pub code: String,
    pub unit: String,
    pub group: String,
    /// Who measured last.
    pub source: String,
    /// Oldest first; never empty.
    pub points: Vec<Point>,
}

/// One reading of a series.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Point {
    #[serde(rename = "a")]
    pub at: String,
    #[serde(rename = "v")]
    pub value: String,
    #[serde(rename = "n", skip_serializing_if = "Option::is_none")]
    pub number: Option<f64>,
}

/// A chart at a glance.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Summary {
    pub allergies: Vec<Item>,
    pub problems: Vec<Item>,
    pub past_problems: Vec<Item>,
    pub medicines: Vec<Item>,
    pub past_medicines: Vec<Item>,
    pub series: Vec<Series>,
    pub visits: Vec<Item>,
}

impl Summary {
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
