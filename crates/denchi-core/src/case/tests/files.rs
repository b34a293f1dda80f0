//! D1: files and settings.

use super::fixture::Fixture;
use crate::case::LARGEST_FILE;
use crate::case::files::within_limits;
use crate::diagnostics::{Code, Diagnostics};

#[test]
fn encodings() {
    let row = |bytes: &[u8]| [b"stage,order,name_ja\nmine,1,".as_slice(), bytes, b"\n"].concat();
    // "鉱山" in Shift_JIS.
    let shift_jis = Fixture::new().file("stages.csv", row(&[0x8d, 0x7a, 0x8e, 0x52]));
    let problem = shift_jis.finds(Code::D102, "stages.csv:2:8");
    assert_eq!((problem.argument("byte"), problem.hint), (Some("28"), Some("shift_jis")));
    // "鉱山" in EUC-JP.
    let euc_jp = Fixture::new().file("stages.csv", row(&[0xb9, 0xdb, 0xbb, 0xb3, 0xff]));
    assert_eq!(euc_jp.finds(Code::D102, "stages.csv:2:8").hint, None);
    let utf_16 = Fixture::new().file("stages.csv", [0xff, 0xfe, b's', 0]);
    assert_eq!(utf_16.finds(Code::D102, "stages.csv:1:1").hint, Some("utf_16"));
    let spreadsheet = Fixture::new().file("stages.csv", *b"PK\x03\x04\xff");
    assert_eq!(spreadsheet.finds(Code::D102, "stages.csv:1:5").hint, Some("spreadsheet"));
}

#[test]
fn a_byte_order_mark_and_line_ends_of_windows_are_fine() {
    let fixture = Fixture::new();
    let text = String::from_utf8(fixture.files()["sites.csv"].clone()).unwrap();
    let windows = format!("\u{feff}{}", text.replace('\n', "\r\n"));
    fixture.file("sites.csv", windows).finds_all(&[]);
}

#[test]
fn files_too_large() {
    let mut diagnostics = Diagnostics::default();
    let mut total = 0;
    assert!(within_limits("a.csv", LARGEST_FILE, &mut total, &mut diagnostics));
    assert!(!within_limits("b.csv", LARGEST_FILE + 1, &mut total, &mut diagnostics));
    for _ in 0..6 {
        assert!(within_limits("c.csv", LARGEST_FILE - 1, &mut total, &mut diagnostics));
    }
    assert!(!within_limits("d.csv", LARGEST_FILE, &mut total, &mut diagnostics));
    let found: Vec<_> = diagnostics.iter().map(|item| (item.code, item.argument("file"), item.hint)).collect();
    assert_eq!(found, [(Code::D103, Some("b.csv"), None), (Code::D103, Some("d.csv"), Some("case"))]);
}

#[test]
fn missing_tables() {
    let fixture = Fixture::new().without("demands.csv");
    // References into a table that is missing are not reported one by one.
    fixture.finds(Code::D104, "demands.csv");
    let fixture = ["case.toml", "commodities.csv", "places.csv", "demands.csv", "datapackage.json", "sources.csv"];
    let mut bare = Fixture::new();
    for (path, _) in super::fixture::FILES {
        if !fixture.contains(path) {
            bare = bare.without(path);
        }
    }
    let bare = bare
        .file("commodities.csv", "commodity,unit\ncell,GWh\n")
        .file("places.csv", "place\nosaka\n")
        .file("demands.csv", "demand,place,commodity,quantity,quality\njapan,osaka,cell,1,assumed\n")
        .replace("case.toml", "home = \"JPN\"\nproduct_stage = \"cell\"\n", "");
    bare.finds(Code::D105, "sites.csv");
}

#[test]
fn unknown_tables() {
    let problem = Fixture::new().file("sitess.csv", "a\n").finds(Code::D106, "sitess.csv");
    assert_eq!(problem.hint, None);
    let fixture = Fixture::new().without("corridors.csv").file("corridor.csv", "corridor\n");
    let found = fixture.finds_all(&[(Code::D106, "corridor.csv"), (Code::D215, "legs.csv:2:25")]);
    assert_eq!(found[0].argument("similar"), Some("corridors.csv"));
    assert_eq!(found[1].hint, Some("no_table"));
}

