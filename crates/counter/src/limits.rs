//! Every size and count of a shop, with units. What is over gets an error that carries the limit.

/// Shortest password, characters.
pub const PASSWORD_CHARS_MIN: usize = 10;
/// Longest password, characters: hashing a longer one is work a stranger could make us do.
pub const PASSWORD_CHARS_MAX: usize = 200;
/// A login, characters.
pub const LOGIN_CHARS_MAX: usize = 60;
/// A name of a person or shop, characters.
pub const NAME_CHARS_MAX: usize = 80;
/// Members of staff of a shop.
pub const STAFF_MAX: usize = 200;
/// Roles of a shop's own.
pub const ROLES_MAX: usize = 12;
/// Teams of a shop.
pub const TEAMS_MAX: usize = 20;
/// How long it is believed that somebody has a chat open, milliseconds: consoles say it more often.
pub const VIEWING_MS: u64 = 45_000;
/// Chats changed at once.
pub const BULK_MAX: usize = 100;
/// People named in one note.
pub const MENTIONS_MAX: usize = 20;
/// The furthest a chat sleeps by date, milliseconds: a year.
pub const SNOOZE_MS_MAX: u64 = 366 * 24 * 60 * 60 * 1000;
/// The furthest ahead a message is planned, milliseconds: a year.
pub const PLANNED_AHEAD_MS_MAX: u64 = 366 * 24 * 60 * 60 * 1000;
/// Planned messages in one chat.
pub const PLANNED_PER_CHAT_MAX: usize = 20;
/// How long the log of who did what is kept, days.
pub const AUDIT_DAYS: std::ops::RangeInclusive<u32> = 30..=3_650;
/// Fields of a customer's card.
pub const CARD_FIELDS_MAX: usize = 20;
/// What one holds, characters.
pub const CARD_FIELD_CHARS_MAX: usize = 500;
/// Accounts that may have one card.
pub const SAME_PERSON_MAX: usize = 10;
/// Tags of a customer.
pub const TAGS_MAX: usize = 20;
/// The longest an answer may take, minutes of opening hours: 30 days of 24.
pub const REPLY_MINUTES_MAX: u32 = 30 * 24 * 60;
/// How long after closing a customer is asked how it was, milliseconds: 1 minute.
pub const RATING_AFTER_MS: u64 = 60 * 1000;
/// He is not asked again within this, milliseconds: a day. A thank-you is no new conversation.
pub const RATING_AGAIN_MS: u64 = 24 * 60 * 60 * 1000;
/// Looking at the same chat again within this is one line of the log, milliseconds: 10 minutes.
pub const AUDIT_AGAIN_MS: u64 = 10 * 60 * 1000;
/// Looks that are remembered for that.
pub const AUDIT_REMEMBERED_MAX: usize = 10_000;
/// Lines of the log in one file.
pub const AUDIT_LINES_MAX: u32 = 100_000;
/// The name of a role or team, characters.
pub const ROLE_CHARS_MAX: usize = 40;
/// Passkeys of one person.
pub const PASSKEYS_MAX: usize = 10;
/// How long a session lasts after its last use, milliseconds: 30 days.
pub const SESSION_MS: u64 = 30 * 24 * 60 * 60 * 1000;
/// How long a sign-in link works, milliseconds: 7 days.
pub const INVITE_MS: u64 = 7 * 24 * 60 * 60 * 1000;
/// Failed sign-ins for one login from one address before it has to wait.
pub const SIGN_IN_TRIES: u32 = 5;
/// Failed sign-ins for one login from everywhere before it has to wait. Who really is that person
/// still has a passkey, or a link from the command line.
pub const SIGN_IN_TRIES_LOGIN: u32 = 100;
/// Failed sign-ins of all logins from one address before it has to wait.
pub const SIGN_IN_TRIES_ADDRESS: u32 = 50;
/// How long it has to wait, milliseconds: 5 minutes.
pub const SIGN_IN_WAIT_MS: u64 = 5 * 60 * 1000;
/// Logins and addresses remembered for that.
pub const SIGN_IN_REMEMBERED_MAX: usize = 10_000;
/// How long a passkey's challenge may be answered, milliseconds: 5 minutes.
pub const PASSKEY_WAIT_MS: u64 = 5 * 60 * 1000;
/// Passkey challenges open at once.
pub const PASSKEY_WAITING_MAX: usize = 1_000;
/// A tagline, characters.
pub const TAGLINE_CHARS_MAX: usize = 160;
/// A shop's own paragraph, or an address: characters.
pub const ABOUT_CHARS_MAX: usize = 2_000;
/// Languages of a shop.
pub const LANGUAGES_MAX: usize = 10;
/// Spans of opening hours in a day.
pub const SPANS_MAX: usize = 6;
/// Days a shop names as closed.
pub const CLOSED_DAYS_MAX: usize = 200;
/// A product's title, characters.
pub const TITLE_CHARS_MAX: usize = 150;
/// A product's subtitle, brand, option, SKU or detail's name: characters.
pub const LINE_CHARS_MAX: usize = 120;
/// A product's description, characters.
pub const DESCRIPTION_CHARS_MAX: usize = 5_000;
/// A detail's value, characters.
pub const DETAIL_CHARS_MAX: usize = 1_000;
/// Details of a product.
pub const DETAILS_MAX: usize = 40;
/// Variants of a product.
pub const VARIANTS_MAX: usize = 300;
/// What distinguishes variants: kinds.
pub const OPTIONS_MAX: usize = 5;
/// Pictures of a product.
pub const PICTURES_MAX: usize = 20;
/// Collections of a shop.
pub const COLLECTIONS_MAX: usize = 200;
/// A price, minor units: ten million euros.
pub const PRICE_MINOR_MAX: i64 = 1_000_000_000;
/// Pieces in stock.
pub const STOCK_MAX: i64 = 1_000_000;
/// Few are left from here down, pieces.
pub const STOCK_LOW: i64 = 5;
/// Ways of handing over of a shop.
pub const METHODS_MAX: usize = 30;
/// Classes of tax of a shop.
pub const TAX_CLASSES_MAX: usize = 10;
/// Countries, or beginnings of postcodes, of one way or class.
pub const COUNTRIES_MAX: usize = 250;
/// Highest rate of tax, hundredths of a percent: 100 %.
pub const TAX_BP_MAX: u32 = 10_000;
/// Coupons of a shop.
pub const COUPONS_MAX: usize = 1_000;
/// Lists of prices of a shop.
pub const PRICE_LISTS_MAX: usize = 50;
/// Prices of single products in one of them.
pub const LIST_PRICES_MAX: usize = 1_000;
/// Days that a collection can call a product new.
pub const NEW_DAYS_MAX: u32 = 365;
/// Shortest slot, minutes.
pub const SLOT_MINUTES_MIN: u16 = 5;
/// Orders of one slot.
pub const SLOT_CAPACITY_MAX: u32 = 1_000;
/// How far ahead a slot can be chosen, days.
pub const SLOT_DAYS_MAX: i64 = 60;
/// Slots one can choose among.
pub const SLOTS_SHOWN_MAX: usize = 300;
/// How long pieces are held for an order that waits for its customer's answer or money,
/// milliseconds: 3 days.
pub const HOLD_MS: u64 = 3 * 24 * 60 * 60 * 1000;
/// Things one chat can wait for to be there again.
pub const WAITS_PER_CHAT_MAX: u32 = 50;
/// Customers told together that something is there again.
pub const BACK_PER_BATCH: u32 = 64;
/// A picture as it is sent, bytes: 15 MiB.
pub const PICTURE_BYTES_MAX: usize = 15 * 1024 * 1024;
/// A product's video as it is sent, bytes; the console looks before it sends one.
pub const VIDEO_BYTES_MAX: usize = comptoir_api::catalogue::VIDEO_BYTES_MAX;
/// What an MP4 says of its pictures and sounds, bytes: 8 MiB. It is read into memory.
pub const VIDEO_HEAD_BYTES_MAX: u64 = 8 * 1024 * 1024;
/// Boxes of an MP4 beside one another.
pub const VIDEO_BOXES_MAX: usize = 100_000;
/// A page or picture that a link leads to, bytes.
pub const PREVIEW_BYTES_MAX: usize = 2 * 1024 * 1024;
/// How long a link may take to be looked at, milliseconds.
pub const PREVIEW_MS: u64 = 6_000;
/// A picture as it is sent, pixels a side.
pub const PICTURE_SIDE_PX_MAX: u32 = 12_000;
/// The memory that one picture may take once it is opened, bytes.
pub const PICTURE_OPENED_BYTES_MAX: u64 = 256 * 1024 * 1024;
/// Longer side of a thumbnail, pixels; it travels inside the message.
pub const THUMBNAIL_PX: u32 = 256;
/// A picture as it is kept, pixels on its longer side.
pub const PICTURE_KEPT_PX: u32 = 1_200;
/// A JSON body, bytes: 2 MiB.
pub const BODY_BYTES_MAX: usize = 2 * 1024 * 1024;
/// A feed as it is sent with its pictures, bytes: 256 MiB.
pub const FEED_BYTES_MAX: usize = 256 * 1024 * 1024;
/// Entries of a page, at most.
pub const PAGE_MAX: u32 = 100;
/// Entries of a page where none are asked for.
pub const PAGE: u32 = 50;
/// Labels of a shop.
pub const LABELS_MAX: usize = 40;
/// A label, characters.
pub const LABEL_CHARS_MAX: usize = 30;
/// Quick replies of a shop.
pub const QUICK_REPLIES_MAX: usize = 100;
/// A quick or automatic reply, characters.
pub const REPLY_CHARS_MAX: usize = 2_000;
/// A quick reply's shortcut, characters.
pub const SHORTCUT_CHARS_MAX: usize = 25;
/// Events that wait for a slow console; more, and it has to load again.
pub const EVENTS_WAITING_MAX: usize = 1_024;
/// Rules of a shop, besides the greeting and the away message.
pub const RULES_MAX: usize = 100;
/// Conditions of a rule.
pub const RULE_CONDITIONS_MAX: usize = 10;
/// Steps of a rule.
pub const RULE_STEPS_MAX: usize = 20;
/// Words or phrases of a rule.
pub const RULE_WORDS_MAX: usize = 30;
/// One of them, and what the log of a try shows of a pattern's: characters.
pub const RULE_WORD_CHARS_MAX: usize = 60;
/// A pattern, characters.
pub const PATTERN_CHARS_MAX: usize = 200;
/// What a pattern may take once it is compiled, bytes: 256 KiB.
pub const PATTERN_BYTES_MAX: usize = 256 * 1024;
/// As much of a message as rules look at, characters.
pub const RULE_TEXT_CHARS_MAX: usize = 4_000;
/// Longest time a rule waits, or is silent in a chat after it ran, minutes: 28 days, which is less
/// than the log reaches.
pub const RULE_WAIT_MINUTES_MAX: u32 = 28 * 24 * 60;
/// In how long the limits against loops count, milliseconds: an hour.
pub const RULE_HOUR_MS: u64 = 60 * 60 * 1000;
/// Runs of all rules in one chat in that time.
pub const RULE_RUNS_CHAT_HOUR: usize = 20;
/// Runs of one rule in one chat in that time.
pub const RULE_RUNS_RULE_HOUR: usize = 6;
/// How long the log of runs reaches back, milliseconds: 30 days.
pub const RULE_LOG_MS: u64 = 30 * 24 * 60 * 60 * 1000;
/// How often it is swept, milliseconds: an hour.
pub const RULE_SWEEP_MS: u64 = 60 * 60 * 1000;
/// Buttons of the menu above the customer's composer.
pub const MENU_MAX: usize = 6;
/// What one of them says, characters.
pub const MENU_CHARS_MAX: usize = 30;
/// Products that a rule shows of a collection.
pub const RULE_COLLECTION_SHOWN: u32 = 10;
/// Days of past chats that a try looks at.
pub const TRY_DAYS_MAX: u32 = 30;
/// Chats that a try looks at.
pub const TRY_CHATS_MAX: u32 = 200;
/// Messages of each.
pub const TRY_MESSAGES_MAX: u32 = 300;
/// One line of the latest message in the inbox, characters.
pub const LAST_LINE_CHARS_MAX: usize = 160;
/// What the inbox finds a chat by, characters.
pub const SEARCH_CHARS_MAX: usize = 2_000;
/// Messages that a search of the inbox looks at.
pub const FOUND_MAX: u32 = 200;
/// Changes of the device saved together.
pub const CHANGES_PER_SAVE: u32 = 128;
/// Jobs done together.
pub const JOBS_PER_BATCH: u32 = 32;
/// Jobs are looked for at least this often even if nobody rings, milliseconds: another counter of
/// the shop may have saved some.
pub const JOBS_LOOK_MS: u64 = 5_000;
/// How often an automatic reply waits for its reader to be announced before it is not sent.
pub const ANNOUNCED_TRIES: u32 = 6;
/// Shortest wait for a job behind another, milliseconds.
pub const JOB_WAIT_MS_MIN: u64 = 250;
/// Wait after a first failure, milliseconds.
pub const RETRY_MS_MIN: u64 = 500;
/// Longest wait after failures, milliseconds: 5 minutes.
pub const RETRY_MS_MAX: u64 = 5 * 60 * 1000;
/// A file sent from the console, bytes: 100 MiB. It is held in memory while it is encrypted.
pub const FILE_BYTES_MAX: usize = 100 * 1024 * 1024;
/// A silent stream of events says that it lives this often, milliseconds.
pub const EVENTS_ALIVE_MS: u64 = 15_000;
/// Columns of a table whose format is nobody's.
pub const IMPORT_COLUMNS_MAX: usize = 200;
/// What is said of them, characters.
pub const IMPORT_COLUMNS_CHARS_MAX: usize = 20_000;
/// Products of a feed that are saved together.
pub const IMPORT_BATCH: usize = 16;
/// Pictures listed beside a feed.
pub const IMPORT_FILES_MAX: usize = 50_000;
/// Problems kept of an import.
pub const IMPORT_PROBLEMS_MAX: usize = 4_000;
/// Redirects on the way to a picture.
pub const IMPORT_REDIRECTS_MAX: usize = 5;
/// How long a connection to a picture's server may take, milliseconds.
pub const IMPORT_CONNECT_MS: u64 = 5_000;
/// How long a picture may take, milliseconds.
pub const IMPORT_FETCH_MS: u64 = 30_000;
/// Pictures of one server that fail in a row before the rest is not tried.
pub const IMPORT_FAILURES_MAX: u32 = 3;
/// How often consoles hear of an import, milliseconds.
pub const IMPORT_TELL_MS: u64 = 150;
/// A program's file, bytes: 100 MiB, what the Cloud API takes of a document.
pub const CLOUD_UPLOAD_BYTES_MAX: usize = 100 * 1024 * 1024;
/// Parameters of a program's request in query or form.
pub const CLOUD_PARAMS_MAX: usize = 200;
/// Requests of one token in a second, unless the operator chose another number.
pub const CLOUD_PER_SECOND: u32 = 2_000;
/// Messages of programs that are saved together.
pub const CLOUD_BATCH: usize = 256;
/// Messages of programs that wait to be saved; who comes then is told to come later.
pub const CLOUD_WAITING_MAX: usize = 4_096;
/// A program's name, characters: it stands in a line of every chat.
pub const TOKEN_NAME_CHARS_MAX: usize = 40;
/// Programs a shop has.
pub const TOKENS_MAX: usize = 50;
/// How exactly a token's last use is known, milliseconds.
pub const TOKEN_USED_EVERY_MS: u64 = 60_000;
/// A month, for how often marketing may come, milliseconds.
pub const MONTH_MS: u64 = 30 * 24 * 3_600_000;
/// Callbacks of a shop.
pub const CALLBACKS_MAX: usize = 50;
/// Fields that a callback asks for.
pub const FIELDS_MAX: usize = 64;
/// A callback's address, characters.
pub const CALLBACK_CHARS_MAX: usize = 2_048;
/// A verify token, characters.
pub const VERIFY_TOKEN_CHARS_MAX: usize = 512;
/// Messages of a chat that are taken along; the oldest of more are left out.
pub const EXPORT_MESSAGES_MAX: usize = 50_000;
/// Erasures named by their time on the page about privacy.
pub const ERASURES_LISTED: u32 = 10;
/// Deliveries on their way to one callback at once.
pub const HOOKS_AT_ONCE: usize = 16;
/// How long a connection to a callback's receiver may take, milliseconds.
pub const HOOK_CONNECT_MS: u64 = 5_000;
/// How long a receiver may take to answer, milliseconds.
pub const HOOK_ANSWER_MS: u64 = 15_000;
/// Bytes read of a receiver's answer: its connection can then be used again.
pub const HOOK_ANSWER_BYTES_MAX: usize = 16 * 1024;
/// Wait after a first failure of a delivery, milliseconds; doubles with each.
pub const HOOK_RETRY_MS_MIN: u64 = 1_000;
/// Longest wait between attempts at a delivery that its receiver does not take: 5 minutes.
pub const HOOK_RETRY_MS_MAX: u64 = 5 * 60 * 1000;
/// Longest wait between attempts to reach a receiver that is not there: 1 minute.
pub const HOOK_PROBE_MS_MAX: u64 = 60 * 1000;
/// How often a receiver may not take a delivery before its chat's next ones pass it.
pub const HOOK_HOLDS: u32 = 3;
/// Deliveries of one chat that follow the first without a look at the queue.
pub const HOOK_RUN_MAX: usize = 31;
/// After how long, milliseconds, what became of such a run is saved, however much is left of it.
pub const HOOK_RUN_MS: u64 = 500;
/// For how long a delivery is tried, milliseconds: 48 hours.
pub const HOOK_GIVE_UP_MS: u64 = 48 * 60 * 60 * 1000;
/// How long the words of a delivery that ended are kept, to send it again: 24 hours.
pub const HOOK_BODY_KEPT_MS: u64 = 24 * 60 * 60 * 1000;
/// How long it stays in the log without them: 30 days.
pub const HOOK_LOG_KEPT_MS: u64 = 30 * 24 * 60 * 60 * 1000;
/// How often the log is swept, milliseconds: 10 minutes.
pub const HOOK_SWEEP_MS: u64 = 10 * 60 * 1000;
/// How long deliveries on their way are waited for when the counter stops, milliseconds.
pub const HOOK_STOP_MS: u64 = 2_000;
/// How often a file's hash is computed before its delivery goes without.
pub const HOOK_FILE_TRIES: u32 = 3;
/// How long a file's address is good without a token, milliseconds: as long as WhatsApp's own.
pub const CLOUD_TICKET_MS: u64 = 5 * 60_000;
/// Questions of customers' forms that wait; who asks then asks again.
pub const FORM_ASKS_WAITING: usize = 256;
/// Questions of customers' forms on their way to endpoints at once.
pub const FORM_ASKS_AT_ONCE: usize = 32;
/// Questions of the forms of one chat in a minute.
pub const FORM_ASKS_PER_MINUTE: u32 = 60;
/// How long the endpoint of a form may take, milliseconds: what WhatsApp gives it.
pub const FORM_ANSWER_MS: u64 = 10_000;
/// Bytes read of an endpoint's answer: encrypted, and in base64.
pub const FORM_ANSWER_BYTES_MAX: usize = 256 * 1024;
/// Why a form is over, in its program's words, characters.
pub const FORM_REASON_CHARS_MAX: usize = 500;
/// How long a message's file can be asked for by its number, milliseconds: 30 days.
pub const CLOUD_MEDIA_MS: u64 = 30 * 24 * 60 * 60 * 1000;
/// Shortest wait before webhooks are looked for again unasked, milliseconds.
pub const HOOK_LOOK_MS_MIN: u64 = 50;
/// How long a program's upload in parts is kept, whole or not, milliseconds: 30 days.
pub const CLOUD_UPLOAD_MS: u64 = 30 * 24 * 3_600_000;
/// Uploads in parts of a shop that are kept.
pub const CLOUD_UPLOADS_MAX: u32 = 1_000;
/// Files of programs that are remembered as being at the relay.
pub const CLOUD_READY_MAX: usize = 1_000;
/// How long a program's upload is sent again without another upload to the relay, milliseconds.
pub const CLOUD_READY_MS: u64 = 3_600_000;
/// How long a file at a link is, milliseconds: what is there may change.
pub const CLOUD_READY_LINK_MS: u64 = 10 * 60_000;
/// How often files are looked for whose time is over, milliseconds.
pub const CLOUD_SWEEP_MS: u64 = 3_600_000;
/// Files removed together.
pub const CLOUD_SWEEP_BATCH: u32 = 100;
/// Templates of a shop, each language counted.
pub const CLOUD_TEMPLATES_MAX: u32 = 6_000;
/// Forms of a shop.
pub const CLOUD_FLOWS_MAX: usize = 1_000;
/// Short links of a shop.
pub const CLOUD_LINKS_MAX: usize = 2_000;
/// Customers blocked or let in again by one request.
pub const CLOUD_BLOCKS_MAX: usize = 1_000;
/// Topics of a shop that can be subscribed to.
pub const TOPICS_MAX: usize = 20;
/// A topic's title, characters.
pub const TOPIC_CHARS_MAX: usize = 60;
/// Most broadcasts a month that a topic can propose.
pub const TOPIC_PER_MONTH_MAX: u32 = 60;
/// Broadcasts listed.
pub const BROADCASTS_LISTED: u32 = 200;
/// Products under a broadcast.
pub const BROADCAST_PRODUCTS_MAX: usize = 10;
/// First hour of a customer's day in which a broadcast may reach him.
pub const BROADCAST_FROM_HOUR: i8 = 8;
/// Hour of his evening from which none does.
pub const BROADCAST_UNTIL_HOUR: i8 = 20;
/// How far ahead a broadcast can be scheduled, days.
pub const BROADCAST_AHEAD_DAYS: i64 = 366;
/// What a customer does this long after a broadcast counts as its doing, milliseconds: 7 days.
pub const BROADCAST_FOLLOWS_MS: u64 = 7 * 24 * 3_600_000;
/// How long after its end who got a broadcast is known, milliseconds: 30 days.
pub const BROADCAST_KEPT_MS: u64 = 30 * 24 * 3_600_000;
/// Recipients sent to in one save.
pub const BROADCAST_BATCH: u32 = 256;
/// Broadcasts wait while so many messages wait for the relay: what people write goes between.
pub const BROADCAST_WAITING_MAX: u32 = 512;
/// How long they wait then before they look again, milliseconds.
pub const BROADCAST_ROOM_MS: u64 = 20;
/// Broadcasts are looked for unasked this often, milliseconds.
pub const BROADCAST_LOOK_MS: u64 = 60_000;
/// Shortest wait before that, milliseconds.
pub const BROADCAST_WAIT_MS_MIN: u64 = 10;
/// Most a minute that a pace can say.
pub const BROADCAST_PER_MINUTE_MAX: u32 = 100_000;
/// Days of statistics asked for at once.
pub const STATS_DAYS_MAX: i32 = 731;
/// Broadcasts, and short links, that statistics name at most.
pub const STATS_LISTED_MAX: u32 = 200;
/// How long visits of a page wait to be counted together, milliseconds.
pub const VISITS_KEEP_MS: u64 = 5_000;
/// Sites that may show a shop's button.
pub const ORIGINS_MAX: usize = 20;
/// A site's host and port, characters.
pub const ORIGIN_CHARS_MAX: usize = 253;
/// A device's file travels to the shared database in parts of so many bytes.
pub const COPY_PART_BYTES: usize = 1 << 20;
/// Lines of a copy read at once.
pub const COPY_LINES_AT_ONCE: i64 = 64;
/// A device's log is written into its file once it is so long, bytes.
pub const COPY_JOURNAL_BYTES: u64 = 16 << 20;
/// A copy begins with a new file once so much was written since the last, and no less than that
/// file is long, bytes.
pub const COPY_AGAIN_BYTES: u64 = 64 << 20;
/// How long a save waits for its copy. Shorter than a lease lasts.
pub const COPY_TIME: std::time::Duration = std::time::Duration::from_secs(3);
/// Products read at once while a catalogue is written.
pub const EXPORT_AT_ONCE: u32 = 500;
/// A feed's address, characters.
pub const SOURCE_CHARS_MAX: usize = 2_000;
/// How often a feed may be fetched by itself, hours.
pub const SOURCE_HOURS: std::ops::RangeInclusive<u32> = 1..=24 * 28;
/// How often it is looked whether one is due, milliseconds.
pub const SOURCE_LOOK_MS: u64 = 60_000;
/// How long the feed of a shop may take to come, milliseconds.
pub const SOURCE_FETCH_MS: u64 = 120_000;
/// Forms a shop makes in the console.
pub const FORMS_MAX: usize = 20;
/// What each of them asks at most.
pub const FORM_FIELDS_MAX: usize = 12;
/// What a field has to choose from at most.
pub const FORM_OPTIONS_MAX: usize = 20;
/// A form's heading, characters: a phone shows them on one line.
pub const FORM_TITLE_CHARS_MAX: usize = 30;
/// A file of a quick reply, bytes.
pub const QUICK_FILE_BYTES_MAX: usize = 10 * 1024 * 1024;
/// How far ahead it is looked when a shop opens or closes next, days: holidays are no longer.
pub const HOURS_AHEAD_DAYS: i64 = 62;
