//! A source as a line that can be quoted: in the manner of the APA (publisher, date, title, address), as BibTeX, as CSL-JSON.

use denchi_core::case::Case;
use denchi_core::case::entities::Source;
use denchi_core::catalogue::{Lang, format, text};
use denchi_core::ids::SourceId;
use serde_json::{Map, Value, json};

/// A source of a case.
#[derive(Clone, Copy, Debug)]
pub struct Citation<'a> {
    /// Its identifier.
    pub id: &'a str,
    /// What is known of it.
    pub source: &'a Source,
}

impl<'a> Citation<'a> {
    /// A source by its number.
    pub fn of(case: &'a Case, id: SourceId) -> Self {
        Citation { id: case.sources.name(id), source: &case.sources[id] }
    }

    /// The address, where it is one of the web.
    pub fn web(&self) -> Option<&'a str> {
        self.source.url.as_deref().filter(|url| url.starts_with("https://") || url.starts_with("http://"))
    }

    /// A licence that is known.
    fn licence(&self) -> Option<&'a str> {
        self.source.licence.as_deref().filter(|licence| *licence != "unknown")
    }

    /// Publisher and date, before the title.
    pub fn head(&self, lang: Lang) -> String {
        let date = self.source.date.as_deref().unwrap_or(text(lang, "cite.no_date"));
        let publisher = self.source.publisher.as_deref().unwrap_or(text(lang, "cite.no_publisher"));
        format(lang, "cite.head", &[("publisher", &publisher.trim_end_matches('.')), ("date", &date)])
    }

    /// Licence and day of access, behind the address.
    pub fn tail(&self, lang: Lang) -> String {
        let licence = self.licence().unwrap_or(text(lang, "cite.unknown"));
        let licence = format(lang, "cite.licence", &[("licence", &licence)]);
        match &self.source.accessed {
            Some(day) => {
                let accessed = format(lang, "cite.accessed", &[("day", day)]);
                format(lang, "cite.both", &[("licence", &licence), ("accessed", &accessed)])
            }
            None => licence,
        }
    }

    /// The whole line: `Publisher (date). Title. Address. Licence: ...`.
    pub fn line(&self, lang: Lang) -> String {
        let title = format(lang, "cite.title", &[("title", &self.source.title.trim_end_matches('.'))]);
        let address = self.source.url.as_deref().unwrap_or_default();
        let parts = [self.head(lang), title, address.to_owned(), self.tail(lang)];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    }

    /// As an entry of BibTeX.
    pub fn bibtex(&self) -> String {
        let source = self.source;
        let year = source
            .date
            .as_deref()
            .and_then(|date| date.get(..4))
            .filter(|year| year.bytes().all(|b| b.is_ascii_digit()));
        let month = source
            .date
            .as_deref()
            .and_then(|date| date.get(5..7))
            .filter(|month| month.bytes().all(|b| b.is_ascii_digit()));
        let fields = [
            ("author", source.publisher.as_deref().map(|text| format!("{{{}}}", escaped(text)))),
            ("title", Some(format!("{{{}}}", escaped(&source.title)))),
            ("year", year.map(str::to_owned)),
            ("month", month.map(|month| month.trim_start_matches('0').to_owned())),
            ("url", source.url.clone().map(|url| url.replace(['{', '}', '\\'], ""))),
            ("urldate", source.accessed.clone()),
            ("note", self.licence().map(|licence| format!("Licence: {}", escaped(licence)))),
        ];
        let fields = fields.into_iter().filter_map(|(name, value)| Some(format!(",\n  {name} = {{{}}}", value?)));
        format!("@misc{{{}{}\n}}\n", self.id, fields.collect::<String>())
    }

    /// As an item of CSL-JSON (schema 1.0.2, <https://github.com/citation-style-language/schema>).
    pub fn csl(&self) -> Value {
        let source = self.source;
        let mut item = Map::new();
        item.insert("id".to_owned(), self.id.into());
        item.insert("type".to_owned(), if self.web().is_some() { "webpage" } else { "document" }.into());
        item.insert("title".to_owned(), source.title.as_str().into());
        if let Some(publisher) = &source.publisher {
            item.insert("author".to_owned(), json!([{ "literal": publisher }]));
            item.insert("publisher".to_owned(), publisher.as_str().into());
        }
        if let Some(date) = &source.date {
            item.insert("issued".to_owned(), csl_date(date));
        }
        if let Some(url) = &source.url {
            item.insert("URL".to_owned(), url.as_str().into());
        }
        if let Some(day) = &source.accessed {
            item.insert("accessed".to_owned(), csl_date(day));
        }
        if let Some(licence) = self.licence() {
            item.insert("note".to_owned(), format!("Licence: {licence}").into());
        }
        item.into()
    }
}

/// `2023-12` as its parts; what is no date stays as it is.
fn csl_date(text: &str) -> Value {
    let parts: Option<Vec<u32>> = text.split('-').map(|part| part.parse().ok()).collect();
    match parts {
        Some(parts) if parts.len() <= 3 => json!({ "date-parts": [parts] }),
        _ => json!({ "literal": text }),
    }
}

/// Text in a field of BibTeX.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' | '%' | '$' | '#' | '_' | '{' | '}' => out.extend(['\\', letter]),
            '\\' => out.push_str("\\textbackslash{}"),
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            _ => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source() -> Source {
        Source {
            title: "Lithium & 50% of it".to_owned(),
            publisher: Some("U.S. Geological Survey".to_owned()),
            date: Some("2025-01".to_owned()),
            url: Some("https://example.org/a_b".to_owned()),
            licence: Some("CC0-1.0".to_owned()),
            accessed: Some("2025-03-04".to_owned()),
        }
    }

    #[test]
    fn a_line_has_publisher_date_title_address_licence_and_day() {
        let source = source();
        let citation = Citation { id: "usgs", source: &source };
        assert_eq!(
            citation.line(Lang::En),
            "U.S. Geological Survey (2025-01). Lithium & 50% of it. https://example.org/a_b Licence: CC0-1.0. Accessed 2025-03-04."
        );
        assert!(citation.line(Lang::Ja).contains("「Lithium & 50% of it」"));
        let bare = Source { title: "Talk".to_owned(), ..Source::default() };
        let line = Citation { id: "talk", source: &bare }.line(Lang::En);
        assert_eq!(line, "Publisher unknown (n.d.). Talk. Licence: unknown.");
    }

    #[test]
    fn bibtex_escapes_what_it_would_read() {
        let source = source();
        let entry = Citation { id: "usgs", source: &source }.bibtex();
        assert_eq!(
            entry,
            "@misc{usgs,\n  author = {{U.S. Geological Survey}},\n  title = {{Lithium \\& 50\\% of it}},\n  year = {2025},\n  \
             month = {1},\n  url = {https://example.org/a_b},\n  urldate = {2025-03-04},\n  note = {Licence: CC0-1.0}\n}\n"
        );
    }

    #[test]
    fn csl_has_the_keys_of_its_schema() {
        let source = source();
        let item = Citation { id: "usgs", source: &source }.csl();
        assert_eq!(item["issued"], json!({ "date-parts": [[2025, 1]] }));
        assert_eq!(item["accessed"], json!({ "date-parts": [[2025, 3, 4]] }));
        assert_eq!(item["author"], json!([{ "literal": "U.S. Geological Survey" }]));
        assert_eq!((&item["type"], &item["id"]), (&json!("webpage"), &json!("usgs")));
        assert_eq!(csl_date("spring of 2024"), json!({ "literal": "spring of 2024" }));
    }
}
