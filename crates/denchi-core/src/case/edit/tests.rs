//! Hand-worked: what stays byte for byte, what differs, what an upload makes of a table, what two people's changes become.

use std::fs;
use std::path::{Path, PathBuf};

use csv::ReaderBuilder;
use proptest::prelude::*;

use super::super::schema::{Resource, package, resource};
use super::*;

fn sites() -> &'static Resource {
    resource("sites").unwrap()
}

const BASE: &str =
    "site,place,process,capacity,note\r\na,x,mine,1e3,\"one, two\"\r\nb,x,mine,20,\r\n\r\nc,y,mine,5,last";

#[test]
fn what_is_not_touched_keeps_its_bytes() {
    for text in [BASE, "", "\u{feff}a,b\n1,2\n", "\n\na\n\n\nb\n", "a,\"b\nc\"\n\"x\"\"y\",z", "a\n\"open,1\n2"] {
        assert_eq!(Sheet::read(text).write(), text, "{text:?}");
    }
    let mut sheet = Sheet::read(BASE);
    sheet.set(1, 4, "five, six");
    sheet.set(0, 3, "1e3");
    sheet.insert(3, vec!["d".into()]);
    let expected = "site,place,process,capacity,note\r\na,x,mine,1e3,\"one, two\"\r\nb,x,mine,20,\"five, six\"\r\n\
                    c,y,mine,5,last\r\nd,,,,\r\n";
    assert_eq!(sheet.write(), expected);
    sheet.remove(1);
    sheet.keep(&[1, 0]);
    assert_eq!(sheet.write(), "site,place,process,capacity,note\r\nc,y,mine,5,last\r\na,x,mine,1e3,\"one, two\"\r\n");
}

#[test]
fn a_new_column_stands_where_the_schema_has_it() {
    let mut sheet = Sheet::read("\u{feff}site,note\na,n\n");
    sheet.add_column(1, "capacity");
    sheet.set(0, 1, "7");
    assert_eq!(sheet.write(), "\u{feff}site,capacity,note\na,7,n\n");
    assert_eq!(Sheet::new(vec!["a".into(), "b".into()]).write(), "a,b\n");
}

#[test]
fn places_of_diagnostics_lead_to_cells() {
    let sheet = Sheet::read("\u{feff}a,b\n\"あ\nい\",う\nx,y\n");
    assert_eq!(sheet.locate(1, 3), (None, Some(1)));
    assert_eq!(sheet.locate(2, 1), (Some(0), Some(0)));
    assert_eq!(sheet.locate(3, 4), (Some(0), Some(1)));
    assert_eq!(sheet.locate(4, 3), (Some(1), Some(1)));
    let mut written = sheet;
    written.set(0, 1, "p, q");
    assert_eq!(written.locate(4, 1), (Some(1), Some(0)));
}

proptest! {
    #[test]
    fn cells_are_those_of_the_csv_reader(text in "[ab,\"\r\n]{0,40}") {
        let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
        let expected: Vec<Vec<String>> =
            reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect();
        let sheet = Sheet::read(text.as_str());
        let rows: Vec<Vec<String>> = (0..sheet.len())
            .map(|row| sheet.cells(row).into_iter().map(|cell| cell.into_owned()).collect())
            .collect();
        prop_assert_eq!(sheet.write(), text);
        prop_assert_eq!(&rows[..], expected.get(1..).unwrap_or_default());
    }

    #[test]
    fn what_is_written_is_read_again(cells in prop::collection::vec("[ab,\"\r\n=]{0,6}", 3)) {
        let mut sheet = Sheet::new(vec!["p".into(), "q".into(), "r".into()]);
        sheet.insert(0, cells.clone());
        let again = Sheet::read(sheet.write());
        prop_assert_eq!(again.cells(0), cells);
    }
}

