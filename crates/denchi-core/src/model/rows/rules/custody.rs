//! Rules on tags, with what the region consumes, `C`, of content `content`:
//!
//! ```text
//! limit:    sum w T <= limit sum w content C + m
//! minimum:  sum w T + m >= limit sum w content C
//! ```
//!
//! `w` is 1 for an element; for makers the amount, the mass, the reference price or the content, by the rule.

use super::Asked;
use crate::case::custody::weight;
use crate::case::queries::User;
use crate::model::Scene;
use crate::model::columns::Layout;
use crate::model::custody::{Tags, View};
use crate::model::sheet::Sheet;

pub(super) fn add(scene: &Scene, layout: &Layout, tags: &Tags, sheet: &mut Sheet, asked: &Asked) {
    let view = View::of(scene, layout);
    let (case, rule, t) = (scene.case, asked.rule, asked.t);
    let (lower, upper) = if rule.kind.is_minimum() { (0.0, f64::INFINITY) } else { (f64::NEG_INFINITY, 0.0) };
    let row = sheet.row(asked.meaning(), lower, upper);
    let consumers = case.consumption(rule);
    for &custody in tags.of_rule(asked.id) {
        let weight = weight(case, rule, tags.tracer(custody), &scene.periods[t]);
        if weight == 0.0 {
            continue;
        }
        tags.consumed(&view, custody, asked.id, t).write(sheet, row, weight);
        for consumer in &consumers {
            let content = weight * consumer.quantity * tags.tracer(custody).content(case, consumer.commodity);
            let column = match consumer.user {
                User::Demand(demand, member) => layout.served(demand, member, t),
                User::Site(site, run) => layout.activity(site, run, t),
            };
            sheet.entry(row, column, -asked.limit * content);
        }
    }
    asked.soften(scene, layout, sheet, row);
}
