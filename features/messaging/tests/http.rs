//! Messages through HTTP, on both engines.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "http/fax.rs"]
mod fax;
#[path = "http/mail.rs"]
mod mail;
#[path = "http/pictures.rs"]
mod pictures;
#[path = "http/texts.rs"]
mod texts;

use axum::{body::Body, http::Request, http::StatusCode, http::header};
use circles::{CircleRole, circle_of, scope_of};
use gate::{Manage, ORG, Organisation, Share};
use kernel::{Locale, PersonId, PoolId, Time};
use messaging::{Reason, TemplateId, TemplateText};
use people::NewPerson;
use policy::{Role, Roles};
use store::{params, sql};
use testing::{Answer, Client, World};
use work::{NewPool, Rung, Told};

fn slices() -> Vec<gate::Slice> {
    vec![people::slice(), consent::slice(), channels::slice(), circles::slice(), work::slice(), messaging::slice()]
}

/// A practice: a patient, her daughter, two nurses, an interpreter, a stranger, one pool.
struct Practice {
    world: World,
    ana: PersonId,
    ines: PersonId,
    tomas: PersonId,
    lee: PersonId,
    rosa: PersonId,
    eve: PersonId,
    pool: PoolId,
}

impl Practice {
    async fn open(world: World) -> Self {
        let ana = person(&world, "Ana", Role::Patient, Locale::Es).await;
        let ines = person(&world, "Ines", Role::Caregiver, Locale::En).await;
        let tomas = person(&world, "Tomas", Role::Clinician, Locale::En).await;
        let lee = person(&world, "Lee", Role::Clinician, Locale::En).await;
        let rosa = person(&world, "Rosa", Role::Interpreter, Locale::Es).await;
        let eve = person(&world, "Eve", Role::Patient, Locale::En).await;
        let mut write = world.org.operator("test").await.unwrap();
        let mut access = write.may::<Manage, Organisation>(ORG).await.unwrap();
        let new = NewPool {
            name: ["Nurse team".into(), "Enfermería".into()],
            hours: "Mon-Fri 08:00-18:00".into(),
            zone: "America/Denver".into(),
            reply_minutes: 240,
            takes_now: true,
            operations: true,
            on_call: Some(tomas),
            ..NewPool::default()
        };
        let pool = work::create_pool(&mut access, &new).await.unwrap();
        for member in [tomas, lee, rosa] {
            gate::join_pool(&mut access, pool, member).await.unwrap();
        }
        let rungs =
            [Rung { after_minutes: 0, told: Told::Everyone }, Rung { after_minutes: 30, told: Told::Person(tomas) }];
        work::set_ladder(&mut access, pool, &rungs).await.unwrap();
        for (place, key, en, es, billed) in
            [(1, "symptom", "How I feel", "Cómo me siento", true), (2, "bill", "A bill", "Una factura", false)]
        {
            let words = [en.to_owned(), es.to_owned()];
            let reason = Reason { key: key.into(), place, words, pool, billed, minutes: 6 };
            messaging::put_reason(&mut access, &reason).await.unwrap();
        }
        write.commit().await.unwrap();
        Self { world, ana, ines, tomas, lee, rosa, eve, pool }
    }

    async fn sign_in(&self, who: PersonId) -> Client {
        self.world.sign_in(who).await
    }

    /// Asks as the patient; gives the thread's path without the query.
    async fn ask(&self, words: &str) -> String {
        let answer =
            self.sign_in(self.ana).await.post("/ask", &[("about", "symptom"), ("q", words), ("nonce", "")]).await;
        path(&answer)
    }

    async fn one<T: store::FromRow>(&self, sql: store::Sql, params: &[store::Value]) -> T {
        self.world.org.store().read().await.unwrap().one::<T>(sql, params).await.unwrap()
    }

    async fn count(&self, sql: store::Sql) -> i64 {
        self.one::<(i64,)>(sql, &[]).await.0
    }

    /// Sent and waiting notices of a person.
    async fn notices(&self, who: PersonId) -> i64 {
        let (n,) = self.one(sql!("SELECT COUNT(*) FROM channels_outbox WHERE person = ?1"), &params![who]).await;
        n
    }

    async fn badge(&self, who: PersonId) -> i64 {
        let page = self.sign_in(who).await.get("/ask").await.body;
        let (_, rest) = page.split_once("href=\"/messages\"").unwrap();
        let link = rest.split("</a>").next().unwrap();
        link.split_once("role=\"img\">").map_or(0, |(_, n)| n.split('<').next().unwrap().parse().unwrap())
    }
}

async fn person(world: &World, given: &str, role: Role, locale: Locale) -> PersonId {
    let mut write = world.org.operator("test").await.unwrap();
    let mut access = write.may::<Manage, Organisation>(ORG).await.unwrap();
    let new = NewPerson {
        given: given.into(),
        family: "Vega".into(),
        roles: Roles::of(role),
        locale,
        zone: "America/Denver".into(),
        ..NewPerson::default()
    };
    let id = people::create(&mut access, &new).await.unwrap();
    write.commit().await.unwrap();
    id
}

/// Where a redirect leads, without its query.
fn path(answer: &Answer) -> String {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    answer.location().split('?').next().unwrap().to_owned()
}

