//! Signals: for who is connected now, never stored.

use comptoir_wire::ids::DeviceId;
use comptoir_wire::relay::server_frame::Body;
use comptoir_wire::relay::{Accepted, ServerFrame, Signal, Signaled};
use prost::Message as _;

use crate::caller::Caller;
use crate::connected::Connected;
use crate::refusal::CommonError;
use crate::{Hub, limits, mailboxes};

/// Hands a signal to those of its devices that are connected.
pub(crate) fn signal(hub: &Hub, caller: Caller, signal: Signal) -> Result<Body, CommonError> {
    let mailboxes = mailboxes::check(&signal.parcels, limits::SIGNAL_BYTES_MAX)?;
    hub.rates.deliveries.take_many(&caller.account, mailboxes)?;
    for parcel in signal.parcels {
        let signaled = Signaled { ciphertext: parcel.ciphertext };
        let frame = ServerFrame { request: 0, body: Some(Body::Signaled(signaled)) };
        let frame = frame.encode_to_vec().into();
        for mailbox in &parcel.mailboxes {
            if let Ok(device) = DeviceId::from_slice(mailbox) {
                Connected::signal(hub, device, &frame);
            }
        }
    }
    Ok(Body::Accepted(Accepted { at_ms: hub.now_ms() }))
}
