//! What stands around the pages: one pane, two, or three; banner, toasts, questions, title.

use std::time::Duration;

use comptoir_api::device::Method;
use leptos::{prelude::*, task::spawn_local};

use super::{
    device::{self, Phase},
    pages,
    route::Route,
    sheets,
    state::{App, width_px},
    viewer,
};
use crate::{
    browser,
    parts::{
        composer::listed,
        dialog::{Ask, Layer},
        icon::sprite,
        picked,
        states::offline_banner,
        toast::ToastPlace,
    },
};

/// How often, and how long, a new page's heading is waited for.
const TITLE_TRIES: u32 = 60;
const TITLE_PAUSE: Duration = Duration::from_millis(80);

/// The whole page.
pub(crate) fn shell(app: App) -> AnyView {
    follow_window(app);
    follow_title(app);
    let under = Memo::new(move |before: Option<&Route>| match app.router.at.get() {
        Route::Basket => before.cloned().unwrap_or(Route::Catalogue),
        route => route,
    });
    follow_focus(app, under);
    // What is typed while the device is still coming must not be drawn anew when it is there.
    let gate = Memo::new(move |_| {
        let phase = app.phase.get();
        (!matches!(phase, Phase::Booting | Phase::Ready)).then_some(phase)
    });
    let basket_open = RwSignal::new(false);
    Effect::new(move |_| basket_open.set(app.router.at.get() == Route::Basket));
    Effect::new(move |_| {
        if !basket_open.get() && app.router.at.get_untracked() == Route::Basket {
            app.router.back(Route::Catalogue);
        }
    });
    let basket_label = Signal::derive(move || app.words.t("cart-title"));
    view! {
        {sprite()}
        {move || match gate.get() {
            Some(Phase::Failed(why)) => pages::gate::failed(app, &why),
            Some(Phase::Moved) => pages::gate::moved(app),
            Some(_) => pages::gate::elsewhere(app),
            None => panes(app, under),
        }}
        <Layer open=basket_open class="sheet cart" label=basket_label>
            {pages::basket::sheet(app)}
        </Layer>
        {viewer::layer(app)}
        {picked::sheet(
            app.picked,
            Callback::new(move |ready| app.send_files(ready)),
            Callback::new(move |why| app.toasts.fail(why)),
        )}
        {dropping(app)}
        {sheets::place(app)}
        <Ask question=app.question />
        <ToastPlace />
    }
    .into_any()
}

/// The language and the device's settings go together.
pub(crate) fn speak(app: App, language: &str) {
    app.words.speak(language);
    browser::store("comptoir.lang", language);
    let language = Some(language.to_owned());
    spawn_local(async move {
        drop(device::tell(Method::Settings { name: None, language }).await);
    });
}

fn panes(app: App, under: Memo<Route>) -> AnyView {
    let wide = Memo::new(move |_| app.is_wide());
    let third = Memo::new(move |_| app.has_third());
    view! {
        {move || {
            if wide.get() {
                view! {
                    <div class="desk" class:three=move || third.get() && aside(&under.get()).is_some()>
                        <aside class="desk-l" aria-label=move || app.words.t("nav-main")>
                            {pages::chats::column(app)}
                        </aside>
                        <main class="desk-r">
                            {banner(app)}
                            {move || middle(app, &under.get(), third.get())}
                        </main>
                        {move || {
                            (third.get())
                                .then(|| aside(&under.get()))
                                .flatten()
                                .map(|route| {
                                    view! { <aside class="desk-3">{pages::page(app, &route)}</aside> }
                                })
                        }}
                    </div>
                }
                    .into_any()
            } else {
                view! {
                    <main class="app">
                        {banner(app)} {move || pages::page(app, &under.get())}
                    </main>
                }
                    .into_any()
            }
        }}
    }
    .into_any()
}

/// What the middle shows: the conversation, where the page itself has a column of its own.
fn middle(app: App, route: &Route, has_third: bool) -> AnyView {
    match route {
        Route::Chats => pages::page(app, &Route::Chat),
        route if has_third && aside(route).is_some() => pages::page(app, &Route::Chat),
        route => pages::page(app, route),
    }
}

/// What stands beside the conversation rather than in its place.
fn aside(route: &Route) -> Option<Route> {
    matches!(route, Route::Order(_) | Route::Readers).then(|| route.clone())
}

