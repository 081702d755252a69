//! Who is let in: asked of every connection when the handshake has proven whose key it is.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use iroh::endpoint::{AfterHandshakeOutcome, Connection, EndpointHooks};

use super::Purpose;
use super::connection::Code;
use super::peers::Peers;

/// The door, and what it knows of who may pass: shared by all that happens at the endpoint.
#[derive(Debug, Clone)]
pub(super) struct Gate(Arc<Mutex<Peers>>);

impl Gate {
    /// A door for these.
    pub(super) fn new(peers: Peers) -> Self {
        Self(Arc::new(Mutex::new(peers)))
    }

    /// Who may pass; never held across an await.
    pub(super) fn peers(&self) -> MutexGuard<'_, Peers> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl EndpointHooks for Gate {
    async fn after_handshake<'a>(&'a self, connection: &'a Connection) -> AfterHandshakeOutcome {
        let dialled = connection.side().is_client();
        let admitted = Purpose::of(connection.alpn())
            .is_some_and(|purpose| self.peers().admits(&connection.remote_id(), purpose, dialled));
        if admitted {
            AfterHandshakeOutcome::Accept
        } else {
            AfterHandshakeOutcome::Reject { error_code: Code::Rejected.into(), reason: Vec::new() }
        }
    }
}
