//! The answers of stress tests: tables, folder, page, and the batches of a sample. What responses say is made up by hand.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops at the first surprise")]

mod fixture;

use std::collections::BTreeMap;
use std::path::Path;

use denchi_core::case::entities::{Duration, Effect, EffectKind, Event, Names, Provenance};
use denchi_core::case::{Case, Files};
use denchi_core::catalogue::{Lang, find};
use denchi_core::ids::Arena;
use denchi_core::stress::pool::Answer;
use denchi_core::stress::sample::Draw;
use denchi_core::stress::sweep::{Closing, Closure};
use denchi_core::stress::{Base, Certificate, Impact, Loss, Occurrence, Replay, Response, Tally, Target, Way, Window};
use denchi_report::html::{StressAnswer, stress_page};
use denchi_report::package::manifest::{Manifest, Responses, SolveInfo};
use denchi_report::package::{PackageError, ResultPackage, read_result, write_result, write_stress};
use denchi_report::reload::{Reloaded, explored};
use denchi_report::stress::chances::Chances;
use denchi_report::stress::worth::{self, Worth};
use denchi_report::stress::{Batches, Tested, draws, read_draws, replay, tables};
use denchi_report::table::ResultTable;
use serde_json::{Map, Value, json};

const WINDOW: Window = Window { start: 2025.0, months: 12 };

fn case() -> Case {
    let mut case = fixture::case();
    let mut events = Arena::default();
    for (name, en, ja, rate) in [("flood", "Flood", "洪水", 0.2), ("strike", "Strike", "ストライキ", 0.05)] {
        let event = Event {
            names: Names { en: Some(en.to_owned()), ja: Some(ja.to_owned()) },
            start: None,
            duration: Duration::Exponential(6.0),
            rate: Some(rate),
            dependence: None,
            effects: vec![Effect::closing(EffectKind::Capacity)],
            provenance: Provenance::default(),
        };
        events.insert(name, event);
    }
    case.events = events;
    case
}

fn base() -> Base {
    Base { wanted_by_month: vec![1.25; WINDOW.months], ..Base::default() }
}

fn certificate(way: Way) -> Certificate {
    Certificate { way, primal: 1e-12, dual: 0.0, gap: 3e-13, pivots: 7 }
}

/// A loss of so many GWh in month 2 and all after it.
fn loss(demands: usize, lost: f64) -> Loss {
    let by_month: Vec<f64> = (0..WINDOW.months).map(|month| if month < 2 { 0.0 } else { lost / 10.0 }).collect();
    let mut of = vec![0.0; demands];
    of[0] = lost;
    let first_month = (lost > 0.0).then_some(2);
    let shortage_cost = 1e8 * lost;
    Loss {
        lost: of,
        lost_by_month: by_month,
        first_month,
        shortage_cost,
        extra_cost: 2e6,
        depletion: 5e5,
        premium: 0.0,
    }
}

fn closures(case: &Case) -> Vec<Closure> {
    let targets = Target::all(case);
    let all = targets.len();
    let closure = |(index, target): (usize, Target)| {
        let way = if index + 1 == all { Way::Untouched } else { Way::Warm };
        let lost = (all - 1 - index) as f64;
        let response = Response { loss: loss(case.demands.len(), lost), certificate: certificate(way) };
        Closure {
            closing: Closing { target, time_to_recover: 6.0 },
            answer: Answer { response, audit: (index == 0).then_some(1e-14) },
            exposure_index: lost / (all - 1) as f64,
            likelihood: [0.01, 0.03, 0.09].get(index).copied(),
        }
    };
    targets.into_iter().enumerate().map(closure).collect()
}

fn sample(case: &Case) -> Vec<Draw> {
    let (flood, strike) = (case.events.find("flood").unwrap(), case.events.find("strike").unwrap());
    let draw = |number: u64| {
        let mut occurrences = Vec::new();
        if number.is_multiple_of(4) {
            occurrences.push(Occurrence { event: flood, start: number as f64 / 7.0, duration: 1.0 / 3.0 });
        }
        if number.is_multiple_of(10) {
            occurrences.push(Occurrence { event: strike, start: 0.0, duration: f64::INFINITY });
        }
        let lost = occurrences.len() as f64 * 0.1 * (number + 1) as f64;
        Draw {
            number,
            first_month: (lost > 0.0).then_some(3),
            lost,
            shortage_cost: 1e8 * lost / 3.0,
            extra_cost: 0.1 + 0.2,
            depletion: 0.0,
            premium: -0.0,
            certificate: certificate(if occurrences.is_empty() { Way::Untouched } else { Way::Warm }),
            audit: (number.is_multiple_of(16)).then_some(2e-15),
            occurrences,
        }
    };
    (0..64).map(draw).collect()
}

