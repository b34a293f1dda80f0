//! What a brief is made of.

/// A brief, in no language yet.
#[derive(Clone, Debug, PartialEq)]
pub struct Brief {
    /// Title of the case: English, Japanese.
    pub title: [String; 2],
    /// The scenario of the plan.
    pub scenario: Option<String>,
    /// Currency, and the year of its prices.
    pub money: [String; 2],
    /// Version of denchi that made the plan.
    pub denchi: String,
    /// Name and version of the solver.
    pub solver: String,
    /// The sections in their order.
    pub sections: Vec<Section>,
}

/// A part of a brief. Its title is the text `brief.<id>.title`.
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    /// Identifier.
    pub id: &'static str,
    /// What it says.
    pub blocks: Vec<Block>,
}

/// Something that a section says.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// A paragraph.
    Line(Line),
    /// One of several findings, numbered.
    Finding(Line),
    /// A table.
    Grid(Grid),
}

/// A text of the catalogue with its values.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Key of the text.
    pub key: String,
    /// Placeholders and what stands for them.
    pub parts: Vec<(&'static str, Part)>,
}

/// What stands for a placeholder.
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    /// A number with its unit.
    Amount(Amount),
    /// A name: English, Japanese.
    Name([String; 2]),
    /// The same in all languages: a period, an identifier.
    Text(String),
    /// A text of the catalogue.
    Key(String),
    /// A unit as in the tables.
    Unit(String),
    /// A link.
    Link(String),
    /// Nothing is known.
    Blank,
}

/// A number that a reader can find again.
#[derive(Clone, Debug, PartialEq)]
pub struct Amount {
    /// The value.
    pub value: f64,
    /// Its unit as in the tables: `t`, `GWh/year`, `USD_2024`, `1` for a share, empty for a count.
    pub unit: String,
    /// Where it stands.
    pub note: Note,
}

/// Where a number stands: the rows of a table of a result, and how one number was made of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Note {
    /// `result`, `beside`, `test`, or `case` for the tables of the case.
    pub of: &'static str,
    /// The table.
    pub table: String,
    /// The column.
    pub column: String,
    /// Conditions on the rows, as `denchi show --where` takes them.
    pub rows: Vec<String>,
    /// Key of how: `value`, `sum`, `share`, `difference`, `product`, `count`, `ratio`.
    pub how: &'static str,
}

impl Note {
    /// Rows of a table of the result.
    pub fn of(table: &str, column: &str, rows: &[(&str, &str)], how: &'static str) -> Self {
        let rows = rows.iter().map(|(column, value)| format!("{column}={value}")).collect();
        Note { of: "result", table: table.to_owned(), column: column.to_owned(), rows, how }
    }

    /// Rows of a table of the case by their identifiers; without any, all of them.
    pub fn of_case(table: &str, column: &str, rows: &[&str]) -> Self {
        let rows: Vec<(&str, &str)> = rows.iter().map(|row| ("row", *row)).collect();
        Note { of: "case", ..Note::of(table, column, &rows, "value") }
    }
}

impl Amount {
    /// A number of a table of the result.
    pub fn new(value: f64, unit: &str, note: Note) -> Self {
        Amount { value, unit: unit.to_owned(), note }
    }
}

/// A table of a brief: one datum a cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Grid {
    /// Identifier; its title is the text `brief.grid.<id>`.
    pub id: &'static str,
    /// The columns.
    pub columns: Vec<Column>,
    /// Cells, one a column.
    pub rows: Vec<Vec<Item>>,
    /// How many rows a page shows; a workbook has all.
    pub shown: usize,
    /// Where the rows come from.
    pub note: Option<Note>,
}

/// A column: its title is the text `brief.column.<key>`.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Key of the title.
    pub key: &'static str,
    /// Unit of its numbers, where all have the same.
    pub unit: Option<String>,
}

/// A cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// A number in the unit of the column.
    Number(f64),
    /// Anything else.
    Part(Part),
}

impl Line {
    /// A text of the catalogue with its values.
    pub fn new(key: &str, parts: Vec<(&'static str, Part)>) -> Self {
        Line { key: format!("brief.{key}"), parts }
    }
}

impl From<Amount> for Part {
    fn from(amount: Amount) -> Self {
        Part::Amount(amount)
    }
}

impl From<[String; 2]> for Part {
    fn from(names: [String; 2]) -> Self {
        Part::Name(names)
    }
}

impl From<&str> for Part {
    fn from(text: &str) -> Self {
        Part::Text(text.to_owned())
    }
}

impl<T: Into<Part>> From<T> for Item {
    fn from(part: T) -> Self {
        Item::Part(part.into())
    }
}
