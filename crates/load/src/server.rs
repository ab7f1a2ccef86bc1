//! The server: a process of its own, on the first core where there are two.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::serve::ListenerExt;
use comptoir_relay::limits::{Limits, Rate};
use comptoir_relay::{Relay, RelayConfig};
use hdrhistogram::Histogram;

use crate::device::Door;
use crate::figures::Row;
use crate::{LoadError, machine, tls};

/// What a device signs.
const AUDIENCE: &str = "load";
/// A moment; nothing here depends on which.
const NOW_MS: u64 = 1_800_000_000_000;

/// How to start our relay: this program again, by the arguments that lead to [`serve`].
pub(crate) struct Program {
    arguments: Vec<String>,
    /// What its clients trust, where it speaks TLS.
    tls: Option<Arc<rustls::ClientConfig>>,
}

impl Program {
    /// `itself` are the arguments that lead here again; with a folder of [`tls::make`], by TLS.
    pub(crate) fn new(itself: &[&str], tls: Option<PathBuf>) -> Result<Self, LoadError> {
        let mut arguments: Vec<String> = itself.iter().map(|&word| word.to_owned()).collect();
        if let Some(folder) = &tls {
            arguments.extend(["--serve-tls".to_owned(), folder.display().to_string()]);
        }
        arguments.push("--serve".into());
        Ok(Self { arguments, tls: tls.as_deref().map(tls::client).transpose()? })
    }
}

/// A server process; ends when dropped.
pub(crate) struct Server {
    child: Child,
    pub(crate) door: Door,
}

impl Server {
    /// Starts a relay in a folder.
    pub(crate) fn relay(relay: &Program, folder: &Path) -> Result<Self, LoadError> {
        let program = std::env::current_exe().map_err(LoadError::machine("this program"))?;
        let mut command = on_first_core(&program);
        let mut child = command
            .args(&relay.arguments)
            .arg(folder)
            .stdout(Stdio::piped())
            .spawn()
            .map_err(LoadError::machine("starting the server"))?;
        let mut line = String::new();
        if let Some(output) = child.stdout.take() {
            let read = BufReader::new(output).read_line(&mut line);
            read.map_err(LoadError::machine("reading the server's address"))?;
        }
        let address = line.trim().parse();
        let address = address.map_err(|_| LoadError::Server("the server did not start".into()))?;
        Ok(Self { child, door: Door { address, tls: relay.tls.clone() } })
    }

    /// One that listens somewhere already.
    #[cfg(feature = "peers")]
    pub(crate) fn other(child: Child, address: SocketAddr) -> Self {
        Self { child, door: Door { address, tls: None } }
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// `kill -9`, and waits until it is gone.
    pub(crate) fn kill(&mut self) {
        // One that is gone already is what we want.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}

/// A command that runs on the first core alone, where there are two.
pub(crate) fn on_first_core(program: &Path) -> Command {
    if std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default().matches("processor\t").count()
        < 2
    {
        return Command::new(program);
    }
    let mut command = Command::new("taskset");
    command.args(["-c", "0"]).arg(program);
    command
}

/// The child's half: a relay without rate limits, until killed. Says where it listens.
pub(crate) async fn serve(folder: &Path, tls: Option<&Path>) -> Result<(), LoadError> {
    use std::io::Write;
    let mut config = RelayConfig::new(AUDIENCE, Arc::new(|| NOW_MS));
    let rate = Rate { burst: u32::MAX / 2, one_per: Duration::from_nanos(1) };
    config.limits = Limits {
        requests: rate,
        deliveries: rate,
        registrations: rate,
        connections: rate,
        ..Limits::default()
    };
    let relay = Relay::open(folder, config).map_err(LoadError::server)?;
    let failed = LoadError::machine("listening");
    let listener = tokio::net::TcpSocket::new_v4().map_err(&failed)?;
    listener.bind(([127, 0, 0, 1], 0).into()).map_err(&failed)?;
    let listener = listener.listen(4096).map_err(&failed)?;
    let address = listener.local_addr().map_err(&failed)?;
    writeln!(std::io::stdout(), "{address}").map_err(&failed)?;
    if let Some(tls) = tls {
        let listener = tls::Listener::new(listener, tls)?;
        return axum::serve(listener, relay.router()).await.map_err(&failed);
    }
    let service = relay.router().into_make_service_with_connect_info::<SocketAddr>();
    // An answer is small and is waited for: it does not wait for company.
    let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
    axum::serve(listener, service).await.map_err(&failed)
}

/// A phase under way: time, and what the server has used so far.
pub(crate) struct Run {
    pid: u32,
    started: Instant,
    cpu: f64,
    written: u64,
}

impl Run {
    pub(crate) fn begin(server: &Server) -> Self {
        let pid = server.pid();
        let (cpu, written) = (machine::cpu_seconds(pid), machine::written_bytes(pid));
        Self { pid, started: Instant::now(), cpu, written }
    }

    /// Ends the phase. What the server does behind it (trims, tables written out) counts.
    pub(crate) async fn end(
        self,
        what: impl Into<String>,
        messages: u64,
        times: &Histogram<u64>,
    ) -> Row {
        let took = self.started.elapsed().as_secs_f64();
        let mut cpu = machine::cpu_seconds(self.pid);
        for _ in 0..20 {
            tokio::time::sleep(Duration::from_millis(250)).await;
            let now = machine::cpu_seconds(self.pid);
            if now - cpu < 0.02 {
                break;
            }
            cpu = now;
        }
        let cpu = machine::cpu_seconds(self.pid) - self.cpu;
        let each = |all: f64| all / messages.max(1) as f64;
        Row {
            what: what.into(),
            messages,
            seconds: took,
            per_second: messages as f64 / took,
            p50_ms: machine::milliseconds(times, 0.5),
            p99_ms: machine::milliseconds(times, 0.99),
            p999_ms: machine::milliseconds(times, 0.999),
            cpu_s_per_100k: each(cpu) * 100_000.0,
            written_bytes_each: each((machine::written_bytes(self.pid) - self.written) as f64),
            memory_mib: machine::memory_kib(self.pid) as f64 / 1024.0,
            note: String::new(),
        }
    }
}
