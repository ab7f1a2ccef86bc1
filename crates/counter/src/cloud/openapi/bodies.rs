//! What requests may say: the messages in full, the rest as it is read.

use serde_json::{Value, json};

/// Parameters of the query: pages, fields, and what clients put there instead of a body.
pub(super) fn queries(method: &str, path: &str, lists: bool) -> Vec<Value> {
    let query = |name: &str, schema: Value| json!({ "name": name, "in": "query", "required": false, "schema": schema });
    let words = || json!({ "type": "string", "maxLength": 200 });
    let mut found = Vec::new();
    if method == "GET" && path != "/{id}/file" {
        found.push(query("fields", words()));
    }
    if method == "GET" && lists {
        let limit = json!({ "type": "integer", "minimum": 1, "maximum": 1_000 });
        found.extend([query("limit", limit), query("after", words()), query("before", words())]);
    }
    let more: &[&str] = match (method, path) {
        ("GET", "/{id}/message_templates") => {
            &["name", "language", "status", "category", "summary"]
        }
        ("DELETE", "/{id}/message_templates") => &["name", "hsm_id"],
        ("GET" | "DELETE", "/{id}") => &["phone_number_id"],
        ("GET", "/debug_token") => &["input_token"],
        ("GET", "/oauth/access_token") => &["client_id", "client_secret", "grant_type"],
        ("POST", "/{id}/uploads") => &["file_name", "file_length", "file_type"],
        _ => &[],
    };
    found.extend(more.iter().map(|name| query(name, words())));
    found
}

/// A request's body.
pub(super) fn of(method: &str, path: &str) -> Value {
    let content = match path {
        "/{id}/media" => json!({ "multipart/form-data": { "schema": {
            "type": "object",
            "required": ["file", "messaging_product"],
            "properties": {
                "file": { "type": "string", "format": "binary" },
                "messaging_product": { "const": "whatsapp" },
                "type": { "type": "string" },
            },
        } } }),
        "/{id}/assets" => json!({ "multipart/form-data": { "schema": {
            "type": "object",
            "required": ["file", "asset_type"],
            "properties": {
                "file": { "type": "string", "format": "binary" },
                "name": { "const": "flow.json" },
                "asset_type": { "const": "FLOW_JSON" },
            },
        } } }),
        "/upload:{upload}" => json!({ "application/octet-stream": {
            "schema": { "type": "string", "format": "binary" } } }),
        _ => json!({ "application/json": { "schema": body(method, path) } }),
    };
    json!({ "required": false, "content": content })
}

