//! The schema of all tables of a case, from `schema/datapackage.json`: reader, checker and reference are made from it.
//! Titles and descriptions are there in English, as the standard wants them, and in Japanese (`title_ja`, `description_ja`).

use std::sync::OnceLock;

use serde::Deserialize;

use super::series::Between;
use crate::catalogue::{self, Lang};

/// The schema, as it is published.
pub const DATAPACKAGE: &str = include_str!("../../schema/datapackage.json");

/// All tables.
#[derive(Debug, Default, Deserialize)]
pub struct Package {
    /// The tables, in the order of the reference.
    pub resources: Vec<Resource>,
}

/// A table.
#[derive(Debug, Deserialize)]
pub struct Resource {
    /// Name, as in references.
    pub name: String,
    /// File name in the case folder.
    pub path: String,
    title: String,
    title_ja: String,
    description: String,
    description_ja: String,
    /// How values between given years are found, for tables by year.
    #[serde(default)]
    between: Option<String>,
    /// Columns and keys.
    pub schema: TableSchema,
}

/// Columns and keys of a table.
#[derive(Debug, Deserialize)]
pub struct TableSchema {
    /// Columns.
    pub fields: Vec<Field>,
    /// Columns that name a row; those that are not required may be blank.
    #[serde(rename = "primaryKey", default)]
    pub primary_key: Vec<String>,
    /// References to other tables.
    #[serde(rename = "foreignKeys", default)]
    pub foreign_keys: Vec<ForeignKey>,
}

/// A reference to another table; all keys of the schema have one column.
#[derive(Debug, Deserialize)]
pub struct ForeignKey {
    /// The referring columns.
    pub fields: Vec<String>,
    /// What they refer to.
    pub reference: Reference,
}

/// What a foreign key refers to.
#[derive(Debug, Deserialize)]
pub struct Reference {
    /// The table.
    pub resource: String,
    /// Its columns.
    pub fields: Vec<String>,
}

/// A column.
#[derive(Debug, Deserialize)]
pub struct Field {
    /// Name, as in the header.
    pub name: String,
    /// Type of the cells.
    #[serde(rename = "type")]
    pub kind: Kind,
    /// Unit of numbers.
    #[serde(default)]
    pub unit: Option<String>,
    /// Whether `INF` is a value.
    #[serde(default)]
    pub infinite: bool,
    description: String,
    description_ja: String,
    /// What the cells must keep to.
    #[serde(default)]
    pub constraints: Constraints,
}

impl Field {
    /// What the column means. Names stand between backticks.
    pub fn description(&self, lang: Lang) -> &str {
        match lang {
            Lang::En => &self.description,
            Lang::Ja => &self.description_ja,
        }
    }

    /// The unit of numbers in words of a language: `money/unit`, `通貨/単位`.
    pub fn unit_in(&self, lang: Lang) -> Option<&str> {
        let unit = self.unit.as_deref()?;
        Some(catalogue::find(lang, &format!("schema.unit.{unit}")).unwrap_or(unit))
    }
}

/// Type of the cells of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Text.
    String,
    /// A decimal number.
    Number,
    /// A whole number.
    Integer,
    /// A calendar year.
    Year,
    /// `true` or `false`.
    Boolean,
}

impl Kind {
    /// Whether the cells are numbers.
    pub fn is_numeric(self) -> bool {
        matches!(self, Kind::Number | Kind::Integer | Kind::Year)
    }

    /// The name in the schema.
    pub fn name(self) -> &'static str {
        match self {
            Kind::String => "string",
            Kind::Number => "number",
            Kind::Integer => "integer",
            Kind::Year => "year",
            Kind::Boolean => "boolean",
        }
    }
}

/// What the cells of a column must keep to.
#[derive(Debug, Default, Deserialize)]
pub struct Constraints {
    /// Never blank.
    #[serde(default)]
    pub required: bool,
    /// The words that are allowed.
    #[serde(rename = "enum", default)]
    pub words: Option<Vec<String>>,
    /// A regular expression.
    #[serde(default)]
    pub pattern: Option<String>,
    /// Least number.
    #[serde(default)]
    pub minimum: Option<f64>,
    /// Largest number.
    #[serde(default)]
    pub maximum: Option<f64>,
}

impl Resource {
    /// Title.
    pub fn title(&self, lang: Lang) -> &str {
        match lang {
            Lang::En => &self.title,
            Lang::Ja => &self.title_ja,
        }
    }

