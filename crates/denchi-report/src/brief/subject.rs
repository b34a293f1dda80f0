//! What a brief is about, and what its sections ask of it.

use std::collections::BTreeMap;

use denchi_core::case::Case;
use denchi_core::case::entities::Names;

use super::line::{Amount, Note, Part};
use crate::package::ResultPackage;
use crate::reload::Reloaded;
use crate::table::ResultTable;

/// Where in the world: everybody.
const WORLD: &str = "*";

/// A result, what it is compared with, and the answers of stress tests about it.
pub(super) struct Subject<'a> {
    pub(super) of: &'a Reloaded,
    pub(super) case: &'a Case,
    pub(super) beside: Option<&'a ResultPackage>,
    pub(super) tests: &'a [ResultPackage],
    /// The period that the brief looks at: the first one with a target, else the last one.
    pub(super) focus: String,
    empty: ResultTable,
}

/// How far somebody depends on a country for an element at a stage.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Dependence {
    pub(super) tracer: String,
    pub(super) stage: String,
    pub(super) country: String,
    /// Share in proportion, and the least and the most that the flows allow, where known.
    pub(super) share: f64,
    pub(super) least: Option<f64>,
    pub(super) most: Option<f64>,
}

impl<'a> Subject<'a> {
    pub(super) fn of(of: &'a Reloaded, beside: Option<&'a ResultPackage>, tests: &'a [ResultPackage]) -> Self {
        let empty = ResultTable::new("", Vec::new(), &[]);
        let mut subject = Subject { of, case: &of.case, beside, tests, focus: String::new(), empty };
        subject.focus = subject.first_target().or_else(|| subject.periods().pop()).unwrap_or_default();
        subject
    }

    /// A table of the result; an empty one where it has none.
    pub(super) fn table(&self, name: &str) -> &ResultTable {
        self.of.package.table(name).unwrap_or(&self.empty)
    }

    /// Labels of the periods, in order.
    pub(super) fn periods(&self) -> Vec<String> {
        self.of.plan.periods.iter().map(|period| period.label.clone()).collect()
    }

    fn first_target(&self) -> Option<String> {
        let rules = self.table("rules");
        let target = |row: &usize| rules.text(*row, "kind").ends_with("_target");
        (0..rules.len()).filter(target).map(|row| rules.text(row, "period").to_owned()).min()
    }

    /// The region whose consumption is traced: the home of the case where the trace has it.
    pub(super) fn region(&self) -> String {
        let home = self.case.settings.home.clone().unwrap_or_default();
        let table = self.table("dependence");
        let traced = (0..table.len()).any(|row| table.text(row, "region") == home);
        if traced { home } else { WORLD.to_owned() }
    }

    /// A key figure of a result.
    pub(super) fn figure(package: &ResultPackage, name: &str) -> Option<(f64, String)> {
        let table = package.table("summary")?;
        let row = (0..table.len()).find(|&row| table.text(row, "figure") == name)?;
        Some((table.number(row, "value")?, table.text(row, "unit").to_owned()))
    }

    /// A key figure of the result, as a part of a text.
    pub(super) fn key_figure(&self, name: &str) -> Part {
        match Subject::figure(&self.of.package, name) {
            Some((value, unit)) => {
                Amount::new(value, &unit, Note::of("summary", "value", &[("figure", name)], "value")).into()
            }
            None => Part::Blank,
        }
    }

