//! E0597 A proof cannot outlive the request.
use gate::{Session, View, ORG};

async fn handler(mut session: Session) {
    let access = session.may::<View, _>(ORG).await.unwrap();
    tokio::spawn(async move { drop(access) });
}

fn main() {
    drop(handler);
}
