//! Programmes with custodies: first without them, then on from there.
//!
//! What is only assigned, to an origin or to a destination, decides nothing by itself ([`Column::is_assignment`]), but
//! has more rows than everything else, and interior point pays for each of them. So the columns of assignment are held
//! at zero and the rows that they are in are let go, which leaves the programme as it would be without the rules about
//! them: a relaxation. Its basis, with the rows let go basic and the columns held nonbasic, is dual feasible for the
//! whole programme, as assignment costs nothing, and the dual simplex method can go on from it. That takes few
//! iterations where nothing but the rules themselves is missed at that point, and no end where most of what is assigned
//! has to be found first; so the rows that are missed decide whether it is tried.

use denchi_solver::{Method, Options, Outcome, Purpose, Session, SolverError, Termination, choose_method};

use super::Watch;
use crate::model::Column;

/// Most rows that the relaxation may miss, as a share of all rows, for the dual simplex method to go on from it.
///
/// Measured on the reference case (docs/performance.md): 0.1 % with origin limits, which took 5 311 and 6 988 iterations
/// and less time than the relaxation; 0.9 % to 2.4 % with touch limits and the rules of whole scenarios, which did not
/// end within the time of interior point.
const MISSED_ROWS: f64 = 0.005;
/// Most iterations of the dual simplex method, as a share of all rows: the origin limits took 0.23 and 0.30.
const ITERATIONS: f64 = 0.5;

/// Whether this way may pay: there is something assigned, and the method for the whole would be interior point.
pub(crate) fn applies(session: &Session, columns: &[Column], options: &Options) -> bool {
    let problem = session.problem();
    options.method.is_none()
        && options.purpose == Purpose::Once
        && options.time_limit.is_none()
        && options.iteration_limit.is_none()
        && options.objective_limit.is_none()
        && options.crossover
        && !problem.is_mip()
        && choose_method(problem.size(), options.purpose) == Method::InteriorPoint
        && columns.iter().any(Column::is_assignment)
}

/// Solves a programme by way of its relaxation. `None` where that came to no end: then the session is as it was before,
/// without a basis. An optimum, or that there is no solution, is certain.
pub(crate) fn solve(
    session: &mut Session,
    columns: &[Column],
    options: &Options,
    watch: &mut Watch,
) -> Result<Option<Outcome>, SolverError> {
    let held = Held::of(session, columns);
    session.set_columns_bounds(&held.columns.iter().map(|&(column, ..)| (column, 0.0, 0.0)).collect::<Vec<_>>())?;
    let free = |&(row, ..): &(usize, f64, f64)| (row, f64::NEG_INFINITY, f64::INFINITY);
    session.set_rows_bounds(&held.rows.iter().map(free).collect::<Vec<_>>())?;
    let relaxed = session.solve(options, &mut watch.solver)?;
    session.set_columns_bounds(&held.columns)?;
    session.set_rows_bounds(&held.rows)?;
    if relaxed.termination == Termination::Infeasible {
        return Ok(Some(relaxed));
    }
    if relaxed.termination == Termination::Optimal && held.missed(&relaxed, options) <= share(session, MISSED_ROWS) {
        let iteration_limit = u32::try_from(share(session, ITERATIONS)).ok();
        let onwards = Options { method: Some(Method::Simplex), iteration_limit, ..options.clone() };
        let outcome = session.solve(&onwards, &mut watch.solver)?;
        if outcome.termination == Termination::Optimal {
            return Ok(Some(outcome));
        }
    }
    session.clear_solver_state();
    Ok(None)
}

/// A share of the rows of the programme, at least one.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a count")]
fn share(session: &Session, share: f64) -> usize {
    (session.problem().rows() as f64 * share).ceil() as usize
}

/// Bounds of the columns of assignment and sides of the rows that they are in.
struct Held {
    columns: Vec<(usize, f64, f64)>,
    rows: Vec<(usize, f64, f64)>,
}

impl Held {
    fn of(session: &Session, columns: &[Column]) -> Self {
        let problem = session.problem();
        let mut concerned = vec![false; problem.rows()];
        let mut held = Held { columns: Vec::new(), rows: Vec::new() };
        for (index, _) in columns.iter().enumerate().filter(|(_, column)| column.is_assignment()) {
            held.columns.push((index, problem.lower[index], problem.upper[index]));
            problem.matrix.column(index).for_each(|(row, _)| concerned[row] = true);
        }
        let rows = (0..problem.rows()).filter(|&row| concerned[row]);
        held.rows = rows.map(|row| (row, problem.row_lower[row], problem.row_upper[row])).collect();
        held
    }

