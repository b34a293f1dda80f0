//! Kinds of controls: which ones a case has, and which changes of the case they stand for. Each kind is a file.

mod capital;
mod carbon;
mod demands;
mod exports;
mod inputs;
mod path;
mod prices;
mod projects;
mod rules;
mod sites;

use std::collections::BTreeSet;

use toml::Value;

use super::control::{Control, Kind, Setting};
use crate::case::entities::Names;
use crate::case::settings::Period;
use crate::case::variant::{Action, Change};
use crate::case::{Case, Positions};
use crate::ids::PlaceId;
use crate::plan::result::Plan;

/// Where controls look things up.
pub(super) struct Scene<'a> {
    pub(super) case: &'a Case,
    /// The case with every rule switched on; `None` where that is no valid case.
    pub(super) with_all_rules: Option<&'a Case>,
    /// Its rows.
    pub(super) positions: &'a Positions,
    /// Its plan.
    pub(super) plan: &'a Plan,
}

/// Distance of two shares next to each other on a slider.
const SHARE_STEP: f64 = 0.05;
/// A multiple of a number of the case goes from nothing to twice as much.
const TWICE: f64 = 2.0;

/// The controls of a case: kind by kind, inside a kind what counts most in the plan first.
pub(super) fn all(scene: &Scene<'_>) -> Vec<Control> {
    let list = |kind: Kind| {
        let mut controls = match kind {
            Kind::Exports => exports::controls(scene),
            Kind::Project => projects::controls(scene),
            Kind::Site => sites::controls(scene),
            Kind::Demand => demands::controls(scene),
            Kind::Price => prices::controls(scene),
            Kind::Capital => capital::controls(scene),
            Kind::Carbon => carbon::controls(scene),
            Kind::Rule => rules::controls(scene),
            Kind::Input => inputs::controls(scene),
        };
        controls.sort_by(|a, b| b.weight.total_cmp(&a.weight).then_with(|| a.subject.cmp(&b.subject)));
        controls
    };
    Kind::ALL.into_iter().flat_map(list).collect()
}

/// The changes that settings stand for, in the order of the kinds.
pub(super) fn changes(scene: &Scene<'_>, moved: &[(&Control, Setting)]) -> Vec<Change> {
    let of_kind = |kind: Kind| {
        let own: Vec<(&Control, Setting)> = moved.iter().copied().filter(|(control, _)| control.kind == kind).collect();
        match kind {
            Kind::Demand => demands::changes(scene, &own),
            _ => own.iter().flat_map(|&(control, setting)| change(scene, control, setting)).collect(),
        }
    };
    Kind::ALL.into_iter().flat_map(of_kind).collect()
}

fn change(scene: &Scene<'_>, control: &Control, setting: Setting) -> Vec<Change> {
    match control.kind {
        Kind::Exports => exports::changes(scene, control, setting),
        Kind::Project => projects::changes(scene, control, setting),
        Kind::Site => sites::changes(scene, control, setting),
        Kind::Price => prices::changes(scene, control, setting),
        Kind::Capital => capital::changes(scene, control, setting),
        Kind::Carbon => carbon::changes(control, setting),
        Kind::Rule => rules::changes(control, setting),
        Kind::Input => inputs::changes(scene, control, setting),
        Kind::Demand => Vec::new(),
    }
}

impl Scene<'_> {
    /// Years in which periods begin, in order.
    fn years(&self) -> Vec<i64> {
        let years: BTreeSet<i64> = self.case.settings.periods.iter().map(year_of).collect();
        years.into_iter().collect()
    }

    fn country(&self, place: PlaceId) -> Option<&str> {
        self.case.places[place].country.as_deref()
    }
}

/// The year in which a period begins.
#[expect(clippy::cast_possible_truncation, reason = "a year")]
fn year_of(period: &Period) -> i64 {
    period.start.floor() as i64
}

/// A column and its value.
fn cell(column: &str, value: impl Into<Value>) -> (String, Value) {
    (column.to_owned(), value.into())
}

/// A change, for the reason that a control stands somewhere.
fn because(control: &Control, setting: Setting, table: &str, key: &[(&str, &str)], action: Action) -> Change {
    Change {
        table: table.to_owned(),
        key: key.iter().map(|&(column, value)| cell(column, value)).collect(),
        action,
        reason: format!("what if: {} = {setting}", control.id()),
    }
}

/// A control of a share or a multiple: it changes nothing at one.
fn multiple(kind: Kind, subject: &str, names: &Names, most: f64) -> Control {
    Control {
        kind,
        subject: subject.to_owned(),
        names: names.clone(),
        country: None,
        unit: super::Unit::Share,
        least: 0.0,
        most,
        step: SHARE_STEP,
        neutral: 1.0,
        years: Vec::new(),
        weight: 0.0,
    }
}

/// Names, where the case has none in a language the identifier.
fn named(names: &Names, id: &str) -> Names {
    let or_id = |name: &Option<String>| name.clone().or_else(|| Some(id.to_owned()));
    Names { en: names.en.clone().or_else(|| or_id(&names.ja)), ja: names.ja.clone().or_else(|| or_id(&names.en)) }
}
