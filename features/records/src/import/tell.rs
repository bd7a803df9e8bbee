//! What is told of an import: counts, problems, the table of rewritten references.

use crate::types::{Fault, Report, Rewritten};

use super::{Done, Run, prepare::Draft};

impl Run {
    pub(super) fn count(&mut self, n: usize, resource_type: &str, done: Done) {
        // A word that is no type could be anybody's.
        let name = if fhir::is_type(resource_type) { resource_type } else { "Resource" };
        let file = self.report.files.get_mut(n).map(|file| &mut file.counts);
        for counts in [Some(&mut self.report.counts), file].into_iter().flatten() {
            let count = counts.entry(name.to_owned()).or_default();
            count.received += 1;
            match done {
                Done::Imported => count.imported += 1,
                Done::Changed => count.changed += 1,
                Done::Unchanged => count.unchanged += 1,
                Done::Refused => count.refused += 1,
            }
        }
    }

    pub(super) fn fault(&self, n: usize, resource: Option<String>, problem: &fhir::Problem) -> Fault {
        Fault {
            file: self.report.files.get(n).map(|file| file.file.clone()).unwrap_or_default(),
            line: problem.line,
            resource,
            path: problem.path.clone(),
            reason: problem.reason.code(),
            text: problem.text.clone(),
        }
    }

    pub(super) fn refuse_unread(&mut self, n: usize, fault: Fault) {
        self.count(n, "", Done::Refused);
        self.progress.resources += 1;
        self.report.problems.push(fault);
    }

    pub(super) fn refuse(&mut self, n: usize, draft: &Draft, reason: &'static str, path: String, text: &str) {
        let fault = self.told(n, draft, reason, path, text);
        self.count(n, &draft.entry.resource_type, Done::Refused);
        self.report.problems.push(fault);
    }

    pub(super) fn warn(&mut self, n: usize, draft: &Draft, reason: &'static str, path: String, text: &str) {
        let fault = self.told(n, draft, reason, path, text);
        self.report.warnings.push(fault);
    }

    fn told(&self, n: usize, draft: &Draft, reason: &'static str, path: String, text: &str) -> Fault {
        Fault {
            file: self.report.files.get(n).map(|file| file.file.clone()).unwrap_or_default(),
            line: Some(draft.entry.line),
            resource: draft.called(),
            path,
            reason,
            text: text.to_owned(),
        }
    }

    pub(super) fn finish(mut self) -> Report {
        let table = self.rewrites.into_iter().map(|((from, to), times)| Rewritten { from, to, times });
        self.report.rewrites = table.collect();
        self.report.rewrites.sort_by(|a, b| (&a.to, &a.from).cmp(&(&b.to, &b.from)));
        self.report
    }
}
