//! The codes of all problems. Each has texts in the catalogue, a section in `docs/errors.md` and a test.

use super::Severity;

macro_rules! codes {
    ($($(#[doc = $doc:literal])* $name:ident $severity:ident,)*) => {
        /// A kind of problem. D1: files and settings; D2: cells and tables; D3: provenance and units; D4: meaning;
        /// S5: scenarios; F6: observed flows.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Code {
            $($(#[doc = $doc])* $name,)*
        }

        impl Code {
            /// All codes, in order.
            pub const ALL: &'static [Code] = &[$(Code::$name,)*];

            /// The code as people read it.
            pub fn name(self) -> &'static str {
                match self {
                    $(Code::$name => stringify!($name),)*
                }
            }

            /// Whether the case is refused.
            pub fn severity(self) -> Severity {
                match self {
                    $(Code::$name => Severity::$severity,)*
                }
            }
        }
    };
}

codes! {
    /// A file or folder cannot be read.
    D101 Error,
    /// A file is not UTF-8.
    D102 Error,
    /// A file or the case is too large.
    D103 Error,
    /// A required table is missing.
    D104 Error,
    /// Neither sites nor supplies.
    D105 Error,
    /// A CSV file that is no table of a case.
    D106 Warning,
    /// `datapackage.json` is missing.
    D107 Warning,
    /// `datapackage.json` does not list a table.
    D108 Warning,
    /// A quoted cell is never closed.
    D109 Error,
    /// A table without a header.
    D110 Error,
    /// `datapackage.json` is no valid JSON.
    D111 Warning,
    /// `case.toml` is missing.
    D150 Error,
    /// A file is no valid TOML.
    D151 Error,
    /// An unknown key in `case.toml`.
    D152 Error,
    /// A missing key in `case.toml`.
    D153 Error,
    /// A wrong value in `case.toml`.
    D154 Error,
    /// A horizon that cannot be built.
    D155 Error,
    /// More problems of a kind than are listed.
    D199 Error,
    /// A missing column.
    D201 Error,
    /// An unknown column.
    D202 Error,
    /// A column that is there twice.
    D203 Error,
    /// A row with too few or too many cells.
    D204 Error,
    /// A blank cell that must be filled.
    D205 Error,
    /// A cell that is no number.
    D206 Error,
    /// An infinite number where a finite one is needed.
    D207 Error,
    /// A number that is not whole.
    D208 Error,
    /// A cell that is neither true nor false.
    D209 Error,
    /// A word that is not in the list.
    D210 Error,
    /// A cell of the wrong form.
    D211 Error,
    /// A number below the minimum.
    D212 Error,
    /// A number above the maximum.
    D213 Error,
    /// A key that is there twice.
    D214 Error,
    /// A reference to nothing.
    D215 Error,
    /// Spaces around a value.
    D216 Warning,
    /// Numbers without a quality.
    D301 Error,
    /// Numbers without a source.
    D302 Error,
    /// A unit that does not fit the mass basis.
    D303 Error,
    /// Members of a group in different units.
    D304 Error,
    /// A mass is needed for freight.
    D305 Error,
    /// A recipe that creates an element.
    D401 Error,
    /// A commodity that is needed, but that nobody makes, supplies, stocks or returns.
    D402 Error,
    /// A demand that nobody can reach.
    D403 Error,
    /// A by-product without an outlet.
    D404 Warning,
    /// A contract above what the seller can make.
    D405 Error,
    /// A contract whose buyer has no place.
    D406 Error,
    /// A contract on something that the seller does not make.
    D407 Error,
    /// Years out of order.
    D408 Error,
    /// Values by year that do not cover the horizon.
    D409 Warning,
    /// A fixed charge without a bound.
    D410 Error,
    /// A value that neither the row nor its years give.
    D411 Error,
    /// A value that is given in two tables.
    D412 Error,
    /// An option at a cancelled site.
    D413 Warning,
    /// A ramp-up with missing or falling ages.
    D414 Error,
    /// A minimum above its maximum.
    D415 Error,
    /// Supply steps whose prices fall.
    D416 Warning,
    /// An unknown country.
    D417 Error,
    /// A province of another country.
    D418 Error,
    /// An HS code of the wrong form.
    D419 Error,
    /// Electricity at a place without a grid.
    D420 Error,
    /// Heat without a fuel.
    D421 Error,
    /// An ad valorem duty on something without a price.
    D422 Error,
    /// A row that must name exactly one of two things.
    D423 Error,
    /// An owner without a country, in the scope of a rule.
    D424 Error,
    /// A lane without a cost and without a route.
    D425 Error,
    /// A process without a recipe.
    D426 Error,
    /// An unknown place, country or group.
    D427 Error,
    /// Nothing in scope.
    D428 Warning,
    /// Something happens at a waypoint.
    D429 Error,
    /// Latitude without longitude.
    D430 Error,
    /// Shares of a mix that cannot add up to one.
    D431 Error,
    /// A lane from a place to itself.
    D432 Error,
    /// Equity shares above one.
    D433 Error,
    /// Goods in transit that arrive outside the horizon.
    D434 Warning,
    /// A number that must not be zero.
    D435 Error,
    /// A return of something that the demand does not take.
    D436 Error,
    /// Options that require each other.
    D437 Error,
    /// A tariff that no lane meets.
    D438 Warning,
    /// Capacity measured in different products.
    D439 Warning,
    /// A leg without a distance, between places without coordinates.
    D440 Error,
    /// A rule or effect without what its kind needs.
    D441 Error,
    /// A rule or effect with what its kind does not use.
    D442 Warning,
    /// A rule that adds up different units.
    D443 Error,
    /// A commodity without the mass or price that a rule counts by.
    D444 Error,
    /// Two columns of a contract of which only one may be filled.
    D450 Error,
    /// A fixed amount to pay for, of a volume that is a decision.
    D451 Error,
    /// A contract that follows a price that is not given.
    D452 Error,
    /// A column of a contract that means nothing without another.
    D453 Error,
    /// A rule on recycled content, and no stage that recycles.
    D460 Error,
    /// A rule on a stage at which no site runs.
    D461 Warning,
    /// A duration that does not fit its distribution.
    D470 Error,
    /// An event that does nothing.
    D471 Warning,
    /// Probabilities of futures that do not add up to one.
    D480 Error,
    /// A future of an unknown scenario.
    D481 Error,
    /// Numbers that do not fit the distribution of an uncertain input.
    D482 Error,
    /// An uncertain input that changes what it cannot change.
    D483 Error,
    /// An uncertain input that changes nothing.
    D484 Warning,
    /// The scenario is not there.
    S501 Error,
    /// An unknown key in a scenario.
    S502 Error,
    /// A missing key in a scenario.
    S503 Error,
    /// A wrong value in a scenario.
    S504 Error,
    /// A change of an unknown table.
    S505 Error,
    /// A change of an unknown column.
    S506 Error,
    /// A change that matches no row.
    S507 Error,
    /// A change that does nothing, or several things.
    S508 Error,
    /// A row that is added is already there.
    S509 Error,
    /// A change without a reason.
    S510 Error,
    /// A cell that cannot be scaled.
    S511 Error,
    /// A flow from nowhere to nowhere.
    F601 Error,
    /// Two countries or stages of one name.
    F602 Error,
    /// Units of an element that do not go together.
    F603 Error,
}
