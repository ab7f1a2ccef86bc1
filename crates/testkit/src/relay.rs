//! A relay in process: the same frames as the real one, in memory, and hostile on request.

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};

use comptoir_wire::ids::DeviceId;
use comptoir_wire::relay::{
    self as wire, ClientFrame, Code, ServerFrame, client_frame, server_frame,
};
use comptoir_wire::signed;
use prost::Message as _;

/// What a relay may do that it should not.
#[derive(Debug, Default)]
pub struct Mischief {
    /// Hands out this key package instead of the one that was published.
    pub swap_key_package: Option<(DeviceId, Vec<u8>)>,
    /// Drops the next deliveries to this mailbox, this many.
    pub drop_next: HashMap<DeviceId, usize>,
    /// Delivers everything to this mailbox twice, under new numbers.
    pub replay: Option<DeviceId>,
    /// Delivers what waits for this mailbox backwards.
    pub reverse: Option<DeviceId>,
    /// Changes a byte of the next deliveries to this mailbox, this many.
    pub damage_next: HashMap<DeviceId, usize>,
    /// Says of every commit that it is stale.
    pub all_stale: bool,
    /// Takes every commit, whatever epoch it ends, and tells everybody.
    pub no_order: bool,
    /// Loses the answer to the next requests, this many, after doing what was asked.
    pub lose_answers: usize,
}

#[derive(Clone, Default)]
struct Mailbox {
    log: BTreeMap<u64, Vec<u8>>,
    last: u64,
    told: u64,
}

struct Connection {
    nonce: Vec<u8>,
    ready: bool,
    out: VecDeque<ServerFrame>,
}

/// What a relay has on disk: a backup of it, to restore later.
#[derive(Clone, Default)]
pub struct Disk {
    accounts: HashMap<Vec<u8>, Vec<DeviceId>>,
    key_packages: HashMap<DeviceId, VecDeque<Vec<u8>>>,
    last_resort: HashMap<DeviceId, Vec<u8>>,
    mailboxes: HashMap<DeviceId, Mailbox>,
    epochs: HashMap<Vec<u8>, u64>,
    done: HashSet<(DeviceId, Vec<u8>)>,
}

/// The relay.
#[derive(Default)]
pub struct FakeRelay {
    disk: Disk,
    connections: HashMap<DeviceId, Connection>,
    /// What it does that it should not.
    pub mischief: Mischief,
    /// Every byte that came in or went out: what an eavesdropper on the relay sees.
    pub seen: Vec<u8>,
    nonces: u8,
}

impl FakeRelay {
    /// A copy of what is on its disk.
    pub fn backup(&self) -> Disk {
        self.disk.clone()
    }

    /// It starts again from a backup; nobody is connected.
    pub fn restore(&mut self, backup: Disk) {
        self.connections.clear();
        self.disk = backup;
    }

    /// A device opens its socket.
    pub fn connect(&mut self, device: DeviceId) {
        self.nonces = self.nonces.wrapping_add(1);
        let nonce = vec![self.nonces; 32];
        let challenge = wire::Challenge { nonce: nonce.clone(), audience: "relay.test".into() };
        let mut out = VecDeque::new();
        out.push_back(answer(0, server_frame::Body::Challenge(challenge)));
        self.disk.mailboxes.entry(device).or_default().told = 0;
        self.connections.insert(device, Connection { nonce, ready: false, out });
    }

    /// A device's socket is gone.
    pub fn disconnect(&mut self, device: DeviceId) {
        self.connections.remove(&device);
    }

    /// What the relay has to say to a device.
    pub fn take(&mut self, device: DeviceId) -> Vec<ServerFrame> {
        self.deliver(device);
        let Some(connection) = self.connections.get_mut(&device) else { return Vec::new() };
        let out: Vec<ServerFrame> = connection.out.drain(..).collect();
        for frame in &out {
            self.seen.extend(frame.encode_to_vec());
        }
        out
    }

    /// What is in a mailbox, unread.
    pub fn waiting(&self, device: DeviceId) -> usize {
        self.disk.mailboxes.get(&device).map_or(0, |mailbox| mailbox.log.len())
    }

    /// Puts a ciphertext into a mailbox of its own accord.
    pub fn inject(&mut self, device: DeviceId, ciphertext: Vec<u8>) {
        let mailbox = self.disk.mailboxes.entry(device).or_default();
        mailbox.last += 1;
        mailbox.log.insert(mailbox.last, ciphertext);
    }

