//! denchi on the command line, and on the desk.

mod cli;
mod conflicts;
mod embedded;
mod findings;
mod messages;
mod numbers;
mod pipeline;
mod printer;
mod serving;
mod web;
mod workspace;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run(web::serve)
}
