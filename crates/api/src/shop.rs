//! What the console and the public pages ask of a counter: JSON over HTTP.
//!
//! Public, for everyone:
//!
//! | Request | Answer |
//! |---|---|
//! | `GET /s/{shop}/card` | `SignedShopCard`, protobuf |
//! | `GET /.well-known/comptoir` | [`WellKnown`] |
//! | `GET /api/public/openapi.json` | all of this as OpenAPI 3.1 |
//! | `GET /api/public/{shop}?lang=` | [`PublicShop`] |
//! | `GET /api/public/{shop}/catalogue?lang=&query=&collection=&after=&limit=` | `CataloguePage` |
//! | `GET /api/public/{shop}/products/{product}?lang=` | `ProductPage` |
//! | `GET /s/{shop}/media/{file}` | a picture, or a video or part of it |
//!
//! For staff, with the session's cookie (`SameSite=Strict`, `HttpOnly`); a request that changes
//! something carries the header `x-comptoir: 1`, which another site's form cannot send. An error is
//! an [`ApiError`] in the right HTTP status.
//!
//! | Request | Body | Answer |
//! |---|---|---|
//! | `POST /api/session` | [`SignIn`] | [`Session`] |
//! | `POST /api/session/link` | [`SignInLink`] | [`Session`] |
//! | `POST /api/session/passkey/start` | [`PasskeyStart`] | WebAuthn request options + `state` |
//! | `POST /api/session/passkey/finish` | [`PasskeyFinish`] | [`Session`] |
//! | `GET /api/session`, `DELETE /api/session` | | [`Session`], `{}` |
//! | `POST /api/me/password` | [`NewPassword`] | `{}` |
//! | `POST /api/me/passkeys/start`, `…/finish` | `{}`, [`PasskeyFinish`] | creation options + `state`, `{}` |
//! | `GET /api/me/passkeys`, `DELETE /api/me/passkeys/{id}` | | `[`[`PasskeyInfo`]`]`, `{}` |
//! | `GET /api/events` | | server-sent events, each data one [`ConsoleEvent`] |
//! | `GET /api/chats?queue=&label=&query=&after=&due=` | | [`InboxPage`] |
//! | `GET /api/chats/{chat}` | | [`ChatDetail`] |
//! | `GET /api/chats/{chat}/messages?before=&limit=` | | [`Messages`] |
//! | `POST /api/chats/{chat}/messages` | [`Outgoing`] | `SentId` |
//! | `POST /api/chats/{chat}/files` | multipart `file`, `caption` | `SentId` |
//! | `GET /api/chats/{chat}/files/{message}` | | the file, decrypted |
//! | `POST /api/chats/{chat}/react`, `/edit`, `/delete` | [`React`], [`Edit`], [`Delete`] | `SentId` |
//! | `POST /api/chats/{chat}/read` | [`ReadUpTo`] | `{}` |
//! | `POST /api/chats/{chat}/typing` | [`TypingNow`] | `{}` |
//! | `POST /api/chats/{chat}/notes` | [`NewNote`] | `Message` |
//! | `POST /api/chats/{chat}/planned` | [`Plan`] | [`Planned`] |
//! | `DELETE /api/chats/{chat}/planned/{id}` | | `{}` |
//! | `PUT /api/chats/{chat}/assignee` | [`Assign`] | `{}` |
//! | `PUT /api/chats/{chat}/labels` | [`SetLabels`] | `{}` |
//! | `PUT /api/chats/{chat}/closed` | [`SetClosed`] | `{}` |
//! | `PUT /api/chats/{chat}/held` | [`SetHeld`] | `{}` |
//! | `PUT /api/chats/{chat}/team` | [`ToTeam`] | `{}` |
//! | `PUT /api/chats/{chat}/snoozed` | [`Snooze`] | `{}` |
//! | `POST /api/chats/{chat}/viewing` | [`TypingNow`] | `[stf_…]`: who else has it open |
//! | `POST /api/bulk` | [`Bulk`] | [`BulkDone`] |
//! | `POST /api/bulk/undo` | `[`[`ChatState`]`]` | `{}` |
//! | `GET`, `PUT /api/teams` | `[`[`Team`]`]` | `[`[`Team`]`]` |
//! | `GET`, `PUT /api/rating` | [`AutoReply`]: the question after closing | [`AutoReply`] |
//! | `GET`, `PUT /api/giving` | [`Giving`] | [`Giving`] |
//! | `PUT /api/me/away` | [`Away`] | `{}` |
//! | `GET /api/audit?staff=&act=&what=&after=` | | [`AuditPage`] |
//! | `PUT /api/audit` | [`AuditKept`] | `{}` |
//! | `GET /api/chats/{chat}/export.json` | | [`ChatExport`] |
//! | `GET /api/chats/{chat}/export.html` | | a file |
//! | `GET /api/privacy`, `PUT /api/privacy` | [`Keeping`] | [`Privacy`] |
//! | `GET /api/audit.csv?staff=&act=&what=` | | a file |
//! | `PUT /api/chats/{chat}/customer` | [`CustomerNote`] | `{}` |
//! | `PUT`, `DELETE /api/chats/{chat}/same` | [`MergeWith`] | `{}` |
//! | `POST /api/chats/{chat}/preview` | [`LinkAsked`] | [`LinkFound`] |
//! | `GET /api/chats/{chat}/readers` | | `Readers` |
//! | `GET`, `PUT /api/customer-fields` | `[`[`CustomerField`]`]` | `[`[`CustomerField`]`]` |
//! | `GET /api/labels`, `PUT /api/labels` | `[`[`Label`]`]` | `[`[`Label`]`]` |
//! | `GET /api/orders?state=&query=&from=&to=&delivery=&label=&after=` | | [`OrdersPage`] |
//! | `GET /api/orders/{order}` | | [`OrderDetail`] |
//! | `POST /api/orders/{order}/move` | [`MoveOrder`] | [`OrderDetail`] |
//! | `POST /api/orders/{order}/propose` | [`crate::trade::ProposeOrder`] | [`OrderDetail`] |
//! | `POST /api/orders/{order}/parts` | [`crate::trade::PartOrder`] | [`OrderDetail`] |
//! | `POST /api/orders/{order}/refunds` | [`crate::trade::RefundOrder`] | [`OrderDetail`] |
//! | `GET /api/orders/print?kind=&orders=` | | a page to print |
//! | `GET /api/trade`, `PUT /api/trade` | [`crate::trade::TradeSettings`] | [`crate::trade::TradeSettings`] |
//! | `GET /api/coupons`, `POST /api/coupons` | [`crate::trade::Coupon`] | `[`[`crate::trade::Coupon`]`]`, [`crate::trade::Coupon`] |
//! | `DELETE /api/coupons/{code}` | | `{}` |
//! | `GET /api/price-lists`, `POST /api/price-lists` | [`crate::trade::PriceList`] | `[`[`crate::trade::PriceList`]`]`, [`crate::trade::PriceList`] |
//! | `DELETE /api/price-lists/{id}` | | `{}` |
//! | `GET /api/products?query=&collection=&after=` | | [`ProductsPage`] |
//! | `GET`, `PUT`, `DELETE /api/products/{product}`, `POST /api/products` | [`ProductEdit`] | [`ProductEdit`] |
//! | `POST /api/products/{product}/pictures` | multipart `file`, `alt` | [`ProductEdit`] |
//! | `POST`, `DELETE /api/products/{product}/video` | multipart `file`, `alt` | [`ProductEdit`] |
//! | `GET /api/collections`, `PUT /api/collections` | `[`[`CollectionEdit`]`]` | `[`[`CollectionEdit`]`]` |
//! | `POST /api/import` | multipart `file`, `format`, `dry_run`, `pictures`, `columns` | [`ImportStarted`] |
//! | `GET /api/import/{import}` | | [`ImportProgress`] |
//! | `GET`, `PUT`, `DELETE /api/import-source` | [`crate::import::ImportSource`] | [`crate::import::ImportSourceState`] |
//! | `POST /api/import-source/run` | | [`ImportStarted`] |
//! | `GET /api/catalogue.json`, `GET /api/catalogue.tsv`, `GET /api/catalogue.xml` | | the whole catalogue as a feed |
//! | `GET /api/catalogue.csv?format=` | | the same for another shop system |
//! | `GET`, `PUT /api/automations` | [`Automations`] | [`Automations`] |
//! | `GET`, `PUT /api/rules` | [`RuleOrder`] | [`RulesPage`] |
//! | `POST /api/rules`, `PUT /api/rules/{rule}` | [`Rule`] | [`RuleListed`] |
//! | `DELETE /api/rules/{rule}` | | [`RulesPage`] |
//! | `GET /api/rules/log?rule=&after=` | | [`RuleLog`] |
//! | `POST /api/rules/try` | [`TryRules`] | [`Tried`] |
//! | `GET`, `PUT /api/menu` | `[`[`MenuButton`]`]` | `[`[`MenuButton`]`]` |
//! | `GET`, `PUT /api/forms` | `[`[`SavedForm`]`]` | `[`[`SavedForm`]`]` |
//! | `GET`, `PUT /api/quick-replies` | `[`[`QuickReply`]`]` | `[`[`QuickReply`]`]` |
//! | `POST /api/quick-replies/files`, `GET /api/quick-replies/files/{file}` | multipart `file` | [`QuickFile`], the file |
//! | `GET`, `PUT /api/profile` | [`Profile`] | [`Profile`] |
//! | `PUT`, `DELETE /api/profile/picture` | multipart `file` | [`Profile`] |
//! | `GET /api/profile/qr.svg`, `GET /api/profile/qr.pdf?size=a4\|a6` | | a file |
//! | `GET`, `PUT /api/roles` | `[`[`CustomRole`]`]` | `[`[`CustomRole`]`]` |
//! | `GET /api/staff`, `POST /api/staff` | [`NewStaff`] | `[`[`Staff`]`]`, [`Invited`] |
//! | `PUT /api/staff/{staff}`, `DELETE /api/staff/{staff}` | [`StaffEdit`] | `{}` |
//! | `GET /api/programs`, `POST /api/programs` | `NewProgram` | `Programs`, `MadeProgram` |
//! | `DELETE /api/programs/{token}` | | `{}` |
//! | `GET /api/webhooks`, `POST /api/webhooks` | `NewWebhook` | `[``Webhook``]` |
//! | `DELETE /api/webhooks/{id}` | | `[``Webhook``]` |
//! | `GET /api/webhooks/{id}/deliveries?before=&limit=` | | `WebhookLog` |
//! | `GET /api/webhooks/{id}/deliveries/{delivery}` | | [`WebhookTold`] |
//! | `POST /api/webhooks/{id}/deliveries/{delivery}/again` | | `{}` |
//! | `GET /api/topics`, `PUT /api/topics` | `[`[`Topic`]`]` | `[`[`Topic`]`]` |
//! | `POST /api/chats/{chat}/consent` | [`AskConsent`] | `SentId` |
//! | `GET /api/chats/{chat}/consents` | | `[`[`Receipt`]`]` |
//! | `POST /api/audience` | [`Segment`] | [`Audience`] |
//! | `GET /api/broadcasts`, `POST /api/broadcasts` | [`BroadcastDraft`] | `[`[`Broadcast`]`]`, [`Broadcast`] |
//! | `GET`, `PUT`, `DELETE /api/broadcasts/{id}` | [`BroadcastDraft`] | [`Broadcast`], `{}` |
//! | `POST /api/broadcasts/{id}/schedule` | `{}` | [`Broadcast`] |
//! | `POST /api/broadcasts/{id}/stop` | `{}` | [`Broadcast`] |
//! | `GET /api/links`, `POST /api/links` | [`LinkEdit`] | `[`[`Link`]`]` |
//! | `PUT /api/links/{code}`, `DELETE /api/links/{code}` | [`LinkEdit`] | `[`[`Link`]`]`, `{}` |
//! | `GET /api/links/{code}/sheet.pdf?size=a4\|a6` | | a file |
//! | `GET`, `PUT /api/widget` | [`Widget`] | [`WidgetPage`] |
//! | `GET /api/stats?from=2026-11-01&to=2026-11-28` | | [`Stats`] |
//! | `GET /api/stats.csv?from=&to=` | | every sum: day, metric, part, n |
//!
//! [`Topic`]: crate::reach::Topic
//! [`AskConsent`]: crate::reach::AskConsent
//! [`Receipt`]: crate::reach::Receipt
//! [`Segment`]: crate::reach::Segment
//! [`Audience`]: crate::reach::Audience
//! [`BroadcastDraft`]: crate::reach::BroadcastDraft
//! [`Broadcast`]: crate::reach::Broadcast
//! [`LinkEdit`]: crate::reach::LinkEdit
//! [`Link`]: crate::reach::Link
//! [`Widget`]: crate::reach::Widget
//! [`WidgetPage`]: crate::reach::WidgetPage
//! [`Stats`]: crate::stats::Stats
//! [`ChatExport`]: crate::privacy::ChatExport
//! [`Keeping`]: crate::privacy::Keeping
//! [`MenuButton`]: crate::rules::MenuButton
//! [`Privacy`]: crate::privacy::Privacy
//! [`Rule`]: crate::rules::Rule
//! [`RuleListed`]: crate::rules::RuleListed
//! [`RuleLog`]: crate::rules::RuleLog
//! [`RuleOrder`]: crate::rules::RuleOrder
//! [`RulesPage`]: crate::rules::RulesPage
//! [`SavedForm`]: crate::saved::SavedForm
//! [`Tried`]: crate::rules::Tried
//! [`TryRules`]: crate::rules::TryRules
//! [`WebhookTold`]: crate::cloud_console::WebhookTold