/// A form with files, as a browser sends it.
async fn upload(client: &Client, path: &str, fields: &[(&str, &str)], files: &[(&str, &[u8])]) -> Answer {
    let mut body = Vec::new();
    for (name, value) in fields {
        body.extend_from_slice(
            format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").as_bytes(),
        );
    }
    for (name, bytes) in files {
        let head = format!("--x\r\nContent-Disposition: form-data; name=\"files\"; filename=\"{name}\"\r\n\r\n");
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--x--\r\n");
    let request = Request::post(path).header(header::CONTENT_TYPE, "multipart/form-data; boundary=x");
    client.ask(request.body(Body::from(body)).unwrap()).await
}

#[tokio::test]
async fn a_person_asks_the_team_answers_and_it_is_read() {
    testing::each(slices, async |world: World| {
        let p = Practice::open(world).await;
        let (ana, tomas) = (p.sign_in(p.ana).await, p.sign_in(p.tomas).await);
        let page = ana.get("/ask").await.expect(StatusCode::OK);
        page.says("¿Es una emergencia?")
            .says("Enfermería")
            .says("Tomas Vega")
            .says("Una factura")
            .says("Cuánto puede costar");
        assert!(page.body.len() < 60_000);
        let (emergency, boxed) = (page.body.find("tel:911").unwrap(), page.body.find("<textarea").unwrap());
        assert!(emergency < boxed, "emergency help stands before the box");

        let thread = p.ask("Tengo los tobillos hinchados desde el domingo.").await;
        ana.get(&thread)
            .await
            .expect(StatusCode::OK)
            .says("tobillos")
            .says("Enviado a Enfermería")
            .says("Respuesta a más tardar");
        assert_eq!(p.badge(p.ana).await, 0, "one's own words are not unread");

        // The pool sees it, takes it by the button, and the thread says so.
        tomas
            .get(&thread)
            .await
            .expect(StatusCode::OK)
            .says("Take it on")
            .says("tobillos")
            .says("This person writes Spanish");
        tomas.post(&format!("{thread}/take"), &[]).await.expect(StatusCode::SEE_OTHER);
        ana.get(&thread).await.says("Tomas Vega lo tomó").says("Leído por Tomas Vega");

        // A note stays inside the team.
        tomas
            .post(&format!("{thread}/note"), &[("note", "Looks like amlodipine.")])
            .await
            .expect(StatusCode::SEE_OTHER);
        tomas.get(&thread).await.says("Looks like amlodipine.");
        assert!(!ana.get(&thread).await.body.contains("amlodipine"));

        p.world.later(30).await;
        let fields = [("q", "Por favor, siga tomándola."), ("nonce", "n1"), ("then", "next"), ("outcome", "answered")];
        tomas.post(&format!("{thread}/answer"), &fields).await.expect(StatusCode::SEE_OTHER);
        assert_eq!(p.badge(p.ana).await, 1);
        p.world.run_jobs().await;
        assert_eq!(p.notices(p.ana).await, 1, "one notice for the answer");

        // The page that shows it counts it as read already.
        let page = ana.get(&thread).await.expect(StatusCode::OK);
        page.says("siga tomándola").says("Respondido").says("Aún puede escribir aquí").says("Respondido en 30 minutos");
        assert!(!page.body.contains("class=\"count\""), "the badge on this very page is right");
        assert_eq!(p.badge(p.ana).await, 0);
        tomas.get(&thread).await.says("Read by Ana Vega");
        assert_eq!(p.count(sql!("SELECT COUNT(*) FROM work_items WHERE closed_at IS NULL")).await, 0);

        // She writes again: the team owes an answer once more.
        let again = [("q", "Gracias. ¿Y la sal?"), ("nonce", "n2")];
        ana.post(&thread, &again).await.expect(StatusCode::SEE_OTHER);
        assert_eq!(p.count(sql!("SELECT COUNT(*) FROM work_items WHERE closed_at IS NULL")).await, 1);
        ana.get("/messages")
            .await
            .expect(StatusCode::OK)
            .says("Tengo los tobillos hinchados")
            .says("Respuesta a más tardar");
    })
    .await;
}

#[tokio::test]
async fn danger_shows_help_and_goes_first() {
    testing::each(slices, async |world: World| {
        let p = Practice::open(world).await;
        let ana = p.sign_in(p.ana).await;
        // Two in the night: still somebody is woken, and sending is not blocked.
        p.world.clock.advance(16 * 3600).unwrap();
        let live = ana.post("/ask/screen", &[("text", "Anoche sentí dolor de pecho")]).await.expect(StatusCode::OK);
        live.says("tel:911").says("dolor de pecho").says("406-555-0142");
        let calm = ana.post("/ask/screen", &[("text", "¿Cuándo es mi cita?")]).await;
        assert!(!calm.body.contains("911"));
        ana.post("/ask/screen", &[("text", "Quiero matarme")]).await.says("tel:988");

        let thread = p.ask("Tengo dolor de pecho ahora al subir las escaleras. ¿Es la pastilla?").await;
        let page = ana.get(&thread).await.expect(StatusCode::OK);
        let (help, words) = (page.body.find("emergency now").unwrap(), page.body.find("subir las escaleras").unwrap());
        assert!(help < words, "solid red stands first, without a script");
        assert_eq!(p.count(sql!("SELECT priority FROM work_items")).await, 0, "now");
        p.world.run_jobs().await;
        assert!(p.notices(p.tomas).await > 0 && p.notices(p.lee).await > 0, "the pool is told");
        let team = p.sign_in(p.tomas).await.get(&thread).await;
        team.says("Danger words").says("<mark>dolor de pecho");

        // Routine words, then danger in the same thread: the item is raised, not doubled.
        let calm = p.sign_in(p.eve).await.post("/ask", &[("about", "bill"), ("q", "Where is my bill?")]).await;
        let calm = path(&calm);
        p.sign_in(p.eve).await.post(&calm, &[("q", "Now I cannot breathe"), ("nonce", "e2")]).await;
        assert_eq!(p.count(sql!("SELECT COUNT(*) FROM work_items WHERE priority = 0")).await, 2);
        assert_eq!(p.count(sql!("SELECT COUNT(*) FROM work_items")).await, 2);
    })
    .await;
}

#[tokio::test]
async fn a_language_without_a_table_is_not_screened_and_goes_first() {
    testing::each(slices, async |world: World| {
        let p = Practice::open(world).await;
        let thread = p.ask("J'ai mal à la poitrine depuis ce matin et je respire mal").await;
        p.sign_in(p.tomas).await.get(&thread).await.says("Not screened");
        assert_eq!(p.count(sql!("SELECT screened FROM messaging_threads")).await, 0);
        assert_eq!(p.count(sql!("SELECT priority FROM work_items")).await, 0);
    })
    .await;
}

#[tokio::test]
async fn drafts_are_kept_with_and_without_a_script() {
    testing::each(slices, async |world: World| {
        let p = Practice::open(world).await;
        let ana = p.sign_in(p.ana).await;
        // The script saves; the button saves.
        let form = Request::post("/ask/draft")
            .header("x-kith", "1")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        ana.ask(form.body(Body::from("about=bill&q=Una+palabra")).unwrap()).await.expect(StatusCode::NO_CONTENT);
        ana.get("/ask").await.says("Una palabra").says("value=\"bill\" checked");
        let kept = upload(&ana, "/ask", &[("about", "symptom"), ("q", "Dos palabras"), ("later", "1")], &[]).await;
        assert_eq!(kept.location(), "/ask?kept=1");
        ana.get("/ask?kept=1").await.says("Guardado para después").says("Dos palabras");
        assert!(!p.sign_in(p.eve).await.get("/ask").await.body.contains("Dos palabras"), "a draft is one's own");
        // What cannot be taken is kept on the page; what was sent leaves no draft.
        let bad = ana.post("/ask", &[("q", "Sin motivo")]).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        bad.says("Sin motivo").says("Elija de qué se trata.");
        let thread = p.ask("Dos palabras, enviadas").await;
        assert!(!ana.get("/ask").await.body.contains("Dos palabras"));
        ana.post(&format!("{thread}/draft"), &[("q", "Luego sigo")]).await.expect(StatusCode::SEE_OTHER);
        ana.get(&thread).await.says("Luego sigo");
        assert_eq!(p.count(sql!("SELECT COUNT(*) FROM messaging_drafts")).await, 1);
    })
    .await;
}

#[tokio::test]
async fn pictures_lose_their_metadata_and_documents_are_only_downloaded() {
    testing::each(slices, async |world: World| {
        let p = Practice::open(world).await;
        let ana = p.sign_in(p.ana).await;
        let mut photo = Vec::new();
        let image = image::DynamicImage::ImageRgb8(image::RgbImage::from_pixel(2400, 100, image::Rgb([90, 120, 10])));
        image.write_to(&mut std::io::Cursor::new(&mut photo), image::ImageFormat::Png).unwrap();
        let pdf: &[u8] = b"%PDF-1.4 plantedwords";
        let fields = [("about", "symptom"), ("q", "Mire la foto, por favor"), ("nonce", "f1")];
        let thread = path(&upload(&ana, "/ask", &fields, &[("IMG_1.png", &photo), ("carta.pdf", pdf)]).await);
        let page = ana.get(&thread).await.expect(StatusCode::OK);
        page.says("Foto 1").says("PDF 2").says("descargar");
        let links: Vec<&str> = page
            .body
            .split("href=\"")
            .skip(1)
            .filter_map(|r| r.split('"').next())
            .filter(|h| h.contains("/files/"))
            .collect();
        assert_eq!(links.len(), 2);
        let picture = p.sign_in(p.tomas).await.get(links[0]).await.expect(StatusCode::OK);
        assert_eq!(picture.headers[header::CONTENT_TYPE], "image/png");
        let document = ana.get(links[1]).await.expect(StatusCode::OK);
        assert_eq!(
            (document.body.as_bytes(), document.headers[header::CONTENT_DISPOSITION].to_str().unwrap()),
            (pdf, "attachment; filename=\"document.pdf\"")
        );
        p.sign_in(p.eve).await.get(links[1]).await.expect(StatusCode::NOT_FOUND);
        // Sealed on disk.
        let (sealed,): (Vec<u8>,) =
            p.one(sql!("SELECT sealed FROM messaging_files WHERE kind = 'application/pdf' LIMIT 1"), &[]).await;
        assert!(!sealed.windows(12).any(|w| w == b"plantedwords"));
        // What is neither is refused, the words stay.
        let fields = [("about", "symptom"), ("q", "Otra cosa"), ("nonce", "f2")];
        let bad = upload(&ana, "/ask", &fields, &[("x.svg", b"<svg/>")]).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        bad.says("Otra cosa").says("Elija otro archivo");
        let big = vec![0u8; 11 << 20];
        upload(&ana, "/ask", &fields, &[("big.jpg", &big)])
            .await
            .expect(StatusCode::UNPROCESSABLE_ENTITY)
            .says("10 MB");
        let six = [("a.pdf", pdf); 6];
        upload(&ana, "/ask", &fields, &six).await.expect(StatusCode::UNPROCESSABLE_ENTITY).says("hasta 5 archivos");
    })
    .await;
}

#[tokio::test]
async fn one_form_makes_one_post() {
    testing::each(slices, async |world: World| {
        let p = Practice::open(world).await;
        let (ana, tomas) = (p.sign_in(p.ana).await, p.sign_in(p.tomas).await);
        let fields = [("about", "symptom"), ("q", "Solo una vez"), ("nonce", "same")];
        let first = path(&ana.post("/ask", &fields).await);
        assert_eq!(path(&ana.post("/ask", &fields).await), first);
        // Two clicks at the same moment.
        let fields = [("about", "bill"), ("q", "Dos veces a la vez"), ("nonce", "race")];
        let (one, two) = tokio::join!(ana.post("/ask", &fields), ana.post("/ask", &fields));
        assert_eq!(path(&one), path(&two));
        let two = [("q", "Una respuesta"), ("nonce", "r"), ("then", "keep")];
        for _ in 0..2 {
            tomas.post(&format!("{first}/answer"), &two).await.expect(StatusCode::SEE_OTHER);
            ana.post(&first, &[("q", "Y otra"), ("nonce", "k")]).await.expect(StatusCode::SEE_OTHER);
        }
        assert_eq!(p.count(sql!("SELECT COUNT(*) FROM messaging_threads")).await, 2);
        assert_eq!(p.count(sql!("SELECT COUNT(*) FROM messaging_posts WHERE kind = 'message'")).await, 4);
        assert_eq!(p.count(sql!("SELECT COUNT(*) FROM work_items WHERE closed_at IS NULL")).await, 2);
    })
    .await;
}

#[tokio::test]
async fn the_circle_reads_as_far_as_its_scope() {
    testing::each(slices, async |world: World| {
        let p = Practice::open(world).await;
        let thread = p.ask("Una pregunta mía").await;
        let ines = p.sign_in(p.ines).await;
        let eve = p.sign_in(p.eve).await;
        for stranger in [&ines, &eve] {
            let pages = ["", "/live", "/hand", "/interpreter", "/danger", "/fax"].map(|page| format!("{thread}{page}"));
            for path in pages.into_iter().chain([format!("/ask/{}", p.ana)]) {
                stranger.get(&path).await.expect(StatusCode::NOT_FOUND);
            }
            for act in
                ["", "/answer", "/take", "/note", "/hand", "/call", "/interpreter", "/close", "/danger", "/draft"]
            {
                let form = [("q", "x"), ("note", "x"), ("outcome", "answered"), ("nonce", "z")];
                stranger.post(&format!("{thread}{act}"), &form).await.expect(StatusCode::NOT_FOUND);
                stranger.post(&format!("{thread}{act}"), &[]).await.expect(StatusCode::NOT_FOUND);
            }
        }
        p.world.guest().get(&thread).await.expect(StatusCode::UNAUTHORIZED);
        let lets = async |scope: &str| {
            let mut write = p.world.org.operator("test").await.unwrap();
            let mut access = write.may::<Share, _>(circle_of(p.ana)).await.unwrap();
            circles::add_member(
                &mut access,
                p.ines,
                CircleRole::Family,
                ["Daughter", "Hija"],
                scope_of([scope]),
                Time::NEVER,
            )
            .await
            .unwrap();
            write.commit().await.unwrap();
        };
        // Updates: reads along, is told, does not write.
        lets("updates").await;
        ines.get(&thread).await.expect(StatusCode::OK).says("Una pregunta mía").says("You can read this conversation");
        ines.post(&thread, &[("q", "Soy Ines"), ("nonce", "i1")]).await.expect(StatusCode::NOT_FOUND);
        ines.post(&format!("{thread}/answer"), &[("q", "x"), ("nonce", "i2")]).await.expect(StatusCode::NOT_FOUND);
        p.sign_in(p.tomas)
            .await
            .post(&format!("{thread}/answer"), &[("q", "Sí"), ("nonce", "t1"), ("then", "keep")])
            .await;
        p.world.run_jobs().await;
        assert_eq!((p.notices(p.ines).await, p.badge(p.ines).await, p.badge(p.ana).await), (1, 1, 1));
        ines.get("/messages").await.says("Una pregunta mía").says("Ana Vega");
        // Full: asks for her mother.
        lets("full").await;
        let own = ines
            .post(&format!("/ask/{}", p.ana), &[("about", "bill"), ("q", "About my mother's bill"), ("nonce", "i3")])
            .await;
        let own = path(&own);
        p.sign_in(p.ana).await.get(&own).await.expect(StatusCode::OK).says("About my mother");
        p.sign_in(p.lee).await.get(&own).await.expect(StatusCode::OK).says("in the circle");
    })
    .await;
}

#[tokio::test]
async fn the_badge_counts_threads_with_words_of_others() {
    testing::each(slices, async |world: World| {
        let p = Practice::open(world).await;
        let tomas = p.sign_in(p.tomas).await;
        let ana = p.sign_in(p.ana).await;
        let (one, two) = (p.ask("Primera").await, p.ask("Segunda").await);
        let say = async |thread: &str, nonce: &str| {
            tomas.post(&format!("{thread}/answer"), &[("q", "Bien"), ("nonce", nonce), ("then", "keep")]).await;
        };
        say(&one, "1").await;
        say(&one, "2").await;
        assert_eq!(p.badge(p.ana).await, 1, "threads, not messages");
        say(&two, "3").await;
        assert_eq!(p.badge(p.ana).await, 2);
        // Writing does not read what came meanwhile.
        ana.post(&one, &[("q", "Sin mirar"), ("nonce", "a1")]).await;
        assert_eq!(p.badge(p.ana).await, 2);
        ana.get(&one).await;
        assert_eq!(p.badge(p.ana).await, 1);
        tomas.post(&format!("{one}/note"), &[("note", "inside")]).await;
        assert_eq!(p.badge(p.ana).await, 1, "notes are not messages");
        ana.get(&two).await;
        assert_eq!(p.badge(p.ana).await, 0);
    })
    .await;
}

#[tokio::test]
async fn an_answer_that_stays_unread_is_told_again_and_then_called() {
    testing::each(slices, async |world: World| {
        let p = Practice::open(world).await;
        let tomas = p.sign_in(p.tomas).await;
        let (read, unread) = (p.ask("Leída").await, p.ask("No leída").await);
        for (thread, nonce) in [(&read, "1"), (&unread, "2")] {
            let form = [("q", "Respuesta"), ("nonce", nonce), ("then", "next"), ("outcome", "answered")];
            tomas.post(&format!("{thread}/answer"), &form).await;
        }
        p.world.run_jobs().await;
        p.sign_in(p.ana).await.get(&read).await;
        assert_eq!(p.notices(p.ana).await, 2);
        p.world.later(47 * 60).await;
        assert_eq!(p.notices(p.ana).await, 2);
        p.world.later(2 * 60).await;
        assert_eq!(p.notices(p.ana).await, 3, "one reminder, for the unread one");
        assert_eq!(p.count(sql!("SELECT COUNT(*) FROM work_items WHERE kind = 'call'")).await, 0);
        p.world.later(25 * 60).await;
        assert_eq!(p.count(sql!("SELECT COUNT(*) FROM work_items WHERE kind = 'call' AND closed_at IS NULL")).await, 1);
        let (call,): (kernel::Id<messaging::Call>,) = p.one(sql!("SELECT id FROM messaging_calls LIMIT 1"), &[]).await;
        tomas.post(&format!("/calls/{call}"), &[]).await.expect(StatusCode::SEE_OTHER);
        assert_eq!(p.count(sql!("SELECT COUNT(*) FROM work_items WHERE closed_at IS NULL")).await, 0);
        p.sign_in(p.ana).await.get(&unread).await.says("Tomas Vega llamó");
    })
    .await;
}

#[tokio::test]
async fn outcome_templates_hand_over_and_interpreter() {
    testing::each(slices, async |world: World| {
        let p = Practice::open(world).await;
        let (tomas, lee, rosa) = (p.sign_in(p.tomas).await, p.sign_in(p.lee).await, p.sign_in(p.rosa).await);
        let template = TemplateText {
            id: TemplateId::new(p.world.clock.now()),
            name: ["Swelling".into(), "Hinchazón".into()],
            body: [
                "Dear {given_name}, call {clinic_phone}.".into(),
                "Hola {given_name}, llame al {clinic_phone}.".into(),
            ],
        };
        let mut write = p.world.org.operator("test").await.unwrap();
        let mut access = write.may::<Manage, Organisation>(ORG).await.unwrap();
        messaging::put_template(&mut access, &template).await.unwrap();
        write.commit().await.unwrap();
        let thread = p.ask("Tengo los pies hinchados y una pregunta").await;
        // The template comes in the patient's language, after what stands there.
        let id = template.id.to_string();
        tomas
            .post(&format!("{thread}/answer"), &[("q", "Buenos días."), ("template", &id)])
            .await
            .expect(StatusCode::SEE_OTHER);
        tomas.get(&thread).await.says("Buenos días.").says("Hola Ana, llame al 406-555-0142.");
        // Hand over wants a reason, which the circle does not see.
        let to = format!("person:{}", p.lee);
        tomas.get(&thread).await.says("/hand\"");
        tomas.get(&format!("{thread}/hand")).await.says("Lee Vega").says("Choose").says("Hand over");
        let again = tomas.post(&format!("{thread}/hand"), &[("to", &to), ("reason", " ")]).await;
        let again = again.expect(StatusCode::UNPROCESSABLE_ENTITY);
        again.says("Say in a few words why");
        assert!(again.body.contains(&format!("value=\"{to}\" selected")), "the choice is kept");
        let again = tomas.post(&format!("{thread}/hand"), &[("to", ""), ("reason", "Knows her")]).await;
        again.expect(StatusCode::UNPROCESSABLE_ENTITY).says("Choose to whom it goes").says("Knows her");
        tomas
            .post(&format!("{thread}/hand"), &[("to", &to), ("reason", "Knows her")])
            .await
            .expect(StatusCode::SEE_OTHER);
        let seen = p.sign_in(p.ana).await.get(&thread).await;
        seen.says("Pasó a Lee Vega");
        assert!(!seen.body.contains("Knows her"));
        tomas.post(&format!("{thread}/take"), &[]).await.expect(StatusCode::CONFLICT);
        // The interpreter reads only once added, and carries words.
        rosa.post(&format!("{thread}/answer"), &[("q", "x"), ("nonce", "r0")]).await.expect(StatusCode::NOT_FOUND);
        lee.get(&thread).await.says("Add the interpreter");
        lee.get(&format!("{thread}/interpreter")).await.says("Rosa Vega");
        let who = p.rosa.to_string();
        lee.post(&format!("{thread}/interpreter"), &[("person", &who)]).await.expect(StatusCode::SEE_OTHER);
        let stranger = p.eve.to_string();
        lee.post(&format!("{thread}/interpreter"), &[("person", &stranger)]).await.expect(StatusCode::NOT_FOUND);
        rosa.get(&thread).await.expect(StatusCode::OK).says("pies hinchados");
        rosa.post(&format!("{thread}/answer"), &[("q", "Ella pregunta por la sal"), ("nonce", "r1"), ("then", "keep")])
            .await
            .expect(StatusCode::SEE_OTHER);
        rosa.post(&format!("{thread}/close"), &[("outcome", "answered")]).await.expect(StatusCode::NOT_FOUND);
        p.sign_in(p.ana).await.get(&thread).await.says("Intérprete").says("agregó a Rosa Vega");
        let end = [("q", "Venga hoy."), ("nonce", "l1"), ("then", "next"), ("outcome", "visit-needed")];
        lee.post(&format!("{thread}/answer"), &end).await.expect(StatusCode::SEE_OTHER);
        p.sign_in(p.ana).await.get(&thread).await.says("Hace falta una visita");
        let (outcome,): (String,) = p.one(sql!("SELECT outcome FROM work_items LIMIT 1"), &[]).await;
        assert_eq!(outcome, "visit-needed");
        // After the set days the circle asks anew.
        p.world.clock.advance(15 * 86_400).unwrap();
        let ana = p.sign_in(p.ana).await;
        ana.get(&thread).await.says("Esta conversación terminó");
        ana.post(&thread, &[("q", "Tarde"), ("nonce", "a9")]).await.expect(StatusCode::CONFLICT);
    })
    .await;
}

#[tokio::test]
async fn the_desk_shows_the_thread_and_ends_it() {
    testing::each(slices, async |world: World| {
        let p = Practice::open(world).await;
        let tomas = p.sign_in(p.tomas).await;
        let thread = p.ask("Me duele la rodilla desde ayer, una pregunta").await;
        let (item,): (work::ItemId,) = p.one(sql!("SELECT id FROM work_items LIMIT 1"), &[]).await;
        let desk = tomas.get(&format!("/items/{item}")).await.expect(StatusCode::OK);
        desk.says("rodilla").says("Send and next");
        assert_eq!(desk.body.matches("<h1").count(), 1);
        // From a block one goes on with the block.
        let form =
            Request::post(format!("{thread}/answer")).header(header::REFERER, "http://localhost/blocks/1?item=2");
        let form = form.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let body = Body::from("q=Reposo&nonce=d1&then=keep");
        let kept = tomas.ask(form.body(body).unwrap()).await;
        assert!(kept.location().starts_with("/blocks/1?item=2&sent=answer-"), "{}", kept.location());
        tomas
            .post(&format!("/items/{item}/close"), &[("outcome", "sent-elsewhere"), ("back", "/inbox")])
            .await
            .expect(StatusCode::SEE_OTHER);
        p.world.run_jobs().await;
        p.sign_in(p.ana).await.get(&thread).await.says("Enviado a otro lugar").says("Reposo");
    })
    .await;
}

#[tokio::test]
async fn the_administrator_sets_reasons_and_templates() {
    testing::each(slices, async |world: World| {
        let p = Practice::open(world).await;
        let admin = person(&p.world, "Ada", Role::Administrator, Locale::En).await;
        let admin = p.sign_in(admin).await;
        p.sign_in(p.tomas).await.get("/messages/setup").await.expect(StatusCode::NOT_FOUND);
        admin.get("/messages/setup").await.expect(StatusCode::OK).says("{given_name}").says("How I feel");
        let pool = p.pool.to_string();
        let reason = [
            ("key", "refill"),
            ("en", "A refill"),
            ("es", "Un resurtido"),
            ("pool", &pool),
            ("place", "3"),
            ("minutes", "4"),
        ];
        admin.post("/messages/setup/reason", &reason).await.expect(StatusCode::SEE_OTHER);
        admin
            .post("/messages/setup/reason", &[("key", "No key!"), ("en", "x")])
            .await
            .expect(StatusCode::UNPROCESSABLE_ENTITY);
        p.sign_in(p.ana).await.get("/ask").await.says("Un resurtido");
        admin.post("/messages/setup/reason", &[("key", "refill"), ("retire", "1")]).await.expect(StatusCode::SEE_OTHER);
        assert!(!p.sign_in(p.ana).await.get("/ask").await.body.contains("Un resurtido"));
        let bad = [("name_en", "a"), ("name_es", "b"), ("body_en", "{diagnosis}"), ("body_es", "x")];
        admin.post("/messages/setup/template", &bad).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        let good = [
            ("name_en", "Hello"),
            ("name_es", "Hola"),
            ("body_en", "Hi {given_name}"),
            ("body_es", "Hola {given_name}"),
        ];
        admin.post("/messages/setup/template", &good).await.expect(StatusCode::SEE_OTHER);
        admin
            .post("/messages/setup/times", &[("unread_hours", "24"), ("write_days", "7")])
            .await
            .expect(StatusCode::SEE_OTHER);
        admin
            .post("/messages/setup/times", &[("unread_hours", "0"), ("write_days", "7")])
            .await
            .expect(StatusCode::UNPROCESSABLE_ENTITY);
    })
    .await;
}

#[tokio::test]
async fn a_text_message_joins_the_open_thread() {
    testing::each(slices, async |world: World| {
        let p = Practice::open(world).await;
        let text = p.world.org.parts.all::<channels::OnText>().next().unwrap().run;
        for words in ["Hola, una pregunta", "Me cuesta respirar mucho"] {
            let texted = channels::Texted {
                from: p.ana,
                number: "+14065550160".into(),
                text: words.into(),
                mail: None,
                pictures: None,
            };
            let mut write = p.world.org.job("test").await.unwrap();
            text(&mut write, texted).await.unwrap();
            write.commit().await.unwrap();
        }
        assert_eq!(p.count(sql!("SELECT COUNT(*) FROM messaging_threads")).await, 1);
        assert_eq!(p.count(sql!("SELECT priority FROM work_items")).await, 0, "danger raises");
        assert_eq!(p.notices(p.ana).await, 1, "911 and 988 at once");
        let (id,): (messaging::ThreadId,) = p.one(sql!("SELECT id FROM messaging_threads LIMIT 1"), &[]).await;
        p.sign_in(p.ana).await.get(&messaging::href(id)).await.says("mensaje de texto").says("tel:911");
    })
    .await;
}

/// The value of the first hidden field of that name after `from` in a page.
fn hidden<'a>(page: &'a str, from: &str, name: &str) -> &'a str {
    let (_, rest) = page.split_once(from).unwrap();
    let (_, rest) = rest.split_once(&format!("name=\"{name}\" value=\"")).unwrap();
    rest.split('"').next().unwrap()
}

