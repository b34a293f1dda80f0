//! Observed flows: what is wrong with the file.

use crate::case::schema::Package;
use crate::case::schema::tests::assert_described;
use crate::case::{FLOWS, read_flows};
use crate::diagnostics::{Code, Place};

const HEAD: &str = "period,from,to,element,amount,unit,from_country,to_country,from_stage\n";

fn codes(rows: &str) -> Vec<(Code, Option<Place>)> {
    let problems = read_flows("flows.csv", format!("{HEAD}{rows}").into_bytes()).unwrap_err();
    problems.iter().map(|problem| (problem.code, problem.place.clone())).collect()
}

#[test]
fn the_schema_is_valid() {
    let schema: Package = serde_json::from_str(FLOWS).unwrap();
    assert_eq!(schema.resources[0].schema.fields.len(), 11);
    assert_described(&schema);
}

#[test]
fn masses_become_tonnes() {
    let rows = "2024,mine,refiner,Li,2,kt,CHL,,mine\n2024,refiner,,Li,5,kg,,,\n";
    let (flows, problems) = read_flows("flows.csv", format!("{HEAD}{rows}").into_bytes()).unwrap();
    assert!(problems.is_empty());
    assert_eq!((flows[0].amount, flows[1].amount, flows[1].unit.as_str()), (2000.0, 0.005, "t"));
    assert_eq!((flows[0].from_stage.as_deref(), flows[1].to.as_deref()), (Some("mine"), None));
}

#[test]
fn every_problem_has_its_place() {
    let at = |line, column| Some(Place::new("flows.csv", line, column));
    assert_eq!(codes("2024,,,Li,1,t,,,\n"), [(Code::F601, at(2, 6))]);
    assert_eq!(codes("2024,a,b,Li,1,t,CHL,,\n2024,c,a,Li,1,t,,CHN,\n"), [(Code::F602, at(3, 18))]);
    assert_eq!(codes("2024,a,b,Li,1,t,,,x\n2025,a,b,Li,1,t,,,y\n"), [(Code::F602, at(3, 19))]);
    assert_eq!(codes("2024,a,b,Li,1,t,,,\n2024,a,b,Li,1,GWh,,,\n"), [(Code::F603, at(3, 15))]);
    assert_eq!(codes("2024,a,b,Li,-1,t,,,\n"), [(Code::D212, at(2, 13))]);
    assert_eq!(codes("2024,a,b,Li,1,t,Chile,,\n"), [(Code::D211, at(2, 17))]);
}
