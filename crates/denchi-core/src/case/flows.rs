//! Observed flows, given as one CSV file without a case.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::files::decode;
use super::schema::{Package, Resource};
use super::table;
use super::tables::{Row, Tables};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};

/// The schema of the file, as it is published.
pub const FLOWS: &str = include_str!("../../schema/flows.json");

/// A row of the file: content that is delivered.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Delivery {
    /// Label of the period.
    pub period: String,
    /// Who delivers; `None`: it enters.
    pub from: Option<String>,
    /// Who receives; `None`: it leaves.
    pub to: Option<String>,
    /// What is delivered.
    pub commodity: Option<String>,
    /// What is traced.
    pub element: Option<String>,
    /// t, where the unit is one of mass; otherwise in the unit.
    pub amount: f64,
    /// `t`, or the unit of the row.
    pub unit: String,
    /// ISO 3166-1 alpha-3.
    pub from_country: Option<String>,
    /// ISO 3166-1 alpha-3.
    pub to_country: Option<String>,
    /// Stage of who delivers.
    pub from_stage: Option<String>,
    /// Stage of who receives.
    pub to_stage: Option<String>,
}

fn resource() -> Option<&'static Resource> {
    static PARSED: OnceLock<Package> = OnceLock::new();
    // A test reads the schema: it is valid.
    PARSED.get_or_init(|| serde_json::from_str(FLOWS).unwrap_or_default()).resources.first()
}

/// Reads a file of flows; `path` is how messages call it.
///
/// # Errors
/// Everything that is wrong with it.
pub fn read_flows(path: &str, content: Vec<u8>) -> Result<(Vec<Delivery>, Diagnostics), Diagnostics> {
    let mut diagnostics = Diagnostics::default();
    let mut tables = Tables::new();
    if let (Some(resource), Some(source)) = (resource(), decode(path, content, &mut diagnostics)) {
        let table = table::read(resource, &source, &mut tables.texts, &mut diagnostics);
        tables.insert(table, Some(source));
    }
    let mut flows = Vec::new();
    let mut seen = Seen::default();
    for row in tables.rows("flows") {
        if let Some(flow) = delivery(&row) {
            seen.check(&row, &flow, &mut diagnostics);
            flows.push(flow);
        }
    }
    diagnostics.locate(|diagnostic| tables.place_of(diagnostic));
    let diagnostics = diagnostics.sorted();
    if diagnostics.has_errors() { Err(diagnostics) } else { Ok((flows, diagnostics)) }
}

fn delivery(row: &Row<'_>) -> Option<Delivery> {
    let unit = row.text("unit")?;
    let tonnes = match unit {
        "kg" => Some(1e-3),
        "t" => Some(1.0),
        "kt" => Some(1e3),
        "Mt" => Some(1e6),
        _ => None,
    };
    Some(Delivery {
        period: row.owned("period")?,
        from: row.owned("from"),
        to: row.owned("to"),
        commodity: row.owned("commodity"),
        element: row.owned("element"),
        amount: row.number("amount")? * tonnes.unwrap_or(1.0),
        unit: if tonnes.is_some() { "t".to_owned() } else { unit.to_owned() },
        from_country: row.owned("from_country"),
        to_country: row.owned("to_country"),
        from_stage: row.owned("from_stage"),
        to_stage: row.owned("to_stage"),
    })
}

/// What earlier rows said.
#[derive(Default)]
struct Seen {
    /// Country or stage of each name, by column.
    said: BTreeMap<(&'static str, String), String>,
    /// Unit of each element.
    units: BTreeMap<Option<String>, String>,
}

impl Seen {
    fn check(&mut self, row: &Row<'_>, flow: &Delivery, diagnostics: &mut Diagnostics) {
        if flow.from.is_none() && flow.to.is_none() {
            diagnostics.push(row.problem(Code::F601, "from"));
        }
        let said = [
            ("from_country", "country", &flow.from, &flow.from_country),
            ("to_country", "country", &flow.to, &flow.to_country),
            ("from_stage", "stage", &flow.from, &flow.from_stage),
            ("to_stage", "stage", &flow.to, &flow.to_stage),
        ];
        for (column, what, name, value) in said {
            let (Some(name), Some(value)) = (name, value) else { continue };
            let first = self.said.entry((what, name.clone())).or_insert_with(|| value.clone());
            if first != value {
                let problem = row.problem(Code::F602, column).with("name", name).with("value", value);
                diagnostics.push(problem.with("first", &*first));
            }
        }
        let unit = self.units.entry(flow.element.clone()).or_insert_with(|| flow.unit.clone());
        if *unit != flow.unit {
            let problem: Diagnostic = row.problem(Code::F603, "unit").with("value", &flow.unit);
            diagnostics.push(problem.with("first", &*unit));
        }
    }
}