/// The answers of all questions, by name.
fn answers(tested: &Tested<'_>) -> Vec<(&'static str, Vec<ResultTable>)> {
    let case = tested.case;
    let lost = loss(case.demands.len(), 5.0);
    let all = sample(case);
    let chances = Chances::of(tested, &all, 8, 0.95);
    let losses: Vec<f64> = all.iter().map(Draw::total).collect();
    let things: Vec<Worth> = [1.0, 2.0, 3.0]
        .into_iter()
        .map(|months| Worth {
            label: format!("cell_nmc@tokyo={months}"),
            amount: Some((1.25 * months, "GWh".to_owned())),
            cost: Some(3e6 * months),
            losses: losses.iter().map(|loss| loss * (1.0 - 0.2 * months)).collect(),
        })
        .collect();
    let mut sampled = chances.tables();
    sampled.push(draws(tested, &all));
    let mut worth = vec![worth::value(tested, &losses, &things, 8, 0.95)];
    worth.extend(chances.tables());
    let figures = tables::figures(&tables::of_loss(tested, &lost));
    vec![
        ("run", vec![figures, tables::losses(tested, &lost), tables::months(tested, &lost)]),
        ("sweep", vec![tables::sweep(tested, &closures(case), &[Some(2.5), None, Some(f64::INFINITY)])]),
        ("sample", sampled),
        ("value", worth),
    ]
}

fn question(name: &str) -> BTreeMap<String, Value> {
    BTreeMap::from([("question".to_owned(), name.into())])
}

fn responses() -> Responses {
    Tally { untouched: 3, warm: 61, cold: 0, audited: 4, worst_audit: 2e-15, pivots: 427 }.into()
}

#[test]
fn every_column_is_described_in_both_languages() {
    let (case, base) = (case(), base());
    let tested = Tested { case: &case, window: &WINDOW, base: &base };
    for (_, tables) in answers(&tested) {
        for table in tables {
            for key in std::iter::once(&table.key).chain(table.columns.iter().map(|column| &column.key)) {
                assert!(find(Lang::En, key).is_some() && find(Lang::Ja, key).is_some(), "{key}");
            }
        }
    }
}

/// A quarter of one flow is left; the periods of the fixture stand for months.
#[test]
fn months_are_told_against_the_plan() {
    let case = fixture::case();
    let planned = fixture::plan();
    let mut then = planned.clone();
    let flow = then.flows.iter_mut().find(|row| row.amount > 0.0).unwrap();
    let (lane, period, before) = (flow.lane, flow.period, flow.amount);
    flow.amount = before / 4.0;
    let response = Response { loss: Loss::default(), certificate: certificate(Way::Warm) };
    let replay = Replay { case: case.clone(), planned, then, response };
    let tables = replay::tables(&replay, &Impact::default());
    for table in &tables {
        for key in std::iter::once(&table.key).chain(table.columns.iter().map(|column| &column.key)) {
            assert!(find(Lang::En, key).is_some() && find(Lang::Ja, key).is_some(), "{key}");
        }
    }
    let flows = &tables[0];
    let (name, month) = (case.lanes.name(lane), replay.then.periods[period].label.as_str());
    let row =
        (0..flows.len()).find(|&row| flows.text(row, "lane") == name && flows.text(row, "month") == month).unwrap();
    assert_eq!((flows.number(row, "planned"), flows.number(row, "amount")), (Some(before), Some(before / 4.0)));
    // Less on one lane is more on no other, and nothing else has changed.
    assert!(tables.last().unwrap().is_empty());
}

