//! Blobs: resumable upload, ranged download.

use comptoir_wire::ids::BlobId;
use comptoir_wire::relay::client_frame::Body as Ask;
use comptoir_wire::relay::server_frame::Body;
use comptoir_wire::relay::{BlobTicket, BlobTicketGranted};
use reqwest::{Client, Method, Response, StatusCode};

use crate::world::{Keys, World};

struct Upload {
    url: String,
    token: String,
}

async fn ticket(world: &World, size_bytes: u64) -> Upload {
    let (mut wire, _) = world.connect(&Keys::new(1)).await;
    let BlobTicketGranted { blob, token, expires_ms } =
        match wire.ask(Ask::BlobTicket(BlobTicket { size_bytes })).await {
            Body::BlobTicketGranted(granted) => granted,
            other => panic!("no ticket: {other:?}"),
        };
    assert!(expires_ms > 0);
    let blob = BlobId::from_slice(&blob).unwrap();
    Upload { url: format!("http://{}/v1/blobs/{blob}", world.address), token }
}

impl Upload {
    async fn put(&self, offset: u64, complete: bool, bytes: &[u8]) -> Response {
        Client::new()
            .put(&self.url)
            .bearer_auth(&self.token)
            .header("upload-offset", offset)
            .header("upload-complete", if complete { "?1" } else { "?0" })
            .body(bytes.to_vec())
            .send()
            .await
            .unwrap()
    }

    async fn head(&self) -> Response {
        Client::new()
            .request(Method::HEAD, &self.url)
            .bearer_auth(&self.token)
            .send()
            .await
            .unwrap()
    }

    async fn get(&self, range: Option<&str>) -> Response {
        let mut request = Client::new().get(&self.url);
        if let Some(range) = range {
            request = request.header("range", range);
        }
        request.send().await.unwrap()
    }
}

fn header<'a>(response: &'a Response, name: &str) -> &'a str {
    response.headers().get(name).map_or("", |value| value.to_str().unwrap())
}

#[tokio::test]
async fn an_upload_goes_on_where_it_broke_off() {
    let world = World::new().await;
    let bytes: Vec<u8> = (0..100_000u32).map(|number| number as u8).collect();
    let upload = ticket(&world, 100_000).await;
    assert_eq!(upload.get(None).await.status(), StatusCode::NOT_FOUND);

    let part = upload.put(0, false, &bytes[..40_000]).await;
    assert_eq!((part.status(), header(&part, "upload-offset")), (StatusCode::ACCEPTED, "40000"));
    let head = upload.head().await;
    assert_eq!((header(&head, "upload-offset"), header(&head, "upload-complete")), ("40000", "?0"));
    assert_eq!(upload.get(None).await.status(), StatusCode::NOT_FOUND, "not whole yet");

    let wrong = upload.put(10, true, &bytes[10..]).await;
    assert_eq!((wrong.status(), header(&wrong, "upload-offset")), (StatusCode::CONFLICT, "40000"));
    let rest = upload.put(40_000, true, &bytes[40_000..]).await;
    assert_eq!((rest.status(), header(&rest, "upload-complete")), (StatusCode::CREATED, "?1"));
    // The answer was lost: again is harmless.
    assert_eq!(upload.put(40_000, true, &bytes[40_000..]).await.status(), StatusCode::CREATED);

    let whole = upload.get(None).await;
    assert_eq!(header(&whole, "access-control-allow-origin"), "*");
    assert_eq!(whole.bytes().await.unwrap(), bytes);
    assert_eq!(world.relay.verify().await.unwrap(), Vec::<String>::new());
}

