//! HTML and entities in feeds, to plain text with its paragraphs kept.

use std::collections::HashSet;
use std::sync::LazyLock;

use ammonia::Builder;

/// Keeps only what separates lines; scripts, styles and comments go with their content.
static LINES_ONLY: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let tags = ["p", "br", "div", "li", "ul", "ol", "tr", "h1", "h2", "h3", "h4", "h5", "h6"];
    let mut builder = Builder::empty();
    builder.tags(HashSet::from(tags)).clean_content_tags(HashSet::from(["script", "style"]));
    builder
});

/// A text of several paragraphs, separated by empty lines.
pub(crate) fn paragraphs(text: &str) -> String {
    let mut text = text.replace("\r\n", "\n").replace('\r', "\n");
    // Some exports escape twice; what is still markup after one pass is markup.
    for _ in 0..2 {
        if has_tags(&text) {
            text = from_html(&text);
        } else if text.contains('&') {
            text = entities(&text);
        }
    }
    tidy(&text)
}

/// A text of one line.
pub(crate) fn line(text: &str) -> String {
    let text = paragraphs(text);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn has_tags(text: &str) -> bool {
    text.char_indices().filter(|(_, c)| *c == '<').any(|(at, _)| {
        let rest = text.get(at + 1..).unwrap_or_default();
        rest.starts_with("!--")
            || (rest.starts_with(|c: char| c == '/' || c.is_ascii_alphabetic())
                && rest.contains('>'))
    })
}

fn from_html(text: &str) -> String {
    // In HTML a line break is a space; the tags say where lines end.
    let breaks = ["<p", "<br", "<div", "<li", "<h1", "<h2", "<h3", "<tr"];
    let lower = text.to_ascii_lowercase();
    let structured = breaks.iter().any(|tag| lower.contains(tag));
    let source = if structured { text.replace('\n', " ") } else { text.to_owned() };
    let clean = LINES_ONLY.clean(&source).to_string();
    // What ammonia writes is regular: a known tag, no attribute, text escaped.
    let mut plain = String::with_capacity(clean.len());
    let mut rest = clean.as_str();
    while let Some((before, after)) = rest.split_once('<') {
        plain.push_str(before);
        let (tag, tail) = after.split_once('>').unwrap_or((after, ""));
        match tag.trim_end_matches('/').trim() {
            "br" | "/br" | "/tr" | "/li" => plain.push('\n'),
            "li" => plain.push_str("\n• "),
            "p" | "/p" | "div" | "/div" | "ul" | "/ul" | "ol" | "/ol" => plain.push_str("\n\n"),
            tag if tag.trim_start_matches('/').starts_with('h') => plain.push_str("\n\n"),
            _ => {}
        }
        rest = tail;
    }
    plain.push_str(rest);
    unescape(&plain)
}

/// Named entities by the HTML parser's own table, in a text that has no tags.
fn entities(text: &str) -> String {
    unescape(&LINES_ONLY.clean(&text.replace('<', "&lt;")).to_string())
}

/// The five that ammonia writes.
fn unescape(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&nbsp;", "\u{a0}")
        .replace("&amp;", "&")
}

/// No control characters, no spaces at the ends of lines, one empty line at most.
fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut empty = 0;
    let mut in_list = false;
    for line in text.lines() {
        let words: Vec<&str> = line.split([' ', '\t']).filter(|word| !word.is_empty()).collect();
        let line: String = words.join(" ").chars().filter(|c| !c.is_control()).collect();
        let line = line.trim();
        if line.is_empty() || line == "•" {
            empty += 1;
            continue;
        }
        if !out.is_empty() {
            let inside_list = in_list && line.starts_with('•');
            out.push_str(if empty > 0 && !inside_list { "\n\n" } else { "\n" });
        }
        in_list = line.starts_with('•');
        out.push_str(line);
        empty = 0;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Paragraphs and lists stay, everything else goes.
    #[test]
    fn html_becomes_paragraphs() {
        let html = "<p>Coupe classique,\ncol rond.</p>\r\n<p></p><script>alert(1)</script>\
                    <ul><li>Lin</li><li>Coton &amp; soie</li></ul><div onclick='x'>Fin</div>";
        assert_eq!(paragraphs(html), "Coupe classique, col rond.\n\n• Lin\n• Coton & soie\n\nFin");
        assert_eq!(paragraphs("un<br>deux<br/>trois"), "un\ndeux\ntrois");
        assert_eq!(paragraphs("Launch <b>new markets</b> fast"), "Launch new markets fast");
    }

    /// Entities of HTML in XML, and text escaped twice.
    #[test]
    fn entities_are_read() {
        assert_eq!(line("Caf&eacute;&nbsp;&ndash; 5&nbsp;&euro;"), "Café – 5 €");
        assert_eq!(line("&lt;p&gt;Bonjour&lt;/p&gt;"), "Bonjour");
        assert_eq!(line("Tom &amp;amp; Jerry"), "Tom & Jerry");
        assert_eq!(line("R&D, 3 < 5 et a&b"), "R&D, 3 < 5 et a&b");
    }

    /// Plain text keeps its own lines.
    #[test]
    fn plain_text_is_left_alone() {
        assert_eq!(paragraphs("un\n\n\n\ndeux\ntrois  \n"), "un\n\ndeux\ntrois");
        assert_eq!(paragraphs("1 < 2 et 3 > 2"), "1 < 2 et 3 > 2");
    }
}
