//! The whole table of what staff may ask: nobody without a session, nobody of another shop, nobody
//! below the role; another site's form changes nothing.

use serde_json::{Value, json};

use crate::person::{Person, answered};
use crate::support::{Customer, PATIENCE, Server, comptoir, free_port};

/// What everyone may ask before he is somebody.
const OPEN: [&str; 4] = [
    "POST /api/session",
    "POST /api/session/link",
    "POST /api/session/passkey/start",
    "POST /api/session/passkey/finish",
];
/// What takes a manager, and what takes an owner.
const MANAGERS: [&str; 61] = [
    "POST /api/products",
    "PUT /api/products/{product}",
    "DELETE /api/products/{product}",
    "POST /api/products/{product}/pictures",
    "POST /api/products/{product}/video",
    "DELETE /api/products/{product}/video",
    "PUT /api/collections",
    "PUT /api/trade",
    "POST /api/coupons",
    "DELETE /api/coupons/{code}",
    "POST /api/import",
    "PUT /api/import-source",
    "DELETE /api/import-source",
    "POST /api/import-source/run",
    "PUT /api/automations",
    "PUT /api/rules",
    "POST /api/rules",
    "PUT /api/rules/{rule}",
    "DELETE /api/rules/{rule}",
    "POST /api/rules/try",
    "PUT /api/menu",
    "PUT /api/quick-replies",
    "PUT /api/profile",
    "PUT /api/profile/picture",
    "DELETE /api/profile/picture",
    "POST /api/staff",
    "PUT /api/staff/{staff}",
    "DELETE /api/staff/{staff}",
    "PUT /api/roles",
    "PUT /api/teams",
    "PUT /api/giving",
    "GET /api/audit",
    "PUT /api/audit",
    "GET /api/audit.csv",
    "GET /api/programs",
    "POST /api/programs",
    "DELETE /api/programs/{token}",
    "GET /api/webhooks",
    "POST /api/webhooks",
    "DELETE /api/webhooks/{id}",
    "GET /api/webhooks/{id}/deliveries",
    "GET /api/webhooks/{id}/deliveries/{delivery}",
    "POST /api/webhooks/{id}/deliveries/{delivery}/again",
    "PUT /api/topics",
    "GET /api/privacy",
    "PUT /api/privacy",
    "POST /api/audience",
    "GET /api/broadcasts",
    "POST /api/broadcasts",
    "GET /api/broadcasts/{id}",
    "PUT /api/broadcasts/{id}",
    "DELETE /api/broadcasts/{id}",
    "POST /api/broadcasts/{id}/schedule",
    "POST /api/broadcasts/{id}/stop",
    "POST /api/links",
    "PUT /api/links/{code}",
    "DELETE /api/links/{code}",
    "GET /api/widget",
    "PUT /api/widget",
    "GET /api/stats",
    "GET /api/stats.csv",
];

/// Every request of the table in `crates/api`, as "GET /api/chats/{chat}".
fn table() -> Vec<String> {
    let page = include_str!("../../../api/src/shop.rs");
    let page = page.split("For staff").nth(1).unwrap().split("\nuse ").next().unwrap();
    let mut all = Vec::new();
    for row in page.lines().filter_map(|line| line.strip_prefix("//! | `")) {
        let row = row.split('|').next().unwrap();
        let (mut methods, mut last): (Vec<&str>, String) = (Vec::new(), String::new());
        for quoted in row.replace("`GET`, `PUT`", "`GET`,`PUT`").split(['`', ',', ' ']) {
            match quoted.trim() {
                "" => {}
                method @ ("GET" | "POST" | "PUT" | "DELETE") => {
                    if !last.is_empty() {
                        methods.clear();
                        last.clear();
                    }
                    methods.push(method);
                }
                path => {
                    let path = path.split('?').next().unwrap();
                    // "…/finish" and "/edit" stand for the path before with another end.
                    let whole = if path.starts_with("/api") {
                        path.to_owned()
                    } else {
                        let before = all.last().map_or("", |one: &String| one.as_str());
                        let before = before.split(' ').nth(1).unwrap();
                        let end = path.trim_start_matches('…');
                        format!("{}{end}", &before[..before.rfind('/').unwrap()])
                    };
                    all.extend(methods.iter().map(|method| format!("{method} {whole}")));
                    last = whole;
                }
            }
        }
    }
    all
}

