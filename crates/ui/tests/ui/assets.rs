//! Assets and error pages as a browser gets them.

use axum::{Router, body::Body, response::Response};
use http::{Request, StatusCode, header};
use kernel::{
    Error,
    Locale::{En, Es},
};
use tower::ServiceExt as _;
use ui::{OrgLook, assets, error_page};

async fn get(path: &str) -> Response {
    let app: Router = assets::asset_routes();
    app.oneshot(Request::get(path).body(Body::empty()).unwrap()).await.unwrap()
}

async fn text(response: Response) -> String {
    let bytes = axum::body::to_bytes(response.into_body(), 1 << 20).await.unwrap();
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[tokio::test]
async fn hashed_files_are_kept_for_ever() {
    let kinds = [
        (assets::stylesheet(), "text/css"),
        (assets::script(), "text/javascript"),
        (assets::boxes_script(), "text/javascript"),
        (assets::push_script(), "text/javascript"),
        (assets::app_icon(), "image/svg"),
    ];
    for (path, kind) in kinds {
        let response = get(path).await;
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        assert!(response.headers()[header::CONTENT_TYPE].to_str().unwrap().starts_with(kind));
        assert!(response.headers()[header::CACHE_CONTROL].to_str().unwrap().contains("immutable"));
    }
    assert_eq!(get("/assets/kith.0000.css").await.status(), StatusCode::NOT_FOUND);
    assert_eq!(get("/assets/..%2fCargo.toml").await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_worker_keeps_only_assets_and_the_offline_page() {
    let worker = text(get("/sw.js").await).await;
    assert!(worker.contains(assets::stylesheet()) && worker.contains(assets::script()));
    assert!(!worker.contains("VERSION") && !worker.contains("FILES_LIST"));
    assert!(!worker.contains("cache.put"), "nothing is kept but what is listed");
    assert!(worker.contains("\"push\"") && worker.contains("\"notificationclick\""), "it shows notices");
    let offline = text(get("/offline").await).await;
    assert!(offline.contains("You are offline.") && offline.contains("No hay conexión."));
}

#[tokio::test]
async fn brand_and_manifest_follow_the_look() {
    let look = OrgLook { name: "Río \"Grande\"".into(), brand_hue: 400, brand_chroma: 9.0, logo: "kith".into() };
    assert_eq!(text(assets::brand_css(&look)).await, ":root { --brand-hue: 40; --brand-chroma: 0.100; }\n");
    assert!(text(assets::manifest(&look)).await.contains(r#""name":"Río \"Grande\"""#));
}

#[test]
fn the_scripts_stay_small() {
    assert!(include_str!("../../assets/kith.js").len() < 12 * 1024);
    assert!(include_str!("../../assets/door.js").len() < 2 * 1024);
    assert!(include_str!("../../assets/boxes.js").len() < 8 * 1024);
    assert!(include_str!("../../assets/push.js").len() < 4 * 1024);
    assert!(include_str!("../../assets/sw.js").len() < 4 * 1024);
}

#[tokio::test]
async fn error_pages_say_what_was_kept_and_hide_why() {
    let planted = "planted words";
    let errors = [
        Error::NotFound,
        Error::SignedOut,
        Error::StepUp,
        Error::field("a", planted),
        Error::Conflict(planted),
        Error::Busy(120),
        Error::Unavailable(planted.into()),
        Error::internal(planted),
    ];
    for error in &errors {
        for l in [En, Es] {
            let response = error_page(l, error);
            assert_eq!(response.status(), gate::status_of(error));
            assert_eq!(response.headers()[header::CACHE_CONTROL], "no-store");
            let page = text(response).await;
            assert!(!page.contains(planted) && page.len() < 2000, "{error}");
        }
    }
    assert_eq!(error_page(En, &Error::Busy(120)).headers()[header::RETRY_AFTER], "120");
    assert!(text(error_page(En, &Error::Busy(120))).await.contains("2 minutes"));
}

#[tokio::test]
async fn denied_and_missing_say_the_sentence_of_the_look() {
    let page = |l| async move { text(error_page(l, &Error::NotFound)).await };
    assert!(page(En).await.contains("There is nothing here that we can show you."));
    assert!(page(Es).await.contains("Aquí no hay nada que podamos mostrarle."));
    insta::assert_snapshot!(
        "not_found",
        page(En).await.replace("><", ">\n<").replace(assets::stylesheet(), "CSS").replace(assets::app_icon(), "ICON")
    );
}
