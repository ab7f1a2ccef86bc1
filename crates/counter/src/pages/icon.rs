//! The few drawings the public pages need, inline: a page of HTML asks for nothing more.

use maud::{Markup, PreEscaped, html};

/// A line drawing of 24 by 24.
#[derive(Debug, Clone, Copy)]
pub(super) enum Icon {
    Back,
    Chat,
    Globe,
    Lock,
    Phone,
    Play,
    Search,
    Shelf,
    Trash,
    Image,
}

impl Icon {
    const fn drawing(self) -> &'static str {
        match self {
            Self::Back => r#"<path d="M15 5l-7 7 7 7"/>"#,
            Self::Chat => {
                r#"<path d="M4 6.500A2.500 2.500 0 0 1 6.500 4h11A2.500 2.500 0 0 1 20 6.500v8a2.500 2.500 0 0 1-2.500 2.500H11l-4.500 3.500V17A2.500 2.500 0 0 1 4 14.500z"/>"#
            }
            Self::Globe => {
                r#"<circle cx="12" cy="12" r="8.500"/><path d="M3.500 12h17M12 3.500c2.500 2.500 3.500 5.300 3.500 8.500s-1 6-3.500 8.500c-2.500-2.500-3.500-5.300-3.500-8.500s1-6 3.500-8.500z"/>"#
            }
            Self::Lock => {
                r#"<rect x="5" y="10.500" width="14" height="10" rx="2.500"/><path d="M8 10.500V8a4 4 0 0 1 8 0v2.500"/><path d="M12 14.500v2"/>"#
            }
            Self::Phone => {
                r#"<rect x="7" y="2.800" width="10" height="18.400" rx="2.500"/><path d="M11 18.200h2"/>"#
            }
            Self::Play => r#"<path d="M8 5.500v13l10.500-6.500z" fill="currentColor"/>"#,
            Self::Search => r#"<circle cx="11" cy="11" r="6.500"/><path d="M16 16l4.500 4.500"/>"#,
            Self::Shelf => {
                r#"<path d="M3.500 4v16.500M20.500 4v16.500M3.500 12h17M3.500 19h17"/><path d="M7 12V8.500h3.500V12M14 12V6.500h3V12M8 19v-3.500h3V19M14 19v-2.500h3.500V19"/>"#
            }
            Self::Trash => {
                r#"<path d="M4.500 7h15M9.500 7V4.500h5V7M6.500 7l1 13h9l1-13M10.200 11v5M13.800 11v5"/>"#
            }
            Self::Image => {
                r#"<rect x="3.500" y="5" width="17" height="14" rx="2.500"/><circle cx="8.500" cy="9.800" r="1.500"/><path d="M4 17l5-4.500 3.500 3 3-2.500 5 4"/>"#
            }
        }
    }
}

/// Draws an icon; words always stand beside it.
pub(super) fn icon(icon: Icon, class: &str) -> Markup {
    html! {
        svg class={ "i " (class) } viewBox="0 0 24 24" aria-hidden="true" {
            (PreEscaped(icon.drawing()))
        }
    }
}

