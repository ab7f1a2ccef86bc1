//! A customer who has had enough of a shop: reports it, blocks it, and may change their mind.

use serde_json::{Value, json};

use crate::browser::{Browser, PHONE_FR, tell, wanted};
use crate::person::Person;
use crate::settings::arrives;
use crate::support::{Server, free_port, make_shop};

#[tokio::test(flavor = "multi_thread")]
async fn a_shop_is_reported_and_blocked() {
    if wanted() {
        tell(blocking).await;
    }
}

async fn blocking() {
    let dir = tempfile::tempdir().unwrap();
    let hosted = ["serve", "--host-note", "Hôtel des machines, abus@hote.example"];
    let server = Server::start_with(&dir.path().join("shop"), free_port(), &hosted).await;
    let shop = make_shop(&server, "Maison Halbran").await;
    let console = Person::sign_in(&server, &shop.sign_in).await;
    let customer = Browser::open(PHONE_FR).await;
    customer.go(&shop.link).await;
    customer.click("a[href*='/app/']").await;
    customer.write("#composer", "Où est mon colis ?").await;
    customer.click("#composer-send").await;
    customer.see(".thread .auto").await;
    let known = |page: &Value| page["chats"][0]["id"].is_string();
    let inbox = console.until("/api/chats?queue=all", known).await;
    let messages = format!("/api/chats/{}/messages", inbox["chats"][0]["id"].as_str().unwrap());
    let say = |text: &str| json!({ "kind": "text", "text": text });
    console.post(&messages, say("Payez d'abord les frais.")).await;
    customer.see_text(".bub", "Payez d'abord les frais.").await;

    // The report: no message goes before the person says so, and has seen which.
    customer.click(".chat-h [aria-haspopup=dialog]").await;
    customer.click_text("dialog[open] .srow", "Signaler").await;
    let mail = "return document.querySelector('#report-mail').href";
    let before = customer.until(mail).await.to_string();
    assert!(before.contains("mailto:abus@hote.example"), "{before}");
    assert!(!before.contains("frais"), "{before}");
    customer.click_text("dialog[open] label", "Joindre les").await;
    customer.see_text("#report-consent", "Payez d'abord les frais.").await;
    customer.see_text("#report-consent", "abus@hote.example").await;
    customer.until(&format!("{mail}.includes('frais')")).await;
    customer.shot("28-report").await;
    customer.axe("a report").await;

    // As a file, and blocked with it: the thread is gone, and the shop sees no tick.
    let taken = dir.path().join("taken");
    std::fs::create_dir(&taken).unwrap();
    let to = json!({ "behavior": "allow", "downloadPath": taken });
    customer.devtools("Browser.setDownloadBehavior", to).await;
    customer.click("#report-save").await;
    customer.see_text(".empty", "Vous avez bloqué Maison Halbran").await;
    let report = arrives(&taken.join(format!("comptoir-{}.txt", shop.slug))).await;
    assert!(report.contains("Payez d'abord les frais.") && report.contains("acc_"), "{report}");
    customer.shot("29-blocked").await;
    customer.axe("a blocked shop").await;
    console.post(&messages, say("Dernier rappel.")).await;
    let status = |text: &'static str, wanted: &'static str| {
        move |page: &Value| {
            let all = page["messages"].as_array().unwrap();
            let said = all.iter().find(|one| one["body"]["text"] == text);
            said.is_some_and(|said| said["status"] == wanted)
        }
    };
    console.until(&messages, status("Dernier rappel.", "sent")).await;

    // Unblocked from the settings: what comes now is heard, what came meanwhile is not.
    customer.click(".appbar .bk").await;
    customer.see_text(".empty", "Vous avez bloqué cette boutique").await;
    customer.click_text(".tabbar a", "Réglages").await;
    customer.see_text(".grp", "Boutiques bloquées").await;
    customer.axe("blocked shops").await;
    customer.click_text(".grp .btn", "Débloquer").await;
    customer.see_text(".toast", "Boutique débloquée").await;
    customer.click_text(".tabbar a", "Conversations").await;
    customer.click_text(".crow", "Maison Halbran").await;
    console.post(&messages, say("Votre colis est parti.")).await;
    customer.see_text(".bub", "Votre colis est parti.").await;
    console.until(&messages, status("Votre colis est parti.", "read")).await;
    let thread = console.get(&messages).await;
    assert!(status("Dernier rappel.", "sent")(&thread), "{thread}");
    let shown = customer.run("return document.querySelector('.thread').textContent").await;
    assert!(!shown.as_str().unwrap().contains("Dernier rappel."), "{shown}");
    customer.close().await;
    server.stop().await;
}
