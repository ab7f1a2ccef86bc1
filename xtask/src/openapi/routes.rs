//! Which routes there are, and what each handler takes and answers, by its signature.

use std::collections::HashMap;
use std::error::Error;
use std::path::PathBuf;

use syn::visit::{self, Visit};
use syn::{
    Expr, ExprMethodCall, FnArg, GenericArgument, Item, ItemFn, ItemStruct, Lit, PathArguments,
    ReturnType, Type,
};

use super::schema::words;

/// What tells that somebody of the team asks.
const SIGNED_IN: [&str; 5] = ["Caller", "Manager", "Owner", "Open", "Staff"];
const METHODS: [&str; 5] = ["get", "post", "put", "delete", "patch"];

/// One request.
pub(super) struct Route {
    pub(super) path: String,
    /// Small letters.
    pub(super) method: String,
    /// Of its handler: file and function.
    pub(super) id: String,
    /// The handler's own words.
    pub(super) what: String,
    pub(super) takes: Takes,
    /// What stands behind the question mark.
    pub(super) query: Option<ItemStruct>,
    /// `None`: no JSON.
    pub(super) answer: Option<Type>,
    pub(super) signed_in: bool,
}

/// What a request carries.
pub(super) enum Takes {
    Nothing,
    Json(Box<Type>),
    Form,
}

/// Reads all routes under `/api` of these files.
pub(super) fn routes(files: &[PathBuf]) -> Result<Vec<Route>, Box<dyn Error>> {
    let (mut handlers, mut queries) = (HashMap::new(), HashMap::new());
    let mut found = Vec::new();
    for file in files {
        let module = file.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        let parsed = syn::parse_file(&std::fs::read_to_string(file)?)?;
        for item in &parsed.items {
            match item {
                Item::Fn(function) => {
                    let name = (module.to_owned(), function.sig.ident.to_string());
                    handlers.insert(name, function.clone());
                }
                Item::Struct(made) => {
                    queries.insert((module.to_owned(), made.ident.to_string()), made.clone());
                }
                _ => {}
            }
        }
        let mut calls = Calls { module: module.to_owned(), found: Vec::new() };
        calls.visit_file(&parsed);
        found.extend(calls.found);
    }
    let mut routes = Vec::new();
    for (path, method, handler) in found {
        let function = handlers.get(&handler);
        let function = function.ok_or_else(|| format!("no handler {handler:?} of {path}"))?;
        routes.push(route(path, method, &handler, function, &queries));
    }
    Ok(routes)
}

/// Path, method, and the handler's module and name.
type Found = (String, String, (String, String));

/// Looks for `.route("/api/…", get(handler).post(module::handler))`.
struct Calls {
    module: String,
    found: Vec<Found>,
}

impl<'ast> Visit<'ast> for Calls {
    fn visit_expr_method_call(&mut self, call: &'ast ExprMethodCall) {
        visit::visit_expr_method_call(self, call);
        let mut arguments = call.args.iter();
        let (Some(Expr::Lit(path)), Some(methods)) = (arguments.next(), arguments.next()) else {
            return;
        };
        let Lit::Str(path) = &path.lit else { return };
        if call.method == "route" && path.value().starts_with("/api/") {
            self.methods(&path.value(), methods);
        }
    }
}

impl Calls {
    fn methods(&mut self, path: &str, expression: &Expr) {
        let (method, handler) = match expression {
            Expr::MethodCall(call) => {
                self.methods(path, &call.receiver);
                (call.method.to_string(), call.args.first())
            }
            Expr::Call(call) => {
                let Expr::Path(named) = &*call.func else { return };
                let method = named.path.segments.last().map(|last| last.ident.to_string());
                (method.unwrap_or_default(), call.args.first())
            }
            _ => return,
        };
        let Some(Expr::Path(handler)) = handler else { return };
        if METHODS.contains(&method.as_str()) {
            let names: Vec<String> =
                handler.path.segments.iter().map(|part| part.ident.to_string()).collect();
            let handler = match names.as_slice() {
                [.., module, name] => (module.clone(), name.clone()),
                [name] => (self.module.clone(), name.clone()),
                [] => return,
            };
            self.found.push((path.to_owned(), method, handler));
        }
    }
}

fn route(
    path: String,
    method: String,
    handler: &(String, String),
    function: &ItemFn,
    queries: &HashMap<(String, String), ItemStruct>,
) -> Route {
    let (mut takes, mut query, mut signed_in) = (Takes::Nothing, None, false);
    for input in &function.sig.inputs {
        let FnArg::Typed(input) = input else { continue };
        let name = name_of(&input.ty);
        match name.as_str() {
            "Body" => {
                takes = inner(&input.ty).map_or(Takes::Nothing, |body| Takes::Json(Box::new(body)));
            }
            "Form" | "Multipart" => takes = Takes::Form,
            "Asked" | "Query" => {
                let asked = inner(&input.ty).map(|asked| name_of(&asked)).unwrap_or_default();
                query = queries.get(&(handler.0.clone(), asked)).cloned();
            }
            _ => signed_in |= SIGNED_IN.contains(&name.as_str()),
        }
    }
    let answer = match &function.sig.output {
        ReturnType::Type(_, answered) => json_of(answered),
        ReturnType::Default => None,
    };
    let (module, name) = handler;
    let (id, what) = (format!("{module}_{name}_{method}"), words(&function.attrs));
    Route { path, method, id, what, takes, query, answer, signed_in }
}

fn name_of(of: &Type) -> String {
    match of {
        Type::Path(path) => path.path.segments.last().map(|last| last.ident.to_string()),
        _ => None,
    }
    .unwrap_or_default()
}

fn inner(of: &Type) -> Option<Type> {
    let Type::Path(path) = of else { return None };
    let PathArguments::AngleBracketed(inner) = &path.path.segments.last()?.arguments else {
        return None;
    };
    inner.args.iter().find_map(|argument| match argument {
        GenericArgument::Type(inner) => Some(inner.clone()),
        _ => None,
    })
}

/// The type inside `Json`, wherever that stands.
fn json_of(of: &Type) -> Option<Type> {
    if name_of(of) == "Json" {
        return inner(of);
    }
    match of {
        Type::Tuple(parts) => parts.elems.iter().find_map(json_of),
        _ => json_of(&inner(of)?),
    }
}
