//! Importing a feed: chosen, tried without changing anything, read through, then done.

use std::time::Duration;

use comptoir_api::import::ImportColumn;
use comptoir_api::shop::{ApiError, ImportProgress, ImportStarted};
use gloo_net::http::Method;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::{ev, html};

use super::{Shelf, columns, source};
use crate::console::api;
use crate::console::state::Console;
use crate::console::ui;
use crate::console::words::{t, tn, tw, tw2};
use crate::parts::composer::listed;
use crate::parts::icon::icon;

const FORMATS: [(&str, &str); 8] = [
    ("google-tsv", "Google Merchant (TSV)"),
    ("google-xml", "Google Merchant (XML)"),
    ("meta", "Meta"),
    ("shopify", "Shopify"),
    ("woocommerce", "WooCommerce"),
    ("prestashop", "PrestaShop"),
    ("prestashop-xml", "PrestaShop (XML)"),
    ("comptoir", "Comptoir (JSON)"),
];
/// Events tell how far it is; asking covers those that are missed.
const ASK_EVERY_MS: u64 = 900;
const PROBLEMS_SHOWN: usize = 200;

/// What the dialog works on.
#[derive(Clone, Copy)]
struct Job {
    files: StoredValue<Vec<web_sys::File>, LocalStorage>,
    names: RwSignal<Vec<String>>,
    format: RwSignal<String>,
    pictures: RwSignal<bool>,
    /// What the columns of a table of nobody's format hold; empty: it was not asked.
    columns: columns::Said,
    /// What it was asked of, and shown with.
    asked: RwSignal<Option<Vec<ImportColumn>>>,
    busy: RwSignal<bool>,
}

/// The dialog.
pub(crate) fn dialog(c: Console, shelf: Shelf) -> AnyView {
    c.import.set(None);
    let job = Job {
        files: StoredValue::new_local(Vec::new()),
        names: RwSignal::new(Vec::new()),
        format: RwSignal::new(String::new()),
        pictures: RwSignal::new(true),
        columns: RwSignal::new(Vec::new()),
        asked: RwSignal::new(None),
        busy: RwSignal::new(false),
    };
    let close = Callback::new(move |()| {
        shelf.importing.set(false);
        shelf.changed.update(|changed| *changed += 1);
    });
    // What was found with other columns holds no more: it is tried again.
    let changed = Callback::new(move |()| c.import.set(None));
    ui::dialog(t("console-import-title"), "wide", close, move || {
        view! {
            <p class="t13 muted">{t("console-import-more")}</p>
            {chooser(c, job)}
            {move || c.import.get().map(|(_, progress)| report(&progress))}
            {move || job.asked.get().map(|asked| columns::table(asked, job.columns, changed))}
            <div class="acts">
                <button type="button" class="btn" on:click=move |_| ui::shut()>{t("action-close")}</button>
                <button type="button" class="btn" id="import-try" disabled=move || job.names.with(Vec::is_empty) || job.is_running(c) || !job.is_said() on:click=move |_| start(c, job, true)>{t("console-import-try")}</button>
                <button type="button" class="btn pri" id="import-do" disabled=move || !tried(c) || job.is_running(c) on:click=move |_| start(c, job, false)>{t("console-import-do")}</button>
            </div>
            {move || (!tried(c) && !job.names.with(Vec::is_empty) && c.import.with(Option::is_none)).then(|| view! { <p class="hint right">{t("console-import-try-first")}</p> })}
            {source::part(c)}
            <p class="t13 muted">{t("console-export-title")}</p>
            <p class="row g2 wrap">{exports()}</p>
        }
        .into_any()
    })
}

/// The whole catalogue, for each that may read it.
fn exports() -> impl IntoView {
    let all = [
        ("/api/catalogue.json", "console-export-own"),
        ("/api/catalogue.tsv", "console-export-merchant"),
        ("/api/catalogue.xml", "console-export-xml"),
        ("/api/catalogue.csv?format=shopify", "console-export-shopify"),
        ("/api/catalogue.csv?format=woocommerce", "console-export-woocommerce"),
    ];
    // The answer says what the file is called.
    let link = |(href, words)| {
        view! { <a class="btn" href=href download>{icon("download", "s16")}{t(words)}</a> }
    };
    all.map(link).collect_view()
}

