//! What an order comes to with the way it is handed over, coupons and taxes: the shop's settings
//! decide, whatever the customer's screen believed.

use comptoir_api::address;
use comptoir_api::chat::{Address, Handover, Money, OrderLine, OrderMore};
use comptoir_api::trade::{Coupon, CouponKind, DeliveryMethod, MethodKind, TradeSettings};
use comptoir_store::shops::ShopRow;
use comptoir_store::trade::CouponUse;
use comptoir_store::{StoreError, Tx};
use comptoir_text::Text;
use comptoir_wire::limits as wire_limits;

use crate::catalogue;
use crate::money::{TotalError, order_total};
use crate::order::refusal::Remark;
use crate::order::{slots, sums};

/// What a customer wishes besides goods.
#[derive(Debug, Clone, Default)]
pub(crate) struct Wish<'a> {
    /// Which way, when, where to.
    pub handover: Option<Handover>,
    /// Codes.
    pub coupons: Vec<String>,
    /// Whose order it is; empty: only what it would come to is asked.
    pub customer: &'a str,
    /// Now.
    pub now_ms: u64,
}

/// What that comes to.
#[derive(Debug, Clone, Default)]
pub(crate) struct Checkout {
    /// Shipping, discounts, taxes, handing over.
    pub more: OrderMore,
    /// All of it.
    pub total: Money,
    /// "collect" or "ship", where a way was chosen.
    pub delivery: Option<&'static str>,
    /// What is otherwise than wished.
    pub remarks: Vec<Remark>,
    /// It cannot be ordered so at all.
    pub refused: bool,
    /// The slot to take: way, begin, how many fit.
    pub slot: Option<(String, u64, u32)>,
    /// The coupons to use.
    pub coupons: Vec<Coupon>,
}

impl Checkout {
    fn refuse(&mut self, remark: Remark) {
        self.remarks.push(remark);
        self.refused = true;
    }

    /// Takes the slot and uses the coupons, for an order. Another counter of the shop may have been
    /// faster: then it says what is not to be had any more, and nothing of it is kept.
    pub(crate) async fn take(
        &self,
        tx: &mut Tx,
        shop: &ShopRow,
        order: &str,
        wish: &Wish<'_>,
    ) -> Result<Result<(), Remark>, StoreError> {
        if let Some((method, from_ms, capacity)) = &self.slot
            && !tx.trade(&shop.id).take_slot(method, *from_ms, *capacity).await?
        {
            return Ok(Err(Remark::SlotFull));
        }
        for (at, coupon) in self.coupons.iter().enumerate() {
            let (code, customer, at_ms) = (coupon.code.as_str(), wish.customer, wish.now_ms);
            let by = CouponUse { code, order, customer, at_ms };
            if tx.trade(&shop.id).use_coupon(coupon, by).await? {
                continue;
            }
            for used in self.coupons.iter().take(at) {
                tx.trade(&shop.id).unuse_coupon(&used.code, order).await?;
            }
            if let Some((method, from_ms, _)) = &self.slot {
                tx.trade(&shop.id).free_slot(method, *from_ms).await?;
            }
            return Ok(Err(Remark::Coupon { code: coupon.code.clone() }));
        }
        Ok(Ok(()))
    }
}

/// Gives back the slot and the coupons of an order that will not be.
pub(crate) async fn release(
    tx: &mut Tx,
    shop: &comptoir_store::ShopId,
    order: &str,
    more: &OrderMore,
) -> Result<(), StoreError> {
    if let Some(handover) = more.handover.as_ref().filter(|handover| handover.from_ms > 0) {
        tx.trade(shop).free_slot(&handover.method, handover.from_ms).await?;
    }
    for discount in more.discounts.iter().filter(|discount| !discount.code.is_empty()) {
        tx.trade(shop).unuse_coupon(&discount.code, order).await?;
    }
    Ok(())
}

/// Reckons what lines come to.
pub(crate) async fn checkout(
    tx: &mut Tx,
    shop: &ShopRow,
    text: Text,
    lines: &[OrderLine],
    wish: &Wish<'_>,
) -> Result<Result<Checkout, TotalError>, StoreError> {
    let settings = tx.trade(&shop.id).settings().await?;
    let Ok(goods) = order_total(lines, &shop.currency) else {
        return Ok(Err(TotalError::TooLarge));
    };
    let mut out = Checkout::default();
    let mut minimum = settings.minimum_minor;
    let mut destination = String::new();
    if let Some(method) = choose(&settings, wish, &mut out) {
        minimum = minimum.max(method.minimum_minor);
        let price = sums::shipping(method, goods.minor);
        out.more.shipping =
            (price > 0).then(|| Money { minor: price, currency: shop.currency.clone() });
        out.delivery = Some(sums::delivery(method.kind));
        let mut handover = Handover {
            method: method.id.clone(),
            title: title_of(method, text.code()),
            ..Handover::default()
        };
        if method.kind != MethodKind::Collect {
            let to = send_to(&settings, method, wish, &mut out);
            destination.clone_from(&to.country);
            handover.address = Some(to);
        }
        if let Some((from_ms, to_ms)) = slot(method, shop, wish, &mut out) {
            (handover.from_ms, handover.to_ms) = (from_ms, to_ms);
        }
        out.more.handover = Some(handover);
    }
    if goods.minor < minimum {
        let minimum = text.money(minimum, &shop.currency);
        out.refuse(Remark::Minimum { minimum });
    }
    coupons(tx, shop, wish, goods.minor, &mut out).await?;
    let classes = tax_classes(tx, shop, lines).await?;
    let reckoning =
        sums::Reckoning { settings: &settings, currency: &shop.currency, classes: &classes };
    match reckoning.reckon(lines, &mut out.more, &destination) {
        Ok(total) => out.total = total,
        Err(error) => return Ok(Err(error)),
    }
    Ok(Ok(out))
}

