//! Orders: moved on the board by button and by dragging, corrected, confirmed, cancelled.

use serde_json::{Value, json};

use crate::browser::{Browser, DESK_EN, PHONE_FR, tell, wanted};
use crate::by_hand::sign_in;
use crate::person::Person;
use crate::support::{Customer, Server, comptoir, free_port, make_shop, stock_shop};

#[tokio::test(flavor = "multi_thread")]
async fn an_order_moves_over_the_board() {
    if wanted() {
        tell(board).await;
    }
}

async fn board() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(&dir.path().join("shop"), free_port()).await;
    let shop = make_shop(&server, "Maison Halbran").await;
    stock_shop(&server, &shop).await;
    let desk = sign_in(&server, &shop, DESK_EN).await;
    desk.go(&format!("{}/console/{}/orders", server.url, shop.slug)).await;
    let mut customer = Customer::start(&dir.path().join("customer"));
    let opened = customer.call("open", json!({ "link": shop.link })).await;
    let chat = opened["chat"].as_str().unwrap();
    let lines = json!([{ "product": "miel", "quantity": 2 }]);
    customer.call("order", json!({ "chat": chat, "lines": lines })).await;

    // It arrives by itself; each step by its button reaches the customer.
    desk.see_text(".bc-received .ocard", "Miel de bruyère").await;
    desk.click_text(".ocard button", "Accept").await;
    desk.see_text(".bc-accepted .ocard", "Miel de bruyère").await;
    reaches(&mut customer, "accepted").await;

    // Dragged to "preparing", then to "ready".
    desk.drag(".bc-accepted .ocard", ".bc-prepare .bcards").await;
    desk.see_text(".bc-prepare .ocard", "Miel de bruyère").await;
    reaches(&mut customer, "preparing").await;
    desk.drag(".bc-prepare .ocard", ".bc-ready .bcards").await;
    reaches(&mut customer, "ready").await;
    desk.shot("32-board").await;

    // Where it may not go, it does not: back to "accepted".
    desk.drag(".bc-ready .ocard", ".bc-accepted .bcards").await;
    desk.click_text(".bc-ready .ocard button", "Handed over").await;
    desk.see_text(".bc-done .ocard", "Miel de bruyère").await;
    reaches(&mut customer, "collected").await;

    desk.close().await;
    customer.end().await;
    server.stop().await;
}

