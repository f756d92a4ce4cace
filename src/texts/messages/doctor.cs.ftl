# Pro toho, kdo pokladny instaluje a opravuje: prohlídka, stav

## Slova prohlídky

doctor-state-good = dobré
doctor-state-warning = POZOR
doctor-state-bad = CHYBA
doctor-check-version = Verze
doctor-check-config = Konfigurace
doctor-check-folder = Složka s daty
doctor-check-disk = Disk
doctor-check-daemon = Pokladna
doctor-check-identity = Registrace
doctor-check-journal = Deník
doctor-check-unsent = K odeslání
doctor-check-cache = Členové
doctor-check-balances = Zůstatky
doctor-check-programme = Program
doctor-check-office = Centrála
doctor-check-clock = Hodiny
doctor-check-scanner = Čtečka
doctor-check-printer = Tiskárna
doctor-sum-good =
    { $checks ->
        [one] Vše je v pořádku: { $checks } kontrola.
        [few] Vše je v pořádku: { $checks } kontroly.
       *[other] Vše je v pořádku: { $checks } kontrol.
    }
doctor-sum-warning =
    { $warnings ->
        [one] Pokladna funguje; { $warnings } věc si zaslouží pozornost.
        [few] Pokladna funguje; { $warnings } věci si zaslouží pozornost.
       *[other] Pokladna funguje; { $warnings } věcí si zaslouží pozornost.
    }
doctor-sum-bad =
    { $bad ->
        [one] { $bad } věc je třeba opravit.
        [few] { $bad } věci je třeba opravit.
       *[other] { $bad } věcí je třeba opravit.
    }
doctor-bundle-written = Balíček pro podporu je v { $path }; nejsou v něm jména, karty ani klíče.
doctor-span-ms = { $n } ms
doctor-span-seconds = { $n } s
doctor-span-minutes = { $n } min
doctor-span-hours = { $n } h
doctor-span-days = { $n } d
doctor-megabytes = { $n } MB
doctor-gigabytes = { $whole },{ $tenths } GB

## Co prohlídka najde a co s tím

doctor-version = Tallytill { $version }
doctor-config-read = Soubor { $path } se dá přečíst
doctor-config-unreadable = { $detail }
doctor-config-unreadable-cure = Opravte soubor na uvedeném místě a spusťte prohlídku znovu.
doctor-folder-ready = Z { $path } lze číst a lze tam zapisovat
doctor-folder-missing = Složka { $path } neexistuje
doctor-folder-missing-cure = Opravte „data“ v konfiguraci, nebo pokladnu zaregistrujte: složka tím vznikne.
doctor-folder-denied = Uživatel { $user } nesmí do { $path }; složka patří uživateli { $owner }
doctor-folder-denied-cure = Spusťte to znovu jako root, nebo přes „sudo -u { $owner }“.
doctor-folder-read-only = Na disk v { $point } nelze zapisovat: žádný prodej se neuloží
doctor-folder-read-only-cure = Podívejte se v „dmesg“, zda disk nehlásí chyby. Je-li zdravý: „sudo mount -o remount,rw { $point }“. Opotřebovanou kartu nebo disk je třeba vyměnit.
doctor-folder-remote = Data leží na jiném počítači ({ $kind } v { $point }): deník tam není v bezpečí
doctor-folder-remote-cure = Zastavte pokladnu, přesuňte složku na disk tohoto počítače a opravte „data“ v konfiguraci.
doctor-folder-open = Do { $path } vidí každý na tomto počítači: jsou tam jména a klíče
doctor-folder-open-cure = „sudo chmod 700 { $path }“
doctor-disk-roomy = Volné místo: { $free }
doctor-disk-low = Zbývá jen { $free }
doctor-disk-low-cure = Uvolněte místo: staré protokoly („sudo journalctl --vacuum-size=100M“), staré balíčky („sudo apt-get clean“), zálohy, které jsou i jinde.
doctor-disk-full = Zbývá jen { $free }: pokladna může kdykoli přestat prodávat
doctor-disk-full-cure = Uvolněte místo hned: staré protokoly („sudo journalctl --vacuum-size=100M“), staré balíčky („sudo apt-get clean“). Nikdy nemažte journal.db.
doctor-daemon-running = Běží na http://{ $address }
doctor-daemon-stopped = Neběží
doctor-daemon-stopped-cure = Spusťte její službu, nebo „tallytill till run --config SOUBOR“, a přečtěte si, co hlásí.
doctor-daemon-silent = Běží, ale neodpovídá: { $detail }
doctor-daemon-silent-cure = Chvíli počkejte a zkuste to znovu. Pokud to trvá, spusťte službu znovu: co se prodalo, je uloženo.
doctor-daemon-twice = Na { $path } běží dvě pokladny: procesy { $first } a { $second }
doctor-daemon-twice-cure = Obě zastavte, spusťte jednu a ověřte deník: „tallytill journal verify --config SOUBOR“.
doctor-daemon-other-version = Běží verze { $running }; nainstalovaná je { $installed }
doctor-daemon-other-version-cure = Až nebude čekat žádný zákazník, spusťte službu znovu.
doctor-identity-known = { $name }, { $store } ({ $till })
doctor-not-enrolled = Tato pokladna ještě není zaregistrovaná
doctor-not-enrolled-cure = Vyžádejte si kód z centrály („tallytill hub code“), potom „tallytill till enrol --config SOUBOR KÓD“.
doctor-identity-damaged = { $detail }
doctor-identity-damaged-cure = Obnovte složku s daty ze zálohy, nebo pokladnu zaregistrujte znovu do prázdné složky. Starou složku si nechte: mohou v ní být neodeslané prodeje.
doctor-key-missing = Chybí klíč pokladny: { $path }
doctor-key-missing-cure = Obnovte ho ze zálohy. Bez něj pokladnu zaregistrujte znovu do prázdné složky a starou si nechte.
doctor-key-open = Klíč pokladny mohou číst i ostatní na tomto počítači: { $path }
doctor-key-open-cure = „sudo chmod 600 { $path }“
doctor-journal-sound =
    { $entries ->
        [one] { $entries } záznam; znovu ověřeno od konce: { $proved }
        [few] { $entries } záznamy; znovu ověřeno od konce: { $proved }
       *[other] { $entries } záznamů; znovu ověřeno od konce: { $proved }
    }
