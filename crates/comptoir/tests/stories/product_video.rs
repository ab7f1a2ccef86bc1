//! A shop films one of its products; customers watch it in the app and on the public page.

use std::path::Path;

use crate::browser::{Browser, DESK_EN, PHONE_FR, tell, wanted};
use crate::by_hand::sign_in;
use crate::films::{film, noise};
use crate::support::{Server, free_port, make_shop, stock_shop};

#[tokio::test(flavor = "multi_thread")]
async fn a_product_is_filmed_and_watched() {
    if wanted() {
        tell(watched).await;
    }
}

/// Nothing of it is fetched before somebody starts it; then it runs.
async fn runs(browser: &Browser, css: &str) {
    let still = format!(
        "const film = document.querySelector('{css}');
         return film.paused && film.controls && film.preload === 'none' && film.readyState === 0
           && film.poster.includes('/media/')"
    );
    assert_eq!(browser.run(&still).await, true);
    let runs = format!(
        "const film = document.querySelector('{css}');
         if (film.paused) film.play();
         return film.duration > 0 && film.videoWidth === 320 && film.currentTime > 0.2"
    );
    browser.until(&runs).await;
}

async fn watched() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(&dir.path().join("shop"), free_port()).await;
    let shop = make_shop(&server, "Maison Halbran").await;
    stock_shop(&server, &shop).await;
    let desk = sign_in(&server, &shop, DESK_EN).await;
    let (fake, real) = (dir.path().join("fake.webm"), dir.path().join("film.webm"));
    std::fs::write(&fake, [b"\x1A\x45\xDF\xA3".to_vec(), noise(9_000)].concat()).unwrap();
    std::fs::write(&real, film(&desk, 1_000).await).unwrap();

    // Only what exists has one.
    let catalogue = format!("{}/console/{}/catalogue", server.url, shop.slug);
    desk.go(&format!("{catalogue}/new")).await;
    desk.see_text("#video .hint", "Save the product").await;
    assert_eq!(desk.run("return document.querySelector('#video button').disabled").await, true);

    desk.go(&format!("{catalogue}/miel")).await;
    let picture = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web/assets/icon-512.png");
    desk.see_text("#video button", "Add a video").await;
    desk.attach(".ppics input[type='file']", &picture.canonicalize().unwrap()).await;
    desk.see(".ppic img").await;
    desk.attach("#video input[type='file']", &fake).await;
    desk.see_text("#video [role='alert']", "Not a video that can be read").await;
    desk.shot("60-video-refused").await;
    desk.attach("#video input[type='file']", &real).await;
    desk.until("return document.querySelector('#video video')?.readyState > 0").await;
    desk.until("return !document.querySelector('#video [role=alert]')").await;
    desk.write("#video input.inp", "The honey runs").await;
    desk.click("#save").await;
    desk.see_text(".cat-top .st", "Saved").await;
    desk.axe("console, a product's video").await;
    desk.run("document.querySelector('#video').scrollIntoView({ block: 'center' })").await;
    desk.shot("61-video-console").await;

    let phone = Browser::open(PHONE_FR).await;
    let app = format!("{}/app/{}/product/miel", server.url, shop.slug);
    phone.go(&app).await;
    phone.see(".prod-ph img").await;
    phone.shot("62-video-beside").await;
    phone.click_text(".pg button", "Vidéo").await;
    phone.see(".prod-ph video[aria-label='The honey runs']").await;
    phone.axe("a product's video").await;
    phone.shot("63-video-app").await;
    runs(&phone, ".prod-ph video").await;
    phone.shot("64-video-runs").await;
    // Back at the picture, it is silent.
    phone.click(".pg button").await;
    phone.until("return !document.querySelector('.prod-ph video')").await;

    let page = format!("{}/s/{}/p/miel", server.url, shop.slug);
    phone.go(&page).await;
    phone.see_text("a.film", "Vidéo").await;
    phone.shot("65-video-page").await;
    phone.click("a.film").await;
    phone
        .until("return Math.abs(document.querySelector('#video').getBoundingClientRect().left) < 2")
        .await;
    phone.axe("a product's page with a video").await;
    runs(&phone, "#video").await;
    phone.shot("66-video-page-runs").await;

    let wide = Browser::open(DESK_EN).await;
    wide.go(&page).await;
    wide.click("a.film").await;
    wide.shot("67-video-page").await;
    wide.go(&app).await;
    wide.click_text(".pg button", "Video").await;
    wide.shot("68-video-app").await;
    wide.close().await;

    // Removed, nobody finds it any more.
    desk.click_text("#video button", "Remove the video").await;
    desk.click_text("dialog .acts button", "Remove").await;
    desk.see_text("#video button", "Add a video").await;
    desk.see_text(".cat-top .st", "Saved").await;
    phone.go(&app).await;
    phone.see(".prod-ph img").await;
    phone.until("return !document.querySelector('.pg')").await;
    desk.close().await;
    phone.close().await;
    server.stop().await;
}
