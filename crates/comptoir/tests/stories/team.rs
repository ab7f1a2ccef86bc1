//! The shop's team at its desk: a colleague who is invited, chats that are worked on together.

use serde_json::{Value, json};

use crate::browser::{Browser, DESK_EN, tell, wanted};
use crate::by_hand::sign_in;
use crate::hands::ENTER;
use crate::support::{Customer, Server, free_port, make_shop};

#[tokio::test(flavor = "multi_thread")]
async fn a_colleague_helps() {
    if wanted() {
        tell(team).await;
    }
}

async fn team() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(&dir.path().join("shop"), free_port()).await;
    let shop = make_shop(&server, "Maison Halbran").await;
    let owner = sign_in(&server, &shop, DESK_EN).await;
    let page = |page: &str| format!("{}/console/{}/{page}", server.url, shop.slug);

    // Invited by a link that is shown once; the role decides what there is to see.
    owner.go(&page("team")).await;
    owner.click("#invite").await;
    owner.fill("First name, as customers see it", "Lou").await;
    owner.fill("Login", "lou").await;
    owner.click("dialog[open] button[type='submit']").await;
    owner.see("#invite-link").await;
    let link = owner.run("return document.getElementById('invite-link').value").await;
    owner.click_text("dialog[open] .acts button", "Close").await;
    owner.see_text("table.tb", "Lou").await;
    let lou = Browser::open(DESK_EN).await;
    lou.go(link.as_str().unwrap()).await;
    lou.see_text("h1", "Welcome, Lou").await;
    lou.write("input[type='password']", "une autre phrase").await;
    lou.click("form button[type='submit']").await;
    lou.see_text(".me-row", "Agent").await;
    let links = "return [...document.querySelectorAll('nav.side a.nav')].map((a) => a.pathname.split('/').pop())";
    assert_eq!(lou.run(links).await, json!(["inbox", "orders", "catalogue", "team"]));
    lou.go(&page("automations")).await;
    lou.see_text("#main", "Your role does not allow it").await;
    lou.go(&page("team")).await;
    lou.see_text("table.tb", "Lou").await;
    assert_eq!(lou.run("return document.querySelectorAll('#invite').length").await, 0);

    let mut customer = Customer::start(&dir.path().join("customer"));
    let opened = customer.call("open", json!({ "link": shop.link })).await;
    let chat = opened["chat"].as_str().unwrap().to_owned();
    let said = json!({ "chat": chat, "text": "Une question sur les réserves" });
    customer.call("send", said).await;
    works_on_a_chat(&owner, &page("inbox"), &lou).await;
    answers_quickly(&owner, &page("automations"), &page("inbox"), &mut customer).await;
    hours_stay(&owner, &page("automations")).await;
    sees_only_her_own(&owner, &lou, &page).await;

    owner.close().await;
    lou.close().await;
    customer.end().await;
    server.stop().await;
}

/// Whose chats one sees is a choice in the team's page, and the log says that it was made.
async fn sees_only_her_own(owner: &Browser, lou: &Browser, page: &(dyn Fn(&str) -> String + Sync)) {
    lou.go(&page("inbox")).await;
    lou.click_text("nav.side button", "All").await;
    lou.see("a.ir").await;
    owner.go(&page("inbox")).await;
    owner.click_text("nav.side button", "All").await;
    owner.click("a.ir").await;
    owner.click("#assign-menu").await;
    owner.click_text(".pop .mi", "Assign to me").await;
    owner.go(&page("team")).await;
    owner.click("button[aria-label='More : Lou']").await;
    owner.click_text(".pop .mi", "Edit").await;
    owner.until("const one = [...document.querySelectorAll('dialog[open] select')].pop(); one.value = 'own'; one.dispatchEvent(new Event('change', { bubbles: true })); return one.value === 'own'").await;
    owner.click_text("dialog[open] button", "Save").await;
    owner.see_text("table.tb", "Own and unassigned").await;
    lou.until("return document.querySelectorAll('a.ir').length === 0").await;
    owner.go(&page("audit")).await;
    owner.see_text("table.tb", "Changed the team").await;
}

