//! E0505 A proof ends with its session.
use gate::{Edit, Reply, Session, ORG};

async fn handler(session: Session) -> Reply<()> {
    let mut write = session.write().await?;
    let access = write.may::<Edit, _>(ORG).await?;
    let sent = write.send(()).await;
    drop(access);
    sent
}

fn main() {
    drop(handler);
}
