//! The page of a plan: whole, safe, and the same every time. How it looks is for people to judge; the pages that the
//! test writes stay in the temporary folder of the build.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod fixture;

use std::path::Path;

use denchi_core::catalogue::Lang;
use denchi_report::html::page;
use denchi_report::tables;
use serde_json::Value;

fn script<'a>(page: &'a str, id: &str) -> &'a str {
    let start = format!("<script type=\"application/json\" id=\"{id}\">");
    page.split_once(&start).unwrap().1.split_once("</script>").unwrap().0
}

fn view(lang: Lang) -> (String, Value) {
    let page = page(
        &fixture::case(),
        &fixture::plan(),
        &tables(&fixture::case(), &fixture::plan(), &fixture::trace()),
        &fixture::run(),
        lang,
    );
    let view = serde_json::from_str(script(&page, "view")).unwrap();
    (page, view)
}

#[test]
fn both_languages_in_one_file() {
    for lang in [Lang::En, Lang::Ja] {
        let (page, _) = view(lang);
        std::fs::write(Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("plan-{}.html", lang.tag())), &page)
            .unwrap();
        assert!(page.contains(&format!("<html lang=\"{}\">", lang.tag())));
        let texts: Value = serde_json::from_str(script(&page, "texts")).unwrap();
        assert_eq!(texts["en"].as_object().unwrap().len(), texts["ja"].as_object().unwrap().len());
    }
    assert!(view(Lang::Ja).0.contains("<title>カナダの黒鉛</title>"));
    assert!(view(Lang::En).0.contains("<title>Graphite from Canada</title>"));
}

#[test]
fn nothing_is_loaded_and_no_data_escapes() {
    let (page, view) = view(Lang::En);
    assert_eq!(page.matches("<script").count(), 5);
    assert_eq!(page.matches("</script>").count(), 5);
    for loaded in ["src=\"http", "href=\"http", "url(http", "@import", "{{"] {
        let markup = page.split("<script>").next().unwrap();
        assert!(!markup.contains(loaded), "{loaded}");
    }
    assert_eq!(view["sources"]["survey"]["title"], "Made-up survey </script><b>");
}

/// Osaka takes in all of the anode powder from Canada; Nevada buys half of the cells, 10 GWh in 2027.
#[test]
fn links_by_hand() {
    let (_, view) = view(Lang::En);
    let columns = view["tables"]["links"]["columns"].as_array().unwrap();
    let column = |name: &str| columns.iter().find(|column| column["name"] == name).unwrap();
    let length = column("amount")["values"].as_array().unwrap().len();
    let word = |name: &str, row: usize| {
        let index = column(name)["values"][row].as_u64();
        index.map(|index| column(name)["words"][usize::try_from(index).unwrap()].as_str().unwrap().to_owned())
    };
    let amount = |commodity: &str, from: &str, to: &str| {
        // Links are apart by site and by how well they are known.
        let rows = (0..length).filter(|&row| {
            word("period", row).as_deref() == Some("2027")
                && word("commodity", row).as_deref() == Some(commodity)
                && word("from_country", row).as_deref() == Some(from)
                && word("to_country", row).as_deref() == Some(to)
        });
        rows.map(|row| column("amount")["values"][row].as_f64().unwrap()).sum::<f64>()
    };
    assert_eq!(amount("anode_powder", "CAN", "JPN"), 20_000.0);
    assert_eq!(amount("graphite", "CAN", "CAN"), 40_000.0);
    assert_eq!(amount("cell_nmc", "JPN", "JPN"), 10.0);
    assert_eq!(amount("cell_nmc", "JPN", "USA"), 10.0);
}

/// Of 548.1 M USD, 40 (the expansion, assumed) and 5.4 (freight, assumed) rest on assumptions.
#[test]
fn evidence_by_hand() {
    let (_, view) = view(Lang::En);
    let cost = &view["evidence"]["cost"];
    assert!((cost["assumed"].as_f64().unwrap() - 45.4e6).abs() < 1.0);
    assert_eq!(view["evidence"]["weakest"][0][1], "becancour_expand");
    let sites = view["evidence"]["rows"].as_array().unwrap().iter().find(|row| row[0] == "sites").unwrap();
    assert_eq!((&sites[1], &sites[2], &sites[3]), (&Value::from(2), &Value::from(0), &Value::from(1)));
}

#[test]
fn the_same_plan_gives_the_same_page() {
    assert_eq!(view(Lang::En).0, view(Lang::En).0);
}
