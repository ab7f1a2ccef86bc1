//! Where programs ask to be told.

use axum::Router;
use axum::routing::get;

use super::{oauth, subscribe};
use crate::AppState;

/// Its routes.
pub(crate) fn routes() -> Router<AppState> {
    let subscriptions =
        get(subscribe::subscriptions).post(subscribe::subscribe).delete(subscribe::unsubscribe);
    let subscribed_apps = get(subscribe::subscribed_apps)
        .post(subscribe::subscribe_account)
        .delete(subscribe::unsubscribe_account);
    Router::new()
        .route("/{app}/subscriptions", subscriptions)
        .route("/{waba}/subscribed_apps", subscribed_apps)
        .route("/debug_token", get(oauth::debug_token))
        .route("/oauth/access_token", get(oauth::access_token).post(oauth::access_token))
}
