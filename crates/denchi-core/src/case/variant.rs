//! Changes laid over a case beyond its scenario: written as a scenario, so that whoever has the files of a variant can
//! read and plan it as any other.

use toml::{Table, Value};

use super::files::Files;

/// A case with changes beyond its scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// Name of the scenario that it becomes.
    pub name: String,
    /// English, Japanese.
    pub title: [String; 2],
    /// The changes, in the order in which they are made.
    pub changes: Vec<Change>,
}

/// One change, as in the file of a scenario (docs/case-format.md, "Scenarios").
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The table that it changes, or `case` for the settings.
    pub table: String,
    /// Which rows: columns and the values they have; a list of values means any of them. Empty: all
    /// rows.
    pub key: Vec<(String, Value)>,
    /// What is done to them.
    pub action: Action,
    /// Why: goes into the note of the rows.
    pub reason: String,
}

/// What is done to rows.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Columns get values.
    Set(Vec<(String, Value)>),
    /// Numbers are multiplied.
    Scale(Vec<(String, f64)>),
    /// A row is added.
    Add(Vec<(String, Value)>),
}

impl Variant {
    /// The files of the variant: those of the case, without other scenarios, and the scenario of the variant: the
    /// changes of `scenario` first, then its own.
    pub fn files(&self, files: &Files, scenario: Option<&str>) -> Files {
        self.above(files, scenario.as_slice())
    }

    /// As [`Variant::files`], with several scenarios of the case below its own changes, one above the other.
    pub fn above(&self, files: &Files, scenarios: &[&str]) -> Files {
        let path = |name: &str| format!("scenarios/{name}.toml");
        let mut kept = files.clone();
        kept.retain(|path, _| !path.starts_with("scenarios/"));
        let below: Vec<&Vec<u8>> = scenarios.iter().filter_map(|name| files.get(&path(name))).collect();
        kept.insert(path(&self.name), self.toml(&below).into_bytes());
        kept
    }

    /// The file of its scenario. The first of the case goes first as it stands, with another title: whoever reads a problem in it
    /// finds the words that they wrote. A scenario that is no TOML stays as it is, for the reader to refuse.
    fn toml(&self, below: &[&Vec<u8>]) -> String {
        let mut texts = below.iter().map(|content| String::from_utf8_lossy(content).into_owned());
        let below = texts.next().unwrap_or_default();
        let titles = [("title", &self.title[0]), ("title_ja", &self.title[1])];
        let mut text: String =
            titles.map(|(key, title)| format!("{key} = {}\n", Value::String(title.clone()))).concat();
        let is_title =
            |line: &str| line.split('=').next().is_some_and(|key| ["title", "title_ja"].contains(&key.trim()));
        for line in below.lines().filter(|line| !is_title(line)) {
            text.push_str(line);
            text.push('\n');
        }
        texts.for_each(|scenario| text.push_str(&changes_of(&scenario)));
        for change in &self.changes {
            text.push_str("\n[[change]]\n");
            text.push_str(&change.toml());
        }
        text
    }
}

/// The changes of a scenario that lies over another one, each with its reason. What is no scenario stays as it is, for the
/// reader to refuse.
fn changes_of(scenario: &str) -> String {
    let Ok(mut read) = scenario.parse::<Table>() else { return format!("\n{scenario}\n") };
    let Some(Value::Array(changes)) = read.remove("change") else { return format!("\n{scenario}\n") };
    let reason = read.remove("reason");
    let mut text = String::new();
    for change in changes {
        let Value::Table(mut change) = change else { continue };
        if let Some(reason) = &reason {
            change.entry("reason").or_insert_with(|| reason.clone());
        }
        text.push_str("\n[[change]]\n");
        text.extend(change.iter().map(|(key, value)| format!("{key} = {value}\n")));
    }
    text
}

