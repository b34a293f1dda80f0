//! What a case must mean, beyond the form of its tables.
//!
//! Checks of rows run on every case, so that all problems come at once; checks of the network only where the rows are
//! sound, because they would repeat what is wrong with them.

mod chain;
mod codes;
mod contracts;
mod custody;
mod events;
mod groups;
mod network;
mod routing;
mod rows;
mod rules;
mod scopes;
mod uncertain;

use super::Case;
use super::settings::Settings;
use super::tables::Tables;
use crate::diagnostics::Diagnostics;

pub(crate) use routing::check as routes;
pub(crate) use scopes::SettingsText;
pub(crate) use uncertain::scenarios;

/// Checks of single rows, and of rows that belong together.
pub(crate) fn rows(tables: &Tables, settings: Option<&Settings>, diagnostics: &mut Diagnostics) {
    rows::years_in_order(tables, diagnostics);
    rows::bounds_in_order(tables, diagnostics);
    rows::not_zero(tables, diagnostics);
    rows::ends_differ(tables, diagnostics);
    rows::units_fit_the_basis(tables, diagnostics);
    codes::countries(tables, diagnostics);
    codes::provinces(tables, diagnostics);
    codes::harmonized_system(tables, diagnostics);
    codes::coordinates(tables, diagnostics);
    groups::values_given(tables, diagnostics);
    groups::exactly_one(tables, diagnostics);
    groups::ramps(tables, diagnostics);
    groups::supply_steps(tables, diagnostics);
    groups::ownership(tables, diagnostics);
    groups::options_require_others(tables, diagnostics);
    groups::heat_has_a_fuel(tables, diagnostics);
    groups::waypoints(tables, diagnostics);
    contracts::terms(tables, diagnostics);
    rules::names(tables, diagnostics);
    rules::columns(tables, diagnostics);
    events::columns(tables, diagnostics);
    events::names(tables, diagnostics);
    events::durations(tables, diagnostics);
    uncertain::probabilities(tables, diagnostics);
    uncertain::distributions(tables, diagnostics);
    uncertain::effects(tables, diagnostics);
    if let Some(settings) = settings {
        rows::within_the_horizon(tables, settings, diagnostics);
        rows::years_cover_the_horizon(tables, settings, diagnostics);
    }
}

/// Checks of words that stand for places, in tables and in the settings.
pub(crate) fn references(tables: &Tables, case: &Case, settings: &SettingsText<'_>, diagnostics: &mut Diagnostics) {
    let complete = |name: &str| tables.table(name).is_some_and(|table| table.complete);
    if !complete("places") || !complete("country_groups") {
        return;
    }
    scopes::regions(tables, case, diagnostics);
    scopes::owner_countries(tables, case, diagnostics);
    scopes::home(case, settings, diagnostics);
    if complete("stages") {
        scopes::stages(case, settings, diagnostics);
    }
}

/// Checks of the chain as a whole: recipes, sites, demands, contracts.
pub(crate) fn network(tables: &Tables, case: &Case, diagnostics: &mut Diagnostics) {
    chain::processes_have_recipes(tables, case, diagnostics);
    chain::no_element_is_created(tables, case, diagnostics);
    chain::electricity_has_a_grid(tables, case, diagnostics);
    chain::options_at_cancelled_sites(tables, case, diagnostics);
    chain::group_units(tables, case, diagnostics);
    chain::mixes_add_up(tables, case, diagnostics);
    chain::returns_fit_their_demand(tables, case, diagnostics);
    chain::targets_in_one_unit(tables, case, diagnostics);
    chain::owners_have_countries(tables, case, diagnostics);
    rules::meaning(tables, case, diagnostics);
    contracts::check(tables, case, diagnostics);
    custody::check(tables, case, diagnostics);
    network::check(tables, case, diagnostics);
    events::reach(tables, case, diagnostics);
}