/// Every path that the counter's own source routes under `/api`, but for what is public.
fn routed() -> Vec<String> {
    let http = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../counter/src/http");
    let mut found = Vec::new();
    for entry in std::fs::read_dir(http).unwrap() {
        let path = entry.unwrap().path();
        let Ok(source) = std::fs::read_to_string(&path) else { continue };
        let routes = source.split(".route(\"").skip(1).map(|rest| rest.split('"').next().unwrap());
        found.extend(routes.filter(|path| path.starts_with("/api/")).map(str::to_owned));
    }
    found.retain(|path| !path.starts_with("/api/public/"));
    found
}

/// A request with the ids of a shop's own things in it. Its body is one that would be taken.
fn request(who: &Person, line: &str, of: &Value) -> reqwest::RequestBuilder {
    let (method, path) = line.split_once(' ').unwrap();
    let mut path = path.to_owned();
    let names = [
        "chat", "message", "order", "product", "import", "staff", "token", "delivery", "rule",
        "code", "id",
    ];
    for name in names {
        path = path.replace(&format!("{{{name}}}"), of[name].as_str().unwrap());
    }
    if ["/pictures", "/picture", "/files", "/video"].iter().any(|part| line.contains(part)) {
        return who.upload(method, &path, b"GIF89a");
    }
    if line == "POST /api/import" {
        return who.upload(method, &path, b"id\ttitle\tprice\n");
    }
    let text = json!({
        "kind": "text", "text": "mine now", "message": of["message"], "emoji": "!", "active": true,
        "staff": "", "labels": [], "closed": true, "note": "mine now", "to": "cancelled",
        "reason": "mine now", "revision": 1, "name": "Mallory", "role": "owner", "login": "mallory",
        "current": "", "new": "une phrase de passe", "state": "", "credential": {},
    });
    if line.contains("/api/products") && method != "GET" {
        return who.request(method, &path).json(&of["edit"]);
    }
    if line.contains("/api/rules/{rule}") && method != "GET" {
        return who.request(method, &path).json(&of["made"]);
    }
    let list = ["/api/labels", "/api/collections", "/api/quick-replies", "/api/menu"];
    let body = if list.iter().any(|end| path.ends_with(end)) { json!([]) } else { text };
    if method == "GET" {
        who.request(method, &path)
    } else {
        who.request(method, &path).json(&body)
    }
}

#[test]
fn the_table_is_whole() {
    let table = table();
    assert!(table.len() > 50, "{table:#?}");
    for path in routed() {
        assert!(
            table.iter().any(|line| line.ends_with(&format!(" {path}"))),
            "{path} is not in the table of crates/api/src/shop.rs"
        );
    }
}

