//! Options: most over the horizon `sum_t b[o,t] <= maximum`, least size where any is built
//! `minimum y[o,t] <= b[o,t] <= M y[o,t]`, and prerequisites
//! `sum_{tau <= t} b[o,tau] / max[o] <= sum_{tau <= t} b[o',tau] / max[o']`.

use crate::model::Scene;
use crate::model::bounds;
use crate::model::columns::Layout;
use crate::model::meaning::{Row, small};
use crate::model::sheet::Sheet;

pub(super) fn add(scene: &Scene, layout: &Layout, sheet: &mut Sheet) {
    let periods = scene.periods.len();
    for (id, option) in scene.case.options.iter() {
        let unit = layout.unit(id);
        if option.maximum.is_finite() && periods > 1 {
            let row = sheet.row(Row::OptionMaximum { option: id }, f64::NEG_INFINITY, option.maximum);
            (0..periods).for_each(|t| sheet.entry(row, layout.build(id, t), unit));
        }
        for t in 0..periods {
            let Some(built) = layout.option_built(id, t) else { break };
            let row = sheet.row(Row::OptionBuilt { option: id, t: small(t) }, f64::NEG_INFINITY, 0.0);
            sheet.entry(row, layout.build(id, t), unit);
            sheet.entry(row, built, -bounds::option_bound(scene.case, id));
            if let Some(minimum) = option.minimum_size {
                let row = sheet.row(Row::OptionMinimum { option: id, t: small(t) }, 0.0, f64::INFINITY);
                sheet.entry(row, layout.build(id, t), unit);
                sheet.entry(row, built, -minimum);
            }
        }
        for &requires in &option.requires {
            let other = &scene.case.options[requires];
            for t in 0..periods {
                let meaning = Row::OptionRequires { option: id, requires, t: small(t) };
                let row = sheet.row(meaning, f64::NEG_INFINITY, 0.0);
                for tau in 0..=t {
                    sheet.entry(row, layout.build(id, tau), unit / option.maximum);
                    sheet.entry(row, layout.build(requires, tau), -layout.unit(requires) / other.maximum);
                }
            }
        }
    }
}
