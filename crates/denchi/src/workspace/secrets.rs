//! Random secrets, and what is kept of them.

use anyhow::{Result, anyhow};
use denchi_report::package::manifest::sha256;

/// Bytes of randomness in a secret: 256 bits cannot be guessed.
const BYTES: usize = 32;

/// A new secret as lower-case hexadecimal.
///
/// # Errors
/// The system gives no random numbers.
pub(crate) fn fresh() -> Result<String> {
    let mut bytes = [0_u8; BYTES];
    getrandom::fill(&mut bytes).map_err(|error| anyhow!("{error}"))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// What is kept of a secret: whoever reads the database cannot use it, and comparing digests tells nothing of the secret.
pub(crate) fn digest(secret: &str) -> String {
    sha256(secret.as_bytes())
}

/// Whether two secrets are the same, compared by their digests.
pub(crate) fn same(one: &str, other: &str) -> bool {
    digest(one) == digest(other)
}
