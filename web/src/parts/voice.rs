//! Voices: recorded in the composer's place, and played in a bubble.

use std::time::Duration;

use comptoir_api::chat::{Media, Message};
use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::{JsCast, closure::Closure};

use super::{
    Fetching, Frame,
    icon::icon,
    prepare::{Ready, Recording},
};
use crate::{browser, words::Words};

/// Speeds one goes through.
const SPEEDS: [f64; 3] = [1.0, 1.5, 2.0];
/// Bars of a voice that says nothing of its loudness.
const BARS: usize = 34;
/// Longest voice, seconds.
const SECONDS_MAX: u64 = 900;

/// A recording that may be going on.
#[derive(Clone, Copy)]
pub struct Recorder {
    now: RwSignal<Option<Recording>, LocalStorage>,
    seconds: RwSignal<u64>,
    words: Words,
    on_fail: Callback<String>,
}

impl Recorder {
    /// Nobody speaks.
    pub fn new(on_fail: Callback<String>) -> Self {
        let (now, seconds) = (RwSignal::new_local(None), RwSignal::new(0));
        Self { now, seconds, words: Words::here(), on_fail }
    }

    /// Whether somebody does.
    pub fn is_on(self) -> bool {
        self.now.read().is_some()
    }

    /// Asks for the microphone, and begins.
    pub fn begin(self, on_done: Callback<Ready>) {
        spawn_local(async move {
            match Recording::begin().await {
                Ok(recording) => {
                    self.seconds.set(0);
                    self.now.set(Some(recording));
                    self.tick(on_done);
                }
                Err(_) => self.on_fail.run(self.words.t("voice-no-microphone")),
            }
        });
    }

    fn tick(self, on_done: Callback<Ready>) {
        let next = move || {
            if self.now.try_with_untracked(Option::is_some) != Some(true) {
                return;
            }
            self.seconds.update(|seconds| *seconds += 1);
            if self.seconds.get_untracked() >= SECONDS_MAX {
                self.send(on_done);
            } else {
                self.tick(on_done);
            }
        };
        set_timeout(next, Duration::from_secs(1));
    }

    fn discard(self) {
        if let Some(recording) = self.now.try_update(Option::take).flatten() {
            spawn_local(recording.discard());
        }
    }

    fn send(self, on_done: Callback<Ready>) {
        if let Some(recording) = self.now.try_update(Option::take).flatten() {
            spawn_local(async move {
                if let Ok(ready) = recording.stop().await {
                    on_done.run(ready);
                }
            });
        }
    }
}

/// What stands in the composer's place while one speaks.
pub fn recording(recorder: Recorder, on_done: Callback<Ready>) -> AnyView {
    let words = Words::here();
    view! {
        <div class="composer speaking">
            <button
                type="button"
                class="ib"
                aria-label=words.t("voice-discard")
                on:click=move |_| recorder.discard()
            >
                {icon("trash", "s22")}
            </button>
            <div class="box" role="timer" aria-label=words.t("voice-recording")>
                <span class="rec" aria-hidden="true"></span>
                <span class="num">{move || clock(recorder.seconds.get() * 1_000)}</span>
                <span class="t13 faint">{words.t("voice-recording")}</span>
            </div>
            <button
                type="button"
                class="ib pri"
                id="voice-send"
                aria-label=words.t("chat-send")
                on:click=move |_| recorder.send(on_done)
            >
                {icon("send", "s22")}
            </button>
        </div>
    }
    .into_any()
}

