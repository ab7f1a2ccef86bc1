//! Statistics, for the console: sums of days, as JSON and as CSV.

use std::fmt::Write as _;

use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use axum::{Json, Router};
use comptoir_api::stats::Stats;
use jiff::civil::Date;
use serde::Deserialize;

use super::attach::attached;
use super::caller::Caller;
use super::input::Asked;
use super::refused::{Answer, Refused};
use crate::stats::{brought, report, visits};
use crate::{AppState, limits};

/// Its routes.
pub(crate) fn routes() -> Router<AppState> {
    Router::new().route("/api/stats", get(stats)).route("/api/stats.csv", get(table))
}

#[derive(Debug, Deserialize)]
struct Span {
    from: String,
    to: String,
    #[serde(default)]
    lang: String,
}

impl Span {
    fn days(&self) -> Answer<(Date, Date)> {
        let day = |text: &str, field: &str| {
            text.parse::<Date>().map_err(|_| Refused::invalid(field, "refused-date"))
        };
        let (from, to) = (day(&self.from, "from")?, day(&self.to, "to")?);
        let span = from.until(to).map_or(-1, |span| span.get_days());
        if (0..limits::STATS_DAYS_MAX).contains(&span) {
            Ok((from, to))
        } else {
            Err(Refused::invalid("to", "refused-date"))
        }
    }
}

async fn stats(
    State(counter): State<AppState>,
    caller: Caller,
    Asked(span): Asked<Span>,
) -> Answer<Json<Stats>> {
    let (from, to) = span.days()?;
    visits::keep(&counter).await?;
    let mut tx = counter.store.read().await?;
    Ok(Json(report::report(&mut tx, &caller.shop, from, to, &span.lang).await?))
}

/// What is counted is no more than this: whoever wants to know reads it here.
async fn table(
    State(counter): State<AppState>,
    caller: Caller,
    Asked(span): Asked<Span>,
) -> Answer<Response> {
    let (from, to) = span.days()?;
    visits::keep(&counter).await?;
    let mut tx = counter.store.read().await?;
    let mut rows = tx.daily(&caller.shop).list(&from.to_string(), &to.to_string()).await?;
    let casts = brought::broadcasts(&mut tx, &caller.shop, from, to, "").await?;
    rows.extend(brought::as_rows(&casts));
    rows.sort_by(|one, other| {
        (&one.day, &one.metric, &one.part).cmp(&(&other.day, &other.metric, &other.part))
    });
    let mut csv = String::from("day,metric,part,n\r\n");
    for row in rows {
        // A product's id or a link's code; nothing in them is a formula of a spreadsheet.
        let part = row.part.replace('"', "\"\"");
        let part = part.trim_start_matches(['=', '+', '-', '@']);
        let _ = write!(csv, "{},{},\"{part}\",{}\r\n", row.day, row.metric, row.n);
    }
    Ok(attached("text/csv; charset=utf-8", csv, "stats.csv"))
}
