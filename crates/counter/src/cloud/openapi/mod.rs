//! OpenAPI 3.1 of the Cloud API, from the table of endpoints.

mod bodies;

use axum::Json;
use comptoir_api::cloud::{Scope, VERSION};
use serde_json::{Map, Value, json};

use super::endpoints::{ENDPOINTS, Endpoint, Shape};

/// `GET /openapi.json`.
pub(crate) async fn show() -> Json<Value> {
    Json(document())
}

/// The document.
pub fn document() -> Value {
    let mut paths = Map::new();
    for endpoint in ENDPOINTS {
        let path = unique(endpoint.path);
        let methods = paths.entry(path.clone()).or_insert_with(|| json!({}));
        let Some(methods) = methods.as_object_mut() else { continue };
        let method = endpoint.method.to_lowercase();
        if !methods.contains_key(&method) {
            let same = ENDPOINTS
                .iter()
                .filter(|other| other.method == endpoint.method && unique(other.path) == path);
            methods.insert(method, operation(&path, &same.collect::<Vec<_>>()));
        }
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Comptoir: the Cloud API of a shop",
            "version": VERSION,
            "description": "WhatsApp's Cloud API, spoken by the shop's own counter.",
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
        },
        "servers": [{ "url": format!("/{VERSION}") }],
        "security": [{ "token": [] }],
        "paths": paths,
        "components": {
            "securitySchemes": { "token": { "type": "http", "scheme": "bearer" } },
            "schemas": { "Error": error(), "Page": page(), "Done": done() },
        },
    })
}

/// `/{media}`, `/{phone}` and their like are one path with one name.
fn unique(path: &str) -> String {
    let mut parts = path.trim_start_matches('/').split('/');
    let first = parts.next().unwrap_or_default();
    let first = if first.starts_with('{') { "{id}" } else { first };
    std::iter::once(first).chain(parts).fold(String::new(), |path, part| format!("{path}/{part}"))
}

/// What a path does by a method: one thing, or for `/{id}` what each kind of object does.
fn operation(path: &str, same: &[&Endpoint]) -> Value {
    let texts = |text: fn(&Endpoint) -> String| {
        let texts = same.iter().map(|endpoint| text(endpoint)).filter(|text| !text.is_empty());
        texts.collect::<Vec<_>>()
    };
    let method = same.first().map_or("GET", |endpoint| endpoint.method);
    let mut parameters: Vec<Value> = path
        .split('{')
        .skip(1)
        .filter_map(|rest| rest.split('}').next().map(str::to_owned))
        .map(|name| {
            json!({ "name": name, "in": "path", "required": true,
                "schema": { "type": "string", "pattern": "^[0-9A-Za-z]{1,64}$" } })
        })
        .collect();
    let scopes = texts(|endpoint| {
        let scope = endpoint.scope.map_or("any", Scope::name);
        format!("`{}`: {} Scope: {scope}.", endpoint.path, endpoint.differs).replace(":  ", ": ")
    });
    let lists = same.iter().any(|endpoint| endpoint.answer == Shape::List);
    parameters.extend(bodies::queries(method, path, lists));
    let mut operation = json!({
        "operationId": operation_id(method, path),
        "summary": texts(|endpoint| endpoint.what.to_owned()).join(" · "),
        "description": scopes.join("\n"),
        "parameters": parameters,
        "responses": {
            "200": answer(same),
            "default": {
                "description": "Refused; `code` says why.",
                "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Error" } } },
            },
        },
    });
    if let Some(operation) = operation.as_object_mut() {
        if method != "GET" {
            operation.insert("requestBody".to_owned(), bodies::of(method, path));
        }
        if path == "/oauth/access_token" {
            operation.insert("security".to_owned(), json!([]));
        }
    }
    operation
}

fn operation_id(method: &str, path: &str) -> String {
    let words: String = path
        .chars()
        .map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '_' })
        .collect();
    format!("{}{words}", method.to_lowercase())
}

fn answer(same: &[&Endpoint]) -> Value {
    if same.iter().any(|endpoint| endpoint.answer == Shape::Bytes) {
        let content = json!({ "*/*": { "schema": { "type": "string" } } });
        return json!({ "description": "The file.", "content": content });
    }
    let mut schemas: Vec<Value> =
        same.iter().flat_map(|endpoint| schemas(endpoint.answer)).collect();
    schemas.dedup();
    let schema = match schemas.len() {
        0 | 1 => schemas.pop().unwrap_or_default(),
        _ => json!({ "anyOf": schemas }),
    };
    json!({ "description": "Done.", "content": { "application/json": { "schema": schema } } })
}

fn schemas(shape: Shape) -> Vec<Value> {
    let object = |fields: &[&str]| match fields {
        ["success"] => json!({ "$ref": "#/components/schemas/Done" }),
        _ => json!({ "type": "object", "required": fields }),
    };
    match shape {
        Shape::Bytes => Vec::new(),
        Shape::List => vec![json!({ "$ref": "#/components/schemas/Page" })],
        Shape::Object(fields) => vec![object(fields)],
        Shape::Either(one, other) => vec![object(one), object(other)],
    }
}

fn page() -> Value {
    let words = json!({ "type": "string" });
    json!({
        "type": "object",
        "required": ["data"],
        "properties": {
            "data": { "type": "array", "items": { "type": "object" } },
            "paging": { "type": "object", "properties": {
                "cursors": { "type": "object", "required": ["before", "after"],
                    "properties": { "before": words, "after": words } },
                "next": words, "previous": words } },
        },
    })
}

fn done() -> Value {
    json!({
        "type": "object",
        "required": ["success"],
        "properties": { "success": { "type": "boolean" } },
    })
}

fn error() -> Value {
    json!({
        "type": "object",
        "required": ["error"],
        "properties": { "error": {
            "type": "object",
            "required": ["message", "type", "code", "fbtrace_id"],
            "properties": {
                "message": { "type": "string" },
                "type": { "enum": ["OAuthException", "GraphMethodException"] },
                "code": { "type": "integer" },
                "error_subcode": { "type": "integer" },
                "error_data": { "type": "object", "required": ["details"], "properties": {
                    "messaging_product": { "const": "whatsapp" },
                    "details": { "type": "string" } } },
                "fbtrace_id": { "type": "string" },
            },
        } },
    })
}
