# For whoever installs and mends tills: doctor, status

## Words of the doctor

doctor-state-good = good
doctor-state-warning = WARNING
doctor-state-bad = BAD
doctor-check-version = Version
doctor-check-config = Configuration
doctor-check-folder = Data folder
doctor-check-disk = Disk
doctor-check-daemon = Till
doctor-check-identity = Enrolment
doctor-check-journal = Journal
doctor-check-unsent = To send
doctor-check-cache = Members
doctor-check-balances = Balances
doctor-check-programme = Programme
doctor-check-office = Head office
doctor-check-clock = Clock
doctor-check-scanner = Scanner
doctor-check-printer = Printer
doctor-sum-good =
    { $checks ->
        [one] All is well: { $checks } check.
       *[other] All is well: { $checks } checks.
    }
doctor-sum-warning =
    { $warnings ->
        [one] The till works; { $warnings } thing should be looked at.
       *[other] The till works; { $warnings } things should be looked at.
    }
doctor-sum-bad =
    { $bad ->
        [one] { $bad } thing has to be mended.
       *[other] { $bad } things have to be mended.
    }
doctor-bundle-written = The support bundle is in { $path }; it holds no names, cards or keys.
doctor-span-ms = { $n } ms
doctor-span-seconds = { $n } s
doctor-span-minutes = { $n } min
doctor-span-hours = { $n } h
doctor-span-days =
    { $n ->
        [one] { $n } day
       *[other] { $n } days
    }
doctor-megabytes = { $n } MB
doctor-gigabytes = { $whole }.{ $tenths } GB

## What the doctor finds, and what to do

doctor-version = Tallytill { $version }
doctor-config-read = { $path } can be read
doctor-config-unreadable = { $detail }
doctor-config-unreadable-cure = Correct the file at the place that is named, then look again.
doctor-folder-ready = { $path } can be read and written
doctor-folder-missing = There is no { $path }
doctor-folder-missing-cure = Correct "data" in the configuration, or enrol this till: that makes the folder.
doctor-folder-denied = The user { $user } may not look into { $path }; it belongs to { $owner }
doctor-folder-denied-cure = Run this again as root, or by "sudo -u { $owner }".
doctor-folder-read-only = The disk at { $point } takes no writes: no sale can be kept
doctor-folder-read-only-cure = Look at "dmesg" for faults of the disk. If it is sound: "sudo mount -o remount,rw { $point }". A worn card or disk has to be replaced.
doctor-folder-remote = The data lies on another machine ({ $kind } at { $point }): the journal is not safe there
doctor-folder-remote-cure = Stop the till, move the folder to a disk of this machine, and correct "data" in the configuration.
doctor-folder-open = Anybody on this machine can look into { $path }: there are names and keys in it
doctor-folder-open-cure = "sudo chmod 700 { $path }"
doctor-disk-roomy = { $free } are free
doctor-disk-low = Only { $free } are free
doctor-disk-low-cure = Make room: old logs ("sudo journalctl --vacuum-size=100M"), old packages ("sudo apt-get clean"), backups that are kept elsewhere too.
doctor-disk-full = Only { $free } are free: the till may stop selling at any moment
doctor-disk-full-cure = Make room now: old logs ("sudo journalctl --vacuum-size=100M"), old packages ("sudo apt-get clean"). Never delete journal.db.
doctor-daemon-running = It runs at http://{ $address }
doctor-daemon-stopped = It does not run
doctor-daemon-stopped-cure = Start its service, or "tallytill till run --config FILE", and read what it says.
doctor-daemon-silent = It runs, but does not answer: { $detail }
doctor-daemon-silent-cure = Wait a moment and look again. If it stays so, start its service again: what was sold is kept.
doctor-daemon-twice = Two tills run on { $path }: processes { $first } and { $second }
doctor-daemon-twice-cure = Stop both, start one, then prove the journal: "tallytill journal verify --config FILE".
doctor-daemon-other-version = It runs as version { $running }; installed is { $installed }
doctor-daemon-other-version-cure = Start its service again when no customer is waiting.
doctor-identity-known = { $name }, { $store } ({ $till })
doctor-not-enrolled = This till is not in service yet
doctor-not-enrolled-cure = Get a code from head office ("tallytill hub code"), then "tallytill till enrol --config FILE CODE".
doctor-identity-damaged = { $detail }
doctor-identity-damaged-cure = Restore the data folder from a backup, or enrol this till anew into an empty folder. Keep the old folder: it may hold sales that were not sent.
doctor-key-missing = The till's key is missing: { $path }
doctor-key-missing-cure = Restore it from a backup. Without it, enrol this till anew into an empty folder, and keep the old one.
doctor-key-open = Others on this machine can read the till's key: { $path }
doctor-key-open-cure = "sudo chmod 600 { $path }"
doctor-journal-sound =
    { $entries ->
        [one] { $entries } entry; proved again from the end: { $proved }
       *[other] { $entries } entries; proved again from the end: { $proved }
    }
