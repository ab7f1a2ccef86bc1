//! Coming in: password or passkey, the link that works once, and choosing how to come in next time.

use comptoir_api::shop::{
    ApiError, NewPassword, PasskeyFinish, PasskeyStart, Session, SignIn, SignInLink,
};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::Value;

use crate::console::api::{self, Done};
use crate::console::passkey::{self, PasskeyError};
use crate::console::route::{self, Page};
use crate::console::state::{Console, Entry};
use crate::console::words::{t, tw, why};
use crate::console::{browser, load, ui};
use crate::parts::icon::{icon, logo};

const PASSWORD_MIN: usize = 10;

/// A challenge and what has to come back with its answer.
#[derive(serde::Deserialize)]
struct Challenge {
    state: String,
    #[serde(flatten)]
    rest: serde_json::Map<String, Value>,
}

impl Challenge {
    /// The options, wherever they stand in the answer.
    fn options(&self) -> Value {
        for name in ["options", "publicKey", "challenge"] {
            if let Some(inner) = self.rest.get(name).filter(|inner| inner.is_object()) {
                return inner.clone();
            }
        }
        Value::Object(self.rest.clone())
    }
}

/// Takes the token out of the address and signs in with it.
pub(crate) fn join(c: Console) {
    let Some(token) = route::join_token() else {
        c.entry.set(Entry::Outside);
        return;
    };
    spawn_local(async move {
        let answer = api::post::<_, Session>("/api/session/link", &SignInLink { token }).await;
        c.route.replace(Page::Inbox(None));
        match answer {
            Ok(session) => load::admit(c, session),
            Err(error) if api::is_offline(&error) => c.entry.set(Entry::Unreachable),
            Err(error) => {
                c.entry.set(Entry::Outside);
                let known = matches!(
                    error.code.as_str(),
                    "not_found" | "invalid" | "not_signed_in" | "conflict"
                );
                if known {
                    c.warn(t("console-signin-link"));
                } else {
                    c.fail(&error);
                }
            }
        }
    });
}

/// The door.
pub(crate) fn page(c: Console) -> AnyView {
    let login = RwSignal::new(browser::recall("login").unwrap_or_default());
    let password = RwSignal::new(String::new());
    let problem = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let shop = RwSignal::new(c.route.slug());
    let ask_shop = shop.with_untracked(String::is_empty);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        let ask = SignIn {
            shop: shop.get_untracked().trim().to_owned(),
            login: login.get_untracked().trim().to_owned(),
            password: password.get_untracked(),
        };
        if ask.login.is_empty() {
            browser::focus("#login");
            return;
        }
        busy.set(true);
        problem.set(String::new());
        browser::remember("login", &ask.login);
        spawn_local(async move {
            let answer = api::post::<_, Session>("/api/session", &ask).await;
            busy.set(false);
            finish(c, answer, problem);
        });
    };
    let passkey = move |_| {
        let ask = PasskeyStart {
            shop: shop.get_untracked().trim().to_owned(),
            login: login.get_untracked().trim().to_owned(),
        };
        if ask.login.is_empty() {
            problem.set(t("console-signin-login-first"));
            browser::focus("#login");
            return;
        }
        busy.set(true);
        problem.set(String::new());
        browser::remember("login", &ask.login);
        spawn_local(async move {
            let answer = with_passkey(&ask).await;
            busy.set(false);
            match answer {
                Ok(answer) => finish(c, answer, problem),
                Err(PasskeyError::Unsupported) => problem.set(t("console-passkey-unsupported")),
                Err(PasskeyError::Refused) => problem.set(t("console-passkey-refused")),
            }
        });
    };
    view! {
        <main class="gate" id="main">
            <form class="gate-card" on:submit=submit>
                <div class="row g3">{logo()}<span class="wordmark">{t("app-name")}</span></div>
                <h1>{t("console-signin-title")}</h1>
                {(!ask_shop).then(|| view! { <p class="t14 muted">{tw("console-signin-to", "shop", &shop.get_untracked())}</p> })}
                {move || (!problem.with(String::is_empty)).then(|| view! { <p class="notice bad" role="alert">{icon("warn", "")}<span>{problem.get()}</span></p> })}
                {ask_shop.then(|| ui::field(t("console-signin-shop"), shop))}
                <label class="field">
                    <span class="lbl">{t("console-signin-login")}</span>
                    <input class="inp" id="login" autocomplete="username webauthn" autocapitalize="none" spellcheck="false" required
                        prop:value=move || login.get() on:input=move |event| login.set(event_target_value(&event)) />
                </label>
                <label class="field">
                    <span class="lbl">{t("console-signin-password")}</span>
                    <input class="inp" type="password" autocomplete="current-password"
                        prop:value=move || password.get() on:input=move |event| password.set(event_target_value(&event)) />
                </label>
                <button type="submit" class="btn pri full" disabled=move || busy.get()>{t("console-signin-do")}</button>
                {passkey::supported().then(|| view! {
                    <button type="button" class="btn full" disabled=move || busy.get() on:click=passkey>
                        {icon("key", "s18")}{t("console-signin-passkey")}
                    </button>
                })}
            </form>
        </main>
    }
    .into_any()
}

