//! Numbers as a reader expects them: three digits, and the multiples that the language counts in (万, 億, 兆; thousand,
//! million, billion).

use denchi_core::catalogue::{self, Lang};

/// Who reads.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Reader {
    /// The language.
    pub lang: Lang,
    /// Yen for one unit of the money of the case; money is then shown in yen.
    pub yen: Option<f64>,
}

/// Significant digits.
const DIGITS: i32 = 3;
/// From this share on, tenths of a per cent say nothing.
const WHOLE_PERCENT: f64 = 10.0;

/// What numbers of a unit are counted in.
struct Step {
    /// From here on.
    least: f64,
    /// Divided by this.
    by: f64,
    /// Word or prefix.
    word: &'static str,
}

const fn step(least: f64, by: f64, word: &'static str) -> Step {
    Step { least, by, word }
}

const ENGLISH: [Step; 4] =
    [step(1e12, 1e12, " trillion "), step(1e9, 1e9, " billion "), step(1e6, 1e6, " million "), step(0.0, 1.0, " ")];
const JAPANESE: [Step; 4] = [step(1e12, 1e12, "兆"), step(1e8, 1e8, "億"), step(1e4, 1e4, "万"), step(0.0, 1.0, "")];
const TONNES: [Step; 3] = [step(1e6, 1e6, " M"), step(1e3, 1e3, " k"), step(0.0, 1.0, " ")];

/// How numbers of a unit are shown: the number they are divided by, and the unit behind it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Scale {
    by: f64,
    /// With its space, where the language puts one.
    pub(super) unit: String,
    percent: bool,
}

impl Reader {
    /// A text of the brief; empty where the catalogue has none.
    pub(super) fn word(&self, key: &str) -> &'static str {
        catalogue::find(self.lang, &format!("brief.{key}")).unwrap_or_default()
    }

    /// A number with its unit.
    pub(super) fn amount(&self, value: f64, unit: &str) -> String {
        let scale = self.scale(unit, value.abs());
        format!("{}{}", self.number(value, &scale), scale.unit)
    }

    /// A number without its unit, as all of the scale are shown.
    pub(super) fn number(&self, value: f64, scale: &Scale) -> String {
        if !value.is_finite() {
            return self.word("unlimited").to_owned();
        }
        let value = value / scale.by;
        let decimals = if scale.percent { usize::from(value.abs() < WHOLE_PERCENT) } else { decimals(value) };
        grouped(&format!("{value:.decimals$}"))
    }

    /// How numbers of a unit of this size are shown.
    pub(super) fn scale(&self, unit: &str, size: f64) -> Scale {
        if unit == "1" {
            return Scale { by: 0.01, unit: "%".to_owned(), percent: true };
        }
        if let Some((money, per)) = money(unit) {
            return self.money(money, per, size);
        }
        let words = |steps: &[Step], unit: &str| {
            let step = steps
                .iter()
                .find(|step| size >= step.least * (1.0 - 1e-12))
                .map_or((1.0, " "), |step| (step.by, step.word));
            Scale { by: step.0, unit: format!("{}{unit}", step.1), percent: false }
        };
        match (unit, self.lang) {
            ("t CO2e/GWh", _) => Scale { by: 1e3, unit: " kg CO2e/kWh".to_owned(), percent: false },
            ("t" | "t/year" | "t CO2e" | "t CO2e/year", Lang::En) => words(&TONNES, &self.unit(unit)),
            ("t" | "t/year" | "t CO2e" | "t CO2e/year", Lang::Ja) => words(&JAPANESE, &self.unit(unit)),
            ("", _) => Scale { by: 1.0, unit: String::new(), percent: false },
            _ => {
                let word = self.unit(unit);
                // Japanese words follow a number without a space.
                let space = if word.is_ascii() || self.lang == Lang::En { " " } else { "" };
                let space = if unit.ends_with("/year") { " " } else { space };
                Scale { by: 1.0, unit: format!("{space}{word}"), percent: false }
            }
        }
    }

    /// Money: in yen where the reader wants that, per kWh instead of per GWh.
    fn money(&self, currency: &str, per: Option<&str>, size: f64) -> Scale {
        let (rate, currency) = match self.yen {
            Some(rate) => (rate, "JPY"),
            None => (1.0, currency),
        };
        let name = catalogue::find(self.lang, &format!("brief.currency.{currency}")).unwrap_or(currency);
        let steps = if self.lang == Lang::Ja { &JAPANESE } else { &ENGLISH };
        let (divisor, per) = match per {
            Some("GWh") => (1e6, "/kWh".to_owned()),
            Some(per) => (1.0, format!("/{}", self.unit(per))),
            None => (1.0, String::new()),
        };
        let size = size * rate / divisor;
        let (by, word) = steps
            .iter()
            .find(|step| size >= step.least * (1.0 - 1e-12))
            .map_or((1.0, " "), |step| (step.by, step.word));
        Scale { by: by * divisor / rate, unit: format!("{word}{name}{per}"), percent: false }
    }

    /// A unit in the language.
    pub(super) fn unit(&self, unit: &str) -> String {
        let year = self.word("per_year");
        match unit.strip_suffix("/year") {
            Some(rest) => format!("{rest}{year}"),
            None => catalogue::find(self.lang, &format!("brief.unit.{unit}")).unwrap_or(unit).to_owned(),
        }
    }
}

