//! The customer's settings: name, language, theme; one's data taken along, and erased.

use serde_json::{Value, json};

use crate::browser::{Browser, PHONE_FR, tell, wanted};
use crate::hands::ENTER;
use crate::person::Person;
use crate::support::{PATIENCE, Server, free_port, make_shop};

#[tokio::test(flavor = "multi_thread")]
async fn settings_and_ones_own_data() {
    if wanted() {
        tell(settings).await;
    }
}

async fn settings() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(&dir.path().join("shop"), free_port()).await;
    let shop = make_shop(&server, "Maison Halbran").await;
    let console = Person::sign_in(&server, &shop.sign_in).await;
    let customer = Browser::open(PHONE_FR).await;
    customer.go(&shop.link).await;
    customer.click("a[href*='/app/']").await;
    customer.write("#composer", "Bonjour du <matin>").await;
    customer.click("#composer-send").await;
    customer.see(".thread .auto").await;

    // The name is changed, and the shop sees it.
    let app = |page: &str| format!("{}/app/{}/{page}", server.url, shop.slug);
    customer.go(&app("settings")).await;
    customer.click("button.me").await;
    customer.rewrite("#own-name", "Madame Tilleul").await;
    customer.press(ENTER).await;
    customer.see_text("button.me", "Madame Tilleul").await;
    let named = |page: &Value| page["chats"][0]["customer"] == "Madame Tilleul";
    let inbox = console.until("/api/chats?queue=all", named).await;
    let chat = inbox["chats"][0]["id"].as_str().unwrap().to_owned();

    // Language and theme change at once, and stay.
    customer.click_text("label", "English").await;
    customer.see_text("h1", "Settings").await;
    customer.click_text("label", "Dark").await;
    let dark = "return document.documentElement.dataset.theme === 'dark'";
    customer.until(dark).await;
    customer.reload().await;
    customer.see_text("h1", "Settings").await;
    customer.until(dark).await;
    customer.see_text("button.me", "Madame Tilleul").await;
    customer.shot("22-settings").await;

    // One's data arrives as a file with what was said.
    let taken = dir.path().join("taken");
    std::fs::create_dir(&taken).unwrap();
    let to = json!({ "behavior": "allow", "downloadPath": taken });
    customer.devtools("Browser.setDownloadBehavior", to).await;
    customer.click_text("button", "Export my data").await;
    let file = arrives(&taken.join(format!("comptoir-{}.json", shop.slug))).await;
    assert!(file.contains("Bonjour du <matin>"), "{file}");
    let file: Value = serde_json::from_str(&file).unwrap();
    assert_eq!(file["settings"]["name"], "Madame Tilleul");

    // And as a page to read: what was said stands in it as words, whatever it was.
    customer.click_text("button", "Take a page to read along").await;
    let page = arrives(&taken.join(format!("comptoir-{}.html", shop.slug))).await;
    assert!(
        page.contains("<h2>Maison Halbran</h2>") && page.contains("Bonjour du &lt;matin&gt;"),
        "{page}"
    );
    assert!(!page.contains("<matin>"), "{page}");

    // Erased: gone here, and the shop is told and has it no more.
    customer.click_text("button", "Erase my chat with").await;
    customer.see_text("dialog[open]", "Maison Halbran").await;
    customer.click_text("dialog[open] button", "Erase").await;
    customer.see_text(".toast", "erased").await;
    customer.go(&app("chat")).await;
    customer.see(".hello-who").await;
    assert_eq!(customer.run("return document.querySelectorAll('.bub').length").await, 0);
    let messages = format!("/api/chats/{chat}/messages");
    let gone = console.until(&messages, |page| page.to_string().contains("\"erased\"")).await;
    assert!(!gone.to_string().contains("Bonjour du"), "{gone}");
    customer.close().await;
    server.stop().await;
}

/// Waits for a download to be whole; nobody tells when it is. The browser names it when it is.
pub(crate) async fn arrives(path: &std::path::Path) -> String {
    let look = async {
        let mut pause = tokio::time::interval(std::time::Duration::from_millis(50));
        loop {
            pause.tick().await;
            let text = std::fs::read_to_string(path).unwrap_or_default();
            if !text.is_empty() {
                return text;
            }
        }
    };
    tokio::time::timeout(PATIENCE, look).await.expect("no file arrived")
}
