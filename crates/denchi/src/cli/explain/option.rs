//! `denchi explain option`: why an option is built or not, and what would have to change.

use std::fmt::Display;
use std::path::PathBuf;

use anyhow::Result;
use denchi_core::case::Case;
use denchi_core::catalogue::{self, Lang};
use denchi_core::explore::invest::{Asked, Assessment, Assessor, UnitAccount, UnitPeriod};
use denchi_core::plan::{PlanOptions, Watch};
use denchi_core::time;
use denchi_report::explore::invest::Invested;
use denchi_report::explore::why::Words;
use serde_json::{Map, Value, json};

use super::super::grid::{Grid, Row};
use super::super::trace::rows_json;
use super::super::{End, reload_result};
use super::unknown;
use crate::messages::number;
use crate::pipeline;
use crate::printer::Printer;

/// Version of the JSON.
const SCHEMA: u32 = 1;
/// Per cent of a share.
const PERCENT: f64 = 100.0;
/// A support below this share of the overnight cost is none: the option just pays.
const NOTHING: f64 = 1e-7;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Folder of a result of denchi plan
    #[arg(value_name = "RESULT")]
    planned: PathBuf,
    /// The option
    #[arg(value_name = "OPTION")]
    option: String,
    /// Print the answer as JSON
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(arguments: &Arguments, printer: &mut Printer) -> Result<End> {
    pipeline::watch_interrupts()?;
    let result = reload_result(&arguments.planned, printer)?;
    let case = &result.case;
    let Some(option) = case.options.find(&arguments.option) else {
        unknown("OPTION", &arguments.option, case.options.names(), printer);
        return Ok(End::Usage);
    };
    printer.stage(catalogue::text(printer.lang, "why.solving"));
    let watch = &mut Watch { solver: pipeline::watch(), stage: None };
    let assessor = Assessor::of(case, &PlanOptions::default(), watch);
    printer.end_stage();
    let asked = Asked { held: true, interrupt: pipeline::watch().interrupt, ..Asked::default() };
    let found = assessor?.assess(&[option], &asked, 1, &Assessor::unwatched)?;
    let Some(found) = found.first() else { return Ok(End::Failed) };
    if arguments.json {
        let invested = Invested { case, found: std::slice::from_ref(found), scenarios: &[], portfolio: None };
        let tables: Map<String, Value> =
            invested.tables().iter().map(|table| (table.name.clone(), rows_json(table))).collect();
        let years: Vec<Value> = found.by_year.iter().map(|account| year(case, account)).collect();
        let answer = json!({
            "schema": SCHEMA,
            "case": case.settings.name,
            "scenario": case.scenario,
            "option": arguments.option,
            "decided": years,
            "tables": tables,
        });
        printer.data(&serde_json::to_string_pretty(&answer)?);
    } else {
        printer.data(&text(printer.lang, case, found));
    }
    Ok(End::Done)
}

/// A unit that is decided in a period, present values.
fn present(case: &Case, account: &UnitAccount) -> UnitPeriod {
    let mut sum = UnitPeriod::default();
    for (money, period) in account.periods.iter().zip(&case.settings.periods) {
        let factor = time::discount(&case.settings, period);
        sum.product += money.product * factor;
        sum.outputs += money.outputs * factor;
        sum.inputs += (money.inputs + money.building) * factor;
        sum.operation += money.operation * factor;
        sum.fixed += money.fixed * factor;
        sum.capital += money.capital * factor;
        sum.rules += money.rules * factor;
    }
    sum
}

fn year(case: &Case, account: &UnitAccount) -> Value {
    let sum = present(case, account);
    json!({
        "period": case.settings.periods[account.decided].label,
        "outputs": sum.outputs,
        "inputs": sum.inputs,
        "operation": sum.operation,
        "fixed": sum.fixed,
        "capital": sum.capital,
        "rules": sum.rules,
        "net": account.npv,
        "held_back": account.held_back,
    })
}

