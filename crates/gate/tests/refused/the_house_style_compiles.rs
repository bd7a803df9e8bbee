//! ok when the same shapes are used as they should be: the others fail for their own reason, not for a broken set-up.
use gate::{Access, Edit, ORG, Organisation, Reply, Routes, Session, View};

async fn rename(_access: &mut Access<'_, Edit, Organisation>) {}

async fn change(session: Session) -> Reply<()> {
    let mut write = session.write().await?;
    let mut access = write.may::<Edit, _>(ORG).await?;
    rename(&mut access).await;
    write.send(()).await
}

async fn show(mut session: Session) -> Reply<&'static str> {
    session.may::<View, _>(ORG).await?;
    session.send("audited").await
}

fn main() {
    let _ = Routes::new().own_get("/", show).own_post("/", change);
    drop(tokio::task::yield_now());
}
