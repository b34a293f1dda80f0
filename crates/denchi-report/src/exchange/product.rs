//! What a company knows of its product and the model does not: names, identifiers, measured data.

use serde::Deserialize;

/// A file of product data.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Product {
    /// Who makes it.
    #[serde(default)]
    pub company: Company,
    /// What it is.
    #[serde(default)]
    pub product: Named,
    /// What was measured.
    #[serde(default)]
    pub data: Measured,
}

/// A company.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Company {
    /// Legal name.
    pub name: Option<String>,
    /// URNs.
    #[serde(default)]
    pub ids: Vec<String>,
}

/// A product by name.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Named {
    /// Trade name.
    pub name: Option<String>,
    /// What it is, in a sentence.
    pub description: Option<String>,
    /// URNs.
    #[serde(default)]
    pub ids: Vec<String>,
    /// URNs of classifications.
    #[serde(default)]
    pub classifications: Vec<String>,
}

/// What was measured.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measured {
    /// Share of the footprint that rests on primary data, percent.
    #[serde(default)]
    pub primary_data_share: f64,
    /// Assessment reports of the IPCC whose factors the emissions of the case use, e.g. `AR6`.
    #[serde(default)]
    pub characterization_factors: Vec<String>,
    /// Standards that the footprint was calculated by.
    #[serde(default)]
    pub standards: Vec<String>,
}

/// Why a file is no product data.
#[derive(Debug)]
pub enum ProductError {
    /// It cannot be parsed.
    Toml(String),
    /// A value is out of its range, or no URN: the key.
    Value(&'static str),
}

impl Product {
    /// Reads product data from TOML.
    ///
    /// # Errors
    /// See [`ProductError`].
    pub fn read(text: &str) -> Result<Self, ProductError> {
        let product: Product = toml::from_str(text).map_err(|error| ProductError::Toml(error.to_string()))?;
        let urn = |id: &String| id.to_ascii_lowercase().starts_with("urn:");
        let checks = [
            ("company.ids", product.company.ids.iter().all(urn)),
            ("product.ids", product.product.ids.iter().all(urn)),
            ("product.classifications", product.product.classifications.iter().all(urn)),
            ("data.primary_data_share", (0.0..=100.0).contains(&product.data.primary_data_share)),
        ];
        match checks.into_iter().find(|(_, holds)| !holds) {
            Some((key, _)) => Err(ProductError::Value(key)),
            None => Ok(product),
        }
    }
}
