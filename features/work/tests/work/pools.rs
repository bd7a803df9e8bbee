//! The administrator's pages.

use http::StatusCode;

use super::*;

#[tokio::test]
async fn an_administrator_makes_a_pool_fills_it_and_sets_its_ladder() {
    testing::each(slices, async |world| {
        let p = practice(world).await;
        let (admin, ana) = (p.world.sign_in(p.admin).await, p.world.sign_in(p.ana).await);
        for path in ["/pools".to_owned(), format!("/pools/{}", p.nurses)] {
            p.world.guest().get(&path).await.expect(StatusCode::UNAUTHORIZED);
            ana.get(&path).await.expect(StatusCode::NOT_FOUND);
            ana.post(&path, &[("name_en", "x")]).await.expect(StatusCode::NOT_FOUND);
            admin.get(&path).await.expect(StatusCode::OK).says("Nurse team");
        }
        let call = p.call.to_string();
        let new = [("name_en", "Refills"), ("name_es", "Recetas"), ("hours", "never"), ("takes_now", "1"), ("on_call", call.as_str())];
        admin.post("/pools", &new).await.expect(StatusCode::UNPROCESSABLE_ENTITY).says("These hours cannot be read").says("Refills");
        admin.post("/pools", &[("name_en", "Refills"), ("takes_now", "1")]).await.expect(StatusCode::UNPROCESSABLE_ENTITY).says("must be on call");
        let mut good = new;
        good[2].1 = "Mon-Fri 09:00-12:00";
        let pool = admin.post("/pools", &good).await.expect(StatusCode::SEE_OTHER).location().to_owned();
        admin.get(&pool).await.expect(StatusCode::OK).says("Nobody is in this pool.").says("Mon-Fri 09:00-12:00");

        let members = format!("{pool}/members");
        let ben = p.ben.to_string();
        admin.post(&members, &[("act", "join"), ("person", "")]).await.expect(StatusCode::UNPROCESSABLE_ENTITY).says("Choose somebody");
        admin.post(&members, &[("act", "join"), ("person", &ben)]).await.expect(StatusCode::SEE_OTHER);
        admin.get(&pool).await.says("Ben Nurse").says("Take out");

        let ladder = format!("{pool}/ladder");
        let sleeps = [("after", "5"), ("told", "holder"), ("after", "20"), ("told", "everyone")];
        admin.post(&ladder, &sleeps).await.expect(StatusCode::UNPROCESSABLE_ENTITY).says("the last step must reach somebody");
        let person = format!("person:{}", p.call);
        let good = [("after", "5"), ("told", "everyone"), ("after", ""), ("told", ""), ("after", "20"), ("told", person.as_str())];
        admin.post(&ladder, &good).await.expect(StatusCode::SEE_OTHER);
        let rungs = p.one::<(i64, i64)>(sql!("SELECT COUNT(*), MIN(after_minutes) FROM work_rungs r JOIN work_pools p ON p.id = r.pool WHERE p.name_en = 'Refills'"), &[]).await;
        assert_eq!(rungs, (2, 0), "the first rung comes at once");

        let renamed = [("name_en", "Refill team"), ("name_es", "Recetas"), ("hours", "always"), ("takes_now", "1")];
        admin.post(&pool, &renamed).await.expect(StatusCode::SEE_OTHER);
        admin.get(&pool).await.says("Refill team reads this now");
        admin.post(&members, &[("act", "leave"), ("person", &ben)]).await.expect(StatusCode::SEE_OTHER);
        admin.get(&pool).await.says("Nobody is in this pool.");
    })
    .await;
}
