//! `comptoir sandbox`: what a program that speaks WhatsApp's Cloud API is tested against.
//!
//! A shop with known numbers and a known token, and a customer who answers what it is asked. A
//! test speaks to the customer over HTTP: JSON-RPC, as `comptoir client` has it.

mod customer;

use std::net::SocketAddr;
use std::process::ExitCode;

use clap::Args;
use comptoir_counter::cloud::sandbox::{self as known_shop, Known};
use comptoir_store::ShopId;
use serde_json::{Value, json};

use self::customer::Customer;
use crate::admin::{self, AdminError, Command, Feed, NewShop};
use crate::cli::{EXIT_REFUSED, EXIT_SYSTEM, Server};
use crate::serve::{self, Faces, Running};
use crate::{log, terminal};

/// The shop's name in addresses.
const SLUG: &str = "sandbox";

/// What a program's tests may rely on.
const KNOWN: Known = Known {
    phone_number: "100000000000001",
    waba: "100000000000002",
    catalog: "100000000000003",
    display_phone: "999000000001",
    token: "sandbox-token",
    app: "100000000000004",
    app_secret: "sandbox-secret",
    wa_id: "999000000002",
    user_id: "ZZ.999000000002",
};

/// Three products with known ids.
const FEED: &str = "id\ttitle\tdescription\tprice\tavailability\tlink\timage_link\n\
    honey\tHeather honey\tHarvested in September.\t12.50 EUR\tin_stock\t\t\n\
    biscuits\tButter biscuits\tBaked this morning.\t7.20 EUR\tin_stock\t\t\n\
    apron\tLinen apron\tSewn here.\t39.00 EUR\tin_stock\t\t\n";

/// How it is started.
#[derive(Debug, Args)]
pub(crate) struct Sandbox {
    #[command(flatten)]
    server: Server,
    /// Where a test speaks to the customer: POST a JSON-RPC request, as `comptoir client` takes it.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8090")]
    control: SocketAddr,
    /// The customer says nothing unless told to; else it presses the first button, orders the
    /// first product, fills forms in and tells where it is.
    #[arg(long)]
    silent: bool,
    /// Where webhooks go from the start: every field.
    #[arg(long, value_name = "URL")]
    webhook: Option<String>,
    /// What the webhook's challenge is answered with.
    #[arg(long, value_name = "TOKEN", default_value = "sandbox-verify")]
    verify_token: String,
    /// Prints what it is as JSON.
    #[arg(long)]
    json: bool,
}

/// Starts it, says what it is, and serves until told to stop. Without --data nothing stays.
pub(crate) async fn run(asked: Sandbox) -> ExitCode {
    if std::env::var_os("RUST_LOG").is_none() {
        log::start_quiet();
    } else {
        log::start(asked.server.options.log_format.as_deref());
    }
    let folder = match tempfile::tempdir() {
        Ok(folder) => folder,
        Err(why) => return terminal::fail(&why.to_string(), EXIT_SYSTEM),
    };
    let mut options = asked.server.options;
    options.data.get_or_insert_with(|| folder.path().join("shop"));
    // Programs under test are on this machine.
    options.webhook_allow.get_or_insert_with(|| vec!["127.0.0.0/8".into(), "::1/128".into()]);
    let config = match options.resolve(asked.server.config.as_deref()) {
        Ok(config) => config,
        Err(why) => return terminal::fail(&why.to_string(), EXIT_REFUSED),
    };
    let running = match serve::start(config, Faces::Both).await {
        Ok(running) => running,
        Err(why) => return terminal::fail(&why.to_string(), EXIT_SYSTEM),
    };
    let hook = asked.webhook.as_deref().map(|url| (url, asked.verify_token.as_str()));
    let prepared = prepare(&running, folder.path(), asked.control, asked.silent, hook).await;
    let code = match prepared {
        Ok(customer) => {
            let told = told(&running, asked.control);
            let text = if asked.json { format!("{told}\n") } else { page(&told) };
            terminal::print(&text);
            serve::stop_asked().await;
            customer.end().await;
            ExitCode::SUCCESS
        }
        Err(AdminError::Refused(why)) => terminal::fail(&why, EXIT_REFUSED),
        Err(AdminError::System(why)) => terminal::fail(&why, EXIT_SYSTEM),
    };
    running.stop().await;
    code
}

