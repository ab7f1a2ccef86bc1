//! A shop's making, and the people who may sign in to it.

use comptoir_api::shop::{AutoReply, Hours, NewStaff, Staff};
use comptoir_api::team::{Role, Sees};
use comptoir_store::automations::{AWAY, GREETING};
use comptoir_store::shops::ShopRow;
use comptoir_store::staff::StaffRow;
use comptoir_store::{ShopId, Store, StoreError, Tx};
use comptoir_text::Text;
use comptoir_wire::link::is_slug;

use crate::catalogue::slug;
use crate::chance::{self, NoChance};
use crate::http::input::filled;
use crate::http::refused::{Answer, Refused};
use crate::{limits, shop, sign_in};

/// A shop to be made.
#[derive(Debug, Clone, Default)]
pub struct NewShop {
    /// As it writes itself.
    pub name: String,
    /// Its name in addresses; `None`: made from its name.
    pub slug: Option<String>,
    /// ISO 4217.
    pub currency: String,
    /// BCP 47, its own first.
    pub languages: Vec<String>,
    /// IANA name; empty: UTC.
    pub time_zone: String,
    /// What its owner signs in as; empty: "owner".
    pub owner_login: String,
    /// As customers see the owner; empty: the shop's name.
    pub owner_name: String,
    /// The number of its first order; 0: 1001.
    pub first_order: i64,
}

/// A shop that was made.
#[derive(Debug, Clone)]
pub struct Created {
    /// Its name in addresses.
    pub shop: ShopId,
    /// `stf_…` of its owner.
    pub owner: String,
    /// What the owner signs in as.
    pub login: String,
    /// Signs the owner in once, within seven days.
    pub token: String,
}

