//! The person signed in: how to come in, how the console looks and sounds here.

use comptoir_api::shop::{NewPassword, PasskeyInfo};
use comptoir_api::team::Away;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::console::api::{self, Done};
use crate::console::state::Console;
use crate::console::words::{choose, language, t, why};
use crate::console::{browser, dates, load, passkey, sign_in, team, ui};
use crate::parts::{avatar, icon::icon};

/// The page.
pub(crate) fn page(c: Console) -> AnyView {
    view! {
        <header class="mh"><h1>{t("console-me-title")}</h1></header>
        <div class="mb scroll" data-pane="">
            <div class="mine col g4">
                <section class="card flat pad16 row g3">
                    {move || avatar::person(&c.me().name, "s44")}
                    <span class="grow"><b class="t15 strong blk">{move || c.me().name}</b><span class="t13 faint">{move || team::role_name(c, &c.me())}{" · "}{move || c.me().login}</span></span>
                    <button type="button" class="btn sm" id="sign-out" on:click=move |_| load::sign_out(c)>{icon("out", "s16")}{t("console-signout")}</button>
                </section>
                {away(c)}
                {display(c)}
                {passkeys(c)}
                {password(c)}
            </div>
        </div>
    }
    .into_any()
}

/// Whether new conversations come by themselves.
fn away(c: Console) -> AnyView {
    let on = RwSignal::new(
        c.session
            .with_untracked(|session| session.as_ref().is_some_and(|session| session.staff.away)),
    );
    view! {
        <section class="card flat lst">
            <div class="srow"><span class="grow"><b class="medium blk">{t("console-me-away")}</b><span class="t12 faint">{t("console-me-away-more")}</span></span>
                {ui::switch(t("console-me-away"), on.into(), move |away| {
                    on.set(away);
                    spawn_local(async move {
                        match api::put::<_, Done>("/api/me/away", &Away { away }).await {
                            Ok(_) => {
                                c.session.update(|session| {
                                    if let Some(session) = session {
                                        session.staff.away = away;
                                    }
                                });
                                load::shared(c);
                            }
                            Err(error) => {
                                let _ = on.try_set(!away);
                                c.fail(&error);
                            }
                        }
                    });
                })}
            </div>
        </section>
    }
    .into_any()
}

fn display(c: Console) -> AnyView {
    let theme = RwSignal::new(browser::recall("theme").unwrap_or_default());
    let sound = RwSignal::new(browser::recall("sound").as_deref() != Some("off"));
    let themes = [("", "settings-theme-system"), ("light", "settings-theme-light"), ("dark", "settings-theme-dark")].into_iter().map(|(id, key)| {
        view! {
            <button type="button" class:on=move || theme.with(|now| now == id) aria-pressed=move || theme.with(|now| now == id).to_string() on:click=move |_| {
                theme.set(id.into());
                browser::set_theme(id);
            }>{t(key)}</button>
        }
    }).collect_view();
    let languages = [("fr", "language-fr"), ("en", "language-en")].into_iter().map(|(id, key)| {
        let on = language() == id;
        view! { <button type="button" class:on=on aria-pressed=on.to_string() lang=id on:click=move |_| choose(id)>{t(key)}</button> }
    }).collect_view();
    view! {
        <section class="card flat lst">
            <div class="srow"><span class="grow">{t("settings-language")}</span><div class="seg" role="group" aria-label=t("settings-language")>{languages}</div></div>
            <div class="srow"><span class="grow">{t("settings-theme")}</span><div class="seg" role="group" aria-label=t("settings-theme")>{themes}</div></div>
            <div class="srow"><span class="grow">{t("settings-sound")}</span>
                {ui::switch(t("settings-sound"), sound.into(), move |on| {
                    sound.set(on);
                    browser::remember("sound", if on { "on" } else { "off" });
                    if on {
                        crate::browser::ding();
                    }
                })}
            </div>
            <div class="srow"><span class="grow">{t("console-shortcuts")}<span class="s">{t("console-shortcuts-own")}</span></span>
                <button type="button" class="btn sm" on:click=move |_| c.help.set(true)>{icon("kbd", "s16")}{t("console-shortcuts-show")}</button>
                {ui::switch(t("console-shortcuts"), c.shortcuts.into(), move |on| {
                    c.shortcuts.set(on);
                    browser::remember("shortcuts", if on { "on" } else { "off" });
                })}
            </div>
        </section>
    }
    .into_any()
}

