//! Aligned tables for people, with a choice of periods where there are too many for a line.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// A line is never wider, whatever the terminal.
const WIDEST: usize = 120;
/// Names are cut to this width.
const NAME: usize = 40;
const GAP: &str = "  ";

/// A table: texts on the left, one figure a period, figures on the right.
#[derive(Default)]
pub(crate) struct Grid {
    pub(crate) title: String,
    pub(crate) left: Vec<String>,
    pub(crate) periods: Vec<String>,
    /// The period that is shown whatever else is left out, e.g. that of a target.
    pub(crate) anchor: usize,
    pub(crate) right: Vec<String>,
    pub(crate) rows: Vec<Row>,
    /// Whether a line stands above the last row, a total.
    pub(crate) total: bool,
    /// What stands below.
    pub(crate) note: Option<String>,
}

/// A row of a table.
pub(crate) struct Row {
    pub(crate) left: Vec<String>,
    pub(crate) periods: Vec<String>,
    pub(crate) right: Vec<String>,
}

/// Width of a line on a terminal of that width; without one, for a file.
pub(crate) fn line_width(terminal: Option<usize>) -> usize {
    terminal.map_or(WIDEST, |width| width.min(WIDEST))
}

/// The periods that are shown with a step: every so many from `anchor` in both directions, the first and the last one.
fn chosen(count: usize, step: usize, anchor: usize) -> Vec<usize> {
    let in_step = |index: &usize| index.abs_diff(anchor).is_multiple_of(step.max(1));
    (0..count).filter(|index| *index == 0 || index + 1 == count || in_step(index)).collect()
}

/// The smallest step with which all tables fit a width.
pub(crate) fn step(grids: &[Grid], width: usize) -> usize {
    let most = grids.iter().map(|grid| grid.periods.len()).max().unwrap_or(1).max(1);
    (1..most).find(|&step| grids.iter().all(|grid| grid.width(step) <= width)).unwrap_or(most)
}

impl Grid {
    fn lines(&self, step: usize) -> Vec<Vec<String>> {
        let shown = chosen(self.periods.len(), step, self.anchor);
        let line = |left: &[String], periods: &[String], right: &[String]| {
            let names = left.iter().map(|text| cut(text));
            let figures = shown.iter().map(|&index| periods.get(index).cloned().unwrap_or_default());
            names.chain(figures).chain(right.iter().cloned()).collect()
        };
        let mut lines: Vec<Vec<String>> = vec![line(&self.left, &self.periods, &self.right)];
        lines.extend(self.rows.iter().map(|row| line(&row.left, &row.periods, &row.right)));
        lines
    }

    fn width(&self, step: usize) -> usize {
        let widths = widths(&self.lines(step));
        widths.iter().sum::<usize>() + GAP.len() * widths.len().saturating_sub(1)
    }

    /// The table as text.
    pub(crate) fn render(&self, step: usize) -> String {
        let lines = self.lines(step);
        let widths = widths(&lines);
        let rule = "─".repeat(self.width(step));
        let mut text = format!("{}\n", self.title);
        for (index, line) in lines.iter().enumerate() {
            if index == 1 || (self.total && index + 1 == lines.len() && index > 1) {
                text.push_str(&rule);
                text.push('\n');
            }
            let mut row = String::new();
            for (column, (cell, width)) in line.iter().zip(&widths).enumerate() {
                let pad = " ".repeat(width.saturating_sub(cell.width()));
                if column > 0 {
                    row.push_str(GAP);
                }
                match column < self.left.len() {
                    true => row.extend([cell.as_str(), &pad]),
                    false => row.extend([pad.as_str(), cell]),
                }
            }
            text.push_str(row.trim_end());
            text.push('\n');
        }
        if let Some(note) = &self.note {
            text.push_str(note);
            text.push('\n');
        }
        text
    }
}

fn widths(lines: &[Vec<String>]) -> Vec<usize> {
    let columns = lines.iter().map(Vec::len).max().unwrap_or(0);
    (0..columns)
        .map(|column| lines.iter().filter_map(|line| line.get(column)).map(|cell| cell.width()).max().unwrap_or(0))
        .collect()
}

/// A name no wider than [`NAME`].
fn cut(text: &str) -> String {
    if text.width() <= NAME {
        return text.to_owned();
    }
    let mut short = String::new();
    let mut used = 1;
    for letter in text.chars() {
        used += letter.width().unwrap_or(0);
        if used > NAME {
            break;
        }
        short.push(letter);
    }
    short.push('…');
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(periods: usize, figure: &str) -> Grid {
        Grid {
            title: "t".to_owned(),
            left: vec!["市場".to_owned()],
            periods: (0..periods).map(|index| (2025 + index).to_string()).collect(),
            rows: vec![Row {
                left: vec!["a".to_owned()],
                periods: vec![figure.to_owned(); periods],
                right: Vec::new(),
            }],
            ..Grid::default()
        }
    }

    #[test]
    fn first_and_last_period_are_always_shown() {
        assert_eq!(chosen(11, 1, 0).len(), 11);
        assert_eq!(chosen(11, 2, 0), [0, 2, 4, 6, 8, 10]);
        assert_eq!(chosen(11, 3, 0), [0, 3, 6, 9, 10]);
        assert_eq!(chosen(11, 2, 5), [0, 1, 3, 5, 7, 9, 10]);
        assert_eq!(chosen(11, 3, 5), [0, 2, 5, 8, 10]);
        assert_eq!(chosen(1, 1, 0), [0]);
        assert_eq!(chosen(0, 1, 0), Vec::<usize>::new());
    }

    #[test]
    fn eleven_periods_fit_a_line() {
        let grids = [grid(11, "123 456/123 456"), grid(11, "1")];
        let step = step(&grids, 120);
        assert_eq!(step, 2);
        for grid in &grids {
            assert!(grid.render(step).lines().all(|line| line.width() <= 120));
        }
        assert_eq!(super::step(&grids[1..], 120), 1);
    }

    #[test]
    fn wide_letters_are_aligned() {
        let text = grid(2, "1").render(1);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[1], "市場  2025  2026");
        assert_eq!(lines[3], "a        1     1");
    }

    #[test]
    fn long_names_are_cut() {
        assert_eq!(cut(&"電".repeat(30)).width(), 39);
        assert_eq!(cut("short"), "short");
    }
}
