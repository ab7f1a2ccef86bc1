//! Every route on one page: each file names its own, and here they meet.

mod attach;
mod audit;
mod automations;
mod broadcasts;
pub(crate) mod caller;
mod chats;
mod collections;
mod customers;
mod events;
mod feeds;
mod forms;
mod import;
mod import_source;
pub(crate) mod input;
mod labels;
mod links;
mod me;
mod orders;
pub(crate) mod permit;
mod pictures;
mod price_lists;
mod print;
mod privacy;
mod products;
mod profile;
mod programs;
mod public;
mod quick;
mod rating;
pub(crate) mod refused;
mod roles;
mod rules;
mod session;
mod staff;
mod stats;
mod teams;
mod topics;
mod trade;
mod video;
mod webhooks;
mod widget;

pub(crate) use audit::Opened;
pub(crate) use chats::note_as_message;
pub(crate) use privacy::privacy;
pub use session::OverTls;
pub(crate) use session::is_over_tls;

use axum::Router;
use axum::extract::DefaultBodyLimit;

use crate::{AppState, limits};

/// The counter's door: its pages, its public JSON and what the console asks.
///
/// Over a socket, serve it with `into_make_service_with_connect_info::<SocketAddr>()`: sign-in
/// counts failures by address.
pub fn router(counter: AppState) -> Router {
    Router::new()
        .merge(crate::pages::routes())
        .merge(public::routes())
        .merge(session::routes())
        .merge(me::routes())
        .merge(staff::routes())
        .merge(roles::routes())
        .merge(teams::routes())
        .merge(audit::routes())
        .merge(customers::routes())
        .merge(rating::routes())
        .merge(price_lists::routes())
        .merge(products::routes())
        .merge(pictures::routes())
        .merge(video::routes())
        .merge(collections::routes())
        .merge(profile::routes())
        .merge(programs::routes())
        .merge(labels::routes())
        .merge(chats::routes())
        .merge(orders::routes())
        .merge(print::routes())
        .merge(trade::routes())
        .merge(automations::routes())
        .merge(rules::routes())
        .merge(forms::routes())
        .merge(quick::routes())
        .merge(privacy::routes())
        .merge(topics::routes())
        .merge(broadcasts::routes())
        .merge(links::routes())
        .merge(stats::routes())
        .merge(import::routes())
        .merge(import_source::routes())
        .merge(feeds::routes())
        .merge(events::routes())
        .merge(webhooks::routes())
        .merge(widget::routes())
        .merge(crate::widget::routes())
        .layer(DefaultBodyLimit::max(limits::BODY_BYTES_MAX))
        .layer(axum::middleware::from_fn_with_state(counter.clone(), permit::check))
        .layer(axum::middleware::from_fn(refused::speak))
        .with_state(counter)
}
