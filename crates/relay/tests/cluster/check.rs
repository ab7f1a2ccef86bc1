//! Knows what was acknowledged, and holds it against what came.

use std::collections::{BTreeMap, BTreeSet};

use crate::epochs::linearizable;
use crate::load::Shared;

/// Whether a mailbox has all that was acknowledged.
pub(crate) fn complete(shared: &Shared, mailbox: u8) -> bool {
    let acknowledged = shared.acknowledged.lock().unwrap();
    let delivered = shared.delivered.lock().unwrap();
    let commits = shared.commits.lock().unwrap();
    let Some(delivered) = delivered.get(&mailbox) else { return false };
    let texts: BTreeSet<&str> = delivered.iter().map(|(_, text)| text.as_str()).collect();
    acknowledged.iter().all(|(sender, count)| {
        (0..*count).all(|number| texts.contains(format!("{sender}:{number}").as_str()))
    }) && commits.iter().all(|(epoch, by)| texts.contains(format!("commit {epoch} {by}").as_str()))
}

/// What the history says.
#[derive(Debug, Default)]
pub(crate) struct Verdict {
    pub(crate) acknowledged: u64,
    pub(crate) commits: usize,
    /// Acknowledged, and in a mailbox never seen.
    pub(crate) lost: usize,
    /// In a mailbox under two numbers.
    pub(crate) twice: usize,
    /// Before an earlier one of the same sender, or of the group.
    pub(crate) disordered: usize,
    /// Delivered under the same number again: at least once is what the wire promises.
    pub(crate) again: usize,
    /// Epochs that more than one commit ended.
    pub(crate) split: usize,
    /// Groups whose committers were told what cannot be.
    pub(crate) impossible: usize,
}

pub(crate) fn verdict(shared: &Shared) -> Verdict {
    let acknowledged = shared.acknowledged.lock().unwrap();
    let delivered = shared.delivered.lock().unwrap();
    let commits = shared.commits.lock().unwrap();
    let mut verdict = Verdict {
        acknowledged: acknowledged.values().sum(),
        commits: commits.len(),
        ..Verdict::default()
    };
    let mut winners: BTreeMap<u64, BTreeSet<u8>> = BTreeMap::new();
    for (epoch, by) in commits.iter() {
        winners.entry(*epoch).or_default().insert(*by);
    }
    for deliveries in delivered.values() {
        // As the application does: what has a number it has seen is dropped.
        let mut once: Vec<&(u64, String)> = Vec::new();
        let mut last = 0;
        for delivery in deliveries {
            if delivery.0 <= last {
                verdict.again += 1;
            } else {
                last = delivery.0;
                once.push(delivery);
            }
        }
        let mut seen = BTreeSet::new();
        let mut next: BTreeMap<&str, u64> = BTreeMap::new();
        for (_, text) in once {
            if !seen.insert(text.as_str()) {
                verdict.twice += 1;
                continue;
            }
            let (from, number) = if let Some(commit) = text.strip_prefix("commit ") {
                let (epoch, by) = commit.split_once(' ').unwrap();
                let (epoch, by) = (epoch.parse().unwrap(), by.parse().unwrap());
                winners.entry(epoch).or_default().insert(by);
                ("commit", epoch)
            } else {
                let (from, number) = text.split_once(':').unwrap();
                (from, number.parse().unwrap())
            };
            let next = next.entry(from).or_default();
            verdict.disordered += usize::from(number < *next);
            *next = number + 1;
        }
        for (sender, count) in acknowledged.iter() {
            let missing = |number: &u64| !seen.contains(format!("{sender}:{number}").as_str());
            verdict.lost += (0..*count).filter(missing).count();
        }
        for (epoch, by) in commits.iter() {
            verdict.lost += usize::from(!seen.contains(format!("commit {epoch} {by}").as_str()));
        }
    }
    let history = shared.history.lock().unwrap();
    verdict.impossible = history.values().filter(|events| !linearizable(events)).count();
    verdict.split = winners.values().filter(|by| by.len() > 1).count();
    verdict
}