    /// Takes what waits for a mailbox out of it.
    pub fn steal(&mut self, device: DeviceId) -> Vec<Vec<u8>> {
        let mailbox = self.disk.mailboxes.entry(device).or_default();
        std::mem::take(&mut mailbox.log).into_values().collect()
    }

    /// The answers to a device's requests, without what waits in its mailbox.
    pub fn take_answers(&mut self, device: DeviceId) -> Vec<ServerFrame> {
        let connection = self.connections.get_mut(&device);
        connection.map(|connection| connection.out.drain(..).collect()).unwrap_or_default()
    }

    /// Key packages a device published, as a hostile relay may use them.
    pub fn key_package_of(&mut self, device: DeviceId) -> Option<Vec<u8>> {
        self.disk.key_packages.get_mut(&device)?.pop_front()
    }

    fn deliver(&mut self, device: DeviceId) {
        let ready = self.connections.get(&device).is_some_and(|connection| connection.ready);
        if !ready {
            return;
        }
        let mailbox = self.disk.mailboxes.entry(device).or_default();
        let mut waiting: Vec<(u64, Vec<u8>)> =
            mailbox.log.range(mailbox.told + 1..).map(|(seq, c)| (*seq, c.clone())).collect();
        mailbox.told = mailbox.last;
        if self.mischief.reverse == Some(device) {
            let seqs: Vec<u64> = waiting.iter().map(|(seq, _)| *seq).collect();
            waiting.reverse();
            waiting.iter_mut().zip(seqs).for_each(|(entry, seq)| entry.0 = seq);
        }
        let mut out = Vec::new();
        for (seq, mut ciphertext) in waiting {
            if take_one(&mut self.mischief.drop_next, device) {
                self.disk.mailboxes.get_mut(&device).unwrap().log.remove(&seq);
                continue;
            }
            if take_one(&mut self.mischief.damage_next, device) {
                let last = ciphertext.len() - 1;
                ciphertext[last] ^= 1;
            }
            let deliver = wire::Deliver { seq, ciphertext, at_ms: 0 };
            out.push(answer(0, server_frame::Body::Deliver(deliver)));
        }
        self.connections.get_mut(&device).unwrap().out.extend(out);
    }

    /// A device says something.
    pub fn handle(&mut self, device: DeviceId, frame: ClientFrame) {
        use client_frame::Body;
        self.seen.extend(frame.encode_to_vec());
        let request = frame.request;
        let Some(body) = frame.body else { return };
        if let Body::Hello(hello) = &body {
            return self.hello(device, request, hello);
        }
        let reply = match body {
            Body::Send(send) => self.send(device, send.id, send.parcels),
            Body::Commit(commit) => self.commit(device, commit),
            Body::Ack(ack) => {
                let mailbox = self.disk.mailboxes.entry(device).or_default();
                mailbox.log.retain(|seq, _| *seq > ack.up_to);
                server_frame::Body::Accepted(wire::Accepted { at_ms: 0 })
            }
            Body::PublishKeyPackages(packages) => {
                self.disk.key_packages.entry(device).or_default().extend(packages.one_time);
                if !packages.last_resort.is_empty() {
                    self.disk.last_resort.insert(device, packages.last_resort);
                }
                server_frame::Body::Accepted(wire::Accepted { at_ms: 0 })
            }
            Body::ClaimKeyPackages(claim) => self.claim(&claim.account),
            Body::Signal(signal) => {
                for parcel in signal.parcels {
                    for mailbox in parcel.mailboxes {
                        let to = DeviceId::from_slice(&mailbox).unwrap();
                        if let Some(connection) = self.connections.get_mut(&to) {
                            let ciphertext = parcel.ciphertext.clone();
                            let signaled = wire::Signaled { ciphertext };
                            let frame = answer(0, server_frame::Body::Signaled(signaled));
                            connection.out.push_back(frame);
                        }
                    }
                }
                server_frame::Body::Accepted(wire::Accepted { at_ms: 0 })
            }
            _ => server_frame::Body::Pong(wire::Pong { now_ms: 0 }),
        };
        if self.mischief.lose_answers > 0 {
            self.mischief.lose_answers -= 1;
            return;
        }
        if let Some(connection) = self.connections.get_mut(&device) {
            connection.out.push_back(answer(request, reply));
        }
    }

