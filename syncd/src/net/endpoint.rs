//! The iroh endpoint: what it binds, whom it asks, and which addresses it will send to.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use iroh::dns::DnsResolver;
use iroh::endpoint::{
    BindError, BindOpts, Builder, IdleTimeout, PortmapperConfig, QuicTransportConfig, VarInt, presets,
};
use iroh::{Endpoint, NetReportConfig, RelayMode};

use super::hooks::Gate;
use super::{NetOptions, Purpose};
use crate::membership::{EndpointAddr, RelayUrl, TransportAddr};

/// A connection on which nothing at all came for so long is lost. iroh gives up a path that is
/// silent for 15 s, so this is the bound where there are several.
const IDLE: Duration = Duration::from_secs(45);

/// How often a quiet connection is kept alive. On each path iroh says something every 5 s itself.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// The most bytes that wait, received, for a daemon that is busy, and sent, for a peer that is.
const WINDOW: u32 = 2 * 1024 * 1024;

/// The most addresses of one peer that are tried.
const ADDRESSES_MAX: usize = 32;

impl Purpose {
    /// All of them.
    const ALL: [Self; 2] = [Self::Sync, Self::Join];

    /// What is spoken, as it is named in the TLS handshake.
    pub(super) fn alpn(self) -> &'static [u8] {
        match self {
            Self::Sync => b"varde/sync/1",
            Self::Join => b"varde/join/1",
        }
    }

    /// The purpose of a connection.
    pub(super) fn of(alpn: &[u8]) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.alpn() == alpn)
    }
}

/// Binds at the wanted port, or at any if that is taken.
pub(super) async fn bind(options: &NetOptions, gate: &Gate) -> Result<Endpoint, BindError> {
    match builder(options, gate.clone(), options.port).bind().await {
        Err(error) if options.port != 0 => {
            tracing::info!(port = options.port, %error, "the port is taken; binding another");
            builder(options, gate.clone(), 0).bind().await
        }
        bound => bound,
    }
}

fn builder(options: &NetOptions, gate: Gate, port: u16) -> Builder {
    let builder = Endpoint::builder(presets::Minimal)
        .secret_key(options.key.clone())
        .alpns(Purpose::ALL.map(|purpose| purpose.alpn().to_vec()).into())
        .hooks(gate)
        .transport_config(transport())
        .portmapper_config(PortmapperConfig::Disabled)
        .net_report_config(NetReportConfig::minimal())
        // By default iroh asks public resolvers when the system's do not answer.
        .dns_resolver(DnsResolver::builder().with_system_defaults().disable_fallback().build())
        .relay_mode(relay(options).map_or(RelayMode::Disabled, |url| RelayMode::custom([url.clone()])))
        .clear_ip_transports();
    let (v4, v6) = if options.loopback {
        (Ipv4Addr::LOCALHOST, None)
    } else {
        (Ipv4Addr::UNSPECIFIED, Some(Ipv6Addr::UNSPECIFIED))
    };
    let builder = bind_addr(builder, SocketAddr::from((v4, port)), true);
    match v6 {
        // Not every machine has IPv6.
        Some(v6) => bind_addr(builder, SocketAddr::from((v6, port)), false),
        None => builder,
    }
}

fn bind_addr(builder: Builder, address: SocketAddr, required: bool) -> Builder {
    builder
        .bind_addr_with_opts(address, BindOpts::default().set_is_required(required))
        .expect("one address of each family, without a prefix")
}

fn transport() -> QuicTransportConfig {
    QuicTransportConfig::builder()
        .max_concurrent_bidi_streams(VarInt::from_u32(1))
        .max_concurrent_uni_streams(VarInt::from_u32(0))
        .datagram_receive_buffer_size(None)
        .stream_receive_window(VarInt::from_u32(WINDOW))
        .receive_window(VarInt::from_u32(WINDOW))
        .send_window(WINDOW.into())
        .max_idle_timeout(Some(IdleTimeout::try_from(IDLE).expect("fits in a variable-length integer")))
        .keep_alive_interval(KEEP_ALIVE)
        .build()
}

