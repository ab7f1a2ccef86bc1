//! Rules: what a shop does by itself when something happens, if some things hold.
//!
//! A rule has one trigger, any number of conditions that all have to hold, and steps that follow
//! one another. The greeting and the away message are two of them.

use serde::{Deserialize, Serialize};

use crate::chat::OrderState;
use crate::shop::AutoReply;
use crate::team::Gives;

/// The rule behind the greeting.
pub const GREETING: &str = "greeting";
/// The rule behind the away message.
pub const AWAY: &str = "away";

/// Language and text; the customer's language is taken, else the shop's first.
pub type Texts = Vec<(String, String)>;

/// When something happens (`when`), if all this holds (`only`), then these steps (`then`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Rule {
    /// `rul_…`; empty for a new one.
    pub id: String,
    /// What the team calls it; at most 80 characters.
    pub name: String,
    /// Switched on.
    pub on: bool,
    /// What starts it.
    pub when: Trigger,
    /// All of these have to hold.
    #[serde(default)]
    pub only: Vec<Condition>,
    /// One after another.
    pub then: Vec<Step>,
    /// At most once in this long in one chat; 0: as often as it is started.
    #[serde(default)]
    pub pause_minutes: u32,
}

impl Rule {
    /// Whether one of its steps says something to the customer. Of those that answer the same
    /// thing, the first in the list speaks, and the others do not.
    pub fn answers(&self) -> bool {
        self.then.iter().any(Step::speaks)
    }

    /// The rule that a simple automatic reply stands for.
    pub fn of_reply(kind: &str, reply: &AutoReply) -> Self {
        let away = kind == AWAY;
        Self {
            id: kind.to_owned(),
            name: String::new(),
            on: reply.on,
            when: if away {
                Trigger::Outside {}
            } else {
                Trigger::First { silence_days: GREETING_SILENCE_DAYS }
            },
            only: Vec::new(),
            then: vec![Step::Say { texts: reply.texts.clone() }],
            pause_minutes: if away { AWAY_PAUSE_MINUTES } else { 0 },
        }
    }

    /// The simple automatic reply that stands for a rule: its first words.
    pub fn as_reply(&self) -> AutoReply {
        let words = self.then.iter().find_map(|step| match step {
            Step::Say { texts } => Some(texts.clone()),
            _ => None,
        });
        AutoReply { on: self.on, texts: words.unwrap_or_default() }
    }
}

/// After this much silence a customer is greeted again: days.
pub const GREETING_SILENCE_DAYS: u32 = 14;
/// The away message goes at most this often to a chat: minutes.
pub const AWAY_PAUSE_MINUTES: u32 = 240;

/// What starts a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Trigger {
    /// A customer's first message.
    First {
        /// And the first after this many days of silence; 0: never again.
        #[serde(default)]
        silence_days: u32,
    },
    /// Any message of a customer.
    Any {},
    /// A message with one of these words or phrases. Accents and capitals do not count; a `*` at
    /// the end stands for any ending.
    Words {
        /// At most 30.
        words: Vec<String>,
    },
    /// A message in which a pattern (a regular expression) is found; capitals do not count.
    Pattern {
        /// At most 200 characters.
        pattern: String,
    },
    /// A message outside the hours.
    Outside {},
    /// Nobody of the team has answered a customer.
    Unanswered {
        /// For this long.
        minutes: u32,
    },
    /// A customer asks about a product.
    Product {
        /// One of these; empty: any.
        #[serde(default)]
        products: Vec<String>,
    },
    /// An order comes to a state.
    Order {
        /// Which.
        state: OrderState,
    },
    /// A person of the team puts a label on a chat.
    Labelled {
        /// `lbl_…`
        label: String,
    },
    /// A first message that came by a short link or its QR code.
    Came {
        /// The link's code; empty: any.
        #[serde(default)]
        code: String,
    },
}

impl Default for Trigger {
    fn default() -> Self {
        Self::Words { words: Vec::new() }
    }
}

/// What has to hold besides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Condition {
    /// Within the hours, or outside them. A shop without hours is always open.
    Hours {
        /// Within.
        open: bool,
    },
    /// The customer reads this language.
    Language {
        /// BCP 47; its first part counts.
        language: String,
    },
    /// The chat has a label, or has it not.
    Label {
        /// `lbl_…`
        label: String,
        /// Has it.
        has: bool,
    },
    /// The customer has ordered before, or never has.
    Known {
        /// Has.
        known: bool,
    },
    /// The customer has written before, or this is his first message.
    Written {
        /// Has.
        written: bool,
    },
    /// The chat is given to somebody, or is not.
    Member {
        /// `stf_…` or `tem_…`; empty: anybody.
        who: String,
        /// Is.
        is: bool,
    },
    /// The order comes to at least this much.
    Basket {
        /// Minor units of the shop's currency.
        min_minor: i64,
    },
}

