//! Why a case has no plan, as tables.

use crate::table::{Cell, Column, ResultTable, integer, number, text};

/// A rule or limit of the case in words.
#[derive(Clone, Debug)]
pub struct Stated {
    /// What kind of statement it is.
    pub kind: &'static str,
    /// What it is about.
    pub subject: String,
    /// What tells it from others about the same, where there are some.
    pub other: Option<String>,
    /// What it says, in English and in Japanese.
    pub says: [String; 2],
    /// File and line of the case.
    pub place: Option<(String, usize)>,
}

/// A member of a conflict.
#[derive(Clone, Debug)]
pub struct Member {
    /// The rule or limit.
    pub stated: Stated,
    /// Labels of the periods in which it takes part; none for what spans the horizon.
    pub periods: Vec<String>,
}

/// A change of one statement.
#[derive(Clone, Debug)]
pub struct Change {
    /// The rule or limit.
    pub stated: Stated,
    /// The change, in English and in Japanese.
    pub says: [String; 2],
    /// How far, as a share of what it was; of a rule on shares, in points.
    pub share: f64,
    /// Value before and after, where it is one number.
    pub values: Option<[f64; 2]>,
    /// Amount over the horizon, of a demand that is not served or of a market that takes more.
    pub amount: Option<f64>,
    /// Labels of the periods of the amount.
    pub periods: Vec<String>,
}

/// Changes that make the case plannable.
#[derive(Clone, Debug)]
pub struct Repair {
    /// Sum of the changes.
    pub effort: f64,
    /// Present value of the cost of its plan.
    pub cost: f64,
    /// The changes, largest first.
    pub changes: Vec<Change>,
    /// Its scenario: name of the file and content.
    pub scenario: (String, String),
}

/// The answer.
#[derive(Clone, Debug)]
pub struct Found {
    /// What is proven of the conflict.
    pub proof: &'static str,
    /// What the conflict is, in English and in Japanese.
    pub sentence: [String; 2],
    /// Its members.
    pub members: Vec<Member>,
    /// Repairs, least change first.
    pub repairs: Vec<Repair>,
    /// Money of the case with its year.
    pub money: String,
}

fn own(column: Column) -> Column {
    let key = format!("infeasible-{}", column.name);
    column.described(&key)
}

/// Columns of a statement.
fn stated_columns() -> [Column; 7] {
    [text("kind"), text("subject"), text("other"), text("says_en"), text("says_ja"), text("file"), integer("line")]
        .map(own)
}

fn stated_cells(stated: &Stated, says: &[String; 2]) -> [Cell; 7] {
    let place = stated.place.as_ref();
    [
        stated.kind.into(),
        stated.subject.as_str().into(),
        stated.other.as_deref().into(),
        says[0].as_str().into(),
        says[1].as_str().into(),
        place.map(|(file, _)| file.as_str()).into(),
        place.and_then(|(_, line)| i64::try_from(*line).ok()).map_or(Cell::Blank, Cell::Integer),
    ]
}

fn numbered(index: usize) -> Cell {
    Cell::Integer(i64::try_from(index + 1).unwrap_or(i64::MAX))
}

/// The tables: members of the conflict, repairs, and the changes of each.
pub fn tables(found: &Found) -> Vec<ResultTable> {
    let mut members = ResultTable::new(
        "conflict",
        [own(integer("member"))].into_iter().chain(stated_columns()).chain([own(text("periods"))]).collect(),
        &["member"],
    );
    for (index, member) in found.members.iter().enumerate() {
        let stated = stated_cells(&member.stated, &member.stated.says);
        let periods = member.periods.join(" ");
        members.push_row([numbered(index)].into_iter().chain(stated).chain([periods.as_str().into()]).collect());
    }
    let columns =
        [integer("repair"), number("effort", "1"), number("cost", &found.money), text("scenario")].map(own).to_vec();
    let mut repairs = ResultTable::new("repairs", columns, &["repair"]);
    let numbers = [number("share", "1"), number("before", ""), number("after", ""), number("amount", "")];
    let columns = [integer("repair"), integer("change")].map(own).into_iter().chain(stated_columns());
    let columns = columns.chain(numbers.map(own)).chain([own(text("periods"))]).collect();
    let mut changes = ResultTable::new("repair_changes", columns, &["repair", "change"]);
    for (index, repair) in found.repairs.iter().enumerate() {
        repairs.push([numbered(index), repair.effort.into(), repair.cost.into(), repair.scenario.0.as_str().into()]);
        for (place, change) in repair.changes.iter().enumerate() {
            let values: [Cell; 5] = [
                change.share.into(),
                change.values.map(|values| values[0]).into(),
                change.values.map(|values| values[1]).into(),
                change.amount.into(),
                change.periods.join(" ").as_str().into(),
            ];
            let row = [numbered(index), numbered(place)].into_iter();
            changes.push_row(row.chain(stated_cells(&change.stated, &change.says)).chain(values).collect());
        }
    }
    vec![members, repairs, changes]
}
