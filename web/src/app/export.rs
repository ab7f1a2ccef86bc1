//! What this device has, taken along: as JSON for programs, as a page to read and print.

use comptoir_api::{
    chat::{Body, Message, Order, Side},
    device::{ChatSummary, Consented, Exported, Method},
};
use leptos::task::spawn_local;
use serde::Deserialize;

use super::{device, state::App};
use crate::{
    browser,
    parts::{line::one_line, states::order_key},
    words::Words,
};

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#221820}\
h1,h2{line-height:1.2}h2{margin-top:3rem}table{border-collapse:collapse;width:100%}\
td{padding:.35rem .6rem .35rem 0;vertical-align:top;border-top:1px solid #ddd3da;overflow-wrap:anywhere}\
td:first-child{white-space:nowrap;color:#6b5c67}td.w{white-space:pre-wrap}img{max-width:12rem;display:block}\
.own{font-weight:600}@media print{body{margin:0}tr{break-inside:avoid}}";

#[derive(Deserialize)]
struct Data {
    relays: Vec<Relay>,
    exported_ms: u64,
}

#[derive(Deserialize)]
struct Relay {
    chats: Vec<Chat>,
}

#[derive(Deserialize)]
struct Chat {
    #[serde(rename = "chat")]
    summary: ChatSummary,
    messages: Vec<Message>,
    orders: Vec<Order>,
    consents: Vec<Consented>,
}

/// Everything that is here, as one JSON file.
pub(super) fn as_json(app: App) {
    hand_over(app, "json", "application/json", |_, data| {
        serde_json::to_string_pretty(&data).unwrap_or_default()
    });
}

/// The same to read, as one page without a script.
pub(super) fn as_page(app: App) {
    hand_over(app, "html", "text/html;charset=utf-8", |words, data| {
        serde_json::from_value(data).map(|data| page(words, data)).unwrap_or_default()
    });
}

fn hand_over(
    app: App,
    ending: &'static str,
    mime: &'static str,
    written: fn(Words, serde_json::Value) -> String,
) {
    spawn_local(async move {
        match device::call::<Exported>(Method::Export { path: None }).await {
            Ok(exported) => {
                let text = written(app.words, exported.data);
                let name = format!("comptoir-{}.{ending}", app.slug());
                drop(browser::download(&name, mime, text.as_bytes()));
                app.toasts.say("check", app.words.t("settings-exported"));
            }
            Err(error) => app.fail(&error),
        }
    });
}

fn page(words: Words, data: Data) -> String {
    let language = words.language();
    let title = safe(&words.t("export-page-title"));
    let made = words.with("export-page-made", &[("when", words.exact(data.exported_ms).into())]);
    let chats = data.relays.into_iter().flat_map(|relay| relay.chats);
    let chats: String = chats.map(|chat| of_shop(words, &chat)).collect();
    let made = safe(&made);
    format!(
        "<!doctype html><html lang=\"{language}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title>\
         <style>{STYLE}</style></head><body><h1>{title}</h1><p>{made}</p>{chats}</body></html>"
    )
}

fn of_shop(words: Words, chat: &Chat) -> String {
    let mut page = format!("<h2>{}</h2>", safe(&chat.summary.name));
    let orders = chat.orders.iter().map(|order| {
        let cells = [
            words.exact(order.at_ms),
            order.reference.clone(),
            words.t(order_key(order.state)),
            words.money(&order.total),
        ];
        row(&cells.map(|cell| safe(&cell)))
    });
    let consents = chat.consents.iter().map(|said| {
        let key = if said.given { "consent-given" } else { "consent-withdrawn" };
        let topic =
            if said.title.is_empty() { words.t("consent-topic") } else { said.title.clone() };
        let cells = [
            words.exact(said.at_ms),
            words.with(key, &[("topic", topic.into())]),
            said.text.clone(),
        ];
        row(&cells.map(|cell| safe(&cell)))
    });
    let said = chat.messages.iter().filter(|one| one.from.side != Side::Notice);
    let messages = said.map(|message| of_message(words, &chat.summary.name, message));
    part(&mut page, &words.t("orders-title"), orders.collect());
    part(&mut page, &words.t("consent-topic"), consents.collect());
    part(&mut page, &words.t("export-page-messages"), messages.collect());
    page
}

fn part(page: &mut String, title: &str, rows: String) {
    if !rows.is_empty() {
        for piece in ["<h3>", &safe(title), "</h3><table>", &rows, "</table>"] {
            page.push_str(piece);
        }
    }
}

fn of_message(words: Words, shop: &str, message: &Message) -> String {
    let who = match message.from.side {
        Side::Own => format!("<span class=\"own\">{}</span>", safe(&words.t("chat-you"))),
        _ if message.from.name.is_empty() => safe(shop),
        _ => safe(&message.from.name),
    };
    let said = match &message.body {
        Body::Text { text } => safe(text),
        // The small picture is in the message; the large one is a file of its own.
        Body::Media(file) if file.thumbnail.starts_with("data:image/") => format!(
            "<img src=\"{}\" alt=\"\">{}",
            safe(&file.thumbnail),
            safe(&one_line(words, &message.body))
        ),
        body => safe(&one_line(words, body)),
    };
    let [at, who, said] = [safe(&words.exact(message.sent_ms)), who, said];
    format!("<tr><td>{at}</td><td>{who}</td><td class=\"w\">{said}</td></tr>")
}

fn row(cells: &[String]) -> String {
    format!("<tr><td>{}</td></tr>", cells.join("</td><td>"))
}

/// Words as they stand in a page: nothing of them is markup.
fn safe(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
