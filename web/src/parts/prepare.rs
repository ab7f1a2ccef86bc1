//! Photos, films and voices before they go: by a script that comes when it is first needed.

use js_sys::{Array, Function, Promise, Reflect};
use leptos::prelude::{document, window};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::browser;

/// Where the script puts what it can do.
const TOOL: &str = "comptoirMedia";

/// A file as it goes.
#[derive(Debug, Clone)]
pub struct Ready {
    /// Made small, and without what it says of place and device.
    pub file: web_sys::File,
    /// A small JPEG in base64; empty if none.
    pub thumbnail: String,
    /// How long a film or a voice is; 0 if not known.
    pub duration_ms: u64,
    /// How loud a voice is, a byte a bar; empty for what is none.
    pub wave: Vec<u8>,
    /// Words under it.
    pub caption: String,
}

/// The sentence for why a file does not go.
pub fn sentence(why: &JsValue) -> &'static str {
    match why.as_string().as_deref() {
        Some("picture") => "media-no-picture",
        Some("film") => "media-no-film",
        Some("large") => "media-too-many-pixels",
        _ => "state-error",
    }
}

/// Makes a file ready; `original` leaves a photo as large as it is.
pub async fn prepare(file: &web_sys::File, original: bool) -> Result<Ready, JsValue> {
    let made = call(&tool().await?, "prepare", &[file.clone().into(), original.into()]).await?;
    read(&made)
}

/// A voice that is being recorded.
#[derive(Clone)]
pub struct Recording(JsValue);

impl Recording {
    /// Asks for the microphone, and listens.
    pub async fn begin() -> Result<Self, JsValue> {
        Ok(Self(call(&tool().await?, "record", &[]).await?))
    }

    /// Ends it: what was said.
    pub async fn stop(self) -> Result<Ready, JsValue> {
        read(&call(&self.0, "stop", &[]).await?)
    }

    /// Ends it, and forgets what was said.
    pub async fn discard(self) {
        drop(call(&self.0, "discard", &[]).await);
    }
}

fn read(made: &JsValue) -> Result<Ready, JsValue> {
    let part = |name: &str| Reflect::get(made, &name.into());
    let wave = part("wave").ok().filter(Array::is_array);
    let wave = wave.map(|wave| Array::from(&wave)).unwrap_or_default();
    Ok(Ready {
        file: part("file")?.dyn_into()?,
        thumbnail: part("thumbnail")?.as_string().unwrap_or_default(),
        duration_ms: part("duration")?.as_f64().unwrap_or_default() as u64,
        wave: wave.iter().filter_map(|bar| bar.as_f64()).map(|bar| bar as u8).collect(),
        caption: String::new(),
    })
}

async fn call(on: &JsValue, name: &str, given: &[JsValue]) -> Result<JsValue, JsValue> {
    let act: Function = Reflect::get(on, &name.into())?.dyn_into()?;
    let answer = act.apply(on, &given.iter().collect::<Array>())?;
    JsFuture::from(Promise::resolve(&answer)).await
}

async fn tool() -> Result<JsValue, JsValue> {
    let there = Reflect::get(&window(), &TOOL.into())?;
    if !there.is_undefined() {
        return Ok(there);
    }
    let script = document().create_element("script")?;
    script.set_attribute("src", &format!("/web/media.js?v={}", browser::build()))?;
    let come = Promise::new(&mut |resolve, reject| {
        drop(script.add_event_listener_with_callback("load", &resolve));
        drop(script.add_event_listener_with_callback("error", &reject));
    });
    document().body().ok_or(JsValue::NULL)?.append_child(&script)?;
    JsFuture::from(come).await?;
    Reflect::get(&window(), &TOOL.into())
}
