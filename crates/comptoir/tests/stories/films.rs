//! Large files by a customer's hands: sent whatever they weigh, taken back, on after a cut; films
//! that begin before they are there, and what only says it is one.

use serde_json::Value;

use crate::browser::{Browser, DESK_EN, PHONE_FR, tell, wanted};
use crate::gate::Gate;
use crate::person::Person;
use crate::support::{Server, free_port, make_shop};

/// Random bytes, so that nothing on the way makes them fewer.
pub(crate) fn noise(count: usize) -> Vec<u8> {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut bytes = Vec::with_capacity(count);
    while bytes.len() < count {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        bytes.extend(state.to_le_bytes());
    }
    bytes.truncate(count);
    bytes
}

/// A short film as a browser records it, made longer by what a player passes over (EBML Void).
pub(crate) async fn film(customer: &Browser, void_bytes: u32) -> Vec<u8> {
    customer
        .run(
            "window.film = null; const c = document.createElement('canvas'); c.width = 320; c.height = 240;
             const p = c.getContext('2d'), timer = setInterval(() => {
               p.fillStyle = `hsl(${Math.random() * 360} 80% 50%)`; p.fillRect(0, 0, 320, 240); }, 30);
             const recorder = new MediaRecorder(c.captureStream(30), { mimeType: 'video/webm' }), pieces = [];
             recorder.ondataavailable = (event) => pieces.push(event.data);
             recorder.onstop = async () => { clearInterval(timer);
               const bytes = new Uint8Array(await new Blob(pieces).arrayBuffer());
               let text = ''; for (const byte of bytes) text += String.fromCharCode(byte);
               window.film = btoa(text); };
             recorder.start(); setTimeout(() => recorder.stop(), 1500);",
        )
        .await;
    let film = customer.until("return window.film").await;
    let film = data_encoding::BASE64.decode(film.as_str().unwrap().as_bytes()).unwrap();
    let length = (0x0100_0000_0000_0000 | u64::from(void_bytes)).to_be_bytes();
    [&film[..], &[0xEC], &length[..], &vec![0; void_bytes as usize]].concat()
}

struct Scene {
    dir: tempfile::TempDir,
    port: u16,
    gate: Gate,
    server: Server,
    console: Person,
    chat: String,
    slug: String,
    customer: Browser,
}

impl Scene {
    async fn open(look: crate::browser::Look) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let port = free_port();
        let gate = Gate::before(port).await;
        let serve = ["serve", "--public-url", &gate.url];
        let mut server = Server::start_with(&dir.path().join("shop"), port, &serve).await;
        server.url = format!("http://127.0.0.1:{port}");
        let shop = make_shop(&server, "Maison Halbran").await;
        let console = Person::sign_in(&server, &shop.sign_in).await;
        let customer = Browser::open(look).await;
        customer.go(&shop.link).await;
        customer.click("a[href*='/app/']").await;
        customer.write("#composer", "Bonjour").await;
        customer.click("#composer-send").await;
        customer.see(".thread .auto").await;
        customer.until("return navigator.serviceWorker.controller !== null").await;
        let fits = |page: &Value| !page["chats"][0].is_null();
        let inbox = console.until("/api/chats?queue=all", fits).await;
        let chat = format!("/api/chats/{}", inbox["chats"][0]["id"].as_str().unwrap());
        Self { dir, port, gate, server, console, chat, slug: shop.slug, customer }
    }

    /// Chooses a file and sends it.
    async fn send(&self, name: &str, bytes: &[u8]) {
        let file = self.dir.path().join(name);
        std::fs::write(&file, bytes).unwrap();
        self.customer.attach(".composer input[type=file]", &file).await;
        self.customer.click("#media-send").await;
    }

    /// The file of this name, as the shop got it.
    async fn came(&self, name: &str) -> Vec<u8> {
        let thread = format!("{}/messages", self.chat);
        let fits = |one: &&Value| one["body"]["name"] == name;
        let found = |page: &Value| page["messages"].as_array().unwrap().iter().find(fits).cloned();
        let found =
            found(&self.console.until(&thread, |page| found(page).is_some()).await).unwrap();
        let file = format!("{}/files/{}", self.chat, found["id"].as_str().unwrap());
        let answer = self.console.request("GET", &file).send().await.unwrap();
        answer.error_for_status().unwrap().bytes().await.unwrap().to_vec()
    }

    /// A JPEG of this size, in base64.
    async fn drawn(&self, width: u32, height: u32) -> String {
        let script = format!(
            "const c = document.createElement('canvas'); c.width = {width}; c.height = {height};
             const p = c.getContext('2d'); p.fillStyle = '#a60'; p.fillRect(0, 0, {width}, {height} / 2);
             return c.toDataURL('image/jpeg').split(',')[1]"
        );
        self.customer.run(&script).await.as_str().unwrap().to_owned()
    }

    /// The shop sends a file, as it is.
    async fn shop_sends(&self, name: &str, mime: &str, thumbnail: &str, bytes: &[u8]) {
        let head = format!(
            "--edge\r\nContent-Disposition: form-data; name=\"thumbnail\"\r\n\r\n{thumbnail}\r\n\
             --edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
             Content-Type: {mime}\r\n\r\n"
        );
        let body = [head.as_bytes(), bytes, b"\r\n--edge--\r\n"].concat();
        let request = self.console.request("POST", &format!("{}/files", self.chat));
        let request = request.header("content-type", "multipart/form-data; boundary=edge");
        request.body(body).send().await.unwrap().error_for_status().unwrap();
    }

    async fn goes_to(&self, page: &str) {
        self.customer.go(&format!("{}/app/{}/{page}", self.gate.url, self.slug)).await;
    }

    async fn end(self) {
        self.customer.close().await;
        self.server.stop().await;
    }
}

