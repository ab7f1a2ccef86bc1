//! Files on their way into a message.

use comptoir_api::device::{Method, SentId};
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast, closure::Closure};
use wasm_bindgen_futures::JsFuture;

use super::{device, state::App};

/// Largest file the app sends, bytes: it passes through the page's memory.
const FILE_MAX_BYTES: u64 = 25_000_000;

/// Most files at once.
const FILES_MAX: usize = 10;

impl App {
    /// Sends files one after the other; the first may begin the chat.
    pub(crate) fn send_files(self, files: Vec<web_sys::File>) {
        spawn_local(async move {
            for file in files.into_iter().take(FILES_MAX) {
                if file.size() as u64 > FILE_MAX_BYTES {
                    let size = self.words.size(FILE_MAX_BYTES);
                    let sentence = self.words.with("chat-file-too-large", &[("size", size.into())]);
                    self.toasts.fail(sentence);
                    continue;
                }
                if let Err(error) = self.send_file(&file).await {
                    self.fail(&error);
                }
            }
        });
    }

    async fn send_file(self, file: &web_sys::File) -> Result<(), comptoir_api::device::RpcError> {
        let Some(data) = base64(file).await else {
            self.toasts.fail(self.words.t("state-error"));
            return Ok(());
        };
        let chat = self.begin().await?;
        let sent: SentId = device::call(Method::SendFile {
            chat: chat.clone(),
            path: None,
            data: Some(data),
            name: Some(file.name()),
            caption: None,
        })
        .await?;
        if self.entries.find(&sent.id).is_none() {
            self.load_latest(&chat).await;
        }
        Ok(())
    }
}

/// A file's bytes in base64, by the browser's own reader.
async fn base64(file: &web_sys::File) -> Option<String> {
    let reader = web_sys::FileReader::new().ok()?;
    let read = js_sys::Promise::new(&mut |resolve, reject| {
        let done = Closure::once_into_js(move || drop(resolve.call0(&wasm_bindgen::JsValue::NULL)));
        let failed =
            Closure::once_into_js(move || drop(reject.call0(&wasm_bindgen::JsValue::NULL)));
        reader.set_onload(Some(done.unchecked_ref()));
        reader.set_onerror(Some(failed.unchecked_ref()));
    });
    reader.read_as_data_url(file).ok()?;
    JsFuture::from(read).await.ok()?;
    let address = reader.result().ok()?.as_string()?;
    address.split_once("base64,").map(|(_, data)| data.to_owned())
}
