//! The real binary, as its users have it: a server, a customer, a console.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::time::timeout;

/// Long enough for a loaded machine; a test that needs it all has failed.
pub(crate) const PATIENCE: Duration = Duration::from_mins(1);

pub(crate) fn binary() -> &'static str {
    env!("CARGO_BIN_EXE_comptoir")
}

/// A port nobody has now, below the range the system hands out; another at each call.
pub(crate) fn free_port() -> u16 {
    static TAKEN: AtomicU16 = AtomicU16::new(0);
    let first = (std::process::id() % 12_000) as u16;
    (0..12_000)
        .map(|_| 20_000 + (first + TAKEN.fetch_add(1, Ordering::Relaxed) * 7) % 12_000)
        .find(|port| std::net::TcpListener::bind(("127.0.0.1", *port)).is_ok())
        .expect("no free port")
}

/// A server on a folder, with its relay and its counter.
pub(crate) struct Server {
    child: Child,
    pub(crate) url: String,
    pub(crate) data: PathBuf,
    pub(crate) log: PathBuf,
}

impl Server {
    /// Starts it and waits until it says where it is.
    pub(crate) async fn start(data: &Path, port: u16) -> Self {
        Self::start_with(data, port, &["serve"]).await
    }

    pub(crate) async fn start_with(data: &Path, port: u16, arguments: &[&str]) -> Self {
        Self::launch(data, port, arguments, Command::new(binary())).await
    }

    /// The same with a log that leaves nothing out.
    pub(crate) async fn start_loud(data: &Path, port: u16, arguments: &[&str]) -> Self {
        let mut command = Command::new(binary());
        command.env("RUST_LOG", "trace");
        Self::launch(data, port, arguments, command).await
    }

    async fn launch(data: &Path, port: u16, arguments: &[&str], mut command: Command) -> Self {
        let log = data.with_extension("log");
        let out = std::fs::File::options().create(true).append(true).open(&log).unwrap();
        let mut child = command
            .args(arguments)
            .arg("--data")
            .arg(data)
            .args(["--listen", &format!("127.0.0.1:{port}")])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(out)
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let wait = async {
            while let Some(line) = lines.next_line().await.unwrap() {
                if let Some(at) = line.find("http://") {
                    let url: String =
                        line[at..].chars().take_while(|c| !c.is_whitespace()).collect();
                    return url.split("/s/").next().unwrap().to_owned();
                }
            }
            panic!("the server did not start:\n{}", std::fs::read_to_string(&log).unwrap());
        };
        let url = timeout(PATIENCE, wait).await.expect("the server did not start in time");
        // Keeps the pipe open and empty.
        tokio::task::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        Self { child, url, data: data.to_owned(), log }
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.id().unwrap()
    }

    /// A shop made by command, its owner with a name; what the command printed.
    pub(crate) async fn shop(&self, name: &str) -> Value {
        self.create_shop(name, &["--owner-name", "Camille Desrosiers"]).await
    }

    async fn create_shop(&self, name: &str, more: &[&str]) -> Value {
        let data = self.data.to_str().unwrap();
        let create = ["shop", "create", "--data", data, "--name", name, "--currency", "EUR"];
        comptoir(&[&create[..], &["--language", "fr,en", "--json"], more].concat()).await
    }

    /// `kill -9`.
    pub(crate) async fn kill(mut self) {
        self.child.kill().await.unwrap();
    }

    /// What a service manager does.
    pub(crate) async fn stop(mut self) {
        let pid = self.pid().to_string();
        assert!(Command::new("kill").arg(&pid).status().await.unwrap().success());
        let ended = timeout(PATIENCE, self.child.wait()).await.expect("it did not stop").unwrap();
        assert!(ended.success(), "it stopped with {ended}");
    }
}

/// Runs a command and takes what it prints as JSON.
pub(crate) async fn comptoir(arguments: &[&str]) -> Value {
    let output = Command::new(binary()).args(arguments).output().await.unwrap();
    let (out, err) =
        (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "comptoir {arguments:?}: {}\n{out}{err}", output.status);
    serde_json::from_str(&out)
        .unwrap_or_else(|_| panic!("comptoir {arguments:?} is not JSON:\n{out}"))
}

/// A shop made by command: its slug, its link, its owner's sign-in link.
pub(crate) struct MadeShop {
    pub(crate) slug: String,
    pub(crate) link: String,
    pub(crate) sign_in: String,
}

