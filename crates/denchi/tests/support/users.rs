//! Who may sign in to a desk.

use std::io::Write;
use std::process::Stdio;

use crate::server::{Client, Server};
use crate::support::{Folder, command};

/// Lets someone sign in to the desk of a folder, as an operator does in the terminal.
pub(crate) fn add(folder: &Folder, name: &str, role: &str) {
    let mut child = command(folder, &["user", "add", name, "--role", role, "--workspace", "desk"])
        .stdin(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(format!("the password of {name}\n").as_bytes()).unwrap();
    assert!(child.wait().unwrap().success());
}

/// Someone who was added, signed in.
pub(crate) fn signed_in(server: &Server, name: &str) -> Client {
    let mut client = server.stranger();
    let answer = client.post("/sign-in", &format!("user={name}&password=the+password+of+{name}"));
    assert_eq!(answer.status, 303, "{}", answer.text);
    client.take(&answer);
    client
}
