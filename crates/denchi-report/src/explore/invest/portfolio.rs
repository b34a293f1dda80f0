//! What is built under a budget, and what the budget is worth.

use denchi_core::explore::invest::Portfolio;

use super::Invested;
use crate::table::{ResultTable, number, text};

impl Invested<'_> {
    /// What is built under a budget.
    pub(super) fn chosen(&self, portfolio: &Portfolio) -> ResultTable {
        let columns = vec![
            text("option"),
            text("name_en").described("invest-name_en"),
            text("name_ja").described("invest-name_ja"),
            number("capacity", "unit/year").described("invest-capacity"),
            number("capital", &self.money()).described("invest-overnight_whole"),
        ];
        let mut table = ResultTable::new("portfolio", columns, &["option"]);
        for row in &portfolio.chosen {
            let (names, id) = (&self.case.options[row.option].names, self.case.options.name(row.option));
            table.push([
                id.into(),
                names.display(false, id).into(),
                names.display(true, id).into(),
                row.capacity.into(),
                row.capital.into(),
            ]);
        }
        table
    }

    /// What a budget is worth.
    pub(super) fn budget(&self, portfolio: &Portfolio) -> ResultTable {
        let money = self.money();
        let columns = vec![
            text("period"),
            number("limit", &money).described("invest-limit"),
            number("spent", &money).described("invest-spent"),
            number("worth", "1").described("invest-worth"),
        ];
        let mut table = ResultTable::new("budget", columns, &["period"]);
        for row in &portfolio.budget {
            table.push([
                self.case.settings.periods[row.period].label.as_str().into(),
                row.limit.into(),
                row.spent.into(),
                row.worth.into(),
            ]);
        }
        table
    }
}
