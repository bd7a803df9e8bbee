//! Short links: made by keepers and by the organisation, counted without a mark on whoever came.

use axum::body::Body;
use http::{Request, StatusCode};
use policy::{Role, Roles};
use store::sql;

use crate::world::{Town, path, person, slices};

const OPEN: &str = "/open/type-2-diabetes";

async fn counts(town: &Town) -> (i64, i64, i64) {
    let query = sql!("SELECT came, joined, asked FROM communities_links ORDER BY made_at, code LIMIT 1");
    town.world.org.store().read().await.unwrap().one(query, &[]).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_short_link_counts_who_came_joined_and_asked_and_knows_nobody() {
    testing::each(slices, |world| async {
        let town = Town::open(world).await;
        let press = person(&town.world, "Cora", "1975-01-01", Roles::of(Role::Communications)).await;
        let press = town.sign_in(press).await;
        let ana = town.sign_in(town.ana).await;
        let links = format!("{OPEN}/links");
        ana.get(&links).await.expect(StatusCode::NOT_FOUND);
        ana.post(&links, &[("name", "My own poster")]).await.expect(StatusCode::NOT_FOUND);
        town.world.guest().get(&links).await.expect(StatusCode::UNAUTHORIZED);
        press.get("/groups/type-2-diabetes").await.says("Short links");
        press.get(&links).await.expect(StatusCode::OK).says("No short link yet");
        let refused = press.post(&links, &[("name", "Ask 406-555-0177")]).await;
        refused.expect(StatusCode::UNPROCESSABLE_ENTITY).says("Ask 406-555-0177");
        let made = press.post(&links, &[("name", "Clinic poster, May")]).await;
        assert_eq!(path(&made), links);
        let page = press.get(made.location()).await.expect(StatusCode::OK);
        page.says("Clinic poster, May").says("QR code of the link “Clinic poster, May”").says("counts twice");
        assert!(!press.get(&links).await.body.contains("QR code of the link"));
        let code = page.body.split("/g/").nth(1).unwrap()[..8].to_owned();
        let address = format!("/g/{code}");

        let (guest, about) = (town.world.guest(), format!("/groups/type-2-diabetes?via={code}"));
        let came = guest.get(&address).await;
        assert_eq!((came.location(), came.headers.get("set-cookie")), (about.as_str(), None));
        for (method, name, value) in
            [("HEAD", "accept", "*/*"), ("GET", "purpose", "prefetch"), ("GET", "user-agent", "WhatsApp/2")]
        {
            let ask = Request::builder().method(method).uri(&address).header(name, value).body(Body::empty()).unwrap();
            assert_eq!(guest.ask(ask).await.location(), about);
        }
        assert_eq!(counts(&town).await, (1, 0, 0));
        guest.get(&about).await.expect(StatusCode::OK).says(&format!("/sign-in?back={about}"));
        guest.get("/g/nowhere2").await.expect(StatusCode::NOT_FOUND);

        // The code goes along in the form, also when the form comes back.
        ana.get(&address).await;
        ana.get(&about).await.expect(StatusCode::OK).says(&format!("name=\"via\" value=\"{code}\""));
        let form = [("wear", "new"), ("persona", "Ana 7"), ("rules", "1"), ("via", code.as_str())];
        let refused = ana.post(&format!("{OPEN}/join"), &form).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        refused.says(&format!("name=\"via\" value=\"{code}\""));
        assert_eq!(counts(&town).await, (2, 0, 0));
        let form = [("wear", "new"), ("persona", "RiverFern"), ("rules", "1"), ("via", code.as_str())];
        path(&ana.post(&format!("{OPEN}/join"), &form).await);
        let proof = town.proof(&ana, "/open/copd").await;
        let elsewhere =
            [("wear", "new"), ("persona", "CedarFern"), ("rules", "1"), ("via", code.as_str()), ("proof", &proof)];
        path(&ana.post("/open/copd/join", &elsewhere).await);
        assert_eq!(counts(&town).await, (2, 1, 0));
        assert_eq!(ana.get(&format!("{address}/care")).await.location(), "/ask");
        assert_eq!(guest.get(&format!("{address}/care")).await.location(), "/sign-in?back=/ask");
        assert_eq!(counts(&town).await, (2, 1, 2));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_keeper_makes_links_and_one_into_a_closed_group_asks_guests_to_sign_in() {
    testing::each(slices, |world| async {
        let town = Town::open(world).await;
        let slug = communities::starter(town.pool).into_iter().find(|p| p.place == guard::Place::Members).unwrap().slug;
        let place = format!("/members/{slug}");
        let kim = town.joined(town.keeper, &place, "GentleHeron").await;
        kim.post(&format!("{place}/links"), &[("name", "Support group leaflet")]).await.expect(StatusCode::NOT_FOUND);
        town.keep(&place, "GentleHeron").await;
        kim.get(&format!("/groups/{slug}")).await.says(&format!("{place}/links"));
        path(&kim.post(&format!("{place}/links"), &[("name", "Support group leaflet")]).await);
        let page = kim.get(&format!("{place}/links")).await.expect(StatusCode::OK);
        let code = page.body.split("/g/").nth(1).unwrap()[..8].to_owned();
        let about = format!("/groups/{slug}?via={code}");
        assert_eq!(town.world.guest().get(&format!("/g/{code}")).await.location(), format!("/sign-in?back={about}"));
        assert_eq!(town.sign_in(town.ben).await.get(&format!("/g/{code}")).await.location(), about);
        // The organisation's page of the same links; another kind of address knows none of them.
        let moderator = town.sign_in(town.moderator).await;
        moderator.get(&format!("{place}/links")).await.expect(StatusCode::OK).says("Support group leaflet");
        moderator.get(&format!("/open/{slug}/links")).await.expect(StatusCode::NOT_FOUND);
        path(&moderator.post(&format!("/groups/places/{slug}/close"), &[("sure", "1")]).await);
        town.world.guest().get(&format!("/g/{code}")).await.expect(StatusCode::NOT_FOUND);
    })
    .await;
}
