//! Cases on the desk over HTTP: drafts, saving, history, uploads and downloads, and what is refused.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops at the first surprise")]
#![allow(dead_code, reason = "each test binary uses its own part of the support")]

#[path = "support/server.rs"]
mod server;
mod support;
#[path = "support/users.rs"]
mod users;

use std::fs;
use std::io::{Cursor, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::{Value, json};
use server::{Answer, Client, Server};
use support::Folder;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const SITES: &str = "/case/tutorial/table/sites";

/// A desk with the tutorial as a case, and whoever started it.
fn desk(folder: &Folder) -> (Server, Client) {
    let server = Server::start(folder.path(), &[]);
    let operator = server.operator();
    assert_eq!(operator.post("/case", "name=tutorial&from=embedded:tutorial").status, 303);
    (server, operator)
}

/// Changes are limited to two a second once sixty were made.
fn patient(mut ask: impl FnMut() -> Answer) -> Answer {
    server::wait("an answer", || Some(ask()).filter(|answer| answer.status != 429))
}

fn file(folder: &Folder, path: &str) -> PathBuf {
    folder.path().join("desk/cases/tutorial").join(path)
}

fn parsed(answer: &Answer) -> Value {
    serde_json::from_str(&answer.text).unwrap_or_else(|error| panic!("{error}: {}", answer.text))
}

fn rows(client: &Client) -> Value {
    parsed(&client.get(&format!("{SITES}/rows")))
}

fn version(client: &Client) -> i64 {
    rows(client)["version"].as_i64().unwrap()
}

fn change(client: &Client, changes: &Value) -> Answer {
    let body = json!({ "version": version(client), "changes": changes }).to_string();
    client.send(&format!("{SITES}/cells"), "application/json", body.as_bytes())
}

fn set(client: &Client, row: usize, column: &str, text: &str) -> Answer {
    change(client, &json!([{ "do": "set", "row": row, "column": column, "text": text }]))
}

fn save(client: &Client) -> Answer {
    client.post("/case/tutorial/save", &format!("version={}&note=because", version(client)))
}

fn upload(client: &Client, query: &str, content: &[u8]) -> Answer {
    let path = format!("/case/tutorial/upload?version={}&{query}", version(client));
    client.send(&path, "application/octet-stream", content)
}

#[test]
fn an_error_is_shown_and_not_saved() {
    let folder = Folder::new();
    let (_server, operator) = desk(&folder);
    let original = fs::read_to_string(file(&folder, "sites.csv")).unwrap();
    assert_eq!(set(&operator, 1, "capacity", "60,000").status, 200);
    let problems = parsed(&operator.get("/case/tutorial/problems"));
    assert_eq!(problems["errors"], 1, "{problems}");
    let problem = &problems["problems"][0];
    assert_eq!(
        (&problem["code"], &problem["row"], &problem["column"]),
        (&json!("D206"), &json!(1), &json!("capacity"))
    );
    assert_eq!(problem["place"], "sites.csv:3:58");
    let refused = save(&operator);
    assert_eq!(refused.status, 422);
    assert!(refused.text.contains("D206") && refused.text.contains("/case/tutorial/table/sites#1:capacity"));
    assert_eq!(fs::read_to_string(file(&folder, "sites.csv")).unwrap(), original);

    assert_eq!(set(&operator, 1, "capacity", "65000").status, 200);
    let page = operator.get("/case/tutorial/changes").text;
    assert!(page.contains("<del>60000</del>") && page.contains("<ins>65000</ins>"), "{page}");
    assert_eq!(save(&operator).status, 303);
    let saved = fs::read_to_string(file(&folder, "sites.csv")).unwrap();
    assert_eq!(saved, original.replace(",60000,", ",65000,"));
    // The same that `denchi check` and `denchi plan` see.
    let output = support::denchi(&folder, &["check", "desk/cases/tutorial"]);
    assert!(output.status.success());
    let history = operator.get("/case/tutorial/history").text;
    assert!(history.contains("(operator)") && history.contains("because"), "{history}");
    assert!(operator.get("/audit").text.contains("tutorial, 2"));
    assert_eq!(operator.post("/case/tutorial/restore", "from=2&act=undo&number=1").status, 303);
    assert_eq!(fs::read_to_string(file(&folder, "sites.csv")).unwrap(), original);
    assert_eq!(operator.post("/case/tutorial/restore", "from=2&act=redo&number=2").status, 409);
    assert_eq!(operator.post("/case/tutorial/restore", "from=3&act=redo&number=2").status, 303);
    assert_eq!(fs::read_to_string(file(&folder, "sites.csv")).unwrap(), saved);
}

#[test]
fn rows_come_and_go() {
    let folder = Folder::new();
    let (_server, operator) = desk(&folder);
    let changes = json!([
        { "do": "add", "row": 4, "like": 1 },
        { "do": "set", "row": 4, "column": "site", "text": "australia-2" },
        { "do": "set", "row": 4, "column": "status", "text": "planned" },
    ]);
    assert_eq!(change(&operator, &changes).status, 200);
    let shown = parsed(&operator.get(&format!("{SITES}/rows?only=changed")));
    assert_eq!((&shown["total"], &shown["rows"][0]["added"]), (&json!(1), &json!(true)));
    assert_eq!(parsed(&operator.get(&format!("{SITES}/rows?find=AUSTRALIA")))["total"], 2);
    assert_eq!(save(&operator).status, 303);
    let sites = fs::read_to_string(file(&folder, "sites.csv")).unwrap();
    assert!(sites.starts_with("site,name_en,name_ja,place,process,status,capacity"), "{sites}");
    // The new column is in the descriptor.
    assert!(fs::read_to_string(file(&folder, "datapackage.json")).unwrap().contains("\"status\""));
    assert_eq!(change(&operator, &json!([{ "do": "remove", "row": 4 }])).status, 200);
    assert_eq!(rows(&operator)["total"], 4);
    // Undone in the draft.
    assert_eq!(operator.post("/case/tutorial/draft/undo", "").status, 303);
    assert_eq!(rows(&operator)["total"], 5);
    // A change to rows that are others by now is refused.
    let body = json!({ "version": -1, "changes": [] }).to_string();
    assert_eq!(operator.send(&format!("{SITES}/cells"), "application/json", body.as_bytes()).status, 409);
}

#[test]
fn a_save_on_an_older_revision_is_refused_with_the_difference() {
    let folder = Folder::new();
    users::add(&folder, "aoi", "analyst");
    users::add(&folder, "rin", "analyst");
    let (server, _) = desk(&folder);
    let (aoi, rin) = (users::signed_in(&server, "aoi"), users::signed_in(&server, "rin"));
    set(&aoi, 0, "capacity", "81000");
    set(&rin, 1, "capacity", "61000");
    assert_eq!(save(&aoi).status, 303);
    let refused = save(&rin);
    assert_eq!(refused.status, 409);
    for text in ["revision 2 by aoi", "<ins>81000</ins>", "<ins>61000</ins>"] {
        assert!(refused.text.contains(text), "{text}: {}", refused.text);
    }
    assert!(!fs::read_to_string(file(&folder, "sites.csv")).unwrap().contains("61000"));
    let carried = rin.post("/case/tutorial/draft/carry", &format!("version={}", version(&rin)));
    assert_eq!(carried.status, 200);
    assert_eq!(save(&rin).status, 303);
    let sites = fs::read_to_string(file(&folder, "sites.csv")).unwrap();
    assert!(sites.contains("81000") && sites.contains("61000"), "{sites}");
}

#[test]
fn who_may_not_is_refused() {
    let folder = Folder::new();
    users::add(&folder, "rei", "reader");
    let (server, _) = desk(&folder);
    let reader = users::signed_in(&server, "rei");
    for path in ["/case", "/case/tutorial", SITES, "/case/tutorial/history", "/case/tutorial/text/case"] {
        let page = reader.get(path);
        assert_eq!(page.status, 200, "{path}");
        assert!(!page.text.contains("method=\"post\" action=\"/case") || path.contains("text"), "{path}");
        assert_eq!(server.stranger().get(path).status, 401, "{path}");
    }
    let posts = [
        "/case",
        "/case/tutorial/save",
        "/case/tutorial/restore",
        "/case/tutorial/draft/discard",
        "/case/tutorial/text/case",
    ];
    for path in posts {
        let form = "version=-1&name=x&from=embedded:tutorial&number=1&act=undo&text=x";
        assert_eq!(reader.post(path, form).status, 403, "{path}");
        assert_eq!(server.stranger().post(path, form).status, 401, "{path}");
        let operator = Client { csrf: reader.csrf.clone(), ..reader.clone() };
        assert_eq!(operator.post_from(path, form, Some("http://evil.example"), &operator.csrf).status, 403, "{path}");
        assert_eq!(operator.post_from(path, form, Some(&server.base), "guessed").status, 403, "{path}");
    }
    assert_eq!(set(&reader, 0, "capacity", "1").status, 403);
    assert_eq!(upload(&reader, "file=sites.csv", b"site\n").status, 403);
}

#[test]
fn every_embedded_case_comes_back_unchanged() {
    let folder = Folder::new();
    let server = Server::start(folder.path(), &[]);
    let operator = server.operator();
    for name in ["japan-canada", "tutorial"] {
        let form = format!("name=copy-{name}&from=embedded:{name}");
        assert_eq!(patient(|| operator.post("/case", &form)).status, 303);
        let home = format!("/case/copy-{name}");
        let version = |client: &Client| parsed(&client.get(&format!("{home}/problems")))["version"].as_i64().unwrap();
        let before = tables(&folder.path().join("desk/cases").join(format!("copy-{name}")));
        let mut sent = vec![("all.xlsx".to_owned(), operator.bytes(&format!("{home}/download?format=xlsx")))];
        sent.push(("all.zip".to_owned(), operator.bytes(&format!("{home}/download?format=zip"))));
        for (path, _) in before.iter().filter(|(path, _)| path.ends_with(".csv")) {
            let table = path.trim_end_matches(".csv");
            sent.push((path.clone(), operator.bytes(&format!("{home}/table/{table}?format=csv"))));
        }
        for (file, content) in &sent {
            for mode in ["upsert", "replace"] {
                let path = format!("{home}/upload?version={}&mode={mode}&file={file}", version(&operator));
                let answer = patient(|| operator.send(&path, "application/octet-stream", content));
                assert_eq!(answer.status, 200, "{file}: {}", answer.text);
                assert_eq!(parsed(&answer)["same"], true, "{file} {mode}");
            }
        }
        // A change and its return, applied: the files are those of before.
        assert_eq!(before, tables(&folder.path().join("desk/cases").join(format!("copy-{name}"))));
    }
}

/// The files of a case folder.
fn tables(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<(String, Vec<u8>)> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(path).unwrap()))
        .collect();
    files.sort();
    files
}

