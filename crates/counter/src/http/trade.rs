//! How a shop sells: its settings and coupons for the console, what customers can choose for all.

use std::collections::HashSet;

use axum::extract::{Path, State};
use axum::routing::{delete, get, post};
use axum::{Json, Router};
use comptoir_api::chat::{Address, Handover, Money, OrderLine};
use comptoir_api::shop::Done;
use comptoir_api::trade::{
    Coupon, CouponKind, DeliveryMethod, DeliveryOption, DeliveryOptions, MethodKind, Quote,
    QuoteAsked, Slot, SlotPlan, TaxClass, TradeSettings,
};
use comptoir_store::Tx;
use comptoir_store::shops::ShopRow;
use comptoir_text::Text;
use comptoir_wire::limits as wire_limits;
use serde::Deserialize;

use super::caller::Caller;
use super::input::{Asked, Body, filled, line};
use super::public::{known, language};
use super::refused::{Answer, Refused};
use crate::order::cart::{Asked as Wanted, Offer};
use crate::order::slots;
use crate::rule::hours;
use crate::shop::checkout::{Wish, checkout, countries};
use crate::shop::trade::offer;
use crate::{AppState, catalogue, limits};

/// Those of the console.
pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/api/trade", get(show).put(save))
        .route("/api/coupons", get(coupons).post(save_coupon))
        .route("/api/coupons/{code}", delete(remove_coupon))
}

/// Those of everyone.
pub(crate) fn public() -> Router<AppState> {
    Router::new()
        .route("/api/public/{shop}/delivery", get(delivery))
        .route("/api/public/{shop}/quote", post(quote))
}

async fn show(State(counter): State<AppState>, caller: Caller) -> Answer<Json<TradeSettings>> {
    let mut tx = counter.store.read().await?;
    Ok(Json(tx.trade(&caller.shop).settings().await?))
}

async fn save(
    State(counter): State<AppState>,
    caller: Caller,
    Body(settings): Body<TradeSettings>,
) -> Answer<Json<TradeSettings>> {
    let settings = checked(settings)?;
    let mut tx = counter.store.begin().await?;
    if !tx.trade(&caller.shop).set_settings(&settings).await? {
        return Err(Refused::conflict("refused-conflict"));
    }
    let saved = tx.trade(&caller.shop).settings().await?;
    tx.save().await?;
    Ok(Json(saved))
}

async fn coupons(State(counter): State<AppState>, caller: Caller) -> Answer<Json<Vec<Coupon>>> {
    let mut tx = counter.store.read().await?;
    Ok(Json(tx.trade(&caller.shop).coupons().await?))
}

async fn save_coupon(
    State(counter): State<AppState>,
    caller: Caller,
    Body(coupon): Body<Coupon>,
) -> Answer<Json<Coupon>> {
    let coupon = checked_coupon(coupon)?;
    let mut tx = counter.store.begin().await?;
    let known = tx.trade(&caller.shop).coupons().await?;
    let new = !known.iter().any(|other| other.code == coupon.code);
    if new && known.len() >= limits::COUPONS_MAX {
        return Err(Refused::over("code", "refused-too-many", limits::COUPONS_MAX));
    }
    tx.trade(&caller.shop).set_coupon(&coupon).await?;
    let saved = tx.trade(&caller.shop).coupon(&coupon.code).await?;
    tx.save().await?;
    Ok(Json(saved.ok_or_else(Refused::not_found)?))
}

async fn remove_coupon(
    State(counter): State<AppState>,
    caller: Caller,
    Path(code): Path<String>,
) -> Answer<Json<Done>> {
    let mut tx = counter.store.begin().await?;
    if !tx.trade(&caller.shop).remove_coupon(&code).await? {
        return Err(Refused::not_found());
    }
    tx.save().await?;
    Ok(Json(Done {}))
}

#[derive(Debug, Deserialize)]
struct InLanguage {
    #[serde(default)]
    lang: String,
}

async fn delivery(
    State(counter): State<AppState>,
    Path(shop): Path<String>,
    Asked(asked): Asked<InLanguage>,
) -> Answer<Json<DeliveryOptions>> {
    let mut tx = counter.store.read().await?;
    let row = known(&mut tx, shop).await?;
    let tongue = language(&row, &asked.lang);
    let settings = tx.trade(&row.id).settings().await?;
    let money = |minor| Money { minor, currency: row.currency.clone() };
    let mut methods = Vec::new();
    for method in settings.methods.iter().filter(|method| !method.off) {
        methods.push(DeliveryOption {
            id: method.id.clone(),
            kind: method.kind,
            title: catalogue::in_language(&method.titles, &tongue, |(tag, _)| tag)
                .map(|(_, title)| title.clone())
                .unwrap_or_default(),
            place: method.place.clone(),
            price: money(method.price_minor),
            free_from: method.free_from_minor.map(money),
            minimum: money(method.minimum_minor.max(settings.minimum_minor)),
            countries: countries(&settings, method),
            slots: free_slots(&mut tx, &row, method, counter.now_ms()).await?,
            timed: method.slots.is_some(),
        });
    }
    let minimum = money(settings.minimum_minor);
    Ok(Json(DeliveryOptions { methods, minimum, country: settings.country }))
}

