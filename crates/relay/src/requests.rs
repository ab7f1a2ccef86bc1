//! What each frame asks for, on one page.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use comptoir_wire::relay::client_frame::Body as Ask;
use comptoir_wire::relay::server_frame::Body;
use comptoir_wire::relay::{Code, Pong};

use crate::caller::Caller;
use crate::refusal::{CommonError, Refusal, refused};
use crate::{Hub, accounts, blobs, commits, key_packages, mailboxes, names, signals};

/// An answer that is there, or comes once the disk has it.
pub(crate) enum Reply {
    Now(Body),
    Later(Pin<Box<dyn Future<Output = Body> + Send>>),
}

/// A second hello, or nothing at all.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct NotNow(&'static str);

impl Refusal for NotNow {
    fn code(&self) -> Code {
        Code::Malformed
    }
}

/// Serves one request. Sends and commits are in the engine's queue when this returns.
pub(crate) fn serve(hub: &Arc<Hub>, caller: Caller, ask: Option<Ask>) -> Reply {
    if let Err(too_fast) = hub.rates.requests.take(&caller.account) {
        return Reply::Now(refused(&too_fast));
    }
    let shared = || Arc::clone(hub);
    match ask {
        Some(Ask::Send(send)) => queued(mailboxes::send(hub, caller, send)),
        Some(Ask::Commit(commit)) => queued(commits::commit(hub, caller, commit)),
        Some(Ask::Ack(ack)) => Reply::Now(mailboxes::ack(hub, caller, ack)),
        Some(Ask::Signal(signal)) => now(signals::signal(hub, caller, signal)),
        Some(Ask::Ping(_)) => Reply::Now(Body::Pong(Pong { now_ms: hub.now_ms() })),
        Some(Ask::PublishKeyPackages(publish)) => {
            later(key_packages::publish(shared(), caller, publish))
        }
        Some(Ask::ClaimKeyPackages(claim)) => later(key_packages::claim(shared(), caller, claim)),
        Some(Ask::CountKeyPackages(_)) => later(key_packages::count(shared(), caller)),
        Some(Ask::RegisterName(register)) => later(names::register(shared(), caller, register)),
        Some(Ask::ResolveName(resolve)) => later(names::resolve(shared(), resolve)),
        Some(Ask::BlobTicket(ticket)) => later(blobs::ticket(shared(), caller, ticket)),
        Some(Ask::Forget(_)) => later(accounts::forget(shared(), caller)),
        Some(Ask::Hello(_)) => now(Err(NotNow("this connection has said hello already"))),
        None => now(Err(NotNow("the frame asks for nothing this relay knows"))),
    }
}

/// A frame that does not parse.
pub(crate) fn malformed(error: &comptoir_wire::codec::DecodeError) -> Body {
    use comptoir_wire::codec::DecodeError;
    refused(&match *error {
        DecodeError::TooLarge { what, bytes, limit } => {
            CommonError::TooLarge { what, sent: bytes as u64, limit: limit as u64 }
        }
        DecodeError::Malformed(_) => CommonError::Malformed("the frame is malformed"),
    })
}

fn body<E: Refusal>(outcome: Result<Body, E>) -> Body {
    outcome.unwrap_or_else(|refusal| refused(&refusal))
}

fn now<E: Refusal>(outcome: Result<Body, E>) -> Reply {
    Reply::Now(body(outcome))
}

fn later<E: Refusal>(work: impl Future<Output = Result<Body, E>> + Send + 'static) -> Reply {
    Reply::Later(Box::pin(async { body(work.await) }))
}

fn queued<E: Refusal>(
    outcome: Result<impl Future<Output = Result<Body, E>> + Send + 'static, E>,
) -> Reply {
    match outcome {
        Ok(work) => later(work),
        Err(refusal) => Reply::Now(refused(&refusal)),
    }
}
