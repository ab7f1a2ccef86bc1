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

#[tokio::test]
async fn kapso_sends_what_it_can() {
    if !wanted() {
        return;
    }
    let mut scene = Scene::new().await;
    let sent = scene.run("kapso_kinds.mjs").await;
    all_arrive(&mut scene, &sent).await;
    let notes = json!({ "fetched": 70, "bare": 401, "forged": 401, "held": 200, "after": 400 });
    assert_eq!(sent["notes"], notes, "{sent}");
}

#[tokio::test]
async fn kapso_in_python_sends_what_it_can() {
    if !wanted() {
        return;
    }
    let mut scene = Scene::new().await;
    let sent = scene.run("kapso_kinds.py").await;
    all_arrive(&mut scene, &sent).await;
}

#[tokio::test]
async fn more_clients_of_node_send_what_they_can() {
    if !wanted() {
        return;
    }
    let mut scene = Scene::new().await;
    let sent = scene.run("more_kinds.mjs").await;
    all_arrive(&mut scene, &sent).await;
}

/// Everything that a script says it sent stands in the thread, as what it says that it is.
async fn all_arrive(scene: &mut Scene, sent: &Value) {
    assert_eq!(sent["failed"], json!([]), "{sent}");
    let mut arrived = 0;
    for one in sent["sent"].as_array().unwrap() {
        let (Some(id), Some(kind)) = (one["id"].as_str(), one["kind"].as_str()) else { continue };
        let id = id.replace("wamid.", "msg_");
        let told = scene.customer.hear("message", |told| told["id"] == id.as_str()).await;
        assert_eq!(told["body"]["kind"], kind, "{one}: {told}");
        for (name, value) in one["like"].as_object().into_iter().flatten() {
            assert_eq!(told["body"][name], *value, "{one}: {told}");
        }
        arrived += 1;
    }
    assert!(arrived > 5, "{sent}");
}

async fn arrives(scene: &mut Scene, kind: &str, fits: impl Fn(&Value) -> bool) -> Value {
    scene.heard(|body| body["kind"] == kind && fits(body)).await["body"].clone()
}
