//! Passwords: Argon2id with the parameters that OWASP advises as a minimum, which are the defaults of the crate
//! (19 MiB, two passes, one lane; <https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html>).

use anyhow::{Result, anyhow};
use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};

/// A hash, with its salt and parameters, as a PHC string.
pub(super) fn hash(password: &str) -> Result<String> {
    let hash = Argon2::default().hash_password(password.as_bytes()).map_err(|error| anyhow!("{error}"))?;
    Ok(hash.to_string())
}

/// Whether a password is the one of a hash.
pub(super) fn verify(password: &str, hash: &str) -> bool {
    PasswordHash::new(hash).is_ok_and(|parsed| Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_salted_argon2id() {
        let [one, other] = [hash("correct horse"), hash("correct horse")].map(Result::unwrap_or_default);
        assert!(one.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{one}");
        assert_ne!(one, other);
        assert!(verify("correct horse", &one) && verify("correct horse", &other));
        assert!(!verify("wrong horse", &one) && !verify("", &one) && !verify("correct horse", "no hash"));
    }
}
