//! The metrics as a page: what each is, its formula, unit and reference, and how denchi computes it.

use super::{METRICS, Metric, Series};
use crate::catalogue::{Lang, text};

/// A section of Markdown about one metric.
pub fn section(metric: &Metric, lang: Lang) -> String {
    let line = |key: &str, value: &str| format!("- {}: {value}\n", text(lang, key));
    let mut out = format!("## `{}`: {}\n\n", metric.id.id(), metric.name(lang));
    out.push_str(&line("metric.page.formula", &format!("`{}`", metric.formula(lang))));
    out.push_str(&line("metric.page.unit", metric.unit));
    out.push_str(&line("metric.page.reference", &metric.reference.line()));
    if let Some(checked) = metric.checked(lang) {
        out.push_str(&line("metric.page.checked", checked));
    }
    out.push('\n');
    out.push_str(metric.method(lang));
    out.push('\n');
    out
}

/// All metrics, in Markdown.
pub fn page(lang: Lang) -> String {
    let mut out = format!("{}\n\n", text(lang, "metric.page.series"));
    for series in Series::ALL {
        out.push_str(&format!("- `{}`: {}\n", series.id(), text(lang, &format!("metric.series.{}", series.id()))));
    }
    for metric in &METRICS {
        out.push('\n');
        out.push_str(&section(metric, lang));
    }
    out
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;

    /// Where the generated part of the page begins.
    const MARK: &str =
        "<!-- Generated from the registry: DENCHI_BLESS=1 cargo test -p denchi-core metrics::page -->\n\n";

    #[test]
    #[expect(clippy::disallowed_methods, reason = "a test is told by its environment to write the page anew")]
    fn the_page_is_up_to_date() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/metrics.md");
        let found = fs::read_to_string(&path).unwrap();
        let (head, metrics) = found.split_once(MARK).unwrap();
        if std::env::var("DENCHI_BLESS").is_ok() {
            fs::write(&path, format!("{head}{MARK}{}", page(Lang::En))).unwrap();
        } else {
            assert!(metrics == page(Lang::En), "docs/metrics.md is not that of the registry: run with DENCHI_BLESS=1");
        }
    }

    #[test]
    fn series_have_names() {
        for series in Series::ALL {
            for lang in [Lang::En, Lang::Ja] {
                let key = format!("metric.series.{}", series.id());
                assert_ne!(text(lang, &key), key);
            }
        }
    }
}
