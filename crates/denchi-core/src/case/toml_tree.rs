//! A TOML file with the position of everything in it.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A value and where it starts, in bytes.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) start: usize,
    pub(crate) value: Tree,
}

/// A value.
#[derive(Clone, Debug)]
pub(crate) enum Tree {
    Text(String),
    Whole(i64),
    Decimal(f64),
    Flag(bool),
    Date(String),
    List(Vec<Node>),
    Table(Table),
}

/// Keys in the order of the file.
#[derive(Clone, Debug, Default)]
pub(crate) struct Table {
    pub(crate) entries: Vec<Entry>,
}

/// A key, where it starts, and its value.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) key: String,
    pub(crate) start: usize,
    pub(crate) node: Node,
}

/// What is no TOML, and where.
#[derive(Debug)]
pub(crate) struct Problem {
    pub(crate) start: usize,
    pub(crate) detail: String,
}

impl Table {
    pub(crate) fn get(&self, key: &str) -> Option<&Node> {
        self.entries.iter().find(|entry| entry.key == key).map(|entry| &entry.node)
    }

    /// Puts a value to a key, whether it is there or not.
    pub(crate) fn set(&mut self, key: &str, start: usize, node: Node) {
        match self.entries.iter_mut().find(|entry| entry.key == key) {
            Some(entry) => *entry = Entry { key: key.to_owned(), start, node },
            None => self.entries.push(Entry { key: key.to_owned(), start, node }),
        }
    }
}

impl Node {
    /// The value, where it is a number.
    pub(crate) fn number(&self) -> Option<f64> {
        match &self.value {
            #[expect(clippy::cast_precision_loss, reason = "whole numbers in settings are small")]
            Tree::Whole(whole) => Some(*whole as f64),
            Tree::Decimal(decimal) => Some(*decimal),
            _ => None,
        }
    }

    /// The value as it would be written in a cell; `None` for lists and tables.
    pub(crate) fn cell(&self) -> Option<String> {
        match &self.value {
            Tree::Text(text) | Tree::Date(text) => Some(text.clone()),
            Tree::Whole(whole) => Some(whole.to_string()),
            Tree::Decimal(decimal) if *decimal == f64::INFINITY => Some("INF".to_owned()),
            Tree::Decimal(decimal) => Some(decimal.to_string()),
            Tree::Flag(flag) => Some(flag.to_string()),
            Tree::List(_) | Tree::Table(_) => None,
        }
    }
}

/// Parses a file.
pub(crate) fn parse(text: &str) -> Result<Table, Problem> {
    match DeTable::parse(text) {
        Ok(table) => Ok(convert_table(table.get_ref())),
        Err(error) => Err(Problem {
            start: error.span().map_or(0, |span| span.start),
            detail: error.message().lines().collect::<Vec<_>>().join("; "),
        }),
    }
}

fn convert_table(table: &DeTable<'_>) -> Table {
    let mut entries: Vec<Entry> = table
        .iter()
        .map(|(key, value)| Entry { key: key.get_ref().to_string(), start: key.span().start, node: convert(value) })
        .collect();
    entries.sort_by_key(|entry| entry.start);
    Table { entries }
}

fn convert(value: &Spanned<DeValue<'_>>) -> Node {
    let tree = match value.get_ref() {
        DeValue::String(text) => Tree::Text(text.to_string()),
        DeValue::Integer(whole) => match i64::from_str_radix(whole.as_str(), whole.radix()) {
            Ok(whole) => Tree::Whole(whole),
            Err(_) => Tree::Text(whole.to_string()),
        },
        DeValue::Float(decimal) => match decimal.as_str().parse() {
            Ok(decimal) => Tree::Decimal(decimal),
            Err(_) => Tree::Text(decimal.to_string()),
        },
        DeValue::Boolean(flag) => Tree::Flag(*flag),
        DeValue::Datetime(date) => Tree::Date(date.to_string()),
        DeValue::Array(list) => Tree::List(list.iter().map(convert).collect()),
        DeValue::Table(table) => Tree::Table(convert_table(table)),
    };
    Node { start: value.span().start, value: tree }
}