doctor-journal-new = None yet: the till makes it when it starts
doctor-journal-newer = The journal was written by a later version ({ $found }; this one knows { $known })
doctor-journal-newer-cure = Install the later version again. The journal is sound; never delete it.
doctor-journal-damaged = The journal can't be read: { $detail }
doctor-journal-damaged-cure = Stop the till, copy the whole data folder to another disk, and restore it from a backup. Never delete journal.db.
doctor-journal-broken = The chain of the journal is broken at entry { $seq }: { $detail }
doctor-journal-broken-cure = Stop the till and copy the whole data folder to another disk; "tallytill journal verify" lists every fault. Then restore it from a backup.
doctor-journal-unwritable = The last write to the journal failed: no sale can be kept
doctor-journal-unwritable-cure = Look at disk and data folder above; then start the till's service again.
doctor-journal-held = Another program has the journal open: { $program } (process { $pid })
doctor-journal-held-cure = Close it. Copy a journal only while the till is stopped.
doctor-unsent-none = Head office has everything
doctor-unsent-some =
    { $entries ->
        [one] { $entries } entry is on its way, { $age } old
       *[other] { $entries } entries are on their way, the oldest { $age } old
    }
doctor-unsent-old =
    { $entries ->
        [one] { $entries } entry waits to be sent, { $age } old
       *[other] { $entries } entries wait to be sent, the oldest { $age } old
    }
doctor-unsent-old-cure = See whether head office can be reached, below. Nothing is lost meanwhile.
doctor-unsent-very-old =
    { $entries ->
        [one] { $entries } entry waits to be sent, { $age } old
       *[other] { $entries } entries wait to be sent, the oldest { $age } old
    }
doctor-unsent-very-old-cure = Mend the connection to head office today: points of these sales are missing everywhere else, and this disk is the only place they are kept.
doctor-cache-ready =
    { $members ->
        [one] { $members } member is known here
       *[other] { $members } members are known here
    }
doctor-cache-new = None yet: they come from head office when the till runs
doctor-cache-newer = The members' copy was written by a later version ({ $found }; this one knows { $known })
doctor-cache-newer-cure = Install the later version again; or stop the till and delete cache.db: it is fetched anew.
doctor-cache-damaged = The members' copy can't be read: { $detail }
doctor-cache-damaged-cure = Stop the till, delete cache.db, start it: members are fetched anew. No sale is in that file.
doctor-balances-fresh = Confirmed by head office { $age } ago
doctor-balances-never = Head office has not sent all members yet
doctor-balances-never-cure = Let the till run while head office can be reached; the first time may take minutes.
doctor-balances-old = Not confirmed by head office for { $age }
doctor-balances-old-cure = See whether head office can be reached, below. Until then points may be spent that are gone elsewhere.
doctor-balances-very-old = Not confirmed by head office for { $age }
doctor-balances-very-old-cure = Mend the connection to head office today: points may be spent that are gone elsewhere.
doctor-programme-fresh = "{ $programme }", confirmed { $age } ago
doctor-programme-missing = There is no programme
doctor-programme-missing-cure = Enrol this till anew with a new code from head office.
doctor-programme-damaged = { $detail }
doctor-programme-damaged-cure = Stop the till and start it while head office can be reached. If it stays so, enrol it anew.
doctor-programme-old = "{ $programme }" was not confirmed for { $age }
doctor-programme-old-cure = See whether head office can be reached, below. New prices and offers are missing here meanwhile.
doctor-programme-very-old = "{ $programme }" was not confirmed for { $age }
doctor-programme-very-old-cure = Mend the connection to head office today: this till may sell at old prices.
doctor-office-online = It answers at { $url }
doctor-office-unasked = Not asked ({ $url })
doctor-office-unreachable = { $url } can't be reached: { $detail }
doctor-office-unreachable-cure = Sales go on and are sent later. Check cable, router and the address "hub.url" in the configuration.
doctor-office-refused = It refuses this till: { $answer } { $detail }
doctor-office-refused-cure = Ask head office whether this till was taken out of service or enrolled anew elsewhere. If so, enrol it with a new code into an empty folder, and keep the old one.
doctor-office-stranger = Something else answers at { $url }: { $detail }
doctor-office-stranger-cure = Correct "hub.url" in the configuration; in a guest network, sign in to it first.
doctor-clock-right = { $clock }; head office differs by { $offset }
doctor-clock-uncompared = { $clock }; not compared with head office
doctor-clock-off = { $clock }; head office differs by { $offset }
doctor-clock-off-cure = Let the machine set its clock: "sudo timedatectl set-ntp true".
doctor-clock-wrong = { $clock }; head office differs by { $offset }: hours of offers and expiry come out wrong
doctor-clock-wrong-cure = Set the clock now: "sudo timedatectl set-ntp true". If it is wrong again after each start, replace the battery of the main board.
doctor-clock-behind = { $clock } is { $ahead } before the last entry of the journal: the clock was set back
doctor-clock-behind-cure = Set the clock: "sudo timedatectl set-ntp true". Was it ahead before, entries keep their order all the same.
doctor-clock-unset = { $clock }: the clock is not set
doctor-clock-unset-cure = Set the clock: "sudo timedatectl set-ntp true". Replace the battery of the main board if it is lost at each start.
doctor-scanner-none = None is set up
doctor-scanner-ready =
    { $scans ->
        [one] { $port } is read; { $scans } scan since the start
       *[other] { $port } is read; { $scans } scans since the start
    }
