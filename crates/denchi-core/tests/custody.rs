//! Rules that follow tags: small cases, each worked by hand before it was run.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails where something is missing")]

use denchi_core::case::custody::Carrier;
use denchi_core::case::{Case, Files, read_files};
use denchi_core::catalogue::Lang;
use denchi_core::plan::explain::BindingLimit;
use denchi_core::plan::result::{CustodyRow, Plan};
use denchi_core::plan::{self, Foresight, PlanOptions, PlanRun, Watch};

/// A case in memory.
#[derive(Clone)]
struct Small {
    files: Files,
}

impl Small {
    fn new(periods: usize) -> Self {
        let toml = format!(
            "name = \"small\"\ntitle = \"Small\"\nmoney = \"USD\"\nmoney_year = 2025\ndiscount_rate = 0\n\
             base_year = 2025\nrecycling_stage = \"recycle\"\n[horizon]\nstart = 2025\nperiods = {periods}\nlength = \"1y\"\n"
        );
        let mut small = Small { files: Files::new() };
        small.files.insert("case.toml".to_owned(), toml.into_bytes());
        small.table("stages", "stage,order", &["mine,1", "refine,2", "recycle,3"]).table("elements", "element", &["Li"])
    }

    /// Adds a table; every row is assumed.
    fn table(mut self, name: &str, head: &str, rows: &[&str]) -> Self {
        let plain = ["stages", "owners", "ownership", "elements"].contains(&name);
        let (head, end) =
            if plain && name != "ownership" { (head.to_owned(), "") } else { (format!("{head},quality"), ",assumed") };
        let rows: String = rows.iter().map(|row| format!("{row}{end}\n")).collect();
        self.files.insert(format!("{name}.csv"), format!("{head}\n{rows}").into_bytes());
        self
    }

    fn rules(self, rows: &[&str]) -> Self {
        self.table(
            "rules",
            "rule,kind,element,commodity,region,origin,owner_country,owner_threshold,origin_stage,limit,penalty",
            rows,
        )
    }

    fn case(self) -> Case {
        read_files(self.files, None).unwrap_or_else(|problems| panic!("{}", problems.render(Lang::En))).0
    }

    fn run(self) -> (Case, PlanRun) {
        self.run_with(Foresight::Perfect)
    }

    fn run_with(self, foresight: Foresight) -> (Case, PlanRun) {
        let case = self.case();
        let run = plan::run(&case, &PlanOptions { foresight, ..PlanOptions::default() }, &mut Watch::none()).unwrap();
        (case, run)
    }

    /// The plan, checked.
    fn planned(self) -> (Case, Plan) {
        let (case, run) = self.run();
        assert!(run.check.passed(), "{:#?}", run.check.violations);
        let plan = run.plan().unwrap_or_else(|| panic!("{:?}", run.answer)).clone();
        (case, plan)
    }

    fn cost(self) -> f64 {
        self.planned().1.quality.objective
    }
}

#[track_caller]
fn close(value: f64, expected: f64) {
    assert!((value - expected).abs() <= 1e-6 * expected.abs().max(1.0), "{value} is not {expected}");
}

/// The value that a rule reaches in each period in which it holds.
fn values(case: &Case, plan: &Plan, rule: &str) -> Vec<f64> {
    let id = case.rules.find(rule).unwrap();
    plan.rules.iter().filter(|row| row.rule == id).map(|row| row.value).collect()
}

/// Content and tags of a carrier of the only custody.
fn line(plan: &Plan, carrier: Carrier, period: usize) -> (f64, f64) {
    let row = |row: &&CustodyRow| row.carrier == carrier && row.period == period;
    plan.custody.iter().find(row).map_or((0.0, 0.0), |row| (row.content, row.tagged))
}

/// Ore at 1 from a mine in X and at 3 from one in Y, 10 units each a year at most 20; a refinery at a hub makes metal of it,
/// unit for unit; markets A and B want 10 each. Without a rule all ore comes from X: 20.
fn pooling() -> Small {
    Small::new(1)
        .table("commodities", "commodity,unit", &["ore,t", "metal,t"])
        .table("contents", "commodity,element,content", &["ore,Li,1", "metal,Li,1"])
        .table("places", "place,country", &["mine-x,CHN", "mine-y,CAN", "hub,JPN", "a,USA", "b,DEU"])
        .table("recipes", "process,commodity,direction,quantity", &["refine,ore,input,1", "refine,metal,output,1"])
        .table("sites", "site,place,process,capacity", &["refinery,hub,refine,20"])
        .table("supplies", "supply,place,commodity,price,maximum", &["x,mine-x,ore,1,20", "y,mine-y,ore,3,20"])
        .table(
            "lanes",
            "lane,commodity,from_place,to_place,cost",
            &["xh,ore,mine-x,hub,0", "yh,ore,mine-y,hub,0", "ha,metal,hub,a,0", "hb,metal,hub,b,0"],
        )
        .table("demands", "demand,place,commodity,quantity", &["a,a,metal,10", "b,b,metal,10"])
}

/// At most half of what market A consumes may come from X. Mass balance: the tags of the other half go to B, which asks
/// nothing. X = 5 + 10 = 15, Y = 5: 15 + 15 = 30. (Were every unit that leaves the refinery a blend, both markets would have to have
/// the mix of A: X = Y = 10, cost 40.) One point of the limit is worth 10 / 100 x (3 - 1) = 0.2; 1 % of it half of that.
#[test]
fn mass_balance_frees_the_buyer_who_asks() {
    close(pooling().cost(), 20.0);
    let limited = pooling().rules(&["half,origin_limit,Li,,USA,CHN,,,,0.5,"]);
    let (case, plan) = limited.planned();
    close(plan.quality.objective, 30.0);
    close(values(&case, &plan, "half")[0], 0.5);
    let lane = |name: &str| Carrier::Lane(case.lanes.find(name).unwrap());
    assert_eq!(line(&plan, lane("xh"), 0), (15.0, 15.0));
    assert_eq!(line(&plan, lane("yh"), 0), (5.0, 0.0));
    close(line(&plan, lane("ha"), 0).1, 5.0);
    close(line(&plan, lane("hb"), 0).1, 10.0);
}