use serde::{Deserialize, Serialize};

use crate::catalogue::{Collection, ProductTile};
pub use crate::catalogue::{CollectionEdit, CollectionRule};
use crate::chat::{Message, Money, Order, OrderState};
pub use crate::customers::{Customer, CustomerField, CustomerNote, MergeWith, SamePerson};
use crate::device::Readers;
pub use crate::import::{ImportProblem, ImportProgress};
pub use crate::preview::{LinkAsked, LinkFound};
pub use crate::quick::{QuickFile, QuickReply};
pub use crate::said::{
    Delete, Edit, NewNote, Outgoing, Plan, Planned, React, ReadUpTo, TypingNow, Unsent,
};
pub use crate::team::{
    AuditKept, AuditPage, Away, Bulk, BulkDone, ChatState, CustomRole, Gives, Giving, Invited,
    Late, NewStaff, Permission, Rating, Role, Sees, Snooze, Staff, StaffEdit, Team, ToTeam,
};

/// An answer that says no more than that it is done: `{}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Done {}

/// A page of a thread.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
pub struct Messages {
    /// Oldest first; the team's notes stand among them.
    pub messages: Vec<Message>,
}

/// Why a request failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiError {
    /// For programs: "not_signed_in", "not_found", "invalid", "conflict", "too_large", "rate_limited", "forbidden", "internal".
    pub code: String,
    /// For people: what to do.
    pub message: String,
    /// The field it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
}