    /// What the table holds. Names stand between backticks.
    pub fn description(&self, lang: Lang) -> &str {
        match lang {
            Lang::En => &self.description,
            Lang::Ja => &self.description_ja,
        }
    }

    /// How values between given years are found, for tables by year.
    pub fn between(&self) -> Option<Between> {
        match self.between.as_deref() {
            Some("step") => Some(Between::Step),
            Some("linear") => Some(Between::Linear),
            _ => None,
        }
    }

    /// Position of a column in the schema.
    pub fn position(&self, column: &str) -> Option<usize> {
        self.schema.fields.iter().position(|field| field.name == column)
    }

    /// A column by name.
    pub fn field(&self, column: &str) -> Option<&Field> {
        self.schema.fields.iter().find(|field| field.name == column)
    }

    /// Whether a column is part of the key.
    pub fn is_key(&self, column: &str) -> bool {
        self.schema.primary_key.iter().any(|key| key == column)
    }

    /// Whether rows carry a quality and a source.
    pub fn has_provenance(&self) -> bool {
        self.position("quality").is_some()
    }
}

/// The schema, parsed once.
pub fn package() -> &'static Package {
    static PACKAGE: OnceLock<Package> = OnceLock::new();
    // The schema is part of the program; a test parses it.
    PACKAGE.get_or_init(|| serde_json::from_str(DATAPACKAGE).unwrap_or_default())
}

/// A table by name.
pub fn resource(name: &str) -> Option<&'static Resource> {
    package().resources.iter().find(|resource| resource.name == name)
}

#[cfg(test)]
pub(in crate::case) mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::case::keys::LONGEST_KEY;
    use crate::case::pattern::Pattern;

    /// Names between backticks, each once, in order.
    fn names(text: &str) -> BTreeSet<&str> {
        text.split('`').skip(1).step_by(2).collect()
    }

    /// Both languages say something, of the same names; the second one in Japanese.
    fn assert_both(place: &str, en: &str, ja: &str) {
        let japanese = |letter| matches!(letter, '\u{3040}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}');
        assert!(!en.trim().is_empty() && !en.contains(japanese), "{place}: {en}");
        assert!(ja.contains(japanese), "{place}: {ja}");
        let (en, ja) = (names(en), names(ja));
        assert!(en.is_subset(&ja), "{place}: {:?} only in English", en.difference(&ja).collect::<Vec<_>>());
    }

    /// All tables, columns and units have words in both languages.
    pub(in crate::case) fn assert_described(package: &Package) {
        for table in &package.resources {
            assert_both(&table.name, table.title(Lang::En), table.title(Lang::Ja));
            assert_both(&table.name, table.description(Lang::En), table.description(Lang::Ja));
            for field in &table.schema.fields {
                let place = format!("{}.{}", table.name, field.name);
                assert_both(&place, field.description(Lang::En), field.description(Lang::Ja));
                if let Some(unit) = &field.unit {
                    let known = catalogue::find(Lang::En, &format!("schema.unit.{unit}"));
                    assert_eq!(known, Some(unit.as_str()), "{place}");
                }
            }
        }
    }

    #[test]
    fn tables_and_columns_are_described_in_both_languages() {
        assert_described(package());
    }

    #[test]
    fn the_schema_is_complete() {
        let package: Package = serde_json::from_str(DATAPACKAGE).unwrap();
        assert_eq!(package.resources.len(), 56);
        for table in &package.resources {
            assert_eq!(table.path, format!("{}.csv", table.name));
            assert!((1..=LONGEST_KEY).contains(&table.schema.primary_key.len()), "{}", table.name);
            for key in &table.schema.primary_key {
                assert!(table.position(key).is_some(), "{}.{key}", table.name);
            }
            for key in &table.schema.foreign_keys {
                assert_eq!(key.fields.len(), 1);
                assert!(table.position(&key.fields[0]).is_some());
                let target = resource(&key.reference.resource).unwrap();
                assert_eq!(target.schema.primary_key[..1], key.reference.fields[..], "{}", table.name);
            }
            for field in &table.schema.fields {
                assert_eq!(field.unit.is_some(), field.kind.is_numeric(), "{}.{}", table.name, field.name);
                if let Some(pattern) = &field.constraints.pattern {
                    assert!(Pattern::find(pattern).is_some(), "{pattern}");
                }
            }
            if table.name.ends_with("_years") || table.name == "supply_steps" || table.name == "demand_mix" {
                assert!(table.between().is_some(), "{}", table.name);
            }
        }
    }
}