doctor-journal-new = Zatím žádný: vznikne, až se pokladna spustí
doctor-journal-newer = Deník psala novější verze ({ $found }; tato zná { $known })
doctor-journal-newer-cure = Nainstalujte zase novější verzi. Deník je v pořádku; nikdy ho nemažte.
doctor-journal-damaged = Deník se nedá přečíst: { $detail }
doctor-journal-damaged-cure = Zastavte pokladnu, celou složku s daty zkopírujte na jiný disk a obnovte ji ze zálohy. Nikdy nemažte journal.db.
doctor-journal-broken = Řetěz deníku je přerušen u záznamu { $seq }: { $detail }
doctor-journal-broken-cure = Zastavte pokladnu a celou složku s daty zkopírujte na jiný disk; „tallytill journal verify“ vypíše všechny chyby. Potom ji obnovte ze zálohy.
doctor-journal-unwritable = Poslední zápis do deníku selhal: žádný prodej se neuloží
doctor-journal-unwritable-cure = Podívejte se výše na disk a složku s daty; potom spusťte službu pokladny znovu.
doctor-journal-held = Deník má otevřený jiný program: { $program } (proces { $pid })
doctor-journal-held-cure = Zavřete ho. Deník kopírujte, jen když pokladna stojí.
doctor-unsent-none = Centrála má vše
doctor-unsent-some =
    { $entries ->
        [one] { $entries } záznam je na cestě, stáří { $age }
        [few] { $entries } záznamy jsou na cestě, nejstarší { $age }
       *[other] { $entries } záznamů je na cestě, nejstarší { $age }
    }
doctor-unsent-old =
    { $entries ->
        [one] { $entries } záznam čeká na odeslání, stáří { $age }
        [few] { $entries } záznamy čekají na odeslání, nejstarší { $age }
       *[other] { $entries } záznamů čeká na odeslání, nejstarší { $age }
    }
doctor-unsent-old-cure = Níže se podívejte, zda je centrála dostupná. Nic se zatím neztrácí.
doctor-unsent-very-old =
    { $entries ->
        [one] { $entries } záznam čeká na odeslání, stáří { $age }
        [few] { $entries } záznamy čekají na odeslání, nejstarší { $age }
       *[other] { $entries } záznamů čeká na odeslání, nejstarší { $age }
    }
doctor-unsent-very-old-cure = Ještě dnes opravte spojení s centrálou: body z těchto prodejů jinde chybějí a jsou uloženy jen na tomto disku.
doctor-cache-ready =
    { $members ->
        [one] Pokladna zná { $members } člena
        [few] Pokladna zná { $members } členy
       *[other] Pokladna zná { $members } členů
    }
