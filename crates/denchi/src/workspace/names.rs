//! Names of what is in a workspace: they become names of folders, so little is allowed in them.

use std::fmt;

/// Longest name, in bytes.
const LONGEST: usize = 80;

/// A name of a case or a result: letters and digits of ASCII, `.`, `_`, `-`; it begins with a letter or a digit.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Name(String);

impl Name {
    /// A name, where the text is one.
    ///
    /// # Errors
    /// The text, where it is none.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let begins = text.bytes().next().is_some_and(|byte| byte.is_ascii_alphanumeric());
        let allowed = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte));
        if begins && allowed && text.len() <= LONGEST { Ok(Name(text.to_owned())) } else { Err(text.to_owned()) }
    }

    /// The nearest name to a text: what is not allowed becomes `-`.
    pub(crate) fn near(text: &str) -> Option<Self> {
        let letter = |letter: char| if letter.is_ascii_alphanumeric() || "._-".contains(letter) { letter } else { '-' };
        let near: String = text.chars().map(letter).take(LONGEST).collect();
        Name::parse(near.trim_matches(['.', '_', '-'])).ok()
    }

    /// As text.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Name {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::Name;

    #[test]
    fn names_cannot_be_paths() {
        for name in ["japan-canada", "a", "2030.low_demand", &"x".repeat(80)] {
            assert!(Name::parse(name).is_ok(), "{name}");
        }
        for name in ["", ".", "..", ".hidden", "-o", "a/b", "a\\b", "a b", "a\0", "採掘", "a%2fb", &"x".repeat(81)] {
            assert!(Name::parse(name).is_err(), "{name}");
        }
    }

    #[test]
    fn near_names() {
        let near = |text| Name::near(text).map(|name| name.to_string());
        assert_eq!(near("My case (2)").as_deref(), Some("My-case--2"));
        assert_eq!(near("../etc/passwd").as_deref(), Some("etc-passwd"));
        assert_eq!(near("…"), None);
    }
}
