//! A shop's chat on its own website: in a panel there, and then in the app, as the same person.

use axum::Router;
use axum::response::Html;
use axum::routing::get;
use fantoccini::elements::{Element, ElementRef};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::time::timeout;

use crate::browser::{Browser, DESK_EN, tell, wanted};
use crate::person::Person;
use crate::support::{PATIENCE, Server, free_port, make_shop};

/// A website that has the shop's one line, on a site of its own; its origin.
async fn website(line: &str) -> String {
    let page = format!(
        "<!doctype html><html lang='en'><head><title>Halbran</title></head>\
         <body><h1>Maison Halbran</h1>{line}</body></html>"
    );
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let router = Router::new().route("/", get(move || async move { Html(page) }));
    tokio::task::spawn(async move { axum::serve(listener, router).await.unwrap() });
    format!("http://localhost:{port}")
}

/// Presses something of the panel's own, outside the chat.
async fn press(customer: &Browser, css: &str) {
    let there = format!(
        "return document.getElementById('comptoir-widget')?.shadowRoot.querySelector('{css}')"
    );
    customer.until(&format!("{there} != null")).await;
    customer.run(&format!("{there}.click()")).await;
}

/// Goes into the chat inside the panel.
async fn enter(customer: &Browser) {
    let frame =
        "return document.getElementById('comptoir-widget').shadowRoot.querySelector('iframe')";
    let frame = customer.until(frame).await;
    let id = frame.as_object().unwrap().values().next().unwrap().as_str().unwrap().to_owned();
    let frame = Element::from_element_id(customer.page.clone(), ElementRef::from(id));
    frame.enter_frame().await.unwrap();
}

async fn send(customer: &Browser, text: &str) {
    customer.write("#composer", text).await;
    customer.click("#composer-send").await;
    customer.see_text(".thread .own", text).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_visitor_of_the_website_goes_on_in_the_app() {
    if wanted() {
        tell(goes_on).await;
    }
}

async fn goes_on() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(&dir.path().join("shop"), free_port()).await;
    let shop = make_shop(&server, "Maison Halbran").await;
    let console = Person::sign_in(&server, &shop.sign_in).await;
    let widget = console.get("/api/widget").await;
    let site = website(widget["line"].as_str().unwrap()).await;
    let listed = json!({ "origins": [site], "left": false });
    let (status, _, _) = console.ask("PUT", "/api/widget", listed).await;
    assert_eq!(status, 200);

    // In the panel, as far as the website goes.
    let customer = Browser::open(DESK_EN).await;
    customer.go(&site).await;
    press(&customer, ".open").await;
    enter(&customer).await;
    send(&customer, "Hello from your website").await;
    let said = |page: &Value| !page["chats"][0].is_null();
    let inbox = console.until("/api/chats?queue=all", said).await;
    let chat = format!("/api/chats/{}", inbox["chats"][0]["id"].as_str().unwrap());

    // The panel's own line leads to the app, and what was said goes along.
    customer.page.enter_parent_frame().await.unwrap();
    press(&customer, ".bar a").await;
    enter(&customer).await;
    customer.see("#move-out").await;
    customer.axe("going on in the app").await;
    customer.page.enter_parent_frame().await.unwrap();
    customer.shot("36-panel").await;
    enter(&customer).await;
    customer.click("#move-out").await;
    customer.see("#move-open").await;
    // What the shop says while nobody has the keys waits.
    console.post(&format!("{chat}/messages"), json!({ "kind": "text", "text": "Coming up" })).await;
    customer.click("#move-open").await;
    let panel = customer.page.window().await.unwrap();
    let opened = async {
        loop {
            let windows = customer.page.windows().await.unwrap();
            if let Some(other) = windows.into_iter().find(|one| *one != panel) {
                return other;
            }
        }
    };
    let app = timeout(PATIENCE, opened).await.expect("the app did not open");
    customer.page.switch_to_window(app).await.unwrap();
    // Nobody's link puts other conversations under one's hands unasked.
    customer.see_text("dialog", "Only if you made this link yourself").await;
    assert_eq!(customer.run("return document.querySelector('.thread .own')").await, Value::Null);
    customer.axe("a question before conversations come").await;
    customer.shot("36-arriving").await;
    customer.click_text("dialog button", "Bring them here").await;
    customer.see_text(".thread .own", "Hello from your website").await;
    customer.see_text(".thread", "Coming up").await;
    send(&customer, "Now from the app").await;
    customer.shot("37-in-the-app").await;

    // For the shop it is one chat with one person.
    let fits = |page: &Value| page["chats"][0]["last_text"] == "Now from the app";
    let inbox = console.until("/api/chats?queue=all", fits).await;
    assert_eq!(inbox["chats"].as_array().unwrap().len(), 1);

    // The panel rests, and says so when it is loaded again.
    customer.page.switch_to_window(panel).await.unwrap();
    customer.reload().await;
    press(&customer, ".open").await;
    enter(&customer).await;
    customer.see("#move-back").await;
    customer.axe("conversations that were moved").await;
    customer.close().await;
    server.stop().await;
}
