# Set-up sheets for scanners

sheet-title = Scanner set-up
sheet-lead =
    { $codes ->
        [one] Scan this code. After it the scanner beeps; if it does not, scan the code again.
       *[other] Scan these { $codes } codes from top to bottom, each once. After each the scanner beeps; if it does not, scan the code again.
    }
sheet-print = Print at 100 %, not fitted to the page. Cover the neighbours of a code with your hand.
sheet-hazard = Keep this page away from the counter: any scanner that sees a code obeys it.
sheet-untried = Nobody has tried this page on a device yet. Try some scans afterwards, and tell us what happened.
sheet-several =
    { $codes ->
        [one] { $codes } code.
       *[other] { $codes } codes, one after the other.
    }
sheet-drops-port = The scanner leaves its port for some seconds.
sheet-destructive = Everything that was set before is lost.
sheet-guess = A guess: no manual says so. If the scanner sounds an error or does something else, leave this out.
sheet-community = From the field, not from a manual of the maker.
sheet-page = page { $page } of { $pages }
sheet-last = Done? Now run “{ $command }” on the till.
sheet-defaults = As delivered
sheet-defaults-why = Begin from a known state.
sheet-serial = Talk over the serial line
sheet-serial-why = The till reads the scanner through its serial port.
sheet-usb-serial = Talk as a USB serial port
sheet-usb-serial-why = The till then owns the scanner: nothing is typed into windows.
sheet-usb-packets = Talk in packets over USB
sheet-usb-packets-why = Each scan is acknowledged by the till.
sheet-usb-keyboard = Type like a keyboard
sheet-usb-keyboard-why = For tills that cannot read a serial port. Letters beyond English are lost.
sheet-usb-hid-pos = Talk as a USB point-of-sale scanner
sheet-usb-hid-pos-why = For tills that read scanners without a serial port.
sheet-aim-on = Say the kind of code
sheet-aim-on-why = The till then tells a card from goods by the kind of code too.
sheet-suffix-cr = End each scan with CR
sheet-suffix-cr-why = The till then knows at once that a scan is complete.
sheet-utf8-output = Send text as UTF-8
sheet-utf8-output-why = Letters of all languages come through.
sheet-packets = Send scans in packets
sheet-packets-why = Each scan is acknowledged by the till.
sheet-same-code-delay = Pause before the same code
sheet-same-code-delay-why = One card that lies before the scanner is one scan.
sheet-phone-mode = Read from telephones
sheet-phone-mode-why = Cards on screens are read too.
sheet-qr-on = Read QR codes
sheet-qr-on-why = Member cards may be QR codes.
sheet-lock-setup = Lock the set-up
sheet-lock-setup-why = The scanner obeys no more codes such as these.
sheet-unlock-setup = Unlock the set-up
sheet-unlock-setup-why = The scanner obeys codes such as these again.
sheet-keep = Keep the settings
sheet-keep-why = They outlive a loss of power.
