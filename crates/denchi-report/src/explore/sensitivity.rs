//! Sensitivity indices as tables: how much each uncertain input matters for each output, and every plan behind that.

use denchi_core::case::Case;
use denchi_core::case::entities::Names;
use denchi_core::explore::sensitivity::{Evaluation, Importance, Interval, Method, Output, Problem};
use denchi_core::explore::uncertain::{Input, Inputs};

use crate::table::{Cell, Column, Kind, ResultTable, integer, number, text};

/// A finished study.
pub struct Studied<'a> {
    /// The case.
    pub case: &'a Case,
    /// What is uncertain.
    pub inputs: &'a Inputs<'a>,
    /// What is looked at.
    pub outputs: &'a [Output],
    /// How.
    pub method: Method,
    /// Seed of the design and of the intervals.
    pub seed: u64,
    /// The design.
    pub points: &'a [Vec<f64>],
    /// What was found at its points.
    pub found: &'a [Evaluation],
}

/// How much each input matters for an output; `None` where the output is the same in all plans.
pub type Indices = Vec<Option<Vec<Importance>>>;

impl Studied<'_> {
    /// By output, then by input.
    pub fn indices(&self) -> Indices {
        let estimate = |output: usize| {
            let values: Vec<Option<f64>> = self.found.iter().map(|one| one.outputs[output]).collect();
            self.method.estimate(self.points, &values, self.seed)
        };
        (0..self.outputs.len()).map(estimate).collect()
    }

    /// Points without a plan.
    pub fn without_plan(&self) -> usize {
        self.found.iter().filter(|one| one.problem.is_some()).count()
    }

    /// The tables: indices, inputs, evaluations.
    pub fn tables(&self, indices: &Indices) -> Vec<ResultTable> {
        vec![self.table(indices), self.input_table(), evaluations(self.inputs, self.outputs, 0, self.found)]
    }

    /// Names of an input in English and Japanese; those of a group are those of its rows.
    pub fn names(&self, input: &Input) -> [String; 2] {
        let of = |pick: fn(&Names) -> Option<&String>| {
            let rows = &self.case.uncertainties;
            let names: Vec<&str> =
                input.members.iter().map(|id| pick(&rows[*id].names).map_or(rows.name(*id), String::as_str)).collect();
            names.join(", ")
        };
        [of(|names| names.en.as_ref()), of(|names| names.ja.as_ref().or(names.en.as_ref()))]
    }

    fn table(&self, indices: &Indices) -> ResultTable {
        let mut columns = vec![text("output").described("sensitivity-output"), text("unit")];
        columns
            .extend(["input", "name_en", "name_ja"].map(|name| text(name).described(&format!("sensitivity-{name}"))));
        columns.push(integer("rank").described("sensitivity-rank"));
        let (names, unit): (&[&str], _) = match self.method {
            Method::Morris { .. } => (&["absolute", "mean", "deviation"], "unit"),
            Method::Sobol { .. } => (&["total", "first"], "1"),
        };
        for name in names {
            columns.push(number(name, unit).described(&format!("sensitivity-{name}")));
            for end in ["low", "high"] {
                columns.push(number(&format!("{name}_{end}"), unit).described(&format!("sensitivity-{end}")));
            }
        }
        columns.push(text("verdict").described("sensitivity-verdict"));
        let mut table = ResultTable::new("indices", columns, &["output", "input"]);
        for (output, importance) in self.outputs.iter().zip(indices) {
            let Some(importance) = importance else { continue };
            for (rank, (input, one)) in ranked(&self.inputs.list, importance).into_iter().enumerate() {
                let [name_en, name_ja] = self.names(input);
                let mut row: Vec<Cell> = [&output.id, &output.unit, &input.name, &name_en, &name_ja]
                    .map(|text| Cell::from(text.as_str()))
                    .into();
                row.push(count(rank + 1));
                let intervals: Vec<Interval> = match one {
                    Importance::Effect(effect, _) => vec![effect.absolute, effect.mean, effect.deviation],
                    Importance::Index(index, _) => vec![index.total, index.first],
                };
                row.extend(intervals.iter().flat_map(|one| [one.value, one.low, one.high].map(Cell::from)));
                row.push(one.verdict().id().into());
                table.push_row(row);
            }
        }
        table
    }

    fn input_table(&self) -> ResultTable {
        let columns = vec![
            text("input").described("sensitivity-input"),
            text("uncertainty").described("sensitivity-uncertainty"),
            text("name_en").described("sensitivity-name_en"),
            text("name_ja").described("sensitivity-name_ja"),
            number("p05", "of what it changes").described("sensitivity-p05"),
            number("p50", "of what it changes").described("sensitivity-p50"),
            number("p95", "of what it changes").described("sensitivity-p95"),
        ];
        let mut table = ResultTable::new("inputs", columns, &["uncertainty"]);
        for input in &self.inputs.list {
            for id in &input.members {
                let (name, row) = (self.case.uncertainties.name(*id), &self.case.uncertainties[*id]);
                let quantile = |share: f64| Cell::from(row.distribution.quantile(share));
                table.push([
                    input.name.as_str().into(),
                    name.into(),
                    row.names.display(false, name).into(),
                    row.names.display(true, name).into(),
                    quantile(0.05),
                    quantile(0.5),
                    quantile(0.95),
                ]);
            }
        }
        table
    }
}

