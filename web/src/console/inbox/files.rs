//! Files of the team on their way into the open chat.

use gloo_net::http::Method;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::thread;
use crate::console::state::Console;
use crate::console::{api, load};
use crate::parts::prepare::Ready;

/// Shows files before they go to the open chat.
pub(crate) fn send_files(c: Console, files: Vec<web_sys::File>) {
    if c.open.chat.get_untracked().is_some() && !files.is_empty() {
        c.picked.add(files);
    }
}

/// Sends them, one message each, in order.
pub(crate) fn send_ready(c: Console, files: Vec<Ready>) {
    let Some(chat) = c.open.chat.get_untracked() else { return };
    c.sending.update(|count| *count += files.len() as u32);
    spawn_local(async move {
        for file in files {
            let sent = send_file(&chat, &file).await;
            c.sending.update(|count| *count = count.saturating_sub(1));
            match sent {
                Ok(_) => load::newest_if_deaf(c, chat.clone()),
                Err(error) => c.fail(&error),
            }
        }
    });
}

async fn send_file(chat: &str, ready: &Ready) -> api::Answer<thread::Sent> {
    let refused = |_| comptoir_api::shop::ApiError {
        code: "invalid".into(),
        message: String::new(),
        field: None,
    };
    let form = web_sys::FormData::new().map_err(refused)?;
    let wave = ready.wave.iter().map(u8::to_string).collect::<Vec<_>>().join(",");
    let duration = ready.duration_ms.to_string();
    for (name, value) in [
        ("caption", &ready.caption),
        ("thumbnail", &ready.thumbnail),
        ("duration_ms", &duration),
        ("waveform", &wave),
    ] {
        form.append_with_str(name, value).map_err(refused)?;
    }
    let file = &ready.file;
    form.append_with_blob_and_filename("file", file, &file.name()).map_err(refused)?;
    api::upload(Method::POST, &format!("/api/chats/{chat}/files"), form).await
}
