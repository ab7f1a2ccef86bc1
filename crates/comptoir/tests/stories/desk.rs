//! The shop's catalogue at its desk: a feed that is imported, a product made by hand.

use std::path::Path;

use crate::browser::{Browser, DESK_EN, tell, wanted};
use crate::by_hand::sign_in;
use crate::support::{MadeShop, Server, free_port, make_shop, stock_shop};

/// A price that is none in line 3; the other two are taken.
const FEED: &str = "id\ttitle\tdescription\tprice\tavailability\tlink\timage_link\n\
    miel\tMiel de bruyère\tRécolte de septembre.\t12.50 EUR\tin_stock\t\t\n\
    pain\tPain de seigle\tCuit au four à bois.\tcher\tin_stock\t\t\n\
    sel\tSel gris\tDe Guérande.\t4.20 EUR\tin_stock\t\t\n";

#[tokio::test(flavor = "multi_thread")]
async fn a_feed_is_imported() {
    if wanted() {
        tell(import).await;
    }
}

async fn import() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(&dir.path().join("shop"), free_port()).await;
    let shop = make_shop(&server, "Maison Halbran").await;
    let feed = dir.path().join("feed.tsv");
    std::fs::write(&feed, FEED).unwrap();
    let desk = sign_in(&server, &shop, DESK_EN).await;
    let catalogue = format!("{}/console/{}/catalogue", server.url, shop.slug);
    desk.go(&catalogue).await;

    // The dry run says what would come, what would not, and changes nothing.
    try_out(&desk, &feed).await;
    desk.see_text(".report .st", "2 new").await;
    let problem = desk.see(".problems tbody tr").await.text().await.unwrap();
    assert!(problem.starts_with('3') && problem.contains("price"), "{problem}");
    assert!(problem.contains("cher") && problem.contains("Left out"), "{problem}");
    desk.shot("30-dry-run").await;
    assert_eq!(shown(&desk, &server, &shop).await, 0);

    desk.go(&catalogue).await;
    try_out(&desk, &feed).await;
    do_it(&desk).await;
    desk.see_text(".report .st", "2 new").await;
    desk.click(".dlg-h button").await;
    desk.see_text(".prods", "Miel de bruyère").await;
    desk.see_text(".prods", "Sel gris").await;
    assert_eq!(shown(&desk, &server, &shop).await, 2);

    // The same again changes nothing.
    desk.go(&catalogue).await;
    try_out(&desk, &feed).await;
    do_it(&desk).await;
    desk.see_text(".report .st", "2 unchanged").await;
    assert_eq!(desk.run("return document.querySelectorAll('.prods tbody tr').length").await, 2);

    // It goes out again to each that may read it.
    let taken = "return Promise.all([...document.querySelectorAll('a[href^=\"/api/catalogue\"]')].map((a) => fetch(a.href).then((r) => r.text()).then((text) => text.includes('Miel de bruyère'))))";
    assert_eq!(desk.run(taken).await, serde_json::json!([true, true, true, true, true]));
    desk.close().await;
    server.stop().await;
}

async fn try_out(desk: &Browser, feed: &Path) {
    desk.click("#import").await;
    desk.attach("#import-file", feed).await;
    desk.see_text(".dropbox", "feed.tsv").await;
    desk.click("#import-try").await;
    desk.see_text(".report .notice", "Dry run finished, nothing changed").await;
}

/// A small feed is soon done: that its progress was shown is seen by one who watches.
async fn do_it(desk: &Browser) {
    desk.run(
        "window.bars = 0; new MutationObserver(() => { \
           if (document.querySelector('.report progress')) window.bars += 1; \
         }).observe(document.body, { childList: true, subtree: true })",
    )
    .await;
    desk.click("#import-do").await;
    desk.see_text(".report .notice", "Import finished").await;
    assert!(desk.run("return window.bars > 0").await == true, "no progress was shown");
}

/// How many products a customer sees.
async fn shown(browser: &Browser, server: &Server, shop: &MadeShop) -> u64 {
    browser.go(&format!("{}/app/{}/catalogue", server.url, shop.slug)).await;
    browser.see(".cat-b :is(.pgrid, .empty)").await;
    let count = browser.run("return document.querySelectorAll('.ptile').length").await;
    count.as_u64().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_product_is_made_by_hand() {
    if wanted() {
        tell(by_hand).await;
    }
}

async fn by_hand() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(&dir.path().join("shop"), free_port()).await;
    let shop = make_shop(&server, "Maison Halbran").await;
    stock_shop(&server, &shop).await;
    let desk = sign_in(&server, &shop, DESK_EN).await;
    let catalogue = format!("{}/console/{}/catalogue", server.url, shop.slug);
    desk.go(&catalogue).await;

    // Words, price, two variants, each with its own stock.
    desk.click("header a[href$='/catalogue/new']").await;
    desk.write("#p-title", "Torchon de lin").await;
    desk.write("#p-price", "9,50").await;
    desk.click_text("button", "Add an option").await;
    desk.write("input[aria-label='Option name']", "Couleur").await;
    desk.write("input[aria-label='Values, separated by commas']", "Écru, Bleu\t").await;
    desk.rewrite("input[aria-label='Stock, Écru']", "7").await;
    desk.rewrite("input[aria-label='Price incl. tax, Bleu']", "11").await;
    desk.click("#save").await;
    desk.see_text(".prods", "Torchon de lin").await;
    desk.until("return !location.pathname.endsWith('/new')").await;

    // Its picture, once it has been saved.
    let picture = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web/assets/icon-192.png");
    desk.attach(".ppics input[type='file']", &picture.canonicalize().unwrap()).await;
    desk.until("return document.querySelector('.ppic img')?.naturalWidth > 0").await;
    desk.shot("31-product").await;

    // One is sold out, another is taken out of sight.
    desk.click_text(".prow", "Sablés").await;
    desk.see_text(".cat-top h2", "Sablés").await;
    desk.rewrite("#p-stock", "0").await;
    desk.click("#save").await;
    desk.see_text(".cat-top .st", "Saved").await;
    desk.click(".prods [role='switch'][aria-label*='Miel']").await;
    desk.until("const miel = document.querySelector(\".prods [role='switch'][aria-label*='Miel']\"); return miel?.ariaChecked === 'false' && miel.closest('td').ariaBusy === 'false'").await;
    desk.reload().await;
    desk.until("return document.querySelector(\".prods [role='switch'][aria-label*='Miel']\")?.ariaChecked === 'false'").await;

    // The customer sees all of that.
    desk.go(&format!("{}/app/{}/catalogue", server.url, shop.slug)).await;
    desk.see_text(".ptile.gone", "Sablés").await;
    desk.click_text(".ptile button", "Torchon de lin").await;
    desk.see_text(".vgrid", "Écru").await;
    desk.click_text(".vgrid label", "Bleu").await;
    desk.see_text(".bigprice", "11").await;
    desk.until("return document.querySelector('.prod-ph img')?.naturalWidth > 0").await;
    let there = "return fetch('/s/SLUG/p/miel').then((answer) => answer.status)";
    assert_eq!(desk.run(&there.replace("SLUG", &shop.slug)).await, 404);
    desk.close().await;
    server.stop().await;
}
