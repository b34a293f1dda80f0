//! Sessions: a random cookie of which the database keeps the digest.

use anyhow::Result;
use rusqlite::{OptionalExtension, params};

use super::database::{Database, now_seconds};
use super::secrets;
use super::users::Role;

/// Seconds after which a session that nobody used ends: a working day.
const IDLE: i64 = 12 * 3600;
/// Seconds after which any session ends.
pub(crate) const LONGEST: i64 = 7 * 24 * 3600;
/// Seconds between two notes of when a session was used: not every request is worth a write.
const NOTED: i64 = 60;

/// Name by which whoever started the server is known in jobs and the audit log.
pub(crate) const OPERATOR: &str = "(operator)";

/// Someone who is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Session {
    /// Name of the user, or [`OPERATOR`].
    pub(crate) user: String,
    /// What it may do: whoever started the server may do everything.
    pub(crate) role: Role,
    /// What every post has to carry.
    pub(crate) csrf: String,
    /// What the database keeps of the cookie.
    pub(crate) digest: String,
}

/// Begins a session of a user, or, with `None`, of whoever started the server; the secret for the cookie.
pub(crate) fn begin(database: &Database, user: Option<&str>) -> Result<String> {
    let (secret, csrf, now) = (secrets::fresh()?, secrets::fresh()?, now_seconds());
    database.with(|connection| {
        connection.execute("delete from sessions where created < ?1 or seen < ?2", [now - LONGEST, now - IDLE])?;
        connection.execute(
            "insert into sessions (digest, user, csrf, created, seen) values (?1, ?2, ?3, ?4, ?4)",
            params![secrets::digest(&secret), user, csrf, now],
        )
    })?;
    Ok(secret)
}

/// The session of a cookie, while it lasts.
pub(crate) fn find(database: &Database, secret: &str) -> Result<Option<Session>> {
    at(database, secret, now_seconds())
}

fn at(database: &Database, secret: &str, now: i64) -> Result<Option<Session>> {
    let digest = secrets::digest(secret);
    let find =
        "select sessions.user, users.role, csrf, seen from sessions left join users on users.name = sessions.user
                where digest = ?1 and sessions.created > ?2 and seen > ?3";
    database.with(|connection| {
        let found = connection
            .query_row(find, params![digest, now - LONGEST, now - IDLE], |row| {
                let (user, role): (Option<String>, Option<String>) = (row.get(0)?, row.get(1)?);
                let role = match user {
                    Some(_) => role.as_deref().and_then(Role::parse).unwrap_or(Role::Reader),
                    None => Role::Admin,
                };
                let user = user.unwrap_or_else(|| OPERATOR.to_owned());
                Ok((Session { user, role, csrf: row.get(2)?, digest: digest.clone() }, row.get::<_, i64>(3)?))
            })
            .optional()?;
        if let Some((_, seen)) = &found
            && now - seen > NOTED
        {
            connection.execute("update sessions set seen = ?2 where digest = ?1", params![digest, now])?;
        }
        Ok(found.map(|(session, _)| session))
    })
}

/// Ends a session.
pub(crate) fn end(database: &Database, digest: &str) -> Result<()> {
    database.with(|connection| connection.execute("delete from sessions where digest = ?1", [digest])).map(drop)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    use super::super::users;
    use super::*;

    #[test]
    fn a_session_ends_when_idle_and_in_any_case() {
        let database = Database::in_memory();
        let secret = begin(&database, None).unwrap();
        let start = now_seconds();
        let alive = |seconds| at(&database, &secret, start + seconds).unwrap().is_some();
        assert!(alive(IDLE - 5));
        // Used shortly before: it goes on.
        assert!(alive(2 * IDLE - 10));
        assert!(!alive(4 * IDLE));
        for hours in (0..LONGEST / 3600).step_by(11) {
            at(&database, &secret, start + hours * 3600).unwrap();
        }
        assert!(!alive(LONGEST + 5));
        assert!(at(&database, "guessed", start).unwrap().is_none());
    }

    #[test]
    fn the_role_is_that_of_the_user_now() {
        let database = Database::in_memory();
        users::add(&database, "aoi", Role::Analyst, "a long password").unwrap();
        let secret = begin(&database, Some("aoi")).unwrap();
        assert_eq!(find(&database, &secret).unwrap().map(|session| session.role), Some(Role::Analyst));
        users::set_role(&database, "aoi", Role::Reader).unwrap();
        assert_eq!(find(&database, &secret).unwrap().map(|session| session.role), Some(Role::Reader));
        users::remove(&database, "aoi").unwrap();
        assert_eq!(find(&database, &secret).unwrap(), None);
    }
}
