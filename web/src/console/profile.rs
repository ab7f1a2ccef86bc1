//! The shop as everyone sees it, and the link and code that lead to it.

use comptoir_api::shop::{ApiError, Profile};
use gloo_net::http::Method;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::console::api;
use crate::console::state::{Console, Loaded};
use crate::console::words::{t, tw};
use crate::console::{load, ui};
use crate::parts::composer::listed;
use crate::parts::icon::icon;

const CURRENCIES: [&str; 12] =
    ["EUR", "CHF", "GBP", "USD", "CAD", "SEK", "DKK", "NOK", "PLN", "CZK", "JPY", "MAD"];
const LANGUAGES: [&str; 2] = ["fr", "en"];
/// White letters on the shop's colour need this much (WCAG 2.2, 1.4.3).
const CONTRAST_MIN: f64 = 4.5;

/// The page.
pub(crate) fn page(c: Console) -> AnyView {
    let kept = RwSignal::new(None::<Profile>);
    let now = RwSignal::new(Profile::default());
    let loaded = RwSignal::new(Loaded::Loading);
    let busy = RwSignal::new(false);
    let fetch = move || {
        spawn_local(async move {
            match api::get::<Profile>("/api/profile").await {
                Ok(profile) => {
                    drop(now.try_set(profile.clone()));
                    drop(kept.try_set(Some(profile)));
                    drop(loaded.try_set(Loaded::Ready));
                }
                Err(error) => drop(loaded.try_set(Loaded::Failed(error))),
            }
        });
    };
    fetch();
    let dirty = Memo::new(move |_| {
        kept.with(|kept| kept.as_ref().is_some_and(|kept| now.with(|now| now != kept)))
    });
    let save = move |_| {
        let profile = now.get_untracked();
        busy.set(true);
        spawn_local(async move {
            match api::put::<_, Profile>("/api/profile", &profile).await {
                Ok(saved) => {
                    taken(c, now, kept, saved);
                    c.say(t("action-saved"));
                }
                Err(error) => c.fail(&error),
            }
            let _ = busy.try_set(false);
        });
    };
    let body = move || match ui::not_yet(&loaded.get(), 5, Callback::new(move |()| fetch())) {
        Some(instead) => instead,
        None => view! {
            <div class="prof">
                <div class="col g4">{sign(c, now, kept)}{house(now)}</div>
                <div class="col g4">{preview(now)}{link(c, now)}</div>
            </div>
        }
        .into_any(),
    };
    view! {
        <header class="mh">
            <h1>{t("console-profile-title")}</h1>
            <span class="grow"></span>
            {move || dirty.get().then(|| view! { <span class="st warn">{t("console-unsaved")}</span> })}
            <button type="button" class="btn pri" id="save" disabled=move || !dirty.get() || busy.get() on:click=save>{t("action-save")}</button>
        </header>
        <div class="mb scroll" data-pane="">{body}</div>
    }
    .into_any()
}

fn taken(c: Console, now: RwSignal<Profile>, kept: RwSignal<Option<Profile>>, saved: Profile) {
    c.session.update(|session| {
        if let Some(session) = session {
            session.shop = saved.shop.clone();
        }
    });
    drop(now.try_set(saved.clone()));
    drop(kept.try_set(Some(saved)));
}

fn bound(
    label: String,
    now: RwSignal<Profile>,
    max: u32,
    rows: u32,
    read: fn(&Profile) -> &String,
    write: fn(&mut Profile, String),
) -> AnyView {
    let value = move || now.with(|now| read(now).clone());
    let input = move |event| {
        let words = event_target_value(&event);
        now.update(|now| write(now, words));
    };
    let field = if rows > 1 {
        view! { <textarea class="inp area" rows=rows maxlength=max.to_string() prop:value=value on:input=input></textarea> }.into_any()
    } else {
        view! { <input class="inp" maxlength=max.to_string() prop:value=value on:input=input /> }
            .into_any()
    };
    view! { <label class="field"><span class="lbl">{label}</span>{field}</label> }.into_any()
}

