//! The desk over HTTP: who gets in, what is refused, jobs, and what is left after a crash.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops at the first surprise")]
#![allow(dead_code, reason = "each test binary uses its own part of the support")]

#[path = "support/server.rs"]
mod server;
mod support;
#[path = "support/users.rs"]
mod users;

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::Value;
use server::{Client, Server, result, wait};
use support::Folder;

#[test]
fn without_a_session_nothing_is_shown() {
    let folder = Folder::new();
    let server = Server::start(folder.path(), &[]);
    let stranger = server.stranger();
    for path in ["/", "/runs", "/overview", "/events", "/audit", "/results/x", "/nothing"] {
        let answer = stranger.get(path);
        assert_eq!(answer.status, 401, "{path}");
        assert!(answer.header("content-type").starts_with("text/html"), "{path}");
    }
    let json = stranger.get("/overview?format=json");
    assert_eq!(serde_json::from_str::<Value>(&json.text).unwrap()["status"], 401);
    assert_eq!(stranger.post("/runs/start/plan", "case=tutorial").status, 401);
    let guessed = Client {
        cookie: format!("denchi-{}={}", server.host().rsplit(':').next().unwrap(), "0".repeat(64)),
        ..stranger
    };
    assert_eq!(guessed.get("/runs").status, 401);
}

#[test]
fn the_token_opens_once() {
    let folder = Folder::new();
    let server = Server::start(folder.path(), &[]);
    let path = server.entrance.strip_prefix(&server.base).unwrap();
    assert_eq!(server.stranger().get("/enter?token=guessed").status, 401);
    let first = server.stranger().get(path);
    assert_eq!((first.status, first.header("location")), (303, "/"));
    let cookie = first.header("set-cookie");
    assert!(cookie.contains("; HttpOnly") && cookie.contains("; SameSite=Strict"), "{cookie}");
    assert_eq!(server.stranger().get(path).status, 401);
}

#[test]
fn answers_carry_their_headers() {
    let folder = Folder::new();
    let server = Server::start(folder.path(), &[]);
    let operator = server.operator();
    for answer in [operator.get("/runs"), server.stranger().get("/runs"), operator.get("/nothing")] {
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{policy}");
        assert!(!policy.contains("unsafe"), "{policy}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("cache-control"), "no-store");
    }
    let page = operator.get("/runs").text;
    assert!(!page.contains("style=\"") && !page.contains("onclick"), "{page}");
    let style =
        page.split("href=\"").find(|part| part.starts_with("/assets/desk-")).unwrap().split('"').next().unwrap();
    let asset = operator.get(style);
    assert_eq!(asset.status, 200);
    assert!(asset.header("cache-control").contains("immutable"));
}

#[test]
fn posts_of_other_pages_are_refused() {
    let folder = Folder::new();
    let server = Server::start(folder.path(), &[]);
    let operator = server.operator();
    let path = "/runs/start/plan";
    for (origin, csrf) in [
        (Some("http://evil.example"), operator.csrf.as_str()),
        (Some("null"), operator.csrf.as_str()),
        (None, operator.csrf.as_str()),
        (Some(server.base.as_str()), "guessed"),
        (Some(server.base.as_str()), ""),
    ] {
        assert_eq!(operator.post_from(path, "case=tutorial", origin, csrf).status, 403, "{origin:?} {csrf}");
    }
    // The same from a page of the desk is looked at, and refused because there is no such case.
    assert_eq!(operator.post(path, "case=tutorial").status, 422);
}

/// Writes a request as it is.
fn raw(server: &Server, request: &str) -> String {
    let mut stream = TcpStream::connect(server.host()).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = [0; 4096];
    let length = stream.read(&mut answer).unwrap();
    String::from_utf8_lossy(&answer[..length]).into_owned()
}

#[test]
fn another_host_is_not_this_desk() {
    let folder = Folder::new();
    let server = Server::start(folder.path(), &[]);
    let path = server.entrance.strip_prefix(&server.base).unwrap();
    let port = server.host().rsplit(':').next().unwrap();
    let answer = raw(&server, &format!("GET {path} HTTP/1.1\r\nHost: evil.example:{port}\r\n\r\n"));
    assert!(answer.starts_with("HTTP/1.1 421"), "{answer}");
    let answer = raw(&server, &format!("GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n"));
    assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
}

#[test]
fn a_gigabyte_is_refused_before_it_comes() {
    let folder = Folder::new();
    let server = Server::start(folder.path(), &[]);
    let operator = server.operator();
    // Only the head of the request is sent: the answer cannot have waited for the rest.
    let head = |length: u64, kind: &str| {
        format!(
            "POST /runs/start/plan HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nCookie: {}\r\nX-CSRF-Token: {}\r\n\
             Content-Type: {kind}\r\nContent-Length: {length}\r\n\r\n",
            operator.cookie,
            operator.csrf,
            host = server.host(),
        )
    };
    let answer = raw(&server, &head(1 << 30, "application/octet-stream"));
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
    let form = format!("note={}", "x".repeat(1 << 20));
    assert_eq!(operator.post("/runs/start/plan", &form).status, 413);
}

#[test]
fn paths_stay_in_the_workspace() {
    let folder = Folder::new();
    fs::write(folder.path().join("manifest.json"), "{\"kind\":\"secret\"}").unwrap();
    let server = Server::start(folder.path(), &[]);
    let operator = server.operator();
    for path in [
        "/results/..",
        "/results/..%2f..",
        "/results/%2e%2e%2f%2e%2e",
        "/results/..%2f..?file=manifest",
        "/results/.%00",
        "/assets/..%2f..%2fCargo.toml",
        "/overview?result=..%2f..",
        "/overview?result=%2fetc",
    ] {
        let answer = operator.get(path);
        assert!(matches!(answer.status, 303 | 400 | 404), "{path}: {}", answer.status);
        assert!(!answer.text.contains("secret"), "{path}");
    }
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(folder.path(), folder.path().join("desk/results/out")).unwrap();
        assert_eq!(operator.get("/results/out?file=manifest").status, 404);
    }
    assert_eq!(operator.post("/runs/start/plan", "case=..%2F..").status, 422);
}

