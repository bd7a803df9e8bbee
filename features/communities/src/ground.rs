//! The three kinds of community as types: what may be read, written and decided is asked of the kind that the address names.

use gate::{Masked, Resource, Session};
use guard::Place;
use kernel::{Id, RawId, Result};
use sha2::{Digest, Sha256};

kernel::kinds! {
    /// A community that the world reads.
    OpenPlace = "open community" => OpenId,
    /// A community that its members read.
    MembersPlace = "members community" => MembersId,
    /// A community of verified clinicians.
    PeersPlace = "peers community" => PeersId,
    /// All communities: the directory, searching, one's own names.
    Directory = "communities" => DirectoryId,
    /// Somebody who may be in danger: known by persona, until a person on duty opens the seal.
    Danger = "danger in a community" => DangerId,
    /// What a moderator decided about somebody's words.
    Decision = "decision" => DecisionId,
}

/// The one directory of an organisation.
pub(crate) const DIRECTORY: DirectoryId = Id::from_raw(RawId([1; 16]));

macro_rules! place {
    ($kind:ty, $word:literal, $place:expr) => {
        impl Resource for $kind {
            const LOCATE: &'static str = concat!(
                "SELECT NULL, NULL, NULL, NULL FROM communities_places WHERE id = ?1 AND closed_at IS NULL AND place = '",
                $word,
                "' LIMIT 1"
            );
            const COLUMNS: [&'static str; 5] = ["id", "NULL", "NULL", "NULL", "NULL"];
            const LOOKS_AUDITED: bool = false;
        }
        impl Ground for $kind {
            const PLACE: Place = $place;
            const WORD: &'static str = $word;
        }
    };
}

place!(OpenPlace, "open", Place::Open);
place!(MembersPlace, "members", Place::Members);
place!(PeersPlace, "peers", Place::Peers);

impl Resource for Directory {
    const LOCATE: &'static str = gate::Organisation::LOCATE;
    const COLUMNS: [&'static str; 5] = ["NULL", "NULL", "NULL", "NULL", "NULL"];
    const LOOKS_AUDITED: bool = false;
}

gate::resource!(Danger, table: "communities_dangers", id: "id", patient: "NULL", holder: "holder", pool: "pool", author: "NULL");

/// A kind of community.
pub(crate) trait Ground: Resource + Send + Sync {
    /// What the guard holds words against.
    const PLACE: Place;
    /// The stored word, and the first part of every address.
    const WORD: &'static str;

    /// The place of a slug.
    fn id(slug: &str) -> Id<Self>
    where
        Self: Sized,
    {
        Id::from_raw(place_id(slug))
    }
    /// Where it stands.
    fn href(slug: &str) -> String {
        format!("/{}/{slug}", Self::WORD)
    }
}

/// A place's id out of its slug, so that an address needs no look-up.
pub(crate) fn place_id(slug: &str) -> RawId {
    let digest: [u8; 32] = Sha256::digest(format!("community/{slug}")).into();
    RawId(std::array::from_fn(|i| digest[i]))
}

/// The session under the name worn in a place.
///
/// The roles that a name shows count only while the check of its person's licence does. That is asked at each request and
/// written nowhere: a mark on the persona at the hour in which a licence ran out would tie the two.
pub(crate) async fn wear<G: Ground>(masked: &Masked, slug: &str) -> Result<Session> {
    let session = masked.wear(G::id(slug)).await?;
    if session.who().roles.is_empty() || badge(masked).await?.is_some() {
        return Ok(session);
    }
    // Among peers the name is not worn at all: a refusal in its audit would tell whose licence ran out.
    Ok(if G::WORD == PeersPlace::WORD { masked.unnamed() } else { session.without_roles() })
}

/// What was checked about the person who asks, while it counts.
pub(crate) async fn badge(masked: &Masked) -> Result<Option<people::Badge>> {
    let Some(person) = masked.person().map(gate::Who::person) else { return Ok(None) };
    let mut frame = masked.frame();
    let mut access = frame.may::<gate::View, kernel::Person>(person).await?;
    Ok(people::badge_of(&mut access, person).await?.filter(people::Badge::is_verified))
}

/// A member of a place of peers whose licence no longer counts: the place rests for them, and their words stay.
pub(crate) async fn rests<G: Ground>(masked: &Masked, slug: &str, named: bool) -> Result<bool> {
    let nameless = G::WORD == PeersPlace::WORD && !named;
    Ok(nameless && masked.wear(G::id(slug)).await?.who().has_name())
}

/// The reader's session in a place: under the name worn there, or as a moderator of the organisation, who reads as themselves.
pub(crate) async fn enter<G: Ground>(masked: &Masked, slug: &str) -> Result<Session> {
    let worn = wear::<G>(masked, slug).await?;
    let keeps = masked.person().is_some_and(|who| who.is(policy::Role::Moderator));
    if keeps && !worn.who().has_name() { masked.unmasked() } else { Ok(worn) }
}

/// The stored word of a kind's name, for pages that hold several.
pub(crate) fn word_of(place: Place) -> &'static str {
    match place {
        Place::Members => MembersPlace::WORD,
        Place::Peers => PeersPlace::WORD,
        _ => OpenPlace::WORD,
    }
}

/// The kind of a stored word; anything unknown is the most closed.
pub(crate) fn place_of(word: &str) -> Place {
    match word {
        "open" => Place::Open,
        "members" => Place::Members,
        _ => Place::Peers,
    }
}
