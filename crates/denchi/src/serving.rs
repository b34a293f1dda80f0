//! What `denchi serve` asks of the web server: the command line and the server know this, and not each other.

use std::net::SocketAddr;
use std::path::PathBuf;

use anyhow::Result;

use crate::printer::Printer;
use crate::workspace::{Name, Workspace};

/// How the server is to run.
#[derive(Clone, Debug)]
pub(crate) struct Serving {
    pub(crate) workspace: Workspace,
    /// The case that is opened at first.
    pub(crate) case: Option<Name>,
    /// Where to listen; port 0 is any free one.
    pub(crate) address: SocketAddr,
    /// The address that users see where a proxy stands in front, such as `https://desk.example`.
    pub(crate) origin: Option<String>,
    /// Jobs that run at a time.
    pub(crate) jobs: usize,
    /// Where the address is written once the server listens, for a program that started it.
    pub(crate) address_file: Option<PathBuf>,
}

/// Runs the server until it is told to end.
pub(crate) type Serve = fn(&Serving, &mut Printer) -> Result<()>;