/// Two shops on one server; the staff of one asks for everything of the other.
#[tokio::test(flavor = "multi_thread")]
async fn a_shop_is_closed_to_everybody_else() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start_loud(&dir.path().join("shop"), free_port(), &["serve"]).await;
    let made = server.shop("Maison Halbran").await;
    let other = server.shop("Chez Mallory").await;
    let owner = Person::by_link(&server.url, &made["sign_in"]).await;
    let mallory = Person::by_link(&server.url, &other["sign_in"]).await;
    let of = things(&server, &made, &owner, dir.path()).await;

    let stranger = Person::stranger(&server.url);
    let agent = agent(&server, &made).await;
    for line in table() {
        if OPEN.contains(&line.as_str()) {
            continue;
        }
        let (status, _, body) = answered(request(&stranger, &line, &of)).await;
        assert_eq!((status, &body["code"]), (401, &json!("not_signed_in")), "{line}: {body}");
        let mut forged = stranger.clone();
        forged.cookie = "comptoir_session=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA".into();
        let (status, _, body) = answered(request(&forged, &line, &of)).await;
        assert_eq!(status, 401, "{line} with a made-up session: {body}");

        // Another shop's things are not there; what is named by the session alone is one's own.
        if line.contains('{') && !line.contains("/me/passkeys") {
            let (status, _, body) = answered(request(&mallory, &line, &of)).await;
            assert_eq!((status, &body["code"]), (404, &json!("not_found")), "{line}: {body}");
        }

        if MANAGERS.contains(&line.as_str()) {
            let (status, _, body) = answered(request(&agent, &line, &of)).await;
            assert_eq!((status, &body["code"]), (403, &json!("forbidden")), "{line}: {body}");
        }

        if !line.starts_with("GET") {
            // What another site's form can send: the cookie, but not the header.
            let (method, path) = line.split_once(' ').unwrap();
            let path = path.replace(['{', '}'], "");
            let form = owner.http.request(method.parse().unwrap(), format!("{}{path}", owner.base));
            let (status, _, body) = answered(form.header("cookie", &owner.cookie)).await;
            assert_eq!((status, &body["code"]), (403, &json!("forbidden")), "{line}: {body}");
        }
    }

    // Nothing of it was done.
    let chat = of["chat"].as_str().unwrap();
    let thread = owner.get(&format!("/api/chats/{chat}/messages")).await.to_string();
    assert!(!thread.contains("mine now"), "{thread}");
    let order = owner.get(&format!("/api/orders/{}", of["order"].as_str().unwrap())).await;
    assert_eq!(order["state"], "received");
    let staff = owner.get("/api/staff").await;
    assert_eq!(staff.as_array().unwrap().len(), 2, "{staff}");
    // Nor does the other shop's inbox, search or event stream tell of it.
    for path in ["/api/chats?queue=all", "/api/chats?queue=all&query=miel", "/api/orders"] {
        let page = mallory.get(path).await;
        assert!(!page.to_string().contains(chat), "{page}");
    }
    hears_only_its_own(&mallory, &owner, chat).await;
    server.stop().await;
}

/// Something of each kind in a shop: their ids by name.
async fn things(server: &Server, made: &Value, owner: &Person, folder: &std::path::Path) -> Value {
    let feed = folder.join("feed.tsv");
    std::fs::write(&feed, "id\ttitle\tprice\tavailability\nmiel\tMiel\t12.50 EUR\tin_stock\n")
        .unwrap();
    let (data, slug) = (server.data.to_str().unwrap(), made["slug"].as_str().unwrap());
    let feed = feed.to_str().unwrap();
    comptoir(&["shop", "import", "--data", data, "--shop", slug, "--json", feed]).await;
    let feed = std::fs::read(feed).unwrap();
    let (status, _, import) = answered(owner.upload("POST", "/api/import", &feed)).await;
    assert_eq!(status, 200, "{import}");

    let mut customer = Customer::start(&folder.join("customer"));
    let chat = customer.call("open", json!({ "link": made["link"] })).await["chat"].clone();
    let file = folder.join("note.txt");
    std::fs::write(&file, "a file").unwrap();
    let said = customer.call("send", json!({ "chat": chat, "text": "Du miel ?" })).await;
    customer.hear("status", |s| s["message"] == said["id"] && s["status"] == "delivered").await;
    let sent = customer.call("send_file", json!({ "chat": chat, "path": file })).await;
    customer.hear("status", |s| s["message"] == sent["id"] && s["status"] == "delivered").await;
    let lines = json!([{ "product": "miel", "quantity": 1 }]);
    customer.call("order", json!({ "chat": chat, "lines": lines })).await;
    let order = customer.hear("order", |o| o["state"] == "received").await;
    customer.end().await;
    let inbox =
        owner.until("/api/chats?queue=all", |page| page["chats"][0]["id"].is_string()).await;
    let staff = owner.get("/api/staff").await;
    let edit = owner.get("/api/products/miel").await;
    let rule = json!({
        "id": "", "name": "", "on": true, "when": { "kind": "words", "words": ["mine"] },
        "then": [{ "kind": "say", "texts": [["fr", "mine now"]] }],
    });
    let (status, _, made) = answered(owner.request("POST", "/api/rules").json(&rule)).await;
    assert_eq!(status, 200, "{made}");
    json!({
        "edit": edit, "made": rule, "rule": made["id"],
        "chat": inbox["chats"][0]["id"], "message": sent["id"], "order": order["id"],
        "product": "miel", "import": import["id"], "staff": staff[0]["id"], "id": "pky_none",
        "token": "tok_none", "delivery": "1", "code": "NOCODE",
    })
}

