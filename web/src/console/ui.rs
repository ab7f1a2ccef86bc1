//! Small parts that every page of the console uses: dialogs, menus, switches, fields.

use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::de::DeserializeOwned;
use wasm_bindgen::JsCast;

use crate::console::state::{Console, Loaded};
use crate::console::words::{t, why};
use crate::console::{api, browser};
use crate::parts::icon::icon;

/// A dialog over the page; everything behind it is out of reach. `close` runs once it is shut.
pub(crate) fn dialog(
    title: impl Into<Signal<String>>,
    class: &'static str,
    close: Callback<()>,
    body: impl FnOnce() -> AnyView,
) -> AnyView {
    let title: Signal<String> = title.into();
    let node = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        if let Some(dialog) = node.get()
            && !dialog.open()
        {
            drop(dialog.show_modal());
        }
    });
    let outside = move |event: ev::MouseEvent| {
        // A click on the dialog itself, rather than on what is in it, is one on the backdrop.
        let on_backdrop =
            event.target().and_then(|target| target.dyn_into::<web_sys::HtmlDialogElement>().ok());
        if on_backdrop.is_some() {
            shut();
        }
    };
    view! {
        <dialog node_ref=node class=format!("dlg {class}") aria-label=move || title.get() on:close=move |_| close.run(()) on:mousedown=outside>
            <div class="dlg-in">
                <header class="dlg-h">
                    <h2>{move || title.get()}</h2>
                    <button type="button" class="ib" aria-label=t("action-close") on:click=move |_| shut()>{icon("close", "s18")}</button>
                </header>
                {body()}
            </div>
        </dialog>
    }
    .into_any()
}

/// Shuts the dialog in front; the keyboard goes back to where it was opened from.
pub(crate) fn shut() {
    let open = browser::all("dialog[open]")
        .pop()
        .and_then(|dialog| dialog.dyn_into::<web_sys::HtmlDialogElement>().ok());
    if let Some(dialog) = open {
        dialog.close();
    }
}

/// Asks before something that cannot be undone.
pub(crate) fn confirm(
    title: String,
    text: String,
    verb: String,
    close: Callback<()>,
    act: Callback<()>,
) -> AnyView {
    dialog(title, "small", close, move || {
        view! {
            <p class="t14 muted">{text}</p>
            <div class="acts">
                <button type="button" class="btn" on:click=move |_| shut()>{t("action-cancel")}</button>
                <button
                    type="button"
                    class="btn danger solid"
                    on:click=move |_| {
                        shut();
                        act.run(());
                    }
                >
                    {verb}
                </button>
            </div>
        }
        .into_any()
    })
}

/// A button with a menu under it. Leaving it, Escape or a choice closes it.
pub(crate) fn menu(
    class: &'static str,
    label: String,
    id: &'static str,
    face: impl Fn() -> AnyView + Send + 'static,
    items: impl Fn(Callback<()>) -> AnyView + Send + Sync + 'static,
) -> AnyView {
    let open = RwSignal::new(false);
    let button = NodeRef::<html::Button>::new();
    let close = Callback::new(move |()| {
        open.set(false);
        if let Some(button) = button.get_untracked() {
            drop(button.focus());
        }
    });
    let left = move |event: ev::FocusEvent| {
        let inside = event
            .related_target()
            .and_then(|target| target.dyn_into::<web_sys::Node>().ok())
            .zip(event.current_target().and_then(|target| target.dyn_into::<web_sys::Node>().ok()))
            .is_some_and(|(to, here)| here.contains(Some(&to)));
        if !inside {
            open.set(false);
        }
    };
    let keys = move |event: ev::KeyboardEvent| {
        if !open.get_untracked() {
            return;
        }
        match event.key().as_str() {
            "Escape" => {
                event.stop_propagation();
                close.run(());
            }
            "ArrowDown" => step(&event, 1),
            "ArrowUp" => step(&event, -1),
            _ => {}
        }
    };
    let toggle = move |_| {
        open.update(|open| *open = !*open);
        if open.get_untracked() {
            crate::browser::after_draw(move || {
                if let Some(button) = button.try_get_untracked().flatten() {
                    place(&button);
                }
                browser::focus(".pop input, .pop button");
            });
        }
    };
    let items = StoredValue::new(items);
    // A button that shows words is called by them.
    let name = (!class.starts_with("btn")).then(|| label.clone());
    view! {
        <span class="menu-w" on:focusout=left on:keydown=keys>
            <button
                node_ref=button
                type="button"
                class=class
                id=id
                aria-label=name
                title=label
                aria-haspopup="true"
                aria-expanded=move || open.get().to_string()
                on:click=toggle
            >
                {face()}
            </button>
            {move || open.get().then(|| view! { <div class="pop" tabindex="-1">{items.with_value(|items| items(close))}</div> })}
        </span>
    }
    .into_any()
}

/// A field's words, asked for anew with each letter: `path` says what for, `take` gets the answer
/// unless something else is asked for by then, or nobody any more.
pub(crate) fn asking<T: DeserializeOwned + 'static>(
    c: Console,
    path: impl Fn(&str) -> Option<String> + 'static,
    take: impl Fn(T) + Copy + 'static,
) -> RwSignal<String> {
    let query = RwSignal::new(String::new());
    Effect::new(move |_| {
        let asked = query.get();
        let Some(path) = path(asked.trim()) else { return };
        spawn_local(async move {
            let answer = api::get::<T>(&path).await;
            if query.try_get_untracked().as_ref() != Some(&asked) {
                return;
            }
            match answer {
                Ok(answer) => take(answer),
                Err(error) => c.fail(&error),
            }
        });
    });
    query
}

