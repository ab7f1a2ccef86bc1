//! A product's video: taken, shown in parts, put into words, replaced, removed.

use axum::http::StatusCode;
use comptoir_api::catalogue::{ProductPage, Video};
use comptoir_api::shop::ProductEdit;
use comptoir_store::testing::on_both;
use serde_json::json;

use super::door::{Door, Person};
use super::honey;

/// Two seconds of a test picture in H.264; it says where it was taken.
const MP4: &[u8] = include_bytes!("film.mp4");
/// Another in VP8.
const WEBM: &[u8] = include_bytes!("film.webm");
const PATH: &str = "/api/products/miel-de-chataignier/video";
const PUBLIC: &str = "/api/public/maison-halbran/products/miel-de-chataignier";

async fn product(door: &Door) -> Person {
    let owner = door.owner().await;
    owner.post("/api/products", honey()).await.ok::<ProductEdit>();
    owner
}

async fn shown(door: &Door) -> Option<Video> {
    door.visitor().get(PUBLIC).await.ok::<ProductPage>().video
}

#[tokio::test]
async fn a_video_is_shown_in_parts_until_it_is_removed() {
    on_both(async |store| {
        let door = Door::on(store).await;
        let owner = product(&door).await;
        let saved: ProductEdit = owner.upload("POST", PATH, MP4, "Le miel coule").await.ok();
        let video = saved.video.unwrap();
        assert_eq!((video.alt.as_str(), saved.revision), ("Le miel coule", 1));
        assert_eq!(shown(&door).await, Some(video.clone()));

        let visitor = door.visitor();
        let whole = visitor.part(&video.path, "").await;
        assert_eq!((whole.status, whole.body.len()), (StatusCode::OK, MP4.len()));
        assert_eq!(whole.header("content-type"), "video/mp4");
        assert_eq!(whole.header("accept-ranges"), "bytes");
        assert_eq!(whole.header("content-length"), MP4.len().to_string());
        assert_eq!(whole.header("x-content-type-options"), "nosniff");
        assert!(!whole.headers.contains_key("content-encoding"), "{:?}", whole.headers);
        assert!(MP4.windows(8).any(|words| words == b"+48.8566"));
        assert!(!whole.body.windows(8).any(|words| words == b"+48.8566"));
        let end = MP4.len() - 1;
        for (range, from, to) in [
            ("bytes=0-1", 0, 1),
            ("bytes=100-199", 100, 199),
            ("bytes=1000-", 1_000, end),
            ("bytes=-10", end - 9, end),
        ] {
            let part = visitor.part(&video.path, range).await;
            assert_eq!(part.status, StatusCode::PARTIAL_CONTENT, "{range}");
            assert_eq!(part.body, whole.body.slice(from..=to), "{range}");
            let said = format!("bytes {from}-{to}/{}", MP4.len());
            assert_eq!(part.header("content-range"), said);
            assert_eq!(part.header("content-type"), "video/mp4");
        }
        let beyond = visitor.part(&video.path, "bytes=99999-").await;
        assert_eq!(beyond.status, StatusCode::RANGE_NOT_SATISFIABLE);
        assert_eq!(beyond.header("content-range"), format!("bytes */{}", MP4.len()));

        let page = visitor.get("/s/maison-halbran/p/miel-de-chataignier").await;
        let page = String::from_utf8(page.body.to_vec()).unwrap();
        assert!(page.contains(&format!(r#"src="{}""#, video.path)), "{page}");
        assert!(page.contains(r#"aria-label="Le miel coule" controls preload="none""#), "{page}");

        let gone: ProductEdit = owner.delete(PATH).await.ok();
        assert_eq!((gone.video, shown(&door).await), (None, None));
        assert_eq!(visitor.get(&video.path).await.status, StatusCode::NOT_FOUND);
        assert_eq!(door.kept(), [""; 0]);
    })
    .await
    .unwrap();
}

/// An edit, of whoever knows of the video and whoever does not, changes its words at most; a file
/// goes with the last product that shows it.
#[tokio::test]
async fn a_video_stays_until_nothing_shows_it() {
    let door = Door::open().await;
    let owner = product(&door).await;
    let mut edit: ProductEdit = owner.upload("POST", PATH, WEBM, "").await.ok();
    let path = edit.video.clone().unwrap().path;
    assert_eq!(door.visitor().get(&path).await.header("content-type"), "video/webm");
    edit.video = Some(Video { path: "/elsewhere".into(), alt: "Le pot".into(), added_ms: 1 });
    let mut edit: ProductEdit =
        owner.put("/api/products/miel-de-chataignier", json!(edit)).await.ok();
    let video = edit.video.take().unwrap();
    assert_eq!((video.path.as_str(), video.alt.as_str()), (path.as_str(), "Le pot"));
    owner.put("/api/products/miel-de-chataignier", json!(edit)).await.ok::<ProductEdit>();
    assert_eq!(shown(&door).await.unwrap().alt, "Le pot");

    owner.post("/api/products", honey()).await.ok::<ProductEdit>();
    let twin = "/api/products/miel-de-chataignier-2";
    let same: ProductEdit = owner.upload("POST", &format!("{twin}/video"), WEBM, "").await.ok();
    assert_eq!(same.video.unwrap().path, path);
    // Replaced here, it is still there; deleted there, it is not.
    let other: ProductEdit = owner.upload("POST", PATH, MP4, "").await.ok();
    assert_ne!(other.video.unwrap().path, path);
    assert_eq!(door.visitor().get(&path).await.status, StatusCode::OK);
    owner.delete(twin).await.ok::<serde_json::Value>();
    assert_eq!(door.visitor().get(&path).await.status, StatusCode::NOT_FOUND);
    assert_eq!(door.kept().len(), 1);
}

#[tokio::test]
async fn what_is_no_video_is_refused_with_a_reason() {
    let door = Door::open().await;
    let owner = product(&door).await;
    let mut hevc = MP4.to_vec();
    for (from, to) in [(b"avc1", b"hvc1"), (b"avcC", b"hvcC")] {
        let found = hevc.windows(4).rposition(|window| window == from).unwrap();
        hevc[found..found + 4].copy_from_slice(to);
    }
    let noise = [&WEBM[..4], &[0x93; 3_000]].concat();
    for (bytes, said) in [
        (&b"<html>"[..], "Not a video"),
        (&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..], "Not a video"),
        (&MP4[..1_000], "Not a video"),
        (&noise[..], "Not a video"),
        (&hevc[..], "Many browsers"),
        (&b""[..], "Not a video"),
    ] {
        let refused = owner.upload("POST", PATH, bytes, "").await;
        let refused = refused.refused(StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(refused.field.as_deref(), Some("file"));
        assert!(refused.message.starts_with(said), "{}", refused.message);
    }
    let large = [MP4, &vec![0; 50 * 1024 * 1024]].concat();
    let refused = owner.french().upload("POST", PATH, &large, "").await;
    let refused = refused.refused(StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(refused.field.as_deref(), Some("file"));
    assert_eq!(refused.message, "C’est trop lourd\u{a0}: 50 Mo au plus.");
    let nowhere = owner.upload("POST", "/api/products/none/video", MP4, "").await;
    nowhere.refused(StatusCode::NOT_FOUND);
    owner.delete("/api/products/none/video").await.refused(StatusCode::NOT_FOUND);
    assert_eq!((shown(&door).await, door.kept()), (None, Vec::new()));

    // Nor is a video a picture.
    let pictures = "/api/products/miel-de-chataignier/pictures";
    owner.upload("POST", pictures, MP4, "").await.refused(StatusCode::UNPROCESSABLE_ENTITY);
    let mut edit: ProductEdit = owner.upload("POST", PATH, MP4, "").await.ok();
    let path = edit.video.clone().unwrap().path;
    edit.pictures = vec![comptoir_api::catalogue::Picture { path, alt: String::new() }];
    let refused = owner.put("/api/products/miel-de-chataignier", json!(edit)).await;
    let refused = refused.refused(StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(refused.field.as_deref(), Some("pictures"));
}
