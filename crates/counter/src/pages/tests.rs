//! What the public pages must be, whatever a shop writes into its catalogue.

use axum::body::to_bytes;
use axum::http::{StatusCode, header};
use axum::response::Response;
use comptoir_text::Text;
use data_encoding::BASE64;
use sha2::{Digest, Sha256};

use super::catalogue::{Asked, catalogue};
use super::frame::{framed, message};
use super::landing::landing;
use super::product::product;
use super::sample;

struct Seen {
    status: StatusCode,
    policy: String,
    html: String,
}

async fn see(response: Response) -> Seen {
    let policy = response.headers().get(header::CONTENT_SECURITY_POLICY);
    let policy = policy.unwrap().to_str().unwrap().to_owned();
    let status = response.status();
    let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    Seen { status, policy, html: String::from_utf8(body.to_vec()).unwrap() }
}

/// Every page there is, in a language.
async fn pages(language: &str) -> Vec<Seen> {
    let shop = sample::shop();
    let visit = sample::visit(&shop, language);
    let asked = Asked { query: "miel".to_owned(), ..Asked::default() };
    vec![
        see(framed(&visit, &landing(&visit, &sample::tiles()))).await,
        see(framed(&visit, &catalogue(&visit, &asked, &sample::catalogue()))).await,
        see(framed(&visit, &product(&visit, &sample::product(), "500"))).await,
        see(message(StatusCode::NOT_FOUND, Text::new(language), "", ("/", "Accueil".to_owned())))
            .await,
    ]
}

