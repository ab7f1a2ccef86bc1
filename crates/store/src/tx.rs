//! A transaction: the tables, and `save`.

use sqlx::{Any, AnyConnection, AssertSqlSafe, Transaction, query};
use tokio::sync::OwnedMutexGuard;

use crate::audit::Audit;
use crate::automations::Automations;
use crate::broadcasts::Broadcasts;
use crate::callbacks::Callbacks;
use crate::chats::Chats;
use crate::cloud::{CloudAccounts, CloudContacts, CloudSent};
use crate::cloud_flows::CloudFlows;
use crate::cloud_links::CloudLinks;
use crate::cloud_media::CloudMedia;
use crate::cloud_templates::CloudTemplates;
use crate::cloud_uploads::CloudUploads;
use crate::collections::Collections;
use crate::consents::Consents;
use crate::copies::{AllCopies, Copies};
use crate::cursors::Cursors;
use crate::customers::Customers;
use crate::daily::Daily;
use crate::deliveries::Deliveries;
use crate::imports::Imports;
use crate::jobs::Jobs;
use crate::labels::Labels;
use crate::lease::{self, Lease};
use crate::notes::Notes;
use crate::orders::Orders;
use crate::passkeys::Passkeys;
use crate::peek::Peek;
use crate::planned::Planned;
use crate::price_lists::PriceLists;
use crate::products::Products;
use crate::ratings::Ratings;
use crate::recipients::Recipients;
use crate::roles::Roles;
use crate::rules::Rules;
use crate::sessions::Sessions;
use crate::shops::Shops;
use crate::sources::Sources;
use crate::staff::StaffTable;
use crate::stock::StockWaits;
use crate::teams::Teams;
use crate::tokens::Tokens;
use crate::topics::Topics;
use crate::trade::Trade;
use crate::widgets::Widgets;
use crate::{ShopId, StoreError};

/// What is read and written together. Dropped without [`Tx::save`], nothing happened.
#[derive(Debug)]
pub struct Tx {
    inner: Inner,
    turn: Option<OwnedMutexGuard<()>>,
}

#[derive(Debug)]
enum Inner {
    /// One moment's state; what is written counts when it is saved.
    Transaction(Transaction<'static, Any>),
    /// Each query by itself.
    Plain(Peek),
}

macro_rules! table {
    ($(#[$doc:meta])* $method:ident, $table:ident) => {
        $(#[$doc])*
        pub fn $method<'t>(&'t mut self, shop: &'t ShopId) -> $table<'t> {
            $table { db: self.connection(), shop: &shop.0 }
        }
    };
}

impl Tx {
    pub(crate) fn new(inner: Transaction<'static, Any>, turn: Option<OwnedMutexGuard<()>>) -> Self {
        Self { inner: Inner::Transaction(inner), turn }
    }

    pub(crate) fn plain(peek: Peek) -> Self {
        Self { inner: Inner::Plain(peek), turn: None }
    }

    /// Makes all of it count, synced to disk. (A "commit" is MLS's word.)
    pub async fn save(self) -> Result<(), StoreError> {
        let Self { inner, turn } = self;
        if let Inner::Transaction(inner) = inner {
            inner.commit().await?;
        }
        drop(turn);
        Ok(())
    }

    /// Fails unless this epoch of the lease stands, and keeps it standing until the end.
    pub(crate) async fn hold_lease(&mut self, epoch: i64, lock: &str) -> Result<(), StoreError> {
        let text = format!("SELECT epoch FROM leases WHERE name = $1 AND epoch = $2{lock}");
        let held = query(AssertSqlSafe(text))
            .bind(lease::NAME)
            .bind(epoch)
            .fetch_optional(self.connection())
            .await?;
        held.map(drop).ok_or(StoreError::Fenced)
    }

    /// Which of several counters works.
    pub fn lease(&mut self) -> Lease<'_> {
        Lease { db: self.connection() }
    }

    /// The copies of all shops' devices.
    pub fn all_copies(&mut self) -> AllCopies<'_> {
        AllCopies { db: self.connection() }
    }

    /// All shops.
    pub fn shops(&mut self) -> Shops<'_> {
        Shops { db: self.connection() }
    }