doctor-scanner-answers = { $port } answers as "{ $profile }": { $answer }
doctor-scanner-opens = { $port } can be opened
doctor-scanner-untried = Nobody has reported the profile "{ $profile }" from a device yet
doctor-scanner-untried-cure = Scan goods, a paper card and a card on a telephone by "tallytill scanner test", and tell us.
doctor-scanner-silent = { $port } can be opened, but does not answer as "{ $profile }"
doctor-scanner-silent-cure = Scan something by "tallytill scanner test". If nothing comes: print "tallytill scanner sheet { $profile }" and scan its codes; on a serial line also check "baud".
doctor-scanner-waiting = { $port } is there, but the till does not read it yet
doctor-scanner-waiting-cure = Look again in ten seconds. If it stays so, plug the scanner in again.
doctor-scanner-name = { $port } is a name that changes when it is plugged in again
doctor-scanner-name-cure = Write { $better } into the configuration.
doctor-scanner-sleeps = The computer puts the scanner to sleep: the first scan after a pause may be lost
doctor-scanner-sleeps-cure = Install the udev rules ("tallytill scanner rules"), then plug the scanner in again.
doctor-scanner-modem-near = ModemManager runs and may take { $port } for a modem when it is plugged in
doctor-scanner-modem-near-cure = Install the udev rules ("tallytill scanner rules"), or "sudo systemctl disable --now ModemManager".
doctor-scanner-garbage =
    { $refused ->
        [one] { $refused } scan could not be read, beside { $scans } good
       *[other] { $refused } scans could not be read, beside { $scans } good
    }
