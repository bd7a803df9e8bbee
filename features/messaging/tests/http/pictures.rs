//! Pictures that come with texts, as the demo's telephone sends them.

use std::io::Cursor;

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use channels::Channel;
use gate::{Manage, ORG, Organisation};
use image::{DynamicImage, ImageFormat, RgbImage};
use store::{params, sql};

use crate::{Practice, slices};

const PHONE: &str = "+14065550161";

async fn number(p: &Practice, who: kernel::PersonId) {
    let mut write = p.world.org.operator("test").await.unwrap();
    let mut access = write.may::<Manage, Organisation>(ORG).await.unwrap();
    channels::add_address(&mut access, who, Channel::Sms, PHONE, true, "test").await.unwrap();
    write.commit().await.unwrap();
}

/// A photo with a place in it, as a camera writes it.
fn photo() -> Vec<u8> {
    let mut jpeg = Vec::new();
    let image = DynamicImage::ImageRgb8(RgbImage::from_pixel(30, 20, image::Rgb([200, 30, 30])));
    image.write_to(&mut Cursor::new(&mut jpeg), ImageFormat::Jpeg).unwrap();
    let words = b"Exif\0\0GPS 39.7392 -104.9903 home";
    let mut block = vec![0xff, 0xe1, 0, u8::try_from(words.len() + 2).unwrap()];
    block.extend_from_slice(words);
    jpeg.splice(2..2, block);
    jpeg
}

async fn send(p: &Practice, words: &str, picture: &[u8]) {
    let part = |name: &str| format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n");
    let head = "--x\r\nContent-Disposition: form-data; name=\"picture\"; filename=\"a.jpg\"\r\n\r\n";
    let mut body = format!("{}{PHONE}\r\n{}{words}\r\n{head}", part("number"), part("text")).into_bytes();
    body.extend_from_slice(picture);
    body.extend_from_slice(b"\r\n--x--\r\n");
    let request = Request::post("/demo/phone").header(header::CONTENT_TYPE, "multipart/form-data; boundary=x");
    let answer = p.world.guest().ask(request.body(Body::from(body)).unwrap()).await;
    answer.expect(StatusCode::SEE_OTHER);
    p.world.run_jobs().await;
}

async fn thread(p: &Practice) -> String {
    let query = sql!("SELECT id FROM messaging_threads WHERE patient = ?1 ORDER BY id DESC LIMIT 1");
    let (id,): (kernel::RawId,) = p.one(query, &params![p.ana]).await;
    format!("/threads/{id}")
}

#[tokio::test]
async fn a_picture_stands_with_its_words_and_says_nothing_of_where_it_was_taken() {
    testing::each(slices, |world| async move {
        let p = Practice::open(world).await;
        number(&p, p.ana).await;
        send(&p, "Así tengo el pie", &photo()).await;
        let thread = thread(&p).await;
        let page = p.sign_in(p.tomas).await.get(&thread).await.expect(StatusCode::OK).body;
        assert!(page.contains("Así tengo el pie"), "{page}");
        let (_, rest) = page.split_once(&format!("{thread}/files/")).unwrap();
        let file = rest.split('"').next().unwrap();
        let picture = p.sign_in(p.ana).await.get(&format!("{thread}/files/{file}")).await.expect(StatusCode::OK);
        assert!(!picture.body.contains("GPS") && !picture.body.contains("Exif"));
        // A picture alone joins the same thread, and raises nothing by itself.
        send(&p, "", &photo()).await;
        assert_eq!(p.count(sql!("SELECT COUNT(*) FROM messaging_threads")).await, 1);
        assert_eq!(p.count(sql!("SELECT COUNT(*) FROM messaging_files")).await, 2);
        assert_eq!(p.count(sql!("SELECT COUNT(*) FROM messaging_posts WHERE files = 1")).await, 2);
        assert_eq!(p.count(sql!("SELECT COUNT(*) FROM work_items")).await, 1);
        p.sign_in(p.tomas).await.get(&thread).await.says("[Picture / Foto: 1]");
        let empty = p.world.guest().post("/demo/phone", &[("number", PHONE), ("text", "")]).await;
        empty.expect(StatusCode::UNPROCESSABLE_ENTITY);
    })
    .await;
}

#[tokio::test]
async fn what_is_no_picture_is_said_and_words_of_danger_count_beside_one() {
    testing::each(slices, |world| async move {
        let p = Practice::open(world).await;
        number(&p, p.ana).await;
        send(&p, "Me duele el pecho mucho", b"%PDF-1.7 words").await;
        let thread = thread(&p).await;
        p.sign_in(p.tomas).await.get(&thread).await.says("Files that came with the text").says("were not kept: 1");
        p.sign_in(p.ana).await.get(&thread).await.says("no se guardaron: 1");
        assert_eq!(p.count(sql!("SELECT COUNT(*) FROM messaging_files")).await, 0);
        assert_eq!(p.count(sql!("SELECT COUNT(*) FROM channels_outbox WHERE notice = 'emergency-help'")).await, 1);
    })
    .await;
}

#[tokio::test]
async fn on_a_shared_telephone_the_picture_waits_with_its_words() {
    testing::each(slices, |world| async move {
        let p = Practice::open(world).await;
        number(&p, p.eve).await;
        p.world.clock.advance(60).unwrap();
        number(&p, p.ana).await;
        send(&p, "Así tengo el pie", &photo()).await;
        assert_eq!(p.count(sql!("SELECT COUNT(*) FROM messaging_files")).await, 0, "nobody knows whose it is");
        send(&p, "2", b"").await;
        let of = sql!(
            "SELECT COUNT(*) FROM messaging_files f JOIN messaging_threads t ON t.id = f.thread WHERE t.patient = ?1"
        );
        assert_eq!(p.one::<(i64,)>(of, &params![p.ana]).await.0, 1);
        // Danger is read at once by the likely one's team; whoever it was in truth has the picture as well.
        p.world.later(13 * 60).await;
        send(&p, "I cannot breathe, my chest hurts", &photo()).await;
        send(&p, "1", b"").await;
        let of = sql!(
            "SELECT COUNT(*) FROM messaging_files f JOIN messaging_threads t ON t.id = f.thread WHERE t.patient = ?1"
        );
        assert_eq!(
            (p.one::<(i64,)>(of, &params![p.ana]).await.0, p.one::<(i64,)>(of, &params![p.eve]).await.0),
            (2, 1)
        );
    })
    .await;
}