/// More than the page could ever have taken before, through the worker part by part.
#[tokio::test(flavor = "multi_thread")]
async fn a_large_file_is_sent_taken_back_and_goes_on() {
    if wanted() {
        tell(sends).await;
    }
}

async fn sends() {
    let mut scene = Scene::open(PHONE_FR).await;
    let bytes = noise(80_000_000);

    // Taken back while the relay has a part of it.
    scene.gate.hold_after(5);
    scene.send("annule.bin", &bytes[..20_000_000]).await;
    let progress =
        "const bar = document.querySelector('.upload progress'); return bar && bar.value > 0";
    scene.customer.until(progress).await;
    scene.customer.shot("47-upload").await;
    scene.customer.click(".upload [aria-label^='Annuler']").await;
    scene.customer.until("return !document.querySelector('.upload')").await;
    scene.gate.open();

    // Cut in the middle: the server dies under it, and comes back.
    scene.gate.hold_after(40);
    scene.send("lourd.bin", &bytes).await;
    scene
        .customer
        .until("return (document.querySelector('.upload progress')?.value ?? 0) > 40")
        .await;
    scene.server.kill().await;
    let before = scene.gate.came();
    let serve = ["serve", "--public-url", &scene.gate.url];
    scene.server = Server::start_with(&scene.dir.path().join("shop"), scene.port, &serve).await;
    scene.server.url = format!("http://127.0.0.1:{}", scene.port);
    scene.gate.open();
    scene.customer.see_text(".own .filerow", "lourd.bin").await;
    // 82 parts, of which the relay kept forty: they were not sent again.
    let again = scene.gate.came() - before;
    assert!((30..60).contains(&again), "{again} parts were sent after the cut");
    let came = scene.came("lourd.bin").await;
    assert!(came == bytes, "{} bytes came", came.len());
    let memory = scene.customer.run("return performance.memory?.usedJSHeapSize ?? 0").await;
    assert!(memory.as_f64().unwrap() < 60e6, "the page holds {memory} bytes");
    let all = scene.console.get(&format!("{}/messages", scene.chat)).await.to_string();
    assert!(!all.contains("annule.bin"), "{all}");
    scene.end().await;
}

/// The relay gives the beginning, and holds back the rest: the film runs.
#[tokio::test(flavor = "multi_thread")]
async fn a_film_begins_before_it_is_there() {
    if wanted() {
        tell(begins).await;
    }
}

const RUNS: &str = "const film = document.querySelector('.viewer[open] video');
    if (film && film.paused) film.play();
    return film && film.currentTime > 0.2";

