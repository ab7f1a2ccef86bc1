//! Who sees which chats, on SQLite and on PostgreSQL alike.

#![expect(clippy::unwrap_used, reason = "a story that cannot go on stops")]

use comptoir_api::shop::{Label, Queue};
use comptoir_api::team::{Act, CustomRole, Gives, Permission, Role, Sees, Team};
use comptoir_store::audit::AuditAsked;
use comptoir_store::chats::{ChatRow, ChatsAsked};
use comptoir_store::notes::NoteRow;
use comptoir_store::staff::StaffRow;
use comptoir_store::testing::{self, on_both};
use comptoir_store::{ShopId, Store, Tx};

fn halbran() -> ShopId {
    ShopId("halbran".into())
}

fn person(id: &str, role: Role, sees: Sees, created_ms: u64) -> StaffRow {
    StaffRow {
        id: id.into(),
        shop: halbran(),
        login: id.into(),
        name: id.into(),
        role,
        custom: String::new(),
        permissions: role.permissions(),
        sees,
        away: false,
        password: String::new(),
        created_ms,
    }
}

/// A shop with an owner, three chats and a label.
async fn begun(store: &Store) -> Tx {
    let shop = halbran();
    let row = testing::shop("halbran");
    let mut tx = store.begin().await.unwrap();
    tx.shops().add(&row, 1).await.unwrap();
    tx.staff().add(&person("stf_owner", Role::Owner, Sees::Own, 1)).await.unwrap();
    tx.customers(&shop).add("cus_1", "acc_t", "Tilleul", "fr", 7).await.unwrap();
    let label = Label { id: "lbl_pro".into(), name: "Pro".into(), hue: 1, ..Label::default() };
    tx.labels(&shop).set(&[label]).await.unwrap();
    for id in ["cht_1", "cht_2", "cht_3"] {
        let (id, customer) = (id.into(), "cus_1".into());
        let row = ChatRow { id, customer, todo: true, ..ChatRow::default() };
        tx.chats(&shop).add(&row).await.unwrap();
    }
    tx
}

/// What one person finds in his list, and how many the list says there are.
async fn seen(tx: &mut Tx, staff: &str) -> (Vec<String>, u32) {
    let asked = ChatsAsked { queue: Queue::All, limit: 10, ..ChatsAsked::default() };
    let listed = tx.chats(&halbran()).list(staff, &asked).await.unwrap();
    let mut ids: Vec<String> = listed.into_iter().map(|one| one.chat.id).collect();
    ids.sort();
    for id in ["cht_1", "cht_2", "cht_3"] {
        // The list, one chat, a chat's viewers and what they have not read never differ.
        let alone = tx.chats(&halbran()).lookup_listed(id, staff).await.unwrap();
        let viewers = tx.chats(&halbran()).viewers(id).await.unwrap();
        let unread = tx.chats(&halbran()).unread(id).await.unwrap();
        let own = unread.iter().find(|one| one.staff == staff);
        assert_eq!(
            alone.as_ref().map(|one| (one.unread, one.mentioned)),
            own.map(|one| (one.count, one.mentioned))
        );
        let listed = ids.iter().any(|one| one == id);
        assert_eq!((alone.is_some(), viewers.iter().any(|one| one == staff)), (listed, listed));
    }
    (ids, tx.chats(&halbran()).counts(staff).await.unwrap()[5])
}

async fn assign(tx: &mut Tx, chat: &str, staff: &str, team: &str) {
    let mut row = tx.chats(&halbran()).lookup(chat).await.unwrap().unwrap();
    row.assignee = staff.into();
    row.team = team.into();
    tx.chats(&halbran()).update(&row).await.unwrap();
}

