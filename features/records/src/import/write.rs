//! Writing: patients one by one, since each may be the next one's match; everything else chart by chart.

use std::{collections::HashMap, sync::Arc};

use gate::{Create, ORG, Operate, Write};
use kernel::{PersonId, Result};

use crate::{
    ChartId,
    fact::Fact,
    store::{self, Known, New},
    types::{Item, record_id},
};

use super::{
    Done, OPERATOR, Run, blocking,
    person::{self, Found},
    prepare::{self, Draft, Ready},
};

impl Run {
    /// Stores up to [`super::CHUNK`] resources of one rank in one transaction.
    pub(super) async fn chunk(
        &mut self,
        n: usize,
        drafts: Vec<Draft>,
        known: &HashMap<String, Known>,
        targets: &Arc<fhir::Targets>,
    ) -> Result<()> {
        let (twins, drafts): (Vec<Draft>, Vec<Draft>) = drafts.into_iter().partition(|d| d.twin_of.is_some());
        let versions: Vec<i64> = drafts.iter().map(|d| next_version(d, known)).collect();
        let (now, targets) = (self.org.clock.now().rfc3339(), Arc::clone(targets));
        let checked = blocking(move || {
            let each = drafts.into_iter().zip(versions);
            each.map(|(draft, version)| prepare::ready(draft, version, &now, &targets)).collect::<Vec<_>>()
        })
        .await?;
        let mut ready = Vec::with_capacity(checked.len());
        for one in checked {
            match one {
                Ok(made) => ready.push(made),
                Err(refused) => {
                    let (draft, problems) = *refused;
                    self.count(n, &draft.entry.resource_type, Done::Refused);
                    for problem in &problems {
                        let fault = self.fault(n, draft.called(), problem);
                        self.report.problems.push(fault);
                    }
                }
            }
        }
        if ready.is_empty() && twins.is_empty() {
            return Ok(());
        }
        let mut write = self.org.operator(OPERATOR).await?;
        self.note_twins(n, &mut write, &twins).await?;
        let kind = ready.first().map(|r| r.draft.rank);
        match kind {
            Some(0) => self.directory(n, &mut write, ready).await?,
            Some(1) => self.patients(n, &mut write, ready, known).await?,
            Some(_) => self.entries(n, &mut write, ready, known).await?,
            None => {}
        }
        write.commit().await
    }

    /// The same organisation under another id: its references lead to the one that is here.
    async fn note_twins(&mut self, n: usize, write: &mut Write, twins: &[Draft]) -> Result<()> {
        for twin in twins {
            let mut access = write.may::<Operate, _>(ORG).await?;
            let (kind, of) = (&twin.entry.resource_type, twin.twin_of.as_deref().unwrap_or_default());
            store::note_source(&mut access, &twin.source, record_id(kind, of), &twin.hash).await?;
            self.count(n, kind, Done::Unchanged);
        }
        Ok(())
    }

    async fn directory(&mut self, n: usize, write: &mut Write, ready: Vec<Ready>) -> Result<()> {
        let mut access = write.may::<Operate, _>(ORG).await?;
        for one in ready {
            store::insert(&mut access, None, &new(&one)).await?;
            if let Some(twin) = &one.draft.twin {
                let id = record_id(&one.draft.entry.resource_type, &one.draft.logical);
                store::note_source(&mut access, twin, id, &one.draft.hash).await?;
            }
            self.stored(n, &one);
        }
        Ok(())
    }

    async fn patients(
        &mut self,
        n: usize,
        write: &mut Write,
        ready: Vec<Ready>,
        known: &HashMap<String, Known>,
    ) -> Result<()> {
        for one in ready {
            let Some(who) = &one.who else { continue };
            let before = known.get(&one.draft.source).and_then(|k| k.patient);
            let mut access = write.may::<Operate, _>(ORG).await?;
            let person = match before {
                Some(person) if person::is_still(&mut access, person, who).await? => person,
                Some(_) => {
                    let text = "This id belongs to a patient with another name and birth date.";
                    self.refuse(n, &one.draft, "other-patient", one.draft.entry.path.clone(), text);
                    continue;
                }
                None => match person::find(&mut access, who).await {
                    Ok(Found::Linked(person)) => {
                        self.report.persons_linked += 1;
                        person
                    }
                    Ok(Found::Made(person, doubt)) => {
                        self.report.persons_made += 1;
                        if let Some(text) = doubt {
                            self.warn(n, &one.draft, "uncertain-person", one.draft.entry.path.clone(), text);
                        }
                        person
                    }
                    Err(error) => match person::refusal(&error) {
                        Some(text) => {
                            self.refuse(n, &one.draft, "no-name", format!("{}.name", one.draft.entry.path), text);
                            continue;
                        }
                        None => return Err(error),
                    },
                },
            };
            self.put_into_chart(n, write, person, &[one]).await?;
        }
        Ok(())
    }

