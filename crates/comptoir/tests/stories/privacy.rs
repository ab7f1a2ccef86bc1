//! For how long messages are kept: the shop sets it, the customer chooses less, both screens say so.

use crate::browser::{Browser, DESK_EN, PHONE_FR, tell, wanted};
use crate::by_hand::sign_in;
use crate::support::{Server, free_port, make_shop};

#[tokio::test(flavor = "multi_thread")]
async fn messages_are_kept_for_a_time() {
    if wanted() {
        tell(kept).await;
    }
}

async fn kept() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(&dir.path().join("shop"), free_port()).await;
    let shop = make_shop(&server, "Maison Halbran").await;
    let owner = sign_in(&server, &shop, DESK_EN).await;
    let customer = Browser::open(PHONE_FR).await;
    customer.go(&shop.link).await;
    customer.click("a[href*='/app/']").await;
    customer.write("#composer", "Bonjour du matin").await;
    customer.click("#composer-send").await;
    customer.see(".thread .auto").await;

    // A time that erases is asked for first, and "Cancel" takes the choice back.
    let page = format!("{}/console/{}/privacy", server.url, shop.slug);
    owner.go(&page).await;
    owner.see_text(".kpis", "All chats").await;
    owner.see_text("table", "Nothing").await;
    owner.axe("privacy").await;
    choose(&owner, "#keep-messages", "90").await;
    owner.see_text("dialog[open]", "Messages older than 90 days").await;
    owner.click_text("dialog[open] button", "Cancel").await;
    owner.until("return document.querySelector('#keep-messages').value === '0'").await;
    choose(&owner, "#keep-messages", "90").await;
    owner.click_text("dialog[open] button", "Erase now").await;
    owner.see_text(".toast", "Each chat is being told").await;
    owner.until("return document.querySelector('#keep-messages').value === '90'").await;
    owner.shot("40-privacy").await;
    customer.see_text(".thread", "90 jours").await;

    // The customer chooses less; longer than the shop keeps is not on offer.
    customer.go(&format!("{}/app/{}/settings", server.url, shop.slug)).await;
    customer.see_text("#keeping", "90 jours").await;
    customer.click("#keeping").await;
    customer.see_text("dialog[open]", "Comme la boutique, 90 jours").await;
    customer
        .until("return document.querySelector('input[value=\"365\"]').offsetParent === null")
        .await;
    customer.axe("keeping").await;
    customer.shot("41-keeping").await;
    customer.click_text("dialog[open] label", "7 jours").await;
    customer.see_text("#keeping", "7 jours").await;
    owner.go(&format!("{}/console/{}/inbox", server.url, shop.slug)).await;
    owner.click(".ir").await;
    owner.see_text(".thread", "erased after 7 days").await;

    // Everyone may read what is kept, signed in or not.
    customer.go(&format!("{}/s/{}/privacy", server.url, shop.slug)).await;
    customer.see_text("main", "90 jours").await;
    customer.axe("public privacy").await;
    customer.shot("42-public-privacy").await;
    owner.close().await;
    customer.close().await;
    server.stop().await;
}

/// Chooses in a list as a person does: the value, and the browser's own event.
async fn choose(browser: &Browser, css: &str, value: &str) {
    let script = format!(
        "const list = document.querySelector('{css}'); list.value = '{value}'; \
         list.dispatchEvent(new Event('change', {{ bubbles: true }})); return true"
    );
    browser.until(&script).await;
}