#[test]
fn columns_are_described_in_the_language_of_the_page() {
    let folder = Folder::new();
    let (_server, operator) = desk(&folder);
    let about = |lang: &str| {
        let page = operator.get(&format!("{SITES}?lang={lang}")).text;
        let data = page.split("<script type=\"application/json\" id=\"table\">").nth(1).unwrap();
        let table: Value = serde_json::from_str(data.split("</script>").next().unwrap()).unwrap();
        let columns = table["columns"].as_array().unwrap();
        let capacity = columns.iter().find(|column| column["name"] == "capacity").unwrap();
        (capacity["unit"].as_str().unwrap().to_owned(), capacity["about"].as_str().unwrap().to_owned())
    };
    let (english, japanese) = (about("en"), about("ja"));
    assert_eq!((english.0.as_str(), japanese.0.as_str()), ("unit/year", "単位/年"));
    assert!(english.1.starts_with("Existing capacity") && japanese.1.contains("既存能力"), "{english:?} {japanese:?}");
}

#[test]
fn an_upload_is_looked_at_before_it_is_applied() {
    let folder = Folder::new();
    let (_server, operator) = desk(&folder);
    let original = fs::read_to_string(file(&folder, "sites.csv")).unwrap();
    let (shift_jis, _, _) = encoding_rs::SHIFT_JIS.encode("site,name_ja,capacity\r\nrefinery,精錬所,20000\r\n");
    let answer = upload(&operator, "file=sites.csv&mode=upsert", &shift_jis);
    assert_eq!(parsed(&answer)["to"], "/case/tutorial/changes");
    let preview = operator.get("/case/tutorial/changes").text;
    for text in ["Shift_JIS (CP932)", "<del>製錬所</del>", "<ins>精錬所</ins>", "1 changed"] {
        assert!(preview.contains(text), "{text}: {preview}");
    }
    assert_eq!(fs::read_to_string(file(&folder, "sites.csv")).unwrap(), original);
    // Discarded, then once more and applied.
    assert_eq!(operator.post("/case/tutorial/draft/undo", "").status, 303);
    assert_eq!(rows(&operator)["changed"], false);
    upload(&operator, "file=sites.csv&mode=upsert", &shift_jis);
    assert_eq!(save(&operator).status, 303);
    assert_eq!(fs::read_to_string(file(&folder, "sites.csv")).unwrap(), original.replace("製錬所", "精錬所"));
    // A replacement that leaves dangling references is shown with what would be wrong, and not applied.
    upload(&operator, "file=sites.csv&mode=replace", b"site,place\nrefinery,nowhere\n");
    let preview = operator.get("/case/tutorial/changes").text;
    assert!(preview.contains("3 removed") && preview.contains("D215"), "{preview}");
    assert_eq!(save(&operator).status, 422);
}

