//! What targets are called.

use denchi_core::case::Case;
use denchi_core::case::entities::Names;
use denchi_core::catalogue::{Lang, format, text};
use denchi_core::stress::Target;

/// Name of a target in English and in Japanese.
pub fn target(case: &Case, target: &Target) -> [String; 2] {
    [Lang::En, Lang::Ja].map(|lang| in_language(case, target, lang))
}

/// Name of a target in a language.
pub fn in_language(case: &Case, target: &Target, lang: Lang) -> String {
    let display = |names: &Names, id: &str| names.display(lang == Lang::Ja, id).to_owned();
    let country = |code: &str| match case.countries.get(code) {
        Some(country) => display(&country.names, code),
        None => code.to_owned(),
    };
    let staged = |key: &str, code: &str, stage| {
        let stage = display(&case.stages[stage].names, case.stages.name(stage));
        format(lang, key, &[("country", &country(code)), ("stage", &stage)])
    };
    match target {
        Target::Site(id) => display(&case.sites[*id].names, case.sites.name(*id)),
        Target::Supply(id) => display(&case.supplies[*id].names, case.supplies.name(*id)),
        Target::CountryStage(code, stage) => staged("stress.country", code, *stage),
        Target::CountryExports(code, stage) => staged("stress.exports", code, *stage),
        Target::Owner(id) => display(&case.owners[*id].names, case.owners.name(*id)),
        Target::Corridor(id) => display(&case.corridors[*id].names, case.corridors.name(*id)),
    }
}

/// A kind of target in words.
pub fn kind(lang: Lang, kind: &str) -> &'static str {
    denchi_core::catalogue::find(lang, &format!("stress.kinds.{kind}")).unwrap_or_else(|| text(lang, "stress.kind"))
}
