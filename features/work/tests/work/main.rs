//! Work through HTTP and the clock, on both engines.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod blocks;
mod items;
mod ladder;
mod pools;
mod random;

use std::sync::atomic::{AtomicI64, Ordering};

use gate::{Enter, Manage, ORG, Session, Slice};
use kernel::{Boxed, Locale, Person, PersonId, PoolId, RawId, Result, Time};
use maud::{Markup, html};
use policy::{Role, Roles};
use store::{Tx, Value, params, sql};
use testing::{Client, World};
use work::{BlockFigure, Item, ItemId, NewItem, NewPool, OnMoved, Priority, WorkKind};

/// The slices under test, with a kind of work that stands in for messages.
fn slices() -> Vec<Slice> {
    let moves =
        "CREATE TABLE test_moves (item BLOB NOT NULL, holder BLOB, pool BLOB NOT NULL, at INTEGER NOT NULL) STRICT;";
    let steps: &'static [store::Step] = Box::leak(Box::new([store::Step { name: "0001", sql: moves }]));
    let test = Slice::new("test", steps)
        .part(WorkKind {
            name: "message",
            label,
            icon: "messages",
            href: |item| format!("/items/{}", item.id),
            draw,
            line,
        })
        .part(OnMoved { kind: "message", run: moved })
        .part(BlockFigure {
            order: 1,
            label: |_| "Proposed",
            count: |_, subjects, _, _| {
                let n = i64::try_from(subjects.len()).unwrap();
                Box::pin(async move { Ok(n) })
            },
        });
    vec![people::slice(), work::slice(), test]
}

fn label(l: Locale) -> &'static str {
    if l == Locale::En { "Message" } else { "Mensaje" }
}

fn draw<'a>(_: &'a mut Session, item: &'a Item) -> Boxed<'a, Result<Markup>> {
    Box::pin(async move { Ok(html! { p { "asked " (item.subject) } }) })
}

fn line<'a>(_: &'a mut Session, item: &'a Item) -> Boxed<'a, Result<Markup>> {
    Box::pin(async move { Ok(html! { "line " (item.subject) }) })
}

fn moved(tx: &mut Tx, item: Item, at: Time) -> Boxed<'_, Result<()>> {
    Box::pin(async move {
        let put = sql!("INSERT INTO test_moves (item, holder, pool, at) VALUES (?1, ?2, ?3, ?4)");
        tx.exec(put, &params![item.id, item.holder, item.pool, at]).await.map(drop)
    })
}

/// A practice: nurses by day, a desk round the clock, somebody on call, an operations pool.
struct Practice {
    world: World,
    nurses: PoolId,
    desk: PoolId,
    ana: PersonId,
    ben: PersonId,
    dora: PersonId,
    call: PersonId,
    admin: PersonId,
}

async fn practice(world: World) -> Practice {
    let clinician = Roles::of(Role::Clinician);
    let (ana, ben) = (world.person("Ana Nurse", clinician).await, world.person("Ben Nurse", clinician).await);
    let dora = world.person("Dora Desk", Roles::of(Role::Staff)).await;
    let call = world.person("Carl Call", clinician).await;
    let admin = world.person("Ada Admin", Roles::of(Role::Administrator)).await;
    let mut write = world.org.operator("test").await.unwrap();
    let mut access = write.may::<Manage, _>(ORG).await.unwrap();
    let always = NewPool {
        name: ["Desk".into(), "Recepción".into()],
        hours: "always".into(),
        operations: true,
        ..NewPool::default()
    };
    let desk = work::create_pool(&mut access, &always).await.unwrap();
    let days = NewPool {
        name: ["Nurse team".into(), "Equipo de enfermería".into()],
        hours: "Mon-Fri 08:00-18:00".into(),
        reply_minutes: 240,
        silent_minutes: 30,
        takes_now: true,
        fallback: Some(desk),
        on_call: Some(call),
        ..NewPool::default()
    };
    let nurses = work::create_pool(&mut access, &days).await.unwrap();
    for (pool, person) in [(nurses, ana), (nurses, ben), (desk, dora), (desk, admin)] {
        gate::join_pool(&mut access, pool, person).await.unwrap();
    }
    write.commit().await.unwrap();
    Practice { world, nurses, desk, ana, ben, dora, call, admin }
}

static NEXT: AtomicI64 = AtomicI64::new(1);

fn subject() -> RawId {
    RawId::new(Time::from_micros(NEXT.fetch_add(1, Ordering::Relaxed) * 1000))
}

impl Practice {
    async fn open(&self, pool: PoolId, priority: Priority) -> ItemId {
        self.open_with(pool, priority, 5, None).await
    }

    async fn open_with(&self, pool: PoolId, priority: Priority, minutes: u32, patient: Option<PersonId>) -> ItemId {
        let new = NewItem { kind: "message", pool, patient, subject: subject(), priority, due_at: None, minutes };
        let mut write = self.world.org.operator("test").await.unwrap();
        let id = match patient {
            Some(patient) => work::open(&mut write.may::<Enter, Person>(patient).await.unwrap(), &new).await.unwrap(),
            None => work::open(&mut write.may::<Manage, _>(ORG).await.unwrap(), &new).await.unwrap(),
        };
        write.commit().await.unwrap();
        id
    }

    async fn one<T: store::FromRow>(&self, query: store::Sql, params: &[Value]) -> T {
        self.world.org.store().read().await.unwrap().one(query, params).await.unwrap()
    }

    async fn holder(&self, item: ItemId) -> Option<PersonId> {
        self.one::<(Option<PersonId>,)>(sql!("SELECT holder FROM work_items WHERE id = ?1"), &params![item]).await.0
    }

    async fn rung(&self, item: ItemId) -> i64 {
        self.one::<(i64,)>(sql!("SELECT rung FROM work_items WHERE id = ?1"), &params![item]).await.0
    }

    /// Moves the clock in the steps of the schedule.
    async fn pass(&self, minutes: i64) {
        for _ in 0..minutes * 4 {
            self.world.clock.advance(15).unwrap();
            self.world.run_jobs().await;
        }
    }
}

/// The number on the badge of the inbox.
async fn badge(client: &Client) -> i64 {
    let page = client.get("/blocks").await.body;
    let after = page.split("class=\"count\"").nth(1).and_then(|rest| rest.split('>').nth(1));
    after.and_then(|rest| rest.split('<').next()).map_or(0, |n| n.parse().unwrap())
}
