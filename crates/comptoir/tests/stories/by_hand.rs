//! The main job by hand: a customer and a shop in two real browsers, from a link to an order.

use crate::browser::{Browser, DESK_EN, Look, PHONE_FR, tell, wanted};
use crate::support::{MadeShop, Server, free_port, make_shop, stock_shop};

/// What the screens say, in the language of the look.
struct Words {
    automatic: &'static str,
    delivered: &'static str,
    read: &'static str,
    add_honey: &'static str,
    received: &'static str,
    accept: &'static str,
    accepted: &'static str,
    readers: &'static str,
}

const FR: Words = Words {
    automatic: "Réponse automatique",
    delivered: "Reçu",
    read: "Lu",
    add_honey: "Ajouter Miel de bruyère",
    received: "Reçue",
    accept: "Accepter",
    accepted: "Acceptée",
    readers: "Qui peut lire",
};
const EN: Words = Words {
    automatic: "Automatic reply",
    delivered: "Delivered",
    read: "Read",
    add_honey: "Add Miel de bruyère",
    received: "Received",
    accept: "Accept",
    accepted: "Accepted",
    readers: "Who can read",
};

#[tokio::test(flavor = "multi_thread")]
async fn in_french_on_a_phone() {
    if wanted() {
        tell(|| main_job(PHONE_FR, &FR)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn in_english_on_a_desk() {
    if wanted() {
        tell(|| main_job(DESK_EN, &EN)).await;
    }
}

async fn main_job(look: Look, words: &'static Words) {
    let dir = tempfile::tempdir().unwrap();
    let (data, port) = (dir.path().join("shop"), free_port());
    let server = Server::start(&data, port).await;
    let shop = make_shop(&server, "Maison Halbran").await;
    stock_shop(&server, &shop).await;
    let mut customer = Browser::open(look).await;
    let desk = sign_in(&server, &shop, look).await;

    // Link, tap, type: the greeting comes from a machine that says so.
    customer.go(&shop.link).await;
    customer.see_text("h1", "Maison Halbran").await;
    customer.shot("01-landing").await;
    customer.click("a[href*='/app/']").await;
    customer.see("#composer").await;
    customer.shot("02-first-contact").await;
    customer.write("#composer", "Il vous reste du miel ?").await;
    customer.click("#composer-send").await;
    customer.see_text(".thread .auto", words.automatic).await;
    customer.shot("03-greeted").await;
    has_ticks(&customer, "Il vous reste du miel ?", words.delivered).await;

    // The shop sees it without a reload, answers; the customer sees the answer and the ticks.
    desk.see("a.ir").await;
    desk.shot("04-inbox").await;
    desk.click("a.ir").await;
    desk.see_text(".bub", "Il vous reste du miel ?").await;
    has_ticks(&customer, "Il vous reste du miel ?", words.read).await;
    desk.write("#composer", "Oui, de septembre.").await;
    desk.click("#send").await;
    customer.see_text(".bub", "Oui, de septembre.").await;
    has_ticks(&desk, "Oui, de septembre.", words.read).await;

    // Asking about a product from its page quotes that very product.
    customer.go(&format!("{}/s/{}/p/tablier", server.url, shop.slug)).await;
    customer.shot("05-product-page").await;
    customer.click("a[href*='/app/'][href*='tablier']").await;
    customer.write("#composer", "Il existe en bleu ?").await;
    customer.shot("06-ask").await;
    customer.click("#composer-send").await;
    desk.see_text(".thread .pcard", "Tablier de lin").await;
    desk.see_text(".bub", "Il existe en bleu ?").await;

    // A basket, sent, becomes a ticket on both sides; its state changes live.
    customer.go(&format!("{}/app/{}/catalogue", server.url, shop.slug)).await;
    customer.click(&format!("button[aria-label='{}']", words.add_honey)).await;
    customer.shot("07-catalogue").await;
    customer.click(".floatbar .btn").await;
    customer.see("#order-send").await;
    customer.shot("08-basket").await;
    customer.click("#order-send").await;
    customer.see_text(".ticket .st", words.received).await;
    customer.shot("09-ticket").await;
    desk.go(&format!("{}/console/{}/orders", server.url, shop.slug)).await;
    desk.see_text("button", words.accept).await;
    desk.shot("10-orders").await;
    desk.click_text("button", words.accept).await;
    customer.see_text(".ticket .st", words.accepted).await;
    customer.shot("11-accepted").await;

    // Closed and opened again, everything is there once.
    customer.reopen().await;
    customer.go(&format!("{}/app/{}/chat", server.url, shop.slug)).await;
    customer.see_text(".bub", "Oui, de septembre.").await;
    customer.see_text(".ticket .st", words.accepted).await;
    let count = "return [...document.querySelectorAll('.bub')].filter((b) => b.innerText.includes('du miel ?')).length";
    assert_eq!(customer.run(count).await, 1);

    // Written with the server gone, it waits, and goes when the server is back.
    server.kill().await;
    customer.write("#composer", "Écrit hors ligne").await;
    customer.click("#composer-send").await;
    customer.see_text(".bub", "Écrit hors ligne").await;
    let server = Server::start(&data, port).await;
    has_ticks(&customer, "Écrit hors ligne", words.delivered).await;
    desk.go(&format!("{}/console/{}/inbox", server.url, shop.slug)).await;
    desk.click("a.ir").await;
    desk.see_text(".bub", "Écrit hors ligne").await;

    // A conversation that is done can still be answered, on a phone too.
    desk.see_whole("#send").await;
    desk.click("#finish").await;
    desk.until("return !!document.querySelector('.closed-now')").await;
    desk.write("#composer", "Bonne journée !").await;
    desk.see_whole("#send-later").await;
    desk.see_whole("#send").await;
    desk.shot("39-done").await;
    desk.click("#send").await;
    customer.see_text(".bub", "Bonne journée !").await;

    // Who can read is one tap away.
    customer.click(".chat-who").await;
    customer.see_text("body", words.readers).await;
    customer.shot("12-readers").await;

    customer.close().await;
    desk.close().await;
    server.stop().await;
}

/// Waits until the own message of this text carries these ticks, in words for those who hear them.
pub(crate) async fn has_ticks(browser: &Browser, text: &str, ticks: &str) {
    let script = format!(
        "return [...document.querySelectorAll('.m.own')].some((m) => m.textContent.includes({text:?}) \
         && (m.textContent + [...m.querySelectorAll('[aria-label],title')].map((e) => e.getAttribute('aria-label')).join(' ')).includes({ticks:?}))"
    );
    browser.until(&script).await;
}

pub(crate) async fn sign_in(server: &Server, shop: &MadeShop, look: Look) -> Browser {
    let desk = Browser::open(look).await;
    desk.go(&shop.sign_in).await;
    desk.write("input[type='password']", "une phrase de passe").await;
    desk.click("form button[type='submit']").await;
    desk.see("a[href$='/inbox']").await;
    // The link works once; the password from here on.
    desk.go(&format!("{}/console/{}/inbox", server.url, shop.slug)).await;
    desk
}

/// No screen has a fault that axe-core can find, in either theme.
#[tokio::test(flavor = "multi_thread")]
async fn axe_finds_nothing() {
    if wanted() {
        tell(look_everywhere).await;
    }
}

async fn look_everywhere() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(&dir.path().join("shop"), free_port()).await;
    let shop = make_shop(&server, "Maison Halbran").await;
    stock_shop(&server, &shop).await;
    let desk = sign_in(&server, &shop, DESK_EN).await;
    let customer = Browser::open(PHONE_FR).await;
    for page in ["", "/catalogue", "/p/miel"] {
        customer.go(&format!("{}/s/{}{page}", server.url, shop.slug)).await;
        customer.axe(&format!("/s/…{page}")).await;
    }
    customer.go(&shop.link).await;
    customer.click("a[href*='/app/']").await;
    customer.write("#composer", "Bonjour").await;
    customer.click("#composer-send").await;
    customer.see(".thread .auto").await;
    customer.axe("chat").await;
    for page in ["catalogue", "product/miel", "cart", "orders", "readers", "settings"] {
        customer.go(&format!("{}/app/{}/{page}", server.url, shop.slug)).await;
        customer.see("h1,h2").await;
        customer.axe(page).await;
    }
    desk.click("a.ir").await;
    desk.see(".bub").await;
    desk.axe("console inbox").await;
    for page in ["orders", "catalogue", "automations", "profile", "team", "me"] {
        desk.go(&format!("{}/console/{}/{page}", server.url, shop.slug)).await;
        desk.see("h1").await;
        desk.axe(&format!("console {page}")).await;
    }
    customer.close().await;
    desk.close().await;
    server.stop().await;
}
