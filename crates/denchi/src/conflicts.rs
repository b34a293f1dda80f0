//! Why a case has no plan, and what would give it one: for people and for programs.

use denchi_core::case::entities::Names;
use denchi_core::case::{Case, Files, Positions};
use denchi_core::catalogue::{self, Lang};
use denchi_core::diagnostics::Place;
use denchi_core::explore::conflict::{Conflict, Member, Proof, Subject};
use denchi_core::explore::repair::{Change, Repair};
use denchi_core::ids::{CommodityId, DemandId};
use serde_json::{Value, json};

use crate::messages::number;

/// A case with the places of its rows.
pub(crate) struct Words<'a> {
    pub(crate) case: &'a Case,
    pub(crate) positions: Positions,
}

impl<'a> Words<'a> {
    pub(crate) fn of(case: &'a Case, files: &Files) -> Self {
        Words { case, positions: Positions::of(files, case.scenario.as_deref()) }
    }

    /// Identifier and names of a subject, and what tells it from others of that name.
    pub(crate) fn named(&self, subject: Subject) -> (&'a str, Option<&'a Names>, Option<String>) {
        let case = self.case;
        let commodity = |id: CommodityId| Some(case.commodities.name(id).to_owned());
        match subject {
            Subject::Rule(id) => (case.rules.name(id), Some(&case.rules[id].names), None),
            Subject::Limit { limit, .. } => (case.limits.name(limit), None, None),
            Subject::Demand(id) | Subject::Market(id) => (case.demands.name(id), Some(&case.demands[id].names), None),
            Subject::Mix { demand, commodity: member, .. } => {
                (case.demands.name(demand), Some(&case.demands[demand].names), commodity(member))
            }
            Subject::MinimumUtilisation(id) | Subject::Reserve(id) | Subject::Capacity(id) => {
                (case.sites.name(id), Some(&case.sites[id].names), None)
            }
            Subject::StockMinimum(id) | Subject::StockClosing(id) | Subject::StockMaximum(id) => {
                (case.stocks.name(id), Some(&case.stocks[id].names), None)
            }
            Subject::Contract(id) => (case.contracts.name(id), Some(&case.contracts[id].names), None),
            Subject::OptionMinimum(id) | Subject::OptionTiming(id) | Subject::OptionMaximum(id) => {
                (case.options.name(id), Some(&case.options[id].names), None)
            }
            Subject::OptionRequires { option, requires } => {
                let other = case.options.name(requires).to_owned();
                (case.options.name(option), Some(&case.options[option].names), Some(other))
            }
            Subject::Supply(id) => (case.supplies.name(id), Some(&case.supplies[id].names), None),
            Subject::Lane(id) => (case.lanes.name(id), None, None),
            Subject::Arrivals(place, id) => (case.places.name(place), Some(&case.places[place].names), commodity(id)),
        }
    }

    pub(crate) fn place(&self, subject: Subject) -> Option<Place> {
        let (table, row, column) = subject.row(self.case);
        self.positions.place(table, &row, column)
    }

    /// A subject in words.
    pub(crate) fn text(&self, lang: Lang, subject: Subject) -> String {
        let (id, names, other) = self.named(subject);
        let mut name = names.map_or(id, |names| names.display(lang == Lang::Ja, id)).to_owned();
        if let Some(other) = other {
            name.push_str(&format!(" / {other}"));
        }
        catalogue::format(lang, &format!("conflict-{}", subject.id()), &[("subject", &name)])
    }

    fn periods(&self, periods: &[usize]) -> String {
        let labels: Vec<&str> = periods.iter().map(|&t| self.case.settings.periods[t].label.as_str()).collect();
        labels.join(", ")
    }

