//! Reasons, templates and settings.

use gate::{Access, Act, Manage, Organisation, Resource};
use kernel::{Result, Time};
use store::{FromRow, Row, params, sql};

use crate::types::{Reason, Settings, TemplateId, TemplateText};

impl FromRow for Reason {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            key: row.get(0)?,
            place: row.get(1)?,
            words: [row.get(2)?, row.get(3)?],
            pool: row.get(4)?,
            billed: row.get(5)?,
            minutes: row.get(6)?,
        })
    }
}

/// The reasons in use, in their order, at most 12.
pub(crate) async fn reasons<A: Act, K: Resource>(access: &mut Access<'_, A, K>) -> Result<Vec<Reason>> {
    let query = sql!(
        "SELECT key, place, words_en, words_es, pool, billed, minutes FROM messaging_reasons
         WHERE retired_at IS NULL ORDER BY place, key LIMIT 12"
    );
    access.tx().all(query, &[]).await
}

/// One reason, retired or not: old threads name it.
pub(crate) async fn reason<A: Act, K: Resource>(access: &mut Access<'_, A, K>, key: &str) -> Result<Option<Reason>> {
    let query =
        sql!("SELECT key, place, words_en, words_es, pool, billed, minutes FROM messaging_reasons WHERE key = ?1");
    access.tx().first(query, &params![key]).await
}

pub(crate) async fn put_reason(access: &mut Access<'_, Manage, Organisation>, reason: &Reason) -> Result<()> {
    let put = sql!(
        "INSERT INTO messaging_reasons (key, place, words_en, words_es, pool, billed, minutes, retired_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, NULL)
         ON CONFLICT (key) DO UPDATE SET place = excluded.place, words_en = excluded.words_en, words_es = excluded.words_es,
           pool = excluded.pool, billed = excluded.billed, minutes = excluded.minutes, retired_at = NULL"
    );
    let row = params![
        reason.key.as_str(),
        reason.place,
        &reason.words[0],
        &reason.words[1],
        reason.pool,
        reason.billed,
        reason.minutes
    ];
    access.tx().exec(put, &row).await?;
    Ok(())
}

pub(crate) async fn retire_reason(access: &mut Access<'_, Manage, Organisation>, key: &str) -> Result<()> {
    let now = access.now();
    access.tx().exec(sql!("UPDATE messaging_reasons SET retired_at = ?2 WHERE key = ?1"), &params![key, now]).await?;
    Ok(())
}

pub(crate) async fn settings<A: Act, K: Resource>(access: &mut Access<'_, A, K>) -> Result<Settings> {
    let query = sql!("SELECT unread_hours, write_days FROM messaging_settings WHERE id = 1");
    let row = access.tx().first(query, &[]).await?;
    let made = row.map(|(unread_hours, write_days)| Settings { unread_hours, write_days });
    Ok(made.unwrap_or_default())
}

/// Until when the circle may still write into a thread that ended then.
pub(crate) async fn writes_until<A: Act, K: Resource>(access: &mut Access<'_, A, K>, ended: Time) -> Result<Time> {
    Ok(ended.plus_days(i64::from(settings(access).await?.write_days)))
}

pub(crate) async fn put_settings(access: &mut Access<'_, Manage, Organisation>, settings: &Settings) -> Result<()> {
    let put = sql!(
        "INSERT INTO messaging_settings (id, unread_hours, write_days) VALUES (1, ?1, ?2)
         ON CONFLICT (id) DO UPDATE SET unread_hours = excluded.unread_hours, write_days = excluded.write_days"
    );
    access.tx().exec(put, &params![settings.unread_hours, settings.write_days]).await?;
    Ok(())
}

impl FromRow for TemplateText {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self { id: row.get(0)?, name: [row.get(1)?, row.get(2)?], body: [row.get(3)?, row.get(4)?] })
    }
}

/// The templates in use, by name, at most 50.
pub(crate) async fn templates<A: Act, K: Resource>(access: &mut Access<'_, A, K>) -> Result<Vec<TemplateText>> {
    let query = sql!(
        "SELECT id, name_en, name_es, body_en, body_es FROM messaging_templates WHERE retired_at IS NULL ORDER BY name_en, id LIMIT 50"
    );
    access.tx().all(query, &[]).await
}

pub(crate) async fn put_template(access: &mut Access<'_, Manage, Organisation>, template: &TemplateText) -> Result<()> {
    let put = sql!(
        "INSERT INTO messaging_templates (id, name_en, name_es, body_en, body_es, retired_at) VALUES (?1, ?2, ?3, ?4, ?5, NULL)
         ON CONFLICT (id) DO UPDATE SET name_en = excluded.name_en, name_es = excluded.name_es, body_en = excluded.body_en,
           body_es = excluded.body_es, retired_at = NULL"
    );
    let row = params![template.id, &template.name[0], &template.name[1], &template.body[0], &template.body[1]];
    access.tx().exec(put, &row).await?;
    Ok(())
}

pub(crate) async fn retire_template(access: &mut Access<'_, Manage, Organisation>, template: TemplateId) -> Result<()> {
    let now = access.now();
    access
        .tx()
        .exec(sql!("UPDATE messaging_templates SET retired_at = ?2 WHERE id = ?1"), &params![template, now])
        .await?;
    Ok(())
}
