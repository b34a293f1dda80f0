//! What may be: the futures of a case, and cases drawn from its uncertain inputs.
//!
//! A point of the unit cube has a coordinate for each input that moves on its own. Each coordinate becomes a value by the
//! quantile function of the distribution, and the values become changes of a case, as a scenario makes them. So every
//! design of points, whatever it is for, goes the same way.

use std::collections::BTreeMap;

use toml::Value;

use super::Future;
use crate::case::entities::{Effected, Uncertainty};
use crate::case::schema;
use crate::case::variant::{Action, Change, Variant};
use crate::case::{Case, Files, read_files};
use crate::diagnostics::Diagnostics;
use crate::ids::UncertaintyId;
use crate::random::{generator, stratified, stream_of};

/// The futures of a case, in the order of the table `futures`: the scenario that is planned, with that of the future above
/// it.
///
/// # Errors
/// What is wrong with the case of a future; a key of its scenario may match nothing above the other scenario.
pub fn futures(files: &Files, case: &Case, scenario: Option<&str>) -> Result<Vec<Future>, Diagnostics> {
    let mut futures = Vec::new();
    for (id, row) in case.futures.iter() {
        let name = case.futures.name(id);
        let own = row.scenario.as_deref().filter(|own| Some(*own) != scenario);
        let case = match (scenario, own) {
            (Some(below), Some(own)) => {
                let named = |text: &Option<String>| text.clone().unwrap_or_else(|| name.to_owned());
                let title = [named(&row.names.en), named(&row.names.ja)];
                let variant = Variant { name: name.to_owned(), title, changes: Vec::new() };
                // A scenario that is not there is told by its own name.
                let missing = !files.contains_key(&format!("scenarios/{own}.toml"));
                let files = if missing { files.clone() } else { variant.above(files, &[below, own]) };
                read_files(files, Some(if missing { own } else { name }))?.0
            }
            (below, own) => read_files(files.clone(), own.or(below))?.0,
        };
        futures.push(Future { name: name.to_owned(), probability: row.probability, case });
    }
    Ok(futures)
}

/// Equally likely futures: so many points of a Latin hypercube over the uncertain inputs of a case. The numbers of an input
/// depend on the seed, the count and its name alone.
///
/// # Errors
/// What is wrong with a case that is drawn, e.g. a value below the least that its column may have.
pub fn futures_drawn(
    files: &Files,
    case: &Case,
    scenario: Option<&str>,
    (draws, seed): (usize, u64),
) -> Result<Vec<Future>, Diagnostics> {
    let inputs = Inputs::of(case);
    let columns: Vec<Vec<f64>> = inputs.list.iter().map(|input| coordinate(seed, "draw", &input.name, draws)).collect();
    let width = draws.to_string().len();
    let drawn = |number: usize| {
        let point: Vec<f64> = columns.iter().map(|column| column[number]).collect();
        let name = format!("draw-{:0width$}", number + 1);
        let case = inputs.case(files, scenario, &name, &point)?;
        #[expect(clippy::cast_precision_loss, reason = "far fewer draws than 2^53")]
        let probability = 1.0 / draws as f64;
        Ok(Future { name, probability, case })
    };
    (0..draws).map(drawn).collect()
}

/// One coordinate of a Latin hypercube: that of an input, for a purpose.
pub(crate) fn coordinate(seed: u64, purpose: &str, input: &str, count: usize) -> Vec<f64> {
    stratified(&mut generator(seed, 0, stream_of(purpose, input)), count)
}

/// The uncertain inputs of a case, as they move: each is one coordinate.
pub struct Inputs<'a> {
    case: &'a Case,
    /// In the order in which the table names them first.
    pub list: Vec<Input>,
    /// Inputs of the table that change nothing in this case.
    pub idle: Vec<UncertaintyId>,
}

/// An input that moves on its own: a row of `uncertainties`, or a group of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Input {
    /// Identifier of the row, or the word of the group.
    pub name: String,
    /// The rows.
    pub members: Vec<UncertaintyId>,
}

impl<'a> Inputs<'a> {
    /// Those of a case. Rows that change nothing under its scenario are left out.
    pub fn of(case: &'a Case) -> Self {
        let mut inputs = Inputs { case, list: Vec::new(), idle: Vec::new() };
        let mut groups: BTreeMap<&str, usize> = BTreeMap::new();
        for (id, row) in case.uncertainties.iter() {
            if !row.effects.iter().any(|effect| effect.reaches) {
                inputs.idle.push(id);
                continue;
            }
            let next = inputs.list.len();
            let place = row.group.as_deref().map_or(next, |group| *groups.entry(group).or_insert(next));
            if place == next {
                let name = row.group.as_deref().unwrap_or_else(|| case.uncertainties.name(id)).to_owned();
                inputs.list.push(Input { name, members: Vec::new() });
            }
            inputs.list[place].members.push(id);
        }
        inputs
    }

