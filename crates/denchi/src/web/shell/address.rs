//! The state of a page is its address: which result, compared with which, in which language, and what a view adds.

use std::collections::BTreeMap;
use std::fmt::Write;

use denchi_core::catalogue::Lang;

use crate::workspace::Name;

/// The query of an address by name; the last of several values counts.
pub(crate) type Query = BTreeMap<String, String>;

/// What all views have in their address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Asked {
    /// The result that is shown.
    pub(crate) result: Option<Name>,
    /// The result that it is compared with.
    pub(crate) with: Option<Name>,
    /// Everything in the query, these included.
    pub(crate) query: Query,
}

impl Asked {
    /// Reads a query; what is no name counts as absent.
    pub(crate) fn of(query: Query) -> Self {
        let name = |key: &str| query.get(key).and_then(|text| Name::parse_result(text).ok());
        Asked { result: name("result"), with: name("with"), query }
    }

    /// A value of the query that is not empty.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.query.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// The address of another page with the same results.
    pub(crate) fn to(&self, path: &str) -> String {
        let kept = [("result", &self.result), ("with", &self.with)];
        let pairs = kept.into_iter().filter_map(|(key, name)| Some((key, name.as_ref()?.as_str())));
        address(path, pairs)
    }

    /// The address of a page with the whole state, one value changed.
    pub(crate) fn changed(&self, path: &str, name: &str, value: &str) -> String {
        let others =
            self.query.iter().map(|(key, value)| (key.as_str(), value.as_str())).filter(|(key, _)| *key != name);
        address(path, others.chain([(name, value)]))
    }

    /// The address of a page in another language.
    pub(crate) fn in_language(&self, path: &str, lang: Lang) -> String {
        self.changed(path, "lang", lang.tag())
    }
}

/// A path with a query.
pub(crate) fn address<'a>(path: &str, pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let mut address = path.to_owned();
    for (place, (key, value)) in pairs.into_iter().enumerate() {
        address.push(if place == 0 { '?' } else { '&' });
        address.push_str(&encoded(key));
        address.push('=');
        address.push_str(&encoded(value));
    }
    address
}

/// A text as part of an address (RFC 3986, 2.3: unreserved letters stay).
fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a string does not fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(pairs: &[(&str, &str)]) -> Query {
        pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn addresses_keep_their_state() {
        let asked = Asked::of(query(&[("result", "a-1"), ("with", "../b"), ("map.stage", "採掘 &")]));
        assert_eq!(asked.to("/flows"), "/flows?result=a-1");
        assert_eq!(
            asked.changed("/map", "period", "2030"),
            "/map?map.stage=%E6%8E%A1%E6%8E%98%20%26&result=a-1&with=..%2Fb&period=2030"
        );
        assert_eq!(Asked::default().in_language("/map", Lang::Ja), "/map?lang=ja");
        assert_eq!(Asked::default().to("/runs"), "/runs");
    }
}
