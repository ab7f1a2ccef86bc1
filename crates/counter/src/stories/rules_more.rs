//! What rules do besides talking: forms, the catalogue, chats for teams; and quick replies' files.

use comptoir_api::chat::{Body, OptionAct};
use comptoir_api::device::SentId;
use comptoir_api::rules::{Condition, Rule, Step, Tried, Trigger, TryMessage, TryRules};
use comptoir_api::saved::{FieldKind, SavedField, SavedForm};
use comptoir_api::shop::{InboxPage, Messages, Outgoing, QuickFile, QuickReply};
use comptoir_api::team::{AuditPage, Gives, Team};
use comptoir_client::Draft;
use comptoir_wire::content::{FormAnswer, content::Body as Sent};
use comptoir_wire::ids::MessageId;
use serde_json::{Value, json};

use super::rules::{add, row, rule, runs, say, words};
use super::sight::hired;
use super::world::World;

fn fr(text: &str) -> Vec<(String, String)> {
    vec![("fr".into(), text.into())]
}

fn booking() -> SavedForm {
    let field = |kind, label: &str, options: &str| SavedField {
        kind,
        labels: fr(label),
        options: if options.is_empty() { Vec::new() } else { fr(options) },
        required: true,
    };
    SavedForm {
        titles: fr("Réserver"),
        texts: fr("Quand venez-vous ?"),
        fields: vec![
            field(FieldKind::Date, "Jour", ""),
            field(FieldKind::One, "Moment", "Matin\nSoir"),
        ],
        ..SavedForm::default()
    }
}

/// A form made in the console is sent by a rule and by a person; the answer stands in the thread by
/// the names of its fields; a form that is gone is left out.
#[tokio::test(flavor = "multi_thread")]
async fn a_form_is_sent_and_answered() {
    let mut world = World::new().await;
    world.greet(false).await;
    let owner = world.owner().await;
    let few = SavedForm { fields: Vec::new(), ..booking() };
    assert!(owner.ask::<Value>("PUT", "/api/forms", &[few]).await.is_err(), "it asks nothing");
    let filled = SavedForm { texts: fr("Bonjour {name}"), ..booking() };
    assert!(owner.ask::<Value>("PUT", "/api/forms", &[filled]).await.is_err(), "sent as it is");
    let mut uneven = booking();
    uneven.fields[1].options.push(("en".into(), "Morning".into()));
    assert!(owner.ask::<Value>("PUT", "/api/forms", &[uneven]).await.is_err(), "no evening");
    let forms: Vec<SavedForm> = owner.put("/api/forms", &[booking()]).await;
    let id = forms[0].id.clone();
    assert!(id.starts_with("frm_"));
    let unknown = rule("", words(&["x"]), vec![Step::Form { form: "frm_x".into() }]);
    let refused = owner.ask::<Value>("POST", "/api/rules", &unknown).await.unwrap_err();
    assert_eq!(refused.field.as_deref(), Some("then.0"));
    let none = rule("", words(&["x"]), vec![Step::Form { form: String::new() }]);
    let unchosen = owner.ask::<Value>("POST", "/api/rules", &none).await.unwrap_err();
    assert_ne!(unchosen.message, refused.message, "it is not gone: none was chosen");
    let then = vec![Step::Form { form: id.clone() }];
    add(&owner, rule("Réservation", words(&["réserver"]), then)).await;

    let customer = world.customer().await;
    customer.say("Je voudrais réserver").await;
    let (message, form) = customer
        .sees(|thread| {
            thread.iter().find_map(|message| match &message.body {
                Body::Form(form) => Some((message.id.clone(), form.clone())),
                _ => None,
            })
        })
        .await;
    let shown = (form.title.as_str(), form.text.as_str());
    assert_eq!(shown, ("Réserver", "Quand venez-vous ?"));
    let answer = FormAnswer {
        message: message.parse::<MessageId>().unwrap().to_vec(),
        values_json: json!({ "field_1": "2026-12-24", "field_2": "2" }).to_string(),
    };
    customer.send(Draft::new(Sent::FormAnswer(answer))).await;
    let path = format!("/api/chats/{}/messages", customer.chat);
    let filled = |page: &Messages| {
        page.messages.iter().find_map(|message| match &message.body {
            Body::FormAnswer { fields, .. } => Some(fields.clone()),
            _ => None,
        })
    };
    let page = owner.sees(&path, |page: &Messages| filled(page).is_some()).await;
    let fields = filled(&page).unwrap();
    let said: Vec<_> = fields.iter().map(|one| (one.label.as_str(), one.value.as_str())).collect();
    assert_eq!(said, [("Jour", "2026-12-24"), ("Moment", "Soir")]);

    let _: SentId = owner.post(&path, &Outgoing::Form { form: id.clone() }).await;
    customer
        .sees(|thread| {
            let forms = thread.iter().filter(|one| matches!(one.body, Body::Form(_)));
            (forms.count() == 2).then_some(())
        })
        .await;
    let gone = owner.ask::<Value>("POST", &path, &Outgoing::Form { form: "frm_x".into() }).await;
    assert_eq!(gone.unwrap_err().field.as_deref(), Some("form"));
}

