//! The constraints: one family a file, each opening with its formula in the symbols of `docs/model.md`.

mod balance;
mod capacity;
mod charges;
mod contracts;
mod custody;
mod demands;
mod limits;
mod options;
mod rules;
mod stocks;
mod work;

use super::Scene;
use super::columns::Layout;
use super::custody::Tags;
use super::sheet::Sheet;

/// Adds all rows.
pub(crate) fn add(scene: &Scene, layout: &Layout, tags: &mut Tags, sheet: &mut Sheet) {
    balance::add(scene, layout, sheet);
    capacity::add(scene, layout, sheet);
    options::add(scene, layout, sheet);
    stocks::add(scene, layout, sheet);
    demands::add(scene, layout, sheet);
    contracts::add(scene, layout, sheet);
    charges::add(scene, layout, sheet);
    if scene.elastic {
        tags.find_surplus(sheet);
    }
    custody::add(scene, layout, tags, sheet);
    work::add(scene, layout, sheet);
    rules::add(scene, layout, tags, sheet);
    limits::add(scene, layout, sheet);
}