    /// How far a region depends on each country at each stage (who handled it last), in what serves demands, in the period
    /// that is looked at; the largest shares first.
    pub(super) fn dependence(&self, package: &ResultPackage) -> Vec<Dependence> {
        let served: Vec<&str> = {
            let table = self.table("served");
            (0..table.len()).map(|row| table.text(row, "commodity")).collect()
        };
        let region = self.region();
        let Some(table) = package.table("dependence") else { return Vec::new() };
        let asked = |row: &usize| {
            table.text(*row, "period") == self.focus
                && table.text(*row, "region") == region
                && table.text(*row, "measure") == "last"
                && served.contains(&table.text(*row, "commodity"))
        };
        let mut contents: BTreeMap<&str, BTreeMap<&str, f64>> = BTreeMap::new();
        let mut sums: BTreeMap<(&str, &str, &str), [Option<f64>; 3]> = BTreeMap::new();
        for row in (0..table.len()).filter(asked) {
            let content = table.number(row, "content").unwrap_or(0.0);
            let tracer = table.text(row, "tracer");
            contents.entry(tracer).or_default().insert(table.text(row, "commodity"), content);
            let key = (tracer, table.text(row, "stage"), table.text(row, "country"));
            let sum = sums.entry(key).or_insert([Some(0.0); 3]);
            for (sum, column) in sum.iter_mut().zip(["least", "proportional", "most"]) {
                *sum = sum.zip(table.number(row, column)).map(|(sum, share)| sum + share * content);
            }
        }
        let mut found: Vec<Dependence> = sums
            .into_iter()
            .map(|((tracer, stage, country), [least, share, most])| {
                let content: f64 = contents.get(tracer).into_iter().flat_map(BTreeMap::values).sum();
                let of = |amount: f64| if content > 0.0 { amount / content } else { 0.0 };
                Dependence {
                    tracer: tracer.to_owned(),
                    stage: stage.to_owned(),
                    country: country.to_owned(),
                    share: of(share.unwrap_or(0.0)),
                    least: least.map(of),
                    most: most.map(of),
                }
            })
            .collect();
        found.sort_by(|a, b| {
            b.share
                .total_cmp(&a.share)
                .then_with(|| (&a.tracer, &a.stage, &a.country).cmp(&(&b.tracer, &b.stage, &b.country)))
        });
        found
    }

    /// Where a share of dependence stands.
    pub(super) fn dependence_note(&self, found: &Dependence) -> Note {
        let region = self.region();
        let rows = [
            ("period", self.focus.as_str()),
            ("region", &region),
            ("measure", "last"),
            ("tracer", &found.tracer),
            ("stage", &found.stage),
            ("country", &found.country),
        ];
        Note::of("dependence", "proportional", &rows, "weighted")
    }

    /// The largest dependence on somebody abroad.
    pub(super) fn largest_dependence(&self) -> Option<Dependence> {
        let home = self.case.settings.home.as_deref().unwrap_or_default();
        let found = self.dependence(&self.of.package);
        found.into_iter().find(|row| row.country != home && !row.country.is_empty())
    }

    pub(super) fn title(&self) -> [String; 2] {
        let settings = &self.case.settings;
        [settings.title.clone(), settings.title_ja.clone().unwrap_or_else(|| settings.title.clone())]
    }

    /// Names of something in the case, from its identifier in the tables.
    pub(super) fn name(&self, kind: &str, id: &str) -> Part {
        let case = self.case;
        let names = match kind {
            "element" => case.elements.find(id).map(|found| &case.elements[found].names),
            "stage" => case.stages.find(id).map(|found| &case.stages[found].names),
            "option" => case.options.find(id).map(|found| &case.options[found].names),
            "site" => case.sites.find(id).map(|found| &case.sites[found].names),
            "supply" => case.supplies.find(id).map(|found| &case.supplies[found].names),
            "place" => case.places.find(id).map(|found| &case.places[found].names),
            "commodity" => case.commodities.find(id).map(|found| &case.commodities[found].names),
            "rule" => case.rules.find(id).map(|found| &case.rules[found].names),
            "contract" => case.contracts.find(id).map(|found| &case.contracts[found].names),
            "owner" => case.owners.find(id).map(|found| &case.owners[found].names),
            "demand" => case.demands.find(id).map(|found| &case.demands[found].names),
            "stock" => case.stocks.find(id).map(|found| &case.stocks[found].names),
            "country" => case.countries.get(id).map(|country| &country.names),
            _ => None,
        };
        names.map_or_else(|| id.into(), |names| both(names, id).into())
    }

    /// A country or a region of the trace.
    pub(super) fn place_of_trace(&self, id: &str) -> Part {
        if id == WORLD { Part::Key("brief.world".to_owned()) } else { self.name("country", id) }
    }

    /// A stage of the trace: `entry` is where something entered the chain.
    pub(super) fn stage(&self, id: &str) -> Part {
        match id {
            "entry" => Part::Key("brief.entry".to_owned()),
            "" | "-" => Part::Blank,
            _ => self.name("stage", id),
        }
    }
}

/// Both names of something.
pub(super) fn both(names: &Names, id: &str) -> [String; 2] {
    [names.display(false, id).to_owned(), names.display(true, id).to_owned()]
}