/// The catalogue is opened by a button; a chat that nobody has, whose customer writes for the first
/// time, goes to a team, to whoever of it is there; the second message does not.
#[tokio::test(flavor = "multi_thread")]
async fn a_chat_is_given_to_whoever_of_a_team_is_there() {
    let mut world = World::new().await;
    world.greet(false).await;
    let owner = world.owner().await;
    let person = |login: &str| json!({ "login": login, "name": login, "role": "agent" });
    let (nour_id, nour) = hired(&world, &owner, person("nour")).await;
    let (_, lou) = hired(&world, &owner, person("lou")).await;
    let teams = json!([{ "id": "", "name": "Atelier", "members": [nour_id], "gives": "hand" }]);
    let teams: Vec<Team> = owner.put("/api/teams", &teams).await;
    let team = teams[0].id.clone();
    let assign = Step::Assign { staff: String::new(), team: team.clone(), gives: Gives::Turn };
    let then = vec![Step::Catalogue { texts: fr("Tout est là :") }, assign];
    let only = vec![
        Condition::Written { written: false },
        Condition::Member { who: String::new(), is: false },
    ];
    add(&owner, Rule { only, ..rule("Accueil", Trigger::Any {}, then) }).await;
    let only = vec![Condition::Member { who: team.clone(), is: true }];
    let nobody = Step::Assign { staff: String::new(), team: String::new(), gives: Gives::Hand };
    let back = rule("Rendre", words(&["rendre"]), vec![say("Rendu"), nobody]);
    add(&owner, Rule { only, ..back }).await;

    // Nobody of the team is there: it is the team's, and nobody's.
    let early = world.customer().await;
    early.say("Bonjour").await;
    let first = row(&owner, |chat| chat.team == team).await;
    assert_eq!(first.assignee, "");
    assert_eq!(runs(&owner).await[0].done[1].left_out, "nobody_there");
    let button = early
        .sees(|thread| {
            thread.iter().find_map(|message| match &message.body {
                Body::Choice(choice) => Some(choice.clone()),
                _ => None,
            })
        })
        .await;
    let act = button.options[0].act;
    assert_eq!((button.text.as_str(), act), ("Tout est là :", OptionAct::OpenCatalogue));

    let (_here, _other) = (nour.events().await, lou.events().await);
    let customer = world.customer().await;
    customer.say("Bonsoir").await;
    let given = row(&owner, |chat| chat.last_text == "Bonsoir").await;
    assert_eq!((given.assignee, given.team), (nour_id, team.clone()));
    customer.say("Il faut me rendre").await;
    customer.hears("Rendu").await;
    assert_eq!(row(&owner, |chat| chat.last_text.contains("rendre")).await.assignee, "");
    assert_eq!(runs(&owner).await.len(), 3, "who has written is not greeted again");

    // The simulator knows whose it would be.
    let member = |member: &str, first| {
        let text = "Il faut me rendre".into();
        let message = TryMessage { text, first, member: member.into(), ..TryMessage::default() };
        TryRules { message: Some(message), ..TryRules::default() }
    };
    let tried: Tried = owner.post("/api/rules/try", &member(&team, false)).await;
    assert_eq!(tried.message.unwrap()[0].name, "Rendre");
    let tried: Tried = owner.post("/api/rules/try", &member("", true)).await;
    assert_eq!(tried.message.unwrap()[0].steps, ["catalogue", "assign"]);
    let tried: Tried = owner.post("/api/rules/try", &member("", false)).await;
    assert!(tried.message.unwrap().is_empty());
}

