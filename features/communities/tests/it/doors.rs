//! Who comes in: programs, new accounts, teens and children.

use http::StatusCode;
use policy::{Role, Roles};
use store::sql;

use crate::world::{Town, path, person, slices};

const OPEN: &str = "/open/type-2-diabetes";

fn form<'a>(name: &'a str, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    [&[("wear", "new"), ("persona", name), ("rules", "1")], more].concat()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_account_joins_one_group_an_hour_without_proof_of_work() {
    testing::each(slices, |world| async {
        let town = Town::open(world).await;
        let ana = town.sign_in(town.ana).await;
        let about = async |slug: &str| ana.get(&format!("/groups/{slug}")).await.expect(StatusCode::OK).body;
        let first = people::testing::work_on(&about("type-2-diabetes").await);
        let late = people::testing::work_on(&about("copd").await);
        // A program fills in what nobody sees: it is answered as people are, and nothing is done.
        let trapped = ana.post(&format!("{OPEN}/join"), &form("HoneyBee", &[("subject", "x")])).await;
        assert_eq!(trapped.location(), format!("{OPEN}?said=joined"));
        assert_eq!(town.count(sql!("SELECT COUNT(*) FROM gate_personas")).await, 0);

        path(&ana.post(&format!("{OPEN}/join"), &form("CedarOne", &[])).await);
        let slowed = ana.post("/open/copd/join", &form("CedarTwo", &[])).await;
        slowed.expect(StatusCode::UNPROCESSABLE_ENTITY).says("come back in an hour").says("CedarTwo");
        let made_up = format!("{}.7", "0".repeat(52));
        let refused = ana.post("/open/copd/join", &form("CedarTwo", &[("proof", &made_up)])).await;
        refused.expect(StatusCode::UNPROCESSABLE_ENTITY);
        path(&ana.post("/open/copd/join", &form("CedarTwo", &[("proof", &first)])).await);
        // The same proof again, and one whose hour is over.
        let again = ana.post("/open/asthma/join", &form("CedarThree", &[("proof", &first)])).await;
        again.expect(StatusCode::UNPROCESSABLE_ENTITY).says("come back in an hour");
        town.world.clock.advance(62 * 60).unwrap();
        path(&ana.post("/open/asthma/join", &form("CedarThree", &[])).await);
        let again = ana.post("/open/heart-failure/join", &form("CedarFour", &[("proof", &late)])).await;
        again.expect(StatusCode::UNPROCESSABLE_ENTITY).says("come back in an hour");
        // An account that is a day old is asked for nothing.
        town.world.clock.advance(24 * 3_600).unwrap();
        assert!(!about("heart-failure").await.contains("data-proof"));
        for (slug, name) in [("heart-failure", "CedarFour"), ("stroke", "CedarFive")] {
            path(&ana.post(&format!("/open/{slug}/join"), &form(name, &[])).await);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn teens_see_and_join_what_is_marked_for_them_and_children_nothing() {
    testing::each(slices, |world| async {
        let town = Town::open(world).await;
        let all = communities::starter(town.pool);
        let of = |teens: bool| {
            let fits = |p: &&communities::NewPlace| p.teens == teens && p.place == guard::Place::Open;
            all.iter().find(fits).unwrap().slug.clone()
        };
        let (teens, grown) = (of(true), of(false));
        let teen = person(&town.world, "Tia", "2010-05-01", Roles::of(Role::Patient)).await;
        let tia = town.sign_in(teen).await;
        let list = tia.get("/groups").await.expect(StatusCode::OK);
        list.says(&format!("/open/{teens}"));
        assert!(!list.body.contains(&format!("/open/{grown}\"")), "{}", list.body);
        tia.get(&format!("/groups/{grown}")).await.expect(StatusCode::NOT_FOUND);
        tia.get(&format!("/groups/{teens}")).await.expect(StatusCode::OK).says("Teens too");
        let refused = tia.post(&format!("/open/{grown}/join"), &form("MossStar", &[])).await;
        refused.expect(StatusCode::UNPROCESSABLE_ENTITY).says("for grown-ups");
        path(&tia.post(&format!("/open/{teens}/join"), &form("MossStar", &[])).await);
        tia.get(&format!("/open/{teens}/new")).await.expect(StatusCode::OK);
        // The eighteenth birthday opens the rest.
        town.world.clock.advance(2 * 366 * 86_400).unwrap();
        let tia = town.sign_in(teen).await;
        tia.get(&format!("/groups/{grown}")).await.expect(StatusCode::OK);

        let child = person(&town.world, "Kit", "2020-05-01", Roles::of(Role::Patient)).await;
        let kit = town.sign_in(child).await;
        let refused = kit.post(&format!("/open/{teens}/join"), &form("SmallFern", &[])).await;
        refused.expect(StatusCode::UNPROCESSABLE_ENTITY).says("13 or older");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_teen_keeps_the_way_out_of_a_group_that_is_no_longer_for_teens() {
    testing::each(slices, |world| async {
        let town = Town::open(world).await;
        let teen = person(&town.world, "Tia", "2010-05-01", Roles::of(Role::Patient)).await;
        let tia = town.joined(teen, OPEN, "MossStar").await;
        let mut tx = town.world.org.store().begin().await.unwrap();
        tx.exec(sql!("UPDATE communities_places SET teens = 0 WHERE slug = 'type-2-diabetes'"), &[]).await.unwrap();
        tx.commit().await.unwrap();
        tia.get("/groups").await.says(OPEN);
        tia.get("/names").await.says(&format!("{OPEN}/leave"));
        tia.get("/groups/type-2-diabetes").await.expect(StatusCode::OK);
    })
    .await;
}
