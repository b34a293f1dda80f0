//! International codes: countries, provinces, the Harmonized System, coordinates.

use rust_iso3166::{from_alpha2, from_alpha3, iso3166_2};

use crate::case::tables::Tables;
use crate::diagnostics::{Code, Diagnostics};

/// Tables with a country.
const COUNTRIES: &[&str] = &["places", "countries", "country_groups", "owners", "references"];

/// D417: a code that is no country. Codes of the wrong form have been reported.
pub(super) fn countries(tables: &Tables, diagnostics: &mut Diagnostics) {
    for table in COUNTRIES {
        for row in tables.rows(table) {
            let Some(country) = row.text("country").filter(|country| country.len() == 3) else { continue };
            if country.bytes().all(|byte| byte.is_ascii_uppercase()) && from_alpha3(country).is_none() {
                diagnostics.push(row.problem(Code::D417, "country").with("value", country));
            }
        }
    }
}

/// D418: a province that does not exist, or lies in another country.
pub(super) fn provinces(tables: &Tables, diagnostics: &mut Diagnostics) {
    for row in tables.rows("places") {
        let Some(province) = row.text("province") else { continue };
        let Some((prefix, _)) = province.split_once('-') else { continue };
        let problem = row.problem(Code::D418, "province").with("value", province);
        let country = row.text("country").and_then(from_alpha3);
        if let Some(country) = country
            && country.alpha2 != prefix
        {
            let home = from_alpha2(prefix).map_or(prefix, |country| country.alpha3);
            diagnostics.push(problem.with("country", country.alpha3).with("home", home));
        } else if iso3166_2::from_code(province).is_none() {
            diagnostics.push(problem.with("country", prefix).hint("unknown"));
        }
    }
}

/// D419: codes of five digits, or of no chapter.
pub(super) fn harmonized_system(tables: &Tables, diagnostics: &mut Diagnostics) {
    for (table, column) in [("commodities", "hs2022"), ("tariffs", "hs")] {
        for row in tables.rows(table) {
            let Some(codes) = row.text(column) else { continue };
            if let Some(code) = codes.split('|').find(|code| !is_heading(code)) {
                diagnostics.push(row.problem(Code::D419, column).with("value", code));
            }
        }
    }
}

/// Whether digits are a chapter, heading or subheading. Cells that are no digits have been reported.
fn is_heading(code: &str) -> bool {
    let Some(chapter) = code.get(..2).and_then(|chapter| chapter.parse::<u32>().ok()) else { return true };
    // Chapter 77 is reserved; 98 and 99 are for national use.
    code.len().is_multiple_of(2) && (1..=97).contains(&chapter) && chapter != 77
}

/// D430: one coordinate without the other.
pub(super) fn coordinates(tables: &Tables, diagnostics: &mut Diagnostics) {
    for row in tables.rows("places") {
        for (given, missing) in [("latitude", "longitude"), ("longitude", "latitude")] {
            if row.number(given).is_some() && row.is_blank(missing) {
                diagnostics.push(row.problem(Code::D430, missing).with("other", given));
            }
        }
    }
}
