//! One broadcast: written in three steps beside what its readers will see, then followed.

use comptoir_api::chat::{About, Body, From, Message, Product, Side};
use comptoir_api::reach::{BroadcastState, When};
use leptos::prelude::*;

use super::desk::Desk;
use super::list::{state_chip, title_of};
use super::message::text_of;
use super::{audience, message, report};
use crate::console::route::Page;
use crate::console::state::Console;
use crate::console::words::{t, tn, tw};
use crate::console::{dates, ui};
use crate::parts::bubble::bubble;
use crate::parts::icon::icon;
use crate::parts::{Face, Frame, avatar};

/// The page.
pub(crate) fn page(c: Console, id: String) -> AnyView {
    let desk = Desk::open(c, id.clone());
    let tongue = RwSignal::new(c.languages().into_iter().next().unwrap_or_default());
    let asking = RwSignal::new(false);
    let again = Callback::new(move |()| desk.fetch(id.clone()));
    let is_draft = Memo::new(move |_| desk.state() == BroadcastState::Draft);
    let body = move || {
        if let Some(instead) = ui::not_yet(&desk.loaded.get(), 5, again) {
            return instead;
        }
        let steps = move || {
            if is_draft.get() {
                view! { {audience::card(desk)}{message::card(desk, tongue)}{when(desk)}{promise(desk)} }.into_any()
            } else {
                report::cards(desk)
            }
        };
        view! { <div class="bc"><div class="col g4">{steps}</div>{preview(desk, tongue)}</div> }
            .into_any()
    };
    let recipients =
        move || desk.audience.with(|found| found.as_ref().map_or(0, |found| found.recipients));
    let ready = move || {
        !desk.busy.get()
            && recipients() > 0
            && desk.draft.with(|draft| draft.texts.iter().any(|(_, text)| !text.trim().is_empty()))
    };
    let verb = move || {
        let now = desk.draft.with(|draft| draft.when == When::Now);
        tn(if now { "console-cast-send-to" } else { "console-cast-schedule-for" }, recipients())
    };
    let actions = move || {
        match desk.state() {
        BroadcastState::Draft => view! {
            <button type="button" class="btn ghost" on:click=move |_| desk.remove()>{icon("trash", "s16")}<span class="wide">{t("console-cast-remove")}</span></button>
            <button type="button" class="btn pri" id="cast-go" disabled=move || !ready() on:click=move |_| asking.set(true)>{verb}</button>
        }
        .into_any(),
        BroadcastState::Scheduled | BroadcastState::Sending => view! {
            <button type="button" class="btn danger" id="cast-stop" on:click=move |_| desk.stop()>{icon("close", "s16")}{t("console-cast-stop")}</button>
        }
        .into_any(),
        BroadcastState::Stopped | BroadcastState::Done => ().into_any(),
    }
    };
    let kept = move || {
        desk.kept.with(|kept| {
            kept.as_ref().filter(|kept| kept.state == BroadcastState::Draft).map(|kept| {
                view! { <span class="sub">{tw("console-cast-kept", "time", &dates::clock(kept.changed_ms))}</span> }
            })
        })
    };
    let back = Page::Broadcasts(None);
    let goes = back.clone();
    view! {
        <header class="mh">
            <a class="ib" href=c.route.href(&back) aria-label=t("console-nav-broadcasts") on:click=move |event| c.route.follow(&event, goes.clone())>{icon("back", "")}</a>
            <h1>{move || t(if is_draft.get() { "console-cast-new" } else { "console-cast-one" })}</h1>
            {kept}
            {move || (!is_draft.get()).then(|| state_chip(desk.state()))}
            <span class="grow"></span>
            {actions}
        </header>
        <div class="mb scroll" data-pane="">{body}</div>
        {move || asking.get().then(|| {
            ui::confirm(
                tn("console-cast-ask", recipients()),
                t("console-cast-ask-more"),
                verb(),
                Callback::new(move |()| asking.set(false)),
                Callback::new(move |()| desk.schedule()),
            )
        })}
    }
    .into_any()
}

