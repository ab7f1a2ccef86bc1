//! One question to the endpoint of a program's form, and what its answer means.
//!
//! Source: Meta, "Implementing endpoints for Flows"; the statuses 421, 427 and 432 are its own.

use comptoir_api::cloud::flow;
use comptoir_api::device::FormAct;
use comptoir_store::cloud_flows::FlowRow;
use comptoir_wire::content::{FormNext, FormState};
use comptoir_wire::limits::FORM_SCREEN_BYTES_MAX;
use serde_json::{Map, Value, json};

use super::seal::{self, SealError};
use super::{ExchangeError, Question};
use crate::cloud::token;
use crate::{Shop, limits};

/// The screen that ends a form.
const SUCCESS: &str = "SUCCESS";
/// Status of an endpoint: this form is over.
const OVER: u16 = 427;

/// Who answers a form, and how it is known.
struct Endpoint {
    flow: FlowRow,
    /// PEM.
    key: String,
    /// Signs requests.
    secret: String,
    /// What the program knows this form by.
    flow_token: String,
}

impl Shop {
    /// What a form shows next.
    pub(super) async fn next_screen(&self, asked: &Question) -> Result<FormNext, ExchangeError> {
        let endpoint = self.endpoint(asked).await?;
        let (_, version) = flow::versions(&endpoint.flow.json);
        let mut question = json!({
            "version": version,
            "action": match asked.act {
                FormAct::Opened => "INIT",
                FormAct::Pressed => "data_exchange",
                FormAct::Back => "BACK",
            },
            "flow_token": endpoint.flow_token,
            "data": asked.data,
        });
        if let (false, Some(question)) = (asked.screen.is_empty(), question.as_object_mut()) {
            question.insert("screen".to_owned(), asked.screen.clone().into());
        }
        let answer = self.ask_endpoint(&endpoint, &question).await?;
        let next = next_of(&endpoint.flow.json, &answer);
        if let Err(error) = &next {
            self.complain(&endpoint, question, &error.to_string()).await;
        }
        next
    }

    async fn endpoint(&self, asked: &Question) -> Result<Endpoint, ExchangeError> {
        let mut tx = self.store().read().await?;
        let sent = tx.cloud_sent(&self.id).lookup(&asked.form.to_string()).await?;
        let sent = sent.ok_or(ExchangeError::Nobody)?;
        let detail: Value = serde_json::from_str(&sent.detail).unwrap_or_default();
        let word = |name: &str| detail.get(name).and_then(Value::as_str).unwrap_or_default();
        let flow = tx.cloud_flows(&self.id).lookup(word("flow")).await?;
        let token = tx.tokens().lookup(&sent.token).await?;
        let account = tx.cloud_accounts().lookup(&self.id).await?;
        drop(tx);
        let token = token.filter(|token| token.shop == self.id && !token.has_ended(self.now_ms()));
        let (Some(flow), Some(token), Some(account)) = (flow, token, account) else {
            return Err(ExchangeError::Nobody);
        };
        let reader = token::reader_of(&token.id).ok_or(ExchangeError::Nobody)?;
        let reads = self.rosters().allows(asked.chat, reader).await?;
        if flow.endpoint.is_empty() || !reads {
            return Err(ExchangeError::Nobody);
        }
        let flow_token = word("flow_token").to_owned();
        let (key, secret) = (account.settings.public_key, token.app_secret);
        Ok(Endpoint { flow, key, secret, flow_token })
    }

    async fn ask_endpoint(
        &self,
        endpoint: &Endpoint,
        question: &Value,
    ) -> Result<Value, ExchangeError> {
        let Endpoint { flow, key, secret, .. } = endpoint;
        let sealed = seal::seal(key, question)?;
        let (status, said) =
            self.hooks().ask_endpoint(&flow.endpoint, secret, sealed.body.clone()).await?;
        match status {
            200 => Ok(sealed.open(&said)?),
            OVER => {
                let said = sealed
                    .open(&said)
                    .or_else(|_| serde_json::from_str::<Value>(&said).map_err(|_| SealError::Json));
                Err(ExchangeError::Ended(words(&said.unwrap_or_default())))
            }
            other => Err(ExchangeError::Status(other)),
        }
    }

