//! `comptoir client`: a customer for scripts and bots, JSON-RPC 2.0, one object a line.
//!
//! Requests come on standard input, answers and notifications go to standard output; logs go to
//! standard error. It ends when its input ends and everything asked is answered.
//! docs/build/client.md has an example session.

use std::collections::HashMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};

use comptoir_client::Line;
use comptoir_client::net::{self, HttpFetch, OnDisk, SystemClock};
use comptoir_client::rpc::{DeviceFactory, FactoryError, Rpc};
use tokio::io::{AsyncBufRead, AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::{cli, folder, log, terminal};

/// Longest request, bytes: a file of base64 is given by path, not in a line.
const LINE_BYTES_MAX: usize = 1024 * 1024;

/// Serves standard input until it ends.
pub(crate) async fn run(data: &Path, language: &str) -> ExitCode {
    log::start(None);
    let folder = match folder::Folder::open(data) {
        Ok(folder) => folder,
        Err(why) => return terminal::fail(&why.to_string(), cli::EXIT_SYSTEM),
    };
    let home = Home::new(folder.root());
    let (tasks, stop) = (home.tasks.clone(), home.stop.clone());
    let rpc = match Rpc::open(HttpFetch::new(), home, Arc::new(SystemClock), language) {
        Ok(rpc) => Arc::new(rpc),
        Err(why) => return terminal::fail(&why.to_string(), cli::EXIT_SYSTEM),
    };
    let (say, said) = mpsc::channel::<String>(1024);
    let printer = tasks.spawn(print_lines(said));
    let telling = tasks.spawn(tell(Arc::clone(&rpc), say.clone()));
    serve(&rpc, &tasks, &say).await;
    telling.abort();
    stop.cancel();
    drop(say);
    drop(printer.await);
    tasks.close();
    tasks.wait().await;
    ExitCode::SUCCESS
}

type Native = Rpc<HttpFetch, Home>;

async fn serve(rpc: &Arc<Native>, tasks: &TaskTracker, say: &mpsc::Sender<String>) {
    let mut input = BufReader::new(tokio::io::stdin());
    let asked = TaskTracker::new();
    while let Ok(Some(line)) = read_line(&mut input).await {
        let line = match line {
            Ok(line) if line.trim().is_empty() => continue,
            Ok(line) => line,
            Err(why) => {
                drop(say.send(why.answer()).await);
                continue;
            }
        };
        let (rpc, say) = (Arc::clone(rpc), say.clone());
        // One after the other: a script's second request may build on its first.
        let answer = async move {
            if let Some(answer) = rpc.handle_line(&line).await {
                drop(say.send(answer).await);
            }
        };
        drop(tasks.spawn(asked.track_future(answer)).await);
    }
    asked.close();
    asked.wait().await;
}

/// Why a line is not looked at; the next one is.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
enum LineError {
    /// Script: give a file by its path.
    #[error("the request has over {LINE_BYTES_MAX} bytes, the limit; give a file by its path")]
    TooLong,
    /// Script: write UTF-8.
    #[error("this is not JSON: it is not UTF-8")]
    NotText,
}

impl LineError {
    fn answer(&self) -> String {
        let code = match self {
            Self::TooLong => 4,
            Self::NotText => -32700,
        };
        let error = serde_json::json!({ "code": code, "message": self.to_string() });
        serde_json::json!({ "jsonrpc": "2.0", "id": null, "error": error }).to_string()
    }
}

/// Reads a line, of which no more is kept than may be; `None` at the end.
async fn read_line(
    input: &mut (impl AsyncBufRead + Unpin),
) -> std::io::Result<Option<Result<String, LineError>>> {
    let mut line = Vec::new();
    let mut limited = (&mut *input).take(LINE_BYTES_MAX as u64 + 1);
    if limited.read_until(b'\n', &mut line).await? == 0 {
        return Ok(None);
    }
    if line.last() != Some(&b'\n') && line.len() > LINE_BYTES_MAX {
        while line.last() != Some(&b'\n') {
            line.clear();
            if (&mut *input).take(LINE_BYTES_MAX as u64).read_until(b'\n', &mut line).await? == 0 {
                break;
            }
        }
        return Ok(Some(Err(LineError::TooLong)));
    }
    Ok(Some(String::from_utf8(line).map_err(|_| LineError::NotText)))
}

async fn tell(rpc: Arc<Native>, say: mpsc::Sender<String>) {
    loop {
        let told = rpc.next_notification().await;
        let Ok(line) = serde_json::to_string(&told) else { continue };
        if say.send(line).await.is_err() {
            return;
        }
    }
}

async fn print_lines(mut said: mpsc::Receiver<String>) {
    let mut out = tokio::io::stdout();
    while let Some(mut line) = said.recv().await {
        line.push('\n');
        if out.write_all(line.as_bytes()).await.is_err() || out.flush().await.is_err() {
            return;
        }
    }
}

/// A folder of databases, and the socket loops that run.
pub(crate) struct Home {
    root: PathBuf,
    pub(crate) tasks: TaskTracker,
    pub(crate) stop: CancellationToken,
    loops: Mutex<HashMap<String, CancellationToken>>,
}

impl Home {
    pub(crate) fn new(root: &Path) -> Self {
        let root = root.to_owned();
        Self {
            root,
            tasks: TaskTracker::new(),
            stop: CancellationToken::new(),
            loops: Mutex::default(),
        }
    }

    fn file(&self, name: &str) -> PathBuf {
        self.root.join(format!("{name}.db"))
    }
}

impl DeviceFactory for Home {
    type File = OnDisk;

    fn open(&self, name: &str) -> Result<rusqlite::Connection, FactoryError> {
        rusqlite::Connection::open(self.file(name)).map_err(|error| FactoryError(error.to_string()))
    }

    fn erase(&self, name: &str) -> Result<(), FactoryError> {
        for ending in ["", "-wal", "-shm", "-journal"] {
            let mut file = self.file(name).into_os_string();
            file.push(ending);
            match std::fs::remove_file(&file) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(FactoryError(error.to_string()));
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn take_out(&self, name: &str) -> Result<Vec<u8>, FactoryError> {
        std::fs::read(self.file(name)).map_err(|error| FactoryError(error.to_string()))
    }

    fn put_in(&self, name: &str, bytes: &[u8]) -> Result<(), FactoryError> {
        std::fs::write(self.file(name), bytes).map_err(|error| FactoryError(error.to_string()))
    }

    fn connect(&self, name: &str, _relay: &str, line: &Line) {
        let stop = self.stop.child_token();
        self.tasks.spawn(net::drive(line.clone(), stop.clone()));
        self.loops.lock().unwrap_or_else(PoisonError::into_inner).insert(name.to_owned(), stop);
    }

    fn hang_up(&self, name: &str) {
        let stop = self.loops.lock().unwrap_or_else(PoisonError::into_inner).remove(name);
        if let Some(stop) = stop {
            stop.cancel();
        }
    }

    fn open_file(&self, path: &str) -> Result<OnDisk, FactoryError> {
        OnDisk::open(path).map_err(|error| FactoryError(format!("cannot read {path}: {error}")))
    }

    fn thumbnail(&self, bytes: &[u8]) -> Option<Vec<u8>> {
        comptoir_counter::media::thumbnail(bytes)
    }

    fn write_file(&self, path: &str, bytes: &[u8], goes_on: bool) -> Result<(), FactoryError> {
        let mut options = std::fs::OpenOptions::new();
        options.create(true).write(true).append(goes_on).truncate(!goes_on);
        let written = options.open(path).and_then(|mut file| file.write_all(bytes));
        written.map_err(|error| FactoryError(format!("cannot write {path}: {error}")))
    }
}
