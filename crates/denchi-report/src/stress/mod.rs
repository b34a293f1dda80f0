//! What a stress test says: its tables, and the draws of a sample that are kept while it runs.

pub mod batches;
pub mod chances;
mod draws;
pub mod names;
pub mod replay;
pub mod tables;
pub mod worst;
pub mod worth;

use denchi_core::case::Case;
use denchi_core::stress::{Base, Target, Window};

pub use batches::Batches;
pub use draws::{draws, read_draws};

/// What was tested.
#[derive(Clone, Copy)]
pub struct Tested<'a> {
    /// The case of the plan.
    pub case: &'a Case,
    /// The months that are looked at.
    pub window: &'a Window,
    /// What these months serve and cost when nothing happens.
    pub base: &'a Base,
}

impl Tested<'_> {
    /// The unit of all money, e.g. `USD_2024`.
    pub fn money(&self) -> String {
        format!("{}_{}", self.case.settings.money, self.case.settings.money_year)
    }

    /// Unit of what is lost; see [`product_unit`].
    pub fn unit(&self) -> &str {
        product_unit(self.case)
    }

    /// A month of the window as `2030-04`.
    pub fn month(&self, index: usize) -> String {
        month(self.window.start, index)
    }
}

/// Unit of what is lost: that of the end product; of all demands where the case names none. Empty where they differ.
pub fn product_unit(case: &Case) -> &str {
    let stage = case.settings.product_stage.as_deref().and_then(|name| case.stages.find(name));
    let counted = |commodity: &denchi_core::ids::CommodityId| {
        stage.is_none_or(|stage| case.commodities[*commodity].stage == Some(stage))
    };
    let members = case.demands.values().flat_map(|demand| demand.members.iter().map(|member| member.commodity));
    let mut units = members.filter(counted).map(|commodity| case.commodities[commodity].unit.as_str());
    let first = units.next().unwrap_or_default();
    if units.all(|unit| unit == first) { first } else { "" }
}

/// A month as `2030-04`, so many months from a decimal year.
pub fn month(start: f64, later: usize) -> String {
    /// Decimal years are not exact.
    const SLACK: f64 = 1e-6;
    const MONTHS: i64 = 12;
    #[expect(clippy::cast_possible_truncation, reason = "years of a horizon")]
    let months = (start * MONTHS as f64 + SLACK).floor() as i64 + i64::try_from(later).unwrap_or_default();
    format!("{}-{:02}", months.div_euclid(MONTHS), months.rem_euclid(MONTHS) + 1)
}

/// Kind of a target: what its identifier begins with.
pub fn kind(target: &Target) -> &'static str {
    match target {
        Target::Site(_) => "site",
        Target::Supply(_) => "supply",
        Target::CountryStage(..) => "country",
        Target::CountryExports(..) => "exports",
        Target::Owner(_) => "owner",
        Target::Corridor(_) => "corridor",
    }
}

#[cfg(test)]
mod tests {
    use super::month;

    #[test]
    fn months_have_names() {
        assert_eq!(month(2030.0, 0), "2030-01");
        assert_eq!(month(2030.25, 0), "2030-04");
        assert_eq!(month(2030.0 + 11.0 / 12.0, 2), "2031-02");
        assert_eq!(month(2030.0, 24), "2032-01");
    }
}
