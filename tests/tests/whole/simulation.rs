//! The simulation: `whole::sim` says what it does.

use std::path::Path;

/// 10,000 questions with `KITH_SIM_QUESTIONS=10000` (a release build takes minutes: `cargo xtask show 01 --all`), else 300.
#[test]
fn simulation_10000_questions() {
    let count = std::env::var("KITH_SIM_QUESTIONS").ok().and_then(|n| n.parse().ok()).unwrap_or(300);
    whole::sim::drill(Path::new(env!("CARGO_BIN_EXE_sim")), count);
}