#[test]
fn bombs_and_names_that_are_paths_are_refused() {
    let folder = Folder::new();
    let (_server, operator) = desk(&folder);
    let mut bomb = ZipWriter::new(Cursor::new(Vec::new()));
    for part in 0..16 {
        bomb.start_file(format!("{part}/sites.csv"), SimpleFileOptions::default()).unwrap();
        bomb.write_all(&vec![b'0'; 32 << 20]).unwrap();
    }
    let bomb = bomb.finish().unwrap().into_inner();
    let refused = upload(&operator, "file=bomb.zip", &bomb);
    assert_eq!(refused.status, 422);
    assert!(parsed(&refused)["error"].as_str().unwrap().contains("256 MiB"));
    let mut paths = ZipWriter::new(Cursor::new(Vec::new()));
    for name in ["../../../evil.csv", "/tmp/evil.toml", "scenarios/../../evil.toml", "case/scenarios/fine.toml"] {
        paths.start_file(name, SimpleFileOptions::default()).unwrap();
        paths
            .write_all(
                b"title = \"x\"\nreason = \"x\"\n[[change]]\ntable = \"sites\"\nkey = {}\nset = { capacity = 1 }\n",
            )
            .unwrap();
    }
    let paths = paths.finish().unwrap().into_inner();
    assert_eq!(upload(&operator, "file=..%2F..%2Fx.zip", &paths).status, 200);
    assert_eq!(save(&operator).status, 303);
    assert!(file(&folder, "scenarios/fine.toml").exists());
    for name in ["evil.csv", "evil.toml"] {
        for place in
            [folder.path().to_owned(), folder.path().join("desk"), file(&folder, ""), file(&folder, "scenarios")]
        {
            assert!(!place.join(name).exists(), "{}", place.display());
        }
    }
    for path in [
        "/case/..",
        "/case/..%2f..",
        "/case/tutorial/table/..%2fsites",
        "/case/tutorial/text/..%2f..%2fx.toml",
        "/case/%2e%2e/download?format=zip",
    ] {
        assert!(matches!(operator.get(path).status, 303 | 400 | 404), "{path}");
    }
    for name in ["..", "../x", "a%2Fb", ".hidden", ""] {
        assert_eq!(operator.post("/case", &format!("name={name}&from=embedded:tutorial")).status, 422, "{name}");
    }
    assert_eq!(operator.post("/case", "name=tutorial&from=embedded:tutorial").status, 422);
    assert_eq!(upload(&operator, "file=..%2F..%2Fpasswd.csv", b"site\n").status, 422);
}

