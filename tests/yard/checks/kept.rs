//! I11: what the hub keeps step by step is what a fold of everything gives; with it the chains and signatures that it
//! holds (I2).

use super::Broken;
use crate::hub_node::HubNode;

/// The hub's own verification.
pub(crate) fn check(hub: &HubNode) -> Result<(), Broken> {
    let report =
        hub.store().verify().map_err(|fault| Broken::new("I11", format!("it can't be verified: {fault}")))?;
    match report.faults.first() {
        Some(fault) => Err(Broken::new("I11", fault.clone())),
        None => Ok(()),
    }
}
