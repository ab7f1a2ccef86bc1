//! JSON schemas of types, as serde writes them.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::path::Path;

use serde_json::{Map, Value, json};
use syn::{
    Attribute, Expr, Fields, GenericArgument, Item, Lit, Meta, PathArguments, Type, Visibility,
};

/// Every public type that was read, by its name; twice, where two have it.
#[derive(Default)]
pub(super) struct Types(BTreeMap<String, Vec<Item>>);

/// What serde is told of a type, a variant or a field.
#[derive(Default)]
struct Serde {
    rename: Option<String>,
    rename_all: Option<String>,
    tag: Option<String>,
    content: Option<String>,
    optional: bool,
    flatten: bool,
    skip: bool,
}

impl Types {
    /// Reads the types of a file that others see.
    pub(super) fn read(&mut self, file: &Path) -> Result<(), Box<dyn Error>> {
        for item in syn::parse_file(&std::fs::read_to_string(file)?)?.items {
            let (name, seen) = match &item {
                Item::Struct(made) => (made.ident.to_string(), &made.vis),
                Item::Enum(made) => (made.ident.to_string(), &made.vis),
                _ => continue,
            };
            if matches!(seen, Visibility::Public(_)) {
                self.0.entry(name).or_default().push(item);
            }
        }
        Ok(())
    }

    /// The schemas of these types, and of all that they lead to. In the document a type is known by
    /// its name alone, so two of one name are an error.
    pub(super) fn all(
        &self,
        mut used: BTreeSet<String>,
    ) -> Result<Map<String, Value>, Box<dyn Error>> {
        let mut schemas = Map::new();
        loop {
            let next = used.iter().find(|name| !schemas.contains_key(*name)).cloned();
            let Some(name) = next else { return Ok(schemas) };
            let schema = match self.0.get(&name).map(Vec::as_slice) {
                Some([Item::Struct(made)]) => {
                    let told = told(&made.attrs);
                    described(self.of_fields(&made.fields, &told, &mut used), &made.attrs)
                }
                Some([Item::Enum(made)]) => described(self.of_enum(made, &mut used), &made.attrs),
                Some([_, _, ..]) => {
                    return Err(
                        format!("crates/api has two types called {name}: rename one").into()
                    );
                }
                _ => json!({}),
            };
            schemas.insert(name, schema);
        }
    }

    /// The fields of a struct, each with its schema and whether it has to be there.
    pub(super) fn fields(
        &self,
        made: &syn::ItemStruct,
        used: &mut BTreeSet<String>,
    ) -> Vec<(String, Value, bool)> {
        let schema = self.of_fields(&made.fields, &told(&made.attrs), used);
        let part = |name: &str| schema.get(name).cloned().unwrap_or_default();
        let required = part("required").as_array().cloned().unwrap_or_default();
        let properties = part("properties").as_object().cloned().unwrap_or_default();
        let field = |(name, schema): (String, Value)| {
            let needed = required.contains(&Value::from(name.clone()));
            (name, schema, needed)
        };
        properties.into_iter().map(field).collect()
    }

    /// The schema of a type where it is used.
    pub(super) fn schema(&self, of: &Type, used: &mut BTreeSet<String>) -> Value {
        match of {
            Type::Reference(of) => self.schema(&of.elem, used),
            Type::Array(of) => list(self.schema(&of.elem, used)),
            Type::Slice(of) => list(self.schema(&of.elem, used)),
            Type::Tuple(of) => {
                let parts: Vec<Value> = of.elems.iter().map(|one| self.schema(one, used)).collect();
                let size = parts.len();
                json!({ "type": "array", "prefixItems": parts, "minItems": size, "maxItems": size })
            }
            Type::Path(path) => match path.path.segments.last() {
                Some(last) => self.named(&last.ident.to_string(), &last.arguments, used),
                None => json!({}),
            },
            _ => json!({}),
        }
    }

    fn named(&self, name: &str, inside: &PathArguments, used: &mut BTreeSet<String>) -> Value {
        let mut inner: Vec<Value> = match inside {
            PathArguments::AngleBracketed(inside) => inside
                .args
                .iter()
                .filter_map(|argument| match argument {
                    GenericArgument::Type(inner) => Some(self.schema(inner, used)),
                    _ => None,
                })
                .collect(),
            _ => Vec::new(),
        };
        let last = inner.pop().unwrap_or_else(|| json!({}));
        match name {
            "String" | "str" => json!({ "type": "string" }),
            "bool" => json!({ "type": "boolean" }),
            "u8" | "u16" | "u32" | "u64" | "usize" => json!({ "type": "integer", "minimum": 0 }),
            "i8" | "i16" | "i32" | "i64" | "isize" => json!({ "type": "integer" }),
            "f32" | "f64" => json!({ "type": "number" }),
            "Option" => json!({ "anyOf": [last, { "type": "null" }] }),
            "Vec" | "VecDeque" | "BTreeSet" | "HashSet" => list(last),
            "Box" | "Arc" => last,
            "HashMap" | "BTreeMap" => json!({ "type": "object", "additionalProperties": last }),
            "Map" => json!({ "type": "object" }),
            known if self.0.contains_key(known) => {
                used.insert(known.to_owned());
                json!({ "$ref": format!("#/components/schemas/{known}") })
            }
            _ => json!({}),
        }
    }

