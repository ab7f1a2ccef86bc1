//! What a customer agrees to in a browser, the broadcast written at the desk, and the way out.

use serde_json::{Value, json};

use crate::browser::{Browser, DESK_EN, PHONE_FR, tell, wanted};
use crate::by_hand::sign_in;
use crate::person::Person;
use crate::support::{Server, free_port, make_shop};

#[tokio::test(flavor = "multi_thread")]
async fn a_broadcast_is_agreed_to_written_and_left() {
    if wanted() {
        tell(broadcast).await;
    }
}

async fn broadcast() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(&dir.path().join("shop"), free_port()).await;
    let shop = make_shop(&server, "Maison Halbran").await;
    let desk = sign_in(&server, &shop, DESK_EN).await;
    let page = format!("{}/console/{}/broadcasts", server.url, shop.slug);
    desk.go(&page).await;

    // A topic, in the very words that are agreed to.
    desk.click("#new-topic").await;
    desk.see("#topic").await;
    desk.axe("topic").await;
    desk.run("document.querySelectorAll('#topic input.inp').forEach((field) => { \
              field.value = 'Arrivages'; field.dispatchEvent(new Event('input', { bubbles: true })); }); \
              document.querySelectorAll('#topic textarea').forEach((field) => { \
              field.value = 'Vous prévenir des arrivages ?'; \
              field.dispatchEvent(new Event('input', { bubbles: true })); });")
        .await;
    desk.click("#topic button[type=submit]").await;
    desk.see_text(".lst .srow", "Arrivages").await;

    // The customer says yes in the settings.
    let customer = Browser::open(PHONE_FR).await;
    customer.go(&shop.link).await;
    customer.click("a[href*='/app/']").await;
    customer.write("#composer", "Bonjour").await;
    customer.click("#composer-send").await;
    customer.see(".thread .auto").await;
    customer.go(&format!("{}/app/{}/settings", server.url, shop.slug)).await;
    customer.see_text("#news", "Vous prévenir des arrivages ?").await;
    customer.click("#news [role=switch]").await;
    customer.see("#news [role=switch][aria-checked=true]").await;
    customer.axe("news").await;

    // Noon at the shop, whatever the hour here: nobody is written to by night.
    let mut console = Person::stranger(&server.url);
    let way_in = json!({ "shop": shop.slug, "login": "owner", "password": "une phrase de passe" });
    let (status, headers, body) = console.ask("POST", "/api/session", way_in).await;
    assert_eq!(status, 200, "{body}");
    console.take_cookie(&headers);
    let hour = i64::from(jiff::Timestamp::now().in_tz("UTC").unwrap().hour());
    let zone = match 12 - hour {
        0 => "Etc/GMT".to_owned(),
        ahead if ahead > 0 => format!("Etc/GMT-{ahead}"),
        behind => format!("Etc/GMT+{}", -behind),
    };
    let mut automations = console.get("/api/automations").await;
    automations["hours"]["time_zone"] = json!(zone);
    let set = console.request("PUT", "/api/automations").json(&automations);
    assert!(set.send().await.unwrap().status().is_success());
    console.until("/api/topics", |topics: &Value| topics[0]["subscribers"] == 1).await;

    desk.go(&format!("{page}/new")).await;
    desk.see_text(".bc", "Said yes").await;
    desk.write("#cast-text", "Hello {name}, the honey is here.").await;
    desk.see_text(".prev", "Hello Linden, the honey is here.").await;
    desk.axe("broadcast").await;
    desk.shot("61-broadcast").await;
    desk.click("#cast-go").await;
    desk.click(".dlg .btn.danger").await;
    desk.see_text(".cast-report", "Sent").await;

    // By day or by night, and what it looks like when it comes: stories of the counter's own, whose
    // clock can be turned. The way out is where the way in was.
    customer.click("#news [role=switch]").await;
    console.until("/api/topics", |topics: &Value| topics[0]["subscribers"] == 0).await;
    customer.close().await;
    desk.close().await;
    server.stop().await;
}
