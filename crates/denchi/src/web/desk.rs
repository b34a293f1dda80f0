//! What all requests share.

use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::Result;
use denchi_core::catalogue::Lang;
use serde_json::Map;

use super::guard::hosts::Hosts;
use super::guard::limits::Limits;
use super::guard::token::Token;
use super::jobs::{Hub, Runner};
use super::opened::Results;
use super::shell::problem::Problem;
use super::what_if::asking::Asking;
use crate::serving::Serving;
use crate::workspace::database::now_seconds;
use crate::workspace::edits::Edits;
use crate::workspace::{Database, Name, Workspace, jobs, sessions};

/// Events of a second: numbers of events go on growing over a restart.
const EVENTS_A_SECOND: u64 = 1000;

/// The desk.
pub(crate) struct Desk {
    pub(crate) workspace: Workspace,
    pub(crate) database: Database,
    pub(crate) results: Results,
    /// Cases as they are changed.
    pub(crate) edits: Edits,
    pub(crate) hub: Arc<Hub>,
    pub(crate) runner: Arc<Runner>,
    /// Questions of the view "What if" that are being answered.
    pub(crate) asking: Asking,
    pub(crate) hosts: Hosts,
    pub(crate) limits: Limits,
    pub(crate) token: Token,
    /// Language where neither the address, nor a cookie, nor the browser asks for one.
    pub(crate) lang: Lang,
    /// Name of the cookie of a session: cookies do not know ports, so the port is in it.
    pub(crate) cookie: String,
    /// Whether users reach the desk with https.
    pub(crate) secure: bool,
}

impl Desk {
    /// Opens the workspace; jobs that ran when the last server ended are interrupted. The case that was asked for is
    /// planned where it has no result.
    pub(super) fn open(serving: &Serving, address: SocketAddr, lang: Lang) -> Result<Arc<Self>> {
        let workspace = serving.workspace.clone();
        let database = workspace.database()?;
        jobs::interrupt_running(&database)?;
        let hub = Arc::new(Hub::new(now_seconds().unsigned_abs() * EVENTS_A_SECOND));
        let runner = Runner::new(workspace.clone(), database.clone(), serving.jobs, Arc::clone(&hub));
        let desk = Desk {
            results: Results::new(workspace.clone()),
            edits: Edits::new(workspace.clone(), database.clone()),
            hosts: Hosts::new(address, serving.origin.as_deref()),
            limits: Limits::default(),
            token: Token::new(address.ip().is_loopback())?,
            cookie: format!("denchi-{}", address.port()),
            secure: serving.origin.as_ref().is_some_and(|origin| origin.starts_with("https://")),
            asking: Asking::default(),
            workspace,
            database,
            hub,
            runner,
            lang,
        };
        if let Some(case) = &serving.case {
            desk.plan_at_first(case)?;
        }
        Ok(Arc::new(desk))
    }

    /// Asks for a plan of a case that has none.
    fn plan_at_first(&self, case: &Name) -> Result<()> {
        let has = |listed: &crate::workspace::results::Listed| {
            listed.is_plan() && listed.name.as_str().starts_with(case.as_str())
        };
        let waits = |job: &jobs::Job| job.state.is_active() && job.kind == "plan";
        if self.workspace.results()?.iter().any(has) || jobs::last(&self.database, 50)?.iter().any(waits) {
            return Ok(());
        }
        let form = Map::from_iter([("case".to_owned(), case.as_str().into())]);
        jobs::add(&self.database, "plan", &form, case.as_str(), sessions::OPERATOR, self.lang)?;
        Ok(())
    }

    /// Does what may block, off the threads that serve.
    pub(crate) async fn blocking<T: Send + 'static>(
        self: &Arc<Self>,
        act: impl FnOnce(&Desk) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let desk = Arc::clone(self);
        match tokio::task::spawn_blocking(move || act(&desk)).await {
            Ok(done) => done,
            Err(error) => Err(Problem::failed(error)),
        }
    }
}
