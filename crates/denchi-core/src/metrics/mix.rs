//! A quantity by country, and what can be said of it.

use std::collections::BTreeMap;

use super::MetricId;
use super::formulas::{Supplier, concentration, effective_suppliers, herfindahl, share};
use super::sink::{Head, Sink};
use crate::case::Case;
use crate::case::entities::IndicatorKind;
use crate::ids::{CommodityId, SourceId};

/// A quantity by country.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Mix {
    countries: BTreeMap<String, f64>,
    /// Of countries that are not named.
    unnamed: f64,
}

impl Mix {
    pub(super) fn add(&mut self, country: Option<&str>, amount: f64) {
        match country.filter(|country| !country.is_empty()) {
            Some(country) => *self.countries.entry(country.to_owned()).or_default() += amount,
            None => self.unnamed += amount,
        }
    }

    pub(super) fn merge(&mut self, other: &Mix) {
        other.countries.iter().for_each(|(country, amount)| self.add(Some(country), *amount));
        self.unnamed += other.unnamed;
    }

    pub(super) fn total(&self) -> f64 {
        self.countries.values().sum::<f64>() + self.unnamed
    }

    /// What is missing to a whole counts as of countries that are not named.
    pub(super) fn fill_to(&mut self, whole: f64) {
        self.unnamed += (whole - self.total()).max(0.0);
    }

    pub(super) fn of(&self, country: &str) -> f64 {
        self.countries.get(country).copied().unwrap_or(0.0)
    }

    pub(super) fn named(&self, country: &str) -> bool {
        self.countries.contains_key(country)
    }

    /// Whether every country is named.
    pub(super) fn is_complete(&self) -> bool {
        self.unnamed <= 1e-9 * self.total()
    }

    /// The largest named country; the first by name where several are.
    pub(super) fn largest(&self) -> Option<(&str, f64)> {
        let largest = self.countries.values().fold(0.0_f64, |most, amount| most.max(*amount));
        let found = self.countries.iter().find(|(_, amount)| **amount == largest);
        found.map(|(country, amount)| (country.as_str(), *amount))
    }

    /// Shares of the named countries, in the order of their codes.
    pub(super) fn shares(&self) -> Vec<(&str, f64)> {
        let total = self.total();
        let named = self.countries.iter().filter(|_| total > 0.0);
        named.map(|(country, amount)| (country.as_str(), amount / total)).filter(|(_, share)| *share > 0.0).collect()
    }

    /// Share of the named countries together.
    pub(super) fn covered(&self) -> Option<f64> {
        share(self.total() - self.unnamed, self.total())
    }

    /// Suppliers with their governance and trade parameter, the share of the whole that they cover, and the sources of
    /// the indicators. `None` where the largest has no governance: nothing could be said.
    pub(super) fn suppliers(&self, case: &Case, year: f64) -> Option<(Vec<Supplier>, f64, Vec<SourceId>)> {
        let mut sources = Vec::new();
        let mut suppliers = Vec::new();
        let (largest, _) = self.largest()?;
        for (country, share) in self.shares() {
            let Some((governance, source)) = indicator(case, IndicatorKind::Governance, country, year) else {
                if country == largest {
                    return None;
                }
                continue;
            };
            sources.extend(source);
            let trade = indicator(case, IndicatorKind::Trade, country, year);
            sources.extend(trade.and_then(|(_, source)| source));
            suppliers.push(Supplier { share, governance, trade: trade.map_or(1.0, |(value, _)| value) });
        }
        let covered = suppliers.iter().map(|one| one.share).sum();
        Some((suppliers, covered, sources))
    }
}

/// An indicator in a year: the last one that is not later, else the first one; with its source.
pub(super) fn indicator(case: &Case, kind: IndicatorKind, subject: &str, year: f64) -> Option<(f64, Option<SourceId>)> {
    let mut rows: Vec<_> = case.indicators.iter().filter(|row| row.kind == kind && row.subject == subject).collect();
    rows.sort_by_key(|row| row.year);
    #[expect(clippy::cast_precision_loss, reason = "years are small")]
    let after = rows.partition_point(|row| row.year as f64 <= year + 1e-6);
    let row = rows.get(after.saturating_sub(1))?;
    Some((row.value, row.provenance.source))
}

/// Substitution index and recycling input rate of a commodity; 1 and 0, the worst, where the case gives none.
pub(super) fn of_commodity(case: &Case, commodity: CommodityId, year: f64) -> (f64, f64, Vec<SourceId>) {
    let name = case.commodities.name(commodity);
    let substitution = indicator(case, IndicatorKind::Substitution, name, year);
    let recycling = indicator(case, IndicatorKind::RecyclingInput, name, year);
    let sources = [substitution, recycling].into_iter().flatten().filter_map(|(_, source)| source).collect();
    (substitution.map_or(1.0, |(value, _)| value), recycling.map_or(0.0, |(value, _)| value), sources)
}

/// Shares and concentration of a mix. Countries that are not named count to the whole, but not as a supplier: the index
/// is then the least that is possible, and `covered` says how much is known.
pub(super) fn concentration_of(sink: &mut Sink<'_>, head: &Head, mix: &Mix) {
    let total = mix.total();
    if total <= 0.0 {
        return;
    }
    let head = Head { covered: mix.covered(), ..head.clone() };
    let shares = mix.shares();
    for &(country, value) in &shares {
        let inputs = [("amount", mix.of(country)), ("total", total)];
        sink.add_of(&head, MetricId::Share, Some(country), "1", Some(value), &inputs);
    }
    let values: Vec<f64> = shares.iter().map(|(_, share)| *share).collect();
    if values.is_empty() {
        return;
    }
    let index = herfindahl(&values);
    sink.add(&head, MetricId::Hhi, "1", Some(index), &shares);
    sink.add(&head, MetricId::EffectiveSuppliers, "suppliers", effective_suppliers(index), &[("hhi", index)]);
    if let Some((country, amount)) = mix.largest() {
        let inputs = [("amount", amount), ("total", total)];
        sink.add_of(&head, MetricId::Cr1, Some(country), "1", share(amount, total), &inputs);
    }
    if values.len() >= 3 || mix.is_complete() {
        let mut largest = shares.clone();
        largest.sort_by(|a, b| b.1.total_cmp(&a.1));
        largest.truncate(3);
        sink.add(&head, MetricId::Cr3, "1", Some(concentration(&values, 3)), &largest);
    }
}

/// Share of the home region in a mix by country.
pub(super) fn home_share(sink: &mut Sink<'_>, head: &Head, mix: &Mix) {
    let Some(home) = sink.home.as_ref().filter(|home| !home.countries.is_empty()) else { return };
    let amount: f64 = home.countries.iter().map(|country| mix.of(country)).sum();
    let label = home.label.clone();
    let head = Head { covered: mix.covered(), ..head.clone() };
    let inputs = [("amount", amount), ("total", mix.total())];
    sink.add_of(&head, MetricId::HomeShare, Some(&label), "1", share(amount, mix.total()), &inputs);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_named_counts_to_the_whole() {
        let mut mix = Mix::default();
        mix.add(Some("CHN"), 0.6);
        mix.add(Some("AUS"), 0.1);
        mix.fill_to(1.0);
        assert!((mix.covered().unwrap() - 0.7).abs() < 1e-12);
        assert!(!mix.is_complete());
        assert_eq!(mix.largest(), Some(("CHN", 0.6)));
        assert!((mix.shares()[0].1 - 0.1).abs() < 1e-12);
        assert_eq!(Mix::default().covered(), None);
        assert_eq!(Mix::default().largest(), None);
    }
}
