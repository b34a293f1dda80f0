//! Where the numbers of the overview stand in the tables of a result.

use denchi_report::brief::Note;

/// The place of a key figure: its group, and its name as the comparison of results has it, parts joined by ` · `.
pub(super) fn figure(group: &str, id: &str) -> Option<Note> {
    let parts: Vec<&str> = id.split(" · ").collect();
    Some(match (group, parts.as_slice()) {
        ("cost" | "emissions", [figure]) => Note::of("summary", "value", &[("figure", figure)], "value"),
        ("cost" | "emissions", [metric, region, period]) => {
            let rows = [
                ("metric", *metric),
                ("region", region),
                ("period", period),
                ("stage", "*"),
                ("commodity", "*"),
                ("country", "*"),
            ];
            Note::of("metrics", "value", &rows, "value")
        }
        ("supply", [figure]) => Note::of("demand", figure.strip_prefix("demand_")?, &[], "sum"),
        // An element where it enters has no stage.
        ("dependence", [element, who, period]) => share(&[("element", *element)], who, period),
        ("dependence", [stage, element, who, period]) => share(&[("stage", *stage), ("element", element)], who, period),
        ("builds", [stage, "options"]) => Note::of("builds", "option", &[("stage", stage)], "count"),
        ("builds", [stage, "capacity"]) => Note::of("builds", "product_capacity", &[("stage", stage)], "sum"),
        ("builds", [option]) => Note::of("builds", "product_capacity", &[("option", option)], "sum"),
        _ => return None,
    })
}

/// A share of a country, or the largest one.
fn share(at: &[(&str, &str)], who: &str, period: &str) -> Note {
    let mut rows = at.to_vec();
    rows.push(("period", period));
    match who {
        "largest" => rows.push(("metric", "cr1")),
        country => rows.extend([("metric", "share"), ("country", country)]),
    }
    Note::of("metrics", "value", &rows, "value")
}

/// The place of a figure of the list of changes.
pub(super) fn change(group: &str, id: &str) -> Option<Note> {
    let parts: Vec<&str> = id.split(" · ").collect();
    let rows = |columns: &[&'static str]| -> Option<Vec<(&'static str, &str)>> {
        (columns.len() == parts.len()).then(|| columns.iter().copied().zip(parts.iter().copied()).collect())
    };
    Some(match group {
        "summary" => Note::of("summary", "value", &rows(&["figure"])?, "value"),
        "builds" => Note::of("builds", "capacity", &rows(&["option", "period"])?, "value"),
        "costs" => Note::of("costs", "present_value", &rows(&["term"])?, "sum"),
        "capacity" => {
            Note::of("capacity", "product_capacity", &rows(&["stage", "product", "country", "period"])?, "sum")
        }
        "flows" => Note::of("flows", "amount", &rows(&["commodity", "from_country"])?, "sum"),
        "minerals" => Note::of("minerals", "amount", &rows(&["element", "period"])?, "value"),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_group_has_its_table() {
        let place =
            |note: Option<Note>| note.map(|note| format!("{}.{} {}", note.table, note.column, note.rows.join(",")));
        assert_eq!(place(figure("cost", "unit_cost")).as_deref(), Some("summary.value figure=unit_cost"));
        assert_eq!(place(figure("supply", "demand_lost")).as_deref(), Some("demand.lost "));
        assert_eq!(
            place(figure("dependence", "refine · Li · CHN · 2035")).as_deref(),
            Some("metrics.value stage=refine,element=Li,period=2035,metric=share,country=CHN")
        );
        assert_eq!(
            place(change("capacity", "cell · cell · JPN · 2030")).as_deref(),
            Some("capacity.product_capacity stage=cell,product=cell,country=JPN,period=2030")
        );
        assert_eq!(place(change("flows", "one part")), None);
        assert_eq!(place(figure("targets", "targets_met")), None);
    }
}
