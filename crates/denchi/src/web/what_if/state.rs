//! Where controls stand, in an address: `what.<control>=<number>@<year>`.

use std::collections::BTreeMap;

use denchi_core::catalogue::{self, Lang};
use denchi_core::explore::what_if::{Setting, State, StateError};

use super::super::shell::problem::Problem;

/// What the names of controls begin with in an address.
pub(crate) const PREFIX: &str = "what.";
/// Most controls that are moved at once.
const MOST: usize = 100;

/// The state that an address or a form asks for.
///
/// # Errors
/// What is no setting; more controls than anyone moves.
pub(crate) fn read(query: &BTreeMap<String, String>, lang: Lang) -> Result<State, Problem> {
    let mut state = State::new();
    for (key, value) in query.iter().filter(|(_, value)| !value.is_empty()) {
        let Some(control) = key.strip_prefix(PREFIX) else { continue };
        let setting = Setting::parse(value).filter(|_| state.len() < MOST);
        let refused = || {
            let shown: String = value.chars().take(40).collect();
            let control: String = control.chars().take(80).collect();
            Problem::Refused(catalogue::format(
                lang,
                "desk.what-if.no_setting",
                &[("control", &control), ("value", &shown)],
            ))
        };
        state.insert(control.to_owned(), setting.ok_or_else(refused)?);
    }
    Ok(state)
}

/// Why a state is none of a case, in words.
pub(crate) fn said(error: &StateError, lang: Lang) -> String {
    match error {
        StateError::Unknown { control } => catalogue::format(
            lang,
            "desk.what-if.unknown",
            &[("control", &control.chars().take(80).collect::<String>())],
        ),
        StateError::Range { control, level, least, most } => catalogue::format(
            lang,
            "desk.what-if.range",
            &[("control", control), ("level", level), ("least", least), ("most", most)],
        ),
        StateError::Switch { control, level } => {
            catalogue::format(lang, "desk.what-if.switch", &[("control", control), ("level", level)])
        }
        StateError::Year { control, year } => {
            catalogue::format(lang, "desk.what-if.year", &[("control", control), ("year", year)])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_hold_states() {
        let query = |pairs: &[(&str, &str)]| pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        let state = read(&query(&[("what.exports.CHN.C", "0.5@2028"), ("lang", "ja"), ("what.x", "")]), Lang::En);
        let expected = State::from([("exports.CHN.C".to_owned(), Setting { level: 0.5, from: Some(2028) })]);
        assert_eq!(state.ok(), Some(expected));
        for wrong in ["x", "1@", "NaN"] {
            assert!(matches!(read(&query(&[("what.a", wrong)]), Lang::Ja), Err(Problem::Refused(_))), "{wrong}");
        }
    }
}
