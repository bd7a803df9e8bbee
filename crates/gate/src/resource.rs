//! What a decision can be about.

use kernel::{Id, Kind, RawId};

/// A kind of thing that lives in a table and that the policy knows. Made by [`crate::resource!`].
pub trait Resource: Kind {
    /// `SELECT patient, holder, pool, author FROM … WHERE id = ?1`, each a 16-byte id or NULL. Empty for what is always there
    /// and nobody's: it cannot be missing, so nothing is asked.
    const LOCATE: &'static str;
    /// The same columns as SQL expressions for a list's filter: id, patient, holder, pool, author; `NULL` where absent.
    const COLUMNS: [&'static str; 5];
    /// Something of a patient may stand in it, so every look is audited. Where nothing may (a community), changes and
    /// refusals are.
    const LOOKS_AUDITED: bool = true;
}

/// Tells the gate where a kind lives and who stands how to it:
/// `resource!(Thread in "messaging_threads", patient: "patient", holder: "NULL", pool: "NULL", author: "NULL");`
/// In a list the columns are used as written, so prefix them there with the alias `x`: the filter does it by itself.
#[macro_export]
macro_rules! resource {
    ($kind:ty, table: $table:literal, id: $id:literal, patient: $patient:literal, holder: $holder:literal, pool: $pool:literal, author: $author:literal) => {
        impl $crate::Resource for $kind {
            const LOCATE: &'static str = concat!(
                "SELECT ",
                $patient,
                ", ",
                $holder,
                ", ",
                $pool,
                ", ",
                $author,
                " FROM ",
                $table,
                " WHERE ",
                $id,
                " = ?1 LIMIT 1"
            );
            const COLUMNS: [&'static str; 5] = [$id, $patient, $holder, $pool, $author];
        }
    };
}

kernel::kinds! {
    /// The organisation itself: the target of acts that are about no single thing.
    Organisation = "organisation" => OrgId,
}

/// The one organisation of a database.
pub const ORG: OrgId = Id::from_raw(RawId([0; 16]));

impl Resource for Organisation {
    const LOCATE: &'static str = "";
    const COLUMNS: [&'static str; 5] = ["NULL", "NULL", "NULL", "NULL", "NULL"];
}

resource!(kernel::Person, table: "gate_actors", id: "id", patient: "id", holder: "NULL", pool: "NULL", author: "NULL");
resource!(kernel::Pool, table: "gate_members", id: "pool", patient: "NULL", holder: "NULL", pool: "pool", author: "NULL");
