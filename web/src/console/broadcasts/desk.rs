//! The broadcast that is open: its draft, kept on the server as it is written.

use std::time::Duration;

use comptoir_api::catalogue::ProductTile;
use comptoir_api::reach::{Audience, Broadcast, BroadcastDraft, BroadcastState, Topic};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::json;

use crate::console::api;
use crate::console::route::Page;
use crate::console::state::{Console, Loaded};
use crate::console::words::t;

/// A pause in writing after which the draft is kept.
const KEEP_AFTER: Duration = Duration::from_millis(700);
/// How often a broadcast that goes out is looked at.
const LOOK_EVERY: Duration = Duration::from_secs(3);

/// What the page holds.
#[derive(Clone, Copy)]
pub(crate) struct Desk {
    pub(crate) c: Console,
    pub(crate) draft: RwSignal<BroadcastDraft>,
    /// As the server has it; none before the first word.
    pub(crate) kept: RwSignal<Option<Broadcast>>,
    pub(crate) topics: RwSignal<Vec<Topic>>,
    pub(crate) products: RwSignal<Vec<ProductTile>>,
    pub(crate) audience: RwSignal<Option<Audience>>,
    pub(crate) loaded: RwSignal<Loaded>,
    pub(crate) busy: RwSignal<bool>,
    timer: StoredValue<Option<TimeoutHandle>>,
}

impl Desk {
    /// Opens a broadcast; "new" for one that is not there yet.
    pub(crate) fn open(c: Console, id: String) -> Self {
        let desk = Self {
            c,
            draft: RwSignal::new(BroadcastDraft::default()),
            kept: RwSignal::new(None),
            topics: RwSignal::new(Vec::new()),
            products: RwSignal::new(Vec::new()),
            audience: RwSignal::new(None),
            loaded: RwSignal::new(Loaded::Loading),
            busy: RwSignal::new(false),
            timer: StoredValue::new(None),
        };
        desk.fetch(id);
        let segment = Memo::new(move |_| desk.draft.with(|draft| draft.segment.clone()));
        Effect::new(move |_| {
            let asked = segment.get();
            if asked.topic.is_empty() {
                return;
            }
            spawn_local(async move {
                let found = api::post::<_, Audience>("/api/audience", &asked).await;
                // Another segment was chosen meanwhile.
                if segment.try_get_untracked().as_ref() == Some(&asked)
                    && let Ok(found) = found
                {
                    desk.audience.set(Some(found));
                }
            });
        });
        let every = set_interval_with_handle(move || desk.look(), LOOK_EVERY);
        on_cleanup(move || {
            desk.keep_now();
            if let Ok(every) = every {
                every.clear();
            }
        });
        desk
    }

    pub(crate) fn fetch(self, id: String) {
        spawn_local(async move {
            match self.load(&id).await {
                Ok(()) => drop(self.loaded.try_set(Loaded::Ready)),
                Err(error) => drop(self.loaded.try_set(Loaded::Failed(error))),
            }
        });
    }

    async fn load(self, id: &str) -> api::Answer<()> {
        let topics = api::get::<Vec<Topic>>("/api/topics").await?;
        let mut draft = BroadcastDraft::default();
        if let Some(first) = topics.first() {
            draft.segment.topic.clone_from(&first.id);
        }
        if id != "new" {
            let found = api::get::<Broadcast>(&format!("/api/broadcasts/{id}")).await?;
            draft = found.draft.clone();
            drop(self.kept.try_set(Some(found)));
        }
        let mut tiles = Vec::new();
        for product in &draft.products {
            let path =
                format!("/api/public/{}/products/{}", self.c.route.slug(), api::part(product));
            if let Ok(page) = api::get::<comptoir_api::catalogue::ProductPage>(&path).await {
                tiles.push(page.tile);
            }
        }
        drop(self.topics.try_set(topics));
        drop(self.products.try_set(tiles));
        drop(self.draft.try_set(draft));
        Ok(())
    }

