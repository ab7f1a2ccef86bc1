//! Whether what the committers were told could have been told one after the other, in an order
//! that contradicts no clock (linearizability), by a group that ends each epoch once.

use stateright::semantics::{ConsistencyTester, LinearizabilityTester, SequentialSpec};

/// What happened to one group, in the order in which it did.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Event {
    /// A device begins to ask that an epoch ends by its commit.
    Asked { device: u8, ends: u64 },
    /// It has its answer.
    Answered { device: u8, answered: Answered },
}

/// What a committer is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Answered {
    /// Its commit ended the epoch.
    Ended,
    /// The group is elsewhere.
    Stale { current: u64 },
}

/// A group, as one relay alone with nobody else about would keep it: the epoch it is at, once a
/// commit has named it (WIRE-4).
#[derive(Debug, Clone, Default)]
struct Group(Option<u64>);

impl SequentialSpec for Group {
    type Op = u64;
    type Ret = Answered;

    fn invoke(&mut self, ends: &u64) -> Answered {
        match self.0 {
            Some(current) if current > *ends => Answered::Stale { current },
            _ => {
                self.0 = Some(ends + 1);
                Answered::Ended
            }
        }
    }
}

/// Checks the history of one group.
pub(crate) fn linearizable(history: &[Event]) -> bool {
    let mut tester = LinearizabilityTester::new(Group::default());
    for event in history {
        match *event {
            Event::Asked { device, ends } => tester.on_invoke(device, ends).map(drop),
            Event::Answered { device, answered } => tester.on_return(device, answered).map(drop),
        }
        .unwrap();
    }
    tester.is_consistent()
}

/// The check is worth something: it sees two commits in one epoch, an answer from the past and a
/// commit accepted after somebody was told that the group is further.
#[test]
fn histories_that_cannot_be_are_seen() {
    let asked = |device, ends| Event::Asked { device, ends };
    let ended = |device| Event::Answered { device, answered: Answered::Ended };
    let stale = |device, current| Event::Answered { device, answered: Answered::Stale { current } };
    let fine =
        [asked(1, 0), asked(2, 0), stale(2, 1), ended(1), asked(2, 1), asked(1, 1), ended(2)];
    assert!(linearizable(&fine), "one asks and has no answer yet");
    let split = [asked(1, 0), asked(2, 0), ended(1), ended(2)];
    assert!(!linearizable(&split));
    let past = [asked(1, 0), ended(1), asked(1, 1), ended(1), asked(2, 0), stale(2, 1)];
    assert!(!linearizable(&past));
    let back = [asked(2, 0), asked(1, 0), ended(1), asked(1, 0), stale(1, 1), ended(2)];
    assert!(!linearizable(&back));
}
