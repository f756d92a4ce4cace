//! Opening a serial port for this program alone.

use std::path::Path;

use serialport::{ClearBuffer, DataBits, Error, ErrorKind, FlowControl, SerialPort, StopBits};

use crate::core::codec::profile::{Flow, Line, Parity};

/// Opens a port with 8 data bits and 1 stop bit; what it had received before is thrown away.
///
/// # Errors
/// What the system says. `serialport` reports a held port as `NoDevice`, both for `TIOCEXCL` (which does not stop root)
/// and for its lock.
pub(in crate::device) fn open(path: &Path, line: &Line) -> serialport::Result<Box<dyn SerialPort>> {
    let unnamed = || Error::new(ErrorKind::InvalidInput, "its name is not UTF-8");
    let port = serialport::new(path.to_str().ok_or_else(unnamed)?, line.baud)
        .data_bits(DataBits::Eight)
        .parity(match line.parity {
            Parity::None => serialport::Parity::None,
            Parity::Even => serialport::Parity::Even,
            Parity::Odd => serialport::Parity::Odd,
        })
        .stop_bits(StopBits::One)
        .flow_control(match line.flow {
            Flow::None => FlowControl::None,
            Flow::RtsCts => FlowControl::Hardware,
            Flow::XonXoff => FlowControl::Software,
        })
        .open()?;
    port.clear(ClearBuffer::Input)?;
    Ok(port)
}
