//! Names of what is in a workspace: they become names of folders, so little is allowed in them.

use std::fmt;

use denchi_core::case::{LONGEST_NAME, is_name};

/// What stands between the name of a frontier and one of its points: no name holds it, and it needs no escape in an address.
const POINT: &str = "~point-";

/// A name of a case or a result ([`is_name`]). The plan of a point of a frontier is a result inside a result: `frontier-1~point-07`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Name(String);

impl Name {
    /// A name, where the text is one.
    ///
    /// # Errors
    /// The text, where it is none.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        if is_name(text) { Ok(Name(text.to_owned())) } else { Err(text.to_owned()) }
    }

    /// A name of a result, or of a point inside one: `<name>~point-<number>`, where the number has two digits or more, counts from
    /// one, and is written in one way only.
    ///
    /// # Errors
    /// The text, where it is neither.
    pub(crate) fn parse_result(text: &str) -> Result<Self, String> {
        let Some((outer, number)) = text.split_once(POINT) else { return Name::parse(text) };
        let known = number.parse().is_ok_and(|point: u16| point > 0 && format!("{point:02}") == number);
        Name::parse(outer).ok().filter(|_| known).map(|_| Name(text.to_owned())).ok_or_else(|| text.to_owned())
    }

    /// The frontier and the number of its point, from 1, where it names one.
    pub(crate) fn point(&self) -> Option<(Name, usize)> {
        let (outer, number) = self.0.split_once(POINT)?;
        Some((Name(outer.to_owned()), number.parse().ok()?))
    }

    /// The name of a point of a frontier, from 1.
    pub(crate) fn at_point(&self, point: usize) -> Self {
        Name(format!("{}{POINT}{point:02}", self.0))
    }

    /// The nearest name to a text: what is not allowed becomes `-`.
    pub(crate) fn near(text: &str) -> Option<Self> {
        let letter = |letter: char| if letter.is_ascii_alphanumeric() || "._-".contains(letter) { letter } else { '-' };
        let near: String = text.chars().map(letter).take(LONGEST_NAME).collect();
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
    fn points_have_names_of_their_own() {
        let name = Name::parse_result("frontier-1~point-07").ok();
        assert_eq!(name.as_ref().and_then(Name::point), Name::parse("frontier-1").ok().map(|outer| (outer, 7)));
        assert_eq!(Name::parse("frontier-1").ok().map(|outer| outer.at_point(7)), name);
        assert!(Name::parse_result("plan-1").is_ok_and(|name| name.point().is_none()));
        assert!(Name::parse_result("a~point-100").is_ok());
        let wrong =
            ["a~point-7", "a~point-007", "a~point-00", "a~point-", "a~point-0x", "a~point-+7", "~point-07", "a~07"];
        for text in wrong.into_iter().chain([
            "../a~point-01",
            "a/b~point-01",
            "a~point-01~point-02",
            "a~point-01/..",
            "a~point-1 ",
        ]) {
            assert!(Name::parse_result(text).is_err(), "{text}");
        }
        // A case, or what a job writes, cannot have such a name.
        assert!(Name::parse("frontier-1~point-07").is_err());
    }

    #[test]
    fn near_names() {
        let near = |text| Name::near(text).map(|name| name.to_string());
        assert_eq!(near("My case (2)").as_deref(), Some("My-case--2"));
        assert_eq!(near("../etc/passwd").as_deref(), Some("etc-passwd"));
        assert_eq!(near("…"), None);
    }
}
