//! A real Chromium, driven by WebDriver.

use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use fantoccini::elements::Element;
use fantoccini::{Client, ClientBuilder, Locator};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio::time::timeout;

use crate::support::{PATIENCE, free_port};

/// How a person looks at it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Look {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) language: &'static str,
    pub(crate) dark: bool,
}

pub(crate) const PHONE_FR: Look = Look { width: 390, height: 844, language: "fr", dark: false };
pub(crate) const DESK_EN: Look = Look { width: 1440, height: 900, language: "en", dark: false };

/// Whether browser stories run: `./test` says so; plain `cargo test` may be without a browser.
pub(crate) fn wanted() -> bool {
    let wanted = std::env::var_os("COMPTOIR_BROWSER").is_some();
    if !wanted {
        eprintln!("browser stories did not run: ./test runs them (or set COMPTOIR_BROWSER=1)");
    }
    wanted
}

/// Tells a story, one at a time: two Chromiums are enough for two cores. Where Chromium itself
/// gives up ("tab crashed"), the story is told again, from its beginning, and says so.
pub(crate) async fn tell<S>(story: impl Fn() -> S)
where
    S: Future<Output = ()> + Send + 'static,
{
    static ONE: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());
    let _turn = ONE.lock().await;
    for last in [false, false, false, false, false, true] {
        let Err(failed) = tokio::task::spawn(story()).await else { return };
        let why = failed.into_panic();
        let crashed = why.downcast_ref::<String>().is_some_and(|why| why.contains("tab crashed"));
        if last || !crashed {
            std::panic::resume_unwind(why);
        }
        eprintln!("Chromium's tab crashed; the story is told again");
    }
}

fn is_crash(error: &fantoccini::error::CmdError) -> bool {
    format!("{error:?}").contains("tab crashed")
}

pub(crate) struct Browser {
    pub(crate) page: Client,
    driver: Child,
    port: u16,
    pub(crate) look: Look,
    profile: tempfile::TempDir,
}

/// Chromium outlives its driver where a story ends in a panic.
impl Drop for Browser {
    fn drop(&mut self) {
        let ours = format!("user-data-dir={}", self.profile.path().display());
        drop(std::process::Command::new("pkill").args(["-f", &ours]).status());
    }
}

impl Browser {
    pub(crate) async fn open(look: Look) -> Self {
        let port = free_port();
        let mut driver = Command::new("chromedriver")
            .arg(format!("--port={port}"))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .expect("chromedriver is on the PATH");
        let mut lines = BufReader::new(driver.stdout.take().unwrap()).lines();
        let started = async {
            while let Ok(Some(line)) = lines.next_line().await {
                if line.contains("started successfully") {
                    return;
                }
            }
            panic!("chromedriver did not start");
        };
        timeout(PATIENCE, started).await.expect("chromedriver did not start in time");
        tokio::task::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        let profile = tempfile::tempdir().unwrap();
        let page = connect(port, look, profile.path()).await;
        Self { page, driver, port, look, profile }
    }

    /// Closes the browser and opens it again with the same profile: what a person does.
    pub(crate) async fn reopen(&mut self) {
        self.page.clone().close().await.unwrap();
        self.page = connect(self.port, self.look, self.profile.path()).await;
    }

    pub(crate) async fn close(mut self) {
        self.page.clone().close().await.unwrap();
        self.driver.kill().await.unwrap();
    }

    pub(crate) async fn go(&self, url: &str) {
        self.page.goto(url).await.unwrap();
    }

    /// The first visible element of a CSS selector, once it is there.
    pub(crate) async fn see(&self, css: &str) -> Element {
        self.wait(css, None).await
    }

    /// The first visible element of a selector that shows this text.
    pub(crate) async fn see_text(&self, css: &str, text: &str) -> Element {
        self.wait(css, Some(text)).await
    }