    /// Who may sign in, of all shops.
    pub fn staff(&mut self) -> StaffTable<'_> {
        StaffTable { db: self.connection() }
    }

    /// Signed-in browsers and sign-in links, of all shops.
    pub fn sessions(&mut self) -> Sessions<'_> {
        Sessions { db: self.connection() }
    }

    /// Passkeys, of all shops.
    pub fn passkeys(&mut self) -> Passkeys<'_> {
        Passkeys { db: self.connection() }
    }

    /// Programs that speak for shops, of all shops.
    pub fn tokens(&mut self) -> Tokens<'_> {
        Tokens { db: self.connection() }
    }

    /// The numbers the Cloud API has for shops, of all shops.
    pub fn cloud_accounts(&mut self) -> CloudAccounts<'_> {
        CloudAccounts { db: self.connection() }
    }

    /// Short links, of all shops.
    pub fn cloud_links(&mut self) -> CloudLinks<'_> {
        CloudLinks { db: self.connection() }
    }

    table! {
        /// The numbers the Cloud API has for a shop's customers.
        cloud_contacts, CloudContacts
    }
    table! {
        /// What a shop's programs sent.
        cloud_sent, CloudSent
    }
    table! {
        /// What a shop's customers agreed to.
        consents, Consents
    }
    table! {
        /// The copy of a shop's device.
        copies, Copies
    }
    table! {
        /// What a shop writes of.
        topics, Topics
    }
    table! {
        /// A shop's messages to many.
        broadcasts, Broadcasts
    }
    table! {
        /// The button on a shop's website.
        widgets, Widgets
    }
    table! {
        /// What happened in a shop, counted by day.
        daily, Daily
    }
    table! {
        /// Who gets them.
        recipients, Recipients
    }
    table! {
        /// A shop's messages made ahead.
        cloud_templates, CloudTemplates
    }
    table! {
        /// A shop's forms of several screens.
        cloud_flows, CloudFlows
    }
    table! {
        /// A shop's files on their way in.
        cloud_uploads, CloudUploads
    }
    table! {
        /// A shop's products.
        products, Products
    }
    table! {
        /// A shop's prices that hold for a time.
        price_lists, PriceLists
    }
    table! {
        /// How a shop sells.
        trade, Trade
    }
    table! {
        /// Who waits for what is sold out.
        stock_waits, StockWaits
    }
    table! {
        /// A shop's collections.
        collections, Collections
    }
    table! {
        /// A shop's imports, and where its pictures came from.
        imports, Imports
    }
    table! {
        /// Where a shop's feed is fetched from by itself.
        sources, Sources
    }
    table! {
        /// A shop's customers.
        customers, Customers
    }
    table! {
        /// A shop's inbox.
        chats, Chats
    }
    table! {
        /// What a shop's customers said of how it went.
        ratings, Ratings
    }
    table! {
        /// Who did what in a shop.
        audit, Audit
    }
    table! {
        /// A shop's own roles.
        roles, Roles
    }
    table! {
        /// Parts of a shop's team.
        teams, Teams
    }
    table! {
        /// A shop's labels.
        labels, Labels
    }
    table! {
        /// A shop's notes to its team.
        notes, Notes
    }
    table! {
        /// What a shop's team wrote to be sent later.
        planned, Planned
    }
    table! {
        /// A shop's orders.
        orders, Orders
    }
    table! {
        /// A shop's automatic and quick replies.
        automations, Automations
    }
    table! {
        /// A shop's rules, and where their runs stand.
        rules, Rules
    }
    table! {
        /// What must happen next in a shop.
        jobs, Jobs
    }
    table! {
        /// How far a shop has read.
        cursors, Cursors
    }

    table! {
        /// Where programs want to be told what happens in a shop.
        callbacks, Callbacks
    }
    table! {
        /// What they are told.
        deliveries, Deliveries
    }
    table! {
        /// A shop's files as the Cloud API names them.
        cloud_media, CloudMedia
    }

    pub(crate) fn connection(&mut self) -> &mut AnyConnection {
        match &mut self.inner {
            Inner::Transaction(inner) => inner,
            Inner::Plain(peek) => peek.connection(),
        }
    }
}
