//! FHIR R4 files into charts: `kith import fhir`.
//!
//! Two passes over the files: first whom and what others refer to (organisations, clinicians, patients, visits), then the
//! rest. Reading, checking and rewriting happen off the runtime; each write holds the writer for at most [`CHUNK`]
//! resources. A source's name and the hash of what was received stand in a ledger, so a repeated import changes nothing.

mod file;
mod person;
mod prepare;
mod tell;
mod write;

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::Arc,
};

use gate::{ORG, Operate, Org};
use kernel::{Error, Result};

use crate::{
    store::{self, Known},
    types::{FileReport, Progress, Report},
};

use file::Feed;
use prepare::{Block, Draft};

/// Resources in one transaction at most.
const CHUNK: usize = 200;

/// The name under which the audit shows an import.
const OPERATOR: &str = "import fhir";

/// Imports files and folders (searched for `.json` and `.ndjson`) into the organisation's charts.
///
/// A bad resource or file never stops the rest: the report names each.
///
/// # Errors
/// Only faults of the store; what was committed before stays, and repeating the import goes on from there.
pub async fn import(org: &Arc<Org>, paths: &[PathBuf], progress: &mut (dyn FnMut(Progress) + Send)) -> Result<Report> {
    let (files, missing) = blocking({
        let paths = paths.to_vec();
        move || file::walk(&paths)
    })
    .await?;
    let mut run = Run::new(org, &files);
    run.report.problems.extend(missing);
    progress(run.progress);
    for pass in [Pass::First, Pass::Rest] {
        for (n, path) in files.iter().enumerate() {
            run.file(n, path, pass, progress).await?;
            if pass == Pass::Rest {
                run.progress.done += 1;
            }
            progress(run.progress);
        }
    }
    let report = run.finish();
    let (files, refused) = (report.files.len(), report.problems.len());
    tracing::info!(files, refused, persons = report.persons_made, "fhir import done");
    Ok(report)
}

/// Which resources a pass over the files takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pass {
    /// Directory, patients, visits: in this order within a file.
    First,
    /// Everything else.
    Rest,
}

impl Pass {
    const fn ranks(self) -> std::ops::RangeInclusive<u8> {
        match self {
            Self::First => 0..=2,
            Self::Rest => 3..=3,
        }
    }
}

/// What happened to one resource.
#[derive(Debug, Clone, Copy)]
enum Done {
    Imported,
    Changed,
    Unchanged,
    Refused,
}

/// One import under way.
struct Run {
    org: Arc<Org>,
    report: Report,
    progress: Progress,
    /// The hash under which each source's name came in this run: a second one with other content is refused.
    seen: HashMap<String, [u8; 32]>,
    /// Equal organisations and clinicians under different ids become one.
    twins: HashMap<String, String>,
    rewrites: HashMap<(String, String), usize>,
}

impl Run {
    fn new(org: &Arc<Org>, files: &[PathBuf]) -> Self {
        let named = |path: &PathBuf| FileReport { file: path.display().to_string(), counts: Default::default() };
        let report = Report { files: files.iter().map(named).collect(), ..Report::default() };
        let progress = Progress { files: files.len(), ..Progress::default() };
        let org = Arc::clone(org);
        Self { org, report, progress, seen: HashMap::new(), twins: HashMap::new(), rewrites: HashMap::new() }
    }

    async fn file(
        &mut self,
        n: usize,
        path: &Path,
        pass: Pass,
        progress: &mut (dyn FnMut(Progress) + Send),
    ) -> Result<()> {
        let mut feed = Feed::new(path.to_path_buf());
        loop {
            let (back, block) = blocking(move || {
                let block = feed.next().map(|read| prepare::block(read, pass));
                (feed, block)
            })
            .await?;
            feed = back;
            let Some(block) = block else { return Ok(()) };
            self.block(n, block, pass).await?;
            progress(self.progress);
        }
    }

    /// One file, or a part of a large one.
    async fn block(&mut self, n: usize, block: Block, pass: Pass) -> Result<()> {
        if pass == Pass::Rest {
            for problem in &block.problems {
                let refused = problem.severity == fhir::Severity::Error;
                let fault = self.fault(n, None, problem);
                if refused { self.refuse_unread(n, fault) } else { self.report.warnings.push(fault) }
            }
        }
        let drafts = self.once(n, block.drafts, pass);
        let known = self.known(&drafts).await?;
        let (drafts, targets) = self.name(n, drafts, &known, pass);
        let targets = self.find_conditional(&drafts, targets).await?;
        let targets = Arc::new(targets);
        for rank in pass.ranks() {
            let todo: Vec<&Draft> = drafts.iter().filter(|d| d.rank == rank).collect();
            for chunk in todo.chunks(CHUNK) {
                let chunk = chunk.iter().map(|draft| (*draft).clone()).collect();
                self.chunk(n, chunk, &known, &targets).await?;
            }
        }
        Ok(())
    }

