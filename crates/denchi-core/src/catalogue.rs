//! Every text a person reads, in English and Japanese.
//!
//! Texts live in `catalogue/*.toml`, as `[key] en = "..." ja = "..."` with `{name}` placeholders. Dots in a key nest:
//! `[D204.message]` is the key `D204.message`.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::sync::OnceLock;

/// The files of the catalogue: name and content.
const FILES: &[(&str, &str)] = &[
    ("views.toml", include_str!("../catalogue/views.toml")),
    ("diagnostics.toml", include_str!("../catalogue/diagnostics.toml")),
    ("format.toml", include_str!("../catalogue/format.toml")),
    ("schema.toml", include_str!("../catalogue/schema.toml")),
    ("terms.toml", include_str!("../catalogue/terms.toml")),
    ("cli.toml", include_str!("../catalogue/cli.toml")),
    ("cite.toml", include_str!("../catalogue/cite.toml")),
    ("desk.toml", include_str!("../catalogue/desk.toml")),
    ("case.toml", include_str!("../catalogue/case.toml")),
    ("metrics.toml", include_str!("../catalogue/metrics.toml")),
    ("page.toml", include_str!("../catalogue/page.toml")),
    ("trace.toml", include_str!("../catalogue/trace.toml")),
    ("results.toml", include_str!("../catalogue/results.toml")),
    ("sensitivity.toml", include_str!("../catalogue/sensitivity.toml")),
    ("stochastic.toml", include_str!("../catalogue/stochastic.toml")),
    ("stress.toml", include_str!("../catalogue/stress.toml")),
    ("stress_view.toml", include_str!("../catalogue/stress_view.toml")),
    ("brief.toml", include_str!("../catalogue/brief.toml")),
    ("infeasible.toml", include_str!("../catalogue/infeasible.toml")),
    ("invest.toml", include_str!("../catalogue/invest.toml")),
    ("why.toml", include_str!("../catalogue/why.toml")),
    ("alternatives.toml", include_str!("../catalogue/alternatives.toml")),
    ("frontier.toml", include_str!("../catalogue/frontier.toml")),
    ("what-if.toml", include_str!("../catalogue/what-if.toml")),
    ("spreadsheet.toml", include_str!("../catalogue/spreadsheet.toml")),
];

/// A language that people read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Japanese.
    Ja,
}

impl Lang {
    /// The language of a tag or locale: `ja`, `en`, `ja_JP.UTF-8`, `en-GB`; `None` for any other.
    pub fn parse(tag: &str) -> Option<Self> {
        let language = tag.split(['_', '-', '.', '@']).next().unwrap_or_default();
        match language.to_ascii_lowercase().as_str() {
            "ja" => Some(Lang::Ja),
            "en" => Some(Lang::En),
            _ => None,
        }
    }

    /// The tag of the language: `en` or `ja`.
    pub fn tag(self) -> &'static str {
        match self {
            Lang::En => "en",
            Lang::Ja => "ja",
        }
    }
}

/// One text in all languages.
#[derive(Clone, Debug, PartialEq)]
struct Text {
    en: String,
    ja: String,
}

impl Text {
    fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::En => &self.en,
            Lang::Ja => &self.ja,
        }
    }
}

/// The text of a key; the key itself where the catalogue does not know it.
pub fn text(lang: Lang, key: &str) -> &str {
    find(lang, key).unwrap_or(key)
}

/// The text of a key, where the catalogue knows it.
pub fn find(lang: Lang, key: &str) -> Option<&'static str> {
    texts().get(key).map(|text| text.get(lang))
}

/// The text of a key with its `{name}` placeholders filled in. A placeholder without an argument stays as it is.
pub fn format(lang: Lang, key: &str, arguments: &[(&str, &dyn Display)]) -> String {
    fill(text(lang, key), |name| arguments.iter().find(|(given, _)| *given == name).map(|(_, value)| value.to_string()))
}

/// All keys, in order.
pub fn keys() -> impl Iterator<Item = &'static str> {
    texts().keys().map(String::as_str)
}

/// A template with every `{name}` replaced by what `value` knows of it.
fn fill(template: &str, value: impl Fn(&str) -> Option<String>) -> String {
    let mut filled = String::with_capacity(template.len());
    let mut rest = template;
    while let Some(start) = rest.find('{') {
        filled.push_str(&rest[..start]);
        rest = &rest[start..];
        let Some(end) = rest.find('}') else { break };
        match value(&rest[1..end]) {
            Some(text) => filled.push_str(&text),
            None => filled.push_str(&rest[..=end]),
        }
        rest = &rest[end + 1..];
    }
    filled.push_str(rest);
    filled
}