/// What a shop's domain publishes: which key belongs to which of its shops.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct WellKnown {
    /// Each shop of this domain.
    pub shops: Vec<WellKnownShop>,
}

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WellKnownShop {
    /// Its name in addresses.
    pub slug: String,
    /// `acc_…`
    pub account: String,
}

/// A shop as everyone may see it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
pub struct PublicShop {
    /// Its name in addresses.
    pub slug: String,
    /// `acc_…`
    pub account: String,
    /// As it writes itself.
    pub name: String,
    /// One line.
    pub tagline: String,
    /// A paragraph.
    pub about: String,
    /// `#rrggbb`
    pub accent: String,
    /// Path of its picture; empty if none.
    pub picture: String,
    /// Postal address, lines.
    pub address: String,
    /// Opening hours.
    pub hours: Hours,
    /// BCP 47, the first is its own.
    pub languages: Vec<String>,
    /// ISO 4217.
    pub currency: String,
    /// Open now, by its hours; `None` if it gives none.
    pub open_now: Option<bool>,
    /// "19:30": when that changes next today, by its clock; empty if it does not.
    pub until: String,
    /// Collections.
    pub collections: Vec<Collection>,
    /// How many products it shows.
    pub products: u32,
    /// Buttons above the customer's composer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub menu: Vec<crate::rules::MenuShown>,
}

