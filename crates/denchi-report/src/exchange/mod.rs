//! What a trace says of one product, in formats that companies exchange: docs/exchange.md says which version each follows
//! and what is left out. All of it is modelled, not measured, and says so.

mod battery;
mod catena;
mod item;
mod pact;
mod product;

pub use battery::battery;
pub use catena::catena;
pub use item::{Item, ItemError};
pub use pact::pact;
pub use product::{Product, ProductError};
