//! The small Markdown of messages: bold, italic, struck, code, and addresses that open.

use leptos::prelude::*;

/// A run of words and how it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Run {
    /// As it is.
    Plain(String),
    /// `*so*` or `**so**`.
    Bold(String),
    /// `_so_`.
    Italic(String),
    /// `~so~`.
    Struck(String),
    /// `` `so` ``.
    Code(String),
    /// An address: http or https only.
    Link(String),
}

/// Makes a run of its words.
type Make = fn(String) -> Run;

/// Draws a message's words. Line breaks stay, by the style of `.words-body`.
pub fn markdown(text: &str) -> AnyView {
    runs(text)
        .into_iter()
        .map(|run| match run {
            Run::Plain(words) => words.into_any(),
            Run::Bold(words) => view! { <strong>{words}</strong> }.into_any(),
            Run::Italic(words) => view! { <em>{words}</em> }.into_any(),
            Run::Struck(words) => view! { <s>{words}</s> }.into_any(),
            Run::Code(words) => view! { <code class="mono">{words}</code> }.into_any(),
            Run::Link(to) => view! {
                <a class="in-text" href=to.clone() target="_blank" rel="noopener noreferrer nofollow">
                    {to.clone()}
                </a>
            }
            .into_any(),
        })
        .collect_view()
        .into_any()
}

/// Takes a text apart. Marks that do not pair, or stand inside a word, are words.
pub fn runs(text: &str) -> Vec<Run> {
    let mut found = Vec::new();
    let mut plain = String::new();
    let mut rest = text;
    let mut before = ' ';
    while let Some(first) = rest.chars().next() {
        if let Some((run, length)) = special(rest, before) {
            if !plain.is_empty() {
                found.push(Run::Plain(std::mem::take(&mut plain)));
            }
            found.push(run);
            rest = rest.get(length..).unwrap_or_default();
            before = ' ';
            continue;
        }
        plain.push(first);
        before = first;
        rest = rest.get(first.len_utf8()..).unwrap_or_default();
    }
    if !plain.is_empty() {
        found.push(Run::Plain(plain));
    }
    found
}

/// What starts here, if it is more than a letter, and how many bytes it takes.
fn special(text: &str, before: char) -> Option<(Run, usize)> {
    if before.is_alphanumeric() {
        return None;
    }
    if text.starts_with("https://") || text.starts_with("http://") {
        let end =
            text.find(|c: char| c.is_whitespace() || "<>\"«»".contains(c)).unwrap_or(text.len());
        let link = text.get(..end)?.trim_end_matches(['.', ',', ')', ';', ':', '!', '?']);
        return (link.len() > 8).then(|| (Run::Link(link.to_owned()), link.len()));
    }
    let marks: [(&str, Make); 6] = [
        ("**", Run::Bold),
        ("~~", Run::Struck),
        ("*", Run::Bold),
        ("_", Run::Italic),
        ("~", Run::Struck),
        ("`", Run::Code),
    ];
    marks.into_iter().find_map(|(mark, make)| {
        let inner = text.strip_prefix(mark)?;
        let end = inner.find(mark)?;
        let words = inner.get(..end)?;
        let after = inner.get(end + mark.len()..)?.chars().next();
        let whole = !words.is_empty()
            && !words.contains('\n')
            && !words.starts_with(char::is_whitespace)
            && !words.ends_with(char::is_whitespace)
            && !after.is_some_and(char::is_alphanumeric);
        whole.then(|| (make(words.to_owned()), end + 2 * mark.len()))
    })
}

#[cfg(test)]
mod tests {
    use super::{Run, runs};

    /// What people type comes out as they meant it, and sums are not struck or slanted.
    #[test]
    fn marks_pair_or_stay_words() {
        let plain = |words: &str| Run::Plain(words.to_owned());
        assert_eq!(
            runs("deux *pots* svp"),
            [plain("deux "), Run::Bold("pots".to_owned()), plain(" svp")]
        );
        assert_eq!(runs("2*3*4 et snake_case_name"), [plain("2*3*4 et snake_case_name")]);
        assert_eq!(runs("**"), [plain("**")]);
        assert_eq!(
            runs("voir https://halbran.example/s/halbran."),
            [plain("voir "), Run::Link("https://halbran.example/s/halbran".to_owned()), plain(".")]
        );
        assert_eq!(runs("javascript:alert(1)"), [plain("javascript:alert(1)")]);
    }
}