/// The texts between `<script type="application/ld+json">` and its end.
fn structured(html: &str) -> Vec<serde_json::Value> {
    html.split(r#"<script type="application/ld+json">"#)
        .skip(1)
        .map(|rest| serde_json::from_str(rest.split("</script>").next().unwrap()).unwrap())
        .collect()
}

#[tokio::test]
async fn a_shop_is_read_in_french_and_in_english() {
    let [french, english] = [pages("fr").await, pages("en").await];
    assert!(french[0].html.contains("Écrire à la boutique"));
    assert!(french[0].html.contains("Voir les 38 produits"));
    assert!(french[0].html.contains("jusqu’à 19\u{a0}h\u{a0}30"));
    assert!(french[2].html.contains("12,50\u{a0}€"));
    assert!(english[0].html.contains("Message the shop"));
    assert!(english[0].html.contains("until 7:30\u{a0}pm"));
    assert!(english[2].html.contains("€12.50"));
    assert!(english[2].html.contains(r#"href="/app/maison-halbran#p=miel&amp;v=500""#));
    assert_eq!(french[3].status, StatusCode::NOT_FOUND);
    for page in french.iter().chain(&english) {
        assert!(
            !page.html.contains("landing-") && !page.html.contains("product-"),
            "{}",
            page.html
        );
    }
}

#[tokio::test]
async fn the_policy_allows_all_a_page_has_and_nothing_else() {
    for page in pages("fr").await {
        assert!(page.policy.starts_with("default-src 'self';"), "{}", page.policy);
        assert!(!page.policy.contains("unsafe"), "{}", page.policy);
        assert!(!page.html.contains(" style="), "inline styles are refused by the policy");
        assert!(!page.html.contains(" onclick") && !page.html.contains("javascript:"));
        for inline in page.html.split("<style>").skip(1) {
            let style = inline.split("</style>").next().unwrap();
            let hash = BASE64.encode(&Sha256::digest(style.as_bytes()));
            assert!(page.policy.contains(&format!("'sha256-{hash}'")));
        }
        for script in page.html.split("<script").skip(1) {
            assert!(
                script.starts_with(r#" src="/web/landing.js""#)
                    || script.starts_with(r#" type="application/ld+json">"#)
            );
        }
        // Nothing is fetched from elsewhere: absolute addresses stand in links and data alone.
        for attribute in ["src=\"http", "srcset=", "url(http", "src=\"//"] {
            assert!(!page.html.contains(attribute), "{attribute}");
        }
    }
}

#[tokio::test]
async fn what_a_shop_writes_is_never_markup() {
    const HOSTILE: &str =
        r#"</script><script>alert(1)</script><img src=x onerror="alert(1)">'"&amp;"#;
    let mut shop = sample::shop();
    shop.name = HOSTILE.to_owned();
    shop.tagline = HOSTILE.to_owned();
    shop.about = HOSTILE.to_owned();
    shop.address = HOSTILE.to_owned();
    shop.accent = "}</style><script>alert(1)</script>".to_owned();
    shop.picture = "//evil.example/x.png".to_owned();
    shop.collections[0].id = "\"><script>".to_owned();
    shop.collections[0].title = HOSTILE.to_owned();
    let mut page = sample::product();
    page.tile.id = "a/../\"><script>alert(1)</script>".to_owned();
    page.tile.title = HOSTILE.to_owned();
    page.tile.picture = "https://evil.example/x.png".to_owned();
    page.tile.unit_price = HOSTILE.to_owned();
    page.description = HOSTILE.to_owned();
    page.pictures[0].path = "javascript:alert(1)".to_owned();
    page.pictures[0].alt = HOSTILE.to_owned();
    page.video.as_mut().unwrap().path = "javascript:alert(1)".to_owned();
    page.video.as_mut().unwrap().alt = HOSTILE.to_owned();
    page.variants_list[0].title = HOSTILE.to_owned();
    page.details[0] = (HOSTILE.to_owned(), HOSTILE.to_owned());
    let visit = sample::visit(&shop, "fr");
    let mut found = sample::catalogue();
    found.products[0] = page.tile.clone();
    found.collections.clone_from(&shop.collections);
    let asked = Asked {
        query: HOSTILE.to_owned(),
        collection: HOSTILE.to_owned(),
        after: HOSTILE.to_owned(),
    };
    for drawn in [
        landing(&visit, &found.products),
        catalogue(&visit, &asked, &found),
        product(&visit, &page, HOSTILE),
    ] {
        let html = see(framed(&visit, &drawn)).await.html;
        assert!(!html.contains("<script>") && !html.contains("<img src=x"), "{html}");
        assert!(
            !html.contains("src=\"//")
                && !html.contains("src=\"http")
                && !html.contains("src=\"javascript")
                && !html.contains("poster=\"http")
        );
        for data in structured(&html) {
            assert!(data.get("name").is_none_or(|name| name == HOSTILE));
        }
    }
}

#[tokio::test]
async fn search_engines_read_what_people_read() {
    let pages = pages("fr").await;
    let [store] = &structured(&pages[0].html)[..] else { panic!("one store") };
    assert_eq!(store["@type"], "Store");
    assert_eq!(store["url"], "https://halbran.example/s/maison-halbran");
    assert_eq!(store["openingHoursSpecification"][0]["dayOfWeek"], "https://schema.org/Tuesday");
    assert_eq!(store["openingHoursSpecification"][0]["opens"], "10:00");
    assert_eq!(store["openingHoursSpecification"][0]["closes"], "12:30");
    let [product] = &structured(&pages[2].html)[..] else { panic!("one product") };
    let film = &product["subjectOf"];
    assert_eq!((&film["@type"], &film["name"]), (&"VideoObject".into(), &product["name"]));
    assert_eq!(film["thumbnailUrl"], "https://halbran.example/s/maison-halbran/media/miel.svg");
    assert_eq!(film["contentUrl"], "https://halbran.example/s/maison-halbran/media/miel.mp4");
    assert_eq!(film["uploadDate"], "2026-09-21T14:13:20Z");
    assert_eq!(product["offers"]["@type"], "AggregateOffer");
    assert_eq!(product["offers"]["lowPrice"], "7.20");
    assert_eq!(product["offers"]["offers"][2]["availability"], "https://schema.org/OutOfStock");
    assert!(
        pages[0]
            .html
            .contains(r#"hreflang="en" href="https://halbran.example/s/maison-halbran?lang=en""#)
    );
    assert!(pages[1].html.contains("noindex"), "a search's results are not listed");
}
