//! What stands around every page: language, navigation, choice of results, errors.

pub(crate) mod address;
pub(crate) mod cited;
pub(crate) mod frame;
pub(crate) mod locale;
pub(crate) mod problem;
pub(crate) mod words;
