//! The plan of a result, from its tables: the inverse of `tables/`.

mod contracts;

use std::path::Path;

use denchi_core::case::Case;
use denchi_core::case::custody::Custodies;
use denchi_core::case::queries::WorkItem;
use denchi_core::case::settings::Period;
use denchi_core::plan::result::{
    ActivityRow, BuildRow, CapacityRow, CostRow, DemandRow, DiscardRow, EmissionKind, EmissionRow, FlowRow, NeedRow,
    Plan, PriceRow, PurchaseRow, Quality, RentRow, ReturnRow, RuleRow, ServedRow, StockRow, Subject, Term, WorkRow,
};

use super::custody;
use super::rows::{Row, Table};
use crate::package::{PackageError, ResultPackage};

/// Kinds of emissions, by their identifiers in tables.
const EMISSIONS: [EmissionKind; 5] = [
    EmissionKind::Process,
    EmissionKind::Heat,
    EmissionKind::Electricity,
    EmissionKind::Purchase,
    EmissionKind::Transport,
];

/// Reads the tables of a result.
struct Reader<'a> {
    case: &'a Case,
    package: &'a ResultPackage,
    folder: &'a Path,
    periods: &'a [Period],
}

/// The plan in the tables of a result.
pub(super) fn plan(case: &Case, package: &ResultPackage, folder: &Path) -> Result<Plan, PackageError> {
    let reader = Reader { case, package, folder, periods: &case.settings.periods };
    let mut plan = Plan { periods: case.settings.periods.clone(), quality: reader.quality()?, ..Plan::default() };
    reader.operation(&mut plan)?;
    reader.decisions(&mut plan)?;
    reader.markets(&mut plan)?;
    reader.money(&mut plan)?;
    let custodies = Custodies::of(case);
    plan.custody = reader.rows("custody", |row| custody::row(case, &custodies, row))?;
    Ok(plan)
}

