//! OpenAPI 3.1 of the Cloud API, from the table of endpoints.

use axum::Json;
use comptoir_api::cloud::VERSION;
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
        let path = paths.entry(unique(endpoint.path)).or_insert_with(|| json!({}));
        if let Some(path) = path.as_object_mut() {
            path.entry(endpoint.method.to_lowercase()).or_insert_with(|| operation(endpoint));
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
            "schemas": { "Error": error() },
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

fn operation(endpoint: &Endpoint) -> Value {
    let parameters: Vec<Value> = unique(endpoint.path)
        .split('{')
        .skip(1)
        .filter_map(|rest| rest.split('}').next().map(str::to_owned))
        .map(|name| {
            json!({ "name": name, "in": "path", "required": true,
                "schema": { "type": "string", "pattern": "^[0-9A-Za-z]{1,64}$" } })
        })
        .collect();
    let scope = endpoint.scope.map_or("any", comptoir_api::cloud::Scope::name);
    let description = format!("{} Scope: {scope}.", endpoint.differs);
    let mut operation = json!({
        "operationId": operation_id(endpoint),
        "summary": endpoint.what,
        "description": description.trim(),
        "parameters": parameters,
        "responses": {
            "200": answer(endpoint.answer),
            "default": {
                "description": "Refused; `code` says why.",
                "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Error" } } },
            },
        },
    });
    if endpoint.method != "GET"
        && let Some(operation) = operation.as_object_mut()
    {
        let media = match endpoint.path {
            "/{phone}/media" | "/{flow}/assets" => json!({ "multipart/form-data": { "schema": {
                "type": "object",
                "properties": { "file": { "type": "string", "format": "binary" },
                    "messaging_product": { "const": "whatsapp" } },
            } } }),
            _ => json!({ "application/json": { "schema": body(endpoint.path) } }),
        };
        operation.insert("requestBody".to_owned(), json!({ "required": false, "content": media }));
    }
    operation
}

fn operation_id(endpoint: &Endpoint) -> String {
    let words: String = endpoint
        .path
        .chars()
        .map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '_' })
        .collect();
    format!("{}{words}", endpoint.method.to_lowercase())
}

fn answer(shape: Shape) -> Value {
    let schema = match shape {
        Shape::Bytes => {
            let content = json!({ "*/*": { "schema": { "type": "string" } } });
            return json!({ "description": "The file.", "content": content });
        }
        Shape::List => json!({
            "type": "object",
            "required": ["data"],
            "properties": { "data": { "type": "array", "items": { "type": "object" } },
                "paging": { "type": "object" } },
        }),
        Shape::Object(fields) => json!({ "type": "object", "required": fields }),
    };
    json!({ "description": "Done.", "content": { "application/json": { "schema": schema } } })
}

/// What a body may say: the message object in full, the rest as it is read.
fn body(path: &str) -> Value {
    let file = json!({ "type": "object", "properties": {
        "id": { "type": "string" }, "link": { "type": "string" },
        "caption": { "type": "string" }, "filename": { "type": "string" } } });
    match path {
        "/{phone}/messages" | "/{phone}/marketing_messages" => json!({
            "type": "object",
            "required": ["messaging_product"],
            "properties": {
                "messaging_product": { "const": "whatsapp" },
                "recipient_type": { "const": "individual" },
                "to": { "type": "string" },
                "recipient": { "type": "string" },
                "type": { "enum": ["text", "image", "video", "audio", "document", "sticker",
                    "reaction", "location", "contacts", "interactive", "template"] },
                "context": { "type": "object",
                    "properties": { "message_id": { "type": "string" } } },
                "text": { "type": "object", "required": ["body"], "properties": {
                    "body": { "type": "string", "maxLength": 4096 },
                    "preview_url": { "type": "boolean" } } },
                "image": file, "video": file, "audio": file, "document": file, "sticker": file,
                "reaction": { "type": "object", "properties": {
                    "message_id": { "type": "string" }, "emoji": { "type": "string" } } },
                "location": { "type": "object", "properties": {
                    "latitude": { "type": ["number", "string"] },
                    "longitude": { "type": ["number", "string"] },
                    "name": { "type": "string" }, "address": { "type": "string" } } },
                "contacts": { "type": "array", "items": { "type": "object" } },
                "interactive": { "type": "object" },
                "template": { "type": "object" },
                "biz_opaque_callback_data": { "type": "string", "maxLength": 512 },
                "status": { "const": "read" },
                "message_id": { "type": "string" },
                "typing_indicator": { "type": "object" },
            },
        }),
        _ => json!({ "type": "object" }),
    }
}

fn error() -> Value {
    json!({
        "type": "object",
        "required": ["error"],
        "properties": { "error": {
            "type": "object",
            "required": ["message", "type", "code"],
            "properties": {
                "message": { "type": "string" },
                "type": { "enum": ["OAuthException", "GraphMethodException"] },
                "code": { "type": "integer" },
                "error_subcode": { "type": "integer" },
                "error_data": { "type": "object", "properties": {
                    "messaging_product": { "const": "whatsapp" },
                    "details": { "type": "string" } } },
                "fbtrace_id": { "type": "string" },
            },
        } },
    })
}
