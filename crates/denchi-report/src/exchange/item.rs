//! One product, in one region and period: what every exchange format says of it.

use std::collections::{BTreeMap, BTreeSet};

use denchi_core::case::Case;
use denchi_core::catalogue::{Lang, text};
use denchi_core::ids::{CommodityId, StageId};
use denchi_core::plan::result::{EmissionKind, PeriodIndex};
use denchi_core::trace::{Origin, Trace, Tracer};

use super::product::Product;
use crate::package::manifest::{Manifest, sha256};
use crate::trace::answer::{self, Burdens, Served};

/// Shares below this are not told: noise of the attribution.
pub(super) const TOLD: f64 = 1e-6;

/// What is exchanged about.
pub struct Item<'a> {
    /// The case.
    pub case: &'a Case,
    /// The trace, of this region.
    pub trace: &'a Trace,
    /// The manifest of the plan.
    pub manifest: &'a Manifest,
    /// The product.
    pub commodity: CommodityId,
    /// Where it is consumed.
    pub region: &'a str,
    /// When.
    pub period: PeriodIndex,
    /// What the company knows of it.
    pub product: &'a Product,
}

/// Why there is nothing to exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ItemError {
    /// The product serves no demand of the region in the period.
    NotServed,
    /// The product is not counted in energy.
    NoEnergy,
}

/// The unit that a product is declared by.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Declared {
    /// As PACT names it.
    pub(super) name: &'static str,
    /// Units of the commodity in one of it.
    pub(super) units: f64,
}

impl Item<'_> {
    pub(super) fn served(&self) -> Result<(Burdens<EmissionKind>, Burdens<denchi_core::accounts::Term>), ItemError> {
        let commodities = BTreeSet::from([self.commodity]);
        let demands = answer::demands(self.case, self.region);
        let served = Served { period: self.period, commodities: &commodities, demands: &demands };
        if served.units(self.trace) > 0.0 {
            Ok((served.footprint(self.trace), served.cost(self.trace)))
        } else {
            Err(ItemError::NotServed)
        }
    }

    pub(super) fn declared(&self) -> Declared {
        match self.case.commodities[self.commodity].unit.as_str() {
            "GWh" => Declared { name: "kilowatt hour", units: 1e-6 },
            "MWh" => Declared { name: "kilowatt hour", units: 1e-3 },
            "kWh" => Declared { name: "kilowatt hour", units: 1.0 },
            "t" => Declared { name: "kilogram", units: 1e-3 },
            "kg" => Declared { name: "kilogram", units: 1.0 },
            _ => Declared { name: "piece", units: 1.0 },
        }
    }

    /// Mass of a declared unit, kg; where the case knows it.
    pub(super) fn mass(&self) -> Option<f64> {
        let tonnes = self.case.commodities[self.commodity].mass?;
        Some(1000.0 * tonnes * self.declared().units)
    }

    pub(super) fn stage(&self) -> Option<StageId> {
        self.case.commodities[self.commodity].stage
    }

    /// Whether a burden is that of bringing the product itself to the market.
    pub(super) fn is_distribution(&self, stage: Option<StageId>, kind: EmissionKind) -> bool {
        kind == EmissionKind::Transport && stage.is_some() && stage == self.stage()
    }

    /// Shares of the content of an element by country at a stage, the largest first.
    pub(super) fn shares(&self, tracer: Tracer, stage: Option<StageId>) -> Vec<(String, f64)> {
        let rows = answer::dependence(self.trace, self.region, &BTreeSet::from([self.commodity]));
        let own = rows
            .into_iter()
            .filter(|row| row.tracer == tracer && row.period == self.period && row.stage == stage && !row.touch);
        let mut shares: Vec<(String, f64)> =
            own.filter(|row| row.proportional > TOLD).map(|row| (row.country, row.proportional)).collect();
        shares.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        shares
    }

    /// What is followed of the product, with its content in a declared unit: kg of an element, units of a commodity.
    pub(super) fn contents(&self) -> Vec<(Tracer, f64)> {
        let tracers: BTreeSet<Tracer> = self
            .trace
            .dependence
            .iter()
            .filter(|row| row.commodity == self.commodity && row.period == self.period && row.region == self.region)
            .map(|row| row.tracer)
            .collect();
        let units = self.declared().units;
        let content = |tracer| match tracer {
            Tracer::Element(element) => {
                let contents = &self.case.commodities[self.commodity].contents;
                1000.0 * contents.get(&element).copied().unwrap_or(0.0) * units
            }
            Tracer::Commodity(_) => units,
        };
        tracers.into_iter().map(|tracer| (tracer, content(tracer))).collect()
    }

    /// Where it is made: the country, if it is only one.
    pub(super) fn made_in(&self) -> Option<&'static str> {
        let (tracer, _) = *self.contents().first()?;
        match self.shares(tracer, self.stage()).as_slice() {
            [(country, share)] if *share > 1.0 - 1e-3 => alpha_2(country),
            _ => None,
        }
    }

    /// Share of an element that came back from end-of-life products, and all that is secondary.
    pub(super) fn secondary(&self, tracer: Tracer) -> (f64, f64) {
        let all = self.trace.recycled.iter().find(|row| {
            row.tracer == tracer
                && row.commodity == self.commodity
                && row.period == self.period
                && row.region == self.region
        });
        let places = answer::places(self.case, self.region);
        let mut weights: BTreeMap<denchi_core::ids::PlaceId, f64> = BTreeMap::new();
        for row in
            self.trace.consumption.iter().filter(|row| {
                row.commodity == self.commodity && row.period == self.period && places.contains(&row.place)
            })
        {
            *weights.entry(row.place).or_default() += row.amount;
        }
        let total: f64 = weights.values().sum();
        let returned: f64 = self
            .trace
            .provenance
            .iter()
            .filter(|row| {
                row.tracer == tracer
                    && row.commodity == self.commodity
                    && row.period == self.period
                    && row.stage.is_none()
                    && matches!(row.origin, Origin::Return(_))
            })
            .map(|row| row.share * weights.get(&row.place).copied().unwrap_or(0.0))
            .sum();
        let returned = if total > 0.0 { returned / total } else { 0.0 };
        (returned, all.map_or(returned, |row| row.share.max(returned)))
    }

    /// Start and end of the period, RFC 3339; the end is not included.
    pub(super) fn span(&self) -> [String; 2] {
        let period = &self.trace.periods[self.period];
        [instant(period.start), instant(period.start + period.years)]
    }

    /// When the plan was made; a plan without a date counts from the start of its period.
    pub(super) fn created(&self) -> String {
        self.manifest.run.created.clone().unwrap_or_else(|| self.span()[0].clone())
    }

    /// An identifier that is the same for the same plan, product, region and period, in the form of a UUID.
    pub(super) fn uuid(&self, format: &str) -> String {
        let inputs: Vec<&str> = self.manifest.case.inputs.iter().map(|file| file.sha256.as_str()).collect();
        let objective = self.manifest.solve.objective.to_bits().to_string();
        let parts = [
            format,
            &self.manifest.case.name,
            self.manifest.case.scenario.as_deref().unwrap_or_default(),
            &objective,
            self.case.commodities.name(self.commodity),
            self.region,
            &self.trace.periods[self.period].label,
            &inputs.join(" "),
        ];
        let hash = sha256(parts.join("\n").as_bytes());
        let variant = ["8", "9", "a", "b"][usize::from(hash.as_bytes()[16]) % 4];
        let parts = [&hash[0..8], &hash[8..12], &hash[13..16], &hash[17..20], &hash[20..32]];
        format!("{}-{}-4{}-{variant}{}-{}", parts[0], parts[1], parts[2], parts[3], parts[4])
    }

    pub(super) fn name(&self) -> String {
        let own = || {
            let names = &self.case.commodities[self.commodity].names;
            names.display(false, self.case.commodities.name(self.commodity)).to_owned()
        };
        self.product.product.name.clone().unwrap_or_else(own)
    }

    /// Who answers for it; without product data the case itself.
    pub(super) fn company(&self) -> String {
        self.product.company.name.clone().unwrap_or_else(|| self.case.settings.title.clone())
    }

    pub(super) fn urns(given: &[String], kind: &str, name: &str) -> Vec<String> {
        if given.is_empty() { vec![format!("urn:denchi:{kind}:{name}")] } else { given.to_vec() }
    }

    /// That it is modelled, in a sentence.
    pub(super) fn disclaimer() -> &'static str {
        text(Lang::En, "exchange.modelled")
    }
}

