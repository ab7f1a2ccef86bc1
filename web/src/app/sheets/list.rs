//! A list to choose from, in its sections; one entry, or several where the shop allows it.

use comptoir_api::chat::Choice;
use leptos::prelude::*;

use super::head;
use crate::{
    app::state::App,
    parts::{Act, icon::icon},
};

pub(super) fn sheet(app: App, heading: String, message: String, choice: Choice) -> AnyView {
    let words = app.words;
    let many = choice.many;
    let chosen = RwSignal::new(Vec::<String>::new());
    let answer = Callback::new(move |choices: Vec<String>| {
        app.sheet.set(None);
        app.frame().act.run(Act::Choose { message: message.clone(), choices });
    });
    let mut section = String::new();
    let rows = choice
        .options
        .into_iter()
        .map(|option| {
            let heading = (option.section != section && !option.section.is_empty())
                .then(|| view! { <h3 class="gh">{option.section.clone()}</h3> });
            section.clone_from(&option.section);
            let id = option.id.clone();
            let is_on = move || chosen.read().contains(&id);
            let (is_marked, id) = (is_on.clone(), option.id);
            let description = (!option.description.is_empty())
                .then(|| view! { <span class="t13 faint blk">{option.description}</span> });
            view! {
                {heading}
                <button
                    type="button"
                    class="opt full"
                    class:on=is_on.clone()
                    aria-pressed=move || many.then(|| if is_on() { "true" } else { "false" })
                    on:click=move |_| {
                        if !many {
                            return answer.run(vec![id.clone()]);
                        }
                        chosen
                            .update(|chosen| match chosen.iter().position(|one| *one == id) {
                                Some(place) => drop(chosen.remove(place)),
                                None => chosen.push(id.clone()),
                            });
                    }
                >
                    <span class="grow">
                        <b class="t15 medium blk">{option.title}</b>
                        {description}
                    </span>
                    {many
                        .then(|| {
                            view! {
                                <span class="ck" class:on=is_marked>
                                    {icon("check", "s14")}
                                </span>
                            }
                        })}
                </button>
            }
        })
        .collect_view();
    let foot = many.then(|| {
        view! {
            <footer class="sh-f">
                <button
                    type="button"
                    class="btn pri lg"
                    disabled=move || chosen.read().is_empty()
                    on:click=move |_| answer.run(chosen.get_untracked())
                >
                    {words.t("chat-send")}
                </button>
            </footer>
        }
    });
    view! {
        {head(app, heading, ().into_any())}
        <div class="sh-b tightly">{rows}</div>
        {foot}
    }
    .into_any()
}