/// A connection that breaks in the middle: what arrived is kept.
#[tokio::test]
async fn what_arrived_before_a_break_is_kept() {
    let world = World::new().await;
    let upload = ticket(&world, 1_000).await;
    let broken = futures_util::stream::iter([
        Ok(vec![7u8; 600]),
        Err(std::io::Error::other("the cable was cut")),
    ]);
    let outcome = Client::new()
        .put(&upload.url)
        .bearer_auth(&upload.token)
        .body(reqwest::Body::wrap_stream(broken))
        .send()
        .await;
    assert!(outcome.is_err());
    // The relay notices the break in its own time.
    let patience = std::time::Duration::from_secs(20);
    let offset = tokio::time::timeout(patience, async {
        loop {
            let offset: u64 = header(&upload.head().await, "upload-offset").parse().unwrap();
            let rest = upload.put(offset, true, &vec![7; 1_000 - offset as usize]).await;
            if rest.status() == StatusCode::CREATED {
                return offset;
            }
            tokio::task::yield_now().await;
        }
    });
    assert!(offset.await.unwrap() <= 600);
    assert_eq!(upload.get(None).await.bytes().await.unwrap(), vec![7; 1_000]);
}

#[tokio::test]
async fn a_part_of_a_blob_can_be_fetched() {
    let world = World::new().await;
    let upload = ticket(&world, 10).await;
    assert_eq!(upload.put(0, true, b"0123456789").await.status(), StatusCode::CREATED);
    for (range, part, content_range) in [
        ("bytes=2-4", "234", "bytes 2-4/10"),
        ("bytes=7-", "789", "bytes 7-9/10"),
        ("bytes=-2", "89", "bytes 8-9/10"),
        ("bytes=5-99", "56789", "bytes 5-9/10"),
    ] {
        let response = upload.get(Some(range)).await;
        assert_eq!(response.status(), StatusCode::PARTIAL_CONTENT, "{range}");
        assert_eq!(header(&response, "content-range"), content_range);
        assert_eq!(response.text().await.unwrap(), part);
    }
    // Several, or another unit: the whole is an answer (RFC 9110 §14.2).
    for range in ["bytes=0-1,4-5", "lines=1-2"] {
        let response = upload.get(Some(range)).await;
        assert_eq!(response.status(), StatusCode::OK, "{range}");
        assert_eq!(response.bytes().await.unwrap(), "0123456789");
    }
    for range in ["bytes=10-", "bytes=5-4", "bytes=-0"] {
        let response = upload.get(Some(range)).await;
        assert_eq!(response.status(), StatusCode::RANGE_NOT_SATISFIABLE, "{range}");
        assert_eq!(header(&response, "content-range"), "bytes */10");
    }
    assert_eq!(upload.get(Some("bytes=x-y")).await.status(), StatusCode::BAD_REQUEST);
    let head = Client::new().request(Method::HEAD, &upload.url).send().await.unwrap();
    assert_eq!(header(&head, "content-length"), "10");
}

#[tokio::test]
async fn an_upload_needs_its_token_and_keeps_to_its_size() {
    let world = World::new().await;
    let upload = ticket(&world, 10).await;
    let stranger = Upload { url: upload.url.clone(), token: "wrong".into() };
    assert_eq!(stranger.put(0, true, b"x").await.status(), StatusCode::UNAUTHORIZED);
    let bare = Client::new().put(&upload.url).body("x").send().await.unwrap();
    assert_eq!(bare.status(), StatusCode::UNAUTHORIZED);
    let nowhere = format!("http://{}/v1/blobs/nonsense", world.address);
    let nowhere = Upload { url: nowhere, token: upload.token.clone() };
    assert_eq!(nowhere.put(0, true, b"x").await.status(), StatusCode::NOT_FOUND);

    let large = upload.put(0, true, &[0; 11]).await;
    assert_eq!(large.status(), StatusCode::PAYLOAD_TOO_LARGE);
    assert!(large.text().await.unwrap().contains(r#""limit":10"#));
}

#[tokio::test]
async fn a_blob_expires() {
    let world = World::new().await;
    let (kept, never_sent) = (ticket(&world, 4).await, ticket(&world, 4).await);
    assert_eq!(kept.put(0, true, b"kept").await.status(), StatusCode::CREATED);
    world.later_ms(29 * 24 * 60 * 60 * 1000);
    world.relay.expire().await.unwrap();
    assert_eq!(kept.get(None).await.status(), StatusCode::OK);
    assert_eq!(never_sent.put(0, true, b"late").await.status(), StatusCode::NOT_FOUND);
    world.later_ms(2 * 24 * 60 * 60 * 1000);
    world.relay.expire().await.unwrap();
    assert_eq!(kept.get(None).await.status(), StatusCode::NOT_FOUND);
}
