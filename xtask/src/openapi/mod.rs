//! OpenAPI 3.1 of the console's `/api`, read from the code: the routes and handlers of
//! `crates/counter/src/http`, the types of `crates/api`.

mod routes;
mod schema;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

use self::routes::{Route, Takes, routes};
use self::schema::Types;
use crate::{Done, root};

/// Where the document is kept; the counter serves it from there.
const FILE: &str = "docs/build/console-openapi.json";

/// Writes it.
pub(crate) fn generate() -> Done {
    Ok(std::fs::write(root().join(FILE), document()?)?)
}

/// The document as it is written.
fn document() -> Result<String, Box<dyn std::error::Error>> {
    let root = root();
    let mut types = Types::default();
    let api = root.join("crates/api/src");
    // Forms as they are drawn never travel.
    let others = [api.join("cloud"), api.join("form")];
    for file in files(&api)?.iter().filter(|file| !others.iter().any(|one| file.starts_with(one))) {
        types.read(file)?;
    }
    // What a program may do is the Cloud API's word.
    types.read(&api.join("cloud/mod.rs"))?;
    let http = root.join("crates/counter/src/http");
    let mut routes = routes(&files(&http)?)?;
    routes.sort_by(|one, other| (&one.path, &one.method).cmp(&(&other.path, &other.method)));
    let mut used = BTreeSet::from(["ApiError".to_owned()]);
    let mut paths = Map::new();
    for route in &routes {
        let path = paths.entry(route.path.clone()).or_insert_with(|| json!({}));
        if let Some(path) = path.as_object_mut() {
            path.insert(route.method.clone(), operation(route, &types, &mut used));
        }
    }
    let document = json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Comptoir: what the console asks of a shop",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "JSON over HTTP, for the team's own screens. It may change with each \
                            version; programs use the Cloud API.",
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
        },
        "servers": [{ "url": "/" }],
        "paths": paths,
        "components": {
            "securitySchemes": { "session": {
                "type": "apiKey", "in": "cookie", "name": "comptoir_session",
                "description": "From signing in. What changes something carries 'x-comptoir: 1'.",
            } },
            "schemas": types.all(used)?,
        },
    });
    Ok(serde_json::to_string_pretty(&document)? + "\n")
}

fn operation(route: &Route, types: &Types, used: &mut BTreeSet<String>) -> Value {
    let parameter = |name: &str, place: &str, required: bool, schema: Value| json!({ "name": name, "in": place, "required": required, "schema": schema });
    let words = json!({ "type": "string" });
    let names = route.path.split('{').skip(1).filter_map(|rest| rest.split('}').next());
    let mut parameters: Vec<Value> =
        names.map(|name| parameter(name, "path", true, words.clone())).collect();
    for (name, schema, required) in route.query.iter().flat_map(|fields| types.fields(fields, used))
    {
        parameters.push(parameter(&name, "query", required, schema));
    }
    if route.method != "get" && route.signed_in {
        parameters.push(parameter("x-comptoir", "header", true, json!({ "const": "1" })));
    }
    let error = json!({ "description": "Refused; `message` says what to do.", "content": {
        "application/json": { "schema": { "$ref": "#/components/schemas/ApiError" } } } });
    let answer = match &route.answer {
        Some(answer) => json!({ "application/json": { "schema": types.schema(answer, used) } }),
        None => json!({ "*/*": {} }),
    };
    let mut operation = json!({
        "operationId": route.id,
        "summary": route.what,
        "parameters": parameters,
        "security": if route.signed_in { json!([{ "session": [] }]) } else { json!([]) },
        "responses": {
            "200": { "description": "Done.", "content": answer },
            "default": error,
        },
    });
    let body = match &route.takes {
        Takes::Nothing => None,
        Takes::Json(body) => {
            Some(json!({ "application/json": { "schema": types.schema(body, used) } }))
        }
        Takes::Form => Some(json!({ "multipart/form-data": { "schema": {
            "type": "object",
            "properties": { "file": { "type": "string", "format": "binary" } },
        } } })),
    };
    if let (Some(content), Some(operation)) = (body, operation.as_object_mut()) {
        operation.insert("requestBody".to_owned(), json!({ "required": true, "content": content }));
    }
    operation
}

/// Every Rust file under a folder, in order.
fn files(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn std::error::Error>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files(&path)?);
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the console is asked does not change unseen.
    #[test]
    fn the_document_is_what_the_code_says() {
        let (file, written) = (root().join(FILE), document().unwrap());
        if std::env::var_os("COMPTOIR_WRITE").is_some() {
            std::fs::write(&file, &written).unwrap();
        }
        let there = std::fs::read_to_string(&file).unwrap_or_default();
        assert!(there == written, "{FILE} is old: cargo xtask openapi");
        let document: Value = serde_json::from_str(&written).unwrap();
        let chats = &document["paths"]["/api/chats/{chat}/messages"];
        assert_eq!(
            chats["post"]["requestBody"]["content"]["application/json"]["schema"]["$ref"],
            "#/components/schemas/Outgoing"
        );
        // Every reference leads somewhere.
        let schemas = document["components"]["schemas"].as_object().unwrap();
        for part in written.split("#/components/schemas/").skip(1) {
            let name = part.split('"').next().unwrap();
            assert!(schemas.contains_key(name), "{name}");
        }
    }
}