/// A picture is handed in, kept with a quick reply, seen by the team alone, and gone with it.
#[tokio::test(flavor = "multi_thread")]
async fn a_quick_reply_has_a_file() {
    let mut world = World::new().await;
    let owner = world.owner().await;
    let upload = |name: &str, bytes: &[u8]| {
        let head = format!(
            "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
             Content-Type: application/pdf\r\n\r\n"
        );
        let body = [head.as_bytes(), bytes, b"\r\n--edge--\r\n"].concat();
        owner
            .raw("POST", "/api/quick-replies/files")
            .header("content-type", "multipart/form-data; boundary=edge")
            .body(body)
    };
    let sent = upload("../carte.pdf", b"%PDF-1.4 la carte").send().await.unwrap();
    let file: QuickFile = sent.json().await.unwrap();
    assert_eq!((file.name.as_str(), file.size), ("carte.pdf", 17));
    let path = format!("/api/quick-replies/files/{}", file.id);
    assert_eq!(owner.raw("GET", &path).send().await.unwrap().status(), 404, "nobody has it yet");
    let reply = QuickReply {
        shortcut: "/Carte".into(),
        texts: vec![("fr".into(), "La carte".into()), ("en".into(), "The menu".into())],
        file: Some(file.clone()),
        ..QuickReply::default()
    };
    let kept: Vec<QuickReply> = owner.put("/api/quick-replies", &[reply]).await;
    assert_eq!((kept[0].shortcut.as_str(), kept[0].text_in("en-GB")), ("carte", "The menu"));
    assert_eq!((kept[0].text.as_str(), kept[0].text_in("de")), ("La carte", "La carte"));
    assert_eq!(owner.get::<Vec<QuickReply>>("/api/quick-replies").await, kept);
    let got = owner.raw("GET", &path).send().await.unwrap();
    assert!(got.headers()["content-disposition"].to_str().unwrap().starts_with("attachment"));
    assert_eq!(got.bytes().await.unwrap().as_ref(), b"%PDF-1.4 la carte");
    assert_eq!(reqwest::get(format!("{}{path}", world.base)).await.unwrap().status(), 401);
    let lost = QuickFile { id: "a".repeat(64), ..file };
    let lost = QuickReply { shortcut: "x".into(), file: Some(lost), ..QuickReply::default() };
    let refused = owner.ask::<Value>("PUT", "/api/quick-replies", &[lost]).await.unwrap_err();
    assert_eq!(refused.field.as_deref(), Some("file"));
    let none: [QuickReply; 0] = [];
    let _: Vec<QuickReply> = owner.put("/api/quick-replies", &none).await;
    assert_eq!(owner.raw("GET", &path).send().await.unwrap().status(), 404);
    let folder = world.counter.folder(&world.id).join("quick");
    assert_eq!(std::fs::read_dir(folder).unwrap().count(), 0, "it went with its reply");

    // What is looked for, read, printed and taken along is in the log; the list of chats is not.
    let customer = world.customer().await;
    customer.order(&[("miel", 1, 1250)]).await;
    customer.sees_order(|order| !order.reference.is_empty()).await;
    let _: InboxPage = owner.get("/api/chats?queue=all").await;
    let log = async || {
        let page: AuditPage = owner.get("/api/audit?limit=100").await;
        let name = |act| serde_json::to_value(act).unwrap().as_str().unwrap().to_owned();
        page.entries.iter().map(|entry| name(entry.act)).collect::<Vec<String>>()
    };
    assert!(!log().await.iter().any(|act| act == "searched"));
    for _ in 0..2 {
        let _: InboxPage = owner.get("/api/chats?queue=all&query=miel").await;
        let _: Value = owner.get("/api/orders").await;
    }
    for file in ["orders/print?kind=picking", "stats.csv?from=2026-11-24&to=2026-11-24"] {
        assert!(
            owner.raw("GET", &format!("/api/{file}")).send().await.unwrap().status().is_success()
        );
    }
    assert!(owner.raw("GET", "/api/catalogue.tsv").send().await.unwrap().status().is_success());
    let seen = log().await;
    let wanted =
        ["searched", "orders_read", "orders_printed", "stats_exported", "catalogue_exported"];
    for act in wanted {
        assert_eq!(seen.iter().filter(|known| *known == act).count(), 1, "{act}: {seen:?}");
    }
}