/// Step three: when, by whose clock, how fast.
fn when(desk: Desk) -> AnyView {
    let later = Memo::new(move |_| desk.draft.with(|draft| draft.when != When::Now));
    let at = move || match desk.draft.with(|draft| draft.when.clone()) {
        When::At { local, theirs } => (local, theirs),
        When::Now => (String::new(), true),
    };
    let set = move |local: String, theirs: bool| {
        desk.change(|draft| draft.when = When::At { local, theirs });
    };
    let pace = RwSignal::new(desk.draft.with_untracked(|draft| draft.per_minute).to_string());
    Effect::new(move |before: Option<String>| {
        let now = pace.get();
        if before.is_some_and(|before| before != now) {
            desk.change(|draft| draft.per_minute = now.parse().unwrap_or(0));
        }
        now
    });
    let paces = [0_u32, 10, 60, 600].map(|count| {
        let word = match count {
            0 => t("console-cast-fast"),
            count => tn("console-cast-pace", count),
        };
        (count.to_string(), word)
    });
    view! {
        <section class="card flat">
            <header class="cardh"><span class="stepn">"3"</span><h2>{t("console-cast-when")}</h2></header>
            <div class="pad16 col g3">
                <div class="f2" role="radiogroup" aria-label=t("console-cast-when")>
                    <label class="opt" class:on=move || !later.get()>
                        <input type="radio" class="sr" name="cast-when" prop:checked=move || !later.get() on:change=move |_| desk.change(|draft| draft.when = When::Now) />
                        <span class="rd" class:on=move || !later.get()></span>
                        <span class="grow"><span class="t14 strong blk">{t("console-cast-now")}</span><span class="t12 faint">{t("console-cast-by-day")}</span></span>
                    </label>
                    <label class="opt" class:on=move || later.get()>
                        <input type="radio" class="sr" name="cast-when" prop:checked=move || later.get() on:change=move |_| set(at().0, true) />
                        <span class="rd" class:on=move || later.get()></span>
                        <span class="grow"><span class="t14 strong blk">{t("console-cast-later")}</span><span class="t12 faint">{t("console-cast-by-day")}</span></span>
                        {icon("cal", "s18")}
                    </label>
                </div>
                {move || later.get().then(|| view! {
                    <div class="f2">
                        <label class="field"><span class="lbl">{t("console-cast-date")}</span>
                            <input class="inp" type="datetime-local" id="cast-at" prop:value=move || at().0 on:change=move |event| set(event_target_value(&event), at().1) />
                        </label>
                        <label class="field"><span class="lbl">{t("console-cast-clock")}</span>
                            <select class="inp" on:change=move |event| set(at().0, event_target_value(&event) == "theirs")>
                                <option value="theirs" selected=move || at().1>{t("console-cast-theirs")}</option>
                                <option value="ours" selected=move || !at().1>{t("console-cast-ours")}</option>
                            </select>
                        </label>
                    </div>
                })}
                {ui::select(t("console-cast-how-fast"), pace, paces.to_vec())}
            </div>
        </section>
    }
    .into_any()
}

fn promise(desk: Desk) -> AnyView {
    let count =
        move || desk.audience.with(|found| found.as_ref().map_or(0, |found| found.recipients));
    view! { <p class="row g2 t13 muted">{icon("lock", "s16")}<span>{move || tn("console-cast-apart", count())}</span></p> }.into_any()
}

/// A phone with the message in it, drawn by what draws it there.
fn preview(desk: Desk, tongue: RwSignal<String>) -> AnyView {
    let c = desk.c;
    let sample = move || {
        let text = desk.draft.with(|draft| text_of(&draft.texts, &tongue.get()));
        let text =
            text.replace("{name}", &t("console-cast-sample")).replace("{shop}", &c.shop_name());
        let topic = desk.draft.with(|draft| draft.segment.topic.clone());
        let title = desk
            .topics
            .with(|all| all.iter().find(|one| one.id == topic).map(title_of))
            .unwrap_or_default();
        let products: Vec<Product> = desk.products.get().into_iter().map(card_of).collect();
        let total = products.len() as u32;
        let body = if products.is_empty() {
            Body::Text { text }
        } else {
            Body::ProductList { title: String::new(), text, products, total }
        };
        let from = From {
            side: Side::Other,
            name: String::new(),
            machine: true,
            reason: "broadcast".into(),
        };
        let message = Message {
            id: "preview".into(),
            chat: String::new(),
            at: 0,
            from,
            sent_ms: dates::now_ms(),
            body,
            reply_to: None,
            reactions: Vec::new(),
            edited: false,
            status: None,
            broadcast: Some(About { topic, title, held: false }),
            preview: None,
            forwarded: false,
            starred: false,
        };
        let frame = Frame {
            face: Face::Counter,
            base: Signal::derive(String::new),
            top: Signal::stored(String::new()),
            act: Callback::new(|_| ()),
            fetch: Callback::new(|_| ()),
            sharp: Callback::new(|_| None),
        };
        bubble(ArcRwSignal::new(message), false, frame, Callback::new(|_| ()))
    };
    let head = move || {
        c.session.with(|session| {
            session.as_ref().map(|session| {
                view! {
                    {avatar::shop(&session.shop.name, &session.shop.accent, "s36")}
                    <span class="t14 strong grow ell">{session.shop.name.clone()}</span>
                }
            })
        })
    };
    view! {
        <aside class="cast-prev">
            <div class="prev" role="img" aria-label=t("console-cast-preview")>
                <div class="appbar row g2">{head}</div>
                <ul class="thread fill" inert="">{sample}<li class="evt">{t("cast-you-agreed")}" "<span class="lnk u">{t("cast-no-more")}</span></li></ul>
            </div>
            <p class="hint center">{t("console-cast-way-out")}</p>
        </aside>
    }
    .into_any()
}

fn card_of(tile: comptoir_api::catalogue::ProductTile) -> Product {
    Product {
        product: tile.id,
        title: tile.title,
        subtitle: tile.subtitle,
        price: tile.price,
        picture: tile.picture,
        unit_price: tile.unit_price,
        availability: tile.availability,
        ..Product::default()
    }
}