/// The brass seal of a verified domain.
pub(super) fn seal() -> Markup {
    PreEscaped(r#"<svg class="seal" viewBox="0 0 24 24" aria-hidden="true"><path class="seal-bg" d="M12 2.400Q15.710.600 17.640 4.230 21.700 4.950 21.130 9.030 23.990 12 21.130 14.970 21.700 19.050 17.640 19.770 15.710 23.400 12 21.600 8.290 23.400 6.360 19.770 2.300 19.050 2.870 14.970.010 12 2.870 9.030 2.300 4.950 6.360 4.230 8.290.600 12 2.400z"/><path class="seal-ck" d="M7.800 12.300l3 3 5.500-6"/></svg>"#.to_owned())
}

/// The counter bell.
pub(super) fn bell() -> Markup {
    PreEscaped(r##"<svg class="ill" viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="9" fill="#6A2A4D"/><circle cx="16" cy="8.300" r="2.100" fill="#EBC27A"/><path d="M6.500 20.200a9.500 9.500 0 0 1 19 0z" fill="#fff"/><path d="M5.500 22.200h21a1 1 0 0 1 0 2.600H13.200l-3.500 3.100v-3.100H5.500a1 1 0 0 1 0-2.600z" fill="#EBC27A"/></svg>"##.to_owned())
}

/// The counter itself, in the shop's colour: the cover of every landing page.
pub(super) fn scene() -> Markup {
    PreEscaped(r##"<svg class="cover" viewBox="0 0 390 214" preserveAspectRatio="xMidYMax meet" aria-hidden="true"><defs><linearGradient id="cv" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-opacity=".5"/><stop offset=".6" stop-opacity="0"/></linearGradient></defs><rect class="wall" x="-2000" width="4390" height="214"/><rect x="-2000" width="4390" height="214" fill="url(#cv)"/><g opacity=".3"><path d="M-2000 60h4390v5H-2000zM-344-1h4v182h-4zM-152-1h4v182h-4zM40-1h4v182h-4zM346-1h4v182h-4zM538-1h4v182h-4zM730-1h4v182h-4z"/></g><g class="ware" opacity=".2"><rect x="64" y="26" width="26" height="34" rx="5"/><rect x="67" y="19" width="20" height="8" rx="2"/><rect x="98" y="34" width="30" height="26" rx="5"/><rect x="136" y="16" width="18" height="44" rx="5"/><rect x="141" y="6" width="8" height="14"/><rect x="212" y="22" width="26" height="38" rx="5"/><rect x="215" y="15" width="20" height="8" rx="2"/><rect x="246" y="36" width="40" height="24" rx="8"/><rect x="298" y="18" width="26" height="42" rx="4"/><rect x="-40" y="22" width="26" height="38" rx="5"/><rect x="-100" y="34" width="40" height="26" rx="8"/><rect x="-128" y="16" width="18" height="44" rx="5"/><rect x="370" y="26" width="30" height="34" rx="5"/><rect x="410" y="16" width="18" height="44" rx="5"/><rect x="450" y="34" width="40" height="26" rx="8"/></g><g fill="#D9B36A" opacity=".45"><path d="M64 38h26v12H64zM136 34h18v14h-18zM212 34h26v14h-26zM298 32h26v14h-26zM-40 36h26v12h-26zM370 38h30v12h-30zM410 34h18v14h-18z"/></g><path d="M195 0v50" stroke="#000" stroke-opacity=".4" stroke-width="3"/><path d="M170 77l-54 83h158l-54-83z" fill="#FFE9B8" opacity=".14"/><path d="M168 74c0-16 12-26 27-26s27 10 27 26z" fill="#D9B36A"/><path d="M168 74c0-16 12-26 27-26v26z" fill="#E9CB8D"/><ellipse cx="195" cy="75" rx="13" ry="5" fill="#FFF3D2"/><path d="M-2000 150h4390v64H-2000z" fill="#8A5A34"/><path d="M-2000 150h4390v7H-2000z" fill="#A87245"/><path d="M-2000 157h4390v2H-2000z" fill="#5E3A1E" opacity=".5"/><g transform="translate(58 104)"><circle cx="26" cy="8" r="5" fill="#EBC27A"/><path d="M4 40a22 22 0 0 1 44 0z" fill="#F3EAE4"/><path d="M4 40a22 22 0 0 1 22-22v22z" fill="#fff"/><path d="M0 42h52v6H0z" fill="#D9B36A"/></g><g transform="translate(284 96)"><path d="M0 14h52v40H0z" fill="#C99A62"/><path d="M0 14L8 4h36l8 10z" fill="#DDB27C"/><path d="M22 4h8v22h-8z" fill="#F0D9B5"/></g></svg>"##.to_owned())
}