async fn prepare(
    running: &Running,
    folder: &std::path::Path,
    control: SocketAddr,
    silent: bool,
    hook: Option<(&str, &str)>,
) -> Result<Customer, AdminError> {
    let parts = running.parts.as_ref();
    let counter = &parts.counter()?;
    let shop = NewShop {
        name: "Sandbox".into(),
        slug: Some(SLUG.into()),
        currency: "EUR".into(),
        languages: vec!["en".into(), "fr".into()],
        owner: "owner".into(),
        owner_name: "Camille".into(),
        time_zone: "Europe/Paris".into(),
        first_order: 0,
    };
    let made = admin::run(parts, Command::ShopCreate(shop), drop).await?;
    let feed = folder.join("feed.tsv");
    std::fs::write(&feed, FEED).map_err(AdminError::system)?;
    let feed = Feed { file: feed, shop: SLUG.into(), ..Feed::default() };
    admin::run(parts, Command::ShopImport(feed), drop).await?;
    let id = ShopId(SLUG.to_owned());
    known_shop::open(counter, &id, &KNOWN).await.map_err(AdminError::system)?;

    let link = made.get("link").and_then(Value::as_str).unwrap_or_default();
    let customer = Customer::start(&folder.join("customer"), link, silent).await?;
    customer.listen(control).await?;
    // What was said first has arrived once the shop knows its customer.
    let mut pause = tokio::time::interval(customer::PAUSE);
    let numbered = async {
        loop {
            pause.tick().await;
            match known_shop::number_customer(counter, &id, &KNOWN).await {
                Ok(false) => {}
                done => return done.map(drop).map_err(AdminError::system),
            }
        }
    };
    tokio::time::timeout(customer::PATIENCE, numbered).await.map_err(AdminError::system)??;
    customer.wait_for_reader().await?;
    if let Some((url, verify_token)) = hook {
        subscribe(&running.url, url, verify_token).await?;
    }
    Ok(customer)
}

/// As a program would: over its own HTTP.
async fn subscribe(base: &str, url: &str, verify_token: &str) -> Result<(), AdminError> {
    let body = json!({
        "object": "whatsapp_business_account",
        "callback_url": url,
        "verify_token": verify_token,
        "fields": ["messages", "message_template_status_update", "user_preferences"],
    });
    let path = format!("{base}/{}/{}/subscriptions", comptoir_api::cloud::VERSION, KNOWN.app);
    let request = reqwest::Client::new().post(path).bearer_auth(KNOWN.token).json(&body);
    let answer = request.send().await.map_err(AdminError::system)?;
    if answer.status().is_success() {
        return Ok(());
    }
    let why = answer.text().await.unwrap_or_default();
    Err(AdminError::Refused(format!("the webhook was not taken: {why}")))
}

fn told(running: &Running, control: SocketAddr) -> Value {
    json!({
        "base_url": running.url,
        "token": KNOWN.token,
        "phone_number_id": KNOWN.phone_number,
        "waba_id": KNOWN.waba,
        "catalog_id": KNOWN.catalog,
        "app_id": KNOWN.app,
        "app_secret": KNOWN.app_secret,
        "display_phone_number": KNOWN.display_phone,
        "customer": { "wa_id": KNOWN.wa_id, "user_id": KNOWN.user_id },
        "control": format!("http://{control}"),
        "products": ["honey", "biscuits", "apron"],
    })
}

fn page(told: &Value) -> String {
    let text = |name: &str| told.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    format!(
        "\nA sandbox for programs that speak WhatsApp's Cloud API.\n\n\
         Base URL         {base}\n\
         Token            {token}\n\
         phone_number_id  {phone}\n\
         waba_id          {waba}\n\
         catalog_id       {catalog}    products: honey, biscuits, apron\n\
         App              {app}, secret {secret}\n\
         Customer         wa_id {wa_id}\n\
         The customer     POST JSON-RPC to {control}:\n\
         \x20                curl {control} -d '{{\"method\":\"send\",\"params\":{{\"text\":\"Hello\"}}}}'\n\n\
         Try it           curl {base}/{version}/{phone}/messages -H 'Authorization: Bearer {token}' \\\n\
         \x20                -H 'Content-Type: application/json' -d '{{\"messaging_product\":\"whatsapp\",\
         \"to\":\"{wa_id}\",\"text\":{{\"body\":\"Hello\"}}}}'\n\n\
         Ctrl-C stops it; without --data nothing is kept.\n\n",
        base = text("base_url"),
        token = text("token"),
        phone = text("phone_number_id"),
        waba = text("waba_id"),
        catalog = text("catalog_id"),
        app = text("app_id"),
        secret = text("app_secret"),
        control = text("control"),
        wa_id = KNOWN.wa_id,
        version = comptoir_api::cloud::VERSION,
    )
}
