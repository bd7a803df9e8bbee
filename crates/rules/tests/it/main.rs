//! Golden tables, published samples and properties of every rule.

#![expect(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "the helpers of tests fail loudly too")]

mod billing;
mod golden;
mod hours;
mod npi;

/// The path of a published sample, or `None` after a loud line when the samples are not here.
fn shared(path: &str) -> Option<std::path::PathBuf> {
    let root = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data"));
    let file = root.join(path);
    if file.exists() {
        return Some(file);
    }
    println!("SKIPPED: ../shared/data is absent ({path})");
    None
}