pub(crate) async fn make_shop(server: &Server, name: &str) -> MadeShop {
    let made = server.create_shop(name, &[]).await;
    let text = |field: &str| {
        made[field].as_str().unwrap_or_else(|| panic!("no {field} in {made}")).to_owned()
    };
    MadeShop { slug: text("slug"), link: text("link"), sign_in: text("sign_in") }
}

/// Three products, by the front door: a feed and the import command.
pub(crate) async fn stock_shop(server: &Server, shop: &MadeShop) {
    let feed = server.data.with_extension("tsv");
    std::fs::write(
        &feed,
        "id\ttitle\tdescription\tprice\tavailability\tlink\timage_link\n\
        miel\tMiel de bruyère\tRécolte de septembre.\t12.50 EUR\tin_stock\t\t\n\
        sables\tSablés au beurre salé\tCuits du matin.\t7.20 EUR\tin_stock\t\t\n\
        tablier\tTablier de lin\tCousu ici.\t39.00 EUR\tin_stock\t\t\n",
    )
    .unwrap();
    let data = server.data.to_str().unwrap();
    let report = comptoir(&[
        "shop",
        "import",
        "--data",
        data,
        "--shop",
        &shop.slug,
        "--json",
        feed.to_str().unwrap(),
    ])
    .await;
    assert_eq!(report["created"], 3, "{report}");
}

/// A customer: `comptoir client`.
pub(crate) struct Customer {
    child: Child,
    input: ChildStdin,
    output: Lines<BufReader<ChildStdout>>,
    asked: u64,
    /// What was told while something else was waited for.
    told: std::collections::VecDeque<Value>,
}

impl Customer {
    pub(crate) fn start(data: &Path) -> Self {
        let log = std::fs::File::options()
            .create(true)
            .append(true)
            .open(data.with_extension("log"))
            .unwrap();
        let mut child = Command::new(binary())
            .args(["client", "--language", "fr", "--data"])
            .arg(data)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(log)
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let input = child.stdin.take().unwrap();
        let output = BufReader::new(child.stdout.take().unwrap()).lines();
        Self { child, input, output, asked: 0, told: Default::default() }
    }

    async fn line(&mut self) -> Value {
        let line = timeout(PATIENCE, self.output.next_line()).await.expect("no answer in time");
        let line = line.unwrap().expect("the client ended");
        serde_json::from_str(&line).unwrap_or_else(|_| panic!("not JSON: {line}"))
    }

    /// Writes a request without waiting; says its id.
    pub(crate) async fn ask(&mut self, method: &str, params: Value) -> u64 {
        self.asked += 1;
        let request =
            json!({"jsonrpc": "2.0", "id": self.asked, "method": method, "params": params});
        self.input.write_all(format!("{request}\n").as_bytes()).await.unwrap();
        self.input.flush().await.unwrap();
        self.asked
    }

    /// A request and its whole response.
    pub(crate) async fn respond(&mut self, method: &str, params: Value) -> Value {
        let id = self.ask(method, params).await;
        loop {
            let line = self.line().await;
            if line["id"] == json!(id) {
                return line;
            }
            self.told.push_back(line);
        }
    }

    /// A request that succeeds.
    pub(crate) async fn call(&mut self, method: &str, params: Value) -> Value {
        let response = self.respond(method, params).await;
        assert!(response.get("error").is_none(), "{method}: {response}");
        response["result"].clone()
    }

    /// The next notification of this method that fits.
    pub(crate) async fn hear(&mut self, method: &str, fits: impl Fn(&Value) -> bool) -> Value {
        let matches = |told: &Value| told["method"] == method && fits(&told["params"]);
        if let Some(at) = self.told.iter().position(&matches) {
            return self.told.remove(at).unwrap()["params"].clone();
        }
        loop {
            let line = self.line().await;
            if matches(&line) {
                return line["params"].clone();
            }
            self.told.push_back(line);
        }
    }

    pub(crate) async fn kill(mut self) {
        self.child.kill().await.unwrap();
    }

    /// Ends it as a script does: by closing its input.
    pub(crate) async fn end(mut self) {
        drop(self.input);
        let ended = timeout(PATIENCE, self.child.wait()).await.expect("it did not end").unwrap();
        assert!(ended.success());
    }
}
