//! What hands do besides clicking: keys, files, tabs, a card that is dragged.

use std::path::Path;

use fantoccini::Locator;
use fantoccini::actions::{InputSource, KeyAction, KeyActions, MouseActions, PointerAction};
use fantoccini::elements::Element;
use serde_json::{Value, json};

use crate::browser::Browser;

pub(crate) const TAB: char = '\u{e004}';
pub(crate) const ENTER: char = '\u{e007}';
pub(crate) const SPACE: char = ' ';
pub(crate) const ESCAPE: char = '\u{e00c}';
pub(crate) const DOWN: char = '\u{e015}';
const SHIFT: char = '\u{e008}';
const CONTROL: char = '\u{e009}';
const LET_GO: char = '\u{e000}';

/// More stops than any page has.
const STOPS_MAX: usize = 160;

/// Whether a person sees where the keyboard is: a ring around it, or around the field it is in.
const IS_SEEN: &str = "let n = document.activeElement; \
    for (let up = 0; up < 6 && n && n !== document.body; up++) { \
      const s = getComputedStyle(n); \
      if (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0) return true; \
      if (up < 2 && s.boxShadow !== 'none') return true; \
      n = n.parentElement; \
    } \
    return false";

/// Which way the Tab key goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    On,
    Back,
}

impl Browser {
    /// Presses and lets go of one key, wherever the keyboard is.
    pub(crate) async fn press(&self, key: char) {
        self.press_with(None, key).await;
    }

    async fn press_with(&self, held: Option<char>, key: char) {
        let mut keys = KeyActions::new("keyboard".to_owned());
        let press = |value| KeyAction::Down { value };
        let let_go = |value| KeyAction::Up { value };
        keys = held.into_iter().fold(keys, |keys, held| keys.then(press(held)));
        keys = keys.then(press(key)).then(let_go(key));
        keys = held.into_iter().fold(keys, |keys, held| keys.then(let_go(held)));
        self.page.perform_actions(keys).await.unwrap();
    }

    /// Writes where the keyboard is.
    pub(crate) async fn type_here(&self, text: &str) {
        self.page.active_element().await.unwrap().send_keys(text).await.unwrap();
    }

    /// Whether what has the keyboard fits: a script that knows it as `e`.
    pub(crate) async fn has_keyboard(&self, fits: &str) -> bool {
        self.run(&format!("const e = document.activeElement; return !!({fits})")).await == true
    }

    /// Waits until what has the keyboard fits.
    pub(crate) async fn keyboard_at(&self, fits: &str) {
        self.until(&format!("const e = document.activeElement; return !!({fits})")).await;
    }

    /// Goes by the Tab key until what has the keyboard fits, which must then be seen.
    pub(crate) async fn tab_to(&self, way: Way, fits: &str) {
        for _ in 0..STOPS_MAX {
            if self.has_keyboard(fits).await {
                assert!(self.run(IS_SEEN).await == true, "the keyboard is at {fits}, unseen");
                return;
            }
            self.press_with((way == Way::Back).then_some(SHIFT), TAB).await;
        }
        self.shot("failed").await;
        panic!("no Tab key leads to {fits}");
    }

    /// Puts other words into a field.
    pub(crate) async fn rewrite(&self, css: &str, text: &str) {
        self.write(css, &format!("{CONTROL}a{LET_GO}{text}")).await;
    }

    /// Writes into the field under this label.
    pub(crate) async fn fill(&self, label: &str, text: &str) {
        let mark = format!(
            "const field = [...document.querySelectorAll('label.field')].find((f) => \
               f.querySelector('.lbl')?.textContent.trim() === {label:?})?.querySelector('input,textarea,select'); \
             if (!field) return false; \
             document.querySelectorAll('[data-story]').forEach((e) => delete e.dataset.story); \
             field.dataset.story = 'here'; return true"
        );
        self.until(&mark).await;
        self.rewrite("[data-story='here']", text).await;
    }

    /// Hands a file to a field that takes one; people see the button before it.
    pub(crate) async fn attach(&self, css: &str, file: &Path) {
        self.until(&format!("return !!document.querySelector({css:?})")).await;
        let field = self.page.find(Locator::Css(css)).await.unwrap();
        field.send_keys(file.to_str().unwrap()).await.unwrap();
    }

    /// Drags the first of these to the middle of the first of those.
    pub(crate) async fn drag(&self, what: &str, to: &str) {
        let (from, to) = (self.see(what).await, self.see(to).await);
        let over = |element: &Element, x: f64| PointerAction::MoveToElement {
            element: element.clone(),
            duration: None,
            x,
            y: 0.0,
        };
        let mouse = MouseActions::new("mouse".to_owned())
            .then(over(&from, -40.0))
            .then(PointerAction::Down { button: 0 })
            .then(PointerAction::MoveBy { duration: None, x: 12.0, y: 6.0 })
            .then(over(&to, -8.0))
            .then(over(&to, 0.0))
            .then(PointerAction::Up { button: 0 });
        self.page.perform_actions(mouse).await.unwrap();
    }

    /// Opens another tab, and goes on there; says how to come back to the one before.
    pub(crate) async fn other_tab(&self) -> fantoccini::wd::WindowHandle {
        let here = self.page.window().await.unwrap();
        let there = self.page.new_window(true).await.unwrap();
        self.page.switch_to_window(there.handle).await.unwrap();
        here
    }

    /// Asks Chromium itself for something no page may ask for.
    pub(crate) async fn devtools(&self, command: &str, params: Value) -> Value {
        let body = json!({ "cmd": command, "params": params });
        let url = format!("{}/goog/cdp/execute", self.session_url().await);
        let answer = reqwest::Client::new().post(url).json(&body).send().await.unwrap();
        let answer: Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
        assert!(answer["value"].get("error").is_none(), "{command}: {answer}");
        answer["value"].clone()
    }
}