/// Somebody's first time here: a password, a passkey, or both later.
pub(crate) fn first_time(c: Console) -> AnyView {
    let password = RwSignal::new(String::new());
    let problem = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let go_on = move || {
        c.session.update(|session| {
            if let Some(session) = session {
                session.has_credential = true;
            }
        });
        if let Some(session) = c.session.get_untracked() {
            load::admit(c, session);
        }
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let new = password.get_untracked();
        if new.chars().count() < PASSWORD_MIN {
            problem.set(t("console-signin-password-hint"));
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let answer = api::post::<_, Done>(
                "/api/me/password",
                &NewPassword { current: String::new(), new },
            )
            .await;
            busy.set(false);
            match answer {
                Ok(_) => go_on(),
                Err(error) => problem.set(why(&error)),
            }
        });
    };
    let passkey = move |_| {
        busy.set(true);
        spawn_local(async move {
            let answer = add_passkey(&device_name()).await;
            busy.set(false);
            match answer {
                Ok(()) => go_on(),
                Err(sentence) => problem.set(sentence),
            }
        });
    };
    let name = c
        .session
        .with_untracked(|session| session.as_ref().map(|session| session.staff.name.clone()))
        .unwrap_or_default();
    let login = c
        .session
        .with_untracked(|session| session.as_ref().map(|session| session.staff.login.clone()))
        .unwrap_or_default();
    view! {
        <main class="gate" id="main">
            <form class="gate-card" on:submit=submit>
                <div class="row g3">{logo()}<span class="wordmark">{t("app-name")}</span></div>
                <h1>{tw("console-first-hello", "name", &name)}</h1>
                <p class="t14 muted">{t("console-first-choose")}</p>
                {move || (!problem.with(String::is_empty)).then(|| view! { <p class="notice bad" role="alert">{icon("warn", "")}<span>{problem.get()}</span></p> })}
                {passkey::supported().then(|| view! {
                    <button type="button" class="btn pri full" disabled=move || busy.get() on:click=passkey>
                        {icon("key", "s18")}{t("console-signin-add-passkey")}
                    </button>
                    <p class="or"><span>{t("console-first-or")}</span></p>
                })}
                <label class="field">
                    <span class="lbl">{t("console-signin-login")}</span>
                    <input class="inp" readonly autocomplete="username" prop:value=login />
                </label>
                <label class="field">
                    <span class="lbl">{t("console-signin-new-password")}</span>
                    <input class="inp" type="password" autocomplete="new-password" minlength="10"
                        prop:value=move || password.get() on:input=move |event| password.set(event_target_value(&event)) />
                    <span class="hint">{t("console-signin-password-hint")}</span>
                </label>
                <button type="submit" class="btn full" disabled=move || busy.get()>{t("console-first-password")}</button>
                <button type="button" class="btn ghost full" on:click=move |_| go_on()>{t("console-signin-later")}</button>
            </form>
        </main>
    }
    .into_any()
}

/// The server does not answer.
pub(crate) fn unreachable(c: Console) -> AnyView {
    let again = Callback::new(move |()| {
        c.entry.set(Entry::Asking);
        load::enter(c);
    });
    let error = ApiError { code: "offline".into(), message: String::new(), field: None };
    view! { <main class="gate" id="main">{ui::not_yet(&crate::console::state::Loaded::Failed(error), 0, again)}</main> }.into_any()
}

/// Makes a passkey for the person signed in; what went wrong is a sentence.
pub(crate) async fn add_passkey(name: &str) -> Result<(), String> {
    let challenge: Challenge = api::post("/api/me/passkeys/start", &serde_json::json!({}))
        .await
        .map_err(|error| why(&error))?;
    let credential = passkey::create(&challenge.options()).await.map_err(|error| match error {
        PasskeyError::Unsupported => t("console-passkey-unsupported"),
        PasskeyError::Refused => t("console-passkey-refused"),
    })?;
    let answer = PasskeyFinish { state: challenge.state, credential, name: name.to_owned() };
    api::post::<_, Done>("/api/me/passkeys/finish", &answer).await.map_err(|error| why(&error))?;
    Ok(())
}

/// What this browser is called among somebody's passkeys, until it is named otherwise.
pub(crate) fn device_name() -> String {
    let agent = window().navigator().user_agent().unwrap_or_default();
    let known = ["iPhone", "iPad", "Android", "Windows", "Macintosh", "Linux"];
    let found = known.into_iter().find(|name| agent.contains(name)).unwrap_or("Comptoir");
    if found == "Macintosh" { "Mac".into() } else { found.into() }
}

async fn with_passkey(ask: &PasskeyStart) -> Result<api::Answer<Session>, PasskeyError> {
    let challenge = match api::post::<_, Challenge>("/api/session/passkey/start", ask).await {
        Ok(challenge) => challenge,
        Err(error) => return Ok(Err(error)),
    };
    let credential = passkey::get(&challenge.options()).await?;
    let answer = PasskeyFinish { state: challenge.state, credential, name: String::new() };
    Ok(api::post("/api/session/passkey/finish", &answer).await)
}

fn finish(c: Console, answer: api::Answer<Session>, problem: RwSignal<String>) {
    match answer {
        Ok(session) => load::admit(c, session),
        Err(error) if matches!(error.code.as_str(), "not_signed_in" | "not_found") => {
            problem.set(t("console-signin-wrong"));
        }
        Err(error) => problem.set(why(&error)),
    }
}
