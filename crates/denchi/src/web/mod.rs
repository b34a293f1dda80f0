//! The desk: a web server on a workspace.
//!
//! A request passes the guard (`guard/`), which knows who asks and what is allowed, and reaches a page (`pages/`) or a view
//! (`views/`). A view is a function from a result and an address to plain data and its markup; the shell (`shell/`) puts
//! the page around it. Work that takes its time is done by jobs (`jobs/`), which are processes of their own. How to add a
//! view or a kind of job stands in docs/desk.md.

mod assets;
mod desk;
mod guard;
mod jobs;
mod opened;
mod pages;
mod router;
mod shell;
mod views;
mod what_if;

use std::io::Write;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use denchi_core::case::write_atomically;
use tokio::net::TcpListener;

use crate::printer::Printer;
use crate::serving::Serving;
use desk::Desk;

/// How long running jobs have to keep what is done when the server ends.
const PATIENCE: Duration = Duration::from_secs(10);

/// Serves a workspace until Ctrl-C or SIGTERM.
///
/// # Errors
/// An address that is taken, a workspace that cannot be read.
pub(crate) fn serve(serving: &Serving, printer: &mut Printer) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let ended = runtime.block_on(listen(serving, printer));
    // A view that is being made need not be waited for.
    runtime.shutdown_background();
    ended
}

async fn listen(serving: &Serving, printer: &mut Printer) -> Result<()> {
    let listener = TcpListener::bind(serving.address).await.with_context(|| serving.address.to_string())?;
    let address = listener.local_addr()?;
    let desk = Desk::open(serving, address, printer.lang)?;
    let jobs = tokio::spawn(Arc::clone(&desk.runner).run());
    announce(&desk, serving, address, printer)?;
    let app = router::router(&desk).into_make_service_with_connect_info::<SocketAddr>();
    tokio::select! {
        served = axum::serve(listener, app).into_future() => served?,
        () = told_to_end() => printer.tell("desk.ending", &[]),
    }
    desk.runner.close(PATIENCE).await;
    jobs.abort();
    Ok(())
}

/// Says where the desk is: with the one-time token where it can only be reached from this machine.
fn announce(desk: &Desk, serving: &Serving, address: SocketAddr, printer: &mut Printer) -> Result<()> {
    let base = serving.origin.clone().unwrap_or_else(|| format!("http://{address}"));
    let url = match desk.token.for_operator() {
        Some(token) if address.ip().is_loopback() => format!("http://{address}/enter?token={token}"),
        _ => format!("{base}/"),
    };
    printer.tell("desk.listening", &[("url", &url), ("workspace", &serving.workspace.root().display())]);
    if let Some(file) = &serving.address_file {
        secret_file(file, &url).with_context(|| file.display().to_string())?;
    }
    std::io::stderr().flush()?;
    Ok(())
}

/// Writes the address for the program that started the server; nobody else may read the token.
fn secret_file(file: &Path, url: &str) -> Result<()> {
    write_atomically(file, b"")?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o600))?;
    }
    std::fs::OpenOptions::new().write(true).open(file)?.write_all(format!("{url}\n").as_bytes())?;
    Ok(())
}

/// Comes at Ctrl-C or, where there is such a thing, SIGTERM.
async fn told_to_end() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}
