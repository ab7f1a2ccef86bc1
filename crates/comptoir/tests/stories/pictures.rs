//! A customer sends a picture: both sides see it, also when it was chosen without a network.

use std::path::Path;

use crate::browser::{Browser, DESK_EN, PHONE_FR, tell, wanted};
use crate::by_hand::sign_in;
use crate::support::{Server, free_port, make_shop};

/// The customer's way to add a file, and a bubble that shows a picture rather than its name.
const ADD: &str = "input[type='file']";
const SHOWN: &str = "return [...document.querySelectorAll('.photo')] \
    .filter((photo) => [...photo.querySelectorAll('img')] \
    .some((img) => img.complete && img.naturalWidth > 100)).length";

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_is_seen_on_both_sides() {
    if wanted() {
        tell(sent).await;
    }
}

async fn sent() {
    let dir = tempfile::tempdir().unwrap();
    let (data, port) = (dir.path().join("shop"), free_port());
    let server = Server::start(&data, port).await;
    let shop = make_shop(&server, "Maison Halbran").await;
    let desk = sign_in(&server, &shop, DESK_EN).await;
    let customer = Browser::open(PHONE_FR).await;
    customer.go(&shop.link).await;
    customer.click("a[href*='/app/']").await;
    customer.write("#composer", "Voici").await;
    customer.click("#composer-send").await;
    customer.see(".thread .auto").await;

    let picture = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web/assets/icon-512.png");
    let picture = picture.canonicalize().unwrap();
    customer.attach(ADD, &picture).await;
    customer.click("#media-send").await;
    customer.until(&format!("{SHOWN} === 1")).await;
    desk.click("a.ir").await;
    desk.until(&format!("{SHOWN} === 1")).await;
    desk.shot("21-picture").await;
    customer.shot("21-picture").await;

    // Chosen while the shop's machine is away: it says that it waits, and goes when it is back.
    server.kill().await;
    customer.see_text(".banner", "Hors ligne").await;
    customer.attach(ADD, &picture).await;
    customer.click("#media-send").await;
    customer.see_text(".banner", "1 message").await;
    let server = Server::start(&data, port).await;
    customer.until(&format!("{SHOWN} === 2")).await;
    customer.until("return !document.querySelector('.banner')").await;
    desk.until(&format!("{SHOWN} === 2")).await;
    server.stop().await;
}
