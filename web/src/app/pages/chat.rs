//! The conversation: who reads it, what was said, and where one writes.

use comptoir_api::device::Method;
use leptos::{prelude::*, task::spawn_local};

use super::{blocked, first, to_basket};
use crate::{
    app::{
        acts,
        device::{self, CODE_KEY},
        files, marks,
        route::Route,
        sheets::Sheet,
        state::App,
    },
    browser,
    parts::{
        avatar,
        composer::Composer,
        dialog::Layer,
        icon::{icon, seal},
        product::{join, picture},
        quote::speaker,
        thread::Thread,
    },
};

/// The page.
pub(crate) fn page(app: App) -> AnyView {
    let words = app.words;
    let label = Signal::derive(move || words.with("chat-log", &[("shop", app.shop_name().into())]));
    browser::after_draw(move || {
        app.seen();
        // First contact: one tap on the landing page, and one can write.
        if app.chat_id().is_none() || !browser::is_touch() {
            browser::focus("composer");
        }
    });
    let typing: Signal<String> = app.typing.into();
    let thread = move || {
        view! {
            {top(app)}
            <Thread
                entries=app.entries
                frame=app.frame()
                unread_after=app.unread_after.into()
                has_older=app.has_older.into()
                on_older=Callback::new(move |()| app.load_older())
                typing=typing
                label=label
                on_seen=Callback::new(move |()| app.seen())
                head=move || first::head(app)
            />
            {foot(app)}
        }
        .into_any()
    };
    let is_blocked = Memo::new(move |_| app.is_blocked());
    view! {
        {bar(app)}
        {move || if is_blocked.get() { blocked::instead(app) } else { thread() }}
    }
    .into_any()
}

/// The message that is kept above the thread, in one line.
fn top(app: App) -> AnyView {
    let words = app.words;
    let top = Memo::new(move |_| app.chat().and_then(|chat| chat.top));
    (move || {
        top.get().map(|top| {
            let name = speaker(words, top.side, &top.name);
            let label = words.with("top-go", &[("text", top.text.as_str().into())]);
            let message = top.id;
            view! {
                <div class="topline">
                    <button
                        type="button"
                        class="row g3 grow"
                        aria-label=label
                        on:click=move |_| acts::jump(app, message.clone())
                    >
                        {icon("tack", "s18")}
                        <span class="grow">
                            <b class="t12 blk">{name}</b>
                            <span class="t14 blk ell">{top.text}</span>
                        </span>
                    </button>
                    <button
                        type="button"
                        class="ib sm"
                        aria-label=words.t("top-off")
                        on:click=move |_| marks::top(app, None)
                    >
                        {icon("close", "s18")}
                    </button>
                </div>
            }
        })
    })
    .into_any()
}

/// Shop, readers, catalogue, basket, more.
fn bar(app: App) -> AnyView {
    let words = app.words;
    let more = RwSignal::new(false);
    let verified = move || {
        let key = if app.is_verified() { "domain-verified" } else { "domain-unverified" };
        words.t(key)
    };
    view! {
        <h1 class="sr">{move || app.shop_name()}</h1>
        <header class="appbar chat-h">
            {move || {
                (!app.is_wide())
                    .then(|| {
                        view! {
                            <button
                                type="button"
                                class="ib bk"
                                aria-label=move || words.t("chat-back")
                                on:click=move |_| app.router.go(Route::Chats)
                            >
                                {icon("back", "s24")}
                            </button>
                        }
                    })
            }}
            <button
                type="button"
                class="row g3 grow chat-who"
                aria-label=move || {
                    let shop = format!("{}, {}", app.shop_name(), verified());
                    words.with("chat-readers-open", &[("shop", shop.into())])
                }
                on:click=move |_| app.router.go(Route::Readers)
            >
                {move || avatar::shop(&app.shop_name(), &app.accent(), "s40")}
                <span class="grow">
                    <span class="ttl row g1">
                        <span class="ell">{move || app.shop_name()}</span>
                        {move || app.is_verified().then(|| seal(""))}
                    </span>
                    <span class="readers">
                        {icon("lock", "s14")}
                        <span class="ell">
                            {move || match app.reader_count() {
                                Some(count) => words.with("chat-readers", &[("count", count.into())]),
                                None => words.t("state-connecting"),
                            }}
                        </span>
                        {icon("chev", "s14")}
                    </span>
                </span>
            </button>
            <button
                type="button"
                class="ib"
                aria-label=move || words.t("chat-catalogue")
                on:click=move |_| app.router.go(Route::Catalogue)
            >
                {icon("shelf", "s22")}
            </button>
            {to_basket(app, "ib")}
            <button
                type="button"
                class="ib"
                aria-haspopup="dialog"
                aria-label=move || words.t("action-more")
                on:click=move |_| more.set(true)
            >
                {icon("dots", "s22")}
            </button>
        </header>
        {more_menu(app, more)}
    }
    .into_any()
}

