//! The log of who saw, changed and exported what: written with each request, read by few.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use comptoir_api::shop::Done;
use comptoir_api::team::{Act, AuditEntry, AuditKept, AuditPage};
use comptoir_store::audit::AuditAsked;
use serde::Deserialize;
use serde_json::Value;

use super::caller::Caller;
use super::input::{Asked, Body, page, text_for};
use super::refused::{Answer, Refused};
use crate::{AppState, Counter, limits};

/// Its routes.
pub(crate) fn routes() -> Router<AppState> {
    Router::new().route("/api/audit", get(list).put(keep)).route("/api/audit.csv", get(export))
}

/// Who opened what lately: looking again soon is one line.
#[derive(Debug, Default)]
pub(crate) struct Opened(Mutex<HashMap<(String, Act, String), u64>>);

impl Opened {
    /// Whether somebody looks at something again within the time that counts as one look.
    fn again(&self, staff: &str, act: Act, what: &str, now_ms: u64) -> bool {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (staff.to_owned(), act, what.to_owned());
        if known.get(&key).is_some_and(|at_ms| now_ms < at_ms + limits::AUDIT_AGAIN_MS) {
            return true;
        }
        if known.len() >= limits::AUDIT_REMEMBERED_MAX {
            known.retain(|_, at_ms| now_ms < *at_ms + limits::AUDIT_AGAIN_MS);
        }
        if known.len() < limits::AUDIT_REMEMBERED_MAX {
            known.insert(key, now_ms);
        }
        false
    }
}

/// Writes a line. Never content: who, what was done, to which id.
pub(super) async fn note(
    counter: &Counter,
    caller: &Caller,
    act: Act,
    what: &str,
) -> Result<(), Refused> {
    let (staff, now_ms) = (&caller.staff, counter.now_ms());
    let looks = matches!(act, Act::ChatOpened | Act::FileFetched | Act::OrdersRead | Act::Searched);
    if looks && counter.opened.again(&staff.id, act, what, now_ms) {
        return Ok(());
    }
    let mut tx = counter.store.begin().await?;
    tx.audit(&caller.shop).add(&staff.id, &staff.name, act, what, now_ms).await?;
    Ok(tx.save().await?)
}

/// Which lines are asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct List {
    staff: String,
    act: Option<Act>,
    what: String,
    after: Option<i64>,
    limit: Option<u32>,
}

impl List {
    fn asked(self, limit: u32) -> AuditAsked {
        let Self { staff, act, what, after, .. } = self;
        AuditAsked { staff, act, what, before: after, limit }
    }
}

/// A page, latest first. A chat's customer is named only to whom the chat is to see.
async fn list(
    State(counter): State<AppState>,
    caller: Caller,
    Asked(asked): Asked<List>,
) -> Answer<Json<AuditPage>> {
    let limit = page(asked.limit);
    let mut tx = counter.store.read().await?;
    let mut entries = tx.audit(&caller.shop).list(&asked.asked(limit)).await?;
    let days = tx.audit(&caller.shop).days().await?;
    for entry in entries.iter_mut().filter(|entry| entry.what.starts_with("cht_")) {
        let chat = tx.chats(&caller.shop).lookup_listed(&entry.what, &caller.staff.id).await?;
        entry.about = chat.map(|chat| chat.customer_name).unwrap_or_default();
    }
    for entry in entries.iter_mut().filter(|entry| entry.what.starts_with("ord_")) {
        let order = tx.orders(&caller.shop).lookup(&entry.what).await?;
        entry.about = order.map(|listed| listed.order.reference).unwrap_or_default();
    }
    let full = entries.len() >= limit as usize;
    let next = entries.last().filter(|_| full).map(|last| last.seq.to_string());
    Ok(Json(AuditPage { entries, next, days }))
}

/// Changes how long lines are kept.
async fn keep(
    State(counter): State<AppState>,
    caller: Caller,
    Body(asked): Body<AuditKept>,
) -> Answer<Json<Done>> {
    if !limits::AUDIT_DAYS.contains(&asked.days) {
        return Err(Refused::over(
            "days",
            "refused-audit-days",
            *limits::AUDIT_DAYS.end() as usize,
        ));
    }
    let mut tx = counter.store.begin().await?;
    tx.audit(&caller.shop).set_days(asked.days).await?;
    tx.save().await?;
    Ok(Json(Done {}))
}

/// All lines that are asked for, as a table for other programs.
async fn export(
    State(counter): State<AppState>,
    caller: Caller,
    headers: HeaderMap,
    Asked(asked): Asked<List>,
) -> Answer<Response> {
    let text = text_for(&headers);
    let mut tx = counter.store.read().await?;
    let lines = tx.audit(&caller.shop).list(&asked.asked(limits::AUDIT_LINES_MAX)).await?;
    let mut file = format!("{}\r\n", text.get("audit-columns"));
    for line in &lines {
        file.push_str(&row(line));
    }
    let name = HeaderValue::from_static("attachment; filename=\"audit.csv\"");
    let kind = HeaderValue::from_static("text/csv; charset=utf-8");
    let headers = [(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, file).into_response())
}

fn row(line: &AuditEntry) -> String {
    let at = i64::try_from(line.at_ms).ok();
    let at = at.and_then(|at_ms| jiff::Timestamp::from_millisecond(at_ms).ok());
    let at = at.map(|at| at.to_string()).unwrap_or_default();
    let act = serde_json::to_value(line.act).ok();
    let act = act.as_ref().and_then(Value::as_str).unwrap_or_default().to_owned();
    let cells = [at, line.staff.clone(), line.name.clone(), act, line.what.clone()];
    let cells: Vec<String> = cells.iter().map(|cell| quoted(cell)).collect();
    format!("{}\r\n", cells.join(","))
}

/// A cell in quotes (RFC 4180). One that a spreadsheet would take for a formula is made words.
fn quoted(cell: &str) -> String {
    let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    format!("\"{}{}\"", if formula { "'" } else { "" }, cell.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_no_formula_and_breaks_no_line() {
        assert_eq!(quoted("=1+1"), "\"'=1+1\"");
        assert_eq!(quoted("Lou \"la\" Rose"), "\"Lou \"\"la\"\" Rose\"");
    }

    #[test]
    fn looking_twice_is_one_line() {
        let opened = Opened::default();
        let again = |staff, act, now_ms| opened.again(staff, act, "cht_1", now_ms);
        assert!(!again("stf_a", Act::ChatOpened, 0));
        assert!(again("stf_a", Act::ChatOpened, limits::AUDIT_AGAIN_MS - 1));
        assert!(!again("stf_a", Act::OrdersRead, 5));
        assert!(!again("stf_b", Act::ChatOpened, 5));
        assert!(!again("stf_a", Act::ChatOpened, limits::AUDIT_AGAIN_MS));
    }
}
