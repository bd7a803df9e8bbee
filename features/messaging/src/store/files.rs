//! Sealed files in their table.

use gate::{Access, Act, Ask, Resource, WriteAct};
use kernel::{RawId, Result};
use store::{FromRow, Row, params, sql};

use crate::types::{FileId, PostId, SealedFile, Thread, ThreadId};

/// A file beside its post.
#[derive(Debug, Clone)]
pub(crate) struct FileInfo {
    pub id: FileId,
    pub post: PostId,
    pub kind: String,
    pub bytes: i64,
}

impl FromRow for FileInfo {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self { id: row.get(0)?, post: row.get(1)?, kind: row.get(2)?, bytes: row.get(3)? })
    }
}

pub(crate) async fn insert_files<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    thread: ThreadId,
    post: PostId,
    files: Vec<SealedFile>,
) -> Result<()> {
    for (n, file) in files.into_iter().enumerate() {
        let insert = sql!(
            "INSERT INTO messaging_files (id, thread, post, n, kind, bytes, sealed) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"
        );
        access.tx().exec(insert, &params![file.id, thread, post, n, file.kind, file.bytes, file.sealed]).await?;
    }
    Ok(())
}

/// Adds a picture to a post that stands already: at its place, once.
pub(crate) async fn add_picture(
    access: &mut Access<'_, Ask, Thread>,
    (post, n): (RawId, i64),
    file: SealedFile,
) -> Result<()> {
    let thread = access.id();
    let insert = sql!(
        "INSERT INTO messaging_files (id, thread, post, n, kind, bytes, sealed)
         SELECT ?1, p.thread, p.id, CAST(?4 AS BIGINT), CAST(?5 AS TEXT), CAST(?6 AS BIGINT), ?7
         FROM messaging_posts p WHERE p.thread = ?2 AND p.id = ?3 ON CONFLICT (id) DO NOTHING"
    );
    let row = params![file.id, thread, post, n, file.kind, file.bytes, file.sealed];
    if access.tx().exec(insert, &row).await? == 1 {
        access.tx().exec(sql!("UPDATE messaging_posts SET files = files + 1 WHERE id = ?1"), &params![post]).await?;
    }
    Ok(())
}

/// The files of a thread, by post, at most 200.
pub(crate) async fn files<A: Act>(access: &mut Access<'_, A, Thread>) -> Result<Vec<FileInfo>> {
    let thread = access.id();
    let query = sql!("SELECT id, post, kind, bytes FROM messaging_files WHERE thread = ?1 ORDER BY post, n LIMIT 200");
    access.tx().all(query, &params![thread]).await
}

/// One sealed file of the thread: kind and bytes.
pub(crate) async fn file<A: Act>(access: &mut Access<'_, A, Thread>, file: RawId) -> Result<(String, Vec<u8>)> {
    let thread = access.id();
    access
        .tx()
        .one(sql!("SELECT kind, sealed FROM messaging_files WHERE id = ?1 AND thread = ?2"), &params![file, thread])
        .await
}
