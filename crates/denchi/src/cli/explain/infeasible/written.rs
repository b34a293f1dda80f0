//! Why there is no plan, as a folder.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Result, anyhow};
use denchi_core::catalogue::Lang;
use denchi_core::explore::conflict::{self, Conflict, Subject};
use denchi_core::explore::repair::{self, Repairs};
use denchi_core::plan::PlanOptions;
use denchi_report::explore::infeasible::{Change, Found, Member, Repair, Stated};
use denchi_report::explore::infeasible_page::page;
use denchi_report::package::{INFEASIBLE_PAGE, write_infeasible};
use serde_json::json;

use crate::conflicts::Words;
use crate::pipeline::{self, Clock, Loaded};
use crate::printer::Printer;

const LANGUAGES: [Lang; 2] = [Lang::En, Lang::Ja];

/// Writes the folder.
pub(super) fn write(
    folder: &Path,
    loaded: &Loaded,
    words: &Words,
    conflict: &Conflict,
    repairs: &Repairs,
    printer: &mut Printer,
) -> Result<()> {
    let case = &loaded.case;
    let found = Found {
        proof: conflict.proof.id(),
        sentence: LANGUAGES.map(|lang| words.sentence(lang, conflict)),
        members: conflict.members.iter().map(|of| member(words, of)).collect(),
        repairs: repairs.found.iter().enumerate().map(|(index, of)| repair(words, index, of)).collect(),
        money: format!("{}_{}", case.settings.money, case.settings.money_year),
    };
    let mut run = pipeline::solve_info(loaded, &PlanOptions::default(), &Clock::default());
    run.options.extend(BTreeMap::from([
        ("question".to_owned(), json!("infeasible")),
        ("proof".to_owned(), json!(found.proof)),
        ("considered".to_owned(), json!(conflict.considered)),
        ("stopped".to_owned(), json!(repairs.stopped)),
    ]));
    let page = page(case, &found, printer.lang);
    write_infeasible(folder, case, &found, &run, page).map_err(|error| anyhow!(error.message(printer.lang)))?;
    let page = folder.join(INFEASIBLE_PAGE);
    printer.tell("infeasible.written", &[("folder", &folder.display()), ("page", &page.display())]);
    Ok(())
}

fn stated(words: &Words, subject: Subject) -> Stated {
    let (id, _, other) = words.named(subject);
    Stated {
        kind: subject.id(),
        subject: id.to_owned(),
        other,
        says: LANGUAGES.map(|lang| words.text(lang, subject)),
        place: words.place(subject).map(|place| (place.file, place.line.unwrap_or(1))),
    }
}

fn labels(words: &Words, periods: impl Iterator<Item = usize>) -> Vec<String> {
    periods.map(|t| words.case.settings.periods[t].label.clone()).collect()
}

fn member(words: &Words, member: &conflict::Member) -> Member {
    Member { stated: stated(words, member.subject), periods: labels(words, member.periods.iter().copied()) }
}

fn repair(words: &Words, index: usize, repair: &repair::Repair) -> Repair {
    let content = repair.variant.files(&denchi_core::case::Files::new(), None).into_values().next().unwrap_or_default();
    Repair {
        effort: repair.effort,
        cost: repair.cost,
        changes: repair.changes.iter().map(|of| change(words, of)).collect(),
        scenario: (format!("repair-{}.toml", index + 1), String::from_utf8_lossy(&content).into_owned()),
    }
}

fn change(words: &Words, change: &repair::Change) -> Change {
    let amount: f64 = change.amounts.iter().map(|(_, amount)| amount).sum();
    Change {
        stated: stated(words, change.subject),
        says: LANGUAGES.map(|lang| words.change(lang, change)),
        share: change.share,
        values: change.values,
        amount: (!change.amounts.is_empty()).then_some(amount),
        periods: labels(words, change.amounts.iter().map(|(period, _)| *period)),
    }
}
