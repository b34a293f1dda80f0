//! Changing a case: a table as texts, two states of it side by side, an upload laid over it, two people's changes joined.
//!
//! Rows are known by their key. Nothing here reads or checks a case: what becomes of one is read as any other case.

mod carry;
mod difference;
mod meaning;
mod record;
mod sheet;
mod upload;

#[cfg(test)]
mod tests;

pub use carry::{Clash, carry};
pub use difference::{Changed, Difference, difference};
pub use meaning::{Key, Meaning, key, key_text, meaning};
pub use sheet::Sheet;
pub use upload::{Mode, upload};
