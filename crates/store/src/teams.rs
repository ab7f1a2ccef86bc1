//! Parts of a team, and how chats find somebody in them.

use comptoir_api::team::{Gives, Team};
use sqlx::{AnyConnection, query};

use crate::StoreError;
use crate::row::{Columns, ms, name_of};

/// A shop's teams.
#[derive(Debug)]
pub struct Teams<'t> {
    pub(crate) db: &'t mut AnyConnection,
    pub(crate) shop: &'t str,
}

impl Teams<'_> {
    /// Lists them in their order, with who is in them.
    pub async fn list(&mut self) -> Result<Vec<Team>, StoreError> {
        let rows = query("SELECT * FROM teams WHERE shop = $1 ORDER BY position, id")
            .bind(self.shop.to_owned())
            .fetch_all(&mut *self.db)
            .await?;
        let members = query(
            "SELECT m.team, m.staff FROM team_members m JOIN staff s ON s.id = m.staff \
             WHERE m.shop = $1 AND s.removed_ms IS NULL ORDER BY s.created_ms, s.id",
        )
        .bind(self.shop.to_owned())
        .fetch_all(&mut *self.db)
        .await?;
        let mut teams = Vec::new();
        for row in &rows {
            teams.push(Team {
                id: row.text("id")?,
                name: row.text("name")?,
                members: Vec::new(),
                gives: row.named("gives")?,
            });
        }
        for row in &members {
            let (team, staff) = (row.text("team")?, row.text("staff")?);
            if let Some(team) = teams.iter_mut().find(|known| known.id == team) {
                team.members.push(staff);
            }
        }
        Ok(teams)
    }

    /// Replaces them. Each has its id; chats of one that goes are of none.
    pub async fn set(&mut self, teams: &[Team]) -> Result<(), StoreError> {
        for gone in self.list().await? {
            if teams.iter().any(|team| team.id == gone.id) {
                continue;
            }
            for sql in [
                "UPDATE chats SET team = '' WHERE shop = $1 AND team = $2",
                "UPDATE shops SET gives_team = '' WHERE slug = $1 AND gives_team = $2",
                "DELETE FROM teams WHERE shop = $1 AND id = $2",
            ] {
                query(sql)
                    .bind(self.shop.to_owned())
                    .bind(gone.id.clone())
                    .execute(&mut *self.db)
                    .await?;
            }
        }
        for (position, team) in (0_i64..).zip(teams) {
            query(
                "INSERT INTO teams (shop, id, name, gives, position) VALUES ($1, $2, $3, $4, $5) \
                 ON CONFLICT (shop, id) DO UPDATE SET name = excluded.name, \
                 gives = excluded.gives, position = excluded.position",
            )
            .bind(self.shop.to_owned())
            .bind(team.id.clone())
            .bind(team.name.clone())
            .bind(name_of(&team.gives)?)
            .bind(position)
            .execute(&mut *self.db)
            .await?;
            query("DELETE FROM team_members WHERE shop = $1 AND team = $2")
                .bind(self.shop.to_owned())
                .bind(team.id.clone())
                .execute(&mut *self.db)
                .await?;
            for staff in &team.members {
                query(
                    "INSERT INTO team_members (shop, team, staff) \
                     SELECT shop, $2, id FROM staff WHERE shop = $1 AND id = $3 \
                     AND removed_ms IS NULL ON CONFLICT (shop, team, staff) DO NOTHING",
                )
                .bind(self.shop.to_owned())
                .bind(team.id.clone())
                .bind(staff.clone())
                .execute(&mut *self.db)
                .await?;
            }
        }
        Ok(())
    }

    /// How a new chat finds somebody, and in which team; empty: in all of the shop.
    pub async fn gives(&mut self) -> Result<(Gives, String), StoreError> {
        let row = query("SELECT gives, gives_team FROM shops WHERE slug = $1")
            .bind(self.shop.to_owned())
            .fetch_one(&mut *self.db)
            .await?;
        Ok((row.named("gives")?, row.text("gives_team")?))
    }

    /// Changes that.
    pub async fn set_gives(&mut self, gives: Gives, team: &str) -> Result<(), StoreError> {
        query("UPDATE shops SET gives = $2, gives_team = $3 WHERE slug = $1")
            .bind(self.shop.to_owned())
            .bind(name_of(&gives)?)
            .bind(team.to_owned())
            .execute(&mut *self.db)
            .await?;
        Ok(())
    }

    /// Who could be given a chat, whoever's turn it is first: with when each last got one, and how
    /// many each has open.
    pub async fn candidates(&mut self, team: &str) -> Result<Vec<Candidate>, StoreError> {
        let rows = query(
            "SELECT s.id, s.given_ms, (SELECT COUNT(*) FROM chats c WHERE c.shop = s.shop \
             AND c.assignee = s.id AND c.closed = 0) AS n FROM staff s \
             WHERE s.shop = $1 AND s.removed_ms IS NULL AND s.away = 0 AND ($2 = '' \
             OR EXISTS (SELECT 1 FROM team_members m WHERE m.shop = s.shop AND m.team = $2 \
             AND m.staff = s.id)) ORDER BY s.given_ms, s.created_ms, s.id",
        )
        .bind(self.shop.to_owned())
        .bind(team.to_owned())
        .fetch_all(&mut *self.db)
        .await?;
        let read = |row: &sqlx::any::AnyRow| {
            Ok(Candidate {
                staff: row.text("id")?,
                given_ms: row.ms("given_ms")?,
                open: row.count("n")?,
            })
        };
        rows.iter().map(read).collect()
    }

    /// Notes that somebody was given a chat.
    pub async fn given(&mut self, staff: &str, now_ms: u64) -> Result<(), StoreError> {
        query("UPDATE staff SET given_ms = $3 WHERE shop = $1 AND id = $2")
            .bind(self.shop.to_owned())
            .bind(staff.to_owned())
            .bind(ms(now_ms))
            .execute(&mut *self.db)
            .await?;
        Ok(())
    }
}

/// Somebody who could be given a chat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// `stf_…`
    pub staff: String,
    /// When he was last given one; 0: never.
    pub given_ms: u64,
    /// How many he has open.
    pub open: u32,
}
