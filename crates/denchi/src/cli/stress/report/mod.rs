//! The answers of stress tests for people.

mod chances;
mod ranking;
mod response;
mod worth;

use denchi_core::catalogue::{self, Lang, format};
use denchi_report::stress::Tested;

use crate::messages::number;

pub(super) use chances::chances;
pub(super) use ranking::{ranking, worst_sets};
pub(super) use response::response;
pub(super) use worth::worths;

/// Rows that a terminal shows.
const SHOWN: usize = 20;
/// From here on money is said in millions.
const MILLION: f64 = 1e6;

fn word(lang: Lang, key: &str) -> String {
    catalogue::text(lang, key).to_owned()
}

/// An amount in the unit of what is lost.
fn units(tested: &Tested<'_>, value: f64) -> String {
    format!("{} {}", number(value), tested.unit()).trim_end().to_owned()
}

/// Money in millions, where it is that much.
fn money(tested: &Tested<'_>, lang: Lang, value: f64) -> String {
    let settings = &tested.case.settings;
    let money = &settings.money;
    if value.abs() < MILLION {
        return format!("{} {money}", number(value));
    }
    format(lang, "stress.million", &[("amount", &number(value / MILLION)), ("money", money)])
}

/// Months that are survived, in words.
fn survived(lang: Lang, months: Option<usize>, window: usize) -> String {
    match months {
        Some(months) => months.to_string(),
        None => format(lang, "stress.all_months", &[("months", &window)]),
    }
}