/// What a rule does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Step {
    /// Says something. `{name}`, `{shop}`, `{until}`, `{order}` and `{product}` are filled in.
    Say {
        /// What.
        texts: Texts,
    },
    /// Asks with buttons, or with a list behind one.
    Choice {
        /// The question.
        texts: Texts,
        /// The answers, in each language as many lines: language and one title a line.
        options: Texts,
        /// As a list.
        #[serde(default)]
        list: bool,
    },
    /// Shows a product.
    Product {
        /// Its id.
        product: String,
    },
    /// Shows several.
    Products {
        /// A heading.
        texts: Texts,
        /// At most 30; empty: those of the collection.
        products: Vec<String>,
        /// Those of this collection, at most 10; only where no products are named. Empty as well:
        /// the first ones of the catalogue.
        #[serde(default)]
        collection: String,
    },
    /// Puts a label on the chat, or takes it off.
    Label {
        /// `lbl_…`
        label: String,
        /// Puts it on.
        add: bool,
    },
    /// Opens the catalogue, with a button.
    Catalogue {
        /// What is said with it; may be empty.
        #[serde(default)]
        texts: Texts,
    },
    /// Sends one of the shop's own forms.
    Form {
        /// `frm_…`
        form: String,
    },
    /// Gives the chat to somebody, to a team, or to whoever's turn it is.
    Assign {
        /// `stf_…`; empty: nobody, or as `gives` says.
        staff: String,
        /// `tem_…`; empty: it stays in the team it is in.
        #[serde(default)]
        team: String,
        /// Where `staff` is empty: to whom of the team who is there, or of all where it has none.
        #[serde(default)]
        gives: Gives,
    },
    /// Writes a note to the team. The same words are filled in as in what it says.
    Note {
        /// What.
        text: String,
    },
    /// Closes the chat.
    Close {},
    /// Tells a program that it ran: which rule, which chat, which order; never what was said.
    Webhook {
        /// Where; https.
        url: String,
    },
    /// Waits before the next step.
    Wait {
        /// For this long.
        minutes: u32,
        /// And ends there if the customer or the team wrote meanwhile.
        #[serde(default)]
        unless_written: bool,
    },
}

impl Step {
    /// Its kind, as it is written and as the log names it.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Say { .. } => "say",
            Self::Choice { .. } => "choice",
            Self::Product { .. } => "product",
            Self::Products { .. } => "products",
            Self::Catalogue { .. } => "catalogue",
            Self::Form { .. } => "form",
            Self::Label { .. } => "label",
            Self::Assign { .. } => "assign",
            Self::Note { .. } => "note",
            Self::Close {} => "close",
            Self::Webhook { .. } => "webhook",
            Self::Wait { .. } => "wait",
        }
    }

    /// Whether the customer hears of it.
    pub fn speaks(&self) -> bool {
        matches!(
            self,
            Self::Say { .. }
                | Self::Choice { .. }
                | Self::Product { .. }
                | Self::Products { .. }
                | Self::Catalogue { .. }
                | Self::Form { .. }
        )
    }
}

/// For how long rules say nothing in a chat that a person answered or took.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Hold {
    /// Until it is closed or given back.
    Closed,
    /// Until then as well, and no longer than this after the person's last word.
    For {
        /// At least one.
        minutes: u32,
    },
    /// Not at all.
    Never,
}

/// A day: a shop that never closes a conversation would have rules that never speak again.
impl Default for Hold {
    fn default() -> Self {
        Self::For { minutes: 24 * 60 }
    }
}

/// A person has the chat until it is closed or given back: the end of the year 9999.
pub const UNTIL_CLOSED: u64 = crate::team::UNTIL_MESSAGE;

/// All rules of a shop, in the order in which they are asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct RulesPage {
    /// Without the greeting and the away message.
    pub rules: Vec<RuleListed>,
    /// How often each of those two ran.
    pub greeting: RuleCounts,
    /// Likewise.
    pub away: RuleCounts,
    /// Where programs are told, and the secret that signs it (`x-hub-signature-256`).
    pub webhooks: Vec<(String, String)>,
}

/// A rule with how often it ran.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct RuleListed {
    /// The rule.
    #[serde(flatten)]
    pub rule: Rule,
    /// How often.
    #[serde(flatten)]
    pub counts: RuleCounts,
}

/// How often a rule ran.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct RuleCounts {
    /// This month, by the shop's clock.
    #[serde(default)]
    pub month: u32,
    /// Held back this month by the limits against loops.
    #[serde(default)]
    pub held: u32,
    /// When it last ran; 0: never, or longer ago than the log reaches.
    #[serde(default)]
    pub last_ms: u64,
}

