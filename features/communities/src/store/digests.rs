//! Who wants e-mails about new answers. Rows of persons: nothing of a place, a name or a number of posts stands here.

use channels::Contact;
use gate::{Access, Act, Edit, Operate};
use kernel::{PersonId, Result, Time};
use store::{params, sql};

use crate::{
    digest::{Choice, Due, Often},
    ground::Directory,
};

/// What the person of the proof chose; nothing for never.
pub(crate) async fn choice<A: Act>(access: &mut Access<'_, A, Contact>) -> Result<Option<Choice>> {
    let person = access.id();
    let query = sql!("SELECT every, hour FROM communities_digests WHERE person = ?1 LIMIT 1");
    let row = access.tx().first::<(String, u32)>(query, &params![person]).await?;
    Ok(row.and_then(|(every, hour)| choice_of(&every, hour)))
}

fn choice_of(every: &str, hour: u32) -> Option<Choice> {
    Some(Choice { often: Often::from_word(every)?, hour: i8::try_from(hour).ok()? })
}

/// Keeps what the person of the proof chose, with the first moment; nothing is never.
pub(crate) async fn choose(access: &mut Access<'_, Edit, Contact>, choice: Option<(Choice, Time)>) -> Result<()> {
    let person = access.id();
    let Some((choice, next)) = choice else {
        access.tx().exec(sql!("DELETE FROM communities_digests WHERE person = ?1"), &params![person]).await?;
        return Ok(());
    };
    let put = sql!(
        "INSERT INTO communities_digests (person, every, hour, since_at, next_at) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (person) DO UPDATE SET every = excluded.every, hour = excluded.hour, next_at = excluded.next_at"
    );
    let row = params![person, choice.often.word(), i64::from(choice.hour), choice.first_since(next), next];
    access.tx().exec(put, &row).await?;
    Ok(())
}

/// No more of them, by the link in one.
pub(crate) async fn end(access: &mut Access<'_, Operate, Directory>, person: PersonId) -> Result<()> {
    access.tx().exec(sql!("DELETE FROM communities_digests WHERE person = ?1"), &params![person]).await?;
    Ok(())
}

/// Whose moment has come, the longest waiting first, at most 200; the next run takes the others.
pub(crate) async fn due<A: Act>(access: &mut Access<'_, A, Directory>) -> Result<Vec<Due>> {
    let now = access.now();
    let query = sql!(
        "SELECT person, every, hour, since_at, next_at FROM communities_digests WHERE next_at <= ?1 ORDER BY next_at LIMIT 200"
    );
    let rows = access.tx().all::<(PersonId, String, u32, Time, Time)>(query, &params![now]).await?;
    let read = |(person, every, hour, since, next): (PersonId, String, u32, Time, Time)| {
        Some(Due { person, choice: choice_of(&every, hour)?, since, next })
    };
    Ok(rows.into_iter().filter_map(read).collect())
}

/// It was looked until a moment, and is again at the next; `false` when somebody else did it, or the person changed it.
pub(crate) async fn looked(
    access: &mut Access<'_, Operate, Directory>,
    due: &Due,
    until: Time,
    next: Time,
) -> Result<bool> {
    let set = sql!("UPDATE communities_digests SET since_at = ?3, next_at = ?4 WHERE person = ?1 AND next_at = ?2");
    Ok(access.tx().exec(set, &params![due.person, due.next, until, next]).await? == 1)
}
