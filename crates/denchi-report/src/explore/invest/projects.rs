//! Projects in their rank, and in every scenario.

use denchi_core::explore::invest::Assessment;

use super::{Invested, count, dependence_avoided, kind, saves, support_per_dependence, whole_npv};
use crate::table::{Cell, ResultTable, integer, number, text};

impl Invested<'_> {
    /// Projects in their rank.
    pub(super) fn projects(&self) -> ResultTable {
        let (case, money) = (self.case, self.money());
        let per = format!("{money}/unit");
        let columns = vec![
            integer("rank").described("invest-rank"),
            text("option"),
            text("name_en").described("invest-name_en"),
            text("name_ja").described("invest-name_ja"),
            text("site"),
            text("country"),
            number("planned", "unit/year").described("invest-planned"),
            number("maximum", "unit/year").described("invest-maximum"),
            text("decided").described("invest-decided"),
            number("overnight", &per).described("invest-overnight"),
            number("npv", &per).described("invest-npv"),
            number("npv_continued", &per).described("invest-npv_continued"),
            number("npv_whole", &money).described("invest-npv_whole"),
            number("irr", "1").described("invest-irr"),
            text("irr_kind").described("invest-irr_kind"),
            number("irr_continued", "1").described("invest-irr_continued"),
            number("payback", "year").described("invest-payback"),
            number("discounted_payback", "year").described("invest-discounted_payback"),
            number("support", &per).described("invest-support"),
            number("support_share", "1").described("invest-support_share"),
            number("credit", &per).described("invest-credit"),
            number("support_full", &per).described("invest-support_full"),
            number("support_in_all", &per).described("invest-support_in_all"),
            integer("exact").described("invest-exact"),
            number("held_back", &per).described("invest-held_back"),
            number("saves", &money).described("invest-saves"),
            number("dependence_avoided", "t").described("invest-dependence_avoided"),
            number("emissions_avoided", "t").described("invest-emissions_avoided"),
            number("loss_avoided", &money).described("invest-loss_avoided"),
            number("support_per_dependence", &format!("{money}/t")).described("invest-support_per_dependence"),
            integer("built_in").described("invest-built_in"),
            integer("scenarios").described("invest-scenarios"),
            number("npv_least", &per).described("invest-npv_least"),
            number("npv_most", &per).described("invest-npv_most"),
        ];
        let mut table = ResultTable::new("projects", columns, &["option"]);
        for (rank, found) in self.found.iter().enumerate() {
            let option = &case.options[found.option];
            let id = case.options.name(found.option);
            let site = &case.sites[option.site];
            let (worth, support) = (found.worth.as_ref(), found.support.as_ref());
            let full = found.full.as_ref().and_then(|full| full.with.as_ref().zip(full.without.as_ref()));
            let traced = full.filter(|(with, _)| !with.dependence.country.is_empty());
            let lost = full.and_then(|(with, without)| Some(without.expected_loss? - with.expected_loss?));
            let robust = self.robust(found);
            table.push([
                count(rank + 1),
                id.into(),
                option.names.display(false, id).into(),
                option.names.display(true, id).into(),
                case.sites.name(option.site).into(),
                case.places[site.place].country.as_deref().into(),
                found.planned.into(),
                found.most.into(),
                found.decided.map(|t| case.settings.periods[t].label.as_str()).into(),
                worth.map(|worth| worth.overnight).into(),
                worth.map(|worth| worth.npv).into(),
                worth.map(|worth| worth.npv_continued).into(),
                whole_npv(found).into(),
                worth.and_then(|worth| worth.irr.single()).into(),
                worth.map(|worth| kind(&worth.irr)).into(),
                worth.and_then(|worth| worth.irr_continued.single()).into(),
                worth.and_then(|worth| worth.payback).into(),
                worth.and_then(|worth| worth.discounted_payback).into(),
                support.map(|support| support.first).into(),
                found.share_of_capital.into(),
                found.credit.into(),
                support.and_then(|support| support.full).into(),
                support.and_then(|support| support.in_all).into(),
                support.map_or(Cell::Blank, |support| Cell::Integer(i64::from(support.straight))),
                found.account.as_ref().map(|account| account.held_back).into(),
                saves(found).into(),
                dependence_avoided(found).into(),
                traced.map(|(with, without)| without.footprint - with.footprint).into(),
                lost.into(),
                support_per_dependence(found).into(),
                count(robust.built),
                count(robust.of),
                robust.least.into(),
                robust.most.into(),
            ]);
        }
        table
    }

    /// Projects in every scenario.
    pub(super) fn by_scenario(&self) -> ResultTable {
        let per = format!("{}/unit", self.money());
        let columns = vec![
            text("scenario").described("invest-scenario"),
            text("option"),
            number("planned", "unit/year").described("invest-planned"),
            number("npv", &per).described("invest-npv"),
            number("irr", "1").described("invest-irr"),
            number("support", &per).described("invest-support"),
        ];
        let mut table = ResultTable::new("project_scenarios", columns, &["scenario", "option"]);
        let name = |found: &Assessment| self.case.options.ids().any(|id| id == found.option);
        for scenario in self.scenarios {
            for found in scenario.found.iter().filter(|found| name(found)) {
                let worth = found.worth.as_ref();
                table.push([
                    scenario.scenario.as_str().into(),
                    self.case.options.name(found.option).into(),
                    found.planned.into(),
                    worth.map(|worth| worth.npv).into(),
                    worth.and_then(|worth| worth.irr.single()).into(),
                    found.support.map(|support| support.first).into(),
                ]);
            }
        }
        table
    }
}