    /// Takes each source's name once: the same again is nothing new, other content under it is refused.
    fn once(&mut self, n: usize, drafts: Vec<Draft>, pass: Pass) -> Vec<Draft> {
        let mut kept = Vec::with_capacity(drafts.len());
        for draft in drafts {
            if !pass.ranks().contains(&draft.rank) {
                kept.push(draft);
                continue;
            }
            self.progress.resources += 1;
            match self.seen.get(&draft.source) {
                None => {
                    self.seen.insert(draft.source.clone(), draft.hash);
                    kept.push(draft);
                }
                // It still says what this file calls it.
                Some(hash) if *hash == draft.hash => kept.push(Draft { again: true, ..draft }),
                Some(_) => {
                    let text = "Another resource of this import has this id, with other content.";
                    self.refuse(n, &draft, "duplicate-id", format!("{}.id", draft.entry.path), text);
                }
            }
        }
        kept
    }

    async fn known(&self, drafts: &[Draft]) -> Result<HashMap<String, Known>> {
        let keys = drafts.iter().flat_map(|d| [Some(d.source.clone()), d.twin.clone()]);
        let keys: Vec<String> = keys.flatten().collect();
        let mut session = self.org.operator_read(OPERATOR);
        let mut access = session.may::<Operate, _>(ORG).await?;
        store::known(&mut access, &keys).await
    }

    /// Gives every resource its name here, and keeps those that are to be stored now.
    fn name(
        &mut self,
        n: usize,
        drafts: Vec<Draft>,
        known: &HashMap<String, Known>,
        pass: Pass,
    ) -> (Vec<Draft>, fhir::Targets) {
        let mut targets = fhir::Targets::default();
        let mut todo = Vec::new();
        for mut draft in drafts {
            let now = pass.ranks().contains(&draft.rank);
            let before = known.get(&draft.source);
            let same = before.filter(|k| k.hash == draft.hash);
            // Unchanged under its own name, else the same thing as one that is here under another id.
            let here = same.map(|k| k.logical.clone()).or_else(|| {
                let twin = draft.twin.as_ref().filter(|_| before.is_none())?;
                known.get(twin).map(|k| k.logical.clone()).or_else(|| self.twins.get(twin).cloned())
            });
            let logical = here.clone().unwrap_or_else(|| draft.logical.clone());
            targets.add(&draft.entry, &logical);
            if let (None, Some(twin)) = (&here, &draft.twin) {
                self.twins.insert(twin.clone(), logical.clone());
            }
            if !now {
                continue;
            }
            match (same, here) {
                _ if draft.again => self.count(n, &draft.entry.resource_type, Done::Unchanged),
                (Some(_), _) => self.count(n, &draft.entry.resource_type, Done::Unchanged),
                (None, Some(logical)) if logical != draft.logical => {
                    draft.twin_of = Some(logical);
                    todo.push(draft);
                }
                _ => todo.push(draft),
            }
        }
        (todo, targets)
    }

    /// Looks up what conditional references mean, where this file does not say it.
    async fn find_conditional(&self, drafts: &[Draft], mut targets: fhir::Targets) -> Result<fhir::Targets> {
        let mut wanted: Vec<&String> = drafts.iter().flat_map(|d| &d.conditional).collect();
        wanted.sort_unstable();
        wanted.dedup();
        wanted.retain(|value| targets.resolve(value).is_none());
        if wanted.is_empty() {
            return Ok(targets);
        }
        let mut session = self.org.operator_read(OPERATOR);
        let mut access = session.may::<Operate, _>(ORG).await?;
        for value in wanted {
            let fhir::Target::Conditional { resource_type, query } = fhir::classify(value) else { continue };
            let Some((system, code)) = fhir::identifier_query(query) else { continue };
            if let Some(found) = store::by_identifier(&mut access, resource_type, (&system, &code)).await? {
                targets.add_name(value, &found);
            }
        }
        Ok(targets)
    }
}

/// Runs slow work off the runtime.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|e| Error::internal(format!("import: {e}")))
}
