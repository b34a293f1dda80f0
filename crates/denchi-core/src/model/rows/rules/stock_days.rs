//! Least stock, in days of what the region consumes:
//!
//! ```text
//! l sum h + m >= limit / 365 sum C
//! ```
//!
//! `C` is the consumption of the period, `l` its years: both sides are divided by `l` to compare a level with a rate.

use super::{Asked, consumption};
use crate::case::queries::DAYS_OF_CONSUMPTION;
use crate::model::Scene;
use crate::model::columns::Layout;
use crate::model::sheet::Sheet;

pub(super) fn add(scene: &Scene, layout: &Layout, sheet: &mut Sheet, asked: &Asked) {
    let (case, rule, row) = (scene.case, asked.rule, asked.not_negative(sheet));
    for (id, stock) in case.stocks.iter() {
        if case.in_region(rule, stock.place) && case.names_commodity(rule, stock.commodity) {
            sheet.entry(row, layout.level(id, asked.t), asked.years);
        }
    }
    consumption(scene, layout, sheet, asked, (row, -asked.limit / DAYS_OF_CONSUMPTION));
    asked.soften(scene, layout, sheet, row);
}
