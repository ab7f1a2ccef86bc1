//! Files on their way into a message.

use comptoir_api::device::{Method, SentId};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast, closure::Closure};
use wasm_bindgen_futures::JsFuture;

use super::{device, state::App};

/// Sides of a thumbnail that are tried, pixels, longest first.
const THUMBNAIL_PX: [f64; 2] = [320.0, 160.0];

/// Longest thumbnail, characters of base64: 16 KiB.
const THUMBNAIL_CHARS_MAX: usize = 16 * 1024 / 3 * 4;

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
                match self.send_file(&file).await {
                    Ok(()) => {}
                    Err(error) if error.code == device::CODE_OFFLINE => {
                        let name = file.name();
                        self.unsent.update(|unsent| unsent.push(file));
                        self.toasts
                            .fail(self.words.with("chat-file-waits", &[("name", name.into())]));
                    }
                    Err(error) => self.fail(&error),
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
            thumbnail: thumbnail(file).await,
            mime: Some(file.type_()),
            voice: false,
            sticker: false,
            reply_to: None,
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

/// A small JPEG of a picture in base64; `None` for what the browser cannot draw.
async fn thumbnail(file: &web_sys::File) -> Option<String> {
    if !file.type_().starts_with("image/") {
        return None;
    }
    let drawing = window().create_image_bitmap_with_blob(file).ok()?;
    let picture: web_sys::ImageBitmap = JsFuture::from(drawing).await.ok()?.dyn_into().ok()?;
    let (width, height) = (f64::from(picture.width()), f64::from(picture.height()));
    THUMBNAIL_PX.into_iter().find_map(|side| {
        let scale = (side / width.max(height)).min(1.0);
        let (width, height) = ((width * scale).max(1.0), (height * scale).max(1.0));
        let canvas: web_sys::HtmlCanvasElement =
            document().create_element("canvas").ok()?.dyn_into().ok()?;
        canvas.set_width(width as u32);
        canvas.set_height(height as u32);
        let pen: web_sys::CanvasRenderingContext2d =
            canvas.get_context("2d").ok()??.dyn_into().ok()?;
        // Paper shows through what has holes, not black.
        pen.set_fill_style_str("#fff");
        pen.fill_rect(0.0, 0.0, width, height);
        let drawn =
            pen.draw_image_with_image_bitmap_and_dw_and_dh(&picture, 0.0, 0.0, width, height);
        drawn.ok()?;
        let address = canvas.to_data_url_with_type("image/jpeg").ok()?;
        let data = address.strip_prefix("data:image/jpeg;base64,")?;
        (data.len() <= THUMBNAIL_CHARS_MAX).then(|| data.to_owned())
    })
}