#[tokio::test]
async fn each_sees_what_is_his_to_see() {
    on_both(async |store| {
        let mut tx = begun(&store).await;
        let shop = halbran();
        for (at, (id, role, sees)) in (2..).zip([
            ("stf_all", Role::Agent, Sees::All),
            ("stf_own", Role::Agent, Sees::Own),
            ("stf_label", Role::Agent, Sees::Labels),
            ("stf_team", Role::Agent, Sees::Teams),
            ("stf_shelf", Role::Catalogue, Sees::All),
            ("stf_look", Role::ReadOnly, Sees::All),
        ]) {
            tx.staff().add(&person(id, role, sees, at)).await.unwrap();
        }
        tx.staff()
            .set_labels(&shop, "stf_label", &["lbl_pro".into(), "lbl_x".into()])
            .await
            .unwrap();
        assert_eq!(
            tx.staff().labels(&shop).await.unwrap(),
            [("stf_label".to_owned(), "lbl_pro".to_owned())]
        );
        let team = Team {
            id: "tem_1".into(),
            name: "Atelier".into(),
            members: vec!["stf_team".into(), "stf_nobody".into()],
            gives: Gives::Turn,
        };
        tx.teams(&shop).set(std::slice::from_ref(&team)).await.unwrap();
        assert_eq!(tx.teams(&shop).list().await.unwrap()[0].members, ["stf_team"]);

        // cht_1 is nobody's, cht_2 somebody's and of the team, cht_3 has the label.
        assign(&mut tx, "cht_2", "stf_all", "tem_1").await;
        assign(&mut tx, "cht_3", "stf_all", "").await;
        tx.labels(&shop).set_of_chat("cht_3", &["lbl_pro".into()]).await.unwrap();
        let all = || vec!["cht_1".to_owned(), "cht_2".into(), "cht_3".into()];
        for (staff, chats) in [
            ("stf_owner", all()),
            ("stf_all", all()),
            ("stf_look", all()),
            ("stf_own", vec!["cht_1".to_owned()]),
            ("stf_label", vec!["cht_3".to_owned()]),
            ("stf_team", vec!["cht_2".to_owned()]),
            ("stf_shelf", vec![]),
            ("stf_unknown", vec![]),
        ] {
            let count = u32::try_from(chats.len()).unwrap();
            assert_eq!(seen(&mut tx, staff).await, (chats, count), "{staff}");
        }
        assert_eq!(
            tx.staff().viewers_of_new(&shop).await.unwrap(),
            ["stf_owner", "stf_all", "stf_own", "stf_look"]
        );

        // One's own is always seen; what was somebody else's is gone from the list.
        assign(&mut tx, "cht_1", "stf_label", "").await;
        assert_eq!(seen(&mut tx, "stf_label").await.0, ["cht_1", "cht_3"]);
        assert!(seen(&mut tx, "stf_own").await.0.is_empty());

        // With the team goes what its people saw of it; with a person, everything.
        tx.teams(&shop).set(&[]).await.unwrap();
        assert!(seen(&mut tx, "stf_team").await.0.is_empty());
        assert_eq!(tx.chats(&shop).lookup("cht_2").await.unwrap().unwrap().team, "");
        tx.staff().remove("stf_label", 9).await.unwrap();
        assert!(seen(&mut tx, "stf_label").await.0.is_empty());
        assert_eq!(seen(&mut tx, "stf_own").await.0, ["cht_1"]);
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn a_role_of_the_shops_own_grants_what_it_names() {
    on_both(async |store| {
        let mut tx = begun(&store).await;
        let shop = halbran();
        let mut role = CustomRole {
            id: "rol_1".into(),
            name: "Comptabilité".into(),
            permissions: vec![Permission::Statistics],
        };
        tx.roles(&shop).set(std::slice::from_ref(&role)).await.unwrap();
        let mut lea = person("stf_lea", Role::Custom, Sees::All, 3);
        lea.custom = "rol_1".into();
        tx.staff().add(&lea).await.unwrap();
        assert_eq!(tx.roles(&shop).held("rol_1").await.unwrap(), 1);
        let found = tx.staff().lookup("stf_lea").await.unwrap().unwrap();
        assert_eq!(found.permissions, [Permission::Statistics]);
        assert!(seen(&mut tx, "stf_lea").await.0.is_empty());

        role.permissions.insert(0, Permission::Read);
        tx.roles(&shop).set(std::slice::from_ref(&role)).await.unwrap();
        assert_eq!(tx.roles(&shop).list().await.unwrap(), [role.clone()]);
        assert_eq!(seen(&mut tx, "stf_lea").await.0.len(), 3);

        // Another role's people are not held to what the own role granted them before.
        lea.role = Role::Catalogue;
        tx.staff().update(&lea).await.unwrap();
        let found = tx.staff().find(&shop, "stf_lea").await.unwrap().unwrap();
        assert_eq!(found.permissions, [Permission::Catalogue]);
        assert!(seen(&mut tx, "stf_lea").await.0.is_empty());
        assert_eq!(tx.roles(&shop).held("rol_1").await.unwrap(), 0);
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn the_next_chat_finds_whoever_has_waited_longest() {
    on_both(async |store| {
        let mut tx = begun(&store).await;
        let shop = halbran();
        assert_eq!(tx.teams(&shop).gives().await.unwrap(), (Gives::Hand, String::new()));
        tx.staff().add(&person("stf_b", Role::Agent, Sees::All, 2)).await.unwrap();
        tx.staff().add(&person("stf_c", Role::Agent, Sees::All, 3)).await.unwrap();
        let team = Team {
            id: "tem_1".into(),
            name: "Atelier".into(),
            members: vec!["stf_b".into()],
            gives: Gives::Least,
        };
        tx.teams(&shop).set(&[team]).await.unwrap();
        tx.teams(&shop).set_gives(Gives::Turn, "tem_1").await.unwrap();
        assert_eq!(tx.teams(&shop).gives().await.unwrap(), (Gives::Turn, "tem_1".into()));

        let order = async |tx: &mut Tx, team: &str| -> Vec<(String, u32)> {
            let found = tx.teams(&halbran()).candidates(team).await.unwrap();
            found.into_iter().map(|one| (one.staff, one.open)).collect()
        };
        let named = |names: &[(&str, u32)]| -> Vec<(String, u32)> {
            names.iter().map(|(name, open)| ((*name).to_owned(), *open)).collect()
        };
        assert_eq!(order(&mut tx, "tem_1").await, named(&[("stf_b", 0)]));
        assign(&mut tx, "cht_1", "stf_owner", "").await;
        tx.teams(&shop).given("stf_owner", 50).await.unwrap();
        let next = [("stf_b", 0), ("stf_c", 0), ("stf_owner", 1)];
        assert_eq!(order(&mut tx, "").await, named(&next));
        tx.staff().set_away("stf_b", true).await.unwrap();
        assert!(tx.staff().lookup("stf_b").await.unwrap().unwrap().away);
        assert_eq!(order(&mut tx, "").await, named(&[("stf_c", 0), ("stf_owner", 1)]));
        tx.teams(&shop).set(&[]).await.unwrap();
        assert_eq!(tx.teams(&shop).gives().await.unwrap().1, "");
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn queues_know_who_is_named_and_what_sleeps() {
    on_both(async |store| {
        let mut tx = begun(&store).await;
        let shop = halbran();
        let note = NoteRow {
            id: "not_1".into(),
            chat: "cht_1".into(),
            place: 0,
            staff: "stf_b".into(),
            name: "B".into(),
            body: "@owner".into(),
            created_ms: 5,
        };
        tx.notes(&shop).add(&note).await.unwrap();
        tx.notes(&shop).mention(&note, "stf_owner").await.unwrap();
        tx.notes(&shop).mention(&note, "stf_owner").await.unwrap();
        assign(&mut tx, "cht_2", "stf_owner", "").await;
        let mut row = tx.chats(&shop).lookup("cht_3").await.unwrap().unwrap();
        row.snoozed_ms = 99;
        tx.chats(&shop).update(&row).await.unwrap();

        // todo, mine, unassigned, waiting, done, all, mentions, snoozed
        let counts = tx.chats(&shop).counts("stf_owner").await.unwrap();
        assert_eq!(counts, [2, 1, 1, 0, 0, 3, 1, 1]);
        let queue = async |tx: &mut Tx, queue: Queue| -> Vec<(String, bool)> {
            let asked = ChatsAsked { queue, limit: 10, ..ChatsAsked::default() };
            let listed = tx.chats(&halbran()).list("stf_owner", &asked).await.unwrap();
            listed.into_iter().map(|one| (one.chat.id, one.mentioned)).collect()
        };
        assert_eq!(queue(&mut tx, Queue::Mentions).await, [("cht_1".to_owned(), true)]);
        assert_eq!(queue(&mut tx, Queue::Snoozed).await, [("cht_3".to_owned(), false)]);
        assert_eq!(queue(&mut tx, Queue::Todo).await.len(), 2);
        assert!(tx.notes(&shop).names("cht_1", "stf_owner").await.unwrap());
        assert!(tx.notes(&shop).seen("cht_1", "stf_owner").await.unwrap());
        assert!(!tx.notes(&shop).seen("cht_1", "stf_owner").await.unwrap());
        assert!(queue(&mut tx, Queue::Mentions).await.is_empty());
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn the_log_grows_and_forgets() {
    const DAY_MS: u64 = 24 * 3_600_000;
    on_both(async |store| {
        let mut tx = begun(&store).await;
        let shop = halbran();
        let acts = [Act::SignedIn, Act::ChatOpened, Act::Answered];
        for (day, act) in (0..).zip(acts) {
            tx.audit(&shop).add("stf_owner", "Lou", act, "cht_1", day * DAY_MS).await.unwrap();
        }
        tx.audit(&shop).add("stf_b", "B", Act::ChatOpened, "cht_2", 2 * DAY_MS).await.unwrap();
        let asked = AuditAsked { limit: 10, ..AuditAsked::default() };
        let all = tx.audit(&shop).list(&asked).await.unwrap();
        assert_eq!(all.len(), 4);
        assert_eq!((all[0].staff.as_str(), all[3].act), ("stf_b", Act::SignedIn));
        let mine = AuditAsked { staff: "stf_owner".into(), what: "cht_1".into(), ..asked.clone() };
        assert_eq!(tx.audit(&shop).list(&mine).await.unwrap().len(), 3);
        let opened = AuditAsked { act: Some(Act::ChatOpened), ..asked.clone() };
        assert_eq!(tx.audit(&shop).list(&opened).await.unwrap().len(), 2);
        let older = AuditAsked { before: Some(all[1].seq), limit: 1, ..asked.clone() };
        assert_eq!(tx.audit(&shop).list(&older).await.unwrap(), [all[2].clone()]);

        assert_eq!(tx.audit(&shop).days().await.unwrap(), 365);
        tx.audit(&shop).set_days(30).await.unwrap();
        tx.audit(&shop).add("stf_b", "B", Act::Noted, "", 31 * DAY_MS).await.unwrap();
        let left = tx.audit(&shop).list(&asked).await.unwrap();
        assert_eq!(left.len(), 4);
        assert!(left.iter().all(|line| line.act != Act::SignedIn));
    })
    .await
    .unwrap();
}
