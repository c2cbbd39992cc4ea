//! The cloud through which this till reaches payment devices: where it is and what is different there. Who the till is
//! there is a secret and not here.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::{from_document, journal, setting, to_document};
use crate::{Db, error::Result};

const CLOUD: &str = "cloud";

/// Settings by their names, as the connector reads them.
pub type CloudSettings = BTreeMap<String, String>;

impl Db {
    /// The cloud; nothing where nobody set it up.
    pub fn cloud(&self) -> Result<Option<CloudSettings>> {
        let found = self.read(|db| setting::get_if_any(db, CLOUD))?;
        Ok(found.map(|text| from_document("the cloud", &text)).transpose()?.flatten())
    }

    /// Sets up the cloud, or that there is none. `by` says who did it, for the journal.
    pub fn set_cloud(&self, cloud: Option<&CloudSettings>, by: &str, wall: DateTime<Utc>) -> Result<()> {
        let document = to_document("the cloud", &cloud)?;
        self.write("set up the cloud", |tx| {
            setting::replace(tx, CLOUD, &document)?;
            let event = journal::Event::CloudSet { by, settings: cloud };
            journal::event(tx, self.sale_id(), self.stamp(wall), event)
        })
    }
}
