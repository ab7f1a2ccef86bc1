//! Every way to fail, with the code that clients decide by.
//!
//! Source: Meta's error reference; what clients read of it, `message`, `type`, `code` and
//! `error_data.details`, was measured with them.

use serde_json::{Value, json};

/// Why a request failed. `details` says what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("(#{code}) {title}: {details}")]
pub struct CloudError {
    /// HTTP status.
    pub status: u16,
    /// What clients decide by.
    pub code: i64,
    /// "OAuthException" or "GraphMethodException".
    pub kind: &'static str,
    /// Of the code, for people.
    pub title: &'static str,
    /// What is wrong with this request and what to do.
    pub details: String,
    /// Finer than the code; deprecated by Meta, read by some.
    pub subcode: Option<i64>,
    /// Seconds to wait.
    pub retry_after_s: Option<u32>,
}

const OAUTH: &str = "OAuthException";
const GRAPH: &str = "GraphMethodException";

macro_rules! errors {
    ($($(#[$doc:meta])* $name:ident($status:literal, $code:literal, $title:literal);)*) => {
        $(
            $(#[$doc])*
            pub fn $name(details: impl Into<String>) -> Self {
                Self::new($status, $code, $title, details)
            }
        )*
    };
}

impl CloudError {
    errors! {
        /// Caller: the request makes no sense.
        invalid(400, 100, "Invalid parameter");
        /// Caller: something is missing.
        missing(400, 131_008, "Required parameter is missing");
        /// Caller: something has a value it cannot have.
        value(400, 131_009, "Parameter value is not valid");
        /// Caller: get a new token.
        token(401, 190, "Invalid OAuth access token");
        /// Caller: the token may not do this.
        permission(403, 10, "Application does not have permission for this action");
        /// Caller: the address has no such method.
        method(400, 3, "Application does not have the capability to make this API call");
        /// Caller: this recipient gets nothing.
        undeliverable(400, 131_026, "Message undeliverable");
        /// Caller: the customer does not receive marketing from this shop.
        no_consent(400, 131_050, "User has stopped marketing messages from this business");
        /// Caller: the customer has had as many as was agreed.
        too_often(400, 131_049, "Message not delivered to maintain a healthy engagement");
        /// Caller: no such kind of message here.
        unsupported(400, 131_051, "Unsupported message type");
        /// Caller: a file could not be fetched.
        media_download(400, 131_052, "Media download error");
        /// Caller: a file was not taken.
        media_upload(400, 131_053, "Media upload error");
        /// Caller: the sender cannot be the recipient.
        own_number(400, 131_021, "Recipient cannot be sender");
        /// Caller: make the template first.
        no_template(404, 132_001, "Template name does not exist in the translation");
        /// Caller: the template has other variables.
        template_count(400, 132_000, "Number of parameters does not match the expected number of params");
        /// Caller: the template filled in is too long.
        template_long(400, 132_005, "Template hydrated text too long");
        /// Caller: a variable is of another kind than the template's.
        template_format(400, 132_012, "Parameter format does not match format in the created template");
        /// Caller: the template's form cannot be used.
        template_flow(400, 132_068, "Flow is in blocked state");
        /// Caller: not all could be blocked.
        block_some(400, 139_100, "Failed to block/unblock some users");
        /// Caller: too many at once.
        block_many(400, 139_101, "Blocklist limit reached");
        /// Operator: it is in the log.
        internal(500, 131_000, "Something went wrong");
        /// Operator: the shop's device is not running.
        unavailable(503, 131_016, "Service overloaded");
    }

    /// Caller: the token's time is over.
    pub fn expired() -> Self {
        let mut error =
            Self::token("The token's time is over: make a new one with 'comptoir token create'.");
        error.subcode = Some(463);
        error
    }

    /// Caller: a person has the conversation. Code and subcode are those of the handover protocol.
    pub fn taken_over(details: impl Into<String>) -> Self {
        let title = "Message failed to send because another app is controlling this thread now";
        Self::new(403, 10, title, details).with_subcode(2_018_300)
    }

    /// Caller: no such object, or not this token's. They look alike.
    pub fn unknown(id: &str) -> Self {
        let id: String = id.chars().filter(|c| !c.is_control()).take(64).collect();
        let details = format!("There is no object '{id}' that this token may see.");
        let mut error = Self::new(400, 100, "Unsupported request", details);
        error.kind = GRAPH;
        error.subcode = Some(33);
        error
    }

    /// Caller: no such short link.
    pub fn no_link(details: impl Into<String>) -> Self {
        let mut error =
            Self::new(404, 803, "Some of the aliases you requested do not exist", details);
        error.kind = GRAPH;
        error
    }

    /// Caller: the request (by its method) was understood and means nothing here; `GET /` answers so.
    pub fn graph(method: &str, details: impl Into<String>) -> Self {
        let title = match method {
            "POST" => "Unsupported post request",
            "PUT" => "Unsupported put request",
            "DELETE" => "Unsupported delete request",
            _ => "Unsupported get request",
        };
        let mut error = Self::new(400, 100, title, details);
        error.kind = GRAPH;
        error
    }

    /// Caller: slower.
    pub fn throughput(retry_after_s: u32) -> Self {
        let details = format!("Too many requests: wait {retry_after_s} s.");
        let mut error = Self::new(429, 130_429, "Rate limit hit", details);
        error.retry_after_s = Some(retry_after_s);
        error
    }

    /// Another of Meta's codes.
    pub fn new(status: u16, code: i64, title: &'static str, details: impl Into<String>) -> Self {
        let details = details.into();
        Self { status, code, kind: OAUTH, title, details, subcode: None, retry_after_s: None }
    }

    /// With a subcode.
    #[must_use]
    pub fn with_subcode(mut self, subcode: i64) -> Self {
        self.subcode = Some(subcode);
        self
    }

    /// As it is answered; `trace` names the request.
    pub fn body(&self, trace: &str) -> Value {
        let mut error = json!({
            "message": format!("(#{}) {}", self.code, self.title),
            "type": self.kind,
            "code": self.code,
            "error_data": { "messaging_product": "whatsapp", "details": self.details },
            "fbtrace_id": trace,
        });
        if let (Some(subcode), Some(error)) = (self.subcode, error.as_object_mut()) {
            error.insert("error_subcode".to_owned(), subcode.into());
        }
        json!({ "error": error })
    }
}
