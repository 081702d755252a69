//! Machines on the local network, found over mDNS.
//!
//! What is said there is a key, addresses and a port; what is heard is a hint that anybody could
//! have given, so only addresses of local networks are believed.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use iroh::Endpoint;
use iroh::address_lookup::{AddrFilter, AddressLookup, EndpointData};
use iroh_mdns_address_lookup::{DiscoveryEvent, MdnsAddressLookup};
use tokio_stream::{Stream, StreamExt};

use crate::membership::PublicKey;

/// What the service is called on the network.
const SERVICE: &str = "varde";

/// How often the network is asked. Machines that are already there answer one that comes.
const CADENCE: Duration = Duration::from_secs(5);

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
pub(super) struct Discovery(Option<Heard>);

struct Heard {
    endpoint: Endpoint,
    events: Box<dyn Stream<Item = DiscoveryEvent> + Send + Unpin>,
}

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
        let events = Box::new(mdns.subscribe().await);
        lookups.add(Announcement(mdns));
        Self(Some(Heard { endpoint: endpoint.clone(), events }))
    }

    /// The next sighting.
    pub(super) async fn next(&mut self) -> Sighting {
        let Some(Heard { endpoint, events }) = &mut self.0 else { return std::future::pending().await };
        loop {
            match events.next().await {
                Some(DiscoveryEvent::Discovered { endpoint_info, .. }) => {
                    let ours: Vec<_> = endpoint.addr().ip_addrs().map(SocketAddr::ip).collect();
                    let local = endpoint_info.ip_addrs().filter(|address| is_local(address.ip(), &ours));
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

/// Whether an address is of a local network, by what it is or by being beside one of ours; not of
/// the internet, or of this machine alone.
fn is_local(ip: IpAddr, ours: &[IpAddr]) -> bool {
    let local = match ip {
        IpAddr::V4(ip) => ip.is_private() || ip.is_link_local(),
        IpAddr::V6(ip) => ip.is_unique_local(),
    };
    local || ours.iter().any(|ours| are_neighbours(*ours, ip))
}

/// Whether two addresses are of one network of the usual size.
fn are_neighbours(one: IpAddr, other: IpAddr) -> bool {
    match (one, other) {
        (IpAddr::V4(one), IpAddr::V4(other)) => one.octets()[..3] == other.octets()[..3],
        (IpAddr::V6(one), IpAddr::V6(other)) => one.segments()[..4] == other.segments()[..4],
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_local_networks_are_believed() {
        let ours = ["192.0.2.7", "2001:db8::7"].map(|ip| ip.parse().unwrap());
        let local = |ip: &str| is_local(ip.parse().unwrap(), &ours);
        for ip in ["10.0.0.1", "172.16.3.4", "192.168.1.8", "169.254.7.7", "fd00::1"] {
            assert!(local(ip), "{ip}");
        }
        for ip in ["192.0.2.200", "2001:db8::1:2:3:4"] {
            assert!(local(ip), "{ip}");
        }
        for ip in ["8.8.8.8", "127.0.0.1", "224.0.0.251", "0.0.0.0", "192.0.3.7", "2001:db8:1::7", "::1"] {
            assert!(!local(ip), "{ip}");
        }
    }
}
