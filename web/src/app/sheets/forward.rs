//! Where a message is handed on to: one or several of the chats one has.

use comptoir_api::{
    chat::{Body, Message},
    device::{Method, SentId},
};
use leptos::{prelude::*, task::spawn_local};

use super::head;
use crate::{
    app::{device, state::App},
    parts::{avatar, icon::icon, line::one_line, states::empty},
};

pub(super) fn sheet(app: App, heading: String, message: Message) -> AnyView {
    let words = app.words;
    let chats: Vec<_> = app.all.with_untracked(|all| {
        all.iter().filter(|chat| chat.writable && chat.id != message.chat).cloned().collect()
    });
    if chats.is_empty() {
        return view! {
            {head(app, heading, ().into_any())}
            <div class="sh-b">{empty(words.t("forward-none"), words.t("forward-none-more"), None)}</div>
        }
        .into_any();
    }
    let chosen = RwSignal::new(Vec::<String>::new());
    let (line, id) = (one_line(words, &message.body), message.id);
    let more = match message.body {
        Body::Media(_) => "forward-file-more",
        Body::Product(_) => "forward-product-more",
        _ => "forward-more",
    };
    let rows = chats
        .into_iter()
        .map(|chat| {
            let id = chat.id;
            let is_on = {
                let id = id.clone();
                move || chosen.read().contains(&id)
            };
            let is_marked = is_on.clone();
            view! {
                <button
                    type="button"
                    class="opt full"
                    class:on=is_on.clone()
                    aria-pressed=move || is_on().to_string()
                    on:click=move |_| {
                        chosen
                            .update(|chosen| match chosen.iter().position(|one| *one == id) {
                                Some(place) => drop(chosen.remove(place)),
                                None => chosen.push(id.clone()),
                            });
                    }
                >
                    {avatar::shop(&chat.name, &chat.accent, "s36")}
                    <b class="t15 medium grow">{chat.name}</b>
                    <span class="ck" class:on=is_marked>
                        {icon("check", "s14")}
                    </span>
                </button>
            }
        })
        .collect_view();
    view! {
        {head(app, heading, ().into_any())}
        <div class="sh-b tightly">
            <p class="quote">
                <b>{words.t("forwarded")}</b>
                <span class="ell">{line}</span>
            </p>
            <p class="t13 muted">{words.t(more)}</p>
            {rows}
        </div>
        <footer class="sh-f">
            <button
                type="button"
                class="btn pri lg"
                disabled=move || chosen.read().is_empty()
                on:click=move |_| {
                    app.sheet.set(None);
                    hand_on(app, id.clone(), chosen.get_untracked());
                }
            >
                {words.t("forward")}
            </button>
        </footer>
    }
    .into_any()
}

/// One after the other; what fails is said, and the others go all the same.
fn hand_on(app: App, message: String, chats: Vec<String>) {
    spawn_local(async move {
        let mut count = 0_u32;
        for chat in chats {
            let once = Some(format!("{:x}", (js_sys::Math::random() * 4e15) as u64));
            let ask = Method::Forward { message: message.clone(), chat, once };
            match device::call::<SentId>(ask).await {
                Ok(_) => count += 1,
                Err(error) => app.fail(&error),
            }
        }
        if count > 0 {
            app.toasts.say("fwd", app.words.with("forward-done", &[("count", count.into())]));
        }
    });
}
