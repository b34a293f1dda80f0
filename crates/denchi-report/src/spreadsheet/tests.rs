//! Hand-worked: what goes out comes back, what is no table is refused, and nothing is unpacked that is too large.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;

use denchi_core::case::edit::{Mode, upload};
use denchi_core::case::schema::resource;
use rust_xlsxwriter::{Format, Formula, Workbook};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::*;

fn sheet_of(content: &[u8], table: &str) -> Sheet {
    read(content, resource(table)).unwrap().tables.remove(table).unwrap()
}

/// The cases of the repository.
fn cases() -> Vec<Files> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases");
    let mut folders = vec![root];
    let mut cases = Vec::new();
    while let Some(folder) = folders.pop() {
        if folder.join("case.toml").exists() {
            cases.push(denchi_core::case::load(&folder).unwrap());
            continue;
        }
        folders.extend(fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()));
    }
    assert!(cases.len() > 30);
    cases
}

#[test]
fn every_case_comes_back_as_it_went() {
    for files in cases() {
        let book = read(&book(&files, Lang::Ja).unwrap(), None).unwrap();
        assert_eq!(book.notes, []);
        let whole = read(&archive(&files).unwrap(), None).unwrap();
        assert_eq!(whole.notes, []);
        for (table, sheet) in tables(&files) {
            let bytes = &files[&table.path];
            let one = sheet_of(csv(table, &sheet).as_bytes(), &table.name);
            for given in [&one, &book.tables[&table.name], &whole.tables[&table.name]] {
                for mode in [Mode::Upsert, Mode::Replace] {
                    assert!(upload(table, &sheet, given, mode).write().as_bytes() == bytes, "{}", table.path);
                }
            }
        }
        for (path, text) in &whole.texts {
            assert_eq!(text.as_bytes(), files[path]);
        }
        assert!(whole.texts.contains_key("case.toml"));
    }
}

#[test]
fn texts_that_would_be_run_are_texts() {
    let table = resource("sites").unwrap();
    let text = "site,capacity,variable_cost,note\na,-5,1e-3,=1+1\nb,2,-3,-3\nc,3,,'@x\nd,4,,''=y\ne,=2,,'plain\n";
    let sheet = Sheet::read(text);
    let out = csv(table, &sheet);
    let expected = "\u{feff}site,capacity,variable_cost,note\na,-5,1e-3,'=1+1\nb,2,-3,'-3\nc,3,,''@x\nd,4,,'''=y\n\
                    e,'=2,,'plain\n";
    assert_eq!(out, expected);
    assert_eq!(sheet_of(out.as_bytes(), "sites").write(), text);
}

#[test]
fn cells_of_a_workbook_are_exact() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name("sites").unwrap();
    for (column, name) in (0..).zip(["site", "capacity", "note", "start_year"]) {
        sheet.write(0, column, name).unwrap();
    }
    sheet.write(1, 0, "1e3").unwrap();
    sheet.write(1, 1, 0.1 + 0.2).unwrap();
    sheet.write(1, 2, "0012").unwrap();
    sheet.write(1, 3, 2030).unwrap();
    sheet.write(2, 0, "=not run").unwrap();
    sheet.write(2, 1, 1e300).unwrap();
    let date = rust_xlsxwriter::ExcelDateTime::from_ymd(2024, 5, 14).unwrap();
    sheet.write_with_format(2, 2, &date, &Format::new().set_num_format("yyyy-mm-dd")).unwrap();
    sheet.write_formula(2, 3, Formula::new("=1000+1030").set_result("2030")).unwrap();
    sheet.write(4, 0, "after an empty row").unwrap();
    workbook.add_worksheet().set_name("scratch").unwrap();
    let received = read(&workbook.save_to_buffer().unwrap(), None).unwrap();
    let expected = "site,capacity,note,start_year\n1e3,0.30000000000000004,0012,2030\n=not run,1e300,2024-05-14,2030\n\
                    after an empty row,,,\n";
    assert_eq!(received.tables["sites"].write(), expected);
    assert_eq!(received.notes, [Note::Formulas("sites".into(), 1), Note::LeftOut("scratch".into())]);
}

