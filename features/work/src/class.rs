//! Whose minutes count towards which codes.

use gate::{Access, Edit};
use kernel::Result;
use policy::Role;
use rules::evisit::Class;

use crate::types::WorkItem;

/// The class of the person who acts. A clinician without a credential that bills counts as clinical staff.
pub(crate) async fn of(access: &mut Access<'_, Edit, WorkItem>) -> Result<Class> {
    Ok(if access.who().is(Role::Clinician) { Class::Qhp } else { Class::ClinicalStaff })
}
