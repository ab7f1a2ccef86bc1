//! Files on their way: on from where they were cut, taken back, and not what they say they are.

use std::sync::atomic::{AtomicU32, Ordering};

use comptoir_client::blob::{self, File, FileError, Patience, Quiet, Unfit, Watch};
use comptoir_client::fetch::{Boxed, Fetch, FetchError, HttpRequest, HttpResponse};
use comptoir_client::net::HttpFetch;
use serde_json::Value;

use super::world::World;

const MIB: usize = 1024 * 1024;

/// A network that is cut under the second part of an upload.
struct Cut {
    http: HttpFetch,
    puts: AtomicU32,
}

impl Cut {
    fn new() -> Self {
        Self { http: HttpFetch::new(), puts: AtomicU32::new(0) }
    }
}

impl Fetch for Cut {
    fn fetch(
        &self,
        request: HttpRequest,
        limit_bytes: u64,
    ) -> Boxed<'_, Result<HttpResponse, FetchError>> {
        let is_second = request.method == "PUT" && self.puts.fetch_add(1, Ordering::SeqCst) == 1;
        if is_second {
            return Box::pin(async { Err(FetchError::Offline) });
        }
        self.http.fetch(request, limit_bytes)
    }
}

/// Takes a file back once half of it is there.
struct Half;

impl Watch for Half {
    fn on(&self, sent_bytes: u64, size_bytes: u64) -> bool {
        sent_bytes * 2 < size_bytes
    }
}

fn file(bytes: Vec<u8>, name: &str) -> File {
    File { bytes, name: name.into(), ..File::default() }
}

/// What is at the relay is not sent twice, and the shop gets the whole.
#[tokio::test(flavor = "multi_thread")]
async fn an_upload_goes_on_after_a_cut() {
    let mut world = World::new().await;
    let customer = world.customer().await;
    let cut = Cut::new();
    let line = customer.handle.line();
    let bytes = vec![7; 3 * MIB];
    let sent = blob::send_file(line, &cut, customer.chat, file(bytes.clone(), "a.bin"), None);
    let sent = sent.await.unwrap();
    // Four parts, and the one that was lost.
    assert_eq!(cut.puts.load(Ordering::SeqCst), 5);
    let owner = world.owner().await;
    let thread = format!("/api/chats/{}/messages", customer.chat);
    owner.sees(&thread, |page: &Value| page.to_string().contains(&sent.to_string())).await;
    let path = format!("/api/chats/{}/files/{sent}", customer.chat);
    let came = owner.raw("GET", &path).send().await.unwrap().bytes().await.unwrap();
    assert!(came == bytes, "{} bytes came", came.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_is_taken_back() {
    let mut world = World::new().await;
    let customer = world.customer().await;
    let (line, fetch) = (customer.handle.line(), HttpFetch::new());
    let before = customer.history().await.len();
    let large = file(vec![7; 3 * MIB], "a.bin");
    let taken = blob::send_watched(line, &fetch, customer.chat, large, None, &Half).await;
    assert!(matches!(taken, Err(FileError::TakenBack)), "{taken:?}");
    assert_eq!(customer.history().await.len(), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_what_it_says_does_not_go() {
    let mut world = World::new().await;
    let customer = world.customer().await;
    let (line, fetch) = (customer.handle.line(), HttpFetch::new());
    for (bytes, name, why) in [
        (&b"MZ a program"[..], "film.mp4", Unfit::NoFilm),
        (b"PK a zip", "photo.jpg", Unfit::NoPicture),
    ] {
        let mut file = file(bytes.to_vec(), name);
        if name == "photo.jpg" {
            file.mime = "image/jpeg".into();
        }
        let sent = blob::send_watched(line, &fetch, customer.chat, file, None, &Quiet).await;
        assert!(matches!(sent, Err(FileError::Unfit(unfit)) if unfit == why), "{name}: {sent:?}");
    }
}

/// What is bent: the question, the answer.
type Bend = (&'static str, fn(&mut HttpRequest), fn(&mut HttpResponse));

/// A relay that gives something else than it was asked for.
struct Bent {
    http: HttpFetch,
    asks: fn(&mut HttpRequest),
    gives: fn(&mut HttpResponse),
}

impl Fetch for Bent {
    fn fetch(
        &self,
        mut request: HttpRequest,
        limit_bytes: u64,
    ) -> Boxed<'_, Result<HttpResponse, FetchError>> {
        (self.asks)(&mut request);
        Box::pin(async move {
            let mut answer = self.http.fetch(request, limit_bytes).await?;
            (self.gives)(&mut answer);
            Ok(answer)
        })
    }
}

/// Any range of a file that is held nowhere whole; each chunk is checked by itself.
#[tokio::test(flavor = "multi_thread")]
async fn a_range_is_what_was_asked_for_or_nothing() {
    let mut world = World::new().await;
    let customer = world.customer().await;
    let (line, http) = (customer.handle.line(), HttpFetch::new());
    let bytes: Vec<u8> = (0..17 * MIB + 5).map(|n| (n / 3 + n / 70_000) as u8).collect();
    let sent = file(bytes.clone(), "a.bin");
    let sent = blob::send_file(line, &http, customer.chat, sent, None).await.unwrap();
    let size = bytes.len() as u64;
    for range in [0..10, 65_530..65_546, 5_000_000..5_200_000, size - 3..size, size - 3..size + 9] {
        let part = blob::fetch_part(line, &http, sent, range.clone(), Patience::None).await;
        let end = range.end.min(size) as usize;
        assert!(part.unwrap().1 == bytes[range.start as usize..end], "{range:?}");
    }
    let behind = blob::fetch_part(line, &http, sent, size..size + 1, Patience::None).await.unwrap();
    assert!(behind.1.is_empty());

    let nothing: fn(&mut HttpRequest) = |_| ();
    let as_is: fn(&mut HttpResponse) = |_| ();
    let bends: [Bend; 6] = [
        (
            "another place",
            |request| {
                request.headers = vec![("range".to_owned(), "bytes=65552-131103".to_owned())];
            },
            as_is,
        ),
        (
            "another place, unsaid",
            |request| {
                request.headers = vec![("range".to_owned(), "bytes=65552-131103".to_owned())];
            },
            |answer| answer.headers.clear(),
        ),
        ("short", nothing, |answer| answer.body.truncate(60_000)),
        ("all of it", |request| request.headers.clear(), as_is),
        ("one bit", nothing, |answer| answer.body[77] ^= 1),
        ("as if it were all", nothing, |answer| answer.status = 200),
    ];
    for (what, asks, gives) in bends {
        let bent = Bent { http: HttpFetch::new(), asks, gives };
        let part = blob::fetch_part(line, &bent, sent, 0..65_536, Patience::None).await;
        assert!(matches!(part, Err(FileError::Damaged)), "{what}: {part:?}");
    }

    // The whole: its hash too. And the shop reads it without holding it.
    let (_, whole) = blob::fetch_file(line, &http, sent).await.unwrap();
    assert!(whole == bytes);
    let owner = world.owner().await;
    let thread = format!("/api/chats/{}/messages", customer.chat);
    owner.sees(&thread, |page: &Value| page.to_string().contains(&sent.to_string())).await;
    let path = format!("/api/chats/{}/files/{sent}", customer.chat);
    let came = owner.raw("GET", &path).send().await.unwrap().bytes().await.unwrap();
    assert!(came == bytes, "{} bytes came", came.len());
}
