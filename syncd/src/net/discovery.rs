//! Machines on the local network, found over mDNS.
//!
//! What is said there is a key, addresses and a port; what is heard is a hint that anybody could
//! have given, so only addresses of local networks are believed.

use std::net::{IpAddr, SocketAddr};

use iroh::Endpoint;
use iroh::address_lookup::{AddrFilter, AddressLookup, EndpointData};
use iroh_mdns_address_lookup::{DiscoveryEvent, MdnsAddressLookup};
use tokio_stream::{Stream, StreamExt};

use crate::membership::PublicKey;

/// What the service is called on the network.
const SERVICE: &str = "varde";

/// How often the network is asked. Machines that are already there answer one that comes.
const CADENCE: std::time::Duration = std::time::Duration::from_secs(5);

/// The most addresses of one machine that are believed.
const ADDRESSES_MAX: usize = 8;

/// A machine came, moved or, without any address, went.
pub(super) struct Sighting {
    /// Who it says it is.
    pub(super) peer: PublicKey,
    /// Where it says it is.
    pub(super) addresses: Vec<SocketAddr>,
}

/// What is heard on the local network; nothing, where mDNS is off or not to be had.
pub(super) struct Discovery(Option<Box<dyn Stream<Item = DiscoveryEvent> + Send + Unpin>>);

impl Discovery {
    /// Hears nothing.
    pub(super) fn off() -> Self {
        Self(None)
    }

    /// Says where this machine is and hears where others are.
    pub(super) async fn start(endpoint: &Endpoint) -> Self {
        let built = MdnsAddressLookup::builder()
            .service_name(SERVICE)
            .discovery_cadence(CADENCE)
            .addr_filter(AddrFilter::ip_only())
            .build(endpoint.id());
        let (Ok(mdns), Ok(lookups)) = (built, endpoint.address_lookup()) else {
            tracing::info!("no mDNS here: machines on the local network do not find each other");
            return Self::off();
        };
        let events = mdns.subscribe().await;
        lookups.add(Announcement(mdns));
        Self(Some(Box::new(events)))
    }

    /// The next sighting.
    pub(super) async fn next(&mut self) -> Sighting {
        let Some(events) = &mut self.0 else { return std::future::pending().await };
        loop {
            match events.next().await {
                Some(DiscoveryEvent::Discovered { endpoint_info, .. }) => {
                    let local = endpoint_info.ip_addrs().filter(|address| is_local(address.ip()));
                    let addresses = local.take(ADDRESSES_MAX).copied().collect();
                    return Sighting { peer: endpoint_info.endpoint_id, addresses };
                }
                Some(DiscoveryEvent::Expired { endpoint_id }) => {
                    return Sighting { peer: endpoint_id, addresses: Vec::new() };
                }
                Some(_) => {}
                None => return std::future::pending().await,
            }
        }
    }
}

/// Publishes, and leaves finding to [`Discovery`]: iroh would believe any address.
#[derive(Debug)]
struct Announcement(MdnsAddressLookup);

impl AddressLookup for Announcement {
    fn publish(&self, data: &EndpointData) {
        self.0.publish(data);
    }
}

/// Whether an address is of a local network, and not of the internet or of this machine alone.
fn is_local(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => ip.is_private() || ip.is_link_local(),
        IpAddr::V6(ip) => ip.is_unique_local(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_local_networks_are_believed() {
        for local in ["10.0.0.1", "172.16.3.4", "192.168.1.8", "169.254.7.7", "fd00::1"] {
            assert!(is_local(local.parse().unwrap()), "{local}");
        }
        for other in ["8.8.8.8", "127.0.0.1", "224.0.0.251", "0.0.0.0", "2001:db8::1", "::1"] {
            assert!(!is_local(other.parse().unwrap()), "{other}");
        }
    }
}
