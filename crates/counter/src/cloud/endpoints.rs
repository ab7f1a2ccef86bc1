//! Every endpoint there is, with what differs from Meta's: the source of OpenAPI and of the docs.
//!
//! A story holds it against the router: what stands here is answered, what is not is refused.

use std::fmt::Write as _;

use comptoir_api::cloud::Scope;

/// How much of Meta's endpoint is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Support {
    /// All that clients use.
    Yes,
    /// Something is missing or has no effect; the sentence says what.
    Partly,
}

impl Support {
    /// A word for the table.
    pub fn word(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::Partly => "partly",
        }
    }
}

/// What comes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// An object of Meta's; these fields are always there.
    Object(&'static [&'static str]),
    /// One of two.
    Either(&'static [&'static str], &'static [&'static str]),
    /// `{"data": […]}`, most with `paging`.
    List,
    /// A file.
    Bytes,
}

/// One endpoint.
#[derive(Debug, Clone, Copy)]
pub struct Endpoint {
    /// Upper-case.
    pub method: &'static str,
    /// Without version; `{phone}` and its like are numbers.
    pub path: &'static str,
    /// What it does.
    pub what: &'static str,
    /// What the token has to be for; `None`: any.
    pub scope: Option<Scope>,
    /// What of it is there.
    pub support: Support,
    /// What differs from Meta's.
    pub differs: &'static str,
    /// What comes back.
    pub answer: Shape,
}

const DONE: Shape = Shape::Object(&["success"]);
const ID: Shape = Shape::Object(&["id"]);
const SENT: Shape = Shape::Either(&["messaging_product", "contacts", "messages"], &["success"]);

const fn yes(
    method: &'static str,
    path: &'static str,
    what: &'static str,
    scope: Option<Scope>,
    answer: Shape,
) -> Endpoint {
    Endpoint { method, path, what, scope, support: Support::Yes, differs: "", answer }
}

const fn but(
    method: &'static str,
    path: &'static str,
    what: &'static str,
    scope: Option<Scope>,
    answer: Shape,
    differs: &'static str,
) -> Endpoint {
    Endpoint { method, path, what, scope, support: Support::Partly, differs, answer }
}

const MESSAGES: Option<Scope> = Some(Scope::Messages);
const MEDIA: Option<Scope> = Some(Scope::Media);
const CATALOGUE: Option<Scope> = Some(Scope::Catalogue);
const WEBHOOKS: Option<Scope> = Some(Scope::Webhooks);