/// The slots of a way that still have room.
async fn free_slots(
    tx: &mut Tx,
    shop: &ShopRow,
    method: &DeliveryMethod,
    now_ms: u64,
) -> Answer<Vec<Slot>> {
    let Some(plan) = &method.slots else { return Ok(Vec::new()) };
    let taken = tx.trade(&shop.id).slots_taken(&method.id, now_ms).await?;
    let open = slots::open(plan, &shop.hours.time_zone, &shop.hours.closed, now_ms);
    let slots = open.into_iter().map(|(from_ms, to_ms)| {
        let full = taken.iter().find(|(from, _)| *from == from_ms).map_or(0, |(_, taken)| *taken);
        Slot { from_ms, to_ms, left: plan.capacity.saturating_sub(full) }
    });
    Ok(slots.filter(|slot| slot.left > 0).collect())
}

/// What a basket comes to. It is reckoned and forgotten.
async fn quote(
    State(counter): State<AppState>,
    Path(shop): Path<String>,
    Asked(asked): Asked<InLanguage>,
    Body(basket): Body<QuoteAsked>,
) -> Answer<Json<Quote>> {
    if basket.lines.len() > wire_limits::LINES_MAX {
        return Err(Refused::over("lines", "refused-too-many", wire_limits::LINES_MAX));
    }
    let mut tx = counter.store.read().await?;
    let row = known(&mut tx, shop).await?;
    let tongue = language(&row, &asked.lang);
    let text = Text::new(&tongue);
    let mut lines = Vec::new();
    let mut products = tx.products(&row.id).sold_at(counter.now_ms());
    for wanted in &basket.lines {
        let Some(found) = products.lookup(&wanted.product).await? else { continue };
        let asked = Wanted {
            product: wanted.product.clone(),
            variant: wanted.variant.clone(),
            title: String::new(),
            quantity: wanted.quantity,
            believed: None,
        };
        let Offer::Sold { title, minor, picture, .. } = offer(&row, &found, &asked, &tongue) else {
            continue;
        };
        lines.push(OrderLine {
            product: asked.product,
            variant: asked.variant,
            title,
            quantity: wanted.quantity.min(wire_limits::QUANTITY_MAX),
            unit_price: Money { minor, currency: row.currency.clone() },
            picture,
            ..OrderLine::default()
        });
    }
    let address = Address { country: basket.country, ..Address::default() };
    let handover = (!basket.method.is_empty()).then(|| Handover {
        method: basket.method,
        address: Some(address),
        ..Handover::default()
    });
    let now_ms = counter.now_ms();
    let wish = Wish { handover, coupons: basket.coupons, customer: "", now_ms };
    let reckoned = checkout(&mut tx, &row, text, &lines, &wish).await?;
    let reckoned = reckoned.map_err(|_| Refused::invalid("lines", "refused-order-terms"))?;
    let goods = crate::money::order_total(&lines, &row.currency)
        .map_err(|_| Refused::invalid("lines", "refused-order-terms"))?;
    let remarks = reckoned.remarks.iter().map(|remark| remark.sentence(text)).collect();
    Ok(Json(Quote { goods, total: reckoned.total, more: reckoned.more, remarks }))
}

fn checked(mut settings: TradeSettings) -> Answer<TradeSettings> {
    if settings.methods.len() > limits::METHODS_MAX {
        return Err(Refused::over("methods", "refused-too-many", limits::METHODS_MAX));
    }
    settings.country = country("country", &settings.country)?;
    amount("minimum_minor", settings.minimum_minor)?;
    let mut ids = HashSet::new();
    for method in &mut settings.methods {
        check_method(method)?;
        if method.id.is_empty() {
            let title = method.titles.first().map(|(_, title)| title.clone()).unwrap_or_default();
            method.id = catalogue::slug(&title);
        }
        let first = method.id.clone();
        let mut number = 1_u32;
        while !ids.insert(method.id.clone()) {
            number += 1;
            method.id = format!("{first}-{number}");
        }
    }
    if settings.taxes.len() > limits::TAX_CLASSES_MAX {
        return Err(Refused::over("taxes", "refused-too-many", limits::TAX_CLASSES_MAX));
    }
    for class in &mut settings.taxes {
        check_class(class)?;
    }
    // Without a country of its own nothing could be sent, and no rate be the usual one.
    let sends_home =
        |method: &DeliveryMethod| method.kind != MethodKind::Collect && method.countries.is_empty();
    let needs_country = !settings.taxes.is_empty() || settings.methods.iter().any(sends_home);
    if settings.country.is_empty() && needs_country {
        return Err(Refused::invalid("country", "refused-country"));
    }
    Ok(settings)
}

