//! private Nobody but the gate makes a proof.
use gate::{Access, Organisation, View, ORG};

fn main() {
    let _forged: Access<'static, View, Organisation> = Access { id: ORG };
}
