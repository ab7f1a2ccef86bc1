//! What a link leads to, found by the counter for the team: the page's own words for it (Open Graph),
//! within bounds of size and time, and never inside somebody's network.

use std::cell::RefCell;
use std::time::Duration;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use reqwest::Url;

use crate::import::fetch::Fetcher;
use crate::reach::Reach;
use crate::{limits, media};
use comptoir_wire::content::LinkPreview;
use comptoir_wire::limits as wire_limits;

/// What a page says of itself.
#[derive(Debug, Default, PartialEq, Eq)]
struct Said {
    og_title: String,
    title: String,
    og_description: String,
    description: String,
    image: String,
}

/// What a link leads to; `None`: nothing that could be shown. `base` is the server's own address.
pub(crate) async fn of(base: &str, url: &str) -> Option<LinkPreview> {
    let within = Duration::from_millis(limits::PREVIEW_MS);
    tokio::time::timeout(within, look(base, url)).await.ok().flatten()
}

async fn look(base: &str, url: &str) -> Option<LinkPreview> {
    let address = Url::parse(url).ok().filter(|_| url.len() <= wire_limits::URL_BYTES_MAX)?;
    let fetcher = Fetcher::within(Reach::public_and(base));
    let (bytes, kind) = fetcher.file(url, limits::PREVIEW_BYTES_MAX).await.ok()?;
    if !kind.starts_with("text/html") && !kind.starts_with("application/xhtml") {
        return None;
    }
    let said = read(&String::from_utf8_lossy(&bytes));
    let title = first(&[&said.og_title, &said.title], wire_limits::PREVIEW_TITLE_CHARS_MAX);
    if title.is_empty() {
        return None;
    }
    let thumbnail = match address.join(&said.image) {
        Ok(image) if !said.image.is_empty() => small(&fetcher, image.as_str()).await,
        _ => None,
    };
    let description = [said.og_description.as_str(), &said.description];
    Some(LinkPreview {
        url: url.to_owned(),
        title,
        description: first(&description, wire_limits::PREVIEW_TEXT_CHARS_MAX),
        thumbnail: thumbnail.unwrap_or_default(),
    })
}

async fn small(fetcher: &Fetcher, image: &str) -> Option<Vec<u8>> {
    let (bytes, _) = fetcher.file(image, limits::PREVIEW_BYTES_MAX).await.ok()?;
    tokio::task::spawn_blocking(move || media::thumbnail(&bytes)).await.ok().flatten()
}

/// The first that says something, on one line, as long as it may be.
fn first(texts: &[&str], chars_max: usize) -> String {
    let lines = texts.iter().map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "));
    let found = lines.into_iter().find(|line| !line.is_empty()).unwrap_or_default();
    found.chars().take(chars_max).collect()
}

/// Reads a page's head, as browsers do.
fn read(page: &str) -> Said {
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(page));
    let reader = Tokenizer::new(Head::default(), TokenizerOpts::default());
    while !input.is_empty() {
        // It only stops where a script would run; none does here.
        let _ = reader.feed(&input);
    }
    reader.end();
    reader.sink.said.into_inner()
}

/// Listens to what stands in a page's head.
#[derive(Default)]
struct Head {
    said: RefCell<Said>,
    in_title: RefCell<bool>,
}

impl TokenSink for Head {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        match token {
            Token::TagToken(tag) => return self.take(&tag),
            Token::CharacterTokens(text) if *self.in_title.borrow() => {
                self.said.borrow_mut().title.push_str(&text);
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

impl Head {
    fn take(&self, tag: &Tag) -> TokenSinkResult<()> {
        let opens = tag.kind == TagKind::StartTag;
        match (&*tag.name, opens) {
            // A drawing inside the page may have a title too.
            ("title", _) => {
                let is_first = self.said.borrow().title.is_empty();
                *self.in_title.borrow_mut() = opens && is_first;
                if opens {
                    return TokenSinkResult::RawData(RawKind::Rcdata);
                }
            }
            ("style" | "noscript" | "iframe", true) => {
                return TokenSinkResult::RawData(RawKind::Rawtext);
            }
            ("script", true) => return TokenSinkResult::RawData(RawKind::ScriptData),
            ("meta", true) => self.meta(tag),
            _ => {}
        }
        TokenSinkResult::Continue
    }

    fn meta(&self, tag: &Tag) {
        let value = |name: &str| {
            let found = tag.attrs.iter().find(|attribute| &*attribute.name.local == name);
            found.map(|attribute| attribute.value.to_string())
        };
        let Some(content) = value("content") else { return };
        let mut said = self.said.borrow_mut();
        let slot = match value("property").or_else(|| value("name")).unwrap_or_default().as_str() {
            "og:title" => &mut said.og_title,
            "og:description" => &mut said.og_description,
            "description" => &mut said.description,
            "og:image" | "og:image:url" | "og:image:secure_url" => &mut said.image,
            _ => return,
        };
        if slot.is_empty() {
            *slot = content;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_read_as_browsers_read_it() {
        let said = read(
            "<!DOCTYPE html><html><head><title>Le miel &amp; la <b>cire</title>\
             <script>if (a < b) { '<meta property=\"og:title\" content=\"no\">' }</script>\
             <meta property='og:title' content=\"L&#39;atelier\"><META NAME=description CONTENT='Tout près'>\
             <meta property=og:image content=/photo.jpg><meta property=og:title content=again></head>\
             <body><svg><title>dessin</title></svg>",
        );
        assert_eq!(said.title, "Le miel & la <b>cire");
        assert_eq!(said.og_title, "L'atelier");
        assert_eq!((said.description.as_str(), said.image.as_str()), ("Tout près", "/photo.jpg"));
    }

    #[test]
    fn words_are_one_line_and_not_too_long() {
        assert_eq!(first(&["  ", " Un\n titre  "], 200), "Un titre");
        assert_eq!(first(&["abcdef"], 3), "abc");
        assert_eq!(first(&[], 3), "");
    }

    /// Nobody inside the network is asked, whatever a link says.
    #[tokio::test]
    async fn nothing_inside_is_asked() {
        for url in
            ["http://127.0.0.1:1/", "http://10.0.0.1/", "http://[::1]/", "file:///etc/passwd", "x"]
        {
            assert_eq!(of("https://halbran.example", url).await, None, "{url}");
        }
    }
}