    async fn entries(
        &mut self,
        n: usize,
        write: &mut Write,
        mut ready: Vec<Ready>,
        known: &HashMap<String, Known>,
    ) -> Result<()> {
        let mut access = write.may::<Operate, _>(ORG).await?;
        let mut ids: Vec<String> = ready.iter().filter_map(|r| r.patient.clone()).collect();
        ids.sort_unstable();
        ids.dedup();
        let persons = store::persons_of(&mut access, &ids).await?;
        let mut names: Vec<String> = ready.iter().filter_map(|r| r.fact.as_ref()).flat_map(named).collect();
        names.sort_unstable();
        names.dedup();
        let facts = store::facts_of(&mut access, &names).await?;
        let mut charts: Vec<(PersonId, Vec<Ready>)> = Vec::new();
        for mut one in ready.drain(..) {
            let before = known.get(&one.draft.source).and_then(|k| k.patient);
            let person = match one.patient.as_ref().map(|id| persons.get(id).copied()) {
                None => {
                    let text = "A resource of a chart must name its patient as its subject or patient.";
                    self.refuse(n, &one.draft, "no-patient", one.draft.entry.path.clone(), text);
                    continue;
                }
                Some(None) => {
                    let text = "The patient that it names is not here.";
                    self.refuse(n, &one.draft, "unknown-patient", one.draft.entry.path.clone(), text);
                    continue;
                }
                Some(Some(person)) if before.is_some_and(|b| b != person) => {
                    let text = "This id belongs to a resource of another patient.";
                    self.refuse(n, &one.draft, "other-patient", one.draft.entry.path.clone(), text);
                    continue;
                }
                Some(Some(person)) => person,
            };
            complete(&mut one, &facts);
            match charts.iter_mut().find(|(other, _)| *other == person) {
                Some((_, list)) => list.push(one),
                None => charts.push((person, vec![one])),
            }
        }
        for (person, list) in charts {
            self.put_into_chart(n, write, person, &list).await?;
        }
        Ok(())
    }

    async fn put_into_chart(&mut self, n: usize, write: &mut Write, person: PersonId, list: &[Ready]) -> Result<()> {
        let mut access = write.may::<Create, _>(ChartId::from_raw(person.raw())).await?;
        access.note(&format!("import: {}", list.len()));
        for one in list {
            store::insert(&mut access, Some(person), &new(one)).await?;
            self.stored(n, one);
        }
        store::rebuild(&mut access).await
    }

    fn stored(&mut self, n: usize, one: &Ready) {
        let done = if one.version == 1 { Done::Imported } else { Done::Changed };
        self.count(n, &one.draft.entry.resource_type, done);
        for problem in &one.warnings {
            let fault = self.fault(n, one.draft.called(), problem);
            self.report.warnings.push(fault);
        }
        for row in &one.table {
            *self.rewrites.entry((row.from.clone(), row.to.clone())).or_default() += 1;
        }
    }
}

/// A thing that came under this name before gets its next version, unless it was taken for another one's twin.
fn next_version(draft: &Draft, known: &HashMap<String, Known>) -> i64 {
    known.get(&draft.source).filter(|k| k.logical == draft.logical).map_or(1, |k| k.version + 1)
}

fn new(one: &Ready) -> New<'_> {
    New {
        resource_type: &one.draft.entry.resource_type,
        logical: &one.draft.logical,
        version: one.version,
        text: &one.text,
        fact: one.fact.as_ref().map(|f| &f.item),
        sensitivity: one.level,
        happened_at: one.fact.as_ref().and_then(|f| f.at),
        terms: &one.terms,
        source: &one.draft.source,
        hash: &one.draft.hash,
    }
}

fn named(fact: &Fact) -> Vec<String> {
    [&fact.source, &fact.visit, &fact.medication].into_iter().flatten().cloned().collect()
}

/// Puts in the names that the resource only refers to. A visit's clinician stands in for a missing one, unless the
/// visit is more private than the resource: then even who was seen is.
fn complete(one: &mut Ready, facts: &HashMap<String, (i64, Item)>) {
    let level = one.level;
    let Some(fact) = &mut one.fact else { return };
    let find = |reference: &Option<String>| reference.as_ref().and_then(|r| facts.get(r)).filter(|(l, _)| *l <= level);
    if fact.item.source.is_empty() {
        let own = find(&fact.source).map(|(_, item)| item.text.clone());
        let visit = || find(&fact.visit).map(|(_, item)| item.source.clone());
        fact.item.source = own.or_else(visit).unwrap_or_default();
    }
    if fact.item.text.is_empty() {
        fact.item.text = find(&fact.medication).map(|(_, item)| item.text.clone()).unwrap_or_default();
    }
}
