//! Rules that are tried, refused and brought back; the menu above the customer's composer.

use comptoir_api::rules::{
    MenuAct, MenuButton, Rule, RuleListed, RulesPage, Step, Tried, Trigger, TryMessage, TryRules,
};
use comptoir_api::shop::PublicShop;
use serde_json::{Value, json};

use super::rules::{add, row, rule, runs, say, words};
use super::world::World;

/// What would have happened: on a typed message, and in the chats there were. Nothing is sent.
#[tokio::test(flavor = "multi_thread")]
async fn a_try_sends_nothing() {
    let mut world = World::new().await;
    world.greet(true).await;
    let owner = world.owner().await;
    let customer = world.customer().await;
    customer.say("Bonjour, vous livrez ?").await;
    customer.hears("ici Halbran").await;
    customer.say("Et vos horaires ?").await;
    row(&owner, |chat| chat.unread == 2).await;
    let edited =
        Rule { on: false, ..rule("Livraison", words(&["livr*"]), vec![say("À vélo, {name}")]) };
    let message = TryMessage { text: "Livrez-vous ?".into(), ..TryMessage::default() };
    let asked = TryRules { rule: Some(edited.clone()), message: Some(message), days: 7 };
    let tried: Tried = owner.post("/api/rules/try", &asked).await;
    let would = tried.message.unwrap();
    assert_eq!((would.len(), would[0].because.as_str()), (1, "livr*"));
    assert_eq!((tried.looked_at, tried.messages), (1, 2));
    let names: Vec<&str> = tried.chats[0].would.iter().map(|would| would.name.as_str()).collect();
    assert_eq!(names, ["Livraison"], "the rule answers, so the greeting would not have");
    assert_eq!(tried.chats[0].would[0].line, "Bonjour, vous livrez ?");
    let as_is: Tried = owner.post("/api/rules/try", &TryRules { days: 7, ..asked }).await;
    assert_eq!(as_is.chats[0].would.len(), 1);
    let asked = TryRules { days: 7, ..TryRules::default() };
    let as_is: Tried = owner.post("/api/rules/try", &asked).await;
    assert_eq!(as_is.chats[0].would[0].rule, "greeting");
    assert!(as_is.chats[0].would[0].says.contains("ici Halbran"));
    assert_eq!(customer.history().await.iter().filter(|m| m.from.machine).count(), 1);
    assert!(
        runs(&owner).await.len() == 1
            && owner.get::<RulesPage>("/api/rules").await.rules.is_empty()
    );
}

/// What a person may get wrong is said, with the field it is about.
#[tokio::test(flavor = "multi_thread")]
async fn a_rule_that_cannot_be_is_refused() {
    let world = World::new().await;
    let owner = world.owner().await;
    let wrong = [
        (rule("", words(&["!?"]), vec![say("x")]), "when"),
        (rule("", Trigger::Pattern { pattern: "(".into() }, vec![say("x")]), "when"),
        (rule("", Trigger::Unanswered { minutes: 0 }, vec![say("x")]), "when"),
        (rule("", Trigger::Any {}, Vec::new()), "then"),
        (rule("", Trigger::Any {}, vec![say("x"), say("  ")]), "then.1"),
        (rule("", Trigger::Any {}, vec![Step::Product { product: "or".into() }]), "then.0"),
        (
            rule("", Trigger::Any {}, vec![Step::Label { label: "lbl_x".into(), add: true }]),
            "then.0",
        ),
        (
            rule("", Trigger::Any {}, vec![Step::Wait { minutes: 99_999, unless_written: false }]),
            "then.0",
        ),
    ];
    for (rule, field) in wrong {
        let error = owner.ask::<Value>("POST", "/api/rules", &rule).await.unwrap_err();
        assert_eq!(
            (error.code.as_str(), error.field.as_deref()),
            ("invalid", Some(field)),
            "{rule:?}"
        );
    }
    let kept = add(&owner, rule("Gardée", Trigger::Any {}, vec![say("x")])).await;
    let path = format!("/api/rules/{}", kept.id);
    let page: RulesPage = owner.ask("DELETE", &path, &json!({})).await.unwrap();
    assert!(page.rules.is_empty());
    // Undone: it is back as it was.
    let error = owner.ask::<Value>("PUT", &path, &kept).await.unwrap_err();
    assert_eq!(error.code, "not_found");
    let back: RuleListed = owner.post("/api/rules", &kept).await;
    assert_eq!(back.rule, kept);
}

/// The menu above the customer's composer: made by the shop, in his language, for everyone to see.
#[tokio::test(flavor = "multi_thread")]
async fn a_menu_is_pinned() {
    let world = World::new().await;
    let owner = world.owner().await;
    let both = |fr: &str, en: &str| vec![("fr".into(), fr.into()), ("en".into(), en.into())];
    let button = |titles, does| MenuButton { titles, does };
    let link = MenuAct::Link { url: "https://halbran.example/acces".into() };
    let menu = vec![
        button(both("Catalogue", "Catalogue"), MenuAct::Catalogue {}),
        button(both("Vos horaires ?", "Your hours?"), MenuAct::Say { texts: Vec::new() }),
        button(both("Accès", "Directions"), link),
    ];
    let saved: Vec<MenuButton> = owner.put("/api/menu", &menu).await;
    assert_eq!(saved, menu);
    let shop: PublicShop = owner.get("/api/public/halbran?lang=en").await;
    let shown: Vec<_> = shop
        .menu
        .iter()
        .map(|shown| (shown.title.as_str(), shown.does.as_str(), shown.with.as_str()))
        .collect();
    assert_eq!(
        shown,
        [
            ("Catalogue", "catalogue", ""),
            ("Your hours?", "say", "Your hours?"),
            ("Directions", "link", "https://halbran.example/acces"),
        ]
    );
    let http = MenuAct::Link { url: "javascript:alert(1)".into() };
    for wrong in [vec![button(both("x", ""), http)], vec![menu[0].clone(); 7]] {
        let error = owner.ask::<Value>("PUT", "/api/menu", &wrong).await.unwrap_err();
        assert_eq!(error.code, "invalid");
    }
}
