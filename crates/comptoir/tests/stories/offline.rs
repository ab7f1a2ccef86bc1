//! Without a network, and with a page that is loaded again at each step: nothing lost, nothing twice.

use serde_json::json;

use crate::browser::{Browser, DESK_EN, Look, PHONE_FR, tell, wanted};
use crate::by_hand::{has_ticks, sign_in};
use crate::person::Person;
use crate::support::{MadeShop, Server, free_port, make_shop, stock_shop};

#[tokio::test(flavor = "multi_thread")]
async fn the_app_starts_without_a_network() {
    if wanted() {
        tell(starts_offline).await;
    }
}

async fn starts_offline() {
    let dir = tempfile::tempdir().unwrap();
    let (data, port) = (dir.path().join("shop"), free_port());
    let server = Server::start(&data, port).await;
    let shop = make_shop(&server, "Maison Halbran").await;
    let console = Person::sign_in(&server, &shop.sign_in).await;
    let mut customer = Browser::open(PHONE_FR).await;
    customer.go(&shop.link).await;
    customer.click("a[href*='/app/']").await;
    customer.write("#composer", "Bonjour").await;
    customer.click("#composer-send").await;
    customer.see(".thread .auto").await;
    // Opened once: what the next start needs is kept from here on.
    customer.until("return navigator.serviceWorker.controller !== null").await;
    let app = format!("{}/app/{}/chat", server.url, shop.slug);
    server.kill().await;
    customer.reopen().await;

    customer.go(&app).await;
    customer.see_text(".bub", "Bonjour").await;
    customer.see_text(".banner", "Hors ligne").await;
    customer.write("#composer", "Écrit sans réseau").await;
    customer.click("#composer-send").await;
    has_ticks(&customer, "Écrit sans réseau", "En attente").await;
    customer.see_text(".banner", "1 message").await;
    customer.shot("20-offline").await;
    customer.reload().await;
    has_ticks(&customer, "Écrit sans réseau", "En attente").await;

    let server = Server::start(&data, port).await;
    has_ticks(&customer, "Écrit sans réseau", "Reçu").await;
    customer.until("return !document.querySelector('.banner')").await;
    is_there_once(&customer, "Écrit sans réseau").await;
    is_told_once(&console, "Écrit sans réseau").await;
    customer.close().await;
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn reloaded_at_every_step() {
    if wanted() {
        tell(|| reloads(PHONE_FR)).await;
    }
}

async fn reloads(look: Look) {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(&dir.path().join("shop"), free_port()).await;
    let shop = make_shop(&server, "Maison Halbran").await;
    stock_shop(&server, &shop).await;
    let customer = Browser::open(look).await;
    let desk = sign_in(&server, &shop, DESK_EN).await;
    customer_before_a_chat(&customer, &shop).await;

    // Sent and loaded again in the same breath.
    customer.click("#composer-send").await;
    customer.reload().await;
    customer.see(".thread .auto").await;
    has_ticks(&customer, "Encore du miel ?", "Reçu").await;
    is_there_once(&customer, "Encore du miel ?").await;

    // The shop: the open chat stays open, the half-written answer is still there.
    desk.click("a.ir").await;
    desk.see_text(".bub", "Encore du miel ?").await;
    desk.write("#composer", "Oui, de").await;
    desk.reload().await;
    desk.see_text(".bub", "Encore du miel ?").await;
    desk.until("return document.getElementById('composer')?.value === 'Oui, de'").await;
    desk.write("#composer", " septembre.").await;
    desk.click("#send").await;
    customer.see_text(".bub", "Oui, de septembre.").await;
    desk.reload().await;
    is_there_once(&desk, "Oui, de septembre.").await;

    // A question about a product, a basket with a note, an order.
    customer.go(&format!("{}/s/{}/p/tablier", server.url, shop.slug)).await;
    customer.click("a[href*='/app/'][href*='tablier']").await;
    customer.see_text(".attached", "Tablier de lin").await;
    customer.reload().await;
    customer.see_text(".attached", "Tablier de lin").await;
    customer.write("#composer", "En bleu ?").await;
    customer.click("#composer-send").await;
    customer.reload().await;
    customer.see_text(".thread .pcard", "Tablier de lin").await;
    is_there_once(&customer, "En bleu ?").await;
    let cards = "return document.querySelectorAll('.thread .pcard').length";
    assert_eq!(customer.run(cards).await, 1);

    customer.go(&format!("{}/app/{}/catalogue", server.url, shop.slug)).await;
    customer.click("button[aria-label='Ajouter Miel de bruyère']").await;
    customer.see(".floatbar").await;
    customer.reload().await;
    customer.click(".floatbar button").await;
    customer.write("dialog[open] textarea", "Pour samedi").await;
    customer.reload().await;
    customer.see_text("dialog[open] .cline", "Miel de bruyère").await;
    customer
        .until("return document.querySelector('dialog[open] textarea').value === 'Pour samedi'")
        .await;
    customer.click("#order-send").await;
    customer.see_text(".ticket .st", "Reçue").await;
    customer.reload().await;
    customer.see_text(".ticket .st", "Reçue").await;

    desk.go(&format!("{}/console/{}/orders", server.url, shop.slug)).await;
    desk.click_text("button", "Accept").await;
    // Only what the server has answered is promised to outlive the page.
    desk.see_text(".bc-accepted .ocard", "Miel de bruyère").await;
    desk.reload().await;
    desk.see_text(".bc-accepted .ocard", "Miel de bruyère").await;
    assert_eq!(desk.run("return document.querySelectorAll('.ocard').length").await, 1);
    customer.see_text(".ticket .st", "Acceptée").await;
    assert_eq!(customer.run("return document.querySelectorAll('.ticket').length").await, 1);
    customer.close().await;
    desk.close().await;
    server.stop().await;
}

/// Landing page, first contact and a draft, each loaded again.
async fn customer_before_a_chat(customer: &Browser, shop: &MadeShop) {
    customer.go(&shop.link).await;
    customer.reload().await;
    customer.click("a[href*='/app/']").await;
    customer.see("#composer").await;
    customer.reload().await;
    customer.write("#composer", "Encore du miel ?").await;
    customer.reload().await;
    customer
        .until("return document.getElementById('composer')?.value === 'Encore du miel ?'")
        .await;
}

async fn is_there_once(browser: &Browser, text: &str) {
    browser.see_text(".bub", text).await;
    let count = format!(
        "return [...document.querySelectorAll('.bub')].filter((b) => b.innerText.includes({text:?})).length"
    );
    assert_eq!(browser.run(&count).await, 1, "{text}");
}

/// The shop has it, and has it once.
async fn is_told_once(console: &Person, text: &str) {
    let inbox = console.get("/api/chats?queue=all").await;
    let chat = inbox["chats"][0]["id"].as_str().unwrap().to_owned();
    let said = |page: &serde_json::Value| {
        let messages = page["messages"].as_array().unwrap();
        messages.iter().filter(|message| message["body"]["text"] == json!(text)).count()
    };
    let path = format!("/api/chats/{chat}/messages");
    let page = console.until(&path, |page| said(page) > 0).await;
    assert_eq!(said(&page), 1);
}