    /// Where it stands.
    pub(crate) fn state(self) -> BroadcastState {
        self.kept.with(|kept| kept.as_ref().map_or(BroadcastState::Draft, |kept| kept.state))
    }

    /// Changes the draft, and keeps it once nothing more is changed for a moment.
    pub(crate) fn change(self, change: impl FnOnce(&mut BroadcastDraft)) {
        self.draft.update(change);
        if let Some(timer) = self.timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
        let timer = set_timeout_with_handle(move || self.keep_now(), KEEP_AFTER).ok();
        self.timer.set_value(timer);
    }

    /// Keeps what is not kept yet.
    fn keep_now(self) {
        if self.timer.try_update_value(Option::take).flatten().is_some() {
            spawn_local(async move {
                if let Err(error) = self.keep().await {
                    self.c.fail(&error);
                }
            });
        }
    }

    async fn keep(self) -> api::Answer<Option<String>> {
        let Some(draft) = self.draft.try_get_untracked() else { return Ok(None) };
        let known = self.kept.try_get_untracked().flatten().map(|kept| kept.id);
        let kept: Broadcast = match &known {
            Some(id) => api::put(&format!("/api/broadcasts/{id}"), &draft).await?,
            None => api::post("/api/broadcasts", &draft).await?,
        };
        let id = kept.id.clone();
        drop(self.kept.try_set(Some(kept)));
        if known.is_none() && self.c.route.page_now() == Page::Broadcasts(Some("new".into())) {
            self.c.route.rename(&Page::Broadcasts(Some(id.clone())));
        }
        Ok(Some(id))
    }

    /// Lets it go.
    pub(crate) fn schedule(self) {
        self.busy.set(true);
        if let Some(timer) = self.timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
        spawn_local(async move {
            let sent = async {
                let id = self.keep().await?.unwrap_or_default();
                let path = format!("/api/broadcasts/{id}/schedule");
                api::post::<_, Broadcast>(&path, &json!({})).await
            };
            match sent.await {
                Ok(kept) => {
                    drop(self.kept.try_set(Some(kept)));
                    self.c.say(t("console-cast-scheduled-now"));
                }
                Err(error) => self.c.fail(&error),
            }
            let _ = self.busy.try_set(false);
        });
    }

    /// Stops it.
    pub(crate) fn stop(self) {
        let Some(id) = self.kept.with_untracked(|kept| kept.as_ref().map(|kept| kept.id.clone()))
        else {
            return;
        };
        spawn_local(async move {
            let path = format!("/api/broadcasts/{id}/stop");
            match api::post::<_, Broadcast>(&path, &json!({})).await {
                Ok(kept) => drop(self.kept.try_set(Some(kept))),
                Err(error) => self.c.fail(&error),
            }
        });
    }

    /// Removes the draft.
    pub(crate) fn remove(self) {
        let Some(id) = self.kept.with_untracked(|kept| kept.as_ref().map(|kept| kept.id.clone()))
        else {
            return self.c.route.go(Page::Broadcasts(None));
        };
        spawn_local(async move {
            match api::delete(&format!("/api/broadcasts/{id}")).await {
                Ok(_) => self.c.route.go(Page::Broadcasts(None)),
                Err(error) => self.c.fail(&error),
            }
        });
    }

    /// What goes out is looked at again.
    fn look(self) {
        let going = self.kept.try_with_untracked(|kept| {
            kept.as_ref()
                .filter(|kept| {
                    matches!(kept.state, BroadcastState::Scheduled | BroadcastState::Sending)
                })
                .map(|kept| kept.id.clone())
        });
        let Some(Some(id)) = going else { return };
        spawn_local(async move {
            if let Ok(now) = api::get::<Broadcast>(&format!("/api/broadcasts/{id}")).await {
                drop(self.kept.try_set(Some(now)));
            }
        });
    }
}
