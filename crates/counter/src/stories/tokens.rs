//! A token that has an end, and one that nobody knows.

use std::time::Duration;

use serde_json::{Value, json};

use super::program::{Program, code};
use super::world::World;
use crate::cloud::{NewToken, token};

#[tokio::test(flavor = "multi_thread")]
async fn a_token_ends_when_it_was_said_to() {
    let world = World::new().await;
    let mut program = Program::new(&world).await;
    let day = Duration::from_hours(24);
    let expires_ms = Some(world.clock.now_ms() + day.as_millis() as u64);
    let new = NewToken { name: "For a day".into(), expires_ms, ..NewToken::default() };
    program.token = token::make(&world.counter, &world.id, &new).await.unwrap().token;
    program.ok("GET", &program.account.phone_number, Value::Null).await;

    world.clock.turn(day);
    let answer = program.ask("GET", &program.account.phone_number, Value::Null).await;
    assert_eq!((code(&answer), &answer.1["error"]["error_subcode"]), ((401, 190), &json!(463)));
    assert_eq!(answer.1["error"]["type"], "OAuthException");
    let details = answer.1["error"]["error_data"]["details"].as_str().unwrap();
    assert!(details.contains("comptoir token create"), "{details}");

    "Bearer-of-nothing".clone_into(&mut program.token);
    let answer = program.ask("GET", &program.account.phone_number, Value::Null).await;
    assert_eq!(code(&answer), (401, 190), "{answer:?}");
}
