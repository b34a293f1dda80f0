//! Bankability, for every site `s` in scope with options, in amounts of the period:
//!
//! ```text
//! l sum_c beta[c] rho[c,t] V[c,n(t)] + m[s] >= l limit q alpha[s] sum_{o at s, tau} g[o,tau,t] b[o,tau]
//! ```
//!
//! `q` units of product per unit of capacity; over what was decided in `tau` and starts less than `years` before `t`.

use super::Asked;
use crate::accounts;
use crate::ids::{Id, SiteId};
use crate::model::Scene;
use crate::model::columns::Layout;
use crate::model::meaning::{Row, Slack, small};
use crate::model::rows::contracts::{Volume, volume};
use crate::model::sheet::Sheet;

pub(super) fn add(scene: &Scene, layout: &Layout, sheet: &mut Sheet, asked: &Asked) {
    for (id, site) in scene.case.sites.iter() {
        let Some(rate) = scene.case.bankable_product(asked.rule, site) else { continue };
        let stands = standing(scene, layout, asked, id);
        if stands.is_empty() {
            continue;
        }
        let (known, signed) = contracted(scene, layout, asked, id);
        if known.is_infinite() {
            continue;
        }
        let meaning = Row::Bankability { rule: asked.id, site: id, t: small(asked.t) };
        let row = sheet.row(meaning, -known, f64::INFINITY);
        signed.into_iter().for_each(|(column, weight)| sheet.entry(row, column, weight));
        for (column, capacity) in stands {
            sheet.entry(row, column, -asked.limit * rate * capacity * asked.years);
        }
        if let Some(missed) = layout.unbanked(asked.id, id, asked.t) {
            sheet.entry(row, missed, 1.0);
        } else if scene.elastic {
            sheet.slack(row, Slack::Rule(asked.id), asked.t);
        }
    }
}

/// Capacity in the period per unit of what was decided, as far as it must be contracted.
fn standing(scene: &Scene, layout: &Layout, asked: &Asked, site: SiteId) -> Vec<(usize, f64)> {
    let mut stands = Vec::new();
    for &option in &scene.options_by_site[site.index()] {
        for (decided, when) in scene.periods[..=asked.t].iter().enumerate() {
            if accounts::must_be_contracted(scene.case, asked.rule, option, when, &scene.periods[asked.t]) {
                let share = accounts::working_share(scene.case, option, when, &scene.periods[asked.t]);
                if share > 0.0 {
                    stands.push((layout.build(option, decided), share * layout.unit(option)));
                }
            }
        }
    }
    stands
}

/// What lenders count: known, and per unit of the volumes that are decided; units in the period.
fn contracted(scene: &Scene, layout: &Layout, asked: &Asked, site: SiteId) -> (f64, Vec<(usize, f64)>) {
    let (mut known, mut decided) = (0.0, Vec::new());
    for (id, contract) in scene.case.contracts.iter() {
        if contract.bankable_share == 0.0 || !scene.case.counts_for(contract, site) {
            continue;
        }
        let period = &scene.periods[asked.t];
        let weight = contract.bankable_share * accounts::contract_ramp(scene.case, contract, period) * period.years;
        match volume(scene, layout, id, asked.t) {
            Some(Volume::Known(volume)) if weight > 0.0 => known += weight * volume,
            Some(Volume::Decided(column)) => decided.push((column, weight)),
            _ => {}
        }
    }
    (known, decided)
}
