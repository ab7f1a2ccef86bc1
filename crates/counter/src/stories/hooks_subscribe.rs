//! Programs ask to be told: at an address that wants it, and not inside anybody's network.

use serde_json::{Value, json};

use super::receiver::{Program, Receiver};
use super::world::World;

/// Neither an address inside a network nor one that does not repeat the number is told anything.
#[tokio::test(flavor = "multi_thread")]
async fn an_address_is_asked_first_and_not_everywhere() {
    let world = World::new().await;
    let receiver = Receiver::new(&world, "secret").await;
    let program = Program::new(&world, "Order bot").await;
    let path = format!("{}/subscriptions", program.row.app);
    let subscribe = async |url: &str, verify_token: &str| {
        let asked = json!({ "object": "whatsapp_business_account", "callback_url": url,
            "verify_token": verify_token, "fields": "messages" });
        let (status, answer) = program.ask("POST", &path, asked).await;
        (status, answer["error"]["code"].clone(), answer["error"]["error_data"]["details"].clone())
    };
    let (status, code, details) = subscribe(&receiver.url, "wrong").await;
    assert_eq!((status, code), (400, json!(2_200)));
    assert!(details.as_str().unwrap().contains("403"), "{details}");
    // It answers, and with something else.
    let (status, code, _) = subscribe(&format!("{}/", world.base), "secret").await;
    assert_eq!((status, code), (400, json!(2_200)));
    for url in [
        "https://10.0.0.1/hook",
        "https://[fd00::1]/hook",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/hook",
        "http://93.184.216.34/hook",
        "https://100.64.0.1/",
    ] {
        let (status, code, details) = subscribe(url, "secret").await;
        assert_eq!((status, code), (400, json!(2_200)), "{url} {details}");
    }
    let (status, code, _) = subscribe("ftp://bot.example/", "secret").await;
    assert_eq!((status, code), (400, json!(131_009)));
    assert_eq!(program.ask("GET", &path, Value::Null).await, (200, json!({ "data": [] })));

    // Where the operator allows nothing, not even a server that would answer is asked.
    let hooks = crate::cloud::hooks::Hooks::new(&[]);
    let asked = receiver.challenges().len();
    let localhost = receiver.url.replace("127.0.0.1", "localhost");
    for url in [&receiver.url, &localhost, &localhost.replace("http:", "https:")] {
        let challenge = crate::cloud::hooks::Challenge { url, verify_token: "secret" };
        assert!(hooks.challenge(&challenge).await.is_err(), "{url}");
    }
    assert_eq!(receiver.challenges().len(), asked);
}

/// The app's address, the account's, the number's: the nearest counts, and each can go again.
#[tokio::test(flavor = "multi_thread")]
async fn the_nearest_address_is_told() {
    let mut world = World::new().await;
    let program = Program::new(&world, "Order bot").await;
    let app = Receiver::new(&world, "a").await;
    let account = Receiver::new(&world, "b").await;
    let customer = world.customer().await;
    let subscribed = format!("{}/subscribed_apps", program.account.waba);
    let success = (200, json!({ "success": true }));
    program.subscribes(&app, "messages").await;
    customer.say("un").await;
    app.hears_words("un").await;

    let listed =
        program.ask("GET", &format!("{}/subscriptions", program.row.app), Value::Null).await;
    let entry = json!({ "object": "whatsapp_business_account", "callback_url": app.url,
        "active": true, "fields": [{ "name": "messages", "version": "v26.0" }] });
    assert_eq!(listed, (200, json!({ "data": [entry] })));

    let other = json!({ "override_callback_uri": account.url, "verify_token": "b" });
    assert_eq!(program.ask("POST", &subscribed, other).await, success);
    customer.say("deux").await;
    account.hears_words("deux").await;
    let (_, listed) = program.ask("GET", &subscribed, Value::Null).await;
    assert_eq!(listed["data"][0]["override_callback_uri"], account.url);
    assert_eq!(listed["data"][0]["whatsapp_business_api_data"]["id"], program.row.app);

    // Without an address of its own the account is told at the app's.
    assert_eq!(program.ask("POST", &subscribed, Value::Null).await, success);
    customer.say("trois").await;
    app.hears_words("trois").await;
    assert_eq!(program.ask("DELETE", &subscribed, json!({})).await, success);
    customer.say("quatre").await;
    let owner = world.owner().await;
    owner
        .sees("/api/chats", |page: &comptoir_api::shop::InboxPage| {
            page.chats.iter().any(|chat| chat.last_text == "quatre")
        })
        .await;
    assert_eq!(program.ask("POST", &subscribed, Value::Null).await, success);
    customer.say("cinq").await;
    app.hears_words("cinq").await;
    assert!(app.posts().iter().all(|post| post.words() != "quatre"));

    let (status, told) = program
        .ask("GET", &format!("debug_token?input_token={}", program.token), Value::Null)
        .await;
    assert_eq!((status, &told["data"]["is_valid"]), (200, &json!(true)));
    assert_eq!(told["data"]["app_id"], program.row.app);
    let path = |secret: &str| {
        format!("oauth/access_token?client_id={}&client_secret={secret}", program.row.app)
    };
    let (status, made) = program.ask("GET", &path(&program.row.app_secret), Value::Null).await;
    assert_eq!((status, &made["token_type"]), (200, &json!("bearer")));
    let (status, _) = program.ask("GET", &path("guessed"), Value::Null).await;
    assert_eq!(status, 400);
    let app_token = made["access_token"].as_str().unwrap();
    let path = format!("{}/subscriptions?access_token={app_token}", program.row.app);
    let asked = reqwest::Client::new().delete(format!("{}/{path}", world.base)).send().await;
    assert_eq!(asked.unwrap().status(), 200);
}
