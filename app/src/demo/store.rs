//! The demo's own table: who plays which role.

use gate::{Access, Manage, Organisation};
use kernel::{PersonId, Result};
use store::{params, sql};

pub(crate) async fn put_role(
    access: &mut Access<'_, Manage, Organisation>,
    role: &str,
    person: PersonId,
) -> Result<()> {
    let put = sql!(
        "INSERT INTO demo_roles (role, person) VALUES (?1, ?2) ON CONFLICT (role) DO UPDATE SET person = excluded.person"
    );
    access.tx().exec(put, &params![role, person]).await?;
    Ok(())
}

pub(crate) async fn roles(access: &mut Access<'_, Manage, Organisation>) -> Result<Vec<(String, PersonId)>> {
    access.tx().all(sql!("SELECT role, person FROM demo_roles ORDER BY role LIMIT 100"), &[]).await
}