impl Change {
    /// The lines of the change.
    fn toml(&self) -> String {
        let table = |pairs: &[(String, Value)]| Value::Table(pairs.iter().cloned().collect::<Table>());
        let mut lines = vec![("table", Value::String(self.table.clone()))];
        // Without a condition all rows are meant, and that is said; settings and new rows have no key.
        if !matches!(self.action, Action::Add(_)) && self.table != "case" {
            lines.push(("key", table(&self.key)));
        }
        lines.push(match &self.action {
            Action::Set(cells) => ("set", table(cells)),
            Action::Scale(factors) => {
                let factors: Vec<_> = factors.iter().map(|(column, by)| (column.clone(), Value::Float(*by))).collect();
                ("scale", table(&factors))
            }
            Action::Add(cells) => ("add", table(cells)),
        });
        lines.push(("reason", Value::String(self.reason.clone())));
        lines.iter().map(|(key, value)| format!("{key} = {value}\n")).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(column: &str, value: impl Into<Value>) -> (String, Value) {
        (column.to_owned(), value.into())
    }

    #[test]
    fn a_variant_is_a_scenario_above_that_of_the_case() {
        let below = "title = \"Old\"\nreason = \"because\"\n[[change]]\ntable = \"demands\"\nkey = { demand = \"d\" }\n\
                     scale = { quantity = 2 }\n";
        let files: Files = [
            ("case.toml".to_owned(), b"name = \"x\"".to_vec()),
            ("scenarios/old.toml".to_owned(), below.as_bytes().to_vec()),
            ("scenarios/other.toml".to_owned(), Vec::new()),
        ]
        .into_iter()
        .collect();
        let change = Change {
            table: "rules".into(),
            key: Vec::new(),
            action: Action::Add(vec![pair("rule", "cap"), pair("limit", 0.5)]),
            reason: "a point of a \"frontier\"".into(),
        };
        let scaled = Change {
            table: "sites".into(),
            key: vec![pair("site", Value::Array(vec!["a".into(), "b".into()]))],
            action: Action::Scale(vec![("capacity".into(), 1.5)]),
            reason: "more".into(),
        };
        let variant =
            Variant { name: "new".into(), title: ["New".into(), "新".into()], changes: vec![change, scaled] };
        let files = variant.files(&files, Some("old"));
        assert_eq!(files.keys().collect::<Vec<_>>(), ["case.toml", "scenarios/new.toml"]);
        let text = String::from_utf8(files["scenarios/new.toml"].clone()).unwrap_or_default();
        let read: Table = text.parse().unwrap_or_default();
        assert_eq!(read["title"].as_str(), Some("New"));
        assert_eq!(read["title_ja"].as_str(), Some("新"));
        assert_eq!(read["reason"].as_str(), Some("because"));
        let changes = read["change"].as_array().cloned().unwrap_or_default();
        assert_eq!(changes.len(), 3);
        assert_eq!(changes[0]["table"].as_str(), Some("demands"));
        assert_eq!(changes[1]["add"]["limit"].as_float(), Some(0.5));
        assert_eq!(changes[1]["reason"].as_str(), Some("a point of a \"frontier\""));
        assert_eq!(changes[2]["scale"]["capacity"].as_float(), Some(1.5));
        assert_eq!(changes[2]["key"]["site"][1].as_str(), Some("b"));
    }

    #[test]
    fn scenarios_lie_one_above_the_other() {
        let low = "title = \"Low\"\nreason = \"first\"\n[[change]]\ntable = \"case\"\nset = { discount_rate = 0.1 }\n";
        let high = "title = \"High\"\nreason = \"second\"\n\n[[change]]\ntable = \"fuels\"\nkey = {}\n\
                    set = { price = 2 }\n[[change]]\ntable = \"sites\"\nkey = { site = [\"a\"] }\nremove = true\n\
                    reason = \"its own\"\n";
        let file = |name: &str, text: &str| (format!("scenarios/{name}.toml"), text.as_bytes().to_vec());
        let files: Files = [file("low", low), file("high", high)].into_iter().collect();
        let variant = Variant { name: "both".into(), title: ["Both".into(), "両方".into()], changes: Vec::new() };
        let files = variant.above(&files, &["low", "high"]);
        let text = String::from_utf8(files["scenarios/both.toml"].clone()).unwrap_or_default();
        let read: Table = text.parse().unwrap_or_default();
        assert_eq!((read["title"].as_str(), read["reason"].as_str()), (Some("Both"), Some("first")));
        let changes = read["change"].as_array().cloned().unwrap_or_default();
        assert_eq!(changes.len(), 3);
        assert!(changes[0].get("reason").is_none());
        assert_eq!(changes[1]["reason"].as_str(), Some("second"));
        assert_eq!((changes[2]["remove"].as_bool(), changes[2]["reason"].as_str()), (Some(true), Some("its own")));
        assert_eq!(changes[2]["key"]["site"][0].as_str(), Some("a"));
    }
}
