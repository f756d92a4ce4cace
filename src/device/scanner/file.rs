//! Devices that are read as files: raw HID and input events.

use std::fs::{File, OpenOptions};
use std::io::{self, Read};
use std::os::fd::AsFd;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{FlockOperation, OFlags, flock};

/// Bytes of an input event on this machine: two machine words of time, then type, code and value.
pub const EVENT_BYTES: usize = size_of::<[usize; 2]>() + 8;

/// A device file that is waited for with a time-out.
#[derive(Debug)]
pub(super) struct DeviceFile {
    file: File,
    wait: Duration,
    /// Holds the grab: it ends when this is dropped.
    #[cfg(target_os = "linux")]
    _grab: Option<evdev::Device>,
}

impl DeviceFile {
    /// Opens `path` for this program alone; `grab` keeps its key strokes away from everybody else.
    ///
    /// # Errors
    /// What the system says; `ResourceBusy` when another program holds it.
    pub(super) fn open(path: &Path, grab: bool) -> io::Result<Self> {
        let nonblock = i32::try_from(OFlags::NONBLOCK.bits()).unwrap_or_default();
        let file = OpenOptions::new().read(true).custom_flags(nonblock).open(path)?;
        let busy = || io::Error::from(io::ErrorKind::ResourceBusy);
        flock(&file, FlockOperation::NonBlockingLockExclusive).map_err(|_| busy())?;
        #[cfg(target_os = "linux")]
        let grabbed = if grab {
            let mut device = evdev::Device::from_fd(file.try_clone()?.into())?;
            device.grab().map_err(|error| match error.raw_os_error() {
                Some(code) if code == rustix::io::Errno::BUSY.raw_os_error() => busy(),
                _ => error,
            })?;
            Some(device)
        } else {
            None
        };
        #[cfg(not(target_os = "linux"))]
        if grab {
            return Err(io::Error::from(io::ErrorKind::Unsupported));
        }
        Ok(Self {
            file,
            wait: Duration::ZERO,
            #[cfg(target_os = "linux")]
            _grab: grabbed,
        })
    }

    /// How long the next read waits.
    pub(super) fn set_timeout(&mut self, wait: Duration) {
        self.wait = wait;
    }

    /// Reads what is there, or waits for it; `TimedOut` when nothing comes in time.
    ///
    /// # Errors
    /// `TimedOut`, or what the system says when the device is gone.
    pub(super) fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let timed_out = || io::Error::from(io::ErrorKind::TimedOut);
        let wait = Timespec::try_from(self.wait).map_err(io::Error::other)?;
        let mut waited = [PollFd::from_borrowed_fd(self.file.as_fd(), PollFlags::IN)];
        if poll(&mut waited, Some(&wait))? == 0 {
            return Err(timed_out());
        }
        self.file.read(buffer).map_err(|error| match error.kind() {
            io::ErrorKind::WouldBlock => timed_out(),
            _ => error,
        })
    }
}