    fn unit(&self, demand: DemandId) -> &'a str {
        let member = self.case.demands[demand].members.first();
        member.map_or("", |member| self.case.commodities[member.commodity].unit.as_str())
    }

    /// What a conflict is, in a sentence.
    pub(crate) fn sentence(&self, lang: Lang, conflict: &Conflict) -> String {
        let title = match (conflict.members.len(), conflict.proof) {
            (1, _) => "cli.conflict_one",
            (_, Proof::Smallest) => "cli.conflict_smallest",
            (_, Proof::Irreducible) => "cli.conflict_irreducible",
            (_, Proof::Infeasible) => "cli.conflict_infeasible",
        };
        let count = conflict.members.len();
        catalogue::format(lang, title, &[("count", &count), ("considered", &conflict.considered)])
    }

    /// A conflict for people.
    pub(crate) fn conflict(&self, lang: Lang, conflict: &Conflict) -> String {
        let mut text = self.sentence(lang, conflict);
        for Member { subject, periods } in &conflict.members {
            let what = self.text(lang, *subject);
            let when = if periods.is_empty() { String::new() } else { format!(" ({})", self.periods(periods)) };
            let place = self.place(*subject).map(|place| format!("  --> {place}")).unwrap_or_default();
            text.push_str(&format!("\n  {what}{when}{place}"));
        }
        text.push('\n');
        text
    }

    /// Repairs for people.
    pub(crate) fn repairs(&self, lang: Lang, repairs: &[Repair]) -> String {
        if repairs.is_empty() {
            return format!("{}\n", catalogue::text(lang, "cli.no_repair"));
        }
        let mut text = format!("{}\n", catalogue::text(lang, "cli.repairs"));
        for (index, repair) in repairs.iter().enumerate() {
            let changes: Vec<String> = repair.changes.iter().map(|change| self.change(lang, change)).collect();
            let cost = format!("{} {}", number(repair.cost), self.case.settings.money);
            let changes = changes.join("; ");
            let arguments: [(&str, &dyn std::fmt::Display); 3] =
                [("number", &(index + 1)), ("changes", &changes), ("cost", &cost)];
            text.push_str(&catalogue::format(lang, "cli.repair", &arguments));
            text.push('\n');
        }
        text
    }

    pub(crate) fn change(&self, lang: Lang, change: &Change) -> String {
        let what = self.text(lang, change.subject);
        let share = format!("{:.1}", 100.0 * change.share);
        let (Subject::Demand(demand) | Subject::Market(demand)) = change.subject else {
            return match change.values {
                Some([before, after]) => {
                    let (before, after) = (number(before), number(after));
                    catalogue::format(
                        lang,
                        "cli.change_values",
                        &[("what", &what), ("before", &before), ("after", &after)],
                    )
                }
                None => catalogue::format(lang, "cli.change_share", &[("what", &what), ("share", &share)]),
            };
        };
        let amount: f64 = change.amounts.iter().map(|(_, amount)| amount).sum();
        let amount = format!("{} {}", number(amount), self.unit(demand));
        let periods: Vec<usize> = change.amounts.iter().map(|(period, _)| *period).collect();
        let periods = self.periods(&periods);
        let key = if matches!(change.subject, Subject::Demand(_)) { "cli.change_less" } else { "cli.change_more" };
        catalogue::format(lang, key, &[("what", &what), ("amount", &amount), ("share", &share), ("periods", &periods)])
    }

    fn subject_json(&self, subject: Subject) -> serde_json::Map<String, Value> {
        let (id, names, other) = self.named(subject);
        let display = |ja| names.map_or(id, |names| names.display(ja, id));
        let place = self.place(subject);
        let mut object = serde_json::Map::new();
        object.insert("kind".to_owned(), subject.id().into());
        object.insert("subject".to_owned(), id.into());
        object.insert("name_en".to_owned(), display(false).into());
        object.insert("name_ja".to_owned(), display(true).into());
        object.insert("other".to_owned(), json!(other));
        object.insert(
            "place".to_owned(),
            json!(place.map(|place| json!({ "file": place.file, "line": place.line, "column": place.column }))),
        );
        object
    }

    /// A conflict for programs.
    pub(crate) fn conflict_json(&self, conflict: &Conflict) -> Value {
        let member = |member: &Member| {
            let mut object = self.subject_json(member.subject);
            let label = |&t: &usize| self.case.settings.periods[t].label.clone();
            object.insert("periods".to_owned(), json!(member.periods.iter().map(label).collect::<Vec<_>>()));
            Value::Object(object)
        };
        json!({
            "proof": conflict.proof.id(),
            "considered": conflict.considered,
            "members": conflict.members.iter().map(member).collect::<Vec<_>>(),
        })
    }

    /// Repairs for programs; each with the text of its scenario.
    pub(crate) fn repairs_json(&self, repairs: &[Repair]) -> Value {
        let change = |change: &Change| {
            let mut object = self.subject_json(change.subject);
            let amounts = change.amounts.iter().map(
                |(period, amount)| json!({ "period": self.case.settings.periods[*period].label, "amount": amount }),
            );
            object.insert("share".to_owned(), json!(change.share));
            object.insert("before".to_owned(), json!(change.values.map(|values| values[0])));
            object.insert("after".to_owned(), json!(change.values.map(|values| values[1])));
            object.insert("amounts".to_owned(), amounts.collect());
            Value::Object(object)
        };
        let repair = |repair: &Repair| {
            let scenario = repair.variant.files(&Files::new(), None).into_values().next().unwrap_or_default();
            json!({
                "effort": repair.effort,
                "cost": repair.cost,
                "changes": repair.changes.iter().map(change).collect::<Vec<_>>(),
                "scenario": String::from_utf8_lossy(&scenario),
            })
        };
        Value::Array(repairs.iter().map(repair).collect())
    }
}
