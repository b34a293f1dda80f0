//! `GET /case/<name>/download`: a whole case, with the draft of whoever asks, as a workbook or as an archive.

use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use denchi_report::spreadsheet::{archive, book};

use super::super::super::shell::problem::Problem;
use super::super::visit::Visit;
use super::{case_of, work_of};

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

pub(super) async fn whole(visit: Visit, Path(name): Path<String>) -> Result<Response, Problem> {
    visit
        .answer(move |desk, visit| {
            let lang = visit.lang;
            let case = case_of(desk, &name)?;
            let work = work_of(desk, &case, &visit.session)?;
            match visit.query.get("format").map(String::as_str) {
                Some("xlsx") => {
                    let content = book(&work.state.files, lang).map_err(|error| Problem::Refused(error.to_string()))?;
                    Ok(file(&format!("{case}.xlsx"), XLSX, content))
                }
                Some("zip") => {
                    let content = archive(&work.state.files).map_err(Problem::failed)?;
                    Ok(file(&format!("{case}.zip"), "application/zip", content))
                }
                _ => Err(Problem::NotFound),
            }
        })
        .await
}

/// A file to keep. Its name is made of names that are checked.
pub(super) fn file(name: &str, media: &str, content: Vec<u8>) -> Response {
    let disposition = format!("attachment; filename=\"{name}\"");
    ([(header::CONTENT_TYPE, media.to_owned()), (header::CONTENT_DISPOSITION, disposition)], content).into_response()
}
