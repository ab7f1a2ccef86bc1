//! A shop moves between databases: nothing of it is left behind, nothing of others comes along.

#![expect(clippy::unwrap_used, reason = "a story that cannot go on stops")]

use comptoir_store::moving::{self, Counts, MoveError, Row, Table, Tally, Value};
use comptoir_store::{ShopId, Store, testing};
use futures_util::TryStreamExt;

/// Fills every table there is: texts hold what a careless copy would break, and those of one number
/// are the same everywhere, so that what a row points at is there.
async fn shop_full_of_everything(store: &Store, shop: &ShopId) -> usize {
    let (tables, mut tx) = (moving::tables().await.unwrap(), store.begin().await.unwrap());
    for table in &tables {
        for number in 0..5 {
            let added = tx.add_rows(table, &[row(table, shop, number)]).await;
            // Of some things a shop has one.
            assert!(added.is_ok() || number > 0 && added.unwrap_err().is_duplicate());
        }
    }
    tx.save().await.unwrap();
    tables.len()
}

fn row(table: &Table, shop: &ShopId, number: i64) -> Row {
    let value = |column: &moving::Column| match column.name.as_str() {
        "shop" | "slug" => Value::Text(shop.0.clone()),
        _ if column.optional && number == 4 => Value::Null,
        _ if column.number => Value::Number(i64::MAX - number),
        _ => Value::Text(format!("{shop}{number} \u{1f36f} é'\"\\\n$1")),
    };
    table.columns().iter().map(value).collect()
}

async fn all_of(store: &Store, shop: &ShopId) -> Vec<(String, Tally)> {
    let mut tx = store.read().await.unwrap();
    let mut all = Vec::new();
    for table in moving::tables().await.unwrap() {
        let rows: Vec<Row> = tx.rows_of_shop(&table, shop).try_collect().await.unwrap();
        let mut tally = Tally::default();
        for row in &rows {
            tally.add(row);
        }
        all.push((table.name, tally));
    }
    all
}

fn rows_in(all: &[(String, Tally)]) -> u64 {
    all.iter().map(|(_, tally)| tally.rows).sum()
}

/// From SQLite to PostgreSQL and back to another SQLite: every row of every table, and a second
/// shop stays where it is.
#[tokio::test]
async fn a_shop_moves_there_and_back() {
    let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let first = testing::sqlite(folders[0].path()).await.unwrap();
    let last = testing::sqlite(folders[1].path()).await.unwrap();
    let Some(middle) = testing::postgres().await.unwrap() else {
        eprintln!("NOT TESTED ON POSTGRESQL: it is not there");
        return;
    };
    let (halbran, other) = (ShopId("halbran".into()), ShopId("other".into()));
    let tables = shop_full_of_everything(&first, &halbran).await;
    shop_full_of_everything(&first, &other).await;
    let whole = all_of(&first, &halbran).await;
    assert!(whole.len() == tables && whole.iter().all(|(_, tally)| tally.rows > 0), "{whole:?}");

    for (from, to) in [(&first, &middle), (&middle, &last)] {
        let counts: Counts = moving::copy(from, to, &halbran).await.unwrap();
        assert_eq!(counts.values().sum::<u64>(), rows_in(&whole));
        assert_eq!(all_of(to, &halbran).await, whole);
        assert_eq!(rows_in(&all_of(to, &other).await), 0);
        // Not twice, and not what is not there.
        let again = moving::copy(from, to, &halbran).await;
        assert!(matches!(again, Err(MoveError::There(_))), "{again:?}");
        let none = moving::copy(from, to, &ShopId("nobody".into())).await;
        assert!(matches!(none, Err(MoveError::NoShop(_))), "{none:?}");

        assert_eq!(all_of(from, &halbran).await, whole, "the source was touched");
        let mut tx = from.begin().await.unwrap();
        tx.remove_shop(&halbran).await.unwrap();
        tx.save().await.unwrap();
        assert_eq!(rows_in(&all_of(from, &halbran).await), 0);
    }
    assert_eq!(rows_in(&all_of(&first, &other).await), rows_in(&whole));
    // Numbers that the database gives go on behind what came along.
    let mut tx = last.begin().await.unwrap();
    let jobs = moving::tables().await.unwrap().into_iter().find(|table| table.name == "jobs");
    let jobs = jobs.unwrap();
    tx.add_rows(&jobs, &[row(&jobs, &halbran, 9)]).await.unwrap();
    tx.save().await.unwrap();
}

/// What one database refuses leaves both as they were.
#[tokio::test]
async fn half_a_move_is_none() {
    let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let from = testing::sqlite(folders[0].path()).await.unwrap();
    let to = testing::sqlite(folders[1].path()).await.unwrap();
    let halbran = ShopId("halbran".into());
    shop_full_of_everything(&from, &halbran).await;
    // Another shop there has a short link of the same code.
    let (tables, other) = (moving::tables().await.unwrap(), ShopId("other".into()));
    let mut tx = to.begin().await.unwrap();
    for table in tables.iter().filter(|table| ["shops", "cloud_links"].contains(&&*table.name)) {
        let mut row = row(table, &halbran, 0);
        for (column, value) in table.columns().iter().zip(&mut row) {
            if matches!(column.name.as_str(), "shop" | "slug") {
                *value = Value::Text(other.0.clone());
            }
        }
        tx.add_rows(table, &[row]).await.unwrap();
    }
    tx.save().await.unwrap();
    let whole = all_of(&from, &halbran).await;
    let refused = moving::copy(&from, &to, &halbran).await.unwrap_err();
    assert!(matches!(&refused, MoveError::Store(error) if error.is_duplicate()), "{refused}");
    assert_eq!(rows_in(&all_of(&to, &halbran).await), 0);
    assert_eq!(all_of(&from, &halbran).await, whole);
}
