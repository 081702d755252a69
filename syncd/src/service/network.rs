//! Running the network for as long as a home is open, as its settings say.

use std::io;
use std::sync::mpsc::SyncSender;

use super::Service;
use super::connections::Input;
use super::protocol::Event;
use crate::net::{Net, NetOptions};

/// The network of an open home.
pub(super) struct Network {
    inputs: SyncSender<Input>,
    running: Option<(NetOptions, Net)>,
    /// How often it was started: what an earlier run still tells is of no use.
    run: u64,
}

impl Network {
    /// None yet.
    pub(super) fn new(inputs: SyncSender<Input>) -> Self {
        Self { inputs, running: None, run: 0 }
    }

    /// Whether something is told by the network that runs now.
    pub(super) fn is_current(&self, run: u64) -> bool {
        run == self.run
    }

    /// Starts the network when the home is open, and anew when it is to run otherwise; then has
    /// done what the service wants done.
    pub(super) fn follow(&mut self, service: &mut Service) -> Vec<Event> {
        let mut events = Vec::new();
        let wanted = service.net_options();
        let same = |running: &NetOptions| {
            wanted
                .as_ref()
                .is_some_and(|wanted| (&wanted.relay, wanted.mdns) == (&running.relay, running.mdns))
        };
        if self.running.as_ref().is_some_and(|(running, _)| !same(running))
            && let Some((_, net)) = self.running.take()
        {
            service.take_net_commands().into_iter().for_each(|command| net.command(command));
        }
        if let (None, Some(options)) = (&self.running, wanted) {
            match self.start(&options) {
                Ok(net) => {
                    self.running = Some((options, net));
                    events = service.network_begins();
                }
                Err(error) => tracing::error!(%error, "the network could not be started"),
            }
        }
        let commands = service.take_net_commands();
        if let Some((_, net)) = &self.running {
            commands.into_iter().for_each(|command| net.command(command));
        }
        events
    }

    fn start(&mut self, options: &NetOptions) -> io::Result<Net> {
        self.run += 1;
        let (run, inputs) = (self.run, self.inputs.clone());
        Net::start(options.clone(), move |event| {
            // Nobody receives any longer when the daemon ends.
            let _ = inputs.send(Input::Net(run, event));
        })
    }
}
