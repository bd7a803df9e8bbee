//! What tone costs: hostile lines of 1 MB, and the replies of a corpus.
#![expect(clippy::print_stdout, reason = "an example answers on standard output")]
use std::time::Instant;
fn main() {
    let pieces = [
        "a ",
        "I ",
        "your visit ",
        "we told you your visit ",
        "su cita con nosotros ",
        "esperamos ",
        "Ann ",
        "1 ",
        "thanks you for your visit yesterday ",
        "thank ",
        "the nurse you saw ",
        ". ",
        "x",
    ];
    for piece in pieces {
        let text = piece.repeat(1_000_000 / piece.len());
        let start = Instant::now();
        let n = guard::tone(&text).len();
        println!("{:>8.1} ms {n:>8} {piece:?}", start.elapsed().as_secs_f64() * 1e3);
    }
    for path in std::env::args().skip(1) {
        let Ok(lines) = std::fs::read_to_string(path) else { continue };
        let start = Instant::now();
        let (mut n, mut found) = (0u32, 0);
        for _ in 0..20 {
            for line in lines.lines() {
                n += 1;
                found += guard::tone(line).len();
            }
        }
        println!("{:.0} replies a second ({found})", f64::from(n) / start.elapsed().as_secs_f64());
    }
}
