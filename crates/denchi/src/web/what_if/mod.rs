//! What if, on the desk: an open result is asked again with controls moved.
//!
//! A result that is open keeps its [`Ground`]: the controls, the solved programme from which answers begin, and the last
//! answers. Answers are worked out by few threads in turns (`turns`); a session has one question at a time, and its next
//! one stops the one before (`asking`).

pub(crate) mod answer;
pub(crate) mod asking;
pub(crate) mod ground;
pub(crate) mod state;
pub(crate) mod turns;

pub(crate) use ground::Ground;
pub(crate) use turns::Turns;
