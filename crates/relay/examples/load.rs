//! What a relay costs under load: a relay in a process of its own, pairs of devices in this one.
//!
//! `cargo run --release -p comptoir-relay --example load [PAIRS] [IN_FLIGHT] [MESSAGES] [FOLDER]`
//! weighs connections that do nothing, stores messages for devices that are away, drains them,
//! then sends to devices that are there.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a program to run by hand"
)]

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use comptoir_relay::limits::{Limits, Rate};
use comptoir_relay::{Relay, RelayConfig};
use comptoir_wire::codec::Travels;
use comptoir_wire::identity::Role;
use comptoir_wire::ids::DeviceId;
use comptoir_wire::relay::client_frame::Body as Ask;
use comptoir_wire::relay::server_frame::Body;
use comptoir_wire::relay::{Ack, ClientFrame, Hello, Parcel, Send, ServerFrame};
use comptoir_wire::signed;
use ed25519_dalek::SigningKey;
use futures_util::{SinkExt, StreamExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

const MESSAGE_BYTES: usize = 1024;
const IDLE: usize = 2_000;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let threads = if arguments.get(1).is_some_and(|first| first == "serve") { 1 } else { 2 };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(threads)
        .enable_all()
        .build()
        .unwrap();
    if threads == 1 {
        return runtime.block_on(serve(arguments[2].as_ref()));
    }
    let number = |index: usize, or: usize| arguments.get(index).map_or(or, |n| n.parse().unwrap());
    let folder = arguments.get(4).map_or("target/load", String::as_str);
    runtime.block_on(load(number(1, 50), number(2, 16), number(3, 100_000), folder));
}

async fn serve(dir: &Path) {
    let mut config = RelayConfig::new("load", Arc::new(|| 1_800_000_000_000));
    let rate = Rate { burst: u32::MAX / 2, one_per: Duration::from_nanos(1) };
    config.limits = Limits {
        requests: rate,
        deliveries: rate,
        registrations: rate,
        connections: rate,
        ..Limits::default()
    };
    let relay = Relay::open(dir, config).unwrap();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    println!("{}", listener.local_addr().unwrap());
    let service = relay.router().into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service).await.unwrap();
}