fn body(method: &str, path: &str) -> Value {
    let words = json!({ "type": "string" });
    let list = json!({ "type": "array", "items": { "type": "string" } });
    let objects = json!({ "type": "array", "items": { "type": "object" } });
    let product = json!({ "const": "whatsapp" });
    let properties = match path {
        "/{id}/messages" | "/{id}/marketing_messages" => return message(),
        "/{id}" => json!({
            "messaging_product": product,
            "pin": words,
            "new_display_name": words,
            "webhook_configuration": { "type": "object", "properties": {
                "override_callback_uri": words, "verify_token": words } },
            "name": words,
            "categories": list,
            "endpoint_uri": words,
            "category": category(),
            "components": components(),
        }),
        "/{id}/whatsapp_business_profile" => json!({
            "messaging_product": product,
            "about": { "type": "string", "maxLength": 139 },
            "address": words, "description": { "type": "string", "maxLength": 512 },
            "email": words, "vertical": words, "websites": list,
            "profile_picture_handle": words,
        }),
        "/{id}/whatsapp_commerce_settings" => json!({
            "is_cart_enabled": { "type": "boolean" }, "is_catalog_visible": { "type": "boolean" } }),
        "/{id}/whatsapp_business_encryption" => json!({ "business_public_key": words }),
        "/{id}/message_qrdls" | "/{id}/message_qrdls/{code}" => json!({
            "prefilled_message": { "type": "string", "maxLength": 140 },
            "generate_qr_image": { "enum": ["PNG", "SVG"] }, "code": words }),
        "/{id}/block_users" => json!({
            "messaging_product": product,
            "block_users": { "type": "array", "items": { "type": "object", "properties": {
                "user": words, "user_id": words } } } }),
        "/{id}/register" => json!({ "messaging_product": product, "pin": words }),
        "/{id}/conversational_automation" => json!({
            "enable_welcome_message": { "type": "boolean" }, "prompts": list,
            "commands": { "type": "array", "items": { "type": "object", "properties": {
                "command_name": words, "command_description": words } } } }),
        "/{id}/message_templates" | "/{id}/message_templates/{template}" if method != "DELETE" => {
            json!({ "name": { "type": "string", "pattern": "^[a-z0-9_]{1,64}$" },
                "language": { "enum": ["fr", "en", "en_US"] }, "category": category(),
                "parameter_format": { "enum": ["POSITIONAL", "NAMED"] },
                "components": components() })
        }
        "/{id}/upsert_message_templates" => json!({
            "name": words, "languages": list, "category": category(), "components": components() }),
        "/{id}/subscribed_apps" => json!({ "override_callback_uri": words, "verify_token": words }),
        "/{id}/subscriptions" => json!({
            "object": { "const": "whatsapp_business_account" },
            "callback_url": words, "verify_token": words, "fields": list }),
        "/{id}/flows" => json!({
            "name": words, "categories": list, "endpoint_uri": words, "flow_json": words,
            "publish": { "type": "boolean" }, "clone_flow_id": words }),
        "/oauth/access_token" => json!({
            "client_id": words, "client_secret": words, "grant_type": words }),
        _ => json!({ "messaging_product": product, "sections": objects }),
    };
    json!({ "type": "object", "properties": properties })
}

fn category() -> Value {
    json!({ "enum": ["MARKETING", "UTILITY", "AUTHENTICATION"] })
}

/// Parts of a template as it is made.
fn components() -> Value {
    let words = json!({ "type": "string" });
    let button = json!({ "type": "object", "required": ["type"], "properties": {
        "type": { "enum": ["QUICK_REPLY", "URL", "PHONE_NUMBER", "COPY_CODE", "FLOW", "CATALOG"] },
        "text": words, "url": words, "phone_number": words, "flow_id": words } });
    json!({ "type": "array", "items": { "type": "object", "required": ["type"], "properties": {
        "type": { "enum": ["HEADER", "BODY", "FOOTER", "BUTTONS", "CAROUSEL"] },
        "format": { "enum": ["TEXT", "IMAGE", "VIDEO", "DOCUMENT", "LOCATION"] },
        "text": words, "example": { "type": "object" },
        "buttons": { "type": "array", "items": button } } } })
}

fn message() -> Value {
    let words = json!({ "type": "string" });
    let file = json!({ "type": "object", "properties": {
        "id": { "type": "string", "pattern": "^[0-9]{1,17}$" }, "link": words,
        "caption": { "type": "string", "maxLength": 1024 }, "filename": words,
        "voice": { "type": "boolean" } } });
    let number = json!({ "type": ["number", "string"] });
    json!({
        "type": "object",
        "required": ["messaging_product"],
        "properties": {
            "messaging_product": { "const": "whatsapp" },
            "recipient_type": { "const": "individual" },
            "to": words,
            "recipient": words,
            "type": { "enum": ["text", "image", "video", "audio", "document", "sticker",
                "reaction", "location", "contacts", "interactive", "template"] },
            "context": { "type": "object", "properties": { "message_id": words } },
            "text": { "type": "object", "required": ["body"], "properties": {
                "body": { "type": "string", "maxLength": 4096 },
                "preview_url": { "type": "boolean" } } },
            "image": file, "video": file, "audio": file, "document": file, "sticker": file,
            "reaction": { "type": "object", "required": ["message_id"], "properties": {
                "message_id": words, "emoji": { "type": "string", "maxLength": 16 } } },
            "location": { "type": "object", "required": ["latitude", "longitude"], "properties": {
                "latitude": number, "longitude": number, "name": words, "address": words } },
            "contacts": contacts(),
            "interactive": interactive(),
            "template": template(),
            "biz_opaque_callback_data": { "type": "string", "maxLength": 512 },
            "status": { "const": "read" },
            "message_id": words,
            "typing_indicator": { "type": "object", "properties": { "type": { "const": "text" } } },
        },
    })
}

