//! A product's pictures: added by hand or by dropping, in order, each with words for those who do not see it.

use comptoir_api::catalogue::Picture;
use comptoir_api::shop::{ApiError, ProductEdit};
use gloo_net::http::Method;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::{ev, html};

use super::form::Form;
use crate::console::api;
use crate::console::state::Console;
use crate::console::words::t;
use crate::parts::address;
use crate::parts::composer::listed;
use crate::parts::icon::icon;

/// The row of pictures.
pub(crate) fn pictures(c: Console, form: Form) -> AnyView {
    let input = NodeRef::<html::Input>::new();
    let busy = RwSignal::new(0_u32);
    let is_new = move || form.product.with(|product| product.id.is_empty());
    let paths = Memo::new(move |_| {
        form.product.with(|product| {
            product.pictures.iter().map(|picture| picture.path.clone()).collect::<Vec<_>>()
        })
    });
    let dropped = move |event: ev::DragEvent| {
        event.prevent_default();
        add(c, form, listed(event.data_transfer().and_then(|data| data.files())), busy);
    };
    let place = move |path: &str| {
        form.product.with_untracked(|product| {
            product.pictures.iter().position(|picture| picture.path == path)
        })
    };
    let one = move |path: String| {
        let (first_path, move_path, remove_path, alt_path, value_path) =
            (path.clone(), path.clone(), path.clone(), path.clone(), path.clone());
        let is_first = Memo::new(move |_| paths.with(|paths| paths.first() == Some(&first_path)));
        let value = move || {
            form.product.with(|product| {
                product
                    .pictures
                    .iter()
                    .find(|picture| picture.path == value_path)
                    .map(|picture| picture.alt.clone())
                    .unwrap_or_default()
            })
        };
        view! {
            <figure class="ppic">
                <span class="pic p88" class:first=move || is_first.get()><img src=address("", &path) alt="" loading="lazy" /></span>
                <input class="inp cell" placeholder=t("console-catalogue-picture-alt") aria-label=t("console-catalogue-picture-alt") prop:value=value
                    on:input=move |event| {
                        let words = event_target_value(&event);
                        form.product.update(|product| {
                            if let Some(picture) = product.pictures.iter_mut().find(|picture| picture.path == alt_path) {
                                picture.alt = words;
                            }
                        });
                    } />
                <span class="row g1 ppic-b">
                    <button type="button" class="ib sm" disabled=move || is_first.get() aria-label=t("console-catalogue-picture-first") title=t("console-catalogue-picture-first")
                        on:click=move |_| {
                            if let Some(at) = place(&move_path).filter(|at| *at > 0) {
                                form.product.update(|product| product.pictures.swap(at, at - 1));
                            }
                        }>{icon("back", "s14")}</button>
                    <button type="button" class="ib sm" aria-label=t("action-remove")
                        on:click=move |_| form.product.update(|product| product.pictures.retain(|picture| picture.path != remove_path))>{icon("trash", "s14")}</button>
                </span>
            </figure>
        }
    };
    view! {
        <div class="field" on:dragover=|event: ev::DragEvent| event.prevent_default() on:drop=dropped>
            <span class="lbl">{t("console-catalogue-pictures")}</span>
            <div class="ppics">
                <For each=move || paths.get() key=String::clone let:path>{one(path)}</For>
                <button type="button" class="padd" disabled=is_new aria-label=t("console-catalogue-picture-add") on:click=move |_| {
                    if let Some(input) = input.get_untracked() {
                        input.click();
                    }
                }>{move || if busy.get() > 0 { icon("refresh", "s22") } else { icon("plus", "s22") }}</button>
                <input type="file" class="sr" tabindex="-1" aria-hidden="true" accept="image/*" multiple node_ref=input on:change=move |_| {
                    if let Some(input) = input.get_untracked() {
                        add(c, form, listed(input.files()), busy);
                        input.set_value("");
                    }
                } />
            </div>
            {move || is_new().then(|| view! { <span class="hint">{t("console-catalogue-picture-later")}</span> })}
        </div>
    }
    .into_any()
}

fn add(c: Console, form: Form, files: Vec<web_sys::File>, busy: RwSignal<u32>) {
    let id = form.product.with_untracked(|product| product.id.clone());
    if id.is_empty() || files.is_empty() {
        return;
    }
    busy.update(|busy| *busy += 1);
    spawn_local(async move {
        // One after the other: each answer carries the revision that the next save needs.
        for file in files {
            match upload(&id, &file).await {
                Ok(product) => take(form, product),
                Err(error) => c.fail(&error),
            }
        }
        let _ = busy.try_update(|busy| *busy = busy.saturating_sub(1));
    });
}

/// Takes what the upload changed, and leaves what is being written alone.
fn take(form: Form, product: ProductEdit) {
    let new = |known: &[Picture]| -> Vec<Picture> {
        product
            .pictures
            .iter()
            .filter(|picture| !known.iter().any(|known| known.path == picture.path))
            .cloned()
            .collect()
    };
    let _ = form.product.try_update(|edited| {
        let more = new(&edited.pictures);
        edited.pictures.extend(more);
        edited.revision = product.revision;
    });
    let _ = form.saved.try_update(|saved| {
        let more = new(&saved.pictures);
        saved.pictures.extend(more);
        saved.revision = product.revision;
    });
}

async fn upload(id: &str, file: &web_sys::File) -> api::Answer<ProductEdit> {
    let refused = || ApiError { code: "invalid".into(), message: String::new(), field: None };
    let form = web_sys::FormData::new().map_err(|_| refused())?;
    form.append_with_str("alt", "").map_err(|_| refused())?;
    form.append_with_blob_and_filename("file", file, &file.name()).map_err(|_| refused())?;
    api::upload(Method::POST, &format!("/api/products/{}/pictures", api::part(id)), form).await
}