fn more_menu(app: App, open: RwSignal<bool>) -> AnyView {
    let words = app.words;
    let label = Signal::derive(move || words.t("action-more"));
    let row = move |drawing: &'static str, key: &'static str, act: Callback<()>| {
        view! {
            <button
                type="button"
                class="srow"
                on:click=move |_| {
                    open.set(false);
                    act.run(());
                }
            >
                {icon(drawing, "")}
                <span>{move || words.t(key)}</span>
            </button>
        }
    };
    let item = move |drawing, key, route: Route| {
        row(drawing, key, Callback::new(move |()| app.router.go(route.clone())))
    };
    let opens = move |drawing, key, sheet: Sheet| {
        row(drawing, key, Callback::new(move |()| app.sheet.set(Some(sheet.clone()))))
    };
    view! {
        <Layer open=open class="menu corner" label=label>
            {item("eye", "landing-readers", Route::Readers)}
            {item("receipt", "orders-title", Route::Orders)}
            {item("gear", "settings-title", Route::Settings)}
            {move || {
                app.chat()
                    .map(|chat| {
                        let is_heard = !chat.blocked;
                        view! {
                            {is_heard.then(|| view! {
                                {opens("search", "search-title", Sheet::Search { everywhere: false })}
                                {opens("star", "star-title", Sheet::Starred { everywhere: false })}
                                {opens("image", "media-gallery", Sheet::Gallery)}
                            })}
                            {opens("flag", "report", Sheet::Report)}
                            {is_heard.then(|| row("stop", "block", Callback::new(move |()| marks::ask_block(app, chat.clone()))))}
                            <button
                                type="button"
                                class="srow bad"
                                on:click=move |_| {
                                    open.set(false);
                                    super::settings::ask_forget(app);
                                }
                            >
                                {icon("trash", "")}
                                <span>{move || words.t("chat-forget")}</span>
                            </button>
                        }
                    })
            }}
        </Layer>
    }
    .into_any()
}

/// Whether one can write.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Foot {
    Open,
    WrongKey,
    Closed,
}

/// Composer, or why there is none. It is made anew only when that changes: it holds the keyboard.
fn foot(app: App) -> AnyView {
    let words = app.words;
    let state = Memo::new(move |_| {
        let error = app.preview_error.read();
        if error.as_ref().is_some_and(|error| error.code == CODE_KEY) {
            Foot::WrongKey
        } else if app.chats.read().first().is_some_and(|chat| !chat.writable) {
            Foot::Closed
        } else {
            Foot::Open
        }
    });
    (move || match state.get() {
        Foot::WrongKey => view! {
            <div class="dialog inline" role="alertdialog" aria-label=words.t("first-key-mismatch")>
                <h3>{words.t("first-key-mismatch")}</h3>
                <p class="t15 muted">{words.t("first-key-mismatch-more")}</p>
            </div>
        }
        .into_any(),
        Foot::Closed => view! {
            <p class="row g2 t14 muted closed">{icon("lock", "s16")} {words.t("chat-closed")}</p>
        }
        .into_any(),
        Foot::Open => view! { {super::menu::bar(app)} {composer(app)} }.into_any(),
    })
    .into_any()
}

fn composer(app: App) -> AnyView {
    let words = app.words;
    let placeholder = Signal::derive(move || {
        let shop = app.shop_name();
        if shop.is_empty() || !app.is_wide() {
            words.t("chat-compose")
        } else {
            words.with("chat-compose-to", &[("shop", shop.into())])
        }
    });
    let edit_last = Callback::new(move |()| {
        if let Some(message) = app.entries.last_own_text() {
            app.draft.change(message);
        }
    });
    view! {
        <Composer
            draft=app.draft
            placeholder=placeholder
            on_send=Callback::new(move |()| app.send_draft())
            on_files=Callback::new(move |files| app.picked.add(files))
            on_voice=Callback::new(move |ready| app.send_files(vec![ready]))
            on_typing=Callback::new(move |active| tell_typing(app, active))
            on_edit_last=edit_last
            has_more=Signal::derive(move || app.attached.read().is_some())
            above=move || view! { {files::uploads(app)} {attached(app)} }.into_any()
        />
    }
    .into_any()
}

/// The product that goes with the next message.
fn attached(app: App) -> AnyView {
    let words = app.words;
    (move || {
        app.attached.get().map(|attached| {
            let card = attached.card;
            let price = card.price.clone();
            let subtitle = card.subtitle.clone();
            view! {
                <div class="attached product">
                    {picture("", &card.picture, "", "p48")}
                    <span class="grow">
                        <span class="t12 faint blk">{move || words.t("chat-asks-about")}</span>
                        <b class="t14 blk ell">{card.title}</b>
                        <span class="t13 muted blk">
                            {move || join(&subtitle, &words.money(&price))}
                        </span>
                    </span>
                    <button
                        type="button"
                        class="ib sm"
                        aria-label=move || words.t("action-remove")
                        on:click=move |_| app.attached.set(None)
                    >
                        {icon("close", "s18")}
                    </button>
                </div>
            }
        })
    })
    .into_any()
}

/// At most once in three seconds, and at once when it stops; the draft is kept on the way.
fn tell_typing(app: App, active: bool) {
    const EVERY_MS: u64 = 3_000;
    thread_local! {
        static TOLD: std::cell::Cell<u64> = const { std::cell::Cell::new(0) };
    }
    app.keep_draft();
    let Some(chat) = app.chat_id() else { return };
    let now_ms = browser::now_ms();
    let told_ms = TOLD.get();
    if (active && now_ms < told_ms + EVERY_MS) || (!active && told_ms == 0) {
        return;
    }
    TOLD.set(if active { now_ms } else { 0 });
    spawn_local(async move {
        // Nobody misses it.
        drop(device::tell(Method::Typing { chat, active }).await);
    });
}
