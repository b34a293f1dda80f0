//! Rows of tables added up, and the largest of them.

use std::collections::{BTreeMap, BTreeSet};

use crate::table::{Cell, ResultTable};

/// A table with rows of equal keys added up, in the order of first appearance.
pub(crate) fn sum_by(table: &ResultTable, keys: &[&str], sums: &[&str]) -> ResultTable {
    let column = |name: &&str| table.column(name).and_then(|index| table.columns.get(index)).cloned();
    let columns = keys.iter().chain(sums).filter_map(column).collect();
    let mut result = ResultTable::new(&table.name, columns, keys);
    result.primary_key.clone_from(&table.primary_key);
    let mut index: BTreeMap<Vec<&str>, usize> = BTreeMap::new();
    let mut totals: Vec<Vec<Option<f64>>> = Vec::new();
    let mut order: Vec<Vec<&str>> = Vec::new();
    for row in 0..table.len() {
        let key: Vec<&str> = keys.iter().map(|name| table.text(row, name)).collect();
        let place = *index.entry(key.clone()).or_insert_with(|| {
            totals.push(vec![None; sums.len()]);
            order.push(key);
            totals.len() - 1
        });
        for (total, name) in totals[place].iter_mut().zip(sums) {
            if let Some(value) = table.number(row, name) {
                *total = Some(total.unwrap_or(0.0) + value);
            }
        }
    }
    for (key, total) in order.iter().zip(&totals) {
        let texts = key.iter().map(|&text| Cell::from(text));
        result.push_row(texts.chain(total.iter().map(|&value| Cell::from(value))).collect());
    }
    result
}

/// The rows with the largest values, in their order, and how many rows are left out.
pub(crate) fn largest(table: &ResultTable, column: &str, most: usize) -> (ResultTable, usize) {
    let mut rows: Vec<usize> = (0..table.len()).collect();
    rows.sort_by(|&a, &b| table.number(b, column).unwrap_or(0.0).total_cmp(&table.number(a, column).unwrap_or(0.0)));
    rows.truncate(most);
    let kept: BTreeSet<usize> = rows.into_iter().collect();
    let left_out = table.len() - kept.len();
    (table.filtered(|row| kept.contains(&row)), left_out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::{number, text};

    fn sample() -> ResultTable {
        let mut table =
            ResultTable::new("sample", vec![text("place"), text("kind"), number("amount", "t")], &["place"]);
        table.push(["b".into(), "x".into(), 1.0.into()]);
        table.push(["a".into(), "x".into(), 2.0.into()]);
        table.push(["b".into(), "y".into(), 4.0.into()]);
        table
    }

    #[test]
    fn rows_of_equal_keys_are_added_up() {
        let sums = sum_by(&sample(), &["place"], &["amount"]);
        assert_eq!(sums.columns.len(), 2);
        assert_eq!((sums.text(0, "place"), sums.number(0, "amount")), ("b", Some(5.0)));
        assert_eq!((sums.text(1, "place"), sums.number(1, "amount")), ("a", Some(2.0)));
    }

    #[test]
    fn the_largest_rows_stay_in_order() {
        let (kept, left_out) = largest(&sample(), "amount", 2);
        assert_eq!(left_out, 1);
        assert_eq!((kept.number(0, "amount"), kept.number(1, "amount")), (Some(2.0), Some(4.0)));
    }
}
