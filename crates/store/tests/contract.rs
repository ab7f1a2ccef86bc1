//! What both databases have to do alike: the same stories on SQLite and on PostgreSQL.

#![expect(clippy::unwrap_used, reason = "a story that cannot go on stops")]

use comptoir_api::catalogue::ProductOption;
use comptoir_api::chat::{Money, OrderLine, OrderMore, OrderState, OrderStep};
use comptoir_api::shop::{
    AutoReply, CollectionEdit, CustomerField, Hours, ImportProgress, Label, ProductText,
};
use comptoir_api::shop::{Queue, QuickFile, QuickReply};
use comptoir_api::team::{Role, Sees};
use comptoir_api::trade::{Coupon, CouponKind, TradeSettings};
use comptoir_store::chats::{ChatRow, ChatsAsked};
use comptoir_store::notes::NoteRow;
use comptoir_store::orders::{OrderRow, OrdersAsked};
use comptoir_store::passkeys::PasskeyRow;
use comptoir_store::products::{PictureRow, ProductRow, ProductsAsked, VariantRow, VideoRow};
use comptoir_store::search::fold;
use comptoir_store::sessions::SessionRow;
use comptoir_store::shops::ShopRow;
use comptoir_store::staff::StaffRow;
use comptoir_store::stock::Waiting;
use comptoir_store::testing::on_both;
use comptoir_store::trade::CouponUse;
use comptoir_store::{ShopId, Store, Tx};

fn halbran() -> ShopId {
    ShopId("halbran".into())
}

fn shop_row() -> ShopRow {
    ShopRow {
        id: halbran(),
        name: "Maison Halbran".into(),
        tagline: "Épicerie fine".into(),
        about: String::new(),
        accent: "#1f6f5c".into(),
        picture: String::new(),
        address: "1 rue de l'Œuf".into(),
        hours: Hours { time_zone: "Europe/Paris".into(), ..Hours::default() },
        languages: vec!["fr".into(), "en".into()],
        currency: "EUR".into(),
        account: String::new(),
        host: String::new(),
        order_prefix: "H".into(),
        created_ms: 1,
    }
}

fn staff_row(id: &str, login: &str, role: Role) -> StaffRow {
    StaffRow {
        id: id.into(),
        shop: halbran(),
        login: login.into(),
        name: login.to_uppercase(),
        role,
        custom: String::new(),
        permissions: role.permissions(),
        sees: Sees::All,
        away: false,
        password: String::new(),
        created_ms: 5,
    }
}

async fn with_shop(store: &Store) -> Tx {
    let mut tx = store.begin().await.unwrap();
    tx.shops().add(&shop_row(), 2417).await.unwrap();
    tx.staff().add(&staff_row("stf_a", "camille", Role::Owner)).await.unwrap();
    tx
}

#[tokio::test]
async fn a_shop_is_found_as_it_was_described() {
    on_both(async |store| {
        let mut tx = with_shop(&store).await;
        assert_eq!(tx.shops().next_reference(&halbran()).await.unwrap(), "H-2417");
        assert_eq!(tx.shops().next_reference(&halbran()).await.unwrap(), "H-2418");
        tx.save().await.unwrap();

        let mut tx = store.begin().await.unwrap();
        let mut row = tx.shops().lookup(&halbran()).await.unwrap().unwrap();
        assert_eq!(row, shop_row());
        row.tagline = "Thés et miels".into();
        tx.shops().update(&row).await.unwrap();
        tx.shops().set_account(&halbran(), "acc_x").await.unwrap();
        assert_eq!(tx.shops().list().await.unwrap()[0].account, "acc_x");
        let again = tx.shops().add(&shop_row(), 1).await.unwrap_err();
        assert!(again.is_duplicate());
    })
    .await
    .unwrap();
}

