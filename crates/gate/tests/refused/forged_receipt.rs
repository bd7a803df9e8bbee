//! E0423 Nobody but the gate makes a receipt.
use gate::Sent;

fn main() {
    let _ = Sent("not audited");
}
