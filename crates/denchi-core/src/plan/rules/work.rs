//! What works for a destination.

use crate::case::Case;
use crate::case::queries::{WorkItem, WorkScope};
use crate::ids::{ProcessId, RuleId, SiteId};
use crate::plan::result::{PeriodIndex, Plan, Subject};

/// What works in a period for the destination that a rule looks at: the whole plan where everything does.
pub(crate) fn done<'a>(
    case: &'a Case,
    plan: &'a Plan,
    scopes: &[WorkScope],
    rule: RuleId,
    period: PeriodIndex,
) -> Box<dyn Iterator<Item = (WorkItem, f64)> + 'a> {
    match scopes.iter().find(|scope| scope.rules.contains(&rule)) {
        None => Box::new(std::iter::empty()),
        Some(scope) if scope.everything => Box::new(whole(case, plan, period)),
        Some(scope) => {
            let first = scope.rules[0];
            let rows = plan.work_for.iter().filter(move |row| row.rule == first && row.period == period);
            Box::new(rows.map(|row| (row.item, row.amount)))
        }
    }
}

/// Everything that a plan does in a period.
fn whole<'a>(case: &'a Case, plan: &'a Plan, period: PeriodIndex) -> impl Iterator<Item = (WorkItem, f64)> + 'a {
    let activity = plan.activity.iter().filter(move |row| row.period == period);
    let activity = activity.filter_map(|row| {
        run_of(case, row.site, row.process).map(|run| (WorkItem::Activity(row.site, run), row.amount))
    });
    let flows = plan.flows.iter().filter(move |row| row.period == period);
    let flows = flows.map(|row| (WorkItem::Flow(row.lane), row.amount));
    let purchases = plan.purchases.iter().filter(move |row| row.period == period);
    activity.chain(flows).chain(purchases.map(|row| (WorkItem::Purchase(row.supply), row.amount)))
}

fn run_of(case: &Case, site: SiteId, process: ProcessId) -> Option<u16> {
    let run = case.sites[site].runs.iter().position(|run| run.process == process)?;
    u16::try_from(run).ok()
}

/// What the cost of an item belongs to.
pub(crate) fn subject(item: WorkItem) -> Subject {
    match item {
        WorkItem::Activity(site, _) => Subject::Site(site),
        WorkItem::Flow(lane) => Subject::Lane(lane),
        WorkItem::Purchase(supply) => Subject::Supply(supply),
        WorkItem::Level(stock) => Subject::Stock(stock),
    }
}
