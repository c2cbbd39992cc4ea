//! Several terminals in one process, each with a port of its own and one page for all, as a file or a command
//! line says.

mod config;
mod spec;

use std::net::SocketAddr;

use crate::{Error, Options, Page, PageError, Script, Simulator};

pub use config::{ConfigError, read};
pub use spec::{SpecError, terminal};

/// One terminal that is to run.
#[derive(Debug, Clone)]
pub struct Planned {
    /// How it is called on the page and in what is printed.
    pub name: String,
    /// Its settings.
    pub options: Options,
    /// Its first steps.
    pub script: Script,
}

/// What is to run.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// The terminals, in the order of the page.
    pub terminals: Vec<Planned>,
    /// Where the page listens; absent means no page.
    pub page: Option<SocketAddr>,
}

/// Terminals that run.
#[derive(Debug)]
pub struct Fleet {
    page: Option<Page>,
    terminals: Vec<(String, Simulator)>,
}

/// Why they do not all run.
#[derive(Debug, thiserror::Error)]
pub enum FleetError {
    /// Two have one name.
    #[error("two terminals are called `{0}`")]
    Twice(String),
    /// One does not start.
    #[error("start the terminal `{name}`")]
    Terminal {
        /// Which.
        name: String,
        /// Why.
        #[source]
        source: Error,
    },
    /// The page does not start.
    #[error("show the page")]
    Page(#[from] PageError),
}

impl Fleet {
    /// Starts all, or none.
    pub async fn start(plan: Plan) -> Result<Self, FleetError> {
        let mut terminals: Vec<(String, Simulator)> = Vec::new();
        for Planned { name, options, script } in plan.terminals {
            if terminals.iter().any(|(other, _)| *other == name) {
                return Err(FleetError::Twice(name));
            }
            let started = Simulator::start(options, script).await;
            let simulator = started.map_err(|source| FleetError::Terminal { name: name.clone(), source })?;
            terminals.push((name, simulator));
        }
        let page = match plan.page {
            Some(listen) => {
                let shown: Vec<(String, &Simulator)> =
                    terminals.iter().map(|(name, simulator)| (name.clone(), simulator)).collect();
                Some(Page::start(listen, &shown).await?)
            }
            None => None,
        };
        Ok(Self { page, terminals })
    }

    /// Where the page listens.
    pub fn page(&self) -> Option<SocketAddr> {
        self.page.as_ref().map(Page::addr)
    }

    /// The terminals with their names.
    pub fn terminals(&self) -> &[(String, Simulator)] {
        &self.terminals
    }

    /// Ends all and waits until their ports and files are free.
    pub async fn stop(self) {
        if let Some(page) = self.page {
            page.stop().await;
        }
        for (_, simulator) in self.terminals {
            simulator.stop().await;
        }
    }
}
