//! Any input gives a case or diagnostics, never a panic.

use proptest::prelude::*;

use super::fixture::{FILES, Fixture};
use crate::catalogue::Lang;

fn file() -> impl Strategy<Value = (String, Vec<u8>)> {
    (0..FILES.len()).prop_map(|index| (FILES[index].0.to_owned(), FILES[index].1.as_bytes().to_vec()))
}

/// Pieces that break tables.
fn piece() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        prop::sample::select(vec![
            ",",
            "\n",
            "\"",
            "\r\n",
            "\u{feff}",
            "INF",
            "-INF",
            "NaN",
            "-1",
            "0",
            "1e308",
            "*",
            "JPN",
            "cell",
            "mine",
            "",
            "２",
            " ",
            "[[change]]",
            "2025",
            "99999999999999999999",
            "|",
            "= [",
        ])
        .prop_map(|text| text.as_bytes().to_vec()),
        prop::collection::vec(any::<u8>(), 0..4),
    ]
}

fn rendered(fixture: Fixture) {
    let diagnostics = fixture.diagnostics();
    assert!(!diagnostics.render(Lang::Ja).contains("message"));
    let _ = diagnostics.to_json(Lang::En).to_string();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_bytes((path, _) in file(), content in prop::collection::vec(any::<u8>(), 0..200)) {
        rendered(Fixture::new().file(&path, content));
    }

    #[test]
    fn any_change((path, content) in file(), changes in prop::collection::vec((any::<prop::sample::Index>(), 0_usize..12, piece()), 1..5)) {
        let mut content = content;
        for (at, removed, piece) in changes {
            let start = at.index(content.len() + 1);
            let end = (start + removed).min(content.len());
            content.splice(start..end, piece);
        }
        rendered(Fixture::new().file(&path, content));
    }

    #[test]
    fn any_scenario(content in "(title = \"[a-z]\"\n)?(reason = \"x\"\n)?(\\[\\[change\\]\\]\n(table = \"(sites|case|fuels|demand_mix)\"\n)?(key = \\{( site = \"(mine|x)\")? \\}\n)?((set|scale|add) = \\{ (capacity|periods|price|site) = (1|-1|\"x\"|inf|nan) \\}\n)?(remove = true\n)?){0,3}") {
        rendered(Fixture::new().scenario(&content));
    }

    /// The order of rows changes no problem; where one of two equal keys is reported may change.
    #[test]
    fn the_order_of_rows_changes_nothing((path, content) in file(), seed in any::<u64>(), piece in piece(), at in any::<prop::sample::Index>()) {
        prop_assume!(path.ends_with(".csv"));
        let Ok(text) = String::from_utf8(content) else { return Ok(()) };
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let Ok(piece) = String::from_utf8(piece) else { return Ok(()) };
        prop_assume!(!piece.contains(['\n', '\r', '"', '\u{feff}']) && lines.len() > 2);
        let row = 1 + at.index(lines.len() - 1);
        let cut = lines[row].find(',').unwrap_or(0);
        lines[row].insert_str(cut, &piece);
        let problems = |lines: &[String]| {
            let fixture = Fixture::new().file(&path, lines.join("\n"));
            let mut found: Vec<_> = fixture.diagnostics().iter().map(|item| (item.code, item.severity)).collect();
            found.sort_unstable();
            found
        };
        let before = problems(&lines);
        let count = lines.len() - 1;
        let turn = usize::try_from(seed % 1000).unwrap_or(0) % count;
        lines[1..].rotate_left(turn);
        if seed % 2 == 0 {
            lines[1..].reverse();
        }
        prop_assert_eq!(before, problems(&lines));
    }
}