/// All of them.
pub const ENDPOINTS: &[Endpoint] = &[
    but(
        "POST",
        "/{phone}/messages",
        "Sends a message; `status: read` with `typing_indicator` shows that an answer is written",
        MESSAGES,
        SENT,
        "`read` sets no tick: reading takes a person's eyes. No 24-hour window. Marketing templates \
         need the customer's consent (131050) and keep to the frequency chosen (131049). No groups, \
         calls or payments.",
    ),
    yes("POST", "/{phone}/marketing_messages", "The same, for marketing", MESSAGES, SENT),
    yes("POST", "/{phone}/media", "Uploads a file", MEDIA, ID),
    yes(
        "GET",
        "/{media}",
        "Where a file is, and what it is",
        MEDIA,
        Shape::Object(&["id", "url", "mime_type", "sha256", "file_size", "messaging_product"]),
    ),
    yes("GET", "/{media}/file", "The file itself, at the address just given", MEDIA, Shape::Bytes),
    yes("DELETE", "/{media}", "Removes an upload", MEDIA, DONE),
    yes("GET", "/{phone}", "The number: name, quality, limits", None, ID),
    but(
        "POST",
        "/{phone}",
        "Two-step PIN, name, the number's own webhook address",
        None,
        DONE,
        "PIN and name are accepted and have no effect; the shop's name is its profile's.",
    ),
    yes("GET", "/{phone}/whatsapp_business_profile", "The profile", None, Shape::List),
    but(
        "POST",
        "/{phone}/whatsapp_business_profile",
        "Changes the profile",
        CATALOGUE,
        DONE,
        "Address, languages and hours are the shop's own: changed in its console.",
    ),
    yes(
        "GET",
        "/{phone}/whatsapp_commerce_settings",
        "Cart and catalogue, on or off",
        None,
        Shape::List,
    ),
    yes("POST", "/{phone}/whatsapp_commerce_settings", "Switches them", CATALOGUE, DONE),
    yes(
        "GET",
        "/{phone}/message_qrdls",
        "Short links with a text to begin with",
        None,
        Shape::List,
    ),
    yes(
        "POST",
        "/{phone}/message_qrdls",
        "Makes or changes one",
        CATALOGUE,
        Shape::Object(&["code"]),
    ),
    yes("GET", "/{phone}/message_qrdls/{code}", "One of them", None, Shape::List),
    yes("DELETE", "/{phone}/message_qrdls/{code}", "Removes one", CATALOGUE, DONE),
    yes("GET", "/{phone}/block_users", "Who is blocked", None, Shape::List),
    yes(
        "POST",
        "/{phone}/block_users",
        "Blocks customers",
        MESSAGES,
        Shape::Object(&["messaging_product"]),
    ),
    yes(
        "DELETE",
        "/{phone}/block_users",
        "Lets them in again",
        MESSAGES,
        Shape::Object(&["messaging_product"]),
    ),
    but("POST", "/{phone}/register", "Registers the number", None, DONE, "Accepted, no effect."),
    but("POST", "/{phone}/deregister", "Takes it off", None, DONE, "Accepted, no effect."),
    but(
        "POST",
        "/{phone}/request_code",
        "Asks for a code",
        None,
        DONE,
        "Accepted, no code is sent.",
    ),
    but("POST", "/{phone}/verify_code", "Gives the code back", None, DONE, "Any code is accepted."),
    yes("GET", "/{phone}/settings", "Settings of the number", None, Shape::Object(&[])),
    but("POST", "/{phone}/settings", "Changes them", CATALOGUE, DONE, "Accepted, no effect."),
    yes(
        "POST",
        "/{phone}/conversational_automation",
        "Questions to begin with, and commands",
        CATALOGUE,
        DONE,
    ),
    yes(
        "GET",
        "/{phone}/conversational_automation",
        "The same as they stand",
        None,
        Shape::Object(&["conversational_automation"]),
    ),
    yes(
        "GET",
        "/{phone}/whatsapp_business_encryption",
        "The key that forms' questions are encrypted to",
        None,
        Shape::List,
    ),
    yes(
        "POST",
        "/{phone}/whatsapp_business_encryption",
        "Sets it: RSA, 2,048 to 4,096 bits, PEM",
        CATALOGUE,
        DONE,
    ),
    yes("GET", "/{waba}", "The business account", None, ID),
    yes("GET", "/{waba}/phone_numbers", "Its numbers: one", None, Shape::List),
    yes("GET", "/{waba}/message_templates", "Templates, a page at a time", None, Shape::List),
    but(
        "POST",
        "/{waba}/message_templates",
        "Makes a template",
        CATALOGUE,
        Shape::Object(&["id", "status", "category"]),
        "Approved at once: nobody reviews here. Checked all the same.",
    ),
    yes("DELETE", "/{waba}/message_templates", "Removes a template by name", CATALOGUE, DONE),
    yes(
        "POST",
        "/{waba}/upsert_message_templates",
        "Makes or changes a template in several languages",
        CATALOGUE,
        Shape::Object(&["data"]),
    ),
    yes("GET", "/{waba}/message_templates/{template}", "One template", None, ID),
    yes("GET", "/{template}", "One template", None, ID),
    yes("POST", "/{template}", "Changes one", CATALOGUE, DONE),
    yes("GET", "/{waba}/subscribed_apps", "Who is told what happens", WEBHOOKS, Shape::List),
    yes(
        "POST",
        "/{waba}/subscribed_apps",
        "Is told, at another address if one is given",
        WEBHOOKS,
        DONE,
    ),
    yes("DELETE", "/{waba}/subscribed_apps", "Is told no longer", WEBHOOKS, DONE),
    yes("GET", "/{app}/subscriptions", "Where to, and what of", WEBHOOKS, Shape::List),
    yes(
        "POST",
        "/{app}/subscriptions",
        "Subscribes; the address has to answer the challenge first",
        WEBHOOKS,
        DONE,
    ),
    yes("DELETE", "/{app}/subscriptions", "Ends it", WEBHOOKS, DONE),
    yes("GET", "/debug_token", "What a token is", None, Shape::Object(&["data"])),
    but(
        "POST",
        "/oauth/access_token",
        "A token for an app's id and secret",
        None,
        Shape::Object(&["access_token", "token_type"]),
        "As below.",
    ),
    but(
        "GET",
        "/oauth/access_token",
        "A token for an app's id and secret",
        None,
        Shape::Object(&["access_token", "token_type"]),
        "Gives the app's own token, `id|secret`: nobody signs in here.",
    ),
    yes("GET", "/{waba}/flows", "Forms", None, Shape::List),
    yes("POST", "/{waba}/flows", "Makes a form", CATALOGUE, Shape::Object(&["id"])),
    yes("GET", "/{flow}", "One form", None, ID),
    yes("POST", "/{flow}", "Changes its name or categories", CATALOGUE, DONE),
    yes("DELETE", "/{flow}", "Removes a draft", CATALOGUE, DONE),
    yes("GET", "/{flow}/assets", "Its screens, as a file", None, Shape::List),
    yes("POST", "/{flow}/assets", "Replaces them", CATALOGUE, DONE),
    but(
        "POST",
        "/{flow}/publish",
        "Publishes it; where it asks an endpoint, that has to answer a ping",
        CATALOGUE,
        DONE,
        "Nobody reviews it. The endpoint is asked by the shop's counter: see below.",
    ),
    yes("POST", "/{flow}/deprecate", "Takes it out of use", CATALOGUE, DONE),
    yes("POST", "/{app}/uploads", "Begins an upload in parts", MEDIA, ID),
    yes("GET", "/upload:{upload}", "How much has come", None, Shape::Object(&["file_offset"])),
    yes(
        "POST",
        "/upload:{upload}",
        "Sends a part; the last is answered with the handle",
        MEDIA,
        Shape::Either(&["h"], &["file_offset"]),
    ),
];

