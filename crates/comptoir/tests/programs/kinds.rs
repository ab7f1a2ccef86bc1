//! Each kind that a client can send arrives at the customer.

use serde_json::{Value, json};

use crate::scene::{Scene, wanted};

#[tokio::test]
async fn pywa_sends_what_it_can() {
    if !wanted() {
        return;
    }
    let mut scene = Scene::new().await;
    let sent = scene.run("pywa_kinds.py").await;
    assert_eq!(sent["failed"], json!([]), "{sent}");
    arrives(&mut scene, "text", |body| body["text"] == "Bonjour de pywa").await;
    let card = arrives(&mut scene, "choice", |body| body["list"] == false).await;
    assert_eq!(card["text"], "Vous le voulez comment ?");
    let list = arrives(&mut scene, "choice", |body| body["list"] == true).await;
    assert_eq!(list["button"], "Choisir", "{list}");
    arrives(&mut scene, "location", |body| body["name"] == "La boutique").await;
    let products = arrives(&mut scene, "product_list", |body| body["total"] == 2).await;
    assert_eq!(products["products"][0]["product"], "miel", "{products}");
}

#[tokio::test]
async fn heyoo_sends_what_it_can() {
    if !wanted() {
        return;
    }
    let mut scene = Scene::new().await;
    let sent = scene.run("heyoo_kinds.py").await;
    assert_eq!(sent["failed"], json!([]), "{sent}");
    arrives(&mut scene, "text", |body| body["text"] == "Bonjour de heyoo").await;
    arrives(&mut scene, "location", |body| body["latitude"] == 47.2).await;
    arrives(&mut scene, "choice", |body| body["list"] == true).await;
}

#[tokio::test]
async fn clients_of_node_send_what_they_can() {
    if !wanted() {
        return;
    }
    let mut scene = Scene::new().await;
    let sent = scene.run("node_kinds.mjs").await;
    assert_eq!(sent["failed"], json!([]), "{sent}");
    for client in ["whatsapp-api-js", "kapso", "great-detail", "whatsapp-business"] {
        let text = format!("Bonjour de {client}");
        arrives(&mut scene, "text", |body| body["text"] == text.as_str()).await;
    }
    arrives(&mut scene, "choice", |body| body["list"] == false).await;
}

async fn arrives(scene: &mut Scene, kind: &str, fits: impl Fn(&Value) -> bool) -> Value {
    scene.heard(|body| body["kind"] == kind && fits(body)).await["body"].clone()
}