impl Reader<'_> {
    fn rows<T>(
        &self,
        name: &str,
        make: impl FnMut(Row<'_>) -> Result<T, PackageError>,
    ) -> Result<Vec<T>, PackageError> {
        Table::of(self.package, self.folder, self.periods, name)?.map(make)
    }

    /// Bounds may be infinite, which the manifest cannot say: the exact values are in the key figures.
    fn quality(&self) -> Result<Quality, PackageError> {
        let solve = &self.package.manifest.solve;
        let figures = self.rows("summary", |row| Ok((row.text("figure").to_owned(), row.number("value")?)))?;
        let figure = |name: &str| figures.iter().find(|(known, _)| known == name).map(|(_, value)| *value);
        Ok(Quality {
            termination: solve.termination.clone(),
            objective: figure("objective").unwrap_or(solve.objective),
            bound: figure("bound"),
            gap: figure("gap"),
            method: solve.method.clone(),
            size: [solve.columns, solve.rows, solve.nonzeros, solve.integer_columns],
            ranges: [solve.ranges.before_scaling.ranges(), solve.ranges.after_scaling.ranges()],
        })
    }

    fn operation(&self, plan: &mut Plan) -> Result<(), PackageError> {
        let case = self.case;
        plan.capacity = self.rows("capacity", |row| {
            Ok(CapacityRow {
                site: row.id("site", &case.sites)?,
                period: row.period("period")?,
                existing: row.number("existing")?,
                added: row.number("added")?,
                usable: row.number("usable")?,
                used: row.number("used")?,
            })
        })?;
        plan.activity = self.rows("activity", |row| {
            Ok(ActivityRow {
                site: row.id("site", &case.sites)?,
                process: row.id("process", &case.processes)?,
                period: row.period("period")?,
                amount: row.number("amount")?,
            })
        })?;
        plan.flows = self.rows("flows", |row| {
            Ok(FlowRow {
                lane: row.id("lane", &case.lanes)?,
                period: row.period("period")?,
                arrival: row.optional_period("arrival")?,
                amount: row.number("amount")?,
            })
        })?;
        plan.stocks = self.rows("stocks", |row| {
            Ok(StockRow {
                stock: row.id("stock", &case.stocks)?,
                period: row.period("period")?,
                level: row.number("level")?,
                fill: row.number("fill")?,
            })
        })?;
        plan.purchases = self.rows("purchases", |row| {
            Ok(PurchaseRow {
                supply: row.id("supply", &case.supplies)?,
                step: row.index("step")?,
                period: row.period("period")?,
                amount: row.number("amount")?,
                price: row.number("price")?,
            })
        })?;
        plan.discards = self.rows("discards", |row| {
            Ok(DiscardRow {
                place: row.id("place", &case.places)?,
                commodity: row.id("commodity", &case.commodities)?,
                period: row.period("period")?,
                amount: row.number("amount")?,
            })
        })?;
        Ok(())
    }

    fn decisions(&self, plan: &mut Plan) -> Result<(), PackageError> {
        let case = self.case;
        plan.builds = self.rows("builds", |row| {
            Ok(BuildRow {
                option: row.id("option", &case.options)?,
                period: row.period("period")?,
                capacity: row.number("capacity")?,
                start: row.number("start")?,
                capital: row.number("capital")?,
            })
        })?;
        contracts::read(self, plan)?;
        plan.rules = self.rows("rules", |row| {
            Ok(RuleRow {
                rule: row.id("rule", &case.rules)?,
                period: row.period("period")?,
                value: row.number("value")?,
                limit: row.number("limit")?,
                missed: row.number("missed")?,
                shadow_price: row.optional_number("shadow_price"),
            })
        })?;
        plan.work_for = self.rows("work_for", |row| {
            Ok(WorkRow {
                rule: row.id("rule", &case.rules)?,
                item: self.work_item(&row)?,
                period: row.period("period")?,
                amount: row.number("amount")?,
            })
        })?;
        Ok(())
    }

    fn markets(&self, plan: &mut Plan) -> Result<(), PackageError> {
        let case = self.case;
        plan.demands = self.rows("demand", |row| {
            Ok(DemandRow {
                demand: row.id("demand", &case.demands)?,
                period: row.period("period")?,
                wanted: row.number("wanted")?,
                served: row.number("served")?,
                lost: row.number("lost")?,
                backlog: row.number("backlog")?,
                price: row.optional_number("price"),
            })
        })?;
        plan.served = self.rows("served", |row| {
            Ok(ServedRow {
                demand: row.id("demand", &case.demands)?,
                commodity: row.id("commodity", &case.commodities)?,
                period: row.period("period")?,
                amount: row.number("amount")?,
            })
        })?;
        plan.returns = self.rows("returns", |row| {
            Ok(ReturnRow {
                r#return: row.id("return", &case.returns)?,
                period: row.period("period")?,
                amount: row.number("amount")?,
            })
        })?;
        plan.needs = self.rows("minerals", |row| {
            Ok(NeedRow {
                element: row.id("element", &case.elements)?,
                period: row.period("period")?,
                amount: row.number("amount")?,
                reported: row.number("reported")?,
            })
        })?;
        Ok(())
    }

    fn money(&self, plan: &mut Plan) -> Result<(), PackageError> {
        let case = self.case;
        plan.costs = self.rows("costs", |row| {
            let term = Term::ALL.into_iter().find(|term| term.id() == row.text("term"));
            Ok(CostRow {
                term: term.ok_or_else(|| row.wrong("term"))?,
                subject: self.subject(&row)?,
                period: row.period("period")?,
                amount: row.number("amount")?,
                present_value: row.number("present_value")?,
            })
        })?;
        plan.prices = self.rows("shadow_prices", |row| {
            Ok(PriceRow {
                place: row.id("place", &case.places)?,
                commodity: row.id("commodity", &case.commodities)?,
                period: row.period("period")?,
                price: row.number("price")?,
            })
        })?;
        plan.rents = self.rows("rents", |row| {
            Ok(RentRow { site: row.id("site", &case.sites)?, period: row.period("period")?, rent: row.number("rent")? })
        })?;
        plan.emissions = self.rows("emissions", |row| {
            let kind = EMISSIONS.into_iter().find(|kind| kind.id() == row.text("kind"));
            Ok(EmissionRow {
                kind: kind.ok_or_else(|| row.wrong("kind"))?,
                subject: self.subject(&row)?,
                period: row.period("period")?,
                amount: row.number("amount")?,
            })
        })?;
        Ok(())
    }

    /// What works for the destination of a rule.
    fn work_item(&self, row: &Row<'_>) -> Result<WorkItem, PackageError> {
        let case = self.case;
        Ok(match row.text("subject_kind") {
            "site" => {
                let site = row.id("subject", &case.sites)?;
                let process = row.id("process", &case.processes)?;
                let run = case.sites[site].runs.iter().position(|run| run.process == process);
                let run = run.and_then(|run| u16::try_from(run).ok());
                WorkItem::Activity(site, run.ok_or_else(|| row.wrong("process"))?)
            }
            "lane" => WorkItem::Flow(row.id("subject", &case.lanes)?),
            "supply" => WorkItem::Purchase(row.id("subject", &case.supplies)?),
            "stock" => WorkItem::Level(row.id("subject", &case.stocks)?),
            _ => return Err(row.wrong("subject_kind")),
        })
    }

    /// What a cost or an emission belongs to.
    fn subject(&self, row: &Row<'_>) -> Result<Subject, PackageError> {
        let case = self.case;
        Ok(match row.text("subject_kind") {
            "site" => Subject::Site(row.id("subject", &case.sites)?),
            "option" => Subject::Option(row.id("subject", &case.options)?),
            "supply" => Subject::Supply(row.id("subject", &case.supplies)?),
            "lane" => Subject::Lane(row.id("subject", &case.lanes)?),
            "stock" => Subject::Stock(row.id("subject", &case.stocks)?),
            "demand" => Subject::Demand(row.id("subject", &case.demands)?),
            "contract" => Subject::Contract(row.id("subject", &case.contracts)?),
            "rule" => Subject::Rule(row.id("subject", &case.rules)?),
            "limit" => Subject::Limit(row.id("subject", &case.limits)?),
            "place" => Subject::Place(row.id("subject", &case.places)?),
            _ => return Err(row.wrong("subject_kind")),
        })
    }
}
