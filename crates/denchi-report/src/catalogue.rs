//! Stand-in for the catalogue of the core.
use std::collections::BTreeMap;
use std::fmt::Display;
use std::sync::OnceLock;

/// Language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lang {
    /// English.
    En,
    /// Japanese.
    Ja,
}

type Entries = BTreeMap<String, BTreeMap<String, String>>;

fn entries() -> &'static Entries {
    static ENTRIES: OnceLock<Entries> = OnceLock::new();
    ENTRIES.get_or_init(|| {
        let mut all = Entries::new();
        for file in [
            include_str!("../../denchi-core/catalogue/page.toml"),
            include_str!("../../denchi-core/catalogue/results.toml"),
        ] {
            all.extend(toml::from_str::<Entries>(file).unwrap_or_default());
        }
        all
    })
}

/// Text of a key.
pub fn text(lang: Lang, key: &str) -> &'static str {
    let entry = entries().get(key);
    let own = match lang {
        Lang::En => "en",
        Lang::Ja => "ja",
    };
    entry.and_then(|entry| entry.get(own)).map_or("?", String::as_str)
}

/// Text with values.
pub fn format(lang: Lang, key: &str, values: &[(&str, &dyn Display)]) -> String {
    let mut out = text(lang, key).to_owned();
    for (name, value) in values {
        out = out.replace(&format!("{{{name}}}"), &value.to_string());
    }
    out
}
