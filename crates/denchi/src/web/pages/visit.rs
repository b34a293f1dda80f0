//! Who asks for a page, in which language, with which query.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;
use denchi_core::catalogue::Lang;

use super::super::desk::Desk;
use super::super::shell::address::Asked;
use super::super::shell::frame::Frame;
use super::super::shell::problem::Problem;
use crate::workspace::sessions::Session;

/// A page that is asked for.
pub(crate) struct Visit {
    desk: Arc<Desk>,
    pub(crate) session: Session,
    pub(crate) lang: Lang,
    /// The query of the address.
    pub(crate) query: BTreeMap<String, String>,
}

impl Visit {
    /// Makes the answer, off the threads that serve.
    ///
    /// # Errors
    /// Those of `act`.
    pub(crate) async fn answer<T: Send + 'static>(
        self,
        act: impl FnOnce(&Desk, Visit) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let desk = Arc::clone(&self.desk);
        desk.blocking(move |desk| act(desk, self)).await
    }

    /// The frame of the page, which is at a path. Blocks.
    ///
    /// # Errors
    /// The workspace cannot be read.
    pub(crate) fn frame(&self, path: &str) -> Result<Frame, Problem> {
        Frame::of(&self.desk, self.lang, self.session.clone(), path, Asked::of(self.query.clone()))
    }
}

impl FromRequestParts<Arc<Desk>> for Visit {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, desk: &Arc<Desk>) -> Result<Self, Problem> {
        let Query(query) = Query::try_from_uri(&parts.uri).map_err(|_| Problem::NotFound)?;
        // The guard lets nobody through without a session; the shell knows the language of every request.
        let session = parts.extensions.get::<Session>().cloned().ok_or(Problem::SignedOut)?;
        let lang = parts.extensions.get::<Lang>().copied().unwrap_or(desk.lang);
        Ok(Visit { desk: Arc::clone(desk), session, lang, query })
    }
}