    fn of_fields(&self, fields: &Fields, made: &Serde, used: &mut BTreeSet<String>) -> Value {
        let fields = match fields {
            Fields::Named(fields) => &fields.named,
            Fields::Unnamed(fields) if fields.unnamed.len() == 1 => {
                let only = fields.unnamed.first().map(|field| self.schema(&field.ty, used));
                return only.unwrap_or_default();
            }
            _ => return json!({ "type": "object" }),
        };
        let (mut properties, mut required, mut all) = (Map::new(), Vec::new(), Vec::new());
        for field in fields {
            let told = told(&field.attrs);
            let schema = self.schema(&field.ty, used);
            if told.skip {
                continue;
            }
            if told.flatten {
                all.push(schema);
                continue;
            }
            let name = field.ident.as_ref().map(ToString::to_string).unwrap_or_default();
            let name = told.rename.unwrap_or_else(|| renamed(&name, made.rename_all.as_deref()));
            let name = name.trim_start_matches("r#").to_owned();
            let nullable = schema.get("anyOf").is_some();
            if !told.optional && !made.optional && !nullable {
                required.push(name.clone());
            }
            properties.insert(name, described(schema, &field.attrs));
        }
        let mut object = json!({ "type": "object", "properties": properties });
        if let (false, Some(object)) = (required.is_empty(), object.as_object_mut()) {
            object.insert("required".to_owned(), required.into());
        }
        if all.is_empty() {
            return object;
        }
        all.push(object);
        json!({ "allOf": all })
    }

    fn of_enum(&self, made: &syn::ItemEnum, used: &mut BTreeSet<String>) -> Value {
        let own = told(&made.attrs);
        let mut names = Vec::new();
        let mut shapes = Vec::new();
        for variant in &made.variants {
            let told = told(&variant.attrs);
            if told.skip {
                continue;
            }
            let name = variant.ident.to_string();
            let name = told.rename.unwrap_or_else(|| renamed(&name, own.rename_all.as_deref()));
            let none = Serde::default();
            let inside = match &variant.fields {
                Fields::Unit => None,
                fields => Some(self.of_fields(fields, &none, used)),
            };
            let tag = |tag: &str| {
                json!({ "type": "object", "required": [tag],
                    "properties": { tag: { "const": name } } })
            };
            shapes.push(match (&own.tag, &own.content, inside) {
                (Some(kind), Some(content), Some(inside)) => {
                    json!({ "type": "object", "required": [kind, content], "properties": {
                        kind.as_str(): { "const": name }, content.as_str(): inside } })
                }
                (Some(kind), None, Some(inside)) => json!({ "allOf": [tag(kind), inside] }),
                (Some(kind), _, None) => tag(kind),
                (None, _, Some(inside)) => {
                    json!({ "type": "object", "required": [name], "properties": { name.as_str(): inside } })
                }
                (None, _, None) => {
                    names.push(Value::from(name.clone()));
                    json!({ "const": name })
                }
            });
        }
        if names.len() == shapes.len() {
            json!({ "enum": names })
        } else {
            json!({ "anyOf": shapes })
        }
    }
}

fn list(of: Value) -> Value {
    json!({ "type": "array", "items": of })
}

/// With its own words, where it is no reference.
fn described(mut schema: Value, attributes: &[Attribute]) -> Value {
    let words = words(attributes);
    if let (false, Some(schema)) = (words.is_empty(), schema.as_object_mut()) {
        schema.insert("description".to_owned(), words.into());
    }
    schema
}

/// What a doc comment says first.
pub(super) fn words(attributes: &[Attribute]) -> String {
    let lines = attributes.iter().filter_map(|attribute| match &attribute.meta {
        Meta::NameValue(doc) if doc.path.is_ident("doc") => match &doc.value {
            Expr::Lit(text) => match &text.lit {
                Lit::Str(text) => Some(text.value().trim().to_owned()),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    });
    let lines: Vec<String> = lines.take_while(|line| !line.is_empty()).collect();
    lines.join(" ").replace(['[', ']', '`'], "")
}

fn told(attributes: &[Attribute]) -> Serde {
    let mut told = Serde::default();
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("serde")) {
        let read = attribute.parse_nested_meta(|meta| {
            let name = meta.path.get_ident().map(ToString::to_string).unwrap_or_default();
            let value = match meta.value() {
                Ok(value) => match value.parse::<Expr>()? {
                    Expr::Lit(text) => match text.lit {
                        Lit::Str(text) => Some(text.value()),
                        _ => None,
                    },
                    _ => None,
                },
                Err(_) => None,
            };
            match name.as_str() {
                "rename" => told.rename = value,
                "rename_all" => told.rename_all = value,
                "tag" => told.tag = value,
                "content" => told.content = value,
                "default" | "skip_serializing_if" => told.optional = true,
                "flatten" => told.flatten = true,
                "skip" => told.skip = true,
                _ => {}
            }
            Ok(())
        });
        // What does not read is the compiler's to say.
        drop(read);
    }
    told
}

fn renamed(name: &str, rule: Option<&str>) -> String {
    let parted = |with: char| {
        let mut text = String::new();
        for (at, letter) in name.char_indices() {
            if letter.is_ascii_uppercase() && at > 0 {
                text.push(with);
            }
            text.push(letter.to_ascii_lowercase());
        }
        text
    };
    match rule {
        Some("snake_case") => parted('_'),
        Some("kebab-case") => parted('-'),
        Some("lowercase") => name.to_ascii_lowercase(),
        Some("UPPERCASE") => name.to_ascii_uppercase(),
        Some("SCREAMING_SNAKE_CASE") => parted('_').to_ascii_uppercase(),
        _ => name.to_owned(),
    }
}