doctor-cache-new = Zatím žádní: přijdou z centrály, až pokladna poběží
doctor-cache-newer = Kopii členů psala novější verze ({ $found }; tato zná { $known })
doctor-cache-newer-cure = Nainstalujte zase novější verzi; nebo pokladnu zastavte a smažte cache.db: stáhne se znovu.
doctor-cache-damaged = Kopie členů se nedá přečíst: { $detail }
doctor-cache-damaged-cure = Zastavte pokladnu, smažte cache.db a spusťte ji: členové se stáhnou znovu. V tom souboru není žádný prodej.
doctor-balances-fresh = Centrála je potvrdila před { $age }
doctor-balances-never = Centrála ještě neposlala všechny členy
doctor-balances-never-cure = Nechte pokladnu běžet, dokud je centrála dostupná; poprvé to může trvat minuty.
doctor-balances-old = Centrála je nepotvrdila už { $age }
doctor-balances-old-cure = Níže se podívejte, zda je centrála dostupná. Do té doby lze utratit body, které jinde už nejsou.
doctor-balances-very-old = Centrála je nepotvrdila už { $age }
doctor-balances-very-old-cure = Ještě dnes opravte spojení s centrálou: lze utratit body, které jinde už nejsou.
doctor-programme-fresh = „{ $programme }“, potvrzen před { $age }
doctor-programme-missing = Chybí program
doctor-programme-missing-cure = Zaregistrujte pokladnu znovu s novým kódem z centrály.
doctor-programme-damaged = { $detail }
doctor-programme-damaged-cure = Pokladnu zastavte a spusťte, když je centrála dostupná. Pokud to trvá, zaregistrujte ji znovu.
doctor-programme-old = „{ $programme }“ nebyl potvrzen už { $age }
doctor-programme-old-cure = Níže se podívejte, zda je centrála dostupná. Nové ceny a nabídky tu zatím chybějí.
doctor-programme-very-old = „{ $programme }“ nebyl potvrzen už { $age }
doctor-programme-very-old-cure = Ještě dnes opravte spojení s centrálou: pokladna možná prodává za staré ceny.
doctor-office-online = Odpovídá na { $url }
doctor-office-unasked = Nedotázána ({ $url })
doctor-office-unreachable = { $url } není dostupná: { $detail }
doctor-office-unreachable-cure = Prodej jde dál a odešle se později. Zkontrolujte kabel, router a adresu „hub.url“ v konfiguraci.
doctor-office-refused = Odmítá tuto pokladnu: { $answer } { $detail }
doctor-office-refused-cure = Zeptejte se centrály, zda pokladnu vyřadila nebo zaregistrovala jinde. Pokud ano, zaregistrujte ji s novým kódem do prázdné složky a starou si nechte.
doctor-office-stranger = Na { $url } odpovídá něco jiného: { $detail }
doctor-office-stranger-cure = Opravte „hub.url“ v konfiguraci; v síti pro hosty se nejdříve přihlaste.
doctor-clock-right = { $clock }; rozdíl od centrály { $offset }
doctor-clock-uncompared = { $clock }; s centrálou neporovnáno
doctor-clock-off = { $clock }; rozdíl od centrály { $offset }
doctor-clock-off-cure = Nechte počítač řídit hodiny: „sudo timedatectl set-ntp true“.
doctor-clock-wrong = { $clock }; rozdíl od centrály { $offset }: hodiny nabídek a platnost bodů nevyjdou správně
doctor-clock-wrong-cure = Hned nastavte hodiny: „sudo timedatectl set-ntp true“. Jdou-li po každém zapnutí špatně, vyměňte baterii základní desky.
doctor-clock-behind = { $clock } je o { $ahead } dříve než poslední záznam deníku: hodiny byly vráceny
doctor-clock-behind-cure = Nastavte hodiny: „sudo timedatectl set-ntp true“. Pokud šly předtím napřed, záznamy si i tak drží pořadí.
doctor-clock-unset = { $clock }: hodiny nejsou nastavené
doctor-clock-unset-cure = Nastavte hodiny: „sudo timedatectl set-ntp true“. Ztrácejí-li se po každém zapnutí, vyměňte baterii základní desky.
doctor-scanner-none = Žádná není nastavena
doctor-scanner-ready =
    { $scans ->
        [one] { $port } se čte; { $scans } načtení od spuštění
       *[other] { $port } se čte; { $scans } načtení od spuštění
    }
