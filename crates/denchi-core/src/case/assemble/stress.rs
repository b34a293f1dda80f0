//! Events, their effects, times to recover.

use super::policy::{countries, optional, several};
use super::{lookup, names, provenance, scope};
use crate::case::Case;
use crate::case::entities::{Duration, Effect, EffectKind, Event, Recovers, RecoveryTime};
use crate::case::settings_read::month_of;
use crate::case::tables::{Row, Tables};

pub(super) fn assemble(tables: &Tables, case: &mut Case) {
    for row in tables.rows("events") {
        let Some(name) = row.text("event") else { continue };
        if let Some(event) = event(&row, case) {
            case.events.insert(name, event);
        }
    }
    for row in tables.rows("event_effects") {
        let event = lookup(&row, "event", &case.events);
        if let (Some(event), Some(effect)) = (event, effect(&row, case))
            && let Some(event) = case.events.get_mut(event)
        {
            event.effects.push(effect);
        }
    }
    for row in tables.rows("recovery_times") {
        if let (Some(recovers), Some(months)) = (recovers(&row, case), row.number("time_to_recover")) {
            case.recovery_times.insert(recovers, RecoveryTime { months, provenance: provenance(&row, case) });
        }
    }
}

fn event(row: &Row<'_>, case: &Case) -> Option<Event> {
    #[expect(clippy::cast_precision_loss, reason = "years have four digits")]
    let start = row.text("start").and_then(month_of).map(|month| month as f64 / 12.0);
    let duration = row.number("duration_months")?;
    Some(Event {
        names: names(row),
        start,
        duration: match row.text("distribution") {
            Some("exponential") => Duration::Exponential(duration),
            Some("triangular") => {
                Duration::Triangular(row.number("duration_low")?, duration, row.number("duration_high")?)
            }
            Some("lognormal") => Duration::Lognormal(duration, row.number("duration_spread")?),
            _ => Duration::Fixed(duration),
        },
        rate: row.number("rate"),
        dependence: row.owned("dependence"),
        effects: Vec::new(),
        provenance: provenance(row, case),
    })
}

/// The effect of a row; `None` where something that it names is unknown.
pub(crate) fn effect(row: &Row<'_>, case: &Case) -> Option<Effect> {
    Some(Effect {
        kind: EffectKind::of(row.text("kind")?)?,
        region: optional(row, "region", |label| scope(label, case))?,
        destination: optional(row, "destination", |label| scope(label, case))?,
        stages: several(row, "stages", &case.stages)?,
        commodities: several(row, "commodities", &case.commodities)?,
        site: optional(row, "site", |name| case.sites.find(name))?,
        owner: optional(row, "owner", |name| case.owners.find(name))?,
        owner_countries: optional(row, "owner_country", |label| countries(label, case))?,
        corridor: optional(row, "corridor", |name| case.corridors.find(name))?,
        contract: optional(row, "contract", |name| case.contracts.find(name))?,
        demand: optional(row, "demand", |name| case.demands.find(name))?,
        option: optional(row, "option", |name| case.options.find(name))?,
        severity: row.number("severity").unwrap_or(0.0),
        change: row.number("change").unwrap_or(0.0),
        delay: row.number("delay_months").unwrap_or(0.0),
        after: row.number("after_months").unwrap_or(0.0),
        duration: row.number("duration_months"),
        recovery: row.number("recovery_months").unwrap_or(0.0),
    })
}

fn recovers(row: &Row<'_>, case: &Case) -> Option<Recovers> {
    let name = row.text("name")?;
    Some(match row.text("kind")? {
        "site" => Recovers::Site(case.sites.find(name)?),
        "stage" => Recovers::Stage(case.stages.find(name)?),
        "supply" => Recovers::Supply(case.supplies.find(name)?),
        "owner" => Recovers::Owner(case.owners.find(name)?),
        "corridor" => Recovers::Corridor(case.corridors.find(name)?),
        _ => Recovers::Country(name.to_owned()),
    })
}