fn sign(c: Console, now: RwSignal<Profile>, kept: RwSignal<Option<Profile>>) -> AnyView {
    let input = NodeRef::<html::Input>::new();
    let put = move |files: Vec<web_sys::File>| {
        let Some(file) = files.into_iter().next() else { return };
        spawn_local(async move {
            match upload(&file).await {
                // Only the picture is taken: the rest may be in the middle of a sentence.
                Ok(saved) => with_picture(c, now, kept, saved.shop.picture),
                Err(error) => c.fail(&error),
            }
        });
    };
    let remove = move |_| {
        spawn_local(async move {
            match api::delete("/api/profile/picture").await {
                Ok(_) => with_picture(c, now, kept, String::new()),
                Err(error) => c.fail(&error),
            }
        });
    };
    let face = move || {
        now.with(|now| {
            crate::console::shell::shop_face(
                &now.shop.name,
                &clamped(&now.shop.accent),
                &now.shop.picture,
                "s76",
            )
        })
    };
    let has_picture = move || now.with(|now| !now.shop.picture.is_empty());
    view! {
        <section class="card flat pad16 col g4">
            <h2 class="ct">{t("console-profile-sign")}</h2>
            <div class="row g4">
                {face}
                <div class="row g2 wrap">
                    <button type="button" class="btn sm" on:click=move |_| {
                        if let Some(input) = input.get_untracked() {
                            input.click();
                        }
                    }>{icon("camera", "s16")}{t("console-profile-picture-change")}</button>
                    {move || has_picture().then(|| view! { <button type="button" class="btn sm danger" on:click=remove>{t("action-remove")}</button> })}
                    <input type="file" class="sr" tabindex="-1" aria-hidden="true" accept="image/*" node_ref=input on:change=move |_| {
                        if let Some(input) = input.get_untracked() {
                            put(listed(input.files()));
                            input.set_value("");
                        }
                    } />
                </div>
            </div>
            {bound(t("console-profile-name"), now, 60, 1, |now| &now.shop.name, |now, words| now.shop.name = words)}
            {bound(t("console-profile-tagline"), now, 120, 1, |now| &now.shop.tagline, |now, words| now.shop.tagline = words)}
            {bound(t("console-profile-about"), now, 1000, 4, |now| &now.shop.about, |now, words| now.shop.about = words)}
            {accent(now)}
        </section>
    }
    .into_any()
}

fn accent(now: RwSignal<Profile>) -> AnyView {
    let value = move || {
        now.with(|now| {
            if now.shop.accent.is_empty() {
                "#1f5263".into()
            } else {
                now.shop.accent.to_lowercase()
            }
        })
    };
    let note = move || {
        let colour = value();
        let ratio = contrast_with_white(&colour);
        if ratio >= CONTRAST_MIN {
            view! { <span class="hint">{tw("console-profile-accent-fine", "ratio", &written(ratio))}</span> }.into_any()
        } else {
            let darker = clamped(&colour);
            view! {
                <span class="notice warn">{icon("info", "")}<span>{tw("console-profile-accent-darker", "ratio", &written(ratio))}
                    {" "}<span class="swatch" style:background=darker.clone()></span>{" "}<span class="mono">{darker}</span></span></span>
            }
            .into_any()
        }
    };
    view! {
        <label class="field">
            <span class="lbl">{t("console-profile-accent")}</span>
            <span class="row g2">
                <input type="color" class="colour" prop:value=value on:input=move |event| {
                    let colour = event_target_value(&event);
                    now.update(|now| now.shop.accent = colour);
                } />
                <span class="mono">{value}</span>
            </span>
            {note}
        </label>
    }
    .into_any()
}

fn house(now: RwSignal<Profile>) -> AnyView {
    let languages = LANGUAGES.into_iter().map(|tag| {
        let on = Memo::new(move |_| now.with(|now| now.shop.languages.iter().any(|known| known == tag)));
        let first = Memo::new(move |_| now.with(|now| now.shop.languages.first().is_some_and(|known| known == tag)));
        view! {
            <button type="button" class="chip sm" class:on=move || on.get() aria-pressed=move || on.get().to_string() on:click=move |_| now.update(|now| {
                let languages = &mut now.shop.languages;
                if !languages.iter().any(|known| known == tag) {
                    languages.push(tag.into());
                } else if languages.len() > 1 {
                    languages.retain(|known| known != tag);
                }
            })>
                {crate::console::catalogue::name_of(tag)}
                {move || first.get().then(|| view! { <span class="t12">{t("console-profile-language-first")}</span> })}
            </button>
        }
    }).collect_view();
    let currencies = move || {
        let mine = now.with(|now| now.shop.currency.clone());
        let mut all: Vec<String> = CURRENCIES.map(String::from).into();
        if !mine.is_empty() && !all.contains(&mine) {
            all.insert(0, mine.clone());
        }
        all.into_iter()
            .map(|code| {
                let on = code == mine;
                view! { <option value=code.clone() selected=on>{code.clone()}</option> }
            })
            .collect_view()
    };
    view! {
        <section class="card flat pad16 col g4">
            <h2 class="ct">{t("console-profile-house")}</h2>
            {bound(t("console-profile-address"), now, 300, 3, |now| &now.shop.address, |now, words| now.shop.address = words)}
            <div class="f2">
                <div class="field"><span class="lbl">{t("console-profile-languages")}</span><div class="row g1 wrap">{languages}</div></div>
                <label class="field">
                    <span class="lbl">{t("console-profile-currency")}</span>
                    <select class="inp" on:change=move |event| { let code = event_target_value(&event); now.update(|now| now.shop.currency = code); }>{currencies}</select>
                </label>
            </div>
            {bound(t("console-profile-host"), now, 80, 1, |now| &now.host, |now, words| now.host = words)}
            <p class="hint">{t("console-profile-host-hint")}</p>
        </section>
    }
    .into_any()
}

