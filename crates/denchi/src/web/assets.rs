//! Files that pages load. Their names hold a hash of their content, so that browsers may keep them for good.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use denchi_core::catalogue::Lang;
use denchi_report::html::{assets, texts_of};
use denchi_report::package::manifest::sha256;

/// Hexadecimal digits of a hash in a name.
const DIGITS: usize = 16;

/// Programmes of the desk itself.
const OWN: [(&str, &str); 13] = [
    ("case.css", include_str!("../../assets/desk/case.css")),
    ("case-table.js", include_str!("../../assets/desk/case-table.js")),
    ("case-draft.js", include_str!("../../assets/desk/case-draft.js")),
    ("case-draw.js", include_str!("../../assets/desk/case-draw.js")),
    ("case.js", include_str!("../../assets/desk/case.js")),
    ("desk.css", include_str!("../../assets/desk/desk.css")),
    ("desk.js", include_str!("../../assets/desk/desk.js")),
    ("figures.js", include_str!("../../assets/desk/figures.js")),
    ("runs.js", include_str!("../../assets/desk/runs.js")),
    ("what-if.js", include_str!("../../assets/desk/what-if.js")),
    ("what-if-charts.js", include_str!("../../assets/desk/what-if-charts.js")),
    ("what-if-controls.js", include_str!("../../assets/desk/what-if-controls.js")),
    ("upload.js", include_str!("../../assets/desk/upload.js")),
];

/// Beginnings of the keys of texts that programmes of the desk use.
const TEXTS: [&str; 1] = ["desk.script."];

/// A file.
#[derive(Debug)]
pub(crate) struct Asset {
    pub(crate) content: Vec<u8>,
    /// Its media type.
    pub(crate) media: &'static str,
}

/// All files: by the name in an address, and the address of a plain name.
#[derive(Debug, Default)]
struct Assets {
    files: BTreeMap<String, Asset>,
    names: BTreeMap<String, String>,
}

impl Assets {
    fn add(&mut self, name: &str, content: &[u8]) {
        let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
        let hash = sha256(content);
        let hashed = format!("{stem}-{}.{extension}", &hash[..DIGITS]);
        let media = match extension {
            "css" => "text/css; charset=utf-8",
            "js" => "text/javascript; charset=utf-8",
            _ => "application/octet-stream",
        };
        self.files.insert(hashed.clone(), Asset { content: content.to_vec(), media });
        self.names.insert(name.to_owned(), format!("/assets/{hashed}"));
    }
}

fn all() -> &'static Assets {
    static ALL: OnceLock<Assets> = OnceLock::new();
    ALL.get_or_init(|| {
        let mut all = Assets::default();
        OWN.iter().for_each(|(name, content)| all.add(name, content.as_bytes()));
        all.add("page.css", assets::STYLE.as_bytes());
        all.add("echarts.js", assets::ECHARTS.as_bytes());
        all.add("land.js", handed_over("land", assets::LAND.trim_end()).as_bytes());
        for name in assets::programmes() {
            all.add(name, assets::programme(name).unwrap_or_default().as_bytes());
        }
        for lang in [Lang::En, Lang::Ja] {
            let texts = serde_json::json!({ lang.tag(): texts_of(lang, &TEXTS) });
            all.add(&format!("texts-{}.js", lang.tag()), handed_over("texts", &texts.to_string()).as_bytes());
        }
        all
    })
}

/// A programme that hands data over to `base.js`.
fn handed_over(name: &str, json: &str) -> String {
    format!("(globalThis.DENCHI ??= {{}}).{name} = {json};\n")
}

/// A file by its name in an address.
pub(crate) fn file(name: &str) -> Option<&'static Asset> {
    all().files.get(name)
}

/// The address of a file by its plain name; the plain name where there is none, which a test finds.
pub(crate) fn address(name: &str) -> &str {
    all().names.get(name).map_or(name, String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_change_with_the_content() {
        let address = address("desk.js");
        assert!(address.starts_with("/assets/desk-") && address.ends_with(".js"), "{address}");
        let name = address.strip_prefix("/assets/").unwrap_or_default();
        assert_eq!(file(name).map(|asset| sha256(&asset.content)[..DIGITS].to_owned()).as_deref(), name.get(5..21));
        assert!(file("desk.js").is_none() && file("../Cargo.toml").is_none());
    }
}
