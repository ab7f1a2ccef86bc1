//! Files on their way into a message: seen as they go, and taken back.

use comptoir_api::device::{Method, RpcError, SentId};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{device, state::App};
use crate::parts::{icon::icon, prepare::Ready};

/// Largest file that goes, bytes: 2 GiB, as on the wire.
const FILE_MAX_BYTES: u64 = 2 * 1024 * 1024 * 1024;

/// A file on its way.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Upload {
    /// Its name for the device.
    id: String,
    /// What it is called.
    name: String,
    /// Of a hundred.
    percent: u64,
}

impl App {
    /// Sends files one after the other; the first may begin the chat.
    pub(crate) fn send_files(self, files: Vec<Ready>) {
        spawn_local(async move {
            for file in files {
                if file.file.size() as u64 > FILE_MAX_BYTES {
                    let size = self.words.size(FILE_MAX_BYTES);
                    let sentence = self.words.with("chat-file-too-large", &[("size", size.into())]);
                    self.toasts.fail(sentence);
                    continue;
                }
                let (id, name) =
                    (format!("up-{:x}", (js_sys::Math::random() * 4e15) as u64), file.file.name());
                self.uploads.update(|all| {
                    all.push(Upload { id: id.clone(), name: name.clone(), percent: 0 });
                });
                let sent = self.send_file(&file, &id).await;
                // Taken back by the person: nothing to say.
                let is_wanted =
                    self.uploads.with_untracked(|all| all.iter().any(|one| one.id == id));
                self.uploads.update(|all| all.retain(|one| one.id != id));
                match sent {
                    Ok(()) => {}
                    Err(_) if !is_wanted => {}
                    Err(error) if error.code == device::CODE_OFFLINE => {
                        self.unsent.update(|unsent| unsent.push(file));
                        self.toasts
                            .fail(self.words.with("chat-file-waits", &[("name", name.into())]));
                    }
                    // Its own sentence: most often it was changed or moved on the way.
                    Err(error) if error.code == device::CODE_REFUSED => {
                        self.toasts
                            .fail(self.words.with("chat-file-not-sent", &[("name", name.into())]));
                    }
                    Err(error) => self.fail(&error),
                }
            }
        });
    }

    /// A file on its way came further.
    pub(crate) fn upload_is_at(self, id: &str, sent_bytes: u64, size_bytes: u64) {
        self.uploads.update(|all| {
            for one in all.iter_mut().filter(|one| one.id == id) {
                one.percent = sent_bytes.saturating_mul(100) / size_bytes.max(1);
            }
        });
    }

    async fn send_file(self, ready: &Ready, upload: &str) -> Result<(), RpcError> {
        let file = &ready.file;
        let chat = self.begin().await?;
        let given = |text: &String| (!text.is_empty()).then(|| text.clone());
        let method = Method::SendFile {
            chat: chat.clone(),
            path: Some(upload.to_owned()),
            data: None,
            name: Some(file.name()),
            caption: given(&ready.caption),
            thumbnail: given(&ready.thumbnail),
            mime: Some(file.type_()),
            voice: !ready.wave.is_empty(),
            sticker: false,
            reply_to: None,
            duration_ms: (ready.duration_ms > 0).then_some(ready.duration_ms),
            waveform: ready.wave.clone(),
            upload: Some(upload.to_owned()),
        };
        let sent: SentId = device::hand(method, upload, file).await?;
        if self.entries.find(&sent.id).is_none() {
            self.load_latest(&chat).await;
        }
        Ok(())
    }
}

/// What is on its way, above the composer; each can be taken back.
pub(crate) fn uploads(app: App) -> AnyView {
    let words = app.words;
    let row = move |one: Upload| {
        let (id, name) = (one.id.clone(), one.name.clone());
        let percent = Memo::new(move |_| {
            let all = app.uploads.read();
            all.iter().find(|other| other.id == one.id).map_or(100, |one| one.percent)
        });
        let cancel = move |_| {
            let upload = id.clone();
            app.uploads.update(|all| all.retain(|one| one.id != upload));
            app.run(Method::CancelFile { upload });
        };
        let label = format!("{} : {name}", words.t("media-cancel"));
        view! {
            <div class="attached upload">
                {icon("upload", "s18")}
                <span class="grow">
                    <span class="row g2 between t13">
                        <span class="ell">{name.clone()}</span>
                        <span class="num faint">{move || format!("{}\u{202f}%", percent.get())}</span>
                    </span>
                    <progress max="100" aria-label=name value=move || percent.get().to_string()></progress>
                </span>
                <button type="button" class="ib sm" aria-label=label on:click=cancel>
                    {icon("close", "s18")}
                </button>
            </div>
        }
    };
    view! {
        <For each=move || app.uploads.get() key=|one| one.id.clone() let:one>
            {row(one)}
        </For>
    }
    .into_any()
}