doctor-scanner-answers = { $port } odpovídá jako „{ $profile }“: { $answer }
doctor-scanner-opens = { $port } lze otevřít
doctor-scanner-untried = Profil „{ $profile }“ zatím nikdo neohlásil ze skutečné čtečky
doctor-scanner-untried-cure = Přes „tallytill scanner test“ načtěte zboží, papírovou kartu a kartu v telefonu a dejte nám vědět.
doctor-scanner-silent = { $port } lze otevřít, ale neodpovídá jako „{ $profile }“
doctor-scanner-silent-cure = Zkuste něco načíst přes „tallytill scanner test“. Nepřijde-li nic: vytiskněte „tallytill scanner sheet { $profile }“ a načtěte kódy; na sériové lince zkontrolujte i „baud“.
doctor-scanner-waiting = { $port } tu je, ale pokladna ho ještě nečte
doctor-scanner-waiting-cure = Zkuste to znovu za deset sekund. Pokud to trvá, čtečku odpojte a znovu připojte.
doctor-scanner-name = Název { $port } se po novém připojení změní
doctor-scanner-name-cure = Do konfigurace napište { $better }.
doctor-scanner-sleeps = Počítač čtečku uspává: první načtení po přestávce se může ztratit
doctor-scanner-sleeps-cure = Nainstalujte pravidla udev („tallytill scanner rules“) a čtečku znovu připojte.
doctor-scanner-modem-near = Běží ModemManager a při připojení může { $port } pokládat za modem
doctor-scanner-modem-near-cure = Nainstalujte pravidla udev („tallytill scanner rules“), nebo „sudo systemctl disable --now ModemManager“.
doctor-scanner-garbage =
    { $refused ->
        [one] { $refused } načtení bylo nečitelné, dobrých { $scans }
       *[other] { $refused } načtení bylo nečitelných, dobrých { $scans }
    }
