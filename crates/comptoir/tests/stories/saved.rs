//! What a shop makes once and sends often: a form, a quick reply with its file; and a chat that a
//! person has, given back.

use serde_json::{Value, json};

use crate::browser::{Browser, DESK_EN, PHONE_FR, tell, wanted};
use crate::by_hand::sign_in;
use crate::support::{Customer, MadeShop, Server, free_port, make_shop};

#[tokio::test(flavor = "multi_thread")]
async fn a_form_and_a_menu_are_sent_and_the_chat_given_back() {
    if wanted() {
        tell(story).await;
    }
}

/// Writes the same into every field of several lines.
fn fill(part: &str, words: &str) -> String {
    format!(
        "document.querySelectorAll('{part} textarea').forEach((field) => {{ field.value = {words:?}; \
         field.dispatchEvent(new Event('input', {{ bubbles: true }})); }})"
    )
}

async fn story() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(&dir.path().join("shop"), free_port()).await;
    let shop = make_shop(&server, "Maison Halbran").await;
    let desk = sign_in(&server, &shop, DESK_EN).await;
    let mut customer = Customer::start(&dir.path().join("customer"));
    let opened = customer.call("open", json!({ "link": shop.link })).await;
    let chat = opened["chat"].as_str().unwrap().to_owned();
    let said = customer.call("send", json!({ "chat": chat, "text": "Bonjour" })).await;
    customer.hear("status", |s| s["message"] == said["id"] && s["status"] == "delivered").await;
    makes(&desk, &server, &shop, dir.path()).await;

    // The form goes by one press; its answer comes field by field.
    desk.go(&format!("{}/console/{}/inbox", server.url, shop.slug)).await;
    desk.click("a.ir").await;
    desk.click("#form-send").await;
    desk.see_text("#forms-pick", "1 field").await;
    desk.axe("forms to send").await;
    desk.click("#forms-pick .pick").await;
    let form = customer.hear("message", |message| message["body"]["kind"] == "form").await;
    let filled = json!({ "chat": chat, "message": form["id"], "values": { "field_1": "Samedi" } });
    customer.call("answer_form", filled).await;
    desk.see_text(".thread", "Samedi").await;

    // A person wrote: machines are silent, until the chat is given back.
    desk.see("#give-back").await;
    desk.axe("a chat that a person has").await;
    desk.shot("75-held").await;
    desk.click("#give-back").await;
    desk.until("return !document.querySelector('#give-back')").await;

    // The menu goes with its words, in the customer's language.
    desk.write("#composer", "/carte").await;
    desk.see_text(".slash", "carte.txt").await;
    desk.click(".slash .o").await;
    desk.see("#media-send").await;
    desk.shot("76-quick-file").await;
    desk.click("#media-send").await;
    let sent = customer.hear("message", |message| message["body"]["kind"] == "media").await;
    let media = &sent["body"];
    assert_eq!((&media["name"], &media["caption"]), (&json!("carte.txt"), &json!("Notre carte")));

    let phone = Browser::open(PHONE_FR).await;
    phone.go(&format!("{}/console/{}", server.url, shop.slug)).await;
    phone.write("#login", "owner").await;
    phone.write("input[type='password']", "une phrase de passe").await;
    phone.click("form button[type='submit']").await;
    phone.see("a[href$='/inbox']").await;
    phone.go(&format!("{}/console/{}/automations", server.url, shop.slug)).await;
    phone.see("#special").await;
    let fits =
        "const pane = document.querySelector('.mb'); return pane.scrollWidth <= pane.clientWidth";
    phone.until(fits).await;
    phone.axe("automations on a phone").await;
    phone.run("document.querySelector('#special').scrollIntoView()").await;
    phone.shot("77-automations").await;
    phone.run("document.querySelector('#forms').scrollIntoView({ block: 'center' })").await;
    phone.shot("78-forms").await;
    phone.close().await;
    desk.close().await;
    customer.end().await;
    server.stop().await;
}

/// A form of one field, and a quick reply with a file.
async fn makes(desk: &Browser, server: &Server, shop: &MadeShop, dir: &std::path::Path) {
    desk.go(&format!("{}/console/{}/automations", server.url, shop.slug)).await;
    desk.click("#form-add").await;
    desk.see("#form-edit").await;
    desk.run(&fill("#form-edit", "Pour quand ?")).await;
    desk.axe("a form").await;
    desk.shot("73-form").await;
    desk.click("#form-save").await;
    desk.see_text("#forms", "Pour quand ?").await;

    let menu = dir.join("carte.txt");
    std::fs::write(&menu, "Miel 12,50").unwrap();
    desk.click_text("section[aria-label='Quick replies'] button", "Add").await;
    desk.write("dialog[open] input[type=text]", "carte").await;
    desk.run(&fill("dialog[open]", "Notre carte")).await;
    desk.attach("#quick-file", &menu).await;
    desk.see_text("dialog[open]", "carte.txt").await;
    desk.axe("a quick reply").await;
    desk.shot("74-quick-reply").await;
    desk.click_text("dialog[open] .acts button", "Save").await;
    desk.see_text(".qps", "carte.txt").await;

    // Three days every year again.
    desk.run("const [from, to] = document.querySelectorAll('#special input[type=date]'); \
              for (const [field, day] of [[from, '2026-12-24'], [to, '2026-12-26']]) { field.value = day; \
              field.dispatchEvent(new Event('input', { bubbles: true })); } \
              document.querySelector('#special input[type=checkbox]').click()")
        .await;
    desk.click("#special-add").await;
    desk.see_text("#special .chip", "every year").await;
    desk.click("#save").await;
    desk.until("return document.querySelector('#save').disabled").await;
    let kept: Value =
        desk.run("return fetch('/api/automations').then((answer) => answer.json())").await;
    assert_eq!(kept["hours"]["special"][0]["yearly"], json!(true), "{kept}");
}
