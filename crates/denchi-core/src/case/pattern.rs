//! The few forms of cells that the schema knows, without a regular expression engine.

/// A form of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pattern {
    /// Letters, digits and `_.+-`.
    Identifier,
    /// Three capital letters.
    Country,
    /// Two capital letters, `-`, one to three capitals or digits.
    Province,
    /// Four to six digits, several separated by `|`.
    Harmonized,
    /// Two to six digits.
    HarmonizedPrefix,
    /// Four digits, `-`, a month from 01 to 12.
    Month,
}

impl Pattern {
    /// The form that a regular expression of the schema stands for.
    pub(crate) fn find(expression: &str) -> Option<Self> {
        match expression {
            "^[A-Za-z0-9_.+-]+$" => Some(Pattern::Identifier),
            "^[A-Z]{3}$" => Some(Pattern::Country),
            "^[A-Z]{2}-[A-Z0-9]{1,3}$" => Some(Pattern::Province),
            "^[0-9]{4,6}(\\|[0-9]{4,6})*$" => Some(Pattern::Harmonized),
            "^[0-9]{2,6}$" => Some(Pattern::HarmonizedPrefix),
            "^[0-9]{4}-(0[1-9]|1[0-2])$" => Some(Pattern::Month),
            _ => None,
        }
    }

    /// Whether a cell has the form.
    pub(crate) fn matches(self, cell: &str) -> bool {
        match self {
            Pattern::Identifier => {
                !cell.is_empty() && cell.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.+-".contains(&byte))
            }
            Pattern::Country => cell.len() == 3 && cell.bytes().all(|byte| byte.is_ascii_uppercase()),
            Pattern::Province => cell.split_once('-').is_some_and(|(country, part)| {
                country.len() == 2
                    && country.bytes().all(|byte| byte.is_ascii_uppercase())
                    && (1..=3).contains(&part.len())
                    && part.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
            }),
            Pattern::Harmonized => cell
                .split('|')
                .all(|code| (4..=6).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_digit())),
            Pattern::HarmonizedPrefix => {
                (2..=6).contains(&cell.len()) && cell.bytes().all(|byte| byte.is_ascii_digit())
            }
            Pattern::Month => cell.split_once('-').is_some_and(|(year, month)| {
                year.len() == 4
                    && year.bytes().all(|byte| byte.is_ascii_digit())
                    && month.len() == 2
                    && month.parse().is_ok_and(|month: u8| (1..=12).contains(&month))
            }),
        }
    }

    /// The last part of the key of its hint.
    pub(crate) fn hint(self) -> &'static str {
        match self {
            Pattern::Identifier => "identifier",
            Pattern::Country => "country",
            Pattern::Province => "province",
            Pattern::Harmonized => "harmonized",
            Pattern::HarmonizedPrefix => "prefix",
            Pattern::Month => "month",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms() {
        for (pattern, good, bad) in [
            (Pattern::Identifier, "Li2CO3.bat-grade_1+", "Li OH"),
            (Pattern::Country, "JPN", "Jpn"),
            (Pattern::Province, "CA-QC", "CAN-QC"),
            (Pattern::Harmonized, "283691|850760", "28369100"),
            (Pattern::Month, "2023-12", "2023-13"),
        ] {
            assert!(pattern.matches(good), "{good}");
            assert!(!pattern.matches(bad), "{bad}");
            assert!(!pattern.matches(""));
        }
    }
}
