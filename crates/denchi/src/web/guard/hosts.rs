//! Which hosts may be asked for. A page of another site can point its own name at this machine (DNS rebinding) and so pass
//! for this site in a browser; its name is then the host of the request, and is refused here.

use std::collections::BTreeSet;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::super::desk::Desk;
use super::super::shell::problem::Problem;

/// Hosts of this desk, as `name:port`.
#[derive(Clone, Debug)]
pub(crate) struct Hosts {
    known: BTreeSet<String>,
    /// Port at which any address in digits will do: such a host is no name that could point elsewhere.
    any_digits: Option<u16>,
}

impl Hosts {
    /// Hosts of a server that listens at `address` and that users may reach at `origin`.
    pub(crate) fn new(address: SocketAddr, origin: Option<&str>) -> Self {
        let port = address.port();
        let mut known: BTreeSet<String> =
            ["127.0.0.1", "localhost", "[::1]"].map(|name| format!("{name}:{port}")).into();
        known.insert(address.to_string());
        if let Some((scheme, host)) = origin.and_then(|origin| origin.split_once("://")) {
            known.insert(with_port(host, scheme));
        }
        Hosts { known, any_digits: (!address.ip().is_loopback()).then_some(port) }
    }

    /// Whether a host is one of this desk.
    pub(crate) fn has(&self, host: &str) -> bool {
        let host = host.to_ascii_lowercase();
        let digits = |host: &str| {
            let (name, port) = host.rsplit_once(':')?;
            let address: IpAddr = name.trim_matches(['[', ']']).parse().ok()?;
            Some((address, port.parse::<u16>().ok()?))
        };
        ["http", "https"].iter().any(|scheme| self.known.contains(&with_port(&host, scheme)))
            || self.any_digits.is_some_and(|port| digits(&host).is_some_and(|(_, own)| own == port))
    }

    /// Whether an origin, such as `http://localhost:8017`, is one of this desk.
    pub(crate) fn has_origin(&self, origin: &str) -> bool {
        origin.split_once("://").is_some_and(|(scheme, host)| self.has(&with_port(host, scheme)))
    }
}

/// A host with the port that its scheme means where it has none.
fn with_port(host: &str, scheme: &str) -> String {
    let has_port = host.rsplit_once(':').is_some_and(|(_, port)| port.bytes().all(|digit| digit.is_ascii_digit()));
    match (has_port, scheme) {
        (true, _) => host.to_owned(),
        (false, "https") => format!("{host}:443"),
        (false, _) => format!("{host}:80"),
    }
}

/// Refuses other hosts.
pub(crate) async fn check(State(desk): State<Arc<Desk>>, request: Request, next: Next) -> Response {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    if host.is_some_and(|host| desk.hosts.has(host)) {
        next.run(request).await
    } else {
        Problem::Misdirected.into_response()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hosts(address: &str, origin: Option<&str>) -> Hosts {
        Hosts::new(address.parse().unwrap_or(SocketAddr::from(([0, 0, 0, 0], 1))), origin)
    }

    #[test]
    fn a_name_that_points_here_is_not_this_desk() {
        let local = hosts("127.0.0.1:8017", None);
        assert!(local.has("localhost:8017") && local.has("127.0.0.1:8017") && local.has("[::1]:8017"));
        for other in ["evil.example", "evil.example:8017", "localhost", "localhost:8018", "10.0.0.2:8017", ""] {
            assert!(!local.has(other), "{other}");
        }
        assert!(local.has_origin("http://LOCALHOST:8017"));
        for other in ["null", "http://evil.example:8017", "http://localhost", "localhost:8017"] {
            assert!(!local.has_origin(other), "{other}");
        }
    }

    #[test]
    fn a_desk_for_others_is_known_by_its_address_and_its_origin() {
        let open = hosts("0.0.0.0:8017", Some("https://desk.example"));
        assert!(open.has("10.0.0.2:8017") && open.has("desk.example") && open.has("desk.example:443"));
        assert!(open.has_origin("https://desk.example") && !open.has_origin("http://desk.example"));
        assert!(!open.has("evil.example:8017") && !open.has("10.0.0.2:80"));
    }
}