#[test]
fn a_gigabyte_is_refused_before_it_is_read() {
    let folder = Folder::new();
    let (server, operator) = desk(&folder);
    let head = |size: &str| {
        format!(
            "POST /case/tutorial/upload?version=-1&file=x.zip HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\n\
             Cookie: {}\r\nX-CSRF-Token: {}\r\nContent-Type: application/octet-stream\r\n{size}\r\n\r\n",
            operator.cookie,
            operator.csrf,
            host = server.host(),
        )
    };
    let connect = || {
        let stream = TcpStream::connect(server.host()).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        stream
    };
    let status = |stream: &mut TcpStream| {
        let mut answer = [0; 12];
        stream.read_exact(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    };
    // It says how large it is: the answer comes before a byte of it was sent.
    let mut stream = connect();
    stream.write_all(head("Content-Length: 1073741824").as_bytes()).unwrap();
    assert_eq!(status(&mut stream), "HTTP/1.1 413");
    // It does not say: what comes is counted, and the rest is not waited for.
    let mut stream = connect();
    stream.write_all(head("Transfer-Encoding: chunked").as_bytes()).unwrap();
    let piece = [format!("{:x}\r\n", 1 << 20).into_bytes(), vec![b'0'; 1 << 20], b"\r\n".to_vec()].concat();
    let sent = (0..1024).take_while(|_| stream.write_all(&piece).is_ok()).count();
    assert!(sent < 128, "{sent} MiB were taken");
}
