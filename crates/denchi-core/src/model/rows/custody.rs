//! Tags, for every chain of custody, vertex of its graph and period:
//!
//! ```text
//! sum T[out] = sum T[in]                                  at a place with a commodity
//! sum T[out] = carried sum T[in] + added a                at a run of a site
//! T <= content x                                          for what carries it
//! ```
//!
//! `carried` and `added` are those of `case::custody::Passage`; what enters the chain and what is known without a variable
//! is put in.

use crate::model::Scene;
use crate::model::columns::Layout;
use crate::model::custody::{At, Tags, View};
use crate::model::meaning::{Row, small};
use crate::model::sheet::Sheet;

pub(super) fn add(scene: &Scene, layout: &Layout, tags: &Tags, sheet: &mut Sheet) {
    let view = View::of(scene, layout);
    for tie in tags.ties(&view) {
        let (custody, t) = (small(tie.custody), small(tie.t));
        let meaning = match tie.at {
            At::Node(place, commodity) => Row::Tags { custody, place, commodity, t },
            At::Process(site, run) => Row::TagsPassed { custody, site, run: small(run), t },
        };
        let row = sheet.row(meaning, 0.0, 0.0);
        tie.terms.write(sheet, row, 1.0);
    }
    for bound in tags.bounds(&view) {
        let meaning = Row::Tagged { custody: small(bound.custody), carrier: bound.carrier, t: small(bound.t) };
        let row = sheet.row(meaning, f64::NEG_INFINITY, 0.0);
        bound.terms.write(sheet, row, 1.0);
    }
}
