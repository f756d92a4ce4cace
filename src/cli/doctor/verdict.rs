//! What can be found, each with its stable code and how bad it is.
//!
//! The codes are for scripts: they are kept in `tests/golden/doctor-v1.txt` and `docs/doctor.md`, and are only ever added
//! to. The sentence of a code is the message `doctor-<code>`, its cure `doctor-<code>-cure`.

/// How bad something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum State {
    /// As it should be.
    Good,
    /// It works, and should be looked at.
    Warning,
    /// It has to be mended.
    Bad,
}

impl State {
    /// The stable name, which is the exit code's name too.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Warning => "warning",
            Self::Bad => "bad",
        }
    }

    /// The exit code of a doctor whose worst finding this is.
    pub(super) fn exit_code(self) -> u8 {
        match self {
            Self::Good => 0,
            Self::Warning => 1,
            Self::Bad => 2,
        }
    }
}

macro_rules! verdicts {
    ($($name:ident $check:literal $code:literal $state:ident $cure:literal;)*) => {
        /// One thing that can be found.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Verdict {
            $(#[doc = $code] $name,)*
        }

        impl Verdict {
            /// All of them, in the order in which they are looked for.
            #[cfg(test)]
            pub(super) const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// What was looked at.
            pub(super) fn check(self) -> &'static str {
                match self { $(Self::$name => $check,)* }
            }

            /// The stable code.
            pub(super) fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// How bad it is.
            pub(super) fn state(self) -> State {
                match self { $(Self::$name => State::$state,)* }
            }

            /// Whether there is something to do about it.
            pub(super) fn has_cure(self) -> bool {
                match self { $(Self::$name => $cure,)* }
            }
        }
    };
}

verdicts! {
    Version "version" "version" Good false;
    ConfigRead "config" "config_read" Good false;
    ConfigUnreadable "config" "config_unreadable" Bad true;
    FolderReady "folder" "folder_ready" Good false;
    FolderMissing "folder" "folder_missing" Bad true;
    FolderDenied "folder" "folder_denied" Bad true;
    FolderReadOnly "folder" "folder_read_only" Bad true;
    FolderRemote "folder" "folder_remote" Bad true;
    FolderOpen "folder" "folder_open" Warning true;
    DiskRoomy "disk" "disk_roomy" Good false;
    DiskLow "disk" "disk_low" Warning true;
    DiskFull "disk" "disk_full" Bad true;
    DaemonRunning "daemon" "daemon_running" Good false;
    DaemonStopped "daemon" "daemon_stopped" Warning true;
    DaemonSilent "daemon" "daemon_silent" Bad true;
    DaemonTwice "daemon" "daemon_twice" Bad true;
    DaemonOther "daemon" "daemon_other_version" Warning true;
    IdentityKnown "identity" "identity_known" Good false;
    NotEnrolled "identity" "not_enrolled" Bad true;
    IdentityDamaged "identity" "identity_damaged" Bad true;
    KeyMissing "identity" "key_missing" Bad true;
    KeyOpen "identity" "key_open" Warning true;
    JournalSound "journal" "journal_sound" Good false;
    JournalNew "journal" "journal_new" Good false;
    JournalNewer "journal" "journal_newer" Bad true;
    JournalDamaged "journal" "journal_damaged" Bad true;
    JournalBroken "journal" "journal_broken" Bad true;
    JournalUnwritable "journal" "journal_unwritable" Bad true;
    JournalHeld "journal" "journal_held" Warning true;
    UnsentNone "unsent" "unsent_none" Good false;
    UnsentSome "unsent" "unsent_some" Good false;
    UnsentOld "unsent" "unsent_old" Warning true;
    UnsentVeryOld "unsent" "unsent_very_old" Bad true;
    CacheReady "cache" "cache_ready" Good false;
    CacheNew "cache" "cache_new" Good false;
    CacheNewer "cache" "cache_newer" Bad true;
    CacheDamaged "cache" "cache_damaged" Bad true;
    BalancesFresh "balances" "balances_fresh" Good false;
    BalancesNever "balances" "balances_never" Warning true;
    BalancesOld "balances" "balances_old" Warning true;
    BalancesVeryOld "balances" "balances_very_old" Bad true;
    ProgrammeFresh "programme" "programme_fresh" Good false;
    ProgrammeMissing "programme" "programme_missing" Bad true;
    ProgrammeDamaged "programme" "programme_damaged" Bad true;
    ProgrammeOld "programme" "programme_old" Warning true;
    ProgrammeVeryOld "programme" "programme_very_old" Bad true;
    OfficeOnline "office" "office_online" Good false;
    OfficeUnasked "office" "office_unasked" Good false;
    OfficeUnreachable "office" "office_unreachable" Warning true;
    OfficeRefused "office" "office_refused" Bad true;
    OfficeStranger "office" "office_stranger" Bad true;
    ClockRight "clock" "clock_right" Good false;
    ClockUncompared "clock" "clock_uncompared" Good false;
    ClockOff "clock" "clock_off" Warning true;
    ClockWrong "clock" "clock_wrong" Bad true;
    ClockBehind "clock" "clock_behind" Bad true;
    ClockUnset "clock" "clock_unset" Bad true;
    ScannerNone "scanner" "scanner_none" Good false;
    ScannerReady "scanner" "scanner_ready" Good false;
    ScannerAnswers "scanner" "scanner_answers" Good false;
    ScannerOpens "scanner" "scanner_opens" Good false;
    ScannerUntried "scanner" "scanner_untried" Good true;
    ScannerSilent "scanner" "scanner_silent" Warning true;
    ScannerWaiting "scanner" "scanner_waiting" Warning true;
    ScannerName "scanner" "scanner_name" Warning true;
    ScannerSleeps "scanner" "scanner_sleeps" Warning true;
    ScannerModemNear "scanner" "scanner_modem_near" Warning true;
    ScannerGarbage "scanner" "scanner_garbage" Warning true;
    ScannerGone "scanner" "scanner_gone" Bad true;
    ScannerElsewhere "scanner" "scanner_elsewhere" Bad true;
    ScannerTypes "scanner" "scanner_types" Bad true;
    ScannerWrongKind "scanner" "scanner_wrong_kind" Bad true;
    ScannerDenied "scanner" "scanner_denied" Bad true;
    ScannerRootOnly "scanner" "scanner_root_only" Bad true;
    ScannerDeniedStill "scanner" "scanner_denied_still" Bad true;
    ScannerHeld "scanner" "scanner_held" Bad true;
    ScannerHeldUnseen "scanner" "scanner_held_unseen" Bad true;
    ScannerModem "scanner" "scanner_modem" Bad true;
    ScannerBraille "scanner" "scanner_braille" Bad true;
    ScannerNoPort "scanner" "scanner_no_port" Bad true;
    ScannerStranger "scanner" "scanner_stranger" Bad true;
    PrinterReady "printer" "printer_ready" Good false;
    PrinterPaperLow "printer" "printer_paper_low" Warning true;
    PrinterSilent "printer" "printer_silent" Warning true;
    PrinterPaperOut "printer" "printer_paper_out" Warning true;
    PrinterCover "printer" "printer_cover" Warning true;
    PrinterStuck "printer" "printer_stuck" Bad true;
    PrinterGone "printer" "printer_gone" Bad true;
    PrinterDenied "printer" "printer_denied" Bad true;
    PrinterHeld "printer" "printer_held" Bad true;
}