/// Opening hours by weekday and time zone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Hours {
    /// IANA name, "Europe/Paris".
    pub time_zone: String,
    /// Monday first; each day's spans, in order. All empty: no hours given.
    pub week: [Vec<Span>; 7],
    /// Days it is closed, `2026-12-25`.
    #[serde(default)]
    pub closed: Vec<String>,
    /// Days that are not as the week says; of two that meet, the first holds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub special: Vec<Special>,
}

/// Days that are not as the week says: holidays, fairs, the weeks before Christmas.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Special {
    /// The first, `2026-12-24`.
    pub from: String,
    /// The last.
    pub to: String,
    /// Every year again, whatever year is written.
    #[serde(default)]
    pub yearly: bool,
    /// When it is open on them, in order; empty: not at all.
    #[serde(default)]
    pub spans: Vec<Span>,
}

/// From when to when, in minutes after midnight; `to` may pass 1440 into the next day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// Minutes after midnight.
    pub from: u16,
    /// Minutes after midnight, more than `from`.
    pub to: u16,
}

/// Signing in with a password.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignIn {
    /// The shop's name in addresses.
    pub shop: String,
    /// What the person signs in as.
    pub login: String,
    /// At least 10 characters.
    pub password: String,
}

/// Signing in with the link printed when the shop or the person was created; it works once.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInLink {
    /// From the link.
    pub token: String,
}

