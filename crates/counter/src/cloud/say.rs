//! From what a program asks to say to what travels.

use comptoir_api::cloud::CloudError;
use comptoir_api::cloud::interactive::{Action, FlowUse, Header, Interactive, Press, Row};
use comptoir_api::cloud::message::{Contact, Location, What};
use comptoir_client::Draft;
use comptoir_text::Text;
use comptoir_wire::content::content::Body;
use comptoir_wire::content::{self, Choice, ChoiceOption, OptionAct};
use comptoir_wire::ids::MessageId;
use serde_json::{Value, json};

use super::call::Call;
use super::trouble::Answer;
use super::{address, flows, media, retailer, templates};

/// The kind of a marketing template in what was sent.
pub(crate) const MARKETING: &str = "marketing_template";

/// A message, ready but for its id and author.
pub(crate) struct Said {
    /// What it says.
    pub draft: Draft,
    /// What it is called in what was sent.
    pub kind: &'static str,
    /// What its answers need.
    pub detail: Value,
    /// Only for those who asked for it.
    pub marketing: bool,
}

/// Makes it.
pub(crate) async fn draft(call: &Call, text: Text, what: What) -> Answer<Said> {
    let (body, kind, detail) = match what {
        What::Text(text) => {
            let text = content::Text { text, ..content::Text::default() };
            (Body::Text(text), "text", json!({}))
        }
        What::Media(file) => {
            let kind = static_kind(&file.kind);
            (Body::Media(media::resolve(call, &file).await?), kind, json!({}))
        }
        What::Reaction { message, emoji } => {
            let id: Result<MessageId, _> = message.parse();
            let id = id.map_err(|_| CloudError::value("'reaction.message_id' is not an id."))?;
            let message = id.to_vec();
            (Body::Reaction(content::Reaction { message, emoji }), "reaction", json!({}))
        }
        What::Location(place) => (Body::Location(location(place)), "location", json!({})),
        What::Contacts(cards) => (contacts(cards), "contacts", json!({})),
        What::Interactive(card) => interactive(call, text, *card).await?,
        What::Template(asked) => {
            let filled = templates::fill(call, &asked).await?;
            let marketing = filled.category == "MARKETING";
            let (body, _, detail) = interactive(call, text, filled.card).await?;
            let kind = if marketing { MARKETING } else { "template" };
            let draft = worded(body, text);
            return Ok(Said { draft, kind, detail, marketing });
        }
    };
    Ok(Said { draft: worded(body, text), kind, detail, marketing: false })
}

fn worded(body: Body, text: Text) -> Draft {
    let mut draft = Draft::new(body);
    text.code().clone_into(&mut draft.language);
    draft
}

fn static_kind(kind: &str) -> &'static str {
    ["image", "video", "audio", "document", "sticker"]
        .into_iter()
        .find(|known| *known == kind)
        .unwrap_or("media")
}

fn location(place: Location) -> content::Location {
    content::Location {
        latitude: place.latitude.unwrap_or_default(),
        longitude: place.longitude.unwrap_or_default(),
        name: place.name,
        address: place.address,
    }
}

fn contacts(cards: Vec<Contact>) -> Body {
    let mut cards = cards.into_iter().map(|card| content::ContactCard {
        name: card.name,
        phones: card.phones,
        emails: card.emails,
        organisation: card.organisation,
        urls: card.urls,
        addresses: card.addresses,
        more: Vec::new(),
    });
    let mut first = cards.next().unwrap_or_default();
    first.more = cards.collect();
    Body::Contact(first)
}

async fn interactive(
    call: &Call,
    text: Text,
    card: Interactive,
) -> Answer<(Body, &'static str, Value)> {
    let Interactive { header, body, footer, action } = card;
    match action {
        Action::Product(id) => {
            let product = product(call, text, &id).await?;
            let list = content::ProductList {
                total: 1,
                products: vec![product],
                text: body,
                footer,
                ..content::ProductList::default()
            };
            Ok((Body::ProductList(list), "product", json!({})))
        }
        Action::Products(sections) => {
            let mut products = Vec::new();
            for (title, ids) in sections {
                for id in ids {
                    let mut product = product(call, text, &id).await?;
                    product.section.clone_from(&title);
                    products.push(product);
                }
            }
            let title = match header {
                Some(Header::Text(title)) => title,
                _ => String::new(),
            };
            let total = u32::try_from(products.len()).unwrap_or(u32::MAX);
            let more_path = format!("/s/{}", call.shop.id);
            let list =
                content::ProductList { title, products, more_path, total, text: body, footer };
            Ok((Body::ProductList(list), "product_list", json!({})))
        }
        Action::Carousel(cards) => {
            let mut made = Vec::new();
            for card in cards {
                made.push(one_card(call, text, card).await?);
            }
            let carousel = content::Carousel { text: body, cards: made };
            Ok((Body::Carousel(carousel), "carousel", json!({})))
        }
        Action::Flow(flow) => {
            let (form, detail) = form(call, header, body, footer, flow).await?;
            Ok((Body::Form(form), "flow", detail))
        }
        Action::AskAddress { values } => {
            let form = content::Form { text: body, footer, ..address::form(text, &values) };
            let form = headed_form(call, header, form).await?;
            Ok((Body::Form(form), "address_message", json!({})))
        }
        Action::Presses(presses) => {
            let flow = presses.iter().find_map(|press| match press {
                Press::Flow(flow) => Some(flow.clone()),
                _ => None,
            });
            if let Some(flow) = flow {
                let (form, detail) = form(call, header, body, footer, flow).await?;
                return Ok((Body::Form(form), "flow", detail));
            }
            let action = Action::Presses(presses);
            let card = Interactive { header, body, footer, action };
            Ok((Body::Choice(one_card(call, text, card).await?), "template", json!({})))
        }
        action => {
            let kind = match &action {
                Action::List { .. } => "list",
                Action::Url { .. } => "cta_url",
                Action::Catalog(_) => "catalog_message",
                Action::AskLocation => "location_request_message",
                Action::AskContact => "request_contact_info",
                _ => "button",
            };
            let card = Interactive { header, body, footer, action };
            Ok((Body::Choice(one_card(call, text, card).await?), kind, json!({})))
        }
    }
}