#[tokio::test]
async fn the_team_marks_danger_words_changes_its_mind_and_says_what_was_missed() {
    testing::each(slices, async |world: World| {
        let p = Practice::open(world).await;
        let (tomas, lee) = (p.sign_in(p.tomas).await, p.sign_in(p.lee).await);
        let report = tomas.get("/danger-words").await.expect(StatusCode::OK);
        report.says("Nothing shown yet");
        let thread = p.ask("Tengo dolor de pecho ahora al subir las escaleras. ¿Es la pastilla?").await;
        let marks = format!("{thread}/danger");
        tomas.get("/danger-words").await.says("0 hits are marked, of 1 shown").says("Nobody has marked a hit yet");

        // Plain forms beside the words; the answer leads back to them.
        let page = tomas.get(&thread).await.expect(StatusCode::OK);
        page.says("Heart, now").says(">Right</button>").says(">Not danger</button>").says("A danger was not flagged");
        let post = hidden(&page.body, "id=\"danger-1\"", "post").to_owned();
        let rule = hidden(&page.body, "id=\"danger-1\"", "rule").to_owned();
        let say = async |who: &Client, rule: &str, verdict: &str| {
            who.post(&marks, &[("post", &post), ("rule", rule), ("verdict", verdict)]).await
        };
        let led = say(&tomas, &rule, "right").await.expect(StatusCode::SEE_OTHER);
        assert_eq!(led.location(), format!("{thread}#danger-1"));
        let page = lee.get(&thread).await;
        page.says(">Right</span>").says("Tomas Vega, ").says(">Not danger</button>").says(">Take back</button>");
        tomas.get("/danger-words").await.says("100\u{a0}%").says("1 hit is marked, of 1 shown").says("Spanish");

        // Somebody else knows better; the last word counts, and it can be taken back.
        say(&lee, &rule, "wrong").await.expect(StatusCode::SEE_OTHER);
        tomas.get(&thread).await.says("Lee Vega, ").says(">Not danger</span>");
        let table = tomas.get("/danger-words.csv").await.expect(StatusCode::OK).body;
        let line = format!("{rule},now,cardiac,es,{},1,0,1,0,0.0,0.0,79.3\r\n", guard::VERSION);
        assert!(table.ends_with(&line), "{table}");
        say(&lee, &rule, "").await.expect(StatusCode::SEE_OTHER);
        tomas.get("/danger-words").await.says("0 hits are marked, of 1 shown");
        say(&lee, &rule, "right").await.expect(StatusCode::SEE_OTHER);

        // What no table found: level and kind, changed by saying it again, taken back like the others.
        let calm = p.ask("Hola, una pregunta sobre la factura de ayer").await;
        assert!(!tomas.get(&calm).await.body.contains("id=\"danger-1\""), "nothing was found here");
        let calm_marks = format!("{calm}/danger");
        tomas.get(&calm).await.says(&format!("href=\"{calm_marks}\""));
        let form = tomas.get(&calm_marks).await.expect(StatusCode::OK);
        form.says("What was in danger").says(&format!("name=\"from\" value=\"{calm}\""));
        p.sign_in(p.ana).await.get(&calm_marks).await.expect(StatusCode::NOT_FOUND);
        let (_, rest) = form.body.split_once("id=\"missed-post\"").unwrap();
        let other = rest.split_once("value=\"").unwrap().1.split('"').next().unwrap().to_owned();
        let miss = async |level: &str, kind: &str| {
            tomas.post(&calm_marks, &[("post", &other), ("verdict", "missed"), ("level", level), ("kind", kind)]).await
        };
        miss("whenever", "stroke").await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        for level in ["today", "now"] {
            miss(level, "stroke").await.expect(StatusCode::SEE_OTHER);
        }
        tomas.get(&calm).await.says("Not flagged").says("Stroke, now").says("Take back");
        let found = tomas.get("/danger-words").await;
        found.says("1 danger was reported as missed.").says("50\u{a0}%");
        let back = [("post", other.as_str()), ("rule", "missed"), ("verdict", "")];
        tomas.post(&calm_marks, &back).await.expect(StatusCode::SEE_OTHER);
        tomas.get("/danger-words").await.says("No danger was reported as missed.");

        // Only a rule that fired in these words, in a message of this very thread.
        say(&tomas, "en.never", "right").await.expect(StatusCode::NOT_FOUND);
        let strange = [("post", other.as_str()), ("rule", &rule), ("verdict", "right")];
        tomas.post(&marks, &strange).await.expect(StatusCode::NOT_FOUND);
        tomas.post(&marks, &[("post", "no id"), ("rule", &rule)]).await.expect(StatusCode::NOT_FOUND);
        assert_eq!(p.count(sql!("SELECT COUNT(*) FROM messaging_dangers")).await, 1);

        // From a desk one comes back to the desk.
        let (item,): (work::ItemId,) = p.one(sql!("SELECT id FROM work_items ORDER BY id LIMIT 1"), &[]).await;
        let form = Request::post(&marks)
            .header(header::REFERER, format!("http://localhost/items/{item}"))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let led = tomas.ask(form.body(Body::from(format!("post={post}&rule={rule}&verdict=right"))).unwrap()).await;
        assert_eq!(led.location(), format!("/items/{item}#danger-1"));
    })
    .await;
}

