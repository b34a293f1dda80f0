//! Whose job is next: users take turns, so that one who asks for a hundred does not keep the others waiting.

use std::collections::BTreeMap;

/// Which of the jobs that wait starts next; `None` where all places are taken or nobody waits.
///
/// `waiting` are numbers and users of the jobs that wait, the oldest first; `running` the users of those that run; `served`
/// says when each user's last job started, as a count. Next is the user with the fewest running jobs, among these whoever
/// was served longest ago, and of that user the oldest job.
pub(crate) fn next(
    waiting: &[(i64, String)],
    running: &[String],
    served: &BTreeMap<String, u64>,
    places: usize,
) -> Option<i64> {
    if running.len() >= places {
        return None;
    }
    let running = |user: &String| running.iter().filter(|other| *other == user).count();
    let turn = |(id, user): &&(i64, String)| (running(user), served.get(user).copied().unwrap_or(0), *id);
    waiting.iter().min_by_key(turn).map(|(id, _)| *id)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Starts all jobs on one place, each ending before the next begins.
    fn order(waiting: &[(i64, &str)]) -> Vec<i64> {
        let mut waiting: Vec<(i64, String)> = waiting.iter().map(|(id, user)| (*id, (*user).to_owned())).collect();
        let (mut served, mut order) = (BTreeMap::new(), Vec::new());
        while let Some(id) = next(&waiting, &[], &served, 1) {
            let place = waiting.iter().position(|(other, _)| *other == id).unwrap_or_default();
            let (_, user) = waiting.remove(place);
            order.push(id);
            served.insert(user, order.len() as u64);
        }
        order
    }

    #[test]
    fn users_take_turns() {
        assert_eq!(order(&[(1, "a"), (2, "a"), (3, "a"), (4, "b"), (5, "c")]), [1, 4, 5, 2, 3]);
        assert_eq!(order(&[(1, "a"), (2, "a"), (3, "a")]), [1, 2, 3]);
    }

    #[test]
    fn who_runs_least_comes_first() {
        let waiting = [(1, "a".to_owned()), (2, "b".to_owned())];
        let running = ["a".to_owned()];
        assert_eq!(next(&waiting, &running, &BTreeMap::from([("b".to_owned(), 9)]), 2), Some(2));
        assert_eq!(next(&waiting, &running, &BTreeMap::new(), 1), None);
        assert_eq!(next(&[], &[], &BTreeMap::new(), 1), None);
    }
}
