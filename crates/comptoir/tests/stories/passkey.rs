//! A passkey instead of a password, with the authenticator that Chromium plays.

use serde_json::json;

use crate::browser::{DESK_EN, tell, wanted};
use crate::by_hand::sign_in;
use crate::support::{Server, free_port, make_shop};

#[tokio::test(flavor = "multi_thread")]
async fn a_passkey_opens_the_console() {
    if wanted() {
        tell(passkey).await;
    }
}

async fn passkey() {
    let dir = tempfile::tempdir().unwrap();
    let (data, port) = (dir.path().join("shop"), free_port());
    // Browsers give passkeys to names, not to numbers.
    let public = format!("http://localhost:{port}");
    let server = Server::start_with(&data, port, &["serve", "--public-url", &public]).await;
    let shop = make_shop(&server, "Maison Halbran").await;
    assert!(shop.sign_in.starts_with(&public), "{}", shop.sign_in);
    let desk = sign_in(&server, &shop, DESK_EN).await;
    desk.devtools("WebAuthn.enable", json!({})).await;
    let options = json!({
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": true,
        "hasUserVerification": true, "isUserVerified": true, "automaticPresenceSimulation": true,
    });
    let made =
        desk.devtools("WebAuthn.addVirtualAuthenticator", json!({ "options": options })).await;
    let authenticator = made["authenticatorId"].clone();

    desk.go(&format!("{}/console/{}/me", server.url, shop.slug)).await;
    desk.see_text("p", "No passkey").await;
    desk.click_text("button", "Create a passkey").await;
    desk.see_text(".toast", "Passkey created").await;
    desk.see_text(".srow", "Linux").await;
    desk.click("#sign-out").await;

    desk.write("#login", "owner").await;
    desk.click_text("button", "Sign in with a passkey").await;
    desk.see_text("nav.side .me-row", "Owner").await;

    // Who does not prove to be there does not come in.
    desk.go(&format!("{}/console/{}/me", server.url, shop.slug)).await;
    desk.click("#sign-out").await;
    let nobody = json!({ "authenticatorId": authenticator, "isUserVerified": false });
    desk.devtools("WebAuthn.setUserVerified", nobody).await;
    desk.click_text("button", "Sign in with a passkey").await;
    desk.see(".gate [role='alert']").await;
    desk.close().await;
    server.stop().await;
}
