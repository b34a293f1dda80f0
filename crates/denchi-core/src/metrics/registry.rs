//! Which metrics there are: identifier, unit, reference. Names, formulas and methods stand in the catalogue.

use crate::catalogue::{self, Lang};

/// A metric.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the catalogue says what each is")]
pub enum MetricId {
    Share,
    HomeShare,
    Hhi,
    EffectiveSuppliers,
    Cr1,
    Cr3,
    NetImportReliance,
    NMinus1Cover,
    EuSupplyRisk,
    TouchShare,
    RecycledContent,
    StockDays,
    Footprint,
    TerritorialEmissions,
    EmbodiedEmissions,
    UnitCost,
    LandedCost,
    RvcNetCost,
    RvcTransactionValue,
}

/// Where a metric is defined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reference {
    /// Who.
    pub author: &'static str,
    /// Year of publication; `None` where it is a page that is kept up to date.
    pub year: Option<u16>,
    /// Title.
    pub title: &'static str,
    /// Address.
    pub url: &'static str,
    /// Key in the catalogue (`metric.reference.<key>`) of what was read of it; `None` for denchi's own.
    pub checked: Option<&'static str>,
}

/// What is known of a metric besides its texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Metric {
    /// Which.
    pub id: MetricId,
    /// Unit of its values; `money` and `unit` stand for those of the case and of the commodity.
    pub unit: &'static str,
    /// Where it is defined.
    pub reference: Reference,
}

const MERGERS: Reference = Reference {
    author: "U.S. Department of Justice and Federal Trade Commission",
    year: Some(2023),
    title: "Merger Guidelines",
    url: "https://www.justice.gov/atr/2023-merger-guidelines",
    checked: Some("mergers"),
};
const ADELMAN: Reference = Reference {
    author: "Adelman, M. A.",
    year: Some(1969),
    title: "Comment on the \"H\" concentration measure as a numbers-equivalent. Review of Economics and Statistics 51(1)",
    url: "https://doi.org/10.2307/1926955",
    checked: Some("adelman"),
};
const IEA: Reference = Reference {
    author: "International Energy Agency",
    year: Some(2025),
    title: "Global Critical Minerals Outlook 2025",
    url: "https://www.iea.org/reports/global-critical-minerals-outlook-2025",
    checked: Some("iea"),
};
const USGS: Reference = Reference {
    author: "U.S. Geological Survey",
    year: Some(2025),
    title: "Mineral Commodity Summaries 2025",
    url: "https://doi.org/10.3133/mcs2025",
    checked: Some("usgs"),
};
const JRC: Reference = Reference {
    author: "Blengini, G. A. et al., Joint Research Centre of the European Commission",
    year: Some(2017),
    title: "Assessment of the Methodology for Establishing the EU List of Critical Raw Materials: Background Report (EUR 28654 EN)",
    url: "https://doi.org/10.2760/73303",
    checked: Some("jrc"),
};
const BATTERIES: Reference = Reference {
    author: "European Parliament and Council",
    year: Some(2023),
    title: "Regulation (EU) 2023/1542 concerning batteries and waste batteries, articles 7 and 8",
    url: "https://eur-lex.europa.eu/eli/reg/2023/1542/oj",
    checked: Some("batteries"),
};
const PETERS: Reference = Reference {
    author: "Peters, G. P.",
    year: Some(2008),
    title: "From production-based to consumption-based national emission inventories. Ecological Economics 65(1)",
    url: "https://doi.org/10.1016/j.ecolecon.2007.10.014",
    checked: Some("peters"),
};
const USMCA: Reference = Reference {
    author: "Office of the United States Trade Representative",
    year: Some(2020),
    title: "Agreement between the United States of America, the United Mexican States, and Canada, article 4.5",
    url: "https://ustr.gov/trade-agreements/free-trade-agreements/united-states-mexico-canada-agreement",
    checked: Some("usmca"),
};
const DENCHI: Reference =
    Reference { author: "denchi", year: None, title: "The model", url: "docs/model.md", checked: None };

