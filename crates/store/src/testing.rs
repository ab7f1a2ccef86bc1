//! Both databases for a story: SQLite in a folder, and a PostgreSQL server that ends with the test.

use std::error::Error;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::{AnyConnection, AssertSqlSafe, Connection, Executor};

use crate::Store;

type Failure = Box<dyn Error + Send + Sync>;

/// Runs a story on a new SQLite database, then on a new PostgreSQL one. Where no PostgreSQL is
/// installed it says so aloud and leaves that half out.
pub async fn on_both(story: impl AsyncFn(Store)) -> Result<(), Failure> {
    let folder = tempfile::tempdir()?;
    story(sqlite(folder.path()).await?).await;
    match postgres().await? {
        Some(store) => story(store).await,
        None => eprintln!(
            "NOT TESTED ON POSTGRESQL: no initdb in /usr/lib/postgresql or PATH; \
             install Debian's package 'postgresql'"
        ),
    }
    Ok(())
}

/// A new SQLite database in a folder.
pub async fn sqlite(folder: &Path) -> Result<Store, Failure> {
    Ok(Store::open(&crate::file_url(&folder.join("store.db"))).await?)
}

/// A new PostgreSQL database; `None` where no PostgreSQL is installed.
pub async fn postgres() -> Result<Option<Store>, Failure> {
    match postgres_url().await? {
        Some(url) => Ok(Some(Store::open(&url).await?)),
        None => Ok(None),
    }
}

/// The address of one that is empty.
pub async fn postgres_url() -> Result<Option<String>, Failure> {
    static SERVER: OnceLock<Result<Option<Server>, String>> = OnceLock::new();
    static DATABASES: AtomicU32 = AtomicU32::new(0);
    let server = SERVER.get_or_init(|| Server::start().map_err(|error| error.to_string()));
    let Some(server) = server.as_ref().map_err(Clone::clone)? else { return Ok(None) };
    let name = format!("story_{}", DATABASES.fetch_add(1, Ordering::Relaxed));
    sqlx::any::install_default_drivers();
    let mut connection = AnyConnection::connect(&server.url("postgres")).await?;
    connection.execute(AssertSqlSafe(format!("CREATE DATABASE {name}"))).await?;
    connection.close().await?;
    Ok(Some(server.url(&name)))
}

/// A server on a socket in a folder of its own. When this process ends, however it ends, the pipe
/// to the shell around the server breaks, and the shell ends the server and removes the folder.
struct Server {
    folder: PathBuf,
    _shell: Child,
}

impl Server {
    fn start() -> Result<Option<Self>, Failure> {
        let Some(programs) = programs() else { return Ok(None) };
        let folder = tempfile::Builder::new().prefix("comptoir-pg-").tempdir()?.keep();
        let data = folder.join("data");
        let mut become_other = Vec::new();
        if run(Command::new("id").arg("-u"))?.trim() == "0" {
            // PostgreSQL refuses to run as root.
            let user = if run(Command::new("id").args(["-u", "postgres"])).is_ok() {
                "postgres"
            } else {
                "nobody"
            };
            run(Command::new("chown").arg(user).arg(&folder))?;
            become_other = ["setpriv", "--reuid", user, "--regid", user, "--clear-groups"]
                .map(String::from)
                .to_vec();
            if user == "nobody" {
                become_other =
                    ["setpriv", "--reuid", "nobody", "--clear-groups"].map(String::from).to_vec();
            }
        }
        let mut initdb = command(&become_other, &programs.join("initdb"));
        initdb.args([
            "-A",
            "trust",
            "-U",
            "comptoir",
            "-E",
            "UTF8",
            "--locale=C",
            "--no-sync",
            "-D",
        ]);
        run(initdb.arg(&data).current_dir("/"))?;

        // Durability is PostgreSQL's to test; here it only costs time.
        // The socket is there before the server takes anybody: `pg_isready` asks.
        let script = r#"folder="$1"; ready="$2"; shift 2; "$@" 2>"$folder/log" & server=$!
            until "$ready" -q -h "$folder" || ! kill -0 $server 2>/dev/null; do sleep 0.05; done
            kill -0 $server 2>/dev/null && echo ready || echo failed
            cat >/dev/null; kill -QUIT $server; wait $server; rm -rf "$folder""#;
        let mut shell = Command::new("sh");
        shell.args(["-c", script, "sh"]).arg(&folder).arg(programs.join("pg_isready"));
        shell.args(&become_other);
        shell.arg(programs.join("postgres")).arg("-D").arg(&data).arg("-k").arg(&folder);
        for setting in
            ["listen_addresses=", "fsync=off", "full_page_writes=off", "max_connections=100"]
        {
            shell.args(["-c", setting]);
        }
        shell.current_dir("/").stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut shell = shell.spawn()?;
        let out = shell.stdout.take().ok_or("the shell has no output")?;
        let mut line = String::new();
        BufReader::new(out).read_line(&mut line)?;
        if line.trim() != "ready" {
            let log = std::fs::read_to_string(folder.join("log")).unwrap_or_default();
            return Err(format!("PostgreSQL did not start: {log}").into());
        }
        Ok(Some(Self { folder, _shell: shell }))
    }

    fn url(&self, database: &str) -> String {
        format!("postgres://comptoir@localhost/{database}?host={}", self.folder.display())
    }
}

/// Where `initdb` and `postgres` are: Debian's newest, else beside the one in PATH.
fn programs() -> Option<PathBuf> {
    let mut versions: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
        .filter(|folder| folder.join("initdb").exists())
        .collect();
    versions.sort();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let in_path = std::env::split_paths(&path).find(|folder| folder.join("initdb").exists());
    versions.pop().or(in_path)
}

fn command(prefix: &[String], program: &Path) -> Command {
    match prefix.split_first() {
        Some((first, rest)) => {
            let mut command = Command::new(first);
            command.args(rest).arg(program);
            command
        }
        None => Command::new(program),
    }
}

fn run(command: &mut Command) -> Result<String, Failure> {
    let done = command.stdin(Stdio::null()).output()?;
    if !done.status.success() {
        let said = String::from_utf8_lossy(&done.stderr).into_owned();
        return Err(format!("{command:?}: {said}").into());
    }
    Ok(String::from_utf8_lossy(&done.stdout).into_owned())
}