#[tokio::test]
async fn marks_are_the_teams_and_the_report_is_for_who_answers_for_the_tables() {
    testing::each(slices, async |world: World| {
        let p = Practice::open(world).await;
        let thread = p.ask("Tengo dolor de pecho ahora al subir las escaleras").await;
        let page = p.sign_in(p.tomas).await.get(&thread).await;
        let (post, rule) =
            (hidden(&page.body, "id=\"danger-1\"", "post"), hidden(&page.body, "id=\"danger-1\"", "rule"));
        for who in [p.ana, p.eve, p.ines, p.rosa] {
            let client = p.sign_in(who).await;
            for fields in
                [[("post", post), ("rule", rule), ("verdict", "right")], [("post", ""), ("rule", ""), ("verdict", "")]]
            {
                client.post(&format!("{thread}/danger"), &fields).await.expect(StatusCode::NOT_FOUND);
            }
            client.get("/danger-words").await.expect(StatusCode::NOT_FOUND);
            client.get("/danger-words.csv").await.expect(StatusCode::NOT_FOUND);
        }
        assert_eq!(p.count(sql!("SELECT COUNT(*) FROM messaging_dangers WHERE verdict <> ''")).await, 0);
        let ana = p.sign_in(p.ana).await.get(&thread).await.body;
        assert!(!ana.contains("danger-1") && !ana.contains("Acertó"), "the patient sees no marks");
        // An interpreter reads the thread and judges nothing.
        p.sign_in(p.tomas)
            .await
            .post(&format!("{thread}/interpreter"), &[("person", &p.rosa.to_string())])
            .await
            .expect(StatusCode::SEE_OTHER);
        let rosa = p.sign_in(p.rosa).await;
        assert!(!rosa.get(&thread).await.expect(StatusCode::OK).body.contains("danger-1"));
        let mark = [("post", post), ("rule", rule), ("verdict", "wrong")];
        rosa.post(&format!("{thread}/danger"), &mark).await.expect(StatusCode::NOT_FOUND);
        for role in [Role::Administrator, Role::Compliance] {
            let who = person(&p.world, "Ada", role, Locale::Es).await;
            let client = p.sign_in(who).await;
            client.get("/danger-words").await.expect(StatusCode::OK).says("Cómo van las palabras de peligro");
            client.post(&format!("{thread}/danger"), &mark).await.expect(StatusCode::NOT_FOUND);
        }
        let desk = person(&p.world, "Desk", Role::Staff, Locale::En).await;
        p.sign_in(desk).await.get("/danger-words").await.expect(StatusCode::NOT_FOUND);
    })
    .await;
}

