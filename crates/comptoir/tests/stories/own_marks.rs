//! What a customer marks for themselves: chats pinned, muted, archived; messages starred, kept at the
//! top, found by their day, handed on to another shop.

use serde_json::{Value, json};

use crate::browser::{Browser, PHONE_FR, tell, wanted};
use crate::hands::{ENTER, Way};
use crate::person::Person;
use crate::support::{MadeShop, Server, free_port, make_shop};

#[tokio::test(flavor = "multi_thread")]
async fn chats_and_messages_are_marked_for_oneself() {
    if wanted() {
        tell(marks).await;
    }
}

async fn marks() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(&dir.path().join("shop"), free_port()).await;
    let halbran = make_shop(&server, "Maison Halbran").await;
    let fournil = make_shop(&server, "Fournil des Lices").await;
    let console = Person::sign_in(&server, &halbran.sign_in).await;
    let baker = Person::sign_in(&server, &fournil.sign_in).await;
    let customer = Browser::open(PHONE_FR).await;
    begin(&customer, &halbran, "Le portail a pour code 1234").await;
    begin(&customer, &fournil, "Un pain de seigle ?").await;

    // Both shops are in the list; by one key each a chat is pinned, muted, put away and taken back.
    customer.click(".appbar .bk").await;
    customer.see_text(".crow", "Maison Halbran").await;
    customer.see_text(".crow", "Fournil des Lices").await;
    let row = "e.matches('.crow') && e.textContent.includes('Maison Halbran')";
    customer.tab_to(Way::On, row).await;
    customer.type_here("p").await;
    customer.see_text(".lst-part", "Épinglées").await;
    customer.until("return document.querySelector('.crow').textContent.includes('Halbran')").await;
    customer.keyboard_at(row).await;
    customer.type_here("m").await;
    customer.see_text(".toast", "En sourdine").await;
    customer.shot("23-chats").await;
    customer.axe("the list of chats").await;
    customer.type_here("a").await;
    customer.see_text(".arch", "Archivées").await;
    customer.click_text(".toast .act", "Annuler").await;
    customer.see_text(".crow", "Maison Halbran").await;

    // A muted chat stays where it was put; one that is heard comes back with the next message.
    open_menu(&customer, ".crow").await;
    customer.shot("24-chat-menu").await;
    customer.axe("the menu of a chat").await;
    customer.click_text("dialog[open] .srow", "Remettre le son").await;
    customer.see_text(".toast", "Le son est remis").await;
    open_menu(&customer, ".crow").await;
    customer.click_text("dialog[open] .srow", "Archiver").await;
    customer.see_text(".arch", "Archivées").await;
    let chat = only_chat(&console).await;
    let say = json!({ "kind": "text", "text": "Nous passons à dix heures." });
    console.post(&format!("/api/chats/{chat}/messages"), say).await;
    customer.see_text(".crow", "Nous passons à dix heures.").await;

    // In the chat: a star, a message at the top, and its day.
    customer.click_text(".crow", "Maison Halbran").await;
    customer.see_text(".bub", "Nous passons à dix heures.").await;
    for (wish, seen) in [("Marquer d’une étoile", ".m .starred"), ("Garder en haut", ".topline")]
    {
        open_menu(&customer, ".m.own").await;
        customer.click_text("#message-menu .srow", wish).await;
        customer.see(seen).await;
    }
    customer.see_text(".topline", "Le portail a pour code 1234").await;
    customer.shot("25-kept-at-top").await;
    customer.axe("a message at the top").await;
    customer.click(".topline .row").await;
    customer.keyboard_at("e.matches('li.m') && e.textContent.includes('1234')").await;
    customer.click(".day-b").await;
    customer.see("#day-to-go").await;
    customer.axe("a day to go to").await;
    customer.click("dialog[open] .day-f .btn").await;
    customer.keyboard_at("e.matches('li.m') && e.textContent.includes('1234')").await;

    // Handed on: the baker sees the words, and that they come from elsewhere.
    open_menu(&customer, ".m.own").await;
    customer.click_text("#message-menu .srow", "Transférer").await;
    customer.click_text("dialog[open] .opt", "Fournil des Lices").await;
    customer.shot("26-forward").await;
    customer.axe("forwarding").await;
    customer.click_text("dialog[open] .sh-f .btn", "Transférer").await;
    customer.see_text(".toast", "Transféré").await;
    let chat = only_chat(&baker).await;
    let handed = |page: &Value| {
        let all = page["messages"].as_array().unwrap().iter();
        let mut all = all.filter(|one| one["forwarded"] == true);
        all.any(|one| one["body"]["text"] == "Le portail a pour code 1234")
    };
    baker.until(&format!("/api/chats/{chat}/messages"), handed).await;

    // From the other shop's page, the star leads back.
    customer.click(".appbar .bk").await;
    customer.click_text(".crow", "Fournil des Lices").await;
    customer.see_text(".handed", "Transféré").await;
    customer.click(".appbar .bk").await;
    customer.click(".lst-h .ib").await;
    customer.see_text("dialog[open] li", "Maison Halbran").await;
    customer.shot("27-starred").await;
    customer.axe("what is starred").await;
    customer.click_text("dialog[open] li button", "Maison Halbran").await;
    customer.keyboard_at("e.matches('li.m') && e.textContent.includes('1234')").await;

    // From any shop's list: what was not read, and what was said anywhere.
    customer.click(".appbar .bk").await;
    customer.click_text(".lst-find .chip", "Non lues").await;
    customer.see_text(".lst-b", "Vous avez tout lu.").await;
    customer.click_text(".lst-find .chip", "Toutes").await;
    customer.see_text(".crow", "Fournil des Lices").await;
    customer.click(".lst-find .search").await;
    customer.write("#search-words", "seigle").await;
    customer.see_text("dialog[open] li", "Fournil des Lices").await;
    customer.shot("28-search-everywhere").await;
    customer.axe("search in all chats").await;
    customer.click_text("dialog[open] li button", "Fournil des Lices").await;
    customer.keyboard_at("e.matches('li.m') && e.textContent.includes('seigle')").await;
    customer.close().await;
    server.stop().await;
}

/// From a shop's link to the first words.
async fn begin(customer: &Browser, shop: &MadeShop, words: &str) {
    customer.go(&shop.link).await;
    customer.click("a[href*='/app/']").await;
    customer.write("#composer", words).await;
    customer.type_here(&ENTER.to_string()).await;
    customer.see_text(".m.own", words).await;
    customer.see(".thread .auto").await;
}

/// Asks for the menu of the first that fits, as the right button of a mouse does.
async fn open_menu(customer: &Browser, css: &str) {
    customer.see(css).await;
    let ask = format!(
        "document.querySelector(\"{css}\").dispatchEvent(new MouseEvent('contextmenu', \
         {{ bubbles: true, cancelable: true, clientX: 120, clientY: 200 }}))"
    );
    customer.run(&ask).await;
    customer.see("dialog.menu[open]").await;
}

async fn only_chat(staff: &Person) -> String {
    let fits = |page: &Value| page["chats"][0]["id"].is_string();
    let inbox = staff.until("/api/chats?queue=all", fits).await;
    inbox["chats"][0]["id"].as_str().unwrap().to_owned()
}