/// The head of the landing page as it will be.
fn preview(now: RwSignal<Profile>) -> AnyView {
    view! {
        <section class="card flat pad16 col g3" aria-label=t("console-preview")>
            <h2 class="ct row g2">{icon("eye", "s18")}{t("console-profile-preview")}</h2>
            {move || now.with(|now| {
                let colour = clamped(&now.shop.accent);
                view! {
                    <div class="well shop-preview">
                        <span class="strip" style:background=colour.clone()></span>
                        {crate::console::shell::shop_face(&now.shop.name, &colour, &now.shop.picture, "s64")}
                        <p class="sign">{now.shop.name.clone()}</p>
                        <p class="t14 muted">{now.shop.tagline.clone()}</p>
                        <span class="btn pri">{t("landing-write")}</span>
                    </div>
                }
            })}
        </section>
    }
    .into_any()
}

fn link(c: Console, now: RwSignal<Profile>) -> AnyView {
    let address = move || now.with(|now| now.link.clone());
    let slug = c.route.slug();
    view! {
        <section class="card flat pad16 col g3">
            <h2 class="ct row g2">{icon("link", "s18")}{t("console-profile-link")}</h2>
            <p class="t13 muted">{t("console-profile-link-more")}</p>
            <div class="row g2">
                <input class="inp grow mono" id="shop-link" readonly aria-label=t("console-profile-link") prop:value=address />
                <button type="button" class="btn" on:click=move |_| load::copy(c, address())>{icon("copy", "s16")}{t("action-copy")}</button>
            </div>
            <div class="qr-row">
                <span class="qrbox"><img src="/api/profile/qr.svg" alt=move || tw("qr-alt", "shop", &now.with(|now| now.shop.name.clone())) width="176" height="176" /></span>
                <div class="col">
                    <a class="btn sm" href="/api/profile/qr.svg" download=format!("{slug}.svg")>{icon("download", "s16")}{t("console-profile-qr-svg")}</a>
                    <a class="btn sm" href="/api/profile/qr.pdf?size=a4" download=format!("{slug}-a4.pdf")>{icon("print", "s16")}{t("console-profile-qr-a4")}</a>
                    <a class="btn sm" href="/api/profile/qr.pdf?size=a6" download=format!("{slug}-a6.pdf")>{icon("print", "s16")}{t("console-profile-qr-a6")}</a>
                    <a class="btn sm ghost" href=format!("/s/{slug}") target="_blank" rel="noopener">{icon("ext", "s16")}{t("console-profile-public")}</a>
                </div>
            </div>
        </section>
    }
    .into_any()
}

fn with_picture(
    c: Console,
    now: RwSignal<Profile>,
    kept: RwSignal<Option<Profile>>,
    picture: String,
) {
    c.session.update(|session| {
        if let Some(session) = session {
            session.shop.picture.clone_from(&picture);
        }
    });
    let _ = now.try_update(|now| now.shop.picture.clone_from(&picture));
    let _ = kept.try_update(|kept| {
        if let Some(kept) = kept {
            kept.shop.picture.clone_from(&picture);
        }
    });
}

async fn upload(file: &web_sys::File) -> api::Answer<Profile> {
    let refused = || ApiError { code: "invalid".into(), message: String::new(), field: None };
    let form = web_sys::FormData::new().map_err(|_| refused())?;
    form.append_with_blob_and_filename("file", file, &file.name()).map_err(|_| refused())?;
    api::upload(Method::PUT, "/api/profile/picture", form).await
}

fn written(ratio: f64) -> String {
    let ratio = format!("{ratio:.1}");
    if crate::console::words::language() == "fr" { ratio.replace('.', ",") } else { ratio }
}

/// The same hue, as dark as white letters need.
fn clamped(colour: &str) -> String {
    let Some(mut parts) = channels(colour) else { return String::new() };
    for _ in 0..40 {
        let candidate =
            format!("#{:02x}{:02x}{:02x}", parts[0] as u8, parts[1] as u8, parts[2] as u8);
        if contrast_with_white(&candidate) >= CONTRAST_MIN {
            return candidate;
        }
        parts = parts.map(|part| part * 0.95);
    }
    "#222222".into()
}

/// WCAG 2.2, contrast ratio.
fn contrast_with_white(colour: &str) -> f64 {
    let Some(parts) = channels(colour) else { return 21.0 };
    let [red, green, blue] = parts.map(|part| {
        let part = part / 255.0;
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    });
    1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)
}

fn channels(colour: &str) -> Option<[f64; 3]> {
    let hex = colour.strip_prefix('#').filter(|hex| hex.len() == 6)?;
    let part = |from: usize| {
        hex.get(from..from + 2).and_then(|part| u8::from_str_radix(part, 16).ok()).map(f64::from)
    };
    Some([part(0)?, part(2)?, part(4)?])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_light_colour_is_darkened_until_white_reads_on_it() {
        assert!(contrast_with_white("#1f5263") > 8.0);
        assert!(contrast_with_white("#ffd400") < 2.0);
        assert!(contrast_with_white(&clamped("#ffd400")) >= CONTRAST_MIN);
        assert_eq!(clamped("#1f5263"), "#1f5263");
        assert_eq!(clamped("plum"), "");
    }
}
