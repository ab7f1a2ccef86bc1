//! The team and the public at the counter's front door: signing in, the catalogue, the profile.

#[cfg(test)]
mod door;
#[cfg(test)]
mod feeds;
#[cfg(test)]
mod passkeys;
#[cfg(test)]
mod videos;

use axum::http::StatusCode;
use comptoir_api::catalogue::{Availability, CataloguePage, ProductPage};
use comptoir_api::shop::{
    ApiError, CollectionEdit, Invited, Label, ProductEdit, ProductsPage, Profile, PublicShop,
    Session, Staff, WellKnown,
};
use serde_json::{Value, json};

use door::Door;

#[tokio::test]
async fn the_owner_comes_in_by_the_link_and_sets_a_password() {
    let door = Door::open().await;
    let visitor = door.visitor();
    let answer = visitor.get("/api/session").await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert_eq!(answer.json::<ApiError>().code, "not_signed_in");

    let owner = door.owner().await;
    let session: Session = owner.get("/api/session").await.ok();
    assert_eq!((session.staff.login.as_str(), session.has_credential), ("owner", false));
    assert_eq!(session.shop.slug, "maison-halbran");

    // The link has served.
    let again = visitor.post("/api/session/link", json!({ "token": door.token })).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);

    let short = owner.post("/api/me/password", json!({ "current": "", "new": "short" })).await;
    let short: ApiError = short.refused(StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(short.field.as_deref(), Some("new"));
    assert!(short.message.contains("10"));
    let new = json!({ "current": "", "new": "châtaignier 12" });
    owner.post("/api/me/password", new).await.ok::<Value>();

    let sign_in =
        json!({ "shop": "maison-halbran", "login": "Owner ", "password": "châtaignier 12" });
    let answer = visitor.post("/api/session", sign_in).await;
    let cookie = answer.cookie.clone().unwrap();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"));
    assert!(!cookie.contains("Secure"), "over plain http a browser would drop it");
    assert!(answer.ok::<Session>().has_credential);

    let gone = owner.delete("/api/session").await;
    gone.ok::<Value>();
    assert_eq!(owner.get("/api/session").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn wrong_guesses_have_to_wait() {
    let door = Door::open().await;
    let owner = door.owner().await;
    let new = json!({ "current": "", "new": "correct horse" });
    owner.post("/api/me/password", new).await.ok::<Value>();
    let guess = |password: &str| json!({ "shop": "maison-halbran", "login": "owner", "password": password });
    let visitor = door.visitor();
    for _ in 0..5 {
        let answer = visitor.post("/api/session", guess("wrong horse")).await;
        assert_eq!(
            answer.refused(StatusCode::UNPROCESSABLE_ENTITY).field.as_deref(),
            Some("password")
        );
    }
    let answer = visitor.post("/api/session", guess("correct horse")).await;
    assert_eq!(answer.refused(StatusCode::TOO_MANY_REQUESTS).code, "rate_limited");
    door.later(5 * 60 * 1000);
    visitor.post("/api/session", guess("correct horse")).await.ok::<Session>();
    // A login that does not exist is told the same.
    let nobody = json!({ "shop": "maison-halbran", "login": "nobody", "password": "wrong horse" });
    let answer = visitor.post("/api/session", nobody).await;
    assert_eq!(answer.refused(StatusCode::UNPROCESSABLE_ENTITY).field.as_deref(), Some("password"));
}

#[tokio::test]
async fn a_session_slides_and_ends() {
    const DAY_MS: u64 = 24 * 60 * 60 * 1000;
    let door = Door::open().await;
    let owner = door.owner().await;
    for _ in 0..3 {
        door.later(29 * DAY_MS);
        owner.get("/api/session").await.ok::<Session>();
    }
    door.later(31 * DAY_MS);
    assert_eq!(owner.get("/api/session").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn another_sites_form_changes_nothing() {
    let door = Door::open().await;
    let owner = door.owner().await;
    let answer = owner.without_header().delete("/api/session").await;
    assert_eq!(answer.refused(StatusCode::FORBIDDEN).code, "forbidden");
    owner.get("/api/session").await.ok::<Session>();
}

#[tokio::test]
async fn a_team_grows_and_shrinks_by_its_owners() {
    let door = Door::open().await;
    let owner = door.owner().await;
    // The team is listed by who came first.
    door.later(1);
    let nour = json!({ "login": "Nour", "name": "Nour", "role": "agent" });
    let invited: Invited = owner.post("/api/staff", nour.clone()).await.ok();
    assert!(invited.link.starts_with("http://localhost:8080/console/maison-halbran/join#t="));
    let twice = owner.post("/api/staff", nour).await;
    assert_eq!(twice.refused(StatusCode::UNPROCESSABLE_ENTITY).field.as_deref(), Some("login"));

    let agent = door.by_link(invited.link.split_once("#t=").unwrap().1).await;
    let team: Vec<Staff> = agent.get("/api/staff").await.ok();
    assert_eq!(team.iter().map(|one| one.login.as_str()).collect::<Vec<_>>(), ["owner", "nour"]);
    let more = json!({ "login": "eve", "name": "Eve", "role": "owner" });
    assert_eq!(agent.post("/api/staff", more).await.status, StatusCode::FORBIDDEN);
    assert_eq!(agent.post("/api/products", honey()).await.status, StatusCode::FORBIDDEN);

    let (own, hers) = (&team[0].id, &team[1].id);
    let last = owner.delete(&format!("/api/staff/{own}")).await;
    last.refused(StatusCode::CONFLICT);
    let demoted = json!({ "name": "Owner", "role": "agent" });
    owner.put(&format!("/api/staff/{own}"), demoted).await.refused(StatusCode::CONFLICT);
    let manager = json!({ "name": "Nour K.", "role": "manager" });
    owner.put(&format!("/api/staff/{hers}"), manager).await.ok::<Value>();
    agent.post("/api/products", honey()).await.ok::<ProductEdit>();

    owner.delete(&format!("/api/staff/{hers}")).await.ok::<Value>();
    assert_eq!(agent.get("/api/session").await.status, StatusCode::UNAUTHORIZED);
    let team: Vec<Staff> = owner.get("/api/staff").await.ok();
    assert_eq!(team.len(), 1);
}

pub(crate) fn honey() -> Value {
    json!({
        "id": "", "brand": "Halbran", "hidden": false, "sku": "M1", "barcode": "", "revision": 0,
        "texts": [
            { "language": "fr", "title": "Miel de châtaignier", "subtitle": "", "description": "Doux." },
            { "language": "en", "title": "Chestnut honey", "subtitle": "", "description": "Mild." }
        ],
        "price": { "minor": 1250, "currency": "EUR" }, "price_before": { "minor": 1400, "currency": "EUR" },
        "content": [500_000, "g"], "stock": 3, "collections": [], "options": [], "variants": [],
        "pictures": [], "details": [["Origine", "Cévennes"]]
    })
}

#[tokio::test]
async fn a_product_is_made_shown_and_found() {
    let door = Door::open().await;
    let owner = door.owner().await;
    let miels = json!([{ "id": "", "titles": [["fr", "Miels"], ["en", "Honeys"]] }]);
    let made: Vec<CollectionEdit> = owner.put("/api/collections", miels).await.ok();
    assert_eq!(made[0].id, "miels");
    let mut honey = honey();
    honey["collections"] = json!(["miels"]);
    let made: ProductEdit = owner.post("/api/products", honey.clone()).await.ok();
    assert_eq!((made.id.as_str(), made.revision), ("miel-de-chataignier", 1));
    let twin: ProductEdit = owner.post("/api/products", honey).await.ok();
    assert_eq!(twin.id, "miel-de-chataignier-2");

    let visitor = door.visitor();
    let page: CataloguePage = visitor
        .get("/api/public/maison-halbran/catalogue?lang=en&query=CHATAIGNIER&limit=1")
        .await
        .ok();
    assert_eq!((page.total, page.products.len()), (2, 1));
    assert_eq!(page.collections[0].title, "Honeys");
    let tile = &page.products[0];
    assert_eq!(tile.title, "Chestnut honey");
    assert_eq!((tile.availability, tile.left), (Availability::Low, Some(3)));
    assert_eq!(tile.unit_price, "€25.00/kg");
    assert_eq!(tile.price_before.as_ref().unwrap().minor, 1_400);
    let next = page.next.unwrap();
    let rest: CataloguePage =
        visitor.get(&format!("/api/public/maison-halbran/catalogue?after={next}")).await.ok();
    assert_eq!(rest.products[0].id, "miel-de-chataignier-2");

    let path = "/api/public/maison-halbran/products/miel-de-chataignier";
    let page: ProductPage = visitor.get(&format!("{path}?lang=fr")).await.ok();
    assert_eq!(page.tile.unit_price, "25,00\u{a0}€/kg");
    assert_eq!(page.tile.subtitle, "500\u{a0}g");
    assert_eq!(page.details, [("Origine".to_owned(), "Cévennes".to_owned())]);

    let mut hidden = made.clone();
    hidden.hidden = true;
    let saved: ProductEdit =
        owner.put("/api/products/miel-de-chataignier", json!(hidden)).await.ok();
    assert_eq!(saved.revision, 2);
    // Somebody who still has the first revision on the screen is told.
    let late = owner.put("/api/products/miel-de-chataignier", json!(made)).await;
    assert_eq!(late.refused(StatusCode::CONFLICT).code, "conflict");
    assert_eq!(visitor.get(path).await.status, StatusCode::NOT_FOUND);
    let rows: ProductsPage = owner.get("/api/products").await.ok();
    assert_eq!((rows.total, rows.products[0].hidden), (2, true));

    owner.delete("/api/products/miel-de-chataignier").await.ok::<Value>();
    assert_eq!(owner.get("/api/products/miel-de-chataignier").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_variant_that_is_an_amount_has_a_unit_price_of_its_own() {
    let door = Door::open().await;
    let owner = door.owner().await;
    let variant = |size: &str, minor: i64| {
        json!({ "id": "", "title": "", "values": [size], "price": { "minor": minor, "currency": "EUR" },
            "price_before": null, "sku": "", "barcode": "", "availability": "in_stock",
            "stock": null, "picture": "" })
    };
    let mut honey = honey();
    honey["options"] = json!([{ "name": "Format", "values": ["500 g", "1 kg"] }]);
    honey["variants"] = json!([variant("500 g", 1_250), variant("1 kg", 2_300)]);
    owner.post("/api/products", honey).await.ok::<ProductEdit>();
    let path = "/api/public/maison-halbran/products/miel-de-chataignier?lang=fr";
    let page: ProductPage = door.visitor().get(path).await.ok();
    let said: Vec<&str> = page.variants_list.iter().map(|one| one.unit_price.as_str()).collect();
    assert_eq!(said, ["25,00\u{a0}€/kg", "23,00\u{a0}€/kg"]);
}

#[tokio::test]
async fn variants_are_priced_and_counted_together() {
    let door = Door::open().await;
    let owner = door.owner().await;
    let variant = |size: &str, minor: i64, stock: i64| {
        json!({ "id": "", "title": "", "values": [size], "price": { "minor": minor, "currency": "EUR" },
            "price_before": null, "sku": "", "barcode": "", "availability": "in_stock",
            "stock": stock, "picture": "" })
    };
    let mut shirt = honey();
    shirt["options"] = json!([{ "name": "Taille", "values": ["S", "M"] }]);
    shirt["variants"] = json!([variant("S", 3_000, 4), variant("M", 3_500, 0)]);
    let made: ProductEdit = owner.post("/api/products", shirt.clone()).await.ok();
    assert_eq!(made.variants[0].id, "s");
    let path = format!("/api/public/maison-halbran/products/{}", made.id);
    let page: ProductPage = door.visitor().get(&path).await.ok();
    assert_eq!((page.tile.price.minor, page.tile.price_from), (3_000, true));
    assert_eq!((page.tile.availability, page.tile.left), (Availability::Low, Some(4)));
    assert_eq!(page.variants_list[1].availability, Availability::SoldOut);

    shirt["variants"] = json!([variant("S", 3_000, 4), variant("S", 3_500, 1)]);
    let twice = owner.post("/api/products", shirt).await;
    assert_eq!(twice.refused(StatusCode::UNPROCESSABLE_ENTITY).field.as_deref(), Some("variants"));
}

#[tokio::test]
async fn what_is_wrong_is_named() {
    let door = Door::open().await;
    let owner = door.owner().await;
    for (field, value) in [
        ("price", json!({ "minor": -1, "currency": "EUR" })),
        ("price", json!({ "minor": 100, "currency": "USD" })),
        ("stock", json!(-2)),
        ("content", json!([0, "g"])),
        ("collections", json!(["none"])),
        ("pictures", json!([{ "path": "/s/maison-halbran/media/../../device.db", "alt": "" }])),
        ("texts", json!([])),
        ("brand", json!("x".repeat(121))),
    ] {
        let mut wrong = honey();
        wrong[field] = value;
        let answer = owner.post("/api/products", wrong).await;
        let refused = answer.refused(StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!((refused.code.as_str(), refused.field.as_deref()), ("invalid", Some(field)));
    }
    let answer = owner.french().post("/api/products", json!({ "not": "a product" })).await;
    assert_eq!(
        answer.refused(StatusCode::UNPROCESSABLE_ENTITY).message,
        "La demande n’est pas lisible."
    );
    let long = json!({ "current": "", "new": "x".repeat(3 * 1024 * 1024) });
    let answer = owner.post("/api/me/password", long).await;
    assert_eq!(answer.refused(StatusCode::PAYLOAD_TOO_LARGE).code, "too_large");
}

#[tokio::test]
async fn a_picture_is_shown_and_a_fake_one_refused() {
    let door = Door::open().await;
    let owner = door.owner().await;
    let made: ProductEdit = owner.post("/api/products", honey()).await.ok();
    let path = format!("/api/products/{}/pictures", made.id);
    let mut png = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(40, 30).write_to(&mut png, image::ImageFormat::Png).unwrap();
    let with: ProductEdit = owner.upload("POST", &path, png.get_ref(), "Un pot").await.ok();
    assert_eq!((with.pictures[0].alt.as_str(), with.revision), ("Un pot", 2));
    let shown = door.visitor().get(&with.pictures[0].path).await;
    assert_eq!(shown.status, StatusCode::OK);
    assert_eq!(shown.header("content-type"), "image/jpeg");
    assert_eq!(shown.header("x-content-type-options"), "nosniff");

    let svg = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>";
    let refused = owner.upload("POST", &path, svg, "").await;
    assert_eq!(refused.refused(StatusCode::UNPROCESSABLE_ENTITY).field.as_deref(), Some("file"));
    let profile: Profile =
        owner.upload("PUT", "/api/profile/picture", png.get_ref(), "").await.ok();
    assert!(profile.shop.picture.starts_with("/s/maison-halbran/media/"));
    let profile: Profile = owner.delete("/api/profile/picture").await.ok();
    assert_eq!(profile.shop.picture, "");
}

#[tokio::test]
async fn the_profile_is_what_everyone_sees() {
    let door = Door::open().await;
    let owner = door.owner().await;
    let mut profile: Profile = owner.get("/api/profile").await.ok();
    assert_eq!(profile.link, "http://localhost:8080/s/maison-halbran");
    profile.shop.tagline = "Épicerie fine".into();
    profile.shop.hours.time_zone = "Europe/Paris".into();
    // The clock of this story stands at 14:00 in Paris, on a Monday.
    profile.shop.hours.week[0] = vec![comptoir_api::shop::Span { from: 540, to: 1170 }];
    let saved: Profile = owner.put("/api/profile", json!(profile)).await.ok();
    assert_eq!(saved.shop.tagline, "Épicerie fine");

    let shop: PublicShop = door.visitor().get("/api/public/maison-halbran").await.ok();
    assert_eq!((shop.open_now, shop.until.as_str()), (Some(true), "19:30"));
    let answer = door.visitor().get("/api/public/none").await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);

    profile.shop.accent = "red".into();
    let wrong = owner.put("/api/profile", json!(profile)).await;
    assert_eq!(wrong.refused(StatusCode::UNPROCESSABLE_ENTITY).field.as_deref(), Some("accent"));
    // Its keys are not made yet, so the domain vouches for none.
    assert!(door.visitor().get("/.well-known/comptoir").await.ok::<WellKnown>().shops.is_empty());
}

#[tokio::test]
async fn labels_keep_their_ids() {
    let door = Door::open().await;
    let owner = door.owner().await;
    let new = json!([{ "id": "", "name": "Allergies", "hue": 1 }]);
    let labels: Vec<Label> = owner.put("/api/labels", new).await.ok();
    let same: Vec<Label> = owner.put("/api/labels", json!(labels)).await.ok();
    assert_eq!(same, labels);
    let twice = json!([{ "id": "", "name": "A", "hue": 1 }, { "id": "", "name": "A", "hue": 2 }]);
    owner.put("/api/labels", twice).await.refused(StatusCode::UNPROCESSABLE_ENTITY);
}
