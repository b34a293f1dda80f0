//! Draws as a table, and back.

use denchi_core::case::Case;
use denchi_core::stress::sample::Draw;
use denchi_core::stress::{Certificate, Occurrence, Way};

use super::Tested;
use super::tables::count;
use crate::numbers::{parse, shortest};
use crate::table::{Cell, ResultTable, integer, number, text};

/// The table of draws: one row a draw.
pub fn draws(tested: &Tested<'_>, draws: &[Draw]) -> ResultTable {
    let mut table = head(tested);
    for draw in draws {
        let Certificate { way, primal, dual, gap, pivots } = draw.certificate;
        table.push([
            whole(draw.number),
            occurrences(tested.case, &draw.occurrences).as_str().into(),
            draw.lost.into(),
            draw.first_month.map_or(Cell::Blank, count),
            draw.shortage_cost.into(),
            draw.extra_cost.into(),
            draw.depletion.into(),
            draw.premium.into(),
            draw.total().into(),
            way.id().into(),
            primal.into(),
            dual.into(),
            gap.into(),
            whole(pivots),
            draw.audit.into(),
        ]);
    }
    table
}

/// The table of draws without rows.
pub(crate) fn head(tested: &Tested<'_>) -> ResultTable {
    let (money, unit) = (tested.money(), tested.unit());
    let columns = vec![
        integer("draw").described("stress-draw"),
        text("events").described("stress-events"),
        number("lost", unit).described("stress-lost"),
        integer("time_to_survive").described("stress-time_to_survive"),
        number("shortage_cost", &money).described("stress-shortage_cost"),
        number("extra_cost", &money).described("stress-extra_cost"),
        number("depletion", &money).described("stress-depletion"),
        number("premium", &money).described("stress-premium"),
        number("total", &money).described("stress-total"),
        text("way").described("stress-way"),
        number("primal", "1").described("stress-primal"),
        number("dual", "1").described("stress-dual"),
        number("gap", "1").described("stress-gap"),
        integer("pivots").described("stress-pivots"),
        number("audit", "1").described("stress-audit"),
    ];
    ResultTable::new("draws", columns, &["draw"])
}

fn whole(value: u64) -> Cell {
    i64::try_from(value).map_or(Cell::Blank, Cell::Integer)
}

/// The draws of a table that [`draws`] made; `None` where it says what the case does not know.
pub fn read_draws(case: &Case, table: &ResultTable) -> Option<Vec<Draw>> {
    let column = |name: &str| table.column(name);
    let [number, survive, pivots] = ["draw", "time_to_survive", "pivots"].map(column);
    let integer = |row: usize, column: Option<usize>| match table.cell(row, column?) {
        Cell::Integer(value) => Some(value),
        _ => None,
    };
    let one = |row: usize| {
        let figure = |name: &str| table.number(row, name);
        Some(Draw {
            number: u64::try_from(integer(row, number)?).ok()?,
            occurrences: read_occurrences(case, table.text(row, "events"))?,
            lost: figure("lost")?,
            first_month: integer(row, survive).and_then(|month| usize::try_from(month).ok()),
            shortage_cost: figure("shortage_cost")?,
            extra_cost: figure("extra_cost")?,
            depletion: figure("depletion")?,
            premium: figure("premium")?,
            certificate: Certificate {
                way: Way::of(table.text(row, "way"))?,
                primal: figure("primal")?,
                dual: figure("dual")?,
                gap: figure("gap")?,
                pivots: u64::try_from(integer(row, pivots)?).ok()?,
            },
            audit: figure("audit"),
        })
    };
    (0..table.len()).map(one).collect()
}

/// `event@start+duration`, separated by `|`; months.
fn occurrences(case: &Case, occurrences: &[Occurrence]) -> String {
    let one = |occurrence: &Occurrence| {
        let name = case.events.name(occurrence.event);
        format!("{name}@{}+{}", shortest(occurrence.start), shortest(occurrence.duration))
    };
    occurrences.iter().map(one).collect::<Vec<_>>().join("|")
}

/// Reads what [`occurrences`] wrote.
fn read_occurrences(case: &Case, text: &str) -> Option<Vec<Occurrence>> {
    let one = |text: &str| {
        let (name, when) = text.rsplit_once('@')?;
        let (start, duration) = when.split_once('+')?;
        Some(Occurrence { event: case.events.find(name)?, start: parse(start)?, duration: parse(duration)? })
    };
    text.split('|').filter(|text| !text.is_empty()).map(one).collect()
}
