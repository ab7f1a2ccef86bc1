//! Hands what a stream's writer has decided to the streams it is for, and answers when they have
//! it.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};
use tokio::time::timeout;
use tokio_util::task::TaskTracker;

use super::cluster::Cluster;
use super::payer::Payers;
use super::plan::Group;
use super::promise::{self, Author, Debt, Part};
use super::publish::NotStored;
use super::queue::Outcome;
use crate::{Applied, StorageError, limits};

/// The way from one stream to the others.
pub(super) struct Handing {
    payers: Payers,
    author: Author,
    /// Bounds how much is decided and not paid.
    free: Arc<Semaphore>,
    tasks: TaskTracker,
}

/// What one group has promised.
pub(super) struct Handed {
    promises: Vec<(u64, Vec<Part>)>,
    permit: OwnedSemaphorePermit,
}

impl Handing {
    pub(super) fn new(home: &Cluster, payers: Payers, tasks: TaskTracker) -> Self {
        let free = Arc::new(Semaphore::new(limits::CLUSTER_UNPAID_MAX));
        Self { payers, author: author(home), free, tasks }
    }

    pub(super) fn payers(&self) -> &Payers {
        &self.payers
    }

    /// Goes on under another name: of this one's promises, some may be known to nobody. They are
    /// found and paid, and must not be held for paid because later ones are.
    pub(super) fn begin_anew(&mut self, home: &Cluster) {
        self.author = author(home);
    }

    /// Adds promises of what a group owes other streams to it.
    pub(super) async fn promise(
        &mut self,
        home: &Cluster,
        group: &mut Group,
    ) -> Result<Handed, NotStored> {
        let free = Arc::clone(&self.free).acquire_owned();
        let failed = |why: &str| NotStored::Failed(StorageError::Failed(why.into()));
        let permit = timeout(limits::CLUSTER_PATIENCE, free).await;
        let permit = permit.map_err(|_| failed("another stream takes nothing"))?;
        let permit = permit.map_err(|_| NotStored::Failed(StorageError::Closed))?;
        let pieces = promise::pieces(std::mem::take(&mut group.owed));
        if pieces.len() > limits::CLUSTER_PROMISES_MAX {
            return Err(failed("a group has too much for other streams"));
        }
        let numbered = pieces.into_iter().map(|parts| (self.author.next(), parts));
        let promises: Vec<(u64, Vec<Part>)> = numbered.collect();
        if let Some((last, _)) = promises.last() {
            let first = promises.first().map_or(*last, |(first, _)| *first);
            let debt = self.author.debt(*last);
            group.promise(&Debt { first: debt.first.min(first), ..debt });
        }
        let names = &home.names;
        let messages = promises
            .iter()
            .map(|(number, parts)| promise::message(names, self.author.name(), *number, parts));
        group.messages.extend(messages);
        Ok(Handed { promises, permit })
    }

    /// Has what is promised paid, then answers. Payments are in every payer's queue when this
    /// returns, so they are made in the order of decision.
    pub(super) fn pay(
        &self,
        home: usize,
        handed: Handed,
        later: Vec<(oneshot::Sender<Outcome>, Applied)>,
    ) {
        let Handed { promises, permit } = handed;
        let (author, unpaid) = (Arc::clone(self.author.name()), self.author.unpaid().clone());
        let (mut numbers, mut paying) = (Vec::new(), Vec::new());
        for (number, parts) in promises {
            numbers.push(number);
            paying.push(self.payers.pay(&author, number, &parts));
        }
        unpaid.add(numbers.iter().copied());
        let payers = self.payers.clone();
        self.tasks.spawn(async move {
            let paying = futures_util::future::join_all(paying);
            tokio::pin!(paying);
            let in_time = timeout(limits::CLUSTER_PATIENCE, &mut paying).await;
            let paid = if let Ok(paid) = in_time {
                let paid = paid.into_iter().all(|paid| paid);
                answer(later, paid.then_some(()).ok_or(StorageError::Closed));
                paid
            } else {
                // It will be there; when, nobody knows. Asking again does no harm.
                let why = "it is decided, and a stream does not take it yet";
                answer(later, Err(StorageError::Failed(why.into())));
                paying.await.into_iter().all(|paid| paid)
            };
            if paid {
                unpaid.remove(numbers.iter().copied());
                for number in numbers {
                    payers.forget(home, &author, number);
                }
            }
            drop(permit);
        });
    }
}

/// A name that nobody else has.
fn author(home: &Cluster) -> Author {
    let inbox = home.client.new_inbox();
    Author::new(inbox.rsplit('.').next().unwrap_or(&inbox))
}

fn answer(later: Vec<(oneshot::Sender<Outcome>, Applied)>, came_to: Result<(), StorageError>) {
    for (answer, applied) in later {
        let _ = answer.send(match &came_to {
            Ok(()) => Ok(applied),
            Err(cause) => Err(cause.clone().into()),
        });
    }
}