/// A member of the team with the least role.
async fn agent(server: &Server, made: &Value) -> Person {
    let (data, slug) = (server.data.to_str().unwrap(), made["slug"].as_str().unwrap());
    let arguments = [
        "staff", "add", "--data", data, "--shop", slug, "--login", "nour", "--name", "Nour",
        "--json",
    ];
    Person::by_link(&server.url, &comptoir(&arguments).await["sign_in"]).await
}

/// The events of one shop do not come to another: it hears its own alone.
async fn hears_only_its_own(mallory: &Person, owner: &Person, chat: &str) {
    let mut stream = mallory.request("GET", "/api/events").send().await.unwrap();
    owner
        .post(&format!("/api/chats/{chat}/messages"), json!({ "kind": "text", "text": "secret" }))
        .await;
    owner.post(&format!("/api/chats/{chat}/notes"), json!({ "text": "secret note" })).await;
    // A change of its own comes behind whatever was told before.
    mallory.request("PUT", "/api/collections").json(&json!([])).send().await.unwrap();
    let mut heard = String::new();
    let hearing = async {
        while !heard.contains("\"catalogue\"") {
            let chunk = stream.chunk().await.unwrap().expect("the stream ended");
            heard.push_str(&String::from_utf8_lossy(&chunk));
        }
    };
    tokio::time::timeout(PATIENCE, hearing).await.unwrap();
    assert!(!heard.contains("secret") && !heard.contains(chat), "{heard}");
}

/// The session's cookie is out of a script's and another site's reach, and behind TLS out of plain
/// HTTP's; guessing a password is slowed, by login and by address.
#[tokio::test(flavor = "multi_thread")]
async fn signing_in_is_guarded() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start_loud(&dir.path().join("shop"), free_port(), &["serve"]).await;
    let made = server.shop("Maison Halbran").await;
    let owner = Person::by_link(&server.url, &made["sign_in"]).await;
    owner.post("/api/me/password", json!({ "current": "", "new": "une phrase de passe" })).await;

    let stranger = Person::stranger(&server.url);
    let guess = |password: &str, login: &str, from: &str| {
        let body = json!({ "shop": made["slug"], "login": login, "password": password });
        let request = stranger.request("POST", "/api/session").json(&body);
        answered(request.header("x-forwarded-for", from).header("x-forwarded-proto", "https"))
    };
    let (status, headers, _) = guess("une phrase de passe", "owner", "192.0.2.1").await;
    assert_eq!(status, 200);
    let cookie = headers["set-cookie"].to_str().unwrap();
    for flag in ["HttpOnly", "SameSite=Strict", "Secure", "Path=/"] {
        assert!(cookie.contains(flag), "{flag} is not in {cookie}");
    }
    for n in 0..5 {
        let (status, _, body) = guess(&format!("a wrong guess {n}"), "owner", "192.0.2.1").await;
        assert_eq!((status, &body["field"]), (422, &json!("password")));
    }
    let (status, _, body) = guess("une phrase de passe", "owner", "192.0.2.1").await;
    assert_eq!((status, &body["code"]), (429, &json!("rate_limited")), "{body}");
    assert!(body["message"].as_str().unwrap().contains('5'), "it says how long: {body}");
    // Its owner is elsewhere, and is let in; so is everybody else, but for who tries one login
    // after the other.
    assert_eq!(guess("une phrase de passe", "owner", "192.0.2.2").await.0, 200);
    let mut statuses = Vec::new();
    for n in 0..60 {
        statuses.push(guess("a wrong guess", &format!("nobody{n}"), "192.0.2.3").await.0);
    }
    assert_eq!((statuses[0], statuses[59]), (422, 429));
    // A link signs in once.
    let token = made["sign_in"].as_str().unwrap().split("t=").nth(1).unwrap();
    let again = stranger.ask("POST", "/api/session/link", json!({ "token": token })).await;
    assert_eq!((again.0, &again.2["code"]), (422, &json!("invalid")), "{}", again.2);
    // A session that was ended is no session.
    let (status, _, _) = answered(owner.request("DELETE", "/api/session")).await;
    assert_eq!(status, 200);
    assert_eq!(answered(owner.request("GET", "/api/session")).await.0, 401);
    server.stop().await;
}
