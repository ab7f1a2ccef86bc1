//! A relay that dies and comes back has everything it acknowledged.

use comptoir_relay::limits::Limits;
use comptoir_wire::relay::client_frame::Body as Ask;
use comptoir_wire::relay::server_frame::Body;
use comptoir_wire::relay::{Code, Commit, PublishKeyPackages};

use crate::world::{Keys, World, parcel, send, texts};

/// Runs a part of the story on a runtime that is then torn down with everything on it.
fn life<T>(story: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(story)
}

#[test]
fn what_was_acknowledged_survives_a_crash() {
    let dir = tempfile::tempdir().unwrap();
    let (alice, bob) = (Keys::new(1), Keys::new(2));
    let commit = |id, ends_epoch| {
        let parcels = vec![parcel(&[&bob], b"commit")];
        Ask::Commit(Commit { id: vec![id; 16], group_tag: vec![9; 16], ends_epoch, parcels })
    };
    let mut last = 0;
    for round in 0..5u8 {
        let waited = life(async {
            let world = World::at(dir.path(), Limits::default()).await;
            let (mut to, waited) = world.connect(&bob).await;
            let (mut from, _) = world.connect(&alice).await;
            if round == 0 {
                let packages = PublishKeyPackages { one_time: vec![vec![1]], last_resort: vec![2] };
                from.accepted(Ask::PublishKeyPackages(packages)).await;
                from.accepted(commit(100, 0)).await;
                let delivered = to.delivered().await;
                to.ack(delivered.seq).await;
            } else {
                // What the last life accepted is known in this one.
                from.accepted(send(round - 1, &[&bob], b"again?")).await;
                from.refused(commit(101, 0), Code::StaleEpoch).await;
            }
            from.accepted(send(round, &[&bob], format!("{round}").as_bytes())).await;
            waited
        });
        let expected: Vec<_> = (0..round).map(|round| round.to_string()).collect();
        assert_eq!(texts(&waited), expected);
        if let Some(deliver) = waited.last() {
            assert!(deliver.seq > last, "a sequence number came twice");
            last = deliver.seq;
        }
    }
}

#[tokio::test]
async fn a_shutdown_finishes_what_was_begun_and_lets_the_devices_go() {
    let dir = tempfile::tempdir().unwrap();
    let (alice, bob) = (Keys::new(1), Keys::new(2));
    let world = World::at(dir.path(), Limits::default()).await;
    drop(world.connect(&bob).await);
    let (mut from, _) = world.connect(&alice).await;
    let request = from.write(send(1, &[&bob], b"kept")).await;
    let answer = from.next().await.unwrap();
    assert!(answer.request == request && matches!(answer.body, Some(Body::Accepted(_))));
    world.relay.shutdown().await;
    assert!(from.next().await.is_none());

    let world = World::at(dir.path(), Limits::default()).await;
    assert_eq!(texts(&world.connect(&bob).await.1), ["kept"]);
}

#[tokio::test]
async fn a_copy_made_while_serving_is_whole() {
    let dir = tempfile::tempdir().unwrap();
    let (alice, bob) = (Keys::new(1), Keys::new(2));
    let world = World::at(&dir.path().join("live"), Limits::default()).await;
    drop(world.connect(&bob).await);
    let (mut from, _) = world.connect(&alice).await;
    from.accepted(send(1, &[&bob], b"kept")).await;
    world.relay.copy_to(&dir.path().join("copy")).await.unwrap();
    from.accepted(send(2, &[&bob], b"later")).await;

    let copy = World::at(&dir.path().join("copy"), Limits::default()).await;
    assert_eq!(texts(&copy.connect(&bob).await.1), ["kept"]);
    assert_eq!(copy.relay.verify().await.unwrap(), Vec::<String>::new());
}
