//! Why a price is what it is: in words, with the row of the case behind each part, and as tables.

mod behind;
mod tables;
mod words;

pub use behind::Behind;
pub use tables::tables;
pub use words::Words;