#[test]
fn a_cell_without_a_column_is_refused() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet().set_name("sites").unwrap();
    sheet.write(0, 0, "site").unwrap();
    sheet.write(1_048_575, 16_383, "far away").unwrap();
    let refused = read(&workbook.save_to_buffer().unwrap(), None).unwrap_err();
    assert_eq!(refused, Refused::Stray("sites".into(), "XFD1048576".into()));
}

#[test]
fn japanese_excel_is_read() {
    let text = "site,name_ja\r\na,鉱山①髙\r\n";
    let (bytes, _, _) = encoding_rs::SHIFT_JIS.encode(text);
    let received = read(&bytes, resource("sites")).unwrap();
    assert_eq!(received.tables["sites"].write(), text);
    assert_eq!(received.notes, [Note::Encoding("Shift_JIS (CP932)".into())]);
    assert_eq!(sheet_of(format!("\u{feff}{text}").as_bytes(), "sites").write(), text);
    assert_eq!(read(b"site\n\xff\xff\n", resource("sites")).unwrap_err(), Refused::Text);
    assert_eq!(read(b"site;capacity\na;1\n", resource("sites")).unwrap_err(), Refused::Separator);
    assert_eq!(read(b"site\na\n", None).unwrap_err(), Refused::Table);
    assert_eq!(read(b"\xd0\xcf\x11\xe0\xa1\xb1", None).unwrap_err(), Refused::Format);
}

/// An archive of parts.
fn zip(parts: &[(&str, &[u8])], method: CompressionMethod) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, SimpleFileOptions::default().compression_method(method)).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn names_in_an_archive_never_become_paths() {
    let parts: Vec<(&str, &[u8])> = vec![
        ("../sites.csv", b"site\nup\n"),
        ("/etc/sites.csv", b"site\nroot\n"),
        ("a/b/sites.csv", b"site\ndeep\n"),
        ("..\\sites.csv", b"site\nback\n"),
        ("case/scenarios/../../x.toml", b"x"),
        ("case/scenarios/.hidden.toml", b"x"),
        ("case/scenarios/low.toml", b"title = \"Low\"\n"),
        ("case/places.csv", b"place\nx\n"),
    ];
    let received = read(&zip(&parts, CompressionMethod::Deflated), None).unwrap();
    // `../sites.csv` has one folder before it, whatever its name: it means the table, and is no path.
    let names: Vec<&String> = received.tables.keys().collect();
    assert_eq!(names, ["places", "sites"]);
    assert_eq!(received.texts.keys().collect::<Vec<_>>(), ["scenarios/low.toml"]);
    assert_eq!(received.notes.len(), 5);
    assert_eq!(read(&zip(&[("readme.txt", b"x")], CompressionMethod::Stored), None).unwrap_err(), Refused::Nothing);
}

#[test]
fn a_bomb_is_refused() {
    let zeros = vec![b'0'; 64 << 20];
    let bomb = zip(&[("sites.csv", &zeros)], CompressionMethod::Deflated);
    assert!(bomb.len() < 1 << 20);
    assert_eq!(read(&bomb, None).unwrap_err(), Refused::Bomb);
    // The same with a directory and a header that lie about the size: what comes out is counted.
    let size = (64_u32 << 20).to_le_bytes();
    let mut lying = bomb;
    for at in 0..lying.len() - 4 {
        if lying[at..at + 4] == size {
            lying[at..at + 4].copy_from_slice(&1_u32.to_le_bytes());
        }
    }
    assert!(matches!(read(&lying, None).unwrap_err(), Refused::Bomb | Refused::Damaged(_)));
    // More parts than any workbook has.
    let names: Vec<String> = (0..=MOST_ENTRIES).map(|number| number.to_string()).collect();
    let parts: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b""[..])).collect();
    assert_eq!(read(&zip(&parts, CompressionMethod::Stored), None).unwrap_err(), Refused::Parts);
    assert!(matches!(read(b"PK\x03\x04 and then nothing", None).unwrap_err(), Refused::Damaged(_)));
}

#[test]
fn a_workbook_that_says_it_has_more_texts_than_fit_is_refused() {
    let texts = "<sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" uniqueCount=\"4000000000\"/>";
    let parts: Vec<(&str, &[u8])> =
        vec![("[Content_Types].xml", b"<Types/>"), ("xl/sharedStrings.xml", texts.as_bytes())];
    assert_eq!(read(&zip(&parts, CompressionMethod::Deflated), None).unwrap_err(), Refused::Bomb);
}