/// Given to a colleague, labelled, noted, found, done, and taken up again.
async fn works_on_a_chat(owner: &Browser, inbox: &str, lou: &Browser) {
    owner.go(inbox).await;
    owner.click("a.ir").await;
    owner.see_text(".bub", "les réserves").await;
    owner.click("#assign-menu").await;
    owner.click_text(".pop .mi", "Lou").await;
    owner.see_text("#assign-menu", "Lou").await;
    lou.go(inbox).await;
    lou.click_text("nav.side button", "Mine").await;
    lou.see("a.ir").await;

    owner.click("#label-menu").await;
    owner.click_text(".pop .mi", "Edit labels").await;
    owner.click_text("dialog[open] button", "New label").await;
    owner.write("input[aria-label='Label name']", "Fidèle").await;
    owner.click_text("dialog[open] button", "Save").await;
    owner.click("#label-menu").await;
    owner.click_text(".pop .mi", "Fidèle").await;
    owner.see_text(".ir .lab", "Fidèle").await;

    owner.click("#tab-note").await;
    owner.write("#composer", "Allergique aux noix").await;
    owner.click("#send").await;
    owner.see_text(".m.note", "Allergique aux noix").await;
    lou.click("a.ir").await;
    lou.see_text(".m.note", "Allergique aux noix").await;

    owner.write("#search", "licorne").await;
    owner.see_text(".ilist", "No chat matches").await;
    owner.rewrite("#search", "réserves").await;
    owner.see("a.ir").await;
    owner.rewrite("#search", "\u{e003}").await;
    // Wherever it is: who looks for it does not know its queue.
    owner.click_text("nav.side button", "Done").await;
    owner.until("return document.querySelectorAll('a.ir').length === 0").await;
    owner.write("#search", "réserves").await;
    owner.see("a.ir").await;
    owner.rewrite("#search", "\u{e003}").await;
    owner.until("return document.querySelectorAll('a.ir').length === 0").await;
    owner.click_text("nav.side button", "To do").await;
    owner.click("a.ir").await;

    owner.click("#snooze-menu").await;
    owner.click_text(".pop .mi", "Until they write").await;
    owner.see_text(".ilist", "Nothing to do").await;
    owner.click_text(".toasts button", "Undo").await;
    owner.see("a.ir").await;
    // It shows under a pointer or the keyboard.
    owner.run("document.querySelector('.pick-b').click()").await;
    owner.click("#bulk-close").await;
    owner.see_text(".ilist", "Nothing to do").await;
    owner.click_text(".toasts button", "Undo").await;
    owner.see("a.ir").await;

    plans_a_message(owner).await;

    owner.click("#finish").await;
    owner.see_text(".ilist", "Nothing to do").await;
    owner.see_text("#finish", "Reopen").await;
    owner.click("#finish").await;
    owner.see("a.ir").await;
    owner.see_text("#finish", "Done").await;
}

/// A message for later: chosen, seen over the composer, taken back, planned again and changed.
async fn plans_a_message(owner: &Browser) {
    owner.click("#tab-reply").await;
    owner.write("#composer", "Your order is waiting for you.").await;
    owner.click("#send-later").await;
    owner.see("#plan").await;
    owner.axe("when a message is to be sent").await;
    owner.shot("37-send-later").await;
    let past = "const at = document.querySelector('#plan input[type=datetime-local]'); \
                at.value = '2020-01-01T09:00'; at.dispatchEvent(new Event('input'))";
    owner.run(past).await;
    owner.click_text("#plan button", "Schedule").await;
    owner.see("#plan [data-field='at_ms'] [aria-invalid]").await;
    owner.click_text("#plan .chip", "Tomorrow").await;
    owner.click_text("#plan label", "writes before").await;
    owner.click_text("#plan button", "Schedule").await;
    owner.see_text(".planned", "Your order is waiting for you.").await;
    owner.see_text(".planned", "writes before").await;
    owner.axe("a message that waits").await;
    owner.shot("38-planned").await;
    owner.click(".planned button[aria-label='Remove']").await;
    owner.until("return !document.querySelector('.planned')").await;
    owner.click_text(".toasts button", "Undo").await;
    owner.click(".planned button[aria-label='Edit']").await;
    let back =
        "return document.querySelector('#composer').value === 'Your order is waiting for you.'";
    owner.until(back).await;
    owner.until("return !document.querySelector('.planned')").await;
    owner.rewrite("#composer", "\u{e003}").await;
}

async fn answers_quickly(owner: &Browser, automations: &str, inbox: &str, customer: &mut Customer) {
    owner.go(automations).await;
    owner.click_text("button", "Add a reply").await;
    owner.fill("Shortcut", "reserve").await;
    owner.rewrite("dialog[open] textarea[lang='fr']", "Il en reste, {customer}.").await;
    owner.click_text("dialog[open] button", "Save").await;
    owner.see_text(".qp", "/reserve").await;

    owner.go(inbox).await;
    owner.click("a.ir").await;
    owner.write("#composer", "/res").await;
    owner.see_text(".slash", "/reserve").await;
    owner.press(ENTER).await;
    owner
        .until("return document.getElementById('composer').value.startsWith('Il en reste, ')")
        .await;
    owner.press(ENTER).await;
    let answer = |message: &Value| {
        let text = message["body"]["text"].as_str().unwrap_or_default();
        text.starts_with("Il en reste, ") && !text.contains('{')
    };
    customer.hear("message", answer).await;
    // What is answered stays while it is looked at, and is gone from what is to do after.
    owner.until("return document.querySelector('#composer').value === ''").await;
    owner.see("a.ir").await;
    owner.run("history.back()").await;
    owner.see_text(".ilist", "Nothing to do").await;
}

/// Greeting and hours, saved and loaded again.
async fn hours_stay(owner: &Browser, automations: &str) {
    const GREETING: &str = "section[aria-label='Greeting'] textarea";
    owner.go(automations).await;
    owner.rewrite(GREETING, "Bonjour de {shop} !").await;
    owner.see_text("section[aria-label='Greeting'] .bub", "Bonjour de Maison Halbran !").await;
    owner.click(".day-row:first-child .dr").await;
    owner.click_text(".spans button", "Add hours").await;
    owner.see_text(".day-row:first-child .dr", "10").await;
    owner.click("section[aria-label='Away message'] [role='switch']").await;
    owner.click("#save").await;
    owner.see_text(".toast", "Saved").await;
    owner.reload().await;
    owner
        .until(&format!(
            "return document.querySelector({GREETING:?})?.value === 'Bonjour de {{shop}} !'"
        ))
        .await;
    owner.see_text(".day-row:first-child .dr", "10").await;
    owner.until("return document.querySelector(\"section[aria-label='Away message'] [role='switch']\").ariaChecked === 'true'").await;
    owner.until("return document.getElementById('save').disabled").await;
}