async fn reaches(customer: &mut Customer, state: &str) {
    customer.hear("order", |order: &Value| order["state"] == state).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_basket_is_corrected() {
    if wanted() {
        tell(correct).await;
    }
}

/// The price changed after the basket was filled: the customer is told, and asked.
async fn correct() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(&dir.path().join("shop"), free_port()).await;
    let shop = make_shop(&server, "Maison Halbran").await;
    stock_shop(&server, &shop).await;
    let console = Person::sign_in(&server, &shop.sign_in).await;
    let customer = Browser::open(PHONE_FR).await;
    customer.go(&shop.link).await;
    customer.click("a[href*='/app/']").await;
    customer.see("#composer").await;
    customer.go(&format!("{}/app/{}/catalogue", server.url, shop.slug)).await;
    customer.click("button[aria-label='Ajouter Miel de bruyère']").await;
    customer.see(".floatbar").await;

    let mut honey = console.get("/api/products/miel").await;
    honey["price"]["minor"] = json!(1400);
    let (status, _, answer) = console.ask("PUT", "/api/products/miel", honey).await;
    assert_eq!(status, 200, "{answer}");

    customer.click(".floatbar button").await;
    customer.click("#order-send").await;
    customer.see_text(".ticket .st", "À confirmer").await;
    customer.see_text(".ticket .notice", "14,00").await;
    customer.shot("33-corrected").await;
    customer.click_text(".ticket button", "Confirmer").await;
    customer.see_text(".ticket .st", "Reçue").await;
    customer.see_text(".ticket .sum", "14,00").await;

    // The shop cannot after all, and says why; the customer reads it.
    let staff = ["staff", "add", "--data", server.data.to_str().unwrap(), "--shop", &shop.slug];
    let more = ["--name", "Camille", "--login", "camille", "--role", "manager", "--json"];
    let added = comptoir(&[&staff[..], &more[..]].concat()).await;
    let link = added["sign_in"].as_str().unwrap_or_else(|| panic!("{added}")).to_owned();
    let desk = Browser::open(DESK_EN).await;
    desk.go(&link).await;
    desk.click_text("button", "Later").await;
    desk.click("nav.side a[href$='/orders']").await;
    desk.click_text(".ocard button", "Refuse").await;
    desk.click_text("dialog[open] .chip", "Out of stock").await;
    desk.click_text("dialog[open] button", "Cancel order").await;
    desk.see_text(".bc-done .ocard", "Cancelled").await;
    customer.see_text(".ticket .st", "Annulée").await;
    customer.see_text(".ticket", "Out of stock").await;
    customer.close().await;
    desk.close().await;
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_is_sent_and_negotiated() {
    if wanted() {
        tell(negotiate).await;
    }
}

/// A parcel with an address and a code; then the shop asks for fewer, and the customer agrees.
async fn negotiate() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(&dir.path().join("shop"), free_port()).await;
    let shop = make_shop(&server, "Maison Halbran").await;
    stock_shop(&server, &shop).await;
    let desk = sign_in(&server, &shop, DESK_EN).await;
    desk.go(&format!("{}/console/{}/orders", server.url, shop.slug)).await;
    desk.click("#selling").await;
    desk.see("#add-method").await;
    desk.axe("selling").await;
    // What the dialog saves, in one request each.
    let selling = json!({
        "methods": [
            { "id": "retrait", "kind": "collect", "titles": [["fr", "Retrait"]], "place": "8 rue du Puits" },
            { "id": "colis", "kind": "ship", "titles": [["fr", "Colis"]], "price_minor": 490, "countries": ["FR", "BE"] },
        ],
        "country": "FR",
        "taxes": [{ "id": "standard", "rates": [{ "country": "FR", "rate_bp": 550 }] }],
        "revision": 0,
    });
    let coupon = json!({ "code": "miel10", "takes": { "kind": "percent", "rate_bp": 1000 } });
    let script = format!(
        "const say = (method, path, body) => fetch(path, {{ method, body: JSON.stringify(body), \
           headers: {{ 'content-type': 'application/json', 'x-comptoir': '1' }} }}); \
         window.set = 0; say('PUT', '/api/trade', {selling}).then((answer) => \
           say('POST', '/api/coupons', {coupon}).then((other) => \
             window.set = answer.ok && other.ok ? 1 : -1));"
    );
    desk.run(&script).await;
    desk.until("return window.set === 1").await;
    desk.go(&format!("{}/console/{}/orders", server.url, shop.slug)).await;

    let customer = Browser::open(PHONE_FR).await;
    customer.go(&shop.link).await;
    customer.click("a[href*='/app/']").await;
    customer.see("#composer").await;
    customer.go(&format!("{}/app/{}/catalogue", server.url, shop.slug)).await;
    customer.click("button[aria-label='Ajouter Miel de bruyère']").await;
    customer.click(".floatbar button").await;
    customer.click("label:has(#way-colis)").await;
    customer.see("#to-name").await;
    customer.click("#order-send").await;
    customer.see_text(".sheet .hint.bad", "Dites à qui livrer").await;
    for (field, words) in [
        ("#to-name", "A. Tilleul"),
        ("#to-street", "1 rue du Puits"),
        ("#to-postcode", "69001"),
        ("#to-city", "Lyon"),
    ] {
        customer.write(field, words).await;
    }
    customer.write("#cart-coupon", "miel10").await;
    customer.click_text("button[type=submit]", "Utiliser").await;
    // 12,50 − 1,25 + 4,90
    customer.see_text("#order-send", "16,15").await;
    customer.axe("basket with an address").await;
    customer.shot("34-basket").await;
    customer.click("#order-send").await;
    customer.see_text(".ticket .st", "Reçue").await;
    customer.see_text(".ticket .sum", "16,15").await;

    desk.click(".bc-received .ocard a").await;
    desk.click("#edit-order").await;
    desk.see("#propose").await;
    desk.axe("proposal").await;
    desk.fill("A word to the customer", "Un peu moins cher").await;
    desk.fill("Discount", "2").await;
    desk.shot("35-proposal").await;
    desk.click("#propose").await;
    customer.see_text(".ticket .st", "À confirmer").await;
    customer.see_text(".ticket .notice", "Un peu moins cher").await;
    customer.shot("36-proposed").await;
    customer.click_text(".ticket button", "Accepter").await;
    customer.see_text(".ticket .st", "Acceptée").await;
    desk.see_text(".bc-accepted .ocard", "Miel de bruyère").await;
    customer.close().await;
    desk.close().await;
    server.stop().await;
}
