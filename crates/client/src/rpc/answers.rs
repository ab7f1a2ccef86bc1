//! What a person answers: a choice, a form, whether a shop may write; and addresses it asks for.

use comptoir_api::chat::Contact;
use comptoir_wire::content::content::Body as Kind;
use comptoir_wire::content::{
    ChoiceAnswer, ChoiceOption, ConsentReceipt, ContactCard, FormAnswer, OptionAct,
};
use comptoir_wire::ids::MessageId;
use serde_json::Value;

use super::calls::to_json;
use super::error::{Failed, NOT_FOUND, PARAMS};
use super::people::message_id;
use super::{DeviceFactory, Rpc};
use crate::cards;
use crate::device::Draft;
use crate::fetch::Fetch;

/// The topic of offers and news.
const MARKETING: &str = "marketing";

/// What a person says of a topic.
pub(super) struct Said {
    pub(super) given: bool,
    pub(super) per_month_max: Option<u32>,
    pub(super) text: Option<String>,
    pub(super) title: Option<String>,
    pub(super) time_zone: Option<String>,
    pub(super) message: Option<String>,
}

impl<F: Fetch, D: DeviceFactory> Rpc<F, D> {
    /// Says what was chosen of a choice or a carousel.
    pub(super) fn answer(
        &self,
        chat: &str,
        message: &str,
        chosen: Vec<String>,
    ) -> Result<Value, Failed> {
        let (id, asked) = self.asked(chat, message)?;
        let (options, many) = match asked {
            Some(Kind::Choice(choice)) => (choice.options, choice.many),
            Some(Kind::Carousel(carousel)) => {
                (carousel.cards.into_iter().flat_map(|card| card.options).collect(), false)
            }
            _ => return Err(Failed::new(NOT_FOUND, "there is no such choice")),
        };
        if chosen.len() > 1 && !many {
            return Err(Failed::new(PARAMS, "the choice takes one answer"));
        }
        let is_reply = |option: &&ChoiceOption| option.act() == OptionAct::Reply;
        let titles: Option<Vec<String>> = chosen
            .iter()
            .map(|id| {
                let option = options.iter().filter(is_reply).find(|option| option.id == *id);
                option.map(|option| option.title.clone())
            })
            .collect();
        let titles = titles.ok_or_else(|| Failed::new(PARAMS, "the choice has no such option"))?;
        let answer =
            ChoiceAnswer { message: id.to_vec(), options: chosen, title: titles.join(", ") };
        self.say(chat, Draft::new(Kind::ChoiceAnswer(answer)))
    }

    /// Says what was filled in; its words are those of the form.
    pub(super) fn answer_form(
        &self,
        chat: &str,
        message: &str,
        values: Value,
    ) -> Result<Value, Failed> {
        let (id, asked) = self.asked(chat, message)?;
        if !matches!(asked, Some(Kind::Form(_))) {
            return Err(Failed::new(NOT_FOUND, "there is no such form"));
        }
        let Value::Object(values) = values else {
            return Err(Failed::new(PARAMS, "the values of a form are an object"));
        };
        let (one, known) = self.inner.people.with_chat(chat)?;
        let fields = one.line.read(|device| device.fields(known, &id.to_vec(), &values))?;
        let fallback = cards::field_words(&fields);
        let values_json = Value::Object(values).to_string();
        let answer = FormAnswer { message: id.to_vec(), values_json };
        let draft = Draft { fallback, ..Draft::new(Kind::FormAnswer(answer)) };
        self.say(chat, draft)
    }

    /// Lets the shop write of a topic or no longer, if anything is said; and how it stands now.
    pub(super) fn consent(
        &self,
        chat: &str,
        topic: Option<String>,
        said: Option<Said>,
    ) -> Result<Value, Failed> {
        let (one, id) = self.inner.people.with_chat(chat)?;
        let mut topic = topic.unwrap_or_else(|| MARKETING.to_owned());
        if let Some(said) = said {
            let mut receipt = ConsentReceipt {
                given: said.given,
                per_month_max: said.per_month_max.unwrap_or_default(),
                text: said.text.unwrap_or_default(),
                title: said.title.unwrap_or_default(),
                time_zone: said.time_zone.unwrap_or_default(),
                at_ms: self.inner.clock.now_ms(),
                ..ConsentReceipt::default()
            };
            if let Some(message) = said.message {
                let (message, asked) = self.asked(chat, &message)?;
                let Some(Kind::Consent(asked)) = asked else {
                    return Err(Failed::new(NOT_FOUND, "there is no such question"));
                };
                receipt.message = message.to_vec();
                topic = asked.topic;
                if receipt.per_month_max == 0 {
                    receipt.per_month_max = asked.per_month_max;
                }
                if receipt.text.is_empty() {
                    receipt.text = asked.text;
                }
                if receipt.title.is_empty() {
                    receipt.title = asked.title;
                }
            }
            receipt.topic.clone_from(&topic);
            let known = one.line.read(|device| device.consented(id, &topic))?;
            // What is taken back, or changed in how often, is what was agreed to.
            for (field, before) in
                [(&mut receipt.text, known.text), (&mut receipt.title, known.title)]
            {
                if field.is_empty() && known.given {
                    *field = before;
                }
            }
            if receipt.text.is_empty() {
                receipt.text = unshown(&receipt);
            }
            one.line.with(|device| device.send(id, Draft::new(Kind::ConsentReceipt(receipt))))?;
        }
        to_json(&one.line.read(|device| device.consented(id, &topic))?)
    }

    /// What a message of this chat said, as it was sent.
    fn asked(&self, chat: &str, message: &str) -> Result<(MessageId, Option<Kind>), Failed> {
        let (one, chat) = self.inner.people.with_chat(chat)?;
        let id = message_id(message)?;
        let here = one.line.read(|device| device.chat_of(id))? == Some(chat);
        let content = one.line.read(|device| device.content(id))?.filter(|_| here);
        Ok((id, content.and_then(|content| content.body)))
    }
}

/// Several people's addresses as one message.
pub(super) fn cards_of(contacts: Vec<Contact>) -> Result<ContactCard, Failed> {
    let mut cards = contacts.into_iter().map(|one| ContactCard {
        name: one.name,
        phones: one.phones,
        emails: one.emails,
        organisation: one.organisation,
        urls: one.urls,
        addresses: one.addresses,
        more: Vec::new(),
    });
    let first = cards.next().ok_or_else(|| Failed::new(PARAMS, "there is no contact to send"))?;
    Ok(ContactCard { more: cards.collect(), ..first })
}

/// What a script says that showed nobody anything.
fn unshown(receipt: &ConsentReceipt) -> String {
    match (receipt.given, receipt.per_month_max) {
        (false, _) => format!("{}: no", receipt.topic),
        (true, 0) => format!("{}: yes", receipt.topic),
        (true, count) => format!("{}: yes, at most {count} a month", receipt.topic),
    }
}