/// Asks for a passkey's challenge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasskeyStart {
    /// The shop's name in addresses.
    pub shop: String,
    /// What the person signs in as.
    pub login: String,
}

/// The browser's answer to it, and the state that came with the challenge.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct PasskeyFinish {
    /// As it came.
    pub state: String,
    /// `PublicKeyCredential`, as JSON.
    pub credential: serde_json::Value,
    /// What the person calls this passkey; when one is added.
    #[serde(default)]
    pub name: String,
}

/// A passkey in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasskeyInfo {
    /// Its id here.
    pub id: String,
    /// What the person calls it.
    pub name: String,
    /// When it was added.
    pub created_ms: u64,
}

/// A new password.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewPassword {
    /// The one until now; empty if there is none.
    pub current: String,
    /// At least 10 characters.
    pub new: String,
}

/// Who is signed in, to what.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Session {
    /// The person.
    pub staff: Staff,
    /// The shop.
    pub shop: PublicShop,
    /// The shop's link with its key.
    pub link: String,
    /// Whether there is a password or a passkey yet; if not, ask for one.
    pub has_credential: bool,
    /// What the person may do.
    #[serde(default)]
    pub permissions: Vec<Permission>,
}

/// A queue of the inbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum Queue {
    /// Open, and the customer spoke last.
    #[default]
    Todo,
    /// Open and assigned to me.
    Mine,
    /// Open and to nobody.
    Unassigned,
    /// Open, and the shop spoke last.
    Waiting,
    /// Closed.
    Done,
    /// Everything.
    All,
    /// Where a note names me, and I have not looked.
    Mentions,
    /// Open and asleep.
    Snoozed,
}

/// A page of the inbox, latest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
pub struct InboxPage {
    /// Those of the queue.
    pub chats: Vec<InboxChat>,
    /// How many are in each queue: todo, mine, unassigned, waiting, done, all, mentions, snoozed.
    pub counts: [u32; 8],
    /// Ask for the next page with this.
    pub next: Option<String>,
}

