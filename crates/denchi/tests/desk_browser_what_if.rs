//! What if, in a real browser: a slider changes the numbers, the address keeps them, and a long answer can be cancelled.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a test stops at the first surprise")]
#![allow(dead_code, reason = "each test binary uses its own part of the support")]

#[path = "support/browser.rs"]
mod browser;
#[path = "support/server.rs"]
mod server;
mod support;

use std::path::PathBuf;

use browser::Window;
use server::Server;
use support::Folder;

/// A desk with a plan of a case, and a window on the view.
fn open(folder: &Folder, case: &str) -> (Server, Window) {
    let server = Server::start(folder.path(), &[case]);
    let window = Window::open(1280, 900);
    window.go(&server.entrance);
    window.go(&format!("{}/runs?lang=en", server.base));
    window.wait("document.querySelector('#job-1')?.dataset.state === 'done'");
    window.go(&format!("{}/what-if", server.base));
    window.wait("document.body.dataset.whatIf === 'done'");
    (server, window)
}

/// Moves a slider as a user does who drags it: the value, then the event.
fn slide(window: &Window, control: &str, value: &str) {
    let moved = format!(
        "{{ const slider = document.querySelector('[data-control=\"{control}\"]'); slider.value = '{value}';
            slider.dispatchEvent(new Event('input', {{ bubbles: true }})); slider.value }}"
    );
    assert_eq!(window.value(&moved), value);
}

const COST: &str = "document.querySelector('[data-figure=objective] dd').textContent";

#[test]
fn a_what_if_changes_the_numbers_and_is_there_after_a_reload() {
    let folder = Folder::new();
    let (server, window) = open(&folder, "tutorial");
    let before = window.value(COST);
    let control = window.value("document.querySelector('[data-control^=\"demand.\"]').dataset.control");
    let control = control.as_str().unwrap();
    slide(&window, control, "1.5");
    window.wait(&format!("document.body.dataset.whatIf === 'done' && {COST} !== '{}'", before.as_str().unwrap()));
    let after = window.value(COST);
    assert_eq!(window.value(&format!("new URLSearchParams(location.search).get('what.{control}')")), "1.5");
    assert_ne!(window.value("document.querySelectorAll('#what-table tbody tr').length"), 0);
    window.assert_quiet("a slider was moved");
    window.reload();
    window.wait("document.body.dataset.whatIf === 'done'");
    assert_eq!(window.value(COST), after);
    assert_eq!(window.value(&format!("document.querySelector('[data-control=\"{control}\"]').value")), "1.5");
    // The other language keeps the state.
    window.click("a[data-keeps][hreflang]");
    window.wait("document.documentElement.lang === 'ja' && document.body.dataset.whatIf === 'done'");
    assert_eq!(window.value(&format!("document.querySelector('[data-control=\"{control}\"]').value")), "1.5");
    window.assert_quiet("in Japanese");
    // Back to the result.
    window.go(&format!("{}/what-if?lang=en&what.{control}=1.5", server.base));
    window.wait("document.body.dataset.whatIf === 'done'");
    window.click("#what-reset");
    window.wait(&format!("document.body.dataset.whatIf === 'done' && {COST} === '{}'", before.as_str().unwrap()));
    assert_eq!(
        window.value("[...new URLSearchParams(location.search).keys()].some((key) => key.startsWith('what.'))"),
        false
    );
    window.assert_quiet("back");
}

#[test]
fn sliders_are_moved_by_keys() {
    let folder = Folder::new();
    let (_server, window) = open(&folder, "tutorial");
    window.value("document.querySelector('[data-control^=\"demand.\"]').closest('details').open = true");
    window.value("document.querySelector('[data-control^=\"demand.\"]').focus()");
    window.key("ArrowLeft", 37);
    window.wait("[...new URLSearchParams(location.search).values()].includes('0.95')");
    window.wait("document.body.dataset.whatIf === 'done'");
    window.assert_quiet("keys");
}

/// The reference case without any graphite of China takes a while.
#[test]
fn a_long_answer_is_cancelled() {
    let folder = Folder::new();
    let (server, window) = open(&folder, "japan-canada");
    window.value("document.addEventListener('denchi:what-if', ({ detail }) => { if (detail.stage === 'bounds') document.getElementById('what-cancel').click(); })");
    slide(&window, "exports.CHN.C", "0");
    window.wait("document.body.dataset.whatIf === 'stopped'");
    window.assert_quiet("cancelled");
    // What is asked next is answered.
    window.go(&format!("{}/what-if?what.price.class1_world=1.05", server.base));
    window.wait("document.body.dataset.whatIf === 'done'");
    window.assert_quiet("after that");
    if let Some(folder) = std::env::var_os("DENCHI_PICTURES").map(PathBuf::from) {
        window.go(&format!("{}/what-if?lang=en&what.demand.*=1.1%402030&what.carbon.price=50", server.base));
        window.wait("document.body.dataset.whatIf === 'done'");
        window.picture(&folder.join("desk-what-if.png"));
    }
}