fn contacts() -> Value {
    let words = json!({ "type": "string" });
    json!({ "type": "array", "maxItems": 20, "items": { "type": "object", "required": ["name"],
        "properties": {
            "name": { "type": "object", "required": ["formatted_name"], "properties": {
                "formatted_name": words, "first_name": words, "last_name": words } },
            "phones": { "type": "array", "items": { "type": "object", "properties": {
                "phone": words, "type": words, "wa_id": words } } },
            "emails": { "type": "array", "items": { "type": "object", "properties": {
                "email": words, "type": words } } },
            "urls": { "type": "array", "items": { "type": "object", "properties": {
                "url": words, "type": words } } },
            "org": { "type": "object", "properties": { "company": words } } } } })
}

fn interactive() -> Value {
    let words = json!({ "type": "string" });
    let file = json!({ "type": "object", "properties": { "id": words, "link": words } });
    let row = json!({ "type": "object", "required": ["id", "title"], "properties": {
        "id": words, "title": { "type": "string", "maxLength": 24 },
        "description": { "type": "string", "maxLength": 72 } } });
    let item = json!({ "type": "object", "properties": { "product_retailer_id": words } });
    json!({ "type": "object", "required": ["type", "action"], "properties": {
        "type": { "enum": ["button", "list", "cta_url", "product", "product_list",
            "catalog_message", "flow", "location_request_message", "request_contact_info",
            "address_message", "carousel"] },
        "header": { "type": "object", "properties": {
            "type": { "enum": ["text", "image", "video", "document"] },
            "text": { "type": "string", "maxLength": 60 },
            "image": file, "video": file, "document": file } },
        "body": { "type": "object", "properties": { "text": words } },
        "footer": { "type": "object", "properties": {
            "text": { "type": "string", "maxLength": 60 } } },
        "action": { "type": "object", "properties": {
            "name": words,
            "button": { "type": "string", "maxLength": 20 },
            "buttons": { "type": "array", "maxItems": 3, "items": { "type": "object",
                "properties": { "type": { "const": "reply" }, "reply": row } } },
            "sections": { "type": "array", "items": { "type": "object", "properties": {
                "title": { "type": "string", "maxLength": 24 },
                "rows": { "type": "array", "items": row },
                "product_items": { "type": "array", "items": item } } } },
            "catalog_id": words,
            "product_retailer_id": words,
            "cards": { "type": "array", "maxItems": 10, "items": { "type": "object" } },
            "parameters": { "type": "object", "properties": {
                "display_text": { "type": "string", "maxLength": 20 }, "url": words,
                "thumbnail_product_retailer_id": words, "flow_message_version": words,
                "flow_token": words, "flow_id": words, "flow_name": words,
                "flow_cta": { "type": "string", "maxLength": 30 },
                "mode": { "enum": ["draft", "published"] },
                "flow_action": { "enum": ["navigate", "data_exchange"] },
                "flow_action_payload": { "type": "object", "properties": {
                    "screen": words, "data": { "type": "object" } } } } } } } } })
}

fn template() -> Value {
    let words = json!({ "type": "string" });
    let parameter = json!({ "type": "object", "required": ["type"], "properties": {
        "type": { "enum": ["text", "currency", "date_time", "image", "video", "document",
            "location", "payload", "action"] },
        "text": words, "payload": words, "parameter_name": words } });
    json!({ "type": "object", "required": ["name", "language"], "properties": {
        "name": words,
        "language": { "type": "object", "required": ["code"], "properties": { "code": words } },
        "components": { "type": "array", "items": { "type": "object", "required": ["type"],
            "properties": {
                "type": { "enum": ["header", "body", "button", "carousel"] },
                "sub_type": words,
                "index": { "type": ["string", "integer"] },
                "parameters": { "type": "array", "items": parameter } } } } } })
}