/// A chat in the inbox.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
pub struct InboxChat {
    /// `cht_…`
    pub id: String,
    /// What the customer calls himself ("Tilleul").
    pub customer: String,
    /// One line of the latest message.
    pub last_text: String,
    /// Whether the shop said it.
    pub last_own: bool,
    /// When.
    pub last_ms: u64,
    /// A person of the shop has to answer: what a machine said does not count.
    #[serde(default)]
    pub todo: bool,
    /// Unread by this person.
    pub unread: u32,
    /// `stf_…`; empty if nobody.
    pub assignee: String,
    /// Ids of labels.
    pub labels: Vec<String>,
    /// Closed.
    pub closed: bool,
    /// Reference and state of the latest order that is not over.
    pub order: Option<(String, OrderState)>,
    /// `tem_…`; empty if no team's.
    #[serde(default)]
    pub team: String,
    /// Asleep until then; 0 if awake, [`crate::team::UNTIL_MESSAGE`] until the customer writes.
    #[serde(default)]
    pub snoozed_ms: u64,
    /// A note names this person, who has not looked yet.
    #[serde(default)]
    pub mentioned: bool,
    /// When an answer is due, by its labels; 0: no limit.
    #[serde(default)]
    pub due_ms: u64,
    /// It was not there in time.
    #[serde(default)]
    pub late: bool,
    /// A person has it until then: rules and programs say nothing; 0: nobody has,
    /// [`crate::rules::UNTIL_CLOSED`]: until it is closed or given back.
    #[serde(default)]
    pub held_ms: u64,
}

/// A chat with its customer's card.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChatDetail {
    /// As in the list.
    pub chat: InboxChat,
    /// Who can read it.
    pub readers: Readers,
    /// The customer, as the shop knows him.
    pub customer: Customer,
    /// His orders, latest first.
    pub orders: Vec<Order>,
    /// What he said of how it went, latest first.
    #[serde(default)]
    pub ratings: Vec<Rating>,
    /// His other conversations, where cards were made one; latest first.
    #[serde(default)]
    pub same: Vec<SamePerson>,
    /// What is to be sent later, or was not; the next first.
    #[serde(default)]
    pub planned: Vec<Planned>,
}

/// To whom a chat is assigned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assign {
    /// `stf_…`; empty: nobody.
    pub staff: String,
}
/// Labels of a chat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetLabels {
    /// Ids.
    pub labels: Vec<String>,
}
/// Takes a chat from the automaton, or gives it back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetHeld {
    /// A person has it.
    pub held: bool,
}
/// Closes a chat, or opens it again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetClosed {
    /// Closed.
    pub closed: bool,
}

/// A label.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Label {
    /// `lbl_…`; empty for a new one.
    pub id: String,
    /// At most 30 characters.
    pub name: String,
    /// 0 to 5: one of six hues.
    pub hue: u8,
    /// Within how many minutes of opening hours a chat with it is answered; 0: no limit.
    #[serde(default)]
    pub reply_minutes: u32,
    /// What happens where it is not.
    #[serde(default)]
    pub late: Late,
}

/// A page of orders, latest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
pub struct OrdersPage {
    /// Those asked for.
    pub orders: Vec<OrderDetail>,
    /// Ask for the next page with this.
    pub next: Option<String>,
}

/// An order with whom it is for and where it can go.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
pub struct OrderDetail {
    /// The order.
    #[serde(flatten)]
    pub order: Order,
    /// What the customer calls himself.
    pub customer: String,
    /// Where it can be moved from here.
    pub next_states: Vec<OrderState>,
    /// Whether other terms can be proposed.
    #[serde(default)]
    pub negotiable: bool,
}

/// Moves an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MoveOrder {
    /// Where to.
    pub to: OrderState,
    /// Needed to cancel.
    #[serde(default)]
    pub reason: String,
    /// What the mover saw; another is a conflict.
    pub revision: u32,
}

/// A page of the catalogue, for its editor.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
pub struct ProductsPage {
    /// Tiles; hidden ones too.
    pub products: Vec<ProductRow>,
    /// How many match.
    pub total: u32,
    /// Ask for the next page with this.
    pub next: Option<String>,
}

/// A product in the editor's table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
pub struct ProductRow {
    /// As customers see it.
    #[serde(flatten)]
    pub tile: ProductTile,
    /// Pieces left over all variants; `None`: not counted.
    pub stock: Option<i64>,
    /// Not shown to customers.
    pub hidden: bool,
}

