//! A brief as one HTML file that prints well: no script, nothing from the network.

use std::collections::BTreeMap;

use denchi_core::catalogue::{self, Lang};

use super::amount::Reader;
use super::line::{Amount, Block, Brief, Grid, Item, Line, Note, Part};
use crate::html::escape;

const STYLE: &str = include_str!("../../assets/page/brief.css");

/// The page of a brief for a reader. The same brief gives the same bytes.
pub fn page(brief: &Brief, reader: Reader) -> String {
    let mut writer = Writer { brief, reader, notes: BTreeMap::new() };
    let body: String = brief.sections.iter().map(|section| writer.section(section.id, &section.blocks)).collect();
    let lang = reader.lang;
    let scenario = brief.scenario.as_deref().map(|name| format!(" · {}", escape(name))).unwrap_or_default();
    let title = escape(writer.title());
    let base = catalogue::format(lang, "brief.prices", &[("money", &brief.money[0]), ("year", &brief.money[1])]);
    let yen = reader.yen.map(|rate| {
        let text = catalogue::format(lang, "brief.yen", &[("rate", &rate), ("money", &brief.money[0])]);
        format!(" {}", escape(&text))
    });
    let made = catalogue::format(lang, "brief.made", &[("denchi", &brief.denchi), ("solver", &brief.solver)]);
    format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">\n\
         <title>{title}</title>\n<link rel=\"icon\" href=\"data:,\">\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n\
         <header><p class=\"eyebrow\">{}{scenario}</p><h1>{title}</h1><p class=\"base\">{}{} {}</p></header>\n\
         {body}{}\n<footer><p>{}</p></footer>\n</main>\n</body>\n</html>\n",
        lang.tag(),
        escape(reader.word("name")),
        escape(&base),
        yen.unwrap_or_default(),
        escape(reader.word("years")),
        writer.notes(),
        escape(&made),
    )
}

struct Writer<'a> {
    brief: &'a Brief,
    reader: Reader,
    /// Notes by their number, in the order in which they were needed.
    notes: BTreeMap<Note, usize>,
}

impl Writer<'_> {
    fn title(&self) -> &str {
        &self.brief.title[usize::from(self.reader.lang == Lang::Ja)]
    }

    fn section(&mut self, id: &str, blocks: &[Block]) -> String {
        let title = self.reader.word(&format!("{id}.title"));
        let mut body = String::new();
        let mut finding = 0;
        for block in blocks {
            match block {
                Block::Line(line) => body.push_str(&format!("<p>{}</p>\n", self.line(line))),
                Block::Finding(line) => {
                    finding += 1;
                    let text = self.line(line);
                    body.push_str(&format!("<p class=\"finding\"><b>{finding}</b><span>{text}</span></p>\n"));
                }
                Block::Grid(grid) if grid.rows.is_empty() => {}
                Block::Grid(grid) => body.push_str(&self.grid(grid)),
            }
        }
        format!("<section id=\"{id}\">\n<h2>{}</h2>\n{body}</section>\n", escape(title))
    }

    fn line(&mut self, line: &Line) -> String {
        let template = catalogue::text(self.reader.lang, &line.key);
        let mut text = String::new();
        let mut rest = template;
        while let Some((before, after)) = rest.split_once('{') {
            text.push_str(&escape(before));
            let Some((name, after)) = after.split_once('}') else { break };
            if let Some((_, part)) = line.parts.iter().find(|(known, _)| *known == name) {
                text.push_str(&self.part(part));
            }
            rest = after;
        }
        text.push_str(&escape(rest));
        text
    }

    fn part(&mut self, part: &Part) -> String {
        match part {
            Part::Amount(amount) => self.amount(amount),
            Part::Name(names) => escape(&names[usize::from(self.reader.lang == Lang::Ja)]),
            Part::Text(text) => escape(text),
            Part::Unit(unit) => escape(&self.reader.unit(unit)),
            Part::Key(key) => escape(catalogue::text(self.reader.lang, key)),
            Part::Link(url) if url.starts_with("https://") || url.starts_with("http://") => {
                format!("<a href=\"{0}\">{0}</a>", escape(url))
            }
            Part::Link(url) => escape(url),
            Part::Blank => "–".to_owned(),
        }
    }

    /// A number, with a mark that leads to where it stands.
    fn amount(&mut self, amount: &Amount) -> String {
        let text = escape(&self.reader.amount(amount.value, &amount.unit));
        let number = self.note(&amount.note);
        format!("<strong>{text}</strong><a class=\"note\" href=\"#note-{number}\">{number}</a>")
    }

    fn note(&mut self, note: &Note) -> usize {
        let next = self.notes.len() + 1;
        *self.notes.entry(note.clone()).or_insert(next)
    }

    fn grid(&mut self, grid: &Grid) -> String {
        let lang = self.reader.lang;
        // One scale a column, so that numbers can be compared.
        let scales: Vec<_> = grid
            .columns
            .iter()
            .enumerate()
            .map(|(index, column)| {
                let numbers = grid.rows.iter().take(grid.shown).filter_map(|row| match row.get(index) {
                    Some(Item::Number(value)) if value.is_finite() => Some(value.abs()),
                    _ => None,
                });
                let most = numbers.fold(0.0, f64::max);
                let unit = column.unit.as_deref().unwrap_or_default();
                let scale = self.reader.scale(unit, most);
                let per_row = column.unit.is_none();
                (scale, per_row)
            })
            .collect();
        let numeric = |index: usize| grid.rows.iter().any(|row| matches!(row.get(index), Some(Item::Number(_))));
        let mut out = String::from("<table>\n<caption>");
        out.push_str(&escape(self.reader.word(&format!("grid.{}", grid.id))));
        if let Some(note) = &grid.note {
            let number = self.note(note);
            out.push_str(&format!("<a class=\"note\" href=\"#note-{number}\">{number}</a>"));
        }
        out.push_str("</caption>\n<thead><tr>");
        for (index, (column, (scale, _))) in grid.columns.iter().zip(&scales).enumerate() {
            let title = escape(self.reader.word(&format!("column.{}", column.key)));
            let class = if numeric(index) { " class=\"number\"" } else { "" };
            let unit = scale.unit.trim();
            let unit = if unit.is_empty() { String::new() } else { format!(" <small>{}</small>", escape(unit)) };
            out.push_str(&format!("<th scope=\"col\"{class}>{title}{unit}</th>"));
        }
        out.push_str("</tr></thead>\n<tbody>\n");
        for row in grid.rows.iter().take(grid.shown) {
            out.push_str("<tr>");
            for (cell, (scale, _)) in row.iter().zip(&scales) {
                match cell {
                    Item::Number(value) => {
                        let text = escape(&self.reader.number(*value, scale));
                        out.push_str(&format!("<td class=\"number\">{text}</td>"));
                    }
                    Item::Part(part) => {
                        let class = if short(part) { " class=\"short\"" } else { "" };
                        out.push_str(&format!("<td{class}>{}</td>", self.part(part)));
                    }
                }
            }
            out.push_str("</tr>\n");
        }
        out.push_str("</tbody>\n</table>\n");
        let left = grid.rows.len().saturating_sub(grid.shown);
        if left > 0 {
            let text = catalogue::format(lang, "brief.more", &[("count", &left)]);
            out.push_str(&format!("<p class=\"more\">{}</p>\n", escape(&text)));
        }
        out
    }

    /// Where each number stands.
    fn notes(&self) -> String {
        let mut notes: Vec<(&Note, &usize)> = self.notes.iter().collect();
        notes.sort_by_key(|(_, number)| **number);
        let items: String = notes
            .into_iter()
            .map(|(note, number)| format!("<li id=\"note-{number}\">{}</li>\n", escape(&told(&self.reader, note))))
            .collect();
        let title = escape(self.reader.word("notes.title"));
        let lead = escape(self.reader.word("notes.lead"));
        format!("<section id=\"notes\">\n<h2>{title}</h2>\n<p>{lead}</p>\n<ol>\n{items}</ol>\n</section>")
    }
}