/// Puts the open menu under its button, or over it where there is no room, wherever it stands: what
/// scrolls around it would cut it off.
fn place(button: &web_sys::HtmlElement) {
    const GAP: f64 = 6.0;
    const EDGE: f64 = 8.0;
    let Some(menu) = browser::all(".pop").into_iter().next() else { return };
    let Ok(menu) = menu.dyn_into::<web_sys::HtmlElement>() else { return };
    let page = window();
    let length = |value: Result<wasm_bindgen::JsValue, _>| {
        value.ok().and_then(|value| value.as_f64()).unwrap_or_default()
    };
    let (wide, high) = (length(page.inner_width()), length(page.inner_height()));
    let at = button.get_bounding_client_rect();
    let (width, height) = (f64::from(menu.offset_width()), f64::from(menu.offset_height()));
    let left = if at.right() - width < EDGE { at.left() } else { at.right() - width };
    let left = left.min(wide - width - EDGE).max(EDGE);
    let below = at.bottom() + GAP;
    let fits = below + height + EDGE <= high;
    let top = if fits { below } else { (at.top() - GAP - height).max(EDGE) };
    let style = web_sys::HtmlElement::style(&menu);
    drop(style.set_property("inset", &format!("{top}px auto auto {left}px")));
}

/// Moves the keyboard among a menu's buttons.
fn step(event: &ev::KeyboardEvent, by: isize) {
    event.prevent_default();
    let items = browser::all(".pop button, .pop input");
    let active = document().active_element();
    let at = items.iter().position(|item| Some(item) == active.as_ref());
    let count = items.len() as isize;
    if count == 0 {
        return;
    }
    let next = at.map_or(0, |at| (at as isize + by).rem_euclid(count));
    if let Some(item) = items.get(next as usize) {
        browser::focus_on(item);
    }
}

/// A switch.
pub(crate) fn switch(label: String, on: Signal<bool>, change: impl Fn(bool) + 'static) -> AnyView {
    view! {
        <button
            type="button"
            role="switch"
            class="tog-b"
            aria-label=label
            aria-checked=move || on.get().to_string()
            on:click=move |_| change(!on.get_untracked())
        >
            <span class="tog" class:on=move || on.get()></span>
        </button>
    }
    .into_any()
}

/// A field of one line under its label.
pub(crate) fn field(label: String, value: RwSignal<String>) -> AnyView {
    field_of(label, value, "text", "")
}

/// The same, of a type, with a hint.
pub(crate) fn field_of(
    label: String,
    value: RwSignal<String>,
    kind: &'static str,
    hint: &'static str,
) -> AnyView {
    let hint = (!hint.is_empty()).then(|| view! { <span class="hint">{t(hint)}</span> });
    view! {
        <label class="field">
            <span class="lbl">{label}</span>
            <input class="inp" type=kind prop:value=move || value.get() on:input=move |event| value.set(event_target_value(&event)) />
            {hint}
        </label>
    }
    .into_any()
}

/// Marks the field of a form that a refusal names (`data-field` around it), and takes the keyboard
/// there; marks from before go.
pub(crate) fn mark(form: &str, field: Option<&str>) {
    for marked in browser::all(&format!("{form} [aria-invalid]")) {
        drop(marked.remove_attribute("aria-invalid"));
    }
    let Some(field) = field else { return };
    let inside = format!("{form} [data-field='{field}'] :is(input, select, textarea)");
    if let Some(first) = browser::all(&inside).into_iter().next() {
        drop(first.set_attribute("aria-invalid", "true"));
        browser::focus_on(&first);
    }
}

/// A field of several lines.
pub(crate) fn area(label: String, value: RwSignal<String>, rows: u32) -> AnyView {
    view! {
        <label class="field">
            <span class="lbl">{label}</span>
            <textarea class="inp area" rows=rows prop:value=move || value.get() on:input=move |event| value.set(event_target_value(&event))></textarea>
        </label>
    }
    .into_any()
}

/// A choice of a few, by value and title.
pub(crate) fn select(
    label: String,
    value: RwSignal<String>,
    options: Vec<(String, String)>,
) -> AnyView {
    let options = options
        .into_iter()
        .map(|(id, title)| {
            let is = id.clone();
            view! { <option value=id selected=move || value.get() == is>{title}</option> }
        })
        .collect_view();
    view! {
        <label class="field">
            <span class="lbl">{label}</span>
            <select class="inp" prop:value=move || value.get() on:change=move |event| value.set(event_target_value(&event))>
                {options}
            </select>
        </label>
    }
    .into_any()
}

/// Grey lines in the shape of what comes; they show after a third of a second.
pub(crate) fn skeleton(rows: usize) -> AnyView {
    let rows = (0..rows)
        .map(|_| view! { <div class="skr"><span class="sk sk-av"></span><span class="col grow"><span class="sk sk-a"></span><span class="sk sk-b"></span></span></div> })
        .collect_view();
    view! { <div class="sks" aria-hidden="true">{rows}</div><p class="sr" role="status">{t("state-loading")}</p> }.into_any()
}

/// What stands in place of a page while it is not there; none once it is.
pub(crate) fn not_yet(loaded: &Loaded, rows: usize, again: Callback<()>) -> Option<AnyView> {
    match loaded {
        Loaded::Ready => None,
        Loaded::Loading => Some(skeleton(rows)),
        Loaded::Failed(error) => Some(
            view! {
                <div class="empty" role="alert">
                    <span class="ill-i bad">{icon("warn", "s28")}</span>
                    <h3>{t("state-error")}</h3>
                    <p>{why(error)}</p>
                    <button type="button" class="btn" on:click=move |_| again.run(())>{icon("refresh", "s16")}{t("action-retry")}</button>
                </div>
            }
            .into_any(),
        ),
    }
}