async fn one_card(call: &Call, text: Text, card: Interactive) -> Answer<Choice> {
    let mut choice = Choice { text: card.body, footer: card.footer, ..Choice::default() };
    match card.header {
        Some(Header::Text(line)) => choice.header = line,
        Some(Header::Media(file)) => choice.header_media = Some(media::resolve(call, &file).await?),
        None => {}
    }
    choice.options = match card.action {
        Action::Buttons(rows) => rows.into_iter().map(|row| reply(row, "")).collect(),
        Action::List { button, sections } => {
            (choice.list, choice.button) = (true, button);
            let rows = sections
                .into_iter()
                .flat_map(|(section, rows)| rows.into_iter().map(move |row| reply(row, &section)));
            rows.collect()
        }
        Action::Url { text, url } => vec![option(text, OptionAct::OpenUrl, url)],
        Action::Catalog(product) => {
            if let (Some(id), None) = (product, &choice.header_media) {
                // The thumbnail is the app's to draw: the product only has to be there.
                self::product(call, text, &id).await?;
            }
            vec![option(text.get("cloud-open-catalogue"), OptionAct::OpenCatalogue, String::new())]
        }
        Action::Product(id) => {
            let product = product(call, text, &id).await?;
            if choice.text.is_empty() {
                choice.text.clone_from(&product.title);
            }
            vec![option(product.title, OptionAct::OpenCatalogue, product.product)]
        }
        Action::AskLocation => {
            let title = text.get("cloud-share-location");
            vec![option(title, OptionAct::ShareLocation, String::new())]
        }
        Action::AskContact => {
            vec![option(text.get("cloud-share-contact"), OptionAct::ShareContact, String::new())]
        }
        Action::Presses(presses) => presses.into_iter().filter_map(press).collect(),
        Action::None
        | Action::Products(_)
        | Action::Flow(_)
        | Action::AskAddress { .. }
        | Action::Carousel(_) => Vec::new(),
    };
    Ok(choice)
}

fn press(press: Press) -> Option<ChoiceOption> {
    Some(match press {
        Press::Reply { payload, title } => {
            reply(Row { id: payload, title, description: String::new() }, "")
        }
        Press::Url { title, url } => option(title, OptionAct::OpenUrl, url),
        Press::Call { title, number } => option(title, OptionAct::Call, number),
        Press::Copy { title, code } => option(title, OptionAct::Copy, code),
        Press::Catalog { title } => option(title, OptionAct::OpenCatalogue, String::new()),
        Press::Flow(_) => return None,
    })
}

fn reply(row: Row, section: &str) -> ChoiceOption {
    ChoiceOption {
        id: row.id,
        title: row.title,
        description: row.description,
        section: section.to_owned(),
        ..ChoiceOption::default()
    }
}

fn option(title: String, act: OptionAct, value: String) -> ChoiceOption {
    ChoiceOption { title, act: act as i32, value, ..ChoiceOption::default() }
}

async fn product(call: &Call, text: Text, id: &str) -> Answer<content::Product> {
    let mut tx = call.counter.store.read().await?;
    let shop = &call.shop.id;
    let found = retailer::find(&mut tx, shop, id).await?.filter(|(product, _)| !product.hidden);
    let (product, variant) = found.ok_or_else(|| {
        let id: String = id.chars().take(100).collect();
        CloudError::value(format!("There is no product '{id}' in the catalogue."))
    })?;
    Ok(call.shop.product_card(&mut tx, text, &product.id, &variant).await?)
}

/// A form, and what its answers need.
async fn form(
    call: &Call,
    header: Option<Header>,
    body: String,
    footer: String,
    flow: FlowUse,
) -> Answer<(content::Form, Value)> {
    let known = flows::find(call, &flow).await?;
    let asks = flow.flow_action.eq_ignore_ascii_case("data_exchange");
    if asks && !known.has_endpoint {
        let details = "'flow_action' data_exchange needs a form with a 'data_api_version' and an \
                       'endpoint_uri'.";
        return Err(CloudError::value(details).into());
    }
    let detail = json!({ "flow_token": flow.flow_token, "flow": known.id });
    let start = flow.flow_action_payload.unwrap_or_default();
    let form = content::Form {
        id: known.id,
        title: known.name,
        schema_json: known.json,
        button: flow.flow_cta,
        text: body,
        footer,
        screen: start.screen,
        data_json: start.data.map(|data| data.to_string()).unwrap_or_default(),
        asks,
        ..content::Form::default()
    };
    Ok((headed_form(call, header, form).await?, detail))
}

async fn headed_form(
    call: &Call,
    header: Option<Header>,
    mut form: content::Form,
) -> Answer<content::Form> {
    match header {
        Some(Header::Text(line)) => form.header = line,
        Some(Header::Media(file)) => form.header_media = Some(media::resolve(call, &file).await?),
        None => {}
    }
    Ok(form)
}