/// The order of the rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleOrder {
    /// Every rule's id.
    pub rules: Vec<String>,
}

/// A page of the log, latest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct RuleLog {
    /// Runs.
    pub runs: Vec<RuleRun>,
    /// Ask for the next page with this.
    pub next: Option<String>,
}

/// A run of a rule. It says what was done, not what was said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct RuleRun {
    /// `run_…`
    pub id: String,
    /// `rul_…`
    pub rule: String,
    /// Its name when it ran.
    pub name: String,
    /// `cht_…`; empty where the caller cannot read the chat.
    pub chat: String,
    /// What the customer calls himself; empty likewise.
    pub customer: String,
    /// When it started.
    pub started_ms: u64,
    /// Where it stands.
    pub state: RunState,
    /// What came of each step so far.
    pub done: Vec<StepDone>,
}

/// Where a run stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum RunState {
    /// It waits for its next step.
    Waiting,
    /// All steps are done.
    #[default]
    Done,
    /// It ended before: somebody wrote meanwhile, the rule was switched off, the chat is gone.
    Stopped,
}

/// What came of a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepDone {
    /// Its kind, as in [`Step`].
    pub step: String,
    /// Empty: it was done. Else why it was left out: "no_text", "no_product", "no_label",
    /// "no_staff", "no_webhook", "no_form", "no_team", "nobody_there", "person".
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub left_out: String,
}

/// What would have happened: sends nothing, changes nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct TryRules {
    /// A rule that is being edited: it stands in for the one with its id, or first in the list.
    /// None: the rules as they are.
    #[serde(default)]
    pub rule: Option<Rule>,
    /// A message to try.
    #[serde(default)]
    pub message: Option<TryMessage>,
    /// The chats of this many days; 0: none. At most 30.
    #[serde(default)]
    pub days: u32,
}

/// A message to try.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct TryMessage {
    /// Its words.
    pub text: String,
    /// The customer's language; empty: unknown.
    #[serde(default)]
    pub language: String,
    /// It is the customer's first.
    #[serde(default)]
    pub first: bool,
    /// Outside the hours, whatever time it is now.
    #[serde(default)]
    pub outside: bool,
    /// The product it asks about; empty: none.
    #[serde(default)]
    pub product: String,
    /// To whom the chat is given: `stf_…` or `tem_…`; empty: nobody.
    #[serde(default)]
    pub member: String,
}

/// What would have happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Tried {
    /// What the message would have led to, where one was given.
    pub message: Option<Vec<Would>>,
    /// Chats in which something would have happened, latest first.
    pub chats: Vec<TriedChat>,
    /// How many chats were looked at.
    pub looked_at: u32,
    /// How many messages of customers.
    pub messages: u32,
    /// There were more than is looked at.
    pub more: bool,
}

/// What would have happened in a chat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct TriedChat {
    /// `cht_…`
    pub chat: String,
    /// What the customer calls himself.
    pub customer: String,
    /// In the order of time.
    pub would: Vec<Would>,
}

/// A rule that would have run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Would {
    /// Its id.
    pub rule: String,
    /// Its name.
    pub name: String,
    /// When.
    pub at_ms: u64,
    /// One line of what started it; empty where it was not a message.
    pub line: String,
    /// What of it did: the word.
    pub because: String,
    /// What it would have said first, filled in; empty: nothing in words.
    pub says: String,
    /// The kinds of its steps.
    pub steps: Vec<String>,
    /// The limits against loops would have held it back.
    pub held: bool,
    /// A person had the chat by then: it would have said nothing, unless the chat was closed or
    /// given back in between.
    #[serde(default)]
    pub silent: bool,
}

/// A button pinned above the customer's composer, as the shop makes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct MenuButton {
    /// What it says; at most 30 characters.
    pub titles: Texts,
    /// What it does.
    pub does: MenuAct,
}

/// What a button of the menu does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum MenuAct {
    /// Sends words in the customer's name. Empty: what the button says.
    Say {
        /// What.
        #[serde(default)]
        texts: Texts,
    },
    /// Opens the catalogue.
    Catalogue {},
    /// Opens the customer's orders.
    Orders {},
    /// Opens a product.
    Product {
        /// Its id.
        product: String,
    },
    /// Opens a page elsewhere; the app says where it leads.
    Link {
        /// https.
        url: String,
    },
}

impl Default for MenuAct {
    fn default() -> Self {
        Self::Say { texts: Vec::new() }
    }
}

/// A button as the customer sees it: in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct MenuShown {
    /// What it says.
    pub title: String,
    /// "say", "catalogue", "orders", "product", "link".
    pub does: String,
    /// What it sends, the product's id, or the page's address; empty: nothing of these.
    pub with: String,
}
