//! Cases on the desk in a real browser: cells are changed, checked, saved, undone, and planned.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a test stops at the first surprise")]
#![allow(dead_code, reason = "each test binary uses its own part of the support")]

#[path = "support/browser.rs"]
mod browser;
#[path = "support/server.rs"]
mod server;
mod support;

use std::fs;
use std::path::PathBuf;

use browser::Window;
use server::Server;
use support::Folder;

/// A desk with the tutorial, and a window that is signed in.
fn desk(folder: &Folder, case: &str) -> (Server, Window) {
    let server = Server::start(folder.path(), &[case]);
    let window = Window::open(1280, 900);
    window.go(&server.entrance);
    (server, window)
}

/// Chooses a cell and writes into it, as with the keyboard.
fn write(window: &Window, row: usize, column: &str, text: &str) {
    window.value(&format!("location.hash = '#{row}:{column}'"));
    let chosen = format!(
        "document.querySelector('#cell code')?.textContent === '{column}' && document.activeElement.dataset.place === '{row}'"
    );
    window.wait(&chosen);
    window.key("Enter", 13);
    window.wait("document.activeElement.matches('#grid input, #grid select')");
    window.value("document.activeElement.select?.()");
    window.write(text);
}

#[test]
fn a_cell_is_changed_saved_undone_and_planned() {
    let folder = Folder::new();
    let (server, window) = desk(&folder, "tutorial");
    let sites = folder.path().join("desk/cases/tutorial/sites.csv");
    let original = fs::read_to_string(&sites).unwrap();
    window.go(&format!("{}/case/tutorial/table/sites?lang=en", server.base));
    window.wait("document.querySelectorAll('#grid td[data-place]').length > 20");
    // While it is written, the cell says what is wrong with it.
    write(&window, 1, "capacity", "60,000");
    window.wait("document.activeElement.getAttribute('aria-invalid') === 'true'");
    window.key("Enter", 13);
    // Then the checker does, with its code and the way to the cell.
    window.wait("document.querySelector('#problems li')?.innerText.includes('D206')");
    window.wait("document.querySelector('#grid td.wrong')?.textContent === '60,000'");
    window.go(&format!("{}/case/tutorial/changes", server.base));
    window.wait("document.querySelector('form.save button').disabled");
    window.click("#problems a");
    window.wait("location.pathname.endsWith('/table/sites') && document.querySelector('#cell code')?.textContent === 'capacity'");
    assert_eq!(fs::read_to_string(&sites).unwrap(), original);

    write(&window, 1, "capacity", "65000");
    window.key("Enter", 13);
    window
        .wait("document.querySelector('#summary').textContent !== '' && !document.querySelector('#problems li .bad')");
    window.wait("document.querySelector('#state').textContent.includes('draft')");
    window.click("#review");
    window.wait("document.querySelector('form.save button') && !document.querySelector('form.save button').disabled");
    window.value("document.querySelector('form.save input[name=note]').value = 'more'");
    window.click("form.save button");
    window.wait("document.querySelector('#revision-2')");
    assert_eq!(fs::read_to_string(&sites).unwrap(), original.replace(",60000,", ",65000,"));
    window.click("#undo");
    window.wait("document.querySelector('#revision-3')");
    assert_eq!(fs::read_to_string(&sites).unwrap(), original);
    window.click("#redo");
    window.wait("document.querySelector('#revision-4')");
    assert_eq!(fs::read_to_string(&sites).unwrap(), original.replace(",60000,", ",65000,"));
    window.assert_quiet("history");
    // The changed case is planned with one click.
    window.click("form[action='/runs/start/plan'] button");
    window.wait("location.pathname === '/runs/2'");
    window.wait("document.querySelector('#job').dataset.state === 'done'");
    window.assert_quiet("plan");
}

#[test]
fn rows_are_added_removed_and_undone_with_the_keyboard() {
    let folder = Folder::new();
    let (server, window) = desk(&folder, "tutorial");
    window.go(&format!("{}/case/tutorial/table/places?lang=ja", server.base));
    window.wait("document.querySelectorAll('#grid tr[aria-rowindex]').length === 7");
    window.value("location.hash = '#2:place'");
    window.wait("document.querySelector('#cell code')?.textContent === 'place'");
    window.click("#duplicate");
    window.wait("document.querySelector('#grid tr.added')");
    // The copy has the key of its original.
    window.wait("document.querySelector('#problems li')?.innerText.includes('D214')");
    write(&window, 3, "place", "copy");
    window.key("Tab", 9);
    window.wait("!document.querySelector('#problems li .bad')");
    window.control("z");
    window.wait("document.querySelector('#problems li')?.innerText.includes('D214')");
    window.click("#remove");
    window.wait("!document.querySelector('#problems li .bad')");
    // What was kept is there again when the page is loaded anew; the other language too.
    window.reload();
    window.wait("document.querySelectorAll('#grid tr[aria-rowindex]').length > 5");
    window.assert_quiet("places");
}

#[test]
fn a_file_is_uploaded_and_looked_at() {
    let folder = Folder::new();
    let (server, window) = desk(&folder, "tutorial");
    window.go(&format!("{}/case/tutorial?lang=ja", server.base));
    let file = "new File(['site,capacity\\nrefinery,25000\\n'], 'sites.csv')";
    window.value(&format!(
        "{{ const given = new DataTransfer(); given.items.add({file}); document.querySelector('#upload input[type=file]').files = given.files; }}"
    ));
    window.click("#upload button");
    window.wait("location.pathname.endsWith('/changes') && document.querySelector('ins')?.textContent === '25000'");
    window.assert_quiet("upload");
}

/// The pages as they look; of the reference case where the pictures are kept.
#[test]
fn pictures_of_cases() {
    let folder = Folder::new();
    let kept = std::env::var_os("DENCHI_PICTURES").map(PathBuf::from);
    let case = if kept.is_some() { "japan-canada" } else { "tutorial" };
    let pictures = kept.unwrap_or_else(|| folder.path().to_owned());
    let (server, window) = desk(&folder, case);
    for lang in ["en", "ja"] {
        for (name, path) in [
            ("cases", "/case".to_owned()),
            ("case", format!("/case/{case}")),
            ("table", format!("/case/{case}/table/sites#1:capacity")),
            ("settings", format!("/case/{case}/text/case")),
            ("history", format!("/case/{case}/history")),
            ("changes", format!("/case/{case}/changes")),
        ] {
            let (plain, hash) = path.split_once('#').unwrap_or((&path, ""));
            window.go(&format!("{}{plain}?lang={lang}", server.base));
            window.wait("document.readyState === 'complete'");
            if !hash.is_empty() {
                window.wait(
                    "document.querySelector('#grid td[data-place]') && document.querySelector('#summary').textContent",
                );
                window.value(&format!("location.hash = '#{hash}'"));
                window.wait("document.querySelector('#cell code')");
            }
            let file = pictures.join(format!("desk-{name}-{lang}.png"));
            window.picture(&file);
            assert!(fs::metadata(&file).unwrap().len() > 10_000, "{name}");
            window.assert_quiet(&format!("{name} in {lang}"));
        }
    }
}
