//! A desk that runs, and who asks it: as a browser would, without one.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

/// How long anything may take on a machine that is busy.
pub(crate) const PATIENCE: Duration = Duration::from_secs(120);

/// Waits for something.
pub(crate) fn wait<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(start.elapsed() < PATIENCE, "{what} never came");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// A server on a free port; it ends with the test.
pub(crate) struct Server {
    child: Child,
    /// The address that it gives out, with the token.
    pub(crate) entrance: String,
    /// The address without anything behind it.
    pub(crate) base: String,
}

impl Server {
    /// Serves the workspace `desk` in a folder.
    pub(crate) fn start(folder: &Path, arguments: &[&str]) -> Self {
        let file = folder.join("address");
        let _ = fs::remove_file(&file);
        let child = Command::new(env!("CARGO_BIN_EXE_denchi"))
            .current_dir(folder)
            .args(["serve", "--workspace", "desk", "--port", "0", "--lang", "en", "--address-file", "address"])
            .args(arguments)
            .stdin(Stdio::null())
            .stderr(fs::File::create(folder.join("stderr")).unwrap())
            .spawn()
            .unwrap();
        let mut server = Server { child, entrance: String::new(), base: String::new() };
        server.entrance = wait("the address of the server", || {
            let ended = server.child.try_wait().unwrap();
            assert!(ended.is_none(), "{}", fs::read_to_string(folder.join("stderr")).unwrap());
            fs::read_to_string(&file).ok().filter(|address| address.ends_with('\n'))
        });
        server.entrance.truncate(server.entrance.trim_end().len());
        server.base = server.entrance.splitn(4, '/').take(3).collect::<Vec<_>>().join("/");
        server
    }

    /// `127.0.0.1:port`.
    pub(crate) fn host(&self) -> &str {
        self.base.strip_prefix("http://").unwrap()
    }

    /// Ends it without a word, as a crash would.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Someone who holds no session.
    pub(crate) fn stranger(&self) -> Client {
        Client { base: self.base.clone(), cookie: String::new(), csrf: String::new() }
    }

    /// Whoever started the server, come in with the token.
    pub(crate) fn operator(&self) -> Client {
        let mut client = self.stranger();
        let answer = client.get(self.entrance.strip_prefix(&self.base).unwrap());
        assert_eq!(answer.status, 303, "{}", answer.text);
        client.take(&answer);
        client
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An answer.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: ureq::http::HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }
}

/// Someone who asks.
#[derive(Clone)]
pub(crate) struct Client {
    pub(crate) base: String,
    pub(crate) cookie: String,
    pub(crate) csrf: String,
}

fn agent() -> ureq::Agent {
    let config =
        ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0).max_redirects_will_error(false);
    config.timeout_global(Some(PATIENCE)).build().into()
}

fn answer(response: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> Answer {
    let mut response = response.unwrap();
    let text = String::from_utf8_lossy(&response.body_mut().read_to_vec().unwrap()).into_owned();
    Answer { status: response.status().as_u16(), headers: response.headers().clone(), text }
}

impl Client {
    /// Keeps the cookie of an answer, and the token for posts of the page behind it.
    pub(crate) fn take(&mut self, answer: &Answer) {
        self.cookie = answer.header("set-cookie").split(';').next().unwrap().to_owned();
        let page = self.get("/runs").text;
        self.csrf = page.split("name=\"csrf\" content=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.get_with(path, &[])
    }

    pub(crate) fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        let mut request = agent().get(format!("{}{path}", self.base)).header("cookie", &self.cookie);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        answer(request.call())
    }

    /// A post as a page of the desk makes it.
    pub(crate) fn post(&self, path: &str, form: &str) -> Answer {
        self.post_from(path, form, Some(&self.base.clone()), &self.csrf)
    }

    /// A post of a page of some origin, with some token.
    pub(crate) fn post_from(&self, path: &str, form: &str, origin: Option<&str>, csrf: &str) -> Answer {
        let mut request = agent().post(format!("{}{path}", self.base)).header("cookie", &self.cookie);
        request = request.header("content-type", "application/x-www-form-urlencoded");
        if let Some(origin) = origin {
            request = request.header("origin", origin);
        }
        answer(request.send(format!("{form}&csrf={csrf}")))
    }

    /// The bytes of a file.
    pub(crate) fn bytes(&self, path: &str) -> Vec<u8> {
        let mut response = agent().get(format!("{}{path}", self.base)).header("cookie", &self.cookie).call().unwrap();
        assert_eq!(response.status(), 200, "{path}");
        response.body_mut().with_config().limit(1 << 30).read_to_vec().unwrap()
    }

    /// A post as a programme of a page of the desk makes it.
    pub(crate) fn send(&self, path: &str, kind: &str, body: &[u8]) -> Answer {
        let request = agent().post(format!("{}{path}", self.base)).header("cookie", &self.cookie);
        let request = request.header("content-type", kind).header("origin", &self.base);
        answer(request.header("x-csrf-token", &self.csrf).header("accept", "application/json").send(body))
    }

    /// The states of jobs as they come, until one that is waited for.
    pub(crate) fn events(&self, since: Option<&str>, last: impl Fn(&Value) -> bool) -> Vec<(String, Value)> {
        let mut request = agent().get(format!("{}/events", self.base)).header("cookie", &self.cookie);
        if let Some(since) = since {
            request = request.header("last-event-id", since);
        }
        let mut response = request.call().unwrap();
        assert!(response.headers()["content-type"].to_str().unwrap().starts_with("text/event-stream"));
        let (mut events, mut id) = (Vec::new(), String::new());
        for line in BufReader::new(response.body_mut().as_reader()).lines() {
            let line = line.unwrap();
            if let Some(text) = line.strip_prefix("id: ") {
                id = text.to_owned();
            }
            if let Some(text) = line.strip_prefix("data: ") {
                let event: Value = serde_json::from_str(text).unwrap();
                events.push((id.clone(), event));
                if last(&events.last().unwrap().1) {
                    return events;
                }
            }
        }
        panic!("the stream ended: {events:?}");
    }

    /// Starts a job; its number.
    pub(crate) fn start(&self, kind: &str, form: &str) -> i64 {
        let answer = self.post(&format!("/runs/start/{kind}"), form);
        assert_eq!(answer.status, 303, "{}", answer.text);
        answer.header("location").strip_prefix("/runs/").unwrap().parse().unwrap()
    }

    /// The state of a job, as its row says.
    pub(crate) fn state(&self, job: i64) -> String {
        let row = self.get(&format!("/runs/{job}?part=row")).text;
        row.split("data-state=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
    }

    /// Waits until a job is in a state.
    pub(crate) fn wait_for(&self, job: i64, state: &str) {
        wait(&format!("job {job} {state}"), || {
            let now = self.state(job);
            let over = ["done", "failed", "cancelled", "interrupted"].contains(&now.as_str()) && now != state;
            assert!(!over, "job {job} is {now}: {}", self.get(&format!("/runs/{job}")).text);
            (now == state).then_some(())
        });
    }
}

/// A desk with a plan of a case as its first job, and whoever started it.
pub(crate) fn planned(folder: &Path, case: &str) -> (Server, Client) {
    let server = Server::start(folder, &[case]);
    let operator = server.operator();
    operator.wait_for(1, "done");
    (server, operator)
}

/// Where the result of a job is.
pub(crate) fn result(folder: &Path, stem: &str, job: i64) -> PathBuf {
    folder.join("desk/results").join(format!("{stem}-{job}"))
}
