//! Short links of the console: where they lead, and that each is counted, and nobody followed.

use comptoir_api::reach::{Audience, Link, LinkEdit, WidgetPage};
use serde_json::json;

use super::world::World;

/// A code on a jar: visits, the customer it brought, the order he placed.
#[tokio::test(flavor = "multi_thread")]
async fn a_link_is_counted() {
    let mut world = World::new().await;
    let owner = world.owner().await;
    let edit =
        LinkEdit { name: "Étiquette".into(), text: "Bonjour".into(), product: "miel".into() };
    let links: Vec<Link> = owner.post("/api/links", &edit).await;
    let link = links[0].clone();
    let browser =
        reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    for _ in 0..2 {
        let answer = browser.get(&link.address).send().await.unwrap();
        let to = answer.headers()["location"].to_str().unwrap().to_owned();
        let way = format!("/s/halbran/p/miel?via={}&text=Bonjour#k=acc_", link.code);
        assert!(to.starts_with(&way), "{to}");
    }
    let picture = browser.get(format!("{}.svg", link.address)).send().await.unwrap();
    assert!(picture.text().await.unwrap().contains("<svg"));
    let sheet = owner.raw("GET", &format!("/api/links/{}/sheet.pdf?size=a6", link.code));
    assert!(sheet.send().await.unwrap().bytes().await.unwrap().starts_with(b"%PDF"));

    let customer = world.customer().await;
    let (chat, code) = (customer.chat, link.code.clone());
    customer.handle.with(move |device| device.came_by(chat, &code)).await.unwrap();
    customer.order(&[("miel", 1, 1250)]).await;
    customer.sees_order(|order| !order.reference.is_empty()).await;
    let links: Vec<Link> = owner.get("/api/links").await;
    assert_eq!((links[0].visits, links[0].chats, links[0].orders), (2, 1, 1));
    let segment = json!({ "topic": "tpc_x", "came_by": link.code });
    let audience: Audience = owner.post("/api/audience", &segment).await;
    assert_eq!((audience.customers, audience.without), (1, 1));

    let wrong = LinkEdit { product: "nougat".into(), ..edit };
    let path = format!("/api/links/{}", link.code);
    let refused = owner.ask::<Vec<Link>>("PUT", &path, &wrong).await.unwrap_err();
    assert_eq!(refused.field.as_deref(), Some("product"));
    let _: serde_json::Value = owner.ask("DELETE", &path, &json!({})).await.unwrap();
    let gone = browser.get(&link.address).send().await.unwrap();
    assert_eq!(gone.status(), 404);
}

/// A site that is listed, one that is none, and the script that any page may load.
#[tokio::test(flavor = "multi_thread")]
async fn a_button_for_the_shops_own_site() {
    let world = World::new().await;
    let owner = world.owner().await;
    let asked = json!({ "origins": ["https://Halbran.example/"], "left": true });
    let page: WidgetPage = owner.put("/api/widget", &asked).await;
    assert_eq!(page.widget.origins, ["https://halbran.example"]);
    let address = format!("{}/widget/halbran.js", world.base);
    assert_eq!(page.line, format!("<script src=\"{address}\" async></script>"));
    let script = reqwest::get(&address).await.unwrap().text().await.unwrap();
    assert!(script.len() < 15 * 1024, "{} bytes", script.len());
    assert!(script.contains("/app/halbran?widget=1#k=acc_") && script.contains("Halbran"));
    let wrong = json!({ "origins": ["https://a; script-src *"] });
    let refused = owner.ask::<WidgetPage>("PUT", "/api/widget", &wrong).await.unwrap_err();
    assert_eq!(refused.field.as_deref(), Some("origins"));
    let lost = reqwest::get(format!("{}/widget/nobody.js", world.base)).await.unwrap();
    assert_eq!(lost.status(), 404);
}
