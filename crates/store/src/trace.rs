//! The list of statements that tests compare: denied and missing must run the same ones.

use std::sync::{
    Mutex,
    atomic::{AtomicBool, Ordering},
};

#[derive(Default)]
pub(crate) struct Trace {
    on: AtomicBool,
    texts: Mutex<Vec<String>>,
}

impl Trace {
    pub(crate) fn start(&self) {
        self.texts.lock().unwrap_or_else(|e| e.into_inner()).clear();
        self.on.store(true, Ordering::Release);
    }

    pub(crate) fn take(&self) -> Vec<String> {
        self.on.store(false, Ordering::Release);
        std::mem::take(&mut self.texts.lock().unwrap_or_else(|e| e.into_inner()))
    }

    pub(crate) fn note(&self, sql: &str) {
        if self.on.load(Ordering::Relaxed) {
            self.texts.lock().unwrap_or_else(|e| e.into_inner()).push(sql.to_owned());
        }
    }
}
