//! E0277 A handler must return a receipt.
use gate::{Routes, Session};

async fn handler(_session: Session) -> &'static str {
    "not audited"
}

fn main() {
    let _ = Routes::new().own_get("/", handler);
}