/// The relay in use: none where only this machine is to be reached.
fn relay(options: &NetOptions) -> Option<&RelayUrl> {
    options.relay.as_ref().filter(|_| !options.loopback)
}

/// The port that the endpoint is bound at.
pub(super) fn port(endpoint: &Endpoint) -> u16 {
    endpoint.bound_sockets().iter().find(|bound| bound.is_ipv4()).map_or(0, SocketAddr::port)
}

/// Which addresses are sent to: others may name any.
#[derive(Debug, Clone)]
pub(super) struct Reach {
    loopback: bool,
    relay: Option<RelayUrl>,
}

impl Reach {
    /// As the options allow.
    pub(super) fn new(options: &NetOptions) -> Self {
        Self { loopback: options.loopback, relay: relay(options).cloned() }
    }

    /// What is left of an address that somebody named.
    pub(super) fn allowed(&self, address: &EndpointAddr) -> EndpointAddr {
        let allowed = address.addrs.iter().filter(|addr| self.allows(addr)).take(ADDRESSES_MAX);
        EndpointAddr::from_parts(address.id, allowed.cloned())
    }

    fn allows(&self, address: &TransportAddr) -> bool {
        match address {
            TransportAddr::Ip(ip) if self.loopback => ip.ip().is_loopback() && ip.port() != 0,
            TransportAddr::Ip(ip) => is_one_host(ip.ip()) && ip.port() != 0,
            // Only the region's own: any other would be a host that nobody here chose.
            TransportAddr::Relay(url) => self.relay.as_ref() == Some(url),
            _ => false,
        }
    }
}

fn is_one_host(ip: IpAddr) -> bool {
    let broadcast = matches!(ip, IpAddr::V4(ip) if ip.is_broadcast());
    !ip.is_unspecified() && !ip.is_multicast() && !broadcast
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::membership::SecretKey;

    fn reach(loopback: bool, relay: Option<&str>) -> Reach {
        let key = SecretKey::from_bytes(&[1; 32]);
        let relay = relay.map(|url| url.parse().unwrap());
        Reach::new(&NetOptions { key, port: 0, loopback, mdns: false, relay })
    }

    fn left(reach: &Reach, addresses: &[&str], relays: &[&str]) -> usize {
        let ips = addresses.iter().map(|ip| TransportAddr::Ip(ip.parse().unwrap()));
        let relays = relays.iter().map(|url| TransportAddr::Relay(url.parse().unwrap()));
        let id = SecretKey::from_bytes(&[2; 32]).public();
        reach.allowed(&EndpointAddr::from_parts(id, ips.chain(relays))).addrs.len()
    }

    #[test]
    fn only_what_may_be_sent_to_is_left_of_an_address() {
        let open = reach(false, Some("https://relay.example"));
        assert_eq!(left(&open, &["192.0.2.1:7", "[2001:db8::1]:7"], &["https://relay.example"]), 3);
        assert_eq!(
            left(&open, &["0.0.0.0:7", "255.255.255.255:7", "224.0.0.251:5353", "192.0.2.1:0"], &[]),
            0
        );
        assert_eq!(left(&open, &[], &["https://elsewhere.example"]), 0);
        let many: Vec<_> = (1..=100).map(|port| format!("192.0.2.1:{port}")).collect();
        assert_eq!(left(&open, &many.iter().map(String::as_str).collect::<Vec<_>>(), &[]), ADDRESSES_MAX);
    }

    #[test]
    fn on_loopback_nothing_else_is_sent_to() {
        let closed = reach(true, Some("https://relay.example"));
        assert_eq!(left(&closed, &["192.0.2.1:7", "127.0.0.1:7"], &["https://relay.example"]), 1);
    }
}