/// The class of tax of each line's product.
pub(crate) async fn tax_classes(
    tx: &mut Tx,
    shop: &ShopRow,
    lines: &[OrderLine],
) -> Result<Vec<String>, StoreError> {
    let mut classes = Vec::new();
    for line in lines {
        classes.push(tx.products(&shop.id).tax_of(&line.product).await?.unwrap_or_default());
    }
    Ok(classes)
}

/// The way that was chosen, if the shop offers any.
fn choose<'s>(
    settings: &'s TradeSettings,
    wish: &Wish<'_>,
    out: &mut Checkout,
) -> Option<&'s DeliveryMethod> {
    let mut offered = settings.methods.iter().filter(|method| !method.off).peekable();
    offered.peek()?;
    let Some(wished) = &wish.handover else {
        out.refuse(Remark::ChooseMethod);
        return None;
    };
    let found = offered.find(|method| method.id == wished.method);
    if found.is_none() {
        out.refuse(Remark::ChooseMethod);
    }
    found
}

/// Where it is sent, checked.
fn send_to(
    settings: &TradeSettings,
    method: &DeliveryMethod,
    wish: &Wish<'_>,
    out: &mut Checkout,
) -> Address {
    let wished = wish.handover.as_ref().and_then(|handover| handover.address.clone());
    let address = address::tidied(&wished.unwrap_or_default());
    let goes = countries(settings, method);
    if !goes.contains(&address.country) {
        // A basket whose address is not written yet still wants to know what it comes to.
        if !wish.customer.is_empty() || !address.country.is_empty() {
            out.refuse(Remark::NotThere);
        }
        return address;
    }
    if wish.customer.is_empty() {
        return address;
    }
    let near = |start: &String| address.postcode.starts_with(&start.to_uppercase());
    if !address::check(&address).is_empty() {
        out.refuse(Remark::Address);
    } else if !method.postcodes.is_empty() && !method.postcodes.iter().any(near) {
        out.refuse(Remark::NotThere);
    }
    address
}

/// Where a way goes.
pub(crate) fn countries(settings: &TradeSettings, method: &DeliveryMethod) -> Vec<String> {
    match method.kind {
        MethodKind::Collect => Vec::new(),
        _ if method.countries.is_empty() => vec![settings.country.clone()],
        _ => method.countries.clone(),
    }
}

/// The slot that was chosen, if this way has any.
fn slot(
    method: &DeliveryMethod,
    shop: &ShopRow,
    wish: &Wish<'_>,
    out: &mut Checkout,
) -> Option<(u64, u64)> {
    let plan = method.slots.as_ref()?;
    let wished = wish.handover.as_ref()?;
    if wish.customer.is_empty() {
        return None;
    }
    let open = slots::open(plan, &shop.hours.time_zone, &shop.hours.closed, wish.now_ms);
    let chosen = open.into_iter().find(|(from_ms, _)| *from_ms == wished.from_ms);
    match chosen {
        Some((from_ms, _)) => out.slot = Some((method.id.clone(), from_ms, plan.capacity)),
        None => out.refuse(Remark::SlotFull),
    }
    chosen
}

async fn coupons(
    tx: &mut Tx,
    shop: &ShopRow,
    wish: &Wish<'_>,
    goods_minor: i64,
    out: &mut Checkout,
) -> Result<(), StoreError> {
    let mut codes: Vec<String> =
        wish.coupons.iter().map(|code| code.trim().to_uppercase()).collect();
    codes.retain(|code| !code.is_empty());
    codes.dedup();
    let mut shipping = out.more.shipping.as_ref().map_or(0, |price| price.minor);
    let mut left = goods_minor;
    for code in codes.into_iter().take(wire_limits::COUPONS_MAX) {
        let known = tx.trade(&shop.id).coupon(&code).await?;
        let taken = out.coupons.iter().any(|coupon| coupon.code == code);
        let used = match wish.customer {
            "" => 0,
            customer => tx.trade(&shop.id).coupon_uses_by(&code, customer).await?,
        };
        let good = known.filter(|coupon| {
            !coupon.off
                && !taken
                && goods_minor >= coupon.minimum_minor
                && coupon.from_ms.is_none_or(|from_ms| from_ms <= wish.now_ms)
                && coupon.to_ms.is_none_or(|to_ms| wish.now_ms < to_ms)
                && coupon.uses_max.is_none_or(|max| coupon.uses < max)
                && coupon.per_customer_max.is_none_or(|max| used < max)
        });
        let Some(coupon) = good else {
            out.remarks.push(Remark::Coupon { code: code.chars().take(40).collect() });
            continue;
        };
        let minor = sums::taken_off(&coupon, left, shipping);
        match coupon.takes {
            CouponKind::FreeShipping {} => shipping = 0,
            _ => left -= minor,
        }
        if minor > 0 {
            out.more.discounts.push(sums::discount(&coupon, minor, &shop.currency));
        }
        out.coupons.push(coupon);
    }
    Ok(())
}

/// As the shop writes it, with where it is collected.
fn title_of(method: &DeliveryMethod, language: &str) -> String {
    let title = catalogue::in_language(&method.titles, language, |(tag, _)| tag)
        .map(|(_, title)| title.clone())
        .unwrap_or_default();
    let place = method.place.lines().map(str::trim).collect::<Vec<_>>().join(", ");
    let whole = if place.is_empty() { title } else { format!("{title}, {place}") };
    whole.chars().take(200).collect()
}
