//! Google Merchant's feed, which Meta, Pinterest and others read too: a table, or RSS 2.0.
//!
//! Fields: support.google.com/merchants/answer/7052112 and Meta's catalogue reference.

use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::{Catalogue, Cells, Offer, WriteError, text_of};
use crate::merchant::axis_of;
use crate::model::FeedProduct;
use crate::{amount, content};

/// In the order of the table.
const COLUMNS: [&str; 24] = [
    "id",
    "item_group_id",
    "title",
    "description",
    "link",
    "image_link",
    "additional_image_link",
    "availability",
    "quantity_to_sell_on_facebook",
    "price",
    "sale_price",
    "brand",
    "condition",
    "gtin",
    "identifier_exists",
    "product_type",
    "unit_pricing_measure",
    "visibility",
    "color",
    "size",
    "material",
    "pattern",
    "variant",
    "product_detail",
];

/// One item: a variant, or a product that has none.
struct Item<'a> {
    /// Those that say something.
    fields: Cells,
    /// Beside the first.
    pictures: Vec<&'a str>,
    details: &'a [(String, String)],
}

/// As a table, in one language. What has no maker is said to be the shop's; `link` gives a product's
/// page by its key.
pub fn merchant(
    catalogue: &Catalogue<'_>,
    shop: &str,
    link: impl Fn(&str) -> String,
) -> Result<String, WriteError> {
    let rows =
        items(catalogue, shop, &link).map(|item| COLUMNS.map(|name| item.cell(name)).to_vec());
    super::table(b'\t', &COLUMNS.map(str::to_owned), rows)
}

/// As RSS 2.0, in one language, under the shop's name and page. `link` gives a product's page by its
/// key.
pub fn merchant_xml(
    catalogue: &Catalogue<'_>,
    (name, page): (&str, &str),
    link: impl Fn(&str) -> String,
) -> Result<String, WriteError> {
    let mut xml = Writer::new_with_indent(Vec::new(), b' ', 1);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let rss = xml.create_element("rss");
    let rss =
        rss.with_attributes([("version", "2.0"), ("xmlns:g", "http://base.google.com/ns/1.0")]);
    rss.write_inner_content(|xml| {
        xml.create_element("channel").write_inner_content(|xml| {
            element(xml, "title", name)?;
            element(xml, "link", page)?;
            element(xml, "description", name)?;
            for item in items(catalogue, name, &link) {
                xml.create_element("item").write_inner_content(|xml| item.write(xml))?;
            }
            Ok(())
        })?;
        Ok(())
    })?;
    let mut bytes = xml.into_inner();
    bytes.push(b'\n');
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Text in an element of its own; what XML cannot hold is left out.
fn element(xml: &mut Writer<Vec<u8>>, name: &str, text: &str) -> io::Result<()> {
    let text: String =
        text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
    xml.create_element(name).write_text_content(BytesText::new(&text))?;
    Ok(())
}

fn items<'a>(
    catalogue: &Catalogue<'a>,
    shop: &'a str,
    link: &impl Fn(&str) -> String,
) -> impl Iterator<Item = Item<'a>> {
    catalogue.products.iter().flat_map(move |product| {
        let page = link(&product.key);
        let offers = Offer::all(product).into_iter();
        offers.map(move |offer| Item::new((catalogue, shop), product, &offer, page.clone()))
    })
}

impl<'a> Item<'a> {
    fn new(
        (catalogue, shop): (&Catalogue<'a>, &str),
        product: &'a FeedProduct,
        offer: &Offer<'a>,
        page: String,
    ) -> Self {
        let text = text_of(product);
        let money = |minor: i64| {
            let currency = catalogue.currency;
            format!("{} {currency}", amount::write(minor, currency))
        };
        let (price, before) = (offer.price_minor, offer.price_before_minor);
        let sources = || product.pictures.iter().map(|picture| picture.source.as_str());
        let own = Some(offer.picture).filter(|own| !own.is_empty());
        let first = own.or_else(|| sources().next()).unwrap_or_default();
        let (id, group, title) = if offer.key.is_empty() {
            (product.key.clone(), String::new(), text.title)
        } else {
            let id = format!("{}-{}", product.key, offer.key);
            (id, product.key.clone(), format!("{} {}", text.title, offer.values.join(" ")))
        };
        let mut fields = vec![
            ("id", id),
            ("item_group_id", group),
            ("title", title),
            ("description", text.description),
            ("link", page),
            ("image_link", first.to_owned()),
            ("availability", if offer.is_gone() { "out_of_stock" } else { "in_stock" }.to_owned()),
            (
                "quantity_to_sell_on_facebook",
                offer.stock.map(|left| left.to_string()).unwrap_or_default(),
            ),
            ("price", money(before.unwrap_or(price))),
            ("sale_price", before.map(|_| money(price)).unwrap_or_default()),
            // Meta asks for one; what has no maker of its own is the shop's.
            ("brand", if product.brand.is_empty() { shop } else { &product.brand }.to_owned()),
            ("condition", "new".to_owned()),
            ("gtin", offer.barcode.to_owned()),
            ("identifier_exists", if offer.barcode.is_empty() { "no" } else { "" }.to_owned()),
            // These feeds know one.
            (
                "product_type",
                catalogue.collections_of(product).next().unwrap_or_default().to_owned(),
            ),
            (
                "unit_pricing_measure",
                offer.content(product).as_ref().map(content::write).unwrap_or_default(),
            ),
            ("visibility", if product.hidden { "hidden" } else { "" }.to_owned()),
        ];
        fields.extend(axes(product, offer.values));
        fields.retain(|(_, value)| !value.is_empty());
        let pictures = sources().filter(|source| *source != first).collect();
        Self { fields, pictures, details: &product.details }
    }

    /// What stands in the table's column.
    fn cell(&self, column: &str) -> String {
        match column {
            "additional_image_link" => self.pictures.join(","),
            "product_detail" => self
                .details
                .first()
                .map(|(name, value)| format!(":{name}:{value}"))
                .unwrap_or_default(),
            _ => super::cell(&self.fields, column),
        }
    }

    fn write(&self, xml: &mut Writer<Vec<u8>>) -> io::Result<()> {
        for (name, value) in &self.fields {
            element(xml, &format!("g:{name}"), value)?;
        }
        for picture in &self.pictures {
            element(xml, "g:additional_image_link", picture)?;
        }
        for (name, value) in self.details {
            xml.create_element("g:product_detail").write_inner_content(|xml| {
                element(xml, "g:attribute_name", name)?;
                element(xml, "g:attribute_value", value)
            })?;
        }
        Ok(())
    }
}

/// What sets a variant apart, under the names these feeds have for it; the rest as "variant".
fn axes(product: &FeedProduct, values: &[String]) -> Cells {
    let mut known = Cells::new();
    let mut others: Vec<&str> = Vec::new();
    for (option, value) in product.options.iter().zip(values) {
        match axis_of(option) {
            Some(axis) if known.iter().all(|(taken, _)| *taken != axis) => {
                known.push((axis, value.clone()));
            }
            _ => others.push(value),
        }
    }
    known.push(("variant", others.join(" / ")));
    known
}