fn texts() -> &'static BTreeMap<String, Text> {
    static TEXTS: OnceLock<BTreeMap<String, Text>> = OnceLock::new();
    TEXTS.get_or_init(|| {
        let mut texts = BTreeMap::new();
        for (_, content) in FILES {
            // A file that is no TOML leaves its keys out; a test parses every file.
            if let Ok(table) = content.parse::<toml::Table>() {
                collect("", &table, &mut texts);
            }
        }
        texts
    })
}

fn collect(prefix: &str, table: &toml::Table, texts: &mut BTreeMap<String, Text>) {
    for (name, value) in table {
        let Some(inner) = value.as_table() else { continue };
        let key = if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") };
        let text = |lang: &str| inner.get(lang).and_then(toml::Value::as_str).map(str::to_owned);
        if let (Some(en), Some(ja)) = (text("en"), text("ja")) {
            texts.insert(key.clone(), Text { en, ja });
        }
        collect(&key, inner, texts);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::{Path, PathBuf};

    use super::*;

    fn placeholders(text: &str) -> BTreeSet<&str> {
        text.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(name, _)| name).collect()
    }

    /// Every table with a string in it is a text and has both languages and nothing else.
    fn check(file: &str, prefix: &str, table: &toml::Table) {
        let strings: BTreeSet<&str> =
            table.iter().filter(|(_, value)| value.is_str()).map(|(name, _)| name.as_str()).collect();
        if !strings.is_empty() {
            assert_eq!(strings, BTreeSet::from(["en", "ja"]), "{file}: {prefix}");
        }
        for (name, value) in table {
            match value {
                toml::Value::Table(inner) => check(file, &format!("{prefix}.{name}"), inner),
                toml::Value::String(text) => assert!(!text.trim().is_empty(), "{file}: {prefix}.{name} is blank"),
                _ => panic!("{file}: {prefix}.{name} is neither a table nor a text"),
            }
        }
    }

    #[test]
    fn every_text_has_both_languages() {
        let mut seen = BTreeMap::new();
        for (file, content) in FILES {
            let table: toml::Table = content.parse().unwrap_or_else(|error| panic!("{file}: {error}"));
            check(file, "", &table);
            let mut texts = BTreeMap::new();
            collect("", &table, &mut texts);
            for key in texts.keys() {
                if let Some(other) = seen.insert(key.clone(), *file) {
                    panic!("{key} is in {other} and in {file}");
                }
            }
        }
    }

    #[test]
    fn both_languages_have_the_same_placeholders() {
        for (key, text) in texts() {
            assert_eq!(placeholders(&text.en), placeholders(&text.ja), "{key}");
        }
    }

    #[test]
    fn placeholders_are_filled() {
        assert_eq!(fill("a {b} {c} {", |name| (name == "b").then(|| "1".to_owned())), "a 1 {c} {");
    }

    #[test]
    fn languages_of_locales() {
        assert_eq!(Lang::parse("ja_JP.UTF-8"), Some(Lang::Ja));
        assert_eq!(Lang::parse("ja"), Some(Lang::Ja));
        assert_eq!(Lang::parse("EN-GB"), Some(Lang::En));
        assert_eq!(Lang::parse("C"), None);
    }

    fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
            let path = entry.path();
            if path.is_dir() {
                sources(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }

    /// The first string literal that follows the first comma of a call: its key.
    fn key_of_call(call: &str) -> Option<&str> {
        let argument = call.split_once(',')?.1.trim_start();
        let literal = argument.strip_prefix('"')?;
        literal.split_once('"').map(|(key, _)| key)
    }

    #[test]
    fn every_key_in_the_sources_is_known() {
        let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let mut files = Vec::new();
        for entry in fs::read_dir(crates).unwrap().map(Result::unwrap) {
            let source = entry.path().join("src");
            if source.is_dir() {
                sources(&source, &mut files);
            }
        }
        assert!(files.len() > 5);
        // This file speaks of calls without making them.
        for file in files.iter().filter(|file| !file.ends_with("catalogue.rs")) {
            let content = fs::read_to_string(file).unwrap();
            for call in ["text(lang, ", "text(Lang::", "format(lang, ", "catalogue::text(", "catalogue::format("] {
                for (start, _) in content.match_indices(call) {
                    let after = &content[start..];
                    let arguments = after.split_once('(').map_or("", |(_, rest)| rest);
                    if let Some(key) = key_of_call(arguments) {
                        assert!(find(Lang::En, key).is_some(), "{}: no text `{key}`", file.display());
                    }
                }
            }
        }
    }
}
