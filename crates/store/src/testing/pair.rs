//! A PostgreSQL server with a synchronous standby.

use std::process::Command;

use sqlx::{AnyConnection, AssertSqlSafe, Connection, Executor};

use super::Failure;
use super::server::{Programs, Server, run};

/// A primary and its standby: what the first one answers, the second one has.
pub struct Pair {
    programs: Programs,
    first: Server,
    second: Server,
}

impl std::fmt::Debug for Pair {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pair").finish_non_exhaustive()
    }
}

impl Pair {
    /// Both on ports of this machine, with a database of this name; anybody is `comptoir` there.
    /// `None` where no PostgreSQL is installed.
    pub async fn start(ports: [u16; 2], database: &str) -> Result<Option<Self>, Failure> {
        let Some(programs) = Programs::find()? else { return Ok(None) };
        let local = "listen_addresses=127.0.0.1";
        let folder = programs.folder()?;
        programs.init(&folder)?;
        let synchronous = ["synchronous_standby_names=*", "synchronous_commit=on"];
        let first = Server::launch(
            &programs,
            folder,
            ports[0],
            &[&[local, "wal_level=replica"], &synchronous[..]].concat(),
        )?;
        let folder = programs.folder()?;
        let mut copy = programs.command("pg_basebackup");
        copy.args(["--checkpoint=fast", "--write-recovery-conf", "--no-sync", "-U", "comptoir"]);
        copy.arg("-h").arg(&first.folder).arg("-p").arg(ports[0].to_string());
        run(copy.arg("-D").arg(folder.join("data")))?;
        let second = Server::launch(&programs, folder, ports[1], &[local])?;

        sqlx::any::install_default_drivers();
        let mut connection = AnyConnection::connect(&first.url(ports[0], "postgres")).await?;
        connection.execute(AssertSqlSafe(format!("CREATE DATABASE {database}"))).await?;
        connection.close().await?;
        Ok(Some(Self { programs, first, second }))
    }

    /// `kill -9` of all the primary's processes, at once as far as anybody can tell: the one that
    /// starts others is stopped before.
    pub fn kill_first(&mut self) -> Result<(), Failure> {
        let pid = self.first.pid()?;
        let kill = |signal: &str, pid: &str| run(Command::new("kill").args([signal, pid]));
        kill("-STOP", &pid.to_string())?;
        for child in
            std::fs::read_to_string(format!("/proc/{pid}/task/{pid}/children"))?.split_whitespace()
        {
            kill("-KILL", child)?;
        }
        kill("-KILL", &pid.to_string())?;
        Ok(())
    }

    /// The standby becomes the primary, with no standby of its own.
    pub fn promote(&mut self) -> Result<(), Failure> {
        let mut promote = self.programs.command("pg_ctl");
        run(promote.args(["promote", "--wait", "-D"]).arg(self.second.folder.join("data")))?;
        Ok(())
    }
}
