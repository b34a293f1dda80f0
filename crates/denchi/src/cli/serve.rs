//! `denchi serve`: the desk in a browser.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use anyhow::Result;
use denchi_core::catalogue;

use super::{Advised, End};
use crate::printer::Printer;
use crate::serving::{Serve, Serving};
use crate::workspace::{Workspace, cases::Imported, users};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Folder of a case, or the name of an embedded one; it is copied into the workspace
    #[arg(value_name = "CASE")]
    case: Option<PathBuf>,
    /// Folder of the workspace: cases, results, history
    #[arg(long, value_name = "FOLDER", default_value = "denchi-desk")]
    workspace: PathBuf,
    /// Address to listen at; any but that of this machine itself needs users (denchi user add)
    #[arg(long, value_name = "ADDRESS", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    address: IpAddr,
    /// Port to listen at; 0: any free one
    #[arg(long, value_name = "PORT", default_value_t = 8017)]
    port: u16,
    /// Address that users see where a proxy with a certificate stands in front, such as https://desk.example
    #[arg(long, value_name = "URL", value_parser = origin)]
    origin: Option<String>,
    /// Jobs that run at a time (default: half of the cores)
    #[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(u16).range(1..))]
    jobs: Option<u16>,
    /// File for the address, written once the server listens
    #[arg(long, value_name = "FILE")]
    address_file: Option<PathBuf>,
}

/// A scheme and a host, perhaps with a port.
fn origin(text: &str) -> Result<String, String> {
    let wrong = || "https://desk.example".to_owned();
    let trimmed = text.trim_end_matches('/');
    let host = trimmed.strip_prefix("https://").or_else(|| trimmed.strip_prefix("http://")).ok_or_else(wrong)?;
    let letters = |letter: char| letter.is_ascii_alphanumeric() || ".-:[]".contains(letter);
    if host.is_empty() || !host.chars().all(letters) { Err(wrong()) } else { Ok(trimmed.to_ascii_lowercase()) }
}

pub(crate) fn run(arguments: &Arguments, serve: Serve, printer: &mut Printer) -> Result<End> {
    let workspace = Workspace::open(&arguments.workspace)?;
    if !arguments.address.is_loopback() && !users::any(&workspace.database()?)? {
        let address = arguments.address.to_string();
        let message = catalogue::format(printer.lang, "desk.refused_address", &[("address", &address)]);
        return Err(Advised { message, hint: "desk.hint_users" }.into());
    }
    let case = match &arguments.case {
        Some(case) => {
            let imported = workspace.import(case, printer.lang)?;
            if let Imported::Known(name) = &imported {
                printer.tell("desk.known_case", &[("case", name), ("workspace", &workspace.root().display())]);
            }
            Some(imported.name().clone())
        }
        None => None,
    };
    let half = || std::thread::available_parallelism().map_or(1, |cores| cores.get().div_ceil(2));
    let serving = Serving {
        workspace,
        case,
        address: SocketAddr::new(arguments.address, arguments.port),
        origin: arguments.origin.clone(),
        jobs: arguments.jobs.map_or_else(half, usize::from),
        address_file: arguments.address_file.clone(),
    };
    serve(&serving, printer)?;
    Ok(End::Done)
}

#[cfg(test)]
mod tests {
    use super::origin;

    #[test]
    fn origins_are_a_scheme_and_a_host() {
        assert_eq!(origin("https://Desk.example/").as_deref(), Ok("https://desk.example"));
        assert_eq!(origin("http://10.0.0.2:8017").as_deref(), Ok("http://10.0.0.2:8017"));
        for wrong in ["desk.example", "https://", "https://a/b", "ftp://a", "https://user@a"] {
            assert!(origin(wrong).is_err(), "{wrong}");
        }
    }
}