/// The answer for people.
fn text(lang: Lang, case: &Case, found: &Assessment) -> String {
    let id = case.options.name(found.option);
    let name = case.options[found.option].names.display(lang == Lang::Ja, id);
    let (planned, most) = (number(found.planned), number(found.most));
    let (Some(account), Some(decided)) = (&found.account, found.decided) else {
        return catalogue::format(lang, "why.option.impossible", &[("name", &name)]) + "\n";
    };
    let period = &case.settings.periods[decided].label;
    let words: [(&str, &dyn Display); 4] =
        [("name", &name), ("planned", &planned), ("most", &most), ("period", period)];
    let built = found.planned > 0.0;
    let mut out = catalogue::format(lang, if built { "why.option.built" } else { "why.option.not_built" }, &words);
    out.push_str("\n\n");
    out.push_str(&accounts(lang, case, found, built));
    let words = Words { case, lang };
    if !account.limits.is_empty() {
        out.push_str(&format!("\n{}\n", catalogue::text(lang, "why.option.limits")));
        for (limit, amount) in &account.limits {
            out.push_str(&format!("{:>12}  {}\n", words.number(*amount), words.limit(*limit)));
        }
    }
    out.push('\n');
    out.push_str(&change(lang, case, found, account));
    out
}

/// Accounts by the period of the decision.
fn accounts(lang: Lang, case: &Case, found: &Assessment, built: bool) -> String {
    let title = catalogue::format(lang, "why.option.account", &[("money", &case.settings.money)]);
    let prices = catalogue::text(lang, if built { "why.option.planned" } else { "why.option.first" });
    let row = |account: &UnitAccount| {
        let sum = present(case, account);
        let mark = if Some(account.decided) == found.decided { " *" } else { "" };
        let right = [sum.outputs, -sum.inputs, -sum.operation, -sum.fixed, -sum.capital, -sum.rules, account.npv];
        Row {
            left: vec![format!("{}{mark}", case.settings.periods[account.decided].label)],
            periods: Vec::new(),
            right: right.map(number).to_vec(),
        }
    };
    let heads = ["outputs", "inputs", "operation", "fixed", "capital", "rules", "net"];
    let head = |key: &str| catalogue::text(lang, &format!("why.option.{key}")).to_owned();
    let grid = Grid {
        title: format!("{title}, {prices}"),
        left: vec![head("period")],
        right: heads.map(head).to_vec(),
        rows: found.by_year.iter().map(row).collect(),
        ..Grid::default()
    };
    grid.render(1)
}

/// What would have to change.
fn change(lang: Lang, case: &Case, found: &Assessment, account: &UnitAccount) -> String {
    let money = &case.settings.money;
    if account.held_back > 0.0 {
        let words: [(&str, &dyn Display); 2] = [("worth", &number(account.held_back)), ("money", money)];
        return catalogue::format(lang, "why.option.held_back", &words) + "\n";
    }
    let share = found.share_of_capital.unwrap_or_default();
    let Some(support) = found.support.filter(|_| share > NOTHING) else {
        return catalogue::text(lang, "why.option.none").to_owned() + "\n";
    };
    let percent = |share: f64| format!("{:.1} %", share * PERCENT);
    let sum = present(case, account);
    let words: [(&str, &dyn Display); 3] =
        [("grant", &number(support.first)), ("money", money), ("share", &percent(share))];
    let mut lines = vec![
        catalogue::text(lang, "why.option.support").to_owned(),
        format!("  {}", catalogue::format(lang, "why.option.grant", &words)),
        format!("  {}", catalogue::format(lang, "why.option.cheaper", &[("share", &percent(share))])),
    ];
    let process = case.sites[case.options[found.option].site].runs.first().map(|run| &case.processes[run.process]);
    let product = process.and_then(|process| process.product()).map(|row| row.commodity);
    if let (Some(credit), Some(product)) = (found.credit, product)
        && sum.product > 0.0
    {
        let id = case.commodities.name(product);
        let name = case.commodities[product].names.display(lang == Lang::Ja, id);
        let share = percent(credit / (sum.outputs / sum.product));
        let words: [(&str, &dyn Display); 4] =
            [("product", &name), ("share", &share), ("credit", &number(credit)), ("money", money)];
        lines.push(format!("  {}", catalogue::format(lang, "why.option.dearer", &words)));
    }
    lines.join("\n") + "\n"
}
