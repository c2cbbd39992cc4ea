//! What a script orders at once.

use nexo::v3::EventToNotify;

use super::{Device, Memory, Terminal};
use crate::card::TestCard;
use crate::options::{Driver, StatusRunning};
use crate::script::{Command, Setting};

impl Terminal {
    /// The terminal after the orders of its first script.
    pub(super) fn with_commands(mut self) -> Self {
        self.obey();
        self
    }

    /// Carries out the orders that came with steps.
    pub(super) fn obey(&mut self) {
        for command in std::mem::take(&mut self.script.commands) {
            tracing::info!(?command, "ordered");
            self.carry_out(&command);
        }
    }

    fn carry_out(&mut self, command: &Command) {
        let done = match *command {
            Command::Reboot { keeps_history } => {
                self.reboot(if keeps_history { Memory::Kept } else { Memory::Lost });
                Ok(())
            }
            Command::Maintenance(begins) => {
                self.device = if begins { Device::Maintenance } else { Device::Works };
                self.sessions.clear();
                let event =
                    if begins { EventToNotify::BeginMaintenance } else { EventToNotify::EndMaintenance };
                self.notify(&event, None);
                Ok(())
            }
            Command::Power(on) => {
                if !on {
                    self.notify(&EventToNotify::Shutdown, None);
                }
                self.device = if on { Device::Works } else { Device::Off };
                self.reboot(Memory::Kept);
                Ok(())
            }
            Command::OutOfOrder(broken) => {
                self.device = if broken { Device::OutOfOrder } else { Device::Works };
                if broken {
                    self.notify(&EventToNotify::OutOfOrder, Some("the card reader does not answer"));
                }
                Ok(())
            }
            Command::ExpireSession => {
                self.sessions.clear();
                Ok(())
            }
            Command::Plugged(plugged) => {
                self.switch("unplug", !plugged);
                Ok(())
            }
            Command::Autopilot(on) => {
                self.drive(on);
                Ok(())
            }
            Command::Present { id, how } => {
                let usual = TestCard::with_id(id).map(TestCard::usual_way);
                how.or(usual).map_or(Ok(()), |how| self.present(id, how))
            }
            Command::RemoveCard => self.remove_card(),
            Command::Press(key) => self.press(key),
            Command::Fault { id, on } => {
                self.switch(id, on);
                Ok(())
            }
            Command::Set(setting) => {
                self.set(setting);
                Ok(())
            }
            Command::SaleAdmin => {
                self.notify(&EventToNotify::SaleAdmin, Some("maintenance is wanted"));
                Ok(())
            }
            Command::WakeUp(ref ticket) => {
                self.notify(&EventToNotify::SaleWakeUp, Some(ticket));
                Ok(())
            }
            Command::Unkind(how) => {
                self.be_unkind(how);
                Ok(())
            }
        };
        if let Err(refused) = done {
            tracing::warn!(?refused, "cannot do what was ordered");
        }
    }

    /// Switches a fault; says no when there is none of that name.
    pub(crate) fn switch(&mut self, id: &str, on: bool) -> bool {
        self.switches.set(id, on)
    }

    /// From now the terminal plays its customer itself, or a person does.
    pub(crate) fn drive(&mut self, autopilot: bool) {
        self.options.driver = if autopilot { Driver::Autopilot } else { Driver::Person };
    }

    fn set(&mut self, setting: Setting) {
        match setting {
            Setting::Dedup(on) => self.options.dedup = on,
            Setting::History(depth) => {
                self.options.history = depth;
                self.history.limit(depth);
            }
            Setting::RunningIsBusy(busy) => {
                self.options.status_running =
                    if busy { StatusRunning::Busy } else { StatusRunning::InProgress };
            }
            Setting::Reversal(rule) => self.options.profile.reversal = rule,
            Setting::Think(time) => self.options.think = time,
            Setting::Patience(time) => self.options.patience = time,
            Setting::DisplayAnswer(on) => self.options.profile.display_answer = on,
        }
    }
}