/// What is not saved did not happen, and one reader sees one moment.
#[tokio::test]
async fn only_a_save_counts() {
    on_both(async |store| {
        drop(with_shop(&store).await);
        assert!(store.read().await.unwrap().shops().list().await.unwrap().is_empty());
        let mut reader = store.read().await.unwrap();
        assert!(reader.shops().list().await.unwrap().is_empty());
        with_shop(&store).await.save().await.unwrap();
        assert!(reader.shops().list().await.unwrap().is_empty());
        drop(reader);
        assert_eq!(store.read().await.unwrap().shops().list().await.unwrap().len(), 1);
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn the_team_signs_in_and_out() {
    on_both(async |store| {
        let mut tx = with_shop(&store).await;
        tx.staff().add(&staff_row("stf_b", "nour", Role::Agent)).await.unwrap();
        let found = tx.staff().find(&halbran(), "nour").await.unwrap().unwrap();
        assert_eq!(found, staff_row("stf_b", "nour", Role::Agent));
        assert_eq!(tx.staff().owners(&halbran()).await.unwrap(), 1);

        let session = SessionRow {
            hash: "h1".into(),
            staff: "stf_b".into(),
            shop: halbran(),
            expires_ms: 100,
        };
        tx.sessions().add(&session, 1).await.unwrap();
        assert_eq!(tx.sessions().lookup("h1", 99).await.unwrap(), Some(session));
        assert_eq!(tx.sessions().lookup("h1", 100).await.unwrap(), None);
        tx.sessions().extend("h1", 200).await.unwrap();
        assert!(tx.sessions().lookup("h1", 150).await.unwrap().is_some());

        tx.sessions().invite("i1", "stf_b", &halbran(), 50).await.unwrap();
        assert_eq!(tx.sessions().redeem("i1", 60).await.unwrap(), None);
        assert_eq!(tx.sessions().redeem("i1", 10).await.unwrap().as_deref(), Some("stf_b"));
        assert_eq!(tx.sessions().redeem("i1", 10).await.unwrap(), None);

        let passkey = PasskeyRow {
            id: "pky_1".into(),
            name: "Phone".into(),
            credential: "{}".into(),
            created_ms: 3,
        };
        tx.passkeys().add(&halbran(), "stf_b", &passkey).await.unwrap();
        assert_eq!(tx.passkeys().list("stf_b").await.unwrap(), [passkey]);
        assert!(!tx.passkeys().delete("stf_a", "pky_1").await.unwrap());

        tx.staff().remove("stf_b", 9).await.unwrap();
        assert!(tx.staff().lookup("stf_b").await.unwrap().is_none());
        assert!(tx.sessions().lookup("h1", 150).await.unwrap().is_none());
        assert!(tx.passkeys().list("stf_b").await.unwrap().is_empty());
        // The login is free again.
        tx.staff().add(&staff_row("stf_c", "nour", Role::Agent)).await.unwrap();
        tx.sessions().sweep(1_000).await.unwrap();
        tx.save().await.unwrap();
    })
    .await
    .unwrap();
}

fn honey() -> ProductRow {
    let text = |language: &str, title: &str| ProductText {
        language: language.into(),
        title: title.into(),
        subtitle: "500 g".into(),
        description: "Doux.\n\nRécolté en été.".into(),
    };
    ProductRow {
        id: "miel".into(),
        source_key: Some("sku-1".into()),
        source_hash: "abc".into(),
        texts: vec![text("fr", "Miel de châtaignier"), text("en", "Chestnut honey")],
        brand: "Halbran".into(),
        currency: "EUR".into(),
        price_minor: 1_250,
        price_max_minor: 1_250,
        price_before_minor: Some(1_400),
        content: Some((500_000, "g".into())),
        stock: Some(7),
        sku: "M1".into(),
        barcode: "3017620422003".into(),
        details: vec![("Origine".into(), "Cévennes".into())],
        pictures: vec![PictureRow { file: "a.jpg".into(), alt: "Un pot".into() }],
        updated_ms: 3,
        revision: 1,
        ..ProductRow::default()
    }
}

fn shirt() -> ProductRow {
    let variant = |id: &str, stock: Option<i64>| VariantRow {
        id: id.into(),
        title: id.to_uppercase(),
        choices: vec![id.to_uppercase()],
        price_minor: 3_000,
        stock,
        ..VariantRow::default()
    };
    ProductRow {
        id: "chemise".into(),
        texts: vec![ProductText {
            language: "fr".into(),
            title: "Chemise 100% lin".into(),
            ..ProductText::default()
        }],
        currency: "EUR".into(),
        price_minor: 3_000,
        price_max_minor: 3_000,
        stock: Some(5),
        options: vec![ProductOption {
            name: "Taille".into(),
            values: vec!["S".into(), "M".into()],
        }],
        variants: vec![variant("s", Some(2)), variant("m", Some(3))],
        hidden: true,
        revision: 1,
        ..ProductRow::default()
    }
}

/// Whoever saves a product without knowing of its video leaves it where it is.
#[tokio::test]
async fn a_video_is_apart_from_its_product() {
    on_both(async |store| {
        let (mut tx, shop) = (with_shop(&store).await, halbran());
        tx.products(&shop).add(&honey()).await.unwrap();
        let video = VideoRow { file: "a.mp4".into(), alt: "Il coule".into(), added_ms: 7 };
        assert!(tx.products(&shop).set_video("miel", Some(&video)).await.unwrap());
        assert!(!tx.products(&shop).set_video("none", Some(&video)).await.unwrap());
        assert!(tx.products(&shop).update(&honey()).await.unwrap());
        tx.products(&shop).describe_video("miel", "Du miel").await.unwrap();
        let found = tx.products(&shop).lookup("miel").await.unwrap().unwrap();
        assert_eq!(found.video, Some(VideoRow { alt: "Du miel".into(), ..video }));
        assert!(tx.products(&shop).has_video("a.mp4").await.unwrap());
        assert!(tx.products(&shop).set_video("miel", None).await.unwrap());
        tx.products(&shop).describe_video("miel", "Rien").await.unwrap();
        assert!(!tx.products(&shop).has_video("a.mp4").await.unwrap());
        assert_eq!(tx.products(&shop).lookup("miel").await.unwrap().unwrap().video, None);
        tx.save().await.unwrap();
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn the_catalogue_reads_back_and_is_searched() {
    on_both(async |store| {
        let mut tx = with_shop(&store).await;
        let collection = CollectionEdit {
            id: "miels".into(),
            titles: vec![("fr".into(), "Miels".into()), ("en".into(), "Honeys".into())],
            rule: None,
        };
        let shop = halbran();
        tx.collections(&shop).set(std::slice::from_ref(&collection)).await.unwrap();
        tx.collections(&shop).add("miels", &[]).await.unwrap();
        tx.collections(&shop).add("thes", &[("fr".into(), "Thés".into())]).await.unwrap();
        let mut honey = honey();
        honey.collections = vec!["miels".into()];
        tx.products(&shop).add(&honey).await.unwrap();
        tx.products(&shop).add(&shirt()).await.unwrap();
        assert_eq!(tx.products(&shop).lookup("miel").await.unwrap(), Some(honey.clone()));
        let mut second = shirt();
        second.position = 1;
        assert_eq!(tx.products(&shop).lookup("chemise").await.unwrap(), Some(second));
        let found = tx.products(&shop).find_by_source("sku-1").await.unwrap().unwrap();
        assert_eq!(found.id, "miel");
        assert_eq!(tx.products(&shop).count().await.unwrap(), 1);

        let listed = tx.collections(&shop).list(0).await.unwrap();
        assert_eq!((listed[0].has_products, listed[1].has_products), (true, false));

        let mut find = async |query: &str, hidden_too: bool| {
            let asked = ProductsAsked {
                query: query.into(),
                hidden_too,
                limit: 10,
                ..ProductsAsked::default()
            };
            let (found, total) = tx.products(&shop).list(&asked).await.unwrap();
            assert_eq!(total as usize, found.len());
            found.into_iter().map(|product| product.id).collect::<Vec<_>>()
        };
        assert_eq!(find("", false).await, ["miel"]);
        assert_eq!(find("", true).await, ["miel", "chemise"]);
        assert_eq!(find("CHÂTAIGNIER miel", false).await, ["miel"]);
        assert_eq!(find("chestnut", false).await, ["miel"]);
        assert_eq!(find("3017620422003", false).await, ["miel"]);
        assert_eq!(find("100%", true).await, ["chemise"]);
        // A person's % and _ are letters, not wildcards.
        assert!(find("10%0", true).await.is_empty());
        assert!(find("_iel", true).await.is_empty());

        let page = ProductsAsked {
            hidden_too: true,
            after: Some((0, "miel".into())),
            limit: 1,
            ..ProductsAsked::default()
        };
        let (found, total) = tx.products(&shop).list(&page).await.unwrap();
        assert_eq!((found[0].id.as_str(), total), ("chemise", 2));
        let in_it =
            ProductsAsked { collection: "miels".into(), limit: 9, ..ProductsAsked::default() };
        assert_eq!(tx.products(&shop).list(&in_it).await.unwrap().1, 1);
        tx.save().await.unwrap();
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn two_editors_cannot_both_save() {
    on_both(async |store| {
        let mut tx = with_shop(&store).await;
        let shop = halbran();
        tx.products(&shop).add(&honey()).await.unwrap();
        let mut first = honey();
        first.price_minor = 1_300;
        first.texts.truncate(1);
        assert!(tx.products(&shop).update(&first).await.unwrap());
        assert!(!tx.products(&shop).update(&honey()).await.unwrap());
        let saved = tx.products(&shop).lookup("miel").await.unwrap().unwrap();
        assert_eq!((saved.price_minor, saved.revision, saved.texts.len()), (1_300, 2, 1));
        assert!(tx.products(&shop).delete("miel").await.unwrap());
        assert!(!tx.products(&shop).delete("miel").await.unwrap());
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn stock_is_taken_and_never_negative() {
    on_both(async |store| {
        let mut tx = with_shop(&store).await;
        let shop = halbran();
        tx.products(&shop).add(&honey()).await.unwrap();
        tx.products(&shop).add(&shirt()).await.unwrap();
        assert!(tx.products(&shop).hold("miel", "", 3).await.unwrap());
        assert_eq!(tx.products(&shop).lookup("miel").await.unwrap().unwrap().stock, Some(4));
        assert!(!tx.products(&shop).hold("miel", "", 5).await.unwrap());
        assert_eq!(tx.products(&shop).lookup("miel").await.unwrap().unwrap().stock, Some(4));
        assert!(tx.products(&shop).hold("miel", "", -2).await.unwrap());
        assert_eq!(tx.products(&shop).lookup("miel").await.unwrap().unwrap().stock, Some(6));
        assert!(!tx.products(&shop).hold("licorne", "", 1).await.unwrap());
        assert!(tx.products(&shop).hold("licorne", "", -1).await.unwrap());
        assert!(!tx.products(&shop).hold("chemise", "m", 99).await.unwrap());
        assert!(tx.products(&shop).hold("chemise", "m", 2).await.unwrap());
        let shirt = tx.products(&shop).lookup("chemise").await.unwrap().unwrap();
        assert_eq!((shirt.stock, shirt.variants[1].stock), (Some(3), Some(1)));
    })
    .await
    .unwrap();
}

/// Twelve want one of seven pots at the same moment, through as many connections as there are:
/// seven get one, on both databases.
#[tokio::test(flavor = "multi_thread")]
async fn no_piece_is_held_twice() {
    on_both(async |store| {
        let mut tx = with_shop(&store).await;
        tx.products(&halbran()).add(&honey()).await.unwrap();
        tx.save().await.unwrap();
        let mut tries = tokio::task::JoinSet::new();
        for _ in 0..12 {
            tries.spawn(hold_one(store.clone()));
        }
        let held = tries.join_all().await.into_iter().filter(|held| *held).count();
        let mut tx = store.read().await.unwrap();
        let left = tx.products(&halbran()).lookup("miel").await.unwrap().unwrap().stock;
        assert_eq!((held, left), (7, Some(0)));
    })
    .await
    .unwrap();
}

/// A slot and a coupon hold what they hold, however many come at once.
#[tokio::test(flavor = "multi_thread")]
async fn slots_and_coupons_are_not_overdrawn() {
    on_both(async |store| {
        let mut tx = with_chat(&store).await;
        let coupon = Coupon {
            code: "MIEL".into(),
            takes: CouponKind::FreeShipping {},
            minimum_minor: 0,
            from_ms: None,
            to_ms: None,
            uses_max: Some(3),
            per_customer_max: None,
            off: false,
            uses: 0,
        };
        tx.trade(&halbran()).set_coupon(&coupon).await.unwrap();
        tx.save().await.unwrap();
        let mut tries = tokio::task::JoinSet::new();
        for number in 0..8 {
            tries.spawn(draw_one(store.clone(), coupon.clone(), number));
        }
        let drawn = tries.join_all().await;
        let slots = drawn.iter().filter(|(slot, _)| *slot).count();
        let coupons = drawn.iter().filter(|(_, coupon)| *coupon).count();
        assert_eq!((slots, coupons), (2, 3));
        let mut tx = store.begin().await.unwrap();
        let shop = halbran();
        assert_eq!(tx.trade(&shop).slots_taken("m", 0).await.unwrap(), [(60, 2)]);
        tx.trade(&shop).free_slot("m", 60).await.unwrap();
        assert!(tx.trade(&shop).take_slot("m", 60, 2).await.unwrap());
        let one = CouponUse { code: "MIEL", order: "ord_x", customer: "cus_1", at_ms: 1 };
        assert!(!tx.trade(&shop).use_coupon(&coupon, one).await.unwrap());
        tx.trade(&shop).unuse_coupon("MIEL", "ord_x").await.unwrap();
        assert_eq!(tx.trade(&shop).coupon("MIEL").await.unwrap().unwrap().uses, 3);
        let settings = TradeSettings { minimum_minor: 5, ..TradeSettings::default() };
        assert!(tx.trade(&shop).set_settings(&settings).await.unwrap());
        assert!(!tx.trade(&shop).set_settings(&settings).await.unwrap());
        let saved = tx.trade(&shop).settings().await.unwrap();
        assert_eq!((saved.minimum_minor, saved.revision), (5, 1));
        assert!(tx.trade(&shop).set_settings(&saved).await.unwrap());
    })
    .await
    .unwrap();
}

async fn draw_one(store: Store, coupon: Coupon, number: u32) -> (bool, bool) {
    let mut tx = store.begin().await.unwrap();
    let slot = tx.trade(&halbran()).take_slot("m", 60, 2).await.unwrap();
    let order = format!("ord_{number}");
    let by = CouponUse { code: "MIEL", order: &order, customer: "cus_1", at_ms: 1 };
    let used = tx.trade(&halbran()).use_coupon(&coupon, by).await.unwrap();
    tx.save().await.unwrap();
    (slot, used)
}

async fn hold_one(store: Store) -> bool {
    let mut tx = store.begin().await.unwrap();
    let held = tx.products(&halbran()).hold("miel", "", 1).await.unwrap();
    tx.save().await.unwrap();
    held
}

/// Who waits is due once it is there again, once, and at most for so many things.
#[tokio::test]
async fn who_waits_is_due_when_it_is_there() {
    on_both(async |store| {
        let mut tx = with_chat(&store).await;
        let shop = halbran();
        tx.products(&shop).add(&honey()).await.unwrap();
        tx.products(&shop).add(&shirt()).await.unwrap();
        assert!(tx.products(&shop).hold("miel", "", 7).await.unwrap());
        let waiting = |product: &str, variant: &str, chat: &str| Waiting {
            product: product.into(),
            variant: variant.into(),
            chat: chat.into(),
            asked_ms: 5,
        };
        let honey = waiting("miel", "", "cht_1");
        for _ in 0..2 {
            assert!(tx.stock_waits(&shop).add(&honey, 1).await.unwrap());
        }
        assert!(!tx.stock_waits(&shop).add(&waiting("chemise", "m", "cht_1"), 1).await.unwrap());
        assert!(tx.stock_waits(&shop).add(&waiting("chemise", "gone", "cht_2"), 1).await.unwrap());
        assert_eq!(tx.stock_waits(&shop).due(9).await.unwrap(), []);
        assert!(tx.products(&shop).hold("miel", "", -1).await.unwrap());
        assert_eq!(tx.stock_waits(&shop).due(9).await.unwrap(), std::slice::from_ref(&honey));
        assert!(tx.stock_waits(&shop).remove(&honey).await.unwrap());
        assert!(!tx.stock_waits(&shop).remove(&honey).await.unwrap());
        assert_eq!(tx.stock_waits(&shop).due(9).await.unwrap(), []);
    })
    .await
    .unwrap();
}

async fn with_chat(store: &Store) -> Tx {
    let mut tx = with_shop(store).await;
    let shop = halbran();
    let id = tx.customers(&shop).add("cus_1", "acc_t", "Tilleul", "fr", 7).await.unwrap();
    assert_eq!(id, "cus_1");
    let same = tx.customers(&shop).add("cus_2", "acc_t", "Other", "en", 8).await.unwrap();
    assert_eq!(same, "cus_1");
    for (chat, last_ms, todo) in [("cht_1", 10, true), ("cht_2", 20, false)] {
        let row = ChatRow {
            id: chat.into(),
            customer: "cus_1".into(),
            last_text: "Bonjour".into(),
            last_ms,
            incoming: 2,
            todo,
            search: fold("Tilleul Été"),
            ..ChatRow::default()
        };
        tx.chats(&shop).add(&row).await.unwrap();
    }
    tx
}

#[tokio::test]
async fn the_inbox_has_its_queues() {
    on_both(async |store| {
        let mut tx = with_chat(&store).await;
        let shop = halbran();
        let mut chat = tx.chats(&shop).lookup("cht_1").await.unwrap().unwrap();
        chat.assignee = "stf_a".into();
        tx.chats(&shop).update(&chat).await.unwrap();
        tx.chats(&shop).mark_read("cht_2", "stf_a").await.unwrap();
        tx.chats(&shop).mark_read("cht_2", "stf_a").await.unwrap();
        let counts = tx.chats(&shop).counts("stf_a").await.unwrap();
        assert_eq!(counts, [1, 1, 1, 1, 0, 2, 0, 0]);

        let label = Label { id: "lbl_1".into(), name: "VIP".into(), hue: 2, ..Label::default() };
        tx.labels(&shop).set(std::slice::from_ref(&label)).await.unwrap();
        let labels = ["lbl_1".to_owned(), "lbl_none".to_owned()];
        tx.labels(&shop).set_of_chat("cht_2", &labels).await.unwrap();
        assert_eq!(tx.labels(&shop).of_chat("cht_2").await.unwrap(), ["lbl_1"]);

        let mut list = async |asked: ChatsAsked| {
            let asked = ChatsAsked { limit: 10, ..asked };
            let found = tx.chats(&shop).list("stf_a", &asked).await.unwrap();
            found.into_iter().map(|row| (row.chat.id, row.unread)).collect::<Vec<_>>()
        };
        let queue = |queue| ChatsAsked { queue, ..ChatsAsked::default() };
        let two = [("cht_2".to_owned(), 0), ("cht_1".to_owned(), 2)];
        assert_eq!(list(queue(Queue::All)).await, two);
        assert_eq!(list(queue(Queue::Todo)).await, two[1..]);
        assert_eq!(list(queue(Queue::Mine)).await, two[1..]);
        assert_eq!(list(queue(Queue::Unassigned)).await, two[..1]);
        assert_eq!(list(queue(Queue::Waiting)).await, two[..1]);
        assert_eq!(list(queue(Queue::Done)).await, []);
        let all = queue(Queue::All);
        assert_eq!(list(ChatsAsked { query: "été".into(), ..all.clone() }).await, two);
        assert_eq!(list(ChatsAsked { query: "hiver".into(), ..all.clone() }).await, []);
        assert_eq!(list(ChatsAsked { label: "lbl_1".into(), ..all.clone() }).await, two[..1]);
        let after = Some((20, "cht_2".to_owned()));
        assert_eq!(list(ChatsAsked { after, ..all.clone() }).await, two[1..]);
        assert_eq!(list(ChatsAsked { due: true, ..all.clone() }).await, two);
        // Chats found elsewhere are held to the same queue and label.
        let ids = ["cht_1", "cht_2", "cht_9"].map(str::to_owned);
        let labelled = ChatsAsked { label: "lbl_1".into(), ..all.clone() };
        for (asked, found) in [
            (all, &["cht_2", "cht_1"][..]),
            (queue(Queue::Mine), &["cht_1"]),
            (labelled, &["cht_2"]),
        ] {
            let among = tx.chats(&shop).list_among("stf_a", &asked, &ids).await.unwrap();
            let among: Vec<_> =
                among.iter().map(|one| (one.chat.id.as_str(), one.labels.clone())).collect();
            let labels = |id: &str| if id == "cht_2" { vec!["lbl_1".to_owned()] } else { vec![] };
            assert_eq!(among, found.iter().map(|id| (*id, labels(id))).collect::<Vec<_>>());
        }

        let note = NoteRow {
            id: "not_1".into(),
            chat: "cht_1".into(),
            place: 4,
            staff: "stf_a".into(),
            name: "Camille".into(),
            body: "Allergique aux noix".into(),
            created_ms: 12,
        };
        tx.notes(&shop).add(&note).await.unwrap();
        assert_eq!(tx.notes(&shop).list("cht_1", 0, 9).await.unwrap(), [note]);
        assert_eq!(tx.notes(&shop).list("cht_1", 5, 9).await.unwrap(), []);
        assert_eq!(tx.chats(&shop).ids().await.unwrap(), ["cht_1", "cht_2"]);
    })
    .await
    .unwrap();
}

fn order(state: OrderState, revision: u32) -> (OrderRow, OrderStep) {
    let line = OrderLine { product: "miel".into(), quantity: 2, ..OrderLine::default() };
    let row = OrderRow {
        id: "ord_1".into(),
        reference: "H-2417".into(),
        chat: "cht_1".into(),
        customer: "cus_1".into(),
        cart: "msg_1".into(),
        state,
        revision,
        lines: vec![line],
        total: Money { minor: 2_500, currency: "EUR".into() },
        note: "Merci".into(),
        delivery: "collect".into(),
        taken: false,
        search: fold("H-2417 Tilleul"),
        placed_ms: 30,
        at_ms: 30 + u64::from(revision),
        more: OrderMore::default(),
        stands: None,
    };
    let by = if revision == 1 { "" } else { "Camille" };
    let step = OrderStep { state, at_ms: row.at_ms, by: by.into(), ..OrderStep::default() };
    (row, step)
}

#[tokio::test]
async fn an_order_takes_each_step_once() {
    on_both(async |store| {
        let mut tx = with_chat(&store).await;
        let shop = halbran();
        let (received, step) = order(OrderState::Received, 1);
        tx.orders(&shop).add(&received, &step).await.unwrap();
        let (paid, step) = order(OrderState::Paid, 2);
        assert!(tx.orders(&shop).step(&paid, &step).await.unwrap());
        assert!(!tx.orders(&shop).step(&paid, &step).await.unwrap());
        let found = tx.orders(&shop).lookup("ord_1").await.unwrap().unwrap();
        assert_eq!((found.order, found.customer_name.as_str()), (paid.clone(), "Tilleul"));
        let steps = tx.orders(&shop).steps("ord_1").await.unwrap();
        assert_eq!(steps.len(), 2);
        assert_eq!((steps[1].state, steps[1].by.as_str()), (OrderState::Paid, "Camille"));
        assert!(tx.orders(&shop).find_by_cart("msg_1").await.unwrap().is_some());
        assert_eq!(tx.orders(&shop).find_open("cht_1").await.unwrap(), Some(paid));
        // The inbox shows it with its chat, until it is over.
        let listed = tx.chats(&shop).lookup_listed("cht_1", "stf_a").await.unwrap().unwrap();
        assert_eq!(listed.order, Some(("H-2417".to_owned(), OrderState::Paid)));

        let asked = |state, query: &str| OrdersAsked {
            state,
            query: query.into(),
            limit: 5,
            ..OrdersAsked::default()
        };
        let mut count =
            async |asked: OrdersAsked| tx.orders(&shop).list(&asked).await.unwrap().len();
        assert_eq!(count(asked(None, "tilleul h-24")).await, 1);
        assert_eq!(count(asked(Some(OrderState::Paid), "")).await, 1);
        assert_eq!(count(asked(Some(OrderState::Ready), "")).await, 0);
        for (wanted, change) in [
            (1, OrdersAsked { from_ms: 1, ..asked(None, "") }),
            (0, OrdersAsked { to_ms: 1, ..asked(None, "") }),
            (0, OrdersAsked { delivery: "by balloon".into(), ..asked(None, "") }),
            (0, OrdersAsked { label: "lbl_none".into(), ..asked(None, "") }),
        ] {
            assert_eq!(count(change.clone()).await, wanted, "{change:?}");
        }

        let customer = tx.customers(&shop).lookup("cus_1").await.unwrap().unwrap();
        assert_eq!((customer.spent.minor, customer.orders), (2_500, 1));
        tx.customers(&shop).rename("cus_1", "Tilleul Vert", "").await.unwrap();
        let mut known = tx.customers(&shop).lookup("cus_1").await.unwrap().unwrap();
        known.note = "VIP".into();
        known.tags = vec!["fidèle".into()];
        known.fields.insert("fld_1".into(), "sans gluten".into());
        tx.customers(&shop).set_card(&known).await.unwrap();
        let card = tx.customers(&shop).lookup("cus_1").await.unwrap().unwrap();
        assert_eq!((&card.tags, &card.fields), (&known.tags, &known.fields));
        let field = CustomerField { id: "fld_1".into(), name: "Régime".into() };
        tx.customers(&shop).set_fields(std::slice::from_ref(&field)).await.unwrap();
        assert_eq!(tx.customers(&shop).fields().await.unwrap(), [field]);
        let customer = tx.customers(&shop).lookup("cus_1").await.unwrap().unwrap();
        assert_eq!(customer.name, "Tilleul Vert");
        assert_eq!((customer.language.as_str(), customer.note.as_str()), ("fr", "VIP"));
        tx.customers(&shop).delete("cus_1").await.unwrap();
        assert!(tx.orders(&shop).lookup("ord_1").await.unwrap().is_none());
        assert!(tx.chats(&shop).lookup("cht_1").await.unwrap().is_none());
    })
    .await
    .unwrap();
}

/// Jobs of one chat run in order; one put off holds those behind it back, and no others.
#[tokio::test]
async fn jobs_wait_their_turn() {
    on_both(async |store| {
        let mut tx = with_shop(&store).await;
        let shop = halbran();
        for (id, lane, due_ms) in
            [("a", "cht_1", 1), ("b", "cht_1", 1), ("c", "cht_2", 5), ("d", "", 1)]
        {
            tx.jobs(&shop).add(id, "say", lane, &id, due_ms).await.unwrap();
        }
        tx.jobs(&shop).add("a", "say", "cht_1", &"again", 1).await.unwrap();
        let mut due = async |now_ms: u64| {
            let rows = tx.jobs(&shop).due(now_ms, 9).await.unwrap();
            rows.into_iter().map(|row| row.id).collect::<Vec<_>>()
        };
        assert_eq!(due(0).await, [""; 0]);
        assert_eq!(due(1).await, ["a", "d"]);
        assert_eq!(due(5).await, ["a", "c", "d"]);
        assert_eq!(tx.jobs(&shop).lookup("a").await.unwrap().unwrap().payload, "\"a\"");
        tx.jobs(&shop).retry("a", 50).await.unwrap();
        assert_eq!(tx.jobs(&shop).lookup("a").await.unwrap().unwrap().attempts, 1);
        let ids = |rows: Vec<comptoir_store::jobs::JobRow>| {
            rows.into_iter().map(|row| row.id).collect::<Vec<_>>()
        };
        assert_eq!(ids(tx.jobs(&shop).due(5, 9).await.unwrap()), ["c", "d"]);
        tx.jobs(&shop).done("a").await.unwrap();
        assert_eq!(ids(tx.jobs(&shop).due(5, 9).await.unwrap()), ["b", "c", "d"]);
        assert_eq!(tx.jobs(&shop).next_due_ms().await.unwrap(), Some(1));
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn small_things_are_kept() {
    on_both(async |store| {
        let mut tx = with_shop(&store).await;
        let shop = halbran();
        assert_eq!(tx.cursors(&shop).lookup("log").await.unwrap(), 0);
        tx.cursors(&shop).set("log", 7).await.unwrap();
        tx.cursors(&shop).set("log", 9).await.unwrap();
        assert_eq!(tx.cursors(&shop).lookup("log").await.unwrap(), 9);

        assert_eq!(tx.automations(&shop).lookup("away").await.unwrap(), AutoReply::default());
        let reply = AutoReply { on: true, texts: vec![("fr".into(), "Fermé".into())] };
        tx.automations(&shop).set("away", &reply).await.unwrap();
        assert_eq!(tx.automations(&shop).lookup("away").await.unwrap(), reply);
        let quick = QuickReply {
            shortcut: "bonjour".into(),
            text: "Bonjour !".into(),
            texts: vec![("en".into(), "Hello!".into())],
            file: Some(QuickFile {
                id: "a1".into(),
                name: "carte.pdf".into(),
                ..QuickFile::default()
            }),
        };
        for _ in 0..2 {
            tx.automations(&shop).set_quick_replies(std::slice::from_ref(&quick)).await.unwrap();
        }
        assert_eq!(tx.automations(&shop).quick_replies().await.unwrap(), [quick]);

        let progress = ImportProgress { done: 3, ..ImportProgress::default() };
        tx.imports(&shop).set("imp_1", &ImportProgress::default(), 1).await.unwrap();
        tx.imports(&shop).set("imp_1", &progress, 2).await.unwrap();
        assert_eq!(tx.imports(&shop).lookup("imp_1").await.unwrap(), Some(progress));
        tx.imports(&shop).set_picture("https://a/b.jpg", "f.jpg", 1).await.unwrap();
        let file = tx.imports(&shop).find_picture("https://a/b.jpg").await.unwrap();
        assert_eq!(file.as_deref(), Some("f.jpg"));
        tx.save().await.unwrap();
    })
    .await
    .unwrap();
}

/// Many who write at once all get their turn, and each order its own number.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn writers_take_turns() {
    on_both(async |store| {
        with_shop(&store).await.save().await.unwrap();
        let tasks = tokio_util::task::TaskTracker::new();
        let numbers = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
        for _ in 0..40 {
            let (store, numbers) = (store.clone(), numbers.clone());
            tasks.spawn(async move {
                let mut tx = store.begin().await.unwrap();
                let number = tx.shops().next_reference(&halbran()).await.unwrap();
                tx.save().await.unwrap();
                numbers.lock().unwrap().push(number);
            });
        }
        tasks.close();
        tasks.wait().await;
        let mut numbers = numbers.lock().unwrap().clone();
        numbers.sort();
        numbers.dedup();
        assert_eq!(numbers.len(), 40);
    })
    .await
    .unwrap();
}

/// A folder may have any name a person gives it.
#[tokio::test]
async fn a_file_may_have_any_name() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("50% off? #1 été.db");
    let store = Store::open(&comptoir_store::file_url(&path)).await.unwrap();
    with_shop(&store).await.save().await.unwrap();
    store.close().await;
    assert!(path.exists());
    let elsewhere = Store::open("mysql://localhost/shop").await;
    assert!(matches!(elsewhere, Err(comptoir_store::StoreError::Address)));
}

/// The two schemas are one: they differ in words for types alone.
#[test]
fn both_schemas_have_the_same_tables_and_columns() {
    let plain = |sql: &str| {
        sql.replace("INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT", "ID")
            .replace("BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY", "ID")
            .replace("BIGINT", "INTEGER")
            .replace(" COLLATE \"C\"", "")
            .replace(") STRICT;", ");")
    };
    let sqlite = include_str!("../migrations/sqlite/0001_first.sql");
    let postgres = include_str!("../migrations/postgres/0001_first.sql");
    assert_eq!(plain(sqlite), plain(postgres));
}