/// Inputs with their importance, the most important first.
pub fn ranked<'a>(inputs: &'a [Input], importance: &'a [Importance]) -> Vec<(&'a Input, &'a Importance)> {
    let mut ranked: Vec<(&Input, &Importance)> = inputs.iter().zip(importance).collect();
    ranked.sort_by(|a, b| b.1.rank_by().value.total_cmp(&a.1.rank_by().value));
    ranked
}

/// What was found at points, numbered from `first`: a row each.
pub fn evaluations(inputs: &Inputs, outputs: &[Output], first: usize, found: &[Evaluation]) -> ResultTable {
    let mut table = head(inputs, outputs);
    for (index, one) in found.iter().enumerate() {
        let mut row = vec![count(first + index), one.problem.map_or(Cell::Blank, |problem| problem.id().into())];
        row.extend(one.values.iter().copied().map(Cell::from));
        // An empty sum is -0, which a table as text does not tell from 0.
        row.extend(one.outputs.iter().map(|value| Cell::from(value.map(|value| value + 0.0))));
        table.push_row(row);
    }
    table
}

/// The table of evaluations without rows.
pub fn head(inputs: &Inputs, outputs: &[Output]) -> ResultTable {
    let column = |name: String, unit: &str, key: &str| Column {
        name,
        kind: Kind::Number,
        unit: Some(unit.to_owned()),
        key: format!("column.sensitivity-{key}"),
    };
    let mut columns =
        vec![integer("point").described("sensitivity-point"), text("problem").described("sensitivity-problem")];
    let values = inputs.rows().into_iter();
    columns.extend(values.map(|name| column(format!("input:{name}"), "of what it changes", "value")));
    columns.extend(outputs.iter().map(|output| column(output.id.clone(), &output.unit, "found")));
    ResultTable::new("evaluations", columns, &["point"])
}

/// The evaluations of a table that [`evaluations`] made; `None` where it is another one.
pub fn read_evaluations(inputs: &Inputs, outputs: &[Output], table: &ResultTable) -> Option<Vec<Evaluation>> {
    let count = inputs.rows().len();
    let number = |row: usize, column: usize| match table.cell(row, column) {
        Cell::Number(value) => Some(value),
        _ => None,
    };
    let one = |row: usize| {
        let problem = match table.text(row, "problem") {
            "" => None,
            id => Some(Problem::of(id)?),
        };
        let values = (0..count).map(|column| number(row, 2 + column)).collect::<Option<Vec<f64>>>()?;
        let outputs = (0..outputs.len()).map(|column| number(row, 2 + count + column)).collect();
        Some(Evaluation { values, problem, outputs })
    };
    (0..table.len()).map(one).collect()
}

fn count(value: usize) -> Cell {
    i64::try_from(value).map_or(Cell::Blank, Cell::Integer)
}
