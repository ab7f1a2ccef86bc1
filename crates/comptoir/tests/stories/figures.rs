//! What a shop did is what its statistics and its links say: numbers read off the screen.

use serde_json::{Value, json};

use crate::browser::{Browser, DESK_EN, Look, PHONE_FR, tell, wanted};
use crate::by_hand::sign_in;
use crate::person::Person;
use crate::support::{Customer, MadeShop, Server, free_port, make_shop, stock_shop};

#[tokio::test(flavor = "multi_thread")]
async fn the_figures_are_what_was_done() {
    if wanted() {
        tell(figures).await;
    }
}

/// The cells of a table's row that begins with this.
fn cells(table: &str, row: &str) -> String {
    format!(
        "const row = [...document.querySelectorAll('{table} tbody tr')]\
         .find((row) => row.cells[0].innerText.includes({row:?}));\
         return row && [...row.cells].slice(1).map((cell) => cell.innerText.trim()).join('|')"
    )
}

async fn figures() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(&dir.path().join("shop"), free_port()).await;
    let shop = make_shop(&server, "Maison Halbran").await;
    stock_shop(&server, &shop).await;
    let desk = sign_in(&server, &shop, DESK_EN).await;
    let mut owner = Person::stranger(&server.url);
    let way_in = json!({ "shop": shop.slug, "login": "owner", "password": "une phrase de passe" });
    let (status, headers, body) = owner.ask("POST", "/api/session", way_in).await;
    assert_eq!(status, 200, "{body}");
    owner.take_cookie(&headers);
    put(&owner, "/api/rating", json!({ "on": true, "texts": [] })).await;

    let links = format!("{}/console/{}/links", server.url, shop.slug);
    link(&desk, &owner, &links).await;
    let label = json!([{ "id": "", "name": "Pro", "hue": 4 }]);
    let labels = put(&owner, "/api/labels", label).await;

    // A customer writes, is answered, orders; the chat is closed, and he says how it was.
    let mut customer = Customer::start(&dir.path().join("customer"));
    let opened = customer.call("open", json!({ "link": shop.link })).await;
    let chat = opened["chat"].as_str().unwrap().to_owned();
    customer.call("send", json!({ "chat": chat, "text": "Bonjour" })).await;
    let page = owner.until("/api/chats?queue=all", |page| page["chats"][0].is_object()).await;
    let here = format!("/api/chats/{}", page["chats"][0]["id"].as_str().unwrap());
    // What came before the label was put on is not counted under it.
    let now = jiff::Timestamp::now();
    let day =
        |hours: i64| (now + jiff::SignedDuration::from_hours(hours)).to_string()[..10].to_owned();
    let figures = format!("/api/stats?from={}&to={}", day(-24), day(24));
    owner.until(&figures, |figures| figures["now"]["heard"] == 1).await;
    put(&owner, &format!("{here}/labels"), json!({ "labels": [labels[0]["id"]] })).await;
    customer.call("send", json!({ "chat": chat, "text": "Du miel ?" })).await;
    let is = |page: &Value| page["chats"][0]["last_text"] == "Du miel ?";
    owner.until("/api/chats?queue=all", is).await;
    owner.post(&format!("{here}/messages"), json!({ "kind": "text", "text": "Oui." })).await;
    customer.hear("message", |message| message["body"]["text"] == "Oui.").await;
    put(&owner, &format!("{here}/closed"), json!({ "closed": true })).await;

    for look in [DESK_EN, PHONE_FR, Look { dark: true, ..DESK_EN }] {
        read(&server, &shop, look).await;
    }
    desk.go(&links).await;
    assert_eq!(desk.until(&cells(".tb", "Window")).await, json!("2|0|0|"));
    desk.axe("links").await;
    desk.close().await;
    customer.end().await;
    server.stop().await;
}

async fn put(owner: &Person, path: &str, body: Value) -> Value {
    let (status, _, answer) = owner.ask("PUT", path, body).await;
    assert_eq!(status, 200, "PUT {path}: {answer}");
    answer
}

/// Made at the desk, and followed twice by people who begin no chat.
async fn link(desk: &Browser, owner: &Person, page: &str) {
    desk.go(page).await;
    desk.click("#new-link").await;
    desk.see("#link").await;
    desk.axe("a link").await;
    desk.write("#link input", "Window").await;
    desk.click("#link button[type=submit]").await;
    desk.see_text(".tb", "Window").await;
    desk.shot("71-links").await;
    let links = owner.get("/api/links").await;
    let browser = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
    let browser = browser.build().unwrap();
    for _ in 0..2 {
        browser.get(links[0]["address"].as_str().unwrap()).send().await.unwrap();
    }
}

/// The page, by somebody with another screen.
async fn read(server: &Server, shop: &MadeShop, look: Look) {
    let desk = Browser::open(look).await;
    desk.go(&format!("{}/console/{}/inbox", server.url, shop.slug)).await;
    desk.see("input[type='password']").await;
    desk.write("#login", "owner").await;
    desk.write("input[type='password']", "une phrase de passe").await;
    desk.click("form button[type='submit']").await;
    desk.see(".side, .tabs, nav").await;
    desk.go(&format!("{}/console/{}/stats", server.url, shop.slug)).await;
    desk.see("#st-csat").await;
    let links = desk.until(&cells("#st-links table", "Window")).await;
    assert_eq!(links, json!("2|0|0"));
    let label = desk.until(&cells("#st-labels-t table", "Pro")).await;
    assert!(label.as_str().unwrap().starts_with("1|1 min|"), "{label}");
    let person = desk.until(&cells("#st-team-t table", "Maison Halbran")).await;
    assert!(person.as_str().unwrap().starts_with("1 min|1 min|1 min|"), "{person}");
    let fits =
        "const pane = document.querySelector('.mb'); return pane.scrollWidth <= pane.clientWidth";
    assert_eq!(desk.run(fits).await, json!(true), "wider than a screen of {} px", look.width);
    desk.axe("statistics").await;
    desk.shot("70-statistics").await;
    desk.run("document.querySelector('#st-links').scrollIntoView()").await;
    desk.shot("72-statistics-below").await;
    desk.close().await;
}
