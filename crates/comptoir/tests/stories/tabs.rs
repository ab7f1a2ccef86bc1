//! Two tabs on one chat: one at a time has the keys, says so, and hands them over.

use crate::browser::{Browser, DESK_EN, tell, wanted};
use crate::by_hand::has_ticks;
use crate::support::{Server, free_port, make_shop};

#[tokio::test(flavor = "multi_thread")]
async fn a_second_tab_takes_over() {
    if wanted() {
        tell(two_tabs).await;
    }
}

async fn two_tabs() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(&dir.path().join("shop"), free_port()).await;
    let shop = make_shop(&server, "Maison Halbran").await;
    let customer = Browser::open(DESK_EN).await;
    customer.go(&shop.link).await;
    customer.click("a[href*='/app/']").await;
    says(&customer, "From the first tab").await;

    // The second says why it waits, and offers to take over.
    let app = format!("{}/app/{}/chat", server.url, shop.slug);
    let first = customer.other_tab().await;
    customer.go(&app).await;
    customer.see_text(".gate", "open in another tab").await;
    customer.shot("21-other-tab").await;
    customer.click_text(".gate button", "Take over").await;
    customer.see_text(".bub", "From the first tab").await;
    says(&customer, "From the second tab").await;

    // The first says it too, takes the chat back, and has what was said meanwhile.
    let second = customer.page.window().await.unwrap();
    customer.page.switch_to_window(first.clone()).await.unwrap();
    customer.see_text(".gate", "open in another tab").await;
    customer.click_text(".gate button", "Take over").await;
    customer.see_text(".bub", "From the second tab").await;
    says(&customer, "From the first again").await;

    // The second was told. It is closed; the first goes on, also when loaded again.
    customer.page.switch_to_window(second).await.unwrap();
    customer.see_text(".gate", "open in another tab").await;
    customer.page.close_window().await.unwrap();
    customer.page.switch_to_window(first).await.unwrap();
    customer.reload().await;
    says(&customer, "And after a reload").await;
    let own = "return [...document.querySelectorAll('.m.own .words-body')].map((b) => b.innerText)";
    let all =
        ["From the first tab", "From the second tab", "From the first again", "And after a reload"];
    assert_eq!(customer.run(own).await, serde_json::json!(all));

    customer.close().await;
    server.stop().await;
}

async fn says(customer: &Browser, text: &str) {
    customer.write("#composer", text).await;
    customer.click("#composer-send").await;
    has_ticks(customer, text, "Delivered").await;
}
