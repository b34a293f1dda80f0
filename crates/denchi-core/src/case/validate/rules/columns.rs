//! The columns that each kind of rule needs and uses.

use crate::case::entities::RuleKind;
use crate::case::tables::{Row, Tables};
use crate::diagnostics::{Code, Diagnostics, similar};

/// Columns of `rules` that say something of one kind or another.
const COLUMNS: &[&str] = &[
    "commodity",
    "stage",
    "element",
    "each",
    "region",
    "demand",
    "origin",
    "owner_country",
    "owner_threshold",
    "origin_stage",
    "destination",
    "basis",
    "per",
    "years",
    "penalty",
];

const OWNERS: &[&str] = &["owner_country", "owner_threshold"];
const SCOPE: &[&str] = &["commodity", "stage", "each"];

/// What a kind needs, one of each list, and what it uses besides.
struct Uses {
    needs: Vec<&'static [&'static str]>,
    uses: Vec<&'static str>,
    /// Words for `basis`.
    bases: &'static [&'static str],
}

fn uses(kind: RuleKind, row: &Row<'_>) -> Uses {
    let filled = |column: &str| !row.is_blank(column);
    let mut uses: Vec<&'static str> = SCOPE.to_vec();
    let mut needs: Vec<&'static [&'static str]> = Vec::new();
    let mut bases: &'static [&'static str] = &[];
    if kind != RuleKind::EmissionPrice {
        uses.push("penalty");
    }
    match kind {
        RuleKind::CapacityTarget | RuleKind::ProductionTarget | RuleKind::InvestmentBudget => {
            uses.push("region");
            uses.extend(OWNERS);
        }
        RuleKind::ShareLimit => {
            needs.extend([&["commodity", "stage"][..], &["origin", "owner_country"]]);
            uses.extend(["element", "region"]);
            uses.extend(OWNERS);
            // By maker: over what the region consumes.
            if filled("owner_country") {
                uses.push("demand");
            }
            bases = &["amount", "mass", "value"];
        }
        RuleKind::OriginLimit | RuleKind::TouchLimit | RuleKind::ContentMinimum => {
            needs.push(&["origin", "owner_country"]);
            uses.extend(["region", "demand", "origin_stage"]);
            uses.extend(OWNERS);
            if kind == RuleKind::ContentMinimum {
                bases = &["mass", "value"];
            }
            if row.text("basis") != Some("value") {
                uses.push("element");
            }
        }
        RuleKind::RecycledContentMinimum => {
            uses.extend(["element", "region", "demand", "origin", "origin_stage"]);
            uses.extend(OWNERS);
        }
        RuleKind::EmissionLimit | RuleKind::EmissionPrice => {
            uses.push("region");
            if row.text("basis") == Some("embodied") {
                uses.push("demand");
            } else {
                uses.extend(OWNERS);
            }
            if kind == RuleKind::EmissionLimit {
                uses.push("per");
            }
            bases = &["territorial", "embodied"];
        }
        RuleKind::ExportLimit => {
            needs.extend([&["origin"][..], &["commodity", "stage", "element"]]);
            uses.extend(["element", "destination"]);
        }
        RuleKind::StockDaysMinimum => {
            needs.push(&["commodity", "stage"]);
            uses.extend(["region", "demand"]);
        }
        RuleKind::Bankability => {
            uses.extend(["region", "years"]);
            uses.extend(OWNERS);
        }
    }
    if filled("each") {
        needs.push(&["commodity", "stage"]);
    }
    if filled("owner_threshold") && uses.contains(&"owner_threshold") {
        needs.push(&["owner_country"]);
    }
    Uses { needs, uses, bases }
}

/// D441: a column that the kind needs is blank. D442: one that it does not use is filled. D210: a basis that it does not
/// know. Of rules that are switched off, too.
pub(in crate::case::validate) fn check(tables: &Tables, diagnostics: &mut Diagnostics) {
    for row in tables.rows("rules") {
        let Some(kind) = row.text("kind").and_then(RuleKind::of) else { continue };
        let Uses { needs, uses, bases } = uses(kind, &row);
        for columns in &needs {
            if columns.iter().all(|column| row.is_blank(column)) {
                let problem = row.problem(Code::D441, columns[0]).with("kind", kind.id());
                let problem = problem.with("columns", columns.join(", "));
                diagnostics.push(if columns.len() > 1 { problem.hint("one") } else { problem });
            }
        }
        let needed = |column: &str| needs.iter().any(|columns| columns.contains(&column));
        for column in COLUMNS.iter().filter(|column| !row.is_blank(column)) {
            let known = needed(column) || uses.contains(column) || (*column == "basis" && !bases.is_empty());
            if !known {
                diagnostics.push(row.problem(Code::D442, column).with("kind", kind.id()));
            }
        }
        if let Some(basis) = row.text("basis").filter(|basis| !bases.is_empty() && !bases.contains(basis)) {
            let problem = row.problem(Code::D210, "basis").with("value", basis).with("words", bases.join(", "));
            diagnostics.push(problem.similar(similar(basis, bases.iter().copied())));
        }
    }
    shares(tables, diagnostics);
    years(tables, diagnostics);
}

/// Whether the limit is a share.
fn is_share(row: &Row<'_>) -> bool {
    row.text("kind").and_then(RuleKind::of).is_some_and(|kind| {
        matches!(
            kind,
            RuleKind::ShareLimit
                | RuleKind::OriginLimit
                | RuleKind::TouchLimit
                | RuleKind::ContentMinimum
                | RuleKind::RecycledContentMinimum
                | RuleKind::Bankability
        )
    })
}

/// D213: a share above one, in the row or by year.
fn shares(tables: &Tables, diagnostics: &mut Diagnostics) {
    let mut above = |row: &Row<'_>| {
        if let Some(limit) = row.number("limit").filter(|limit| *limit > 1.0) {
            let problem = row.problem(Code::D213, "limit").with("value", limit).with("maximum", 1);
            diagnostics.push(problem.hint("share"));
        }
    };
    tables.rows("rules").filter(is_share).for_each(|row| above(&row));
    for row in tables.rows("rule_years") {
        if row.text("rule").and_then(|rule| tables.find("rules", rule)).is_some_and(|rule| is_share(&rule)) {
            above(&row);
        }
    }
}

/// D408: a last year before the first one of `rule_years`.
fn years(tables: &Tables, diagnostics: &mut Diagnostics) {
    for row in tables.rows("rules").filter(|row| row.is_blank("start_year")) {
        let of_rule = |other: &Row<'_>| other.symbol("rule").is_some() && other.symbol("rule") == row.symbol("rule");
        let years = tables.rows("rule_years").filter(of_rule).filter_map(|row| row.number("year"));
        if let (Some(first), Some(last)) = (years.min_by(f64::total_cmp), row.number("end_year"))
            && last < first
        {
            let problem = row.problem(Code::D408, "end_year").with("value", last).with("other", "rule_years.year");
            diagnostics.push(problem.with("bound", first));
        }
    }
}
