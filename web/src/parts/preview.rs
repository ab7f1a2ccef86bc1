//! What a link leads to, as who sent it found it: nothing is fetched to show it.

use comptoir_api::chat::LinkPreview;
use leptos::prelude::*;

/// A card that leads where the link does; the host is said.
pub fn preview(found: LinkPreview) -> AnyView {
    let LinkPreview { url, title, description, picture } = found;
    let host = host_of(&url);
    let shown = (picture.starts_with("data:image/"))
        .then(|| view! { <span class="pic p48"><img src=picture alt="" /></span> });
    view! {
        <a class="leads" href=url target="_blank" rel="noopener noreferrer">
            {shown}
            <span class="grow">
                <b class="t14 blk ell">{title}</b>
                {(!description.is_empty()).then(|| view! { <span class="t13 blk two-lines">{description}</span> })}
                <span class="t12 blk ell">{host}</span>
            </span>
        </a>
    }
    .into_any()
}

/// "halbran.example", of an address.
pub fn host_of(url: &str) -> String {
    let host = url.split("://").nth(1).and_then(|rest| rest.split(['/', '?', '#']).next());
    host.unwrap_or_default().rsplit('@').next().unwrap_or_default().to_owned()
}
