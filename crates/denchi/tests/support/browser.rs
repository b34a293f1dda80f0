//! A real browser: Chromium, asked over the DevTools protocol (<https://chromedevtools.github.io/devtools-protocol/>), of which
//! a few calls are enough. (`headless_chrome` builds on a crate under the GPL; `chromiumoxide` compiles for minutes.)

use std::cell::RefCell;
use std::io::{BufRead, BufReader};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};
use tungstenite::stream::MaybeTlsStream;
use tungstenite::{Message, WebSocket};

use super::server::{PATIENCE, wait};

/// Where Chromium may be.
const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "chrome"];

/// Chromium, or why there is none.
fn chromium() -> PathBuf {
    if let Some(path) = std::env::var_os("CHROMIUM") {
        return path.into();
    }
    let folders: Vec<PathBuf> = std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()).collect();
    let mut paths = NAMES.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    let found = paths.find(|path| path.is_file());
    found.unwrap_or_else(|| panic!("these tests need Chromium: run scripts/setup, or set CHROMIUM to its path"))
}

/// A browser with one page.
pub(crate) struct Window {
    browser: Child,
    _profile: tempfile::TempDir,
    page: RefCell<Connection>,
}

impl Window {
    /// Opens a window of a size.
    pub(crate) fn open(width: u32, height: u32) -> Self {
        let profile = tempfile::tempdir().unwrap();
        let mut browser = Command::new(chromium())
            // Containers give a browser no sandbox of its own; all it sees here is this desk.
            .args(["--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--no-first-run"])
            .args(["--remote-debugging-port=0", "--force-device-scale-factor=1", "about:blank"])
            .arg(format!("--window-size={width},{height}"))
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(browser.stderr.take().unwrap()).lines();
        let listening =
            lines.find_map(|line| line.unwrap().strip_prefix("DevTools listening on ws://").map(str::to_owned));
        let host = listening.expect("Chromium did not start").split('/').next().unwrap().to_owned();
        // Nobody reads the rest; a full pipe would hold the browser up.
        std::thread::spawn(move || lines.for_each(drop));
        let page = wait("a page", || {
            let mut answer = ureq::get(format!("http://{host}/json/list")).call().ok()?;
            let list: Value = serde_json::from_str(&answer.body_mut().read_to_string().ok()?).ok()?;
            let page = list.as_array()?.iter().find(|target| target["type"] == "page")?.clone();
            page["webSocketDebuggerUrl"].as_str().map(str::to_owned)
        });
        let (socket, _) = tungstenite::connect(page).unwrap();
        if let MaybeTlsStream::Plain(stream) = socket.get_ref() {
            stream.set_read_timeout(Some(PATIENCE)).unwrap();
        }
        let window = Window {
            browser,
            _profile: profile,
            page: RefCell::new(Connection { socket, next: 1, loads: 0, wrong: Vec::new() }),
        };
        for domain in ["Page", "Runtime", "Log"] {
            window.ask(&format!("{domain}.enable"), &json!({}));
        }
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        window.ask("Emulation.setDeviceMetricsOverride", &size);
        window
    }

    fn ask(&self, method: &str, parameters: &Value) -> Value {
        self.page.borrow_mut().ask(method, parameters)
    }

    /// Does something that loads a page, and waits until it is there.
    fn loaded(&self, method: &str, parameters: &Value) {
        let before = self.page.borrow().loads;
        self.ask(method, parameters);
        wait(method, || {
            self.value("0");
            (self.page.borrow().loads > before).then_some(())
        });
    }

    /// Goes to an address.
    pub(crate) fn go(&self, address: &str) {
        self.loaded("Page.navigate", &json!({ "url": address }));
    }

    /// Loads the page again.
    pub(crate) fn reload(&self) {
        self.loaded("Page.reload", &json!({}));
    }

    /// The value of an expression in the page.
    pub(crate) fn value(&self, expression: &str) -> Value {
        let answer = self.ask("Runtime.evaluate", &json!({ "expression": expression, "returnByValue": true }));
        answer["result"]["value"].clone()
    }

    /// Waits until an expression is true in the page.
    pub(crate) fn wait(&self, expression: &str) {
        wait(expression, || (self.value(&format!("Boolean({expression})")) == true).then_some(()));
    }

