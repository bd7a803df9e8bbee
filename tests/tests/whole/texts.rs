//! The drill of texts through Kannel: `whole::texts` says what it does.

use std::path::Path;

/// 2,000 conversations with `KITH_TEXTS=2000` (`cargo xtask show 04 --all`), else 150.
#[test]
fn conversations_through_kannel_lose_double_and_disobey_nothing() {
    let count = std::env::var("KITH_TEXTS").ok().and_then(|n| n.parse().ok()).unwrap_or(150);
    whole::texts::drill(Path::new(env!("CARGO_BIN_EXE_texts")), count);
}