/// What Meta has and is not there, and why.
pub const NOT_THERE: &[(&str, &str)] = &[
    ("Calls (`/{phone}/calls`, `call_permission_request`)", "There are no calls."),
    ("Groups (`/{phone}/groups`, `recipient_type: group`)", "A chat is one customer and one shop."),
    ("Analytics (`/{waba}` with `analytics` fields)", "The shop's own figures are in its console."),
    ("Payments inside messages (`order_details`)", "An order is the shop's own, with its states."),
    ("Embedded signup, on-behalf-of accounts", "Nobody stands between the shop and its customers."),
];

/// docs/build/cloud-api.md.
pub fn page() -> String {
    let mut text = String::from(HEAD);
    text.push_str("\n## Endpoints\n\n| | | there | differs from Meta's |\n|---|---|---|---|\n");
    for Endpoint { method, path, what, support, differs, .. } in ENDPOINTS {
        let there = support.word();
        let _ = writeln!(text, "| `{method} {path}` | {what} | {there} | {differs} |");
    }
    text.push_str("\n## Not there\n\n| | why |\n|---|---|\n");
    for (what, why) in NOT_THERE {
        let _ = writeln!(text, "| {what} | {why} |");
    }
    text.push_str(TAIL);
    text
}

const HEAD: &str = include_str!("endpoints/head.md");
const TAIL: &str = include_str!("endpoints/tail.md");
