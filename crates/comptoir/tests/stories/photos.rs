//! Photos and voices by a customer's hands: looked at before they go, cleaned, refused, heard.

use serde_json::{Value, json};

use crate::browser::{Browser, PHONE_FR, tell, wanted};
use crate::person::Person;
use crate::support::{Server, free_port, make_shop};

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_says_nothing_of_where_it_was_taken() {
    if wanted() {
        tell(story).await;
    }
}

/// A photo as a camera makes it: with its place.
async fn photo(customer: &Browser) -> Vec<u8> {
    let drawn = "const c = document.createElement('canvas'); c.width = 900; c.height = 600; \
        const p = c.getContext('2d'); p.fillStyle = '#a60'; p.fillRect(0, 0, 900, 300); \
        return c.toDataURL('image/jpeg').split(',')[1]";
    let drawn = customer.run(drawn).await;
    let plain = data_encoding::BASE64.decode(drawn.as_str().unwrap().as_bytes()).unwrap();
    let said = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x25\x88\x04\0GPS 48.85 2.35";
    let length = u16::try_from(said.len() + 2).unwrap().to_be_bytes();
    [&plain[..2], &[0xFF, 0xE1], &length, said, &plain[2..]].concat()
}

fn says(bytes: &[u8], words: &[u8]) -> bool {
    bytes.windows(words.len()).any(|window| window == words)
}

async fn story() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(&dir.path().join("shop"), free_port()).await;
    let shop = make_shop(&server, "Maison Halbran").await;
    let console = Person::sign_in(&server, &shop.sign_in).await;
    let customer = Browser::open(PHONE_FR).await;
    customer.go(&shop.link).await;
    customer.click("a[href*='/app/']").await;
    customer.write("#composer", "Bonjour").await;
    customer.click("#composer-send").await;
    customer.see(".thread .auto").await;
    let inbox = console.until("/api/chats?queue=all", |page| !page["chats"][0].is_null()).await;
    let chat = format!("/api/chats/{}", inbox["chats"][0]["id"].as_str().unwrap());
    let said = async |media: &str| {
        let fits = |one: &&Value| one["body"]["media"] == media;
        let found = |page: &Value| page["messages"].as_array().unwrap().iter().find(fits).cloned();
        let thread = format!("{chat}/messages");
        found(&console.until(&thread, |page| found(page).is_some()).await).unwrap()
    };

    // Two at once: one goes with its words, the other says why it does not.
    let (good, bad) = (dir.path().join("miel.jpg"), dir.path().join("faux.jpg"));
    std::fs::write(&good, photo(&customer).await).unwrap();
    std::fs::write(&bad, "PK a zip that says it is a photo").unwrap();
    customer.attach(".composer input[type=file]", &good).await;
    customer.attach(".composer input[type=file]", &bad).await;
    customer.see_text("dialog[open] h2", "Envoyer 2 fichiers").await;
    customer.axe("files before they go").await;
    customer.shot("45-picked").await;
    customer.write("#media-caption", "Le pot").await;
    customer.click("#media-send").await;
    customer.see_text(".toast", "faux.jpg : Cette photo est abîmée").await;
    customer.see_text(".own .bub", "Le pot").await;
    let sent = said("image").await;
    assert_eq!(
        (&sent["body"]["caption"], &sent["body"]["width_px"]),
        (&json!("Le pot"), &json!(900))
    );
    assert!(sent["body"]["thumbnail"].as_str().unwrap().starts_with("data:image/jpeg"));
    let file = format!("{chat}/files/{}", sent["id"].as_str().unwrap());
    let bytes = console.request("GET", &file).send().await.unwrap().bytes().await.unwrap();
    assert!(says(&bytes, b"JFIF") && !says(&bytes, b"Exif") && !says(&bytes, b"GPS"));

    // As large as the page, and larger.
    customer.click(".own .photo").await;
    customer.see(".viewer[open] .viewing img[src^='blob:']").await;
    customer.click(".viewer[open] [aria-label='Agrandir ou réduire']").await;
    customer.see(".viewer[open] .viewing.zoomed").await;
    customer.axe("a photo").await;
    customer.click(".viewer[open] [aria-label='Fermer']").await;

    // And among all of the conversation.
    customer.click("header [aria-label='Plus']").await;
    customer.click_text("dialog[open] .srow", "Photos et films").await;
    customer.see("dialog[open] .takes img").await;
    customer.axe("a gallery").await;
    customer.click("dialog[open] [aria-label='Fermer']").await;

    // A voice is recorded, discarded, recorded again, sent, played.
    customer.click("#composer-voice").await;
    customer.click(".speaking [aria-label='Abandonner l’enregistrement']").await;
    customer.click("#composer-voice").await;
    customer.see_text(".speaking .num", "0:01").await;
    customer.axe("a recording").await;
    customer.click("#voice-send").await;
    customer.see(".own .voice").await;
    let voice = said("voice").await;
    assert!(voice["body"]["duration_ms"].as_u64().unwrap() >= 900, "{voice}");
    assert_eq!(voice["body"]["waveform"].as_array().unwrap().len(), 34, "{voice}");
    customer.click(".voice .speed").await;
    customer.see_text(".voice .speed", "1.5").await;
    customer.click(".voice .play").await;
    customer.until("return Number(document.querySelector('.voice .seek').value) > 0").await;
    customer.axe("photos and voices").await;
    customer.shot("46-media").await;
    customer.close().await;
    server.stop().await;
}