    async fn wait(&self, css: &str, text: Option<&str>) -> Element {
        let look = async {
            let mut pause = tokio::time::interval(Duration::from_millis(50));
            loop {
                pause.tick().await;
                let found = match self.page.find_all(Locator::Css(css)).await {
                    Ok(found) => found,
                    // Nothing will come any more: the story is told again, see [`tell`].
                    Err(error) if is_crash(&error) => panic!("tab crashed: {error}"),
                    Err(_) => continue,
                };
                for element in found {
                    if !element.is_displayed().await.unwrap_or(false) {
                        continue;
                    }
                    let Some(text) = text else { return element };
                    if element
                        .text()
                        .await
                        .is_ok_and(|shown| spaces(&shown).contains(&spaces(text)))
                    {
                        return element;
                    }
                }
            }
        };
        if let Ok(element) = timeout(PATIENCE, look).await {
            element
        } else {
            self.shot("failed").await;
            let shown = self
                .page
                .find(Locator::Css("body"))
                .await
                .unwrap()
                .text()
                .await
                .unwrap_or_default();
            let url = self.page.current_url().await.unwrap();
            panic!(
                "'{css}' {text:?} was not seen at {url}; there is:\n{shown}\n{}",
                self.console_log().await
            );
        }
    }

    /// Clicks, also where something redraws it meanwhile.
    /// The same, and none of it beyond the screen's edges, where nobody's finger gets.
    pub(crate) async fn see_whole(&self, css: &str) {
        self.see(css).await;
        let edges = format!(
            "const at = document.querySelector({css:?}).getBoundingClientRect(); \
             return [at.left >= 0, at.right <= innerWidth, at.bottom <= innerHeight]"
        );
        assert_eq!(self.run(&edges).await, json!([true, true, true]), "{css}");
    }

    pub(crate) async fn click(&self, css: &str) {
        self.click_found(css, None).await;
    }

    pub(crate) async fn click_text(&self, css: &str, text: &str) {
        self.click_found(css, Some(text)).await;
    }

