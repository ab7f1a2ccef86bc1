//! `comptoir demo`: a shop to try, with a catalogue, a team, some chats and orders.
//!
//! Everything goes through the front door: the import command, the console's HTTP API, and real
//! customers that speak MLS with the shop. What a second start finds is kept as it is.

mod desk;
mod seed;
mod talk;

use std::process::ExitCode;

use crate::admin::{self, AdminError, Command};
use crate::cli::{EXIT_REFUSED, EXIT_SYSTEM, Server};
use crate::serve::{self, Faces, Running};
use crate::{log, screens, terminal};

/// The demo shop's name in addresses.
const SLUG: &str = "halbran";
/// Whom the demo signs in as.
const LOGIN: &str = "camille";

/// Starts the demo, fills it the first time, says where to look, and serves until told to stop.
pub(crate) async fn run(server: Server) -> ExitCode {
    if std::env::var_os("RUST_LOG").is_none() {
        log::start_quiet();
    } else {
        log::start(server.options.log_format.as_deref());
    }
    let config = match server.options.resolve(server.config.as_deref()) {
        Ok(config) => config,
        Err(why) => return terminal::fail(&why.to_string(), EXIT_REFUSED),
    };
    let running = match serve::start(config, Faces::Both).await {
        Ok(running) => running,
        Err(why) => return terminal::fail(&why.to_string(), EXIT_SYSTEM),
    };
    let told = prepare(&running).await;
    let code = match told {
        Ok(text) => {
            terminal::print(&text);
            serve::stop_asked().await;
            ExitCode::SUCCESS
        }
        Err(AdminError::Refused(why)) => terminal::fail(&why, EXIT_REFUSED),
        Err(AdminError::System(why)) => terminal::fail(&why, EXIT_SYSTEM),
    };
    running.stop().await;
    code
}

/// Fills the shop if it is new; says where everything is.
async fn prepare(running: &Running) -> Result<String, AdminError> {
    let parts = running.parts.as_ref();
    let shops = admin::run(parts, Command::ShopList {}, drop).await?;
    let is_new = shops.as_array().is_none_or(Vec::is_empty);
    if is_new {
        seed::fill(parts, &running.url).await?;
    }
    let shops = admin::run(parts, Command::ShopList {}, drop).await?;
    let link = field(shops.as_array().and_then(|shops| shops.first()), "link")?;
    let asked = Command::StaffLink { shop: SLUG.to_owned(), login: LOGIN.to_owned() };
    let sign_in = field(Some(&admin::run(parts, asked, drop).await?), "sign_in")?;
    Ok(page(running, &link, &sign_in, &seed::password(&parts.data)?))
}

/// What the terminal shows.
fn page(running: &Running, link: &str, sign_in: &str, password: &str) -> String {
    let qr = comptoir_counter::pages::qr::terminal(link).unwrap_or_default();
    let url = &running.url;
    let screens = if screens::are_built() {
        ""
    } else {
        "\nThe app and the console are not built: run cargo xtask web.\n"
    };
    // A browser gives keys and storage to secure pages alone: this machine's own, and https.
    let how = if url.starts_with("https://") {
        "on this screen, or by scanning the code."
    } else {
        "on this screen. A phone\n\
         \x20                that scans the code needs https: --tls-cert or --acme-domain."
    };
    format!(
        "\n{qr}\n\
         The shop         {link}\n\
         \x20                Open it as a customer would: {how}\n\n\
         The console      {url}/console/{SLUG}\n\
         \x20                Sign in as {LOGIN}, password {password}\n\
         \x20                or with this link, which works once: {sign_in}\n{screens}\n\
         Ctrl-C stops it. What you do is kept; another --data begins anew.\n\n"
    )
}

/// A text field of an answer.
fn field(value: Option<&serde_json::Value>, name: &str) -> Result<String, AdminError> {
    let text = value.and_then(|value| value.get(name)).and_then(|text| text.as_str());
    text.map(str::to_owned).ok_or_else(|| AdminError::System(format!("no {name} in the answer")))
}
