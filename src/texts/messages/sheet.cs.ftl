# Nastavovací listy pro čtečky

sheet-title = Nastavení čtečky
sheet-lead =
    { $codes ->
        [one] Načtěte tento kód. Čtečka po něm pípne; pokud ne, načtěte ho znovu.
        [few] Načtěte tyto { $codes } kódy shora dolů, každý jednou. Po každém čtečka pípne; pokud ne, načtěte kód znovu.
       *[other] Načtěte těchto { $codes } kódů shora dolů, každý jednou. Po každém čtečka pípne; pokud ne, načtěte kód znovu.
    }
sheet-print = Tiskněte na 100 %, nepřizpůsobujte velikosti stránky. Sousední kódy zakryjte rukou.
sheet-hazard = Nenechávejte list u pokladny: každá čtečka, která kód uvidí, ho poslechne.
sheet-untried = Tento list zatím nikdo nezkoušel na skutečném zařízení. Potom zkuste něco načíst a dejte nám vědět, jak to dopadlo.
sheet-several =
    { $codes ->
        [one] { $codes } kód.
        [few] { $codes } kódy po sobě.
       *[other] { $codes } kódů po sobě.
    }
sheet-drops-port = Čtečka se na několik sekund odpojí.
sheet-destructive = Vše, co bylo nastaveno dříve, se ztratí.
sheet-guess = Domněnka: v žádném návodu to není. Pokud čtečka ohlásí chybu nebo udělá něco jiného, tento krok vynechte.
sheet-community = Ze zkušeností z praxe, ne z návodu výrobce.
sheet-page = strana { $page } z { $pages }
sheet-last = Hotovo? Teď na pokladně spusťte „{ $command }“.
sheet-defaults = Tovární nastavení
sheet-defaults-why = Začněte ze známého stavu.
sheet-serial = Komunikovat po sériové lince
sheet-serial-why = Pokladna čte čtečku přes sériový port.
sheet-usb-serial = Komunikovat jako sériový port USB
sheet-usb-serial-why = Čtečka pak patří pokladně: nic se nepíše do oken.
sheet-usb-packets = Komunikovat v paketech přes USB
sheet-usb-packets-why = Pokladna potvrdí každé načtení.
sheet-usb-keyboard = Psát jako klávesnice
sheet-usb-keyboard-why = Pro pokladny, které neumějí číst sériový port. Písmena mimo angličtinu se ztratí.
sheet-usb-hid-pos = Komunikovat jako pokladní čtečka USB
sheet-usb-hid-pos-why = Pro pokladny, které čtou čtečky bez sériového portu.
sheet-aim-on = Hlásit druh kódu
sheet-aim-on-why = Pokladna pak rozliší kartu od zboží i podle druhu kódu.
sheet-suffix-cr = Ukončit každé načtení znakem CR
sheet-suffix-cr-why = Pokladna hned pozná, že je kód celý.
sheet-utf8-output = Posílat text v UTF-8
sheet-utf8-output-why = Projdou písmena všech jazyků.
sheet-packets = Posílat načtení v paketech
sheet-packets-why = Pokladna potvrdí každé načtení.
sheet-same-code-delay = Pauza před stejným kódem
sheet-same-code-delay-why = Karta, která leží před čtečkou, se načte jednou.
sheet-phone-mode = Číst z telefonů
sheet-phone-mode-why = Přečtou se i karty na displejích.
sheet-qr-on = Číst kódy QR
sheet-qr-on-why = Členské karty mohou být kódy QR.
sheet-lock-setup = Zamknout nastavení
sheet-lock-setup-why = Čtečka už takové kódy neposlechne.
sheet-unlock-setup = Odemknout nastavení
sheet-unlock-setup-why = Čtečka takové kódy zase poslechne.
sheet-keep = Uchovat nastavení
sheet-keep-why = Přežije i výpadek proudu.
