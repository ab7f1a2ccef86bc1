//! Forms that ask the shop for their next screen: a question, and the wait for its answer.

use comptoir_api::device::{FormAct as Act, FormNext as Shown, FormState as State, SentId};
use comptoir_wire::content::{FormAct, FormNext, FormState};
use serde_json::{Map, Value};

use super::calls::to_json;
use super::error::{Failed, OFFLINE, OURS, PARAMS};
use super::people::message_id;
use super::{DeviceFactory, Rpc};
use crate::asking::Next;
use crate::cards;
use crate::device::Device;
use crate::fetch::Fetch;

impl<F: Fetch, D: DeviceFactory> Rpc<F, D> {
    /// Asks what an open form shows next, and sends its answer where that was all.
    pub(super) async fn ask_form(
        &self,
        chat: &str,
        message: &str,
        act: Act,
        screen: &str,
        data: Value,
    ) -> Result<Value, Failed> {
        let (one, known) = self.inner.people.with_chat(chat)?;
        let form = message_id(message)?;
        let data = match data {
            Value::Null => Map::new(),
            Value::Object(data) => data,
            _ => return Err(Failed::new(PARAMS, "what a button hands over is an object")),
        };
        if !one.line.read(Device::online) {
            return Err(Failed::new(OFFLINE, "there is no connection, and the form needs one"));
        }
        let data = Value::Object(data).to_string();
        let act = match act {
            Act::Opened => FormAct::Opened,
            Act::Pressed => FormAct::Pressed,
            Act::Back => FormAct::Back,
        };
        let asked = one.line.with(|device| device.ask_form(known, form, act, screen, data))?;
        let next = loop {
            let seen = one.line.news().rings();
            // Taking the answer out is no news to anybody.
            if let Some(next) = one.line.take_form_next(asked) {
                break next;
            }
            one.line.news().after(seen).await;
        };
        let next = match next {
            Next::Came(next) => next,
            Next::Slow => return to_json(&later()),
            Next::Lost => return Err(Failed::new(OFFLINE, "the connection was lost")),
        };
        let mut shown = shown(&next);
        if shown.state == State::Done {
            let sent = self.answer_form(chat, message, std::mem::take(&mut shown.data))?;
            let sent: SentId = serde_json::from_value(sent)
                .map_err(|error| Failed::new(OURS, error.to_string()))?;
            shown.answered = Some(sent.id);
        }
        to_json(&shown)
    }
}

fn later() -> Shown {
    let (screen, text) = (String::new(), String::new());
    Shown { state: State::Later, screen, data: Value::Null, text, answered: None }
}

fn shown(next: &FormNext) -> Shown {
    let state = match next.state() {
        FormState::Shown => State::Shown,
        FormState::Done => State::Done,
        FormState::Ended => State::Ended,
        FormState::Later | FormState::Unspecified => State::Later,
    };
    let data = cards::object(&next.data_json).unwrap_or_default();
    let (screen, text) = (next.screen.clone(), next.text.clone());
    Shown { state, screen, data: data.into(), text, answered: None }
}