    /// How many of the rows a point misses.
    fn missed(&self, outcome: &Outcome, options: &Options) -> usize {
        let Some(primal) = &outcome.primal else { return usize::MAX };
        let slack = options.feasibility_tolerance;
        let misses = |&&(row, lower, upper): &&(usize, f64, f64)| {
            primal.rows[row] < lower - slack || primal.rows[row] > upper + slack
        };
        self.rows.iter().filter(misses).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::{Files, read_files};
    use crate::catalogue::Lang;
    use crate::model::{self, BuildOptions};

    /// Ore at 1 from China and at 3 from Canada, at most so much of each, is mixed at a hub; Japan and Germany want 10
    /// each, and at most `share` of Japan's may be from China.
    fn outcomes([china, canada]: [u32; 2], share: f64) -> (Option<Outcome>, Outcome, bool) {
        let table = |name: &str, text: String| (format!("{name}.csv"), text.into_bytes());
        let toml = "name = \"small\"\ntitle = \"Small\"\nmoney = \"USD\"\nmoney_year = 2025\ndiscount_rate = 0\n\
                    base_year = 2025\n[horizon]\nstart = 2025\nperiods = 1\nlength = \"1y\"\n";
        let supplies = format!(
            "x,pit,ore,1,{china},assumed
y,mine,ore,3,{canada},assumed"
        );
        let files: Files = [
            ("case.toml".to_owned(), toml.as_bytes().to_vec()),
            table("elements", "element\nLi\n".into()),
            table("commodities", "commodity,unit,quality\nore,t,assumed\n".into()),
            table("contents", "commodity,element,content,quality\nore,Li,1,assumed\n".into()),
            table(
                "places",
                "place,country,quality
pit,CHN,assumed
mine,CAN,assumed
hub,KOR,assumed
home,JPN,assumed
abroad,DEU,assumed
"
                .into(),
            ),
            table("supplies", format!("supply,place,commodity,price,maximum,quality\n{supplies}\n")),
            table(
                "lanes",
                "lane,commodity,from_place,to_place,cost,quality
xh,ore,pit,hub,0,assumed
yh,ore,mine,hub,0,assumed
\
                 hj,ore,hub,home,0,assumed
hd,ore,hub,abroad,0,assumed
"
                .into(),
            ),
            table(
                "demands",
                "demand,place,commodity,quantity,quality
ours,home,ore,10,assumed
theirs,abroad,ore,10,assumed
"
                .into(),
            ),
            table(
                "rules",
                format!(
                    "rule,kind,element,region,origin,limit,quality\nhalf,origin_limit,Li,JPN,CHN,{share},assumed\n"
                ),
            ),
        ]
        .into_iter()
        .collect();
        let case = read_files(files, None).unwrap_or_else(|problems| panic!("{}", problems.render(Lang::En))).0;
        let model = model::build(&case, &case.settings.periods, BuildOptions::default()).unwrap();
        assert!(model.columns.iter().any(Column::is_assignment));
        let mut session = Session::new(model.problem.clone()).unwrap();
        let by_relaxation = solve(&mut session, &model.columns, &Options::default(), &mut Watch::none()).unwrap();
        let restored = session.problem() == &model.problem;
        let afresh = denchi_solver::solve(model.problem, &Options::default(), &mut Watch::none().solver).unwrap();
        (by_relaxation, afresh, restored)
    }

    /// A quarter of Japan's 10 from Canada: 17.5 at 1 and 2.5 at 3.
    #[test]
    fn both_ways_have_one_optimum() {
        let (by_relaxation, afresh, restored) = outcomes([100, 100], 0.75);
        let by_relaxation = by_relaxation.unwrap();
        assert_eq!(by_relaxation.termination, Termination::Optimal);
        let (found, expected) = (by_relaxation.objective.unwrap(), afresh.objective.unwrap());
        assert!((expected - 25.0).abs() < 1e-9);
        assert!((found - expected).abs() <= 1e-9 * expected.abs(), "{found} is not {expected}");
        assert!(restored);
    }

    /// 16 are not enough, with or without the rule.
    #[test]
    fn a_relaxation_without_a_solution_ends_it() {
        let (by_relaxation, afresh, restored) = outcomes([8, 8], 0.75);
        assert_eq!(by_relaxation.unwrap().termination, Termination::Infeasible);
        assert_eq!(afresh.termination, Termination::Infeasible);
        assert!(restored);
    }

    /// Canada has 5, and 7 may not be from China: only the rule is in the way.
    #[test]
    fn a_rule_that_cannot_be_kept_is_found_afresh() {
        let (by_relaxation, afresh, restored) = outcomes([20, 5], 0.3);
        assert_eq!(by_relaxation, None);
        assert_eq!(afresh.termination, Termination::Infeasible);
        assert!(restored);
    }
}