fn passkeys(c: Console) -> AnyView {
    let keys = RwSignal::new(None::<Vec<PasskeyInfo>>);
    let removing = RwSignal::new(None::<PasskeyInfo>);
    let busy = RwSignal::new(false);
    let fetch = move || {
        spawn_local(async move {
            if let Ok(all) = api::get::<Vec<PasskeyInfo>>("/api/me/passkeys").await {
                drop(keys.try_set(Some(all)));
            }
        });
    };
    fetch();
    let add = move |_| {
        busy.set(true);
        spawn_local(async move {
            let done = sign_in::add_passkey(&sign_in::device_name()).await;
            let _ = busy.try_set(false);
            match done {
                Ok(()) => {
                    c.say(t("console-passkey-added"));
                    fetch();
                }
                Err(sentence) => c.warn(sentence),
            }
        });
    };
    let rows = move || {
        keys.get().unwrap_or_default().into_iter().map(|key| {
        let asked = key.clone();
        view! {
            <div class="srow">
                {icon("key", "")}
                <span class="grow">{key.name.clone()}<span class="s">{dates::full(key.created_ms)}</span></span>
                <button type="button" class="ib sm" aria-label=format!("{} {}", t("action-remove"), key.name) on:click=move |_| removing.set(Some(asked.clone()))>{icon("trash", "s16")}</button>
            </div>
        }
    }).collect_view()
    };
    view! {
        <section class="card flat lst">
            <header class="cardh"><h2>{t("console-team-passkeys")}</h2><span class="grow"></span>
                {passkey::supported().then(|| view! { <button type="button" class="btn sm" disabled=move || busy.get() on:click=add>{icon("plus", "s16")}{t("console-signin-add-passkey")}</button> })}
            </header>
            {rows}
            {move || keys.with(|keys| keys.as_ref().is_some_and(Vec::is_empty)).then(|| view! { <p class="t13 faint pad16">{t("console-passkeys-none")}</p> })}
        </section>
        {move || removing.get().map(|key| ui::confirm(
            crate::console::words::tw("console-passkey-remove-ask", "name", &key.name),
            t("console-passkey-remove-more"),
            t("action-remove"),
            Callback::new(move |()| removing.set(None)),
            Callback::new(move |()| {
                let id = key.id.clone();
                spawn_local(async move {
                    match api::delete(&format!("/api/me/passkeys/{}", api::part(&id))).await {
                        Ok(_) => fetch(),
                        Err(error) => c.fail(&error),
                    }
                });
            }),
        ))}
    }
    .into_any()
}

fn password(c: Console) -> AnyView {
    let (current, new) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let problem = RwSignal::new(String::new());
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if new.with_untracked(|new| new.chars().count() < 10) {
            problem.set(t("console-signin-password-hint"));
            return;
        }
        let ask = NewPassword { current: current.get_untracked(), new: new.get_untracked() };
        problem.set(String::new());
        spawn_local(async move {
            match api::post::<_, Done>("/api/me/password", &ask).await {
                Ok(_) => {
                    drop(current.try_set(String::new()));
                    drop(new.try_set(String::new()));
                    c.say(t("console-password-changed"));
                }
                Err(error) if matches!(error.code.as_str(), "forbidden" | "invalid") => {
                    drop(problem.try_set(t("console-password-wrong")));
                }
                Err(error) => drop(problem.try_set(why(&error))),
            }
        });
    };
    let part = move |key: &'static str, value: RwSignal<String>, auto: &'static str| {
        view! {
            <label class="field"><span class="lbl">{t(key)}</span>
                <input class="inp" type="password" autocomplete=auto prop:value=move || value.get() on:input=move |event| value.set(event_target_value(&event)) />
            </label>
        }
    };
    view! {
        <section class="card flat">
            <header class="cardh"><h2>{t("console-team-password")}</h2></header>
            <form class="pad16 col g3" on:submit=submit>
                <input class="sr" type="text" autocomplete="username" tabindex="-1" aria-hidden="true" readonly prop:value=move || c.me().login />
                <div class="f2">{part("console-password-current", current, "current-password")}{part("console-signin-new-password", new, "new-password")}</div>
                {move || (!problem.with(String::is_empty)).then(|| view! { <p class="notice bad" role="alert">{icon("warn", "")}<span>{problem.get()}</span></p> })}
                <div class="acts"><button type="submit" class="btn" disabled=move || new.with(String::is_empty)>{t("console-password-change")}</button></div>
            </form>
        </section>
    }
    .into_any()
}
