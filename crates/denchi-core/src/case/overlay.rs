//! A scenario laid over the tables.

use super::files::Files;
use super::tables::Tables;
use super::toml_tree::Table;
use crate::diagnostics::Diagnostics;

pub(crate) struct Overlay;

pub(crate) fn read(_name: &str, _files: &mut Files, _diagnostics: &mut Diagnostics) -> Option<Overlay> {
    None
}

pub(crate) fn apply(_o: Overlay, _n: &str, _t: &mut Tables, _s: Option<&mut Table>, _d: &mut Diagnostics) {}
