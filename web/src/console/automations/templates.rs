//! What a new rule begins with: common uses, in each of the shop's languages.

use comptoir_api::chat::OrderState;
use comptoir_api::rules::{Rule, Step, Texts, Trigger};
use comptoir_text::Text;
use leptos::prelude::*;

use super::rules::{Book, Open};
use super::steps::first_label;
use crate::console::state::Console;
use crate::console::ui;
use crate::console::words::t;
use crate::parts::icon::icon;

/// A common use.
struct Template {
    drawing: &'static str,
    title: &'static str,
    more: &'static str,
    rule: Rule,
}

/// The dialog: an empty rule, or one of the templates.
pub(crate) fn dialog(book: Book, close: Callback<()>) -> AnyView {
    // A dialog that shuts says so to the page; then the editor opens in its place.
    let chosen = RwSignal::new(None::<Rule>);
    let closed = Callback::new(move |()| {
        close.run(());
        if let Some(rule) = chosen.try_get_untracked().flatten() {
            book.open.set(Some(Open::Editor(Box::new(rule))));
        }
    });
    let all = templates(book.c)
        .into_iter()
        .map(|template| {
            let rule = template.rule;
            view! {
                <button type="button" class="tpl" on:click=move |_| { chosen.set(Some(rule.clone())); ui::shut(); }>
                    {icon(template.drawing, "s18")}
                    <span class="col grow"><b>{t(template.title)}</b><span class="t13 muted">{t(template.more)}</span></span>
                </button>
            }
        })
        .collect_view();
    ui::dialog(t("console-rule-new"), "wide", closed, move || {
        view! { <div class="tpls">{all}</div> }.into_any()
    })
}

fn templates(c: Console) -> Vec<Template> {
    let say = |key: &'static str| Step::Say { texts: texts(c, key) };
    let rule =
        |title: &str, when, then| Rule { name: t(title), on: true, when, then, ..Rule::default() };
    let label = first_label(c);
    let mut late = vec![Step::Note { text: t("console-tpl-late-note") }];
    if !label.is_empty() {
        late.insert(0, Step::Label { label, add: true });
    }
    let list = Step::Products {
        texts: texts(c, "console-tpl-list-heading"),
        products: Vec::new(),
        collection: String::new(),
    };
    let hour_words = t("console-tpl-hours-words");
    let list_words = t("console-tpl-list-words");
    let split = |words: &str| words.split(',').map(|word| word.trim().to_owned()).collect();
    vec![
        Template {
            drawing: "plus",
            title: "console-tpl-empty",
            more: "console-tpl-empty-more",
            rule: Rule { on: true, ..Rule::default() },
        },
        Template {
            drawing: "bell",
            title: "console-tpl-welcome",
            more: "console-tpl-welcome-more",
            rule: rule(
                "console-tpl-welcome",
                Trigger::First { silence_days: 0 },
                vec![Step::Choice {
                    texts: texts(c, "console-tpl-welcome-text"),
                    options: texts(c, "console-tpl-welcome-answers")
                        .into_iter()
                        .map(|(tag, lines)| (tag, lines.replace(" / ", "\n")))
                        .collect(),
                    list: false,
                }],
            ),
        },
        Template {
            drawing: "clock",
            title: "console-tpl-hours",
            more: "console-tpl-hours-more",
            rule: rule(
                "console-tpl-hours",
                Trigger::Words { words: split(&hour_words) },
                vec![say("console-tpl-hours-text")],
            ),
        },
        Template {
            drawing: "moon",
            title: "console-tpl-away",
            more: "console-tpl-away-more",
            rule: Rule {
                pause_minutes: 240,
                ..rule("console-tpl-away", Trigger::Outside {}, vec![say("console-tpl-away-text")])
            },
        },
        Template {
            drawing: "shelf",
            title: "console-tpl-list",
            more: "console-tpl-list-more",
            rule: rule(
                "console-tpl-list",
                Trigger::Words { words: split(&list_words) },
                vec![list],
            ),
        },
        Template {
            drawing: "bag",
            title: "console-tpl-ready",
            more: "console-tpl-ready-more",
            rule: rule(
                "console-tpl-ready",
                Trigger::Order { state: OrderState::Ready },
                vec![say("console-tpl-ready-text")],
            ),
        },
        Template {
            drawing: "timer",
            title: "console-tpl-late",
            more: "console-tpl-late-more",
            rule: rule("console-tpl-late", Trigger::Unanswered { minutes: 30 }, late),
        },
        Template {
            drawing: "star",
            title: "console-tpl-review",
            more: "console-tpl-review-more",
            rule: rule(
                "console-tpl-review",
                Trigger::Order { state: OrderState::Collected },
                vec![
                    Step::Wait { minutes: 24 * 60, unless_written: true },
                    say("console-tpl-review-text"),
                ],
            ),
        },
    ]
}

/// A sentence in each of the shop's languages that we have it in.
fn texts(c: Console, key: &'static str) -> Texts {
    let written = |tag: String| {
        let text = Text::new(&tag).get(key);
        (tag, text)
    };
    c.languages().into_iter().map(written).collect()
}