/// Whether a text is better kept on one line: a year, a unit.
fn short(part: &Part) -> bool {
    /// Longest of them, letters.
    const SHORT: usize = 10;
    matches!(part, Part::Text(text) | Part::Unit(text) if text.chars().count() <= SHORT)
}

/// A note in words.
pub fn told(reader: &Reader, note: &Note) -> String {
    let how = reader.word(&format!("how.{}", note.how));
    let of = reader.word(&format!("of.{}", note.of));
    let rows = if note.rows.is_empty() { String::new() } else { format!(" [{}]", note.rows.join(", ")) };
    format!("{of}: {}.{}{rows} – {how}", note.table, note.column)
}

#[cfg(test)]
mod tests {
    use super::super::line::{Column, Section};
    use super::*;

    fn amount(value: f64, unit: &str, column: &str) -> Part {
        Amount::new(value, unit, Note::of("demand", column, &[("period", "2030")], "sum")).into()
    }

    fn brief() -> Brief {
        let parts =
            vec![("wanted", amount(4_923.0, "GWh", "wanted")), ("from", "2025".into()), ("to", "<b>2035</b>".into())];
        let grid = Grid {
            id: "costs",
            columns: vec![
                Column { key: "term", unit: None },
                Column { key: "present_value", unit: Some("USD_2024".to_owned()) },
            ],
            rows: vec![
                vec![Item::Part(Part::Key("term.capital".into())), Item::Number(2.5e9)],
                vec![Item::Part(Part::Key("term.energy".into())), Item::Number(1e7)],
                vec![Item::Part(Part::Key("term.freight".into())), Item::Number(0.0)],
            ],
            shown: 2,
            note: Some(Note::of("demand", "wanted", &[("period", "2030")], "sum")),
        };
        Brief {
            title: ["Title & more".into(), "題".into()],
            scenario: None,
            money: ["USD".into(), "2024".into()],
            denchi: "1".into(),
            solver: "HiGHS".into(),
            sections: vec![Section {
                id: "question",
                blocks: vec![Block::Line(Line::new("question.demand", parts)), Block::Grid(grid)],
            }],
        }
    }

    /// The same place is one note; names are escaped; columns have one scale; what is not shown is counted.
    #[test]
    fn a_page_says_what_the_brief_holds() {
        let page = page(&brief(), Reader::default());
        assert!(page.contains("<strong>4,923 GWh</strong><a class=\"note\" href=\"#note-1\">1</a>"), "{page}");
        assert!(page.contains("&lt;b&gt;2035&lt;/b&gt;") && page.contains("<h1>Title &amp; more</h1>"));
        assert!(page.contains("result: demand.wanted [period=2030] – sum of the rows</li>"));
        assert!(!page.contains("note-2"));
        assert!(page.contains("<td class=\"number\">2.50</td>") && page.contains("<td class=\"number\">0.0100</td>"));
        assert!(page.contains("1 more in the workbook"));
        assert!(!page.contains("<script") && !page.contains("{wanted}"));
    }

    #[test]
    fn a_japanese_page_counts_in_man_and_oku() {
        let page = page(&brief(), Reader { lang: Lang::Ja, yen: Some(150.0) });
        assert!(page.contains("<html lang=\"ja\">") && page.contains("<h1>題</h1>"));
        assert!(page.contains("<td class=\"number\">3,750</td>") && page.contains("億円"), "{page}");
        assert!(page.contains("1 USD = 150 円"));
    }
}