fn check_method(method: &mut DeliveryMethod) -> Answer<()> {
    method.titles.retain(|(_, title)| !title.trim().is_empty());
    if method.titles.is_empty() {
        return Err(Refused::invalid("titles", "refused-empty"));
    }
    for (_, title) in &mut method.titles {
        *title = filled("titles", title, limits::LINE_CHARS_MAX)?;
    }
    method.id = line("id", &method.id, limits::LINE_CHARS_MAX)?;
    method.place = line("place", &method.place, limits::LINE_CHARS_MAX)?;
    amount("price_minor", method.price_minor)?;
    amount("minimum_minor", method.minimum_minor)?;
    amount("free_from_minor", method.free_from_minor.unwrap_or_default())?;
    if method.countries.len() > limits::COUNTRIES_MAX
        || method.postcodes.len() > limits::COUNTRIES_MAX
    {
        return Err(Refused::over("countries", "refused-too-many", limits::COUNTRIES_MAX));
    }
    for code in &mut method.countries {
        *code = country("countries", code)?;
    }
    for start in &mut method.postcodes {
        *start = filled("postcodes", start, 10)?.to_uppercase();
    }
    match &mut method.slots {
        Some(plan) => check_plan(plan),
        None => Ok(()),
    }
}

fn check_plan(plan: &mut SlotPlan) -> Answer<()> {
    let week = comptoir_api::shop::Hours {
        time_zone: "UTC".into(),
        week: plan.week.clone(),
        ..comptoir_api::shop::Hours::default()
    };
    plan.week = hours::checked(week)?.week;
    let fits = (limits::SLOT_MINUTES_MIN..=1_440).contains(&plan.minutes)
        && (1..=limits::SLOT_CAPACITY_MAX).contains(&plan.capacity)
        && i64::from(plan.days) <= limits::SLOT_DAYS_MAX
        && plan.lead_minutes <= 60 * 24 * 60;
    if fits { Ok(()) } else { Err(Refused::invalid("slots", "refused-slots")) }
}

fn check_class(class: &mut TaxClass) -> Answer<()> {
    class.id = filled("taxes", &class.id, limits::LINE_CHARS_MAX)?;
    if class.rates.len() > limits::COUNTRIES_MAX {
        return Err(Refused::over("taxes", "refused-too-many", limits::COUNTRIES_MAX));
    }
    for rate in &mut class.rates {
        rate.country = country("taxes", &rate.country)?;
        if rate.country.is_empty() || rate.rate_bp > limits::TAX_BP_MAX {
            return Err(Refused::invalid("taxes", "refused-tax"));
        }
    }
    Ok(())
}

fn checked_coupon(mut coupon: Coupon) -> Answer<Coupon> {
    coupon.code = coupon.code.trim().to_uppercase();
    let letters = coupon.code.chars().all(|letter| letter.is_alphanumeric() || letter == '-');
    let long = coupon.code.chars().count() > wire_limits::COUPON_CHARS_MAX;
    if coupon.code.is_empty() || !letters || long {
        return Err(Refused::invalid("code", "refused-coupon-code"));
    }
    amount("minimum_minor", coupon.minimum_minor)?;
    let takes = match coupon.takes {
        CouponKind::Percent { rate_bp } => (1..=10_000).contains(&rate_bp),
        CouponKind::Amount { minor } => (1..=limits::PRICE_MINOR_MAX).contains(&minor),
        CouponKind::FreeShipping {} => true,
    };
    let in_order = coupon.from_ms.zip(coupon.to_ms).is_none_or(|(from, to)| from < to);
    if !takes || !in_order {
        return Err(Refused::invalid("takes", "refused-coupon"));
    }
    Ok(coupon)
}

fn amount(field: &str, minor: i64) -> Answer<()> {
    if (0..=limits::PRICE_MINOR_MAX).contains(&minor) {
        Ok(())
    } else {
        Err(Refused::invalid(field, "refused-price"))
    }
}

fn country(field: &str, code: &str) -> Answer<String> {
    let code = code.trim().to_uppercase();
    let two = code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase());
    if two || code.is_empty() { Ok(code) } else { Err(Refused::invalid(field, "refused-country")) }
}
