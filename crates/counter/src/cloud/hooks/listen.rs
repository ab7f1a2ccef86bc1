//! Who wants to be told: callbacks whose token may still be used, and what each chat's roster says.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use comptoir_api::cloud::Scope;
use comptoir_api::cloud::webhook::{self, Account};
use comptoir_store::callbacks::{CallbackRow, Place};
use comptoir_store::tokens::TokenRow;
use comptoir_store::{ShopId, StoreError, Tx};
use comptoir_wire::ids::ChatId;

use crate::cloud::token;

/// A callback that is told.
#[derive(Debug, Clone)]
pub(super) struct Listener {
    /// It.
    pub(super) callback: CallbackRow,
    /// Whose.
    pub(super) token: TokenRow,
}

impl Listener {
    /// Whether it asked for a field.
    pub(super) fn wants(&self, field: &str) -> bool {
        self.callback.fields.iter().any(|known| known == field)
    }

    /// The token as rosters name it.
    fn reader(&self) -> String {
        token::reader_of(&self.token.id).map(|reader| reader.to_string()).unwrap_or_default()
    }
}

/// Who wants to be told of a batch of changes.
#[derive(Debug, Default)]
pub(crate) struct Listeners {
    /// The shop's number.
    pub(super) account: Account,
    /// Its catalogue's.
    pub(super) catalog: String,
    /// Who.
    pub(super) all: Vec<Listener>,
    rosters: HashMap<ChatId, Arc<HashSet<String>>>,
}

impl Listeners {
    /// Reads who they are.
    pub(crate) async fn load(tx: &mut Tx, shop: &ShopId, now_ms: u64) -> Result<Self, StoreError> {
        let all = listeners(tx, shop, now_ms).await?;
        if all.is_empty() {
            return Ok(Self::default());
        }
        let Some(row) = tx.cloud_accounts().lookup(shop).await? else { return Ok(Self::default()) };
        let account = Account {
            waba_id: row.waba,
            display_phone_number: row.display_phone,
            phone_number_id: row.phone_number,
        };
        Ok(Self { account, catalog: row.catalog, all, rosters: HashMap::new() })
    }

    /// Whether nobody wants to be told of anything.
    pub(crate) fn nobody(&self) -> bool {
        self.all.is_empty()
    }

    /// Notes who can read a chat.
    pub(crate) fn set_roster(&mut self, chat: ChatId, readers: Arc<HashSet<String>>) {
        self.rosters.insert(chat, readers);
    }

    /// Who of them is told of a field of a chat.
    pub(super) fn of(&self, chat: ChatId, fields: &[&str]) -> impl Iterator<Item = &Listener> {
        let roster = self.rosters.get(&chat);
        self.all.iter().filter(move |listener| {
            roster.is_some_and(|roster| roster.contains(&listener.reader()))
                && fields.iter().all(|field| listener.wants(field))
        })
    }
}

/// The callbacks that are told: of a token's own subscriptions the one nearest to the number, and
/// all of the console's.
pub(super) async fn listeners(
    tx: &mut Tx,
    shop: &ShopId,
    now_ms: u64,
) -> Result<Vec<Listener>, StoreError> {
    let callbacks = tx.callbacks(shop).list().await?;
    if callbacks.is_empty() {
        return Ok(Vec::new());
    }
    let mut all = Vec::new();
    for token in tx.tokens().list(shop).await? {
        if token.has_ended(now_ms) || !token.may(Scope::Webhooks) {
            continue;
        }
        let own = callbacks.iter().filter(|callback| callback.token == token.id);
        let chosen = chosen(&own.collect::<Vec<_>>()).into_iter();
        all.extend(chosen.map(|callback| Listener { callback, token: token.clone() }));
    }
    Ok(all)
}

/// Of a token's callbacks those that count.
fn chosen(callbacks: &[&CallbackRow]) -> Vec<CallbackRow> {
    let at = |place| callbacks.iter().find(|callback| callback.place == place && callback.active);
    let mut told: Vec<CallbackRow> = callbacks
        .iter()
        .filter(|callback| callback.place == Place::Own && callback.active)
        .map(|callback| (*callback).clone())
        .collect();
    let app = at(Place::App);
    let nearest = [at(Place::Number), at(Place::Account), app];
    let nearest = nearest.into_iter().flatten().find(|callback| !callback.url.is_empty());
    if let Some(nearest) = nearest {
        let mut nearest = (*nearest).clone();
        // An override says where to, the app's subscription says what.
        if nearest.place != Place::App {
            nearest.fields = match app {
                Some(app) => app.fields.clone(),
                None if nearest.fields.is_empty() => vec![webhook::MESSAGES.to_owned()],
                None => nearest.fields,
            };
        }
        told.push(nearest);
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    fn callback(place: Place, url: &str, fields: &[&str]) -> CallbackRow {
        CallbackRow {
            id: format!("cbk_{url}"),
            token: "tok_a".into(),
            place,
            url: url.into(),
            verify_token: String::new(),
            fields: fields.iter().map(|field| (*field).to_owned()).collect(),
            active: true,
            made_ms: 1,
        }
    }

    fn told(callbacks: &[CallbackRow]) -> Vec<(String, Vec<String>)> {
        let told = chosen(&callbacks.iter().collect::<Vec<_>>());
        told.into_iter().map(|callback| (callback.url, callback.fields)).collect()
    }

    /// Number before account before app; the console's besides.
    #[test]
    fn the_nearest_counts() {
        let app = callback(Place::App, "app", &["messages", "flows"]);
        let account = callback(Place::Account, "account", &[]);
        let number = callback(Place::Number, "number", &[]);
        let own = callback(Place::Own, "own", &["messages"]);
        let one = |url: &str, fields: &[&str]| {
            (url.to_owned(), fields.iter().map(|field| (*field).to_owned()).collect::<Vec<_>>())
        };
        let both = ["messages", "flows"];
        assert_eq!(told(std::slice::from_ref(&app)), [one("app", &both)]);
        assert_eq!(told(&[app.clone(), account.clone()]), [one("account", &both)]);
        assert_eq!(told(&[account.clone(), number.clone()]), [one("number", &["messages"])]);
        let subscribed = CallbackRow { url: String::new(), ..account };
        assert_eq!(told(&[app.clone(), subscribed.clone()]), [one("app", &both)]);
        assert_eq!(told(&[subscribed]), []);
        assert_eq!(told(&[app.clone(), own]), [one("own", &["messages"]), one("app", &both)]);
        assert_eq!(told(&[CallbackRow { active: false, ..app }]), []);
    }
}
