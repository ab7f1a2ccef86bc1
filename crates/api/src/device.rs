//! The JSON-RPC 2.0 of a customer's device.
//!
//! The app speaks it with its worker (one object a `postMessage`), scripts with
//! `comptoir client` (one object a line). Both reach the same code: `client::rpc`.
//! `docs/build/client.md` has an example session that a test replays.

use serde::{Deserialize, Serialize};

pub use crate::answers::*;
use crate::chat::{Contact, Handover, Message, Money, Order, OrderLine, is_false};
use crate::trade::ProposedLine;

/// A request: `{"jsonrpc":"2.0","id":1,"method":"send","params":{…}}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Request {
    /// "2.0".
    pub jsonrpc: String,
    /// Comes back in the response.
    pub id: serde_json::Value,
    /// One of [`Method`]'s names, with its parameters in `params`.
    #[serde(flatten)]
    pub call: Method,
}

/// Everything a device can be asked. Its answer's type stands behind each.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "method", content = "params", rename_all = "snake_case")]
pub enum Method {
    /// Begins a chat with a shop, or finds the one there is → [`Opened`].
    Open {
        /// A shop's link. With `?via=CODE` the next message says which short link led here.
        link: String,
    },
    /// What a shop says of itself, before a chat begins: its readers above all → [`ShopPreview`].
    Preview {
        /// A shop's link.
        link: String,
    },
    /// All chats, latest first → `{"chats": [ChatSummary]}`.
    Chats {},
    /// Sends words → [`SentId`]. Saved before it answers; sent when there is a connection.
    Send {
        /// `cht_…`
        chat: String,
        /// Small Markdown, at most 10,000 characters.
        text: String,
        /// `msg_…` it answers.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reply_to: Option<String>,
        /// Names the request: said again with the same, it is sent once. Drawn at random by who asks.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        once: Option<String>,
    },
    /// Asks about a product: a product card as a message → [`SentId`].
    AskAbout {
        /// `cht_…`
        chat: String,
        /// The shop's id of it.
        product: String,
        /// The variant's.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        variant: Option<String>,
        /// Names the request: said again with the same, it is sent once. Drawn at random by who asks.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        once: Option<String>,
    },
    /// Sends a file → [`SentId`]. `comptoir client` reads `path`, part by part; the app hands the
    /// file itself to its device, and `path` is the name it has there.
    SendFile {
        /// `cht_…`
        chat: String,
        /// Where it is.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        path: Option<String>,
        /// Its bytes, base64.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        data: Option<String>,
        /// Its name, where `path` does not say it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        /// Words under it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        caption: Option<String>,
        /// A small JPEG or WebP of a picture, base64, with `data`; of a `path` it is made here.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        thumbnail: Option<String>,
        /// Its media type; guessed from bytes and name if absent. It says whether it is a
        /// picture, a film, a sound or a document.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        mime: Option<String>,
        /// A sound that was just said.
        #[serde(default, skip_serializing_if = "is_false")]
        voice: bool,
        /// A WebP picture without a frame.
        #[serde(default, skip_serializing_if = "is_false")]
        sticker: bool,
        /// `msg_…` it answers.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reply_to: Option<String>,
        /// How long a film or a sound is.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        duration_ms: Option<u64>,
        /// How loud a voice note is, 0 to 255 a bar, at most 64.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        waveform: Vec<u8>,
        /// Names the upload: `upload` tells how far it is, `cancel_file` takes it back.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        upload: Option<String>,
    },
    /// Takes back a file that is on its way → `{}`. What is sent is deleted as a message is.
    CancelFile {
        /// What `send_file` named it.
        upload: String,
    },
    /// Sends a place → [`SentId`].
    SendLocation {
        /// `cht_…`
        chat: String,
        /// Degrees.
        latitude: f64,
        /// Degrees.
        longitude: f64,
        /// What is there.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        /// Where that is, in words.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        address: Option<String>,
        /// `msg_…` it answers.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reply_to: Option<String>,
        /// Names the request: said again with the same, it is sent once.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        once: Option<String>,
    },
    /// Sends addresses of people → [`SentId`].
    SendContact {
        /// `cht_…`
        chat: String,
        /// At most 50.
        contacts: Vec<Contact>,
        /// `msg_…` it answers.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reply_to: Option<String>,
    },
    /// Fetches and decrypts a file → [`FileData`]; writes it to `path` if that is given.
    FetchFile {
        /// `msg_…`; of a card or a form, its header's file.
        message: String,
        /// Which card of a carousel, from 0.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        card: Option<u32>,
        /// Where to write it; not in the app.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        path: Option<String>,
    },
    /// Looks at the first bytes of a file → [`FileData`] without `data`.
    LookAtFile {
        /// `msg_…`; of a card or a form, its header's file.
        message: String,
        /// Which card of a carousel, from 0.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        card: Option<u32>,
    },
    /// Puts an emoji under a message; empty takes it back → [`SentId`].
    React {
        /// `cht_…`
        chat: String,
        /// `msg_…`
        message: String,
        /// One emoji.
        emoji: String,
    },
    /// Changes an own message's text → [`SentId`].
    Edit {
        /// `cht_…`
        chat: String,
        /// `msg_…`
        message: String,
        /// The new text.
        text: String,
    },
    /// Deletes an own message, for everyone → [`SentId`].
    Delete {
        /// `cht_…`
        chat: String,
        /// `msg_…`
        message: String,
    },
    /// Tries a failed message again → [`SentId`].
    Retry {
        /// `msg_…`
        message: String,
    },
    /// A page of a thread, oldest first → `{"messages": [Message]}`.
    History {
        /// `cht_…`
        chat: String,
        /// At most 200; 50 if absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        limit: Option<u32>,
        /// Only what stands before this `at`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        before: Option<i64>,
    },
    /// What was said with these words, latest first → `{"messages": [Message]}`. Each word is the
    /// beginning of one; accents and capitals do not count. What was deleted is not found.
    Search {
        /// Words.
        query: String,
        /// `cht_…`; in all chats if absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        chat: Option<String>,
        /// At most 200; 50 if absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        limit: Option<u32>,
    },
    /// Marks a chat for oneself; the shop is not told → [`ChatSummary`]. What is left out stays.
    Mark {
        /// `cht_…`
        chat: String,
        /// Above the others.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pinned: Option<bool>,
        /// Until when it makes no sound; 0: it does; [`MUTED_FOR_GOOD_MS`]: for good.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        muted_until_ms: Option<u64>,
        /// Put away, until the shop says something; a muted chat stays away.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        archived: Option<bool>,
        /// What the shop says is not kept, and nothing goes to it: no words, no ticks.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        blocked: Option<bool>,
    },
    /// Stars a message, or takes its star off → `{}`. Nobody else sees it.
    Star {
        /// `msg_…`
        message: String,
        /// Whether it has one.
        #[serde(default = "yes")]
        starred: bool,
    },
    /// What is starred, the latest star first → `{"messages": [Message]}`.
    Starred {
        /// `cht_…`; in all chats if absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        chat: Option<String>,
        /// At most 200; 50 if absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        limit: Option<u32>,
    },
    /// Keeps one message above its thread, on this device → [`ChatSummary`].
    Top {
        /// `cht_…`
        chat: String,
        /// `msg_…`; none if absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        message: Option<String>,
    },
    /// The first that was said at a time or after it → `{"message": Message}`, or null.
    FirstSince {
        /// `cht_…`
        chat: String,
        /// Milliseconds since 1970.
        at_ms: u64,
    },
    /// Hands words, a file or a product on to another chat → [`SentId`]. A file is encrypted anew;
    /// of a product, its name and its page go.
    Forward {
        /// `msg_…`
        message: String,
        /// `cht_…` it goes to.
        chat: String,
        /// Names the request: words and products said again with the same are sent once.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        once: Option<String>,
    },
    /// A page of the shop's catalogue → [`crate::catalogue::CataloguePage`].
    Catalogue {
        /// `cht_…`
        chat: String,
        /// Words to look for.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        query: Option<String>,
        /// A collection's id.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        collection: Option<String>,
        /// What the page before gave as `next`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after: Option<String>,
    },
    /// One product → [`crate::catalogue::ProductPage`].
    Product {
        /// `cht_…`
        chat: String,
        /// The shop's id of it.
        product: String,
    },
    /// How the shop hands over, with the times that are free → [`crate::trade::DeliveryOptions`].
    Delivery {
        /// `cht_…`
        chat: String,
    },
    /// What a basket comes to, by the shop, which keeps nothing of it → [`crate::trade::Quote`].
    Quote {
        /// `cht_…`
        chat: String,
        /// Product, variant, quantity.
        lines: Vec<ProposedLine>,
        /// The shop's id of the way.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        method: Option<String>,
        /// Where to: country.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        country: Option<String>,
        /// Codes of coupons.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        coupons: Vec<String>,
    },
    /// Asks to be told when a product that is sold out is there again → [`SentId`].
    Notify {
        /// `cht_…`
        chat: String,
        /// The shop's id of it.
        product: String,
        /// The variant's.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        variant: Option<String>,
        /// Names the request: said again with the same, it is sent once. Drawn at random by who asks.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        once: Option<String>,
    },
    /// Sends a cart, which asks for an order → [`SentId`].
    Order {
        /// `cht_…`
        chat: String,
        /// At most 100; `product` and `quantity` are needed of each, the rest is looked up.
        lines: Vec<OrderLine>,
        /// At most 1,000 characters.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<String>,
        /// "collect" or "ship".
        #[serde(default, skip_serializing_if = "Option::is_none")]
        delivery: Option<String>,
        /// Which of the shop's ways, when, and where to.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        handover: Option<Handover>,
        /// Codes of coupons, at most 5.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        coupons: Vec<String>,
        /// What the person was shown that it comes to; absent: what the lines come to.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        total: Option<Money>,
    },
    /// Agrees to a corrected order, or to other terms that the shop asks for → [`SentId`]. This
    /// device signs the terms' hash (`order.hash`).
    Confirm {
        /// `cht_…`
        chat: String,
        /// `ord_…`
        order: String,
        /// False declines it.
        #[serde(default = "yes")]
        accept: bool,
    },
    /// All orders of a chat, or of all chats, latest first → `{"orders": [Order]}`.
    Orders {
        /// `cht_…`
        #[serde(default, skip_serializing_if = "Option::is_none")]
        chat: Option<String>,
    },
    /// Who can read a chat → [`Readers`].
    Readers {
        /// `cht_…`
        chat: String,
    },
    /// Answers a choice, or a card of a carousel → [`SentId`].
    Answer {
        /// `cht_…`
        chat: String,
        /// `msg_…` of the choice.
        message: String,
        /// The option's id.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        choice: String,
        /// Several of them, where the choice allows `many`.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        choices: Vec<String>,
    },
    /// Answers a form → [`SentId`].
    AnswerForm {
        /// `cht_…`
        chat: String,
        /// `msg_…` of the form.
        message: String,
        /// What its last screen hands over: an object of at most 32 KiB.
        values: serde_json::Value,
    },
    /// Asks the shop what an open form shows next → [`FormNext`]: as it is opened where the form
    /// `asks`, when a button is pressed whose action is `data_exchange`, and on going back from a
    /// screen with `refresh_on_back`. Where that ends the form, its answer is sent.
    AskForm {
        /// `cht_…`
        chat: String,
        /// `msg_…` of the form.
        message: String,
        /// What was done.
        act: FormAct,
        /// The screen that is shown; empty as the form is opened.
        #[serde(default)]
        screen: String,
        /// What the button hands over: an object of at most 32 KiB.
        #[serde(default)]
        data: serde_json::Value,
    },
    /// Lets a shop write of a topic, takes that back, or asks what was said of it → [`Consented`].
    Consent {
        /// `cht_…`
        chat: String,
        /// "marketing" if absent: offers and news.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        topic: Option<String>,
        /// Absent: nothing is said, only asked.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        given: Option<bool>,
        /// At most so many messages a month; no limit if absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        per_month_max: Option<u32>,
        /// The very words the person was shown.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<String>,
        /// What the topic is called there.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        title: Option<String>,
        /// IANA: when the person's day is. Only who says it has broadcasts at that hour.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        time_zone: Option<String>,
        /// `msg_…` of the shop's question, if it asked.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        message: Option<String>,
    },
    /// What was said of each topic, latest first → `{"consents": [Consented]}`.
    Consents {
        /// `cht_…`
        chat: String,
    },
    /// What the shop writes of → `{"topics": [`[`crate::reach::PublicTopic`]`]}`.
    Topics {
        /// `cht_…`
        chat: String,
    },
    /// A person has read up to here → `{}`.
    MarkRead {
        /// `cht_…`
        chat: String,
        /// `msg_…`
        up_to: String,
    },
    /// A person is typing, or has stopped → `{}`. At most once in three seconds reaches the relay.
    Typing {
        /// `cht_…`
        chat: String,
        /// Whether now.
        active: bool,
    },
    /// Sets name and language, or asks for them → [`Settings`].
    Settings {
        /// What shops call this person.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        /// BCP 47.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        language: Option<String>,
    },
    /// Says for how long messages of a chat are kept, here and at the shop, or asks → [`Kept`]. What
    /// is older goes at once.
    Keep {
        /// `cht_…`
        chat: String,
        /// So many days, at most 3,650; 0: as long as the shop keeps them. `None`: as it is.
        days: Option<u32>,
        /// The same for pictures, films, voice and documents; 0 or nothing: as messages.
        #[serde(default)]
        media_days: Option<u32>,
    },
    /// Erases a chat here and asks the shop to do so → [`Forgotten`].
    Forget {
        /// `cht_…`
        chat: String,
    },
    /// Erases everything: chats, keys, account → `{}`.
    ForgetAll {},
    /// Writes all that is here to a file (`comptoir client`), or gives it (`app`) → [`Exported`].
    Export {
        /// Where to; the app leaves it out.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        path: Option<String>,
    },
    /// Seals all of it for another browser of the same person, and rests here → [`MovedOut`]. Needs
    /// a connection.
    MoveOut {},
    /// Takes what was sealed elsewhere, where nothing was written yet → `{}`.
    MoveIn {
        /// Of [`MovedOut`].
        ticket: String,
    },
    /// Goes on here, though it was moved → `{}`. Whoever took it meanwhile must not go on there.
    MoveBack {},
    /// How the connection is → [`Connection`].
    Connection {},
    /// The basket of a chat, kept on this device → [`Basket`]. With `lines`, replaces it.
    Basket {
        /// `cht_…`
        chat: String,
        /// The new basket.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        lines: Option<Vec<OrderLine>>,
    },
}

