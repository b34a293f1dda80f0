//! Numbers that lead to where they come from, and sources as lines.

use denchi_core::catalogue::{self, Lang, text};
use denchi_report::brief::Note;
use denchi_report::cite::Citation;
use maud::{Markup, html};

use super::address::{Asked, address};

/// Kinds of sources of a note.
const OF: [&str; 2] = ["result", "case"];
/// How numbers are made of rows.
const HOW: [&str; 7] = ["value", "sum", "share", "difference", "product", "count", "weighted"];
/// Between conditions in an address.
const BETWEEN: char = ';';

/// Formats in which sources can be taken away, and their names.
pub(crate) const FORMATS: [(&str, &str); 3] =
    [("text", "desk.cite.text"), ("bibtex", "desk.cite.bibtex"), ("csl", "desk.cite.csl")];

/// The place of a number that an address asks for.
pub(crate) fn asked(asked: &Asked) -> Option<Note> {
    let of = |list: &'static [&'static str], name: &str| {
        list.iter().copied().find(|known| asked.get(name) == Some(known)).or(list.first().copied())
    };
    let rows = asked.get("rows").map(|rows| rows.split(BETWEEN).map(str::to_owned).collect());
    Some(Note {
        of: of(&OF, "of")?,
        table: asked.get("table")?.to_owned(),
        column: asked.get("column")?.to_owned(),
        rows: rows.unwrap_or_default(),
        how: of(&HOW, "how")?,
    })
}

/// The address that says where a number of a result comes from.
pub(crate) fn link(result: &str, note: &Note) -> String {
    let rows = note.rows.join(&BETWEEN.to_string());
    let all = [
        ("result", result),
        ("of", note.of),
        ("table", note.table.as_str()),
        ("column", note.column.as_str()),
        ("rows", rows.as_str()),
        ("how", note.how),
    ];
    address("/cite", all.into_iter().filter(|(_, value)| !value.is_empty()))
}

/// A number that leads to where it comes from; where that is not known, the number.
pub(crate) fn number(result: &str, said: &str, note: Option<&Note>, lang: Lang) -> Markup {
    html! {
        @match note {
            Some(note) => a.from href=(link(result, note)) title=(text(lang, "desk.cite.title")) { (said) },
            None => (said),
        }
    }
}

/// A source as an item of a list.
pub(crate) fn source_line(citation: &Citation<'_>, rows: Option<usize>, lang: Lang) -> Markup {
    html! {
        li id=(format!("source-{}", citation.id)) {
            (citation.head(lang)) " "
            @match citation.web() {
                Some(url) => a href=(url) rel="noopener noreferrer" target="_blank" { cite { (citation.source.title) } },
                None => { cite { (citation.source.title) } @if let Some(url) = &citation.source.url { " " (url) } },
            }
            " " (citation.tail(lang))
            @if let Some(rows) = rows { " " span.told { (catalogue::format(lang, "desk.cite.of_rows", &[("count", &rows)])) } }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::address::Query;
    use super::*;

    #[test]
    fn a_place_is_its_address_and_back() {
        let note = Note::of("rules", "value", &[("rule", "goal & more"), ("period", "2030")], "sum");
        let link = link("a-1", &note);
        assert_eq!(
            link,
            "/cite?result=a-1&of=result&table=rules&column=value&rows=rule%3Dgoal%20%26%20more%3Bperiod%3D2030&how=sum"
        );
        let pairs = [("table", "rules"), ("column", "value"), ("rows", "rule=goal & more;period=2030"), ("how", "sum")];
        let query: Query = pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        assert_eq!(asked(&Asked::of(query)), Some(note));
        assert_eq!(asked(&Asked::default()), None);
    }
}
