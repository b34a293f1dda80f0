//! denchi on the command line.

mod cli;
mod conflicts;
mod embedded;
mod findings;
mod messages;
mod numbers;
mod pipeline;
mod printer;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run()
}