/// ISO 3166-1 alpha-2 of alpha-3.
pub(super) fn alpha_2(country: &str) -> Option<&'static str> {
    rust_iso3166::from_alpha3(country).map(|known| known.alpha2)
}

/// A decimal year as an instant: the beginning of its nearest month.
#[expect(clippy::cast_possible_truncation, reason = "years and months are small")]
fn instant(year: f64) -> String {
    let months = (year * 12.0).round() as i64;
    format!("{:04}-{:02}-01T00:00:00Z", months.div_euclid(12), months.rem_euclid(12) + 1)
}

/// A decimal number without an exponent, to nine significant digits.
pub(super) fn decimal(value: f64) -> String {
    if value == 0.0 || !value.is_finite() {
        return "0".to_owned();
    }
    #[expect(clippy::cast_possible_truncation, reason = "a logarithm is small")]
    let magnitude = value.abs().log10().floor() as i32;
    let places = usize::try_from((8 - magnitude).clamp(0, 30)).unwrap_or(0);
    let text = format!("{value:.places$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_have_no_exponent() {
        assert_eq!(decimal(0.0), "0");
        assert_eq!(decimal(62.5), "62.5");
        assert_eq!(decimal(1.0 / 3.0), "0.333333333");
        assert_eq!(decimal(1e-7), "0.0000001");
        assert_eq!(decimal(-12_345_678_901.0), "-12345678901");
    }

    #[test]
    fn years_are_instants() {
        assert_eq!(instant(2030.0), "2030-01-01T00:00:00Z");
        assert_eq!(instant(2025.0 + 3.0 / 12.0), "2025-04-01T00:00:00Z");
    }

    #[test]
    fn countries_have_two_letters() {
        assert_eq!(alpha_2("JPN"), Some("JP"));
        assert_eq!(alpha_2("XXX"), None);
    }
}