    /// Clicks on what a selector finds, as a user does.
    pub(crate) fn click(&self, selector: &str) {
        self.wait(&format!("document.querySelector({})", json!(selector)));
        let middle = format!(
            "{{ const node = document.querySelector({}); node.scrollIntoView({{ block: 'center', behavior: 'instant' }});
               const box = node.getBoundingClientRect(); [box.x + box.width / 2, box.y + box.height / 2] }}",
            json!(selector)
        );
        // What is still being drawn above it may move it.
        let mut point = Value::Null;
        wait("what is clicked to stand still", || {
            let before = std::mem::replace(&mut point, self.value(&middle));
            (before == point).then_some(())
        });
        for kind in ["mousePressed", "mouseReleased"] {
            let event = json!({ "type": kind, "x": point[0], "y": point[1], "button": "left", "clickCount": 1 });
            self.ask("Input.dispatchMouseEvent", &event);
        }
    }

    /// Presses a key where the focus is.
    pub(crate) fn key(&self, name: &str, code: u32) {
        self.key_with(name, code, 0);
    }

    /// Presses a key while Control is held.
    pub(crate) fn control(&self, name: &str) {
        self.key_with(name, 0, 2);
    }

    fn key_with(&self, name: &str, code: u32, modifiers: u32) {
        for kind in ["rawKeyDown", "keyUp"] {
            let event = json!({
                "type": kind, "key": name, "code": name, "windowsVirtualKeyCode": code, "modifiers": modifiers,
            });
            self.ask("Input.dispatchKeyEvent", &event);
        }
    }

    /// Writes a text where the focus is.
    pub(crate) fn write(&self, text: &str) {
        self.ask("Input.insertText", &json!({ "text": text }));
    }

    /// Takes a picture of the page: the bytes of a PNG go to a file.
    pub(crate) fn picture(&self, file: &Path) {
        let answer = self.ask("Page.captureScreenshot", &json!({ "format": "png" }));
        std::fs::write(file, decoded(answer["data"].as_str().unwrap())).unwrap();
    }

    /// Fails where the page breaks a rule of WCAG 2.2, level AA, or what is good practice besides, as far as a program sees it:
    /// names, roles, contrast, landmarks, headings.
    pub(crate) fn assert_accessible(&self, place: &str) {
        self.value(include_str!("vendor/axe.min.js"));
        self.value(
            "globalThis.broken = null;
             axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }).then((found) => {
               broken = found.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)}`));
               passed = found.passes.length;
             }); 0",
        );
        self.wait("broken");
        // Rules that looked at nothing would say nothing.
        assert!(self.value("passed").as_u64().unwrap() > 20, "{place}");
        assert_eq!(self.value("broken"), json!([]), "{place}");
    }

    /// Fails where the page complained since the last call.
    pub(crate) fn assert_quiet(&self, place: &str) {
        // What was said just now is still on its way.
        std::thread::sleep(Duration::from_millis(200));
        self.value("0");
        let wrong = std::mem::take(&mut self.page.borrow_mut().wrong);
        assert!(wrong.is_empty(), "{place}: {wrong:#?}");
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        let _ = self.browser.kill();
        let _ = self.browser.wait();
    }
}

/// A connection to a page: calls and their answers; what happens in between is noted.
struct Connection {
    socket: WebSocket<MaybeTlsStream<TcpStream>>,
    next: u64,
    /// Pages that were loaded.
    loads: usize,
    /// Complaints of programmes and of the browser.
    wrong: Vec<String>,
}

impl Connection {
    fn ask(&mut self, method: &str, parameters: &Value) -> Value {
        let id = self.next;
        self.next += 1;
        let call = json!({ "id": id, "method": method, "params": parameters }).to_string();
        self.socket.send(Message::text(call)).unwrap();
        loop {
            let Message::Text(text) = self.socket.read().unwrap() else { continue };
            let message: Value = serde_json::from_str(&text).unwrap();
            if message["id"] == id {
                return message["result"].clone();
            }
            self.note(&message);
        }
    }

    fn note(&mut self, event: &Value) {
        let parameters = &event["params"];
        let level = |value: &Value| value == "error" || value == "warning";
        match event["method"].as_str() {
            Some("Page.loadEventFired") => self.loads += 1,
            Some("Runtime.exceptionThrown") => self.wrong.push(parameters["exceptionDetails"].to_string()),
            Some("Runtime.consoleAPICalled") if level(&parameters["type"]) => {
                self.wrong.push(parameters["args"].to_string())
            }
            Some("Log.entryAdded") if level(&parameters["entry"]["level"]) => {
                self.wrong.push(parameters["entry"].to_string())
            }
            _ => {}
        }
    }
}

/// The bytes of a text in Base64 (RFC 4648, 4).
fn decoded(text: &str) -> Vec<u8> {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut bytes, mut bits, mut held) = (Vec::new(), 0_u32, 0);
    for letter in text.bytes().filter(|letter| *letter != b'=') {
        let value = LETTERS.iter().position(|known| *known == letter).unwrap();
        bits = (bits << 6) | u32::try_from(value).unwrap();
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push(u8::try_from((bits >> held) & 0xff).unwrap());
        }
    }
    bytes
}