    /// Identifiers of the rows that change something, in the order of the table.
    pub fn rows(&self) -> Vec<&'a str> {
        let rows = self.case.uncertainties.iter().filter(|(id, _)| !self.idle.contains(id));
        rows.map(|(id, _)| self.case.uncertainties.name(id)).collect()
    }

    /// Values at a point of the unit cube, by row of `uncertainties`.
    pub fn values(&self, point: &[f64]) -> BTreeMap<UncertaintyId, f64> {
        let rows = self.list.iter().zip(point).flat_map(|(input, u)| input.members.iter().map(move |id| (*id, *u)));
        rows.map(|(id, u)| (id, self.row(id).distribution.quantile(u))).collect()
    }

    /// The changes that a point of the unit cube stands for.
    pub fn variant(&self, name: &str, point: &[f64]) -> Variant {
        let changes = self.values(point).into_iter().flat_map(|(id, value)| {
            let (row, name) = (self.row(id), self.case.uncertainties.name(id));
            row.effects.iter().filter(|effect| effect.reaches).map(move |effect| change(effect, name, value))
        });
        Variant { name: name.to_owned(), title: [name.to_owned(), name.to_owned()], changes: changes.collect() }
    }

    /// The case at a point of the unit cube, above a scenario.
    ///
    /// # Errors
    /// What is wrong with it, e.g. a value below the least that its column may have.
    pub fn case(&self, files: &Files, scenario: Option<&str>, name: &str, point: &[f64]) -> Result<Case, Diagnostics> {
        let variant = self.variant(name, point);
        if variant.changes.is_empty() {
            return Ok(read_files(files.clone(), scenario)?.0);
        }
        Ok(read_files(variant.files(files, scenario), Some(name))?.0)
    }

    fn row(&self, id: UncertaintyId) -> &'a Uncertainty {
        &self.case.uncertainties[id]
    }
}

