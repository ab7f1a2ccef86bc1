//! A PostgreSQL server that ends with the test.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use super::Failure;

/// PostgreSQL's programs, and who may run them.
pub(super) struct Programs {
    folder: PathBuf,
    /// What a command begins with to become somebody else: PostgreSQL refuses to run as root.
    become_other: Vec<String>,
    user: Option<&'static str>,
}

impl Programs {
    /// Debian's newest, else those beside the one in PATH; `None` where there are none.
    pub(super) fn find() -> Result<Option<Self>, Failure> {
        let mut versions: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
            .into_iter()
            .flatten()
            .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
            .filter(|folder| folder.join("initdb").exists())
            .collect();
        versions.sort();
        let path = std::env::var_os("PATH").unwrap_or_default();
        let in_path = std::env::split_paths(&path).find(|folder| folder.join("initdb").exists());
        let Some(folder) = versions.pop().or(in_path) else { return Ok(None) };
        let (user, become_other) = match run(Command::new("id").arg("-u"))?.trim() {
            "0" if run(Command::new("id").args(["-u", "postgres"])).is_ok() => {
                (Some("postgres"), "setpriv --reuid postgres --regid postgres --clear-groups")
            }
            "0" => (Some("nobody"), "setpriv --reuid nobody --clear-groups"),
            _ => (None, ""),
        };
        let become_other = become_other.split_whitespace().map(str::to_owned).collect();
        Ok(Some(Self { folder, become_other, user }))
    }

    /// One of them, to be run.
    pub(super) fn command(&self, name: &str) -> Command {
        let program = self.folder.join(name);
        let mut command = match self.become_other.split_first() {
            Some((first, rest)) => {
                let mut command = Command::new(first);
                command.args(rest).arg(program);
                command
            }
            None => Command::new(program),
        };
        command.current_dir("/");
        command
    }

    /// A folder for a server: its data, its socket and its log.
    pub(super) fn folder(&self) -> Result<PathBuf, Failure> {
        let folder = tempfile::Builder::new().prefix("comptoir-pg-").tempdir()?.keep();
        if let Some(user) = self.user {
            run(Command::new("chown").arg(user).arg(&folder))?;
        }
        Ok(folder)
    }

    /// Data of a new server in its folder.
    pub(super) fn init(&self, folder: &Path) -> Result<(), Failure> {
        let mut initdb = self.command("initdb");
        initdb.args(["-A", "trust", "-U", "comptoir", "-E", "UTF8", "--locale=C", "--no-sync"]);
        run(initdb.arg("-D").arg(folder.join("data")))?;
        Ok(())
    }
}

/// A server on a socket in a folder of its own. When this process ends, however it ends, the pipe
/// to the shell around the server breaks, and the shell ends the server and removes the folder.
pub(super) struct Server {
    pub(super) folder: PathBuf,
    _shell: Child,
}

impl Server {
    /// A new one.
    pub(super) fn start(port: u16) -> Result<Option<Self>, Failure> {
        let Some(programs) = Programs::find()? else { return Ok(None) };
        let folder = programs.folder()?;
        programs.init(&folder)?;
        Ok(Some(Self::launch(&programs, folder, port, &["listen_addresses="])?))
    }

    /// Starts what is in a folder, and waits until it takes connections.
    pub(super) fn launch(
        programs: &Programs,
        folder: PathBuf,
        port: u16,
        settings: &[&str],
    ) -> Result<Self, Failure> {
        // The socket is there before the server takes anybody: `pg_isready` asks.
        let script = r#"folder="$1"; ready="$2"; port="$3"; shift 3; "$@" 2>"$folder/log" & server=$!
            until "$ready" -q -h "$folder" -p "$port" || ! kill -0 $server 2>/dev/null
                do sleep 0.05; done
            kill -0 $server 2>/dev/null && echo ready || echo failed
            cat >/dev/null; kill -QUIT $server 2>/dev/null; wait $server; rm -rf "$folder""#;
        let mut shell = Command::new("sh");
        shell.args(["-c", script, "sh"]).arg(&folder).arg(programs.folder.join("pg_isready"));
        shell.arg(port.to_string()).args(&programs.become_other);
        shell.arg(programs.folder.join("postgres")).arg("-D").arg(folder.join("data"));
        shell.arg("-k").arg(&folder).arg("-p").arg(port.to_string());
        // That the disk has it is PostgreSQL's to test; here it only costs time.
        let always = ["fsync=off", "full_page_writes=off", "max_connections=100"];
        for setting in always.iter().chain(settings) {
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
        Ok(Self { folder, _shell: shell })
    }

    /// Over its socket.
    pub(super) fn url(&self, port: u16, database: &str) -> String {
        let folder = self.folder.display();
        format!("postgres://comptoir@localhost:{port}/{database}?host={folder}")
    }

    /// The process that started all its others.
    pub(super) fn pid(&self) -> Result<u32, Failure> {
        let file = std::fs::read_to_string(self.folder.join("data/postmaster.pid"))?;
        Ok(file.lines().next().unwrap_or_default().parse()?)
    }
}

pub(super) fn run(command: &mut Command) -> Result<String, Failure> {
    let done = command.stdin(Stdio::null()).output()?;
    if !done.status.success() {
        let said = String::from_utf8_lossy(&done.stderr).into_owned();
        return Err(format!("{command:?}: {said}").into());
    }
    Ok(String::from_utf8_lossy(&done.stdout).into_owned())
}