/// A voice or a sound in a bubble: play, seek, three speeds.
pub fn player(message: &Message, file: &Media, meta: AnyView, frame: Frame) -> AnyView {
    let words = Words::here();
    let sound = StoredValue::new_local(None::<web_sys::HtmlAudioElement>);
    let (is_on, place, speed) =
        (RwSignal::new(false), RwSignal::new(0.0_f64), RwSignal::new(0_usize));
    let length_ms = RwSignal::new(file.duration_ms);
    let play = move |url: String| {
        let Ok(audio) = web_sys::HtmlAudioElement::new_with_src(&url) else { return };
        follow(&audio, is_on, place, length_ms);
        audio.set_playback_rate(SPEEDS.get(speed.get_untracked()).copied().unwrap_or(1.0));
        drop(audio.play());
        sound.set_value(Some(audio));
    };
    let come = Callback::new(play);
    let whole = message.clone();
    let toggle = move |_| match sound.get_value() {
        Some(audio) if is_on.get_untracked() => drop(audio.pause()),
        Some(audio) => drop(audio.play()),
        None => frame.fetch.run(Fetching { message: whole.clone(), card: None, done: come }),
    };
    on_cleanup(move || {
        if let Some(audio) = sound.try_get_value().flatten() {
            drop(audio.pause());
        }
    });
    let faster = move |_| {
        speed.update(|speed| *speed = (*speed + 1) % SPEEDS.len());
        if let Some(audio) = sound.get_value() {
            audio.set_playback_rate(SPEEDS.get(speed.get_untracked()).copied().unwrap_or(1.0));
        }
    };
    let seek = move |event: leptos::ev::Event| {
        let part: f64 = event_target_value(&event).parse().unwrap_or_default();
        place.set(part);
        if let Some(audio) = sound.get_value() {
            audio.set_current_time(audio.duration() * part);
        }
    };
    let levels = if file.waveform.is_empty() { vec![90; BARS] } else { file.waveform.clone() };
    let count = levels.len().max(1) as f64;
    let bars = levels
        .into_iter()
        .enumerate()
        .map(|(at, level)| {
            let height = format!("block-size:{}%", 12 + u32::from(level) * 88 / 255);
            let is_heard = move || place.get() * count > at as f64;
            view! { <i style=height class:p=is_heard></i> }
        })
        .collect_view();
    view! {
        <div class="bub">
            <div class="voice">
                <button
                    type="button"
                    class="play"
                    aria-label=move || words.t(if is_on.get() { "voice-pause" } else { "voice-play" })
                    on:click=toggle
                >
                    {move || icon(if is_on.get() { "pause" } else { "play" }, "s18")}
                </button>
                <span class="wave">
                    {bars}
                    <input
                        type="range"
                        class="seek"
                        min="0"
                        max="1"
                        step="0.01"
                        aria-label=words.t("voice-place")
                        prop:value=move || place.get().to_string()
                        on:input=seek
                    />
                </span>
                <span class="inf">
                    <span class="num">{move || {
                        let whole_ms = length_ms.get();
                        let at_ms = (whole_ms as f64 * place.get()) as u64;
                        clock(if place.get() > 0.0 { at_ms } else { whole_ms })
                    }}</span>
                    <button type="button" class="speed num" aria-label=words.t("voice-speed") on:click=faster>
                        {move || format!("{}×", SPEEDS.get(speed.get()).copied().unwrap_or(1.0))}
                    </button>
                    {meta}
                </span>
            </div>
        </div>
    }
    .into_any()
}

/// Keeps the bubble with what is heard.
fn follow(
    audio: &web_sys::HtmlAudioElement,
    is_on: RwSignal<bool>,
    place: RwSignal<f64>,
    length_ms: RwSignal<u64>,
) {
    let heard = audio.clone();
    let on_event = Closure::<dyn Fn()>::new(move || {
        let _gone = is_on.try_set(!heard.paused() && !heard.ended());
        let whole = heard.duration();
        if whole.is_finite() && whole > 0.0 {
            let _gone = length_ms.try_set((whole * 1_000.0) as u64);
            let part = if heard.ended() { 0.0 } else { heard.current_time() / whole };
            let _gone = place.try_set(part);
        }
    });
    for name in ["play", "pause", "ended", "timeupdate", "loadedmetadata"] {
        let listener = on_event.as_ref().unchecked_ref();
        drop(audio.add_event_listener_with_callback(name, listener));
    }
    // As long as the sound; both go with the page's memory of it.
    on_event.forget();
}

/// "1:05".
pub fn clock(ms: u64) -> String {
    let seconds = ms.div_ceil(1_000);
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

/// Whether this browser can record at all.
pub fn can_record() -> bool {
    browser::has("MediaRecorder")
}