/// What a value changes, as a scenario says it.
pub(crate) fn change(effect: &Effected, name: &str, value: f64) -> Change {
    let Effected { scales, table, column, key, .. } = effect;
    let action = if *scales {
        Action::Scale(vec![(column.clone(), value)])
    } else {
        Action::Set(vec![(column.clone(), Value::Float(value))])
    };
    let numeric = |column: &str| {
        let resource = schema::resource(table);
        let field = resource.and_then(|table| Some(&table.schema.fields[table.position(column)?]));
        field.is_some_and(|field| field.kind.is_numeric())
    };
    let key = key.iter().map(|(column, values)| {
        let cell = |value: &String| match value.parse() {
            Ok(number) if numeric(column) => Value::Float(number),
            _ => Value::String(value.clone()),
        };
        (column.clone(), Value::Array(values.iter().map(cell).collect()))
    });
    let reason = format!("{name}: {value}");
    Change { table: table.clone(), key: key.collect(), action, reason }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::tests::fixture::Fixture;
    use crate::ids::Id;

    const DEAR: &str = "title = \"Dear gas\"\nreason = \"r\"\n[[change]]\ntable = \"fuels\"\nkey = { fuel = \"gas\" }\nscale = { price = 2 }\n";
    const TAXED: &str =
        "reason = \"t\"\n[[change]]\ntable = \"fuels\"\nkey = { fuel = \"gas\" }\nset = { emissions = 1 }\n";

    fn gas(case: &Case) -> &crate::case::entities::Fuel {
        &case.fuels[case.fuels.find("gas").unwrap()]
    }

    #[test]
    fn a_future_lies_above_the_scenario_that_is_planned() {
        let fixture = Fixture::new().replace("futures.csv", "0.25,", "0.25,taxed");
        let fixture = fixture.file("scenarios/dear.toml", DEAR).file("scenarios/taxed.toml", TAXED);
        let (files, case) = (fixture.files().clone(), fixture.clone().case());
        let said = |scenario| -> Vec<(String, f64, f64, f64)> {
            let futures = futures(&files, &case, scenario).unwrap();
            let said = |future: &Future| {
                let gas = gas(&future.case);
                (future.name.clone(), future.probability, gas.price, gas.emissions)
            };
            futures.iter().map(said).collect()
        };
        assert_eq!(said(None), [("calm".into(), 0.75, 8.0, 0.056), ("storm".into(), 0.25, 8.0, 1.0)]);
        assert_eq!(said(Some("dear")), [("calm".into(), 0.75, 16.0, 0.056), ("storm".into(), 0.25, 16.0, 1.0)]);
        // The scenario of a future is not laid over it twice.
        assert_eq!(said(Some("taxed"))[1], ("storm".into(), 0.25, 8.0, 1.0));
    }

    #[test]
    fn a_point_becomes_a_case() {
        let fixture = Fixture::new().row("uncertainties.csv", "plant,,,mined,uniform,1,,3,,,,,,,assumed");
        let fixture = fixture.row("uncertainty_effects.csv", "plant,1,scale,sites,capacity,site,plant|refiner");
        let fixture = fixture.row("uncertainties.csv", "far,,,,uniform,1,,3,,,,,,,assumed");
        let fixture = fixture.row("uncertainty_effects.csv", "far,1,scale,fuels,price,fuel,peat");
        let (files, case) = (fixture.files().clone(), fixture.case());
        let inputs = Inputs::of(&case);
        let names: Vec<(&str, usize)> = inputs.list.iter().map(|input| (&*input.name, input.members.len())).collect();
        assert_eq!(names, [("mined", 2), ("gas", 1), ("interest", 1)]);
        assert_eq!(inputs.idle.iter().map(|id| case.uncertainties.name(*id)).collect::<Vec<_>>(), ["far"]);
        // Triangle 0.5, 1, 2: F(1) = 1/3; uniform from 1 to 3: 1 + 2/3; the median of gas, cut off at 20, is a little below 8.
        let drawn = inputs.case(&files, None, "point", &[1.0 / 3.0, 0.5, 0.1]).unwrap();
        let capacity = |name: &str| drawn.sites[drawn.sites.find(name).unwrap()].capacity.clone();
        let close = |value: f64, expected: f64| assert!((value - expected).abs() < 1e-9, "{value} is not {expected}");
        close(capacity("mine").at(2025.0), 200_000.0);
        close(capacity("plant").at(2025.0), 20.0 * 5.0 / 3.0);
        close(capacity("refiner").at(2025.0), 20_000.0 * 5.0 / 3.0);
        close(gas(&drawn).price, 8.0 * 0.999_575_997_338_203_8);
        close(drawn.settings.discount_rate, 0.05);
        assert_eq!(inputs.values(&[0.5; 3]).len(), 4);
    }

    #[test]
    fn drawn_futures_are_equally_likely_and_spread_over_each_input() {
        let fixture = Fixture::new();
        let (files, case) = (fixture.files().clone(), fixture.case());
        let drawn = |seed| futures_drawn(&files, &case, None, (8, seed)).unwrap();
        let futures = drawn(1);
        assert_eq!(futures.iter().map(|future| future.probability).sum::<f64>(), 1.0);
        assert_eq!(futures[7].name, "draw-8");
        // A quarter of the draws has the lower rate, as a quarter of the strata has.
        let lower = futures.iter().filter(|future| future.case.settings.discount_rate < 0.06).count();
        assert_eq!(lower, 2);
        let prices = |futures: &[Future]| -> Vec<u64> {
            futures.iter().map(|future| gas(&future.case).price.to_bits()).collect()
        };
        assert_eq!(prices(&futures), prices(&drawn(1)));
        assert_ne!(prices(&futures), prices(&drawn(2)));
        // Every stratum of the distribution function has one price: below and above the median are as many.
        let median = inputs_median(&case);
        assert_eq!(futures.iter().filter(|future| gas(&future.case).price < median).count(), 4);
    }

    fn inputs_median(case: &Case) -> f64 {
        case.uncertainties[UncertaintyId::from_index(1)].distribution.quantile(0.5)
    }

    #[test]
    fn a_value_that_a_column_cannot_have_is_told() {
        let fixture = Fixture::new().replace("uncertainties.csv", "0.5,1,2", "-1,0,1");
        let (files, case) = (fixture.files().clone(), fixture.case());
        let problems = Inputs::of(&case).case(&files, None, "low", &[0.1, 0.5, 0.5]).unwrap_err();
        assert!(problems.iter().any(|problem| problem.code == crate::diagnostics::Code::D212));
    }
}