impl Job {
    /// Nothing is asked of its columns, or enough is answered.
    fn is_said(self) -> bool {
        self.asked.with(Option::is_none) || self.columns.with(|said| columns::is_enough(said))
    }

    /// Sent, and not over yet as far as is known: an event may say so before the next question.
    fn is_running(self, c: Console) -> bool {
        let is_over =
            c.import.with(|import| import.as_ref().is_some_and(|(_, progress)| progress.finished));
        self.busy.get() && !is_over
    }
}

/// A dry run went through: the real one may begin.
fn tried(c: Console) -> bool {
    c.import.with(|import| {
        import.as_ref().is_some_and(|(_, progress)| {
            progress.finished && progress.dry_run && progress.failed.is_empty()
        })
    })
}

fn chooser(c: Console, job: Job) -> AnyView {
    let input = NodeRef::<html::Input>::new();
    let take = move |files: Vec<web_sys::File>| {
        if files.is_empty() {
            return;
        }
        job.names.set(files.iter().map(web_sys::File::name).collect());
        job.files.set_value(files);
        job.asked.set(None);
        c.import.set(None);
    };
    view! {
        <button type="button" class="dropbox" on:click=move |_| {
            if let Some(input) = input.get_untracked() {
                input.click();
            }
        } on:dragover=|event: ev::DragEvent| event.prevent_default() on:drop=move |event: ev::DragEvent| {
            event.prevent_default();
            take(listed(event.data_transfer().and_then(|data| data.files())));
        }>
            {icon("upload", "s22")}
            <span>{move || job.names.with(|names| if names.is_empty() { t("console-import-choose") } else { names.join(", ") })}</span>
        </button>
        <input type="file" class="sr" id="import-file" tabindex="-1" aria-label=t("console-import-file") multiple accept=".csv,.tsv,.txt,.xml,.json,.zip,image/*" node_ref=input on:change=move |_| {
            if let Some(input) = input.get_untracked() {
                take(listed(input.files()));
                input.set_value("");
            }
        } />
        <div class="f2">
            {ui::select(t("console-import-format"), job.format, formats())}
            <div class="field">
                <span class="lbl">{t("console-import-pictures")}</span>
                {ui::switch(t("console-import-pictures"), job.pictures.into(), move |on| job.pictures.set(on))}
            </div>
        </div>
    }
    .into_any()
}

/// What a feed can be taken for.
pub(super) fn formats() -> Vec<(String, String)> {
    std::iter::once((String::new(), t("console-import-format-auto")))
        .chain(FORMATS.into_iter().map(|(id, title)| (id.to_owned(), title.to_owned())))
        .collect()
}

fn start(c: Console, job: Job, dry_run: bool) {
    job.busy.set(true);
    c.import.set(None);
    let files = job.files.get_value();
    let mut fields = vec![
        ("format", job.format.get_untracked()),
        ("dry_run", yes(dry_run)),
        ("pictures", yes(job.pictures.get_untracked())),
    ];
    if job.asked.with_untracked(Option::is_some) {
        let said = job.columns.with_untracked(serde_json::to_string);
        fields.push(("columns", said.unwrap_or_default()));
    }
    spawn_local(async move {
        match send(&files, &fields).await {
            Ok(ImportStarted { id }) => {
                c.import.set(Some((
                    id.clone(),
                    ImportProgress { dry_run, ..ImportProgress::default() },
                )));
                follow(c, job, id);
            }
            Err(error) => {
                let _ = job.busy.try_set(false);
                c.fail(&error);
            }
        }
    });
}

async fn send(files: &[web_sys::File], fields: &[(&str, String)]) -> api::Answer<ImportStarted> {
    let refused = || ApiError { code: "invalid".into(), message: String::new(), field: None };
    let form = web_sys::FormData::new().map_err(|_| refused())?;
    // What governs the reading goes first, so that the file can be read as it comes.
    for (name, value) in fields {
        form.append_with_str(name, value).map_err(|_| refused())?;
    }
    for file in files {
        // Pictures lie beside the feed that names them.
        let part = if file.type_().starts_with("image/") { "pictures" } else { "file" };
        form.append_with_blob_and_filename(part, file, &file.name()).map_err(|_| refused())?;
    }
    api::upload(Method::POST, "/api/import", form).await
}

