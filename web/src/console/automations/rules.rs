//! The rules: a list with a switch each, in the order in which they are asked.

use comptoir_api::rules::{Rule, RuleCounts, RuleListed, RuleOrder, RulesPage, Trigger};
use comptoir_api::team::Permission;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::say::{steps_in_words, trigger_in_words};
use super::{editor, log, templates, tries};
use crate::console::api;
use crate::console::dates;
use crate::console::state::{Console, Loaded};
use crate::console::ui;
use crate::console::words::{t, tn, tw};
use crate::parts::icon::icon;

/// What the page knows of rules, and which dialog is open over it.
#[derive(Clone, Copy)]
pub(crate) struct Book {
    /// The console.
    pub(crate) c: Console,
    /// All rules.
    pub(crate) page: RwSignal<RulesPage>,
    /// Of the list.
    pub(crate) loaded: RwSignal<Loaded>,
    /// The dialog.
    pub(crate) open: RwSignal<Option<Open>>,
}

/// A dialog over the page.
#[derive(Clone)]
pub(crate) enum Open {
    /// What a new rule begins with.
    Templates,
    /// A rule, as it is edited.
    Editor(Box<Rule>),
    /// A message to try, and past chats.
    Tries,
    /// What ran.
    Log,
}

impl Book {
    /// Empty; fetches what there is.
    pub(crate) fn start(c: Console) -> Self {
        let book = Self {
            c,
            page: RwSignal::new(RulesPage::default()),
            loaded: RwSignal::new(Loaded::Loading),
            open: RwSignal::new(None),
        };
        book.fetch();
        book
    }

    /// Fetches all rules.
    pub(crate) fn fetch(self) {
        spawn_local(async move {
            match api::get::<RulesPage>("/api/rules").await {
                Ok(page) => {
                    drop(self.page.try_set(page));
                    drop(self.loaded.try_set(Loaded::Ready));
                }
                Err(error) => drop(self.loaded.try_set(Loaded::Failed(error))),
            }
        });
    }

    /// Saves a rule, new or known. `after` runs once it is there.
    pub(crate) fn save(self, rule: Rule, after: Callback<()>, failed: Callback<String>) {
        spawn_local(async move {
            let saved = if rule.id.is_empty() {
                api::post::<_, RuleListed>("/api/rules", &rule).await
            } else {
                let path = format!("/api/rules/{}", rule.id);
                api::put::<_, RuleListed>(&path, &rule).await
            };
            match saved {
                Ok(_) => {
                    self.fetch();
                    after.run(());
                }
                Err(error) => {
                    failed.run(error.field.clone().unwrap_or_default());
                    self.c.fail(&error);
                }
            }
        });
    }

    /// Removes a rule, with a way back to where it stood.
    pub(crate) fn remove(self, rule: Rule) {
        let order: Vec<String> = self
            .page
            .with_untracked(|page| page.rules.iter().map(|one| one.rule.id.clone()).collect());
        spawn_local(async move {
            let path = format!("/api/rules/{}", rule.id);
            match api::delete(&path).await {
                Ok(_) => {
                    self.fetch();
                    let undo = Callback::new(move |()| {
                        let (rule, order) = (rule.clone(), order.clone());
                        spawn_local(async move {
                            match api::post::<_, RuleListed>("/api/rules", &rule).await {
                                Ok(_) => self.arrange(order),
                                Err(error) => self.c.fail(&error),
                            }
                        });
                    });
                    self.c.say_undo(t("console-rule-removed"), undo);
                }
                Err(error) => self.c.fail(&error),
            }
        });
    }

    fn arrange(self, rules: Vec<String>) {
        spawn_local(async move {
            let order = RuleOrder { rules };
            match api::put::<_, RulesPage>("/api/rules", &order).await {
                Ok(page) => drop(self.page.try_set(page)),
                Err(error) => {
                    self.fetch();
                    self.c.fail(&error);
                }
            }
        });
    }

    /// Moves a rule up or down, and says where it stands now.
    fn shift(self, id: &str, by: isize) {
        let mut place = None;
        self.page.update(|page| {
            let Some(at) = page.rules.iter().position(|one| one.rule.id == id) else { return };
            let to = at as isize + by;
            if to >= 0 && (to as usize) < page.rules.len() {
                page.rules.swap(at, to as usize);
                place = Some(to as u32 + 1);
            }
        });
        let Some(place) = place else { return };
        self.c.spoken.set(tn("console-rule-placed", place));
        let order = self
            .page
            .with_untracked(|page| page.rules.iter().map(|one| one.rule.id.clone()).collect());
        self.arrange(order);
    }
}

