//! Who asks, and what is allowed. Every request passes all of it, in the order of [`router`](super::router): headers of the
//! answer, the host that was asked for, how large and how often, who asks, and, for a change, where it comes from.

pub(crate) mod headers;
pub(crate) mod hosts;
pub(crate) mod limits;
pub(crate) mod posts;
pub(crate) mod token;
pub(crate) mod who;
