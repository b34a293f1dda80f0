//! The tables in groups, as people look for them.

/// A group: `desk.case.group.<id>` is its title.
pub(super) struct Group {
    pub(super) id: &'static str,
    pub(super) tables: &'static [&'static str],
}

/// All groups; each table is in one.
pub(super) const GROUPS: [Group; 9] = [
    Group { id: "demand", tables: &["demands", "demand_years", "demand_mix", "returns", "return_history"] },
    Group {
        id: "production",
        tables: &["sites", "site_years", "site_processes", "processes", "recipes", "ramps", "supplies", "supply_steps"],
    },
    Group { id: "investment", tables: &["options", "option_years", "option_inputs", "option_requires", "contracts"] },
    Group {
        id: "trade",
        tables: &[
            "lanes",
            "lane_years",
            "lane_rules",
            "legs",
            "corridors",
            "freight_modes",
            "tariffs",
            "in_transit",
            "stocks",
            "stock_years",
        ],
    },
    Group { id: "policy", tables: &["rules", "rule_years", "limits"] },
    Group { id: "energy", tables: &["grids", "grid_years", "fuels", "factors"] },
    Group {
        id: "risk",
        tables: &["events", "event_effects", "recovery_times", "futures", "uncertainties", "uncertainty_effects"],
    },
    Group {
        id: "names",
        tables: &[
            "commodities",
            "stages",
            "elements",
            "contents",
            "places",
            "countries",
            "country_groups",
            "owners",
            "ownership",
        ],
    },
    Group { id: "evidence", tables: &["sources", "prices", "price_years", "references", "indicators", "observed"] },
];

#[cfg(test)]
mod tests {
    use denchi_core::case::schema::package;
    use denchi_core::catalogue::{self, Lang};

    use super::GROUPS;

    #[test]
    fn every_table_is_in_one_group() {
        let mut grouped: Vec<&str> = GROUPS.iter().flat_map(|group| group.tables.iter().copied()).collect();
        grouped.sort_unstable();
        let mut known: Vec<&str> = package().resources.iter().map(|table| table.name.as_str()).collect();
        known.sort_unstable();
        assert_eq!(grouped, known);
        for group in &GROUPS {
            assert!(catalogue::find(Lang::Ja, &format!("desk.case.group.{}", group.id)).is_some(), "{}", group.id);
        }
    }
}
