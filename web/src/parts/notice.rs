//! Lines in the middle of a thread: what happened to the chat itself.

use comptoir_api::chat::Notice;
use leptos::prelude::*;

use super::{Act, Frame, icon::icon};
use crate::words::Words;

/// One notice, in words that say who does what.
pub fn notice(kind: Notice, subject: String, detail: String, number: u64, frame: Frame) -> AnyView {
    let words = Words::here();
    let (drawing, key) = match kind {
        Notice::Encrypted => ("lock", "notice-encrypted"),
        Notice::ReaderJoined => ("user", "notice-reader-joined"),
        Notice::ReaderLeft => ("user", "notice-reader-left"),
        Notice::KeyChanged => ("key", "notice-key-changed"),
        Notice::RetentionChanged if detail.is_empty() => ("timer", "notice-retention-changed"),
        Notice::RetentionChanged => ("timer", "notice-retention-files"),
        Notice::Missing => ("warn", "notice-missing"),
        Notice::Healed => ("refresh", "notice-healed"),
        Notice::ChatClosed => ("archive", "notice-chat-closed"),
        Notice::Erased => ("trash", "notice-erased"),
        Notice::Refused => ("shield", "notice-refused"),
    };
    let say = move || {
        words.with(
            key,
            &[
                ("name", subject.clone().into()),
                ("detail", detail.clone().into()),
                ("count", number.into()),
            ],
        )
    };
    let link = move |words_of: AnyView| {
        view! {
            <button type="button" class="lnk u" on:click=move |_| frame.act.run(Act::ShowReaders)>
                {words_of}
            </button>
        }
    };
    let sentence = match kind {
        Notice::Encrypted => {
            let who = link((move || words.t("notice-who-reads")).into_any());
            view! { {say} " " {who} }.into_any()
        }
        Notice::KeyChanged => {
            let compare = link((move || words.t("notice-compare")).into_any());
            view! { {say} " " {compare} }.into_any()
        }
        _ => say.into_any(),
    };
    view! { {icon(drawing, "")} <span>{sentence}</span> }.into_any()
}
