//! The years of a unit of every project.

use denchi_core::explore::invest::year_flows;

use super::Invested;
use crate::table::{Cell, ResultTable, integer, number, text};

impl Invested<'_> {
    /// The years of a unit of every project.
    pub(super) fn cash_flows(&self) -> ResultTable {
        let per = format!("{}/unit", self.money());
        let columns = vec![
            text("option"),
            number("year", "year").described("invest-year"),
            integer("beyond").described("invest-beyond"),
            number("earnings", &per).described("invest-earnings"),
            number("building", &per).described("invest-building"),
            number("fixed", &per).described("invest-fixed"),
            number("capital", &per).described("invest-capital"),
            number("net", &per).described("invest-net"),
            number("cumulated", &per).described("invest-cumulated"),
            number("present", &per).described("invest-present"),
        ];
        let mut table = ResultTable::new("cash_flows", columns, &["option", "year"]);
        for found in self.found {
            let Some(account) = &found.account else { continue };
            let mut cumulated = 0.0;
            for flow in year_flows(self.case, account) {
                let net = flow.earnings - flow.building - flow.fixed - flow.charged;
                cumulated += net;
                table.push([
                    self.case.options.name(found.option).into(),
                    flow.year.into(),
                    Cell::Integer(i64::from(flow.beyond)),
                    flow.earnings.into(),
                    flow.building.into(),
                    flow.fixed.into(),
                    flow.charged.into(),
                    net.into(),
                    cumulated.into(),
                    flow.present.into(),
                ]);
            }
        }
        table
    }
}
