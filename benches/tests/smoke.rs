//! A bench that nobody ran for a while still runs: small, and without a look at the numbers.

use std::process::Command;

#[test]
fn the_bench_of_messaging_runs() {
    let mut bench = Command::new(env!("CARGO_BIN_EXE_benches"));
    bench.args(["messaging", "--threads", "100", "--requests", "32", "--json"]);
    let ran = bench.current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/..")).output().unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let told: serde_json::Value = serde_json::from_slice(&ran.stdout).unwrap();
    for key in ["thread_page_cpu_ms_1", "send_cpu_ms_16", "resident_mb", "growth_worst"] {
        assert!(told[key].is_number(), "{key}: {told}");
    }
}
