//! The tables of a stress test.

use denchi_core::ids::Id;
use denchi_core::stress::Loss;
use denchi_core::stress::sweep::Closure;

use super::{Tested, kind};
use crate::table::{Cell, ResultTable, integer, number, text};

/// Closures in their rank. `survive`: time to survive as a programme of its own, months, by row; infinite where nothing is
/// ever lost, blank where it was not computed.
pub fn sweep(tested: &Tested<'_>, closures: &[Closure], survive: &[Option<f64>]) -> ResultTable {
    let (money, unit) = (tested.money(), tested.unit());
    let columns = vec![
        integer("rank").described("stress-rank"),
        text("target").described("stress-target"),
        text("kind").described("stress-kind"),
        text("name_en").described("stress-name_en"),
        text("name_ja").described("stress-name_ja"),
        number("time_to_recover", "months").described("stress-time_to_recover"),
        integer("time_to_survive").described("stress-time_to_survive"),
        number("survive_at_best", "months").described("stress-survive_at_best"),
        integer("exposed").described("stress-exposed"),
        number("lost", unit).described("stress-lost"),
        number("shortage_cost", &money).described("stress-shortage_cost"),
        number("extra_cost", &money).described("stress-extra_cost"),
        number("depletion", &money).described("stress-depletion"),
        number("premium", &money).described("stress-premium"),
        number("total", &money).described("stress-total"),
        number("exposure_index", "1").described("stress-exposure_index"),
        number("likelihood", "1/year").described("stress-likelihood"),
        text("way").described("stress-way"),
        number("gap", "1").described("stress-gap"),
    ];
    let mut table = ResultTable::new("sweep", columns, &["target"]);
    for (index, closure) in closures.iter().enumerate() {
        let response = &closure.answer.response;
        let loss = &response.loss;
        let [name_en, name_ja] = super::names::target(tested.case, &closure.closing.target);
        table.push([
            count(index + 1),
            closure.closing.target.id(tested.case).as_str().into(),
            kind(&closure.closing.target).into(),
            name_en.as_str().into(),
            name_ja.as_str().into(),
            closure.closing.time_to_recover.into(),
            closure.time_to_survive().map_or(Cell::Blank, count),
            survive.get(index).copied().flatten().into(),
            Cell::Integer(i64::from(closure.exposed())),
            loss.product().into(),
            loss.shortage_cost.into(),
            loss.extra_cost.into(),
            loss.depletion.into(),
            loss.premium.into(),
            loss.total().into(),
            closure.exposure_index.into(),
            closure.likelihood.into(),
            response.certificate.way.id().into(),
            response.certificate.gap.into(),
        ]);
    }
    table
}

/// What is lost by demand.
pub fn losses(tested: &Tested<'_>, loss: &Loss) -> ResultTable {
    let case = tested.case;
    let columns = vec![
        text("demand"),
        text("place"),
        text("country"),
        text("unit"),
        number("lost", "unit").described("stress-lost_of_demand"),
    ];
    let mut table = ResultTable::new("losses", columns, &["demand"]);
    for (id, demand) in case.demands.iter() {
        let unit = demand.members.first().map(|member| case.commodities[member.commodity].unit.as_str());
        table.push([
            case.demands.name(id).into(),
            case.places.name(demand.place).into(),
            case.places[demand.place].country.as_deref().into(),
            unit.into(),
            loss.lost.get(id.index()).copied().into(),
        ]);
    }
    table
}

/// What is wanted and lost by month.
pub fn months(tested: &Tested<'_>, loss: &Loss) -> ResultTable {
    let unit = tested.unit();
    let columns = vec![
        text("month").described("stress-month"),
        number("wanted", unit).described("stress-wanted"),
        number("lost", unit).described("stress-lost"),
    ];
    let mut table = ResultTable::new("months", columns, &["month"]);
    for (index, lost) in loss.lost_by_month.iter().enumerate() {
        let wanted = tested.base.wanted_by_month.get(index).copied();
        table.push([tested.month(index).as_str().into(), wanted.into(), (*lost).into()]);
    }
    table
}

/// A figure, with its interval where it is an estimate.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// Identifier; `stress.figure.<id>` in the catalogue.
    pub id: &'static str,
    /// The value.
    pub value: Option<f64>,
    /// Ends of the interval of 95 %.
    pub interval: Option<[f64; 2]>,
    /// Unit.
    pub unit: String,
}

impl Figure {
    /// A figure without an interval.
    pub fn new(id: &'static str, value: impl Into<Option<f64>>, unit: &str) -> Self {
        Figure { id, value: value.into(), interval: None, unit: unit.to_owned() }
    }
}

/// Key figures.
pub fn figures(figures: &[Figure]) -> ResultTable {
    let columns = vec![
        text("figure").described("stress-figure"),
        number("value", "unit").described("stress-value"),
        number("low", "unit").described("stress-low"),
        number("high", "unit").described("stress-high"),
        text("unit").described("stress-unit"),
    ];
    let mut table = ResultTable::new("figures", columns, &["figure"]);
    for figure in figures {
        let [low, high] = figure.interval.map_or([None; 2], |ends| ends.map(Some));
        table.push([figure.id.into(), figure.value.into(), low.into(), high.into(), figure.unit.as_str().into()]);
    }
    table
}

/// Key figures of one response.
pub fn of_loss(tested: &Tested<'_>, loss: &Loss) -> Vec<Figure> {
    let money = tested.money();
    #[expect(clippy::cast_precision_loss, reason = "months of a window")]
    let survive = loss.first_month.map(|month| month as f64);
    vec![
        Figure::new("lost", loss.product(), tested.unit()),
        Figure::new("wanted", tested.base.wanted_by_month.iter().sum::<f64>(), tested.unit()),
        Figure::new("time_to_survive", survive, "months"),
        Figure::new("shortage_cost", loss.shortage_cost, &money),
        Figure::new("extra_cost", loss.extra_cost, &money),
        Figure::new("depletion", loss.depletion, &money),
        Figure::new("premium", loss.premium, &money),
        Figure::new("total", loss.total(), &money),
    ]
}

pub(crate) fn count(value: usize) -> Cell {
    i64::try_from(value).map_or(Cell::Blank, Cell::Integer)
}