    async fn click_found(&self, css: &str, text: Option<&str>) {
        for _ in 0..40 {
            let element = self.wait(css, text).await;
            if element.clone().click().await.is_ok() {
                return;
            }
            self.scroll_to(element).await;
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        self.shot("failed").await;
        panic!("'{css}' {text:?} cannot be clicked");
    }

    /// Something lies over it: a person scrolls it into the middle.
    async fn scroll_to(&self, element: Element) {
        let scroll = "arguments[0].scrollIntoView({ block: 'center' })";
        drop(self.page.execute(scroll, vec![serde_json::to_value(element).unwrap()]).await);
    }

    /// Writes into a field, also where something redraws it meanwhile.
    pub(crate) async fn write(&self, css: &str, text: &str) {
        for _ in 0..40 {
            let field = self.see(css).await;
            if field.click().await.is_ok() && field.send_keys(text).await.is_ok() {
                return;
            }
            self.scroll_to(field).await;
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        self.shot("failed").await;
        panic!("'{css}' cannot be written to");
    }

    pub(crate) async fn run(&self, script: &str) -> Value {
        self.page.execute(script, vec![]).await.unwrap()
    }

    /// Waits until a script says something true.
    pub(crate) async fn until(&self, script: &str) -> Value {
        let ask = async {
            let mut pause = tokio::time::interval(Duration::from_millis(50));
            loop {
                pause.tick().await;
                let said = self.page.execute(script, vec![]).await.unwrap_or(Value::Null);
                if !matches!(said, Value::Null | Value::Bool(false)) {
                    return said;
                }
            }
        };
        if let Ok(said) = timeout(PATIENCE, ask).await {
            said
        } else {
            self.shot("failed").await;
            panic!("never true: {script}\n{}", self.console_log().await);
        }
    }

    /// A picture in target/screens, for people to look at.
    pub(crate) async fn shot(&self, name: &str) {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../target/screens");
        std::fs::create_dir_all(&folder).unwrap();
        let Look { width, language, dark, .. } = self.look;
        let theme = if dark { "dark" } else { "light" };
        let picture = self.page.screenshot().await.unwrap();
        std::fs::write(folder.join(format!("{name}-{width}-{language}-{theme}.png")), picture)
            .unwrap();
    }

    /// Loads the page again.
    pub(crate) async fn reload(&self) {
        self.page.refresh().await.unwrap();
    }

    pub(crate) async fn session_url(&self) -> String {
        let session = self.page.session_id().await.unwrap().unwrap();
        format!("http://127.0.0.1:{}/session/{session}", self.port)
    }

    /// What the page and its workers logged as errors.
    pub(crate) async fn console_log(&self) -> String {
        let url = format!("{}/se/log", self.session_url().await);
        let answer =
            reqwest::Client::new().post(url).json(&json!({ "type": "browser" })).send().await;
        match answer {
            Ok(answer) => answer.text().await.unwrap_or_default(),
            Err(_) => String::new(),
        }
    }

    /// What axe-core finds wrong on this page, in both themes.
    pub(crate) async fn axe(&self, screen: &str) {
        let file =
            PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../target/axe/package/axe.min.js");
        let Ok(axe) = std::fs::read_to_string(file) else {
            eprintln!("axe-core did not run on {screen}: scripts/need browser fetches it");
            return;
        };
        for theme in ["light", "dark"] {
            self.run(&format!("document.documentElement.dataset.theme = '{theme}'")).await;
            self.page.execute(&axe, vec![]).await.unwrap();
            let found = self
                .page
                .execute_async(
                    "const done = arguments[arguments.length - 1];\
                     axe.run(document, { resultTypes: ['violations'] }).then((r) => done(r.violations.map((v) => \
                     v.id + ': ' + v.help + ' ' + v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160)).join(' | '))))\
                     .catch((e) => done(['axe failed: ' + e]));",
                    vec![],
                )
                .await
                .unwrap();
            let found: Vec<String> = serde_json::from_value(found).unwrap();
            assert!(found.is_empty(), "axe on {screen} ({theme}): {found:#?}");
        }
        self.run("delete document.documentElement.dataset.theme").await;
    }
}

/// Narrow and no-break spaces are for the eye.
fn spaces(text: &str) -> String {
    text.replace(['\u{a0}', '\u{202f}'], " ")
}

async fn connect(port: u16, look: Look, profile: &std::path::Path) -> Client {
    let mut arguments = vec![
        "--headless=new".to_owned(),
        "--no-sandbox".into(),
        "--disable-gpu".into(),
        "--disable-dev-shm-usage".into(),
        "--disable-background-networking".into(),
        "--disable-component-update".into(),
        "--disable-sync".into(),
        "--no-first-run".into(),
        "--hide-scrollbars".into(),
        // A colour half-way between two themes is no colour that axe should judge.
        "--force-prefers-reduced-motion".into(),
        // A microphone that is there, and that nobody has to allow.
        "--use-fake-device-for-media-stream".into(),
        "--use-fake-ui-for-media-stream".into(),
        format!("--lang={}", look.language),
        format!("--user-data-dir={}", profile.display()),
        format!("--window-size={},{}", look.width, look.height),
    ];
    if look.dark {
        arguments.push("--blink-settings=preferredColorScheme=0".into());
    }
    let mut options = json!({
        "args": arguments,
        "prefs": { "intl.accept_languages": look.language },
    });
    if look.width < 500 {
        options["mobileEmulation"] = json!({
            "deviceMetrics": { "width": look.width, "height": look.height, "pixelRatio": 1.0, "touch": false },
        });
    }
    let mut capabilities = serde_json::Map::new();
    capabilities.insert("browserName".into(), json!("chrome"));
    capabilities.insert("goog:chromeOptions".into(), options);
    capabilities.insert("goog:loggingPrefs".into(), json!({ "browser": "ALL" }));
    let http = hyper_util::client::legacy::connect::HttpConnector::new();
    let mut builder = ClientBuilder::new(http);
    builder.capabilities(capabilities);
    let connected = timeout(PATIENCE, builder.connect(&format!("http://127.0.0.1:{port}"))).await;
    connected.expect("Chromium did not start in time").expect("Chromium did not start")
}