#[test]
fn rows_are_compared_by_key() {
    let before = Sheet::read(BASE);
    let after = Sheet::read("site,place,process,capacity,note\nc,y,mine,5,last\nb,z,mine,20.0,\nd,y,mine,1,\n");
    let found = difference(sites(), &before, &after);
    assert_eq!((&found.added[..], &found.removed[..], found.moved), (&[2][..], &[0][..], true));
    assert_eq!(found.changed, [Changed { before: 1, after: 1, columns: vec!["place".into(), "capacity".into()] }]);
    assert_eq!(found.rows(), 3);
    assert!(difference(sites(), &before, &before).is_empty());
    // What stands between rows that are the same is found as well.
    let (less, more) = (Sheet::read("site\na\nb\nc\n"), Sheet::read("site\na\nx\nb\ny\nc\n"));
    assert_eq!(difference(sites(), &less, &more).added, [1, 3]);
    assert_eq!(difference(sites(), &more, &less).removed, [1, 3]);
    // Keys of several parts, one of them a number; rows with the same key in their order.
    let years = resource("demand_years").unwrap();
    let before = Sheet::read("demand,year,quantity\nj,2030,1\nj,2035,2\nj,2035,3\n");
    let after = Sheet::read("demand,year,quantity\nj,2030.0,1\nj,2035,2\nj,2035,4\n");
    let found = difference(years, &before, &after);
    assert_eq!(found.changed.iter().map(|changed| changed.before).collect::<Vec<_>>(), [0, 2]);
}

#[test]
fn an_upsert_keeps_what_the_upload_lacks() {
    let base = Sheet::read(BASE);
    // The same number in other letters is no change; a blank is one.
    let given = Sheet::read("capacity,site,place,ramp,owner\n1000,a,,,o\n21,b,x,,\n9,d,y,,\n");
    let sheet = upload(sites(), &base, &given, Mode::Upsert);
    let expected = "site,place,process,owner,capacity,note\r\na,,mine,o,1e3,\"one, two\"\r\nb,x,mine,,21,\r\n\
                    c,y,mine,,5,last\r\nd,y,,,9,\r\n";
    assert_eq!(sheet.write(), expected);
}

#[test]
fn a_replacement_leaves_only_the_upload() {
    let base = Sheet::read(BASE);
    let given = Sheet::read("site,place,process,capacity\nc,y,mine,5\na,x,mine,1000\n");
    let sheet = upload(sites(), &base, &given, Mode::Replace);
    // Row c stood last and has no line end of its own; its note is blank now, as the upload has none.
    assert_eq!(sheet.write(), "site,place,process,capacity,note\r\nc,y,mine,5,\r\na,x,mine,1e3,\r\n");
    let empty = upload(sites(), &Sheet::read(""), &given, Mode::Upsert);
    assert_eq!(empty.write(), "site,place,process,capacity\nc,y,mine,5\na,x,mine,1000\n");
}

#[test]
fn changes_are_carried_over_to_a_newer_state() {
    let base = Sheet::read("site,place,capacity\na,x,1\nb,x,2\nc,x,3\nd,x,4\n");
    let mine = Sheet::read("site,place,capacity\na,x,10\nb,x,20\nc,x,3\ne,x,5\n");
    let theirs = Sheet::read("site,place,capacity\nz,y,0\na,y,1\nb,x,21\nc,x,3\nd,x,4\n");
    let (sheet, clashes) = carry(sites(), &base, &mine, &theirs);
    assert_eq!(sheet.write(), "site,place,capacity\nz,y,0\na,y,10\nb,x,20\nc,x,3\ne,x,5\n");
    let expected = Clash { row: "b".into(), column: Some("capacity".into()), theirs: "21".into(), mine: "20".into() };
    assert_eq!(clashes, [expected]);
    // A row that one changed and the other removed.
    let (sheet, clashes) = carry(sites(), &base, &mine, &Sheet::read("site,place,capacity\nb,x,2\nc,x,3\n"));
    assert_eq!(sheet.write(), "site,place,capacity\nb,x,20\nc,x,3\na,x,10\ne,x,5\n");
    assert_eq!(clashes.iter().map(|clash| (clash.row.as_str(), &clash.column)).collect::<Vec<_>>(), [("a", &None)]);
    // Nothing of one's own changes nothing.
    assert_eq!(carry(sites(), &base, &base, &theirs).0.write(), theirs.write());
}

/// Every table of every case in the repository.
fn tables() -> Vec<(PathBuf, &'static Resource)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases");
    let mut folders = vec![root];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path.clone());
            }
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            found.extend(package().resources.iter().find(|table| table.path == name).map(|table| (path, table)));
        }
    }
    assert!(found.len() > 200);
    found
}

#[test]
fn a_table_laid_over_itself_is_itself() {
    for (path, table) in tables() {
        let text = fs::read_to_string(&path).unwrap();
        let sheet = Sheet::read(text.as_str());
        for mode in [Mode::Upsert, Mode::Replace] {
            assert!(upload(table, &sheet, &sheet, mode).write() == text, "{}", path.display());
        }
        assert!(difference(table, &sheet, &sheet).is_empty());
    }
}
