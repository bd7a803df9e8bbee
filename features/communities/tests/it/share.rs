//! What other sites may draw of an open page, and what they learn of closed ones: nothing.

use axum::body::Body;
use http::{Request, StatusCode};
use serde_json::Value;
use store::sql;

use crate::world::{Town, path, slices, write};

const OPEN: &str = "/open/type-2-diabetes";

/// The data for search engines in a page.
fn told(body: &str) -> Value {
    let json = body.split("application/ld+json\">").nth(1).unwrap().split("</script>").next().unwrap();
    serde_json::from_str(json).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_open_topic_brings_a_card_and_a_covered_or_closed_one_none() {
    testing::each(slices, |world| async {
        let town = Town::open(world).await;
        let ana = town.joined(town.ana, OPEN, "SlowButSteady").await;
        town.known(&ana, OPEN).await;
        let words = "Some evenings </script><b>I feel shaky</b> & tired.";
        let topic = path(&write(&ana, OPEN, "Is it safe to walk \"after\" dinner?", words).await);
        let guest = town.world.guest();
        let page = guest.get(&topic).await.expect(StatusCode::OK);
        page.says("property=\"og:title\" content=\"Is it safe to walk &quot;after&quot; dinner?\"");
        page.says(&format!("property=\"og:image\" content=\"http://localhost{OPEN}/card.png\""));
        page.says("name=\"twitter:card\" content=\"summary_large_image\"")
            .says("mailto:?subject=")
            .says("sms:?&amp;body=");
        page.says(&format!("value=\"http://localhost{topic}\""));
        let found = told(&page.body);
        assert_eq!(found["@type"], "DiscussionForumPosting");
        assert!(found["text"].as_str().unwrap().contains("I feel shaky"), "{found}");
        assert!(!found.to_string().contains("SlowButSteady"));
        guest.get(OPEN).await.says("og:title").says("share-address");
        guest.get("/groups/type-2-diabetes").await.says("og:image");

        // A question with the answer that was taken.
        let ben = town.joined(town.ben, OPEN, "TrailMix").await;
        town.known(&ben, OPEN).await;
        path(&ben.post(&format!("{topic}/reply"), &[("text", "Half a banana first.")]).await);
        let reply = town.text(sql!("SELECT id FROM communities_posts WHERE n = 1")).await;
        path(&ana.post(&format!("{topic}/accept"), &[("post", &reply)]).await);
        let found = told(&guest.get(&topic).await.body);
        assert_eq!(found["mainEntity"]["acceptedAnswer"]["text"], "Half a banana first.");

        // With a warning, erased, or closed: no card.
        let form = [
            ("kind", "story"),
            ("title", "The night in the hospital"),
            ("text", "It was long."),
            ("warning", "Surgery"),
        ];
        let covered = path(&ana.post(&format!("{OPEN}/new"), &form).await);
        let page = guest.get(&format!("{covered}?warned=1")).await.expect(StatusCode::OK);
        for sign in ["og:", "ld+json", "share-address"] {
            assert!(!page.body.contains(sign), "{sign}");
        }
        let slug = communities::starter(town.pool).into_iter().find(|p| p.place == guard::Place::Members).unwrap().slug;
        let ana = town.joined(town.ana, &format!("/members/{slug}"), "MapleFern").await;
        let page = ana.get(&format!("/members/{slug}")).await.expect(StatusCode::OK);
        assert!(!page.body.contains("og:") && !page.body.contains("share-address"));
        guest.get(&format!("/open/{slug}/card.png")).await.expect(StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_card_is_a_picture_that_is_kept() {
    testing::each(slices, |world| async {
        let town = Town::open(world).await;
        let (guest, address) = (town.world.guest(), format!("{OPEN}/card.png"));
        let card = guest.get(&address).await.expect(StatusCode::OK);
        assert_eq!(card.headers["content-type"], "image/png");
        assert!(card.headers["cache-control"].to_str().unwrap().starts_with("public"));
        let ask =
            Request::get(&address).header("if-none-match", card.headers["etag"].clone()).body(Body::empty()).unwrap();
        guest.ask(ask).await.expect(StatusCode::NOT_MODIFIED);
    })
    .await;
}
