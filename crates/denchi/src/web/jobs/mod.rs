//! Jobs: commands of this program that run as processes of their own.
//!
//! A process of its own can fail without taking the server with it, be cancelled and be taken up again, and gives the same
//! answer as the command line. It is told by the end of its stdin to stop and keep what is done (`--attended`), and says how
//! far it is on stderr (`--progress json`).

pub(crate) mod form;
mod hub;
pub(crate) mod kinds;
pub(crate) mod progress;
mod queue;
mod runner;

pub(crate) use hub::{Event, Hub};
pub(crate) use runner::Runner;