    /// Tells the endpoint that its answer was of no use. What it says to that is nobody's.
    async fn complain(&self, endpoint: &Endpoint, mut question: Value, why: &str) {
        let data = json!({ "error": "INVALID_SCREEN_TRANSITION", "error_message": why });
        if let Some(question) = question.as_object_mut() {
            question.insert("data".to_owned(), data);
        }
        if let Err(error) = self.ask_endpoint(endpoint, &question).await {
            tracing::debug!(%error, "an endpoint did not hear that its answer was of no use");
        }
    }
}

/// Asks whether an endpoint is there and has the key: the sentence says what is wrong with it.
pub(crate) async fn ping(
    shop: &Shop,
    address: &str,
    key: &str,
    secret: &str,
    version: &str,
) -> Result<(), String> {
    let question = json!({ "version": version, "action": "ping" });
    let sealed = seal::seal(key, &question).map_err(|error| error.to_string())?;
    let asked = shop.hooks().ask_endpoint(address, secret, sealed.body.clone()).await;
    let (status, said) = asked.map_err(|error| error.to_string())?;
    if status != 200 {
        return Err(ExchangeError::Status(status).to_string());
    }
    let answer = sealed.open(&said).map_err(|error| error.to_string())?;
    let state = answer.get("data").and_then(|data| data.get("status")).and_then(Value::as_str);
    if state == Some("active") {
        return Ok(());
    }
    Err(r#"the endpoint did not answer {"data":{"status":"active"}}"#.to_owned())
}

/// What an answer means to the form.
fn next_of(schema: &str, answer: &Value) -> Result<FormNext, ExchangeError> {
    let screen = answer.get("screen").and_then(Value::as_str).unwrap_or_default();
    let empty = Value::Object(Map::new());
    let data = answer.get("data").filter(|data| data.is_object()).unwrap_or(&empty);
    let fits = |data: &Value, limit: usize| {
        let text = data.to_string();
        let size = text.len();
        if size > limit { Err(ExchangeError::TooLarge { size, limit }) } else { Ok(text) }
    };
    if screen == SUCCESS {
        let given = data.get("extension_message_response").and_then(|given| given.get("params"));
        let given = given.filter(|given| given.is_object()).unwrap_or(&empty);
        let data_json = fits(given, comptoir_wire::limits::FORM_DATA_BYTES_MAX)?;
        return Ok(FormNext { state: FormState::Done as i32, data_json, ..FormNext::default() });
    }
    if !flow::has_screen(schema, screen) {
        return Err(ExchangeError::Screen);
    }
    let data_json = fits(data, FORM_SCREEN_BYTES_MAX)?;
    let (state, screen) = (FormState::Shown as i32, screen.to_owned());
    Ok(FormNext { state, screen, data_json, ..FormNext::default() })
}

fn words(answer: &Value) -> String {
    let said = answer.get("error_msg").and_then(Value::as_str).unwrap_or_default();
    said.chars().take(limits::FORM_REASON_CHARS_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCHEMA: &str = r#"{"version":"7.1","screens":[{"id":"DAY"},{"id":"HOUR"}]}"#;

    #[test]
    fn an_answer_shows_a_screen_of_the_form_or_ends_it() {
        let shown = json!({ "screen": "HOUR", "data": { "hours": ["9:00"] } });
        let next = next_of(SCHEMA, &shown).unwrap();
        assert_eq!((next.state(), next.screen.as_str()), (FormState::Shown, "HOUR"));
        assert_eq!(next.data_json, r#"{"hours":["9:00"]}"#);

        let done = json!({ "screen": "SUCCESS", "data": {
            "extension_message_response": { "params": { "flow_token": "t", "hour": "9:00" } } } });
        let next = next_of(SCHEMA, &done).unwrap();
        assert_eq!(next.state(), FormState::Done);
        assert_eq!(next.data_json, r#"{"flow_token":"t","hour":"9:00"}"#);

        for answer in [json!({}), json!({ "screen": "OTHER" }), json!({ "screen": 7 })] {
            assert!(matches!(next_of(SCHEMA, &answer), Err(ExchangeError::Screen)), "{answer}");
        }
        let large = json!({ "screen": "DAY", "data": { "x": "y".repeat(FORM_SCREEN_BYTES_MAX) } });
        assert!(matches!(next_of(SCHEMA, &large), Err(ExchangeError::TooLarge { .. })));
    }
}