/// Currency and what the money is for, of a unit like `USD_2024/GWh`.
fn money(unit: &str) -> Option<(&str, Option<&str>)> {
    let (money, per) = unit.split_once('/').map_or((unit, None), |(money, per)| (money, Some(per)));
    let (currency, year) = money.split_once('_')?;
    let is_money = currency.len() == 3
        && currency.bytes().all(|letter| letter.is_ascii_uppercase())
        && year.len() == 4
        && year.bytes().all(|letter| letter.is_ascii_digit());
    is_money.then_some((currency, per))
}

/// Decimals for three significant digits; none for whole numbers.
fn decimals(value: f64) -> usize {
    if value.fract() == 0.0 {
        return 0;
    }
    #[expect(clippy::cast_possible_truncation, reason = "the magnitude of a finite number")]
    let magnitude = value.abs().log10().floor() as i32;
    usize::try_from(DIGITS - 1 - magnitude).unwrap_or(0).min(6)
}

/// Digits in groups of three.
fn grouped(text: &str) -> String {
    let (sign, rest) = text.strip_prefix('-').map_or(("", text), |rest| ("−", rest));
    let (whole, fraction) = rest.split_once('.').map_or((rest, None), |(whole, fraction)| (whole, Some(fraction)));
    let mut grouped = String::from(sign);
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if let Some(fraction) = fraction {
        grouped.push('.');
        grouped.push_str(fraction);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_english_and_japanese_readers_count() {
        let read = |lang, value, unit| Reader { lang, yen: None }.amount(value, unit);
        for (value, unit, en, ja) in [
            (209_313_720_077.0, "USD_2024", "209 billion US dollars", "2,093億米ドル"),
            (353_055.0, "t", "353 kt", "35.3万t"),
            (1_234_567.0, "t CO2e", "1.23 Mt CO2e", "123万t CO2e"),
            (600.0, "GWh/year", "600 GWh a year", "600 GWh/年"),
            (70_316_017.9, "USD_2024/GWh", "70.3 US dollars/kWh", "70.3米ドル/kWh"),
            (32_464.6, "t CO2e/GWh", "32.5 kg CO2e/kWh", "32.5 kg CO2e/kWh"),
            (0.9712, "1", "97%", "97%"),
            (0.0345, "1", "3.5%", "3.5%"),
            (48.0, "", "48", "48"),
            (6.0, "months", "6 months", "6か月"),
            (-1.5e9, "USD_2024", "−1.50 billion US dollars", "−15億米ドル"),
        ] {
            assert_eq!(read(Lang::En, value, unit), en);
            assert_eq!(read(Lang::Ja, value, unit), ja);
        }
    }

    #[test]
    fn money_in_yen_at_the_rate_of_the_reader() {
        let reader = Reader { lang: Lang::Ja, yen: Some(150.0) };
        assert_eq!(reader.amount(209_313_720_077.0, "USD_2024"), "31.4兆円");
        assert_eq!(reader.amount(5.0e8, "USD_2024"), "750億円");
        assert_eq!(reader.amount(70_316_017.9, "USD_2024/GWh"), "1.05万円/kWh");
    }
}