/// What a thread's page reads of a patient is one row of the audit, and each thing by itself in "who looked": looking changes nothing.
#[tokio::test]
async fn who_looked_tells_apart_what_one_row_holds() {
    testing::each(slices, async |world: World| {
        let p = Practice::open(world).await;
        let thread = p.ask("Hola, una pregunta sobre la factura de ayer").await;
        let page = p.sign_in(p.tomas).await.get(&thread).await.expect(StatusCode::OK);
        page.says("No number can be texted.");
        let (kinds, rules) = p
            .one::<(String, String)>(
                sql!("SELECT kind, rule FROM gate_audit WHERE actor = ?1 AND target = ?2 AND act = 'view' ORDER BY LENGTH(kind) DESC LIMIT 1"),
                &params![p.tomas, thread.trim_start_matches("/threads/").parse::<kernel::RawId>().unwrap()],
            )
            .await;
        assert_eq!(kinds, "thread, circle, reach");
        assert_eq!(rules, "thread.view.team, circle.view.team, reach.view.team");
        let looks = p.sign_in(p.ana).await.get(&format!("/circles/{}/looks", p.ana)).await.expect(StatusCode::OK);
        looks.says("miró su círculo").says("miró si le llegan los mensajes de texto").says("leyó sus mensajes");
        assert!(!looks.body.contains("datos de contacto"), "{}", looks.body);
    })
    .await;
}
