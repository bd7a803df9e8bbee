//! The guard used alone: reads lines on standard input and tells what it finds in each.
//!
//! `echo "Thanks for coming in last week, call 303-555-0142" | cargo run -p guard --example read`
#![expect(clippy::print_stdout, reason = "an example answers on standard output")]

use std::io::BufRead;

fn main() -> std::io::Result<()> {
    for line in std::io::stdin().lock().lines() {
        let text = line?;
        for finding in guard::phi(&text) {
            println!("identifies: {} ({})", finding.words(&text), finding.rule);
        }
        for finding in guard::danger(&text).findings {
            println!("danger, {}: {} ({})", finding.level.name(), finding.words(&text), finding.rule);
        }
        for finding in guard::tone(&text) {
            println!("{}: {}\n  better: {}", finding.why, finding.words(&text), finding.better);
        }
    }
    Ok(())
}