fn banner(app: App) -> AnyView {
    let offline = Signal::derive(move || app.is_offline());
    let files = Memo::new(move |_| app.unsent.with(Vec::len) as u32);
    let waiting = Signal::derive(move || app.connection.get().waiting + files.get());
    Effect::new(move |_| {
        if !app.is_offline() {
            app.send_files(app.unsent.try_update(std::mem::take).unwrap_or_default());
        }
    });
    offline_banner(offline, waiting)
}

/// Files that are dragged over the page go into the conversation.
fn dropping(app: App) -> AnyView {
    let over = RwSignal::new(false);
    let carries = |event: &leptos::ev::DragEvent| {
        event.data_transfer().is_some_and(|data| {
            data.types().iter().any(|kind| kind.as_string().as_deref() == Some("Files"))
        })
    };
    let listeners = [
        window_event_listener(leptos::ev::dragover, move |event| {
            if carries(&event) {
                event.prevent_default();
                over.set(true);
            }
        }),
        window_event_listener(leptos::ev::dragleave, move |event| {
            if event.related_target().is_none() {
                over.set(false);
            }
        }),
        window_event_listener(leptos::ev::drop, move |event| {
            if carries(&event) {
                event.prevent_default();
                over.set(false);
                app.picked.add(listed(event.data_transfer().and_then(|data| data.files())));
            }
        }),
    ];
    std::mem::forget(listeners);
    (move || {
        over.get()
            .then(|| view! { <div class="drop-here" aria-hidden="true">{app.words.t("media-drop")}</div> })
    })
    .into_any()
}

/// Width, network and attention of the page.
fn follow_window(app: App) {
    let listen = |name: &'static str, act: fn(App)| {
        // These listen for as long as the page lives.
        std::mem::forget(window_event_listener_untyped(name, move |_| act(app)));
    };
    listen("resize", |app| {
        let width = width_px();
        if app.width_px.get_untracked() != width {
            app.width_px.set(width);
        }
    });
    app.has_network.set(window().navigator().on_line());
    listen("online", |app| {
        app.has_network.set(true);
        app.hand_over();
    });
    listen("offline", |app| app.has_network.set(false));
    listen("focus", App::seen);
    listen("pagehide", App::keep_draft);
    let on_visible = window_event_listener_untyped("visibilitychange", move |_| app.seen());
    std::mem::forget(on_visible);
    let on_key = window_event_listener(leptos::ev::keydown, move |event| {
        if event.key() == "F6" {
            event.prevent_default();
            next_pane();
        }
    });
    std::mem::forget(on_key);
}

/// F6 goes from pane to pane.
fn next_pane() {
    const PANES: [&str; 4] = [".desk-l .crow", ".scroller", "#composer", ".desk-3 button"];
    let here = document().active_element();
    let at = PANES
        .iter()
        .position(|pane| here.as_ref().is_some_and(|here| here.matches(pane).unwrap_or(false)));
    let start = at.map_or(0, |at| at + 1);
    for step in 0..PANES.len() {
        let Some(pane) = PANES.get((start + step) % PANES.len()) else { continue };
        if let Ok(Some(element)) = document().query_selector(pane) {
            use wasm_bindgen::JsCast;
            if let Ok(element) = element.dyn_into::<web_sys::HtmlElement>() {
                drop(element.focus());
                return;
            }
        }
    }
}

/// "(2) Maison Halbran": what waits shows on the tab.
fn follow_title(app: App) {
    Effect::new(move |_| {
        let name = app.shop_name();
        let unread = app.unread();
        let name =
            if name.is_empty() { "Comptoir".to_owned() } else { format!("{name} · Comptoir") };
        document().set_title(&if unread > 0 { format!("({unread}) {name}") } else { name });
    });
}

/// A new page takes the keyboard to its heading, so that those who listen hear where they are.
fn follow_focus(app: App, under: Memo<Route>) {
    Effect::new(move |before: Option<Route>| {
        let route = under.get();
        if before.is_some_and(|before| before != route) {
            let to_chat = route == Route::Chat;
            browser::after_draw(move || {
                if to_chat && !browser::is_touch() {
                    browser::focus("composer");
                } else {
                    browser::focus("page-title");
                    wait_for_title(app, app.router.at.get_untracked(), TITLE_TRIES);
                }
            });
        }
        route
    });
}

/// A heading that comes with what is fetched takes the keyboard when it is there.
fn wait_for_title(app: App, route: Route, tries: u32) {
    let is_here = app.router.at.get_untracked() == route;
    if tries == 0 || !is_here || !browser::is_lost() {
        return;
    }
    browser::focus("page-title");
    set_timeout(move || wait_for_title(app, route, tries - 1), TITLE_PAUSE);
}