/// The card with all of them.
pub(crate) fn card(book: Book) -> AnyView {
    let may = book.c.may(Permission::Settings);
    let total =
        move || book.page.with(|page| page.rules.iter().map(|one| one.counts.month).sum::<u32>());
    // The list is drawn once: drawn anew, it would take the keyboard off what was just pressed.
    let state =
        Memo::new(move |_| (book.loaded.get(), book.page.with(|page| page.rules.is_empty())));
    let rows = move || {
        let (loaded, empty) = state.get();
        if let Some(instead) = ui::not_yet(&loaded, 3, Callback::new(move |()| book.fetch())) {
            return instead;
        }
        if empty {
            return view! {
                <div class="empty small">
                    <p>{t("console-rules-empty")}</p>
                    {may.then(|| view! { <button type="button" class="btn" on:click=move |_| book.open.set(Some(Open::Templates))>{t("console-rules-templates")}</button> })}
                </div>
            }
            .into_any();
        }
        view! {
            <ul class="rls">
                <For each=move || book.page.with(|page| page.rules.clone()) key=key_of let:listed>{row(book, listed, may)}</For>
            </ul>
        }
        .into_any()
    };
    view! {
        <section class="card flat" aria-label=t("console-rules")>
            <header class="cardh">
                {icon("hash", "s18")}
                <h2>{t("console-rules")}</h2>
                <span class="t13 muted">{move || tn("console-rules-month", total())}</span>
                <span class="grow"></span>
                {may.then(|| view! { <button type="button" class="btn sm" id="rule-new" on:click=move |_| book.open.set(Some(Open::Templates))>{icon("plus", "s16")}{t("console-rule-new")}</button> })}
            </header>
            {rows}
            <p class="hint pad16">{t("console-rules-order")}</p>
        </section>
    }
    .into_any()
}

/// A row is drawn anew when anything but its switch changes: that would take the keyboard off it.
fn key_of(listed: &RuleListed) -> String {
    let rule = Rule { on: true, ..listed.rule.clone() };
    // Not by `Debug`: browsers' builds print nothing there.
    serde_json::to_string(&RuleListed { rule, counts: listed.counts }).unwrap_or_default()
}

fn row(book: Book, listed: RuleListed, may: bool) -> AnyView {
    let RuleListed { rule, counts } = listed;
    let c = book.c;
    let title =
        if rule.name.is_empty() { trigger_in_words(c, &rule.when) } else { rule.name.clone() };
    let what = steps_in_words(c, &rule.then);
    let starts = match &rule.when {
        Trigger::Words { words } => words
            .iter()
            .take(6)
            .map(|word| view! { <span class="kw">{word.clone()}</span> })
            .collect_view()
            .into_any(),
        when => view! { <span class="t13 muted">{trigger_in_words(c, when)}</span> }.into_any(),
    };
    let (flip, edited, up, down) = (rule.clone(), rule.clone(), rule.id.clone(), rule.id.clone());
    let own = rule.id.clone();
    let on = Memo::new(move |_| {
        book.page.with(|page| page.rules.iter().any(|one| one.rule.id == own && one.rule.on))
    });
    let toggle = may.then(|| {
        ui::switch(title.clone(), on.into(), move |on| {
            let rule = Rule { on, ..flip.clone() };
            book.save(rule, Callback::new(|()| ()), Callback::new(move |_| book.fetch()));
        })
    });
    let held = (counts.held > 0).then(|| {
        view! { <span class="st warn" title=t("console-rule-held-more")>{tn("console-rule-held", counts.held)}</span> }
    });
    let shift = may.then(|| {
        view! {
            <span class="row">
                <button type="button" class="ib sm up" aria-label=tw("console-rule-up", "name", &title) title=t("console-move-up") on:click=move |_| book.shift(&up, -1)>{icon("chevd", "s14")}</button>
                <button type="button" class="ib sm" aria-label=tw("console-rule-down", "name", &title) title=t("console-move-down") on:click=move |_| book.shift(&down, 1)>{icon("chevd", "s14")}</button>
            </span>
        }
    });
    view! {
        <li class="rl">
            {toggle}
            <button type="button" class="rl-b" disabled=!may on:click=move |_| book.open.set(Some(Open::Editor(Box::new(Rule { on: on.get_untracked(), ..edited.clone() }))))>
                <span class="row g1 wrap"><b>{title.clone()}</b>{starts}</span>
                <span class="t13 muted">{what}</span>
            </button>
            {held}
            <span class="rl-n num" title=last(counts)><span aria-hidden="true">{counts.month}</span><span class="sr">{tn("console-rule-month", counts.month)}" "{last(counts)}</span></span>
            {shift}
        </li>
    }
    .into_any()
}

/// When it last ran.
fn last(counts: RuleCounts) -> String {
    match counts.last_ms {
        0 => t("console-rule-never"),
        at_ms => tw("console-rule-last", "when", &dates::moment(at_ms)),
    }
}

/// The dialog that is open over the page.
pub(crate) fn dialogs(book: Book) -> AnyView {
    let close = Callback::new(move |()| book.open.set(None));
    let shown = move || {
        book.open.get().map(|open| match open {
            Open::Templates => templates::dialog(book, close),
            Open::Editor(rule) => editor::dialog(book, *rule, close),
            Open::Tries => tries::dialog(book, close),
            Open::Log => log::dialog(book, close),
        })
    };
    view! { {shown} }.into_any()
}
