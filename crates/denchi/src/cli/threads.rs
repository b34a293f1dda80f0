//! On how many threads a command answers.

use std::num::NonZero;

#[derive(clap::Args, Clone, Copy, Debug)]
pub(super) struct Threads {
    /// Threads (default: as many as there are cores); the answer is the same for any number
    #[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(u16).range(1..))]
    jobs: Option<u16>,
}

impl Threads {
    /// How many threads are asked for, or as many as there are cores.
    pub(super) fn jobs(self) -> usize {
        let cores = || std::thread::available_parallelism().map_or(1, NonZero::get);
        self.jobs.map_or_else(cores, usize::from)
    }
}