doctor-scanner-garbage-cure = Look at what comes by "tallytill scanner test": another line speed ("baud"), a worn cable, or a code page that is not UTF-8.
doctor-scanner-gone = There is no scanner at { $port }
doctor-scanner-gone-cure = Plug it in and listen for its beep; try another cable and another socket. "tallytill scanner detect" shows what is there.
doctor-scanner-elsewhere = There is no scanner at { $port }, but one at { $other }
doctor-scanner-elsewhere-cure = If that is the one, write { $other } into the configuration; "tallytill scanner detect" shows more.
doctor-scanner-types = There is no scanner at { $port }; one at { $other } types like a keyboard: it is in the wrong mode
doctor-scanner-types-cure = Print "tallytill scanner sheet { $sheet }" and scan its codes.
doctor-scanner-wrong-kind = { $port } is another kind of device than the profile "{ $profile }" is for
doctor-scanner-wrong-kind-cure = Take the profile that "tallytill scanner detect" names, or set the scanner to the other mode.
doctor-scanner-denied = The user { $user } may not use { $port }; the group { $group } may
doctor-scanner-denied-cure = "sudo usermod -aG { $group } { $user }", then start the till's service again.
doctor-scanner-root-only = The user { $user } may not use { $port }, and no group may that is not root's
doctor-scanner-root-only-cure = Install the udev rules ("tallytill scanner rules"), add the user to their group ("sudo usermod -aG tallytill { $user }"), plug the scanner in again, and start the till's service again.
doctor-scanner-denied-still = The user { $user } may use { $port }, but the running till does not know it yet
doctor-scanner-denied-still-cure = Start the till's service again: a program has the groups of its start.
doctor-scanner-held = Another program has { $port } open: { $program } (process { $pid })
doctor-scanner-held-cure = Close it: a scanner serves one program. "sudo fuser -v { $port }" shows who it is.
doctor-scanner-held-unseen = Another program has { $port } open
doctor-scanner-held-unseen-cure = Close it: a scanner serves one program. "sudo fuser -v { $port }" shows who it is.
doctor-scanner-modem = ModemManager takes { $port } for a modem (process { $pid })
doctor-scanner-modem-cure = Install the udev rules ("tallytill scanner rules"), or "sudo systemctl disable --now ModemManager"; then plug the scanner in again.
doctor-scanner-braille = brltty takes { $port } for a braille display (process { $pid })
doctor-scanner-braille-cure = "sudo systemctl mask brltty-udev", or remove brltty; then plug the scanner in again.
doctor-scanner-no-port = { $port } does not work as a scanner's device: { $detail }
doctor-scanner-no-port-cure = Correct "port" in the configuration; "tallytill scanner detect" shows what is there.
doctor-scanner-stranger = { $port } speaks like "{ $profile }", but names another maker: { $answer }
doctor-scanner-stranger-cure = It may be a copy: set it up by its own manual, and take the profile "line-scanner".
doctor-printer-ready = { $port } is ready
doctor-printer-paper-low = { $port }: the paper is near its end
doctor-printer-paper-low-cure = Put a new roll beside the till.
doctor-printer-silent = { $port } does not say how it is
doctor-printer-silent-cure = It may print all the same. If nothing comes out: is it switched on, and is the profile the right one?
doctor-printer-paper-out = { $port } has no paper; receipts that wait: { $waiting }
doctor-printer-paper-out-cure = Put in a roll; what waits is printed then.
doctor-printer-cover = { $port }: the cover is open; receipts that wait: { $waiting }
doctor-printer-cover-cure = Close the cover; what waits is printed then.
doctor-printer-stuck = { $port } takes nothing; receipts that wait: { $waiting }
doctor-printer-stuck-cure = Switch it off and on, look for a paper jam and at the cutter, and let a hot head cool down.
doctor-printer-gone = There is no printer at { $port }
doctor-printer-gone-cure = Is it switched on? Check its cable or its address, and "port" of the printer in the configuration.
doctor-printer-denied = The till may not use { $port }
doctor-printer-denied-cure = Add the till's user to the group of the device (mostly "lp": "sudo usermod -aG lp USER"), then start its service again.
doctor-printer-held = Another program has { $port } open
doctor-printer-held-cure = Close it; a print queue of the system (CUPS) must not hold this printer.

## Status

status-till = Till
status-till-runs = runs at http://{ $address }, version { $version }
status-office = Head office
status-office-is = { $text }; last answer { $age }
status-unsent = To send
status-unsent-none = nothing: head office has everything
status-unsent-some =
    { $entries ->
        [one] { $entries } entry, { $age } old
       *[other] { $entries } entries, the oldest { $age } old
    }
status-members = Balances
status-programme = Programme
status-programme-is = { $name }; confirmed { $age }
status-scanner = Scanner
status-scanner-is = { $text } ({ $port }); scans: { $scans }, unreadable: { $refused }
status-journal = Journal
status-journal-is =
    { $entries ->
        [one] { $entries } entry
       *[other] { $entries } entries
    }
status-journal-stuck =
    { $entries ->
        [one] { $entries } entry; the last write FAILED
       *[other] { $entries } entries; the last write FAILED
    }
status-disk = Disk
status-disk-is = { $free } free
status-clock = Clock
status-clock-is = { $clock }; head office differs by { $offset }
status-ago = { $age } ago
status-never = never yet
status-unknown = unknown
status-stopped = the till does not run; start its service, or look with "tallytill doctor --config { $file }"
status-silent = the till at { $address } does not answer ({ $detail }); wait a moment, then start its service again