doctor-scanner-garbage-cure = Podívejte se přes „tallytill scanner test“, co přichází: jiná rychlost linky („baud“), vadný kabel, nebo jiné kódování než UTF-8.
doctor-scanner-gone = Na { $port } není čtečka
doctor-scanner-gone-cure = Připojte ji a poslouchejte, zda pípne; zkuste jiný kabel a jinou zásuvku. Co tu je, ukáže „tallytill scanner detect“.
doctor-scanner-elsewhere = Na { $port } není čtečka, ale na { $other } ano
doctor-scanner-elsewhere-cure = Je-li to ona, napište do konfigurace { $other }; více ukáže „tallytill scanner detect“.
doctor-scanner-types = Na { $port } není čtečka; ta na { $other } píše jako klávesnice: je ve špatném režimu
doctor-scanner-types-cure = Vytiskněte „tallytill scanner sheet { $sheet }“ a načtěte kódy.
doctor-scanner-wrong-kind = { $port } je jiný druh zařízení, než pro jaký je profil „{ $profile }“
doctor-scanner-wrong-kind-cure = Vezměte profil, který uvádí „tallytill scanner detect“, nebo čtečku přepněte.
doctor-scanner-denied = Uživatel { $user } nesmí používat { $port }; skupina { $group } smí
doctor-scanner-denied-cure = „sudo usermod -aG { $group } { $user }“, potom spusťte službu pokladny znovu.
doctor-scanner-root-only = Uživatel { $user } nesmí používat { $port } a nesmí to žádná skupina kromě správce
doctor-scanner-root-only-cure = Nainstalujte pravidla udev („tallytill scanner rules“), přidejte uživatele do jejich skupiny („sudo usermod -aG tallytill { $user }“), čtečku znovu připojte a spusťte službu pokladny znovu.
doctor-scanner-denied-still = Uživatel { $user } smí používat { $port }, ale běžící pokladna to ještě neví
doctor-scanner-denied-still-cure = Spusťte službu pokladny znovu: program má skupiny, s nimiž začal.
doctor-scanner-held = { $port } má otevřený jiný program: { $program } (proces { $pid })
doctor-scanner-held-cure = Zavřete ho: čtečka slouží jednomu programu. Kdo to je, ukáže „sudo fuser -v { $port }“.
doctor-scanner-held-unseen = { $port } má otevřený jiný program
doctor-scanner-held-unseen-cure = Zavřete ho: čtečka slouží jednomu programu. Kdo to je, ukáže „sudo fuser -v { $port }“.
doctor-scanner-modem = ModemManager pokládá { $port } za modem (proces { $pid })
doctor-scanner-modem-cure = Nainstalujte pravidla udev („tallytill scanner rules“), nebo „sudo systemctl disable --now ModemManager“; potom čtečku znovu připojte.
doctor-scanner-braille = brltty pokládá { $port } za braillský řádek (proces { $pid })
doctor-scanner-braille-cure = „sudo systemctl mask brltty-udev“, nebo brltty odinstalujte; potom čtečku znovu připojte.
doctor-scanner-no-port = { $port } nefunguje jako čtečka: { $detail }
doctor-scanner-no-port-cure = Opravte „port“ v konfiguraci; co tu je, ukáže „tallytill scanner detect“.
doctor-scanner-stranger = { $port } mluví jako „{ $profile }“, ale hlásí jiného výrobce: { $answer }
doctor-scanner-stranger-cure = Může to být napodobenina: nastavte ji podle jejího návodu a vezměte profil „line-scanner“.
doctor-printer-ready = { $port } je připravena
doctor-printer-paper-low = { $port }: papír dochází
doctor-printer-paper-low-cure = Připravte k pokladně novou roli.
doctor-printer-silent = { $port } nehlásí svůj stav
doctor-printer-silent-cure = Přesto může tisknout. Pokud nic nevyjede: je zapnutá a je to správný profil?
doctor-printer-paper-out = { $port } nemá papír; čekající účtenky: { $waiting }
doctor-printer-paper-out-cure = Vložte roli; co čeká, se potom vytiskne.
doctor-printer-cover = { $port }: kryt je otevřený; čekající účtenky: { $waiting }
doctor-printer-cover-cure = Zavřete kryt; co čeká, se potom vytiskne.
doctor-printer-stuck = { $port } nic nepřijímá; čekající účtenky: { $waiting }
doctor-printer-stuck-cure = Vypněte ji a zapněte, podívejte se, zda neuvázl papír nebo řezačka, a přehřátou hlavu nechte vychladnout.
doctor-printer-gone = Na { $port } není tiskárna
doctor-printer-gone-cure = Je zapnutá? Zkontrolujte kabel nebo adresu a „port“ tiskárny v konfiguraci.
doctor-printer-denied = Pokladna nesmí používat { $port }
doctor-printer-denied-cure = Přidejte uživatele pokladny do skupiny zařízení (většinou „lp“: „sudo usermod -aG lp UŽIVATEL“) a spusťte službu znovu.
doctor-printer-held = { $port } má otevřený jiný program
doctor-printer-held-cure = Zavřete ho; tuto tiskárnu nesmí držet tisková fronta systému (CUPS).

## Stav

status-till = Pokladna
status-till-runs = běží na http://{ $address }, verze { $version }
status-office = Centrála
status-office-is = { $text }; poslední odpověď { $age }
status-unsent = K odeslání
status-unsent-none = nic: centrála má vše
status-unsent-some =
    { $entries ->
        [one] { $entries } záznam, stáří { $age }
        [few] { $entries } záznamy, nejstarší { $age }
       *[other] { $entries } záznamů, nejstarší { $age }
    }
status-members = Zůstatky
status-programme = Program
status-programme-is = { $name }; potvrzen { $age }
status-scanner = Čtečka
status-scanner-is = { $text } ({ $port }); načtení: { $scans }, nečitelných: { $refused }
status-journal = Deník
status-journal-is =
    { $entries ->
        [one] { $entries } záznam
        [few] { $entries } záznamy
       *[other] { $entries } záznamů
    }
status-journal-stuck =
    { $entries ->
        [one] { $entries } záznam; poslední zápis SELHAL
        [few] { $entries } záznamy; poslední zápis SELHAL
       *[other] { $entries } záznamů; poslední zápis SELHAL
    }
status-disk = Disk
status-disk-is = volno { $free }
status-clock = Hodiny
status-clock-is = { $clock }; rozdíl od centrály { $offset }
status-ago = před { $age }
status-never = ještě nikdy
status-unknown = neznámo
status-stopped = pokladna neběží; spusťte její službu, nebo se podívejte přes „tallytill doctor --config { $file }“
status-silent = pokladna na { $address } neodpovídá ({ $detail }); chvíli počkejte, potom spusťte službu znovu
