//! The tables of a chain: its parts tier by tier, and its ends.

use denchi_core::case::Case;
use denchi_core::catalogue::Lang;
use denchi_core::explore::why::Chain;

use super::Words;
use crate::table::{Cell, ResultTable, integer, number, text as column};

/// The tables of a chain: its parts tier by tier, and its ends.
pub fn tables(case: &Case, chain: &Chain) -> Vec<ResultTable> {
    vec![tiers(case, chain), ends(case, chain)]
}

fn tiers(case: &Case, chain: &Chain) -> ResultTable {
    let columns = vec![
        integer("tier").described("why-tier"),
        integer("depth").described("why-depth"),
        column("commodity"),
        column("place"),
        column("period"),
        number("price", "money/unit").described("why-price"),
        number("per_unit", "unit").described("why-per_unit"),
        column("way").described("why-way"),
        column("act_en").described("why-act_en"),
        column("act_ja").described("why-act_ja"),
        integer("part").described("why-part"),
        number("amount", "money/unit").described("why-amount"),
        column("what_en").described("why-what_en"),
        column("what_ja").described("why-what_ja"),
        column("table").described("why-table"),
        column("row").described("why-row"),
        column("source").described("why-source"),
    ];
    let mut table = ResultTable::new("price_chain", columns, &["tier", "part"]);
    let [en, ja] = [Lang::En, Lang::Ja].map(|lang| Words { case, lang });
    for (tier, step) in chain.steps.iter().enumerate() {
        for (index, part) in step.parts.iter().enumerate() {
            let act = |words: &Words<'_>| step.marginal.map(|marginal| words.act(marginal.act));
            let behind = en.behind(part);
            table.push([
                count(tier + 1),
                count(step.depth),
                case.commodities.name(step.node.commodity).into(),
                case.places.name(step.node.place).into(),
                case.settings.periods[step.node.period].label.as_str().into(),
                step.price.into(),
                step.quantity.into(),
                step.marginal.map(|marginal| marginal.way.id()).into(),
                act(&en).as_deref().into(),
                act(&ja).as_deref().into(),
                count(index + 1),
                part.amount.into(),
                en.what(part).as_str().into(),
                ja.what(part).as_str().into(),
                behind.as_ref().map(|behind| behind.table).into(),
                behind.as_ref().map(|behind| behind.row).into(),
                behind.as_ref().and_then(|behind| behind.source(case)).into(),
            ]);
        }
    }
    table
}

fn ends(case: &Case, chain: &Chain) -> ResultTable {
    let columns = vec![
        integer("part").described("why-part"),
        column("period"),
        number("amount", "money/unit").described("why-end"),
        column("what_en").described("why-what_en"),
        column("what_ja").described("why-what_ja"),
        column("table").described("why-table"),
        column("row").described("why-row"),
        column("source").described("why-source"),
    ];
    let mut table = ResultTable::new("price_ends", columns, &["part"]);
    let [en, ja] = [Lang::En, Lang::Ja].map(|lang| Words { case, lang });
    for (index, part) in chain.ends.iter().enumerate() {
        let behind = en.behind(part);
        table.push([
            count(index + 1),
            case.settings.periods[part.period].label.as_str().into(),
            part.amount.into(),
            en.what(part).as_str().into(),
            ja.what(part).as_str().into(),
            behind.as_ref().map(|behind| behind.table).into(),
            behind.as_ref().map(|behind| behind.row).into(),
            behind.as_ref().and_then(|behind| behind.source(case)).into(),
        ]);
    }
    table
}

fn count(value: usize) -> Cell {
    i64::try_from(value).map_or(Cell::Blank, Cell::Integer)
}
