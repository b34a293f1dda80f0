//! The share of the group in the value of what a region consumes.

use super::{Asked, Reached, work};

pub(super) fn reached(asked: &Asked) -> Reached {
    let period = &asked.plan.periods[asked.period];
    let (mut group, mut all) = (0.0, 0.0);
    for (item, amount) in work::done(asked.case, asked.plan, asked.scopes, asked.id, asked.period) {
        let (value, share) = asked.case.value_of_work(asked.rule, item, period);
        group += share * value * amount;
        all += value * amount;
    }
    Reached::ratio(group, all, 1.0)
}
