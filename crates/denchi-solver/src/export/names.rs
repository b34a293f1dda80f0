//! Names that both formats can read.

use std::collections::BTreeSet;

/// Longest name; both formats allow 255, HiGHS less than 512.
const LONGEST: usize = 200;

/// Words of the LP format, in lower case.
const KEYWORDS: [&str; 25] = [
    "bin",
    "binaries",
    "binary",
    "bound",
    "bounds",
    "end",
    "free",
    "gen",
    "general",
    "generals",
    "inf",
    "infinity",
    "int",
    "integer",
    "integers",
    "max",
    "maximize",
    "min",
    "minimize",
    "nan",
    "objective",
    "semi",
    "sos",
    "st",
    "subject",
];

/// One safe name for each index, all different and none of them `reserved`.
pub(super) fn unique(count: usize, name: &dyn Fn(usize) -> String, prefix: char, reserved: &str) -> Vec<String> {
    let mut taken = BTreeSet::from([reserved.to_owned()]);
    (0..count)
        .map(|index| {
            let base = safe(&name(index), prefix);
            let mut candidate = base.clone();
            // The index is its own, so one round does unless somebody has chosen such names on purpose.
            while !taken.insert(candidate.clone()) {
                candidate = format!("{candidate}_{index}");
            }
            candidate
        })
        .collect()
}

fn safe(name: &str, prefix: char) -> String {
    let mut clean: String = name
        .chars()
        .map(|character| if character.is_ascii_alphanumeric() || "_.".contains(character) { character } else { '_' })
        .take(LONGEST)
        .collect();
    let begins_well = clean.starts_with(|first: char| first.is_ascii_alphabetic() && !"eE".contains(first));
    if !begins_well || KEYWORDS.contains(&clean.to_ascii_lowercase().as_str()) {
        clean = format!("{prefix}_{clean}");
    }
    clean
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_safe_and_different() {
        let given = ["a b", "a_b", "a_b_1", "2nd", "e10", "Free", "", "日本", "日木", "flow[ni,3]", "a_b"];
        let names = unique(given.len(), &|index| given[index].to_owned(), 'c', "objective");
        let expected =
            ["a_b", "a_b_1", "a_b_1_2", "c_2nd", "c_e10", "c_Free", "c_", "c___", "c____8", "flow_ni_3_", "a_b_10"];
        assert_eq!(names, expected);
    }
}
