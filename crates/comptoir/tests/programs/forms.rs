//! Forms whose screens a program fills in: the customer asks the shop, the shop asks the program.

use serde_json::json;

use crate::sandbox::Sandbox;
use crate::scene::{run_script, wanted};

#[tokio::test]
async fn a_form_asks_its_program() {
    if !wanted() {
        return;
    }
    let sandbox = Sandbox::start().await;
    let told = run_script("pywa_form.py", &sandbox.world()).await;
    assert_eq!(told["signed"], true, "{told}");
    assert_eq!(told["refused"], json!([["no endpoint", 139_002], ["no key", 139_002]]), "{told}");
    assert_eq!(told["token"], "booking-7", "{told}");
    assert_eq!(told["response"]["hour"], "9", "{told}");
    let asked = told["asked"].as_array().unwrap();
    assert_eq!(asked[0][0], "INIT", "{told}");
    assert!(asked.iter().all(|one| one[3] == "booking-7"), "{told}");
    let last = asked.last().unwrap();
    assert_eq!(*last, json!(["data_exchange", "HOUR", { "hour": "9" }, "booking-7"]), "{told}");
}