async fn begins() {
    let scene = Scene::open(PHONE_FR).await;
    let film = film(&scene.customer, 20 << 20).await;
    let small = scene.drawn(32, 24).await;
    scene.shop_sends("film.webm", "video/webm", &small, &film).await;
    scene.customer.see(".thread .photo").await;
    scene.gate.hold_after(3);
    scene.customer.click(".thread .photo").await;
    scene.customer.see(".viewer[open] video[src^='/app/media/msg_']").await;
    scene.customer.until(RUNS).await;
    scene.customer.shot("48-film").await;

    // Nobody gave it more than three of its twenty-one pieces meanwhile.
    scene.gate.open();
    scene.customer.click(".viewer[open] [aria-label='Fermer']").await;

    // What is asked of its address is what was sent, piece by piece; nothing runs there.
    let address = scene.customer.run("return document.querySelector('.thread .photo') && performance
        .getEntriesByType('resource').map((one) => one.name).find((name) => name.includes('/app/media/'))");
    let address = address.await.as_str().unwrap().to_owned();
    let asked = format!(
        "window.got = null; (async () => {{
           const part = await fetch('{address}', {{ headers: {{ range: 'bytes=1000000-1000009' }} }});
           const whole = await fetch('{address}');
           const bytes = new Uint8Array(await whole.arrayBuffer());
           const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
           const far = await fetch('{address}', {{ headers: {{ range: 'bytes=99999999-' }} }});
           window.got = [part.status, part.headers.get('content-range'), (await part.arrayBuffer()).byteLength,
             bytes.length, Array.from(hash), whole.headers.get('content-security-policy'),
             whole.headers.get('content-disposition'), far.status, whole.headers.get('content-type')];
         }})()"
    );
    scene.customer.run(&asked).await;
    let got = scene.customer.until("return window.got").await;
    let size = film.len();
    assert_eq!(got[0], 206, "{got}");
    assert_eq!(got[1], format!("bytes 1000000-1000009/{size}"));
    assert_eq!((&got[2], &got[3], &got[7]), (&10.into(), &size.into(), &416.into()), "{got}");
    let hash: Vec<u8> = serde_json::from_value(got[4].clone()).unwrap();
    assert_eq!(hash, <sha2::Sha256 as sha2::Digest>::digest(&film).to_vec());
    assert!(got[5].as_str().unwrap().contains("sandbox"), "{got}");
    assert_eq!(got[6], "attachment; filename*=UTF-8''film.webm");
    assert_eq!(got[8], "video/webm");
    scene.end().await;
}

/// What only says it is a film, or a picture, says why it is not shown.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_film_is_refused() {
    if wanted() {
        tell(refuses).await;
    }
}

async fn refuses() {
    let scene = Scene::open(DESK_EN).await;
    let small = scene.drawn(32, 24).await;
    // It begins as a film does, and no further.
    let fake = [b"\x1A\x45\xDF\xA3".to_vec(), noise(3_000_000)].concat();
    scene.shop_sends("fake.webm", "video/webm", &small, &fake).await;
    scene.customer.click(".thread .photo").await;
    scene.customer.see_text(".toast", "This film or sound is damaged, or is none.").await;
    scene.customer.until("return !document.querySelector('.viewer[open]')").await;
    // A page of somebody else's is kept as a file, and never opened here.
    let page = [b"<script>parent.hacked = 1</script>".to_vec(), vec![b' '; 17 << 20]].concat();
    scene.shop_sends("../page.html", "text/html", "", &page).await;
    scene.customer.see_text(".thread .filerow", "page.html").await;
    scene.customer.click(".thread .filerow").await;
    scene.customer.until("return performance.now() > 0").await;
    let address = scene.customer.page.current_url().await.unwrap();
    assert!(address.path().ends_with("/chat") || address.path().contains("/app/"), "{address}");
    assert!(!address.path().contains("/media/"), "{address}");
    scene.end().await;
}

/// Photos come sharp by themselves, where and as large as one lets them.
#[tokio::test(flavor = "multi_thread")]
async fn photos_come_by_themselves() {
    if wanted() {
        tell(|| comes(PHONE_FR, ["Jamais", "En Wi-Fi", "Ce navigateur ne dit pas"])).await;
        let dark = crate::browser::Look { dark: true, ..DESK_EN };
        tell(move || comes(dark, ["Never", "On Wi-Fi", "This browser does not say"])).await;
    }
}

async fn comes(look: crate::browser::Look, [never, free, unknown]: [&'static str; 3]) {
    let scene = Scene::open(look).await;
    let photo = scene.drawn(900, 600).await;
    let photo = data_encoding::BASE64.decode(photo.as_bytes()).unwrap();
    scene.shop_sends("pot.jpg", "image/jpeg", "", &photo).await;
    let sharp = "const photo = document.querySelector('.thread .photo .sharp');
        return photo && photo.complete && photo.naturalWidth === 900";
    scene.customer.until(sharp).await;
    scene.customer.shot("49-sharp").await;

    scene.goes_to("settings").await;
    scene.customer.click_text(".seg label", free).await;
    scene.customer.see_text(".srow .s", unknown).await;
    scene.customer.axe("which photos come").await;
    scene
        .customer
        .run("document.querySelector('input[name=photos]').scrollIntoView({ block: 'center' })")
        .await;
    scene.customer.shot("50-photos").await;
    scene.customer.click_text(".seg label", never).await;
    scene
        .customer
        .until("return !document.querySelector('.srow:not([hidden]) input[name=photos-largest]')")
        .await;
    scene.goes_to("chat").await;
    scene.customer.see(".thread .photo img").await;
    scene.customer.until("return navigator.serviceWorker.controller !== null").await;
    assert_eq!(
        scene.customer.run("return document.querySelector('.photo .sharp')").await,
        Value::Null
    );
    scene.end().await;
}
