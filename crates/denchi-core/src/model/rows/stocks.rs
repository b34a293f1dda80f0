//! Stocks: `minimum <= h[k,t] <= maximum` (the upper one is the bound of the column) and the closing level.

use crate::case::entities::Closing;
use crate::model::Scene;
use crate::model::columns::Layout;
use crate::model::meaning::{Row, Slack, small};
use crate::model::sheet::Sheet;

pub(super) fn add(scene: &Scene, layout: &Layout, sheet: &mut Sheet) {
    let last = scene.periods.len() - 1;
    for (id, stock) in scene.case.stocks.iter() {
        if stock.minimum > 0.0 {
            for t in 0..=last {
                let row = sheet.row(Row::StockMinimum { stock: id, t: small(t) }, stock.minimum, f64::INFINITY);
                sheet.entry(row, layout.level(id, t), 1.0);
                if scene.elastic {
                    sheet.slack(row, Slack::StockMinimum(id), t);
                }
            }
        }
        let upper = match stock.closing {
            Closing::Free => continue,
            Closing::AtLeastOpening => f64::INFINITY,
            Closing::EqualOpening => stock.opening,
        };
        let row = sheet.row(Row::StockClosing { stock: id }, stock.opening, upper);
        sheet.entry(row, layout.level(id, last), 1.0);
        if scene.elastic {
            sheet.slack(row, Slack::StockClosing(id), last);
        }
    }
}