fn yes(value: bool) -> String {
    value.to_string()
}

/// Asks until it is over; what events said meanwhile is only newer.
fn follow(c: Console, job: Job, id: String) {
    spawn_local(async move {
        let ours = c
            .import
            .with_untracked(|import| import.as_ref().is_some_and(|(known, _)| *known == id));
        if !ours {
            return;
        }
        let over = match api::get::<ImportProgress>(&format!("/api/import/{id}")).await {
            Ok(progress) => {
                let over = progress.finished;
                if !progress.columns.is_empty() {
                    columns::begin(job.columns, &progress.columns);
                    let _ = job.asked.try_set(Some(progress.columns.clone()));
                }
                c.import.set(Some((id.clone(), progress)));
                over
            }
            Err(error) if api::is_offline(&error) => false,
            Err(error) => {
                c.fail(&error);
                true
            }
        };
        if over {
            let _ = job.busy.try_set(false);
            c.catalogue_version.update(|version| *version += 1);
        } else {
            set_timeout(move || follow(c, job, id), Duration::from_millis(ASK_EVERY_MS));
        }
    });
}

pub(super) fn report(progress: &ImportProgress) -> AnyView {
    let share = if progress.total == 0 {
        0.0
    } else {
        f64::from(progress.done) / f64::from(progress.total) * 100.0
    };
    let state = match (progress.finished, progress.failed.is_empty(), progress.dry_run) {
        (true, false, _) => tw("console-import-failed", "reason", &progress.failed),
        (true, true, true) => t("console-import-dry-done"),
        (true, true, false) => t("console-import-done"),
        (false, ..) if progress.total == 0 => t("console-import-reading"),
        (false, ..) => tw2(
            "console-import-progress",
            ("done", &progress.done.to_string()),
            ("total", &progress.total.to_string()),
        ),
    };
    let counts = [
        ("console-import-created", progress.created),
        ("console-import-updated", progress.updated),
        ("console-import-unchanged", progress.unchanged),
        ("console-import-skipped", progress.skipped),
        ("console-import-pictures-count", progress.pictures),
    ];
    let counts = counts
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(key, count)| view! { <span class="st">{tn(key, count)}</span> })
        .collect_view();
    let format = (!progress.format.is_empty()).then(|| {
        let own = progress.format == "columns";
        let name = if own { t("console-import-own-table") } else { progress.format.clone() };
        view! { <span class="st info">{name}</span> }
    });
    let problems = (!progress.problems.is_empty()).then(|| {
        let rows = progress.problems.iter().take(PROBLEMS_SHOWN).map(|problem| {
            let class = if problem.skipped { "st bad" } else { "st warn" };
            let what = t(if problem.skipped { "console-import-left-out" } else { "console-import-taken" });
            view! { <tr><td class="num">{problem.line}</td><td class="mono">{problem.field.clone()}</td><td>{problem.message.clone()}</td><td><span class=class>{what}</span></td></tr> }
        }).collect_view();
        view! {
            <h3 class="lbl">{tn("console-import-problems", progress.problems.len() as u32)}</h3>
            <div class="card flat tbox scroll problems" tabindex="0" role="region" aria-label=tn("console-import-problems", progress.problems.len() as u32)>
                <table class="tb">
                    <thead><tr><th>{t("console-import-line")}</th><th>{t("console-import-field")}</th><th>{t("console-import-problem")}</th><th><span class="sr">{t("console-import-outcome")}</span></th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
    });
    let (class, mark) = match (progress.finished, progress.failed.is_empty()) {
        (true, true) => ("notice ok", "check"),
        (true, false) => ("notice bad", "warn"),
        _ => ("notice", "refresh"),
    };
    view! {
        <div class="col g3 report">
            <p class=class role="status">{icon(mark, "")}<span>{state}</span></p>
            {(!progress.finished).then(|| view! { <progress class="bar-p" max="100" prop:value=share aria-label=t("console-import-title")></progress> })}
            <div class="row g1 wrap">{format}{counts}</div>
            {problems}
        </div>
    }
    .into_any()
}
