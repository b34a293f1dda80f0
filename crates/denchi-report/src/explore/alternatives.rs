//! Near-optimal alternatives as tables, and the classes in words.

use denchi_core::case::Case;
use denchi_core::case::entities::Names;
use denchi_core::catalogue::{Lang, format};
use denchi_core::explore::alternatives::{Class, Different, Kind, Ranges, Thing};

use crate::table::{ResultTable, number, text};

/// What was found, and what it was asked of.
#[derive(Clone, Copy)]
pub struct Found<'a> {
    /// The case.
    pub case: &'a Case,
    /// The least cost, present value.
    pub cost: f64,
    /// The ranges.
    pub ranges: &'a Ranges,
    /// Share of its scale above which a thing is there.
    pub threshold: f64,
    /// Plans that differ.
    pub different: &'a [Different],
}

/// Name of a thing in a language.
pub fn name(case: &Case, thing: &Thing, lang: Lang) -> String {
    let display = |names: &Names, id: &str| names.display(lang == Lang::Ja, id).to_owned();
    let option = |id| display(&case.options[id].names, case.options.name(id));
    let commodity = |id| display(&case.commodities[id].names, case.commodities.name(id));
    let country = |code: &str| match (case.countries.get(code), case.places.find(code)) {
        (Some(country), _) => display(&country.names, code),
        (None, Some(place)) => display(&case.places[place].names, code),
        (None, None) => code.to_owned(),
    };
    match thing {
        Thing::Option(id) => option(*id),
        Thing::Until(id, t) => {
            let period = &case.settings.periods[*t].label;
            format(lang, "alternatives.until", &[("option", &option(*id)), ("period", period)])
        }
        Thing::Site(id) => display(&case.sites[*id].names, case.sites.name(*id)),
        Thing::Import(of, from, to) => {
            let (of, from, to) = (commodity(*of), country(from), country(to));
            format(lang, "alternatives.import", &[("commodity", &of), ("from", &from), ("to", &to)])
        }
        Thing::Share(of, from) => {
            let (of, from) = (commodity(*of), country(from));
            format(lang, "alternatives.share", &[("commodity", &of), ("country", &from)])
        }
    }
}

/// The things of a kind and class within a slack, by its number.
pub fn of_class<'a>(found: &'a Found<'_>, kind: Kind, slack: usize, class: Class) -> Vec<&'a Thing> {
    let ranges = found.ranges;
    let is = |thing: &usize| {
        let range = ranges.ranges[*thing][slack];
        let of = range.map(|range| Class::of(range, ranges.scale(*thing), found.threshold));
        ranges.things[*thing].kind() == kind && of == Some(class)
    };
    (0..ranges.things.len()).filter(is).map(|thing| &ranges.things[thing]).collect()
}

/// The table: a row for each thing and slack that was answered.
pub fn alternatives(found: &Found<'_>) -> ResultTable {
    let own = |column: crate::table::Column| {
        let key = format!("alternatives-{}", column.name);
        column.described(&key)
    };
    let columns = vec![
        own(text("kind")),
        own(text("thing")),
        own(text("name_en")),
        own(text("name_ja")),
        own(number("slack", "1")),
        own(text("unit")),
        own(number("least", "unit")),
        own(number("most", "unit")),
        own(number("planned", "unit")),
        own(number("scale", "unit")),
        own(number("least_share", "1")),
        own(number("most_share", "1")),
        own(number("planned_share", "1")),
        own(text("class")),
    ];
    let mut table = ResultTable::new("alternatives", columns, &["kind", "thing", "slack"]);
    let Found { case, ranges, .. } = *found;
    for (number, thing) in ranges.things.iter().enumerate() {
        let (planned, scale) = (ranges.planned[number], ranges.scale(number));
        let share = |value: f64| if scale > 0.0 { value / scale } else { 0.0 };
        for (slack, range) in ranges.slacks.iter().zip(&ranges.ranges[number]) {
            let &Some([least, most]) = range else { continue };
            table.push([
                thing.kind().id().into(),
                thing.id(case).as_str().into(),
                name(case, thing, Lang::En).as_str().into(),
                name(case, thing, Lang::Ja).as_str().into(),
                (*slack).into(),
                thing.unit(case).as_str().into(),
                least.into(),
                most.into(),
                planned.into(),
                scale.into(),
                share(least).into(),
                share(most).into(),
                share(planned).into(),
                Class::of([least, most], scale, found.threshold).id().into(),
            ]);
        }
    }
    table
}

/// The table of plans that differ: a row for each; the first is the plan at least cost.
pub fn different(found: &Found<'_>) -> ResultTable {
    let settings = &found.case.settings;
    let money = format!("{}_{}", settings.money, settings.money_year);
    let columns = vec![
        number("plan", "1").described("alternatives-plan"),
        number("cost", &money).described("alternatives-cost"),
        number("dearer", "1").described("alternatives-dearer"),
        number("from_best", "1").described("alternatives-from_best"),
        number("from_nearest", "1").described("alternatives-from_nearest"),
    ];
    let mut table = ResultTable::new("different", columns, &["plan"]);
    table.push([0.0.into(), found.cost.into(), 0.0.into(), 0.0.into(), None::<f64>.into()]);
    for (index, plan) in found.different.iter().enumerate() {
        let nearest = plan.distances.iter().copied().fold(f64::INFINITY, f64::min);
        #[expect(clippy::cast_precision_loss, reason = "a count of plans")]
        let number = (index + 1) as f64;
        table.push([
            number.into(),
            plan.cost.into(),
            ((plan.cost - found.cost) / found.cost.abs()).into(),
            plan.distances.first().copied().into(),
            nearest.into(),
        ]);
    }
    table
}
