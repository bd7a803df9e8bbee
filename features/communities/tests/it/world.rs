//! A small town: members, a keeper, a moderator of the organisation, a pharmacist, a nurse on call.

use gate::{Manage, ORG, Organisation};
use guard::Place;
use kernel::{Locale, PersonId, PoolId};
use people::{Badge, NewPerson};
use policy::{Role, Roles};
use store::sql;
use testing::{Answer, Client, World};
use work::{NewPool, Rung, Told};

pub fn slices() -> Vec<gate::Slice> {
    vec![
        people::slice(),
        consent::slice(),
        channels::slice(),
        circles::slice(),
        work::slice(),
        messaging::slice(),
        communities::slice(),
    ]
}

pub struct Town {
    pub world: World,
    pub ana: PersonId,
    pub ben: PersonId,
    pub keeper: PersonId,
    pub moderator: PersonId,
    pub second: PersonId,
    pub leila: PersonId,
    pub nurse: PersonId,
    pub pool: PoolId,
}

impl Town {
    pub async fn open(world: World) -> Self {
        let member = Roles::of(Role::Patient);
        let staff = Roles::any(&[Role::Staff, Role::Moderator]);
        let ana = person(&world, "Ana", "1968-04-17", member).await;
        let ben = person(&world, "Ben", "1971-02-19", member).await;
        let keeper = person(&world, "Kim", "1980-01-01", member).await;
        let moderator = person(&world, "Mona", "1980-01-01", staff).await;
        let second = person(&world, "Sid", "1980-01-01", staff).await;
        let leila = person(&world, "Leila", "1985-05-05", Roles::of(Role::Pharmacist)).await;
        let nurse = person(&world, "Tomas", "1985-05-05", Roles::of(Role::Clinician)).await;
        let mut write = world.org.operator("test").await.unwrap();
        let mut access = write.may::<Manage, Organisation>(ORG).await.unwrap();
        let new = NewPool {
            name: ["Moderators".into(), "Moderación".into()],
            hours: "always".into(),
            zone: "America/Denver".into(),
            reply_minutes: 240,
            takes_now: true,
            operations: true,
            on_call: Some(nurse),
            ..NewPool::default()
        };
        let pool = work::create_pool(&mut access, &new).await.unwrap();
        for one in [moderator, second, nurse] {
            gate::join_pool(&mut access, pool, one).await.unwrap();
        }
        let rungs =
            [Rung { after_minutes: 0, told: Told::Everyone }, Rung { after_minutes: 30, told: Told::Person(nurse) }];
        work::set_ladder(&mut access, pool, &rungs).await.unwrap();
        let words = ["How I feel".to_owned(), "Cómo me siento".to_owned()];
        let reason = messaging::Reason { key: "symptom".into(), place: 1, words, pool, billed: false, minutes: 5 };
        messaging::put_reason(&mut access, &reason).await.unwrap();
        let checked_at = Some(access.now().plus_days(-30));
        let badge = Badge {
            profession: "PharmD".into(),
            specialty: "Ambulatory care".into(),
            licence_state: "MT".into(),
            checked: "Licence in the state register".into(),
            checked_at,
            ..Badge::default()
        };
        people::set_badge(&mut access, leila, &badge).await.unwrap();
        let mut access = write.may::<Manage, communities::Directory>(communities::DIRECTORY).await.unwrap();
        for place in communities::starter(pool) {
            communities::put_place(&mut access, &place).await.unwrap();
        }
        let mut peers = communities::starter(pool).remove(0);
        (peers.slug, peers.place, peers.family) = ("primary-care".into(), Place::Peers, "peers".into());
        communities::put_place(&mut access, &peers).await.unwrap();
        write.commit().await.unwrap();
        Self { world, ana, ben, keeper, moderator, second, leila, nurse, pool }
    }

    pub async fn sign_in(&self, who: PersonId) -> Client {
        self.world.sign_in(who).await
    }

    /// A browser of somebody who joined under a name.
    pub async fn joined(&self, who: PersonId, place: &str, name: &str) -> Client {
        let client = self.sign_in(who).await;
        let proof = self.proof(&client, place).await;
        let form = [("wear", "new"), ("persona", name), ("rules", "1"), ("proof", proof.as_str())];
        client.post(&format!("{place}/join"), &form).await.expect(http::StatusCode::SEE_OTHER);
        client
    }

    /// What a browser's work at the door of a place gives.
    pub async fn proof(&self, client: &Client, place: &str) -> String {
        let slug = place.rsplit('/').next().unwrap();
        people::testing::work_on(&client.get(&format!("/groups/{slug}")).await.body)
    }

    /// A moderator of the organisation makes a member of a place its keeper.
    pub async fn keep(&self, place: &str, name: &str) {
        let slug = place.rsplit('/').next().unwrap();
        let moderator = self.sign_in(self.moderator).await;
        moderator.get(&format!("/groups/{slug}")).await.expect(http::StatusCode::OK).says("Make keeper");
        let named = moderator.post(&format!("/groups/{slug}/keepers"), &[("persona", name)]).await;
        assert_eq!(named.status, http::StatusCode::SEE_OTHER, "{}", named.body);
    }

    /// The reader is known here: its first post was approved.
    pub async fn known(&self, client: &Client, place: &str) {
        let topic =
            path(&write(client, place, "My first words here", "Hello, I am glad to have found this group.").await);
        let post = self.text(sql!("SELECT id FROM communities_posts WHERE state = 'held' LIMIT 1")).await;
        let moderator = self.sign_in(self.moderator).await;
        let done = moderator.post(&format!("{place}/queue/{post}"), &[("act", "approve")]).await;
        assert_eq!(done.status, http::StatusCode::SEE_OTHER, "{}", done.body);
        client.get(&topic).await.expect(http::StatusCode::OK);
    }

    pub async fn text(&self, sql: store::Sql) -> String {
        let (id,) = self.world.org.store().read().await.unwrap().one::<(kernel::RawId,)>(sql, &[]).await.unwrap();
        id.to_string()
    }

    pub async fn count(&self, sql: store::Sql) -> i64 {
        self.world.org.store().read().await.unwrap().one::<(i64,)>(sql, &[]).await.unwrap().0
    }
}

pub async fn write(client: &Client, place: &str, title: &str, text: &str) -> Answer {
    client.post(&format!("{place}/new"), &[("kind", "question"), ("title", title), ("text", text)]).await
}

/// Where an answer leads, without query and fragment.
pub fn path(answer: &Answer) -> String {
    assert_eq!(answer.status, http::StatusCode::SEE_OTHER, "{}", answer.body);
    answer.location().split(['?', '#']).next().unwrap().to_owned()
}

pub async fn person(world: &World, given: &str, born: &str, roles: Roles) -> PersonId {
    let mut write = world.org.operator("test").await.unwrap();
    let mut access = write.may::<Manage, Organisation>(ORG).await.unwrap();
    let new = NewPerson {
        given: given.into(),
        family: "Vega".into(),
        roles,
        locale: Locale::En,
        zone: "America/Denver".into(),
        birth_date: Some(born.into()),
        phone: Some(format!("+1406555{:04}", 100 + given.len() * 7 + usize::from(given.as_bytes()[0]))),
        ..NewPerson::default()
    };
    let id = people::create(&mut access, &new).await.unwrap();
    write.commit().await.unwrap();
    id
}
