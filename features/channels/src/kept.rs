//! What was read from a text, kept by that text: for readings that cost a scan and always give the same answer.

use std::{
    collections::HashMap,
    hash::Hash,
    sync::{LazyLock, Mutex, PoisonError},
};

/// Most readings that are kept. There are as many texts as organisations or notices, and a few more after changes.
const MOST: usize = 64;

/// Readings by what was read.
pub(crate) struct Kept<K, V>(LazyLock<Mutex<HashMap<K, V>>>);

impl<K: Eq + Hash, V: Clone> Kept<K, V> {
    pub(crate) const fn new() -> Self {
        Self(LazyLock::new(Mutex::default))
    }

    /// The reading of `key`, by `read` when it is not kept.
    pub(crate) fn get(&self, key: K, read: impl FnOnce() -> V) -> V {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MOST && !kept.contains_key(&key) {
            kept.clear();
        }
        kept.entry(key).or_insert_with(read).clone()
    }
}