/// A product as it is edited.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
pub struct ProductEdit {
    /// Empty for a new one: it is made from the title.
    pub id: String,
    /// In each language of the shop: BCP 47, title, description.
    pub texts: Vec<ProductText>,
    /// Brand.
    pub brand: String,
    /// What one costs when it has no variants.
    pub price: Money,
    /// Before a reduction.
    pub price_before: Option<Money>,
    /// Content for the unit price: amount in thousandths and unit ("g", "ml", "piece", …).
    pub content: Option<(i64, String)>,
    /// Pieces left; `None`: not counted. Without variants.
    pub stock: Option<i64>,
    /// Stock-keeping unit. Without variants.
    pub sku: String,
    /// GTIN. Without variants.
    pub barcode: String,
    /// Class of tax; empty: the shop's usual one.
    #[serde(default)]
    pub tax: String,
    /// Not shown to customers.
    pub hidden: bool,
    /// Ids of collections.
    pub collections: Vec<String>,
    /// What distinguishes variants.
    pub options: Vec<crate::catalogue::ProductOption>,
    /// Variants; empty for none.
    pub variants: Vec<crate::catalogue::Variant>,
    /// Pictures in order; uploaded ones only.
    pub pictures: Vec<crate::catalogue::Picture>,
    /// Its video. Saving takes its words alone: a video is set and removed by its own requests.
    #[serde(default)]
    pub video: Option<crate::catalogue::Video>,
    /// Name and value.
    pub details: Vec<(String, String)>,
    /// Changes when somebody saves; another at saving is a conflict.
    pub revision: u32,
}

/// A product's words in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct ProductText {
    /// BCP 47.
    pub language: String,
    /// At most 150 characters.
    pub title: String,
    /// Weight, volume: one line.
    pub subtitle: String,
    /// Plain text, at most 5,000 characters.
    pub description: String,
}

/// An import runs in the background.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportStarted {
    /// `imp_…`
    pub id: String,
}

/// Greeting, away message and hours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Automations {
    /// To the first message of a customer, and again after 14 days of silence.
    pub greeting: AutoReply,
    /// Outside the hours, at most once in four hours a chat.
    pub away: AutoReply,
    /// The hours of the profile.
    pub hours: Hours,
    /// For how long rules are silent where a person took over.
    #[serde(default)]
    pub hold: crate::rules::Hold,
    /// Programs are, too: what they send is refused, but for templates.
    #[serde(default)]
    pub hold_programs: bool,
}

/// An automatic reply.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct AutoReply {
    /// Switched on.
    pub on: bool,
    /// Language and text; the customer's language is taken, else the shop's first. `{shop}` and `{until}` are filled in.
    pub texts: Vec<(String, String)>,
}

/// The shop's profile.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
pub struct Profile {
    /// What everyone may see.
    #[serde(flatten)]
    pub shop: PublicShop,
    /// Its link with its key.
    pub link: String,
    /// Who operates the machine, in words; empty: the shop itself.
    pub host: String,
}

/// What the console hears unasked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
#[expect(clippy::large_enum_variant, reason = "one at a time, and nearly all are messages")]
pub enum ConsoleEvent {
    /// A message came, went out or changed; notes too.
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
    /// A chat is new, or its row changed.
    Chat(InboxChat),
    /// An order is new or took a step.
    Order(OrderDetail),
    /// A customer, or a colleague (`by` is not empty), is typing.
    Typing {
        /// `cht_…`
        chat: String,
        /// The colleague; empty for the customer.
        by: String,
        /// Whether now.
        active: bool,
    },
    /// A colleague has a chat open, or has left it.
    Viewing {
        /// `cht_…`
        chat: String,
        /// `stf_…`
        by: String,
        /// Whether now.
        active: bool,
    },
    /// A colleague named this person in a note.
    Mention {
        /// `cht_…`
        chat: String,
        /// The colleague's name.
        by: String,
    },
    /// An answer is late, and this person is to know.
    Late {
        /// `cht_…`
        chat: String,
    },
    /// What is to be sent later into a chat changed.
    Planned {
        /// `cht_…`
        chat: String,
    },
    /// The roster of a chat changed.
    Readers {
        /// `cht_…`
        chat: String,
    },
    /// A chat is no longer this person's to see.
    Gone {
        /// `cht_…`
        chat: String,
    },
    /// The catalogue changed.
    Catalogue {},
    /// An import came further.
    Import {
        /// `imp_…`
        id: String,
        /// How far.
        progress: ImportProgress,
    },
    /// Events were lost to a slow connection: load again.
    Reload {},
}
