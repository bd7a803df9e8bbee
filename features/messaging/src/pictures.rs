//! Pictures that came with a text: made safe as every upload is, kept beside the words that they came with.

use channels::{Missed, OnPicture, PictureAt, SealedPicture};
use gate::{Ask, Write};
use kernel::{RawId, Result};

use crate::{
    files,
    store::{self, NewPost},
    types::{FileId, SealedFile, Thread, ThreadId},
};

/// Contributed to `channels`, which fetches them.
pub(crate) const ON_PICTURE: OnPicture = OnPicture {
    seal: |org, id, raw| {
        Box::pin(async move {
            let file = files::seal_picture(org.keys.clone(), FileId::from_raw(id), raw).await?;
            let sealed = |SealedFile { kind, bytes, sealed, .. }| SealedPicture { id, kind, bytes, sealed };
            Ok(file.map(sealed))
        })
    },
    keep: |write, at, picture| Box::pin(keep(write, at, picture)),
    missed: |write, thread, counts| Box::pin(missed(write, thread, counts)),
};

async fn keep(write: &mut Write, at: PictureAt, picture: SealedPicture) -> Result<()> {
    let mut access = write.may::<Ask, Thread>(ThreadId::from_raw(at.thread)).await?;
    let SealedPicture { id, kind, bytes, sealed } = picture;
    let file = SealedFile { id: FileId::from_raw(id), kind, bytes, sealed };
    store::add_picture(&mut access, (at.post, at.n), file).await
}

/// Nothing is left out without a word.
async fn missed(write: &mut Write, thread: RawId, Missed { refused, lost }: Missed) -> Result<()> {
    let mut access = write.may::<Ask, Thread>(ThreadId::from_raw(thread)).await?;
    let (event, now) = (format!("pictures:{refused}-{lost}"), access.now());
    store::add_post(access.writing(), thread, &NewPost::event(&event, None, None), now).await?;
    Ok(())
}
