//! The shop's shelf: a table of its own, prices for a time, a collection that fills itself; and what
//! the customer sees of it.

use crate::browser::{Browser, DESK_EN, Look, tell, wanted};
use crate::by_hand::sign_in;
use crate::support::{MadeShop, Server, comptoir, free_port, make_shop, stock_shop};

/// A list as somebody keeps it by hand; no program makes such a one.
const LIST: &str = "Désignation;Tarif public;Rayon;Pays;Modèle;Taille\n\
    Gelée de coing;6,90;Gelées;France;;\n\
    Pâte de coing;9,50;Gelées;Espagne;;\n\
    Coffret;20,00;Gelées;France;COF;Petit\n\
    Coffret;40,00;Gelées;France;COF;Grand\n";
const PHONE_FR_DARK: Look = Look { width: 390, height: 844, language: "fr", dark: true };

#[tokio::test(flavor = "multi_thread")]
async fn a_shop_arranges_its_shelf() {
    if wanted() {
        tell(arrange).await;
    }
}

async fn arrange() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(&dir.path().join("shop"), free_port()).await;
    let shop = make_shop(&server, "Maison Halbran").await;
    stock_shop(&server, &shop).await;
    let list = dir.path().join("liste.csv");
    std::fs::write(&list, LIST).unwrap();
    let desk = sign_in(&server, &shop, DESK_EN).await;
    let catalogue = format!("{}/console/{}/catalogue", server.url, shop.slug);
    desk.go(&catalogue).await;

    // Its columns are asked about, with what they seem to hold; the rest is the shop's to say.
    desk.click("#import").await;
    desk.attach("#import-file", &list).await;
    desk.click("#import-try").await;
    desk.see_text(".report .notice", "what its columns hold").await;
    let held = "return [...document.querySelectorAll('.columns select')].map((s) => s.value)";
    let guessed = desk.run(held).await;
    assert_eq!(guessed, serde_json::json!(["title", "", "collection", "", "group", "size"]));
    assert_eq!(desk.run("return document.querySelector('#import-try').disabled").await, true);
    choose(&desk, "What the column “Tarif public” holds", "price").await;
    choose(&desk, "What the column “Pays” holds", "detail").await;
    desk.axe("console import, columns").await;
    desk.shot("32-columns").await;
    desk.click("#import-try").await;
    desk.see_text(".report .st", "3 new").await;
    desk.click("#import-do").await;
    desk.see_text(".report .notice", "Import finished").await;
    // One that is fetched by itself says at once what is wrong with its address.
    desk.click("#import-source summary").await;
    desk.write("#import-source input[type='url']", "ftp://halbran.example/feed").await;
    desk.click("#source-save").await;
    desk.see("#import-source [role='alert']").await;
    desk.shot("33-source").await;
    desk.click(".dlg-h button").await;
    desk.see_text(".prods", "Gelée de coing").await;

    // A sale of a fifth off everything, but one product at a price of its own.
    desk.click("#prices").await;
    desk.see_text(".dlg", "No list yet").await;
    desk.click("#price-list-new").await;
    desk.fill("Name", "Winter sale").await;
    desk.fill("Percent off", "20").await;
    desk.write("#price-list [type='search']", "pate de coing").await;
    desk.click_text("#price-list .pick", "Pâte de coing").await;
    desk.write(".price-line input", "5").await;
    desk.axe("console, a list of prices").await;
    desk.shot("34-price-list").await;
    desk.click("#price-list [type='submit']").await;
    desk.see_text("#price-lists .price-list", "Winter sale").await;
    desk.see_text("#price-lists .price-list", "The whole catalogue · 1 price").await;
    desk.shot("35-price-lists").await;
    desk.click(".dlg-h button").await;

    // A collection for what is small.
    desk.click_text("header .btn", "Collections").await;
    desk.click_text(".dlg .btn", "New collection").await;
    desk.write(".coll-row:last-child input[lang='en']", "Small prices").await;
    desk.click(".coll-row:last-child [aria-label='Fills itself']").await;
    desk.see(".coll-rule").await;
    desk.rewrite(".coll-rule label:nth-child(2) input", "8").await;
    choose_in(&desk, ".coll-rule select", "0").await;
    desk.axe("console, a collection by rule").await;
    desk.shot("36-collection").await;
    desk.click_text(".dlg .acts .btn", "Save").await;
    desk.until("return !document.querySelector('dialog[open]')").await;

    // What the customer sees.
    desk.go(&format!("{}/app/{}/catalogue", server.url, shop.slug)).await;
    desk.see_text(".ptile", "€5.52").await;
    desk.see_text(".ptile", "€5.00").await;
    desk.shot("37-sale").await;
    desk.click_text(".ptile button", "Coffret").await;
    for (size, now, before) in [("Petit", "€16.00", "€20.00"), ("Grand", "€32.00", "€40.00")]
    {
        desk.click_text(".vgrid label", size).await;
        desk.see_text(".bigprice", now).await;
        desk.see_text(".prod-b s", before).await;
    }
    desk.go(&format!("{}/app/{}/catalogue", server.url, shop.slug)).await;
    desk.click_text(".chips button", "Small prices").await;
    desk.until("return [...document.querySelectorAll('.ptile')].every((tile) => !tile.textContent.includes('Pâte'))").await;
    desk.see_text(".ptile", "Gelée de coing").await;
    desk.close().await;

    // Another person of the shop, on a phone, in French, by night.
    let data = server.data.to_str().unwrap();
    let add = ["staff", "add", "--data", data, "--shop", &shop.slug, "--login", "nour", "--name"];
    let added = comptoir(&[&add[..], &["Nour", "--role", "manager", "--json"]].concat()).await;
    let nour = MadeShop { sign_in: added["sign_in"].as_str().unwrap().to_owned(), ..shop };
    let phone = sign_in(&server, &nour, PHONE_FR_DARK).await;
    phone.go(&catalogue).await;
    phone.click("#prices").await;
    phone.see_text("#price-lists .price-list", "Tout le catalogue").await;
    phone.shot("38-price-lists").await;
    phone.click("#price-lists [aria-label^='Modifier']").await;
    phone.see_text(".price-line", "Pâte de coing").await;
    phone.shot("39-price-list").await;
    phone.close().await;
    server.stop().await;
}

async fn choose(desk: &Browser, label: &str, value: &str) {
    choose_in(desk, &format!("select[aria-label='{label}']"), value).await;
}

async fn choose_in(desk: &Browser, css: &str, value: &str) {
    let script = "const select = document.querySelector(CSS); select.value = VALUE; \
        select.dispatchEvent(new Event('change', { bubbles: true }))";
    let script = script.replace("CSS", &format!("{css:?}")).replace("VALUE", &format!("{value:?}"));
    desk.run(&script).await;
}
