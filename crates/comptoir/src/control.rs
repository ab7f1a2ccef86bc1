//! Commands to a server that runs: `DATA/control.sock`, one JSON object a line.
//!
//! `comptoir shop import` and its like work while a server holds the data folder (they ask it) and
//! while none does (they take the folder themselves). Both ways reach [`crate::admin::run`].
//! The socket is in a folder only its owner can enter.

use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::admin::{self, AdminError, Command, Parts, Progress};

/// What a server answers, line by line; the last line is `Done` or `Failed`.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Reply {
    /// How far it is.
    Progress(Progress),
    /// What came of it.
    Done(serde_json::Value),
    /// Why not.
    Failed(String),
}

/// Asks the server that holds the folder; `None` if none does.
pub(crate) async fn ask(
    socket: &Path,
    command: &Command,
    mut progress: impl FnMut(Progress),
) -> Option<Result<serde_json::Value, AdminError>> {
    let stream = UnixStream::connect(socket).await.ok()?;
    let answer = async {
        let (read, mut write) = stream.into_split();
        let mut line = serde_json::to_vec(command).map_err(AdminError::system)?;
        line.push(b'\n');
        write.write_all(&line).await.map_err(AdminError::system)?;
        let mut lines = BufReader::new(read).lines();
        while let Some::<String>(line) = lines.next_line().await.map_err(AdminError::system)? {
            match serde_json::from_str(&line).map_err(AdminError::system)? {
                Reply::Progress(step) => progress(step),
                Reply::Done(value) => return Ok(value),
                Reply::Failed(why) => return Err(AdminError::Refused(why)),
            }
        }
        Err(AdminError::Refused("the server stopped before it was done; run it again".into()))
    };
    Some(answer.await)
}

/// Makes the socket: from here on commands find the server.
pub(crate) fn bind(socket: &Path) -> std::io::Result<UnixListener> {
    // What a killed server left; the folder's lock says that none runs.
    let _ = std::fs::remove_file(socket);
    UnixListener::bind(socket)
}

/// Listens until told to stop.
pub(crate) async fn listen(
    listener: UnixListener,
    socket: &Path,
    parts: Arc<Parts>,
    stop: CancellationToken,
) -> std::io::Result<()> {
    let asked = TaskTracker::new();
    loop {
        let stream = tokio::select! {
            () = stop.cancelled() => break,
            accepted = listener.accept() => accepted?.0,
        };
        let parts = Arc::clone(&parts);
        asked.spawn(async move {
            if let Err(error) = answer(stream, &parts).await {
                tracing::debug!(%error, "a control connection ended early");
            }
        });
    }
    asked.close();
    asked.wait().await;
    let _ = std::fs::remove_file(socket);
    Ok(())
}

async fn answer(stream: UnixStream, parts: &Parts) -> std::io::Result<()> {
    let (read, mut write) = stream.into_split();
    let Some(line) = BufReader::new(read).lines().next_line().await? else { return Ok(()) };
    let (steps, mut told) = mpsc::unbounded_channel();
    let work = async {
        let command = serde_json::from_str(&line).map_err(AdminError::system)?;
        admin::run(parts, command, |step| drop(steps.send(step))).await
    };
    tokio::pin!(work);
    let last = loop {
        tokio::select! {
            biased;
            Some(step) = told.recv() => write_line(&mut write, &Reply::Progress(step)).await?,
            done = &mut work => break done,
        }
    };
    let reply = match last {
        Ok(value) => Reply::Done(value),
        Err(error) => Reply::Failed(error.to_string()),
    };
    write_line(&mut write, &reply).await
}

async fn write_line(to: &mut (impl AsyncWriteExt + Unpin), reply: &Reply) -> std::io::Result<()> {
    let mut line = serde_json::to_vec(reply)?;
    line.push(b'\n');
    to.write_all(&line).await
}
