//! E0308 a proof for reading must not open a function that changes.
use gate::{Access, Edit, Organisation, Session, View, ORG};

async fn rename(_access: &mut Access<'_, Edit, Organisation>) {}

async fn handler(mut session: Session) {
    let mut access = session.may::<View, _>(ORG).await.unwrap();
    rename(&mut access).await;
}

fn main() {
    drop(handler);
}
