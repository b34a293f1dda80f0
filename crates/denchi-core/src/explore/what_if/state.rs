//! Where all controls stand.

use std::collections::BTreeMap;

use super::Unit;
use super::control::{Control, Setting};

/// Controls that were moved, by identifier.
pub type State = BTreeMap<String, Setting>;

/// Why a state is none of a case.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[expect(missing_docs, reason = "the control, what it was set to, and what it may be")]
pub enum StateError {
    /// The case has no such control.
    #[error("there is no control `{control}`")]
    Unknown { control: String },
    /// The number is beyond what the control allows.
    #[error("`{control}` goes from {least} to {most}, not to {level}")]
    Range { control: String, level: f64, least: f64, most: f64 },
    /// A switch is on or off.
    #[error("`{control}` is 0 or 1, not {level}")]
    Switch { control: String, level: f64 },
    /// The control cannot hold from that year.
    #[error("`{control}` cannot hold from {year}")]
    Year { control: String, year: i64 },
}

/// The controls that a state moves, each with its setting; those that change nothing are left out.
///
/// # Errors
/// A control that the case does not have, or a setting that it does not allow.
pub(super) fn moved<'a>(controls: &'a [Control], state: &State) -> Result<Vec<(&'a Control, Setting)>, StateError> {
    let mut known: BTreeMap<String, &Control> = controls.iter().map(|control| (control.id(), control)).collect();
    let mut moved = Vec::new();
    for (id, &setting) in state {
        let Some(control) = known.remove(id) else { return Err(StateError::Unknown { control: id.clone() }) };
        allowed(id, control, setting)?;
        if !control.is_neutral(setting) {
            moved.push((control, setting));
        }
    }
    Ok(moved)
}

fn allowed(id: &str, control: &Control, Setting { level, from }: Setting) -> Result<(), StateError> {
    let named = || id.to_owned();
    let (least, most) = (control.least, control.most);
    if !(least..=most).contains(&level) {
        return Err(StateError::Range { control: named(), level, least, most });
    }
    if control.unit == Unit::Switch && level != least && level != most {
        return Err(StateError::Switch { control: named(), level });
    }
    match from.filter(|year| !control.years.contains(year)) {
        Some(year) => Err(StateError::Year { control: named(), year }),
        None => Ok(()),
    }
}
