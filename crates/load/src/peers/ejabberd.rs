//! ejabberd: one account a device, offline storage in its own database (mnesia), stream management.
//!
//! What "acknowledged" means for it: the server's `<a/>` of stream management (XEP-0198), which
//! says that it has taken the message over: written to the offline storage's tables in memory and
//! on its way to their log on disk, not synced. Receivers answer the same way. Driven by xmpp-rs
//! (`tokio-xmpp`, MPL-2.0), which asks for an `<a/>` after each batch that it wrote.

use std::net::SocketAddr;
use std::path::Path;
use std::time::Instant;

use futures_util::stream::FuturesUnordered;
use futures_util::{SinkExt, StreamExt, TryStreamExt};
use hdrhistogram::Histogram;
use tokio::task::JoinSet;
use tokio_xmpp::connect::{DnsConfig, ServerConnector, TcpServerConnector};
use tokio_xmpp::jid::Jid;
use tokio_xmpp::minidom::Element;
use tokio_xmpp::parsers::iq::Iq;
use tokio_xmpp::parsers::message::{Id, Lang, Message};
use tokio_xmpp::parsers::presence::Presence;
use tokio_xmpp::parsers::stanza::Stanza;
use tokio_xmpp::parsers::{ns, stream_features::StreamFeatures};
use tokio_xmpp::stanzastream::{Event, StanzaStage, StanzaState, StanzaStream, StreamEvent};
use tokio_xmpp::xmlstream::{ReadError, Timeouts, XmlStream, XmppStreamElement};

use super::{Receiving, free_port, start, stored_drained_live, write_config};
use crate::bodies::MESSAGE_BYTES;
use crate::figures::{Idle, Row};
use crate::phases::connections::weighed;
use crate::phases::pairs::Pairs;
use crate::phases::together;
use crate::server::{Server, on_first_core};
use crate::{LoadError, machine};

const PASSWORD: &str = "load";
/// Devices that log in at the same time before they are weighed.
const AT_ONCE: usize = 64;
/// What is sent to devices that are away, and drained by them; then what is sent live.
const STORED: &str = "s";
const LIVE: &str = "l";

/// Stored, drained, live; and idle connections, weighed.
pub(super) async fn run(
    program: &Path,
    folder: &Path,
    pairs: Pairs,
    idle: usize,
) -> Result<(Vec<Row>, Idle), LoadError> {
    let port = free_port()?;
    let server = started(program, folder, port).await?;
    for pair in 0..pairs.count {
        register(server.door.address, &format!("from-{pair}")).await?;
        register(server.door.address, &format!("to-{pair}")).await?;
    }
    let (mut to_send, mut to_receive) = ([STORED, LIVE].iter(), [STORED, LIVE].iter());
    let rows = stored_drained_live(
        &server,
        pairs,
        async |server: &Server, pairs| {
            publish_all(server, pairs, to_send.next().unwrap_or(&LIVE)).await
        },
        async |server: &Server, pairs| {
            receive_all(server, pairs, to_receive.next().unwrap_or(&LIVE)).await
        },
    )
    .await?;
    // Started again: what the phases left behind would hide what a connection weighs.
    drop(server);
    let server = started(program, folder, port).await?;
    let address = server.door.address;
    let idle = weighed("ejabberd, plain TCP", &server, idle, async |numbers| {
        let connecting = futures_util::stream::iter(numbers).map(|number| async move {
            let name = format!("to-{}/{number}", number % pairs.count);
            connect(address, &name).await
        });
        connecting.buffer_unordered(AT_ONCE).try_collect::<Vec<_>>().await
    })
    .await?;
    Ok((rows, idle))
}

/// Only the modules that the work needs; what waits for one account is not limited.
async fn started(program: &Path, folder: &Path, port: u16) -> Result<Server, LoadError> {
    let config = write_config(
        folder,
        "ejabberd.yml",
        &format!(
            "loglevel: none\nhosts: [localhost]\nauth_method: internal\n\
             auth_password_format: plain\n\
             disable_sasl_mechanisms: [SCRAM-SHA-1, SCRAM-SHA-256, SCRAM-SHA-512, X-OAUTH2]\n\
             registration_timeout: infinity\n\
             listen:\n  - port: {port}\n    ip: 127.0.0.1\n    module: ejabberd_c2s\n    \
             backlog: 1024\n    shaper: none\n    access: all\n\
             shaper_rules:\n  max_user_sessions: infinity\n  \
             max_user_offline_messages: infinity\n\
             modules:\n  mod_offline:\n    \
             access_max_user_messages: max_user_offline_messages\n  \
             mod_register:\n    ip_access: all\n  mod_stream_mgmt: {{}}\n"
        ),
    )?;
    // As `ejabberdctl foreground` does, without its change of user: the process that is measured
    // is then the one that was started.
    let mut command = on_first_core(program);
    command
        .args(["+K", "true", "+P", "250000", "-noinput", "-mnesia", "dir"])
        .arg(format!("\"{}\"", folder.join("mnesia").display()))
        .args(["-s", "ejabberd"])
        .env("EJABBERD_CONFIG_PATH", config)
        .env("EJABBERD_LOG_PATH", folder.join("ejabberd.log"))
        .env("ERL_CRASH_DUMP", folder.join("crash.dump"))
        // Where Debian puts it, by architecture.
        .env("ERL_LIBS", "/usr/lib/x86_64-linux-gnu:/usr/lib/aarch64-linux-gnu")
        .env("ERL_MAX_PORTS", "32000");
    start(command, port).await
}

