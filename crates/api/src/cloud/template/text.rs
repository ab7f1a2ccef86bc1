//! Texts with variables: `{{1}}`, `{{first_name}}`.

/// The variables of a text, each once, in the order in which they stand.
pub(super) fn variables(text: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for part in parts(text) {
        if let Part::Variable(name) = part
            && !names.iter().any(|known| known == name)
        {
            names.push(name.to_owned());
        }
    }
    names
}

/// A text with its variables filled in; those that nobody knows stay.
pub(super) fn filled(text: &str, value: impl Fn(&str) -> Option<String>) -> String {
    let mut filled = String::with_capacity(text.len());
    for part in parts(text) {
        match part {
            Part::Words(words) => filled.push_str(words),
            Part::Variable(name) => match value(name) {
                Some(value) => filled.push_str(&value),
                None => filled.extend(["{{", name, "}}"]),
            },
        }
    }
    filled
}

/// Whether brackets stand that are no variable's.
pub(super) fn is_broken(text: &str) -> bool {
    parts(text).iter().any(|part| match part {
        Part::Words(words) => words.contains("{{") || words.contains("}}"),
        Part::Variable(_) => false,
    })
}

enum Part<'a> {
    Words(&'a str),
    Variable(&'a str),
}

fn parts(text: &str) -> Vec<Part<'_>> {
    let (mut parts, mut rest) = (Vec::new(), text);
    while let Some((words, behind)) = rest.split_once("{{") {
        let Some((inside, after)) = behind.split_once("}}") else { break };
        let name = inside.trim();
        let letters = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
        if name.is_empty() || name.len() > 100 || !name.bytes().all(letters) {
            // No variable: left as it stands.
            let (words, after) = rest.split_at(words.len() + 2);
            parts.push(Part::Words(words));
            rest = after;
            continue;
        }
        parts.push(Part::Words(words));
        parts.push(Part::Variable(name));
        rest = after;
    }
    parts.push(Part::Words(rest));
    parts
}
