//! The main job by keyboard alone, on both sides: no click, and one always sees where one is.

use crate::browser::{Browser, DESK_EN, tell, wanted};
use crate::hands::{DOWN, ENTER, ESCAPE, SPACE, Way};
use crate::support::{Server, free_port, make_shop, stock_shop};

const COMPOSER: &str = "e.id === 'composer'";
const TITLE: &str = "e.id === 'page-title'";
const CATALOGUE: &str = "e.ariaLabel === 'Catalogue'";

#[tokio::test(flavor = "multi_thread")]
async fn the_main_job_without_a_mouse() {
    if wanted() {
        tell(main_job).await;
    }
}

async fn main_job() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(&dir.path().join("shop"), free_port()).await;
    let shop = make_shop(&server, "Maison Halbran").await;
    stock_shop(&server, &shop).await;
    let customer = Browser::open(DESK_EN).await;
    let desk = Browser::open(DESK_EN).await;

    // From the landing page to the first words: the keyboard is where one writes.
    customer.go(&shop.link).await;
    customer.tab_to(Way::On, "e.matches(\"a[href*='/app/']\")").await;
    customer.press(ENTER).await;
    customer.keyboard_at(COMPOSER).await;
    customer.type_here("Do you have honey?").await;
    customer.press(ENTER).await;
    customer.see_text(".thread .auto", "Automatic reply").await;
    assert!(customer.has_keyboard(COMPOSER).await);

    asks_about_the_apron(&customer).await;
    orders_honey(&customer).await;
    signs_in(&desk, &shop.sign_in).await;

    // The shop opens the chat, and writes at once.
    desk.tab_to(Way::On, "e.matches('a.ir')").await;
    desk.press(ENTER).await;
    desk.keyboard_at(COMPOSER).await;
    desk.see_text(".bub", "Do you have honey?").await;
    desk.type_here("Yes, from September.").await;
    desk.press(ENTER).await;
    customer.see_text(".bub", "Yes, from September.").await;
    assert!(desk.has_keyboard(COMPOSER).await);

    // It accepts the order; the keyboard stays with the order while that moves.
    desk.tab_to(Way::Back, "e.matches(\"nav a[href$='/orders']\")").await;
    desk.press(ENTER).await;
    desk.see(".ocard").await;
    desk.tab_to(Way::On, "e.textContent.trim() === 'Accept'").await;
    desk.press(ENTER).await;
    customer.see_text(".ticket .st", "Accepted").await;
    desk.keyboard_at("e.closest('.bc-accepted .ocard')").await;

    // A message's menu opens, is walked through and shut by keys; the keyboard comes back.
    customer.tab_to(Way::Back, "e.matches('.scroller')").await;
    customer.press(DOWN).await;
    customer.keyboard_at("e.matches('li.m')").await;
    customer.press(ENTER).await;
    customer.keyboard_at("e.closest('#message-menu')").await;
    customer.press(ESCAPE).await;
    customer.keyboard_at("e.matches('li.m')").await;

    customer.close().await;
    desk.close().await;
    server.stop().await;
}

async fn asks_about_the_apron(customer: &Browser) {
    customer.tab_to(Way::Back, CATALOGUE).await;
    customer.press(ENTER).await;
    customer.keyboard_at(TITLE).await;
    customer.see_text(".ptile", "Tablier de lin").await;
    customer.tab_to(Way::On, "e.textContent.trim() === 'Tablier de lin'").await;
    customer.press(ENTER).await;
    customer.keyboard_at(&format!("{TITLE} && e.textContent.includes('Tablier')")).await;
    customer.tab_to(Way::On, "e.matches('.askrow')").await;
    customer.press(ENTER).await;
    customer.keyboard_at(COMPOSER).await;
    customer.see_text(".attached", "Tablier de lin").await;
    customer.type_here("Is there a blue one?").await;
    customer.press(ENTER).await;
    customer.see_text(".thread .pcard", "Tablier de lin").await;
}

async fn orders_honey(customer: &Browser) {
    customer.tab_to(Way::Back, CATALOGUE).await;
    customer.press(ENTER).await;
    customer.see_text(".ptile", "Miel de bruyère").await;
    customer.tab_to(Way::On, "e.ariaLabel === 'Add Miel de bruyère'").await;
    customer.press(SPACE).await;
    customer.keyboard_at("e.ariaLabel === 'Add Miel de bruyère, 1 in your basket'").await;
    // The basket is a dialog: the keyboard goes in, Escape brings it back, and in again.
    customer.tab_to(Way::On, "e.matches('.floatbar button')").await;
    customer.press(ENTER).await;
    customer.keyboard_at("e.closest('dialog[open]')").await;
    customer.press(ESCAPE).await;
    customer.keyboard_at("e.matches('.floatbar button')").await;
    customer.press(ENTER).await;
    customer.keyboard_at("e.closest('dialog[open]')").await;
    customer.tab_to(Way::On, "e.name === 'delivery'").await;
    customer.press(DOWN).await;
    customer.keyboard_at("e.name === 'delivery' && e.checked && e.closest('.opt').textContent.includes('Delivery')").await;
    customer.tab_to(Way::On, "e.id === 'order-send'").await;
    customer.press(ENTER).await;
    customer.see_text(".ticket .st", "Received").await;
    customer.keyboard_at(COMPOSER).await;
}

/// By the link that works once, then by the password that was chosen.
async fn signs_in(desk: &Browser, link: &str) {
    desk.go(link).await;
    desk.keyboard_at("e.closest('form')").await;
    desk.tab_to(Way::On, "e.type === 'password'").await;
    desk.type_here("une phrase de passe").await;
    desk.press(ENTER).await;
    desk.keyboard_at("e.id === 'main'").await;
    desk.tab_to(Way::Back, "e.matches('a.me-row')").await;
    desk.press(ENTER).await;
    desk.tab_to(Way::On, "e.id === 'sign-out'").await;
    desk.press(ENTER).await;
    desk.keyboard_at("e.id === 'login'").await;
    desk.type_here("owner").await;
    desk.tab_to(Way::On, "e.type === 'password'").await;
    desk.type_here("une phrase de passe").await;
    desk.press(ENTER).await;
    desk.see("nav.side").await;
    desk.tab_to(Way::Back, "e.matches(\"nav a[href$='/inbox']\")").await;
    desk.press(ENTER).await;
    desk.see("a.ir").await;
}