#[test]
fn folders_are_read_back() {
    let folder = tempfile::tempdir().unwrap();
    let plan = folder.path().join("plan");
    let of =
        write_result(&plan, &fixture::case(), &fixture::plan(), &fixture::trace(), &fixture::run(), Lang::En).unwrap();
    let (case, base) = (case(), base());
    let tested = Tested { case: &case, window: &WINDOW, base: &base };
    let package = ResultPackage { manifest: of.clone(), tables: Vec::new() };
    let reloaded = Reloaded { case: case.clone(), plan: fixture::plan(), package, files: Files::new() };
    for (name, tables) in answers(&tested) {
        let out = folder.path().join(name);
        for lang in [Lang::En, Lang::Ja] {
            let options = question(name);
            let answer = StressAnswer { options: &options, responses: responses(), tables: &tables };
            let page = stress_page(&reloaded, &answer, lang);
            let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("stress-{name}-{}.html", lang.tag()));
            std::fs::write(file, &page).unwrap();
            // Twice into the same folder: the second replaces the first.
            write_stress(&out, &of, question(name), responses(), &tables, page).unwrap();
        }
        let back = read_result(&out).unwrap();
        assert_eq!(back.manifest.responses, Some(responses()));
        assert_eq!(back.manifest.options["question"], name);
        assert_eq!(back.tables, tables, "{name}");
        // What is shown of it: all but the single draws.
        let shown = explored(&out).unwrap();
        let kept: Vec<ResultTable> = tables.into_iter().filter(|table| table.name != "draws").collect();
        assert_eq!(shown.tables, kept, "{name}");
        assert_eq!((shown.manifest.question(), shown.manifest.is_about(&of)), (name, true));
        let other = Manifest { solve: SolveInfo { objective: 1.0, ..of.solve.clone() }, ..of.clone() };
        assert!(!shown.manifest.is_about(&other));
    }
    assert!(matches!(explored(&plan), Err(PackageError::NotAResult { .. })));
    assert_eq!((of.question(), of.is_about(&of)), ("plan", false));
    // A stress test is no plan, and a plan is not replaced by one with foreign files.
    std::fs::write(folder.path().join("plan/notes.txt"), "mine").unwrap();
    let refused = write_stress(&plan, &of, question("run"), responses(), &[], String::new());
    assert!(matches!(refused, Err(PackageError::ForeignFile { .. })));
}

#[test]
fn a_sweep_says_what_is_exposed() {
    let (case, base) = (case(), base());
    let tested = Tested { case: &case, window: &WINDOW, base: &base };
    let all = closures(&case);
    let table = tables::sweep(&tested, &all, &[]);
    // Two months are survived and six needed to recover; the last closure loses nothing.
    assert!(all[0].exposed() && !all[all.len() - 1].exposed());
    assert_eq!(table.cell(0, table.column("time_to_survive").unwrap()).text(), "2");
    assert_eq!(table.cell(all.len() - 1, table.column("time_to_survive").unwrap()).text(), "");
    assert_eq!(table.columns[table.column("lost").unwrap()].unit.as_deref(), Some("GWh"));
}

#[test]
fn batches_go_on_where_they_stopped() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("sample");
    let (case, base) = (case(), base());
    let tested = Tested { case: &case, window: &WINDOW, base: &base };
    let asked = |seed: u64| -> Map<String, Value> { Map::from_iter([("seed".to_owned(), json!(seed))]) };
    let all = sample(&case);
    let first = Batches::open(&out, &asked(1), true).unwrap();
    first.write(&tested, 0, &all[..32]).unwrap();
    let second = Batches::open(&out, &asked(1), true).unwrap();
    assert_eq!(second.read(&tested, 0).unwrap().unwrap(), all[..32]);
    assert_eq!(second.read(&tested, 1).unwrap(), None);
    // Another seed is another question; without --resume it begins anew.
    assert!(matches!(Batches::open(&out, &asked(2), true), Err(PackageError::OtherDraws { .. })));
    let anew = Batches::open(&out, &asked(2), false).unwrap();
    assert_eq!(anew.read(&tested, 0).unwrap(), None);
    anew.remove().unwrap();
    assert!(!anew.folder().exists());
}

#[test]
fn draws_read_back_to_the_bit() {
    let (case, base) = (case(), base());
    let tested = Tested { case: &case, window: &WINDOW, base: &base };
    let all = sample(&case);
    assert_eq!(read_draws(&case, &draws(&tested, &all)).unwrap(), all);
    // An event that the case does not have is no draw of it.
    assert_eq!(read_draws(&fixture::case(), &draws(&tested, &all)), None);
}