#[test]
fn guessing_passwords_is_slowed_down() {
    let folder = Folder::new();
    users::add(&folder, "aoi", "analyst");
    let server = Server::start(folder.path(), &[]);
    let stranger = server.stranger();
    let tries: Vec<u16> =
        (0..14).map(|number| stranger.post("/sign-in", &format!("user=aoi&password={number}")).status).collect();
    assert!(tries[..5].iter().all(|status| *status == 401), "{tries:?}");
    assert_eq!(tries.last(), Some(&429));
}

#[test]
fn another_address_needs_users() {
    let folder = Folder::new();
    let output = support::denchi(&folder, &["serve", "--workspace", "desk", "--address", "0.0.0.0", "--port", "0"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("denchi user add"));
}

#[test]
fn roles_decide_who_may_do_what() {
    let folder = Folder::new();
    users::add(&folder, "rin", "reader");
    users::add(&folder, "aoi", "analyst");
    let server = Server::start(folder.path(), &["tutorial"]);
    let (reader, analyst, operator) =
        (users::signed_in(&server, "rin"), users::signed_in(&server, "aoi"), server.operator());
    assert_eq!(reader.get("/runs").status, 200);
    assert_eq!(reader.post("/runs/start/plan", "case=tutorial").status, 403);
    assert_eq!(reader.post("/runs/1/cancel", "").status, 403);
    assert!(!reader.get("/runs").text.contains("/runs/start/"));
    let job = analyst.start("plan", "case=tutorial");
    analyst.wait_for(job, "done");
    assert_eq!((reader.get("/audit").status, analyst.get("/audit").status), (403, 403));
    let audit = operator.get("/audit");
    assert_eq!(audit.status, 200);
    assert!(audit.text.contains(&format!("{job} plan")) && audit.text.contains("aoi"), "{}", audit.text);
    let listed = support::denchi(&folder, &["user", "remove", "rin", "--workspace", "desk"]);
    assert!(listed.status.success());
    assert_eq!(reader.get("/runs").status, 401);
}

#[test]
fn a_case_is_planned_and_jobs_tell_how_far_they_are() {
    let folder = Folder::new();
    let server = Server::start(folder.path(), &["tutorial"]);
    let operator = server.operator();
    // The first plan is asked for by the start of the server.
    operator.wait_for(1, "done");
    let stem = "tutorial-1";
    assert!(result(folder.path(), "tutorial", 1).join("manifest.json").exists());
    let first: Value = serde_json::from_str(&operator.get("/overview?format=json").text).unwrap();
    assert_eq!(first["result"], stem);

    let job = operator.start("stress-sweep", &format!("result={stem}"));
    let of_job = |event: &Value| event["job"] == job;
    let events = operator.events(None, |event| of_job(event) && event["state"] == "done");
    let states: Vec<&str> =
        events.iter().filter(|(_, event)| of_job(event)).map(|(_, event)| event["state"].as_str().unwrap()).collect();
    assert_eq!(states.last(), Some(&"done"), "{states:?}");
    let (last, event) = events.last().unwrap();
    assert!(event["progress"]["total"].as_u64().unwrap() > 0, "{event}");
    assert_eq!(event["progress"]["done"], event["progress"]["total"]);
    // Who comes back with the last event misses nothing, and is told nothing twice.
    let next = operator.start("plan", "case=tutorial");
    let again = operator.events(Some(last), |event| event["job"] == next && event["state"] == "done");
    assert!(again.iter().all(|(id, event)| id > last && event["job"] == next), "{again:?}");
    // The page that the command wrote, and the data of a view.
    assert!(operator.get(&format!("/results/{stem}-stress-sweep-{job}")).text.contains("<html"));
    let brief = operator.start("brief", &format!("result={stem}"));
    operator.wait_for(brief, "done");
    assert!(operator.get(&format!("/results/{stem}-brief-{brief}")).text.contains("<html"));
    assert!(operator.get("/map?format=csv").text.starts_with("period,"));
    assert!(operator.get("/map?format=xlsx").header("content-type").contains("spreadsheetml"));
    let compared = operator.get(&format!("/overview?result=tutorial-{next}&with={stem}&format=json")).text;
    let compared: Value = serde_json::from_str(&compared).unwrap();
    assert_eq!((&compared["beside"]["chosen"], &compared["changes"]), (&Value::from(stem), &Value::Array(Vec::new())));
}

#[test]
fn what_finished_outlives_a_crash_and_what_ran_is_taken_up_again() {
    let folder = Folder::new();
    support::case(&folder, "hard", &support::hard());
    let server = Server::start(folder.path(), &["tutorial"]);
    server.operator().wait_for(1, "done");
    drop(server);
    let server = Server::start(folder.path(), &["hard"]);
    let operator = server.operator();
    operator.wait_for(2, "running");
    wait("the solver", || operator.get("/runs/2?part=row").text.contains("gap").then_some(()));
    server.kill();
    // Its process sees that nobody is there any more, and keeps the best plan that it has.
    let kept = result(folder.path(), "hard", 2).join("manifest.json");
    wait("the best plan so far", || kept.exists().then_some(()));

    let server = Server::start(folder.path(), &[]);
    let operator = server.operator();
    assert_eq!((operator.state(1), operator.state(2)), ("done".to_owned(), "interrupted".to_owned()));
    assert_eq!(operator.get("/overview?result=tutorial-1").status, 200);
    assert_eq!(operator.post("/runs/2/resume", "").status, 303);
    operator.wait_for(2, "running");
    assert_eq!(operator.post("/runs/2/cancel", "").status, 303);
    operator.wait_for(2, "cancelled");
    assert_eq!(operator.post("/runs/1/resume", "").status, 303);
    assert_eq!(operator.state(1), "done");
}

#[test]
fn pages_are_in_both_languages() {
    let folder = Folder::new();
    let server = Server::start(folder.path(), &[]);
    let operator = server.operator();
    let english = operator.get("/runs?lang=en");
    let japanese = operator.get("/runs?lang=ja");
    assert!(english.text.contains("<html lang=\"en\">") && english.text.contains("Start a job"));
    assert!(japanese.text.contains("<html lang=\"ja\">") && japanese.text.contains("ジョブを開始"));
    assert!(japanese.header("set-cookie").starts_with("denchi-lang=ja"));
    assert!(
        server
            .stranger()
            .get_with("/runs", &[("accept-language", "ja,en;q=0.5")])
            .text
            .contains("サインインしていません")
    );
    assert_eq!(operator.get("/nothing?lang=ja").status, 404);
    assert!(operator.get("/nothing?lang=ja").text.contains("何もありません"));
}
