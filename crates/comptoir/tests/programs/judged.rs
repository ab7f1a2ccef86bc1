//! schemathesis judges OpenAPI: no request that it makes up is answered by a server error or by
//! something that the document does not say.

use std::path::Path;
use std::process::Stdio;

use serde_json::{Value, json};
use tokio::process::Command;
use tokio::time::timeout;

use crate::sandbox::Sandbox;
use crate::scene::wanted;
use crate::support::PATIENCE;

#[tokio::test]
async fn openapi_says_what_is_answered() {
    if !wanted() {
        return;
    }
    let sandbox = Sandbox::start().await;
    let mut document = sandbox.get("openapi.json").await;
    // Made-up numbers lead nowhere: most of them are to be somebody's.
    let world = sandbox.world();
    let known = |name: &str| world.iter().find(|(known, _)| *known == name).unwrap().1.clone();
    let ids = json!([known("PHONE"), known("WABA"), known("APP"), known("CATALOG"), "123456789"]);
    for path in document["paths"].as_object_mut().unwrap().values_mut() {
        for operation in path.as_object_mut().unwrap().values_mut() {
            for parameter in operation["parameters"].as_array_mut().unwrap() {
                if parameter["in"] == "path" && parameter["name"] == "id" {
                    parameter["schema"] = json!({ "enum": ids });
                }
            }
        }
    }
    let base = format!("{}/v26.0", known("BASE"));
    judge(&document, &base, &format!("Authorization: Bearer {}", known("TOKEN"))).await;
}

/// Runs it on a document, at an address.
async fn judge(document: &Value, base: &str, header: &str) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("openapi.json");
    std::fs::write(&file, document.to_string()).unwrap();
    let tool = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/programs/judge/bin/python");
    let checks = "not_a_server_error,status_code_conformance,content_type_conformance,\
                  response_schema_conformance,ignored_auth";
    let output = Command::new(tool)
        .args(["-m", "schemathesis.cli", "run"])
        .arg(&file)
        .args(["--url", base, "-H", header, "--checks", checks])
        // One worker: two of them trip over CPython's parser ("recursion depth mismatch").
        .args(["--phases", "coverage,fuzzing", "-n", "4", "--seed", "7", "--workers", "1"])
        .args(["--continue-on-failure", "--no-shrink", "--warnings", "off"])
        .args(["--suppress-health-check", "all", "--request-timeout", "20"])
        .current_dir(folder.path())
        .env("NO_COLOR", "1")
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output();
    let output = timeout(4 * PATIENCE, output).await.expect("it did not end").unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    assert!(said.contains("passed"), "{said}");
}