/// Why a shop was not made, or nobody added.
#[derive(Debug, thiserror::Error)]
pub enum CreateError {
    /// Caller: no name, or over 80 characters.
    #[error("a name of 1 to 80 characters is needed")]
    Name,
    /// Caller: not fit for an address.
    #[error("'{0}' cannot stand in an address: 2 to 40 of a-z, 0-9 and '-' can")]
    Slug(String),
    /// Caller: taken.
    #[error("there is already a shop '{0}'")]
    Taken(String),
    /// Caller: not a currency.
    #[error("'{0}' is not a currency: expected three letters of ISO 4217, as in EUR")]
    Currency(String),
    /// Caller: not a language.
    #[error("'{0}' is not a language: expected a BCP 47 tag, as in fr or en-GB")]
    Language(String),
    /// Caller: not a time zone.
    #[error("'{0}' is not a time zone: expected an IANA name, as in Europe/Paris")]
    TimeZone(String),
    /// Caller: no such shop.
    #[error("there is no shop '{0}'")]
    NoShop(String),
    /// Caller: no such person.
    #[error("nobody signs in as '{0}'")]
    NoLogin(String),
    /// Caller: not fit to sign in with, or taken.
    #[error("'{0}' cannot be a login, or is somebody's already: 1 to 60 characters, no spaces")]
    Login(String),
    /// Operator: storage failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Operator: no randomness.
    #[error(transparent)]
    Chance(#[from] NoChance),
}

impl Created {
    /// The link that signs the owner in, once.
    pub fn sign_in_link(&self, base: &str) -> String {
        sign_in::invite_link(base, &self.shop, &self.token)
    }
}

/// Makes a shop with its first owner, and the texts of its automatic replies.
pub async fn create_shop(
    store: &Store,
    new: &NewShop,
    now_ms: u64,
) -> Result<Created, CreateError> {
    let name = filled("name", &new.name, limits::NAME_CHARS_MAX).map_err(|_| CreateError::Name)?;
    if !is_currency(&new.currency) {
        return Err(CreateError::Currency(new.currency.clone()));
    }
    if let Some(wrong) = new.languages.iter().find(|tag| !is_language(tag)) {
        return Err(CreateError::Language(wrong.clone()));
    }
    let time_zone = if new.time_zone.is_empty() { "UTC" } else { &new.time_zone };
    if jiff::tz::TimeZone::get(time_zone).is_err() {
        return Err(CreateError::TimeZone(time_zone.to_owned()));
    }
    let mut languages = new.languages.clone();
    if languages.is_empty() {
        languages.push("en".to_owned());
    }

    let mut tx = store.begin().await?;
    let shop = ShopId(free_slug(&mut tx, &name, new.slug.as_deref()).await?);
    let row = ShopRow {
        id: shop.clone(),
        name: name.clone(),
        tagline: String::new(),
        about: String::new(),
        accent: "#1f6f5c".to_owned(),
        picture: String::new(),
        address: String::new(),
        hours: Hours { time_zone: time_zone.to_owned(), ..Hours::default() },
        languages,
        currency: new.currency.clone(),
        account: String::new(),
        host: String::new(),
        order_prefix: shop.0.get(..1).unwrap_or("o").to_uppercase(),
        created_ms: now_ms,
    };
    let first_order = if new.first_order > 0 { new.first_order } else { 1001 };
    tx.shops().add(&row, first_order).await?;
    add_replies(&mut tx, &row).await?;

    let login_text = if new.owner_login.is_empty() { "owner" } else { &new.owner_login };
    let owner_name = if new.owner_name.is_empty() { name } else { new.owner_name.clone() };
    let owner = NewStaff {
        login: login(login_text),
        name: owner_name,
        role: Role::Owner,
        ..NewStaff::default()
    };
    let (staff, token) = insert(&mut tx, &shop, &owner, now_ms).await?;
    tx.save().await?;
    Ok(Created { shop, owner: staff, login: owner.login, token })
}

/// Adds somebody from the command line; gives the token of a link that signs in once.
pub async fn add_staff(
    store: &Store,
    shop: &ShopId,
    new: &NewStaff,
    now_ms: u64,
) -> Result<Created, CreateError> {
    let mut tx = store.begin().await?;
    if tx.shops().lookup(shop).await?.is_none() {
        return Err(CreateError::NoShop(shop.0.clone()));
    }
    let new = NewStaff { login: login(&new.login), ..new.clone() };
    let (owner, token) = insert(&mut tx, shop, &new, now_ms).await?;
    shop::announce_readers(&mut tx, shop, now_ms).await?;
    tx.save().await?;
    Ok(Created { shop: shop.clone(), owner, login: new.login, token })
}

/// Makes somebody a new link that signs in once: a lost password, a lost link.
pub async fn new_link(
    store: &Store,
    shop: &ShopId,
    login_text: &str,
    now_ms: u64,
) -> Result<Created, CreateError> {
    let mut tx = store.begin().await?;
    let found = tx.staff().find(shop, &login(login_text)).await?;
    let staff = found.ok_or_else(|| CreateError::NoLogin(login_text.to_owned()))?;
    let token = chance::token()?;
    sign_in::invite(&mut tx, &staff.id, shop, &token, now_ms).await?;
    tx.save().await?;
    Ok(Created { shop: shop.clone(), owner: staff.id, login: staff.login, token })
}

/// Somebody who was added.
#[derive(Debug)]
pub(crate) struct Added {
    pub(crate) staff: String,
    pub(crate) token: String,
}

/// Adds somebody, and has it announced in every chat.
pub(crate) async fn add(tx: &mut Tx, shop: &ShopId, new: &NewStaff, now_ms: u64) -> Answer<Added> {
    let name = filled("name", &new.name, limits::NAME_CHARS_MAX)?;
    if tx.staff().list(shop).await?.len() >= limits::STAFF_MAX {
        return Err(Refused::over("", "refused-too-many", limits::STAFF_MAX));
    }
    let custom = custom(tx, shop, new.role, new.custom.clone()).await?;
    let new = NewStaff { login: login(&new.login), name, custom, ..new.clone() };
    let added = insert(tx, shop, &new, now_ms).await.map_err(|error| match error {
        CreateError::Store(error) => error.into(),
        CreateError::Chance(error) => error.into(),
        _ => Refused::invalid("login", "refused-login"),
    });
    let (staff, token) = added?;
    set_labels(tx, shop, &staff, new.sees, &new.labels).await?;
    shop::announce_readers(tx, shop, now_ms).await?;
    Ok(Added { staff, token })
}

/// A member of staff as the console shows him; `labels` are those of all.
pub(crate) fn show(row: &StaffRow, labels: &[(String, String)], online: bool) -> Staff {
    let mine = labels.iter().filter(|(staff, _)| *staff == row.id);
    Staff {
        id: row.id.clone(),
        login: row.login.clone(),
        name: row.name.clone(),
        role: row.role,
        custom: row.custom.clone(),
        sees: row.sees,
        labels: mine.map(|(_, label)| label.clone()).collect(),
        online,
        away: row.away,
        since_ms: row.created_ms,
    }
}

/// Checks which of the shop's own roles is meant; empty for one that every shop has.
pub(crate) async fn custom(
    tx: &mut Tx,
    shop: &ShopId,
    role: Role,
    custom: String,
) -> Answer<String> {
    if role != Role::Custom {
        return Ok(String::new());
    }
    let known = tx.roles(shop).list().await?.iter().any(|own| own.id == custom);
    if known { Ok(custom) } else { Err(Refused::invalid("role", "refused-not-found")) }
}

/// Keeps by which labels a person's chats go; without any he would see none but his own.
pub(crate) async fn set_labels(
    tx: &mut Tx,
    shop: &ShopId,
    staff: &str,
    sees: Sees,
    labels: &[String],
) -> Answer<()> {
    if labels.len() > limits::LABELS_MAX {
        return Err(Refused::over("labels", "refused-too-many", limits::LABELS_MAX));
    }
    let labels = if sees == Sees::Labels { labels } else { &[] };
    tx.staff().set_labels(shop, staff, labels).await?;
    if sees == Sees::Labels && !tx.staff().labels(shop).await?.iter().any(|(one, _)| one == staff) {
        return Err(Refused::invalid("labels", "refused-empty"));
    }
    Ok(())
}

/// A login as it is kept: case does not matter.
pub(crate) fn login(text: &str) -> String {
    text.trim().to_lowercase()
}

/// Whether a text can be an ISO 4217 code.
pub(crate) fn is_currency(text: &str) -> bool {
    text.len() == 3 && text.bytes().all(|letter| letter.is_ascii_uppercase())
}

/// Whether a text can be a BCP 47 tag.
pub(crate) fn is_language(text: &str) -> bool {
    let mut parts = text.split('-');
    let first = parts.next().unwrap_or_default();
    (2..=3).contains(&first.len())
        && first.bytes().all(|letter| letter.is_ascii_lowercase())
        && text.len() <= 20
        && parts.all(|part| {
            (2..=8).contains(&part.len())
                && part.bytes().all(|letter| letter.is_ascii_alphanumeric())
        })
}

async fn insert(
    tx: &mut Tx,
    shop: &ShopId,
    new: &NewStaff,
    now_ms: u64,
) -> Result<(String, String), CreateError> {
    let length = new.login.chars().count();
    let fits = (1..=limits::LOGIN_CHARS_MAX).contains(&length)
        && !new.login.chars().any(|letter| letter.is_whitespace() || letter.is_control());
    // Looked up first: a refused insert would spoil PostgreSQL's transaction.
    if !fits || tx.staff().find(shop, &new.login).await?.is_some() {
        return Err(CreateError::Login(new.login.clone()));
    }
    let staff = StaffRow {
        id: chance::id("stf_")?,
        shop: shop.clone(),
        login: new.login.clone(),
        name: new.name.clone(),
        role: new.role,
        custom: new.custom.clone(),
        permissions: Vec::new(),
        sees: new.sees,
        away: false,
        password: String::new(),
        created_ms: now_ms,
    };
    tx.staff().add(&staff).await?;
    let token = chance::token()?;
    sign_in::invite(tx, &staff.id, shop, &token, now_ms).await?;
    Ok((staff.id, token))
}

async fn free_slug(tx: &mut Tx, name: &str, wished: Option<&str>) -> Result<String, CreateError> {
    if let Some(wished) = wished {
        if !is_slug(wished) {
            return Err(CreateError::Slug(wished.to_owned()));
        }
        return match tx.shops().lookup(&ShopId(wished.to_owned())).await? {
            Some(_) => Err(CreateError::Taken(wished.to_owned())),
            None => Ok(wished.to_owned()),
        };
    }
    let made: String = slug(name).chars().take(34).collect();
    let made = made.trim_matches('-');
    let first = if is_slug(made) { made.to_owned() } else { format!("shop-{made}") };
    let first = first.trim_end_matches('-').to_owned();
    for number in 1..1_000 {
        let candidate = if number == 1 { first.clone() } else { format!("{first}-{number}") };
        if tx.shops().lookup(&ShopId(candidate.clone())).await?.is_none() {
            return Ok(candidate);
        }
    }
    Err(CreateError::Taken(first))
}

/// The greeting is on from the start; the away message waits for hours.
async fn add_replies(tx: &mut Tx, shop: &ShopRow) -> Result<(), StoreError> {
    for (kind, key, on) in [(GREETING, "reply-greeting", true), (AWAY, "reply-away", false)] {
        let in_language = |tag: &String| (tag.clone(), Text::new(tag).get(key));
        let reply = AutoReply { on, texts: shop.languages.iter().map(in_language).collect() };
        tx.automations(&shop.id).set(kind, &reply).await?;
    }
    Ok(())
}