/// All metrics, in the order of pages and tables.
pub const METRICS: [Metric; 19] = [
    metric(MetricId::Share, "1", DENCHI),
    metric(MetricId::HomeShare, "1", DENCHI),
    metric(MetricId::Hhi, "1", MERGERS),
    metric(MetricId::EffectiveSuppliers, "suppliers", ADELMAN),
    metric(MetricId::Cr1, "1", IEA),
    metric(MetricId::Cr3, "1", IEA),
    metric(MetricId::NetImportReliance, "1", USGS),
    metric(MetricId::NMinus1Cover, "1", IEA),
    metric(MetricId::EuSupplyRisk, "1", JRC),
    metric(MetricId::TouchShare, "1", DENCHI),
    metric(MetricId::RecycledContent, "1", BATTERIES),
    metric(MetricId::StockDays, "day", DENCHI),
    metric(MetricId::Footprint, "t CO2e/unit", BATTERIES),
    metric(MetricId::TerritorialEmissions, "t CO2e/year", PETERS),
    metric(MetricId::EmbodiedEmissions, "t CO2e/year", PETERS),
    metric(MetricId::UnitCost, "money/unit", DENCHI),
    metric(MetricId::LandedCost, "money/unit", DENCHI),
    metric(MetricId::RvcNetCost, "1", USMCA),
    metric(MetricId::RvcTransactionValue, "1", USMCA),
];

const fn metric(id: MetricId, unit: &'static str, reference: Reference) -> Metric {
    Metric { id, unit, reference }
}

impl MetricId {
    /// Identifier in tables and on the command line; key in the catalogue (`metric.<id>.*`).
    pub fn id(self) -> &'static str {
        match self {
            MetricId::Share => "share",
            MetricId::HomeShare => "home_share",
            MetricId::Hhi => "hhi",
            MetricId::EffectiveSuppliers => "effective_suppliers",
            MetricId::Cr1 => "cr1",
            MetricId::Cr3 => "cr3",
            MetricId::NetImportReliance => "net_import_reliance",
            MetricId::NMinus1Cover => "n_minus_1_cover",
            MetricId::EuSupplyRisk => "eu_supply_risk",
            MetricId::TouchShare => "touch_share",
            MetricId::RecycledContent => "recycled_content",
            MetricId::StockDays => "stock_days",
            MetricId::Footprint => "footprint",
            MetricId::TerritorialEmissions => "territorial_emissions",
            MetricId::EmbodiedEmissions => "embodied_emissions",
            MetricId::UnitCost => "unit_cost",
            MetricId::LandedCost => "landed_cost",
            MetricId::RvcNetCost => "rvc_net_cost",
            MetricId::RvcTransactionValue => "rvc_transaction_value",
        }
    }
}

impl Metric {
    /// The metric of an identifier.
    pub fn of(id: &str) -> Option<&'static Metric> {
        METRICS.iter().find(|metric| metric.id.id() == id)
    }

    /// Its name in a language.
    pub fn name(&self, lang: Lang) -> &'static str {
        self.in_words(lang, "name")
    }

    /// Its formula in a language.
    pub fn formula(&self, lang: Lang) -> &'static str {
        self.in_words(lang, "formula")
    }

    /// How denchi computes it, in a language.
    pub fn method(&self, lang: Lang) -> &'static str {
        self.in_words(lang, "method")
    }

    /// What was read of its reference, and what was not, in a language; `None` where it is denchi's own.
    pub fn checked(&self, lang: Lang) -> Option<&'static str> {
        catalogue::find(lang, &format!("metric.reference.{}", self.reference.checked?))
    }

    fn in_words(&self, lang: Lang, what: &str) -> &'static str {
        catalogue::find(lang, &format!("metric.{}.{what}", self.id.id())).unwrap_or_default()
    }
}

impl Reference {
    /// Author, year, title and address on a line.
    pub fn line(&self) -> String {
        let year = self.year.map(|year| format!(" ({year})")).unwrap_or_default();
        format!("{}{year}: {}. {}", self.author, self.title, self.url)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_metric_has_its_texts() {
        for metric in &METRICS {
            for lang in [Lang::En, Lang::Ja] {
                for text in [metric.name(lang), metric.formula(lang), metric.method(lang)] {
                    assert!(!text.is_empty(), "{}", metric.id.id());
                }
                assert_eq!(metric.checked(lang).is_some(), metric.reference.checked.is_some(), "{}", metric.id.id());
            }
            assert_eq!(Metric::of(metric.id.id()), Some(metric));
        }
        let known = |key: &str| METRICS.iter().any(|metric| key.starts_with(&format!("metric.{}.", metric.id.id())));
        let others = ["metric.series.", "metric.input.", "metric.page.", "metric.reference."];
        for key in catalogue::keys().filter(|key| key.starts_with("metric.")) {
            assert!(known(key) || others.iter().any(|other| key.starts_with(other)), "{key} is of no metric");
        }
    }
}
