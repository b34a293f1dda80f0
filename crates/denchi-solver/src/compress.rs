//! Entries in any order become compressed columns: one counting sort.

use crate::problem::Matrix;

impl Matrix {
    /// Entries at (row, column) in any order as compressed columns: rows ascend within a column, entries of one place add
    /// up in the order in which they came, and what is or adds up to zero is left out. Columns must be below `columns`.
    pub fn from_entries(entries: &[(u32, u32)], values: &[f64], columns: usize) -> Self {
        // Where each column ends so far; filled, it is where the next one starts.
        let mut end = vec![0usize; columns + 2];
        for &(_, column) in entries {
            end[column as usize + 2] += 1;
        }
        for column in 2..columns + 2 {
            end[column] += end[column - 1];
        }
        let (mut row, mut value) = (vec![0u32; entries.len()], vec![0.0; entries.len()]);
        for (&(r, column), &v) in entries.iter().zip(values) {
            let slot = &mut end[column as usize + 1];
            row[*slot] = r;
            value[*slot] = v;
            *slot += 1;
        }
        end.pop();
        let mut matrix = Matrix { start: end, row, value };
        order(&mut matrix);
        matrix
    }
}

/// Brings the rows of every column in order and merges entries of one place; most columns are written in order already.
fn order(matrix: &mut Matrix) {
    let mut untidy = matrix.value.contains(&0.0);
    let mut part = Vec::new();
    for column in 0..matrix.start.len() - 1 {
        let range = matrix.start[column]..matrix.start[column + 1];
        if matrix.row[range.clone()].is_sorted_by(|a, b| a < b) {
            continue;
        }
        part.clear();
        part.extend(matrix.row[range.clone()].iter().copied().zip(matrix.value[range.clone()].iter().copied()));
        // Stable, so that duplicates add up in the order of writing.
        part.sort_by_key(|entry| entry.0);
        untidy |= part.windows(2).any(|pair| pair[0].0 == pair[1].0);
        for (index, &(row, value)) in range.zip(&part) {
            matrix.row[index] = row;
            matrix.value[index] = value;
        }
    }
    if untidy {
        merge(matrix);
    }
}

/// Adds up entries of the same row and column that stand side by side, and leaves zeros out.
fn merge(matrix: &mut Matrix) {
    let mut kept = 0;
    let mut from = 0;
    for column in 0..matrix.start.len() - 1 {
        let to = matrix.start[column + 1];
        let first = kept;
        matrix.start[column] = first;
        for index in from..to {
            if kept > first && matrix.row[kept - 1] == matrix.row[index] {
                matrix.value[kept - 1] += matrix.value[index];
            } else {
                kept -= usize::from(kept > first && matrix.value[kept - 1] == 0.0);
                matrix.row[kept] = matrix.row[index];
                matrix.value[kept] = matrix.value[index];
                kept += 1;
            }
        }
        kept -= usize::from(kept > first && matrix.value[kept - 1] == 0.0);
        from = to;
    }
    if let Some(last) = matrix.start.last_mut() {
        *last = kept;
    }
    matrix.row.truncate(kept);
    matrix.value.truncate(kept);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_ordered_and_duplicates_added_up() {
        let entries = [(2, 1), (0, 1), (1, 0), (0, 1), (2, 3)];
        let matrix = Matrix::from_entries(&entries, &[5.0, 1.0, 2.0, 3.0, 4.0], 4);
        assert_eq!(matrix.start, [0, 1, 3, 3, 4]);
        assert_eq!(matrix.row, [1, 0, 2, 2]);
        assert_eq!(matrix.value, [2.0, 4.0, 5.0, 4.0]);
        assert_eq!(Matrix::from_entries(&[], &[], 2).start, [0, 0, 0]);
    }
}
