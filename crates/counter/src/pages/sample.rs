//! A shop and its products as the designs show them, for the pages' tests.

use comptoir_api::catalogue::{
    Availability, CataloguePage, Collection, Picture, ProductOption, ProductPage, ProductTile,
    Variant, Video,
};
use comptoir_api::chat::Money;
use comptoir_api::shop::{Hours, PublicShop, Span};
use comptoir_text::Text;

use super::visit::Visit;

pub(super) fn euros(minor: i64) -> Money {
    Money { minor, currency: "EUR".to_owned() }
}

pub(super) fn shop() -> PublicShop {
    let span = |from: u16, to: u16| Span { from: from * 60, to: to * 60 + 30 };
    PublicShop {
        slug: "maison-halbran".to_owned(),
        account: "acc_test".to_owned(),
        name: "Maison Halbran".to_owned(),
        tagline: "Épicerie & atelier de confitures, Nantes".to_owned(),
        about: "Une épicerie de quartier.\n\nTout est fait à deux pas.".to_owned(),
        accent: "#1F5263".to_owned(),
        address: "8 rue du Calvaire\n44000 Nantes".to_owned(),
        hours: Hours {
            time_zone: "Europe/Paris".to_owned(),
            week: [
                vec![],
                vec![span(10, 12), span(15, 19)],
                vec![],
                vec![],
                vec![span(10, 19)],
                vec![],
                vec![],
            ],
            closed: vec![],
            special: vec![],
        },
        languages: vec!["fr".to_owned(), "en".to_owned()],
        currency: "EUR".to_owned(),
        open_now: Some(true),
        until: "19:30".to_owned(),
        collections: [
            ("miels", "Miels & confitures"),
            ("sale", "Salé"),
            ("the", "Café & thé"),
            ("atelier", "Atelier"),
        ]
        .map(|(id, title)| Collection { id: id.to_owned(), title: title.to_owned() })
        .to_vec(),
        products: 38,
        ..PublicShop::default()
    }
}

pub(super) fn tile(id: &str, title: &str, subtitle: &str, minor: i64, unit: &str) -> ProductTile {
    ProductTile {
        id: id.to_owned(),
        title: title.to_owned(),
        subtitle: subtitle.to_owned(),
        price: euros(minor),
        unit_price: unit.to_owned(),
        picture: format!("/s/maison-halbran/media/{id}.svg"),
        picture_alt: title.to_owned(),
        ..ProductTile::default()
    }
}

pub(super) fn tiles() -> Vec<ProductTile> {
    let mut tiles = vec![
        tile("miel", "Miel de bruyère", "500 g", 1250, "25,00 €/kg"),
        tile("confiture", "Confiture abricot-romarin", "240 g", 680, "28,33 €/kg"),
        tile("huile", "Huile d’olive des Alpilles", "50 cl", 1490, "29,80 €/L"),
        tile("sables", "Sablés au beurre salé", "180 g", 720, "40,00 €/kg"),
        tile("the", "Thé noir fumé", "100 g", 1100, "110,00 €/kg"),
        tile("moutarde", "Moutarde à l’ancienne", "320 g", 540, ""),
        tile("panier", "Panier du vendredi", "4 produits", 2900, ""),
        tile("cafe", "Café moulu Guji", "250 g", 950, "38,00 €/kg"),
    ];
    tiles[1].availability = Availability::Low;
    tiles[1].left = Some(4);
    tiles[5].availability = Availability::SoldOut;
    tiles[4].price_before = Some(euros(1300));
    tiles
}

pub(super) fn catalogue() -> CataloguePage {
    CataloguePage {
        collections: shop().collections,
        products: tiles(),
        total: 38,
        next: Some("8".to_owned()),
    }
}

pub(super) fn product() -> ProductPage {
    let variant = |id: &str, title: &str, minor: i64, availability| Variant {
        id: id.to_owned(),
        title: title.to_owned(),
        price: euros(minor),
        unit_price: if id == "500" { "25,00 €/kg".to_owned() } else { String::new() },
        sku: format!("MB-{id}"),
        availability,
        ..Variant::default()
    };
    ProductPage {
        tile: ProductTile {
            subtitle: "Monts d’Arrée, Finistère · récolte 2026".to_owned(),
            variants: 3,
            ..tile("miel", "Miel de bruyère", "", 1250, "25,00 €/kg")
        },
        description: "Ambré, presque pris en gelée, avec une pointe d’amertume. Il aime le sarrasin, la tomme et le pain grillé.".to_owned(),
        pictures: ["miel", "confiture"]
            .map(|id| Picture { path: format!("/s/maison-halbran/media/{id}.svg"), alt: "Pot de miel de bruyère, 500 g".to_owned() })
            .to_vec(),
        video: Some(Video { path: "/s/maison-halbran/media/miel.mp4".to_owned(), alt: "Le miel qui coule".to_owned(), added_ms: 1_790_000_000_000 }),
        options: vec![ProductOption { name: "Format".to_owned(), values: vec![] }],
        variants_list: vec![
            variant("250", "250 g", 720, Availability::InStock),
            variant("500", "500 g", 1250, Availability::InStock),
            variant("1000", "1 kg", 2300, Availability::SoldOut),
        ],
        details: vec![
            ("Apicultrice".to_owned(), "Rozenn Le Dù, Botmeur".to_owned()),
            ("Allergènes".to_owned(), "Aucun à déclarer".to_owned()),
        ],
        ..ProductPage::default()
    }
}

pub(super) fn visit<'a>(shop: &'a PublicShop, language: &str) -> Visit<'a> {
    Visit {
        shop,
        text: Text::new(language),
        asked: false,
        base: "https://halbran.example",
        build: "",
        cover: "",
        host: "",
    }
}