#[test]
fn data_packages() {
    Fixture::new().without("datapackage.json").finds(Code::D107, "datapackage.json");
    Fixture::new().file("datapackage.json", "{\n ]").finds(Code::D111, "datapackage.json:2:2");
    let problem = Fixture::new().replace("datapackage.json", "{\"path\": \"fuels.csv\"}, ", "");
    assert_eq!(problem.finds(Code::D108, "datapackage.json").argument("table"), Some("fuels.csv"));
}

#[test]
fn an_open_quote() {
    Fixture::new()
        .replace("fuels.csv", "Natural gas", "\"Natural gas")
        .finds_all(&[(Code::D204, "fuels.csv:2:1"), (Code::D109, "fuels.csv:2:5")]);
}

#[test]
fn an_empty_file() {
    Fixture::new().file("countries.csv", "").finds(Code::D110, "countries.csv:1:1");
}

#[test]
fn settings_missing_and_wrong() {
    Fixture::new().without("case.toml").finds(Code::D150, "case.toml");
    Fixture::new().replace("case.toml", "\"USD\"", "USD").finds(Code::D151, "case.toml:4:9");
    let problem = Fixture::new().replace("case.toml", "discount_rate", "discount_rat");
    let found = problem.finds_all(&[(Code::D153, "case.toml:1:1"), (Code::D152, "case.toml:6:1")]);
    assert_eq!(found[1].argument("similar"), Some("discount_rate"));
    for (old, new, place) in [
        ("\"fixture\"", "\"fix ture\"", "case.toml:1:8"),
        ("\"Fixture\"", "5", "case.toml:2:9"),
        ("\"USD\"", "\"usd\"", "case.toml:4:9"),
        ("2024", "\"2024\"", "case.toml:5:14"),
        ("0.05", "5", "case.toml:6:17"),
        ("base_year = 2025", "base_year = 2025\ncapital = \"loan\"", "case.toml:8:11"),
        ("start = 2025", "start = \"2025-13\"", "case.toml:12:9"),
        ("periods = 3", "periods = 0", "case.toml:13:11"),
        ("length = \"1y\"", "length = \"1 year\"", "case.toml:14:10"),
        ("periods = 3\nlength = \"1y\"", "lengths = [\"1y\", 5]", "case.toml:13:11"),
    ] {
        Fixture::new().replace("case.toml", old, new).finds(Code::D154, place);
    }
}

#[test]
fn horizons_that_cannot_be_built() {
    let both = Fixture::new().replace("case.toml", "periods = 3", "periods = 3\nlengths = [\"1y\"]");
    both.finds(Code::D155, "case.toml:13:11");
    let missing = "[horizon]\nstart = 2025\nperiods = 3\nlength = \"1y\"\n";
    Fixture::new().replace("case.toml", missing, "").finds(Code::D153, "case.toml:1:1");
    let fixture = Fixture::new().replace("case.toml", missing, "horizon = 2025\n");
    fixture.finds(Code::D155, "case.toml:11:11");
    Fixture::new().replace("case.toml", "start = 2025\n", "").finds(Code::D153, "case.toml:1:1");
}

#[test]
fn home_and_product_stage_must_exist() {
    let problem =
        Fixture::new().replace("case.toml", "home = \"JPN\"", "home = \"JPAN\"").finds(Code::D427, "case.toml:8:8");
    assert_eq!(problem.argument("similar"), Some("JPN"));
    Fixture::new().replace("case.toml", "\"cell\"", "\"cells\"").finds(Code::D427, "case.toml:9:17");
}

#[test]
fn the_same_mistake_many_times_is_counted() {
    let rows: String = (0..1005).map(|number| format!("c{number},x\n")).collect();
    let diagnostics = Fixture::new().file("stages.csv", format!("stage,order\n{rows}")).diagnostics();
    let numbers = diagnostics.iter().filter(|item| item.code == Code::D206).count();
    let more: Vec<_> = diagnostics.iter().filter(|item| item.code == Code::D199).collect();
    assert_eq!(numbers, 1000);
    assert_eq!(more.len(), 1);
    assert_eq!((more[0].argument("count"), more[0].argument("code")), (Some("5"), Some("D206")));
}