fn yes() -> bool {
    true
}

/// A response: `result` or `error`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Response {
    /// "2.0".
    pub jsonrpc: String,
    /// The request's.
    pub id: serde_json::Value,
    /// What was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<serde_json::Value>,
    /// Why not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<RpcError>,
}

/// Why a call failed. Codes: -32700 not JSON, -32601 no such method, -32602 bad parameters,
/// -32603 our fault; 1 no such chat or message, 2 the shop or the relay refused it,
/// 3 offline and not possible so, 4 over a limit, 5 the shop's key does not match.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RpcError {
    /// For programs.
    pub code: i32,
    /// For people: says what to do.
    pub message: String,
}

/// What a device tells unasked: `{"jsonrpc":"2.0","method":"message","params":{…}}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Notification {
    /// "2.0".
    pub jsonrpc: String,
    /// What happened.
    #[serde(flatten)]
    pub event: Event,
}

/// What can happen. Told after it is saved.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "method", content = "params", rename_all = "snake_case")]
#[expect(clippy::large_enum_variant, reason = "one at a time, and nearly all are messages")]
pub enum Event {
    /// A message came, was sent from here, or changed (edit, reaction, deletion, ticket).
    Message(Message),
    /// An own message came further.
    Status {
        /// `cht_…`
        chat: String,
        /// `msg_…`
        message: String,
        /// How far.
        status: crate::chat::Status,
    },
    /// An order took a step.
    Order(Order),
    /// The other side is typing, or has stopped. Show it for at most 8 seconds.
    Typing {
        /// `cht_…`
        chat: String,
        /// Who.
        name: String,
        /// Whether now.
        active: bool,
    },
    /// A customer's open form asks what it shows next. Told to a shop's device, and only once.
    FormAsk {
        /// `cht_…`
        chat: String,
        /// `msg_…` of the form.
        message: String,
        /// Names the question.
        ask: String,
        /// What was done.
        act: FormAct,
        /// The screen that is shown.
        screen: String,
        /// What its button hands over.
        data: serde_json::Value,
    },
    /// A file on its way came further.
    Upload {
        /// What `send_file` named it.
        upload: String,
        /// Bytes the relay has.
        sent_bytes: u64,
        /// Of how many.
        size_bytes: u64,
    },
    /// Who can read a chat changed.
    Readers(Readers),
    /// The connection changed.
    Connection(Connection),
    /// Messages went whose time was over.
    Erased {
        /// `cht_…`
        chat: String,
        /// `msg_…`, each.
        messages: Vec<String>,
    },
    /// A chat is new or its summary changed.
    Chat(ChatSummary),
    /// A chat is gone.
    ChatGone {
        /// `cht_…`
        chat: String,
    },
}

/// What was done in an open form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FormAct {
    /// It was opened.
    Opened,
    /// A button was pressed.
    Pressed,
    /// The person went back.
    Back,
}

/// What an open form shows next.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FormNext {
    /// How it goes on.
    pub state: FormState,
    /// The screen to show; of the form's schema.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub screen: String,
    /// What fills it in; its `error_message`, if there is one, is shown above the screen.
    #[serde(default)]
    pub data: serde_json::Value,
    /// Why it does not go on, in the program's words; empty: in the app's own.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// `msg_…` of the answer that was sent, where the form is done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered: Option<String>,
}

/// How an open form goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FormState {
    /// Shows a screen.
    Shown,
    /// It is done, and its answer sent: close it.
    Done,
    /// No answer came: the same may be asked again.
    Later,
    /// It is over and is not asked again: close it.
    Ended,
}