fn jid(name: &str) -> Result<Jid, LoadError> {
    let (account, resource) = name.split_once('/').unwrap_or((name, "load"));
    Jid::new(&format!("{account}@localhost/{resource}")).map_err(LoadError::server)
}

fn connector(address: SocketAddr) -> TcpServerConnector {
    TcpServerConnector(DnsConfig::Addr { addr: address.to_string() })
}

/// Makes an account (XEP-0077).
async fn register(address: SocketAddr, name: &str) -> Result<(), LoadError> {
    let connecting = connector(address);
    let connected = connecting.connect(&jid(name)?, ns::JABBER_CLIENT, Timeouts::default()).await;
    let (pending, _) = connected.map_err(LoadError::server)?;
    let features = pending.recv_features::<XmppStreamElement>().await;
    let (_, mut stream): (StreamFeatures, XmlStream<_, XmppStreamElement>) =
        features.map_err(|cause| LoadError::Server(format!("{cause:?}")))?;
    let field = |field: &str, text: &str| Element::builder(field, ns::REGISTER).append(text);
    let query = Element::builder("query", ns::REGISTER)
        .append(field("username", name))
        .append(field("password", PASSWORD))
        .build();
    let ask = Iq::Set { from: None, to: None, id: "register".into(), payload: query };
    stream.send(&XmppStreamElement::Stanza(ask.into())).await.map_err(LoadError::server)?;
    loop {
        match stream.next().await {
            Some(Ok(XmppStreamElement::Stanza(Stanza::Iq(Iq::Result { .. })))) => return Ok(()),
            Some(Err(ReadError::SoftTimeout)) => {}
            other => return Err(LoadError::Server(format!("to a registration: {other:?}"))),
        }
    }
}

/// Logs in and says that the device is there.
async fn connect(address: SocketAddr, name: &str) -> Result<StanzaStream, LoadError> {
    let mut stream = StanzaStream::new_c2s(
        connector(address),
        jid(name)?,
        PASSWORD.to_owned(),
        Timeouts::default(),
        64,
    );
    loop {
        match stream.next().await {
            Some(Event::Stream(StreamEvent::Reset { .. })) => break,
            Some(_) => {}
            None => return Err(LoadError::server("closed")),
        }
    }
    Ok(stream)
}

async fn here(stream: &StanzaStream) {
    stream.send(Box::new(Presence::available().into())).await;
}

async fn publish_all(
    server: &Server,
    pairs: Pairs,
    kind: &'static str,
) -> Result<Histogram<u64>, LoadError> {
    let mut tasks = JoinSet::new();
    for pair in 0..pairs.count {
        let stream = connect(server.door.address, &format!("from-{pair}")).await?;
        tasks.spawn(publish(stream, pair, pairs, kind));
    }
    together(tasks).await
}

async fn publish(
    stream: StanzaStream,
    pair: usize,
    pairs: Pairs,
    kind: &str,
) -> Result<Histogram<u64>, LoadError> {
    let to = Jid::new(&format!("to-{pair}@localhost")).map_err(LoadError::server)?;
    let body = "Z".repeat(MESSAGE_BYTES);
    let mut times = machine::microseconds();
    let mut waiting = FuturesUnordered::new();
    let mut begun = 0;
    while times.len() < pairs.each() {
        while begun < pairs.each() && (waiting.len() as u64) < pairs.in_flight {
            let mut message = Message::chat(to.clone()).with_body(Lang::default(), body.clone());
            message.id = Some(Id(format!("{kind}{begun}")));
            begun += 1;
            let at = Instant::now();
            let mut token = stream.send(Box::new(message.into())).await;
            waiting.push(async move { (token.wait_for(StanzaStage::Acked).await, at) });
        }
        match waiting.next().await {
            Some((Some(StanzaState::Acked { .. }), at)) => {
                times.saturating_record(at.elapsed().as_micros() as u64);
            }
            other => return Err(LoadError::Server(format!("instead of acknowledged: {other:?}"))),
        }
    }
    drop(waiting);
    stream.close().await;
    Ok(times)
}

/// Connects every receiver; each ends when it has all of its messages. What the server sends once
/// more, because its `<a/>` was still under way when a receiver left, does not count.
async fn receive_all(
    server: &Server,
    pairs: Pairs,
    kind: &'static str,
) -> Result<Receiving, LoadError> {
    let mut tasks = JoinSet::new();
    for pair in 0..pairs.count {
        let mut stream = connect(server.door.address, &format!("to-{pair}")).await?;
        here(&stream).await;
        tasks.spawn(async move {
            let mut received = 0;
            while received < pairs.each() {
                match stream.next().await {
                    Some(Event::Stanza(Stanza::Message(message))) => {
                        let id = message.id.map(|id| id.0).unwrap_or_default();
                        received += u64::from(id.starts_with(kind));
                    }
                    Some(_) => {}
                    None => return Err(LoadError::server("closed")),
                }
            }
            stream.close().await;
            Ok(machine::microseconds())
        });
    }
    Ok(tasks)
}