async fn load(pairs: usize, in_flight: usize, messages: usize, folder: &str) {
    let dir = Path::new(folder).join(std::process::id().to_string());
    std::fs::create_dir_all(&dir).unwrap();
    let mut relay = Command::new(std::env::current_exe().unwrap())
        .arg("serve")
        .arg(&dir)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(relay.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let address: SocketAddr = line.trim().parse().unwrap();
    let pid = relay.id();
    let each = messages / pairs;

    for device in 0..IDLE {
        drop(connect(address, 1_000_000 + device).await);
    }
    let before = memory_kib(pid);
    let mut idle = Vec::with_capacity(IDLE);
    for device in 0..IDLE {
        idle.push(connect(address, 1_000_000 + device).await);
    }
    let weight = (memory_kib(pid) - before) as f64 / IDLE as f64;
    drop(idle);
    println!("{IDLE} idle connections: {weight:.1} KiB each");

    for device in 0..pairs * 2 {
        drop(connect(address, device).await);
    }
    let run = Run::begin(pid);
    let mut tasks = JoinSet::new();
    for pair in 0..pairs {
        tasks.spawn(async move {
            let socket = connect(address, pair * 2).await;
            send(socket, pair * 2 + 1, each, in_flight, 0).await
        });
    }
    let delays = tasks.join_all().await.concat();
    run.end("stored for who is away", each * pairs, delays);

    let run = Run::begin(pid);
    let mut tasks = JoinSet::new();
    for pair in 0..pairs {
        tasks.spawn(async move { receive(connect(address, pair * 2 + 1).await, each).await });
    }
    tasks.join_all().await;
    run.end("drained", each * pairs, Vec::new());

    let mut tasks = JoinSet::new();
    let mut sockets = Vec::new();
    for pair in 0..pairs {
        let receiver = connect(address, pair * 2 + 1).await;
        tasks.spawn(async move {
            receive(receiver, each).await;
            Vec::new()
        });
        sockets.push(connect(address, pair * 2).await);
    }
    let run = Run::begin(pid);
    for (pair, socket) in sockets.into_iter().enumerate() {
        tasks.spawn(send(socket, pair * 2 + 1, each, in_flight, 1));
    }
    let delays = tasks.join_all().await.concat();
    run.end("sent to who is there", each * pairs, delays);

    relay.kill().unwrap();
    relay.wait().unwrap();
    std::fs::remove_dir_all(dir).unwrap();
}

/// A phase: time, and the relay's CPU.
struct Run {
    pid: u32,
    started: Instant,
    cpu: f64,
}

impl Run {
    fn begin(pid: u32) -> Self {
        Self { pid, started: Instant::now(), cpu: cpu_seconds(pid) }
    }

    fn end(self, what: &str, messages: usize, mut delays: Vec<Duration>) {
        let (took, cpu) = (self.started.elapsed().as_secs_f64(), cpu_seconds(self.pid) - self.cpu);
        delays.sort_unstable();
        let at = |part: f64| {
            let index = ((delays.len() as f64 * part) as usize).min(delays.len().saturating_sub(1));
            delays.get(index).map_or(0.0, |delay| delay.as_secs_f64() * 1000.0)
        };
        println!(
            "{what}: {:.0}/s, {:.2} CPU s/100k, acknowledged p50 {:.1} ms, p99 {:.1} ms",
            messages as f64 / took,
            cpu * 100_000.0 / messages as f64,
            at(0.5),
            at(0.99),
        );
    }
}

fn keys(device: usize) -> (SigningKey, SigningKey) {
    let key = |kind: u8| {
        let mut seed = [kind; 32];
        seed[..8].copy_from_slice(&device.to_be_bytes());
        SigningKey::from_bytes(&seed)
    };
    (key(1), key(2))
}

async fn connect(address: SocketAddr, device: usize) -> Socket {
    let url = format!("ws://{address}/v1/socket");
    let (mut socket, _) = tokio_tungstenite::connect_async(url).await.unwrap();
    let Some(Body::Challenge(challenge)) = next(&mut socket).await.body else { panic!() };
    let (identity, device) = keys(device);
    let key = device.verifying_key();
    let credential = signed::credential(&identity, &key, Role::Person, 1).to_bytes();
    let signature = signed::sign_hello(&device, &challenge.nonce, &challenge.audience);
    write(&mut socket, 1, Ask::Hello(Hello { credential, signature })).await;
    let Some(Body::Ready(_)) = next(&mut socket).await.body else { panic!() };
    socket
}

async fn next(socket: &mut Socket) -> ServerFrame {
    loop {
        if let Message::Binary(bytes) = socket.next().await.unwrap().unwrap() {
            return ServerFrame::from_bytes(&bytes).unwrap();
        }
    }
}

async fn write(socket: &mut Socket, request: u64, ask: Ask) {
    let frame = ClientFrame { request, body: Some(ask) };
    socket.send(Message::Binary(frame.to_bytes().into())).await.unwrap();
}

async fn send(
    mut socket: Socket,
    to: usize,
    messages: usize,
    in_flight: usize,
    round: u8,
) -> Vec<Duration> {
    let mailbox = DeviceId::of(keys(to).1.verifying_key().as_bytes()).to_vec();
    let (mut sent, mut delays) = (Vec::with_capacity(messages), Vec::with_capacity(messages));
    while delays.len() < messages {
        while sent.len() < messages && sent.len() - delays.len() < in_flight {
            // Spread like random ids.
            let spread =
                (sent.len() as u128 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835);
            let mut id = spread.to_be_bytes();
            id[15] = round;
            let ciphertext = vec![0x5a; MESSAGE_BYTES];
            let parcels = vec![Parcel { mailboxes: vec![mailbox.clone()], ciphertext }];
            sent.push(Instant::now());
            write(&mut socket, sent.len() as u64, Ask::Send(Send { id: id.to_vec(), parcels }))
                .await;
        }
        let frame = next(&mut socket).await;
        if let Some(Body::Accepted(_)) = frame.body {
            delays.push(sent[frame.request as usize - 1].elapsed());
        } else if !matches!(frame.body, Some(Body::CaughtUp(_))) {
            panic!("{frame:?}");
        }
    }
    delays
}

/// Receives and acknowledges, sixteen at a time as a client that saves in batches does.
async fn receive(mut socket: Socket, messages: usize) {
    let mut received = 0;
    while received < messages {
        if let Some(Body::Deliver(deliver)) = next(&mut socket).await.body {
            received += 1;
            if received % 16 == 0 || received == messages {
                write(&mut socket, 0, Ask::Ack(Ack { up_to: deliver.seq })).await;
            }
        }
    }
    socket.close(None).await.unwrap();
}

fn cpu_seconds(pid: u32) -> f64 {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
    let fields = stat.rsplit_once(')').unwrap().1.split_whitespace().skip(11).take(2);
    fields.map(|ticks| ticks.parse::<f64>().unwrap()).sum::<f64>() / 100.0
}

fn memory_kib(pid: u32) -> i64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}
