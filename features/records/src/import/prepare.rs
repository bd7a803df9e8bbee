//! What needs no database: names and hashes of what was received, checks, rewriting, indexing.

use std::{fmt::Write as _, sync::Arc};

use fhir::{Entry, Level, Problem, Severity, Targets, Term};
use sha2::{Digest, Sha256};

use crate::{
    fact::{self, Fact},
    types::is_directory,
};

use super::Pass;

/// The resources of one file, or of a part of a large one.
pub(super) struct Block {
    pub drafts: Vec<Draft>,
    pub problems: Vec<Problem>,
}

/// One resource before it is checked.
#[derive(Clone)]
pub(super) struct Draft {
    pub entry: Entry,
    /// 0 directory, 1 patients, 2 visits, 3 the rest: what is referred to comes first.
    pub rank: u8,
    /// The source's name for it: `Type/id`, its `fullUrl`, or the hash of its text.
    pub source: String,
    /// Its logical id here: its own, or one made from `source`.
    pub logical: String,
    /// SHA-256 of the text as received.
    pub hash: [u8; 32],
    /// For a directory entry: what is the same under another id has the same.
    pub twin: Option<String>,
    /// It is the same thing as this one, which is here already.
    pub twin_of: Option<String>,
    /// It came before in this import, with the same content.
    pub again: bool,
    /// Conditional references in it.
    pub conditional: Vec<String>,
}

impl Draft {
    /// `Type/id` as received; nothing where the words could be anybody's.
    pub fn called(&self) -> Option<String> {
        let id = self.entry.id.as_ref().filter(|id| fhir::is_id(id))?;
        fhir::is_type(&self.entry.resource_type).then(|| format!("{}/{id}", self.entry.resource_type))
    }
}

fn rank(resource_type: &str) -> u8 {
    match resource_type {
        "Patient" => 1,
        "Encounter" => 2,
        other if is_directory(other) => 0,
        _ => 3,
    }
}

/// Names every resource; those of other passes are kept because references lead to them.
pub(super) fn block(read: fhir::Read, pass: Pass) -> Block {
    let drafts = read.entries.into_iter().map(|entry| draft(entry, pass)).collect();
    Block { drafts, problems: read.problems }
}

fn draft(entry: Entry, pass: Pass) -> Draft {
    let hash: [u8; 32] = Sha256::digest(entry.text.as_bytes()).into();
    let rank = rank(&entry.resource_type);
    let own = entry.id.as_ref().filter(|id| fhir::is_id(id));
    let source = match (own, &entry.full_url) {
        (Some(id), _) => format!("{}/{id}", entry.resource_type),
        (None, Some(url)) => format!("{} {url}", entry.resource_type),
        (None, None) => format!("{}#{}", entry.resource_type, hex(&hash)),
    };
    let logical = own.cloned().unwrap_or_else(|| hex(&Sha256::digest(source.as_bytes())[..16]));
    let twin = (rank == 0).then(|| twin(&entry)).flatten();
    let conditional = if pass.ranks().contains(&rank) && entry.text.contains("?identifier=") {
        let all = fhir::references(&entry.text).unwrap_or_default().into_iter().map(|r| r.value);
        all.filter(|value| matches!(fhir::classify(value), fhir::Target::Conditional { .. })).collect()
    } else {
        Vec::new()
    };
    Draft { entry, rank, source, logical, hash, twin, twin_of: None, again: false, conditional }
}

/// The hash of a valid directory entry without its id and meta.
fn twin(entry: &Entry) -> Option<String> {
    let mut value = entry.value().ok()?;
    if refusals(&fhir::validate(&value)) {
        return None;
    }
    let map = value.as_object_mut()?;
    map.shift_remove("id");
    map.shift_remove("meta");
    // Nothing but its type says too little to be taken for the same.
    (map.len() > 2).then(|| format!("{}={}", entry.resource_type, hex(&Sha256::digest(value.to_string().as_bytes()))))
}

fn refusals(problems: &[Problem]) -> bool {
    problems.iter().any(|p| p.severity == Severity::Error)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// One resource that may be stored.
pub(super) struct Ready {
    pub draft: Draft,
    pub version: i64,
    pub text: String,
    pub level: i64,
    pub terms: Vec<Term>,
    pub fact: Option<Fact>,
    /// The Patient that it is about.
    pub patient: Option<String>,
    /// Who a Patient is.
    pub who: Option<fhir::summary::PatientFacts>,
    pub table: Vec<fhir::Rewrite>,
    pub warnings: Vec<Problem>,
}

/// Checks, labels, rewrites and indexes one resource; the problems when it is refused.
pub(super) fn ready(
    draft: Draft,
    version: i64,
    now: &str,
    targets: &Arc<Targets>,
) -> Result<Ready, Box<(Draft, Vec<Problem>)>> {
    check(&draft, version, now, targets).map_err(|problems| Box::new((draft, problems)))
}

fn check(draft: &Draft, version: i64, now: &str, targets: &Arc<Targets>) -> Result<Ready, Vec<Problem>> {
    let entry = &draft.entry;
    let value = entry.value().map_err(|p| vec![p.under(entry)])?;
    let found: Vec<Problem> = fhir::validate(&value).into_iter().map(|p| p.under(entry)).collect();
    if refusals(&found) {
        return Err(found.into_iter().filter(|p| p.severity == Severity::Error).collect());
    }
    let label = fhir::sensitivity(&value);
    let number = version.to_string();
    let change = fhir::Change {
        id: entry.id.is_none().then_some(draft.logical.as_str()),
        version_id: Some(&number),
        last_updated: Some(now),
        resolve: &|reference| targets.resolve(reference),
    };
    let rewritten = fhir::rewrite(&entry.text, &change).map_err(|p| vec![p.under(entry)])?;
    let stored = fhir::parse(&rewritten.text).map_err(|p| vec![p.under(entry)])?;
    let unresolved =
        rewritten.unresolved.iter().filter(|r| !matches!(fhir::classify(&r.value), fhir::Target::Local { .. }));
    let doubt = |r: &fhir::Reference| {
        let text = "Nothing here has this name; the reference is kept as received.";
        Problem::warning(fhir::Reason::BadReference, r.path.clone(), text).under(entry)
    };
    let warnings = found.into_iter().chain(unresolved.map(doubt)).collect();
    let level = match label.level {
        Level::Normal => 0,
        Level::Restricted => 1,
        Level::VeryRestricted => 2,
    };
    Ok(Ready {
        draft: draft.clone(),
        version,
        level,
        terms: fhir::index(&stored),
        fact: fact::fact(&stored),
        patient: fact::patient_of(&stored),
        who: fhir::summary::patient(&stored),
        table: rewritten.table,
        text: rewritten.text,
        warnings,
    })
}
