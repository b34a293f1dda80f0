//! The row of the case behind a part of a price.

use denchi_core::accounts::Term;
use denchi_core::case::Case;
use denchi_core::case::custody::Custodies;
use denchi_core::case::entities::{Provenance, Quality};
use denchi_core::explore::why::{Act, Limit, Part, What};
use denchi_core::ids::{Arena, Id};
use denchi_core::plan::result::Subject;

use super::Words;

/// A row of the case behind a part of a price.
pub struct Behind<'a> {
    /// The table.
    pub table: &'static str,
    /// The row.
    pub row: &'a str,
    /// Where its numbers come from.
    pub provenance: &'a Provenance,
}

impl Behind<'_> {
    /// The source, where there is one.
    pub fn source<'c>(&self, case: &'c Case) -> Option<&'c str> {
        self.provenance.source.map(|id| case.sources.name(id))
    }

    /// How well the numbers are known.
    pub fn quality(&self) -> &'static str {
        match self.provenance.quality {
            Some(Quality::Reported) => "reported",
            Some(Quality::Estimated) => "estimated",
            Some(Quality::Assumed) => "assumed",
            None => "",
        }
    }
}

impl<'a> Words<'a> {
    /// The row of the case behind a part; `None` of goods, whose price is another part.
    pub fn behind(&self, part: &Part) -> Option<Behind<'a>> {
        let case = self.case;
        fn row<'a, I: Id, T>(
            table: &'static str,
            arena: &'a Arena<I, T>,
            id: I,
            provenance: impl Fn(&'a T) -> &'a Provenance,
        ) -> Option<Behind<'a>>
        where
            T: 'a,
        {
            let found = arena.iter().nth(id.index())?.1;
            Some(Behind { table, row: arena.name(id), provenance: provenance(found) })
        }
        let subject = match &part.what {
            What::Cost(Term::Energy, Subject::Site(id)) => {
                let grid = case.places[case.sites[*id].place].grid;
                if let Some(grid) = grid {
                    return row("grids", &case.grids, grid, |grid| &grid.provenance);
                }
                Subject::Site(*id)
            }
            What::Cost(Term::VariableOperation, Subject::Site(id)) => {
                let process = case.sites[*id].runs.first()?.process;
                return row("processes", &case.processes, process, |process| &process.provenance);
            }
            What::Cost(_, subject) => subject.clone(),
            What::Goods(..) | What::Unused(_) => return None,
            What::Limit(limit) => match *limit {
                Limit::Capacity(id) | Limit::MinimumUtilisation(id) | Limit::Reserve(id) | Limit::Seller(id) => {
                    Subject::Site(id)
                }
                Limit::OptionMaximum(id) | Limit::OptionSize(id) | Limit::Requires(id, _) => Subject::Option(id),
                Limit::Demand(id) | Limit::Mix(id, _) => Subject::Demand(id),
                Limit::Stock(id) => Subject::Stock(id),
                Limit::Contract(id) => Subject::Contract(id),
                Limit::Rule(id) | Limit::Work(id) => Subject::Rule(id),
                Limit::Limit(id) => Subject::Limit(id),
                Limit::Custody(custody) => Subject::Rule(Custodies::of(case).rules(custody).next()?),
                Limit::Own(Act::Purchase(id, _)) => Subject::Supply(id),
                Limit::Own(Act::Flow(id)) => Subject::Lane(id),
                Limit::Own(Act::Build(id)) => Subject::Option(id),
                Limit::Own(Act::Stock(id)) => Subject::Stock(id),
                Limit::Own(Act::Contract(id)) => Subject::Contract(id),
                Limit::Own(_) | Limit::Charge => return None,
            },
        };
        match subject {
            Subject::Site(id) => row("sites", &case.sites, id, |site| &site.provenance),
            Subject::Option(id) => row("options", &case.options, id, |option| &option.provenance),
            Subject::Supply(id) => row("supplies", &case.supplies, id, |supply| &supply.provenance),
            Subject::Lane(id) => row("lanes", &case.lanes, id, |lane| &lane.provenance),
            Subject::Stock(id) => row("stocks", &case.stocks, id, |stock| &stock.provenance),
            Subject::Demand(id) => row("demands", &case.demands, id, |demand| &demand.provenance),
            Subject::Contract(id) => row("contracts", &case.contracts, id, |contract| &contract.provenance),
            Subject::Rule(id) => row("rules", &case.rules, id, |rule| &rule.provenance),
            Subject::Limit(id) => row("limits", &case.limits, id, |limit| &limit.provenance),
            Subject::Place(_) => None,
        }
    }
}
