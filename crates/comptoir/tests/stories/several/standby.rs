//! PostgreSQL with a synchronous standby: the primary is killed while a customer writes and the
//! shop answers, and the standby takes its place. What was acknowledged is there.

use std::time::Instant;

use comptoir_store::testing::Pair;

use super::scene::{Door, Place, Talk};
use crate::support::{Server, comptoir, free_port};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_standby_has_all_that_was_acknowledged() {
    let dir = tempfile::tempdir().unwrap();
    let ports = [free_port(), free_port()];
    let Some(mut pair) = Pair::start(ports, "shops").await.unwrap() else {
        return eprintln!("NOT TESTED: a standby needs a PostgreSQL; ./test brings one");
    };
    // An address that follows the primary, as a proxy before it gives.
    let address = Door::open().await;
    address.leads_to(&[ports[0]]);
    let database = format!("{}/shops", address.url.replace("http://", "postgres://comptoir@"));

    let relay = Server::start_with(&dir.path().join("relay"), free_port(), &["relay"]).await;
    let place = Place::on(dir.path(), &relay, database).await;
    let (first, second) = place.two_counters().await;
    let data = first.server.data.to_str().unwrap();
    let create = ["shop", "create", "--data", data, "--name", "Maison Halbran", "--json"];
    let talk = Talk::begin(&place, &comptoir(&create).await).await;

    let since = Instant::now();
    pair.kill_first().unwrap();
    address.leads_to(&[]);
    pair.promote().unwrap();
    address.leads_to(&[ports[1]]);
    talk.answers.goes_on().await;
    talk.questions.goes_on().await;
    eprintln!("its primary killed: acknowledged again after {:.1?}", since.elapsed());

    talk.end().await;
    first.server.stop().await;
    second.server.stop().await;
    relay.stop().await;
}
