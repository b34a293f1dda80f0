//! Who may sign in, and what they may do.

use anyhow::Result;
use rusqlite::{OptionalExtension, Row, params};

use super::database::{Database, now};
use super::passwords;

/// What a user may do; each role may do what those before it may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, clap::ValueEnum)]
pub(crate) enum Role {
    /// Looks.
    Reader,
    /// Runs jobs and edits cases.
    Analyst,
    /// Sees who did what.
    Admin,
}

impl Role {
    /// All roles, the least first.
    pub(crate) const ALL: [Role; 3] = [Role::Reader, Role::Analyst, Role::Admin];

    /// Its name in the database and on the command line.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Role::Reader => "reader",
            Role::Analyst => "analyst",
            Role::Admin => "admin",
        }
    }

    /// The role of a name.
    pub(crate) fn parse(id: &str) -> Option<Self> {
        Role::ALL.into_iter().find(|role| role.id() == id)
    }
}

/// A user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct User {
    pub(crate) name: String,
    pub(crate) role: Role,
    /// When it was added, RFC 3339.
    pub(crate) created: String,
}

/// Shortest password, in characters (NIST SP 800-63B-4, 3.1.1.2, where it is the only factor: 15; where it stands behind a
/// rate limit on a desk of few people, 12).
pub(crate) const SHORTEST_PASSWORD: usize = 12;

/// Adds a user; one of that name gets the new password and role, and has to sign in again.
pub(crate) fn add(database: &Database, name: &str, role: Role, password: &str) -> Result<()> {
    let hash = passwords::hash(password)?;
    database.with(|connection| {
        let transaction = connection.transaction()?;
        transaction.execute("delete from sessions where user = ?1", [name])?;
        transaction.execute(
            "insert into users (name, role, password, created) values (?1, ?2, ?3, ?4)
             on conflict (name) do update set role = excluded.role, password = excluded.password",
            params![name, role.id(), hash, now()],
        )?;
        transaction.commit()
    })
}

/// All users by name.
pub(crate) fn list(database: &Database) -> Result<Vec<User>> {
    database.with(|connection| {
        let mut statement = connection.prepare("select name, role, created from users order by name")?;
        statement.query_map([], read)?.collect()
    })
}

/// Removes a user and its sessions; `false` where there is none.
pub(crate) fn remove(database: &Database, name: &str) -> Result<bool> {
    database.with(|connection| connection.execute("delete from users where name = ?1", [name])).map(|rows| rows > 0)
}

/// Gives a user another role; `false` where there is none.
pub(crate) fn set_role(database: &Database, name: &str, role: Role) -> Result<bool> {
    let change = "update users set role = ?2 where name = ?1";
    database.with(|connection| connection.execute(change, params![name, role.id()])).map(|rows| rows > 0)
}

/// Whether there are any users.
pub(crate) fn any(database: &Database) -> Result<bool> {
    database.with(|connection| connection.query_row("select exists (select 1 from users)", [], |row| row.get(0)))
}

/// The user of a name and password. An unknown name costs the same time as a wrong password, and tells nothing.
pub(crate) fn verify(database: &Database, name: &str, password: &str) -> Result<Option<User>> {
    let find = "select name, role, created, password from users where name = ?1";
    let found = database.with(|connection| {
        connection.query_row(find, [name], |row| Ok((read(row)?, row.get::<_, String>(3)?))).optional()
    })?;
    match found {
        Some((user, hash)) => Ok(passwords::verify(password, &hash).then_some(user)),
        None => {
            passwords::hash(password)?;
            Ok(None)
        }
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<User> {
    let role: String = row.get(1)?;
    Ok(User { name: row.get(0)?, role: Role::parse(&role).unwrap_or(Role::Reader), created: row.get(2)? })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    use super::*;

    #[test]
    fn users_are_added_verified_and_removed() {
        let database = Database::in_memory();
        assert!(!any(&database).unwrap());
        add(&database, "aoi", Role::Analyst, "a long password").unwrap();
        assert!(any(&database).unwrap());
        assert_eq!(verify(&database, "aoi", "a long password").unwrap().map(|user| user.role), Some(Role::Analyst));
        assert_eq!(verify(&database, "aoi", "another password").unwrap(), None);
        assert_eq!(verify(&database, "nobody", "a long password").unwrap(), None);
        assert!(
            set_role(&database, "aoi", Role::Reader).unwrap() && !set_role(&database, "ren", Role::Reader).unwrap()
        );
        assert_eq!(list(&database).unwrap().iter().map(|user| user.role).collect::<Vec<_>>(), [Role::Reader]);
        assert!(remove(&database, "aoi").unwrap() && !remove(&database, "aoi").unwrap());
    }

    #[test]
    fn roles_are_ordered() {
        assert!(Role::Reader < Role::Analyst && Role::Analyst < Role::Admin);
        assert!(Role::ALL.into_iter().all(|role| Role::parse(role.id()) == Some(role)));
    }
}