    fn hello(&mut self, device: DeviceId, request: u64, hello: &wire::Hello) {
        let verified = signed::verify_credential(&hello.credential).unwrap();
        assert_eq!(verified.device, device);
        let connection = self.connections.get_mut(&device).unwrap();
        let key = &verified.device_key;
        signed::verify_hello(key, &connection.nonce, "relay.test", &hello.signature).unwrap();
        connection.ready = true;
        let devices = self.disk.accounts.entry(verified.account.to_vec()).or_default();
        if !devices.contains(&device) {
            devices.push(device);
        }
        let key_packages = self.disk.key_packages.get(&device).map_or(0, VecDeque::len) as u32;
        let ready = wire::Ready { now_ms: 0, key_packages };
        connection.out.push_back(answer(request, server_frame::Body::Ready(ready)));
        self.deliver(device);
        let caught_up = wire::CaughtUp { up_to: 0 };
        let connection = self.connections.get_mut(&device).unwrap();
        connection.out.push_back(answer(0, server_frame::Body::CaughtUp(caught_up)));
    }

    fn send(
        &mut self,
        from: DeviceId,
        id: Vec<u8>,
        parcels: Vec<wire::Parcel>,
    ) -> server_frame::Body {
        if self.disk.done.insert((from, id)) {
            self.fan_out(parcels);
        }
        server_frame::Body::Accepted(wire::Accepted { at_ms: 0 })
    }

    fn fan_out(&mut self, parcels: Vec<wire::Parcel>) {
        for parcel in parcels {
            for mailbox in parcel.mailboxes {
                let to = DeviceId::from_slice(&mailbox).unwrap();
                self.inject(to, parcel.ciphertext.clone());
                if self.mischief.replay == Some(to) {
                    self.inject(to, parcel.ciphertext.clone());
                }
            }
        }
    }

    fn commit(&mut self, from: DeviceId, commit: wire::Commit) -> server_frame::Body {
        let accepted = server_frame::Body::Accepted(wire::Accepted { at_ms: 0 });
        if self.disk.done.contains(&(from, commit.id.clone())) {
            return accepted;
        }
        let current =
            *self.disk.epochs.entry(commit.group_tag.clone()).or_insert(commit.ends_epoch);
        // Ahead of the relay are the members of a group whose relay lost what came last.
        let stale = commit.ends_epoch < current && !self.mischief.no_order;
        if stale || self.mischief.all_stale {
            return server_frame::Body::Refused(wire::Refused {
                code: Code::StaleEpoch as i32,
                current: if self.mischief.all_stale { current + 1 } else { current },
                ..Default::default()
            });
        }
        self.disk.epochs.insert(commit.group_tag, commit.ends_epoch + 1);
        self.disk.done.insert((from, commit.id));
        self.fan_out(commit.parcels);
        accepted
    }

    fn claim(&mut self, account: &[u8]) -> server_frame::Body {
        let devices = self.disk.accounts.get(account).cloned().unwrap_or_default();
        let mut packages = Vec::new();
        for device in devices {
            let one_time = self.disk.key_packages.entry(device).or_default().pop_front();
            let last_resort = one_time.is_none();
            if let Some(package) = one_time.or_else(|| self.disk.last_resort.get(&device).cloned())
            {
                let claimed = wire::ClaimedKeyPackage {
                    device: device.to_vec(),
                    key_package: package,
                    last_resort,
                };
                packages.push(claimed);
            }
        }
        if let Some((device, key_package)) = &self.mischief.swap_key_package {
            packages = vec![wire::ClaimedKeyPackage {
                device: device.to_vec(),
                key_package: key_package.clone(),
                last_resort: false,
            }];
        }
        if packages.is_empty() {
            return server_frame::Body::Refused(wire::Refused {
                code: Code::NoKeyPackage as i32,
                ..Default::default()
            });
        }
        server_frame::Body::KeyPackages(wire::KeyPackages { packages })
    }
}

fn take_one(counts: &mut HashMap<DeviceId, usize>, device: DeviceId) -> bool {
    match counts.get_mut(&device) {
        Some(left) if *left > 0 => {
            *left -= 1;
            true
        }
        _ => false,
    }
}

fn answer(request: u64, body: server_frame::Body) -> ServerFrame {
    ServerFrame { request, body: Some(body) }
}
