//! What a feature contributes.

use policy::Rule;
use store::Migration;

use crate::{Parts, Routes};

/// One feature: `pub fn slice() -> Slice` is all that `app` knows of it.
pub struct Slice {
    /// The folder's name.
    pub name: &'static str,
    /// Its tables.
    pub migration: Migration,
    /// Its policy rows.
    pub rules: Vec<Rule>,
    /// Its addresses.
    pub routes: Routes,
    /// Work kinds, cards, panels, jobs, demo steps and what else other slices show without importing it.
    pub parts: Parts,
}

impl Slice {
    /// A slice with its tables; add the rest with the methods below.
    pub fn new(name: &'static str, steps: &'static [store::Step]) -> Self {
        let migration = Migration { slice: name, steps };
        Self { name, migration, rules: Vec::new(), routes: Routes::default(), parts: Parts::default() }
    }
    /// Adds policy rows.
    pub fn rules(mut self, rules: impl IntoIterator<Item = Rule>) -> Self {
        self.rules.extend(rules);
        self
    }
    /// Adds addresses.
    pub fn routes(mut self, routes: Routes) -> Self {
        self.routes = routes;
        self
    }
    /// Contributes one part.
    pub fn part<T: std::any::Any + Send + Sync>(mut self, part: T) -> Self {
        self.parts.add(part);
        self
    }
}
