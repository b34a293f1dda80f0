//! Uncertain inputs of the case, over the range of their distribution.

use super::{Control, Kind, Scene, Setting, named};
use crate::case::entities::Uncertainty;
use crate::case::variant::Change;
use crate::explore::uncertain;
use crate::explore::what_if::Unit;

/// The slider spans what lies between these levels of the distribution: ninety-eight in a hundred values.
const LEVELS: [f64; 2] = [0.01, 0.99];
/// Steps of the slider.
const STEPS: f64 = 40.0;
/// Significant figures of its ends.
const FIGURES: i32 = 2;

/// The rows of `uncertainties` that change numbers of this case, in their order.
pub(super) fn controls(scene: &Scene<'_>) -> Vec<Control> {
    let rows = &scene.case.uncertainties;
    let control = |(place, (id, row)): (usize, (_, &Uncertainty))| {
        let neutral = neutral(scene, row)?;
        let [least, most] = LEVELS.map(|level| rounded(row.distribution.quantile(level)));
        let (least, most) = (least.min(neutral), most.max(neutral));
        let name = rows.name(id);
        Some(Control {
            kind: Kind::Input,
            subject: name.to_owned(),
            names: named(&row.names, name),
            country: None,
            unit: if row.effects.iter().all(|effect| effect.scales) { Unit::Share } else { Unit::Own },
            least,
            most,
            step: (most - least) / STEPS,
            neutral,
            years: Vec::new(),
            #[expect(clippy::cast_precision_loss, reason = "a number of rows")]
            weight: -(place as f64),
        })
    };
    rows.iter().enumerate().filter_map(control).filter(|control| control.most > control.least).collect()
}

/// The value at which an input changes nothing: one for what is multiplied, else the number of the case. `None` where
/// nothing is reached, or where effects disagree.
fn neutral(scene: &Scene<'_>, row: &Uncertainty) -> Option<f64> {
    let mut values = Vec::new();
    for effect in row.effects.iter().filter(|effect| effect.reaches) {
        if effect.scales {
            values.push(1.0);
        } else if effect.table == "case" && effect.column == "discount_rate" {
            values.push(scene.case.settings.discount_rate);
        } else {
            let named = effect.key.iter().flat_map(|(_, values)| values);
            let found = named.flat_map(|name| scene.positions.numbers(&effect.table, name, &effect.column));
            values.extend(found);
        }
    }
    let first = *values.first()?;
    values.iter().all(|value| *value == first).then_some(first)
}

fn rounded(value: f64) -> f64 {
    if value == 0.0 || !value.is_finite() {
        return value;
    }
    #[expect(clippy::cast_possible_truncation, reason = "the power of ten of a finite number")]
    let power = value.abs().log10().floor() as i32;
    let scale = 10_f64.powi(FIGURES - 1 - power);
    (value * scale).round() / scale
}

pub(super) fn changes(scene: &Scene<'_>, control: &Control, setting: Setting) -> Vec<Change> {
    let Some(id) = scene.case.uncertainties.find(&control.subject) else { return Vec::new() };
    let effects = scene.case.uncertainties[id].effects.iter().filter(|effect| effect.reaches);
    let reason = format!("what if: {}", control.id());
    effects.map(|effect| uncertain::change(effect, &reason, setting.level)).collect()
}
